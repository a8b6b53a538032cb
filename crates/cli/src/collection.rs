//! A test collection on disk: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`. Called by `eval`; knows nothing of how they are scored.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use teff_indexer::{Document, source};

/// A line of `queries.jsonl`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Query {
    /// Its name in the judgments.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// What a reader typed.
    pub text: String,
}

/// A line of `corpus.jsonl`, as the judgments name it.
#[derive(Deserialize)]
struct Named {
    #[serde(deserialize_with = "name")]
    id: String,
}

/// A name that is text or a number.
fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected text or a number as id")]
    enum Name {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Name::deserialize(from)? {
        Name::Text(text) => text,
        Name::Number(number) => number.to_string(),
    })
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

/// Reads `qrels.tsv`: query, document, grade, between tabs or, where there are none, white space; a header line is passed over, and so is the unused second column of TREC files.
pub fn judgments(path: &Path) -> Result<Judgments> {
    let mut judgments = Judgments::new();
    let mut first = true;
    each_line(path, |line| {
        let columns: Vec<&str> = match line.contains('\t') {
            true => line.split('\t').map(str::trim).collect(),
            false => line.split_whitespace().collect(),
        };
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
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        read(line).with_context(|| format!("{}, line {}", path.display(), i + 1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_or_numbers_and_judgments_lie_between_tabs_or_spaces() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "corpus.jsonl",
            "{\"id\": 1, \"url\": \"/a\", \"text\": \"x\"}\n\n{\"id\": \"b c\", \"title\": null, \"text\": \"y\"}\n",
        );
        write(
            "queries.jsonl",
            "\u{feff}{\"id\": 7, \"text\": \"x\"}\r\n{\"id\": \"8\", \"text\": \"y\", \"metadata\": {}}\r\n",
        );
        let ids: Vec<String> = documents(folder.path(), None).unwrap().into_iter().map(|page| page.url).collect();
        assert_eq!(ids, ["1", "b c"]);
        let names: Vec<String> =
            queries(&folder.path().join("queries.jsonl")).unwrap().into_iter().map(|query| query.id).collect();
        assert_eq!(names, ["7", "8"]);
        let judged = |text: &str| {
            write("qrels.tsv", text);
            judgments(&folder.path().join("qrels.tsv"))
        };
        let grade = |judged: Judgments, query: &str, page: &str| judged[query][page];
        assert_eq!(grade(judged("query-id\tcorpus-id\tscore\r\n8\tb c\t2\r\n").unwrap(), "8", "b c"), 2);
        assert_eq!(grade(judged("7 0 1 1\n7 0 2 -1\n").unwrap(), "7", "2"), 0);
        for (wrong, line) in [("7\t1\n", "line 1"), ("7 1 1\n7 1 x\n", "line 2")] {
            assert!(format!("{:#}", judged(wrong).unwrap_err()).contains(line), "{wrong}");
        }
        write("queries.jsonl", "{\"id\": null, \"text\": \"x\"}");
        let error = format!("{:#}", queries(&folder.path().join("queries.jsonl")).unwrap_err());
        assert!(error.contains("line 1") && error.contains("id"), "{error}");
    }
}
