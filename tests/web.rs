//! The exports in real browsers: run by `wasm-pack test --headless --chrome` and `--firefox`. What the engine answers is tested natively; here it is that
//! values cross as they should and that nothing a page passes makes it trap.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, JSON, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).expect("an object")
}

fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

fn search(query: &str) -> JsValue {
    teff::search(query.into(), JsValue::UNDEFINED).map_err(JsValue::from).expect("an answer")
}

fn message(result: Result<JsValue, JsError>) -> String {
    let error = JsValue::from(result.expect_err("an error"));
    text(&error, "message")
}

/// The units of `ranges` cut out of `text`, as JavaScript cuts.
fn marked(hit: &JsValue, field: &str, ranges: &str) -> Vec<String> {
    let whole: JsString = get(hit, field).unchecked_into();
    let cut = |range: JsValue| {
        let unit = |i| Reflect::get_u32(&range, i).ok().and_then(|v| v.as_f64()).expect("a number") as u32;
        String::from(whole.substring(unit(0), unit(1)))
    };
    get(hit, ranges).unchecked_into::<Array>().iter().map(cut).collect()
}

#[track_caller]
fn check(query: &str, marks: &[&str], excerpt: &str) {
    let response = search(query);
    let hit = get(&response, "hits").unchecked_into::<Array>().get(0);
    assert_eq!(text(&hit, "title"), "Pashinian Ready To Meet Aliyev", "{query}");
    let mut found = marked(&hit, "excerpt", "excerptRanges");
    found.dedup();
    assert_eq!(found, marks, "{query}");
    assert!(text(&hit, "excerpt").contains(excerpt), "{query}: {}", text(&hit, "excerpt"));
    let html = teff::render(response).map_err(JsValue::from).expect("html");
    for mark in marks {
        assert!(html.contains(&["<mark>", mark, "</mark>"].concat()), "{query}: {html}");
    }
}

/// Filters and facets cross in all their shapes: the embedded index has the facet that every index has.
#[wasm_bindgen_test]
fn filters_and_counts() {
    let total = |options: &str| {
        let options = JSON::parse(options).expect("JSON");
        let response = teff::search("".into(), options).map_err(JsValue::from).expect("a response");
        (get(&response, "total").as_f64().expect("a number"), response)
    };
    let (en, response) = total(r#"{"filters":{"lang":"en"},"facets":["lang"]}"#);
    let counts = get(&get(&response, "facets"), "lang");
    assert!(en > 0.0 && get(&counts, "en").as_f64() == Some(en));
    let (all, _) = total(r#"{"filters":{"lang":{"any":["en","hy","de","ru","ar","ja"]}}}"#);
    let (others, _) = total(r#"{"filters":{"lang":{"none":["en"]}}}"#);
    assert!(all >= en && others + en >= all);
    assert_eq!(total(r#"{"filters":{"lang":["en"]}}"#).0, en);
    assert_eq!(total(r#"{"filters":{"lang":{"all":["en","de"]}}}"#).0, 0.0);
    let (_, response) = total(r#"{"filters":{"lang":["en"]},"sort":"-nothing"}"#);
    let issue = get(&response, "issues").unchecked_into::<Array>().get(0);
    assert_eq!(text(&issue, "kind"), "unknown-key");
}

#[wasm_bindgen_test]
fn the_article_is_found() {
    check("prisoners", &["prisoners"], "30 Armenian prisoners of war");
    check("prisnors", &["prisoners"], "30 Armenian prisoners of war");
    check("nakhich", &["Nakhichevan"], "its Nakhichevan exclave");
    check("\"44-day war\"", &["44-day war"], "that stopped the 44-day war in Karabakh");
    check("“44-day war”", &["44-day war"], "that stopped the 44-day war in Karabakh");
}

#[wasm_bindgen_test]
fn responses_are_plain_objects() {
    let response = search("prisnors");
    assert_eq!(text(&response, "query"), "prisnors");
    assert_eq!(text(&response, "suggestion"), "prisoners");
    assert_eq!(get(&response, "total").as_f64(), Some(1.0));
    let json = String::from(JSON::stringify(&response).expect("plain data"));
    assert!(json.contains(r#""corrected":[{"from":"prisnors","to":"prisoners"}]"#), "{json}");
    assert!(json.contains(r#""view":[{"tag":"ol","attrs":[["class","teff-results"]]"#), "{json}");
    let keys: Vec<String> =
        Object::keys(response.unchecked_ref::<Object>()).iter().filter_map(|k| k.as_string()).collect();
    let expected = [
        "query",
        "total",
        "pages",
        "hits",
        "missing",
        "corrected",
        "issues",
        "suggestion",
        "completions",
        "facets",
        "view",
    ];
    assert_eq!(keys, expected);
}

/// The types that TypeScript is promised, strictly: a field more, a field less, or one of another type is an error.
mod promised {
    use serde::Deserialize;
    use serde::de::IgnoredAny;

    type Range = (u32, u32);

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    #[expect(dead_code, reason = "reading them is the test")]
    pub struct SectionHit {
        heading: String,
        url: String,
        excerpt: String,
        excerpt_ranges: Vec<Range>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    #[expect(dead_code, reason = "reading them is the test")]
    pub struct Hit {
        url: String,
        href: String,
        pub title: String,
        title_ranges: Vec<Range>,
        breadcrumb: Vec<String>,
        heading: String,
        excerpt: String,
        excerpt_ranges: Vec<Range>,
        sections: Vec<SectionHit>,
        score: u32,
        lang: String,
        marks: Vec<String>,
        fragment: String,
        duplicates: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "reading them is the test")]
    pub struct SearchResponse {
        query: String,
        pub total: u32,
        pages: u32,
        pub hits: Vec<Hit>,
        missing: Vec<String>,
        corrected: Vec<IgnoredAny>,
        issues: Vec<IgnoredAny>,
        suggestion: String,
        completions: Vec<String>,
        facets: IgnoredAny,
        view: Vec<IgnoredAny>,
    }
}

#[wasm_bindgen_test]
fn responses_have_the_types_that_are_promised() {
    for query in ["prisnors", "\"44-day war", "war"] {
        let response: promised::SearchResponse = serde_wasm_bindgen::from_value(search(query)).expect(query);
        assert_eq!(response.hits.len().min(10), (response.total as usize).min(10), "{query}");
        assert!(response.hits.iter().all(|hit| !hit.title.is_empty()), "{query}");
    }
}

#[wasm_bindgen_test]
fn completions_are_given_when_they_are_asked_for() {
    let options = Object::new();
    Reflect::set(&options, &"completions".into(), &4.into()).expect("a plain object");
    let response = teff::search("armenian priso".into(), options.into()).expect("a response");
    let first = get(&response, "completions").unchecked_into::<Array>().get(0);
    assert_eq!(first.as_string().as_deref(), Some("armenian prisoners"));
    assert_eq!(get(&search("priso"), "completions").unchecked_into::<Array>().length(), 0);
}

#[wasm_bindgen_test]
fn ranges_are_units_of_javascript() {
    let response = search("efficient");
    let hit = get(&response, "hits").unchecked_into::<Array>().get(0);
    assert_eq!(marked(&hit, "excerpt", "excerptRanges"), ["eﬃcient"]);
}

#[wasm_bindgen_test]
fn odd_queries_have_answers() {
    let lone = JsString::from_char_code(&[0x61, 0xd800, 0x62, 0xdc00]);
    let long = "prisoners ".repeat(1000);
    let odd = ["", " ", "\"", "?!…", "\0\u{1}\u{7f}", "\"44-day", &long].map(JsValue::from);
    for query in odd.into_iter().chain([lone.into()]) {
        let response = teff::search(query, JsValue::UNDEFINED).map_err(JsValue::from).expect("an answer");
        teff::render(response).map_err(JsValue::from).expect("html");
    }
    assert!(get(&search(&long), "issues").unchecked_into::<Array>().length() > 0);
}

#[wasm_bindgen_test]
fn wrong_arguments_are_named() {
    assert_eq!(message(teff::search(JsValue::from(7), JsValue::UNDEFINED)), "expected the query as a string");
    let with = |json: &str| teff::search("a".into(), JSON::parse(json).expect("json"));
    assert_eq!(message(with(r#"{"limit":"ten"}"#)), "option \"limit\": expected a whole number from 1 to 100");
    for wrong in [r#"{"limit":0}"#, r#"{"limit":1.5}"#, r#"{"limit":1e9}"#, r#"{"limit":null}"#, r#"{"limit":-1}"#] {
        assert!(message(with(wrong)).starts_with("option \"limit\""), "{wrong}");
    }
    assert!(
        message(with(r#"{"limits":1}"#)).starts_with("option \"limits\": expected an option that SearchOptions names")
    );
    assert_eq!(message(with("[1]")), "expected the options as an object");
    for wrong in ["7", "[]", r#"{"tag":7}"#, r#"{"tag":{"some":[]}}"#, r#"{"tag":{"any":7}}"#, r#"{"tag":[7]}"#] {
        let message = message(with(&format!(r#"{{"filters":{wrong}}}"#)));
        assert!(message.starts_with("option \"filters\": expected an object of values"), "{wrong}: {message}");
    }
    assert_eq!(message(with(r#"{"facets":7}"#)), "option \"facets\": expected a list of strings");
    assert_eq!(message(with(r#"{"sort":7}"#)), "option \"sort\": expected a string");
    assert!(with(r#"{"limit":1,"offset":1,"sections":0,"excerpt":40}"#).is_ok());
}

#[wasm_bindgen_test]
fn views_from_elsewhere_are_refused() {
    let render = |json: &str| teff::render(JSON::parse(json).expect("json")).map(JsValue::from);
    assert!(message(render(r#"{"view":[{"tag":"script","attrs":[],"children":["alert(1)"]}]}"#)).contains("script"));
    assert!(message(render(r#"{"view":[{"tag":"a","attrs":[["onclick","x"]],"children":[]}]}"#)).contains("onclick"));
    assert!(message(render("{}")).contains("expected a response"));
    let html = render(r#"{"view":["<b>",{"tag":"a","attrs":[["href","javascript:x"]],"children":["x"]}]}"#);
    assert_eq!(html.map_err(JsValue::from).expect("html").as_string().as_deref(), Some("&lt;b&gt;<a href=\"#\">x</a>"));
}

#[wasm_bindgen_test]
fn engines_open_indexes() {
    let fails = |bytes: &[u8]| {
        let error = JsValue::from(teff::Engine::new(Uint8Array::from(bytes).into()).err().expect("an error"));
        text(&error, "message")
    };
    assert!(fails(b"").starts_with("expected a teff index"));
    assert!(fails(b"<!doctype html>").starts_with("expected a teff index"));
    assert!(fails(b"TEFF\x09\0\0\0........................").starts_with("expected format version 0, found 9"));
    let error = JsValue::from(teff::Engine::new("text".into()).err().expect("an error"));
    assert_eq!(text(&error, "message"), "expected the index as a Uint8Array");

    let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.teff"));
    let engine = teff::Engine::new(Uint8Array::from(bytes).into()).map_err(JsValue::from).expect("an index");
    assert_eq!(Ok(engine.pages()), teff::pages().map_err(|_| ()));
    let response = engine.search("prisoners".into(), JsValue::UNDEFINED).map_err(JsValue::from).expect("an answer");
    assert_eq!(JSON::stringify(&response).expect("plain"), JSON::stringify(&search("prisoners")).expect("plain"));
    for at in (0..bytes.len()).step_by(97) {
        let mut damaged = bytes.to_vec();
        damaged[at] ^= 4;
        if let Ok(engine) = teff::Engine::new(Uint8Array::from(&damaged[..]).into()) {
            let _ = engine.search("prisoners karabakh \"44-day war\"".into(), JsValue::UNDEFINED);
        }
    }
    for len in (0..bytes.len()).step_by(331).filter(|&len| len != root_length(bytes)) {
        assert!(teff::Engine::new(Uint8Array::from(&bytes[..len]).into()).is_err());
    }
}

/// The header has it at its twelfth byte.
fn root_length(bytes: &[u8]) -> usize {
    bytes[12..16].iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte))
}

#[wasm_bindgen_test]
fn a_root_alone_asks_for_blocks() {
    let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.teff"));
    let mut engine = teff::Engine::new(JsValue::UNDEFINED).map_err(JsValue::from).expect("an empty engine");
    let ask = |engine: &teff::Engine, query: &str| {
        engine.search(query.into(), JsValue::UNDEFINED).map_err(JsValue::from).expect("an answer")
    };
    assert_eq!(get(&ask(&engine, "prisoners"), "total").as_f64(), Some(0.0));
    let root = Uint8Array::from(&bytes[..root_length(bytes)]);
    assert_eq!(engine.add("en".into(), root.into()).map_err(|_| ()), Ok(0));
    assert_eq!(Ok(engine.pages()), teff::pages().map_err(|_| ()));
    let needed = ask(&engine, "prisoners");
    assert_eq!(get(&needed, "texts"), JsValue::FALSE);
    let pairs: Vec<f64> = get(&needed, "needs").unchecked_into::<Array>().iter().filter_map(|n| n.as_f64()).collect();
    assert!(pairs.len() >= 2 && pairs.len().is_multiple_of(2) && pairs[0] == 0.0, "{pairs:?}");
    let refused = engine.bring(0, pairs[1] as u32, Uint8Array::from(&bytes[..7]).into());
    assert!(message(refused.map(|()| JsValue::NULL)).contains("found a damaged block"));
    let with = |json: &str| engine.search("a".into(), JSON::parse(json).expect("json"));
    assert_eq!(message(with(r#"{"lang":7}"#)), "option \"lang\": expected a string");
    assert!(with(r#"{"lang":"all","partial":true}"#).is_ok());
}

#[wasm_bindgen_test]
fn the_version_is_the_packages() {
    assert_eq!(teff::version(), env!("CARGO_PKG_VERSION"));
}
