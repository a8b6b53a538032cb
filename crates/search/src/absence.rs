//! Where a page stands among what a query finds, or why it is not there. For the command line and for tests; the widget does not call it, so it costs the wasm
//! nothing.

use crate::missing::Missing;
use crate::plan::Clause;
use crate::query::{Filter, Role};
use crate::ranking::rank;
use crate::selection::passing;
use crate::{Error, Matched, Outcome, Request, Searcher};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_index::addresses;

/// What a query makes of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// No page of the index has this address.
    NotIndexed,
    /// It is found.
    Found {
        /// Its number, as [`Searcher::explain`] takes it.
        page: u32,
        /// Its place, the best being 1: beyond the limit of the request it was outranked.
        rank: usize,
        /// Pages found.
        of: usize,
    },
    /// It is not found, for all of these reasons.
    Absent(Reasons),
}

/// Why a page is not found. Texts are as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// What it has though the query excludes it.
    pub excluded: Vec<String>,
    /// Filters that it does not pass, those of the request by their keys.
    pub filtered: Vec<String>,
    /// Words and phrases that it lacks.
    pub lacks: Vec<String>,
    /// Address of the page that is shown in its place, as the two are the same to a reader.
    pub twin: Option<String>,
}

impl Searcher {
    /// Looks for the page of an address among what a request finds.
    pub fn whereabouts(&self, request: &Request<'_>, url: &str) -> Result<Outcome<Whereabouts>, Error> {
        let mut missing = Missing::default();
        let mut page = None;
        let n_pages = self.index.n_pages();
        for first in (0..n_pages).step_by(addresses::PAGES as usize) {
            let read = self.index.addresses(first, &mut |number, address| {
                if address == url.as_bytes() {
                    page = Some(number);
                }
            });
            missing.note(read);
        }
        let matched = self.matched(request, &mut missing);
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        let Some(page) = page else { return Ok(Outcome::Answer(Whereabouts::NotIndexed)) };
        let Matched { plan, matches, selection, .. } = &matched;
        let ranked = rank(&self.index, &plan.clauses, matches, selection, n_pages as usize);
        if let Some(at) = ranked.pages.iter().position(|found| found.page == page) {
            return Ok(Outcome::Answer(Whereabouts::Found { page, rank: at + 1, of: ranked.total }));
        }
        let mut reasons = self.reasons(request, &matched, page, &mut missing)?;
        let twins: Vec<u32> = selection.twins.group(page).iter().copied().filter(|&other| other != page).collect();
        if let Some(shown) = ranked.pages.iter().find(|found| twins.contains(&found.page)) {
            let first = shown.page - shown.page % addresses::PAGES;
            let read = self.index.addresses(first, &mut |number, address| {
                if number == shown.page {
                    reasons.twin = core::str::from_utf8(address).ok().map(String::from);
                }
            });
            missing.note(read);
        }
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        Ok(Outcome::Answer(Whereabouts::Absent(reasons)))
    }

    fn reasons(
        &self,
        request: &Request<'_>,
        matched: &Matched,
        page: u32,
        missing: &mut Missing,
    ) -> Result<Reasons, Error> {
        let Matched { parsed, plan, matches, selection, dissolved } = matched;
        let typed = |(start, end): (usize, usize)| request.query.get(start..end).unwrap_or_default().to_string();
        let mut reasons = Reasons::default();
        for filter in request.filters {
            // The filter alone: what the selection keeps is all filters together.
            let alone = Request { filters: core::slice::from_ref(filter), ..Request::new("") };
            let selection = self.matched(&alone, missing).selection;
            if !selection.allowed(None).has(page) {
                reasons.filtered.push(filter.key.clone());
            }
        }
        for filter in &parsed.filters {
            let Filter { span, excluded, .. } = *filter;
            let passes = passing(&self.index, request.query, filter, missing).has(page);
            match (passes, excluded) {
                (true, true) => reasons.excluded.push(typed(span)),
                (false, false) => reasons.filtered.push(typed(span)),
                _ => {}
            }
        }
        for (number, piece) in parsed.pieces.iter().enumerate() {
            let of_piece = |(clause, _): &(&Clause, _)| clause.pieces.contains(&number);
            let lacking: Vec<&Clause> = plan
                .clauses
                .iter()
                .zip(matches)
                .filter(of_piece)
                .filter(|(_, found)| found.pages.binary_search_by_key(&page, |p| p.0).is_err())
                .map(|(clause, _)| clause)
                .collect();
            if piece.manner.role == Role::Not {
                if lacking.is_empty() && !selection.asked.has(page) {
                    reasons.excluded.push(typed(piece.span()));
                }
            } else if piece.quoted && !dissolved.get(number).copied().unwrap_or(false) {
                reasons.lacks.extend((!lacking.is_empty()).then(|| typed(piece.span())));
            } else {
                reasons.lacks.extend(lacking.iter().map(|clause| typed(clause.span)));
            }
        }
        Ok(reasons)
    }
}

impl core::fmt::Display for Reasons {
    /// A reason a line.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut line = |what: &str, list: &[String]| match list {
            [] => Ok(()),
            list => writeln!(f, "{what} {}", list.join(", ")),
        };
        line("the query excludes", &self.excluded)?;
        line("it does not pass the filter", &self.filtered)?;
        line("it does not have", &self.lacks)?;
        match &self.twin {
            Some(url) => writeln!(f, "it is the same to a reader as {url}, which is shown in its place"),
            None => Ok(()),
        }
    }
}
