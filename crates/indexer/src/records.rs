//! JSON records, one a line: {id, title?, text, lang?}. A record's id is its page's address; further keys are passed over.

use crate::document::{Document, Section};
use serde_json::Value;

/// Reads a record; else says what is wrong with it.
pub fn parse(line: &str) -> Result<Document, String> {
    let record: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let field = |name: &str| record.get(name).and_then(Value::as_str);
    let needed = |name: &str| field(name).ok_or_else(|| format!("the record has no text {name:?}"));
    let (url, text) = (needed("id")?.to_string(), needed("text")?);
    let paragraphs: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(Document {
        url,
        title: field("title").unwrap_or_default().to_string(),
        lang: field("lang").unwrap_or_default().to_string(),
        sections: vec![Section { text: paragraphs.join("\n"), ..Section::default() }],
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        let document = parse(r#"{"id": "a", "text": " one \n\n two", "lang": "de", "other": 1}"#).unwrap();
        assert_eq!((document.url.as_str(), document.title.as_str(), document.lang.as_str()), ("a", "", "de"));
        assert_eq!(document.sections[0].text, "one\ntwo");
        for (line, reason) in [(r#"{"text": "x"}"#, "\"id\""), (r#"{"id": 7, "text": "x"}"#, "\"id\""), ("{", "EOF")] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}
