//! Where things lie in an image, for whoever cuts it into files and puts it together again. Reads the root alone and no block.

use crate::error::Error;
use crate::root::{self, BlockRow};
use alloc::vec::Vec;
use core::ops::Range;

/// The parts of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes of the root, which stands in front.
    pub root: usize,
    /// The root's own checksum: it tells one root from another.
    pub sum: u32,
    /// Number of pages.
    pub n_pages: u32,
    /// The blocks in the order of their numbers, as they follow the root.
    pub blocks: Vec<BlockRow>,
}

impl Layout {
    /// Reads the layout off the root at the front of `bytes`, whatever text rules it was made by.
    pub fn of(bytes: &[u8]) -> Result<Layout, Error> {
        let (fingerprint, sum) = root::marks(bytes);
        let (root, _, len) = root::read(bytes, fingerprint)?;
        Ok(Layout { root: len, sum, n_pages: root.lengths.len() as u32, blocks: root.blocks })
    }

    /// The place of each block in the image.
    pub fn places(&self) -> impl Iterator<Item = Range<usize>> {
        let mut at = self.root;
        self.blocks.iter().map(move |row| {
            let start = at;
            at = at.saturating_add(row.len as usize);
            start..at
        })
    }

    /// Bytes of the whole image.
    pub fn image_bytes(&self) -> usize {
        self.places().last().map_or(self.root, |place| place.end)
    }
}

impl BlockRow {
    /// Whether these are the block's bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.len as usize == bytes.len() && self.checksum == crate::checksum(bytes)
    }
}
