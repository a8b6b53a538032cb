//! Finds the browsers and their drivers, installs them from Debian's packages where it may, and prepares the
//! environment in which they start. It runs no test.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::console::Console;
use crate::project::Project;
use crate::tools::{is_program, on_path, tail};

/// A browser that the suites run in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox, of which Debian carries the long-term release.
    Firefox,
}

impl Browser {
    /// The program: the one that the environment names, else the first on PATH.
    pub fn program(self) -> Option<PathBuf> {
        match self {
            Browser::Chromium => named_or_on_path(
                "TEFF_CHROMIUM",
                &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
            ),
            Browser::Firefox => named_or_on_path("TEFF_FIREFOX", &["firefox-esr", "firefox"]),
        }
    }

    /// What Debian calls the packages of the browser and, for Chromium, its driver.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Browser::Chromium => &["chromium", "chromium-driver"],
            Browser::Firefox => &["firefox-esr"],
        }
    }

    fn is_complete(self) -> bool {
        self.program().is_some() && (self == Browser::Firefox || chromedriver().is_some())
    }
}

/// The driver of Chromium. Firefox' driver is a tool that cargo builds.
pub fn chromedriver() -> Option<PathBuf> {
    named_or_on_path("CHROMEDRIVER", &["chromedriver"])
}

/// Sees to it that the browsers are there, by apt-get when this is root's machine.
///
/// # Errors
/// When one is missing still; prints the line that installs it.
pub fn ensure(console: &Console, browsers: &[Browser]) -> Result<()> {
    let missing: Vec<_> = browsers.iter().filter(|browser| !browser.is_complete()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().flat_map(|browser| browser.packages()).copied().collect();
    let line = format!("apt-get install -y {}", packages.join(" "));
    let remedy = format!(
        "{} missing; run `sudo apt-get update && sudo {line}`, or name the programs in TEFF_CHROMIUM, CHROMEDRIVER \
         and TEFF_FIREFOX",
        packages.join(", ")
    );
    if !is_root() || on_path(&["apt-get"]).is_none() {
        bail!(remedy);
    }
    console.say(format!("installing {} with apt-get", packages.join(", ")));
    let apt = |arguments: &[&str]| {
        let quiet = Console::recording(false);
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        quiet.run("installing browsers", &mut command).map_err(|error| anyhow!("{error}\n{}", tail(&quiet.text())))
    };
    // A failed update is no reason to stop: the lists at hand may do.
    let updated = apt(&["update"]);
    apt(&[&["install", "-y"], packages.as_slice()].concat())
        .map_err(|error| match updated {
            Ok(()) => error,
            Err(update) => error.context(update),
        })
        .with_context(|| remedy.clone())?;
    if browsers.iter().all(|browser| browser.is_complete()) { Ok(()) } else { bail!(remedy) }
}

/// What a program must find in its environment to start browsers: PATH, the drivers and a home that Firefox accepts.
///
/// # Errors
/// When the folder for them cannot be made.
pub fn environment(project: &Project, tool_folders: &[PathBuf]) -> Result<Vec<(OsString, OsString)>> {
    let mut variables: Vec<(OsString, OsString)> = Vec::new();
    let mut set = |name: &str, value: OsString| variables.push((name.into(), value));
    let mut folders = Vec::new();
    if let Some(firefox) = Browser::Firefox.program() {
        // geckodriver looks for `firefox` on PATH and for no other name.
        folders.push(named_firefox(project, &firefox)?);
        set("TEFF_FIREFOX", firefox.into());
    }
    if let Some(chromium) = Browser::Chromium.program() {
        set("TEFF_CHROMIUM", chromium.into());
    }
    if let Some(driver) = chromedriver() {
        set("CHROMEDRIVER", driver.into());
    }
    folders.extend_from_slice(tool_folders);
    let inherited = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&inherited));
    set("PATH", env::join_paths(&folders).context("a folder of PATH has a colon in its name")?);
    set("MOZ_HEADLESS", "1".into());
    if let Some(home) = foreign_home() {
        // Firefox does not start as root in the home of somebody else. cargo and rustup keep theirs.
        let own = project.target().join("browser-home");
        fs::create_dir_all(&own).with_context(|| format!("cannot make the folder {}", own.display()))?;
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            set(name, env::var_os(name).unwrap_or_else(|| home.join(folder).into()));
        }
        set("HOME", own.into());
    }
    Ok(variables)
}

fn named_or_on_path(variable: &str, names: &[&str]) -> Option<PathBuf> {
    match env::var_os(variable).filter(|value| !value.is_empty()) {
        // A name that leads nowhere counts as missing: the tests never fall back to another browser than the one asked for.
        Some(named) => Some(PathBuf::from(named)).filter(|path| is_program(path)),
        None => on_path(names),
    }
}

/// A folder in which the Firefox that was found is called `firefox`.
fn named_firefox(project: &Project, firefox: &Path) -> Result<PathBuf> {
    let folder = project.target().join("browser-names");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    #[cfg(unix)]
    {
        let link = folder.join("firefox");
        if fs::read_link(&link).ok().as_deref() != Some(firefox) {
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(firefox, &link)
                .with_context(|| format!("cannot link {} to {}", link.display(), firefox.display()))?;
        }
    }
    #[cfg(not(unix))]
    let _ = firefox;
    Ok(folder)
}

/// HOME, when root runs in a home that is not root's.
fn foreign_home() -> Option<PathBuf> {
    let home = PathBuf::from(env::var_os("HOME")?);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (is_root() && home.metadata().map_or(true, |data| data.uid() != 0)).then_some(home)
    }
    #[cfg(not(unix))]
    {
        let _ = home;
        None
    }
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
