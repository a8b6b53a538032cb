//! A request put to the engine → the response that crosses to JavaScript. Plain Rust types on both sides, so it runs natively in tests.

use crate::render;
use crate::wire::{Correction, Hit, Issue, Range, SearchResponse, SectionHit};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_search::{Answer, Error, FacetFilter, Found, IssueKind, Marked, Needs, Request, Segments};

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

/// Searches and words the response.
pub fn respond(segments: &Segments, query: &str, options: &Options) -> Result<Reply, Error> {
    let &Options { limit, offset, sections, excerpt, completions, ref lang, partial, .. } = options;
    let Options { filters, sort, facets, .. } = options;
    let request = Request { query, limit, offset, sections, excerpt, completions, filters, sort, facets };
    Ok(match segments.search(&request, lang, partial)? {
        Found::Answer(answer) => Reply::Response(word(query, segments.n_pages(lang), answer)),
        Found::Needs(needs) => Reply::Needs(needs),
    })
}

fn word(query: &str, pages: u32, answer: Answer) -> SearchResponse {
    let units = |at: usize| utf16(query.get(..at).unwrap_or(query));
    let issues = answer.issues.iter().map(|issue| Issue {
        kind: match issue.kind {
            IssueKind::UnclosedQuote => "unclosed-quote",
            IssueKind::TooLong => "too-long",
            IssueKind::UnbalancedParenthesis => "unbalanced-parenthesis",
            IssueKind::TooDeep => "too-deep",
            IssueKind::LoneOr => "lone-or",
            IssueKind::OnlyExcluded => "only-excluded",
            IssueKind::UnknownKey => "unknown-key",
            _ => "too-many-words",
        },
        start: units(issue.start),
        end: units(issue.end),
    });
    let mut response = SearchResponse {
        query: query.to_string(),
        total: answer.total as u32,
        pages,
        issues: issues.collect(),
        missing: answer.missing,
        corrected: answer.corrected.into_iter().map(|c| Correction { from: c.from, to: c.to }).collect(),
        suggestion: answer.suggestion,
        completions: answer.completions,
        facets: answer.facets.into_iter().map(|counts| (counts.key, counts.values)).collect(),
        hits: answer.hits.into_iter().map(hit).collect(),
        view: Vec::new(),
    };
    response.view = render::view(&response);
    response
}

fn hit(hit: teff_search::Hit) -> Hit {
    let (title, title_ranges) = marked(hit.title);
    let (excerpt, excerpt_ranges) = marked(hit.excerpt);
    let mut href = hit.url.clone();
    if !hit.anchor.is_empty() || !hit.fragment.is_empty() {
        href.push('#');
        href.push_str(&hit.anchor);
    }
    if !hit.fragment.is_empty() {
        href.push_str(":~:text=");
        href.push_str(&hit.fragment);
    }
    let sections = hit.sections.into_iter().map(|section| {
        let (excerpt, excerpt_ranges) = marked(section.excerpt);
        SectionHit { heading: section.heading, url: section.url, excerpt, excerpt_ranges }
    });
    Hit {
        href,
        title,
        title_ranges,
        excerpt,
        excerpt_ranges,
        sections: sections.collect(),
        url: hit.url,
        breadcrumb: hit.breadcrumb,
        heading: hit.heading,
        score: u32::try_from(hit.score).unwrap_or(u32::MAX),
        lang: hit.lang,
        marks: hit.marks,
        fragment: hit.fragment,
        duplicates: hit.duplicates,
    }
}

/// Turns byte ranges into ranges of UTF-16 units, in one pass.
fn marked(marked: Marked) -> (String, Vec<Range>) {
    let mut ranges = Vec::with_capacity(marked.ranges.len());
    let (mut at, mut units) = (0, 0);
    let mut upto = |byte: usize| {
        units += utf16(marked.text.get(at..byte).unwrap_or_default());
        at = byte;
        units
    };
    for &(start, end) in &marked.ranges {
        let start = upto(start);
        ranges.push((start, upto(end)));
    }
    (marked.text, ranges)
}

fn utf16(text: &str) -> u32 {
    text.chars().map(|c| c.len_utf16() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, word: &str) {
        let start = text.find(word).unwrap();
        let (text, ranges) = marked(Marked { text: text.to_string(), ranges: vec![(start, start + word.len())] });
        let units: Vec<u16> = text.encode_utf16().collect();
        let [(start, end)] = ranges[..] else { panic!("one range") };
        assert_eq!(String::from_utf16(&units[start as usize..end as usize]).unwrap(), word);
    }

    #[test]
    fn ranges_are_in_utf16_units() {
        check("plain word", "word");
        check("𝒜 👩‍🚀 flight", "flight");
        check("ﬁne ﬂow", "ﬂow");
        check("שלום עולם", "עולם");
        check("東京タワー", "タワー");
        check("a 🎉🎉 b", "🎉🎉");
    }

    #[test]
    fn links_lead_to_the_words() {
        let engine = teff_search::Hit {
            page: 0,
            url: "a.html".into(),
            title: Marked::default(),
            breadcrumb: vec![],
            heading: String::new(),
            anchor: "x".into(),
            excerpt: Marked::default(),
            sections: vec![],
            score: u64::MAX,
            lang: String::new(),
            marks: vec![],
            fragment: "two%20words".into(),
            duplicates: vec![],
            sort_value: vec![],
        };
        let wire = hit(engine.clone());
        assert_eq!((wire.href.as_str(), wire.score), ("a.html#x:~:text=two%20words", u32::MAX));
        let wire = hit(teff_search::Hit { anchor: String::new(), ..engine.clone() });
        assert_eq!(wire.href, "a.html#:~:text=two%20words");
        let wire = hit(teff_search::Hit { anchor: String::new(), fragment: String::new(), ..engine });
        assert_eq!(wire.href, "a.html");
    }
}
