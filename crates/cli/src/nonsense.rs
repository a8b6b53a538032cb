//! `teff nonsense`: what should find nothing and does not, and what should come first and does not. Rows of letters that no one means are typed into a collection's index; and of
//! words that are one edit from another word of the collection it is counted how often a page that has only the other stands before one that has the word.

use crate::collection;
use crate::dice::Dice;
use crate::terminal::clean;
use anyhow::{Result, bail};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use teff_analysis::{TokenKind, analyze, fold};
use teff_indexer::Document;
use teff_search::{Outcome, Request, Searcher};

/// What `teff nonsense` takes.
#[derive(Args)]
pub struct Options {
    /// Folders with corpus.jsonl {id, title, text, lang?}.
    #[arg(required = true)]
    collections: Vec<PathBuf>,
    /// Only the documents of this language or of none.
    #[arg(long)]
    lang: Option<String>,
    /// How many queries of nonsense.
    #[arg(long, default_value_t = 5000)]
    queries: usize,
    /// How many cases to name.
    #[arg(long, default_value_t = 5)]
    name: usize,
}

/// Typed by people who wanted to see nothing found.
const KNOWN: &[&str] = &["sdafadsfasdf", "dockzzzz", "asdfghjklö", "qwertzuiopq", "xkcdqqqq", "blahblubbzz"];
/// Rows of a keyboard, along which hands mash.
const KEYS: &[&str] = &["asdfghjkl", "qwertyuiop", "zxcvbnm"];
/// At most so many words are compared with their neighbours.
const MOST_WORDS: usize = 2000;

/// A row of letters of one of four kinds: any, mashed on one row of keys, consonants, or a word with a tail of rare letters.
fn nonsense(dice: &mut Dice, words: &[&String]) -> String {
    let n = 6 + dice.below(9);
    let kind = dice.below(4);
    let row = KEYS[dice.below(KEYS.len())].as_bytes();
    let mut out = String::new();
    if kind == 3 && !words.is_empty() {
        out.extend(words[dice.below(words.len())].chars().take(4));
        let rare = ["zzzz", "qqxx", "xqzj", "wwwww"];
        return out + rare[dice.below(rare.len())];
    }
    for _ in 0..n {
        let letters: &[u8] = match kind {
            1 => row,
            2 => b"bcdfghjklmnpqrstvwxz",
            _ => b"abcdefghijklmnopqrstuvwxyz",
        };
        out.push(char::from(letters[dice.below(letters.len())]));
    }
    out
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    println!(
        "{:<18} {:>8} {:>8} {:>9} {:>9} | {:>8} {:>10} {:>9}",
        "collection", "nonsense", "nothing", "as typed", "as typo", "words", "neighbours", "outranked"
    );
    let mut broken = 0;
    for folder in &options.collections {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut documents = collection::documents(folder, options.lang.as_deref())?;
        documents.sort_by(|a, b| a.url.cmp(&b.url));
        let words = words(&documents);
        let searcher = Searcher::open(teff_indexer::build(&documents)?.bytes.into())?;
        let plain: Vec<&String> = words.keys().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).collect();

        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut asked: BTreeSet<String> = KNOWN.iter().map(|word| word.to_string()).collect();
        while asked.len() < options.queries {
            asked.insert(nonsense(&mut dice, &plain));
        }
        let (mut nothing, mut as_typed, mut as_typo) = (0, 0, 0);
        let mut cases = Vec::new();
        for query in &asked {
            let request = Request { limit: 1, ..Request::new(query) };
            let Outcome::Answer(answer) = searcher.search(&request)? else { bail!("the index lacks blocks") };
            // What begins a word of the collection is no nonsense there.
            let begins = words.range(query.clone()..).next().is_some_and(|(word, _)| word.starts_with(query.as_str()));
            match (answer.total, begins) {
                (0, _) => nothing += 1,
                (_, true) => as_typed += 1,
                _ => {
                    as_typo += 1;
                    let to: Vec<&str> = answer.corrected.iter().map(|c| c.to.as_str()).collect();
                    cases.push(format!("{query:?} finds {} pages, as {}", answer.total, to.join(" ")));
                }
            }
        }

        let (compared, neighbours, outranked) = neighbours(&searcher, &words, documents.len(), &mut cases)?;
        println!(
            "{name:<18} {:>8} {nothing:>8} {as_typed:>9} {as_typo:>9} | {compared:>8} {neighbours:>10} {outranked:>9}",
            asked.len()
        );
        cases.iter().take(options.name).for_each(|case| println!("    {}", clean(case)));
        broken += outranked;
    }
    if broken > 0 {
        bail!("a typo outranks an exact match {broken} times");
    }
    Ok(())
}

/// The folded words of all pages, each with its pages.
fn words(documents: &[Document]) -> BTreeMap<String, Vec<u32>> {
    let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (page, document) in (0u32..).zip(documents) {
        let pieces = document.sections.iter().flat_map(|section| [&section.heading, &section.text]);
        for piece in std::iter::once(&document.title).chain(pieces) {
            analyze(piece, &mut |token| {
                if token.kind != TokenKind::Gram {
                    let pages = words.entry(fold(token.key)).or_default();
                    if pages.last() != Some(&page) {
                        pages.push(page);
                    }
                }
            });
        }
    }
    words
}

/// Asks for words that are one edit from another word of the collection; gives how many words, how many such pairs, and in how many a page that has the other word
/// alone stands before one that has the word.
fn neighbours(
    searcher: &Searcher,
    words: &BTreeMap<String, Vec<u32>>,
    n_pages: usize,
    cases: &mut Vec<String>,
) -> Result<(usize, usize, usize)> {
    let eligible: Vec<&String> =
        words.keys().filter(|w| w.len() >= 4 && w.chars().all(|c| c.is_alphabetic())).collect();
    let step = eligible.len().div_ceil(MOST_WORDS).max(1);
    let (mut compared, mut pairs, mut outranked) = (0, 0, 0);
    for word in eligible.iter().step_by(step) {
        let near: Vec<String> = edits(word).into_iter().filter(|other| words.contains_key(other)).collect();
        if near.is_empty() {
            continue;
        }
        compared += 1;
        let Outcome::Answer(pages) = searcher.pages(word)? else { bail!("the index lacks blocks") };
        let mut has = vec![false; n_pages];
        words[*word].iter().for_each(|&page| has[page as usize] = true);
        // Duplicates are named last, with a score of 0, and rank nowhere.
        let ranked: Vec<u32> = pages.iter().filter(|(_, score)| *score > 0).map(|(page, _)| *page).collect();
        let last = ranked.iter().rposition(|&page| has[page as usize]).unwrap_or(0);
        for other in near {
            pairs += 1;
            // Inflections and longer words are forms of the word itself.
            if other.starts_with(word.as_str()) {
                continue;
            }
            let of_other = &words[&other];
            let alone = |page: &u32| !has[*page as usize] && of_other.binary_search(page).is_ok();
            let before = ranked[..last].iter().find(|page| alone(page) && typo_alone(searcher, word, **page));
            if before.is_some() {
                outranked += 1;
                cases.push(format!("{word:?}: a page with {other:?} alone stands before one that has the word"));
            }
        }
    }
    Ok((compared, pairs, outranked))
}

/// Whether a page was found for `word` by typo forms alone: no form of at least a stem's weight, and none that begins like the word.
fn typo_alone(searcher: &Searcher, word: &str, page: u32) -> bool {
    let Ok(Outcome::Answer(Some(tree))) = searcher.explain(&Request::new(word), page) else { return false };
    let text = tree.to_string();
    let weight = |line: &str| line.split("weight ").nth(1)?.split('/').next()?.parse::<u32>().ok();
    let strong = |line: &&str| weight(line).is_some_and(|weight| weight >= teff_search::knobs::STEM);
    !text.lines().any(|line| strong(&line) || (line.contains("weight ") && line.contains(&format!("“{word}"))))
}

/// The words one edit away, in the letters a to z and those of the word.
fn edits(word: &str) -> BTreeSet<String> {
    let chars: Vec<char> = word.chars().collect();
    let letters: BTreeSet<char> = ('a'..='z').chain(chars.iter().copied()).collect();
    let mut out = BTreeSet::new();
    for at in 0..=chars.len() {
        let (head, tail) = chars.split_at(at);
        let joined = |middle: &[char], tail: &[char]| [head, middle, tail].concat().iter().collect::<String>();
        for &letter in &letters {
            out.insert(joined(&[letter], tail));
            if !tail.is_empty() {
                out.insert(joined(&[letter], &tail[1..]));
            }
        }
        if let [a, b, rest @ ..] = tail {
            out.insert(joined(&[*b, *a], rest));
        }
        if !tail.is_empty() {
            out.insert(joined(&[], &tail[1..]));
        }
    }
    out.remove(word);
    out
}
