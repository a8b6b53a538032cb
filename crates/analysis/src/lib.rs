//! Text → tokens. The indexer cuts pages with it, search cuts queries and marks excerpts with it: the same code, so that what was indexed is what is found and
//! what is found is what is marked. It knows nothing of files, indexes or rankings.

mod capitals;
mod chars;
mod composed;
mod fold;
mod letters;
mod tokens;

pub use fold::{fold, fold_into};
pub use tokens::{Token, TokenKind, analyze};

/// Changes whenever tokens could change; the index header carries it. Raise it with every change of a rule or a table.
pub const FINGERPRINT: u32 = 1;

/// Columns that a character takes in an excerpt: two for full-width scripts, none for marks, else one.
pub fn width(c: char) -> usize {
    match c as u32 {
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

/// True for letters, digits and the marks that belong to a word: an excerpt is not cut between two of them.
pub fn is_word_char(c: char) -> bool {
    chars::class(c) != chars::Class::Other
}
