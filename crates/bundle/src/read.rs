//! Reads a bundle back, for the command line: the roots whole, each block when it is asked for. Every byte is checked against what its parent holds.

use crate::error::Error;
use crate::manifest::{Manifest, SegmentRow};
use crate::pack::{GZIP, gzip_len, inflate};
use crate::write::{WORDINGS, Written, first_search, scripts_of};
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use teff_index::varint::{Reader, put};
use teff_index::{BlockId, Known, Layout, Model};

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
    known: Known,
    /// The file of each block and its place there; nothing for a segment in one file.
    pub places: Vec<(u32, Range<usize>)>,
}

/// The root's file before it is deflated: the root, and the size of each block on its way.
pub(crate) fn root_file(root: &[u8], sizes: &[u32]) -> Vec<u8> {
    let mut file = root.to_vec();
    sizes.iter().for_each(|&size| put(&mut file, u64::from(size)));
    file
}

/// Takes it apart: gives the sizes and leaves the root.
fn take_sizes(file: &mut Vec<u8>, layout: &Layout) -> Option<Vec<u32>> {
    let tail = file.split_off(layout.root);
    let mut reader = Reader::over(&tail);
    let sizes = layout.blocks.iter().map(|_| reader.int32()).collect::<Option<Vec<u32>>>()?;
    reader.rest().is_empty().then_some(sizes)
}

/// The files of a bundle, among others that may lie in its folder.
pub struct OwnFiles {
    listed: BTreeSet<String>,
}

/// What of a folder is a bundle's own: what its manifest lists, if there is one.
pub fn own_files(folder: &Path) -> OwnFiles {
    let text = fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let Manifest { files, previous, .. } = Manifest::from_json(&text).unwrap_or_default();
    OwnFiles { listed: files.into_iter().map(|file| file.path).chain(previous).collect() }
}

impl OwnFiles {
    /// Whether a file is one of them, by its path within the folder; words of the interface that a build left which was stopped are, too.
    pub fn has(&self, path: &str) -> bool {
        let is_wording = || path.strip_prefix("a/")?.split_once('/').map(|(_, within)| within == WORDINGS);
        path == "manifest.json" || self.listed.contains(path) || is_wording() == Some(true)
    }
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
        let mut root = unpack(&path, MAX_FILE)?;
        let layout = Layout::of(&root);
        let layout = layout.map_err(|cause| Error::Index { name: path.display().to_string(), cause })?;
        if layout.sum != row.sum {
            return Err(Error::Damaged { path, expected: "the root that the manifest names" });
        }
        let known = layout.known(&root).map_err(|cause| Error::Index { name: path.display().to_string(), cause })?;
        let mut places = Vec::new();
        if row.blocks > 0 {
            let sizes = take_sizes(&mut root, &layout);
            places = row.places(&sizes.ok_or(Error::Damaged { path, expected: "the sizes of all blocks" })?);
        }
        segments.push(OpenSegment { row: row.clone(), root, layout, known, places });
    }
    Ok(Bundle { folder: folder.to_path_buf(), manifest, segments })
}

impl Bundle {
    /// What a first search downloads, as [`crate::Report`] has it when the bundle is written.
    ///
    /// # Errors
    /// When a file is missing.
    pub fn first_search(&self) -> Result<u64, Error> {
        let Manifest { files: rows, engine, packed_engine, .. } = &self.manifest;
        let scripts = scripts_of(&self.manifest);
        // As it was written: the engine lies there deflated already.
        let packed = rows.iter().find(|row| row.path == *packed_engine).map(|row| row.bytes + GZIP as u64);
        let mut files = Vec::new();
        for row in rows {
            let mut sent = row.bytes;
            if let Some(packed) = packed.filter(|_| row.path == *engine) {
                sent = packed;
            } else if scripts.contains(&row.path) {
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
    pub fn block(&self, segment: usize, block: BlockId) -> Result<Vec<u8>, Error> {
        let missing = Error::NoBlock { segment, block };
        let Some(open) = self.segments.get(segment) else { return Err(missing) };
        let Some(row) = open.layout.blocks.get(block as usize) else { return Err(missing) };
        let (path, bytes) = if open.row.blocks == 0 {
            let place = open.layout.places().nth(block as usize).unwrap_or_default();
            (self.folder.join(open.row.root()), open.root.get(place).unwrap_or_default().to_vec())
        } else {
            let Some((file, place)) = open.places.get(block as usize) else { return Err(missing) };
            let path = self.folder.join(open.row.file(*file));
            let found = fs::read(&path).map_err(Error::io("read", &path))?;
            let packed = found
                .get(place.clone())
                .and_then(|bytes| open.known.unpack(&mut Model::default(), open.layout.is_text(block as usize), bytes));
            let Some(bytes) = packed else { return Err(Error::Damaged { path, expected: "a packed block" }) };
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
