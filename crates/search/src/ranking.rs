//! Matches → pages in order, by the rules of `docs/ranking.md`: BM25F over the page, coverage, and for the first of them a bonus for the best section.

use crate::knobs::{K1, NAMED, RERANKED, SECTION};
use crate::matching::Matches;
use crate::plan::{Clause, Kind};
use crate::query::Role;
use crate::score::{half_point, idf, in_long_query, of_heading, of_name, of_whole_name, saturate, with_coverage};
use crate::selection::Selection;
use crate::sorting::{keep, keep_first, sort};
use alloc::vec::Vec;
use teff_index::Index;

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
    pub matched: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    score: u64,
    covered: u64,
    clauses: u32,
    /// What the clauses in its title weigh, and how many they are.
    titled: (u64, u64),
    met: bool,
    runs: u32,
    longer: bool,
}

/// Ranks; `wanted` pages are needed in order.
pub fn rank(index: &Index, clauses: &[Clause], matches: &[Matches], selection: &Selection, wanted: usize) -> Ranked {
    let n_pages = index.n_pages();
    let total_length = index.total_length();
    let mut sums = vec![Sum::default(); n_pages as usize];
    let mut candidates: Vec<u32> = Vec::new();
    let mut weights = Vec::with_capacity(clauses.len());
    let live = live(clauses, matches);
    let (mut all, mut runs) = (0u64, 0u32);
    for (clause, found) in clauses.iter().zip(matches) {
        if clause.manner.role == Role::Together && !found.pages.is_empty() {
            runs += 1;
            for &(page, _) in &found.pages {
                if let Some(sum) = sums.get_mut(page as usize) {
                    sum.runs += 1;
                }
            }
        }
        if found.pages.is_empty() || !clause.scores() {
            weights.push(0);
            continue;
        }
        let mut weight = idf(n_pages, found.pages.len() as u32);
        if live > STRICT_CLAUSES {
            weight = in_long_query(weight, clause.function);
        }
        weight *= clause.times;
        weights.push(weight);
        let counts = clause.counts();
        let covered = if counts { weight } else { 0 };
        all += covered;
        for &(page, w) in &found.pages {
            let Some(sum) = sums.get_mut(page as usize) else { continue };
            if !sum.met {
                sum.met = true;
                candidates.push(page);
            }
            let k = half_point(index.page_length(page), n_pages, total_length);
            sum.score += (weight * saturate(w, k)) >> 16;
            sum.covered += covered;
            sum.clauses += u32::from(counts);
            sum.longer |= counts && found.stronger.as_ref().is_some_and(|pages| pages.binary_search(&page).is_err());
        }
        for &(page, best) in &found.titled {
            if let Some(sum) = sums.get_mut(page as usize) {
                sum.titled = (sum.titled.0 + ((weight * best) >> 8), sum.titled.1 + 1);
            }
        }
    }
    let allowed = selection.allowed(None);
    // Nothing but filters: all pages that pass. With not even those, nothing is found, but all can be counted.
    let worded = clauses.iter().any(Clause::scores);
    if !worded {
        for page in 0..n_pages {
            candidates.push(page);
        }
    }
    let mut found: Vec<u32> = candidates.clone();
    keep(&mut found, |&page| (worded || selection.asks) && allowed.has(page));
    selection.twins.keep_first(&mut found);
    let mut pages = Vec::with_capacity(found.len());
    for &page in &found {
        let Some(sum) = sums.get(page as usize) else { continue };
        let (mut score, words) = (sum.score, index.title_words(page));
        let named;
        if live > STRICT_CLAUSES {
            (score, _) = with_coverage(score, sum.covered, all);
            named = of_whole_name(sum.titled.0, sum.titled.1, words, all);
        } else {
            named = of_name(sum.titled.0, sum.titled.1, words, NAMED);
        }
        score += named;
        score = (score * index.boost(page)) >> 4;
        let full = live <= STRICT_CLAUSES && sum.clauses as usize == live;
        let place = selection.places.get(page as usize).copied().unwrap_or(0);
        let (spelled, whole) = (full && !sum.longer, sum.runs == runs);
        pages.push(RankedPage {
            page,
            score,
            sections: Vec::new(),
            is_headed: false,
            full,
            named,
            headed: 0,
            spelled,
            whole,
            place,
        });
    }
    let total = pages.len();
    let kept = wanted.max(RERANKED);
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
    (b.full, a.place, b.spelled, b.whole, b.score, a.page) < (a.full, b.place, a.spelled, a.whole, a.score, b.page)
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
