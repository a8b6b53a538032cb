//! Stem classes of an index's terms, and the exchanges of beginnings and ends that they show. Called by the build.
//!
//! Two terms are of one class when some language has both on its pages, gives both the same stem, and has neither in its list of function words: *sich* is no form of *Sicherheit*.
//! Where small words are written together with the one behind them, a term and what is one behind such words are of one class besides (Hebrew: *מחשב*, *המחשב*, *ובמחשב*); a term may
//! be in several. Where words have endings and there is no stemmer, the words of the site show them (`endings.rs`).

use crate::endings;
use crate::hash::{START, more};
use crate::language::{Language, is_plain};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::fold;
use teff_index::df_level;

/// Terms of a class at most, the most frequent: more would make one word of a query cost too many lists.
const MAX_MEMBERS: usize = 48;
/// Letters that an exchange leaves of a word at least, and takes or gives at most.
const LEAST_LEFT: usize = 3;
const MOST_EXCHANGED: usize = 5;
/// An exchange must be seen so often, and among the pairs of words that it would join so many in a hundred must be of one class. Measured on questions in
/// Arabic: at 55 the article is no longer taken off and nDCG@10 falls by 1 %.
const LEAST_SEEN: u32 = 3;
const LEAST_RIGHT: u32 = 40;
/// Exchanges that are tried for each side of a language, and that are kept in all.
const MAX_TRIED: usize = 512;
const MAX_KEPT: usize = 256;

/// A term as the classes need it.
pub struct Word<'a> {
    /// The term, unfolded.
    pub term: &'a str,
    /// Pages that have it; words that none has are in no class.
    pub df: u32,
    /// Numbers of the languages that have it on their pages.
    pub languages: &'a BTreeSet<usize>,
}

/// Classes of one language: their members as numbers of words, ascending.
type Classes = Vec<Vec<usize>>;

/// The classes of `words` that have two members or more, language by language.
pub fn classes(words: &[Word<'_>], languages: &[Language]) -> Vec<Classes> {
    let of_language = |(number, language): (usize, &Language)| {
        let is_here = |word: &Word<'_>| word.df > 0 && word.languages.contains(&number);
        let is_content = |word: &Word<'_>| is_here(word) && !language.is_function_word(word.term);
        let here: Vec<usize> = (0..words.len()).filter(|&i| is_content(&words[i])).collect();
        let mut by_stem: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_rest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &i in &here {
            let word = &words[i];
            if let Some(stem) = language.stem(word.term) {
                by_stem.entry(stem).or_default().push(i);
            }
            if language.has_leading() {
                let rests = language.rests(word.term).into_iter().chain([word.term]);
                rests.for_each(|rest| by_rest.entry(rest).or_default().push(i));
            }
        }
        let found = if language.shows_endings() { by_endings(words, here) } else { Vec::new() };
        // What is no word of the site itself joins none: seven in ten of the pairs that it adds would be kin by chance.
        by_rest.retain(|rest, members| members.len() > 1 && members.iter().any(|&i| words[i].term == *rest));
        // One whose members are all of a shorter word's class says nothing new.
        let within = |members: &[usize], rest: &&str| {
            by_rest.get(rest).is_some_and(|all| members.iter().all(|i| all.binary_search(i).is_ok()))
        };
        let told = |(rest, members): (&&str, &Vec<usize>)| {
            (!language.rests(rest).iter().any(|shorter| within(members, shorter))).then(|| members.clone())
        };
        let classes = by_stem.into_values().chain(by_rest.iter().filter_map(told)).chain(found);
        let mut classes: Classes = classes.filter(|members| members.len() > 1).collect();
        for members in classes.iter_mut().filter(|members| members.len() > MAX_MEMBERS) {
            members.sort_by_key(|&i| (u8::MAX - df_level(words[i].df), i));
            members.truncate(MAX_MEMBERS);
            members.sort_unstable();
        }
        classes
    };
    languages.iter().enumerate().map(of_language).collect()
}

/// Classes that the words `here`, those of a language, show by themselves.
fn by_endings(words: &[Word<'_>], mut here: Vec<usize>) -> Classes {
    here.retain(|&i| is_plain(words[i].term));
    here.sort_by_key(|&i| (Reverse(words[i].df), i));
    let terms: Vec<(usize, &str)> = here.into_iter().map(|i| (i, words[i].term)).collect();
    endings::classes(&terms)
}

/// An exchange of beginnings or ends (the latter when the first field is set): what is taken away, what comes instead.
pub type Exchange = (bool, String, String);

/// The exchanges that the classes show, most frequent first.
pub fn exchanges(words: &[Word<'_>], classes: &[Classes]) -> Vec<Exchange> {
    let folded: Vec<Vec<char>> = words.iter().map(|w| fold(w.term).chars().collect()).collect();
    let sides: Vec<(usize, bool)> = (0..classes.len()).flat_map(|n| [(n, false), (n, true)]).collect();
    let of_sides: Vec<Vec<(String, String, u32)>> = sides
        .par_iter()
        .map(|&(language, end)| {
            let here = |i: &usize| words[*i].df > 0 && words[*i].languages.contains(&language);
            let numbers: Vec<usize> = (0..words.len()).filter(here).collect();
            of_side(&folded, &numbers, &classes[language], end)
        })
        .collect();
    let mut seen: BTreeMap<(bool, String, String), u32> = BTreeMap::new();
    for ((_, end), exchanges) in sides.into_iter().zip(of_sides) {
        for (from, to, n) in exchanges {
            *seen.entry((end, from, to)).or_default() += n;
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by_key(|(_, n)| u32::MAX - n);
    seen.truncate(MAX_KEPT);
    seen.into_iter().map(|(exchange, _)| exchange).collect()
}

/// An exchange that is tried: what comes instead, how often it was seen, pairs of words that it joins, those of one class.
struct Tried {
    to: Vec<char>,
    seen: u32,
    joined: u32,
    right: u32,
}

/// The exchanges of one side in one language, with how often each was seen.
fn of_side(folded: &[Vec<char>], words: &[usize], classes: &Classes, end: bool) -> Vec<(String, String, u32)> {
    // Beginnings are treated as the ends of the words read backwards.
    let turned = |i: usize| -> Vec<char> {
        match end {
            true => folded[i].clone(),
            false => folded[i].iter().rev().copied().collect(),
        }
    };
    let all: Vec<Vec<char>> = words.iter().map(|&i| turned(i)).collect();
    // Words that fold to the same are one, of all their classes.
    let mut known = Table::default();
    let mut class_of: Vec<Vec<u32>> = Vec::new();
    for word in &all {
        if known.add(word) {
            class_of.push(Vec::new());
        }
    }
    let mut seen: BTreeMap<(Vec<char>, Vec<char>), u32> = BTreeMap::new();
    for (number, members) in (0..).zip(classes) {
        let members: BTreeSet<Vec<char>> = members.iter().map(|&i| turned(i)).collect();
        for a in &members {
            if let Some(at) = known.find(letters(START, a), a, &[]) {
                class_of[at].push(number);
            }
            for b in members.iter().filter(|b| *b != a) {
                let left = a.iter().zip(b).take_while(|(a, b)| a == b).count();
                if left >= LEAST_LEFT && a.len().max(b.len()) - left <= MOST_EXCHANGED {
                    *seen.entry((a[left..].to_vec(), b[left..].to_vec())).or_default() += 1;
                }
            }
        }
    }
    let mut tried: Vec<_> = seen.into_iter().filter(|(_, n)| *n >= LEAST_SEEN).collect();
    tried.sort_by_key(|(_, n)| u32::MAX - n);
    tried.truncate(MAX_TRIED);
    // For what is taken away what is tried.
    let mut by_from: BTreeMap<Vec<char>, Vec<Tried>> = BTreeMap::new();
    for ((from, to), seen) in tried {
        by_from.entry(from).or_default().push(Tried { to, seen, joined: 0, right: 0 });
    }
    let (taken, mut given): (Vec<Vec<char>>, Vec<Vec<Tried>>) = by_from.into_iter().unzip();
    let mut ends = Table::default();
    for from in &taken {
        ends.add(from);
    }
    for (word, own) in known.words.iter().zip(&class_of) {
        let least = LEAST_LEFT.max(word.len().saturating_sub(MOST_EXCHANGED));
        let mut hash = letters(START, word.get(..least).unwrap_or_default());
        for left in least..=word.len() {
            if left > least {
                hash = letters(hash, &word[left - 1..left]);
            }
            let Some(from) = ends.find(letters(START, &word[left..]), &word[left..], &[]) else { continue };
            for tried in &mut given[from] {
                if let Some(other) = known.find(letters(hash, &tried.to), &word[..left], &tried.to) {
                    tried.joined += 1;
                    tried.right += u32::from(own.iter().any(|class| class_of[other].contains(class)));
                }
            }
        }
    }
    let text = |letters: &[char]| -> String {
        match end {
            true => letters.iter().collect(),
            false => letters.iter().rev().collect(),
        }
    };
    let kept = |tried: &&Tried| tried.right * 100 >= tried.joined * LEAST_RIGHT;
    let each = |(from, given): (&Vec<char>, &Vec<Tried>)| {
        given.iter().filter(kept).map(|tried| (text(from), text(&tried.to), tried.seen)).collect::<Vec<_>>()
    };
    taken.iter().zip(&given).flat_map(each).collect()
}

/// Words by their letters. What is asked is put together of two parts without making a word of them: the exchanges of a site of 2,500 pages are tried some millions of times.
#[derive(Default)]
struct Table<'a> {
    words: Vec<&'a [char]>,
    /// Numbers of words plus one at the places that their hashes name, or behind them; 0 is free. At most half is taken.
    slots: Vec<u32>,
}

impl<'a> Table<'a> {
    /// Adds a word; false when it is there already.
    fn add(&mut self, word: &'a [char]) -> bool {
        if self.slots.len() <= 2 * self.words.len() {
            self.slots = vec![0; (4 * self.words.len()).next_power_of_two().max(64)];
            for number in 0..self.words.len() {
                let at = self.place(letters(START, self.words[number]), self.words[number], &[]);
                self.slots[at] = number as u32 + 1;
            }
        }
        let at = self.place(letters(START, word), word, &[]);
        let new = self.slots[at] == 0;
        if new {
            self.words.push(word);
            self.slots[at] = self.words.len() as u32;
        }
        new
    }

    /// The number of a word of two parts, by the hash of its letters.
    fn find(&self, hash: u64, first: &[char], last: &[char]) -> Option<usize> {
        let number = *self.slots.get(self.place(hash, first, last))?;
        (number > 0).then(|| number as usize - 1)
    }

    /// Where it is, or would be.
    fn place(&self, hash: u64, first: &[char], last: &[char]) -> usize {
        let mut at = (hash ^ (hash >> 32)) as usize & self.slots.len().saturating_sub(1);
        while let Some(number) = self.slots.get(at).filter(|&&number| number > 0) {
            let word = self.words[*number as usize - 1];
            if word.len() == first.len() + last.len() && word.starts_with(first) && word.ends_with(last) {
                break;
            }
            at = (at + 1) % self.slots.len();
        }
        at
    }
}

/// The hash of letters behind those that have the hash `before`.
fn letters(before: u64, letters: &[char]) -> u64 {
    letters.iter().fold(before, |sum, &letter| more(sum, u64::from(u32::from(letter))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_parts() {
        let words: Vec<Vec<char>> = (0..500).map(|i| format!("{}w{i}", i % 7).chars().collect()).collect();
        let mut table = Table::default();
        assert_eq!(table.find(START, &[], &[]), None);
        assert!(words.iter().all(|word| table.add(word)) && !table.add(&words[9]));
        for (number, word) in words.iter().enumerate() {
            for cut in 0..=word.len() {
                let (first, last) = word.split_at(cut);
                assert_eq!(table.find(letters(letters(START, first), last), first, last), Some(number));
            }
            assert_eq!(table.find(letters(START, &word[1..]), &word[1..], &[]), None);
        }
    }

    #[test]
    fn words_behind_small_ones_are_of_one_class_with_them() {
        let here = BTreeSet::from([0]);
        let terms = ["המחשב", "ובמחשב", "מחשב", "במחשב", "לעט", "עט", "במלון", "ובמלון", "המלון", "של", "כשל", "שלא"];
        let words: Vec<Word<'_>> = terms.iter().map(|term| Word { term, df: 1, languages: &here }).collect();
        // *מלון* is no word of these; *של* is too short, and with *שלא* no word but one that holds sentences together.
        assert_eq!(classes(&words, &[Language::of("he")]), [[vec![6, 7], vec![0, 1, 2, 3]]]);
        assert!(classes(&words, &[Language::of("fa")]).iter().all(Vec::is_empty));
        let beginnings = exchanges(&words, &classes(&words, &[Language::of("he")]));
        assert!(beginnings.is_empty(), "seen three times at least: {beginnings:?}");
    }

    #[test]
    fn endings_that_no_stemmer_knows_are_found() {
        let stems = ["datotek", "stranic", "poruk", "tablic", "izmjen", "lozink", "mrež", "inačic", "oznak", "slik"];
        let terms: Vec<String> = stems.iter().flat_map(|stem| [format!("{stem}a"), format!("{stem}ama")]).collect();
        let here = BTreeSet::from([0]);
        let words: Vec<Word<'_>> = terms.iter().map(|term| Word { term, df: 1, languages: &here }).collect();
        let croatian = classes(&words, &[Language::of("hr")]);
        assert_eq!(croatian[0].len(), stems.len());
        assert_eq!(exchanges(&words, &croatian).len(), 2);
        // Swahili puts before words, and what English has Snowball knows.
        assert!(classes(&words, &[Language::of("sw")])[0].is_empty());
        assert!(classes(&words, &[Language::of("en")])[0].is_empty());
    }

    #[test]
    fn plurals_are_one_class_and_show_an_exchange() {
        let here = BTreeSet::from([0]);
        let terms =
            ["car", "cars", "carpet", "carpets", "story", "stories", "tree", "trees", "v1", "nation", "national"];
        let words: Vec<Word<'_>> = terms.iter().map(|term| Word { term, df: 1, languages: &here }).collect();
        let classes = classes(&words, &[Language::of("en")]);
        assert_eq!(classes, [[vec![0, 1], vec![2, 3], vec![9, 10], vec![4, 5], vec![6, 7]]]);
        let ends: Vec<(String, String)> =
            exchanges(&words, &classes).into_iter().map(|(_, from, to)| (from, to)).collect();
        assert_eq!(ends, [(String::new(), "s".to_string()), ("s".to_string(), String::new())]);
    }
}
