//! Where a text has what was searched: runs the analyzer over it again and finds the tokens that are forms of the query.
//! The same code cut the text when the index was built, so what matched is what is marked.

use crate::plan::{Clause, Kind};
use crate::sorting::{ascending, distinct};
use alloc::vec::Vec;
use teff_analysis::{analyze_in, fold};

/// A place in a text that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of the clause.
    pub clause: usize,
    /// It is within a whole occurrence of a phrase.
    pub in_phrase: bool,
}

/// More slots than a clause has: a query's [`MAX_QUERY_BYTES`](crate::query::MAX_QUERY_BYTES) are fewer.
const SLOTS: usize = 4096;

/// The terms of a query, ready to be found in texts.
pub struct Marker {
    /// Terms, each with [`SLOTS`] times its clause and its slot, in order.
    terms: Vec<(Vec<u8>, usize)>,
    /// The same of parts of words, folded.
    parts: Vec<(Vec<u8>, usize)>,
    /// For each clause the offsets of its slots; none when it is no phrase.
    phrases: Vec<Vec<u32>>,
    /// How texts are cut.
    dotless: bool,
}

impl Marker {
    /// Of the clauses that the search used, for texts that are cut so.
    pub fn of(clauses: &[Clause], dotless: bool) -> Self {
        let (mut terms, mut parts) = (Vec::new(), Vec::new());
        let mut phrases = Vec::new();
        for (i, clause) in clauses.iter().enumerate() {
            for (slot, forms) in clause.forms.iter().enumerate().filter(|_| clause.scores()) {
                for form in forms {
                    let list = if form.is_part() { &mut parts } else { &mut terms };
                    list.push((form.term().as_bytes().to_vec(), i * SLOTS + slot));
                }
            }
            let mut offsets = Vec::new();
            if let Kind::Phrase { slots } = &clause.kind {
                for slot in slots {
                    offsets.push(slot.offset);
                }
            }
            phrases.push(offsets);
        }
        ascending(&mut terms);
        Marker { terms, parts, phrases, dotless }
    }

    /// All spots of `text`, by start; they may overlap. A phrase's words are marked where the phrase stands; where it stands nowhere in this text (it
    /// runs over a cut), its words are.
    pub fn spots(&self, text: &str) -> Vec<Spot> {
        struct Found {
            start: usize,
            end: usize,
            position: u32,
            clause: usize,
            slot: usize,
        }
        let mut found: Vec<Found> = Vec::new();
        analyze_in(text, self.dotless, &mut |token| {
            let mut is = |number: usize| {
                let (start, end, position) = (token.start, token.end, token.position);
                let (clause, slot) = (number / SLOTS, number % SLOTS);
                found.push(Found { start, end, position, clause, slot });
            };
            let first = self.terms.partition_point(|(term, _)| term.as_slice() < token.key.as_bytes());
            for (term, number) in self.terms.get(first..).unwrap_or_default() {
                if term != token.key.as_bytes() {
                    break;
                }
                is(*number);
            }
            if !self.parts.is_empty() {
                let word = fold(token.key);
                for (part, number) in &self.parts {
                    if word.len() > part.len() && contains(&word, part) {
                        is(*number);
                    }
                }
            }
        });
        let mut spots = Vec::new();
        for (clause, offsets) in self.phrases.iter().enumerate() {
            // (slot, position, number in `found`), to look places up in.
            let mut places: Vec<(usize, u32, usize)> = Vec::new();
            for (i, f) in found.iter().enumerate() {
                if f.clause == clause {
                    places.push((f.slot, f.position, i));
                }
            }
            ascending(&mut places);
            let mut mark = |place: &(usize, u32, usize), in_phrase| {
                if let Some(f) = found.get(place.2) {
                    spots.push(Spot { start: f.start, end: f.end, clause, in_phrase });
                }
            };
            let at = |slot: usize, position: u32| {
                let first = places.partition_point(|p| (p.0, p.1) < (slot, position));
                let rest = places.get(first..).unwrap_or_default();
                let n = rest.iter().take_while(|p| (p.0, p.1) == (slot, position)).count();
                rest.get(..n).unwrap_or_default()
            };
            let mut whole = false;
            for (slot, start, _) in &places {
                let place = |slot: usize| start.saturating_add(offsets.get(slot).copied().unwrap_or(0));
                if *slot > 0 || offsets.is_empty() || (0..offsets.len()).any(|slot| at(slot, place(slot)).is_empty()) {
                    continue;
                }
                whole = true;
                for slot in 0..offsets.len() {
                    for found in at(slot, place(slot)) {
                        mark(found, true);
                    }
                }
            }
            if !whole {
                for place in &places {
                    mark(place, false);
                }
            }
        }
        ascending(&mut spots);
        distinct(&mut spots);
        spots
    }
}

/// Like that of the standard library, whose search for long needles is not worth its bytes here.
fn contains(word: &str, part: &[u8]) -> bool {
    word.as_bytes().windows(part.len().max(1)).any(|here| here == part)
}

/// Ranges of `text` to mark: sorted, disjoint. Overlapping spots are joined, and so are a phrase's words with the space or hyphen between them.
pub fn ranges(text: &str, spots: &[Spot]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<&Spot> = None;
    for spot in spots.iter().filter(|s| s.end > s.start) {
        let of_phrase = before.is_some_and(|b| b.in_phrase && spot.in_phrase && b.clause == spot.clause);
        before = Some(spot);
        match ranges.last_mut() {
            Some(last) if spot.start < last.1 || (of_phrase && is_between(text, last.1, spot.start)) => {
                last.1 = last.1.max(spot.end);
            }
            _ => ranges.push((spot.start, spot.end)),
        }
    }
    ranges
}

/// True when only a sign or two stand from `end` to `start`, on one line.
fn is_between(text: &str, end: usize, start: usize) -> bool {
    let between = text.as_bytes().get(end..start).unwrap_or(b"\n");
    between.len() <= 4 && between.iter().all(|b| *b != b'\n')
}
