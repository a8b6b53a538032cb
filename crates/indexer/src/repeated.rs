//! What is on many pages of a site, and so says nothing of any of them: lines, headings and sections. Called by [`crate::site`]; pure.

use crate::document::{Document, Section};
use crate::hash::hash;
use crate::site::Draft;
use rayon::prelude::*;

/// A line of at most so many bytes that stands on a quarter of the pages, if there are twenty or more, is the site's and not the page's.
const LINE_BYTES: usize = 100;
const LEAST_PAGES: usize = 20;

/// Takes out of pages what is the site's: lines that many of them have, a heading that half of them begin with, and sections that stand on many.
pub fn drop(drafts: &mut [Draft]) {
    if drafts.len() < LEAST_PAGES {
        return;
    }
    let own = |draft: &Draft| {
        let mut own: Vec<u64> = short_lines(&draft.document).map(|line| hash(line.bytes())).collect();
        own.sort_unstable();
        own.dedup();
        own
    };
    let mut seen: Vec<u64> = drafts.par_iter().flat_map_iter(own).collect();
    seen.par_sort_unstable();
    let repeated: Vec<u64> = seen
        .chunk_by(|a, b| a == b)
        .filter(|run| 4 * run.len() >= drafts.len())
        .filter_map(|run| run.first().copied())
        .collect();
    std::mem::drop(seen);
    let is_repeated = |line: &str| line.len() <= LINE_BYTES && repeated.binary_search(&hash(line.bytes())).is_ok();
    drafts.par_iter_mut().filter(|_| !repeated.is_empty()).for_each(|draft| {
        for section in &mut draft.document.sections {
            if section.text.split('\n').any(is_repeated) {
                section.keep(|line| !is_repeated(line));
            }
        }
        draft.document.sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    });
    drop_headings(drafts);
    drop_sections(drafts);
}

/// A section of so many words or more, heading and text, that stands word for word on one page of so many, if these are so many, says nothing of any of them. It is kept on the shortest,
/// so that it can be found; a short one may say of each page what it is ("Type: text. Default: none"). Reference manuals repeat what is inherited on each page that inherits it. Measured in docs/decisions/0013-repeated-sections.md.
const SECTION_WORDS: usize = 16;
const SECTION_SHARE: usize = 50;
const SECTION_PAGES: usize = 20;

/// What tells sections apart, of those that are long enough.
fn key(section: &Section) -> Option<u64> {
    let Section { heading, text, .. } = section;
    let words = heading.split_whitespace().chain(text.split_whitespace());
    let is_long = words.take(SECTION_WORDS).count() == SECTION_WORDS;
    is_long.then(|| hash(heading.bytes().chain([0]).chain(text.bytes())))
}

fn drop_sections(drafts: &mut [Draft]) {
    // With the length of the page and its number: the shortest, and of equals the first, comes first.
    let keys: Vec<Vec<Option<u64>>> =
        drafts.par_iter().map(|draft| draft.document.sections.iter().map(key).collect()).collect();
    let mut seen: Vec<(u64, usize, usize)> = Vec::new();
    for (at, (draft, keys)) in drafts.iter().zip(&keys).enumerate() {
        let length = draft.document.sections.iter().map(|section| section.text.len()).sum();
        seen.extend(keys.iter().flatten().map(|&key| (key, length, at)));
    }
    seen.par_sort_unstable();
    seen.dedup();
    let least = SECTION_PAGES.max(drafts.len() / SECTION_SHARE);
    let same = seen.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() >= least);
    let repeated: Vec<(u64, usize)> = same.filter_map(|run| run.first().map(|&(key, _, at)| (key, at))).collect();
    std::mem::drop(seen);
    if repeated.is_empty() {
        return;
    }
    for (at, (draft, keys)) in drafts.iter_mut().zip(keys).enumerate() {
        let is_own = |key: &Option<u64>| {
            let found = key.and_then(|key| repeated.binary_search_by_key(&key, |(key, _)| *key).ok());
            found.is_none_or(|found| repeated[found].1 == at)
        };
        // A page of nothing else stays what it is: a copy is told from its twins elsewhere.
        if keys.iter().any(|key| key.is_some() && is_own(key)) {
            let mut keys = keys.iter();
            draft.document.sections.retain(|_| keys.next().is_none_or(is_own));
        }
    }
}

/// Some sites begin every page with a heading that names them; the only one of its level was taken for another name of the page.
fn drop_headings(drafts: &mut [Draft]) {
    let first = |draft: &Draft| {
        let Document { alias, sections, .. } = &draft.document;
        let headings = sections.first().filter(|s| s.anchor.is_empty()).map(|s| &s.heading);
        std::iter::once(alias).chain(headings).find(|name| !name.is_empty()).map(|name| hash(name.bytes()))
    };
    let mut firsts: Vec<u64> = drafts.iter().filter_map(first).collect();
    firsts.sort_unstable();
    let most = firsts.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
    let Some(site) = most.filter(|run| 2 * run.len() >= drafts.len()).and_then(|run| run.first()).copied() else {
        return;
    };
    for draft in drafts.iter_mut().filter(|draft| first(draft) == Some(site)) {
        let Document { alias, sections, .. } = &mut draft.document;
        if alias.is_empty() {
            sections[0].heading.clear()
        } else {
            alias.clear()
        }
        draft.document.sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    }
}

fn short_lines(document: &Document) -> impl Iterator<Item = &str> {
    document
        .sections
        .iter()
        .flat_map(|s| s.text.split('\n'))
        .filter(|line| !line.is_empty() && line.len() <= LINE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: String, sections: &[(&str, String)]) -> Draft {
        let section = |(heading, text): &(&str, String)| Section {
            heading: heading.to_string(),
            text: text.clone(),
            ..Section::default()
        };
        let sections = sections.iter().map(section).collect();
        let document = Document { url: name.clone(), title: name.clone(), sections, ..Document::default() };
        Draft { document, path: name, ..Draft::default() }
    }

    fn headings(draft: &Draft) -> Vec<&str> {
        draft.document.sections.iter().map(|section| section.heading.as_str()).collect()
    }

    /// Long enough to be no line that the site repeats.
    fn long(about: &str) -> String {
        format!(
            "{about} and what is to be known of it, which nobody would want to read on every page that inherits it, nor find it there"
        )
    }

    #[test]
    fn a_section_of_many_pages_stays_on_the_shortest() {
        let mut drafts: Vec<Draft> = (0..1000)
            .map(|n| {
                let own = long(&format!("thing {n}")).repeat(if n == 7 { 1 } else { 2 });
                let mut sections = vec![("", own)];
                if n < 20 {
                    sections.push(("fn zip", long("both at once")));
                }
                if n < 19 {
                    sections.push(("fn map", long("each one")));
                }
                if n < 30 {
                    // Fifteen words.
                    sections
                        .push(("See also", "what is told of such things in some other chapter of this manual".into()));
                }
                page(n.to_string(), &sections)
            })
            .collect();
        drop(&mut drafts);
        assert_eq!(headings(&drafts[7]), ["", "fn zip", "fn map", "See also"], "the shortest");
        assert_eq!(
            headings(&drafts[8]),
            ["", "fn map", "See also"],
            "one page in fifty, twenty at least, and sixteen words"
        );
        assert_eq!(headings(&drafts[29]), ["", "See also"]);
    }

    #[test]
    fn pages_of_nothing_else_stay_what_they_are() {
        let mut drafts: Vec<Draft> =
            (0..40).map(|n| page(n.to_string(), &[("", long("a copy")), ("More", String::new())])).collect();
        drop(&mut drafts);
        assert!(drafts.iter().all(|draft| headings(draft) == ["", "More"]));
    }
}
