//! The posting list of a term: which sections have it, and how often in the title, the heading and the text.
//!
//! Its bits: one that says whether a title or heading has the term; the sections, a set among all of the index; how often each has it, as a set of running sums
//! (the last sum is the term's total, which the term block holds beside the number of sections; so a word that every section has once takes nothing). When the first
//! bit is set, there follow: how many postings have occurrences outside the text, which (a set among all), and for each how many of its occurrences are in the
//! title (below its count plus one), at which of its positions the first three of them are (each below 16, the last for all further behind), and how many are in the heading (below what is left plus one), and behind the latter, unless it is none, how many words the heading has (less one, two bits). Sections are numbered through the whole index; a title's
//! occurrences stand at the page's first section. Everything is coded as in [`crate::bits`].

use crate::bits::{BitReader, BitWriter};
use alloc::vec::Vec;

/// One section that has the term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    /// The section's number in the index.
    pub section: u32,
    /// Occurrences in the page's title; only at its first section.
    pub title: u32,
    /// Occurrences in the section's heading.
    pub heading: u32,
    /// Occurrences in the section's text.
    pub body: u32,
    /// Where in the title: a bit for each of its first [`TITLE_PLACES`] positions, three bits at most, and no more than occurrences.
    pub title_places: u32,
    /// Words of that heading, from 1 to [`LONG_HEADING`]; 0 when it has not the term.
    pub heading_words: u32,
}

/// Words of a heading that has this many or more.
pub const LONG_HEADING: u32 = 4;
/// Positions of a title that are told apart.
pub const TITLE_PLACES: u32 = 15;

/// Occurrences in a title whose positions are told.
fn placed(title: u32) -> u32 {
    title.min(3)
}

impl Posting {
    /// Occurrences anywhere.
    pub fn total(&self) -> u32 {
        self.title + self.heading + self.body
    }
}

/// Makes a list; sections ascend, each posting has an occurrence somewhere, `n_sections` is how many the index has.
pub fn write(postings: &[Posting], n_sections: u32) -> Vec<u8> {
    let mut out = BitWriter::default();
    let n = postings.len() as u32;
    let outside: Vec<u32> =
        (0..n).zip(postings).filter(|(_, p)| p.title + p.heading > 0).map(|(number, _)| number).collect();
    out.bits(u32::from(!outside.is_empty()), 1);
    let sections: Vec<u32> = postings.iter().map(|p| p.section).collect();
    out.set(&sections, 0, n_sections);
    let mut sum = 0;
    let sums: Vec<u32> = postings
        .iter()
        .map(|p| {
            sum += p.total();
            sum
        })
        .collect();
    if let Some((total, sums)) = sums.split_last() {
        out.set(sums, 1, *total);
    }
    if !outside.is_empty() {
        out.below(outside.len() as u32 - 1, n);
        out.set(&outside, 0, n);
        for &number in &outside {
            let p = &postings[number as usize];
            out.below(p.title, p.total() + 1);
            let mut places = (0..TITLE_PLACES).filter(|place| p.title_places >> place & 1 != 0);
            for _ in 0..placed(p.title) {
                out.below(places.next().unwrap_or(TITLE_PLACES), TITLE_PLACES + 1);
            }
            out.below(p.heading, p.total() - p.title + 1);
            if p.heading > 0 {
                out.bits(p.heading_words - 1, 2);
            }
        }
    }
    out.finish()
}

/// A posting list in its bytes, with what its term's block says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List<'a> {
    /// What [`write`] made.
    pub bytes: &'a [u8],
    /// Postings.
    pub n: u32,
    /// Occurrences in all of them.
    pub total: u32,
}

/// Reads lists; its rows are used again from list to list.
#[derive(Default)]
pub struct Cursor {
    sections: Vec<u32>,
    sums: Vec<u32>,
    outside: Vec<u32>,
    postings: Vec<Posting>,
}

/// The first `n` places of a row that is used again, whatever stands there: filling them one by one, or with zeros before, would cost as much as reading a list.
pub fn room<T: Clone + Default>(row: &mut Vec<T>, n: usize) -> &mut [T] {
    if row.len() < n {
        row.resize(n, T::default());
    }
    row.get_mut(..n).unwrap_or_default()
}

impl Cursor {
    /// The postings, in order. `None` for malformed bytes. Takes memory for the sections that the index has at most.
    pub fn read(&mut self, list: List<'_>, n_sections: u32) -> Option<&mut [Posting]> {
        let List { bytes, n, total } = list;
        if n > n_sections || n > total {
            return None;
        }
        let postings = room(&mut self.postings, n as usize);
        if n == 0 {
            return Some(postings);
        }
        let mut reader = BitReader::over(bytes);
        let has_outside = reader.bits(1) == 1;
        let sections = room(&mut self.sections, n as usize);
        let sums = room(&mut self.sums, n as usize);
        let (last, before_last) = sums.split_last_mut()?;
        *last = total;
        if !reader.set(sections, 0, n_sections) || !reader.set(before_last, 1, total) {
            return None;
        }
        let mut before = 0;
        for (posting, (&mut section, &mut sum)) in postings.iter_mut().zip(sections.iter_mut().zip(sums)) {
            *posting = Posting { section, title: 0, heading: 0, body: sum - before, title_places: 0, heading_words: 0 };
            before = sum;
        }
        if has_outside {
            let outside = room(&mut self.outside, reader.below(n) as usize + 1);
            reader.set(outside, 0, n);
            for &mut number in outside {
                let posting = postings.get_mut(number as usize)?;
                posting.title = reader.below(posting.body + 1);
                posting.body -= posting.title;
                for _ in 0..placed(posting.title) {
                    posting.title_places |= 1 << reader.below(TITLE_PLACES + 1);
                }
                posting.title_places &= (1 << TITLE_PLACES) - 1;
                posting.heading = reader.below(posting.body + 1);
                posting.body -= posting.heading;
                if posting.heading > 0 {
                    posting.heading_words = reader.bits(2) + 1;
                }
            }
        }
        reader.intact().then_some(postings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &[Posting], n_sections: u32, bytes: usize) {
        let written = write(list, n_sections);
        assert_eq!(written.len(), bytes);
        let total = list.iter().map(Posting::total).sum();
        let read = |bytes: &[u8]| {
            let list = List { bytes, n: list.len() as u32, total };
            Cursor::default().read(list, n_sections).map(|postings| postings.to_vec())
        };
        assert_eq!(read(&written).as_deref(), Some(list));
        for len in 0..written.len() {
            assert_eq!(read(&written[..len]), None, "{len}");
        }
    }

    #[test]
    fn lists_come_back() {
        let p = |section, title, heading, body| Posting {
            section,
            title,
            heading,
            body,
            title_places: [0, 4, 0x4001][title.min(2) as usize],
            heading_words: (section % 4 + 1) * u32::from(heading > 0),
        };
        check(&[p(3, 0, 0, 1)], 4, 1);
        check(&[p(0, 0, 0, 1), p(1, 0, 0, 1), p(2, 0, 0, 1)], 3, 1);
        check(&[p(0, 0, 0, 1), p(1, 0, 0, 2), p(7, 0, 0, 3)], 31_382, 5);
        let list = [p(0, 0, 0, 1), p(7, 1, 0, 0), p(8, 0, 3, 0), p(500, 2, 1, 40), p(u32::MAX - 1, 0, 0, 1)];
        check(&list, u32::MAX, 20);
    }

    #[test]
    fn more_postings_than_sections_or_occurrences_are_told() {
        let read =
            |n, total| Cursor::default().read(List { bytes: &[0; 9], n, total }, 5).map(|postings| postings.len());
        assert_eq!(read(6, 9), None);
        assert_eq!(read(5, 4), None);
        assert_eq!(read(5, 5), Some(5));
        assert_eq!(read(u32::MAX, u32::MAX), None);
    }
}
