//! A word of the query → the terms of the vocabulary that stand for it, by the tiers of `docs/ranking.md`: exact, variant, prefix, typo.

use crate::knobs::{EXACT, MAX_PREFIX, MAX_TYPO, PREFIX, TYPO_1, TYPO_2, TYPO_PREFIX_1, TYPO_PREFIX_2, VARIANT};
use crate::sorting::keep_first;
use teff_analysis::fold;
use teff_index::vocabulary::Visitor;
use teff_index::{Error, Index};

/// Words of more characters than this have no typos: the table of distances stays small.
pub const MAX_TYPO_CHARS: usize = 32;

/// A term that stands for a word of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its key in the vocabulary: folded form, or folded form, zero byte, term.
    pub key: Vec<u8>,
    /// Its weight, in 1/256.
    pub weight: u32,
    /// The level of its document frequency.
    pub level: u8,
}

impl Form {
    /// The term itself.
    pub fn term(&self) -> &str {
        let bytes = match self.key.iter().position(|&b| b == 0) {
            Some(at) => self.key.get(at + 1..).unwrap_or_default(),
            None => &self.key,
        };
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// The terms spelled like `key`, or differing in accents alone.
pub fn spelled(index: &Index, key: &str) -> Result<Vec<Form>, Error> {
    let folded = fold(key);
    let mut visitor = Spelled { forms: Vec::new() };
    index.walk(folded.as_bytes(), &mut visitor)?;
    let mut forms = visitor.forms;
    for form in &mut forms {
        form.weight = if form.term() == key { EXACT } else { VARIANT };
    }
    Ok(forms)
}

struct Spelled {
    forms: Vec<Form>,
}

impl Visitor for Spelled {
    fn enter(&mut self, byte: u8, depth: usize) -> bool {
        depth > 0 || byte == 0
    }

    fn key(&mut self, path: &[u8], value: u64) {
        self.forms.push(Form { key: path.to_vec(), weight: 0, level: value as u8 });
    }
}

/// The most frequent terms that go on where `key` ends (and, when `whole` is set, those that end there).
pub fn beginning_with(index: &Index, key: &str, weight: u32, whole: bool) -> Result<Vec<Form>, Error> {
    let folded = fold(key);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut visitor = Best { forms: Vec::new(), limit: MAX_PREFIX, prefix: folded.len(), whole, weight };
    index.walk(folded.as_bytes(), &mut visitor)?;
    Ok(visitor.forms)
}

/// Keeps the best forms by (weight, level), largest first, then in the order of the vocabulary.
struct Best {
    forms: Vec<Form>,
    limit: usize,
    prefix: usize,
    whole: bool,
    weight: u32,
}

impl Best {
    fn offer(&mut self, path: &[u8], weight: u32, level: u8) {
        // Keys come in order, so among equals the later one is the worse.
        let at = self.forms.partition_point(|f| (f.weight, f.level) >= (weight, level));
        if at < self.limit {
            self.forms.insert(at, Form { key: path.to_vec(), weight, level });
            self.forms.truncate(self.limit);
        }
    }
}

impl Visitor for Best {
    fn enter(&mut self, byte: u8, depth: usize) -> bool {
        self.whole || depth > 0 || byte != 0
    }

    fn key(&mut self, path: &[u8], value: u64) {
        if self.whole || path.len() > self.prefix {
            self.offer(path, self.weight, value as u8);
        }
    }
}

/// The terms within an edit or two of `key`; of an `unfinished` word also those with such a beginning.
pub fn misspelled(index: &Index, key: &str, unfinished: bool) -> Result<Vec<Form>, Error> {
    let folded: Vec<char> = fold(key).chars().collect();
    let n = folded.len();
    let letters = folded.iter().all(|c| !c.is_ascii() || c.is_ascii_alphabetic());
    if !(4..=MAX_TYPO_CHARS).contains(&n) || !letters {
        return Ok(Vec::new());
    }
    let reach = if n >= 8 { 2 } else { 1 };
    let mut fuzzy = Fuzzy::over(folded, reach, unfinished);
    index.walk(b"", &mut fuzzy)?;
    let Fuzzy { words, beginnings, .. } = fuzzy;
    if words.forms.first().is_some_and(|f| f.weight == TYPO_1) || !unfinished {
        return Ok(words.forms);
    }
    // A term that is both was offered to both lists with different weights; the first, larger one counts.
    let mut forms = words.forms;
    for form in beginnings.forms {
        if !forms.iter().any(|f| f.key == form.key) {
            forms.push(form);
        }
    }
    let rank = |f: &Form| (u32::MAX - f.weight, u8::MAX - f.level);
    keep_first(&mut forms, MAX_TYPO, |a, b| (rank(a), &a.key) < (rank(b), &b.key));
    Ok(forms)
}

/// Steers a walk by the distances between the word and the path so far (optimal string alignment), one row for each character.
struct Fuzzy {
    word: Vec<char>,
    third: usize,
    reach: u8,
    unfinished: bool,
    /// The bytes entered so far.
    path: Vec<u8>,
    chars: Vec<PathChar>,
    /// Depth at which the folded form ended, inside the spelling of a variant.
    spelling: Option<usize>,
    words: Best,
    beginnings: Best,
}

struct PathChar {
    c: char,
    /// Bytes of the path up to and with this character.
    end: usize,
    row: Vec<u8>,
    /// Smallest distance of the word to a beginning of the path.
    beginning: u8,
}

impl Fuzzy {
    fn over(word: Vec<char>, reach: u8, unfinished: bool) -> Self {
        let best = || Best { forms: Vec::new(), limit: MAX_TYPO, prefix: 0, whole: true, weight: 0 };
        let third = word.len().div_ceil(3);
        let (words, beginnings) = (best(), best());
        Fuzzy { word, third, reach, unfinished, path: Vec::new(), chars: Vec::new(), spelling: None, words, beginnings }
    }

    /// Appends a character; false when nothing below can be within reach.
    fn push(&mut self, c: char, end: usize) -> bool {
        let n = self.word.len();
        let first: Vec<u8> = (0..=n as u8).collect();
        let depth = self.chars.len();
        let last = self.chars.last();
        let above = last.map_or(&first, |p| &p.row);
        let two_above = if depth >= 2 { self.chars.get(depth - 2).map(|p| &p.row) } else { Some(&first) };
        let before = last.map(|p| p.c);
        let mut row = Vec::with_capacity(n + 1);
        row.push((depth + 1).min(200) as u8);
        let mut left = (depth + 1).min(200) as u8;
        let mut least = left;
        let mut earlier = None;
        for (j, &w) in self.word.iter().enumerate() {
            let diagonal = above.get(j).copied().unwrap_or(u8::MAX) + u8::from(w != c);
            let mut d = diagonal.min(above.get(j + 1).copied().unwrap_or(u8::MAX) + 1).min(left + 1);
            // A swap: the last two characters of both, crosswise.
            if depth >= 1 && j >= 1 && earlier == Some(c) && before == Some(w) {
                d = d.min(two_above.and_then(|r| r.get(j - 1)).copied().unwrap_or(200) + 1);
            }
            row.push(d);
            left = d;
            least = least.min(d);
            earlier = Some(w);
        }
        let least_above = above.iter().copied().min().unwrap_or(0);
        let beginning = last.map_or(n.min(200) as u8, |p| p.beginning).min(left);
        self.chars.push(PathChar { c, end, row, beginning });
        // A swap may reach back one row more than the last.
        least <= self.reach || least_above < self.reach || (self.unfinished && beginning <= self.reach)
    }

    fn distance(&self) -> u8 {
        self.chars.last().and_then(|p| p.row.last()).copied().unwrap_or(self.word.len().min(200) as u8)
    }

    fn same_beginning(&self) -> bool {
        self.chars.len() >= self.third && self.word.iter().zip(&self.chars).take(self.third).all(|(a, b)| *a == b.c)
    }

    fn same_end(&self) -> bool {
        let ends = self.word.iter().rev().zip(self.chars.iter().rev()).take(self.third);
        self.chars.len() >= self.third && ends.into_iter().all(|(a, b)| *a == b.c)
    }
}

impl Visitor for Fuzzy {
    fn enter(&mut self, byte: u8, depth: usize) -> bool {
        if self.spelling.is_some_and(|at| depth > at) {
            return true;
        }
        self.spelling = None;
        while self.chars.last().is_some_and(|p| p.end > depth) {
            self.chars.pop();
        }
        self.path.truncate(depth);
        if byte == 0 {
            self.spelling = Some(depth);
            return true;
        }
        self.path.push(byte);
        let complete = self.chars.last().map_or(0, |p| p.end);
        let pending = self.path.get(complete..).unwrap_or_default();
        match core::str::from_utf8(pending) {
            Ok(text) => text.chars().next().is_none_or(|c| self.push(c, depth + 1)),
            // Not complete yet; more than three bytes without a character are no UTF-8.
            Err(_) => pending.len() < 4,
        }
    }

    fn key(&mut self, path: &[u8], value: u64) {
        let level = value as u8;
        let distance = self.distance();
        if distance == 1 {
            self.words.offer(path, TYPO_1, level);
        } else if distance == 2 && self.reach == 2 && (self.same_beginning() || self.same_end()) {
            self.words.offer(path, TYPO_2, level);
        }
        if self.unfinished {
            match self.chars.last().map_or(u8::MAX, |p| p.beginning) {
                1 => self.beginnings.offer(path, TYPO_PREFIX_1, level),
                2 if self.reach == 2 && self.same_beginning() => self.beginnings.offer(path, TYPO_PREFIX_2, level),
                _ => {}
            }
        }
    }
}

/// Exact and variant forms; prefix forms when the word is `unfinished` or has none of those; typos when there is nothing else.
pub fn of_word(index: &Index, key: &str, unfinished: bool, typos: bool) -> Result<(Vec<Form>, bool), Error> {
    let mut forms = spelled(index, key)?;
    if unfinished || forms.is_empty() {
        forms.extend(beginning_with(index, key, PREFIX, false)?);
    }
    if forms.is_empty() && typos {
        let forms = misspelled(index, key, unfinished)?;
        let corrected = !forms.is_empty();
        return Ok((forms, corrected));
    }
    Ok((forms, false))
}
