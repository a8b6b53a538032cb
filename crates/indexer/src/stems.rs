//! Stem classes of an index's terms, and the exchanges of beginnings and ends that they show. Called by the build.
//!
//! Two terms are of one class when some language has both on its pages and gives both the same stem.

use crate::language::Language;
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
        let mut by_stem: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, word) in words.iter().enumerate().filter(|(_, w)| w.df > 0 && w.languages.contains(&number)) {
            if let Some(stem) = language.stem(word.term) {
                by_stem.entry(stem).or_default().push(i);
            }
        }
        let mut classes: Classes = by_stem.into_values().filter(|members| members.len() > 1).collect();
        for members in classes.iter_mut().filter(|members| members.len() > MAX_MEMBERS) {
            members.sort_by_key(|&i| (u8::MAX - df_level(words[i].df), i));
            members.truncate(MAX_MEMBERS);
            members.sort_unstable();
        }
        classes
    };
    languages.iter().enumerate().map(of_language).collect()
}

/// An exchange of beginnings or ends (the latter when the first field is set): what is taken away, what comes instead.
pub type Exchange = (bool, String, String);

/// The exchanges that the classes show, most frequent first.
pub fn exchanges(words: &[Word<'_>], classes: &[Classes]) -> Vec<Exchange> {
    let folded: Vec<Vec<char>> = words.iter().map(|w| fold(w.term).chars().collect()).collect();
    let mut seen: BTreeMap<(bool, String, String), u32> = BTreeMap::new();
    for (language, classes) in classes.iter().enumerate() {
        let here = |i: &usize| words[*i].df > 0 && words[*i].languages.contains(&language);
        let numbers: Vec<usize> = (0..words.len()).filter(here).collect();
        for end in [false, true] {
            for (from, to, n) in of_side(&folded, &numbers, classes, end) {
                *seen.entry((end, from, to)).or_default() += n;
            }
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by_key(|(_, n)| u32::MAX - n);
    seen.truncate(MAX_KEPT);
    seen.into_iter().map(|(exchange, _)| exchange).collect()
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
    let mut seen: BTreeMap<(Vec<char>, Vec<char>), u32> = BTreeMap::new();
    let mut class_of: BTreeMap<Vec<char>, BTreeSet<usize>> = BTreeMap::new();
    for &i in words {
        class_of.entry(turned(i)).or_default();
    }
    for (number, members) in classes.iter().enumerate() {
        let members: BTreeSet<Vec<char>> = members.iter().map(|&i| turned(i)).collect();
        for a in &members {
            class_of.entry(a.clone()).or_default().insert(number);
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
    // For what is taken away: what comes instead, pairs of words that it joins, those of one class.
    type Joined = (Vec<char>, u32, u32, u32);
    let mut by_from: BTreeMap<Vec<char>, Vec<Joined>> = BTreeMap::new();
    for ((from, to), n) in tried {
        by_from.entry(from).or_default().push((to, n, 0, 0));
    }
    let words: BTreeSet<Vec<char>> = words.iter().map(|&i| turned(i)).collect();
    let mut other = Vec::new();
    for word in &words {
        let own = class_of.get(word);
        for left in LEAST_LEFT.max(word.len().saturating_sub(MOST_EXCHANGED))..=word.len() {
            for (to, _, joined, right) in by_from.get_mut(&word[left..]).into_iter().flatten() {
                other.clear();
                other.extend_from_slice(&word[..left]);
                other.extend_from_slice(to);
                if let Some(classes) = class_of.get(&other) {
                    *joined += 1;
                    *right += u32::from(own.is_some_and(|own| !own.is_disjoint(classes)));
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
    let mut kept = Vec::new();
    for (from, tos) in &by_from {
        for (to, n, joined, right) in tos {
            if right * 100 >= joined * LEAST_RIGHT {
                kept.push((text(from), text(to), *n));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

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
