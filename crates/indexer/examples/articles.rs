//! Writes each article of a folder as a page of its own: `articles <folder> <site>`. The demo's hits lead to these pages.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, site] = arguments.as_slice() else {
        eprintln!("usage: articles <folder of articles> <folder of the site>");
        return ExitCode::FAILURE;
    };
    match teff_indexer::source::write_articles(Path::new(folder), Path::new(site)) {
        Ok(n) => {
            println!("{n} articles");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
