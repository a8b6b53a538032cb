//! The programs that the tests run and a fresh machine lacks: built by cargo once, into a cache outside the checkout,
//! and npm's packages. Browsers are the business of `browsers`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, Result, anyhow, bail};

use crate::console::Console;
use crate::project::Project;

/// A program that cargo builds from crates.io.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// Builds and tests the engine the way a user of the crate would.
    WasmPack,
    /// The command and the test runner; always of the version of `wasm-bindgen` in Cargo.lock.
    WasmBindgen,
    /// What drives Firefox.
    Geckodriver,
    /// Builds and runs fuzz targets.
    CargoFuzz,
}

impl Tool {
    /// The package on crates.io.
    pub fn package(self) -> &'static str {
        match self {
            Tool::WasmPack => "wasm-pack",
            Tool::WasmBindgen => "wasm-bindgen-cli",
            Tool::Geckodriver => "geckodriver",
            Tool::CargoFuzz => "cargo-fuzz",
        }
    }

    /// One program of the package, whose presence stands for the whole of it.
    pub fn program(self) -> &'static str {
        match self {
            Tool::WasmPack => "wasm-pack",
            Tool::WasmBindgen => "wasm-bindgen-test-runner",
            Tool::Geckodriver => "geckodriver",
            Tool::CargoFuzz => "cargo-fuzz",
        }
    }

    fn version(self, project: &Project) -> Result<String> {
        match self {
            Tool::WasmPack => Ok("0.15.1".to_owned()),
            // Runner and crate refuse each other when they differ in the last digit.
            Tool::WasmBindgen => project.locked_version("wasm-bindgen"),
            Tool::Geckodriver => Ok("0.37.1".to_owned()),
            Tool::CargoFuzz => Ok("0.13.1".to_owned()),
        }
    }
}

/// The folder of the tool's programs in the cache, whether they are there or not.
///
/// # Errors
/// When no place for a cache can be told, or Cargo.lock cannot be read.
pub fn bin_folder(project: &Project, tool: Tool) -> Result<PathBuf> {
    let folder = format!("{}-{}", tool.package(), tool.version(project)?);
    Ok(cache_folder()?.join(folder).join("bin"))
}

/// Builds the tools that the cache does not hold, one after another, sharing what they have in common.
///
/// # Errors
/// Names the tool that cannot be built; the others are tried all the same.
pub fn ensure(project: &Project, console: &Console, tools: &[Tool]) -> Vec<(Tool, Result<()>)> {
    let results: Vec<_> = tools.iter().map(|&tool| (tool, ensure_one(project, console, tool))).collect();
    if let Ok(cache) = cache_folder() {
        // Hundreds of megabytes that nothing reads again.
        let _ = fs::remove_dir_all(build_folder(&cache));
    }
    results
}

fn ensure_one(project: &Project, console: &Console, tool: Tool) -> Result<()> {
    let bin = bin_folder(project, tool)?;
    let wanted = bin.parent().context("a bin folder has a parent")?;
    if is_program(&bin.join(program_file(tool.program()))) {
        return Ok(());
    }
    let (package, version) = (tool.package(), tool.version(project)?);
    console.say(format!("building {package} {version} into {}; once, some minutes", wanted.display()));
    let cache = cache_folder()?;
    fs::create_dir_all(&cache)
        .with_context(|| format!("cannot make the folder {}; name another one in TEFF_TOOLS", cache.display()))?;
    // Installed beside its place and moved there whole, so that an interrupted build never looks finished.
    let fresh = cache.join(format!("fresh-{package}-{}", process::id()));
    let install = |locked: bool| {
        let quiet = Console::recording(false);
        let mut cargo = project.cargo();
        cargo.env("CARGO_TARGET_DIR", build_folder(&cache)).arg("install");
        // These run for seconds; the time goes into building them.
        cargo
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        if locked {
            cargo.arg("--locked");
        }
        cargo.args(["--version", &version, "--root"]).arg(&fresh).arg(package);
        // Outside the checkout, whose toolchain file and lints are not meant for other people's code.
        cargo.current_dir(&cache);
        quiet
            .run(&format!("building {package}"), &mut cargo)
            .map_err(|error| anyhow!("{error}\n{}", tail(&quiet.text())))
    };
    // The lock file of a release may name versions that a mirror does not hold yet.
    let built = install(true).or_else(|_| install(false));
    let moved = built.and_then(|()| {
        let _ = fs::remove_dir_all(wanted);
        fs::rename(&fresh, wanted).with_context(|| format!("cannot move the tool to {}", wanted.display()))
    });
    let _ = fs::remove_dir_all(&fresh);
    moved.with_context(|| {
        format!(
            "{package} {version} is missing; `cargo install --version {version} --root {} {package}` puts it there",
            wanted.display()
        )
    })
}

/// `npm ci` in a folder of the project, "" for its root, when the package-lock.json there changed since the last time.
///
/// # Errors
/// When Node is missing or older than 20, or npm fails.
pub fn npm_packages(project: &Project, console: &Console, folder: &str) -> Result<()> {
    check_node(project)?;
    let folder = project.root().join(folder);
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    console.say("installing npm's packages");
    let quiet = Console::recording(false);
    // No package here needs a script to install itself, and none may fetch a browser.
    let mut npm = project.command(Path::new("npm"));
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    npm.env("PUPPETEER_SKIP_DOWNLOAD", "1").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    quiet
        .run("installing npm's packages", &mut npm)
        .map_err(|error| anyhow!("{error}; try `npm ci` by hand\n{}", tail(&quiet.text())))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Where npm puts a program; it need not be there.
pub fn npm_program(project: &Project, name: &str) -> PathBuf {
    let file = if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() };
    project.root().join("node_modules/.bin").join(file)
}

/// The first program of these names on PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .find_map(|name| env::split_paths(&path).map(|dir| dir.join(program_file(name))).find(|p| is_program(p)))
}

/// True for a file that can be run.
pub fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    path.is_file()
}

/// The last lines of a long output: enough to see what went wrong.
pub fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

fn check_node(project: &Project) -> Result<()> {
    const REMEDY: &str = "install Node 20 or newer: `apt-get install nodejs npm` on Debian 13, or from nodejs.org";
    let asked = project.command(Path::new("node")).arg("--version").output().context(REMEDY)?;
    let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    let major: Option<u32> = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    match major {
        Some(20..) => Ok(()),
        _ => bail!("Node {version} is too old; {REMEDY}"),
    }
}

fn cache_folder() -> Result<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let chosen = folder("TEFF_TOOLS")
        .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("teff-tools")))
        .or_else(|| Some(folder("HOME").or_else(|| folder("USERPROFILE"))?.join(".cache/teff-tools")))
        .context("no place for the tools is known; name a folder in TEFF_TOOLS")?;
    Ok(std::path::absolute(chosen)?)
}

fn build_folder(cache: &Path) -> PathBuf {
    cache.join(format!("build-{}", process::id()))
}

fn program_file(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runner_has_the_version_of_the_crate() {
        let project = Project::find().unwrap();
        let version = project.locked_version("wasm-bindgen").unwrap();
        let folder = bin_folder(&project, Tool::WasmBindgen).unwrap();
        assert!(folder.ends_with(format!("wasm-bindgen-cli-{version}/bin")), "{}", folder.display());
    }

    #[test]
    fn programs_are_found_on_path() {
        assert!(on_path(&["no-such-program-here", "sh"]).is_some_and(|path| path.ends_with("sh")));
        assert_eq!(on_path(&["no-such-program-here"]), None);
    }

    #[test]
    fn a_tail_is_the_end() {
        let text = (0..100).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        assert!(tail(&text).starts_with("70\n") && tail(&text).ends_with("\n99"));
        assert_eq!(tail("one"), "one");
    }
}
