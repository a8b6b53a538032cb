//! A word of the query → the terms of the vocabulary that stand for it, by the tiers of `docs/ranking.md`: exact, variant, stem,
//! prefix, typo.

use crate::knobs::{
    CORRECTION, EXACT, KIN, KIN_LONGER, KIN_TENTHS, LEAST_KIN, MAX_KIN, MAX_PREFIX, MAX_SHORT_PREFIX, MAX_TYPO, PART,
    PREFIX, PREFIX_BESIDE, STEM, TYPO_1, TYPO_2, TYPO_PREFIX_1, TYPO_PREFIX_2, VARIANT,
};
use crate::missing::Missing;
use crate::sorting::{ascending, distinct, keep_first, sort};
use alloc::string::String;
use alloc::vec::Vec;
use teff_analysis::fold;
use teff_index::terms::TermRow;
use teff_index::vocabulary::Visitor;
use teff_index::{BlockId, Index, WITHIN, df_level};

/// Words of more characters than this have no typos: the table of distances stays small.
pub const MAX_TYPO_CHARS: usize = 32;
/// Terms that are not resident are typo forms only when they begin with so many characters of the word, or with half of it if that is more.
pub const LEAST_INTACT: usize = 4;
/// Characters that a rewrite leaves of a word at least.
pub const LEAST_LEFT: usize = 3;

/// A term that stands for a word of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its key in the vocabulary: folded form; or folded form, zero byte, term; or folded form and [`WITHIN`].
    pub key: Vec<u8>,
    /// Its weight, in 1/256.
    pub weight: u32,
    /// The level of its document frequency; 0 where no rule asks for it.
    pub level: u8,
    /// It is a function word.
    pub function: bool,
    /// The block that has its list besides its own: that of the form whose stem class it is of.
    pub beside: Option<BlockId>,
}

impl Form {
    /// The term itself; of the words that one is a part of, the folded form of that one.
    pub fn term(&self) -> &str {
        let bytes = match self.key.iter().position(|&b| b == 0) {
            Some(at) => self.key.get(at + 1..).unwrap_or_default(),
            None => self.key.strip_suffix(&[WITHIN]).unwrap_or(&self.key),
        };
        core::str::from_utf8(bytes).unwrap_or_default()
    }

    /// It stands for the words that [`Form::term`] is a part of.
    pub fn is_part(&self) -> bool {
        self.key.last() == Some(&WITHIN)
    }
}

/// The vocabulary of an index as the rules see it: resident terms by a walk, the others in the blocks that may have them; blocks that are not at hand
/// are noted.
pub struct Words<'a> {
    /// The index.
    pub index: &'a Index,
    /// Where missing blocks are noted.
    pub missing: &'a mut Missing,
    /// The query is long.
    pub long: bool,
}

/// What stands for a word.
#[derive(Default)]
pub struct Found {
    /// Its forms, the strongest tier first.
    pub forms: Vec<Form>,
    /// They are typos.
    pub corrected: bool,
    /// The word as typed is a function word.
    pub function: bool,
}

/// Adds the forms whose terms are not among `forms` yet.
pub fn add(forms: &mut Vec<Form>, more: Vec<Form>) {
    for form in more {
        if !forms.iter().any(|f| f.key == form.key) {
            forms.push(form);
        }
    }
}

/// The folded form of a key.
fn folded_of(key: &[u8]) -> &[u8] {
    match key.iter().position(|&b| b == 0) {
        Some(at) => key.get(..at).unwrap_or_default(),
        None => key,
    }
}

/// Characters of a text: each begins where a byte is no continuation.
fn n_chars(text: &[u8]) -> usize {
    text.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

/// No digit and no sign of ASCII among them.
fn all_letters(folded: &str) -> bool {
    folded.bytes().all(|b| !b.is_ascii() || b.is_ascii_alphabetic())
}

/// The key above all keys that begin with `prefix`: no key holds the byte 255.
fn above(prefix: &[u8], byte: u8) -> Vec<u8> {
    let mut out = prefix.to_vec();
    out.push(byte);
    out
}

impl Words<'_> {
    /// The terms spelled like `key`, or differing in accents alone.
    pub fn spelled(&mut self, key: &str) -> Vec<Form> {
        let mut forms = Vec::new();
        self.with_folded(&[fold(key)], &mut |_, path, row| {
            let mut form = Form {
                key: path.to_vec(),
                weight: VARIANT,
                level: df_level(row.df),
                function: row.function,
                beside: None,
            };
            if form.term() == key {
                form.weight = EXACT;
            }
            forms.push(form);
        });
        forms
    }

    /// Visits the terms whose folded form is one of `folded`, which ascend, with that one's number. Each block is read once.
    fn with_folded(&mut self, folded: &[String], visit: &mut dyn FnMut(usize, &[u8], &TermRow)) {
        let mut next = 0;
        for wanted in folded {
            let ids = self.index.blocks_between(wanted.as_bytes(), &above(wanted.as_bytes(), 1));
            for id in ids.start.max(next)..ids.end {
                next = id + 1;
                let read = self.index.each_term(id, &mut |path, row| {
                    if let Ok(i) = folded.binary_search_by(|f| f.as_bytes().cmp(folded_of(path))) {
                        visit(i, path, row);
                    }
                });
                self.missing.note(read);
            }
        }
    }

    /// Visits the terms that begin with `prefix` and are not resident.
    fn others(&mut self, prefix: &[u8], visit: &mut dyn FnMut(&[u8], &TermRow)) {
        let resident = self.index.resident_level();
        if resident == 0 {
            return;
        }
        for id in self.index.blocks_between(prefix, &above(prefix, 255)) {
            let read = self.index.each_term(id, &mut |path, row| {
                if row.df > 0 && df_level(row.df) < resident && path.starts_with(prefix) {
                    visit(path, row);
                }
            });
            self.missing.note(read);
        }
    }

    /// The most frequent resident terms that go on where `folded` ends (and, when `whole` is set, those that end there).
    pub fn resident(&mut self, folded: &str, weight: u32, whole: bool, limit: usize) -> Best {
        let mut best = Best { forms: Vec::new(), limit, prefix: folded.len(), longest: usize::MAX, whole, weight };
        if !folded.is_empty() {
            self.missing.sound(self.index.walk(folded.as_bytes(), &mut best));
        }
        best
    }

    /// The most frequent terms that go on where `key` ends (and, when `whole` is set, those that end there).
    pub fn beginning_with(&mut self, key: &str, weight: u32, whole: bool, most: usize) -> Vec<Form> {
        let folded = fold(key);
        let n = n_chars(folded.as_bytes());
        let few = MAX_SHORT_PREFIX.get(n.wrapping_sub(1)).filter(|_| !whole);
        let limit = few.map_or(most, |few| most.min(*few));
        let mut best = self.resident(&folded, weight, whole, limit);
        // All resident terms are before the others; below a short prefix lie too many blocks.
        if best.forms.len() < limit && few.is_none() {
            self.others(folded.as_bytes(), &mut |path, row| best.key(path, u64::from(df_level(row.df))));
        }
        best.forms
    }

    /// The terms spelled like `key`, and the most frequent ones that go on where it ends.
    pub fn starred(&mut self, key: &str) -> Vec<Form> {
        let mut forms = self.spelled(key);
        forms.extend(self.beginning_with(key, VARIANT, false, MAX_PREFIX));
        forms
    }

    /// The most frequent terms that begin as the word does, where the language has endings that no stemmer knows.
    fn kin(&mut self, key: &str) -> Vec<Form> {
        let folded = fold(key);
        let n = n_chars(folded.as_bytes());
        let shared = LEAST_KIN.max((n * KIN_TENTHS).div_ceil(10));
        if !self.long || !self.index.has_endings() || n < shared || !all_letters(&folded) {
            return Vec::new();
        }
        let mut beginning = String::new();
        beginning.extend(folded.chars().take(shared));
        let longest = n + KIN_LONGER;
        let mut best =
            Best { forms: Vec::new(), limit: MAX_KIN, prefix: beginning.len(), longest, whole: true, weight: KIN };
        self.missing.sound(self.index.walk(beginning.as_bytes(), &mut best));
        if best.forms.len() < MAX_KIN {
            self.others(beginning.as_bytes(), &mut |path, row| best.key(path, u64::from(df_level(row.df))));
        }
        best.forms
    }

    /// The terms of the stem classes of `forms` that are not among them.
    fn siblings(&mut self, forms: &[Form]) -> Vec<Form> {
        let mut found: Vec<Form> = Vec::new();
        for form in forms {
            let read = self.index.siblings(&form.key, &mut |path, beside| {
                if let Some(known) = found.iter_mut().find(|f| f.key == path) {
                    known.beside = known.beside.or(beside);
                } else if !forms.iter().any(|f| f.key == path) {
                    found.push(Form { key: path.to_vec(), weight: STEM, level: 0, function: false, beside });
                }
            });
            self.missing.note(read);
        }
        found
    }

    /// The words that one of `forms` is a part of.
    fn within(&mut self, forms: &[Form]) -> Vec<Form> {
        let mut found = Vec::new();
        if self.long || !self.index.has_compounds() {
            return found;
        }
        let mut parts: Vec<String> = Vec::with_capacity(forms.len());
        for form in forms {
            let mut part = fold(form.term());
            part.push(char::from(WITHIN));
            parts.push(part);
        }
        ascending(&mut parts);
        distinct(&mut parts);
        self.with_folded(&parts, &mut |_, path, _| {
            found.push(Form { key: path.to_vec(), weight: PART, level: 0, function: false, beside: None });
        });
        found
    }

    /// What stands for a word that no page has: the words that the index's own changes of beginnings and ends make of it, those that leave most of it.
    fn rewritten(&mut self, key: &str) -> Vec<Form> {
        let folded = fold(key);
        let mut candidates: Vec<(String, usize)> = Vec::new();
        let read = self.index.each_rewrite(&mut |rewrite| {
            if let Some((left, word)) = rewrite.apply(&folded).filter(|(left, _)| *left >= LEAST_LEFT) {
                candidates.push((word, left));
            }
        });
        self.missing.sound(read);
        sort(&mut candidates, |a, b| (&a.0, b.1) < (&b.0, a.1));
        candidates.dedup_by(|later, earlier| later.0 == earlier.0);
        let (words, lefts): (Vec<String>, Vec<usize>) = candidates.into_iter().unzip();
        let mut forms: Vec<Form> = Vec::new();
        let mut most = 0;
        self.with_folded(&words, &mut |i, path, row| {
            let left = lefts.get(i).copied().unwrap_or(0);
            if row.df == 0 {
                return;
            }
            if left > most {
                most = left;
                forms.clear();
            }
            if left == most {
                forms.push(Form {
                    key: path.to_vec(),
                    weight: STEM,
                    level: df_level(row.df),
                    function: false,
                    beside: None,
                });
            }
        });
        let siblings = self.siblings(&forms);
        forms.extend(siblings);
        forms
    }

    /// The terms within an edit or two of `key`; of an `unfinished` word also those with such a beginning.
    pub fn misspelled(&mut self, key: &str, unfinished: bool) -> Vec<Form> {
        let folded = fold(key);
        let letters = all_letters(&folded);
        let folded: Vec<char> = folded.chars().collect();
        let n = folded.len();
        if !(4..=MAX_TYPO_CHARS).contains(&n) || !letters {
            return Vec::new();
        }
        let reach = if n >= 8 { 2 } else { 1 };
        let mut intact = String::new();
        intact.extend(folded.iter().take(LEAST_INTACT.max(n.div_ceil(2))));
        let mut fuzzy = Fuzzy::over(folded, reach, unfinished);
        self.missing.sound(self.index.walk(b"", &mut fuzzy));
        if n > LEAST_INTACT {
            self.others(intact.as_bytes(), &mut |path, row| fuzzy.meet(path, df_level(row.df)));
        }
        let Fuzzy { words, beginnings, .. } = fuzzy;
        if words.forms.first().is_some_and(|f| f.weight == TYPO_1) || !unfinished {
            return words.forms;
        }
        // A term that is both was offered to both lists with different weights; the first, larger one counts.
        let mut forms = words.forms;
        add(&mut forms, beginnings.forms);
        let rank = |f: &Form| (u32::MAX - f.weight, u8::MAX - f.level);
        keep_first(&mut forms, MAX_TYPO, |a, b| (rank(a), &a.key) < (rank(b), &b.key));
        forms
    }

    /// All that stands for a word, tier by tier: what is spelled so with its stem classes, else what the rewrites make of it; longer words when it is `unfinished`
    /// or nothing was found; typos when there is nothing else.
    pub fn stand_for(&mut self, key: &str, unfinished: bool, typos: bool) -> Found {
        // While blocks are missing, what was not found says nothing yet: no weaker tier is looked for in its place.
        let before = self.missing.noted;
        let mut forms = self.spelled(key);
        let function = forms.iter().any(|f| f.weight == EXACT && f.function);
        let mut rewritten = false;
        if self.missing.noted == before {
            let spelled = !forms.is_empty();
            let stems = if spelled { self.siblings(&forms) } else { self.rewritten(key) };
            rewritten = !spelled && !stems.is_empty();
            forms.extend(stems);
        }
        if self.missing.noted == before {
            let within = self.within(&forms);
            forms.extend(within);
        }
        let known = !forms.is_empty();
        let longer = |words: &mut Self, forms: &mut Vec<Form>| {
            let weight = if known { PREFIX_BESIDE } else { PREFIX };
            add(forms, words.beginning_with(key, weight, false, MAX_PREFIX));
        };
        if unfinished {
            longer(self, &mut forms);
        }
        if typos && self.missing.noted == before {
            let kin = self.kin(key);
            if rewritten || !(known || kin.is_empty()) {
                // What was found may be another word: the nearest spellings stay in the race.
                let mut near = self.misspelled(key, false);
                near.retain(|f| f.weight == TYPO_1);
                add(&mut forms, near);
            }
            add(&mut forms, kin);
        }
        if !unfinished && forms.is_empty() && self.missing.noted == before {
            longer(self, &mut forms);
        }
        if forms.is_empty() && typos && self.missing.noted == before {
            let mut forms = self.misspelled(key, unfinished);
            let corrected = !forms.is_empty();
            if let Some(best) = forms.first_mut() {
                best.weight = CORRECTION;
                let stems = self.siblings(core::slice::from_ref(best));
                // A stem is stronger than any other typo.
                forms.retain(|f| !stems.iter().any(|s| s.key == f.key));
                forms.extend(stems);
            }
            return Found { forms, corrected, function };
        }
        Found { forms, corrected: false, function }
    }
}

/// Keeps the best forms by (weight, level), largest first, then in the order of the vocabulary.
pub struct Best {
    /// What was kept.
    pub forms: Vec<Form>,
    limit: usize,
    prefix: usize,
    /// Characters of a folded term at most.
    longest: usize,
    whole: bool,
    weight: u32,
}

impl Best {
    fn holds(&self, path: &[u8]) -> bool {
        self.longest == usize::MAX || n_chars(folded_of(path)) <= self.longest
    }

    fn offer(&mut self, path: &[u8], weight: u32, level: u8) {
        if path.last() == Some(&WITHIN) {
            return;
        }
        // Keys come in order, so among equals the later one is the worse.
        let at = self.forms.partition_point(|f| (f.weight, f.level) >= (weight, level));
        if at < self.limit {
            self.forms.insert(at, Form { key: path.to_vec(), weight, level, function: false, beside: None });
            self.forms.truncate(self.limit);
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
        let best =
            || Best { forms: Vec::new(), limit: MAX_TYPO, prefix: 0, longest: usize::MAX, whole: true, weight: 0 };
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

    /// Looks at one key from its start.
    fn meet(&mut self, path: &[u8], level: u8) {
        if path.iter().enumerate().all(|(depth, &byte)| self.enter(byte, depth)) {
            self.key(path, u64::from(level));
        }
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
