//! What is on many pages of a site, and so says nothing of any of them. Called by [`crate::site`]; pure.

use crate::document::Document;
use crate::hash::hash;
use crate::site::Draft;

/// A line of at most so many bytes that stands on a quarter of the pages, if there are twenty or more, is the site's and not the page's.
const LINE_BYTES: usize = 100;
const LEAST_PAGES: usize = 20;

/// Takes out of pages what is the site's: lines that many of them have, and a heading that half of them begin with.
pub fn drop(drafts: &mut [Draft]) {
    if drafts.len() < LEAST_PAGES {
        return;
    }
    let mut seen: Vec<u64> = Vec::new();
    let mut own = Vec::new();
    for draft in drafts.iter() {
        own.clear();
        own.extend(short_lines(&draft.document).map(|line| hash(line.bytes())));
        own.sort_unstable();
        own.dedup();
        seen.extend_from_slice(&own);
    }
    seen.sort_unstable();
    let repeated: Vec<u64> = seen
        .chunk_by(|a, b| a == b)
        .filter(|run| 4 * run.len() >= drafts.len())
        .filter_map(|run| run.first().copied())
        .collect();
    std::mem::drop(seen);
    for draft in drafts.iter_mut() {
        for section in &mut draft.document.sections {
            let is_repeated =
                |line: &str| line.len() <= LINE_BYTES && repeated.binary_search(&hash(line.bytes())).is_ok();
            if section.text.split('\n').any(is_repeated) {
                section.keep(|line| !is_repeated(line));
            }
        }
        draft.document.sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    }
    drop_headings(drafts);
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
