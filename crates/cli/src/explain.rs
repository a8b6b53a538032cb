//! `teff explain`: takes the score of a page apart, or says why a query does not find it.

use crate::opened::Opened;
use crate::terminal::print;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use teff::answer::Options as Asked;
use teff_search::{ALL, Needs, Outcome, Request, Whereabouts};

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
    let asked = Asked { lang: options.lang.clone().unwrap_or_default(), ..Asked::default() };
    print(&explanation(&mut opened, &options.query, &options.url, &asked)?)
}

/// The explanation, a figure or a reason a line: of the pages of a language that pass the filters.
pub fn explanation(opened: &mut Opened, query: &str, url: &str, asked: &Asked) -> Result<String> {
    let request = Request { filters: &asked.filters, ..Request::new(query) };
    // The order of the list is another then.
    let by = if asked.sort.is_empty() { "" } else { " by its score" };
    let segments: Vec<usize> = match asked.lang.as_str() {
        ALL => (0..opened.bundle.segments.len()).collect(),
        lang => opened.segments.pick(lang).map(|one| one as usize).into_iter().collect(),
    };
    let n_pages: u32 = segments.iter().filter_map(|&i| opened.segments.each().nth(i)).map(|(_, s)| s.n_pages()).sum();
    for segment in segments {
        match whereabouts(opened, segment, &request, url)? {
            Whereabouts::NotIndexed => {}
            Whereabouts::Found { page, rank, of } => {
                return Ok(format!("{url} is number {rank} of {of}{by}\n{}", tree(opened, segment, &request, page)?));
            }
            Whereabouts::Absent(reasons) => return Ok(format!("{url} is in the index, but not found\n{reasons}")),
        }
    }
    Ok(format!(
        "no page of this address is among the {n_pages} pages of the index: `teff build --verbose` says what was left out and why, \
         `--lang all` looks in all languages\n"
    ))
}

fn whereabouts(opened: &mut Opened, segment: usize, request: &Request<'_>, url: &str) -> Result<Whereabouts> {
    loop {
        let Some((_, searcher)) = opened.segments.each().nth(segment) else { return Ok(Whereabouts::NotIndexed) };
        match searcher.whereabouts(request, url)? {
            Outcome::Answer(found) => return Ok(found),
            Outcome::Needs(blocks) => bring(opened, segment, blocks)?,
        }
    }
}

fn bring(opened: &mut Opened, segment: usize, blocks: Vec<u32>) -> Result<()> {
    let blocks = blocks.into_iter().map(|block| (segment as u32, block)).collect();
    opened.bring(&Needs { blocks, ..Needs::default() })
}

fn tree(opened: &mut Opened, segment: usize, request: &Request<'_>, page: u32) -> Result<String> {
    loop {
        let Some((_, searcher)) = opened.segments.each().nth(segment) else { return Ok(String::new()) };
        match searcher.explain(request, page)? {
            Outcome::Answer(found) => return Ok(found.map(|tree| tree.to_string()).unwrap_or_default()),
            Outcome::Needs(blocks) => bring(opened, segment, blocks)?,
        }
    }
}
