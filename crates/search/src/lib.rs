//! Query → scored, excerpted hits. Called by the widget and the command line; never fetches, reads no file, knows no clock.
//!
//! A query goes through these rooms: [`query`] cuts it into pieces (by `lexing`), `plan` gives each clause its `forms` from the vocabulary (by `walks`), `matching` finds the
//! pages, `selection` which of them may be found, `ranking` orders them by the arithmetic of `score` and the numbers of [`knobs`], `hits` brings titles and excerpts
//! (`marking`, `excerpt`, `fragment`). `segments` makes one of several indexes. `facets` counts. `sorting` and `bits` serve them all. `suggest` completes what is being typed, `explain` takes a
//! page's score apart, `absence` says why it has none, `pages` gives the bare order. The rules are written down in `docs/ranking.md`.

#![no_std]

#[macro_use]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod absence;
mod answer;
mod bits;
mod excerpt;
mod explain;
mod facets;
mod forms;
mod fragment;
mod hits;
pub mod knobs;
mod lexing;
mod marking;
mod matching;
mod missing;
mod pages;
mod plan;
pub mod query;
mod ranking;
mod score;
mod segments;
mod selection;
mod sorting;
mod suggest;
mod walks;

pub use absence::{Reasons, Whereabouts};
pub use answer::{Answer, Correction, FacetCounts, FacetFilter, Hit, Issue, IssueKind, Marked, Request, SectionHit};
pub use explain::Explanation;
pub use hits::with_anchor;
pub use score::log2_q16;
pub use segments::{ALL, Found, Needs, Segments};
pub use teff_index::{BlockId, Error, decimal};

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use marking::Marker;
use matching::{Matches, Scratch};
use missing::Missing;
use plan::{Kind, Plan};
use selection::Selection;
use teff_index::Index;

/// An open index with the blocks that are at hand.
pub struct Searcher {
    index: Index,
}

/// A search either ends or says which blocks it still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T = Answer> {
    /// The answer.
    Answer(T),
    /// Blocks to [`Searcher::bring`] before the same request is put again; ascending.
    Needs(Vec<BlockId>),
}

impl Searcher {
    /// Opens an index image (root and blocks in one piece). Costs one pass over the root.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Searcher, Error> {
        Ok(Searcher { index: Index::open(bytes, teff_analysis::FINGERPRINT)? })
    }

    /// Opens the root alone, which stands at the front of an image; blocks are brought as searches ask for them.
    pub fn open_root(bytes: Cow<'static, [u8]>) -> Result<Searcher, Error> {
        Ok(Searcher { index: Index::open_root(bytes, teff_analysis::FINGERPRINT)? })
    }

    /// Opens a whole image, or a root alone: the root's length tells which it is.
    pub fn open_any(bytes: Cow<'static, [u8]>) -> Result<Searcher, Error> {
        Ok(Searcher { index: Index::open_any(bytes, teff_analysis::FINGERPRINT)? })
    }

    /// Whether a block holds what hits show. The others decide what is found.
    pub fn is_text(&self, id: BlockId) -> bool {
        self.index.is_text(id)
    }

    /// Hands a block over. Bytes that the root does not name are refused.
    pub fn bring(&mut self, id: BlockId, bytes: Vec<u8>) -> Result<(), Error> {
        self.index.bring(id, bytes)
    }

    /// As [`Searcher::bring`], for a block as it travels.
    pub fn bring_packed(&mut self, id: BlockId, packed: &[u8]) -> Result<(), Error> {
        self.index.bring_packed(id, packed)
    }

    /// Lets go of brought blocks, the longest there first, until the others have at most so many bytes; hands them to `gone`.
    pub fn trim(&mut self, most: usize, gone: &mut dyn FnMut(Vec<u8>)) {
        self.index.trim(most, gone);
    }

    /// Pages in the index.
    pub fn n_pages(&self) -> u32 {
        self.index.n_pages()
    }

    /// Searches. The answer depends on the request and the index alone, not on which blocks are at hand or what was asked before.
    pub fn search(&self, request: &Request<'_>) -> Result<Outcome, Error> {
        self.search_some(request, false)
    }

    /// With `partial`, hits whose text is not at hand are left out instead of asked for; everything else of the answer is as it would be.
    pub fn search_some(&self, request: &Request<'_>, partial: bool) -> Result<Outcome, Error> {
        let mut missing = Missing::default();
        let Matched { parsed, plan, matches, dissolved, selection } = self.matched(request, &mut missing);
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        let wanted = request.offset.saturating_add(request.limit);
        let ranked = ranking::rank(&self.index, &plan.clauses, &matches, &selection, wanted);
        let facets = facets::count(&self.index, request, &ranked.matched, &selection, &mut missing);
        let mut answer = Answer { total: ranked.total, facets, ..Answer::default() };
        let marker = Marker::of(&plan.clauses, self.index.dotless());
        for (rank, page) in ranked.pages.iter().enumerate().skip(request.offset).take(request.limit) {
            let place = (rank, selection.twins.group(page.page));
            if let Some(hit) = hits::hit(&self.index, request, page, place, &ranked, &marker, &mut missing) {
                answer.hits.push(hit);
            }
            if partial {
                missing.blocks.clear();
            }
        }
        if let Some(order) = selection.order {
            hits::sort_values(&self.index, order, &mut answer.hits, &mut missing);
        }
        answer.completions = suggest::complete(&self.index, request, &parsed, &answer.hits, &mut missing);
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        answer.missing = missing_words(request.query, &plan, &matches, &parsed, &dissolved, &selection.empty);
        plan.correct(request.query, &matches, &mut answer);
        answer.issues = plan.issues;
        answer.issues.extend_from_slice(&selection.issues);
        Ok(Outcome::Answer(answer))
    }

    /// Reads a query and finds the pages of each of its clauses: all of them, unless blocks were missing.
    fn matched(&self, request: &Request<'_>, missing: &mut Missing) -> Matched {
        let parsed = query::parse_with(request.query, self.index.facets(), self.index.dotless());
        let mut dissolved = vec![false; parsed.pieces.len()];
        if parsed.is_question() {
            for (piece, flag) in parsed.pieces.iter().zip(&mut dissolved) {
                *flag = piece.is_plain_phrase();
            }
        }
        let mut scratch = Scratch::zero(self.index.n_pages());
        // A phrase that no page has is dissolved into its words; each round dissolves one at least.
        loop {
            let plan = plan::plan(&self.index, &parsed, &dissolved, missing);
            let mut matches = Vec::with_capacity(plan.clauses.len());
            for clause in &plan.clauses {
                matches.push(matching::find(&self.index, clause, &mut scratch, missing));
            }
            let mut changed = false;
            let known = missing.noted == 0;
            for (clause, found) in plan.clauses.iter().zip(&matches) {
                if !known || !found.pages.is_empty() || !clause.dissolves() {
                    continue;
                }
                for &piece in &clause.pieces {
                    if let Some(flag) = dissolved.get_mut(piece) {
                        changed |= !*flag;
                        *flag = true;
                    }
                }
            }
            if !changed {
                let selection = selection::select(&self.index, request, &parsed, &dissolved, &plan, &matches, missing);
                return Matched { parsed, plan, matches, dissolved, selection };
            }
        }
    }
}

/// A query read, with what each clause found.
struct Matched {
    parsed: query::Parsed,
    plan: Plan,
    matches: Vec<Matches>,
    /// Pieces that are read as if they were not quoted.
    dissolved: Vec<bool>,
    selection: Selection,
}

/// What no page has, as typed, in the order of the query; phrases in quotation marks.
fn missing_words(
    query: &str,
    plan: &Plan,
    matches: &[Matches],
    parsed: &query::Parsed,
    dissolved: &[bool],
    empty: &[usize],
) -> Vec<String> {
    // By place in the query; at one place a phrase before its words, a word before its parts.
    let mut places: Vec<sorting::Placed> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    let mut note = |(start, end): (usize, usize), quoted: bool| {
        let mut text = String::new();
        text.push_str(if quoted { "“" } else { "" });
        text.push_str(query.get(start..end).unwrap_or_default());
        text.push_str(if quoted { "”" } else { "" });
        places.push((start, u32::from(!quoted), texts.len()));
        texts.push(text);
    };
    let question = parsed.is_question();
    for (piece, dissolved) in parsed.pieces.iter().zip(dissolved) {
        if *dissolved && !question {
            note(piece.span(), true);
        }
    }
    for &number in empty {
        if let Some(filter) = parsed.filters.get(number) {
            note(filter.span, false);
        }
    }
    for (clause, found) in plan.clauses.iter().zip(matches) {
        if clause.scores() && found.pages.is_empty() {
            let of = |piece: &usize| dissolved.get(*piece).copied().unwrap_or(false);
            note(clause.span, matches!(clause.kind, Kind::Phrase { .. }) && clause.pieces.iter().any(of));
        }
    }
    sorting::ascending(&mut places);
    let mut missing: Vec<String> = Vec::new();
    for &(_, _, at) in &places {
        if let Some(text) = texts.get(at).filter(|text| !missing.contains(text)) {
            missing.push(text.clone());
        }
    }
    missing
}
