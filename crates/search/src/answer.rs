//! What a search gives back, on plain types. The widget and the command line turn these into their own wire forms;
//! nothing here is serialised.

use crate::knobs::MAX_FACET_VALUES;
use alloc::string::String;
use alloc::vec::Vec;

/// What a reader asks for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The text as typed. Never fails to parse; over [`MAX_QUERY_BYTES`](crate::query::MAX_QUERY_BYTES) it is cut.
    pub query: &'a str,
    /// Hits to skip, in ranking order.
    pub offset: usize,
    /// Hits to return at most.
    pub limit: usize,
    /// Sub-results to return at most for a hit.
    pub sections: usize,
    /// Length of an excerpt in columns; a full-width character takes two.
    pub excerpt: usize,
    /// Completions of the query to return at most.
    pub completions: usize,
    /// What pages must pass besides the query.
    pub filters: &'a [FacetFilter],
    /// Key to sort by instead of scores, the largest first behind a `-`; empty for scores.
    pub sort: &'a str,
    /// Facets whose values are to be counted.
    pub facets: &'a [String],
    /// Values of each to return at most.
    pub values: usize,
}

/// A filter by a facet. Values are compared to the letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetFilter {
    /// Name of the facet.
    pub key: String,
    /// A page must have one of these, if there are any.
    pub any: Vec<String>,
    /// A page must have all of these.
    pub all: Vec<String>,
    /// A page must have none of these.
    pub none: Vec<String>,
}

/// How many of the pages that were found have each value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// Name of the facet.
    pub key: String,
    /// Values with their counts, the most frequent first; of equals the first by name.
    pub values: Vec<(String, usize)>,
}

impl<'a> Request<'a> {
    /// The defaults of the page: ten hits, three sub-results, 160 columns.
    pub fn new(query: &'a str) -> Self {
        Request {
            query,
            offset: 0,
            limit: 10,
            sections: 3,
            excerpt: 160,
            completions: 0,
            filters: &[],
            sort: "",
            facets: &[],
            values: MAX_FACET_VALUES,
        }
    }
}

/// Text with the parts that matched, as byte ranges on character boundaries, sorted, not overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text, taken from the page letter by letter; `" · "` stands between paragraphs, `"…"` where it was cut.
    pub text: String,
    /// The parts to mark.
    pub ranges: Vec<(usize, usize)>,
}

/// A section of a hit that matched by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionHit {
    /// The section's heading.
    pub heading: String,
    /// The page's address with the section's anchor.
    pub url: String,
    /// The best piece of the section.
    pub excerpt: Marked,
}

/// A page that matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// The page's number in the index, by sorted address.
    pub page: u32,
    /// The page's address as the index has it.
    pub url: String,
    /// The title, with what matched in it.
    pub title: Marked,
    /// Names of the folders above the page, outermost first.
    pub breadcrumb: Vec<String>,
    /// Heading of the section that the excerpt is from; empty for the text before the first heading.
    pub heading: String,
    /// Anchor of that section; empty when it has none.
    pub anchor: String,
    /// The best piece of the page.
    pub excerpt: Marked,
    /// Other sections that matched, in the order of the page; only those that can be linked to.
    pub sections: Vec<SectionHit>,
    /// The integer score that the order follows.
    pub score: u64,
    /// The page's language as a BCP 47 tag; empty when unknown.
    pub lang: String,
    /// The words as they stand in the text, to be marked on the landing page; no doubles.
    pub marks: Vec<String>,
    /// The value of a text fragment (`text=` is not part of it), percent-encoded; empty when there is none.
    pub fragment: String,
    /// Addresses of other pages that are the same to a reader, the one to show next first.
    pub duplicates: Vec<String>,
    /// What it was sorted by, as bytes that compare across indexes; empty when scores order or the page has no such value.
    pub sort_value: Vec<u8>,
}

/// What the query parser forgave. Ranges are bytes of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What it was.
    pub kind: IssueKind,
    /// First byte concerned.
    pub start: usize,
    /// One past the last byte concerned.
    pub end: usize,
}

/// The kinds of [`Issue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssueKind {
    /// A quotation mark without a partner: the phrase goes on to the end.
    UnclosedQuote,
    /// The query was cut at the length limit.
    TooLong,
    /// Words beyond the limit were not looked at.
    TooManyWords,
    /// A parenthesis without a partner.
    UnbalancedParenthesis,
    /// Groups within groups beyond the limit: their parentheses count as spaces.
    TooDeep,
    /// An `OR` without something on each side: a word.
    LoneOr,
    /// Nothing to look for, only to exclude: the minus is a sign like any other.
    OnlyExcluded,
    /// A facet or a sort key of the request that the index does not have.
    UnknownKey,
}

/// A word that was replaced because nothing in the index is spelled like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// The most frequent word of those searched instead.
    pub to: String,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Pages that matched, exactly counted; those that are the same to a reader count once.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Words (or phrases, in “quotes”) of the query that no page has.
    pub missing: Vec<String>,
    /// Words that were replaced.
    pub corrected: Vec<Correction>,
    /// What the parser forgave.
    pub issues: Vec<Issue>,
    /// The whole query with its corrections; empty when nothing was corrected.
    pub suggestion: String,
    /// The query with its last word finished in the most frequent ways, then titles of hits that it stands in.
    pub completions: Vec<String>,
    /// Counts for the facets that were asked for.
    pub facets: Vec<FacetCounts>,
}
