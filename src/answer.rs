//! A request put to the engine → the response that crosses to JavaScript. Plain Rust types on both sides, so it runs natively in tests.

use crate::wire::SearchResponse;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_search::{Error, FacetFilter, Found, Needs, Request, Segments};

/// What a page may ask for besides the query; the ranges are checked where they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Hits to return.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
    /// Sub-results for a hit.
    pub sections: usize,
    /// Columns of an excerpt.
    pub excerpt: usize,
    /// Completions of the query.
    pub completions: usize,
    /// Language of the segment to search, or `all`; empty for the one with most pages.
    pub lang: String,
    /// Hits whose text is not at hand are left out instead of asked for.
    pub partial: bool,
    /// What pages must pass besides the query.
    pub filters: Vec<FacetFilter>,
    /// Key to sort by, behind a `-` the largest first; empty for scores.
    pub sort: String,
    /// Facets to count.
    pub facets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let Request { limit, offset, sections, excerpt, completions, .. } = Request::new("");
        let (lang, sort, filters, facets) = Default::default();
        Options { limit, offset, sections, excerpt, completions, lang, partial: false, filters, sort, facets }
    }
}

/// What a search comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The response.
    Response(SearchResponse),
    /// Blocks to bring before the same question is put again.
    Needs(Needs),
}

/// Searches.
pub fn respond(segments: &Segments, query: &str, options: &Options) -> Result<Reply, Error> {
    let &Options { limit, offset, sections, excerpt, completions, ref lang, partial, .. } = options;
    let Options { filters, sort, facets, .. } = options;
    let request =
        Request { limit, offset, sections, excerpt, completions, filters, sort, facets, ..Request::new(query) };
    Ok(match segments.search(&request, lang, partial)? {
        Found::Answer(answer) => {
            Reply::Response(SearchResponse { query: query.to_string(), pages: segments.n_pages(lang), answer })
        }
        Found::Needs(needs) => Reply::Needs(needs),
    })
}
