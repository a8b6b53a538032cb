//! `teff eval`: builds an index of a collection in memory, asks its queries, prints how good and how quick the answers are.

use crate::collection;
use crate::metrics::{Measures, mean, measure};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;
use teff_search::{Outcome, Request, Searcher};

/// How deep each list is searched.
const DEPTH: usize = 100;

/// What `teff eval` takes.
#[derive(Args)]
pub struct Options {
    /// Folders with corpus.jsonl {id, title, text}, queries.jsonl {id, text} and qrels.tsv (query, document, grade).
    #[arg(required = true)]
    collections: Vec<PathBuf>,
    /// File of queries in each folder; only judged queries that it holds are scored.
    #[arg(long, default_value = "queries.jsonl")]
    queries: String,
    /// Only the queries whose ids occur in this file of the folder: to compare two sets on the same ids.
    #[arg(long)]
    ids_of: Option<String>,
    /// Writes the hits as a TREC run: query Q0 document rank score teff.
    #[arg(long)]
    run: Option<PathBuf>,
    /// Prints one JSON object for each collection instead of a table.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let mut trec = String::new();
    if !options.json {
        println!(
            "{:<18} {:>7} {:>8} {:>8} {:>7} {:>9} {:>9} {:>10}",
            "collection", "queries", "nDCG@10", "MRR@10", "R@100", "ms/query", "ms p95", "index kB"
        );
    }
    for folder in &options.collections {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let documents = collection::documents(folder, None)?;
        let mut queries = collection::queries(&folder.join(&options.queries))?;
        if let Some(other) = &options.ids_of {
            let ids: std::collections::BTreeSet<String> =
                collection::queries(&folder.join(other))?.into_iter().map(|q| q.id).collect();
            queries.retain(|q| ids.contains(&q.id));
        }
        let judgments = collection::judgments(&folder.join("qrels.tsv"))?;
        let built = teff_indexer::build(&documents).with_context(|| format!("{name}: cannot be indexed"))?;
        let index_bytes = built.bytes.len();
        let searcher = Searcher::open(built.bytes.into())?;

        let mut measures: Vec<Measures> = Vec::new();
        let mut times: Vec<f64> = Vec::new();
        for query in &queries {
            let Some(grades) = judgments.get(&query.id) else { continue };
            let started = Instant::now();
            let request = Request { limit: DEPTH, ..Request::new(&query.text) };
            let Outcome::Answer(answer) = searcher.search(&request)? else { bail!("{name}: the index lacks blocks") };
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            let ranked: Vec<&str> = answer.hits.iter().map(|hit| hit.url.as_str()).collect();
            measures.extend(measure(&ranked, grades));
            for (i, hit) in answer.hits.iter().enumerate().filter(|_| options.run.is_some()) {
                writeln!(trec, "{} Q0 {} {} {} teff", query.id, hit.url, i + 1, hit.score)?;
            }
        }
        if measures.is_empty() {
            bail!("{name}: none of its queries is judged");
        }
        let all = mean(&measures);
        times.sort_by(f64::total_cmp);
        let (average, p95) = (times.iter().sum::<f64>() / times.len() as f64, times[times.len() * 95 / 100]);
        if options.json {
            let figures = serde_json::json!({
                "collection": name, "queries": measures.len(), "documents": documents.len(), "ndcg@10": all.ndcg_10, "mrr@10": all.mrr_10,
                "recall@100": all.recall_100, "ms": average, "ms_p95": p95, "index_bytes": index_bytes,
            });
            println!("{figures}");
        } else {
            println!(
                "{name:<18} {:>7} {:>8.4} {:>8.4} {:>7.4} {average:>9.3} {p95:>9.3} {:>10}",
                measures.len(),
                all.ndcg_10,
                all.mrr_10,
                all.recall_100,
                index_bytes / 1000
            );
        }
    }
    if let Some(path) = &options.run {
        fs::write(path, trec).with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(())
}
