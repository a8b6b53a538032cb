//! `teff search`: asks a bundle in the terminal, by the engine and the answers of the widget.

use crate::explain::explanation;
use crate::opened::Opened;
use crate::terminal::{counted, is_read, marked, print, print_json};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::PathBuf;
use teff::answer::Options as Asked;
use teff::json::Json;
use teff::wire::{IssueKind, SearchResponse, href};
use teff_search::FacetFilter;

/// What `teff search` takes.
#[derive(Args)]
pub struct Options {
    /// Folder of a bundle, or of a site with one.
    bundle: PathBuf,
    /// What to search for.
    query: Option<String>,
    /// Hits to show.
    #[arg(short = 'n', long, default_value_t = 10)]
    limit: usize,
    /// Hits to leave out before them.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The language whose pages are searched, or `all` [default: that of most pages].
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Shows pages alone that have this value of a facet; of several of one facet any will do [default: none].
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    filter: Vec<(String, String)>,
    /// Shows pages alone that have all of these values [default: none].
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    filter_all: Vec<(String, String)>,
    /// Leaves out pages that have one of these values [default: none].
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    filter_none: Vec<(String, String)>,
    /// Orders hits by this key, the smallest or oldest first; behind a minus (--sort=-date) the largest [default: by score].
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Counts the values of these facets; may be repeated [default: none].
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    facets: Vec<String>,
    /// Other sections of a page to name below a hit.
    #[arg(long, value_name = "N", default_value_t = 3)]
    sections: usize,
    /// Columns of an excerpt.
    #[arg(long, value_name = "N", default_value_t = 160)]
    excerpt: usize,
    /// Completions of what was typed, in --json.
    #[arg(long, value_name = "N", default_value_t = 0)]
    completions: usize,
    /// Prints the answer as the widget gets it, as one JSON object.
    #[arg(long)]
    json: bool,
    /// Takes the score of each hit apart.
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// File of queries, one a line: JSON text or {"query": …} or {"id": …, "text": …}; prints one JSON answer a line.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "explain"])]
    queries: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let asked = asked(options);
    let mut opened = Opened::at(&options.bundle)?;
    if let Some(path) = &options.queries {
        return many(&mut opened, path, &asked);
    }
    let Some(query) = &options.query else { bail!("a query is missing: `teff search <bundle> \"words\"`") };
    let response = opened.search(query, &asked)?;
    if options.json {
        return print_json(&json(&response));
    }
    let mut out = text(&response, asked.offset, is_read());
    if options.explain {
        for hit in &response.answer.hits {
            let _ = writeln!(out, "\n{}", hit.url);
            out.push_str(&explanation(&mut opened, query, &hit.url, &asked)?);
        }
    }
    print(&out)
}

/// The options as a page gives them.
fn asked(options: &Options) -> Asked {
    let mut filters: Vec<FacetFilter> = Vec::new();
    let mut add = |given: &[(String, String)], list: fn(&mut FacetFilter) -> &mut Vec<String>| {
        for (key, value) in given {
            let at = filters.iter().position(|filter| filter.key == *key).unwrap_or_else(|| {
                filters.push(FacetFilter { key: key.clone(), any: Vec::new(), all: Vec::new(), none: Vec::new() });
                filters.len() - 1
            });
            list(&mut filters[at]).push(value.clone());
        }
    };
    add(&options.filter, |filter| &mut filter.any);
    add(&options.filter_all, |filter| &mut filter.all);
    add(&options.filter_none, |filter| &mut filter.none);
    Asked {
        limit: options.limit,
        offset: options.offset,
        sections: options.sections,
        excerpt: options.excerpt,
        completions: options.completions,
        lang: options.lang.clone().unwrap_or_default(),
        partial: false,
        filters,
        sort: options.sort.clone().unwrap_or_default(),
        facets: options.facets.clone(),
    }
}

/// `tag=Guide`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .ok_or("expected KEY=VALUE, such as tag=guide")?;
    Ok((key.to_string(), value.to_string()))
}

/// A line of a file of queries.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Text(String),
    Query { query: String },
    Judged { text: String },
}

fn many(opened: &mut Opened, path: &std::path::Path, asked: &Asked) -> Result<()> {
    let lines = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    for (i, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line = serde_json::from_str(line).ok().with_context(|| {
            format!(
                "{}, line {}: expected a query as JSON, such as \"words\" or {{\"query\": \"words\"}}",
                path.display(),
                i + 1
            )
        })?;
        let (Line::Text(query) | Line::Query { query } | Line::Judged { text: query }) = line;
        let response = opened.search(&query, asked)?;
        print_json(&json(&response))?;
    }
    Ok(())
}

/// An answer as it crosses to JavaScript, on a line.
fn json(response: &SearchResponse) -> String {
    let mut json = Json::default();
    response.write(&mut json);
    json.text.push('\n');
    json.text
}

/// A link without the words to mark, which only browsers read.
fn to_section(href: &str) -> &str {
    href.split(":~:").next().unwrap_or(href).trim_end_matches('#')
}

/// An answer for a person.
fn text(response: &SearchResponse, first: usize, bold: bool) -> String {
    let mut out = String::new();
    let answer = &response.answer;
    for word in &answer.corrected {
        let _ = writeln!(out, "showing results for “{}” instead of “{}”", word.to, word.from);
    }
    if !answer.missing.is_empty() {
        let _ = writeln!(out, "no page has {}", answer.missing.join(", "));
    }
    let _ = writeln!(out, "{} of {}", counted(answer.total as u64, "result"), counted(response.pages.into(), "page"));
    if answer.issues.iter().any(|issue| issue.kind == IssueKind::UnknownKey) {
        let _ = writeln!(out, "no page has a facet or sort key of that name");
    }
    for facet in &answer.facets {
        let values: Vec<String> = facet.values.iter().map(|(value, n)| format!("{value} ({n})")).collect();
        let _ = writeln!(out, "{}: {}", facet.key, values.join(", "));
    }
    for (i, hit) in answer.hits.iter().enumerate() {
        let _ = writeln!(out, "\n{:>2}. {}", first + i + 1, marked(&hit.title.text, &hit.title.ranges, bold));
        if !hit.breadcrumb.is_empty() {
            let _ = writeln!(out, "    {}", marked(&hit.breadcrumb.join(" › "), &[], bold));
        }
        let _ = writeln!(out, "    {}", to_section(&href(hit)));
        if !hit.excerpt.text.is_empty() {
            let _ = writeln!(out, "    {}", marked(&hit.excerpt.text, &hit.excerpt.ranges, bold));
        }
        for section in &hit.sections {
            let _ = writeln!(out, "    - {}  {}", section.heading, section.url);
        }
    }
    out
}
