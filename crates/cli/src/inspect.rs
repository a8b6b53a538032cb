//! `teff inspect`: what a bundle is made of, segment by segment: pages, sections, blocks and their sizes, the terms with the longest lists; or its pages, or its vocabulary.
//! Reads what the bundle's files hold and computes nothing of its own.

use crate::opened::Opened;
use crate::terminal::{bytes, counted, number, print, print_json};
use anyhow::Result;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;
use teff_index::{root, terms, text};

/// What `teff inspect` takes.
#[derive(Args)]
pub struct Options {
    /// Folder of a bundle, or of a site with one.
    bundle: PathBuf,
    /// Lists every page with its sections.
    #[arg(long, conflicts_with = "terms")]
    pages: bool,
    /// Lists every term with the number of pages that have it.
    #[arg(long)]
    terms: bool,
    /// Prints JSON, one object a line.
    #[arg(long)]
    json: bool,
}

/// A page as the index has it.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub lang: String,
    /// The folders above it.
    pub breadcrumb: Vec<String>,
    /// Headings and anchors of its sections; those that continue one before are left out.
    pub sections: Vec<(String, String)>,
}

/// A term as the index has it.
#[derive(Serialize)]
struct Term {
    term: String,
    pages: u32,
    bytes: usize,
}

/// A segment in figures.
#[derive(Serialize)]
struct Segment {
    lang: String,
    pages: usize,
    sections: u32,
    terms: usize,
    root: Size,
    #[serde(rename = "termBlocks")]
    term_blocks: Size,
    #[serde(rename = "positionBlocks")]
    position_blocks: Size,
    #[serde(rename = "reversedBlocks")]
    reversed_blocks: Size,
    #[serde(rename = "textBlocks")]
    text_blocks: Size,
    others: Size,
    /// The file of each block and where it begins there.
    places: Vec<(u32, usize)>,
    largest: Vec<Term>,
}

#[derive(Default, Serialize)]
struct Size {
    n: usize,
    bytes: u64,
}

/// Terms shown of a segment.
const LARGEST: usize = 12;

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let opened = Opened::at(&options.bundle)?;
    let mut out = String::new();
    let manifest = &opened.bundle.manifest;
    // The list does not have itself.
    let manifest_bytes = std::fs::metadata(opened.folder.join("manifest.json")).map_or(0, |found| found.len());
    let on_disk: u64 = manifest_bytes + manifest.files.iter().map(|file| file.bytes).sum::<u64>();
    let plain = !options.json && !options.pages && !options.terms;
    if plain {
        let files = counted(manifest.files.len() as u64 + 1, "file");
        let _ =
            writeln!(out, "{}: {files}, {}, made by teff {}", opened.folder.display(), bytes(on_disk), manifest.teff);
        if let Ok(sent) = opened.bundle.first_search() {
            let _ = writeln!(out, "a first search downloads about {}", bytes(sent));
        }
    }
    for segment in 0..opened.bundle.segments.len() {
        let image = opened.image(segment)?;
        if options.pages {
            for page in pages(&image)? {
                match options.json {
                    true => out.push_str(&serde_json::to_string(&page)?),
                    false => out.push_str(&format!(
                        "{}  {}  ({})",
                        page.url,
                        page.title,
                        counted(page.sections.len() as u64, "section")
                    )),
                }
                out.push('\n');
            }
        } else if options.terms {
            for term in list(&image)? {
                match options.json {
                    true => out.push_str(&serde_json::to_string(&term)?),
                    false => out.push_str(&format!("{:>8}  {}", term.pages, term.term)),
                }
                out.push('\n');
            }
        } else {
            let open = &opened.bundle.segments[segment];
            let mut figures = figures(&open.row.lang, &image)?;
            figures.places = open.places.iter().map(|(file, place)| (*file, place.start)).collect();
            match options.json {
                true => out.push_str(&format!("{}\n", serde_json::to_string(&figures)?)),
                false => out.push_str(&words(&figures)),
            }
        }
    }
    if options.json { print_json(&out) } else { print(&out) }
}

/// The pages of an index image.
///
/// # Errors
/// When it is damaged.
pub fn pages(image: &[u8]) -> Result<Vec<Page>> {
    let (root, _, end) = root::read(image, teff_analysis::FINGERPRINT)?;
    let mut pages: Vec<Page> = Vec::new();
    for block in texts(&root, image, end) {
        let mut i = 0;
        while let Some(record) = text::record(block, i) {
            i += 1;
            match record {
                text::Record::Card(card) => pages.push(Page {
                    url: card.url.to_string(),
                    title: card.title.to_string(),
                    lang: card.lang.to_string(),
                    breadcrumb: card.breadcrumb.iter().map(|name| name.to_string()).collect(),
                    sections: Vec::new(),
                }),
                text::Record::Section(section) if !section.continues => {
                    if let Some(page) = pages.last_mut() {
                        page.sections.push((section.heading.to_string(), section.anchor.to_string()));
                    }
                }
                text::Record::Section(_) => {}
            }
        }
    }
    Ok(pages)
}

fn blocks<'a>(root: &root::Root, image: &'a [u8], end: usize) -> Vec<&'a [u8]> {
    let mut at = end;
    let mut blocks = Vec::with_capacity(root.blocks.len());
    for row in &root.blocks {
        let next = at.saturating_add(row.len as usize);
        blocks.push(image.get(at..next).unwrap_or_default());
        at = next;
    }
    blocks
}

fn texts<'a>(root: &root::Root, image: &'a [u8], end: usize) -> Vec<&'a [u8]> {
    blocks(root, image, end).into_iter().skip(root.first_text()).take(root.first_records.len()).collect()
}

fn list(image: &[u8]) -> Result<Vec<Term>> {
    let (root, _, end) = root::read(image, teff_analysis::FINGERPRINT)?;
    let mut found = Vec::new();
    for block in blocks(&root, image, end).into_iter().take(root.first_keys.len()) {
        let lists = terms::lists(block).unwrap_or_default();
        terms::each(block, &mut |key, row| {
            // A key is the folded form, and behind a zero byte the term where it is spelled otherwise.
            let start = key.iter().position(|&b| b == 0).map_or(0, |at| at + 1);
            let term = String::from_utf8_lossy(key.get(start..).unwrap_or_default()).into_owned();
            found.push(Term { term, pages: row.df, bytes: row.of(lists).map_or(0, |list| list.bytes.len()) });
        });
    }
    // Function words that no page has are terms all the same.
    found.retain(|term| term.pages > 0);
    Ok(found)
}

fn figures(lang: &str, image: &[u8]) -> Result<Segment> {
    let (root, vocabulary, _) = root::read(image, teff_analysis::FINGERPRINT)?;
    let (n_terms, n_texts) = (root.first_keys.len(), root.first_records.len());
    let size = |range: std::ops::Range<usize>| {
        let rows =
            root.blocks.get(range.start.min(root.blocks.len())..range.end.min(root.blocks.len())).unwrap_or_default();
        Size { n: rows.len(), bytes: rows.iter().map(|row| u64::from(row.len)).sum() }
    };
    let mut all = list(image)?;
    let n = all.len();
    all.sort_by(|a, b| b.bytes.cmp(&a.bytes).then(a.term.cmp(&b.term)));
    all.truncate(LARGEST);
    Ok(Segment {
        lang: lang.to_string(),
        pages: root.lengths.len(),
        sections: root.first_section.last().copied().unwrap_or(0),
        terms: n,
        root: Size { n: 1, bytes: vocabulary.end as u64 },
        term_blocks: size(0..n_terms),
        // Those of pieces count with them: both are fetched for phrases.
        position_blocks: size(n_terms..root.first_of_reversed()),
        reversed_blocks: size(root.first_of_reversed()..root.first_text()),
        text_blocks: size(root.first_text()..root.first_text() + n_texts),
        others: size(root.first_text() + n_texts..root.blocks.len()),
        places: Vec::new(),
        largest: all,
    })
}

fn words(segment: &Segment) -> String {
    let name = if segment.lang.is_empty() { "no language" } else { &segment.lang };
    let mut out = format!(
        "\n{name}: {}, {}, {}\n",
        counted(segment.pages as u64, "page"),
        counted(segment.sections.into(), "section"),
        counted(segment.terms as u64, "term")
    );
    let parts = [
        ("root", &segment.root),
        ("terms", &segment.term_blocks),
        ("positions", &segment.position_blocks),
        ("rare words, reversed", &segment.reversed_blocks),
        ("texts", &segment.text_blocks),
        ("facets, orders, addresses", &segment.others),
    ];
    for (name, size) in parts {
        let _ = writeln!(out, "  {name:<26}{:>8}  {:>10} unpacked", counted(size.n as u64, "block"), bytes(size.bytes));
    }
    out.push_str("  the longest lists:\n");
    for term in &segment.largest {
        let _ = writeln!(
            out,
            "    {:<20} {:>10} pages {:>10}",
            term.term,
            number(term.pages.into()),
            bytes(term.bytes as u64)
        );
    }
    out
}
