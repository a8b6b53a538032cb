//! The typing guarantee of `docs/ranking.md`, on the articles of `seeds/` and on vocabularies that are made to crowd: hundreds of words below one beginning, so
//! that not all of them can be forms of it. `teff typing` holds the same on collections of real size.

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use teff_analysis::{TokenKind, analyze};
use teff_indexer::{Document, Limits, Section, build_within, source};
use teff_search::{Outcome, Request, Searcher};

fn ranked(searcher: &Searcher, query: &str) -> Vec<(u32, u64)> {
    match searcher.pages(query).expect("an intact index") {
        Outcome::Answer(pages) => pages,
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    }
}

/// The pages that a query finds, those that are the same as others too.
fn pages(searcher: &Searcher, query: &str) -> Vec<u32> {
    ranked(searcher, query).into_iter().map(|(page, _)| page).collect()
}

/// The pages that have a place in the answer.
fn hits(searcher: &Searcher, query: &str) -> Vec<u32> {
    ranked(searcher, query).into_iter().filter(|(_, score)| *score > 0).map(|(page, _)| page).collect()
}

/// Whether `term` is among what `query` found on a page.
fn through(searcher: &Searcher, query: &str, page: u32, term: &str) -> bool {
    match searcher.explain(&Request::new(query), page).expect("an intact index") {
        Outcome::Answer(tree) => tree.is_some_and(|tree| tree.to_string().contains(&format!("“{term}”: "))),
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    }
}

/// The words of a page as they are typed, with their keys.
fn words(document: &Document) -> BTreeSet<(String, String)> {
    let mut words = BTreeSet::new();
    let pieces = document.sections.iter().flat_map(|section| [&section.heading, &section.text]);
    for piece in std::iter::once(&document.title).chain(pieces) {
        analyze(piece, &mut |token| {
            let typed = match token.kind {
                TokenKind::Word => token.key,
                TokenKind::Whole => &piece[token.start..token.end],
                _ => return,
            };
            words.insert((typed.to_string(), token.key.to_string()));
        });
    }
    words
}

/// Types every word of every page; gives the number of letters. `documents` are in the order of their addresses.
fn check(documents: &[Document], limits: Limits) -> Result<usize, TestCaseError> {
    let searcher = Searcher::open(build_within(documents, limits).expect("documents").bytes.into()).expect("fresh");
    let mut letters = 0;
    for (page, document) in (0u32..).zip(documents) {
        for (word, key) in words(document) {
            let ends: Vec<usize> = word.char_indices().skip(3).map(|(at, _)| at).chain([word.len()]).collect();
            if word.chars().count() < 3 {
                continue;
            }
            let mut before: Option<&str> = None;
            for end in ends {
                let typed = &word[..end];
                let found = pages(&searcher, typed).contains(&page);
                if let Some(before) = before {
                    letters += 1;
                    let kept = found || !through(&searcher, before, page, &key);
                    prop_assert!(kept, "{word:?} of page {page} is lost at {typed:?}");
                }
                before = found.then_some(typed);
            }
            prop_assert!(before == Some(word.as_str()), "{word:?} of page {page} is not found");
            let mut has = pages(&searcher, &format!("{word} 0q0q0q"));
            has.extend(pages(&searcher, &format!("title:{word}")));
            let ranked = hits(&searcher, &word);
            let ahead = ranked.iter().position(|p| *p == page).unwrap_or(0);
            let before = ranked[..ahead].iter().find(|p| !has.contains(p));
            prop_assert!(
                before.is_none(),
                "{word:?}: page {page} stands behind {before:?}, which has longer words alone, and not in its title"
            );
        }
    }
    Ok(letters)
}

fn text(url: String, text: String) -> Document {
    let sections = vec![Section { text, ..Section::default() }];
    Document { url, lang: "zxx".to_string(), sections, ..Document::default() }
}

#[test]
fn no_letter_loses_a_page_of_the_articles() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds"));
    let mut documents = source::read_folder(folder).expect("the articles");
    documents.sort_by(|a, b| a.url.cmp(&b.url));
    for limits in [Limits::default(), Limits { block_bytes: 600, text_bytes: 600, resident_bytes: 400 }] {
        let letters = check(&documents, limits).unwrap();
        assert!(letters > 2000, "{letters} letters");
    }
}

/// A word below a crowded beginning.
fn crowded() -> impl Strategy<Value = String> {
    let start = prop::sample::select(&["con", "conta", "pre", "pré"][..]);
    let middle = prop::sample::select(&["", "a", "b", "c", "d", "e", "ta", "te", "ti", "to", "tu", "na", "ne"][..]);
    let end = prop::sample::select(&["", "s", "r", "l", "ra", "re", "ri", "la", "le", "-la", "X"][..]);
    (start, middle, end).prop_map(|(start, middle, end)| format!("{start}{middle}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn no_letter_loses_a_page_in_a_crowd(
        texts in prop::collection::vec(prop::collection::vec(crowded(), 1..5), 60..160),
        resident in prop::sample::select(&[60usize, 600, 100_000][..]),
    ) {
        let documents: Vec<Document> =
            texts.iter().enumerate().map(|(i, words)| text(format!("{i:03}"), words.join(" "))).collect();
        check(&documents, Limits { block_bytes: 300, text_bytes: 300, resident_bytes: resident })?;
    }
}

/// The crowd is one: below `con` stand more words than are forms of it, and a page is lost that was found by another of its words. The guarantee speaks of the
/// word that is typed.
#[test]
fn a_page_that_another_word_found_may_be_lost() {
    let mut documents: Vec<Document> =
        (0..200).map(|i| text(format!("{i:03}"), format!("conta{:03} conta{:03}", i % 100, i % 100))).collect();
    documents.push(text("zzz".to_string(), "con contazebra".to_string()));
    let searcher = Searcher::open(build_within(&documents, Limits::default()).expect("documents").bytes.into());
    let searcher = searcher.expect("a fresh index");
    let last = documents.len() as u32 - 1;
    assert!(pages(&searcher, "con").contains(&last) && !through(&searcher, "con", last, "contazebra"));
    assert!(!pages(&searcher, "cont").contains(&last), "room for all");
    assert!(pages(&searcher, "contaz").contains(&last));
}

/// Many longer words do not outweigh the word itself, neither alone nor beside another word that both pages have.
#[test]
fn the_word_comes_before_longer_words() {
    let documents = [
        text("a".to_string(), "formation ".repeat(40)),
        text("b".to_string(), format!("form {}", "other words of a long page ".repeat(30))),
        text("c".to_string(), format!("theory {}", "formation ".repeat(40))),
        text("d".to_string(), format!("theory form {}", "other words of a long page ".repeat(30))),
    ];
    let searcher = Searcher::open(build_within(&documents, Limits::default()).expect("documents").bytes.into());
    let searcher = searcher.expect("a fresh index");
    assert_eq!(hits(&searcher, "form"), [1, 3, 0, 2]);
    assert_eq!(hits(&searcher, "theory form")[..2], [3, 2]);
    assert_eq!(hits(&searcher, "formation")[..2], [0, 2]);
    // A title is what many are typing still.
    let titled = Document { title: "Formations".to_string(), ..text("e".to_string(), "flying".to_string()) };
    let documents: Vec<Document> = documents.into_iter().chain([titled]).collect();
    let searcher = Searcher::open(build_within(&documents, Limits::default()).expect("documents").bytes.into());
    let ranked = hits(&searcher.expect("a fresh index"), "form");
    assert_eq!((ranked[0], &ranked[3..]), (4, &[0, 2][..]), "{ranked:?}");
}
