//! `teff size`: builds an index of a collection in memory and prints what each part of it weighs, as it is and compressed, beside its floor: the fewest
//! bytes that hold the same facts without knowing more than their counts.
//!
//! Floors. Terms: all keys front-coded, compressed in one piece. Section postings: log2 of the number of ways to choose the term's sections among all. Counts: the
//! entropy of the pairs (field, count) over all postings. Positions: log2 of the ways to choose a
//! term's places within the title, heading and text of each section that has it. Text: all of it
//! compressed in one piece, with Brotli. The root is deflated, blocks are packed, as they travel.

use crate::build::limits;
use crate::{collection, legs};
use anyhow::{Context, Result};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use teff_bundle::squeeze;
use teff_index::pieces::{self, Pieces};
use teff_index::positions::{self, Places};
use teff_index::postings::Cursor;
use teff_index::{Layout, Packer};
use teff_index::{root, terms, text};
use teff_indexer::build_within;

/// What `teff size` takes.
#[derive(Args)]
pub struct Options {
    /// Folders with corpus.jsonl {id, title, text}.
    #[arg(required = true)]
    collections: Vec<PathBuf>,
    /// Only documents of this language; those without one count as every language.
    #[arg(long)]
    lang: Option<String>,
    /// Also asks queries and prints what a reader fetches for the first ten hits.
    #[arg(long)]
    legs: bool,
}

/// A part of the image.
#[derive(Default)]
struct Part {
    name: &'static str,
    raw: usize,
    packed: usize,
    floor: f64,
}

impl Part {
    fn add(&mut self, bytes: &[u8], packed: &[u8]) {
        self.raw += bytes.len();
        self.packed += packed.len();
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    for folder in &options.collections {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let documents = collection::documents(folder, options.lang.as_deref())?;
        let built =
            build_within(&documents, limits(&documents)).with_context(|| format!("{name}: cannot be indexed"))?;
        println!(
            "{name}: {} pages ({} of them twins of others), {} sections, {} terms (resident from level {}), {} positions",
            built.report.pages,
            built.report.twins,
            built.report.sections,
            built.report.terms,
            built.report.resident_level,
            built.report.positions
        );
        print(&parts(&built.bytes).context("a fresh index is read")?);
        if options.legs {
            let layout = Layout::of(&built.bytes)?;
            let known = layout.known(&built.bytes)?;
            let mut packer = Packer::new(&known);
            legs::print(&built.bytes, &documents, &mut |text, block| packer.pack(text, block).len())?;
        }
    }
    Ok(())
}

/// Cuts an image into its parts.
fn parts(image: &[u8]) -> Result<Vec<Part>> {
    let damaged = || anyhow::anyhow!("the index is not what its writer makes");
    let (root, vocabulary, end) = root::read(image, teff_analysis::FINGERPRINT)?;
    let known = Layout::of(image)?.known(image)?;
    let mut packer = Packer::new(&known);
    let mut add = |part: &mut Part, text: bool, bytes: &[u8]| part.add(bytes, &packer.pack(text, bytes));
    let part = |name| Part { name, ..Part::default() };
    let [mut of_root, mut resident] = [part("root, all of it"), part("  of which vocabulary")];
    let [mut heads, mut lists] = [part("terms at the head of blocks"), part("postings with counts")];
    let mut reversed = part("rare words, reversed");
    let [mut places, mut of_pieces] = [part("positions"), part("  of which pieces")];
    let [mut texts, mut sides] = [part("text and cards"), part("facets, sort keys, addresses, twins")];
    of_root.add(&image[..end], &squeeze(&image[..end])?);
    let words = &image[vocabulary];
    resident.add(words, &squeeze(words)?);

    let mut blocks = Vec::new();
    let mut at = end;
    for row in &root.blocks {
        blocks.push(&image[at..at + row.len as usize]);
        at += row.len as usize;
    }
    let n_terms = root.first_keys.len();
    let n_sections = root.first_section.last().copied().unwrap_or(0);
    let logs = LogFactorials::up_to(image.len().max(n_sections as usize) + 1);
    let texts_from = root.first_text();
    let mut placed: Vec<Pieces> = Vec::new();
    for block in &blocks[root.first_of_reversed()..texts_from] {
        add(&mut reversed, false, block);
    }
    for block in &blocks[2 * n_terms..root.first_of_reversed()] {
        pieces::read(block, &mut placed).ok_or_else(damaged)?;
        add(&mut of_pieces, false, block);
        add(&mut places, false, block);
    }
    let mut cursor = Cursor::default();
    let mut keys = Vec::new();
    let mut last_key: Vec<u8> = Vec::new();
    let mut counts: BTreeMap<(u32, u32, u32), u64> = BTreeMap::new();
    for (i, block) in blocks[..n_terms].iter().enumerate() {
        let own = terms::lists(block).ok_or_else(damaged)?;
        add(&mut heads, false, &block[..block.len() - own.len()]);
        add(&mut lists, false, own);
        add(&mut places, false, blocks[n_terms + i]);
        let mut rows = Vec::new();
        terms::each(block, &mut |key, row| rows.push((key.to_vec(), row.clone()))).ok_or_else(damaged)?;
        for (key, row) in &rows {
            let shared = key.iter().zip(&last_key).take_while(|(a, b)| a == b).count();
            keys.push(shared as u8);
            keys.push((key.len() - shared) as u8);
            keys.extend_from_slice(&key[shared..]);
            last_key.clone_from(key);
            let list = row.of(own).ok_or_else(damaged)?;
            let postings = cursor.read(list, n_sections).ok_or_else(damaged)?;
            let encoded = positions::list(blocks[n_terms + i], row.ordinal, rows.len()).ok_or_else(damaged)?;
            let mut reader = Places::over(encoded, postings).ok_or_else(damaged)?;
            let mut here = Vec::new();
            for posting in &*postings {
                *counts.entry((posting.title, posting.heading, posting.body)).or_default() += 1;
                let at = placed[posting.section as usize];
                reader.next(posting, &at, &mut here).ok_or_else(damaged)?;
                let (heading_at, heading) = at.heading.unwrap_or((0, 0));
                let starts = [(0, at.title.unwrap_or(0)), (heading_at, heading), (at.body_at, at.body)];
                for (start, len) in starts {
                    let n = here.iter().filter(|p| (start..start + len).contains(p)).count();
                    places.floor += logs.choose(len as usize, n);
                }
            }
            lists.floor += logs.choose(n_sections as usize, postings.len());
        }
    }
    let n_postings: u64 = counts.values().sum();
    let bits = |n: &u64| *n as f64 * (n_postings as f64 / *n as f64).log2();
    lists.floor += counts.values().map(bits).sum::<f64>();
    heads.floor = 8.0 * compressed(&keys)? as f64;
    let mut all = Vec::new();
    let (of_texts, others) = blocks[texts_from..].split_at(root.first_records.len());
    for block in others {
        add(&mut sides, true, block);
    }
    for block in of_texts {
        add(&mut texts, true, block);
        let mut i = 0;
        while let Some(record) = text::record(block, i) {
            match record {
                text::Record::Card(card) => all.extend_from_slice(card.title.as_bytes()),
                text::Record::Section(section) => all.extend_from_slice(section.text.as_bytes()),
            }
            all.push(b'\n');
            i += 1;
        }
    }
    texts.floor = 8.0 * compressed(&all)? as f64;
    let mut search = part("all but positions and text");
    for part in [&of_root, &heads, &lists, &reversed] {
        (search.raw, search.packed) = (search.raw + part.raw, search.packed + part.packed);
    }
    search.floor = heads.floor + lists.floor;
    Ok(vec![of_root, resident, heads, lists, reversed, search, places, of_pieces, texts, sides])
}

fn print(parts: &[Part]) {
    println!("  {:<30} {:>12} {:>12} {:>12} {:>7}", "", "bytes", "compressed", "floor", "ratio");
    for part in parts {
        let floor = part.floor / 8.0;
        print!("  {:<30} {:>12} {:>12}", part.name, part.raw, part.packed);
        match floor > 0.0 {
            true => println!(" {floor:>12.0} {:>7.2}", part.packed as f64 / floor),
            false => println!(),
        }
    }
}

/// Bytes after Brotli; quality 9, as a whole site's text at 11 takes minutes and gains some 3 %.
fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let params =
        brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed.len())
}

/// The logarithms to base 2 of the factorials.
struct LogFactorials(Vec<f64>);

impl LogFactorials {
    fn up_to(n: usize) -> Self {
        let mut sum = 0.0;
        let logs = (0..=n).map(|i| {
            sum += (i.max(1) as f64).log2();
            sum
        });
        LogFactorials(logs.collect())
    }

    /// The bits that a choice of `k` among `n` takes.
    fn choose(&self, n: usize, k: usize) -> f64 {
        let n = n.max(k);
        self.0[n] - self.0[k] - self.0[n - k]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use teff_indexer::{Document, Section, build};

    #[test]
    fn every_byte_is_of_one_part() {
        let page = |i: usize| Document {
            url: format!("{i}"),
            sections: vec![Section { text: format!("page {i} of a very small collection {i}"), ..Section::default() }],
            ..Document::default()
        };
        let built = build(&(0..20).map(page).collect::<Vec<_>>()).unwrap();
        let parts = parts(&built.bytes).unwrap();
        let raw = |name: &str| parts.iter().find(|p| p.name == name).unwrap().raw;
        let sides = raw("facets, sort keys, addresses, twins");
        let rest = raw("all but positions and text") + raw("positions") + raw("text and cards");
        assert_eq!(rest + sides, built.bytes.len());
        assert!(parts.iter().all(|p| p.floor >= 0.0));
        assert!((LogFactorials::up_to(10).choose(10, 3) - 120f64.log2()).abs() < 1e-9);
    }
}
