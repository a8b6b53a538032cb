//! A request as it crosses from JavaScript, `JSON.stringify([query, options])` → the query and the [`Options`], read one by one, so that an error names the option. Called by
//! the widget's doors. One text crosses instead of a call for every field: those calls and what they hand back took the wasm 2 KB more.

use crate::answer::Options;
use crate::json::Reader;
use alloc::string::String;
use alloc::vec::Vec;
use teff_search::{FacetFilter, decimal};

/// Each number with its range and where it goes.
type Known = (&'static str, usize, usize, fn(&mut Options) -> &mut usize);
const KNOWN: [Known; 5] = [
    ("limit", 1, 100, |o| &mut o.limit),
    ("offset", 0, 100_000, |o| &mut o.offset),
    ("sections", 0, 20, |o| &mut o.sections),
    ("excerpt", 20, 1000, |o| &mut o.excerpt),
    ("completions", 0, 20, |o| &mut o.completions),
];

const NO_OBJECT: &str = "expected the options as an object";

/// Reads a request. An error says what was expected.
pub fn read(request: &str) -> Result<(String, Options), String> {
    let mut json = Reader::over(request);
    json.sign('[');
    let Some(query) = json.string() else { return Err(String::from("expected the query as a string")) };
    let mut options = Options::default();
    json.sign(',');
    if json.word("null") {
        return Ok((query, options));
    }
    if !json.sign('{') {
        return Err(String::from(NO_OBJECT));
    }
    while let Some(name) = json.field() {
        if let Err(expected) = option(&mut json, &name, &mut options) {
            let mut message = String::from("option \"");
            message.push_str(&name);
            message.push_str("\": ");
            message.push_str(&expected);
            return Err(message);
        }
    }
    if json.sign('}') { Ok((query, options)) } else { Err(String::from(NO_OBJECT)) }
}

/// Reads the value of the option `name`.
fn option(json: &mut Reader<'_>, name: &str, options: &mut Options) -> Result<(), String> {
    let expected = match name {
        "partial" => {
            options.partial = json.word("true");
            if options.partial || json.word("false") {
                return Ok(());
            }
            "expected true or false"
        }
        "lang" | "sort" => {
            if let Some(text) = json.string() {
                *(if name == "lang" { &mut options.lang } else { &mut options.sort }) = text;
                return Ok(());
            }
            "expected a string"
        }
        "facets" => {
            if let Some(facets) = strings(json) {
                options.facets = facets;
                return Ok(());
            }
            "expected a list of strings"
        }
        "filters" => {
            if let Some(filters) = filters(json) {
                options.filters = filters;
                return Ok(());
            }
            "expected an object of values, lists of values, or { any, all, none }"
        }
        _ => {
            let Some((_, least, most, place)) = KNOWN.iter().find(|known| known.0 == name) else {
                return Err(String::from("expected an option that SearchOptions names"));
            };
            if let Some(number) = json.number().filter(|number| (*least..=*most).contains(number)) {
                *place(options) = number;
                return Ok(());
            }
            let mut expected = String::from("expected a whole number from ");
            decimal(&mut expected, *least as u64);
            expected.push_str(" to ");
            decimal(&mut expected, *most as u64);
            return Err(expected);
        }
    };
    Err(String::from(expected))
}

/// The values of each facet: `None` for what is no such object.
fn filters(json: &mut Reader<'_>) -> Option<Vec<FacetFilter>> {
    let mut filters = Vec::new();
    if !json.sign('{') {
        return None;
    }
    while let Some(key) = json.field() {
        let mut filter = FacetFilter { key, ..FacetFilter::default() };
        if json.sign('{') {
            while let Some(name) = json.field() {
                let place = match name.as_str() {
                    "any" => &mut filter.any,
                    "all" => &mut filter.all,
                    "none" => &mut filter.none,
                    _ => return None,
                };
                *place = strings(json)?;
            }
            json.sign('}');
        } else {
            filter.any = strings(json)?;
        }
        filters.push(filter);
    }
    json.sign('}').then_some(filters)
}

/// A string, or a list of strings.
fn strings(json: &mut Reader<'_>) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    if !json.sign('[') {
        strings.push(json.string()?);
        return Some(strings);
    }
    while !json.sign(']') {
        json.sign(',');
        strings.push(json.string()?);
    }
    Some(strings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(options: &str) -> Result<Options, String> {
        read(&["[\"a\",", options, "]"].concat()).map(|(query, options)| {
            assert_eq!(query, "a");
            options
        })
    }

    #[track_caller]
    fn check(options: &str, error: &str) {
        let message = with(options).expect_err(options);
        assert!(message.starts_with(error), "{options}: {message}");
    }

    #[test]
    fn options_are_read() {
        assert_eq!(with("null"), Ok(Options::default()));
        assert_eq!(with("{}"), Ok(Options::default()));
        let all = r#"{"limit":1,"offset":100000,"sections":0,"excerpt":40,"completions":20,"lang":"hy","sort":"-date","partial":true,"facets":["a","b"],
"filters":{"tag":"x","sec\"tion":["y","z"],"none":[],"kind":{"any":["1"],"all":"2","none":["3","4"]}}}"#;
        let filter = |key: &str, any: &[&str], all: &[&str], none: &[&str]| {
            let [any, all, none] = [any, all, none].map(|list| list.iter().map(|text| String::from(*text)).collect());
            FacetFilter { key: key.into(), any, all, none }
        };
        let expected = Options {
            limit: 1,
            offset: 100_000,
            sections: 0,
            excerpt: 40,
            completions: 20,
            lang: "hy".into(),
            partial: true,
            filters: vec![
                filter("tag", &["x"], &[], &[]),
                filter("sec\"tion", &["y", "z"], &[], &[]),
                filter("none", &[], &[], &[]),
                filter("kind", &["1"], &["2"], &["3", "4"]),
            ],
            sort: "-date".into(),
            facets: vec!["a".into(), "b".into()],
        };
        assert_eq!(with(&all.replace('\n', "")), Ok(expected));
        assert_eq!(
            with(r#"{"facets":"a","partial":false}"#).map(|o| (o.facets, o.partial)),
            Ok((vec!["a".into()], false))
        );
    }

    #[test]
    fn wrong_options_are_named() {
        check(r#"{"limit":"ten"}"#, "option \"limit\": expected a whole number from 1 to 100");
        for wrong in ["0", "1.5", "1e9", "1e1", "null", "-1", "101", "99999999999999999999999", "true", "[1]", ""] {
            check(&["{\"limit\":", wrong, "}"].concat(), "option \"limit\": expected a whole number from 1 to 100");
        }
        check(r#"{"limits":1}"#, "option \"limits\": expected an option that SearchOptions names");
        for wrong in ["[1]", "7", "\"text\"", "{", "{7}", r#"{"lang":"a""#, ""] {
            check(wrong, NO_OBJECT);
        }
        let no_filters =
            ["7", "[]", "null", r#"{"tag":7}"#, r#"{"tag":{"some":[]}}"#, r#"{"tag":{"any":7}}"#, r#"{"tag":[7]}"#];
        for wrong in no_filters {
            check(&["{\"filters\":", wrong, "}"].concat(), "option \"filters\": expected an object of values");
        }
        check(r#"{"facets":7}"#, "option \"facets\": expected a list of strings");
        check(r#"{"sort":7}"#, "option \"sort\": expected a string");
        check(r#"{"lang":null}"#, "option \"lang\": expected a string");
        check(r#"{"partial":1}"#, "option \"partial\": expected true or false");
        for wrong in ["[7,null]", "[null,null]", "[]", "", "[{},{}]", "[\"a"] {
            assert_eq!(read(wrong), Err("expected the query as a string".into()));
        }
    }
}
