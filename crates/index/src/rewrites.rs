//! How the index's own words change their beginnings and ends within a stem class (`y` to `ies`, `ом` to nothing, nothing to `ال`): what stands for a
//! word that no page has. Made by the indexer from the classes, kept in the root.
//!
//! Their number, then for each: 0 or 1 (beginning or end), what is taken away, what comes instead.

use crate::varint::{Reader, put, put_bytes};
use alloc::string::String;
use alloc::vec::Vec;

/// One exchange of a beginning or an end, in folded letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewrite<'a> {
    /// The end is exchanged; else the beginning.
    pub end: bool,
    /// What is taken away; may be empty.
    pub from: &'a str,
    /// What comes instead; may be empty.
    pub to: &'a str,
}

impl Rewrite<'_> {
    /// How many characters stay of `word` and what the word becomes, when it has this beginning or end.
    pub fn apply(&self, word: &str) -> Option<(usize, String)> {
        let mut out = String::new();
        let rest = if self.end { word.strip_suffix(self.from) } else { word.strip_prefix(self.from) }?;
        if !self.end {
            out.push_str(self.to);
        }
        out.push_str(rest);
        if self.end {
            out.push_str(self.to);
        }
        // Counting the bytes that begin a character costs less wasm than the standard library's count.
        Some((rest.bytes().filter(|b| b & 0xc0 != 0x80).count(), out))
    }
}

/// The exchanges as bytes, the most frequent first.
pub fn write(rewrites: &[Rewrite<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, rewrites.len() as u64);
    for rewrite in rewrites {
        out.push(u8::from(rewrite.end));
        put_bytes(&mut out, rewrite.from.as_bytes());
        put_bytes(&mut out, rewrite.to.as_bytes());
    }
    out
}

/// Visits them. `None` for malformed bytes.
pub fn each<'a>(bytes: &'a [u8], visit: &mut dyn FnMut(Rewrite<'a>)) -> Option<()> {
    let mut reader = Reader::over(bytes);
    for _ in 0..reader.count()? {
        let end = reader.int()? == 1;
        visit(Rewrite { end, from: reader.text()?, to: reader.text()? });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[track_caller]
    fn check(end: bool, from: &str, to: &str, word: &str, expected: Option<(usize, &str)>) {
        let rewrite = Rewrite { end, from, to };
        assert_eq!(rewrite.apply(word), expected.map(|(left, word)| (left, word.to_string())));
        let bytes = write(&[rewrite]);
        let mut back = Vec::new();
        each(&bytes, &mut |r| back.push(r)).unwrap();
        assert_eq!(back, [rewrite]);
        for len in 0..bytes.len() {
            assert_eq!(each(&bytes[..len], &mut |_| {}), None);
        }
    }

    #[test]
    fn beginnings_and_ends() {
        check(true, "ies", "y", "stories", Some((4, "story")));
        check(true, "", "s", "prisoner", Some((8, "prisoners")));
        check(true, "ing", "", "prisoner", None);
        check(false, "ال", "", "البرونكوس", Some((7, "برونكوس")));
    }
}
