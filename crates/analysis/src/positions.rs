//! How many positions a text uses, for who cuts texts by their length and has no use for their tokens. Called by the indexer alone; what tokens are is [`crate::tokens`]'s,
//! and the laws of this crate hold the two equal.

use crate::chars::{Class, class, continues_cluster};
use crate::tokens::{analyze, is_apostrophe, is_ending};

/// The number that [`analyze`] gives back, without making tokens: that takes several times as long.
pub fn positions(text: &str) -> u32 {
    count(text).unwrap_or_else(|| analyze(text, &mut |_| {}))
}

/// Nothing where letters beyond ASCII stand beside an apostrophe.
fn count(text: &str) -> Option<u32> {
    let mut n = 0;
    let mut chars = text.char_indices().peekable();
    // The letter right before an apostrophe behind which a letter may go on with the same word.
    let mut joined = false;
    while let Some((start, c)) = chars.next() {
        let apostrophe = core::mem::take(&mut joined);
        match class(c) {
            Class::Letter | Class::Digit => {
                let mut last = (start, c);
                let mut is_ascii = c.is_ascii();
                while let Some(next) = chars.next_if(|(_, c)| !matches!(class(*c), Class::Other | Class::Gram)) {
                    is_ascii &= next.1.is_ascii();
                    last = next;
                }
                let end = last.0 + last.1.len_utf8();
                if apostrophe && class(c) == Class::Letter {
                    if !is_ascii {
                        return None;
                    }
                    n += u32::from(!is_ending(text.get(start..end)?));
                } else {
                    n += 1;
                }
                if chars.peek().is_some_and(|(_, c)| is_apostrophe(*c)) {
                    if !last.1.is_ascii() {
                        return None;
                    }
                    joined = last.1.is_ascii_alphabetic();
                    chars.next();
                }
            }
            Class::Gram => {
                n += 1;
                while let Some((_, c)) =
                    chars.next_if(|(_, c)| matches!(class(*c), Class::Gram | Class::Ignored | Class::Mark))
                {
                    n += u32::from(class(c) == Class::Gram && !continues_cluster(c));
                }
            }
            _ => {}
        }
    }
    Some(n)
}
