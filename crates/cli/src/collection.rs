//! A test collection on disk: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`. Called by `eval`; knows nothing of how they are scored.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use teff_indexer::{Document, source};

/// A line of `queries.jsonl`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Query {
    /// Its name in the judgments.
    pub id: String,
    /// What a reader typed.
    pub text: String,
}

/// A line of `corpus.jsonl`, as the judgments name it.
#[derive(Deserialize)]
struct Named {
    id: String,
}

/// Grade of each judged document, by query, then by document.
pub type Judgments = BTreeMap<String, BTreeMap<String, u32>>;

/// Reads the documents, or those alone that are in `lang` or tell no language. The address of a page is its record's id, so that hits lead back to it.
pub fn documents(folder: &Path, lang: Option<&str>) -> Result<Vec<Document>> {
    if !folder.is_dir() {
        bail!(
            "{}: no such folder; a collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv",
            folder.display()
        );
    }
    let path = folder.join("corpus.jsonl");
    let mut documents = source::read_records(&path, None)?;
    // Judgments name records, whatever addresses these have besides.
    let mut ids = Vec::new();
    each_line(&path, |line| {
        ids.push(serde_json::from_str::<Named>(line)?.id);
        Ok(())
    })?;
    for (document, id) in documents.iter_mut().zip(ids) {
        document.url = id;
    }
    documents.retain(|document| lang.is_none_or(|lang| document.lang.is_empty() || document.lang == lang));
    if documents.is_empty() {
        bail!("{}: no record is in the language asked for", path.display());
    }
    Ok(documents)
}

/// Reads queries from a file of the collection.
pub fn queries(path: &Path) -> Result<Vec<Query>> {
    let mut queries = Vec::new();
    each_line(path, |line| {
        queries.push(serde_json::from_str(line)?);
        Ok(())
    })?;
    Ok(queries)
}

/// Reads `qrels.tsv`: query, document, grade; a header line is passed over, and so is the unused second column of TREC files.
pub fn judgments(path: &Path) -> Result<Judgments> {
    let mut judgments = Judgments::new();
    let mut first = true;
    each_line(path, |line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (query, document, grade) = match columns.as_slice() {
            [query, document, grade] | [query, _, document, grade] => (query, document, grade),
            _ => bail!("expected three columns (query, document, grade), found {}", columns.len()),
        };
        let header = std::mem::take(&mut first);
        match grade.parse::<i64>() {
            Ok(grade) => {
                let grade = grade.max(0) as u32;
                judgments.entry(query.to_string()).or_default().insert(document.to_string(), grade);
            }
            Err(_) if header => {}
            Err(_) => bail!("expected a whole number as grade, found {grade:?}"),
        }
        Ok(())
    })?;
    Ok(judgments)
}

fn each_line(path: &Path, mut read: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| {
        format!(
            "{}: cannot be read; a collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv",
            path.display()
        )
    })?;
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        read(line).with_context(|| format!("{}, line {}", path.display(), i + 1))?;
    }
    Ok(())
}
