//! JSON records {id?, url, title, text | body | content | html, lang?, date?, facets?}: one a line, or a list of them as one document; the items of a JSON Feed are such, too. Without `url` a
//! record's id is its page's address; `date` is a key to sort by, `facets` maps a key to a value or a list of values to filter by. A number is as good as text. Further keys are passed over.

use crate::document::{Document, Section};
use crate::{html, site};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a record; else says what is wrong with it.
pub fn parse(line: &str) -> Result<Document, String> {
    document(&serde_json::from_str(line).map_err(|error| error.to_string())?)
}

/// Reads a file that is one JSON document: a list of records, one record, or an object with a list of records in it. Of a record that is none, its number is
/// said, the first being 1.
pub fn parse_list(text: &str) -> Result<Vec<Document>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let records = match &value {
        Value::Array(records) => records.as_slice(),
        Value::Object(object) if !is_record(&value) => {
            let list = object.values().find_map(|value| value.as_array().filter(|list| list.iter().any(is_record)));
            list.ok_or("there is no list of records in it")?
        }
        _ => std::slice::from_ref(&value),
    };
    let numbered = records.iter().enumerate();
    numbered.map(|(i, record)| document(record).map_err(|reason| format!("record {}: {reason}", i + 1))).collect()
}

const ADDRESS: [&str; 2] = ["url", "id"];
const TEXT: [&str; 6] = ["text", "body", "content", "content_text", "html", "content_html"];
const DATE: [&str; 2] = ["date", "date_published"];

/// Bytes of a text's beginning that stand for a title at most.
const TITLE_BYTES: usize = 60;

/// Gives a record without a title one: its first heading, else the first words of its text, else the end of its address. N.B. a collection that is measured has the titles that it
/// has, so reading a record gives none.
pub(crate) fn entitle(document: &mut Document) {
    let heading = document.sections.iter().map(|section| section.heading.as_str()).find(|heading| !heading.is_empty());
    let line = || document.sections.iter().flat_map(|section| section.text.split('\n')).find(|line| !line.is_empty());
    document.title = match (heading, line()) {
        (Some(heading), _) => heading.to_string(),
        (None, Some(line)) if line.len() <= TITLE_BYTES => line.to_string(),
        (None, Some(line)) => {
            let cut = &line[..line.floor_char_boundary(TITLE_BYTES)];
            let words = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
            [words.trim_end_matches([',', ';', ':', '.']), "…"].concat()
        }
        (None, None) => site::named(&document.url),
    };
}

fn is_record(value: &Value) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).and_then(worded).is_some());
    has(&ADDRESS) && has(&TEXT)
}

fn document(record: &Value) -> Result<Document, String> {
    let field = |name: &str| record.get(name).and_then(worded);
    if !record.is_object() {
        return Err("expected a record {url, title, text}".to_string());
    }
    let first = |names: &[&'static str]| names.iter().find_map(|name| Some((*name, field(name)?)));
    let url = ADDRESS
        .iter()
        .filter_map(|name| field(name))
        .find(|url| !url.is_empty())
        .ok_or("the record has no text \"url\" or \"id\"")?;
    let (kind, text) = first(&TEXT).ok_or("the record has no text \"text\", \"body\", \"content\" or \"html\"")?;
    let mut document = match kind {
        "html" | "content_html" => html::parse(&text),
        _ => {
            let paragraphs: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let sections = vec![Section { text: paragraphs.join("\n"), ..Section::default() }];
            Document { sections, ..Document::default() }
        }
    };
    document.url = url;
    if let Some(title) = field("title") {
        document.title = title;
    }
    if let Some(lang) = field("lang") {
        document.lang = lang;
    }
    document.facets = facets(record.get("facets"))?;
    let date = DATE.iter().find_map(|name| record.get(name).and_then(scalar));
    document.sort = date.map(|date| ("date".to_string(), date)).into_iter().collect();
    Ok(document)
}

/// The facets of a record: an object of values and lists of values.
fn facets(given: Option<&Value>) -> Result<BTreeMap<String, Vec<String>>, String> {
    let Some(given) = given.filter(|given| !given.is_null()) else { return Ok(BTreeMap::new()) };
    let object = given.as_object().ok_or("expected \"facets\" as an object of keys and their values")?;
    let mut facets = BTreeMap::new();
    // Databases write out what they have no value for.
    for (key, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let texts: Option<Vec<String>> = values.iter().map(scalar).collect();
        let expected = || format!("expected text, a number or a list of such as the value of facet {key:?}");
        facets.insert(key.clone(), texts.ok_or_else(expected)?);
    }
    Ok(facets)
}

/// Text and numbers as text: databases count their records.
fn worded(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The same, and what is true or false.
fn scalar(value: &Value) -> Option<String> {
    value.as_bool().map(|flag| flag.to_string()).or_else(|| worded(value))
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
        let numbered = parse(r#"{"id": 7, "title": 1984, "text": "x"}"#).unwrap();
        assert_eq!((numbered.url.as_str(), numbered.title.as_str()), ("7", "1984"));
        let wrong = |facets: &str| format!(r#"{{"id": "a", "text": "", "facets": {facets}}}"#);
        let (list, nested) = (wrong("[1]"), wrong(r#"{"tag": {"a": 1}}"#));
        for (line, reason) in [
            (r#"{"text": "x"}"#, "\"id\""),
            (r#"{"id": [7], "text": "x"}"#, "\"id\""),
            (r#"{"url": "", "text": "x"}"#, "\"id\""),
            (r#"{"id": "a"}"#, "\"html\""),
            ("[]", "expected a record"),
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
        let line = r#"{"url": "", "id": "a", "text": "", "date": "2024-05-01", "facets": {"tag": ["x", 7], "kind": "guide", "of": null}}"#;
        let document = parse(line).unwrap();
        assert_eq!((document.url.as_str(), document.facets.len()), ("a", 2));
        assert_eq!(document.facets["tag"], ["x", "7"]);
        assert_eq!(document.facets["kind"], ["guide"]);
        assert_eq!(document.sort["date"], "2024-05-01");
    }

    #[test]
    fn the_text_may_be_html_and_the_address_a_url() {
        let document = parse(r#"{"id": "1", "url": "/a", "title": "T", "html": "<h2 id=h>H</h2><p>x"}"#).unwrap();
        let section = &document.sections[0];
        assert_eq!((document.url.as_str(), document.title.as_str()), ("/a", "T"));
        assert_eq!((section.heading.as_str(), section.anchor.as_str(), section.text.as_str()), ("H", "h", "x"));
    }

    #[test]
    fn records_without_a_title() {
        let entitled = |record: &str| {
            let mut document = parse(record).unwrap();
            entitle(&mut document);
            document.title
        };
        assert_eq!(entitled(r#"{"url": "/a", "html": "<p>x<h2>Head</h2>y"}"#), "Head");
        assert_eq!(entitled(r#"{"url": "/a", "text": "\nSome words\nmore"}"#), "Some words");
        let long = format!(r#"{{"url": "/a", "text": "{}"}}"#, "word, ".repeat(30));
        assert_eq!(entitled(&long), ["word"; 10].join(", ") + "…");
        assert_eq!(entitled(r#"{"url": "/b/c%20d.html?x", "text": ""}"#), "c d");
    }

    #[test]
    fn lists() {
        let urls = |text: &str| parse_list(text).map(|all| all.into_iter().map(|d| d.url).collect::<Vec<_>>());
        let record = r#"{"url": "a", "body": "x"}"#;
        assert_eq!(urls(record).unwrap(), ["a"]);
        assert_eq!(urls(&format!("[{record}, {record}]")).unwrap(), ["a", "a"]);
        assert_eq!(urls(&format!(r#"{{"n": 1, "pages": [{record}]}}"#)).unwrap(), ["a"]);
        assert_eq!(urls(r#"{"pages": [{"id": 7, "text": "x"}]}"#).unwrap(), ["7"]);
        assert!(urls(&format!("[{record}, 7]")).unwrap_err().contains("record 2"));
        assert!(urls(r#"{"n": [1]}"#).unwrap_err().contains("list of records"));
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a", "content_html": "<h2>H</h2>x", "date_published": "2024-05-01T00:00:00Z"}, {"id": "2", "content_text": "y"}]}"#;
        let items = parse_list(feed).unwrap();
        let of = |at: usize| (items[at].url.as_str(), items[at].sections[0].text.as_str());
        assert_eq!((of(0), of(1), items[0].sections[0].heading.as_str()), (("/a", "x"), ("2", "y"), "H"));
        assert_eq!(items[0].sort["date"], "2024-05-01T00:00:00Z");
    }
}
