//! Lets the command carry the engine and its scripts. A release build (`cargo install`, `cargo build --release`) has them: from the folder that `TEFF_ENGINE` names when the command
//! is built, else built by `cargo xtask engine`, in a target folder of its own. Other builds (clippy, tests, `cargo check`), and any with an empty `TEFF_ENGINE`, carry
//! what that folder holds or none, and ask for `TEFF_ENGINE` when they run: who works on something else shall not wait for a wasm build.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=TEFF_ENGINE");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    let folder = match env::var_os("TEFF_ENGINE") {
        Some(folder) if folder.is_empty() => None,
        Some(folder) => Some(std::path::absolute(folder)?),
        None if env::var_os("PROFILE").is_some_and(|profile| profile == "release") => Some(build(&out)?),
        None => None,
    };
    let mut files = Vec::new();
    if let Some(folder) = &folder {
        collect(folder, "", &mut files)?;
        files.sort();
    }
    let mut code = String::from("&[\n");
    for (name, path) in files {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(code, "({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    code.push_str("]\n");
    Ok(fs::write(out.join("carried.rs"), code)?)
}

/// Builds the engine as `cargo xtask engine` does; gives the folder.
fn build(out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no CARGO_MANIFEST_DIR")?);
    let root = here.join("../..").canonicalize()?;
    if !root.join("xtask/Cargo.toml").is_file() {
        return Err("the engine is built from a checkout of teff; set TEFF_ENGINE to a folder that holds one".into());
    }
    for source in
        ["src", "www", "crates/analysis/src", "crates/index/src", "crates/search/src", "xtask/src", "Cargo.lock"]
    {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    let folder = out.join("engine");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", "xtask", "--", "engine"]).arg(&folder).current_dir(&root);
    // What cargo tells build scripts about this crate and this build is not true of that one.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let of_build =
            ["CARGO_", "DEP_"].iter().any(|start| text.starts_with(start)) && !text.starts_with("CARGO_HOME");
        if of_build
            || ["TARGET", "HOST", "OUT_DIR", "PROFILE", "OPT_LEVEL", "DEBUG", "RUSTC", "RUSTDOC"]
                .contains(&text.as_ref())
        {
            cargo.env_remove(&name);
        }
    }
    // A folder of its own: this build holds the lock of the other.
    cargo.env("CARGO_TARGET_DIR", root.join("target/carried"));
    let done = cargo.output()?;
    match done.status.success() && folder.join("engine.wasm").is_file() {
        true => Ok(folder),
        false => {
            Err(format!("`cargo xtask engine` failed: {}", String::from_utf8_lossy(&done.stderr).replace('\n', " "))
                .into())
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("TEFF_ENGINE={}: {error}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), format!("{prefix}{}", entry.file_name().to_string_lossy()));
        match path.is_dir() {
            true => collect(&path, &format!("{name}/"), files)?,
            false => files.push((name, path)),
        }
    }
    Ok(())
}
