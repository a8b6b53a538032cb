//! `teff typos` over a collection: slips of the finger in words that its pages have, each asked for as typed, with the vocabulary that is resident on a site of this size. Counts
//! apart words that are resident and rare ones, and slips in either half of a word. Called by `typos`; what people misspell is its business.

use crate::collection;
use crate::dice::Dice;
use crate::terminal::clean;
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use teff_analysis::{TokenKind, analyze, fold};
use teff_index::df_level;
use teff_indexer::Document;
use teff_search::{Outcome, Request, Searcher};

/// Words of either kind that are misspelled.
const WORDS: usize = 1000;

/// Draws, asks, prints.
pub fn run(folder: &Path, name_cases: usize) -> Result<()> {
    let documents = collection::documents(folder, None)?;
    let built = teff_indexer::build(&documents)?;
    let level = built.report.resident_level;
    let searcher = Searcher::open(built.bytes.into())?;
    let pages: BTreeMap<&str, &Document> = documents.iter().map(|d| (d.url.as_str(), d)).collect();
    let mut pages_of: BTreeMap<String, u32> = BTreeMap::new();
    for document in &documents {
        words(document).into_iter().for_each(|word| *pages_of.entry(word).or_default() += 1);
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: {} words, resident from level {level}", pages_of.len());
    println!("{:<36} {:>7} {:>11} {:>11}", "a slip in", "asked", "found", "first");
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for rare in [false, true] {
        let of_kind = |(word, n): &(&String, &u32)| {
            (df_level(**n) < level) == rare && word.chars().count() >= 5 && word.chars().all(char::is_alphabetic)
        };
        let mut left: Vec<&String> = pages_of.iter().filter(of_kind).map(|(word, _)| word).collect();
        let mut cases = Vec::new();
        let mut tallies = [[0usize; 3]; 2];
        for _ in 0..WORDS.min(left.len()) {
            let word = left.swap_remove(dice.below(left.len()));
            let (typed, place) = slip(&mut dice, word);
            if pages_of.contains_key(&typed) {
                continue;
            }
            let request = Request { limit: 10, ..Request::new(&typed) };
            let Outcome::Answer(answer) = searcher.search(&request)? else { bail!("the index lacks blocks") };
            let first = answer.corrected.first().is_some_and(|correction| fold(&correction.to) == *word);
            let mut shown = answer.hits.iter().filter_map(|hit| pages.get(hit.url.as_str()));
            let found = first || shown.any(|page| words(page).contains(word));
            if !found && cases.len() < name_cases {
                cases.push(format!("{word:?} is not found by {typed:?}"));
            }
            let tally = &mut tallies[usize::from(2 * place >= word.chars().count())];
            tally[0] += 1;
            tally[1] += usize::from(found);
            tally[2] += usize::from(first);
        }
        for (half, [asked, found, first]) in ["first", "second"].into_iter().zip(tallies) {
            let share = |n: usize| 100.0 * n as f64 / asked.max(1) as f64;
            let row = format!("the {half} half of a {} word", if rare { "rare" } else { "resident" });
            println!("{row:<36} {asked:>7} {:>9.1} % {:>9.1} %", share(found), share(first));
        }
        cases.iter().for_each(|case| println!("    {}", clean(case)));
    }
    Ok(())
}

/// The folded words of a page and the parts of its joined ones.
fn words(document: &Document) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let pieces = document.sections.iter().flat_map(|section| [&section.heading, &section.text]);
    for piece in std::iter::once(&document.title).chain(pieces) {
        analyze(piece, &mut |token| {
            if matches!(token.kind, TokenKind::Word | TokenKind::Part) {
                words.insert(fold(token.key));
            }
        });
    }
    words
}

/// A letter left out, put in, replaced, or swapped with the next, and its place; a letter that comes in is one of the word's own, so that it is of its script.
fn slip(dice: &mut Dice, word: &str) -> (String, usize) {
    let letters: Vec<char> = word.chars().collect();
    loop {
        let mut typed = letters.clone();
        let (at, letter) = (dice.below(letters.len()), letters[dice.below(letters.len())]);
        match dice.below(4) {
            0 => drop(typed.remove(at)),
            1 => typed.insert(at, letter),
            2 => typed[at] = letter,
            _ => typed.swap(at, (at + 1).min(letters.len() - 1)),
        }
        if typed != letters {
            return (typed.into_iter().collect(), at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_edit() {
        let mut dice = Dice(7);
        let mut seen = BTreeSet::new();
        for _ in 0..200 {
            let (typed, place) = slip(&mut dice, "grain");
            assert_eq!(strsim::osa_distance("grain", &typed), 1, "{typed}");
            assert!(place < 5);
            seen.insert(typed);
        }
        assert!(["rain", "grian"].iter().all(|typed| seen.contains(*typed)), "{seen:?}");
    }

    #[test]
    fn words_are_those_of_a_page() {
        let document = Document { title: "Node-fetch, résumé".to_string(), ..Document::default() };
        assert_eq!(words(&document).into_iter().collect::<Vec<_>>(), ["fetch", "node", "resume"]);
    }
}
