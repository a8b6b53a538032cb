//! Matches → pages in order, by the rules of `docs/ranking.md`: BM25F over the page, coverage, and for the first of them a bonus for the best section.

use crate::bits::Bits;
use crate::knobs::{K1, NAMED, RERANKED, SECTION};
use crate::matching::{Matches, best_of, places_of};
use crate::plan::{Clause, Kind};
use crate::query::Role;
use crate::score::{half_point, idf, in_long_query, of_heading, of_name, of_whole_name, saturate, with_coverage};
use crate::selection::Selection;
use crate::sorting::{keep_first, offer, sort};
use alloc::vec::Vec;
use teff_index::{Index, length_of};

/// Queries of more clauses than this treat coverage as a factor instead of a rank of its own.
pub const STRICT_CLAUSES: usize = 3;

/// A phrase's words weigh this many times as much when a section is chosen for display: the section should be one that can hold the phrase.
const PHRASE_DISPLAY: u64 = 4;

/// A heading that has all words of the query weighs so many times as much there: who types a heading is led to it.
const HEADED_DISPLAY: u64 = 8;

/// A page in its place.
#[derive(Clone, Debug)]
pub struct RankedPage {
    /// Page number.
    pub page: u32,
    /// Its score, bonus and all.
    pub score: u64,
    /// How well each of its sections matched, for display; empty for pages behind those that were asked for.
    pub sections: Vec<u64>,
    /// The heading of one of them has all clauses.
    pub is_headed: bool,
    full: bool,
    /// What its title adds.
    named: u64,
    /// What a heading that has all clauses adds beyond the title.
    pub headed: u64,
    /// It has each of them by more than longer words.
    spelled: bool,
    /// It has every stretch of signs that some page has, together.
    whole: bool,
    /// Its title has all clauses in a row.
    pub in_row: bool,
    /// Its place by the sort key.
    place: u32,
}

/// All pages that matched.
pub struct Ranked {
    /// How many.
    pub total: usize,
    /// The best of them in order: at least as many as were asked for, when there are.
    pub pages: Vec<RankedPage>,
    /// For each clause how telling it is; 0 when no page has it.
    pub weights: Vec<u64>,
    /// Pages that matched, before any filter and with all twins.
    pub matched: Bits,
}

/// What a clause has to say of pages, in their order: of those that were asked about nothing is left.
struct Rows<'a> {
    pages: &'a [(u32, u64)],
    titled: &'a [(u32, u64)],
    stronger: Option<&'a Bits>,
    weight: u64,
    /// Words of a title that it can be.
    words: u64,
    counts: bool,
    /// It is a stretch of signs, and no clause that scores.
    is_run: bool,
}

/// What a row has of a page; all before it is passed over.
#[inline]
fn met(rows: &mut &[(u32, u64)], page: u32) -> Option<u64> {
    while let Some((&(here, value), rest)) = rows.split_first().filter(|((here, _), _)| *here <= page) {
        *rows = rest;
        if here == page {
            return Some(value);
        }
    }
    None
}

/// Ranks; `wanted` pages are needed in order.
pub fn rank(index: &Index, clauses: &[Clause], matches: &[Matches], selection: &Selection, wanted: usize) -> Ranked {
    let n_pages = index.n_pages();
    let total_length = index.total_length();
    let mut weights = Vec::with_capacity(clauses.len());
    let mut rows = Vec::with_capacity(clauses.len());
    let live = live(clauses, matches);
    let mut candidates = Bits::none(n_pages);
    let (mut all, mut runs) = (0u64, 0u32);
    for (clause, found) in clauses.iter().zip(matches) {
        let mut weight = 0;
        if clause.scores() && !found.pages.is_empty() {
            weight = idf(n_pages, found.pages.len() as u32);
            if live > STRICT_CLAUSES {
                weight = in_long_query(weight, clause.function);
            }
            weight *= clause.times;
            all += if clause.counts() { weight } else { 0 };
            for &(page, _) in &found.pages {
                candidates.add(page);
            }
        }
        weights.push(weight);
        let is_run = clause.manner.role == Role::Together;
        runs += u32::from(is_run && !found.pages.is_empty());
        if is_run || clause.scores() {
            let (counts, stronger) = (clause.counts(), found.stronger.as_ref());
            let words = clause.words;
            rows.push(Rows { pages: &found.pages, titled: &found.titled, stronger, weight, words, counts, is_run });
        }
    }
    // Nothing but filters: all pages that pass. With not even those, nothing is found, but all can be counted.
    let worded = clauses.iter().any(Clause::scores);
    if !worded {
        candidates.turn();
    }
    let mut allowed = selection.allowed(None);
    allowed.with(&candidates, false);
    let mut found = if worded || selection.asks { allowed.drain() } else { Vec::new() };
    selection.twins.keep_first(&mut found);
    let total = found.len();
    let kept = wanted.max(RERANKED);
    let mut pages: Vec<RankedPage> = Vec::new();
    // One for each length that there is: a division for each page less.
    let mut half_points = [0; 256];
    for (code, k) in (0..=255).zip(&mut half_points) {
        *k = half_point(length_of(code), n_pages, total_length);
    }
    for &page in &found {
        let k = half_points.get(usize::from(index.length_code(page))).copied().unwrap_or(1);
        let (mut score, mut covered, mut n_clauses, mut n_runs) = (0, 0, 0, 0);
        // What the clauses in its title weigh, and how many they are.
        let mut titled = (0, 0);
        // Where in its title the clause behind those so far would stand, and how many of them are there.
        let (mut follows, mut n_titled) = (u64::MAX, 0);
        let mut longer = false;
        for row in &mut rows {
            let Some(w) = met(&mut row.pages, page) else { continue };
            if row.is_run {
                n_runs += 1;
                continue;
            }
            score += (row.weight * saturate(w, k)) >> 16;
            if row.counts {
                covered += row.weight;
                n_clauses += 1;
                longer |= row.stronger.is_some_and(|pages| !pages.has(page));
            }
            if let Some(best) = met(&mut row.titled, page) {
                titled = (titled.0 + ((row.weight * best_of(best)) >> 8), titled.1 + row.words);
                if row.counts {
                    follows = (follows & places_of(best)) << row.words.min(63);
                    n_titled += 1;
                }
            }
        }
        let words = index.title_words(page);
        let named;
        if live > STRICT_CLAUSES {
            (score, _) = with_coverage(score, covered, all);
            named = of_whole_name(titled.0, titled.1, words, all);
        } else {
            named = of_name(titled.0, titled.1, words, NAMED);
        }
        score += named;
        score = (score * index.boost(page)) >> 4;
        let full = live <= STRICT_CLAUSES && n_clauses == live;
        let place = selection.places.get(page as usize).copied().unwrap_or(0);
        let (spelled, whole) = (full && !longer, n_runs == runs);
        let in_row = live > 1 && n_titled == live && follows != 0;
        let (sections, is_headed, headed) = (Vec::new(), false, 0);
        let ranked =
            RankedPage { page, score, sections, is_headed, full, named, headed, spelled, whole, in_row, place };
        offer(&mut pages, ranked, kept, before);
    }
    keep_first(&mut pages, kept, before);
    // Where another key orders, scores need no second look.
    let reranked = if selection.places.is_empty() { pages.len().min(RERANKED) } else { 0 };
    sections(index, clauses, matches, &weights, &mut pages, reranked);
    if let Some(first) = pages.get_mut(..reranked) {
        sort(first, before);
    }
    Ranked { total, pages, weights, matched: candidates }
}

fn before(a: &RankedPage, b: &RankedPage) -> bool {
    (b.full, a.place, b.spelled, b.whole, b.in_row, b.score, a.page)
        < (a.full, b.place, a.spelled, a.whole, a.in_row, a.score, b.page)
}

/// How many clauses some page has, of those that a page had better have all of.
pub fn live(clauses: &[Clause], matches: &[Matches]) -> usize {
    clauses.iter().zip(matches).filter(|(clause, found)| clause.counts() && !found.pages.is_empty()).count()
}

/// Adds the bonus of the best section to the first pages, and leaves with each page how its sections matched.
fn sections(
    index: &Index,
    clauses: &[Clause],
    matches: &[Matches],
    weights: &[u64],
    pages: &mut [RankedPage],
    reranked: usize,
) {
    // Where each page's sections begin in the flat rows below; absent pages have none.
    let mut begins: Vec<u32> = vec![u32::MAX; index.n_pages() as usize];
    let mut n = 0u32;
    for ranked in pages.iter() {
        if let Some(begin) = begins.get_mut(ranked.page as usize) {
            *begin = n;
        }
        n += index.sections(ranked.page).len() as u32;
    }
    let mut rows = vec![Row::default(); n as usize];
    let mut touched: Vec<usize> = Vec::new();
    for ((clause, found), &weight) in clauses.iter().zip(matches).zip(weights) {
        for matched in &found.sections {
            let Some(&begin) = begins.get(matched.page as usize).filter(|&&b| b != u32::MAX) else { continue };
            let at = (begin + matched.section - index.sections(matched.page).start) as usize;
            let Some(row) = rows.get_mut(at) else { continue };
            if row.frequency == 0 {
                touched.push(at);
            }
            row.frequency += u64::from(matched.weight);
            row.best = matched.headed.max(row.best);
            row.words |= matched.heading_words;
        }
        let is_phrase = matches!(clause.kind, Kind::Phrase { .. });
        for &at in &touched {
            let Some(row) = rows.get_mut(at) else { continue };
            let score = (weight * saturate(row.frequency, K1)) >> 16;
            if is_phrase {
                row.shown += score * PHRASE_DISPLAY;
            } else {
                row.shown += score;
                row.scored += score;
            }
            if row.best > 0 && clause.counts() {
                row.named += (weight * u64::from(row.best)) >> 8;
                row.clauses += 1;
            }
            (row.frequency, row.best) = (0, 0);
        }
        touched.clear();
    }
    let live = live(clauses, matches);
    for (rank, page) in pages.iter_mut().enumerate() {
        let begin = begins.get(page.page as usize).copied().unwrap_or(0) as usize;
        let range = begin..begin + index.sections(page.page).len();
        let (mut best, mut named) = (0, 0);
        page.sections.clear();
        for row in rows.get(range).unwrap_or_default() {
            // A heading that has not all clauses adds nothing, nor any in a long query.
            let all = live <= STRICT_CLAUSES && row.clauses == live;
            let heading = if all { of_heading(row.named, row.clauses as u64, u32::from(row.words)) } else { 0 };
            best = row.scored.max(best);
            named = heading.max(named);
            page.sections.push(row.shown + heading * HEADED_DISPLAY);
        }
        page.is_headed = named > 0;
        if rank < reranked {
            page.headed = named.saturating_sub(page.named);
            page.score += ((page.headed + best * SECTION / 256) * index.boost(page.page)) >> 4;
        }
    }
}

/// A section, while clauses are added up.
#[derive(Clone, Copy, Default)]
struct Row {
    /// Weighted frequency of the clause at hand, and the weight of the best of its forms in the heading.
    frequency: u64,
    best: u16,
    /// What all clauses but phrases score.
    scored: u64,
    /// The same for display, phrases and all.
    shown: u64,
    /// What the clauses that stand in the heading weigh, how many they are, and its words.
    named: u64,
    clauses: usize,
    words: u16,
}
