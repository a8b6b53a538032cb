//! Blocks of rare words spelled backwards: a word with a slip in its first half is found by its end. Written by the writer; [`crate::Index`] walks them.
//!
//! Each block is a vocabulary (see [`crate::vocabulary`]) of folded forms with their characters in reverse order, ascending; all levels are zero. The root has the
//! first one of each block. Listed are the words that are not resident, as far as [`is_listed`] goes: joined forms such as `nodefetch` would take more than all
//! others together (on MDN 190 kB beside 84), and their parts are listed.

use crate::vocabulary;
use alloc::vec::Vec;

/// A block is closed at about this many bytes: what ends alike is in one or two, and each is 3 to 4 kB on the wire.
pub const BLOCK_BYTES: usize = 6 * 1024;

/// Whether a folded form is one that a misspelling may mean: letters alone, as nobody errs by a letter in `e0308`; of a length that some misspelling of five to 32 characters has.
pub fn is_listed(folded: &str) -> bool {
    let letters = folded.bytes().all(|b| !b.is_ascii() || b.is_ascii_alphabetic());
    letters && (4..=34).contains(&folded.chars().count())
}

/// A word in UTF-8 with its characters in reverse order.
pub fn reverse(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut end = word.len();
    for (at, byte) in word.iter().enumerate().rev() {
        // Not within a character.
        if byte & 0xc0 != 0x80 {
            out.extend_from_slice(word.get(at..end).unwrap_or_default());
            end = at;
        }
    }
    out
}

/// Writes reversed words, which ascend strictly, in blocks of about `full` bytes; gives the first word of each block, and the blocks.
pub fn write(words: impl Iterator<Item = Vec<u8>>, full: usize) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let (mut first_words, mut blocks) = (Vec::new(), Vec::new());
    let mut open: Vec<(Vec<u8>, u8)> = Vec::new();
    let mut bytes = 0;
    let mut close = |open: &mut Vec<(Vec<u8>, u8)>| {
        if let Some((first, _)) = open.first() {
            first_words.push(first.clone());
            blocks.push(vocabulary::write(open));
        }
        open.clear();
    };
    for word in words {
        let last: &[u8] = open.last().map_or(&[], |(last, _)| last);
        let shared = last.iter().zip(&word).take_while(|(a, b)| a == b).count();
        bytes += word.len() - shared + 2;
        open.push((word, 0));
        if bytes >= full {
            close(&mut open);
            bytes = 0;
        }
    }
    close(&mut open);
    (first_words, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Marks, Visitor, Vocabulary};
    use alloc::collections::BTreeSet;

    #[derive(Default)]
    struct All(Vec<Vec<u8>>);

    impl Visitor for All {
        fn enter(&mut self, _: u8, _: usize) -> bool {
            true
        }
        fn key(&mut self, path: &[u8], level: u64) {
            assert_eq!(level, 0);
            self.0.push(path.to_vec());
        }
    }

    #[track_caller]
    fn check(words: &[&str], full: usize, n_blocks: usize) {
        let reversed: BTreeSet<Vec<u8>> = words.iter().map(|word| reverse(word.as_bytes())).collect();
        let (first_words, blocks) = write(reversed.iter().cloned(), full);
        assert_eq!((first_words.len(), blocks.len()), (n_blocks, n_blocks));
        let mut back = All::default();
        for (first, block) in first_words.iter().zip(&blocks) {
            let before = back.0.len();
            Vocabulary::open(block).unwrap().walk(&Marks::default(), b"", &mut back).unwrap();
            assert_eq!(back.0.get(before), Some(first));
        }
        assert_eq!(back.0, reversed.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn words_come_back() {
        check(&[], 100, 0);
        check(&["search"], 100, 1);
        check(&["search", "research", "perch", "grain", "größe", "tief"], 1, 6);
        check(&["search", "research", "perch", "grain", "größe", "tief"], 20, 2);
    }

    #[test]
    fn what_is_listed() {
        for (word, listed) in [
            ("abc", false),
            ("abcd", true),
            ("e0308", false),
            ("a.bc", false),
            ("größe", true),
            ("щука", true),
            (&*"a".repeat(34), true),
            (&*"a".repeat(35), false),
        ] {
            assert_eq!(is_listed(word), listed, "{word}");
        }
        for (word, back) in [("größe", "eßörg"), ("", ""), ("щука", "акущ"), ("a文😀b", "b😀文a")] {
            assert_eq!(reverse(word.as_bytes()), back.as_bytes());
        }
    }
}
