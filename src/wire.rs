//! What crosses to JavaScript: the one definition of it, in Rust and in TypeScript. Ranges are in UTF-16 units, as JavaScript's strings are.
//! It is written as [`json`](crate::json), field by field, straight from the engine's answer.

use crate::json::Json;
use crate::render;
use alloc::string::String;
use alloc::vec::Vec;
use teff_search::with_anchor;
pub use teff_search::{Answer, Hit, IssueKind, Marked, Needs, SectionHit};

/// A range of a text: first UTF-16 unit, one past the last.
pub type Range = (u32, u32);

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchResponse {
    /// The query as the engine read it.
    pub query: String,
    /// Pages in the index.
    pub pages: u32,
    /// What the engine found.
    pub answer: Answer,
}

impl SearchResponse {
    /// Appends it as an object.
    pub fn write(&self, out: &mut Json) {
        let SearchResponse { query, pages, answer } = self;
        out.open('{');
        out.field("query", query);
        out.count("total", answer.total as u32);
        out.count("pages", *pages);
        out.name("hits");
        out.open('[');
        for hit in &answer.hits {
            write_hit(hit, out);
        }
        out.close(']');
        out.list("missing", &answer.missing);
        out.name("corrected");
        out.open('[');
        for correction in &answer.corrected {
            out.open('{');
            out.field("from", &correction.from);
            out.field("to", &correction.to);
            out.close('}');
        }
        out.close(']');
        out.name("issues");
        out.open('[');
        for issue in &answer.issues {
            out.open('{');
            out.field("kind", kind(issue.kind));
            out.count("start", units(query, issue.start));
            out.count("end", units(query, issue.end));
            out.close('}');
        }
        out.close(']');
        out.field("suggestion", &answer.suggestion);
        out.list("completions", &answer.completions);
        out.name("facets");
        out.open('{');
        for counts in &answer.facets {
            out.name(&counts.key);
            out.open('{');
            for (value, n) in &counts.values {
                out.count(value, *n as u32);
            }
            out.close('}');
        }
        out.close('}');
        out.name("view");
        render::view(&answer.hits, out);
        out.close('}');
    }
}

fn write_hit(hit: &Hit, out: &mut Json) {
    out.open('{');
    out.field("url", &hit.url);
    out.field("href", &href(hit));
    write_marked("title", "titleRanges", &hit.title, out);
    out.list("breadcrumb", &hit.breadcrumb);
    out.field("heading", &hit.heading);
    write_marked("excerpt", "excerptRanges", &hit.excerpt, out);
    out.name("sections");
    out.open('[');
    for section in &hit.sections {
        out.open('{');
        out.field("heading", &section.heading);
        out.field("url", &section.url);
        write_marked("excerpt", "excerptRanges", &section.excerpt, out);
        out.close('}');
    }
    out.close(']');
    out.count("score", score(hit));
    out.field("lang", &hit.lang);
    out.list("marks", &hit.marks);
    out.field("fragment", &hit.fragment);
    out.list("duplicates", &hit.duplicates);
    out.close('}');
}

fn write_marked(name: &str, ranges_name: &str, marked: &Marked, out: &mut Json) {
    out.field(name, &marked.text);
    out.name(ranges_name);
    out.open('[');
    for &(start, end) in &ranges(marked) {
        out.open('[');
        out.number(start);
        out.number(end);
        out.close(']');
    }
    out.close(']');
}

/// Appends what a search lacks.
pub fn write_needs(needs: &Needs, out: &mut Json) {
    out.open('{');
    // Pairs of segment and block, flat, and whether they are what hits show.
    out.name("needs");
    out.open('[');
    for &(segment, block) in &needs.blocks {
        out.number(segment);
        out.number(block);
    }
    out.close(']');
    out.name("texts");
    out.text.push_str(if needs.texts { "true" } else { "false" });
    out.close('}');
}

/// The page's address with the anchor and the text fragment of the best piece.
pub fn href(hit: &Hit) -> String {
    if hit.anchor.is_empty() && hit.fragment.is_empty() {
        return hit.url.clone();
    }
    let mut href = with_anchor(&hit.url, &hit.anchor);
    if !hit.fragment.is_empty() {
        href.push_str(":~:text=");
        href.push_str(&hit.fragment);
    }
    href
}

/// A score, capped at what JavaScript's numbers hold exactly.
pub fn score(hit: &Hit) -> u32 {
    hit.score.min(u64::from(u32::MAX)) as u32
}

/// What is marked, in UTF-16 units, in one pass.
pub fn ranges(marked: &Marked) -> Vec<Range> {
    let mut ranges = Vec::with_capacity(marked.ranges.len());
    let (mut at, mut before) = (0, 0);
    for &(start, end) in &marked.ranges {
        let text = marked.text.get(at..).unwrap_or_default();
        let first = before + units(text, start.saturating_sub(at));
        before += units(text, end.saturating_sub(at));
        ranges.push((first, before));
        at = end;
    }
    ranges
}

/// UTF-16 units of the first bytes of a text.
fn units(text: &str, bytes: usize) -> u32 {
    let mut units = 0;
    for c in text.get(..bytes).unwrap_or(text).chars() {
        units += c.len_utf16() as u32;
    }
    units
}

/// The names stand in the TypeScript below.
fn kind(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::UnclosedQuote => "unclosed-quote",
        IssueKind::TooLong => "too-long",
        IssueKind::UnbalancedParenthesis => "unbalanced-parenthesis",
        IssueKind::TooDeep => "too-deep",
        IssueKind::LoneOr => "lone-or",
        IssueKind::OnlyExcluded => "only-excluded",
        IssueKind::UnknownKey => "unknown-key",
        _ => "too-many-words",
    }
}

/// The same in TypeScript.
#[cfg(all(target_arch = "wasm32", not(feature = "no-seeds")))]
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** First UTF-16 unit, one past the last. */
export type Range = [start: number, end: number];

export interface SearchOptions {
  /** Hits to return, 1 to 100; 10 when left out. */
  limit?: number;
  /** Hits to skip, 0 to 100000. */
  offset?: number;
  /** Sub-results for a hit, 0 to 20; 3 when left out. */
  sections?: number;
  /** Length of an excerpt in columns (full-width characters take two), 20 to 1000; 160 when left out. */
  excerpt?: number;
  /** Completions of what is being typed, 0 to 20; none when left out. */
  completions?: number;
  /** Values that pages must have, by facet: one, several of which any will do, or lists of which any, all or none are to be there. */
  filters?: Record<string, string | string[] | { any?: string[]; all?: string[]; none?: string[] }>;
  /** What to sort by instead of scores: a key that pages declare, the largest or newest first behind a "-". */
  sort?: string;
  /** Facets whose values are to be counted. */
  facets?: string | string[];
  /** Language whose pages are searched, as a BCP 47 tag, or "all"; the language with most pages when left out. */
  lang?: string;
}

/** Options of an engine to which blocks are brought. */
export interface EngineOptions extends SearchOptions {
  /** Leave out hits whose text is not at hand instead of asking for it. */
  partial?: boolean;
}

/** What a search lacks: bring these blocks and ask again. */
export interface Needs {
  /** Segment, block, segment, block …, ascending. */
  needs: number[];
  /** They hold what hits show; which pages match is known. */
  texts: boolean;
}

export interface Issue {
  kind:
    | "unclosed-quote"
    | "unbalanced-parenthesis"
    | "too-deep"
    | "lone-or"
    /** Nothing to look for but only to exclude: the minus was taken for a sign like any other. */
    | "only-excluded"
    /** A key of the options filters, sort or facets that the index does not have. */
    | "unknown-key"
    | "too-long"
    | "too-many-words";
  start: number;
  end: number;
}
export interface Correction { from: string; to: string }
export interface SectionHit { heading: string; url: string; excerpt: string; excerptRanges: Range[] }

export interface Hit {
  url: string;
  /** url with the anchor and the text fragment of the best piece. */
  href: string;
  title: string;
  titleRanges: Range[];
  breadcrumb: string[];
  heading: string;
  excerpt: string;
  excerptRanges: Range[];
  sections: SectionHit[];
  score: number;
  lang: string;
  /** The words as they stand on the page, to mark there. */
  marks: string[];
  fragment: string;
  /** Addresses of other pages that are the same to a reader: other versions, print views. */
  duplicates: string[];
}

/** Text, or an element from a fixed list of tags and attributes. */
export type ViewNode = string | { tag: string; attrs: [name: string, value: string][]; children: ViewNode[] };
export type View = ViewNode[];

export interface SearchResponse {
  query: string;
  /** Pages that matched, exactly; those that are the same to a reader count once. */
  total: number;
  /** Pages in the index. */
  pages: number;
  hits: Hit[];
  /** Words, or “phrases”, that no page has. */
  missing: string[];
  corrected: Correction[];
  issues: Issue[];
  /** The whole query corrected; "" when nothing was. */
  suggestion: string;
  /** The query with its last word finished in the most frequent ways, then titles of hits that it stands in; as many as were asked for at most. */
  completions: string[];
  /** For each facet that was asked for how many of the pages have which value. A value's count is the total of the search with that value in the place of those chosen. */
  facets: Record<string, Record<string, number>>;
  /** The result list, to build DOM nodes from. */
  view: View;
}
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        let spans = words.iter().map(|word| (text.find(word).unwrap(), word.len()));
        let marked = Marked { text: text.to_string(), ranges: spans.map(|(start, n)| (start, start + n)).collect() };
        let units: Vec<u16> = text.encode_utf16().collect();
        let found: Vec<String> = ranges(&marked)
            .iter()
            .map(|&(start, end)| String::from_utf16(&units[start as usize..end as usize]).unwrap())
            .collect();
        assert_eq!(found, words);
    }

    #[test]
    fn ranges_are_in_utf16_units() {
        check("plain word", &["word"]);
        check("𝒜 👩‍🚀 flight", &["flight"]);
        check("ﬁne ﬂow", &["ﬁne", "ﬂow"]);
        check("שלום עולם", &["עולם"]);
        check("東京タワー", &["東", "タワー"]);
        check("a 🎉🎉 b", &["a", "🎉🎉", "b"]);
    }

    #[test]
    fn links_lead_to_the_words() {
        let hit = Hit {
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
        assert_eq!((href(&hit).as_str(), score(&hit)), ("a.html#x:~:text=two%20words", u32::MAX));
        let hit = Hit { anchor: String::new(), ..hit };
        assert_eq!(href(&hit), "a.html#:~:text=two%20words");
        // A fragment that the address has stays; a text fragment may stand behind any.
        let routed = Hit { url: "/#/guide".into(), anchor: "x".into(), ..hit.clone() };
        assert_eq!(href(&routed), "/#/guide:~:text=two%20words");
        let hit = Hit { fragment: String::new(), ..hit };
        assert_eq!(href(&hit), "a.html");
        assert_eq!(href(&Hit { fragment: String::new(), ..routed }), "/#/guide");
    }
}
