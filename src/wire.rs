//! What crosses to JavaScript: the one definition of it, in Rust and in TypeScript. Ranges are in UTF-16 units, as JavaScript's strings are.
//! It is written as [`json`](crate::json), field by field.

use crate::answer::Reply;
use crate::json::{Json, Write};
use alloc::string::String;
use alloc::vec::Vec;

/// A range of a text: first UTF-16 unit, one past the last.
pub type Range = (u32, u32);

/// What the query parser forgave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What it was: the names stand in the TypeScript below.
    pub kind: &'static str,
    /// First unit of the query concerned.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A word that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// What was searched instead.
    pub to: String,
}

/// A section of a hit that matched by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionHit {
    /// Its heading.
    pub heading: String,
    /// The page's address with the section's anchor.
    pub url: String,
    /// Its best piece.
    pub excerpt: String,
    /// What to mark in it.
    pub excerpt_ranges: Vec<Range>,
}

/// A page that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The page's address.
    pub url: String,
    /// The page's address with the anchor and the text fragment of the best piece.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What to mark in the title.
    pub title_ranges: Vec<Range>,
    /// Folders above the page, outermost first.
    pub breadcrumb: Vec<String>,
    /// Heading of the section that the excerpt is from; empty for the text before the first heading.
    pub heading: String,
    /// The best piece of the page.
    pub excerpt: String,
    /// What to mark in it.
    pub excerpt_ranges: Vec<Range>,
    /// Other sections that matched, in the order of the page.
    pub sections: Vec<SectionHit>,
    /// The score that the order follows; comparable within one answer only. Capped at what JavaScript's numbers hold exactly.
    pub score: u32,
    /// BCP 47 tag; empty when unknown.
    pub lang: String,
    /// The words as they stand on the page, to mark there.
    pub marks: Vec<String>,
    /// The text fragment's value without `#:~:text=`; empty when there is none.
    pub fragment: String,
    /// Addresses of other pages that are the same to a reader.
    pub duplicates: Vec<String>,
}

/// Counts of the values of facets, by key.
pub type Facets = Vec<(String, Vec<(String, usize)>)>;

/// A node of the view: text, or an element from a fixed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, to be shown as it is.
    Text(String),
    /// An element.
    Element {
        /// One of [`crate::render::TAGS`].
        tag: &'static str,
        /// Names are among [`crate::render::ATTRIBUTES`].
        attrs: Vec<(&'static str, String)>,
        /// What it holds.
        children: Vec<Node>,
    },
}

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchResponse {
    /// The query as the engine read it.
    pub query: String,
    /// Pages that matched.
    pub total: u32,
    /// Pages in the index.
    pub pages: u32,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Words, or “phrases”, that no page has.
    pub missing: Vec<String>,
    /// Words that were replaced.
    pub corrected: Vec<Correction>,
    /// What the parser forgave.
    pub issues: Vec<Issue>,
    /// The whole query corrected; empty when nothing was.
    pub suggestion: String,
    /// Completions of the query, when they were asked for.
    pub completions: Vec<String>,
    /// Counts for the facets that were asked for.
    pub facets: Facets,
    /// The result list as a tree of nodes.
    pub view: Vec<Node>,
}

/// A struct as a plain object.
macro_rules! object {
    ($type:ident { $($field:ident => $name:literal),* }) => {
        impl Write for $type {
            fn write(&self, out: &mut Json) {
                out.open('{');
                $(out.field($name, &self.$field);)*
                out.close('}');
            }
        }
    };
}

object!(Issue { kind => "kind", start => "start", end => "end" });
object!(Correction { from => "from", to => "to" });
object!(SectionHit { heading => "heading", url => "url", excerpt => "excerpt", excerpt_ranges => "excerptRanges" });
object!(Hit { url => "url", href => "href", title => "title", title_ranges => "titleRanges", breadcrumb => "breadcrumb", heading => "heading", excerpt => "excerpt", excerpt_ranges => "excerptRanges", sections => "sections", score => "score", lang => "lang", marks => "marks", fragment => "fragment", duplicates => "duplicates" });
object!(SearchResponse { query => "query", total => "total", pages => "pages", hits => "hits", missing => "missing", corrected => "corrected", issues => "issues", suggestion => "suggestion", completions => "completions", facets => "facets", view => "view" });

impl Write for Reply {
    fn write(&self, out: &mut Json) {
        match self {
            Reply::Response(response) => response.write(out),
            Reply::Needs(needs) => {
                // Pairs of segment and block, flat, and whether they are what hits show.
                let pairs: Vec<u32> = needs.blocks.iter().flat_map(|&(segment, block)| [segment, block]).collect();
                out.open('{');
                out.field("needs", &pairs);
                out.field("texts", &needs.texts);
                out.close('}');
            }
        }
    }
}

impl Write for Facets {
    fn write(&self, out: &mut Json) {
        out.open('{');
        for (key, values) in self {
            out.field(key, &Counts(values));
        }
        out.close('}');
    }
}

struct Counts<'a>(&'a [(String, usize)]);

impl Write for Counts<'_> {
    fn write(&self, out: &mut Json) {
        out.open('{');
        for (value, n) in self.0 {
            out.field(value, &(*n as u32));
        }
        out.close('}');
    }
}

impl Write for Node {
    fn write(&self, out: &mut Json) {
        match self {
            Node::Text(text) => text.write(out),
            Node::Element { tag, attrs, children } => {
                out.open('{');
                out.field("tag", tag);
                out.field("attrs", attrs);
                out.field("children", children);
                out.close('}');
            }
        }
    }
}

/// The same in TypeScript.
#[cfg(target_arch = "wasm32")]
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
