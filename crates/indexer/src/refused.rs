//! Pages that show by themselves, or by what they are called, that they are not to be found. Called by [`crate::source::site`] for each page; pure.

use crate::html::Page;
use crate::site::Why;
use std::collections::BTreeSet;

/// The folder that a page is reached in and what it is called there: `guide/install/index.html` is *install* of *guide*.
fn called(path: &str) -> (&str, &str) {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem == "index" && !folders.is_empty() {
        true => folders.rsplit_once('/').unwrap_or(("", folders)),
        false => (folders, stem),
    }
}

/// The folders in which pages are called by numbers, as those about answers of servers are: there 404 is one of them. Beside a page for missing addresses there may be others for errors (403, 500), but none for what went well.
pub fn numbered<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let is_number = |stem: &str| matches!(stem.as_bytes(), [b'0'..=b'3' | b'6'..=b'9', b'0'..=b'9', b'0'..=b'9']);
    paths.map(called).filter(|(_, stem)| is_number(stem)).map(|(folder, _)| folder).collect()
}

/// What a page by itself shows that it is not to be found; `numbered` are folders as [`numbered`] finds them.
pub fn refused(path: &str, page: &Page, keep_generated: bool, numbered: &BTreeSet<&str>) -> Option<Why> {
    if !page.facts.redirect.is_empty() {
        return Some(Why::Redirect);
    }
    if page.facts.noindex {
        return Some(Why::NoIndex);
    }
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let folder = folders.rsplit('/').next().unwrap_or_default();
    let (within, stem) = called(path);
    if matches!(stem, "404" | "not_found" | "not-found" | "404-not-found") && !numbered.contains(within) {
        return Some(Why::NotFoundPage);
    }
    if stem == "print_page" || folder == "_print" {
        return Some(Why::Print);
    }
    if !keep_generated && let Some(what) = generated(folders, stem, page) {
        return Some(Why::Generated(what));
    }
    (page.document.sections.is_empty() && page.document.alias.is_empty()).then_some(Why::NoText)
}

const LIST: &str = "lists that a generator made of other pages";
const SOURCE: &str = "listings of source code";
const THEME: &str = "parts that a theme brings along";
const SEARCH: &str = "the site's own search page";

/// A page of so many links to others, which are so many hundredths of its text, is a list of them.
const LIST_LINKS: usize = 1000;
const LIST_LINKED: usize = 90;
/// Letters of a search page at most; what has more is about searching.
const SEARCH_LETTERS: usize = 1000;

/// Pages that generators make of others, by the names that they give them.
fn generated(folders: &str, stem: &str, page: &Page) -> Option<&'static str> {
    let generator = page.facts.generator.as_str();
    let within = |name: &str| folders.split('/').any(|folder| folder == name);
    let class = |name: &str| page.body_class.split_ascii_whitespace().any(|own| own == name);
    if generator.starts_with("rustdoc") || class("rustdoc") {
        return match stem {
            _ if class("src") => Some(SOURCE),
            "all" | "settings" | "help" => Some(LIST),
            _ => None,
        };
    }
    if generator.starts_with("doxygen") {
        let lists = ["annotated", "classes", "hierarchy", "files", "graph_legend", "inherits", "namespacemembers"];
        let starts = ["functions", "globals", "dir_", "namespacemembers_"];
        return match stem {
            _ if stem.ends_with("_source") => Some(SOURCE),
            _ if lists.contains(&stem) || stem.ends_with("-members") || starts.iter().any(|s| stem.starts_with(s)) => {
                Some(LIST)
            }
            _ => None,
        };
    }
    let javadoc = [
        "allclasses",
        "allclasses-index",
        "allclasses-frame",
        "allclasses-noframe",
        "allpackages-index",
        "index-all",
        "overview-tree",
        "overview-frame",
        "package-tree",
        "package-use",
        "package-frame",
    ];
    let by_javadoc =
        ["constant-values", "deprecated-list", "help-doc", "search", "serialized-form", "system-properties"];
    if javadoc.contains(&stem)
        || within("class-use")
        || within("index-files")
        || (generator.starts_with("javadoc") && by_javadoc.contains(&stem))
    {
        return Some(LIST);
    }
    if within("_modules") || within("src-html") {
        return Some(SOURCE);
    }
    if within("_static") {
        return Some(THEME);
    }
    if stem == "genindex" || stem.starts_with("genindex-") || matches!(stem, "py-modindex" | "modindex" | "np-modindex")
    {
        return Some(LIST);
    }
    if page.facts.title.starts_with("JSDoc: Source: ") || page.listing {
        return Some(SOURCE);
    }
    // Haddock's and ocamldoc's.
    let indices =
        ["attributes", "class_types", "classes", "exceptions", "methods", "module_types", "modules", "types", "values"];
    if stem == "doc-index"
        || stem.starts_with("doc-index-")
        || stem
            .strip_prefix("index_")
            .is_some_and(|of| indices.contains(&of) && page.document.title.starts_with("Index of "))
    {
        return Some(LIST);
    }
    let yard = ["class_list", "method_list", "file_list", "tag_list"];
    if yard.contains(&stem) && page.document.title.ends_with(" List") {
        return Some(LIST);
    }
    // A table of all that a manual has, which its first page is not.
    let (n_links, linked) = page.links;
    if n_links >= LIST_LINKS && linked >= LIST_LINKED && !matches!(stem, "index" | "README" | "readme") {
        return Some(LIST);
    }
    let letters: usize = page.document.sections.iter().map(|section| section.text.len()).sum();
    (stem == "search" && letters < SEARCH_LETTERS).then_some(SEARCH)
}
