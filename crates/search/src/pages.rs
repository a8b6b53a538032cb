//! The pages of a query in order, without what is shown of them: for those who measure. The widget does not call it, so it costs the wasm nothing.

use crate::missing::Missing;
use crate::ranking::rank;
use crate::sorting::sort;
use crate::{Error, Matched, Outcome, Request, Searcher};
use alloc::vec::Vec;

impl Searcher {
    /// All pages that a query finds, best first, each with its score; last, with a score of 0, those that are only named as duplicates of others. The same order
    /// as [`Searcher::search`] gives, at a tenth of its cost.
    pub fn pages(&self, query: &str) -> Result<Outcome<Vec<(u32, u64)>>, Error> {
        let mut missing = Missing::default();
        let Matched { plan, matches, selection, .. } = &self.matched(&Request::new(query), &mut missing);
        if let Some(stop) = missing.stop()? {
            return Ok(stop);
        }
        let mut ranked = rank(&self.index, &plan.clauses, matches, selection, self.index.n_pages() as usize);
        let mut pages: Vec<(u32, u64)> = ranked.pages.iter().map(|page| (page.page, page.score)).collect();
        let mut shown: Vec<u32> = pages.iter().map(|page| page.0).collect();
        sort(&mut shown, |a, b| a < b);
        let matched = ranked.matched.drain();
        let is_twin = |page: &u32| selection.twins.group(*page).iter().any(|twin| shown.binary_search(twin).is_ok());
        let others = matched.iter().filter(|page| shown.binary_search(page).is_err() && is_twin(page));
        pages.extend(others.map(|&page| (page, 0)));
        Ok(Outcome::Answer(pages))
    }
}
