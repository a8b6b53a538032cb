//! What a character is to the tokenizer, and what becomes of it in a key. Called by the tokenizer and the folding; knows no words.

use crate::capitals::CAPITALS;
pub use crate::composed::apart as decompose;
use crate::composed::{composes, with_mark};
use crate::stretches::{DIGIT, GRAM, GRAM_MARK, IGNORED, LETTER, MARK, stretch};
use alloc::string::String;

/// The classes that the tokenizer tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A letter of a script with spaces.
    Letter,
    /// A decimal digit.
    Digit,
    /// A mark that belongs to the letter before it.
    Mark,
    /// A cluster of a script without spaces begins.
    Gram,
    /// Stands in words without being part of their spelling: soft hyphen, joiners, direction marks.
    Ignored,
    /// Everything else.
    Other,
}

/// The class of a character.
#[inline]
pub fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            _ => Class::Other,
        };
    }
    // Nine of ten letters that are not ASCII; they need not be looked up.
    if is_common(c) {
        return Class::Letter;
    }
    if is_common_gram(c) {
        return Class::Gram;
    }
    let Ok(unit) = u16::try_from(c as u32) else {
        return match c as u32 {
            // Kana and ideographs.
            0x1b000..=0x1b16f | 0x20000..=0x3ffff => Class::Gram,
            // Beyond the basic plane all else is letters but for symbols of music, games and emoji, and tags.
            0x1d000..=0x1d3ff | 0x1f000..=0x1fbef | 0xe0000.. => Class::Other,
            _ => Class::Letter,
        };
    };
    match stretch(unit).0 {
        LETTER => Class::Letter,
        DIGIT => Class::Digit,
        MARK => Class::Mark,
        GRAM | GRAM_MARK => Class::Gram,
        IGNORED => Class::Ignored,
        _ => Class::Other,
    }
}

/// Ideographs, kana and Hangul that begin a cluster, all but a few of those in texts; they need not be looked up either.
fn is_common_gram(c: char) -> bool {
    matches!(c, '一'..='鿿' | '가'..='힣' | 'ぁ'..='ゖ' | 'ァ'..='ヺ')
}

/// Small letters of Russian, Armenian, Hebrew and Arabic: letters that are no capitals, and that fold to themselves but for some of the Arabic ones.
#[inline]
pub fn is_common(c: char) -> bool {
    matches!(c, 'а'..='я' | 'ա'..='ֆ' | 'א'..='ת' | 'ا'..='غ' | 'ف'..='و')
}

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u8> {
    // A stretch of digits begins with a zero.
    let unit = u16::try_from(c as u32).ok()?;
    let (kind, zero) = stretch(unit);
    (kind == DIGIT).then(|| (unit - zero) as u8)
}

/// True when a gram character goes on the cluster before it.
pub fn continues_cluster(c: char) -> bool {
    !is_common_gram(c) && u16::try_from(c as u32).is_ok_and(|unit| stretch(unit).0 == GRAM_MARK)
}

/// Half-width katakana U+FF66 to U+FF9D as the full-width letters.
const HALF_WIDTH: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// The character of this number in a text of characters of three bytes.
pub fn at_third(text: &str, number: u32) -> Option<char> {
    text.get(3 * number as usize..)?.chars().next()
}

/// Appends a character as it stands in a key: lower case, ordinary width, ligatures taken apart, composed with what is there.
pub fn push_key(out: &mut String, start: usize, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let c = match c as u32 {
        0xff01..=0xff5e => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        n @ 0xff66..=0xff9d => at_third(HALF_WIDTH, n - 0xff66).unwrap_or(c),
        0xff9e => '\u{3099}',
        0xff9f => '\u{309a}',
        0xfb00 => return out.push_str("ff"),
        0xfb01 => return out.push_str("fi"),
        0xfb02 => return out.push_str("fl"),
        0xfb03 => return out.push_str("ffi"),
        0xfb04 => return out.push_str("ffl"),
        0xfb05 | 0xfb06 => return out.push_str("st"),
        _ => c,
    };
    let lower = lower(c);
    if is_common(lower) {
        return out.push(lower);
    }
    if class(lower) == Class::Mark || matches!(lower as u32, 0x1161..=0x1175 | 0x11a8..=0x11c2 | 0x3099 | 0x309a) {
        attach(out, start, lower);
    } else {
        out.push(lower);
    }
}

/// Letters that a character stands for: a ligature for several.
pub fn letters_of(c: char) -> usize {
    match c {
        'ﬃ' | 'ﬄ' => 3,
        'ﬀ'..='ﬆ' => 2,
        _ => 1,
    }
}

/// The small letter of a capital; any other character is itself. The Turkish İ is an i.
#[inline]
pub fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if is_common(c) {
        return c;
    }
    if c == 'İ' {
        return 'i';
    }
    let at = CAPITALS.partition_point(|&(run, _)| run >> 8 <= c as u32);
    let Some(&(run, distance)) = at.checked_sub(1).and_then(|at| CAPITALS.get(at)) else { return c };
    let (first, n, step) = (run >> 8, (run >> 1) & 127, 1 + (run & 1));
    let offset = c as u32 - first;
    if !offset.is_multiple_of(step) || offset / step >= n {
        return c;
    }
    char::from_u32((c as u32).wrapping_add_signed(distance)).unwrap_or(c)
}

/// True for capital letters.
#[inline]
pub fn is_capital(c: char) -> bool {
    lower(c) != c
}

/// Appends a mark, composed with the letter before it where there is such a letter.
fn attach(out: &mut String, start: usize, mark: char) {
    let last = out.get(start..).and_then(|key| key.chars().next_back());
    let Some(last) = last else { return out.push(mark) };
    if let Some(composed) = compose(last, mark) {
        out.pop();
        return out.push(composed);
    }
    // Two marks in the other order: ê and a dot below is ẹ and a circumflex.
    if composes(mark)
        && let Some((base, first)) = decompose(last)
        && let Some(composed) = compose(base, mark).and_then(|inner| compose(inner, first))
    {
        out.pop();
        return out.push(composed);
    }
    out.push(mark);
}

/// The one character for a letter and a mark.
pub fn compose(base: char, mark: char) -> Option<char> {
    let (b, m) = (base as u32, mark as u32);
    // Hangul: leading consonant and vowel, then a trailing consonant.
    if (0x1100..0x1113).contains(&b) && (0x1161..0x1176).contains(&m) {
        return char::from_u32(0xac00 + ((b - 0x1100) * 21 + (m - 0x1161)) * 28);
    }
    if (0xac00..0xd7a4).contains(&b) && (b - 0xac00) % 28 == 0 && (0x11a8..0x11c3).contains(&m) {
        return char::from_u32(b + m - 0x11a7);
    }
    with_mark(base, mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_those_of_the_standard_library() {
        for c in (0x80..=0x2ffff).filter_map(char::from_u32).filter(|c| c.is_alphanumeric()) {
            let symbol = matches!(c as u32, 0x2bc | 0x1f100..=0x1f1ff | 0x1fbf0..=0x1fbf9 | 0x1d2c0..=0x1d378);
            assert!(class(c) != Class::Other || symbol, "{c} U+{:x}", c as u32);
        }
        for c in "  «»—–…“”’€£§©®™°±×÷¿¡،؛؟।॥。、「」・！？→∑🎉👩\u{200b}\u{2028}".chars()
        {
            assert_eq!(class(c), Class::Other, "{c}");
        }
    }

    #[test]
    fn common_letters_are_small_letters() {
        for c in (0..=0x10ffff).filter_map(char::from_u32).filter(|c| is_common(*c)) {
            assert!(c.is_alphabetic() && c.to_lowercase().eq([c]), "{c}");
        }
    }

    #[test]
    fn small_letters_are_those_of_the_standard_library() {
        for c in (0..=0x10ffff).filter_map(char::from_u32).filter(|c| *c != 'İ') {
            assert!(c.to_lowercase().eq([lower(c)]), "{c}");
        }
    }
}
