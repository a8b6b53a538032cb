//! Lays a bundle for the browser tests and measurements: `lay <source> <assets> <out> [--offline] [--one-file] [--shards] [--keep] [--block-bytes <n>] [--file-bytes <n>] [--image <file>] [--packed <file>]`. The source is a folder of
//! articles, or a file of records {id, title, text, lang}; with `--image` the index in one piece is written too, with `--packed` the same with its blocks as they travel. Prints what a bundle weighs.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use teff_bundle::{Assets, OneFile, Options, Segment, write};
use teff_index::{Layout, Packer, join};
use teff_indexer::{Limits, build_within, source};

fn main() -> ExitCode {
    match lay(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn lay(arguments: Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut options = Options::default();
    let mut limits = Limits::default();
    let (mut image, mut packed) = (None, None);
    let mut places = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--offline" => options.offline = true,
            "--one-file" => options.one_file = OneFile::Always,
            "--shards" => options.one_file = OneFile::Never,
            "--keep" => options.keep = true,
            "--file-bytes" => options.file_bytes = rest.next().ok_or("--file-bytes needs a number")?.parse()?,
            "--image" => image = rest.next(),
            "--packed" => packed = rest.next(),
            "--block-bytes" => {
                limits.block_bytes = rest.next().ok_or("--block-bytes needs a number")?.parse()?;
                limits.text_bytes = limits.block_bytes;
            }
            place => places.push(Path::new(place)),
        }
    }
    let [from, assets, out] = places.as_slice() else {
        return Err("usage: lay <source> <assets> <out> [--offline] [--one-file] [--shards] [--keep] [--block-bytes <n>] [--file-bytes <n>] [--image <file>] [--packed <file>]".into());
    };
    let documents = if from.is_dir() { source::read_folder(from)? } else { source::read_records(from, None)? };
    let built = build_within(&documents, limits)?;
    if let Some(image) = image {
        fs::write(image, &built.bytes)?;
    }
    if let Some(packed) = packed {
        let layout = Layout::of(&built.bytes)?;
        let known = layout.known(&built.bytes)?;
        let mut packer = Packer::new(&known);
        let blocks = layout.places().enumerate();
        let blocks: Vec<Vec<u8>> =
            blocks.map(|(number, place)| packer.pack(layout.is_text(number), &built.bytes[place])).collect();
        fs::write(packed, join(&built.bytes[..layout.root], &blocks))?;
    }
    let segment = Segment { lang: "en", image: &built.bytes };
    let report = write(out, &[segment], &Assets::read(assets)?, options)?;
    println!(
        "{} pages, {} files, {} bytes; a first search fetches about {} bytes",
        report.manifest.segments[0].pages,
        report.files.len(),
        report.bytes(),
        report.first_search
    );
    Ok(())
}
