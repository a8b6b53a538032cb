//! The engine and the scripts that every bundle holds. Called by `build`. What the command carries was put in by its build script; a folder named by `TEFF_ENGINE` goes
//! before it.

use anyhow::{Context, Result, bail};
use std::borrow::Cow;
use std::path::Path;
use teff_bundle::Assets;

/// Names and bytes of what `cargo xtask engine` made when the command was built; nothing when it was built without.
static CARRIED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/carried.rs"));

/// The assets of the folder that `TEFF_ENGINE` names, else those that the command carries.
///
/// # Errors
/// When there are none, or a file of the folder is missing.
pub fn assets() -> Result<Assets> {
    if let Some(folder) = std::env::var_os("TEFF_ENGINE").filter(|folder| !folder.is_empty()) {
        return Assets::read(Path::new(&folder)).context("TEFF_ENGINE");
    }
    if CARRIED.is_empty() {
        bail!(
            "this teff was built without the engine; build it with `--release`, or set TEFF_ENGINE to the folder that `cargo xtask engine` writes"
        );
    }
    Ok(Assets::of(CARRIED.iter().map(|(name, bytes)| (name.to_string(), Cow::Borrowed(*bytes)))))
}
