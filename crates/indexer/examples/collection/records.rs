//! Reads a collection: a folder with `corpus.jsonl`, one JSON record {id, title, text, lang?} a line. For measuring only: it
//! stops at the first record that is none.

use serde_json::Value;
use std::fs;
use std::path::Path;
use teff_indexer::{Document, Section};

/// The documents, or those alone whose language is `lang` or not told. A page's address is its record's id.
pub fn read(folder: &Path, lang: Option<&str>) -> Result<Vec<Document>, String> {
    let path = folder.join("corpus.jsonl");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: cannot be read ({error})", path.display()))?;
    let mut documents = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value =
            serde_json::from_str(line).map_err(|error| format!("{}, line {}: {error}", path.display(), i + 1))?;
        let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
        let own = field("lang");
        if lang.is_some_and(|lang| !own.is_empty() && own != lang) {
            continue;
        }
        let text = field("text");
        let text: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let sections = vec![Section { text: text.join("\n"), ..Section::default() }];
        documents.push(Document {
            url: field("id"),
            title: field("title"),
            lang: own,
            sections,
            ..Document::default()
        });
    }
    if documents.is_empty() {
        return Err(format!("{}: no documents of this language", path.display()));
    }
    Ok(documents)
}
