//! Why a page has its score: the same arithmetic as `ranking` and `matching`, written down step by step as a tree. For the command line and for tests; the
//! widget does not call it, so it costs the wasm nothing.

use crate::knobs::{BODY, EXACT, HEADING, K1, NAMED, RERANKED, SECTION};
use crate::matching::{Matches, best_of};
use crate::missing::Missing;
use crate::plan::{Clause, Kind};
use crate::ranking::{STRICT_CLAUSES, live, rank};
use crate::score::{frequency, half_point, of_name, of_whole_name, saturate, with_coverage, within};
use crate::{Error, Matched, Outcome, Request, Searcher};
use alloc::string::String;
use alloc::vec::Vec;
use teff_index::UNBOOSTED;
use teff_index::postings::Cursor;

/// A figure with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What the figure is.
    pub label: String,
    /// The figure, in the units of `docs/ranking.md`.
    pub value: u64,
    /// What it is made of; empty for what is read from the index.
    pub parts: Vec<Explanation>,
}

impl Explanation {
    fn leaf(label: impl Into<String>, value: u64) -> Self {
        Explanation { label: label.into(), value, parts: Vec::new() }
    }
}

impl core::fmt::Display for Explanation {
    /// One line a figure, indented by two spaces a level.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut stack = vec![(self, 0)];
        while let Some((part, depth)) = stack.pop() {
            writeln!(f, "{:indent$}{} {}", "", part.value, part.label, indent = 2 * depth)?;
            stack.extend(part.parts.iter().rev().map(|p| (p, depth + 1)));
        }
        Ok(())
    }
}

impl Searcher {
    /// Takes the score of a page for a request apart; `None` for a page that the request does not find. Costs a search and one more pass over its lists.
    pub fn explain(&self, request: &Request<'_>, page: u32) -> Result<Outcome<Option<Explanation>>, Error> {
        let mut missing = Missing::default();
        let Matched { plan, matches, selection, .. } = &self.matched(request, &mut missing);
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        let all = self.index.n_pages() as usize;
        let ranked = rank(&self.index, &plan.clauses, matches, selection, all);
        let Some(rank) = ranked.pages.iter().position(|p| p.page == page) else { return Ok(Outcome::Answer(None)) };

        let live = live(&plan.clauses, matches);
        let mut clauses = Vec::new();
        let (mut sum, mut covered, mut titled) = (0, 0, (0, 0));
        for ((clause, found), &weight) in plan.clauses.iter().zip(matches).zip(&ranked.weights) {
            let Ok(at) = found.pages.binary_search_by_key(&page, |p| p.0) else { continue };
            if !clause.scores() {
                continue;
            }
            let w = found.pages.get(at).map_or(0, |p| p.1);
            let k = half_point(self.index.page_length(page), self.index.n_pages(), self.index.total_length());
            let score = (weight * saturate(w, k)) >> 16;
            sum += score;
            covered += if clause.counts() { weight } else { 0 };
            if let Some(&(_, best)) = found.titled.iter().find(|titled| titled.0 == page) {
                titled = (titled.0 + ((weight * best_of(best)) >> 8), titled.1 + clause.words);
            }
            let frequency = Explanation {
                label: "weighted frequency".into(),
                value: w,
                parts: self.forms(clause, page, &mut missing)?,
            };
            let idf =
                Explanation::leaf(format!("idf of {} of {} pages", found.pages.len(), self.index.n_pages()), weight);
            let half = Explanation::leaf(format!("half point for a length of {}", self.index.page_length(page)), k);
            let label = format!("clause “{}”", request.query.get(clause.span.0..clause.span.1).unwrap_or_default());
            clauses.push(Explanation { label, value: score, parts: vec![idf, frequency, half] });
        }
        let mut base = Explanation { label: "sum of the clauses".into(), value: sum, parts: clauses };
        let length = self.index.title_words(page);
        let named;
        if live > STRICT_CLAUSES {
            let counted = plan.clauses.iter().zip(&ranked.weights).filter(|(clause, _)| clause.counts());
            let all = counted.map(|(_, weight)| weight).sum();
            let (value, share) = with_coverage(sum, covered, all);
            let share = Explanation::leaf("share of the query that the page has, in 1/256", share);
            base = Explanation { label: "lowered by what is not covered".into(), value, parts: vec![base, share] };
            named = of_whole_name(titled.0, titled.1, length, all);
        } else {
            named = of_name(titled.0, titled.1, length, NAMED);
        }
        if named > 0 {
            let label =
                format!("{} of the {length} words of its title, {NAMED}/256 of what they weigh", titled.1.min(length));
            let value = base.value + named;
            let parts = vec![base, Explanation::leaf(label, named)];
            base = Explanation { label: "with its title".into(), value, parts };
        }
        let boost = self.index.boost(page);
        if boost != u64::from(UNBOOSTED) {
            let times = Explanation::leaf("boost of the page, in 1/16", boost);
            let value = (base.value * boost) >> 4;
            base = Explanation { label: "as the page is boosted".into(), value, parts: vec![base, times] };
        }
        let value = ranked.pages.get(rank).map_or(0, |p| p.score);
        let mut parts = vec![base];
        if rank < RERANKED {
            let best = self.best_section(&plan.clauses, matches, &ranked.weights, page);
            let section = best.value * SECTION / 256;
            let label = format!("{SECTION}/256 of the best section");
            let mut of = vec![Explanation { label, value: section, parts: vec![best] }];
            let headed = ranked.pages.get(rank).map_or(0, |p| p.headed);
            if headed > 0 {
                of.push(Explanation::leaf("what a heading with all words adds beyond the title", headed));
            }
            let value = ((section + headed) * boost) >> 4;
            parts.push(Explanation { label: "bonus of its sections".into(), value, parts: of });
        }
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        let mut label = format!("score at rank {}", rank + 1);
        if ranked.pages.get(rank).is_some_and(|p| p.in_row) {
            label.push_str(", before pages whose title has not the words of the query in a row");
        }
        Ok(Outcome::Answer(Some(Explanation { label, value, parts })))
    }

    /// What each form adds to the frequency of a clause on a page.
    fn forms(&self, clause: &Clause, page: u32, missing: &mut Missing) -> Result<Vec<Explanation>, Error> {
        let mut parts = Vec::new();
        if matches!(clause.kind, Kind::Phrase { .. }) {
            parts.push(Explanation::leaf("for each occurrence of the phrase", u64::from(BODY * EXACT)));
            return Ok(parts);
        }
        let sections = self.index.sections(page);
        for form in clause.forms.iter().flatten() {
            let Some(Some((block, entry))) = missing.note(self.index.term(&form.key, form.beside)) else { continue };
            let (mut sum, mut counts) = (0, [0u32; 3]);
            let mut cursor = Cursor::default();
            let postings = cursor.read(entry.postings, self.index.n_sections()).ok_or(Error::Block { id: block })?;
            for posting in postings.iter().filter(|posting| sections.contains(&posting.section)) {
                let posting = within(clause.manner.field, posting);
                sum += frequency(&posting, clause.title);
                counts = [counts[0] + posting.title, counts[1] + posting.heading, counts[2] + posting.body];
            }
            if sum > 0 {
                let [title, heading, body] = counts;
                let label = format!(
                    "“{}”: weight {}/256 × ({title} in the title × {} + {heading} in headings × {HEADING} + {body} in the text × {BODY})",
                    form.term(),
                    form.weight,
                    clause.title
                );
                parts.push(Explanation::leaf(label, sum * u64::from(form.weight)));
            }
        }
        Ok(parts)
    }

    /// The section with the largest score of its own.
    fn best_section(&self, clauses: &[Clause], matches: &[Matches], weights: &[u64], page: u32) -> Explanation {
        let mut best = Explanation::leaf("no section of its own", 0);
        for section in self.index.sections(page) {
            let mut score = 0;
            for ((clause, found), weight) in clauses.iter().zip(matches).zip(weights) {
                let here = found.sections.iter().filter(|m| m.section == section);
                if !matches!(clause.kind, Kind::Phrase { .. }) {
                    score += (weight * saturate(here.map(|m| u64::from(m.weight)).sum(), K1)) >> 16;
                }
            }
            if score > best.value {
                best = Explanation::leaf(
                    format!("section {} of the page", section - self.index.sections(page).start),
                    score,
                );
            }
        }
        best
    }
}
