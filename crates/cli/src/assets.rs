//! The engine and the scripts that every bundle holds. Called by `build`.

use anyhow::{Context, Result, bail};
use std::path::Path;
use teff_bundle::Assets;

/// The folder that `TEFF_ENGINE` names, with the files that `cargo xtask engine` makes.
///
/// # Errors
/// When it names none, or a file is missing.
pub fn assets() -> Result<Assets> {
    let Some(folder) = std::env::var_os("TEFF_ENGINE") else {
        bail!("this teff was built without the engine; set TEFF_ENGINE to the folder that `cargo xtask engine` writes")
    };
    Assets::read(Path::new(&folder)).context("TEFF_ENGINE")
}
