//! `teff typing`: holds the typing guarantee of `docs/ranking.md` against real vocabulary. Every word of a sample of pages is typed letter by letter into the
//! collection's index. A page that a beginning found through the word and one more letter lost breaks the guarantee, and so does one that the whole word
//! does not find; pages that a beginning found through another word may be lost, and pages may stand behind others: that is counted, and the first
//! cases are named.

use crate::collection;
use crate::terminal::clean;
use anyhow::{Result, bail};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use teff_analysis::{TokenKind, analyze};
use teff_indexer::Document;
use teff_search::{Outcome, Request, Searcher};

/// What `teff typing` takes.
#[derive(Args)]
pub struct Options {
    /// Folders with corpus.jsonl {id, title, text, lang?}.
    #[arg(required = true)]
    collections: Vec<PathBuf>,
    /// Only the documents of this language or of none.
    #[arg(long)]
    lang: Option<String>,
    /// How many pages the words are taken from, evenly spread.
    #[arg(long, default_value_t = 100)]
    pages: usize,
    /// How many cases of each kind to name.
    #[arg(long, default_value_t = 3)]
    name: usize,
}

/// Typing begins to count here: shorter beginnings say too little.
const FROM: usize = 3;
/// A word that no page has and that is like none: behind it, the word before is no longer the last and therefore finished.
const FINISHES: &str = " 0q0q0q";
/// The place of a page that was not found.
const ABSENT: u32 = u32::MAX;
/// The place of a page that was found and is only named, as a duplicate of another.
const TWIN: u32 = u32::MAX - 1;

/// The words as a reader types them, with their keys and the pages that they are from.
type Words = BTreeMap<String, (String, Vec<usize>)>;

/// What came of a collection.
#[derive(Default)]
struct Tally {
    /// Page, word and one more letter of it.
    triples: usize,
    /// The letter lost a page that the beginning had found through this word.
    lost: usize,
    /// The letter lost a page that the beginning had found through another word.
    other: usize,
    /// Page and word.
    pairs: usize,
    not_found: usize,
    /// A beginning of the word had the page further up than the whole word has it.
    fell: usize,
    /// A page without the word, in any spelling or inflection, stands before it.
    behind: usize,
    losses: Vec<String>,
    overtaken: Vec<String>,
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    println!(
        "{:<18} {:>6} {:>7} {:>9} {:>6} {:>11} {:>9} {:>10} {:>8} {:>14}",
        "collection", "pages", "words", "triples", "lost", "of another", "pairs", "not found", "fell", "behind longer"
    );
    let mut broken = 0;
    for folder in &options.collections {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut documents = collection::documents(folder, options.lang.as_deref())?;
        documents.sort_by(|a, b| a.url.cmp(&b.url));
        let searcher = Searcher::open(teff_indexer::build(&documents)?.bytes.into())?;
        let sample = options.pages.clamp(1, documents.len().max(1));
        let chosen: Vec<usize> = (0..sample).map(|i| i * documents.len() / sample).collect();
        let mut words = Words::new();
        for &page in &chosen {
            words_of(&documents[page], &mut |word, key| {
                let (_, pages) = words.entry(word).or_insert_with(|| (key.to_string(), Vec::new()));
                if pages.last() != Some(&page) {
                    pages.push(page);
                }
            });
        }
        let tally = type_all(&searcher, &words, &documents, options.name)?;
        println!(
            "{name:<18} {:>6} {:>7} {:>9} {:>6} {:>11} {:>9} {:>10} {:>8} {:>14}",
            chosen.len(),
            words.len(),
            tally.triples,
            tally.lost,
            tally.other,
            tally.pairs,
            tally.not_found,
            tally.fell,
            tally.behind
        );
        tally.losses.iter().chain(&tally.overtaken).for_each(|case| println!("    {}", clean(case)));
        broken += tally.lost + tally.not_found + tally.behind;
    }
    if broken > 0 {
        bail!("the typing guarantee does not hold {broken} times");
    }
    Ok(())
}

/// The words of a page as a reader would type them: plain ones lower case, those with joiners and inner capitals as they stand.
fn words_of(document: &Document, visit: &mut dyn FnMut(String, &str)) {
    let pieces = document.sections.iter().flat_map(|section| [&section.heading, &section.text]);
    for piece in std::iter::once(&document.title).chain(pieces) {
        analyze(piece, &mut |token| match token.kind {
            TokenKind::Word => visit(token.key.to_string(), token.key),
            TokenKind::Whole => visit(piece[token.start..token.end].to_string(), token.key),
            _ => {}
        });
    }
}

fn type_all(searcher: &Searcher, words: &Words, documents: &[Document], name: usize) -> Result<Tally> {
    let mut tally = Tally::default();
    // The answers to the beginnings of the word before, as far as this one shares them.
    let mut typed: Vec<(String, Vec<u32>)> = Vec::new();
    for (word, (key, pages)) in words {
        let ends: Vec<usize> = word.char_indices().skip(FROM).map(|(at, _)| at).chain([word.len()]).collect();
        if word.chars().count() < FROM {
            continue;
        }
        typed.retain(|(beginning, _)| word.starts_with(beginning.as_str()));
        for end in &ends[typed.len().min(ends.len())..] {
            let beginning = &word[..*end];
            typed.push((beginning.to_string(), places(searcher, beginning, documents.len())?));
        }
        let (last, earlier) = typed.split_last().map(|(last, earlier)| (&last.1, earlier)).unwrap_or((&EMPTY, &[]));
        let mut has: Option<Vec<u32>> = None;
        for &page in pages {
            tally.pairs += 1;
            let case = |cases: &mut Vec<String>, what: String| {
                if cases.len() < name {
                    cases.push(format!("{word:?} on {}: {what}", documents[page].url));
                }
            };
            for (now, next) in typed.iter().zip(&typed[1..]) {
                tally.triples += 1;
                if now.1[page] != ABSENT && next.1[page] == ABSENT {
                    let through = found_through(searcher, &now.0, page, key)?;
                    *(if through { &mut tally.lost } else { &mut tally.other }) += 1;
                    let way = if through { "this word" } else { "another word" };
                    case(&mut tally.losses, format!("found for {:?} by {way}, lost for {:?}", now.0, next.0));
                }
            }
            if last[page] == ABSENT {
                tally.not_found += 1;
                case(&mut tally.losses, "not found by the whole word".to_string());
                continue;
            }
            if last[page] == TWIN {
                continue;
            }
            tally.fell += usize::from(earlier.iter().any(|(_, places)| places[page] < last[page]));
            // Behind a minus and with another word after it, a word is excluded.
            if last[page] > 0 && !word.starts_with('-') {
                let has = match &mut has {
                    Some(has) => has,
                    None => {
                        let mut found = places(searcher, &format!("{word}{FINISHES}"), documents.len())?;
                        // A longer word in the title is one that the reader may be typing still.
                        let titled = places(searcher, &format!("title:{word}"), documents.len())?;
                        for (found, titled) in found.iter_mut().zip(titled) {
                            *found = (*found).min(titled);
                        }
                        has.insert(found)
                    }
                };
                let before = (0..documents.len()).find(|&other| last[other] < last[page] && has[other] == ABSENT);
                if let Some(other) = before {
                    tally.behind += 1;
                    case(
                        &mut tally.overtaken,
                        format!(
                            "stands behind {}, which has longer words alone, and not in its title",
                            documents[other].url
                        ),
                    );
                }
            }
        }
    }
    Ok(tally)
}

/// Whether a term is among what a query found on a page.
fn found_through(searcher: &Searcher, query: &str, page: usize, term: &str) -> Result<bool> {
    let Outcome::Answer(tree) = searcher.explain(&Request::new(query), page as u32)? else {
        bail!("the index lacks blocks")
    };
    Ok(tree.is_some_and(|tree| tree.to_string().contains(&format!("“{term}”: "))))
}

static EMPTY: Vec<u32> = Vec::new();

/// The place of each page in the answer to a query, from 0.
fn places(searcher: &Searcher, query: &str, n_pages: usize) -> Result<Vec<u32>> {
    let Outcome::Answer(pages) = searcher.pages(query)? else { bail!("the index lacks blocks") };
    let mut places = vec![ABSENT; n_pages];
    for (place, (page, score)) in (0u32..).zip(&pages) {
        places[*page as usize] = if *score == 0 { TWIN } else { place };
    }
    Ok(places)
}
