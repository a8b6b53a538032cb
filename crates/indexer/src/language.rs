//! The language of a page: which Snowball stemmer and which function words are its own. Called by the build; what is found out here reaches
//! the index as data, so that the engine carries no stemmer and no list.

use crate::document::Document;
use crate::function_words;
use crate::guess::guess;
use rayon::prelude::*;
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze, fold};

/// Languages whose words are made from others by endings, in more ways than a stemmer knows, or by writing words together: here two words with the same
/// beginning are often kin. Not among them: languages that change words little (English, Vietnamese, Indonesian) and those that put much before
/// them (Arabic, Hebrew).
const ENDING: &[&str] = &[
    "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gu", "hi", "hr", "hu",
    "hy", "is", "it", "ka", "kk", "lt", "lv", "mk", "ml", "mr", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk",
    "sl", "sq", "sr", "sv", "ta", "te", "tr", "uk", "uz",
];

/// Languages where I is the capital of ı, and İ that of i.
const DOTLESS: &[&str] = &["az", "crh", "gag", "tr"];

/// Languages that write words together to make new ones.
const JOINING: &[&str] = &["af", "da", "de", "et", "fi", "fo", "fy", "hu", "is", "lb", "nl", "no", "sv"];

/// Small words that are written together with the one behind them, in the order in which they stand; of each group one or none. In a treebank of Hebrew
/// (6,153 sentences of a newspaper) 97 of 100 words that stand so beside another word of the text are found by these groups.
const LEADING: &[(&str, &[&[&str]])] = &[("he", &[&["ו"], &["ש", "כש", "מש", "לכש"], &["ב", "כ", "ל", "מ"], &["ה"]])];

/// Letters that are left of a word behind them at least: of two letters every other one would be none (in that treebank 81 of 100 are with three).
const LEAST_REST: usize = 3;

/// What is known of a language.
pub struct Language {
    joins: bool,
    endings: bool,
    leading: &'static [&'static [&'static str]],
    stemmer: Option<Stemmer>,
    /// In Greek folded: lists come without accents.
    function_words: BTreeSet<String>,
    folds: bool,
}

impl Language {
    /// The language of a BCP 47 tag; only its first part counts. An unknown one has no stemmer and no function words.
    pub fn of(tag: &str) -> Language {
        let code = primary(tag);
        let code = match code.as_str() {
            "nb" | "nn" => "no",
            code => code,
        };
        let folds = code == "el";
        let mut function_words = BTreeSet::new();
        for word in function_words::of(code) {
            // Of a word with parts only the whole: the parts of "don't" are other words. Pairs of signs are parts of many words besides: for questions in
            // Chinese nDCG@10 is the better for not counting them.
            analyze(word, &mut |token| {
                let alone = token.start == 0 && token.end == word.len();
                if alone && matches!(token.kind, TokenKind::Word | TokenKind::Whole) {
                    function_words.insert(if folds { fold(token.key) } else { token.key.to_string() });
                }
            });
        }
        let stemmer = algorithm(code).map(Stemmer::create);
        let leading = LEADING.iter().find(|(language, _)| *language == code).map_or(&[][..], |(_, groups)| groups);
        let endings = ENDING.contains(&code);
        Language { joins: JOINING.contains(&code), endings, leading, stemmer, function_words, folds }
    }

    /// The stem of a term; `None` when the language has no stemmer or the term is no plain word.
    pub fn stem(&self, term: &str) -> Option<String> {
        self.stemmer.as_ref().filter(|_| is_plain(term)).map(|stemmer| stemmer.stem(term).to_string())
    }

    /// Its words have endings, which no stemmer knows.
    pub fn shows_endings(&self) -> bool {
        self.stemmer.is_none() && self.endings
    }

    /// It writes small words together with those behind them.
    pub fn has_leading(&self) -> bool {
        !self.leading.is_empty()
    }

    /// What a term may be without small words that are written together with it: words of letters, three at least.
    pub fn rests<'a>(&self, term: &'a str) -> BTreeSet<&'a str> {
        let mut rests = BTreeSet::from([term]);
        for group in self.leading {
            let behind = |rest: &&'a str| group.iter().filter_map(|word| rest.strip_prefix(word)).collect::<Vec<_>>();
            let shorter: Vec<&str> = rests.iter().flat_map(behind).collect();
            rests.extend(shorter);
        }
        rests.remove(term);
        rests.retain(|rest| rest.chars().count() >= LEAST_REST && rest.chars().all(char::is_alphabetic));
        rests
    }

    /// It writes words together to make new ones.
    pub fn joins_words(&self) -> bool {
        self.joins
    }

    /// The words that hold sentences together.
    pub fn function_words(&self) -> &BTreeSet<String> {
        &self.function_words
    }

    /// True for the words that hold sentences together.
    pub fn is_function_word(&self, term: &str) -> bool {
        if self.folds { self.function_words.contains(&fold(term)) } else { self.function_words.contains(term) }
    }
}

/// The language tag of each document: its own; else what its text looks like; else what most of the others are. Empty when nothing tells.
pub fn tags(documents: &[&Document]) -> Vec<String> {
    // A guess costs more than all else that is done to a small page.
    let mut tags: Vec<String> =
        documents.par_iter().map(|d| if d.lang.is_empty() { guess(d).tag } else { primary(&d.lang) }).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in tags.iter().filter(|tag| !tag.is_empty()) {
        *counts.entry(tag).or_default() += 1;
    }
    // The most frequent; of equals the first by name.
    let most = counts.iter().rev().max_by_key(|(_, n)| **n).map(|(tag, _)| tag.to_string());
    for tag in tags.iter_mut().filter(|tag| tag.is_empty()) {
        *tag = most.clone().unwrap_or_default();
    }
    tags
}

/// True when most pages are in languages where words with the same beginning are often kin. `tags` are those of [`tags`].
pub fn has_endings(tags: &[String]) -> bool {
    most(tags, ENDING)
}

/// True when most pages are in languages where I is the capital of ı. `tags` are those of [`tags`].
pub fn is_dotless(tags: &[String]) -> bool {
    most(tags, DOTLESS)
}

fn most(tags: &[String], among: &[&str]) -> bool {
    2 * tags.iter().filter(|tag| among.contains(&tag.as_str())).count() > tags.len()
}

/// A word of letters alone.
pub(crate) fn is_plain(term: &str) -> bool {
    !term.chars().any(|c| c.is_numeric() || (c.is_ascii() && !c.is_ascii_alphabetic()))
}

/// The first part of a tag, lower case.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "st" => Algorithm::Sesotho,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Section;

    #[track_caller]
    fn check(tag: &str, a: &str, b: &str) {
        let language = Language::of(tag);
        assert_eq!(language.stem(a), language.stem(b), "{a} {b}");
        assert!(language.stem(a).is_some());
    }

    #[test]
    fn forms_of_one_word() {
        check("en-GB", "prisoners", "prisoner");
        check("de", "häuser", "hauses");
        check("ru", "города", "городов");
        check("hy", "պատերազմի", "պատերազմը");
        check("fr", "nationale", "nationales");
        check("ar", "المباراة", "مباراة");
        assert_eq!(Language::of("en").stem("v1"), None);
        assert_eq!(Language::of("zxx").stem("words"), None);
    }

    #[test]
    fn words_behind_small_ones() {
        let hebrew = Language::of("he");
        let rests = |term| hebrew.rests(term).into_iter().collect::<Vec<_>>();
        assert_eq!(rests("ושבמחשב"), ["במחשב", "מחשב", "שבמחשב"]);
        assert_eq!(rests("וכשהמחשב"), ["המחשב", "כשהמחשב", "מחשב", "שהמחשב"]);
        // Another order is no order: what stands behind the article is the word itself. Nor is anything less than three letters.
        assert_eq!(rests("המלון"), ["מלון"]);
        assert_eq!((rests("ביד"), rests("ב3000"), rests("ועברית")), (vec![], vec![], vec!["עברית"]));
        assert!(Language::of("ar").rests("والكتاب").is_empty());
    }

    #[test]
    fn function_words() {
        let english = Language::of("en");
        assert!(["the", "which", "dont", "of"].iter().all(|w| english.is_function_word(w)));
        assert!(["system", "war", "prisoner"].iter().all(|w| !english.is_function_word(w)));
        assert!(Language::of("hy").is_function_word("և"));
        for (tag, words, others) in [
            ("el", "είναι της τι πότε", "πόλη"),
            ("vi", "của và nào", "số chính"),
            ("id", "yang di berapa", "jumlah kata"),
            ("es", "cuál el", "guerra"),
            ("ro", "și şi ce", "știința"),
        ] {
            let language = Language::of(tag);
            assert!(words.split(' ').all(|word| language.is_function_word(word)), "{words}");
            assert!(!others.split(' ').any(|word| language.is_function_word(word)), "{others}");
        }
    }

    #[test]
    fn pages_without_a_tag_take_what_they_look_like() {
        let page = |lang: &str, text: &str| {
            let sections = vec![Section { text: text.to_string(), ..Section::default() }];
            Document { lang: lang.to_string(), sections, ..Document::default() }
        };
        let german = page(
            "",
            "Die Verteidigung der Mannschaft gab nur wenige Punkte ab und belegte den sechsten Platz in der Liga.",
        );
        let short = page("", "ok 12");
        let (tagged, english) = (page("fr-CA", "le"), page("en", "x"));
        assert_eq!(tags(&[&german, &short, &tagged, &english, &english]), ["de", "en", "fr", "en", "en"]);
        assert_eq!(tags(&[&short]), [""]);
    }
}
