//! Where a term is, while an index is made: packed, as a site has tens of millions of places and each would take the room of several numbers. Filled by the indexer, page
//! by page, read by [`crate::writer`], one term after the other; never part of an image.

use crate::positions::Counts;
use crate::postings::Posting;
use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// The sections that have a term, in order, with their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// For each section: how far it is from the one before, a number with its occurrences in the text and two bits that say what follows (occurrences in title and
    /// heading; places where they are not as many as occurrences), those, and the places of each piece, each from the one before.
    bytes: Vec<u8>,
    n: u32,
    last: u32,
}

/// The same, unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Sections that have the term, ascending; without the words of their headings, of which a term knows nothing.
    pub postings: Vec<Posting>,
    /// For each posting, how many places it has in the title, the heading and the text.
    pub counts: Vec<Counts>,
    /// Those places in order, each counted from the start of its piece.
    pub places: Vec<u32>,
}

impl Occurrences {
    /// Adds a section, behind the last one. The places of each piece ascend.
    pub fn push(&mut self, posting: &Posting, counts: &Counts, places: &[u32]) {
        let Posting { section, title, heading, body, title_places, .. } = *posting;
        let outside = title + heading > 0;
        let other = *counts != [title, heading, body];
        let out = &mut self.bytes;
        put(out, u64::from(section - self.last));
        put(out, u64::from(body) << 2 | u64::from(outside) << 1 | u64::from(other));
        if outside {
            put(out, title.into());
            put(out, heading.into());
            put(out, title_places.into());
        }
        if other {
            counts.iter().for_each(|&count| put(out, count.into()));
        }
        let mut rest = places;
        for &count in counts {
            let (here, later) = rest.split_at(count as usize);
            let mut before = 0;
            for &place in here {
                put(out, u64::from(place - before));
                before = place;
            }
            rest = later;
        }
        (self.n, self.last) = (self.n + 1, section);
    }

    /// Adds what was collected of later sections.
    pub fn append(&mut self, later: &Occurrences) {
        let mut reader = Reader::over(&later.bytes);
        let Some(first) = reader.int() else { return };
        put(&mut self.bytes, first - u64::from(self.last));
        self.bytes.extend_from_slice(reader.rest());
        (self.n, self.last) = (self.n + later.n, later.last);
    }

    /// True for none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// All of it.
    pub fn unpack(&self) -> Unpacked {
        let mut out = Unpacked::default();
        out.postings.reserve_exact(self.n as usize);
        out.counts.reserve_exact(self.n as usize);
        let mut reader = Reader::over(&self.bytes);
        let mut next = move || reader.int().unwrap_or_default() as u32;
        let mut section = 0;
        for _ in 0..self.n {
            section += next();
            let head = next();
            let (title, heading, title_places) = if head & 2 != 0 { (next(), next(), next()) } else { (0, 0, 0) };
            let posting = Posting { section, title, heading, body: head >> 2, title_places, heading_words: 0 };
            let counts = if head & 1 != 0 { [next(), next(), next()] } else { [title, heading, posting.body] };
            for count in counts {
                let mut place = 0;
                for _ in 0..count {
                    place += next();
                    out.places.push(place);
                }
            }
            out.postings.push(posting);
            out.counts.push(counts);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let p = |section, title, heading, body| Posting {
            section,
            title,
            heading,
            body,
            title_places: title * 5,
            heading_words: 0,
        };
        let rows: [(Posting, Counts, &[u32]); 5] = [
            (p(0, 0, 0, 1), [0, 0, 1], &[0]),
            (p(7, 2, 1, 0), [2, 1, 0], &[0, 4, 3]),
            (p(8, 0, 0, 3), [0, 0, 0], &[]),
            (p(9, 0, 1, 1), [0, 2, 9], &[1, 5, 0, 1, 2, 3, 4, 5, 6, 7, 900]),
            (p(4_000_000, 0, 0, 70_000), [0, 0, 1], &[3]),
        ];
        for cut in 0..=rows.len() {
            let pack = |rows: &[(Posting, Counts, &[u32])]| {
                let mut packed = Occurrences::default();
                rows.iter().for_each(|(posting, counts, places)| packed.push(posting, counts, places));
                packed
            };
            let mut packed = pack(&rows[..cut]);
            packed.append(&pack(&rows[cut..]));
            assert_eq!((packed.is_empty(), &packed), (false, &pack(&rows)), "{cut}");
            let Unpacked { postings, counts, places } = packed.unpack();
            assert_eq!(postings, rows.map(|row| row.0));
            assert_eq!(counts, rows.map(|row| row.1));
            assert_eq!(places, rows.iter().flat_map(|row| row.2.iter().copied()).collect::<Vec<_>>());
        }
        assert!(Occurrences::default().is_empty() && Occurrences::default().unpack() == Unpacked::default());
    }
}
