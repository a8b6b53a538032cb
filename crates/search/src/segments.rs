//! Several indexes as one, an index for each language: picks the one that a question is for, or asks all and merges. Called by the widget and the command line; how one
//! index is searched it leaves to [`Searcher`].

use crate::answer::{Answer, FacetCounts, Hit, Request};
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

    /// The segments in order, with their languages.
    pub fn each(&self) -> impl Iterator<Item = (&str, &Searcher)> {
        self.list.iter().map(|(lang, searcher)| (lang.as_str(), searcher))
    }

    /// Pages of the segments that a question for `lang` is put to.
    pub fn n_pages(&self, lang: &str) -> u32 {
        self.chosen(lang).map(|i| self.list.get(i).map_or(0, |(_, searcher)| searcher.n_pages())).sum()
    }

    /// What the blocks of a segment are deflated after; nothing for a number that no segment has.
    pub fn dictionary(&self, segment: u32) -> Vec<u8> {
        self.list.get(segment as usize).map_or_else(Vec::new, |(_, searcher)| searcher.dictionary())
    }

    /// The segment for a language: the tag itself, else the first that shares the tag's first part, else the one with most pages.
    pub fn pick(&self, lang: &str) -> Option<u32> {
        let first_part = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let by = |test: &dyn Fn(&str) -> bool| self.list.iter().position(|(tag, _)| test(tag));
        let named = !lang.is_empty();
        let exact = by(&|tag| named && tag.eq_ignore_ascii_case(lang));
        let near = || by(&|tag| named && first_part(tag) == first_part(lang));
        let mut largest = 0;
        for (i, (_, searcher)) in self.list.iter().enumerate() {
            if self.list.get(largest).is_some_and(|(_, l)| l.n_pages() < searcher.n_pages()) {
                largest = i;
            }
        }
        exact.or_else(near).or((!self.list.is_empty()).then_some(largest)).map(|i| i as u32)
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
        // Of several, each gives all that could be among the first.
        let all = Request { offset: 0, limit: request.offset.saturating_add(request.limit), ..request.clone() };
        let mut answers = Vec::new();
        let mut needs = Needs { texts: true, ..Needs::default() };
        for i in chosen {
            let Some((_, searcher)) = self.list.get(i) else { continue };
            match searcher.search_some(if several { &all } else { request }, partial)? {
                Outcome::Answer(answer) => answers.push(answer),
                Outcome::Needs(blocks) => {
                    needs.texts &= blocks.iter().all(|&id| searcher.is_text(id));
                    needs.blocks.extend(blocks.into_iter().map(|id| (i as u32, id)));
                }
            }
        }
        if !needs.blocks.is_empty() {
            return Ok(Found::Needs(needs));
        }
        if several {
            return Ok(Found::Answer(merge(answers, request)));
        }
        Ok(Found::Answer(answers.pop().unwrap_or_default()))
    }
}

/// One answer of several. Totals add up; of the hits that each segment has next, the one with the highest score comes next (at equal scores the earlier
/// segment's), so that each keeps its own order; a word is missing when all segments miss it; what was corrected and completed is taken from the segment
/// with the first hit.
fn merge(answers: Vec<Answer>, request: &Request<'_>) -> Answer {
    let mut total = 0;
    let mut missing: Option<Vec<String>> = None;
    let mut facets: Vec<FacetCounts> = Vec::new();
    let mut queues = Vec::with_capacity(answers.len());
    let mut rests = Vec::with_capacity(answers.len());
    for mut answer in answers {
        total += answer.total;
        queues.push(core::mem::take(&mut answer.hits).into_iter());
        add_counts(&mut facets, core::mem::take(&mut answer.facets));
        let here = core::mem::take(&mut answer.missing);
        match &mut missing {
            Some(all) => all.retain(|word| here.contains(word)),
            None => missing = Some(here),
        }
        rests.push(answer);
    }
    let mut hits: Vec<Hit> = Vec::new();
    let mut first = None;
    while hits.len() < request.offset.saturating_add(request.limit) {
        let mut best: Option<(usize, &Hit)> = None;
        for (segment, queue) in queues.iter().enumerate() {
            let Some(hit) = queue.as_slice().first() else { continue };
            if best.is_none_or(|(_, other)| before(hit, other, request.sort.starts_with('-'))) {
                best = Some((segment, hit));
            }
        }
        let Some(segment) = best.map(|(segment, _)| segment) else { break };
        first = first.or(Some(segment));
        hits.extend(queues.get_mut(segment).and_then(Iterator::next));
    }
    let first = first.unwrap_or(0);
    let merged = if first < rests.len() { rests.swap_remove(first) } else { Answer::default() };
    hits.drain(..request.offset.min(hits.len()));
    Answer { total, hits, facets, missing: missing.unwrap_or_default(), ..merged }
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
fn add_counts(all: &mut Vec<FacetCounts>, more: Vec<FacetCounts>) {
    if all.is_empty() {
        *all = more;
        return;
    }
    for (counts, more) in all.iter_mut().zip(more) {
        for (value, n) in more.values {
            match counts.values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, sum)) => *sum += n,
                None => counts.values.push((value, n)),
            }
        }
        counts.put_in_order();
    }
}
