//! The posting list of a term: which sections have it, and how often in the title, the heading and the text.
//!
//! One number a posting: the distance to the section before, times four, plus a code: 0 for once in the text, 1 for twice, 2 for more
//! (the count less 3 follows), 3 for anything else (title, heading and text counts follow). Sections are numbered through the whole index;
//! a title's occurrences stand at the page's first section.

use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// One section that has the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The section's number in the index.
    pub section: u32,
    /// Occurrences in the page's title; only at its first section.
    pub title: u32,
    /// Occurrences in the section's heading.
    pub heading: u32,
    /// Occurrences in the section's text.
    pub body: u32,
}

/// Appends a list; sections ascend and each posting has an occurrence somewhere.
pub fn write(out: &mut Vec<u8>, postings: &[Posting]) {
    let mut next = 0;
    for p in postings {
        let gap = u64::from(p.section - next) << 2;
        next = p.section + 1;
        match (p.title, p.heading, p.body) {
            (0, 0, 1) => put(out, gap),
            (0, 0, 2) => put(out, gap | 1),
            (0, 0, body) if body > 2 => {
                put(out, gap | 2);
                put(out, u64::from(body - 3));
            }
            (title, heading, body) => {
                put(out, gap | 3);
                put(out, u64::from(title));
                put(out, u64::from(heading));
                put(out, u64::from(body));
            }
        }
    }
}

/// Reads a list; stops for good at the first malformed posting, which [`Postings::intact`] then tells.
#[derive(Clone)]
pub struct Postings<'a> {
    reader: Reader<'a>,
    next: u32,
    intact: bool,
}

impl<'a> Postings<'a> {
    /// A cursor before the first posting.
    pub fn over(bytes: &'a [u8]) -> Self {
        Postings { reader: Reader::over(bytes), next: 0, intact: true }
    }

    /// False once malformed bytes were met.
    pub fn intact(&self) -> bool {
        self.intact
    }

    fn read(&mut self) -> Option<Posting> {
        let head = self.reader.int()?;
        let section = u32::try_from(head >> 2).ok()?.checked_add(self.next)?;
        self.next = section.checked_add(1)?;
        let (title, heading, body) = match head & 3 {
            0 => (0, 0, 1),
            1 => (0, 0, 2),
            2 => (0, 0, self.reader.int32()?.checked_add(3)?),
            _ => (self.reader.int32()?, self.reader.int32()?, self.reader.int32()?),
        };
        Some(Posting { section, title, heading, body })
    }
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        if !self.intact || self.reader.rest().is_empty() {
            return None;
        }
        let posting = self.read();
        self.intact = posting.is_some();
        posting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back() {
        let p = |section, title, heading, body| Posting { section, title, heading, body };
        let list =
            [p(0, 0, 0, 1), p(1, 0, 0, 2), p(7, 0, 0, 3), p(8, 1, 0, 0), p(500, 2, 1, 40), p(u32::MAX - 1, 0, 0, 1)];
        let mut bytes = Vec::new();
        write(&mut bytes, &list);
        let mut back = Postings::over(&bytes);
        assert_eq!(back.by_ref().collect::<Vec<_>>(), list);
        assert!(back.intact());
    }

    #[test]
    fn a_cut_list_is_told() {
        let mut bytes = Vec::new();
        write(&mut bytes, &[Posting { section: 3, title: 1, heading: 2, body: 3 }]);
        for len in 1..bytes.len() {
            let mut cut = Postings::over(&bytes[..len]);
            assert_eq!(cut.next(), None);
            assert!(!cut.intact());
        }
    }
}
