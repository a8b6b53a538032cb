//! Pages that are the same to a reader: versions, print views, copies under a second address. Called by the build.
//!
//! Two pages are twins when their titles have the same words, those with digits left aside, and of the runs of five words that their texts have, nine in ten are
//! in both. Short pages (fewer than 64 words) say too little for that: their titles and texts must be equal to the letter, and there must be some text. A page joins the
//! first page, in the order of addresses, that leads a group and is its twin; so chains of small changes do not run together.

use crate::document::Document;
use crate::hash::{START, hash, more};
use crate::languages::tag;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use teff_index::orders::Value;

/// Words of a run. Shorter ones are shared by texts about the same thing, longer ones break at every change.
const RUN: usize = 5;
/// Pages with fewer words are twins only when they are equal.
const LEAST_WORDS: usize = 64;
/// Of all runs so many must be in both, in tenths. Two versions of a manual's page that differ in a sentence of twelve stay above it, a report of the next year below.
const LEAST_SHARED: usize = 9;
/// Least hashes that a page is filed under: one of them differs between twins in a case of ten, all of them in one of 100 million.
const FILED: usize = 8;
/// Leaders that a page is compared with at most for each hash: a phrase that thousands of pages share must not cost a comparison for each pair.
const COMPARED: usize = 16;

/// Groups of twins, each with the page to show first in front: the one with the newest date, then one that does not lie among pages in another language, as what is not translated often
/// does, then the one with the shortest address, digits not counted, then the one whose address has the larger numbers.
pub fn groups(documents: &[&Document], dates: &[Option<Value>]) -> Vec<Vec<u32>> {
    let mut led: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut equal: BTreeMap<(&str, &str, u64), usize> = BTreeMap::new();
    let mut filed: BTreeMap<(u64, usize, u32), Vec<usize>> = BTreeMap::new();
    let marks: Vec<Mark> = documents.par_iter().map(|document| mark(document)).collect();
    for ((page, document), mark) in documents.iter().enumerate().zip(marks) {
        let (leader, places) = match mark {
            Mark::None => continue,
            Mark::Text(text) => {
                let leader = *equal.entry((&document.title, &document.alias, text)).or_insert(page);
                (Some(leader).filter(|&leader| leader < page && same(documents[leader], document)), Vec::new())
            }
            Mark::Places(places) => {
                let candidates: BTreeSet<usize> =
                    places.iter().filter_map(|place| filed.get(place)).flatten().copied().collect();
                // Few pages have any.
                let runs = if candidates.is_empty() { Vec::new() } else { runs(document) };
                (candidates.into_iter().find(|&leader| shared(&self::runs(documents[leader]), &runs)), places)
            }
        };
        match leader {
            Some(leader) => led.entry(leader).or_insert_with(|| vec![leader as u32]).push(page as u32),
            None => {
                for place in places {
                    let leaders = filed.entry(place).or_default();
                    if leaders.len() < COMPARED {
                        leaders.push(page);
                    }
                }
            }
        }
    }
    let mut groups: Vec<Vec<u32>> = led.into_values().collect();
    for group in &mut groups {
        group.sort_by_cached_key(|&page| {
            let document = documents[page as usize];
            let url = &document.url;
            let length = url.chars().filter(|c| !c.is_ascii_digit()).count();
            let date = Reverse(dates.get(page as usize).cloned().flatten());
            (date, is_abroad(document), length, Reverse(numbers(url)), page)
        });
    }
    groups
}

/// What a page is filed under.
enum Mark {
    /// Nothing: it has no words.
    None,
    /// A short page: its text.
    Text(u64),
    /// Its title, with the least of its runs as each table orders them.
    Places(Vec<(u64, usize, u32)>),
}

fn mark(document: &Document) -> Mark {
    if words(document).nth(LEAST_WORDS - 1).is_none() {
        let text = || hash(words(document).flat_map(|word| word.bytes().chain([0])));
        return words(document).next().map_or(Mark::None, |_| Mark::Text(text()));
    }
    let runs = runs(document);
    let title =
        hash(title(&document.names().0).into_iter().flat_map(|word| word.bytes().chain([0]).collect::<Vec<_>>()));
    let least = |i: usize| runs.iter().map(|run| mixed(*run, i)).min().unwrap_or(0);
    Mark::Places((0..FILED).map(|i| (title, i, least(i))).collect())
}

/// The words of the sections, headings and all; a sign of a script without spaces is one.
fn words(document: &Document) -> impl Iterator<Item = &str> {
    let texts = document.sections.iter().flat_map(|section| [section.heading.as_str(), section.text.as_str()]);
    texts.flat_map(str::split_whitespace).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = if wide(first) { first.len_utf8() } else { rest.find(wide).unwrap_or(rest.len()) };
            let (head, tail) = rest.split_at(end);
            rest = tail;
            Some(head)
        })
    })
}

fn wide(c: char) -> bool {
    c >= '\u{2e80}'
}

/// The words of a title without those that have a digit.
fn title(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.filter(|w| !w.chars().any(char::is_numeric)).map(str::to_lowercase).collect()
}

/// The hashes of all runs, ascending, each once.
fn runs(document: &Document) -> Vec<u64> {
    let hashes: Vec<u64> = words(document).map(|word| hash(word.bytes())).collect();
    let mut runs: Vec<u64> =
        hashes.windows(RUN).map(|run| run.iter().fold(START, |sum, word| more(sum, *word))).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn shared(a: &[u64], b: &[u64]) -> bool {
    let both = a.iter().filter(|run| b.binary_search(run).is_ok()).count();
    10 * both >= LEAST_SHARED * (a.len() + b.len() - both)
}

fn same(a: &Document, b: &Document) -> bool {
    words(a).eq(words(b))
}

/// True for a page in a folder that is called as a language that the page is not in.
fn is_abroad(document: &Document) -> bool {
    let Some(own) = tag(&document.lang) else { return false };
    let folders = document.url.rsplit_once('/').map_or("", |(folders, _)| folders);
    let tags = || folders.split('/').filter_map(tag);
    tags().next().is_some() && tags().all(|tag| tag != own)
}

/// The numbers of an address, in order.
fn numbers(url: &str) -> Vec<u64> {
    let figures = url.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    figures.map(|part| part.parse().unwrap_or(u64::MAX)).collect()
}

/// The hash of a run as one of several tables files it.
fn mixed(run: u64, table: usize) -> u32 {
    let mut x = run ^ (table as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Section;
    use teff_index::orders;

    fn page(url: &str, title: &str, text: &str) -> Document {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        Document { url: url.into(), title: title.into(), sections, ..Document::default() }
    }

    /// So many words, `changed` of them others than usual, spread evenly.
    fn text(n: usize, changed: usize) -> String {
        let word =
            |i: usize| if changed > 0 && i % (n / changed) == 7 { format!("other{i} ") } else { format!("word{i} ") };
        (0..n).map(word).collect()
    }

    #[track_caller]
    fn check(pages: &[Document], expected: &[&[u32]]) {
        assert_eq!(groups(&pages.iter().collect::<Vec<_>>(), &[]), expected);
    }

    #[test]
    fn long_pages() {
        let [a, b] = [page("/v1/a", "A 1.9", &text(400, 0)), page("/v2/a", "A 1.10", &text(400, 0))];
        check(&[a.clone(), b], &[&[1, 0]]);
        check(&[a.clone(), page("a", "Of A", &text(400, 0))], &[]);
        // A changed word breaks five runs: 4 of 400 leave 376 of 416, more than nine tenths; 8 leave 356 of 436.
        check(&[a.clone(), page("b", "A", &text(400, 4))], &[&[1, 0]]);
        check(&[a, page("b", "A", &text(400, 8))], &[]);
    }

    #[test]
    fn short_pages() {
        let short = |url: &str, title: &str, text: &str| page(url, title, text);
        check(
            &[short("a/print", "T 1", "Bug fixes."), short("a", "T 1", "Bug  fixes."), short("b", "T 2", "Bug fixes.")],
            &[&[1, 0]],
        );
        check(&[short("a", "T", ""), short("b", "T", "")], &[]);
        check(&[short("a", "T", "Bug fixes."), short("b", "T", "Bug fixes!")], &[]);
    }

    #[test]
    fn chains_do_not_run_together() {
        let pages = [0, 4, 8].map(|n| page(&n.to_string(), "A", &text(400, n)));
        check(&pages, &[&[1, 0]]);
    }

    #[test]
    fn signs_without_spaces_are_words() {
        let sign = |i: u32| char::from_u32(0x4e00 + i).unwrap();
        let text: String = (0..80).map(sign).collect();
        check(&[page("a", "", &text), page("b", "", &text)], &[&[0, 1]]);
        check(&[page("a", "", &text), page("b", "", &text[3 * 40..])], &[]);
    }

    #[test]
    fn what_is_not_translated_is_shown_where_it_belongs() {
        let pages = ["a/da/x", "a/en-GB/x", "b/c/x", "de/x"]
            .map(|url| Document { lang: "en".into(), ..page(url, "T", "text") });
        check(&pages, &[&[2, 1, 3, 0]]);
    }

    #[test]
    fn the_newest_is_shown_first() {
        let pages = ["a", "bb", "c"].map(|url| page(url, "T", "text"));
        let dates = [Some(orders::date(1)), Some(orders::date(2)), None];
        assert_eq!(groups(&pages.iter().collect::<Vec<_>>(), &dates), [[1, 0, 2]]);
    }
}
