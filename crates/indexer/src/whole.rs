//! Pages that hold what other pages of their site hold: a book once more on a single page, for printing or for searching by the browser. Called by [`crate::site`]; pure.
//!
//! Such a page matches everything, and what it is found for has a better page. Generators that say so are known by name; this finds the others by their text.

use crate::hash::hash;
use crate::site::Draft;
use std::collections::BTreeSet;

/// A site of fewer pages has no such page: two that are alike are just that.
const LEAST_PAGES: usize = 8;
/// It is so many hundredths of all text of the site at least; half, when it holds all the others.
const LEAST_SHARE: usize = 25;
/// Of its paragraphs of some length so many hundredths stand on other pages.
const LEAST_KNOWN: usize = 80;
/// Bytes of a paragraph that is no coincidence.
const LINE_BYTES: usize = 24;

/// The places of the pages that hold the others, if there are such.
pub fn books(drafts: &[Draft]) -> Vec<usize> {
    if drafts.len() < LEAST_PAGES {
        return Vec::new();
    }
    let length = |draft: &Draft| draft.document.sections.iter().map(|section| section.text.len()).sum::<usize>();
    let lengths: Vec<usize> = drafts.iter().map(length).collect();
    let all: usize = lengths.iter().sum();
    let large = |at: &usize| 100 * lengths[*at] >= LEAST_SHARE * all;
    let mut candidates: Vec<usize> = (0..drafts.len()).filter(large).collect();
    if all == 0 || candidates.is_empty() {
        return candidates;
    }
    let known: BTreeSet<u64> = drafts
        .iter()
        .enumerate()
        .filter(|(at, _)| !candidates.contains(at))
        .flat_map(|(_, draft)| lines(draft))
        .collect();
    candidates.retain(|&at| {
        let (n, n_known) =
            lines(&drafts[at]).fold((0, 0), |(n, k), line| (n + 1, k + usize::from(known.contains(&line))));
        n > 0 && 100 * n_known >= LEAST_KNOWN * n
    });
    candidates
}

fn lines(draft: &Draft) -> impl Iterator<Item = u64> {
    let lines = draft.document.sections.iter().flat_map(|section| section.text.split('\n'));
    lines.filter(|line| line.len() >= LINE_BYTES).map(|line| hash(line.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Section};

    fn draft(path: &str, texts: &[String]) -> Draft {
        let sections = texts.iter().map(|text| Section { text: text.clone(), ..Section::default() }).collect();
        let document = Document { url: path.to_string(), sections, ..Document::default() };
        Draft { document, path: path.to_string(), ..Draft::default() }
    }

    #[test]
    fn what_holds_the_others() {
        let chapter =
            |i: usize| format!("This is what chapter {i} has to say.\nshort\nAnd this is what else {i} says of it.");
        let chapters: Vec<String> = (0..9).map(chapter).collect();
        let mut drafts: Vec<Draft> = (0..9).map(|i| draft(&i.to_string(), &chapters[i..=i])).collect();
        assert!(books(&drafts).is_empty());
        drafts.push(draft("all", &chapters));
        assert_eq!(books(&drafts), [9]);
        // A long page with words of its own is none, nor is one of a few pages.
        let own: Vec<String> = (20..29).map(chapter).collect();
        drafts[9] = draft("long", &own);
        assert!(books(&drafts).is_empty());
        let few: Vec<Draft> =
            (0..3).map(|i| draft(&i.to_string(), &chapters[i..=i])).chain([draft("all", &chapters[..3])]).collect();
        assert!(books(&few).is_empty());
    }
}
