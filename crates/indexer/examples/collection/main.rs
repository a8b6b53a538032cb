//! Makes an index image and queries of a collection, for `cargo xtask bench-engine`: `collection <folder> <out> [--lang <tag>]`
//! writes `index.teff`, `queries.json`, and the index's blocks as they travel behind one another into `blocks.bin` with
//! their lengths in `blocks.json`, into the folder `out`. The index is the indexer's; nothing is decided here.

mod queries;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use teff_index::{Layout, Packer};

/// Queries of each kind; with seven kinds about 200 in all.
const N_QUERIES: usize = 29;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (folder, out, lang) = match arguments.as_slice() {
        [folder, out] => (folder, out, None),
        [folder, out, "--lang", lang] => (folder, out, Some(*lang)),
        _ => {
            eprintln!("usage: collection <folder with corpus.jsonl> <folder to write to> [--lang <tag>]");
            return ExitCode::FAILURE;
        }
    };
    match write(Path::new(folder), Path::new(out), lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, out: &Path, lang: Option<&str>) -> Result<(), String> {
    let documents = teff_indexer::source::read_records(&folder.join("corpus.jsonl"), lang);
    let documents = documents.map_err(|error| error.to_string())?;
    let drawn = queries::draw(&documents, N_QUERIES);
    let drawn: Vec<_> = drawn.iter().map(|(kind, text)| serde_json::json!({"kind": kind, "text": text})).collect();
    let built = teff_indexer::build(&documents).map_err(|error| error.to_string())?;
    let save = |name: &str, bytes: &[u8]| {
        fs::write(out.join(name), bytes).map_err(|error| format!("{}: cannot be written ({error})", out.display()))
    };
    fs::create_dir_all(out).map_err(|error| format!("{}: cannot be made ({error})", out.display()))?;
    save("index.teff", &built.bytes)?;
    let blocks = packed(&built.bytes).map_err(|error| error.to_string())?;
    save("blocks.bin", &blocks.concat())?;
    save("blocks.json", serde_json::json!(blocks.iter().map(Vec::len).collect::<Vec<_>>()).to_string().as_bytes())?;
    save("queries.json", serde_json::Value::from(drawn).to_string().as_bytes())
}

/// The blocks of an index as they travel.
fn packed(image: &[u8]) -> Result<Vec<Vec<u8>>, teff_index::Error> {
    let layout = Layout::of(image)?;
    let known = layout.known(image)?;
    let mut packer = Packer::new(&known);
    Ok(layout.places().enumerate().map(|(number, place)| packer.pack(layout.is_text(number), &image[place])).collect())
}
