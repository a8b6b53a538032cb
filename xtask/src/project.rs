//! Where things lie: the root, the target folder, the assembled site, and the versions that Cargo.lock pins.
//!
//! Every command starts from a [`Project`]. It builds nothing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The checkout that the commands work on.
pub struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Finds the checkout that this xtask was built from.
    ///
    /// # Errors
    /// When the folder is gone, for example because the checkout was moved after the build.
    pub fn find() -> Result<Self> {
        // `cargo run` sets the variable to where the manifest lies now; the compiled value is from the time of the build.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .join("..")
            .canonicalize()
            .with_context(|| format!("the project's folder above {} is gone", manifest.display()))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => std::path::absolute(folder)?,
            _ => root.join("target"),
        };
        Ok(Project { root, target })
    }

    /// The folder with the workspace's Cargo.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo puts what it builds.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The assembled page. Always inside the checkout, whatever the target folder is: the type check of the page
    /// looks for the engine's types here.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// `cargo`, to be run at the root.
    pub fn cargo(&self) -> Command {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(Path::new(&program));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Any program, to be run at the root, without what `cargo run` told xtask about xtask itself: a build script or
    /// a test that reads such a variable would take xtask's for its own.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|p| text.starts_with(p)) {
                command.env_remove(&name);
            }
        }
        command
    }

    /// The version of `package` in Cargo.lock.
    ///
    /// # Errors
    /// When Cargo.lock cannot be read or does not hold the package.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}; `cargo metadata` writes it", path.display()))?;
        locked_version(&text, package)
            .with_context(|| format!("Cargo.lock holds no package `{package}`; is it still a dependency?"))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found = packages.iter().find(|entry| entry.get("name").and_then(|name| name.as_str()) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_lock_file() {
        let lock = "version = 4\n[[package]]\nname = \"fst\"\nversion = \"0.4.7\"\n";
        assert_eq!(locked_version(lock, "fst").as_deref(), Some("0.4.7"));
        assert_eq!(locked_version(lock, "regex"), None);
        assert_eq!(locked_version("not toml [", "fst"), None);
    }

    #[test]
    fn the_root_holds_this_crate() {
        assert!(Project::find().unwrap().root().join("xtask/Cargo.toml").is_file());
    }
}
