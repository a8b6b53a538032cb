//! The language that a page looks like. Called by [`crate::language`] and [`crate::languages`] for pages that declare none; pure.
//!
//! The script decides first, as code is Latin whatever the text around it is; among languages of one script the sentences do, and code and tables have none.

use crate::document::Document;
use crate::function_words;
use std::collections::{BTreeMap, BTreeSet};
use whatlang::Script;

/// What a page looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The first part of a BCP 47 tag; empty when nothing is clear.
    pub tag: String,
    /// The script that its text is in.
    pub script: Writing,
}

/// A script, as far as it tells languages apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// That of most languages and of all code.
    #[default]
    Latin,
    /// One that several languages share.
    Shared(Script),
    /// One that a single language of those that are told apart is written in.
    Own(Script),
}

/// Letters that are counted to find the script.
const COUNTED: usize = 16 * 1024;
/// Bytes of sentences that a guess is made from.
const SAMPLE_BYTES: usize = 4096;
/// A shorter text is never clear.
const LEAST_BYTES: usize = 24;
/// A sign of Chinese, Japanese or Korean stands for so many letters.
const SIGN: usize = 3;
/// One of so many letters in another script than Latin: the rest is code, commands and names.
const FOREIGN: usize = 5;
/// One of so many signs in kana: the text is Japanese.
const KANA: usize = 20;
/// A line of so many words may be a sentence.
const SENTENCE_WORDS: usize = 5;
/// One of so many words of a text holds sentences together, in every language: in an English text two of five, in a Finnish one of five. Lists of names have none.
const FUNCTION_WORDS: usize = 10;

/// The language that a page looks like, when that is clear.
pub fn guess(document: &Document) -> Guess {
    let lines = || std::iter::once(&*document.title).chain(document.sections.iter().flat_map(|s| s.text.split('\n')));
    let (mut latin, mut other, mut kana, mut han, mut hangul) = (0, 0, 0, 0, 0);
    let letters = lines().flat_map(str::chars).filter(|c| c.is_alphabetic());
    for c in letters.take(COUNTED) {
        *match c {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => &mut latin,
            '\u{3040}'..='\u{30ff}' => &mut kana,
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => &mut han,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => &mut hangul,
            _ => &mut other,
        } += 1;
    }
    let signs = SIGN * (kana + han + hangul);
    if FOREIGN * (signs + other) >= latin + signs + other && signs + other >= LEAST_BYTES {
        if signs >= other {
            let (tag, script) = match () {
                () if hangul > kana + han => ("ko", Script::Hangul),
                () if KANA * kana >= kana + han => ("ja", Script::Hiragana),
                () => ("zh", Script::Mandarin),
            };
            return Guess { tag: tag.to_string(), script: Writing::Own(script) };
        }
        let foreign = |c: char| if c.is_alphabetic() && c < '\u{250}' { ' ' } else { c };
        let sample = sample(lines(), |_| true).chars().map(foreign).collect::<String>();
        if let Some(info) = whatlang::detect(&sample) {
            let script = info.script();
            let tags: Vec<String> = script.langs().iter().map(|lang| two_letters(lang.code())).collect();
            if let [tag] = &*tags {
                return Guess { tag: tag.clone(), script: Writing::Own(script) };
            }
            // Of kin languages the small words tell more than rows of three letters do.
            let mut tag = two_letters(info.lang().code());
            if !info.is_reliable() || !function_words::of(&tag).is_empty() {
                let counts = counts(&sample);
                let held = held_together(&counts, &function_words::of(&tag));
                let others = tags.into_iter().map(|tag| (held_together(&counts, &function_words::of(&tag)), tag));
                tag = others.max().filter(|(n, _)| *n > held).map_or(tag, |(_, other)| other);
            }
            return Guess { tag, script: Writing::Shared(script) };
        }
    }
    let sample = sample(lines(), is_sentence);
    let told = whatlang::detect(&sample).filter(|info| sample.len() >= LEAST_BYTES && info.is_reliable());
    let tag = told.map_or(String::new(), |info| two_letters(info.lang().code()));
    let (counts, known) = (counts(&sample), function_words::of(&tag));
    // Of some languages no such words are known.
    let is_text = known.is_empty() || FUNCTION_WORDS * held_together(&counts, &known) >= counts.values().sum::<usize>();
    Guess { tag: if is_text { tag } else { String::new() }, script: Writing::Latin }
}

/// The first lines that are wanted.
fn sample<'a>(lines: impl Iterator<Item = &'a str>, wanted: fn(&str) -> bool) -> String {
    let mut sample = String::new();
    for line in lines.filter(|line| wanted(line)) {
        sample.push_str(&line[..line.floor_char_boundary(SAMPLE_BYTES)]);
        sample.push('\n');
        if sample.len() > SAMPLE_BYTES {
            break;
        }
    }
    sample
}

/// True for a line of words, three quarters of which have nothing but letters in them.
fn is_sentence(line: &str) -> bool {
    let (mut words, mut plain) = (0, 0);
    for word in line.split_whitespace() {
        words += 1;
        let bare =
            word.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{203a}' | '«' | '»'));
        let inner = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
        plain += usize::from(!bare.is_empty() && bare.chars().all(inner));
    }
    words >= SENTENCE_WORDS && 4 * plain >= 3 * words
}

/// How often a text has each of its words.
fn counts(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// How many of these words are among the `known`, which hold a language's sentences together.
fn held_together(counts: &BTreeMap<String, usize>, known: &BTreeSet<&str>) -> usize {
    known.iter().filter_map(|word| counts.get(*word)).sum()
}

fn two_letters(code: &str) -> String {
    ISO_639_1.iter().find(|(three, _)| *three == code).map_or(String::new(), |(_, two)| two.to_string())
}

/// True for the first part of a tag of a language that is told from others.
pub fn is_known(code: &str) -> bool {
    ISO_639_1.iter().any(|(_, two)| *two == code)
}

/// The codes of ISO 639-3 that the guess answers with, as the two letters that pages declare.
const ISO_639_1: &[(&str, &str)] = &[
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kat", "ka"),
    ("kor", "ko"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "no"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
];
