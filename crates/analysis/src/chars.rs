//! What a character is to the tokenizer, and what becomes of it in a key. Called by the tokenizer and the folding; knows no words.

use crate::capitals::CAPITALS;
pub use crate::composed::apart as decompose;
use crate::composed::{composes, with_mark};
use crate::letters::BOUNDARIES;
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

/// Marks that are no letters to the standard library, yet belong to words; sorted, inclusive.
const MARKS: &[(u16, u16)] = &[
    (0x300, 0x36f),
    (0x483, 0x489),
    (0x591, 0x5bd),
    (0x5bf, 0x5bf),
    (0x5c1, 0x5c2),
    (0x5c4, 0x5c5),
    (0x610, 0x61a),
    (0x64b, 0x65f),
    (0x670, 0x670),
    (0x6d6, 0x6dc),
    (0x6df, 0x6e4),
    (0x6e7, 0x6e8),
    (0x6ea, 0x6ed),
    (0x711, 0x711),
    (0x730, 0x74a),
    (0x93c, 0x93c),
    (0x94d, 0x94d),
    (0x951, 0x954),
    (0x9bc, 0x9bc),
    (0x9cd, 0x9cd),
    (0xa3c, 0xa3c),
    (0xa4d, 0xa4d),
    (0xabc, 0xabc),
    (0xacd, 0xacd),
    (0xb3c, 0xb3c),
    (0xb4d, 0xb4d),
    (0xbcd, 0xbcd),
    (0xc3c, 0xc3c),
    (0xc4d, 0xc4d),
    (0xcbc, 0xcbc),
    (0xccd, 0xccd),
    (0xd3b, 0xd3c),
    (0xd4d, 0xd4d),
    (0xdca, 0xdca),
    (0xf18, 0xf19),
    (0xf35, 0xf35),
    (0xf37, 0xf37),
    (0xf39, 0xf39),
    (0xf71, 0xf84),
    (0xf86, 0xf87),
    (0x135d, 0x135f),
    (0x1ab0, 0x1aff),
    (0x1dc0, 0x1dff),
    (0x20d0, 0x20f0),
    (0xfe20, 0xfe2f),
];

/// Scripts written without spaces; sorted, inclusive.
const GRAMS: &[(u16, u16)] = &[
    (0xe01, 0xe3a),
    (0xe40, 0xe4e),
    (0xe81, 0xece),
    (0xedc, 0xedf),
    (0x1000, 0x103f),
    (0x1050, 0x108f),
    (0x109a, 0x109d),
    (0x1100, 0x11ff),
    (0x1780, 0x17d3),
    (0x17d7, 0x17d7),
    (0x17dc, 0x17dd),
    (0x2e80, 0x2fdf),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x303b, 0x303c),
    (0x3041, 0x309a),
    (0x309d, 0x309f),
    (0x30a1, 0x30fa),
    (0x30fc, 0x30ff),
    (0x3105, 0x312f),
    (0x3131, 0x318e),
    (0x31a0, 0x31bf),
    (0x31f0, 0x31ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xa960, 0xa97c),
    (0xa9e0, 0xa9fe),
    (0xaa60, 0xaa7f),
    (0xac00, 0xd7fb),
    (0xf900, 0xfad9),
    (0xff66, 0xff9f),
];

/// Characters of those scripts that go on a cluster instead of beginning one; sorted, inclusive.
const GRAM_MARKS: &[(u16, u16)] = &[
    (0xe31, 0xe31),
    (0xe33, 0xe3a),
    (0xe47, 0xe4e),
    (0xeb1, 0xeb1),
    (0xeb3, 0xebc),
    (0xec8, 0xece),
    (0x102b, 0x103e),
    (0x1056, 0x1059),
    (0x105e, 0x1060),
    (0x1062, 0x1064),
    (0x1067, 0x106d),
    (0x1071, 0x1074),
    (0x1082, 0x108d),
    (0x108f, 0x108f),
    (0x109a, 0x109d),
    (0x1160, 0x11ff),
    (0x17b4, 0x17d3),
    (0x17dd, 0x17dd),
    (0x3099, 0x309a),
    (0xff9e, 0xff9f),
];

fn within(c: char, ranges: &[(u16, u16)]) -> bool {
    let Ok(c) = u16::try_from(c as u32) else { return false };
    let at = ranges.partition_point(|&(_, last)| last < c);
    ranges.get(at).is_some_and(|&(first, _)| first <= c)
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
    match c as u32 {
        0xad
        | 0x61c
        | 0x640
        | 0x180e
        | 0x200c..=0x200f
        | 0x202a..=0x202e
        | 0x2060..=0x2064
        | 0x2066..=0x2069
        | 0xfe00..=0xfe0f
        | 0xfeff => Class::Ignored,
        // Kana and ideographs beyond the basic plane.
        0x1b000..=0x1b16f | 0x20000..=0x3ffff => Class::Gram,
        _ if within(c, GRAMS) => Class::Gram,
        _ if within(c, MARKS) => Class::Mark,
        _ if !is_of_words(c) => Class::Other,
        _ if digit(c).is_some() => Class::Digit,
        _ => Class::Letter,
    }
}

/// Small letters of Russian, Armenian, Hebrew and Arabic: letters that are no capitals, and that fold to themselves but for some of the Arabic ones.
#[inline]
pub fn is_common(c: char) -> bool {
    matches!(c, 'а'..='я' | 'ա'..='ֆ' | 'א'..='ת' | 'ا'..='غ' | 'ف'..='و')
}

/// True for letters, digits and marks, of any script.
fn is_of_words(c: char) -> bool {
    match u16::try_from(c as u32) {
        Ok(unit) => BOUNDARIES.partition_point(|&b| b <= unit) % 2 == 1,
        // Beyond the basic plane all is letters but for symbols of music, games and emoji, and tags.
        Err(_) => !matches!(c as u32, 0x1d000..=0x1d3ff | 0x1f000..=0x1fbef | 0xe0000..),
    }
}

/// Where the decimal digits of the scripts begin.
const ZEROS: &[u16] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0xff10,
];

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u8> {
    let zero = ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&(c as u32 as u16)) && (c as u32) < 0x10000)?;
    Some((c as u32 - u32::from(*zero)) as u8)
}

/// True when a gram character goes on the cluster before it.
pub fn continues_cluster(c: char) -> bool {
    within(c, GRAM_MARKS)
}

/// Half-width katakana U+FF66 to U+FF9D as the full-width letters.
const HALF_WIDTH: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Appends a character as it stands in a key: lower case, ordinary width, ligatures taken apart, composed with what is there.
pub fn push_key(out: &mut String, start: usize, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let c = match c as u32 {
        0xff01..=0xff5e => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        n @ 0xff66..=0xff9d => HALF_WIDTH.chars().nth(n as usize - 0xff66).unwrap_or(c),
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
        out.truncate(out.len() - last.len_utf8());
        return out.push(composed);
    }
    // Two marks in the other order: ê and a dot below is ẹ and a circumflex.
    if composes(mark)
        && let Some((base, first)) = decompose(last)
        && let Some(composed) = compose(base, mark).and_then(|inner| compose(inner, first))
    {
        out.truncate(out.len() - last.len_utf8());
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
