//! `teff typos`: how often the right word is found for misspellings that people made. Every right word is a page of its own, beside each other as in a large
//! vocabulary; each misspelling is asked once. Of a collection, see `slips`.

use crate::slips;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use teff_analysis::fold;
use teff_indexer::{Document, Section};
use teff_search::{Outcome, Request, Searcher};

/// What `teff typos` takes.
#[derive(Args)]
pub struct Options {
    /// Lines of misspelling and right word, parted by a tabulator (further columns are passed over); or folders with corpus.jsonl, whose own words are misspelled.
    #[arg(required = true)]
    pairs: Vec<PathBuf>,
    /// How many of a collection's words that are not found to name, of each kind.
    #[arg(long, default_value_t = 0)]
    name: usize,
}

/// How many pairs were asked, and what came of them.
#[derive(Default)]
struct Tally {
    asked: usize,
    found: usize,
    first: usize,
}

impl Tally {
    fn count(&mut self, place: Option<usize>) {
        self.asked += 1;
        self.found += usize::from(place.is_some());
        self.first += usize::from(place == Some(0));
    }

    fn print(&self, name: &str) {
        let share = |n: usize| 100.0 * n as f64 / self.asked.max(1) as f64;
        println!("{name:<44} {:>7} {:>9.1} % {:>9.1} %", self.asked, share(self.found), share(self.first));
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    options
        .pairs
        .iter()
        .try_for_each(|path| if path.is_dir() { slips::run(path, options.name) } else { of_people(path) })
}

fn of_people(path: &Path) -> Result<()> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name}: cannot be read"))?;
    let pairs: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, columns.next()?))
        })
        .filter(|(wrong, right)| [wrong, right].iter().all(|w| w.chars().all(char::is_alphabetic)))
        .collect();
    if pairs.is_empty() {
        bail!("{name}: no pairs of words; expected lines of misspelling, tabulator, right word");
    }
    let words: BTreeSet<String> = pairs.iter().map(|(_, right)| right.to_lowercase()).collect();
    let page = |word: &String| Document {
        url: word.clone(),
        lang: "en".to_string(),
        sections: vec![Section { text: word.clone(), ..Section::default() }],
        ..Document::default()
    };
    let documents: Vec<Document> = words.iter().map(page).collect();
    let searcher = Searcher::open(teff_indexer::build(&documents)?.bytes.into())?;
    let (mut one, mut two, mut beyond) = (Tally::default(), Tally::default(), Tally::default());
    // A misspelling that is another right word is none that an engine could know of.
    for (wrong, right) in pairs.iter().filter(|(wrong, _)| !words.contains(&wrong.to_lowercase())) {
        // The blank says that the word is finished.
        let query = format!("{wrong} ");
        let request = Request { limit: 50, ..Request::new(&query) };
        let Outcome::Answer(answer) = searcher.search(&request)? else { bail!("the index lacks blocks") };
        let place = answer.hits.iter().position(|hit| hit.url == right.to_lowercase());
        let letters = wrong.chars().count();
        match strsim::osa_distance(&fold(&wrong.to_lowercase()), &fold(&right.to_lowercase())) {
            1 if letters >= 4 => one.count(place),
            2 if letters >= 8 => two.count(place),
            _ => beyond.count(place),
        }
    }
    println!("{} right words; {:<24} {:>7} {:>11} {:>11}", words.len(), "", "asked", "found", "first");
    one.print("one edit, four letters or more");
    two.print("two edits, eight letters or more");
    beyond.print("beyond the rule");
    Ok(())
}
