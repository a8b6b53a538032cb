//! The root: header, what is counted, the vocabulary, and one row for each block (where it begins, its size, its checksum).
//!
//! An index image is the root, then the length of each block (as [`crate::varint`] writes numbers), then the blocks in the order of their numbers: term blocks, as many position blocks, blocks of pieces, blocks of reversed words, text blocks, facet blocks, blocks to
//! sort by, blocks of addresses, the block of twins. Byte by byte:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `TEFF` |
//! | 2 | format version, lowest byte first, as all fixed numbers |
//! | 2 | zero |
//! | 4 | fingerprint of the text rules |
//! | 4 | length of the root in bytes, header and all |
//! | 4 | checksum of the root without these four bytes |
//! | … | number of pages; a length code for each; words of the title of each, [`LONG_TITLE`] at most; a number of sections for each |
//! | … | number of term blocks; what parts each from the one before, the shortest beginning of its first key that is above that one's last (bytes shared with the key before, length of the rest, the rest) |
//! | … | number of blocks of reversed words; the first word of each in the same way (see [`crate::reversed`]) |
//! | … | number of text blocks; the first record of each less that of the block before |
//! | … | names of the facets: how many, each; names of what can be sorted by: how many, each; 1 when there are twins, else 0 |
//! | … | the checksum of each block, four bytes; of a text block its lower two, for damage there is shown and finds nothing (there is a block of pieces for 8,192 sections, one of addresses for so many pages as [`crate::addresses`] says) |
//! | … | the level from which on terms are in the vocabulary; habits, the lowest bit when words with the same beginning are often kin, the next when there are lists of words by their parts, the third when I is the capital of ı; length of the boosts (0 when there are none), a byte for each page, in 1/16; length of the rewrites, the rewrites (see [`crate::rewrites`]); length of the sample of the texts, the sample, packed (see [`crate::coding`]) |
//! | … | the vocabulary: its length, its bytes |

use crate::addresses;
use crate::error::Error;
use crate::keys::MAX_KEY;
use crate::lengths::length_of;
use crate::pieces;
use crate::varint::{Reader, put, put_bytes, put_key};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

/// The format that this crate writes and reads. Version 0 may still change from one build of teff to the next.
pub const FORMAT_VERSION: u16 = 0;
/// Bytes of the fixed header.
pub const HEADER_BYTES: usize = 20;

/// Titles of so many words or more are equally long to ranking: of a longer one no query of a few words is a large part.
pub const LONG_TITLE: u32 = 31;

const MAGIC: &[u8; 4] = b"TEFF";

/// Length and checksum of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockRow {
    /// Bytes. Known of an image alone: whoever has blocks one by one knows where they end.
    pub len: u32,
    /// [`crate::checksum()`] of them, or the lower half of it.
    pub checksum: u32,
    /// It is the lower half: a block of texts.
    pub short: bool,
}

impl BlockRow {
    /// The row of a block.
    pub fn new(bytes: &[u8], short: bool) -> BlockRow {
        let sum = crate::checksum(bytes);
        BlockRow { len: bytes.len() as u32, checksum: if short { sum & 0xffff } else { sum }, short }
    }

    /// Whether these are the block's bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        BlockRow::new(bytes, self.short).checksum == self.checksum
    }
}

/// The root as structures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Length code of each page.
    pub lengths: Vec<u8>,
    /// Length of each page's title, in positions.
    pub titles: Vec<u8>,
    /// Number of the first section of each page, and at the end the number of all sections.
    pub first_section: Vec<u32>,
    /// Where each term block begins: no key of one before is so high, none of its own is lower.
    pub first_keys: Vec<Vec<u8>>,
    /// First word of each block of reversed words.
    pub first_reversed: Vec<Vec<u8>>,
    /// First record of each text block; page `p` has its card at record `first_section[p] + p`.
    pub first_records: Vec<u32>,
    /// Names of the facets, a block each.
    pub facets: Vec<String>,
    /// Names of what can be sorted by, a block each.
    pub orders: Vec<String>,
    /// There are pages that are the same to a reader, and a block that says which.
    pub twins: bool,
    /// Term blocks, then as many position blocks, blocks of pieces, blocks of reversed words, text blocks, facet blocks, blocks to sort by, blocks of addresses, the block of twins.
    pub blocks: Vec<BlockRow>,
    /// Terms of this level of document frequency or more are in the vocabulary; the others in their blocks alone.
    pub resident_level: u8,
    /// Words with the same beginning are often kin in the language of most pages.
    pub endings: bool,
    /// In the language of most pages I is the capital of ı: texts and queries are cut so.
    pub dotless: bool,
    /// Some terms are lists of the words that another is a part of (see [`crate::WITHIN`]).
    pub compounds: bool,
    /// What the score of each page is multiplied by, in 1/16; 0 counts as 16, and so does a page that has none.
    pub boosts: Vec<u8>,
    /// What stands for words that no page has, as [`crate::rewrites`] writes it.
    pub rewrites: Vec<u8>,
    /// A sample of the texts, packed (see [`crate::Known`]).
    pub sample: Vec<u8>,
}

/// Writes root and header. `vocabulary` is what [`crate::vocabulary::write`] made.
pub fn write(root: &Root, vocabulary: &[u8], fingerprint: u32) -> Vec<u8> {
    let mut out = vec![0; HEADER_BYTES];

    put(&mut out, root.lengths.len() as u64);
    out.extend_from_slice(&root.lengths);
    out.extend_from_slice(&root.titles);
    root.first_section.windows(2).for_each(|pair| put(&mut out, u64::from(pair[1] - pair[0])));

    for first_keys in [&root.first_keys, &root.first_reversed] {
        put(&mut out, first_keys.len() as u64);
        let mut last: &[u8] = &[];
        for key in first_keys {
            put_key(&mut out, last, key);
            last = key;
        }
    }
    put(&mut out, root.first_records.len() as u64);
    let mut before = 0;
    for &first in &root.first_records {
        put(&mut out, u64::from(first - before));
        before = first;
    }
    for names in [&root.facets, &root.orders] {
        put(&mut out, names.len() as u64);
        names.iter().for_each(|name| put_bytes(&mut out, name.as_bytes()));
    }
    out.push(u8::from(root.twins));
    let habits = u8::from(root.endings) | u8::from(root.compounds) << 1 | u8::from(root.dotless) << 2;
    // Checksums look like noise: beside each other they leave the rest to compress well.
    for row in &root.blocks {
        out.extend_from_slice(row.checksum.to_le_bytes().get(..if row.short { 2 } else { 4 }).unwrap_or_default());
    }
    out.extend_from_slice(&[root.resident_level, habits]);
    put_bytes(&mut out, &root.boosts);
    put_bytes(&mut out, &root.rewrites);
    put_bytes(&mut out, &root.sample);
    put_bytes(&mut out, vocabulary);

    seal(&mut out, fingerprint);
    out
}

/// Writes the lengths that stand between a root and its blocks.
pub fn write_lengths(out: &mut Vec<u8>, lengths: impl Iterator<Item = u32>) {
    lengths.for_each(|len| put(out, u64::from(len)));
}

/// Writes the header over the first bytes of a root, checksum and all. `None` when it has not even those. The fuzz targets forge roots with it.
pub fn seal(root: &mut [u8], fingerprint: u32) -> Option<()> {
    let len = root.len() as u32;
    let (head, _) = root.split_first_chunk_mut::<HEADER_BYTES>()?;
    head[..4].copy_from_slice(MAGIC);
    head[4..8].copy_from_slice(&u32::from(FORMAT_VERSION).to_le_bytes());
    head[8..12].copy_from_slice(&fingerprint.to_le_bytes());
    head[12..16].copy_from_slice(&len.to_le_bytes());
    let sum = sum(root).to_le_bytes();
    root.get_mut(16..HEADER_BYTES)?.copy_from_slice(&sum);
    Some(())
}

/// Reads header and root from the front of `bytes`, and the lengths of blocks where they follow; gives the root, the place of the vocabulary, and where the blocks begin.
pub fn read(bytes: &[u8], fingerprint: u32) -> Result<(Root, Range<usize>, usize), Error> {
    let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
        // A cut header of ours is told as cut, anything else as foreign.
        return Err(match MAGIC.starts_with(bytes.get(..4).unwrap_or(bytes)) && !bytes.is_empty() {
            true => Error::Length { expected: HEADER_BYTES as u64, found: bytes.len() as u64 },
            false => Error::Foreign,
        });
    };
    let [a, b, c, d, v0, v1, _, _, f0, f1, f2, f3, l0, l1, l2, l3, stored @ ..] = *header;
    if [a, b, c, d] != *MAGIC {
        return Err(Error::Foreign);
    }
    let version = u16::from_le_bytes([v0, v1]);
    if version != FORMAT_VERSION {
        return Err(Error::Version { expected: FORMAT_VERSION, found: version });
    }
    let len = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    let Some(root) = bytes.get(..len).filter(|root| root.len() >= HEADER_BYTES) else {
        return Err(Error::Length { expected: len.max(HEADER_BYTES) as u64, found: bytes.len() as u64 });
    };
    if sum(root) != u32::from_le_bytes(stored) {
        return Err(Error::Root);
    }
    let found = u32::from_le_bytes([f0, f1, f2, f3]);
    if found != fingerprint {
        return Err(Error::Analyzer { expected: fingerprint, found });
    }
    let body = root.get(HEADER_BYTES..).unwrap_or_default();
    let (mut parsed, vocabulary) = parse(body).ok_or(Error::Root)?;
    let behind = bytes.get(len..).unwrap_or_default();
    let mut lengths = Reader::over(behind);
    if !behind.is_empty() {
        for row in &mut parsed.blocks {
            let found = bytes.len() as u64;
            row.len = lengths.int32().ok_or(Error::Length { expected: found + 1, found })?;
        }
    }
    // The vocabulary is the last thing in the root.
    Ok((parsed, len - vocabulary..len, bytes.len() - lengths.rest().len()))
}

/// The fingerprint and the checksum that a header names; zero for bytes that are no header.
pub fn marks(bytes: &[u8]) -> (u32, u32) {
    let at = |i: usize| bytes.get(i..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four));
    (at(8), at(16))
}

/// Whether a root is all that there is: no block stands behind it.
pub fn alone(bytes: &[u8]) -> bool {
    bytes
        .get(12..)
        .and_then(|rest| rest.first_chunk())
        .is_some_and(|len| u32::from_le_bytes(*len) as usize == bytes.len())
}

/// The checksum of a root, which leaves its own four bytes out.
fn sum(root: &[u8]) -> u32 {
    let (head, rest) = root.split_at_checked(16).unwrap_or((root, &[]));
    let body = rest.get(4..).unwrap_or_default();
    crate::checksum(head) ^ crate::checksum(body).rotate_left(1)
}

/// Gives the root and the length of the vocabulary, which ends it.
fn parse(body: &[u8]) -> Option<(Root, usize)> {
    let mut reader = Reader::over(body);
    let mut root = Root::default();
    let n_pages = reader.count()?;
    root.lengths = reader.take(n_pages)?.to_vec();
    root.titles = reader.take(n_pages)?.to_vec();
    let mut section = 0u32;
    root.first_section.push(0);
    for page in 0..n_pages {
        section = section.checked_add(reader.int32()?)?;
        // Records are numbered in 32 bits: a card for each page besides the sections.
        section.checked_add(u32::try_from(page).ok()?)?.checked_add(2)?;
        root.first_section.push(section);
    }

    for first_keys in [&mut root.first_keys, &mut root.first_reversed] {
        let mut key: Vec<u8> = Vec::new();
        for _ in 0..reader.count()? {
            reader.key(&mut key)?;
            // Each row may repeat the whole key before it for a byte or two: without this bound a forged root takes memory by the square of its length.
            if key.len() > MAX_KEY {
                return None;
            }
            first_keys.push(key.clone());
        }
    }
    let n_texts = reader.count()?;
    let mut first = 0u32;
    for _ in 0..n_texts {
        first = first.checked_add(reader.int32()?)?;
        root.first_records.push(first);
    }
    for names in [&mut root.facets, &mut root.orders] {
        for _ in 0..reader.count()? {
            names.push(reader.text()?.to_string());
        }
    }
    let twins = *reader.take(1)?.first()?;
    root.twins = twins == 1;
    let addresses = n_pages.div_ceil(addresses::PAGES as usize);
    let texts = root.first_text();
    let n_blocks = texts + n_texts + root.facets.len() + root.orders.len() + addresses + usize::from(twins);
    for i in 0..reader.holds(n_blocks as u64)? {
        let short = (texts..texts + n_texts).contains(&i);
        let checksum = if short {
            reader.take(2)?.iter().rev().fold(0, |sum, &b| sum << 8 | u32::from(b))
        } else {
            reader.fixed32()?
        };
        root.blocks.push(BlockRow { len: 0, checksum, short });
    }
    let &[resident_level, habits] = reader.take(2)?.first_chunk()?;
    root.resident_level = resident_level;
    root.endings = habits & 1 != 0;
    root.compounds = habits & 2 != 0;
    root.dotless = habits & 4 != 0;
    root.boosts = reader.bytes()?.to_vec();
    root.rewrites = reader.bytes()?.to_vec();
    root.sample = reader.bytes()?.to_vec();
    let vocabulary = reader.bytes()?.len();
    reader.rest().is_empty().then_some((root, vocabulary))
}

impl Root {
    /// The number of the first block of reversed words.
    pub fn first_of_reversed(&self) -> usize {
        2 * self.first_keys.len() + pieces::n_blocks(self.first_section.last().copied().unwrap_or(0))
    }

    /// The number of the first text block.
    pub fn first_text(&self) -> usize {
        self.first_of_reversed() + self.first_reversed.len()
    }

    /// Sum of the rounded lengths of all pages, in positions.
    pub fn total_length(&self) -> u64 {
        self.lengths.iter().map(|&code| u64::from(length_of(code))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let row = |n: u32| BlockRow { len: 0, checksum: n * 77, short: (6..8).contains(&n) };
        let root = Root {
            lengths: vec![3, 200],
            titles: vec![0, 31],
            first_section: vec![0, 1, 5],
            first_keys: vec![b"car".to_vec(), b"carpet".to_vec()],
            first_reversed: vec![b"htrae".to_vec()],
            first_records: vec![0, 4],
            facets: vec!["tag".to_string(), "Ա".to_string()],
            orders: vec!["date".to_string()],
            twins: true,
            blocks: (0..13).map(row).collect(),
            resident_level: 3,
            endings: false,
            dotless: false,
            compounds: true,
            boosts: vec![0, 40],
            rewrites: vec![1, 2, 3],
            sample: vec![0, 7],
        };
        let vocabulary = crate::vocabulary::write(&[(b"car".to_vec(), 1)]);
        let bytes = write(&root, &vocabulary, 7);
        let (back, place, len) = read(&bytes, 7).unwrap();
        assert_eq!((back, &bytes[place], len), (root, &vocabulary[..], bytes.len()));
        bytes
    }

    #[test]
    fn a_root_comes_back() {
        sample();
    }

    #[test]
    fn errors_say_what_was_found() {
        let bytes = sample();
        assert_eq!(read(b"", 7), Err(Error::Foreign));
        assert_eq!(read(b"\x89PNG", 7), Err(Error::Foreign));
        assert_eq!(read(b"TEFF", 7), Err(Error::Length { expected: 20, found: 4 }));
        assert_eq!(read(&bytes, 8), Err(Error::Analyzer { expected: 8, found: 7 }));
        for len in 4..bytes.len() {
            assert!(matches!(read(&bytes[..len], 7), Err(Error::Length { .. })), "{len}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(read(&changed, 7).is_err(), "byte {at} bit {bit}");
            }
        }
    }
}
