//! `teff check`: a site owner's own tests of a bundle. Which page is to be found for which query is written in a file of TOML:
//!
//! ```toml
//! [[query]]
//! text = "install"
//! expect = "install/"       # or a list, each of which is to be found
//! within = 3                # among so many hits; 3 when left out
//! absent = ["old/install"]  # not among them
//! # none = true             # nothing at all is to be found
//! # lang = "de"
//! ```

use crate::inspect::pages;
use crate::opened::Opened;
use crate::terminal::{bytes, counted, print};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use teff::answer::Options as Asked;
use teff_bundle::first_part;
use teff_search::ALL;

/// What `teff check` takes.
#[derive(Args)]
pub struct Options {
    /// Folder of a bundle, or of a site with one.
    bundle: PathBuf,
    /// File of tests: [[query]] tables with text, expect, within, absent, none, lang [default: queries.toml where the command runs, if there is one].
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// What a reader's first search may download, in kB.
    #[arg(long, value_name = "N")]
    max_kb: Option<u64>,
    /// Prints the tests that pass, too.
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    query: Vec<Test>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    text: String,
    #[serde(default)]
    expect: Urls,
    #[serde(default = "three")]
    within: usize,
    #[serde(default)]
    absent: Urls,
    #[serde(default)]
    none: bool,
    #[serde(default)]
    lang: String,
}

fn three() -> usize {
    3
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Urls {
    One(String),
    Many(Vec<String>),
}

impl Default for Urls {
    fn default() -> Self {
        Urls::Many(Vec::new())
    }
}

impl Urls {
    fn each(&self) -> &[String] {
        match self {
            Urls::One(url) => std::slice::from_ref(url),
            Urls::Many(urls) => urls,
        }
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let usual = Path::new("queries.toml");
    let path = options.queries.clone().or_else(|| usual.is_file().then(|| usual.to_path_buf()));
    if path.is_none() && options.max_kb.is_none() {
        bail!("nothing to check: name a file of queries (--queries) or a budget (--max-kb)");
    }
    let tests = path.map(|path| read(&path)).transpose()?.unwrap_or_default();
    let mut opened = Opened::at(&options.bundle)?;
    let known = if tests.is_empty() { BTreeMap::new() } else { addresses(&opened)? };
    let mut out = String::new();
    let mut wrong = 0;
    for test in &tests {
        let rows = rows(&mut opened, test, &known)?;
        for (holds, row) in rows {
            wrong += usize::from(!holds);
            if !holds || options.verbose {
                let _ = writeln!(out, "{} {row}", if holds { "ok   " } else { "WRONG" });
            }
        }
    }
    if let Some(limit) = options.max_kb {
        let found = opened.bundle.first_search()?;
        let holds = found <= 1000 * limit;
        wrong += usize::from(!holds);
        let row = format!("a first search downloads {}, at most {limit} kB are allowed", bytes(found));
        let _ = writeln!(out, "{} {row}", if holds { "ok   " } else { "WRONG" });
    }
    let _ = writeln!(out, "{}, {wrong} wrong", counted(tests.len() as u64, "query").replace("querys", "queries"));
    print(&out)?;
    if wrong > 0 {
        bail!(
            "{} of the bundle's tests fail; `teff explain <bundle> \"query\" <url>` says why a page stands where it does",
            wrong
        );
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Test>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let file: File = toml::from_str(&text).with_context(|| format!("{}: not understood", path.display()))?;
    // Tests that can not fail are no tests.
    if file.query.is_empty() {
        bail!("{}: no test in it; write [[query]] and below it `text` and `expect`", path.display());
    }
    for test in &file.query {
        if test.text.trim().is_empty() {
            bail!("{}: a query without `text`; write what readers type", path.display());
        }
        if test.within == 0 {
            bail!("{}: query {:?}: expected `within` of 1 or more, found 0", path.display(), test.text);
        }
        if test.expect.each().is_empty() && test.absent.each().is_empty() && !test.none {
            bail!(
                "{}: query {:?} expects nothing; give it `expect`, `absent` or `none = true`",
                path.display(),
                test.text
            );
        }
    }
    Ok(file.query)
}

/// The addresses of all pages as [`bare`] has them, with the languages that have them.
fn addresses(opened: &Opened) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (i, segment) in opened.bundle.segments.iter().enumerate() {
        for page in pages(&opened.image(i)?)? {
            known.entry(bare(&page.url)).or_default().insert(segment.row.lang.clone());
        }
    }
    Ok(known)
}

/// Why no search of a language can find an address.
fn unknown(known: &BTreeMap<String, BTreeSet<String>>, url: &str, lang: &str) -> Option<String> {
    let Some(languages) = known.get(&bare(url)) else {
        // Of the same page the end of an address is most often right.
        let alike = known.keys().find(|own| own.ends_with(&format!("/{}", bare(url))) && own.contains("://"));
        return Some(match alike {
            Some(own) => format!("no page has this address; with --base-url it is written out: {own}"),
            None => "no page has this address; `teff inspect --pages` lists those that are there".to_string(),
        });
    };
    (!languages.contains(lang) && lang != ALL).then(|| {
        format!(
            "in {}, and pages in {lang} are searched; say which by `lang`",
            languages.iter().cloned().collect::<Vec<_>>().join(", ")
        )
    })
}

/// What holds and what does not, a line for each page that a test names.
fn rows(opened: &mut Opened, test: &Test, known: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<(bool, String)>> {
    let languages: Vec<String> = opened.bundle.segments.iter().map(|segment| segment.row.lang.clone()).collect();
    let searched = match test.lang.as_str() {
        ALL => ALL.to_string(),
        lang if !lang.is_empty() && languages.iter().all(|own| first_part(own) != first_part(lang)) => {
            let row = format!("“{}”: no pages in {lang:?}; there are pages in {}", test.text, languages.join(", "));
            return Ok(vec![(false, row)]);
        }
        lang => opened.segments.pick(lang).and_then(|one| languages.get(one as usize).cloned()).unwrap_or_default(),
    };
    // Beyond what is asked for, so that a page that fell is told where it stands now.
    let limit = test.within.max(100);
    let asked = Asked { limit, sections: 0, lang: test.lang.clone(), ..Asked::default() };
    let answer = opened.search(&test.text, &asked)?.answer;
    let rank = |url: &str| answer.hits.iter().position(|hit| same(&hit.url, url)).map(|at| at + 1);
    let (query, within) = (&test.text, test.within);
    let mut rows = Vec::new();
    for url in test.expect.each() {
        rows.push(match rank(url) {
            Some(rank) => (rank <= within, format!("“{query}” → {url}: at {rank}, expected within {within}")),
            None => {
                let why = unknown(known, url, &searched).map_or(String::new(), |why| format!(" ({why})"));
                (false, format!("“{query}” → {url}: not found, expected within {within}{why}"))
            }
        });
    }
    for url in test.absent.each() {
        rows.push(match rank(url).filter(|rank| *rank <= within) {
            Some(rank) => (false, format!("“{query}” → {url}: at {rank}, expected not within {within}")),
            // A slip in an address would pass for ever.
            None if unknown(known, url, ALL).is_some() => {
                let why = unknown(known, url, ALL).unwrap_or_default();
                (false, format!("“{query}” → {url}: expected not to be found, but {why}"))
            }
            None => (true, format!("“{query}” → {url}: not within {within}, as expected")),
        });
    }
    if test.none {
        let found = answer.total;
        rows.push((found == 0, format!("“{query}”: {} found, expected none", counted(found as u64, "page"))));
    }
    Ok(rows)
}

/// Addresses with and without a slash in front, as people write them.
fn same(own: &str, written: &str) -> bool {
    bare(own) == bare(written)
}

fn bare(url: &str) -> String {
    url.trim_start_matches("./").trim_start_matches('/').to_string()
}
