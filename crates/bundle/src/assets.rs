//! Engine and scripts as bytes: what every bundle holds besides its index. `cargo xtask engine` makes them.

use crate::error::Error;
use std::borrow::Cow;
use std::path::Path;

/// The files that `cargo xtask engine` leaves in a folder, under the names beside them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// `engine.wasm`: the engine without articles.
    pub engine: Cow<'static, [u8]>,
    /// `worker.js`: glue and worker in one classic script.
    pub worker: Cow<'static, [u8]>,
    /// `api.js`: the loader as a module. A line that calls its function `bundled` with the manifest is added at its end.
    pub api: Cow<'static, [u8]>,
    /// `boot.js`: the classic script that a page names. A line that calls `teff.boot` with the manifest is added at its end.
    pub boot: Cow<'static, [u8]>,
    /// `ui.js`: loader and element in one classic script; empty when there is none.
    pub ui: Cow<'static, [u8]>,
}

impl Assets {
    /// Names of the files and where each goes, in order.
    pub const NAMES: [&'static str; 5] = ["engine.wasm", "worker.js", "api.js", "boot.js", "ui.js"];

    /// Puts together what was read by [`Assets::NAMES`], in their order.
    pub fn of(files: [Cow<'static, [u8]>; 5]) -> Assets {
        let [engine, worker, api, boot, ui] = files;
        Assets { engine, worker, api, boot, ui }
    }

    /// Reads them from a folder.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn read(folder: &Path) -> Result<Assets, Error> {
        let mut files = [const { Cow::Borrowed(&[] as &[u8]) }; 5];
        for (file, name) in files.iter_mut().zip(Assets::NAMES) {
            let path = folder.join(name);
            *file = Cow::Owned(std::fs::read(&path).map_err(Error::io("read", &path))?);
        }
        Ok(Assets::of(files))
    }
}
