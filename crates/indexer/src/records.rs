//! JSON records, one a line: {id, title?, text, lang?, date?, facets?}. A record's id is its page's address; `date` is a key to sort by, `facets` maps a key to a
//! value or a list of values to filter by. Further keys are passed over.

use crate::document::{Document, Section};
use serde_json::Value;
use std::collections::BTreeMap;

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
        facets: facets(record.get("facets"))?,
        sort: record.get("date").and_then(scalar).map(|date| ("date".to_string(), date)).into_iter().collect(),
        ..Document::default()
    })
}

/// The facets of a record: an object of values and lists of values.
fn facets(given: Option<&Value>) -> Result<BTreeMap<String, Vec<String>>, String> {
    let Some(given) = given.filter(|given| !given.is_null()) else { return Ok(BTreeMap::new()) };
    let object = given.as_object().ok_or("expected \"facets\" as an object of keys and their values")?;
    let mut facets = BTreeMap::new();
    for (key, value) in object {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let texts: Option<Vec<String>> = values.iter().map(scalar).collect();
        let expected = || format!("expected text, a number or a list of such as the value of facet {key:?}");
        facets.insert(key.clone(), texts.ok_or_else(expected)?);
    }
    Ok(facets)
}

/// Text and numbers as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        let document = parse(r#"{"id": "a", "text": " one \n\n two", "lang": "de", "other": 1}"#).unwrap();
        assert_eq!((document.url.as_str(), document.title.as_str(), document.lang.as_str()), ("a", "", "de"));
        assert_eq!(document.sections[0].text, "one\ntwo");
        assert!(document.facets.is_empty() && document.sort.is_empty());
        let wrong = |facets: &str| format!(r#"{{"id": "a", "text": "", "facets": {facets}}}"#);
        let (list, nested) = (wrong("[1]"), wrong(r#"{"tag": {"a": 1}}"#));
        for (line, reason) in [
            (r#"{"text": "x"}"#, "\"id\""),
            (r#"{"id": 7, "text": "x"}"#, "\"id\""),
            ("{", "EOF"),
            (&list, "\"facets\" as an object"),
            (&nested, "facet \"tag\""),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn facets_and_dates() {
        let line = r#"{"id": "a", "text": "", "date": "2024-05-01", "facets": {"tag": ["x", 7], "kind": "guide"}}"#;
        let document = parse(line).unwrap();
        assert_eq!(document.facets["tag"], ["x", "7"]);
        assert_eq!(document.facets["kind"], ["guide"]);
        assert_eq!(document.sort["date"], "2024-05-01");
    }
}
