//! How the index's own words change their beginnings and ends within a stem class (`y` to `ies`, `ом` to nothing, nothing to `ال`): what stands for a
//! word that no page has. Made by the indexer from the classes, kept in the root.
//!
//! Their number, then for each: 0 or 1 (beginning or end), what is taken away, what comes instead.

use crate::varint::{Reader, put, put_bytes};

/// One exchange of a beginning or an end, in folded letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The end is exchanged; else the beginning.
    pub end: bool,
    /// What is taken away; may be empty.
    pub from: String,
    /// What comes instead; may be empty.
    pub to: String,
}

impl Rewrite {
    /// What stays of `word` and what the word becomes, when it has this beginning or end.
    pub fn apply(&self, word: &str) -> Option<(usize, String)> {
        let mut out = String::new();
        let rest =
            if self.end { word.strip_suffix(self.from.as_str()) } else { word.strip_prefix(self.from.as_str()) }?;
        if !self.end {
            out.push_str(&self.to);
        }
        out.push_str(rest);
        if self.end {
            out.push_str(&self.to);
        }
        Some((rest.chars().count(), out))
    }
}

/// Appends the exchanges, the most frequent first.
pub fn write(out: &mut Vec<u8>, rewrites: &[Rewrite]) {
    put(out, rewrites.len() as u64);
    for rewrite in rewrites {
        out.push(u8::from(rewrite.end));
        put_bytes(out, rewrite.from.as_bytes());
        put_bytes(out, rewrite.to.as_bytes());
    }
}

/// Reads them. `None` for malformed bytes.
pub fn read(reader: &mut Reader<'_>) -> Option<Vec<Rewrite>> {
    let n = reader.int()?;
    let mut rewrites = Vec::new();
    for _ in 0..reader.holds(n)? {
        let end = reader.int()? == 1;
        rewrites.push(Rewrite { end, from: reader.text()?.to_string(), to: reader.text()?.to_string() });
    }
    Some(rewrites)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(end: bool, from: &str, to: &str, word: &str, expected: Option<(usize, &str)>) {
        let rewrite = Rewrite { end, from: from.to_string(), to: to.to_string() };
        assert_eq!(rewrite.apply(word), expected.map(|(left, word)| (left, word.to_string())));
        let mut bytes = Vec::new();
        write(&mut bytes, std::slice::from_ref(&rewrite));
        assert_eq!(read(&mut Reader::over(&bytes)), Some(vec![rewrite]));
        for len in 0..bytes.len() {
            assert_eq!(read(&mut Reader::over(&bytes[..len])), None);
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
