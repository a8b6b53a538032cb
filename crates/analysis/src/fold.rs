//! Folding: what letters a reader may leave out or write otherwise. An explicit table for each script, never all marks: й is not и, が is not か.

use crate::chars::{Class, at_third, class, decompose, digit, is_common};
use alloc::string::String;

/// Letters that fold to others without being a base with a mark.
const PAIRS: &[(char, &str)] = &[
    ('ß', "ss"),
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ĸ', "k"),
    ('ł', "l"),
    ('ŋ', "n"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ſ', "s"),
    ('ƒ', "f"),
    ('ɓ', "b"),
    ('ɗ', "d"),
    ('ƙ', "k"),
    ('ƴ', "y"),
    ('ə', "e"),
    ('ς', "σ"),
    ('ё', "е"),
    ('ѐ', "е"),
    ('ѝ', "и"),
    ('ة', "ه"),
    ('ى', "ي"),
    ('ٱ', "ا"),
    ('ک', "ك"),
    ('ی', "ي"),
    ('ہ', "ه"),
    ('ँ', "ं"),
    ('և', "եւ"),
];

/// Appends the folded form of a key.
pub fn fold_into(key: &str, out: &mut String) {
    if key.is_ascii() {
        return out.push_str(key);
    }
    let mut rest = key.chars();
    while let Some(c) = rest.next() {
        if half_nasal(c, rest.as_str()) {
            out.push('ं');
            rest.next();
        } else {
            fold_char(c, out);
        }
    }
}

/// A nasal of Devanagari without its vowel, before another consonant of its row, which a dot above may stand for: *हिन्दी* is *हिंदी*. Rows have five letters, the nasal last.
fn half_nasal(c: char, rest: &str) -> bool {
    let mut next = rest.chars();
    matches!(c, 'ङ' | 'ञ' | 'ण' | 'न' | 'म')
        && next.next() == Some('\u{94d}')
        && next.next().is_some_and(|behind| (1..5).contains(&(c as u32).wrapping_sub(behind as u32)))
}

/// The folded form of a key.
pub fn fold(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    fold_into(key, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(c);
    }
    if is_common(c) && c != 'ة' {
        return out.push(c);
    }
    if let Some((_, folded)) = PAIRS.iter().find(|(from, _)| *from == c) {
        return out.push_str(folded);
    }
    match c as u32 {
        // Latin, Greek and Arabic letters lose their marks; Cyrillic, Devanagari and kana letters are letters of their own.
        0xc0..=0x24f | 0x370..=0x3ff | 0x622..=0x626 | 0x6c0..=0x6d3 | 0x1e00..=0x1fff => match decompose(c) {
            Some((base, _)) => fold_char(base, out),
            None => out.push(c),
        },
        // Marks that no letter took: dropped on Latin and Greek, and the vowel points of Arabic and Hebrew.
        0x300..=0x36f | 0x591..=0x5c7 | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6ed => {}
        0x93c => {}
        // Devanagari letters with a dot below, which has no letter of its own in what people type.
        n @ 0x958..=0x95f => out.push(at_third("कखगजडढफय", n - 0x958).unwrap_or(c)),
        _ if class(c) == Class::Digit => out.push(digit(c).map_or(c, |value| (b'0' + value) as char)),
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, folded: &str) {
        assert_eq!(fold(key), folded);
        assert_eq!(fold(folded), folded, "twice");
    }

    #[test]
    fn what_a_reader_may_leave_out() {
        check("résumé", "resume");
        check("straße", "strasse");
        check("œuvre", "oeuvre");
        check("łódź", "lodz");
        check("tiếng", "tieng");
        check("ελλάδας", "ελλαδασ");
        check("ёлка", "елка");
        check("أحمد", "احمد");
        check("كَتَبَ", "كتب");
        check("שָׁלוֹם", "שלום");
        check("٣٤", "34");
        check("ışık", "isik");
        check("\u{958}लम", "कलम");
        check("क\u{93c}लम", "कलम");
        check("हँसी", "हंसी");
        check("हिन्दी", "हिंदी");
        check("सम्बन्ध", "संबंध");
    }

    /// The short way for common letters leads where the tables do.
    #[test]
    fn common_letters_fold_to_themselves() {
        for c in (0..=0xffff).filter_map(char::from_u32).filter(|c| is_common(*c) && *c != 'ة') {
            // Cyrillic letters keep their marks.
            let keeps = decompose(c).is_none() || ('а'..='я').contains(&c);
            assert!(keeps && !PAIRS.iter().any(|(from, _)| *from == c), "{c}");
        }
    }

    #[test]
    fn what_makes_another_word_stays() {
        for key in ["мой", "її", "が", "パリ", "हिंदी", "अन्न", "जन्म", "न्", "ภาษา", "tokyo"]
        {
            check(key, key);
        }
    }
}
