//! Pages that hold what other pages of their site hold: a book once more on a single page, for printing or for searching by the browser. Called by [`crate::site`]; pure.
//!
//! Such a page matches everything, and what it is found for has a better page. Generators that say so are known by name; this finds the others by their text.

use crate::hash::hash;
use crate::site::Draft;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A site of fewer pages has no such page: two that are alike are just that.
const LEAST_PAGES: usize = 8;
/// It is so many hundredths of all text of the site at least; half, when it holds all the others.
const LEAST_SHARE: usize = 25;
/// Of its paragraphs of some length so many hundredths stand on other pages.
const LEAST_KNOWN: usize = 80;
/// Bytes of a paragraph that is no coincidence.
const LINE_BYTES: usize = 24;

/// A page of one of several books on a site has so many times the text of the usual page, and so many bytes of it, at least; of the longest so many are looked at.
const MANY_PAGES: usize = 8;
/// Of a page that it holds it has so many hundredths of the lines.
const LEAST_HELD: usize = 90;
/// See [`MANY_PAGES`].
const LEAST_BYTES: usize = 20_000;
/// See [`MANY_PAGES`].
const MOST_LOOKED_AT: usize = 64;

/// The places of the pages that hold the others, or those of their own book, if there are such.
pub fn books(drafts: &[Draft]) -> Vec<usize> {
    let mut found = whole(drafts);
    found.extend(of_many(drafts));
    found.sort_unstable();
    found.dedup();
    found
}

/// Pages whose paragraphs stand on many others, each of them at most half as long and held whole.
fn of_many(drafts: &[Draft]) -> Vec<usize> {
    let lengths: Vec<usize> = drafts.iter().map(length).collect();
    let usual = lengths.iter().sum::<usize>() / lengths.len().max(1);
    // The first page of a diary has its last entries, and stays the first page.
    let is_home = |draft: &Draft| draft.path.starts_with("index.") && !draft.path.contains('/');
    let is_long = |&at: &usize| lengths[at] >= LEAST_BYTES.max(MANY_PAGES * usual) && !is_home(&drafts[at]);
    let mut long: Vec<usize> = (0..drafts.len()).filter(is_long).collect();
    if drafts.len() < LEAST_PAGES || long.is_empty() {
        return Vec::new();
    }
    long.sort_by_key(|&at| (std::cmp::Reverse(lengths[at]), at));
    long.truncate(MOST_LOOKED_AT);
    // The lines of each, with how many there are of each.
    let own: Vec<BTreeMap<u64, usize>> = long
        .par_iter()
        .map(|&at| {
            lines(&drafts[at]).fold(BTreeMap::new(), |mut all, line| {
                *all.entry(line).or_default() += 1;
                all
            })
        })
        .collect();
    let all: BTreeSet<u64> = own.iter().flat_map(|own| own.keys().copied()).collect();
    // Which of them stand on which other page.
    let mut seen: Vec<(u64, usize)> = drafts
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, draft)| lines(draft).filter(|line| all.contains(line)).map(move |line| (line, at)))
        .collect();
    seen.par_sort_unstable();
    seen.dedup();
    // How many lines each page has, each counted once.
    let n_lines: Vec<usize> = drafts.par_iter().map(|draft| lines(draft).collect::<BTreeSet<_>>().len()).collect();
    let pages_of = |line: u64| {
        let from = seen.partition_point(|&(other, _)| other < line);
        seen[from..].iter().take_while(move |(other, _)| *other == line).map(|(_, page)| *page)
    };
    let holds = |(&at, own): (&usize, BTreeMap<u64, usize>)| {
        let shorter = |page: &usize| 2 * lengths[*page] <= lengths[at];
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for page in own.keys().flat_map(|line| pages_of(*line)).filter(shorter) {
            *shared.entry(page).or_default() += 1;
        }
        // What a reference repeats on many pages is a part of each; a book has its chapters whole.
        shared.retain(|&page, n| 100 * *n >= LEAST_HELD * n_lines[page]);
        let n: usize = own.values().sum();
        let known = own.iter().filter(|(line, _)| pages_of(**line).any(|page| shared.contains_key(&page)));
        let n_known: usize = known.map(|(_, times)| times).sum();
        (shared.len() >= MANY_PAGES && 100 * n_known >= LEAST_KNOWN * n).then_some(at)
    };
    long.iter().zip(own).filter_map(holds).collect()
}

fn length(draft: &Draft) -> usize {
    draft.document.sections.iter().map(|section| section.text.len()).sum()
}

/// Pages with much of all text of the site.
fn whole(drafts: &[Draft]) -> Vec<usize> {
    if drafts.len() < LEAST_PAGES {
        return Vec::new();
    }
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

    #[test]
    fn one_book_of_several() {
        let chapter = |book: usize, i: usize| {
            (0..20)
                .map(|n| format!("Sentence {n} of chapter {i} in book {book}, which has some letters more.\n"))
                .collect::<String>()
        };
        let book = |b: usize| (0..20).map(|i| chapter(b, i)).collect::<Vec<_>>();
        let path = |b: usize, i: usize| format!("{b}/{i}");
        let mut drafts: Vec<Draft> = (0..8)
            .flat_map(|b| (0..20).map(move |i| (b, i)))
            .map(|(b, i)| draft(&path(b, i), &[chapter(b, i)]))
            .collect();
        assert!(books(&drafts).is_empty());
        drafts.push(draft("1/all", &book(1)));
        drafts.push(draft("7/all", &book(7)));
        assert_eq!(books(&drafts), [160, 161]);
        // A page of what others have besides their own is none.
        let half = |i: usize| [chapter(1, i), chapter(2, i)];
        let inherits: Vec<Draft> = (0..20).map(|i| draft(&i.to_string(), &half(i))).collect();
        let all = inherits.into_iter().chain(drafts.drain(40..160)).chain([draft("all", &book(1))]).collect::<Vec<_>>();
        assert!(books(&all).is_empty());
        let mut drafts: Vec<Draft> = all.into_iter().chain([draft("", &[]), draft("", &[])]).collect();
        let last = drafts.len() - 2;
        // Another edition of a long page is no book of shorter ones.
        let own = book(9);
        drafts[last] = draft("long", &own);
        drafts[last + 1] = draft("old/long", &own);
        assert!(books(&drafts).is_empty());
        drafts[last] = draft("index.html", &book(3));
        assert!(books(&drafts).is_empty());
    }
}
