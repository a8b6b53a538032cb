//! Engine and scripts as bytes: what every bundle holds besides its index. `cargo xtask engine` makes them.

use crate::error::Error;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// Bytes of a file, from the program itself or from a disk.
pub type Bytes = Cow<'static, [u8]>;

/// The files that `cargo xtask engine` leaves in a folder, under the names beside them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// `engine.wasm`: the engine without articles.
    pub engine: Bytes,
    /// `engine.bin`: the same, deflated as well as can be; empty where that is left to whoever writes a bundle.
    pub packed_engine: Bytes,
    /// `worker.js`: the engine's other side, a classic script.
    pub worker: Bytes,
    /// `api.js`: the loader as a module. A line that hands it the manifest is added at its end.
    pub api: Bytes,
    /// `boot.js`: the classic script that a page names; empty when there is none. A line that leaves the manifest for it is put in front.
    pub boot: Bytes,
    /// What the boot fetches when it is needed, by name: everything in the folder `ui`, sorted.
    pub parts: Vec<(String, Bytes)>,
}

impl Assets {
    /// Puts together what lies in a folder of assets: names with `/` between them, and bytes.
    pub fn of(files: impl IntoIterator<Item = (String, Bytes)>) -> Assets {
        let mut assets = Assets::default();
        for (name, bytes) in files {
            match (name.as_str(), name.strip_prefix("ui/")) {
                ("engine.wasm", _) => assets.engine = bytes,
                ("engine.bin", _) => assets.packed_engine = bytes,
                ("worker.js", _) => assets.worker = bytes,
                ("api.js", _) => assets.api = bytes,
                ("boot.js", _) => assets.boot = bytes,
                (_, Some(part)) => assets.parts.push((part.to_string(), bytes)),
                _ => {}
            }
        }
        assets.parts.sort();
        assets
    }

    /// Reads a folder of assets.
    ///
    /// # Errors
    /// When a file cannot be read, or the engine is missing.
    pub fn read(folder: &Path) -> Result<Assets, Error> {
        let mut files = Vec::new();
        collect(folder, "", &mut files)?;
        let assets = Assets::of(files);
        match assets.engine.is_empty() || assets.worker.is_empty() || assets.api.is_empty() {
            true => Err(Error::Damaged { path: folder.to_path_buf(), expected: "engine.wasm, worker.js and api.js" }),
            false => Ok(assets),
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Bytes)>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("opened", folder))? {
        let entry = entry.map_err(Error::io("opened", folder))?;
        let (path, name) = (entry.path(), format!("{prefix}{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, Cow::Owned(fs::read(&path).map_err(Error::io("opened", &path))?)));
        }
    }
    Ok(())
}
