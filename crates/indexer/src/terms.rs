//! Terms under construction: the tokens of pages → where each term is and how often. Called by [`crate::build`] alone, for runs of pages on several processors; what is
//! read of two runs is put together as if one had read both, so nothing depends on how pages were shared out.

use crate::compounds;
use crate::hash::hash;
use crate::language::Language;
use crate::stems::{self, Exchange, Word};
use crate::weights::{USUAL, Weights, frequency};
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze_in, fold, fold_into};
use teff_index::WITHIN;
use teff_index::occurrences::Occurrences;
use teff_index::positions::Counts;
use teff_index::postings::{Posting, TITLE_PLACES};
use teff_index::writer::TermData;

/// The pieces of a page, numbered as positions have them.
#[derive(Clone, Copy)]
pub enum Field {
    /// The page's title.
    Title,
    /// A section's heading.
    Heading,
    /// Its text.
    Body,
}

/// Terms in the order in which they were met.
#[derive(Default)]
pub struct Terms {
    all: Vec<(String, TermBuild)>,
    /// Numbers of terms plus one at the places that their hashes name, or behind them; 0 is free. At most half is taken; how many there are is a power of two.
    slots: Vec<u32>,
    /// Number of the language of the page being read.
    pub language: usize,
    /// Texts are cut as in languages where I is the capital of ı.
    pub dotless: bool,
}

/// A term under construction.
#[derive(Default)]
struct TermBuild {
    /// Pages that have it, and the last of them.
    df: u32,
    page: Option<u32>,
    /// All but the section being read.
    before: Occurrences,
    open: Open,
    languages: BTreeSet<usize>,
    /// Some page has it as a word or as part of one.
    word: bool,
}

/// The section being read.
#[derive(Default)]
struct Open {
    section: u32,
    /// Occurrences in the title, the heading and the text, and of those how many stand where none else does.
    times: Counts,
    counts: Counts,
    places: Vec<u32>,
    /// How much more its occurrences count for than they are, in 256ths.
    more: [i32; 3],
    /// Where in the title: a bit for each of its first positions.
    title_places: u32,
}

impl TermBuild {
    /// Closes the section being read: makes frequencies of what its occurrences count for.
    fn close(&mut self) {
        let Open { section, times, counts, places, more, title_places } = &mut self.open;
        if *times != [0; 3] {
            for (times, more) in times.iter_mut().zip(*more) {
                if more != 0 {
                    let sum = i64::from(*times) * i64::from(USUAL) + i64::from(more);
                    *times = frequency(*times, sum.unsigned_abs());
                }
            }
            let [title, heading, body] = *times;
            let (section, title_places) = (*section, *title_places);
            let posting = Posting { section, title, heading, body, title_places, heading_words: 0 };
            self.before.push(&posting, counts, places);
        }
        // The room for places is used again.
        places.clear();
        (*times, *counts, *more, *title_places) = ([0; 3], [0; 3], [0; 3], 0);
    }

    /// Puts what was read of later pages behind.
    fn append(&mut self, mut later: TermBuild) {
        self.close();
        later.close();
        self.df += later.df;
        self.page = later.page.or(self.page);
        self.before.append(&later.before);
        self.languages.extend(later.languages);
        self.word |= later.word;
    }

    /// Where some term of `others` is, and how often they are all; at no place, as phrases are not made of parts.
    fn sum<'a>(others: impl Iterator<Item = &'a TermBuild>, starts: &[u32]) -> TermBuild {
        let mut by_section: BTreeMap<u32, Posting> = BTreeMap::new();
        for posting in others.flat_map(|other| other.before.unpack().postings) {
            let none =
                Posting { section: posting.section, title: 0, heading: 0, body: 0, title_places: 0, heading_words: 0 };
            let sum = by_section.entry(posting.section).or_insert(none);
            sum.title += posting.title;
            sum.heading += posting.heading;
            sum.body += posting.body;
        }
        let mut pages: Vec<usize> = by_section.keys().map(|section| starts.partition_point(|s| s <= section)).collect();
        pages.dedup();
        let mut before = Occurrences::default();
        by_section.values().for_each(|posting| before.push(posting, &[0; 3], &[]));
        TermBuild { df: pages.len() as u32, before, ..TermBuild::default() }
    }
}

impl Terms {
    /// How many different ones there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Notes that a language has the term, on whatever page.
    pub fn add_language(&mut self, term: &str, language: usize) {
        self.of(term).languages.insert(language);
    }

    /// Puts what was read of later pages behind.
    pub fn append(&mut self, later: Terms) {
        if self.all.is_empty() {
            *self = later;
            return;
        }
        for (term, build) in later.all {
            self.of(&term).append(build);
        }
    }

    /// The term's entry, new or old.
    fn of(&mut self, term: &str) -> &mut TermBuild {
        if self.slots.len() <= 2 * self.all.len() {
            self.slots = vec![0; (4 * self.all.len()).next_power_of_two().max(1024)];
            for (number, (term, _)) in (1..).zip(&self.all) {
                let mut at = place(term, &self.slots);
                while self.slots[at] != 0 {
                    at = (at + 1) & (self.slots.len() - 1);
                }
                self.slots[at] = number;
            }
        }
        let mut at = place(term, &self.slots);
        let number = loop {
            match self.slots[at] {
                0 => {
                    self.all.push((term.to_string(), TermBuild::default()));
                    self.slots[at] = self.all.len() as u32;
                    break self.all.len() - 1;
                }
                taken if self.all[taken as usize - 1].0 == term => break taken as usize - 1,
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        };
        &mut self.all[number].1
    }

    /// Takes the tokens of a piece in; gives the number of its positions.
    pub fn read(&mut self, text: &str, weights: &Weights, page: u32, section: u32, field: Field) -> u32 {
        // A whole of several places stands at none: phrases are made of its parts.
        let mut whole: Option<(u32, u32, String)> = None;
        analyze_in(text, self.dotless, &mut |token| {
            if let Some((.., key)) = whole.take_if(|(group, at, _)| *group == token.group && *at < token.position) {
                self.displace(&key, field);
            }
            let build = self.add(token.key, page, section, field, token.position);
            build.word |= matches!(token.kind, TokenKind::Word | TokenKind::Part);
            build.open.more[field as usize] += i32::from(weights.at(token.start)) - i32::from(USUAL);
            if matches!(field, Field::Title) && token.position < TITLE_PLACES {
                build.open.title_places |= 1 << token.position;
            }
            if token.kind == TokenKind::Whole {
                whole = Some((token.group, token.position, token.key.to_string()));
            }
        })
    }

    fn add(&mut self, term: &str, page: u32, section: u32, field: Field, position: u32) -> &mut TermBuild {
        let language = self.language;
        let build = self.of(term);
        if build.page != Some(page) {
            build.page = Some(page);
            build.df += 1;
            // A page is in one language.
            build.languages.insert(language);
        }
        if build.open.section != section {
            build.close();
            build.open.section = section;
        }
        let Open { times, counts, places, .. } = &mut build.open;
        times[field as usize] += 1;
        // A word may stand twice at one place ("a-a" whole and in part); a place counts once for phrases.
        let start = places.len() - counts[field as usize] as usize;
        if let Err(at) = places[start..].binary_search(&position) {
            counts[field as usize] += 1;
            places.insert(start + at, position);
        }
        build
    }

    /// Takes the last place of a term back.
    fn displace(&mut self, term: &str, field: Field) {
        let Open { counts, places, .. } = &mut self.of(term).open;
        if counts[field as usize] > 0 {
            counts[field as usize] -= 1;
            places.pop();
        }
    }

    /// The terms in the order of the vocabulary with those of each stem class by number, and the exchanges that the classes show.
    pub fn finish(self, languages: &[Language], starts: &[u32]) -> (Vec<TermData>, Vec<Vec<usize>>, Vec<Exchange>) {
        let mut terms: Vec<(Vec<u8>, TermBuild)> =
            self.all.into_iter().map(|(term, build)| (key(&term), build)).collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        terms.iter_mut().for_each(|(_, build)| build.close());
        add_compounds(&mut terms, languages, starts);
        let words = words(&terms);
        let by_language = stems::classes(&words, languages);
        let exchanges = stems::exchanges(&words, &by_language);
        let function: Vec<bool> = words
            .iter()
            .map(|word| word.languages.iter().any(|&language| languages[language].is_function_word(word.term)))
            .collect();
        let mut classes_of = vec![Vec::new(); words.len()];
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for members in by_language.into_iter().flatten() {
            members.iter().for_each(|&i| classes_of[i].push(classes.len() as u32));
            classes.push(members);
        }
        let terms = terms.into_iter().zip(function).zip(classes_of).map(|(((key, build), function), classes)| {
            let TermBuild { df, before, word, .. } = build;
            TermData { key, df, occurrences: before, function, word, classes }
        });
        (terms.collect(), classes, exchanges)
    }
}

/// Where the search for a term begins.
fn place(term: &str, slots: &[u32]) -> usize {
    let hash = hash(term.bytes());
    (hash ^ (hash >> 32)) as usize & (slots.len() - 1)
}

/// A term as the vocabulary orders it: its folded form, and the term behind it where that is another.
fn key(term: &str) -> Vec<u8> {
    let mut key = String::with_capacity(term.len());
    fold_into(term, &mut key);
    if key != term {
        key.push('\0');
        key.push_str(term);
    }
    key.into_bytes()
}

fn words(terms: &[(Vec<u8>, TermBuild)]) -> Vec<Word<'_>> {
    terms.iter().map(|(key, build)| Word { term: term_of(key), df: build.df, languages: &build.languages }).collect()
}

/// Adds for each part of words that are written together the list of those. They are of no language: nothing else is derived from them.
fn add_compounds(terms: &mut Vec<(Vec<u8>, TermBuild)>, languages: &[Language], starts: &[u32]) {
    let words = words(terms);
    let mut wholes: BTreeMap<Vec<u8>, BTreeSet<usize>> = BTreeMap::new();
    for (compound, parts) in compounds::parts(&words, languages) {
        for part in parts {
            let mut key = fold(words[part].term).into_bytes();
            key.push(WITHIN);
            wholes.entry(key).or_default().insert(compound);
        }
    }
    if wholes.is_empty() {
        return;
    }
    let sum = |wholes: BTreeSet<usize>| TermBuild::sum(wholes.into_iter().map(|whole| &terms[whole].1), starts);
    let lists: Vec<(Vec<u8>, TermBuild)> = wholes.into_iter().map(|(key, wholes)| (key, sum(wholes))).collect();
    terms.extend(lists);
    terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
}

/// The term of a key.
fn term_of(key: &[u8]) -> &str {
    let start = key.iter().position(|&b| b == 0).map_or(0, |at| at + 1);
    std::str::from_utf8(&key[start..]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two runs of pages put together are what one run over all of them is.
    #[test]
    fn runs_of_pages_are_put_together() {
        let pages: Vec<String> =
            (0..40).map(|i| format!("node-fetch Fetch {} é{} e{i} word{}", i % 3, i % 7, i * i)).collect();
        let mut weights = Weights::default();
        weights.add(3..12, 700);
        let read = |run: std::ops::Range<usize>| {
            let mut terms = Terms::default();
            for page in run {
                terms.language = page % 2;
                terms.read(&pages[page], &weights, page as u32, page as u32, Field::Body);
                terms.read(&pages[page], &Weights::default(), page as u32, page as u32, Field::Heading);
            }
            terms
        };
        let finished = |mut terms: Terms| {
            terms.add_language("whom", 0);
            let (terms, classes, _) =
                terms.finish(&[Language::of("en"), Language::of("de")], &(0..40).collect::<Vec<_>>());
            let of = |t: TermData| format!("{:?} {} {:?} {}", t.key, t.df, t.occurrences.unpack(), t.word);
            (terms.into_iter().map(of).collect::<Vec<_>>(), classes)
        };
        let whole = finished(read(0..40));
        for cut in [0, 1, 17, 40] {
            let mut first = read(0..cut);
            first.append(read(cut..40));
            assert_eq!(finished(first), whole, "{cut}");
        }
        assert!(whole.0.len() > 40 && whole.0.iter().any(|term| term.contains("body: 5")));
    }
}
