//! What stands for a word of the query, as the scan finds it: tier by tier over the whole vocabulary.

use super::pages::within;
use super::{Ask, Naive, Term};
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::fold;
use teff_index::df_level;
use teff_index::rewrites::Rewrite;
use teff_search::knobs::*;

impl Naive {
    pub(super) fn forms(&self, ask: &Ask, unfinished: bool, star: bool, long: bool) -> (Vec<Vec<(String, u64)>>, bool) {
        let starred = |key: &str| {
            let mut forms = self.spelled(key);
            forms.extend(self.beginning(key, VARIANT, false, MAX_PREFIX));
            forms
        };
        match ask {
            Ask::Word(key) if star => (vec![starred(key)], false),
            Ask::Word(key) => {
                let forms = self.stand_for(key, unfinished, true, long);
                if forms.is_empty() {
                    let mut typos = self.typos(key, unfinished);
                    let corrected = !typos.is_empty();
                    if corrected {
                        let (best, _) = typos[0].clone();
                        typos[0].1 = u64::from(CORRECTION);
                        for (term, weight) in self.siblings(&[(best, 0)]) {
                            match typos.iter_mut().find(|(typo, _)| *typo == term) {
                                Some(typo) => typo.1 = typo.1.max(weight),
                                None => typos.push((term, weight)),
                            }
                        }
                    }
                    return (vec![typos], corrected);
                }
                (vec![forms], false)
            }
            Ask::Compound(whole, parts) => {
                let mut forms = if star { starred(whole) } else { self.stand_for(whole, unfinished, false, long) };
                if let [part] = parts.as_slice() {
                    for (term, _) in self.spelled(part) {
                        if !forms.iter().any(|(t, _)| *t == term) {
                            forms.push((term, u64::from(VARIANT)));
                        }
                    }
                }
                (vec![forms], false)
            }
            Ask::Bigram(key) => {
                (vec![self.spelled(key).into_iter().filter(|(_, w)| *w == u64::from(EXACT)).collect()], false)
            }
            Ask::Cluster(key) => (vec![self.beginning(key, EXACT, true, MAX_PREFIX)], false),
            Ask::Lone(key) => (vec![self.beginning(key, LONE_SIGN, true, MAX_LONE_SIGN)], false),
            Ask::Phrase(slots) => {
                let n = slots.len();
                let of = |(i, (_, key, cluster)): (usize, &(u32, String, bool))| {
                    if *cluster {
                        return self.beginning(key, EXACT, true, MAX_PREFIX);
                    }
                    if star && i + 1 == n {
                        return starred(key);
                    }
                    let mut forms = self.spelled(key);
                    if unfinished && i + 1 == n {
                        forms.extend(self.beginning(key, PREFIX, false, MAX_PHRASE_PREFIX));
                    }
                    forms
                };
                (slots.iter().enumerate().map(of).collect(), false)
            }
        }
    }

    /// All tiers but the typos of what nothing else stands for; `word` tells a word clause from a compound.
    fn stand_for(&self, key: &str, unfinished: bool, word: bool, long: bool) -> Vec<(String, u64)> {
        let mut forms = self.spelled(key);
        let spelled = !forms.is_empty();
        forms.extend(if spelled { self.siblings(&forms) } else { self.rewritten(key) });
        if !long {
            let parts: BTreeSet<String> = forms.iter().map(|(term, _)| within(&fold(term))).collect();
            let some = parts.into_iter().filter(|part| self.pages.iter().any(|page| page.counts.contains_key(part)));
            forms.extend(some.map(|part| (part, u64::from(PART))));
        }
        let known = !forms.is_empty();
        let mut more: Vec<(String, u64)> = Vec::new();
        let longer = self.beginning(key, if known { PREFIX_BESIDE } else { PREFIX }, false, MAX_PREFIX);
        if unfinished {
            more.extend(longer.clone());
        }
        if word {
            let kin = if long { self.kin(key) } else { Vec::new() };
            if !spelled && (known || !kin.is_empty()) {
                more.extend(self.typos(key, false).into_iter().filter(|(_, weight)| *weight == u64::from(TYPO_1)));
            }
            more.extend(kin);
        }
        if !known && more.is_empty() {
            more = longer;
        }
        for form in more {
            if !forms.iter().any(|(term, _)| *term == form.0) {
                forms.push(form);
            }
        }
        forms
    }

    fn kin(&self, key: &str) -> Vec<(String, u64)> {
        let folded: Vec<char> = fold(key).chars().collect();
        let n = folded.len();
        let shared = (6 * n).div_ceil(10).max(4);
        let letters = folded.iter().all(|c| !c.is_ascii() || c.is_ascii_alphabetic());
        if !self.endings || n < shared || !letters {
            return Vec::new();
        }
        let mut found: Vec<(u8, usize, &String)> = Vec::new();
        for (place, Term { term, df, .. }) in self.vocabulary.iter().enumerate().filter(|(_, t)| t.df > 0) {
            let other: Vec<char> = fold(term).chars().collect();
            if other.len() >= shared && other.len() <= n + 8 && other[..shared] == folded[..shared] {
                found.push((u8::MAX - df_level(*df), place, term));
            }
        }
        found.sort();
        found.into_iter().take(MAX_KIN).map(|(_, _, term)| (term.clone(), u64::from(KIN))).collect()
    }

    pub(super) fn is_function_word(&self, ask: &Ask) -> bool {
        let (Ask::Word(key) | Ask::Compound(key, _) | Ask::Bigram(key)) = ask else { return false };
        let mut same = self.vocabulary.iter().filter(|t| t.term == *key);
        same.any(|t| t.languages.iter().any(|&l| self.languages[l].is_function_word(key)))
    }

    fn spelled(&self, key: &str) -> Vec<(String, u64)> {
        let folded = fold(key);
        let same = self.vocabulary.iter().filter(|t| fold(&t.term) == folded);
        let accents = fold(&key.replace('ı', "i")) != key.replace('ı', "i");
        // In Cyrillic and Devanagari two spellings are one word.
        let one_word = |c| ('Ѐ'..'Ԁ').contains(&c) || ('ऀ'..'ঀ').contains(&c);
        let meant = |c: char| !c.is_ascii() && c != 'ı' && !one_word(c);
        let accents = accents && key.chars().any(meant);
        let accents_meant = accents && self.vocabulary.iter().any(|t| t.term == key && t.df > 0);
        let variant = if accents_meant { MARKED } else { VARIANT };
        same.map(|t| (t.term.clone(), u64::from(if t.term == key { EXACT } else { variant }))).collect()
    }

    /// Terms that have a stem with one of `forms` in common, in a language that has both on its pages.
    fn siblings(&self, forms: &[(String, u64)]) -> Vec<(String, u64)> {
        let of = |wanted: &str| self.vocabulary.iter().find(|t| t.term == wanted).unwrap();
        let related = |a: &Term, b: &Term| {
            let mut both = a.languages.intersection(&b.languages).map(|&l| &self.languages[l]);
            a.df > 0
                && both.any(|l| {
                    let holds = l.is_function_word(&a.term) || l.is_function_word(&b.term);
                    !holds && l.stem(&a.term).is_some() && l.stem(&a.term) == l.stem(&b.term)
                })
        };
        let others = self.vocabulary.iter().filter(|t| t.df > 0 && !forms.iter().any(|(term, _)| *term == t.term));
        let close = forms.iter().filter(|(_, weight)| *weight != u64::from(MARKED));
        let found = others.filter(|t| close.clone().any(|(term, _)| related(of(term), t)));
        found.map(|t| (t.term.clone(), u64::from(STEM))).collect()
    }

    fn rewritten(&self, key: &str) -> Vec<(String, u64)> {
        let folded = fold(key);
        let mut by_left: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for (end, from, to) in &self.rewrites {
            let rewrite = Rewrite { end: *end, from, to };
            let Some((left, word)) = rewrite.apply(&folded) else { continue };
            for t in self.vocabulary.iter().filter(|t| t.df > 0 && left >= 3 && fold(&t.term) == word) {
                by_left.entry(left).or_default().insert(&t.term);
            }
        }
        let Some((_, terms)) = by_left.pop_last() else { return Vec::new() };
        let mut forms: Vec<_> = terms.into_iter().map(|term| (term.to_string(), u64::from(STEM))).collect();
        forms.extend(self.siblings(&forms));
        forms
    }

    fn beginning(&self, key: &str, weight: u32, whole: bool, most: usize) -> Vec<(String, u64)> {
        let folded = fold(key);
        let mut found: Vec<(u8, usize, &String)> = Vec::new();
        for (place, Term { term, df, .. }) in self.vocabulary.iter().enumerate() {
            let term_folded = fold(term);
            if *df == 0 {
                continue;
            }
            if !whole && folded.chars().count() < 3 && df_level(*df) < self.resident_level {
                continue;
            }
            if !folded.is_empty() && term_folded.starts_with(&folded) && (whole || term_folded != folded) {
                found.push((u8::MAX - df_level(*df), place, term));
            }
        }
        found.sort();
        let short = if whole { None } else { MAX_SHORT_PREFIX.get(folded.chars().count().wrapping_sub(1)) };
        let most = short.map_or(most, |few| most.min(*few));
        found.into_iter().take(most).map(|(_, _, term)| (term.clone(), u64::from(weight))).collect()
    }

    fn typos(&self, key: &str, unfinished: bool) -> Vec<(String, u64)> {
        let folded: Vec<char> = fold(key).chars().collect();
        let n = folded.len();
        if !(4..=32).contains(&n) || folded.iter().any(|c| c.is_ascii() && !c.is_ascii_alphabetic()) {
            return Vec::new();
        }
        let reach = if n >= 8 { 2 } else { 1 };
        let third = n.div_ceil(3);
        let mut words: Vec<(u64, u8, usize)> = Vec::new();
        let mut beginnings: Vec<(u64, u8, usize)> = Vec::new();
        let by_end = self.rare_by_end(&folded, reach);
        for (place, Term { term, df, .. }) in self.vocabulary.iter().enumerate() {
            let other: Vec<char> = fold(term).chars().collect();
            let level = df_level(*df);
            let intact = n.div_ceil(2).max(4);
            if *df == 0 {
                continue;
            }
            let rare = level < self.resident_level;
            let begins = other.len() >= intact && other[..intact] == folded[..intact];
            if rare && !begins && !by_end.contains(&other) {
                continue;
            }
            let same_start = other.len() >= third && other[..third] == folded[..third];
            let same_end = other.len() >= third && other[other.len() - third..] == folded[n - third..];
            match distance(&folded, &other) {
                1 => words.push((u64::from(TYPO_1), level, place)),
                2 if reach == 2 && (same_start || same_end) => words.push((u64::from(TYPO_2), level, place)),
                _ => {}
            }
            if rare && !begins {
                continue;
            }
            let nearest = (0..=other.len()).map(|len| distance(&folded, &other[..len])).min().unwrap();
            match nearest {
                1 => beginnings.push((u64::from(TYPO_PREFIX_1), level, place)),
                2 if reach == 2 && same_start => beginnings.push((u64::from(TYPO_PREFIX_2), level, place)),
                _ => {}
            }
        }
        if unfinished && !words.iter().any(|w| w.0 == u64::from(TYPO_1)) {
            beginnings.retain(|b| !words.iter().any(|w| w.2 == b.2));
            words.extend(beginnings);
        }
        words.sort_by_key(|&(weight, level, place)| (u64::MAX - weight, u8::MAX - level, place));
        words
            .into_iter()
            .take(MAX_TYPO)
            .map(|(weight, _, place)| (self.vocabulary[place].term.clone(), weight))
            .collect()
    }
}

impl Naive {
    /// Folded forms of rare words that end as the word does, the nearest first, then by their letters from the last to the first.
    fn rare_by_end(&self, folded: &[char], reach: usize) -> Vec<Vec<char>> {
        let n = folded.len();
        let (intact, third) = (n / 2 - 1, n.div_ceil(3));
        let rare = |t: &&Term| t.word && t.df > 0 && df_level(t.df) < self.resident_level;
        let mut found: BTreeSet<(usize, Vec<char>)> = BTreeSet::new();
        for term in self.vocabulary.iter().filter(rare) {
            let mut other: Vec<char> = fold(&term.term).chars().collect();
            let letters = other.iter().all(|c| !c.is_ascii() || c.is_ascii_alphabetic());
            let ends = |least: usize| other.len() >= least && other[other.len() - least..] == folded[n - least..];
            let begins = other.len() >= third && other[..third] == folded[..third];
            let distance = distance(folded, &other);
            let near = distance == 1 || (distance == 2 && reach == 2 && (begins || ends(third)));
            if (4..=34).contains(&other.len()) && letters && ends(intact) && near {
                other.reverse();
                found.insert((distance, other));
            }
        }
        let words = found.into_iter().take(MAX_BY_END).map(|(_, mut word)| {
            word.reverse();
            word
        });
        words.collect()
    }
}

/// Optimal string alignment, the whole matrix.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(d[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    d[a.len()][b.len()]
}
