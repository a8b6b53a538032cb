//! The `teff` command as a site owner runs it: a process, its files, what it prints and its exit code.

#![allow(missing_docs)]

mod bad_input;
mod generators;
mod hostile;
mod measures;
mod options;
mod real;
mod verbs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with files, and beside it a folder that stands for the engine.
pub struct Site {
    folder: TempDir,
}

/// What a run left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    pub fn new(files: &[(&str, &[u8])]) -> Site {
        let site = Site { folder: tempfile::tempdir().expect("a folder") };
        for (name, bytes) in files {
            site.write(name, bytes);
        }
        for name in ["engine.wasm", "worker.js", "api.js", "boot.js", "ui/ui.js"] {
            let path = site.folder.path().join("engine").join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            // The boot is called with what is in the bundle.
            fs::write(path, format!("// {name}\n({{}});\n")).expect("a file");
        }
        site
    }

    pub fn pages(pages: &[(&str, &str)]) -> Site {
        Site::new(&pages.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
    }

    /// The folder of pages.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_default()
    }

    /// The command, to run in the folder of pages.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_teff"));
        fs::create_dir_all(self.root()).expect("a folder");
        command.args(arguments).current_dir(self.root()).env("TEFF_ENGINE", self.folder.path().join("engine"));
        command
    }

    pub fn teff(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    /// Builds and gives what was indexed: a line for each page, its address, title and the headings with their anchors.
    pub fn indexed(&self, arguments: &[&str]) -> Vec<String> {
        let built = self.teff(&[&["build", "."], arguments].concat());
        assert_eq!(built.code, 0, "{}{}", built.out, built.err);
        let listed = self.teff(&["inspect", ".", "--pages", "--json"]);
        let page = |line: &str| {
            let page: serde_json::Value = serde_json::from_str(line).expect("a page");
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
            let crumbs: Vec<String> = page["breadcrumb"].as_array().into_iter().flatten().map(text).collect();
            let sections = page["sections"].as_array().into_iter().flatten();
            let sections: Vec<String> = sections
                .filter(|section| section[0] != "")
                .map(|section| format!("{} #{}", text(&section[0]), text(&section[1])))
                .collect();
            format!(
                "{} | {} | {} | {}",
                text(&page["url"]),
                text(&page["title"]),
                crumbs.join(" > "),
                sections.join("; ")
            )
        };
        listed.out.lines().map(page).collect()
    }

    /// Every file of the bundle with its bytes.
    pub fn bundle(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path("teff")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => files.push((path.clone(), fs::read(&path).expect("a file"))),
                }
            }
        }
        files.sort();
        files
    }
}

pub fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    // A process that a signal ends has no code, and none is ever right.
    Run { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

impl Run {
    /// The run ended with this code and said this on standard error.
    #[track_caller]
    pub fn check(&self, code: i32, says: &[&str]) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for part in says {
            assert!(self.err.contains(part), "{part:?} is not in {:?}", self.err);
        }
    }
}

/// True where a file stands.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}
