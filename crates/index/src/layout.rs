//! Where things lie in an image, for whoever cuts it into files and puts it together again. Reads the root alone and no block.

use crate::coding::Known;
use crate::error::Error;
use crate::root::{self, BlockRow};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// The parts of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes of the root, which stands in front.
    pub root: usize,
    /// The root's own checksum: it tells one root from another.
    pub sum: u32,
    /// The vocabulary, which ends the root.
    pub vocabulary: Range<usize>,
    /// The sample of the texts, packed.
    sample: Vec<u8>,
    /// The first block of text.
    first_text: usize,
    /// Number of pages.
    pub n_pages: u32,
    /// Names of the facets, in order.
    pub facets: Vec<String>,
    /// Where the blocks begin.
    start: usize,
    /// The blocks in the order of their numbers, as they follow the root.
    pub blocks: Vec<BlockRow>,
}

impl Layout {
    /// Reads the layout off the root at the front of `bytes`, whatever text rules it was made by.
    pub fn of(bytes: &[u8]) -> Result<Layout, Error> {
        let (fingerprint, sum) = root::marks(bytes);
        let (root, vocabulary, start) = root::read(bytes, fingerprint)?;
        let n_pages = root.lengths.len() as u32;
        let first_text = root.first_text();
        let end = vocabulary.end;
        let root::Root { sample, facets, blocks, .. } = root;
        Ok(Layout { root: end, sum, vocabulary, sample, first_text, n_pages, facets, start, blocks })
    }

    /// What a reader of the root knows before any block comes; `image` is what the layout is of.
    pub fn known(&self, image: &[u8]) -> Result<Known, Error> {
        Known::of(image.get(self.vocabulary.clone()).unwrap_or_default(), &self.sample).ok_or(Error::Root)
    }

    /// Whether a block is packed as text.
    pub fn is_text(&self, block: usize) -> bool {
        block >= self.first_text
    }

    /// The place of each block in the image.
    pub fn places(&self) -> impl Iterator<Item = Range<usize>> {
        let mut at = self.start;
        self.blocks.iter().map(move |row| {
            let start = at;
            at = at.saturating_add(row.len as usize);
            start..at
        })
    }

    /// Bytes of the whole image.
    pub fn image_bytes(&self) -> usize {
        self.places().last().map_or(self.start, |place| place.end)
    }
}

/// Puts a root and its blocks together again.
pub fn join(root: &[u8], blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut image = root.to_vec();
    root::write_lengths(&mut image, blocks.iter().map(|block| block.len() as u32));
    blocks.iter().for_each(|block| image.extend_from_slice(block));
    image
}
