//! Text → tokens. The indexer cuts pages with it, search cuts queries and marks excerpts with it: the same code, so that what was indexed is what is found and
//! what is found is what is marked. It knows nothing of files, indexes or rankings.

#![no_std]

#[cfg_attr(test, macro_use)]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod capitals;
mod chars;
mod composed;
mod fold;
mod letters;
mod packed;
mod stretches;
mod tokens;

pub use fold::{fold, fold_into};
pub use tokens::{Token, TokenKind, analyze, analyze_in};

/// Changes whenever tokens could change; the index header carries it. It follows the tables by itself; raise `RULES` when code changes what
/// tokens come out.
pub const FINGERPRINT: u32 = fingerprint();

/// The version of the rules that are code.
const RULES: u32 = 6;

/// FNV-1a over the rules' version and the tables, at compile time.
const fn fingerprint() -> u32 {
    const fn mix(sum: u32, word: u32) -> u32 {
        (sum ^ word).wrapping_mul(0x0100_0193)
    }
    let mut sum = mix(0x811c_9dc5, RULES);
    let mut i = 0;
    while i < composed::COMPOSED.len() {
        let (letter, base, mark) = composed::COMPOSED[i];
        sum = mix(mix(mix(sum, letter as u32), base as u32), mark as u32);
        i += 1;
    }
    i = 0;
    while i < capitals::CAPITALS.len() {
        let (run, distance) = capitals::CAPITALS[i];
        sum = mix(mix(sum, run), distance as u32);
        i += 1;
    }
    i = 0;
    while i < letters::BOUNDARIES.len() {
        sum = mix(sum, letters::BOUNDARIES[i] as u32);
        i += 1;
    }
    sum
}

/// Columns that a character takes in an excerpt: two for full-width scripts, none for marks, else one.
pub fn width(c: char) -> usize {
    match c as u32 {
        // Most of most texts: no table is asked.
        0..=0x7f => 1,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3ffff => 2,
        _ => match chars::class(c) {
            chars::Class::Mark | chars::Class::Ignored => 0,
            chars::Class::Gram if chars::continues_cluster(c) => 0,
            _ => 1,
        },
    }
}

/// Cuts the key of a `Gram` behind its first cluster.
pub fn split_cluster(key: &str) -> (&str, &str) {
    let second =
        key.char_indices().skip(1).find(|(_, c)| !chars::continues_cluster(*c)).map_or(key.len(), |(at, _)| at);
    key.split_at_checked(second).unwrap_or((key, ""))
}

/// True for letters, digits and the marks that belong to a word: an excerpt is not cut between two of them.
pub fn is_word_char(c: char) -> bool {
    chars::class(c) != chars::Class::Other
}
