//! Words that are written together (`Hochspannungsnetzgerät`) and the words of the collection that they are made of. Called by the build; the engine
//! meets the result as lists of the index and splits nothing.
//!
//! A word is a compound when it can be cut, from its beginning to its end, into words that occur in the collection, with a letter or two between them that
//! only join. No dictionary is asked: what no page has as a word of its own is no part. Of several ways to cut it all count, as only together they have
//! *Netzgerät* next to *Hochspannungsnetz*.

use crate::language::Language;
use crate::stems::Word;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a part at least: shorter ones (`ver`, `ein`, `rat`) are beginnings and ends of words more often than words in them.
const LEAST_LETTERS: usize = 4;
/// What may stand between two parts without belonging to either; of several that fit the first counts.
const LINKS: &[&str] = &["", "s", "es", "n", "en", "e", "er"];
/// Letters of a compound at most: the work grows with their square.
const MAX_LETTERS: usize = 64;

/// For each compound of `words` its parts, as numbers of words; both ascending. A last part that no page has in this form stands for the most frequent
/// word of the same stem.
pub fn parts(words: &[Word<'_>], languages: &[Language]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut all: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (number, language) in languages.iter().enumerate().filter(|(_, language)| language.joins_words()) {
        let known = Known::of(words, number, language);
        let compounds: Vec<_> = known.words.par_iter().filter_map(|(term, &i)| Some((i, known.cut(term)?))).collect();
        for (compound, parts) in compounds {
            all.entry(compound).or_default().extend(parts);
        }
    }
    all
}

/// The words of a language that may be parts.
struct Known<'a> {
    language: &'a Language,
    words: BTreeMap<&'a str, usize>,
    /// For each stem the most frequent word that has it.
    stems: BTreeMap<String, usize>,
}

impl<'a> Known<'a> {
    fn of(words: &'a [Word<'a>], number: usize, language: &'a Language) -> Self {
        let mut known = Known { language, words: BTreeMap::new(), stems: BTreeMap::new() };
        for (i, word) in words.iter().enumerate().filter(|(_, word)| word.df > 0 && word.languages.contains(&number)) {
            let letters = word.term.chars().count();
            let all_letters = word.term.chars().all(char::is_alphabetic);
            if !(LEAST_LETTERS..=MAX_LETTERS).contains(&letters) || !all_letters || language.is_function_word(word.term)
            {
                continue;
            }
            known.words.insert(word.term, i);
            if let Some(stem) = language.stem(word.term) {
                let most = known.stems.entry(stem).or_insert(i);
                if words[*most].df < word.df {
                    *most = i;
                }
            }
        }
        known
    }

    /// The parts of a word; `None` when it is none of several.
    fn cut(&self, term: &str) -> Option<BTreeSet<usize>> {
        let mut ends: Vec<usize> = term.char_indices().map(|(at, _)| at).collect();
        ends.push(term.len());
        let n = ends.len() - 1;
        // Whether the letters before a place are parts, each with its link; the parts that begin at it and where they end.
        let mut reached = vec![false; n + 1];
        reached[0] = true;
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for from in 0..n {
            for to in from + LEAST_LETTERS..=n {
                let whole = (from, to) == (0, n);
                if !reached[from] || whole {
                    continue;
                }
                let letters = &term[ends[from]..ends[to]];
                let part = if to == n { self.last(letters) } else { self.linked(letters) };
                if let Some(part) = part {
                    reached[to] = true;
                    found.push((from, to, part));
                }
            }
        }
        // From the end: only what the word can be completed behind is part of it.
        let mut complete = vec![false; n + 1];
        complete[n] = true;
        let mut parts = BTreeSet::new();
        for (from, to, part) in found.into_iter().rev() {
            if complete[to] {
                complete[from] = true;
                parts.insert(part);
            }
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// A part that another one follows, with its link; or without its last letters, as *Schule* in *Schulbuch* and *arbejde* in *arbejdsplads*.
    fn linked(&self, letters: &str) -> Option<usize> {
        let linked = LINKS.iter().find_map(|link| self.words.get(letters.strip_suffix(*link)?).copied());
        linked.or_else(|| self.inflected(letters)).or_else(|| self.inflected(letters.strip_suffix('s')?))
    }

    /// A part at the end, as it stands or inflected.
    fn last(&self, letters: &str) -> Option<usize> {
        self.words.get(letters).copied().or_else(|| self.inflected(letters))
    }

    fn inflected(&self, letters: &str) -> Option<usize> {
        self.stems.get(&self.language.stem(letters)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lang: &str, terms: &[&str], compound: &str, expected: &[&str]) {
        let here = BTreeSet::from([0]);
        let words: Vec<Word<'_>> = terms.iter().map(|term| Word { term, df: 1, languages: &here }).collect();
        let number = terms.iter().position(|term| *term == compound).unwrap();
        let parts = parts(&words, &[Language::of(lang)]);
        let found: Vec<&str> = parts.get(&number).into_iter().flatten().map(|&i| terms[i]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_written_together() {
        let german = ["gerät", "hochspannung", "hochspannungsnetz", "hochspannungsnetzgerät", "netz", "netzgerät"];
        check(
            "de",
            &german,
            "hochspannungsnetzgerät",
            &["gerät", "hochspannung", "hochspannungsnetz", "netz", "netzgerät"],
        );
        check("de", &german, "netzgerät", &["gerät", "netz"]);
        check("de", &german, "hochspannung", &[]);
        check("de", &["gerät", "netz", "netzgeräten"], "netzgeräten", &["gerät", "netz"]);
        check(
            "nl",
            &["maatschappij", "verzekering", "verzekeringsmaatschappij"],
            "verzekeringsmaatschappij",
            &["maatschappij", "verzekering"],
        );
        check("sv", &["järnväg", "järnvägsstation", "station"], "järnvägsstation", &["järnväg", "station"]);
        check("nb", &["arbeid", "arbeidsplass", "plass"], "arbeidsplass", &["arbeid", "plass"]);
        check("da", &["arbejde", "arbejdsplads", "plads"], "arbejdsplads", &["arbejde", "plads"]);
        check("de", &["buch", "schulbuch", "schule"], "schulbuch", &["buch", "schule"]);
        check("fi", &["asema", "rautatie", "rautatieasema"], "rautatieasema", &["asema", "rautatie"]);
        check("hu", &["vasút", "vasútállomás", "állomás"], "vasútállomás", &["vasút", "állomás"]);
    }

    #[test]
    fn what_no_page_has_alone_is_no_part() {
        check("de", &["gerät", "netzgerät"], "netzgerät", &[]);
        check("de", &["rat", "ver", "verrat"], "verrat", &[]);
        // Letters are left over between the two, or behind them.
        check("de", &["haus", "hausxxxtür", "tür", "türe"], "hausxxxtür", &[]);
        check("de", &["garten", "gartenhausxx", "haus"], "gartenhausxx", &[]);
        // English writes words apart.
        check("en", &["shop", "work", "workshop"], "workshop", &[]);
        // Words that hold sentences together are in many others by chance.
        check("de", &["über", "überfall", "fall"], "überfall", &[]);
    }
}
