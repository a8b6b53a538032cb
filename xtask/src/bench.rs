//! `cargo xtask bench`, `bench-page` and `bench-engine`: builds what is measured and hands it to a script that drives headless Chromium. The scripts
//! measure and print; nothing here or there fails for being slow.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::browsers::Browser;
use crate::console::Console;
use crate::project::Project;
use crate::suites::{self, Ground, Need};
use crate::tools;

const NEEDS: &[Need] = &[Need::WasmTarget, Need::Npm, Need::In(Browser::Chromium)];

/// Measures teff beside other engines; `options` are the script's own.
///
/// # Errors
/// When something cannot be built or installed, or the script fails. An engine that fails is a line of its report.
pub fn beside(project: &Project, options: &[OsString]) -> Result<()> {
    let console = Console::terminal();
    let ground = ground(project)?;
    tools::npm_packages(project, &console, "bench")?;
    let carried = project.target().join("engine");
    crate::engine::write(project, &console, &carried)?;
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--release", "--package", "teff-cli"]).env("TEFF_ENGINE", &carried);
    console.run("building the command", &mut cargo)?;
    let command = project.target().join("release").join(format!("teff{}", std::env::consts::EXE_SUFFIX));
    let mut node = ground.program("node");
    let has = |name: &str| options.iter().any(|option| option == name);
    node.arg(match () {
        () if has("--scale") => "bench/scale.mjs",
        () if has("--hostile") => "bench/hostile.mjs",
        () => "bench/run.mjs",
    });
    node.args(options).env("TEFF_COMMAND", command).env("TEFF_ENGINE", &carried);
    console.run("measuring the engines", &mut node)
}

/// Prints keystroke to results on the page in headless Chromium.
///
/// # Errors
/// When the page cannot be built or the script fails.
pub fn page(project: &Project) -> Result<()> {
    let console = Console::terminal();
    let ground = ground(project)?;
    let site = ground.site(&console)?;
    let mut node = ground.program("node");
    node.arg("tests/browser/latency.bench.mjs").env("TEFF_SITE", site);
    console.run("measuring the page", &mut node)
}

/// Prints how long the engine takes in headless Chromium to open an index of each collection and to answer keystrokes.
///
/// # Errors
/// When a folder holds no collection, something cannot be built, or the script fails.
pub fn engine(project: &Project, collections: &[PathBuf], lang: Option<&str>) -> Result<()> {
    let console = Console::terminal();
    let collections = named(collections)?;
    let ground = ground(project)?;
    let folder = project.target().join("bench-engine");
    crate::engine::write(project, &console, &folder)?;
    let place = |name: &str| folder.join(name);
    let mut node = ground.program("node");
    node.arg("tests/browser/engine.bench.mjs").env("TEFF_SITE", &folder);
    for (name, collection) in &collections {
        // In release, as a collection of real size takes minutes without.
        let mut cargo = project.cargo();
        cargo.args(["run", "--quiet", "--release", "--package", "teff-indexer", "--example", "collection", "--"]);
        cargo.arg(collection).arg(place(name));
        if let Some(lang) = lang {
            cargo.args(["--lang", lang]);
        }
        console.run("indexing a collection", &mut cargo)?;
        node.arg(name);
    }
    console.run("measuring the engine", &mut node)
}

fn ground(project: &Project) -> Result<Ground<'_>> {
    if let Some((_, problem)) = suites::set_up(project, NEEDS).first() {
        bail!("{problem}");
    }
    Ground::new(project)
}

/// The folders by their own names, absolute because cargo runs at the root.
fn named(collections: &[PathBuf]) -> Result<Vec<(String, PathBuf)>> {
    let mut names = BTreeSet::new();
    let mut named = Vec::new();
    for folder in collections {
        let folder = std::path::absolute(folder)?;
        if !folder.join("corpus.jsonl").is_file() {
            bail!("{} holds no corpus.jsonl; a collection is a folder with one", folder.display());
        }
        let name = folder.file_name().unwrap_or(Path::new("/").as_os_str()).to_string_lossy().into_owned();
        if !names.insert(name.clone()) {
            bail!("two collections are called {name}; measure them one after the other");
        }
        named.push((name, folder));
    }
    Ok(named)
}
