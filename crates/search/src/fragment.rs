//! The value of a text fragment (`#:~:text=…`), by which a browser scrolls to the words that matched and marks them.

use alloc::string::String;
use teff_analysis::is_word_char;

/// Words that a fragment quotes at most: enough to name one place of the page, few enough to be found when the page is edited.
const MAX_WORDS: usize = 8;
/// Words that a fragment grows to, so that a common word is not found too early on the page.
const WORDS: usize = 4;

/// The fragment for the stretch of `text` from `start` to `end`, whole words of one paragraph; empty when there is too little to quote.
pub fn fragment(text: &str, start: usize, end: usize) -> String {
    let mut words = 0;
    let mut stop = start;
    let mut inside = false;
    let tail = text.get(start..).unwrap_or_default();
    for (at, c) in tail.char_indices() {
        let at = start + at;
        if c == '\n' {
            break;
        }
        if is_word_char(c) {
            if !inside && (words >= MAX_WORDS || (words >= WORDS && at >= end)) {
                break;
            }
            words += usize::from(!inside);
            inside = true;
            stop = at + c.len_utf8();
        } else {
            inside = false;
        }
    }
    let quoted = text.get(start..stop).unwrap_or_default();
    // Fewer than three characters are found everywhere.
    if quoted.chars().nth(2).is_none() { String::new() } else { percent_encode(quoted) }
}

/// Encodes all but letters, digits, `.`, `_` and `~`: the dash, comma and ampersand have meanings of their own in a text fragment.
fn percent_encode(text: &str) -> String {
    let mut out = String::new();
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            out.push(byte as char);
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push((if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }) as char);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expected: &str) {
        let start = text.find(words).unwrap();
        assert_eq!(fragment(text, start, start + words.len()), expected);
    }

    #[test]
    fn fragments() {
        check("the 44-day war in Karabakh. He said", "44-day war", "44%2Dday%20war%20in");
        check("a, b & c d e", "a", "a%2C%20b%20%26%20c%20d");
        check("end\nnext", "end", "end");
        check("été", "été", "%C3%A9t%C3%A9");
        check("x", "x", "");
    }
}
