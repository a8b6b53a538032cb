//! What follows walks through the vocabulary for `forms`: the best of all that is met, and what is within an edit or two of a word. Which walks there are, and what becomes of what was kept, is not
//! its business.

use crate::forms::{Form, MAX_TYPO_CHARS, folded_of, n_chars};
use crate::knobs::{MAX_TYPO, TYPO_1, TYPO_2, TYPO_PREFIX_1, TYPO_PREFIX_2};
use crate::sorting::exchange;
use alloc::vec::Vec;
use teff_index::WITHIN;
use teff_index::vocabulary::Visitor;

/// Keeps the best forms by (weight, level), largest first, then in the order of the vocabulary.
pub struct Best {
    /// What was kept.
    pub forms: Vec<Form>,
    /// So many are kept at most.
    pub limit: usize,
    /// Bytes of the beginning that they have in common.
    pub prefix: usize,
    /// Characters of a folded term at most.
    pub longest: usize,
    /// What ends where the beginning does counts.
    pub whole: bool,
    /// The weight of what a walk meets.
    pub weight: u32,
}

impl Best {
    fn holds(&self, path: &[u8]) -> bool {
        self.longest == usize::MAX || n_chars(folded_of(path)) <= self.longest
    }

    /// Adds a form, if it is among the best.
    pub fn offer(&mut self, path: &[u8], weight: u32, level: u8) {
        if path.last() == Some(&WITHIN) {
            return;
        }
        let worse = |f: &Form| {
            let (here, there) = ((f.weight, f.level), (weight, level));
            here < there || here == there && f.key.as_slice() > path
        };
        if self.forms.len() >= self.limit {
            if !self.forms.last().is_some_and(worse) {
                return;
            }
            self.forms.pop();
        }
        let mut at = self.forms.len();
        self.forms.push(Form { key: path.to_vec(), weight, level, function: false, beside: None });
        while at > 0 && self.forms.get(at - 1).is_some_and(worse) {
            exchange(&mut self.forms, at - 1, at);
            at -= 1;
        }
    }
}

impl Visitor for Best {
    fn enter(&mut self, byte: u8, depth: usize) -> bool {
        self.whole || depth > 0 || byte != 0
    }

    fn key(&mut self, path: &[u8], value: u64) {
        // A zero byte right behind the prefix: another spelling of it, no longer word.
        if (self.whole || path.get(self.prefix).is_some_and(|&b| b != 0)) && self.holds(path) {
            self.offer(path, self.weight, value as u8);
        }
    }
}

/// Steers a walk by the distances between the word and the path so far (optimal string alignment), one row for each character.
pub struct Fuzzy {
    /// The word, folded.
    pub word: Vec<char>,
    third: usize,
    /// So many first characters are the same in any case.
    pub intact: usize,
    reach: u8,
    unfinished: bool,
    /// The bytes entered so far.
    path: Vec<u8>,
    chars: Vec<PathChar>,
    /// Depth at which the folded form ended, inside the spelling of a variant.
    spelling: Option<usize>,
    /// Whole words within reach.
    pub words: Best,
    /// Words of which a beginning is within reach, when the word is unfinished.
    pub beginnings: Best,
}

/// The distances of a beginning of the path to each beginning of the word.
type Row = [u8; MAX_TYPO_CHARS + 1];

struct PathChar {
    c: char,
    /// Bytes of the path up to and with this character.
    end: usize,
    row: Row,
    /// Smallest distance of the word to a beginning of the path.
    beginning: u8,
}

impl Fuzzy {
    /// Terms within `reach` edits of `word`; of an `unfinished` one those with such a beginning too.
    #[inline(never)]
    pub fn over(word: Vec<char>, reach: u8, unfinished: bool) -> Self {
        let best =
            || Best { forms: Vec::new(), limit: MAX_TYPO, prefix: 0, longest: usize::MAX, whole: true, weight: 0 };
        let third = word.len().div_ceil(3);
        let (words, beginnings) = (best(), best());
        Fuzzy {
            word,
            third,
            intact: 0,
            reach,
            unfinished,
            path: Vec::new(),
            chars: Vec::new(),
            spelling: None,
            words,
            beginnings,
        }
    }

    /// Appends a character; false when nothing below can be within reach.
    fn push(&mut self, c: char, end: usize) -> bool {
        let n = self.word.len();
        let mut first = [0; MAX_TYPO_CHARS + 1];
        for (number, distance) in (0..).zip(&mut first) {
            *distance = number;
        }
        let depth = self.chars.len();
        let last = self.chars.last();
        let above = last.map_or(&first, |p| &p.row);
        let two_above = if depth >= 2 { self.chars.get(depth - 2).map(|p| &p.row) } else { Some(&first) };
        let before = last.map(|p| p.c);
        let mut left = (depth + 1).min(200) as u8;
        let mut row = [left; MAX_TYPO_CHARS + 1];
        let mut least = left;
        let mut earlier = None;
        for (j, &w) in self.word.iter().enumerate() {
            let diagonal = above.get(j).copied().unwrap_or(u8::MAX) + u8::from(w != c);
            let mut d = diagonal.min(above.get(j + 1).copied().unwrap_or(u8::MAX) + 1).min(left + 1);
            // A swap: the last two characters of both, crosswise.
            if depth >= 1 && j >= 1 && earlier == Some(c) && before == Some(w) {
                d = d.min(two_above.and_then(|r| r.get(j - 1)).copied().unwrap_or(200) + 1);
            }
            if let Some(here) = row.get_mut(j + 1) {
                *here = d;
            }
            left = d;
            least = least.min(d);
            earlier = Some(w);
        }
        let mut least_above = u8::MAX;
        for &distance in above.iter().take(n + 1) {
            least_above = least_above.min(distance);
        }
        let beginning = last.map_or(n.min(200) as u8, |p| p.beginning).min(left);
        self.chars.push(PathChar { c, end, row, beginning });
        // A swap may reach back one row more than the last.
        least <= self.reach || least_above < self.reach || (self.unfinished && beginning <= self.reach)
    }

    /// Looks at one key from its start.
    pub fn meet(&mut self, path: &[u8], level: u8) {
        if path.iter().enumerate().all(|(depth, &byte)| self.enter(byte, depth)) {
            self.key(path, u64::from(level));
        }
    }

    fn distance(&self) -> u8 {
        let n = self.word.len();
        self.chars.last().and_then(|p| p.row.get(n)).copied().unwrap_or(n.min(200) as u8)
    }

    fn same_beginning(&self, n: usize) -> bool {
        self.chars.len() >= n && self.word.iter().zip(&self.chars).take(n).all(|(a, b)| *a == b.c)
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
        if !self.same_beginning(self.intact) {
            return;
        }
        let level = value as u8;
        let distance = self.distance();
        if distance == 1 {
            self.words.offer(path, TYPO_1, level);
        } else if distance == 2 && self.reach == 2 && (self.same_beginning(self.third) || self.same_end()) {
            self.words.offer(path, TYPO_2, level);
        }
        if self.unfinished {
            match self.chars.last().map_or(u8::MAX, |p| p.beginning) {
                1 => self.beginnings.offer(path, TYPO_PREFIX_1, level),
                2 if self.reach == 2 && self.same_beginning(self.third) => {
                    self.beginnings.offer(path, TYPO_PREFIX_2, level)
                }
                _ => {}
            }
        }
    }
}
