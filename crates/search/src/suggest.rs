//! What a reader may be about to type: the last word completed from the resident vocabulary, and titles of pages that the query finds.

use crate::answer::Hit;
use crate::forms::Words;
use crate::knobs::EXACT;
use crate::missing::Missing;
use crate::query::Parsed;
use crate::{Error, Outcome, Request, Searcher};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_analysis::fold;
use teff_index::Index;

impl Searcher {
    /// At most `limit` completions of a query (see [`Request::completions`]). Costs a search.
    pub fn suggest(&self, query: &str, limit: usize) -> Result<Outcome<Vec<String>>, Error> {
        let request = Request { completions: limit, ..Request::new(query) };
        Ok(match self.search(&request)? {
            Outcome::Answer(answer) => Outcome::Answer(answer.completions),
            Outcome::Needs(blocks) => Outcome::Needs(blocks),
        })
    }
}

/// The titles of `hits` that the query stands in, at most half of what is asked for, behind the most frequent ways to finish the last word.
pub fn complete(
    index: &Index,
    request: &Request<'_>,
    parsed: &Parsed,
    hits: &[Hit],
    missing: &mut Missing,
) -> Vec<String> {
    let mut completions = Vec::new();
    let last = parsed.pieces.last().and_then(|piece| piece.groups.last()).and_then(|group| group.tokens.last());
    let Some(token) = last.filter(|_| request.completions > 0 && parsed.ends_in_piece()) else {
        return completions;
    };
    let mut titles = Vec::new();
    for hit in hits {
        if !hit.title.ranges.is_empty() && titles.len() < request.completions / 2 {
            titles.push(&hit.title.text);
        }
    }
    let words = request.completions - titles.len();
    // Resident terms alone: what is suggested should not cost a block.
    let mut vocabulary = Words { index, missing, long: false, places: false };
    for form in &vocabulary.resident(&fold(&token.key), EXACT, false, words).forms {
        let mut text = request.query.get(..token.start).unwrap_or_default().to_string();
        text.push_str(form.term());
        completions.push(text);
    }
    for &title in &titles {
        if !completions.contains(title) {
            completions.push(title.clone());
        }
    }
    completions
}
