//! Several indexes as one, an index for each language: picks the one that a question is for, or asks all and merges. Called by the widget and the command line; how one
//! index is searched it leaves to [`Searcher`].

use crate::answer::{Answer, FacetCounts, Hit, Request};
use crate::sorting::keep;
use crate::{Error, Outcome, Searcher};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_index::BlockId;

/// A question for this language is put to every segment.
pub const ALL: &str = "all";

/// Open indexes with their languages. A segment's number is its place in the order in which they were added.
#[derive(Default)]
pub struct Segments {
    list: Vec<(String, Searcher)>,
}

/// A search of segments either ends or says which blocks of which segments it still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T = Answer> {
    /// The answer.
    Answer(T),
    /// Blocks to [`Segments::bring`] before the same request is put again.
    Needs(Needs),
}

/// Blocks that a search still needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Segment and block; ascending.
    pub blocks: Vec<(u32, BlockId)>,
    /// They hold what hits show, not what is found: which pages match is known.
    pub texts: bool,
}

impl Segments {
    /// None yet.
    pub const fn none() -> Self {
        Segments { list: Vec::new() }
    }

    /// Adds an index: a whole image, or a root alone, to which blocks are brought. Gives its number.
    pub fn add(&mut self, lang: &str, bytes: Cow<'static, [u8]>) -> Result<u32, Error> {
        let searcher = Searcher::open_any(bytes)?;
        self.list.push((lang.to_string(), searcher));
        Ok(self.list.len() as u32 - 1)
    }

    /// Hands a block over. Bytes that the segment's root does not name are refused.
    pub fn bring(&mut self, segment: u32, id: BlockId, bytes: Vec<u8>) -> Result<(), Error> {
        match self.list.get_mut(segment as usize) {
            Some((_, searcher)) => searcher.bring(id, bytes),
            None => Err(Error::Block { id }),
        }
    }

    /// As [`Segments::bring`], for a block as it travels.
    pub fn bring_packed(&mut self, segment: u32, id: BlockId, packed: &[u8]) -> Result<(), Error> {
        match self.list.get_mut(segment as usize) {
            Some((_, searcher)) => searcher.bring_packed(id, packed),
            None => Err(Error::Block { id }),
        }
    }

    /// The segments in order, with their languages.
    pub fn each(&self) -> impl Iterator<Item = (&str, &Searcher)> {
        self.list.iter().map(|(lang, searcher)| (lang.as_str(), searcher))
    }

    /// Pages of the segments that a question for `lang` is put to.
    pub fn n_pages(&self, lang: &str) -> u32 {
        let mut n = 0;
        for (_, searcher) in self.list.get(self.chosen(lang)).unwrap_or_default() {
            n += searcher.n_pages();
        }
        n
    }

    /// Lets go of brought blocks of each segment beyond so many bytes, handing them to `gone`.
    pub fn trim(&mut self, most: usize, gone: &mut dyn FnMut(Vec<u8>)) {
        for (_, searcher) in &mut self.list {
            searcher.trim(most, gone);
        }
    }

    /// The segment for a language: the tag itself, else the first that shares the tag's first part, else the one with most pages.
    pub fn pick(&self, lang: &str) -> Option<u32> {
        let first_part = |tag: &str| tag.bytes().position(|b| matches!(b, b'-' | b'_')).unwrap_or(tag.len());
        let shares = |tag: &str| {
            let (one, other) = (tag.get(..first_part(tag)), lang.get(..first_part(lang)));
            one.unwrap_or_default().eq_ignore_ascii_case(other.unwrap_or_default())
        };
        let mut best = None;
        let mut nearest = (0, 0);
        for (i, (tag, searcher)) in (0..).zip(&self.list) {
            let near = match lang.is_empty() {
                true => 0,
                false => u32::from(shares(tag)) + u32::from(tag.eq_ignore_ascii_case(lang)),
            };
            // Of those that are as near the first, of those that are not near at all the largest.
            let here = (near, if near == 0 { searcher.n_pages() } else { 0 });
            if best.is_none() || here > nearest {
                (best, nearest) = (Some(i), here);
            }
        }
        best
    }

    fn chosen(&self, lang: &str) -> core::ops::Range<usize> {
        match (lang == ALL, self.pick(lang)) {
            (true, _) => 0..self.list.len(),
            (_, Some(one)) => one as usize..one as usize + 1,
            _ => 0..0,
        }
    }

    /// Searches the segments for `lang`. With `partial`, hits whose text is not at hand are left out instead of asked for: a part of the answer, in its order,
    /// and nothing that is not in it.
    pub fn search(&self, request: &Request<'_>, lang: &str, partial: bool) -> Result<Found, Error> {
        let chosen = self.chosen(lang);
        let several = chosen.len() > 1;
        let mut asked = request.clone();
        if several {
            // Each gives all that could be among the first.
            asked.limit = asked.limit.saturating_add(asked.offset);
            asked.offset = 0;
            // What is rare in each may be frequent in all.
            asked.values = usize::MAX;
        }
        let mut answers = Vec::new();
        let mut needs = Needs { texts: true, ..Needs::default() };
        for i in chosen {
            let Some((_, searcher)) = self.list.get(i) else { continue };
            match searcher.search_some(&asked, partial)? {
                Outcome::Answer(answer) => answers.push(answer),
                Outcome::Needs(blocks) => {
                    for &id in &blocks {
                        needs.texts &= searcher.is_text(id);
                        needs.blocks.push((i as u32, id));
                    }
                }
            }
        }
        if !needs.blocks.is_empty() {
            return Ok(Found::Needs(needs));
        }
        Ok(Found::Answer(if several { merge(answers, request) } else { answers.pop().unwrap_or_default() }))
    }
}

/// One answer of several. Totals add up; of the hits that each segment has next, the one with the highest score comes next (at equal scores the earlier
/// segment's), so that each keeps its own order; a word is missing when all segments miss it, and forgiven is what all forgave; what was corrected and completed is taken from the segment
/// with the first hit.
fn merge(mut answers: Vec<Answer>, request: &Request<'_>) -> Answer {
    let mut merged = Answer::default();
    for (segment, answer) in answers.iter_mut().enumerate() {
        merged.total += answer.total;
        add_counts(&mut merged.facets, &mut answer.facets);
        let (missing, issues) = (core::mem::take(&mut answer.missing), core::mem::take(&mut answer.issues));
        if segment == 0 {
            (merged.missing, merged.issues) = (missing, issues);
        } else {
            keep(&mut merged.missing, |word| missing.contains(word));
            keep(&mut merged.issues, |issue| issues.contains(issue));
        }
    }
    for counts in &mut merged.facets {
        counts.put_in_order(request.values);
    }
    // How many of each have been taken.
    let mut taken = vec![0; answers.len()];
    let mut first = 0;
    for place in 0..request.offset.saturating_add(request.limit) {
        let mut best: Option<(usize, &Hit)> = None;
        for (segment, (answer, &taken)) in answers.iter().zip(&taken).enumerate() {
            let Some(hit) = answer.hits.get(taken) else { continue };
            if best.is_none_or(|(_, other)| before(hit, other, request.sort.starts_with('-'))) {
                best = Some((segment, hit));
            }
        }
        let Some((segment, _)) = best else { break };
        if place == 0 {
            first = segment;
        }
        let (Some(answer), Some(taken)) = (answers.get_mut(segment), taken.get_mut(segment)) else { break };
        if let Some(hit) = answer.hits.get_mut(*taken).filter(|_| place >= request.offset) {
            merged.hits.push(core::mem::take(hit));
        }
        *taken += 1;
    }
    answers.truncate(first + 1);
    let Answer { corrected, suggestion, completions, .. } = answers.pop().unwrap_or_default();
    Answer { corrected, suggestion, completions, ..merged }
}

/// A hit comes before another one of an earlier segment: by the sort values, those without one last, then by scores.
fn before(hit: &Hit, other: &Hit, descending: bool) -> bool {
    match (hit.sort_value.is_empty(), other.sort_value.is_empty()) {
        (here, there) if here != there => there,
        _ if hit.sort_value == other.sort_value => hit.score > other.score,
        _ => (hit.sort_value > other.sort_value) == descending,
    }
}

/// Adds what another segment counted. Both lists have the same keys.
fn add_counts(all: &mut Vec<FacetCounts>, more: &mut Vec<FacetCounts>) {
    if all.is_empty() {
        return core::mem::swap(all, more);
    }
    for (counts, more) in all.iter_mut().zip(more) {
        for (value, n) in &more.values {
            match counts.values.iter_mut().find(|(known, _)| known == value) {
                Some((_, sum)) => *sum += n,
                None => counts.values.push((value.clone(), *n)),
            }
        }
    }
}
