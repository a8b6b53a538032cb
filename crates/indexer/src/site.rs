//! What only a whole site shows, and what its owner says about it. Called by [`crate::source::site`] with the pages that it read; pure.
//!
//! A site's name stands at the end of every title, some lines stand on every page, and some pages are lists that a generator makes of the others: none
//! of that tells pages apart, and none of it is indexed.

use crate::address::percent_decode;
use crate::document::{Document, starts_with_words};
use crate::family;
use crate::language::primary;
use crate::languages::tag;
use crate::names::is_number_of;
use crate::{repeated, stubs, whole};
use std::collections::{BTreeMap, BTreeSet};

/// Why a page is not indexed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It shows another address instead.
    Redirect,
    /// It asks not to be found.
    NoIndex,
    /// It is shown for addresses that are not there.
    NotFoundPage,
    /// It is all of a book on one page, for printing.
    Print,
    /// A generator made it of other pages; what it is.
    Generated(&'static str),
    /// It only leads to another page, as many others with the same text do.
    Stub,
    /// Its own address, it says, is that of another page, which is indexed.
    Copy,
    /// Other pages mark their text and this one does not.
    Unmarked,
    /// It has no text.
    NoText,
    /// It is not finished, its front matter says.
    Draft,
}

impl Why {
    /// In a few words.
    pub fn words(&self) -> &'static str {
        match self {
            Why::Redirect => "redirects",
            Why::NoIndex => "by their own wish",
            Why::NotFoundPage => "for addresses that are not there",
            Why::Print => "a whole book on one page",
            Why::Generated(what) => what,
            Why::Stub => "stubs that only lead to another page",
            Why::Copy => "copies, by their own word",
            Why::Unmarked => "no text marked, unlike on other pages",
            Why::NoText => "no text",
            Why::Draft => "drafts",
        }
    }
}

/// A page on its way into the index.
#[derive(Default)]
pub struct Draft {
    /// The page.
    pub document: Document,
    /// Its file, relative to the site, with `/` between names.
    pub path: String,
    /// First heading of the first level in its text.
    pub h1: String,
    /// It marks its text itself.
    pub marked: bool,
    /// The page that it says it is a copy of, as an address.
    pub canonical: String,
    /// Of a page of a few sentences and nothing else: the pages that it leads to, as addresses.
    pub pointers: Vec<String>,
}

/// Brings the pages of a site into the form in which they are indexed; gives those that are not, with the reason.
pub fn settle(drafts: Vec<Draft>, keep_generated: bool) -> (Vec<Document>, Vec<(String, Why)>) {
    let mut skipped = Vec::new();
    let marked = drafts.iter().any(|draft| draft.marked);
    let urls: BTreeSet<String> = drafts.iter().map(|draft| draft.document.url.clone()).collect();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let copy = draft.canonical != draft.document.url && urls.contains(&draft.canonical);
        match (marked && !draft.marked, copy) {
            (true, _) => skipped.push((draft.path, Why::Unmarked)),
            (_, true) => skipped.push((draft.path, Why::Copy)),
            _ => kept.push(draft),
        }
    }
    if !keep_generated {
        leave_out(&mut kept, &whole::books, Why::Print, &mut skipped);
        leave_out(&mut kept, &stubs::stubs, Why::Stub, &mut skipped);
    }
    name(&mut kept);
    repeated::drop(&mut kept);
    let mut documents = Vec::with_capacity(kept.len());
    for mut draft in kept {
        if draft.document.title.is_empty() && !draft.document.sections.is_empty() {
            draft.document.title = untitled(&draft);
        }
        lead(&mut draft);
        crumbs(&mut draft);
        let Draft { document, path, .. } = draft;
        match document.sections.is_empty() && document.title.is_empty() {
            true => skipped.push((path, Why::NoText)),
            false => documents.push(document),
        }
    }
    (documents, skipped)
}

/// What a page is called that has no title: by its first heading, else as its file is. A folder's page is called as the folder.
fn untitled(draft: &Draft) -> String {
    let headings = [&draft.h1, &draft.document.alias].into_iter();
    let headings = headings.chain(draft.document.sections.iter().map(|section| &section.heading));
    let Some(heading) = headings.into_iter().find(|heading| !heading.is_empty()) else { return named(&draft.path) };
    heading.clone()
}

/// The last name of a path or an address, without its ending.
pub(crate) fn named(path: &str) -> String {
    let stem = |name: &str| {
        percent_decode(name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem }))
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut names = path.rsplit('/').filter(|name| !name.is_empty());
    let last = names.next().map(stem).unwrap_or_default();
    if matches!(&*last, "index" | "README" | "readme" | "_index") {
        names.next().map_or(last, percent_decode)
    } else {
        last
    }
}

/// Takes out the pages at the places that `which` finds, in order.
fn leave_out(
    kept: &mut Vec<Draft>,
    which: &dyn Fn(&[Draft]) -> Vec<usize>,
    why: Why,
    skipped: &mut Vec<(String, Why)>,
) {
    let places = which(kept);
    if places.is_empty() {
        return;
    }
    let mut at = 0;
    kept.retain_mut(|draft| {
        let out = places.binary_search(&at).is_ok();
        at += 1;
        if out {
            skipped.push((std::mem::take(&mut draft.path), why.clone()));
        }
        !out
    });
}

/// Signs between the parts of a title.
const BETWEEN: [&str; 11] = [" - ", " -- ", " | ", " — ", " – ", " · ", " :: ", " « ", " » ", " • ", " ("];
/// An end that so many titles of a folder have, and half of them, is the site's or the book's name.
const LEAST_SHARED: usize = 3;
/// A title that so many pages have tells nothing: their first heading does.
const LEAST_SAME: usize = 3;

/// Takes the names of sites and books off the titles.
fn name(drafts: &mut [Draft]) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut uncut = vec![true; drafts.len()];
    // Twice: "page | guide | site".
    for _ in 0..2 {
        let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
        let titles: BTreeSet<&str> = drafts.iter().map(|draft| draft.document.title.as_str()).collect();
        for draft in drafts.iter() {
            let end = parted(&draft.document.title).map(|(_, end)| end);
            for folder in folders(&draft.path) {
                *pages.entry(folder).or_default() += 1;
                if let Some(end) = end {
                    *shared.entry((folder, end)).or_default() += 1;
                }
            }
        }
        let cuts: Vec<Option<usize>> = drafts
            .iter()
            .map(|draft| {
                let (page, end) = parted(&draft.document.title)?;
                // The site's first page is often called by the site's name alone.
                let home = titles.contains(end.trim_start_matches(|c: char| !c.is_alphanumeric()));
                let is_name = folders(&draft.path).any(|folder| {
                    let n = shared.get(&(folder, end)).copied().unwrap_or(0);
                    let all = pages.get(folder).copied().unwrap_or(0);
                    (n >= LEAST_SHARED && 2 * n >= all) || (n >= 2 && (n == all || home))
                });
                (is_name || page == draft.h1).then_some(page.len())
            })
            .collect();
        for ((draft, uncut), cut) in drafts.iter_mut().zip(&mut uncut).zip(cuts) {
            if let Some(cut) = cut {
                let end = draft.document.title.split_off(cut);
                names.insert(end.trim_start_matches(|c: char| !c.is_alphanumeric()).to_string());
                *uncut = false;
            }
        }
    }
    let nameless =
        drafts.iter_mut().zip(uncut).filter(|(draft, uncut)| *uncut && names.contains(&draft.document.title));
    nameless.for_each(|(draft, _)| name_by_heading(draft));
    name_apart(drafts);
    // How many pages have a title, and one of their first headings with whether they have others.
    let mut same: BTreeMap<&str, (usize, &str, bool)> = BTreeMap::new();
    for Draft { document, h1, .. } in drafts.iter() {
        let (n, first, others) = same.entry(&document.title).or_insert((0, h1, false));
        *n += 1;
        *others |= h1 != first;
    }
    let told: Vec<bool> = drafts
        .iter()
        .map(|draft| {
            let many = same.get(draft.document.title.as_str()).is_some_and(|&(n, _, others)| n >= LEAST_SAME && others);
            !draft.h1.is_empty() && (many || draft.document.title.is_empty())
        })
        .collect();
    for (draft, _) in drafts.iter_mut().zip(told).filter(|(_, told)| *told) {
        draft.document.title.clone_from(&draft.h1);
    }
    drafts.iter_mut().for_each(name_by_number);
    for Draft { document, .. } in drafts.iter_mut() {
        if !document.alias.is_empty() && starts_with_words(&document.title, &document.alias) {
            document.alias.clear();
            document.title_weights = std::mem::take(&mut document.alias_weights);
        }
    }
    family::name(drafts);
}

/// A page that is called by the site's name and no more: its first heading tells more, and is what the site's first page is called when its name goes on with a version.
fn name_by_heading(draft: &mut Draft) {
    let Document { title, sections, .. } = &mut draft.document;
    let is_home = matches!(draft.path.as_str(), "index.html" | "index.htm" | "README.md" | "index.md");
    // One that can be linked to is a part of the page; one that cannot may be its name.
    let first = sections.iter().find(|section| !section.heading.is_empty());
    let heading = first.filter(|section| section.anchor.is_empty()).map(|section| &section.heading);
    let told = match (is_home, draft.h1.is_empty() || draft.h1 == *title) {
        (true, _) => Some(&draft.h1).filter(|h1| !h1.is_empty() && starts_with_words(title, h1)),
        (false, false) => Some(&draft.h1),
        (false, true) => heading,
    };
    if let Some(told) = told.cloned() {
        *title = told;
    }
}

/// A page that is called by the number of its first heading alone is called by that heading.
fn name_by_number(draft: &mut Draft) {
    let Document { title, sections, .. } = &mut draft.document;
    let first = sections.iter().map(|section| &section.heading).find(|heading| !heading.is_empty());
    if let Some(heading) = std::iter::once(&draft.h1).chain(first).find(|heading| is_number_of(title, heading)) {
        *title = heading.clone();
    }
}

/// Doxygen and others write "Project: page" or "Project | page"; in a folder where four of five titles begin so, that tells no page from another. gtk-doc writes "page: Project", and more than half of a
/// folder has to end so.
fn name_apart(drafts: &mut [Draft]) {
    take_off(drafts, |title| title.split_once(": "), |n, all| 5 * n >= 4 * all);
    take_off(drafts, begun, |n, all| 5 * n >= 4 * all);
    take_off(drafts, |title| title.rsplit_once(": ").map(|(page, end)| (end, page)), |n, all| 2 * n > all);
}

/// Takes a part off titles that enough of a folder's pages share; `parts` gives it and what stays.
fn take_off(drafts: &mut [Draft], parts: fn(&str) -> Option<(&str, &str)>, enough: fn(usize, usize) -> bool) {
    let left = without_shared(
        drafts,
        |title| parts(title).map(|(name, page)| (name.to_string(), page)),
        |n, all| n >= LEAST_SHARED && enough(n, all),
    );
    for (draft, title) in drafts.iter_mut().zip(left) {
        if let Some(title) = title {
            draft.document.title = title;
        }
    }
}

/// For each page what stays of its title without a part that enough pages of a folder share, if it has one; `parts` gives the part, as it is compared, and what stays.
pub(crate) fn without_shared(
    drafts: &[Draft],
    parts: impl Fn(&str) -> Option<(String, &str)>,
    enough: impl Fn(usize, usize) -> bool,
) -> Vec<Option<String>> {
    let mut shared: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in drafts {
        let name = parts(&draft.document.title).map(|(name, _)| name);
        for folder in folders(&draft.path) {
            *pages.entry(folder).or_default() += 1;
            if let Some(name) = &name {
                *shared.entry((folder, name.clone())).or_default() += 1;
            }
        }
    }
    let left = |draft: &Draft| {
        let (name, page) = parts(&draft.document.title)?;
        let is_shared = folders(&draft.path).any(|folder| {
            let n = shared.get(&(folder, name.clone())).copied().unwrap_or(0);
            enough(n, pages.get(folder).copied().unwrap_or(0))
        });
        (is_shared && !page.trim().is_empty()).then(|| page.to_string())
    };
    drafts.iter().map(left).collect()
}

/// A title's first part, and what stands behind it.
fn begun(title: &str) -> Option<(&str, &str)> {
    let signs = BETWEEN.iter().filter(|sign| **sign != " (");
    signs.filter_map(|sign| title.split_once(sign)).min_by_key(|(name, _)| name.len())
}

/// A title's last part, and what stands before it.
fn parted(title: &str) -> Option<(&str, &str)> {
    let at = BETWEEN.iter().filter_map(|sign| title.rfind(sign)).max()?;
    let (page, end) = title.split_at_checked(at)?;
    (!page.trim().is_empty()).then_some((page.trim_end(), end))
}

/// The folders above a file, the site itself first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(at, _)| &path[..at]))
}

/// A first section under the page's title is its beginning: the title says it already.
fn lead(draft: &mut Draft) {
    let title = draft.document.title.to_lowercase();
    if let Some(first) = draft.document.sections.first_mut()
        && first.heading.to_lowercase() == title
    {
        first.heading.clear();
        first.anchor.clear();
    }
    draft.document.sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
}

/// Names of a site's first page in a path to another: every path begins there, so it tells nothing.
const HOME: [&str; 6] = ["home", "start", "index", "docs", "documentation", "homepage"];
/// Names in a breadcrumb at most.
const MOST_CRUMBS: usize = 6;

/// Tidies the way to the page; a page that shows none is reached by its folders.
fn crumbs(draft: &mut Draft) {
    let document = &mut draft.document;
    let is_self = |name: &str| [&document.title, &draft.h1].iter().any(|own| own.to_lowercase() == name.to_lowercase());
    if document.breadcrumb.last().is_some_and(|last| is_self(last)) {
        document.breadcrumb.pop();
    }
    if document.breadcrumb.first().is_some_and(|first| HOME.contains(&first.to_lowercase().as_str())) {
        document.breadcrumb.remove(0);
    }
    if document.breadcrumb.is_empty() {
        let mut names: Vec<&str> = draft.path.split('/').collect();
        let file = names.pop().unwrap_or_default();
        if file.starts_with("index.") && !names.is_empty() {
            names.pop();
        }
        // Of its language a page says nothing more by the folder's name.
        let own = primary(&document.lang);
        names.retain(|name| tag(name).is_none_or(|tag| name.len() == tag.len() && tag != own));
        document.breadcrumb =
            names.into_iter().map(|name| percent_decode(name).replace(['-', '_'], " ").trim().to_string()).collect();
    }
    document.breadcrumb.retain(|name| !name.is_empty());
    document.breadcrumb.truncate(MOST_CRUMBS);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Section;

    fn draft(path: &str, title: &str, text: &str) -> Draft {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        let document = Document { url: path.to_string(), title: title.to_string(), sections, ..Document::default() };
        Draft { document, path: path.to_string(), ..Draft::default() }
    }

    #[track_caller]
    fn check_titles(pages: &[(&str, &str, &str)], expected: &[&str]) {
        let drafts = pages.iter().map(|(path, title, h1)| Draft { h1: h1.to_string(), ..draft(path, title, "x") });
        let titles: Vec<String> = settle(drafts.collect(), false).0.into_iter().map(|d| d.title).collect();
        assert_eq!(titles, expected);
    }

    #[test]
    fn names_of_sites_are_taken_off() {
        check_titles(&[("a", "A | S", ""), ("b", "B | S", ""), ("c", "S", "")], &["A", "B", "S"]);
        check_titles(&[("a", "A | S", ""), ("b", "B | S", ""), ("c", "T", "")], &["A | S", "B | S", "T"]);
        check_titles(&[("a", "A | S", ""), ("b", "B | S", ""), ("c", "C - x | S", "")], &["A", "B", "C - x"]);
        check_titles(&[("a", "A - S", ""), ("b", "B - S", "")], &["A", "B"]);
        check_titles(&[("a", "A - S", "A")], &["A"]);
        // A page that is called by the site's name alone has a better one; the site's first page only a shorter one.
        let home = |title, h1| {
            [("a", "A - S 1.2", ""), ("b", "B - S 1.2", ""), ("c", "S 1.2", "C"), ("index.html", title, h1)]
        };
        check_titles(&home("S 1.2", "S"), &["A", "B", "C", "S"]);
        check_titles(&home("S 1.2", "Welcome"), &["A", "B", "C", "S 1.2"]);
        check_titles(&[("a", "A - S", "Other")], &["A - S"]);
        check_titles(
            &[("a", "A (S 1)", ""), ("b", "B (S 1)", ""), ("c", "C (S 1)", ""), ("d", "D (x)", "")],
            &["A", "B", "C", "D (x)"],
        );
        check_titles(&[("a", "A | G | S", ""), ("b", "B | G | S", "")], &["A", "B"]);
        // A book's name within a site of others.
        let book = [
            ("b/1", "A - B", ""),
            ("b/2", "C - B", ""),
            ("b/3", "D - B", ""),
            ("x", "X", ""),
            ("y", "Y", ""),
            ("z", "Z", ""),
            ("w", "W", ""),
        ];
        check_titles(&book, &["A", "C", "D", "X", "Y", "Z", "W"]);
    }

    #[test]
    fn names_in_front_are_taken_off() {
        check_titles(&[("a", "P: A", ""), ("b", "P: B", ""), ("c", "P: C: D", "")], &["A", "B", "C: D"]);
        check_titles(&[("a", "P: A", ""), ("b", "P: B", ""), ("c", "Q: C", "")], &["P: A", "P: B", "Q: C"]);
        let glib =
            [("g/a", "A: G Manual", ""), ("g/b", "x: B: G Manual", ""), ("g/c", "C: G Manual", ""), ("d", "D: E", "")];
        check_titles(&glib, &["A", "x: B", "C", "D: E"]);
        check_titles(
            &[("a", "A: x", ""), ("b", "B: x", ""), ("c", "C", ""), ("d", "D", "")],
            &["A: x", "B: x", "C", "D"],
        );
        check_titles(&[("a", "M -- A", ""), ("b", "M -- B - C", ""), ("c", "M -- D", "")], &["A", "B - C", "D"]);
        check_titles(&[("a", "M | A", ""), ("b", "M | B", ""), ("c", "N | C", "")], &["M | A", "M | B", "N | C"]);
        check_titles(&[("a", "P: Section 1.2", "1.2 T"), ("b", "P: B", ""), ("c", "P: C", "")], &["1.2 T", "B", "C"]);
    }

    #[test]
    fn a_title_that_all_have_gives_way_to_the_heading() {
        check_titles(&[("a", "S", "A"), ("b", "S", "B"), ("c", "S", "")], &["A", "B", "S"]);
        check_titles(&[("a", "S", "A"), ("b", "S", "B")], &["S", "S"]);
        // It tells no more than the title.
        check_titles(&[("a", "S", "A"), ("b", "S", "A"), ("c", "S", "A")], &["S", "S", "S"]);
    }

    #[test]
    fn a_page_without_a_title_is_called_by_its_heading_or_its_file() {
        check_titles(&[("a/x%20y.html", "", ""), ("b/index.html", "", ""), ("c.html", "", "C")], &["x y", "b", "C"]);
        check_titles(&[("index.html", "", ""), ("1.2.html", "", "")], &["index", "1.2"]);
        let mut headed = draft("a.html", "", "x");
        headed.document.sections[0].heading = "Headed".to_string();
        let document = settle(vec![headed], false).0.remove(0);
        assert_eq!((&*document.title, &*document.sections[0].heading), ("Headed", ""));
    }

    #[test]
    fn lines_of_every_page_are_dropped() {
        let mut drafts: Vec<Draft> =
            (0..20).map(|i| draft(&format!("{i}"), &format!("t{i}"), &format!("Edit this page\ntext {i}"))).collect();
        let (documents, _) = settle(std::mem::take(&mut drafts), false);
        assert_eq!(documents[3].sections[0].text, "text 3");
        drafts.extend((0..19).map(|i| draft(&format!("{i}"), &format!("t{i}"), "Edit this page")));
        assert_eq!(settle(drafts, false).0[0].sections[0].text, "Edit this page");
    }

    #[test]
    fn a_heading_that_begins_every_page_is_the_sites() {
        let with = |i: usize, heading: &str| {
            let mut draft = draft(&i.to_string(), &format!("t{i}"), &format!("text {i}"));
            draft.document.sections[0].heading = heading.to_string();
            draft
        };
        let drafts = (0..20).map(|i| with(i, if i < 12 { "Manual of S" } else { "Own" })).collect();
        let settled = settle(drafts, false).0;
        let headings: BTreeSet<_> = settled.iter().map(|document| document.sections[0].heading.as_str()).collect();
        assert_eq!(headings.into_iter().collect::<Vec<_>>(), ["", "Own"]);
        let called = |i: usize| {
            let mut draft = with(i, "");
            draft.document.alias = if i < 12 { "Manual of S".into() } else { format!("Own {i}") };
            draft
        };
        let settled = settle((0..20).map(called).collect(), false).0;
        assert_eq!(settled.iter().filter(|document| document.alias.is_empty()).count(), 12);
    }

    #[test]
    fn pages_that_are_left_out() {
        let drafts = vec![
            Draft { canonical: "b".into(), ..draft("a", "A", "x") },
            draft("b", "B", "x"),
            Draft { canonical: "elsewhere".into(), ..draft("c", "C", "x") },
        ];
        let (documents, skipped) = settle(drafts, false);
        assert_eq!((documents.len(), skipped), (2, vec![("a".to_string(), Why::Copy)]));
        let drafts = vec![Draft { marked: true, ..draft("a", "A", "x") }, draft("b", "B", "x")];
        assert_eq!(settle(drafts, false).1, [("b".to_string(), Why::Unmarked)]);
    }

    #[test]
    fn ways_to_a_page() {
        let way = |path: &str, own: &[&str]| {
            let mut draft = draft(path, "Title", "x");
            draft.document.breadcrumb = own.iter().map(|s| s.to_string()).collect();
            settle(vec![draft], false).0.remove(0).breadcrumb
        };
        assert_eq!(way("getting-started/a.html", &[]), ["getting started"]);
        assert_eq!(way("a/b/index.html", &[]), ["a"]);
        assert_eq!(way("html/fr-FR/a.html", &[]), ["html"]);
        assert_eq!(way("it/a.html", &[]), ["it"]);
        assert!(way("index.html", &[]).is_empty());
        assert_eq!(way("a/b.html", &["Home", "Guide", "title"]), ["Guide"]);
    }
}
