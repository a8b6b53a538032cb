//! Where a text has what was searched: runs the analyzer over it again and finds the tokens that are forms of the query.
//! The same code cut the text when the index was built, so what matched is what is marked.

use crate::plan::{Clause, Kind};
use crate::sorting::sort;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_analysis::analyze;

/// A place in a text that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The terms of a query, ready to be found in texts.
pub struct Marker {
    /// (term, clause, slot), by term.
    terms: Vec<(String, usize, usize)>,
    /// For each clause the offsets of its slots, when it is a phrase.
    phrases: Vec<Option<Vec<u32>>>,
}

impl Marker {
    /// Of the clauses that the search used.
    pub fn of(clauses: &[Clause]) -> Self {
        let mut terms = Vec::new();
        let mut phrases = Vec::new();
        for (i, clause) in clauses.iter().enumerate() {
            for (slot, forms) in clause.forms.iter().enumerate().filter(|_| clause.scores()) {
                terms.extend(forms.iter().map(|form| (form.term().to_string(), i, slot)));
            }
            phrases.push(match &clause.kind {
                Kind::Phrase { slots } => Some(slots.iter().map(|s| s.offset).collect()),
                Kind::Term { .. } => None,
            });
        }
        sort(&mut terms, |a: &(String, usize, usize), b| a < b);
        Marker { terms, phrases }
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
        analyze(text, &mut |token| {
            let first = self.terms.partition_point(|(term, _, _)| term.as_str() < token.key);
            for (term, clause, slot) in self.terms.get(first..).unwrap_or_default() {
                if term != token.key {
                    break;
                }
                let (start, end, position) = (token.start, token.end, token.position);
                found.push(Found { start, end, position, clause: *clause, slot: *slot });
            }
        });
        let mut spots = Vec::new();
        for (clause, offsets) in self.phrases.iter().enumerate() {
            let of_clause = || found.iter().filter(move |f| f.clause == clause);
            let plain = |f: &Found, in_phrase| Spot { start: f.start, end: f.end, clause, in_phrase };
            let Some(offsets) = offsets else {
                spots.extend(of_clause().map(|f| plain(f, false)));
                continue;
            };
            // (slot, position, number in `found`), to look places up in.
            let mut places: Vec<(usize, u32, usize)> = Vec::new();
            for (i, f) in found.iter().enumerate().filter(|(_, f)| f.clause == clause) {
                places.push((f.slot, f.position, i));
            }
            sort(&mut places, |a, b| a < b);
            let at = |slot: usize, position: u32| {
                let first = places.partition_point(|p| (p.0, p.1) < (slot, position));
                let rest = places.get(first..).unwrap_or_default();
                rest.iter().take_while(move |p| (p.0, p.1) == (slot, position)).filter_map(|p| found.get(p.2))
            };
            let before = spots.len();
            for (_, start, _) in places.iter().take_while(|p| p.0 == 0) {
                let place = |slot: usize| start.saturating_add(offsets.get(slot).copied().unwrap_or(0));
                if (0..offsets.len()).all(|slot| at(slot, place(slot)).next().is_some()) {
                    for slot in 0..offsets.len() {
                        spots.extend(at(slot, place(slot)).map(|f| plain(f, true)));
                    }
                }
            }
            if spots.len() == before {
                spots.extend(of_clause().map(|f| plain(f, false)));
            }
        }
        sort(&mut spots, |a, b| place(a) < place(b));
        spots.dedup();
        spots
    }
}

fn place(spot: &Spot) -> (usize, usize, usize, bool) {
    (spot.start, spot.end, spot.clause, spot.in_phrase)
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
