//! Answers queries natively, for the browser tests to hold the wasm to: `answers <image> <file of queries, one a line>` prints for each query what
//! a reader would see of it, on one line. The line's form is that of tests/browser/parity.mjs.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::process::ExitCode;
use teff::answer::{Options, Reply, respond};
use teff::wire::{self, SearchResponse};
use teff_search::{Marked, Segments};

fn main() -> ExitCode {
    match answers(std::env::args().skip(1).collect()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn answers(arguments: Vec<String>) -> Result<String, Box<dyn Error>> {
    let [image, queries] = arguments.as_slice() else {
        return Err("usage: answers <image> <file of queries>".into());
    };
    let mut segments = Segments::default();
    segments.add("en", fs::read(image)?.into())?;
    let options = Options { completions: 3, facets: vec!["lang".to_string()], ..Options::default() };
    let mut text = String::new();
    for query in fs::read_to_string(queries)?.lines() {
        match respond(&segments, query, &options)? {
            Reply::Response(response) => line(&mut text, &response)?,
            Reply::Needs(_) => return Err("the image is cut".into()),
        }
    }
    Ok(text)
}

fn line(text: &mut String, response: &SearchResponse) -> std::fmt::Result {
    let SearchResponse { query, pages, answer } = response;
    write!(text, "{query}\t{}\t{pages}", answer.total)?;
    let changes: Vec<String> = answer.corrected.iter().map(|word| format!("{}>{}", word.from, word.to)).collect();
    write!(text, "\t{}\t{}\t{}", answer.missing.join(","), changes.join(","), answer.suggestion)?;
    let counts = answer.facets.iter().map(|facet| {
        let values: Vec<String> = facet.values.iter().map(|(value, n)| format!("{value}:{n}")).collect();
        format!("{} {}", facet.key, values.join(","))
    });
    write!(text, "\t{}\t{}", answer.completions.join(","), counts.collect::<Vec<_>>().join(";"))?;
    for hit in &answer.hits {
        write!(text, "\t{} {} {} {}", wire::href(hit), wire::score(hit), hit.title.text, ranges(&hit.title))?;
        write!(text, " {} {} {}", hit.excerpt.text, ranges(&hit.excerpt), hit.marks.join(","))?;
        for section in &hit.sections {
            write!(text, " {} {}", section.url, section.excerpt.text)?;
        }
    }
    text.push('\n');
    Ok(())
}

fn ranges(marked: &Marked) -> String {
    wire::ranges(marked).iter().map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>().join(",")
}
