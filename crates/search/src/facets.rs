//! How many of the pages that were found have each value of a facet. Called by the search for the facets that a request names.

use crate::answer::{FacetCounts, Request};
use crate::bits::Bits;
use crate::missing::Missing;
use crate::selection::Selection;
use crate::sorting::{keep, keep_first};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_index::Index;

/// Counts. `matched` are the pages with what is searched, before any filter. A value's count is the total that a search would have with that value as its
/// only filter of the facet besides those that must hold: so a filter of which any value will do leaves the counts of its own facet as they are.
pub fn count(
    index: &Index,
    request: &Request<'_>,
    matched: &Bits,
    selection: &Selection,
    missing: &mut Missing,
) -> Vec<FacetCounts> {
    let mut counts = Vec::new();
    for key in request.facets {
        let mut values: Vec<(String, usize)> = Vec::new();
        if let Some(facet) = index.facets().iter().position(|facet| facet == key) {
            let mut found = matched.clone();
            found.with(&selection.allowed(Some(facet)), false);
            let read = index.facet(facet, &mut |value, pages| {
                let mut pages = pages.to_vec();
                keep(&mut pages, |&page| found.has(page));
                selection.twins.keep_first(&mut pages);
                if !pages.is_empty() {
                    values.push((value.to_string(), pages.len()));
                }
            });
            missing.note(read);
        }
        let mut of_key = FacetCounts { key: key.clone(), values };
        of_key.put_in_order(request.values);
        counts.push(of_key);
    }
    counts
}

impl FacetCounts {
    /// The most frequent values first, of equals the first by name; at most so many.
    pub(crate) fn put_in_order(&mut self, most: usize) {
        keep_first(&mut self.values, most, |a, b| (b.1, &a.0) < (a.1, &b.0));
    }
}
