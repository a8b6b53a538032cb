//! A word of the query → the terms of the vocabulary that stand for it, by the tiers of `docs/ranking.md`: exact, variant, stem,
//! prefix, typo.

use crate::knobs::{
    CORRECTION, EXACT, KIN, KIN_LONGER, KIN_TENTHS, LEAST_KIN, MARKED, MAX_BY_END, MAX_KIN, MAX_PREFIX,
    MAX_SHORT_PREFIX, PART, PREFIX, PREFIX_BESIDE, STEM, TYPO_1, VARIANT,
};
use crate::missing::Missing;
use crate::sorting::{ascending, keep};
use crate::walks::{Best, Fuzzy};
use alloc::string::String;
use alloc::vec::Vec;
use teff_analysis::fold;
use teff_index::reversed::reverse;
use teff_index::terms::TermRow;
use teff_index::vocabulary::Visitor;
use teff_index::{BlockId, Index, WITHIN, df_level};

/// Words of more characters than this have no typos: the table of distances stays small.
pub const MAX_TYPO_CHARS: usize = 32;
/// Terms that are not resident are typo forms only when they begin with so many characters of the word, or with half of it if that is more; or when they end
/// with half of it but one: where two neighbours in the middle are swapped, one of them is in either half.
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
    /// What is looked up is a phrase's: its places will be asked for.
    pub places: bool,
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
pub fn add(forms: &mut Vec<Form>, mut more: Vec<Form>) {
    without(&mut more, forms);
    forms.append(&mut more);
}

/// Takes out the forms whose terms are among `others`.
#[inline(never)]
fn without(forms: &mut Vec<Form>, others: &[Form]) {
    keep(forms, |form| !others.iter().any(|f| f.key == form.key));
}

/// Keeps the forms of a weight.
#[inline(never)]
pub fn of_weight(forms: &mut Vec<Form>, weight: u32) {
    keep(forms, |form| form.weight == weight);
}

/// The folded form of a key.
pub fn folded_of(key: &[u8]) -> &[u8] {
    match key.iter().position(|&b| b == 0) {
        Some(at) => key.get(..at).unwrap_or_default(),
        None => key,
    }
}

/// Characters of a text: each begins where a byte is no continuation.
pub fn n_chars(text: &[u8]) -> usize {
    text.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

/// No digit and no sign of ASCII among them.
fn all_letters(folded: &str) -> bool {
    folded.bytes().all(|b| !b.is_ascii() || b.is_ascii_alphabetic())
}

/// The first `n` characters as text.
#[inline(never)]
fn first_chars(word: &[char], n: usize) -> String {
    let mut out = String::new();
    for &c in word.iter().take(n) {
        out.push(c);
    }
    out
}

fn chars_of(text: &str) -> Vec<char> {
    let mut chars = Vec::new();
    for c in text.chars() {
        chars.push(c);
    }
    chars
}

/// The key above all keys that begin with `prefix`: no key holds the byte 255.
fn above(prefix: &[u8], byte: u8) -> Vec<u8> {
    let mut out = prefix.to_vec();
    out.push(byte);
    out
}

impl Words<'_> {
    /// The terms spelled like `key`, or differing in accents alone, which say less when `key` has some and is there.
    pub fn spelled(&mut self, key: &str) -> Vec<Form> {
        let mut forms = Vec::new();
        let folded = fold(key);
        // The capital of a dotless i is everybody's I: it says nothing of accents. Nor do Cyrillic and Devanagari: ё and е, a nukta or none, are one word in two spellings.
        let meant = |c| !matches!(c, '\0'..='\x7f' | 'ı' | '\u{400}'..='\u{4ff}' | '\u{900}'..='\u{97f}');
        let accents = folded != key && key.chars().any(meant);
        let mut here = false;
        self.with_folded(&[(folded.into_bytes(), 0)], &mut |_, path, row| {
            let mut form = Form {
                key: path.to_vec(),
                weight: VARIANT,
                level: df_level(row.df),
                function: row.function,
                beside: None,
            };
            if form.term() == key {
                form.weight = EXACT;
                here = row.df > 0;
            }
            forms.push(form);
        });
        for form in &mut forms {
            if accents && here && form.weight == VARIANT {
                form.weight = MARKED;
            }
        }
        forms
    }

    /// Visits the terms whose folded form is one of `folded`, which ascend, with what stands beside that one. Each block is read once.
    fn with_folded(&mut self, folded: &[(Vec<u8>, usize)], visit: &mut dyn FnMut(usize, &[u8], &TermRow)) {
        let mut next = 0;
        for (wanted, _) in folded {
            let ids = self.index.blocks_between(wanted, &above(wanted, 1));
            for id in ids.start.max(next)..ids.end {
                next = id + 1;
                let read = self.index.each_term(id, &mut |path, row| {
                    let here = folded_of(path);
                    let at = folded.binary_search_by(|(f, _)| f.as_slice().cmp(here));
                    if let Some((_, beside)) = at.ok().and_then(|at| folded.get(at)) {
                        visit(*beside, path, row);
                    }
                });
                if self.missing.note(read).is_none() && self.places {
                    for read in self.index.before_positions(id) {
                        self.missing.note(read);
                    }
                }
            }
        }
    }

    /// Visits the terms that begin with `prefix` and are not resident.
    fn others(&mut self, prefix: &[u8], visit: &mut dyn FnMut(&[u8], &TermRow)) {
        let resident = self.index.resident_level();
        // A word of signs that folding takes away begins every other.
        if resident == 0 || prefix.is_empty() {
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
            self.missing.note(self.index.walk(folded.as_bytes(), &mut best));
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
        forms.append(&mut self.beginning_with(key, VARIANT, false, MAX_PREFIX));
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
        let beginning = first_chars(&chars_of(&folded), shared);
        let longest = n + KIN_LONGER;
        let mut best =
            Best { forms: Vec::new(), limit: MAX_KIN, prefix: beginning.len(), longest, whole: true, weight: KIN };
        self.missing.note(self.index.walk(beginning.as_bytes(), &mut best));
        if best.forms.len() < MAX_KIN {
            self.others(beginning.as_bytes(), &mut |path, row| best.key(path, u64::from(df_level(row.df))));
        }
        best.forms
    }

    /// The terms of the stem classes of `forms` that are not among them; not of those that have other accents than were typed.
    fn siblings(&mut self, forms: &[Form]) -> Vec<Form> {
        let mut found: Vec<Form> = Vec::new();
        for form in forms.iter().filter(|f| f.weight != MARKED) {
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
        let mut parts = Vec::with_capacity(forms.len());
        for form in forms {
            let mut part = fold(form.term());
            part.push(char::from(WITHIN));
            parts.push((part.into_bytes(), 0));
        }
        ascending(&mut parts);
        self.with_folded(&parts, &mut |_, path, _| {
            found.push(Form { key: path.to_vec(), weight: PART, level: 0, function: false, beside: None });
        });
        found
    }

    /// What stands for a word that no page has: the words that the index's own changes of beginnings and ends make of it, those that leave most of it.
    fn rewritten(&mut self, key: &str) -> Vec<Form> {
        let folded = fold(key);
        let mut candidates: Vec<(Vec<u8>, usize)> = Vec::new();
        let read = self.index.each_rewrite(&mut |rewrite| {
            if let Some((left, word)) = rewrite.apply(&folded).filter(|(left, _)| *left >= LEAST_LEFT) {
                // Of one word first the way that leaves most of it.
                candidates.push((word.into_bytes(), usize::MAX - left));
            }
        });
        self.missing.note(read);
        ascending(&mut candidates);
        let mut words: Vec<(Vec<u8>, usize)> = Vec::new();
        for (word, left) in &candidates {
            if words.last().is_none_or(|(last, _)| last != word) {
                words.push((word.clone(), usize::MAX - left));
            }
        }
        let mut forms: Vec<Form> = Vec::new();
        let mut most = 0;
        self.with_folded(&words, &mut |left, path, row| {
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
        let mut siblings = self.siblings(&forms);
        forms.append(&mut siblings);
        forms
    }

    /// The terms within an edit or two of `key`; of an `unfinished` word also those with such a beginning.
    pub fn misspelled(&mut self, key: &str, unfinished: bool) -> Vec<Form> {
        let folded = fold(key);
        let letters = all_letters(&folded);
        let folded = chars_of(&folded);
        let n = folded.len();
        if !(4..=MAX_TYPO_CHARS).contains(&n) || !letters {
            return Vec::new();
        }
        let reach = if n >= 8 { 2 } else { 1 };
        let intact = first_chars(&folded, LEAST_INTACT.max(n.div_ceil(2)));
        let mut fuzzy = Fuzzy::over(folded, reach, unfinished);
        self.missing.note(self.index.walk(b"", &mut fuzzy));
        let ending = self.ending_alike(&fuzzy.word, reach);
        self.others(intact.as_bytes(), &mut |path, row| fuzzy.meet(path, df_level(row.df)));
        let resident = self.index.resident_level();
        // One by one, as they are few and in no order.
        for word in &ending {
            self.with_folded(core::slice::from_ref(word), &mut |_, path, row| {
                // What begins alike was met.
                if row.df > 0 && df_level(row.df) < resident && !path.starts_with(intact.as_bytes()) {
                    fuzzy.meet(path, df_level(row.df));
                }
            });
        }
        let Fuzzy { mut words, beginnings, .. } = fuzzy;
        if unfinished && words.forms.first().is_none_or(|f| f.weight != TYPO_1) {
            // A term that is both was offered to both lists with different weights; the first, larger one counts.
            for form in &beginnings.forms {
                if !words.forms.iter().any(|f| f.key == form.key) {
                    words.offer(&form.key, form.weight, form.level);
                }
            }
        }
        words.forms
    }

    /// The folded forms of words that are not resident, end as `word` does and are nearest to it.
    fn ending_alike(&mut self, word: &[char], reach: u8) -> Vec<(Vec<u8>, usize)> {
        let mut backwards = Vec::new();
        for &c in word.iter().rev() {
            backwards.push(c);
        }
        let intact = (word.len() / 2).saturating_sub(1);
        let end = first_chars(&backwards, intact);
        let mut fuzzy = Fuzzy::over(backwards, reach, false);
        fuzzy.intact = intact;
        fuzzy.words.limit = MAX_BY_END;
        for id in self.index.reversed_between(end.as_bytes(), &above(end.as_bytes(), 255)) {
            self.missing.note(self.index.walk_reversed(id, &mut fuzzy));
        }
        let mut alike = Vec::new();
        for form in &fuzzy.words.forms {
            alike.push((reverse(&form.key), 0));
        }
        alike
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
            let mut stems = if spelled { self.siblings(&forms) } else { self.rewritten(key) };
            rewritten = !spelled && !stems.is_empty();
            forms.append(&mut stems);
        }
        if self.missing.noted == before {
            let mut within = self.within(&forms);
            forms.append(&mut within);
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
                of_weight(&mut near, TYPO_1);
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
                let mut stems = self.siblings(core::slice::from_ref(best));
                // A stem is stronger than any other typo.
                without(&mut forms, &stems);
                forms.append(&mut stems);
            }
            return Found { forms, corrected, function };
        }
        Found { forms, corrected: false, function }
    }
}
