//! The positions of a term: for each of its postings, where in the pieces of the section (title, heading, text) it stands. Fetched for phrases only, so they live in blocks of their own,
//! one beside each term block.
//!
//! A list's bits: one that says whether some posting has other places than occurrences, as words of some elements count for more or less than they are; if so, how
//! many have (less one, below the number of postings), which (a set), and for each its places in the title, the heading and the text (each at most eight times the count). Then for each posting the places in its title, its heading, its text: sets
//! within the lengths that [`crate::pieces`] gives. Nothing says how many: the posting does. The list of a term that stands nowhere is empty. Coded as
//! in [`crate::bits`].

use crate::bits::{BitReader, BitWriter};
use crate::pieces::Pieces;
use crate::postings::{Posting, room};
use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// How many places a posting has in its title, heading and text.
pub type Counts = [u32; 3];

fn occurrences(posting: &Posting) -> Counts {
    [posting.title, posting.heading, posting.body]
}

fn lengths(pieces: &Pieces) -> Counts {
    [pieces.title.unwrap_or(0), pieces.heading.map_or(0, |(_, len)| len), pieces.body]
}

/// Places that one occurrence stands for at most: the words of some elements count for less than they are.
pub const MOST_PLACES: u32 = 8;

/// What the places of so many occurrences are below.
fn at_most(occurrences: u32) -> u32 {
    occurrences.wrapping_mul(MOST_PLACES) | 1
}

/// Makes a list. `counts` and `pieces` go with `postings`; `places` are those of all postings behind one another, counted from the start of their piece.
pub fn write(postings: &[Posting], counts: &[Counts], pieces: &[Pieces], mut places: &[u32]) -> Vec<u8> {
    let mut out = BitWriter::default();
    if places.is_empty() {
        return out.finish();
    }
    let n = postings.len() as u32;
    let fewer: Vec<u32> = (0..n)
        .zip(postings.iter().zip(counts))
        .filter(|(_, (posting, counts))| occurrences(posting) != **counts)
        .map(|(number, _)| number)
        .collect();
    out.bits(u32::from(!fewer.is_empty()), 1);
    if !fewer.is_empty() {
        out.below(fewer.len() as u32 - 1, n);
        out.set(&fewer, 0, n);
        for &number in &fewer {
            let number = number as usize;
            for (count, all) in counts[number].into_iter().zip(occurrences(&postings[number])) {
                out.below(count, at_most(all));
            }
        }
    }
    for (counts, pieces) in counts.iter().zip(pieces) {
        for (&count, len) in counts.iter().zip(lengths(pieces)) {
            let (here, rest) = places.split_at(count as usize);
            out.set(here, 0, len);
            places = rest;
        }
    }
    out.finish()
}

/// Reads a list, posting by posting.
pub struct Places<'a> {
    reader: BitReader<'a>,
    /// Postings with fewer places than occurrences, and how many of them are read.
    fewer: Vec<(u32, Counts)>,
    passed: usize,
    none: bool,
    number: u32,
}

impl<'a> Places<'a> {
    /// A reader before the first of the postings of a term. `None` for malformed bytes.
    pub fn over(bytes: &'a [u8], postings: &[Posting]) -> Option<Self> {
        let mut reader = BitReader::over(bytes);
        let none = bytes.is_empty();
        let mut fewer = Vec::new();
        if !none && reader.bits(1) == 1 {
            let n = postings.len() as u32;
            let mut numbers = vec![0; (reader.below(n) as usize + 1).min(postings.len())];
            reader.set(&mut numbers, 0, n);
            for &number in &numbers {
                let mut counts = occurrences(postings.get(number as usize)?);
                for count in &mut counts {
                    *count = reader.below(at_most(*count));
                }
                fewer.push((number, counts));
            }
        }
        (none || reader.intact()).then_some(Places { reader, fewer, passed: 0, none, number: 0 })
    }

    /// Where on its page the next posting stands; `into` is a row to read it into. `None` for malformed bytes.
    #[inline]
    pub fn next<'r>(&mut self, posting: &Posting, pieces: &Pieces, into: &'r mut Vec<u32>) -> Option<&'r [u32]> {
        if self.none {
            return Some(&[]);
        }
        let mut counts = occurrences(posting);
        if let Some((_, fewer)) = self.fewer.get(self.passed).filter(|(number, _)| *number == self.number) {
            counts = *fewer;
            self.passed += 1;
        }
        self.number += 1;
        let lengths = lengths(pieces);
        let mut n = 0usize;
        for (&count, &len) in counts.iter().zip(&lengths) {
            // No more than fit the piece.
            if count > len {
                return None;
            }
            n = n.saturating_add(count as usize);
        }
        let places = room(into, n);
        let mut rest = &mut *places;
        let starts = [0, pieces.heading.map_or(0, |(at, _)| at), pieces.body_at];
        for (&count, (&len, &start)) in counts.iter().zip(lengths.iter().zip(&starts)) {
            if count == 0 {
                continue;
            }
            let (here, behind) = rest.split_at_mut_checked(count as usize)?;
            self.reader.set(here, start, start.checked_add(len)?);
            rest = behind;
        }
        self.reader.intact().then_some(places)
    }
}

/// Writes a position block: the lists of the terms of one term block, behind the lengths of all.
pub fn write_block(lists: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for list in lists {
        put(&mut out, list.len() as u64);
    }
    for list in lists {
        out.extend_from_slice(list);
    }
    out
}

/// The list of the term number `term` among the `n_terms` of a block.
pub fn list(block: &[u8], term: usize, n_terms: usize) -> Option<&[u8]> {
    let mut reader = Reader::over(block);
    let (mut before, mut len) = (0usize, 0usize);
    for i in 0..n_terms {
        let n = reader.int32()? as usize;
        if i < term {
            before = before.checked_add(n)?;
        } else if i == term {
            len = n;
        }
    }
    reader.rest().get(before..)?.get(..len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(title: Option<u32>, heading: Option<(u32, u32)>, body_at: u32, body: u32) -> Pieces {
        Pieces { title, heading, body_at, body, continues: false }
    }

    fn read(bytes: &[u8], postings: &[Posting], pieces: &[Pieces]) -> Option<Vec<Vec<u32>>> {
        let mut places = Places::over(bytes, postings)?;
        let mut here = Vec::new();
        let next = |(p, l): (&Posting, &Pieces)| places.next(p, l, &mut here).map(<[u32]>::to_vec);
        postings.iter().zip(pieces).map(next).collect()
    }

    #[track_caller]
    fn check(counts: &[Counts], places: &[u32], expected: &[&[u32]]) {
        let postings = [
            Posting { section: 3, title: 1, heading: 0, body: 2, title_places: 0, heading_words: 0 },
            Posting { section: 4, title: 0, heading: 2, body: 0, title_places: 0, heading_words: 0 },
            Posting { section: 9, title: 0, heading: 0, body: 3, title_places: 0, heading_words: 0 },
        ];
        let pieces = [pieces(Some(2), None, 10, 99), pieces(None, Some((117, 4)), 129, 0), pieces(None, None, 0, 40)];
        let bytes = write(&postings, counts, &pieces, places);
        assert_eq!(
            read(&bytes, &postings, &pieces).as_deref(),
            Some(&*expected.iter().map(|e| e.to_vec()).collect::<Vec<_>>())
        );
        for len in 1..bytes.len() {
            assert!(read(&bytes[..len], &postings, &pieces).is_none());
        }
        // Lengths of another index are told, not followed.
        assert!(bytes.is_empty() || read(&bytes, &postings, &[Pieces::default(); 3]).is_none());
    }

    #[test]
    fn places_come_back() {
        let all = [[1, 0, 2], [0, 2, 0], [0, 0, 3]];
        check(&all, &[1, 0, 98, 0, 3, 0, 1, 39], &[&[1, 10, 108], &[117, 120], &[0, 1, 39]]);
        check(&[[1, 0, 2], [0, 1, 0], [0, 0, 0]], &[0, 5, 6, 3], &[&[0, 15, 16], &[120], &[]]);
        check(&[[0; 3]; 3], &[], &[&[], &[], &[]]);
    }

    #[test]
    fn a_block_finds_its_lists() {
        let block = write_block(&[vec![9, 9], vec![1, 2, 3], vec![]]);
        assert_eq!(list(&block, 1, 3), Some(&[1, 2, 3][..]));
        assert_eq!(list(&block, 2, 3), Some(&[][..]));
        assert_eq!(list(&block[..4], 1, 3), None);
    }
}
