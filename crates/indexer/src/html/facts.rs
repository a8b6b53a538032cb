//! What a page says of itself: title, language, where it belongs, what it may be filtered and sorted by, and that it is not to be found. Called by
//! [`super`] alone; the text itself is [`super::reader`]'s.

use super::hidden::is_permalink;
use super::reader::{all_text, some_text};
use super::tree::{Element, Kind, Tree, attr};
use crate::document::collapse;
use crate::languages::is_tag;
use crate::weights;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `<title>`.
    pub title: String,
    /// The title that the page wants to be shown by, where it marks one.
    pub shown_title: String,
    /// First heading of the first level, wherever it stands.
    pub h1: String,
    /// The number of its element.
    pub h1_at: u32,
    /// The language of the page; that of its text may be another.
    pub lang: String,
    /// `<meta name="description">`.
    pub description: String,
    /// `<link rel="canonical">`.
    pub canonical: String,
    /// `<meta name="generator">`, lower case.
    pub generator: String,
    /// Where another address is shown instead of the page; empty when none is.
    pub redirect: String,
    /// It asks not to be found.
    pub noindex: bool,
    /// The way to the page, outermost first, without the page itself.
    pub breadcrumb: Vec<String>,
    /// What it may be filtered by.
    pub facets: BTreeMap<String, Vec<String>>,
    /// What it may be sorted by.
    pub sort: BTreeMap<String, String>,
    /// What its score is multiplied by, in 256ths; 0 when it does not say.
    pub boost: u16,
}

/// Collects what a page says.
pub fn facts(tree: &Tree) -> Facts {
    let mut facts = Facts { lang: lang_of(&tree.html).or(lang_of(&tree.body)).unwrap_or_default(), ..Facts::default() };
    let mut data_crumbs = Vec::new();
    let mut shown_crumbs = Vec::new();
    // What lies in a list without names has none either.
    let mut crumbs_end = 0;
    // Titles in drawings are not the page's. Where a drawing ends is kept: titles without letters may be many, and stand deep.
    let mut drawing_end = 0;
    // What lies in a heading without letters has none either.
    let mut heading_end = 0;
    // What lies in an element that is ignored with all that it says.
    let mut ignored_end = 0;
    facts.boost = weight(attr(&tree.body, "data-teff-weight").or(attr(&tree.body, "data-pagefind-weight")));
    for (at, element) in tree.elements() {
        match &*element.name {
            "svg" | "math" if at >= drawing_end => drawing_end = tree.within(at).end,
            "title" if facts.title.is_empty() && at >= drawing_end => facts.title = text(tree, at),
            "meta" => facts.meta(element),
            "link" if is_word(element.attr("rel"), "canonical") => {
                facts.canonical = element.attr("href").unwrap_or_default().trim().to_string();
            }
            "script" if data_crumbs.is_empty() => {
                if let Ok(data) = serde_json::from_str::<Value>(&text(tree, at)) {
                    data_crumbs = crumbs_of_data(&data);
                }
            }
            "h1" if facts.h1.is_empty() && at >= heading_end => {
                heading_end = tree.within(at).end;
                (facts.h1, facts.h1_at) = (heading_text(tree, at), at);
            }
            _ => {}
        }
        if shown_crumbs.is_empty() && at >= crumbs_end && is_crumbs(element) {
            crumbs_end = tree.within(at).end;
            shown_crumbs = crumbs_of_list(tree, at);
        }
        // Without `all` what an element says of the page holds, though its text is not read.
        let ignored = element.attr("data-teff-ignore").or(element.attr("data-pagefind-ignore"));
        if at >= ignored_end && ignored == Some("all") {
            ignored_end = tree.within(at).end;
        }
        if at >= ignored_end {
            facts.marks(tree, at, element);
        }
    }
    if let Some(module) = facts.title.strip_suffix(" API documentation").filter(|_| facts.generator.starts_with("pdoc"))
    {
        facts.title = module.to_string();
    }
    facts.breadcrumb = if data_crumbs.is_empty() { shown_crumbs } else { data_crumbs };
    facts
}

impl Facts {
    fn meta(&mut self, element: &Element) {
        let content = element.attr("content").unwrap_or_default().trim();
        if element.attr("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) {
            // "0; url=other.html"; without an address the page only asks to be loaded again. Whoever is led on is led on soon.
            let digits = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let is_soon = content[..digits].parse::<u32>().map_or(digits == 0, |seconds| seconds < STAYS);
            if let Some((_, url)) = content.split_once(['=']).filter(|_| is_soon) {
                self.redirect = url.trim().trim_matches(['"', '\'']).to_string();
            }
        }
        match element.attr("name").unwrap_or_default().to_ascii_lowercase().as_str() {
            "robots" => {
                self.noindex |= content
                    .split(',')
                    .any(|word| ["noindex", "none"].iter().any(|no| word.trim().eq_ignore_ascii_case(no)));
            }
            "description" if self.description.is_empty() => self.description = collapse(content),
            "generator" if self.generator.is_empty() => self.generator = content.to_lowercase(),
            _ => {}
        }
    }

    /// `data-teff-*` and Pagefind's attributes of the same meaning.
    fn marks(&mut self, tree: &Tree, at: u32, element: &Element) {
        if element.attrs.iter().all(|a| !a.name.local.starts_with("data-")) {
            return;
        }
        let marked = |what: &str| {
            let own = element.attr(["data-teff-", what].concat().as_str());
            own.or(element.attr(["data-pagefind-", what].concat().as_str()))
        };
        let filters = marked("filter").into_iter().chain(element.attr("data-teff-facet"));
        for (name, value) in filters.flat_map(|spec| values(spec, tree, at, element)) {
            let values = self.facets.entry(name).or_default();
            if values.len() < MOST_VALUES && !values.contains(&value) {
                values.push(value);
            }
        }
        for (name, value) in marked("sort").into_iter().flat_map(|spec| values(spec, tree, at, element)) {
            self.sort.entry(name).or_insert(value);
        }
        for (name, value) in marked("meta").into_iter().flat_map(|spec| values(spec, tree, at, element)) {
            if name == "title" && self.shown_title.is_empty() {
                self.shown_title = value;
            }
        }
        if self.boost == 0 && is_body(element) {
            self.boost = weight(marked("weight"));
        }
    }
}

/// Seconds after which a page that shows another is one that is read meanwhile.
const STAYS: u32 = 60;

/// The language that attributes give; what names none gives none.
pub fn lang_of(attrs: &[html5ever::Attribute]) -> Option<String> {
    let lang = attr(attrs, "lang").or(attr(attrs, "xml:lang"))?.trim();
    is_tag(lang).then(|| lang.to_string())
}

/// A weight of the page, 1 being that of one that says nothing, in 256ths; 0 when there is none.
fn weight(value: Option<&str>) -> u16 {
    value.and_then(weights::parse).unwrap_or_default()
}

/// True for an element that holds the page's text: its weight is that of the page.
pub fn is_body(element: &Element) -> bool {
    &*element.name == "main"
        || element.attr("role") == Some("main")
        || element.attr("data-teff-body").or(element.attr("data-pagefind-body")).is_some()
}

/// Bytes of a value that is a text on the page, and nodes that it is read from, at most: elements may stand within each other.
const VALUE_BYTES: usize = 1000;
/// See [`VALUE_BYTES`].
const VALUE_NODES: usize = 200;
/// Values of a key on one page at most.
const MOST_VALUES: usize = 1000;

/// `name`, `name:value`, `name[attribute]`, with commas between; a value given with a colon goes to the end.
fn values(spec: &str, tree: &Tree, at: u32, element: &Element) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = spec;
    while !rest.trim().is_empty() {
        let cut = rest.find([',', ':']).unwrap_or(rest.len());
        let after = &rest[cut..];
        let (name, value);
        if let Some(given) = after.strip_prefix(':') {
            (name, value) = (rest[..cut].trim().to_string(), collapse(given));
            rest = "";
        } else {
            let part = rest[..cut].trim();
            (name, value) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
                Some((name, attribute)) => {
                    (name.trim().to_string(), collapse(element.attr(attribute.trim()).unwrap_or_default()))
                }
                None if &*element.name == "meta" => {
                    (part.to_string(), collapse(element.attr("content").unwrap_or_default()))
                }
                None => (part.to_string(), brief(tree, at)),
            };
            rest = after.get(1..).unwrap_or_default();
        }
        if !name.is_empty() && !value.is_empty() {
            found.push((name, value));
        }
    }
    found
}

fn is_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| value.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(word)))
}

fn text(tree: &Tree, at: u32) -> String {
    let mut out = String::new();
    all_text(tree, at, &mut out);
    collapse(&out)
}

/// The text of an element, as far as it is one of few words.
fn brief(tree: &Tree, at: u32) -> String {
    let mut out = String::new();
    some_text(tree, tree.within(at).take(VALUE_NODES), VALUE_BYTES, &mut out);
    out.truncate(out.floor_char_boundary(VALUE_BYTES));
    collapse(&out)
}

/// A heading's text without the sign that links to it and without buttons.
fn heading_text(tree: &Tree, heading: u32) -> String {
    let mut out = String::new();
    let mut at = heading + 1;
    let end = tree.within(heading).end;
    while at < end {
        if let Some(Kind::Text(part)) = tree.nodes.get(at as usize).map(|node| &node.kind) {
            out.push_str(part);
        }
        let skipped = tree.element(at).is_some_and(|element| {
            matches!(&*element.name, "button" | "svg" | "style" | "template")
                || (&*element.name == "a" && is_permalink(tree, at, element))
        });
        at = if skipped { tree.within(at).end } else { at + 1 };
    }
    collapse(&out)
}

/// The names of a `BreadcrumbList`, wherever in the data it stands.
fn crumbs_of_data(data: &Value) -> Vec<String> {
    let lists = match data {
        Value::Array(items) => return items.iter().map(crumbs_of_data).find(|c| !c.is_empty()).unwrap_or_default(),
        Value::Object(object) => object,
        _ => return Vec::new(),
    };
    if let Some(graph) = lists.get("@graph") {
        return crumbs_of_data(graph);
    }
    let Some(items) = lists.get("itemListElement").and_then(Value::as_array) else { return Vec::new() };
    if lists.get("@type").and_then(Value::as_str) != Some("BreadcrumbList") {
        return Vec::new();
    }
    let mut items: Vec<(u64, String)> = items
        .iter()
        .filter_map(|item| {
            let name = item.get("name").or_else(|| item.get("item")?.get("name"))?.as_str()?;
            Some((item.get("position").and_then(Value::as_u64).unwrap_or(u64::MAX), collapse(name)))
        })
        .collect();
    items.sort_by_key(|(position, _)| *position);
    items.into_iter().map(|(_, name)| name).filter(|name| !name.is_empty()).collect()
}

fn is_crumbs(element: &Element) -> bool {
    let lists = matches!(&*element.name, "nav" | "ol" | "ul" | "div");
    let labelled = || element.attr("aria-label").is_some_and(|label| label.to_lowercase().contains("breadcrumb"));
    lists
        && (labelled()
            || element
                .classes()
                .any(|class| matches!(class, "breadcrumb" | "breadcrumbs" | "rustdoc-breadcrumbs" | "wy-breadcrumbs")))
}

/// The texts of the items of a list, or of its links when it has no items.
fn crumbs_of_list(tree: &Tree, list: u32) -> Vec<String> {
    for name in ["li", "a"] {
        let items = tree.within(list).filter(|&at| tree.element(at).is_some_and(|e| &*e.name == name));
        let texts: Vec<String> = items
            .filter(|&at| tree.element(at).is_some_and(|e| !e.classes().any(|c| c == "wy-breadcrumbs-aside")))
            .map(|at| {
                brief(tree, at).trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')')).to_string()
            })
            .filter(|text| !text.is_empty() && text.len() <= 120)
            .collect();
        if !texts.is_empty() {
            return texts;
        }
    }
    Vec::new()
}
