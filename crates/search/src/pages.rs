//! The pages of a query in order, without what is shown of them: for those who measure. The widget does not call it, so it costs the wasm nothing.

use crate::missing::Missing;
use crate::ranking::rank;
use crate::{Error, Matched, Outcome, Request, Searcher};
use alloc::vec::Vec;

impl Searcher {
    /// All pages that a query finds, best first, each with its score. The same order as [`Searcher::search`] gives, at a tenth of its cost.
    pub fn pages(&self, query: &str) -> Result<Outcome<Vec<(u32, u64)>>, Error> {
        let mut missing = Missing::default();
        let Matched { plan, matches, selection, .. } = &self.matched(&Request::new(query), &mut missing)?;
        if !missing.blocks.is_empty() {
            return Ok(Outcome::Needs(missing.blocks));
        }
        let ranked = rank(&self.index, &plan.clauses, matches, selection, self.index.n_pages() as usize);
        Ok(Outcome::Answer(ranked.pages.iter().map(|page| (page.page, page.score)).collect()))
    }
}
