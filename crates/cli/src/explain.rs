//! `teff explain`: takes the score of a page apart, or says why a query does not find it.

use crate::opened::Opened;
use crate::terminal::print;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use teff_search::{ALL, Found, Needs, Outcome, Request};

/// What `teff explain` takes.
#[derive(Args)]
pub struct Options {
    /// Folder of a bundle, or of a site with one.
    bundle: PathBuf,
    /// What was searched for.
    query: String,
    /// Address of the page, as hits show it.
    url: String,
    /// The language whose pages are searched, or `all` [default: that of most pages].
    #[arg(long)]
    lang: Option<String>,
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let mut opened = Opened::at(&options.bundle)?;
    print(&explanation(&mut opened, &options.query, &options.url, options.lang.as_deref().unwrap_or_default())?)
}

/// Hits asked for at once on the way to a page.
const STEP: usize = 100;

/// The explanation, a figure a line.
pub fn explanation(opened: &mut Opened, query: &str, url: &str, lang: &str) -> Result<String> {
    let segments: Vec<usize> = match lang {
        ALL => (0..opened.bundle.segments.len()).collect(),
        lang => opened.segments.pick(lang).map(|one| one as usize).into_iter().collect(),
    };
    let (mut total, mut missing) = (0, Vec::new());
    for segment in segments {
        let mut offset = 0;
        loop {
            let name = opened.bundle.segments[segment].row.lang.clone();
            let request = Request { offset, limit: STEP, sections: 0, ..Request::new(query) };
            let answer = match opened.segments.search(&request, &name, false)? {
                Found::Answer(answer) => answer,
                Found::Needs(needs) => {
                    opened.bring(&needs)?;
                    continue;
                }
            };
            if let Some(hit) = answer.hits.iter().find(|hit| hit.url == url) {
                return tree(opened, segment, query, hit.page);
            }
            offset += STEP;
            if offset >= answer.total {
                total += answer.total;
                missing = answer.missing;
                break;
            }
        }
    }
    let mut out = format!("{url} is not among the {total} pages found\n");
    if !missing.is_empty() {
        out.push_str(&format!("no page has {}\n", missing.join(", ")));
    }
    out.push_str(match holds(opened, url)? {
        true => "the page is in the index: its text, as it was read, has too little of the query\n",
        false => "no page of this address is in the index: `teff build --verbose` says what was left out and why\n",
    });
    Ok(out)
}

fn tree(opened: &mut Opened, segment: usize, query: &str, page: u32) -> Result<String> {
    loop {
        let Some((_, searcher)) = opened.segments.each().nth(segment) else { return Ok(String::new()) };
        match searcher.explain(query, page)? {
            Outcome::Answer(found) => return Ok(found.map(|tree| tree.to_string()).unwrap_or_default()),
            Outcome::Needs(blocks) => {
                let blocks = blocks.into_iter().map(|block| (segment as u32, block)).collect();
                opened.bring(&Needs { blocks, ..Needs::default() })?;
            }
        }
    }
}

/// True when some index has a page of this address.
fn holds(opened: &Opened, url: &str) -> Result<bool> {
    for segment in 0..opened.bundle.segments.len() {
        if crate::inspect::pages(&opened.image(segment)?)?.iter().any(|page| page.url == url) {
            return Ok(true);
        }
    }
    Ok(false)
}
