//! Where the pieces of each section (title, heading, text) stand in the row of words that a page is, and how long they are. Positions are kept within pieces; these blocks make places
//! of the page of them. Fetched for phrases, like positions.
//!
//! A block holds [`SECTIONS`] sections, the last one those that are left. It begins with the place where the first of them begins. Then for each section a
//! code: 0, it continues the section before; 1, it has no heading; 2, it has none and is its page's first, and the length of the title follows; from 3 on,
//! twice the length of the heading plus 3, or plus 4 when it is its page's first, and the length of the title follows. Then the length of the text.

use crate::lengths::GAP;
use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// Sections of a block: some 8 to 16 kB.
pub const SECTIONS: usize = 8192;

/// Where the pieces of a section are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Length of the page's title, which stands at 0; only of its first section.
    pub title: Option<u32>,
    /// Place and length of the heading, if it is indexed here.
    pub heading: Option<(u32, u32)>,
    /// Place of the text.
    pub body_at: u32,
    /// Length of the text.
    pub body: u32,
    /// The text goes on where that of the section before ended.
    pub continues: bool,
}

/// How long the pieces of a section are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PieceLengths {
    /// Length of the title; only for a page's first section.
    pub title: Option<u32>,
    /// Length of the heading, if it has one that is indexed here.
    pub heading: Option<u32>,
    /// Length of the text.
    pub body: u32,
    /// The text goes on where that of the section before ended.
    pub continues: bool,
}

/// The number of blocks for so many sections.
pub fn n_blocks(n_sections: u32) -> usize {
    (n_sections as usize).div_ceil(SECTIONS)
}

/// The place behind the last piece, with the gap.
#[derive(Default)]
struct End(u32);

impl End {
    /// Lays a section down. `None` when places exceed 32 bits.
    fn lay(&mut self, pieces: PieceLengths) -> Option<Pieces> {
        if let Some(title) = pieces.title {
            self.0 = title.checked_add(GAP)?;
        } else if pieces.continues {
            // The gap that the piece before left is taken back: phrases cross the size cut.
            self.0 = self.0.saturating_sub(GAP);
        }
        let mut behind = |len: u32| {
            let at = self.0;
            self.0 = at.checked_add(len)?.checked_add(GAP)?;
            Some((at, len))
        };
        let heading = match pieces.heading {
            Some(len) => Some(behind(len)?),
            None => None,
        };
        let (body_at, body) = behind(pieces.body)?;
        Some(Pieces { title: pieces.title, heading, body_at, body, continues: pieces.continues })
    }
}

/// The blocks for the sections of all pages.
pub fn write(sections: &[PieceLengths]) -> Vec<Vec<u8>> {
    let mut end = End::default();
    let block = |sections: &[PieceLengths]| {
        let mut out = Vec::new();
        put(&mut out, u64::from(end.0));
        for pieces in sections {
            let first = pieces.title.is_some();
            put(
                &mut out,
                match pieces.heading {
                    _ if pieces.continues => 0,
                    None => 1 + u64::from(first),
                    Some(len) => 3 + 2 * u64::from(len) + u64::from(first),
                },
            );
            pieces.title.iter().for_each(|&len| put(&mut out, u64::from(len)));
            put(&mut out, u64::from(pieces.body));
            end.lay(*pieces).expect("a page has fewer than 2^32 places");
        }
        out
    };
    sections.chunks(SECTIONS).map(block).collect()
}

/// Appends the all of a block's sections. `None` for malformed bytes.
pub fn read(block: &[u8], into: &mut Vec<Pieces>) -> Option<()> {
    let mut reader = Reader::over(block);
    let mut end = End(reader.int32()?);
    while !reader.rest().is_empty() {
        let code = reader.int32()?;
        let first = code > 0 && code & 1 == 0;
        let pieces = PieceLengths {
            title: if first { Some(reader.int32()?) } else { None },
            heading: code.checked_sub(3).map(|twice| twice / 2),
            body: reader.int32()?,
            continues: code == 0,
        };
        into.push(end.lay(pieces)?);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_behind_one_another() {
        let first = PieceLengths { title: Some(3), heading: None, body: 10, continues: false };
        let headed = PieceLengths { title: None, heading: Some(2), body: 200, continues: false };
        let more = PieceLengths { title: None, heading: None, body: 5, continues: true };
        let empty = PieceLengths { title: Some(0), heading: Some(0), body: 0, continues: false };
        let mut all = vec![first, headed, more, empty];
        all.resize(SECTIONS, more);
        all.push(headed);
        let blocks = write(&all);
        let mut back = Vec::new();
        for block in &blocks {
            read(block, &mut back).unwrap();
        }
        assert_eq!((blocks.len(), back.len()), (2, all.len()));
        let at = |i: usize| (back[i].title, back[i].heading, back[i].body_at);
        assert_eq!(at(0), (Some(3), None, 11));
        assert_eq!(at(1), (None, Some((29, 2)), 39));
        assert_eq!(at(2), (None, None, 239));
        assert_eq!(at(3), (Some(0), Some((8, 0)), 16));
        let end = 16 + 5 * (SECTIONS as u32 - 4) + GAP;
        assert_eq!(at(SECTIONS), (None, Some((end, 2)), end + 2 + GAP));
        for len in 0..blocks[1].len() {
            assert!(read(&blocks[1][..len], &mut Vec::new()).is_none() || len == 3);
        }
        assert!(read(&[0, 1, 255, 255, 255, 255, 15], &mut Vec::new()).is_none());
    }
}
