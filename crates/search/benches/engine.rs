//! The engine's speed outside the browser, by criterion: analyzing, opening, and searching by kind of query. `TEFF_CORPORA` names a folder of
//! collections (see `COLLECTIONS`); without it the articles of `seeds/` are measured, which says little about large sites.
//! `cargo xtask bench-engine` measures the same engine as readers run it.

#[path = "../../indexer/examples/collection/queries.rs"]
mod queries;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use teff_indexer::{Document, source};
use teff_search::{Request, Searcher};

/// Folders of collections and the language that is measured of each.
const COLLECTIONS: &[(&str, Option<&str>)] =
    &[("site-mdn", Some("en")), ("site-kubernetes", Some("en")), ("wordnet", None)];
/// Queries of a kind; one iteration asks all of them.
const N_QUERIES: usize = 16;
/// Bytes of text that one iteration analyzes.
const N_TEXT: usize = 1_000_000;

fn collections() -> Vec<(String, Vec<Document>)> {
    let Some(corpora) = std::env::var_os("TEFF_CORPORA") else {
        eprintln!("TEFF_CORPORA names no folder of collections: the articles of seeds/ are measured instead");
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
        return vec![("seeds".into(), source::read_folder(&seeds).expect("the articles can be read"))];
    };
    let read = |(name, lang): &(&str, Option<&str>)| match source::read_records(
        &Path::new(&corpora).join(name).join("corpus.jsonl"),
        *lang,
    ) {
        Ok(documents) => Some((name.to_string(), documents)),
        Err(error) => {
            eprintln!("left out: {error}");
            None
        }
    };
    COLLECTIONS.iter().filter_map(read).collect()
}

/// The queries by kind, and besides them the first letters of words: what the first keystrokes ask.
fn by_kind(documents: &[Document]) -> BTreeMap<String, Vec<String>> {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (kind, text) in queries::draw(documents, N_QUERIES) {
        for n in (1..=3).filter(|_| kind == "word") {
            kinds.entry(format!("{n} letters")).or_default().push(text.chars().take(n).collect());
        }
        kinds.entry(kind.to_string()).or_default().push(text);
    }
    kinds
}

fn engine(criterion: &mut Criterion) {
    for (name, documents) in collections() {
        let mut group = criterion.benchmark_group(&name);
        group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
        let mut text: String = documents.iter().flat_map(|d| &d.sections).flat_map(|s| [&s.text, "\n"]).collect();
        text.truncate(text.floor_char_boundary(N_TEXT));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("analyze", |bencher| {
            bencher.iter(|| {
                let mut n = 0;
                teff_analysis::analyze(black_box(&text), &mut |token| n += token.key.len());
                n
            });
        });
        let image: &'static [u8] = teff_indexer::build(&documents).expect("documents").bytes.leak();
        group.throughput(Throughput::Bytes(image.len() as u64));
        group.bench_function("open", |bencher| bencher.iter(|| Searcher::open(Cow::Borrowed(black_box(image)))));
        let searcher = Searcher::open(Cow::Borrowed(image)).expect("a fresh index");
        for (kind, queries) in by_kind(&documents) {
            group.throughput(Throughput::Elements(queries.len() as u64));
            group.bench_with_input(BenchmarkId::new("search", kind), &queries, |bencher, queries| {
                bencher.iter(|| {
                    queries.iter().map(|q| searcher.search(&Request::new(q))).for_each(|a| drop(black_box(a)))
                });
            });
        }
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
