//! What of a page is no part of its text: what readers do not see, and what stands around the text on every page. Called by [`super::reader`] and
//! [`super::facts`]. The names of classes are those that generators of sites give, each seen in what one of them writes.

use super::elements::is_skipped;
use super::tree::{Element, Kind, Tree};

/// Classes of what stands around a text, whatever the element.
const AROUND: &[&str] = &[
    // Lists of a page's own headings, paths to it, links to its neighbours.
    "breadcrumb",
    "breadcrumbs",
    "col-sidebar",
    "docnav",
    "rustdoc-breadcrumbs",
    "pager",
    "onlyprint",
    "pagination",
    "pagination-nav",
    "prev-next-area",
    "related",
    "related-links",
    "sidebar",
    "sphinxsidebar",
    "table-of-contents",
    "theme-doc-breadcrumbs",
    "theme-doc-footer",
    "theme-doc-toc-desktop",
    "theme-doc-toc-mobile",
    "toc",
    // Links to edit a page or to show its source, and what a script copies with.
    "copy-button",
    "copy-path",
    "copybtn",
    "edit-this-page",
    "md-content__button",
    "md-source-file",
    "theme-edit-this-page",
    "viewcode-back",
    "viewcode-link",
    "view-source-button",
    // The words of a switch, and of a search that nobody has begun.
    "hideme",
    "search-results",
    // For screen readers alone, or before anything is read.
    "skip-link",
    "skip-to-content",
    "screen-reader-text",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    // Numbers of lines.
    "hljs-ln-numbers",
    "line-number",
    "line-numbers-rows",
    "line-numbers-wrapper",
    "lineno",
    "linenos",
    "linenodiv",
    "rouge-gutter",
    // Lines of an example that are not shown, and a formula's second form.
    "boring",
    "katex-mathml",
    "MathJax_Preview",
    // Asked for by name.
    "nosearch",
    "no-search",
];

/// Classes and ids of what stands around the text of a page that does not say which part its text is.
const AROUND_UNMARKED: &[&str] = &[
    "bottomNav",
    "doc-sidebar",
    "footer",
    "header-nav",
    "main-nav",
    "menu",
    "nav",
    "nav-panel",
    "nav-path",
    "navbar",
    "navheader",
    "navfooter",
    "navigation",
    "side-nav",
    "site-footer",
    "site-header",
    "subNav",
    "tabs",
    "topNav",
    "navpath",
    "MSearchBox",
    "MSearchSelectWindow",
    "MSearchResultsWindow",
];

/// Classes of links that lead to the place where they stand.
const PERMALINKS: &[&str] = &[
    "anchor",
    "anchor-link",
    "anchorjs-link",
    "doc-anchor",
    "hash-link",
    "header-anchor",
    "headerlink",
    "heading-anchor",
    "heading-link",
    "permalink",
    "sl-anchor-link",
];

/// Where an element stands, as far as that decides whether it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Within the part of a page that is its text by its own word.
    pub own: bool,
    /// Within a quotation or figure, whose footer names its source.
    pub quote: bool,
}

/// What pdoc puts a function or a class with its members in.
pub fn is_documented(element: &Element) -> bool {
    &*element.name == "section" || element.classes().any(|class| class == "classattr")
}

/// True when nothing of an element is read.
pub fn is_hidden(tree: &Tree, at: u32, element: &Element, place: Place) -> bool {
    let name = &*element.name;
    match name {
        // Headers and asides of the part that is read belong to it; its footer names editors and neighbours.
        "header" | "aside" if place.own => {}
        "footer" if place.quote => {}
        _ if is_skipped(name) => return true,
        "title" => return true,
        _ => {}
    }
    let hidden = element.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        // The text of a tab that is not in front is hidden until it is.
        && element.attr("role") != Some("tabpanel");
    if hidden || is_ignored(element) || element.attr("data-nosnippet").is_some() {
        return true;
    }
    let mut katex = false;
    if name == "div" && element.classes().any(|class| class == "header") && leads_on(tree, at) {
        return true;
    }
    if matches!(name, "div" | "p" | "center" | "table") && (is_bar(tree, at) || turns_pages(tree, at)) {
        return true;
    }
    if name == "div" && matches!(element.attr("id"), Some("toc" | "TOC" | "table-of-contents")) && is_contents(tree, at)
    {
        return true;
    }
    for class in element.classes() {
        // DocBook calls a box in the text by the same name, and gives it a title.
        if class == "sidebar" && is_titled(tree, at) {
            continue;
        }
        if AROUND.contains(&class) || (!place.own && AROUND_UNMARKED.contains(&class)) {
            return true;
        }
        // What rustdoc, gi-docgen and Nim put beside a name: since when, a link to the source, a sign with a note behind it.
        if matches!(
            (name, class),
            ("span", "rightside" | "since") | ("a", "src" | "srclink" | "link-seesrc" | "tooltip")
        ) {
            return true;
        }
        // Haddock's link to the source of what a line declares.
        if (name, class) == ("a", "link") && is_within_declaration(tree, at) {
            return true;
        }
        katex |= class == "katex-html";
    }
    // The source of what pdoc documents; in a text it is an example.
    if name == "div"
        && element.classes().any(|class| class == "pdoc-code")
        && tree.around(at).next().and_then(|around| tree.element(around)).is_some_and(is_documented)
    {
        return true;
    }
    if !place.own && element.attr("id").is_some_and(|id| AROUND_UNMARKED.contains(&id) || id == "sidebar") {
        return true;
    }
    // Of a formula's two forms this is the one that is shown.
    if element.attr("aria-hidden") == Some("true") && !katex {
        return true;
    }
    if let Some(style) = element.attr("style")
        && style.split(';').any(|rule| {
            let mut sides = rule.splitn(2, ':').map(str::trim);
            let (name, value) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
            name.eq_ignore_ascii_case("display") && value.to_ascii_lowercase().starts_with("none")
        })
    {
        return true;
    }
    match element.attr("role") {
        Some("navigation" | "search" | "contentinfo" | "menu" | "menubar" | "toolbar" | "tooltip" | "dialog") => true,
        Some("banner" | "complementary") => !place.own,
        _ => name == "a" && is_permalink(tree, at, element),
    }
}

/// True for a line of links to a page's neighbours, as Texinfo writes it: "Next: …, Up: …".
fn leads_on(tree: &Tree, at: u32) -> bool {
    let links = tree.within(at).take(NEAR).filter_map(|inner| tree.element(inner)).filter(|e| &*e.name == "a");
    let mut rels = links.filter_map(|link| link.attr("rel"));
    rels.any(|rel| matches!(rel, "next" | "prev" | "previous" | "up"))
}

/// Links of a bar at least, and letters of each and of all that is no link at most.
const BAR_LINKS: usize = 8;
/// See [`BAR_LINKS`].
const BAR_LETTERS: usize = 4;
/// See [`BAR_LINKS`].
const BAR_WORDS: usize = 40;

/// True for a row of links to other pages by their numbers or letters: "Chapter: 1 2 3 …".
fn is_bar(tree: &Tree, at: u32) -> bool {
    let (mut n_links, mut words, mut end) = (0, 0, 0);
    for inner in tree.within(at).take(4 * BAR_LINKS) {
        match tree.nodes.get(inner as usize).map(|node| &node.kind) {
            Some(Kind::Text(text)) => {
                let length = text.trim().len();
                words += if inner < end { 0 } else { length };
                if words > BAR_WORDS || (inner < end && length > BAR_LETTERS) {
                    return false;
                }
            }
            Some(Kind::Element(element)) if &*element.name == "a" => {
                n_links += usize::from(element.attr("href").is_some_and(|href| !href.starts_with('#')));
                end = tree.within(inner).end;
            }
            _ => {}
        }
    }
    n_links >= BAR_LINKS
}

/// Nodes and letters of a row of links at most.
const ROW_NODES: u32 = 80;
/// See [`ROW_NODES`].
const ROW_LETTERS: usize = 600;

/// True for a row of links that all say that they lead to a page's neighbours: "[ < Trees ] [ Up ] [ Leaves > ]".
fn turns_pages(tree: &Tree, at: u32) -> bool {
    let within = tree.within(at);
    if within.end - within.start > ROW_NODES {
        return false;
    }
    let (mut n_links, mut letters) = (0, 0);
    for inner in within {
        match tree.nodes.get(inner as usize).map(|node| &node.kind) {
            Some(Kind::Text(text)) => letters += text.trim().len(),
            Some(Kind::Element(element)) if element.attr("href").is_some() => {
                let rel = element.attr("rel").unwrap_or_default();
                let leads = ["next", "prev", "previous", "up", "start", "first", "contents", "index"];
                if !leads.contains(&rel) {
                    return false;
                }
                n_links += 1;
            }
            _ => {}
        }
    }
    n_links >= 2 && letters <= ROW_LETTERS
}

/// True for a list of a page's own headings: its first link leads within the page.
fn is_contents(tree: &Tree, at: u32) -> bool {
    let mut links = tree.within(at).take(2 * NEAR).filter_map(|inner| tree.element(inner)?.attr("href"));
    links.next().is_some_and(|href| href.len() > 1 && href.starts_with('#'))
}

/// True for what stands in a line of declaration as Haddock writes it.
fn is_within_declaration(tree: &Tree, at: u32) -> bool {
    let mut near = tree.around(at).take(2).filter_map(|around| tree.element(around));
    near.any(|around| around.classes().any(|class| class == "src"))
}

/// True for a box with a title as DocBook writes it.
fn is_titled(tree: &Tree, at: u32) -> bool {
    let mut inner = tree.within(at).take(NEAR).filter_map(|inner| tree.element(inner));
    inner.any(|element| element.classes().any(|class| class == "titlepage"))
}

/// Nodes at the beginning of an element that tell what it is.
const NEAR: usize = 12;

/// True for what a site's owner takes out by name.
fn is_ignored(element: &Element) -> bool {
    ["data-teff-ignore", "data-pagefind-ignore", "data-search-exclude"].iter().any(|name| element.attr(name).is_some())
}

/// True for a link to where it stands whose text is a sign, or that is named as one.
pub fn is_permalink(tree: &Tree, at: u32, element: &Element) -> bool {
    let Some((_, fragment)) = element.attr("href").and_then(|href| href.split_once('#')) else { return false };
    if fragment.is_empty() {
        return false;
    }
    let mut text = false;
    for inner in tree.within(at) {
        if let Some(Kind::Text(part)) = tree.nodes.get(inner as usize).map(|node| &node.kind) {
            text |= part.chars().any(char::is_alphanumeric);
            if text {
                break;
            }
        }
    }
    let named = || element.classes().any(|class| PERMALINKS.contains(&class));
    let picture = || tree.within(at).any(|inner| tree.element(inner).is_some_and(|e| &*e.name == "img"));
    if text { named() } else { !picture() }
}
