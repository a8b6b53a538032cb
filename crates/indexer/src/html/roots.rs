//! Which part of a page is its text. Called by [`super`] alone. In this order: what the page marks (`data-teff-body`, `data-pagefind-body`), what the site's
//! owner names, `<main>` or its role, `<article>`s, what known generators call it, all of it.

use super::selector::Selector;
use super::tree::{Element, Kind, Tree, attr};
use std::ops::Range;

/// The ways to find a page's text, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Marked on the page itself.
    Marked,
    /// By the owner's selector.
    Named,
    /// `<main>` or `role=main`.
    Main,
    /// `<article>`s.
    Articles,
    /// By the class that a generator gives it.
    Known,
    /// All of it.
    All,
}

/// In the order in which they are tried.
pub const WAYS: [Way; 6] = [Way::Marked, Way::Named, Way::Main, Way::Articles, Way::Known, Way::All];

/// Classes and ids of a page's text in what generators write without `<main>`: Sphinx, Doxygen, javadoc up to 8, DocBook, MediaWiki, rustdoc of old.
const KNOWN: &[&str] = &[
    "document-body",
    "bodywrapper",
    "contents",
    "contentContainer",
    "mw-content-text",
    "main-content",
    "content-wrapper",
];

/// The parts of a page that one way finds, outermost only, in the order of the page.
pub fn parts(tree: &Tree, way: Way, root: Option<&Selector>) -> Vec<Range<u32>> {
    if way == Way::All || (way == Way::Marked && is_marked(&tree.body)) {
        return std::iter::once(0..tree.nodes.len() as u32).collect();
    }
    let mut found: Vec<Range<u32>> = Vec::new();
    for (at, element) in tree.elements() {
        if found.last().is_some_and(|part| at < part.end) {
            continue;
        }
        let wanted = match way {
            Way::Marked => is_marked(&element.attrs),
            Way::Named => root.is_some_and(|root| root.matches(tree, at)),
            Way::Main => &*element.name == "main" || element.attr("role") == Some("main"),
            Way::Articles => &*element.name == "article" || element.attr("role") == Some("article"),
            Way::Known => is_known(element),
            Way::All => true,
        };
        if wanted {
            // The element itself is read, as it may be hidden.
            found.push(at..tree.within(at).end);
        }
    }
    if way == Way::Main {
        found = found.into_iter().map(|part| the_article(tree, part)).collect();
    }
    found
}

fn is_marked(attrs: &[html5ever::Attribute]) -> bool {
    attr(attrs, "data-teff-body").is_some() || attr(attrs, "data-pagefind-body").is_some()
}

fn is_known(element: &Element) -> bool {
    matches!(&*element.name, "div" | "section" | "td")
        && (element.classes().any(|class| KNOWN.contains(&class))
            || element.attr("id").is_some_and(|id| KNOWN.contains(&id) || id == "content"))
}

/// The one article of a main part when it holds most of its text: what stands beside it are lists of headings, comments, more to read.
fn the_article(tree: &Tree, part: Range<u32>) -> Range<u32> {
    let mut articles = Vec::new();
    let mut at = part.start;
    while at < part.end {
        match tree.element(at) {
            Some(element) if &*element.name == "article" => {
                articles.push(at);
                at = tree.within(at).end;
            }
            _ => at += 1,
        }
    }
    let [article] = articles[..] else { return part };
    let inner = article..tree.within(article).end;
    if 2 * letters(tree, inner.clone()) >= letters(tree, part.clone()) { inner } else { part }
}

/// The links in a page's text to other pages of its site, and of a hundred letters those that are in such links: of a list of all pages nearly all are.
pub fn links(tree: &Tree, parts: &[Range<u32>]) -> (usize, usize) {
    let (mut n_links, mut linked, mut all) = (0, 0, 0);
    for part in parts {
        all += letters(tree, part.clone());
        let mut end = part.start;
        for at in part.clone() {
            let href = tree.element(at).filter(|e| at >= end && &*e.name == "a").and_then(|e| e.attr("href"));
            if href.is_some_and(|href| !href.is_empty() && !href.starts_with('#') && !href.contains("//")) {
                n_links += 1;
                end = tree.within(at).end;
                linked += letters(tree, at..end);
            }
        }
    }
    (n_links, 100 * linked / all.max(1))
}

/// Where links in a page's text lead outside the page, as written; nothing when there is more to see than text.
pub fn pointers(tree: &Tree, parts: &[Range<u32>]) -> Vec<String> {
    let mut found = Vec::new();
    // Drawings in links are signs of what kind they are.
    let mut end = 0;
    for at in parts.iter().flat_map(Clone::clone) {
        let Some(element) = tree.element(at) else { continue };
        match &*element.name {
            "img" | "video" | "audio" | "iframe" | "object" | "embed" | "canvas" | "form" => return Vec::new(),
            "svg" if at >= end => return Vec::new(),
            "a" => {
                let href = element.attr("href").unwrap_or_default().trim();
                if !href.is_empty() && !href.starts_with('#') {
                    found.push(href.to_string());
                }
                end = tree.within(at).end;
            }
            _ => {}
        }
    }
    found
}

/// Lines of a listing that can be linked to, at least.
const LISTING_LINES: usize = 20;
/// Of a hundred letters so many are in it.
const LISTING_SHARE: usize = 95;

/// True when nearly all of a page's text is one block whose lines have numbers in a row as ids: `line-7`, `L7`.
pub fn is_listing(tree: &Tree, parts: &[Range<u32>]) -> bool {
    let blocks = |at: &u32| tree.element(*at).is_some_and(|e| &*e.name == "pre");
    let Some(block) = parts.iter().flat_map(Clone::clone).find(blocks) else { return false };
    let number = |element: &Element| {
        let id = element.attr("id").or(element.attr("name"))?;
        id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().ok()
    };
    let (mut n, mut last) = (0, 0);
    for line in tree.within(block).filter_map(|at| number(tree.element(at)?)) {
        n += usize::from(line == last + 1 || n == 0);
        last = line;
    }
    let all: usize = parts.iter().map(|part| letters(tree, part.clone())).sum();
    n >= LISTING_LINES && 100 * letters(tree, tree.within(block)) >= LISTING_SHARE * all
}

fn letters(tree: &Tree, part: Range<u32>) -> usize {
    part.filter_map(|at| match &tree.nodes.get(at as usize)?.kind {
        Kind::Text(text) => Some(text.trim().len()),
        Kind::Element(_) => None,
    })
    .sum()
}
