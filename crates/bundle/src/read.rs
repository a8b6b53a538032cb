//! Reads a bundle back, for the command line: the roots whole, each block when it is asked for. Every byte is checked against what its parent holds.

use crate::error::Error;
use crate::manifest::{Manifest, SegmentRow};
use crate::pack::{gzip_len, inflate};
use crate::write::{Written, first_search};
use std::fs;
use std::path::{Path, PathBuf};
use teff_index::Layout;

/// No file of a bundle unfolds to more than this; a damaged one shall not fill the memory.
const MAX_FILE: usize = 1 << 30;

/// A bundle that was opened.
pub struct Bundle {
    folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// Its segments.
    pub segments: Vec<OpenSegment>,
}

/// A segment with its root.
pub struct OpenSegment {
    /// What the manifest says of it.
    pub row: SegmentRow,
    /// The root alone; of a segment in one file, the whole image.
    pub root: Vec<u8>,
    layout: Layout,
}

/// Opens the bundle in a folder.
///
/// # Errors
/// When there is no manifest, or a root is missing, damaged or of another build.
pub fn open(folder: &Path) -> Result<Bundle, Error> {
    let path = folder.join("manifest.json");
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let manifest = Manifest::from_json(&text);
    let manifest = manifest.ok_or(Error::Damaged { path, expected: "the manifest of a bundle" })?;
    let mut segments = Vec::new();
    for row in &manifest.segments {
        let path = folder.join(row.root());
        let root = unpack(&path, MAX_FILE)?;
        let layout = Layout::of(&root);
        let layout = layout.map_err(|cause| Error::Index { name: path.display().to_string(), cause })?;
        if layout.sum != row.sum {
            return Err(Error::Damaged { path, expected: "the root that the manifest names" });
        }
        segments.push(OpenSegment { row: row.clone(), root, layout });
    }
    Ok(Bundle { folder: folder.to_path_buf(), manifest, segments })
}

impl Bundle {
    /// What a first search downloads, as [`crate::Report`] has it when the bundle is written.
    ///
    /// # Errors
    /// When a file is missing.
    pub fn first_search(&self) -> Result<u64, Error> {
        let scripts = ["teff.js", &self.manifest.worker, &self.manifest.engine];
        let mut files = Vec::new();
        for row in &self.manifest.files {
            let mut sent = row.bytes;
            if scripts.contains(&row.path.as_str()) {
                let path = self.folder.join(&row.path);
                let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
                sent = gzip_len(&bytes).map_err(Error::io("compressed", &path))?;
            }
            files.push(Written { path: row.path.clone(), bytes: row.bytes, sent });
        }
        Ok(first_search(&self.manifest, &files))
    }

    /// A block of a segment that is in several files; of one in one file, cut out of it.
    ///
    /// # Errors
    /// When there is no such block, or its file is missing or damaged.
    pub fn block(&self, segment: usize, block: u32) -> Result<Vec<u8>, Error> {
        let missing = Error::NoBlock { segment, block };
        let Some(open) = self.segments.get(segment) else { return Err(missing) };
        let Some(row) = open.layout.blocks.get(block as usize) else { return Err(missing) };
        let (path, bytes) = if open.row.blocks == 0 {
            let place = open.layout.places().nth(block as usize).unwrap_or_default();
            (self.folder.join(open.row.root()), open.root.get(place).unwrap_or_default().to_vec())
        } else {
            let path = self.folder.join(open.row.block(block));
            let bytes = unpack(&path, row.len as usize)?;
            (path, bytes)
        };
        if row.is_of(&bytes) {
            Ok(bytes)
        } else {
            Err(Error::Damaged { path, expected: "the block that its root names" })
        }
    }
}

fn unpack(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let packed = fs::read(path).map_err(Error::io("read", path))?;
    inflate(&packed, limit).map_err(|_| Error::Damaged { path: path.to_path_buf(), expected: "a deflated file" })
}
