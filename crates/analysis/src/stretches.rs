//! What the characters of the Basic Multilingual Plane are to the tokenizer: tables for people to read, and the stretches of one kind that are made of them, packed,
//! for the wasm. Called by `chars`.

use crate::letters::BOUNDARIES;
use crate::packed::{cut, next, put};

/// A letter of a script with spaces.
pub const LETTER: u8 = 0;
/// A decimal digit; its stretch begins with the zero.
pub const DIGIT: u8 = 1;
/// A mark that belongs to the letter before it.
pub const MARK: u8 = 2;
/// A character of a script without spaces that begins a cluster.
pub const GRAM: u8 = 3;
/// One that goes on the cluster before it.
pub const GRAM_MARK: u8 = 4;
/// Stands in words without being part of their spelling.
pub const IGNORED: u8 = 5;
/// Everything else.
pub const OTHER: u8 = 6;

/// Soft hyphen, joiners, direction marks; sorted, inclusive.
const IGNORED_ONES: &[(u16, u16)] = &[
    (0xad, 0xad),
    (0x61c, 0x61c),
    (0x640, 0x640),
    (0x180e, 0x180e),
    (0x200c, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
];

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

/// Where the decimal digits of the scripts begin.
const ZEROS: &[u16] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0xff10,
];

/// Where the first stretch begins; ASCII is not looked up.
const FIRST: u16 = 0x80;
/// Every so many stretches the index has one, so that few are walked.
const EVERY: usize = 32;
/// For each of those where it begins, and its place among the bytes.
static INDEX: [(u16, u16); pack().2.div_ceil(EVERY)] = {
    let (_, _, n, long) = pack();
    let mut rows = [(0, 0); pack().2.div_ceil(EVERY)];
    let mut i = 0;
    while i < n.div_ceil(EVERY) {
        rows[i] = long[i];
        i += 1;
    }
    rows
};
static PACKED: [u8; pack().1] = cut(&pack().0);

/// The kind of a character beyond ASCII, and the first of the stretch that it lies in.
pub fn stretch(unit: u16) -> (u8, u16) {
    let (mut first, mut place) = (FIRST, 0);
    for &(begin, at) in &INDEX {
        if begin <= unit {
            (first, place) = (begin, at);
        }
    }
    let mut bytes = PACKED.get(usize::from(place)..).unwrap_or_default().iter();
    while let Some(step) = next(&mut bytes) {
        let end = u32::from(first) + (step >> 3);
        if u32::from(unit) < end {
            return ((step & 7) as u8, first);
        }
        first = end as u16;
    }
    (OTHER, unit)
}

/// The kind by the tables.
const fn kind(unit: u16) -> u8 {
    if within(unit, IGNORED_ONES) {
        return IGNORED;
    }
    if within(unit, GRAMS) {
        return if within(unit, GRAM_MARKS) { GRAM_MARK } else { GRAM };
    }
    if within(unit, MARKS) {
        return MARK;
    }
    let mut of_words = false;
    let mut i = 0;
    while i < BOUNDARIES.len() && BOUNDARIES[i] <= unit {
        of_words = !of_words;
        i += 1;
    }
    if !of_words {
        return OTHER;
    }
    i = 0;
    while i < ZEROS.len() {
        if ZEROS[i] <= unit && unit - ZEROS[i] < 10 {
            return DIGIT;
        }
        i += 1;
    }
    LETTER
}

const fn within(unit: u16, ranges: &[(u16, u16)]) -> bool {
    let mut i = 0;
    while i < ranges.len() {
        if ranges[i].0 <= unit && unit <= ranges[i].1 {
            return true;
        }
        i += 1;
    }
    false
}

/// The next place above `unit` where any table begins or ends something.
const fn edge(unit: u32) -> u32 {
    const fn nearer(best: u32, unit: u32, at: u32) -> u32 {
        if at > unit && at < best { at } else { best }
    }
    let mut best = 0x10000;
    let tables = [IGNORED_ONES, MARKS, GRAMS, GRAM_MARKS];
    let mut t = 0;
    while t < tables.len() {
        let mut i = 0;
        while i < tables[t].len() {
            best = nearer(nearer(best, unit, tables[t][i].0 as u32), unit, tables[t][i].1 as u32 + 1);
            i += 1;
        }
        t += 1;
    }
    let mut i = 0;
    while i < BOUNDARIES.len() {
        best = nearer(best, unit, BOUNDARIES[i] as u32);
        i += 1;
    }
    i = 0;
    while i < ZEROS.len() {
        best = nearer(nearer(best, unit, ZEROS[i] as u32), unit, ZEROS[i] as u32 + 10);
        i += 1;
    }
    best
}

/// The stretches as steps: length and kind. Gives the bytes, their number, the number of stretches, and the rows of the index.
const fn pack() -> ([u8; 4096], usize, usize, [(u16, u16); 128]) {
    let mut out = [0; 4096];
    let mut index = [(0, 0); 128];
    let (mut at, mut n) = (0, 0);
    let mut first = FIRST as u32;
    while first < 0x10000 {
        let here = kind(first as u16);
        let mut end = edge(first);
        while end < 0x10000 && kind(end as u16) == here {
            end = edge(end);
        }
        if n % EVERY == 0 {
            index[n / EVERY] = (first as u16, at as u16);
        }
        at = put(&mut out, at, (end - first) << 3 | here as u32);
        n += 1;
        first = end;
    }
    (out, at, n, index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_the_tables() {
        for unit in FIRST..=u16::MAX {
            let (found, first) = stretch(unit);
            assert_eq!(found, kind(unit), "U+{unit:x}");
            assert!(found != DIGIT || ZEROS.contains(&first), "U+{unit:x}");
        }
    }
}
