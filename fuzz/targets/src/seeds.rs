//! The first inputs of each target, made of an index of the documents that are given: nothing of it is kept in the repository.

use crate::decoders::known;
use crate::images::{image_of, images};
use teff_index::Packer;
use teff_indexer::Document;

/// Options as pages give them, right ones and wrong ones.
const OPTIONS: &[&str] = &[
    "null",
    "{}",
    r#"{"limit":10,"offset":20,"sections":3,"excerpt":160,"completions":5,"lang":"de","partial":true}"#,
    r#"{"filters":{"tag":"x","kind":["a","b"],"\u7a2e":{"any":["1"],"all":"2","none":[]}},"sort":"-date","facets":["tag","kind"]}"#,
    r#"{"facets":"tag","limit":101}"#,
    r#"{"limit":0}"#,
    r#"{"excerpt":19}"#,
    r#"{"sections":21}"#,
    r#"{"sort":"a\"b\\c\ud800"}"#,
];

/// Queries that turn every corner of the parser and of matching.
const QUERIES: &[&str] = &[
    "car",
    "\"red car\"",
    "carpt",
    "“44-day war",
    "C++ ::before .env v1.2.3",
    "node-fetch camelCase snake_case",
    "a.b@example.com #tag don’t",
    "東京都 ไทย",
    "résumé Stra\u{ad}ße e\u{301}",
    "red -blue OR \"car\" title:car url:a",
    "-tag:red inurl:c (car | carpet) +resume",
    "which prisoners were in the exclave of the region",
    "car -red −\"blue car\" +carpet* OR (title:car 種類:x)",
    "((-(a OR ＯＲ b)) f(x) tag:\"a b\" url:/a url::b) OR",
    "（粉　－水）「小麦の粉」 -v",
];

/// Inputs for the target of this name.
pub fn seeds(name: &str, documents: &[Document]) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = Vec::new();
    let texts = || {
        let sections = documents.iter().flat_map(|d| &d.sections);
        sections.map(|s| s.text.chars().take(600).collect::<String>().into_bytes())
    };
    match name {
        "parse" => out.extend(QUERIES.iter().map(|query| query.as_bytes().to_vec())),
        "request" => {
            for (query, options) in QUERIES.iter().zip(OPTIONS.iter().cycle()) {
                let mut json = teff::json::Json::default();
                json.string(query);
                out.push(format!("[{},{options}]", json.text).into_bytes());
            }
        }
        "analyze" => {
            out.extend(QUERIES.iter().map(|query| query.as_bytes().to_vec()));
            out.extend(texts());
        }
        "extract" | "roundtrip" => {
            for document in documents {
                let files = [html_of(document), markdown_of(document), text_of(document), record_of(document)];
                for (kind, file) in (0u8..).zip(files) {
                    out.push(with_argument(&[kind], &file.chars().take(1500).collect::<String>().into_bytes()));
                    if kind % 2 == 0 {
                        out.push(with_argument(
                            &[kind | 128],
                            &file.chars().take(200).collect::<String>().into_bytes(),
                        ));
                    }
                }
            }
        }
        "damage" => {
            for (which, image) in (0u8..).zip(images()) {
                for (number, block) in (0u8..200).zip(image.blocks()) {
                    let query = QUERIES[usize::from(number) % QUERIES.len()].as_bytes();
                    out.push(with_argument(&[which, number, query.len() as u8], &[query, block].concat()));
                }
            }
        }
        _ => {
            let image = image_of(documents);
            let blocks = image.blocks();
            let n_terms = image.n_term_blocks();
            let counted =
                |argument: &[u8], bytes: &[u8]| with_argument(&[&[argument.len() as u8], argument].concat(), bytes);
            match name {
                "image" => {
                    out.extend(images().iter().map(|image| counted(b"red car", &image.bytes)));
                    out.extend(documents.first().map(|d| counted(b"war", &image_of(std::slice::from_ref(d)).bytes)));
                }
                "root" => {
                    out.extend(images().iter().map(|image| counted(b"car", image.root())));
                    out.push(counted(b"prisoners", image.root()));
                }
                "terms" => out.extend(blocks.iter().take(n_terms).map(|block| counted(b"war", block))),
                "postings" => {
                    let lists = blocks.iter().take(n_terms).filter_map(|block| teff_index::terms::lists(block));
                    out.extend(lists.map(|list| counted(&[5, 2], list)));
                }
                "positions" => {
                    for (terms, block) in blocks.iter().zip(&blocks[n_terms..]).take(n_terms) {
                        let mut n = 0u8;
                        let _ = teff_index::terms::each(terms, &mut |_, _| n = n.saturating_add(1));
                        out.push(counted(&[n, 0, 1, 1, 9, 9], block));
                        out.push(counted(&[n, n / 2, 3, 0, 77, 42, 0], block));
                    }
                }
                "text" => out.extend(blocks.iter().skip(2 * n_terms).map(|block| block.to_vec())),
                "sides" => {
                    for image in images() {
                        let sides = image.sides();
                        let n_pages = image.n_pages();
                        out.extend(sides.iter().map(|(kind, block)| with_argument(&[*kind, n_pages], block)));
                    }
                }
                "rewrites" => out.push(counted(b"parties", image.rewrites())),
                "unpack" => {
                    let mut packer = Packer::new(known());
                    for (kind, block) in [0, 1].into_iter().cycle().zip(blocks) {
                        out.push(with_argument(&[kind], &packer.pack(kind == 1, block)));
                        out.push(with_argument(&[kind], block));
                    }
                }
                "vocabulary" => {
                    out.push(counted(b"pri", image.vocabulary()));
                    out.extend(image.reversed().iter().map(|block| counted(b"nes", block)));
                    out.extend(images().iter().map(|image| counted(b"c", image.vocabulary())));
                }
                _ => {}
            }
        }
    }
    out
}

fn with_argument(argument: &[u8], bytes: &[u8]) -> Vec<u8> {
    [argument, bytes].concat()
}

fn html_of(document: &Document) -> String {
    let mut out =
        format!("<!doctype html><html lang=\"{}\"><title>{}</title><nav>x</nav><main>", document.lang, document.title);
    for section in &document.sections {
        out += &format!(
            "<h2 id=\"{}\">{}</h2><p>{}</p><ul><li>&amp;é",
            section.anchor,
            section.heading,
            section.text.replace('\n', "<p hidden>")
        );
    }
    out
}

fn markdown_of(document: &Document) -> String {
    let mut out = format!("---\ntitle: \"{}\"\nlang: {}\ntags: [a, b]\n---\n", document.title, document.lang);
    for section in &document.sections {
        out += &format!("## {} {{#{}}}\n\n{}\n\n* [link](x) `code`\n\n", section.heading, section.anchor, section.text);
    }
    out
}

fn text_of(document: &Document) -> String {
    let texts: Vec<&str> = document.sections.iter().map(|s| s.text.as_str()).collect();
    format!("{}\n\n{}", document.title, texts.join("\n\n"))
}

fn record_of(document: &Document) -> String {
    let text: String = document
        .sections
        .iter()
        .flat_map(|s| s.text.chars())
        .filter(|c| *c != '"' && !c.is_control())
        .take(400)
        .collect();
    format!(
        "{{\"id\": \"a\", \"title\": \"{}\", \"text\": \"{text}\", \"lang\": \"en\", \"n\": [1, {{}}]}}",
        document.title.replace('"', "")
    )
}
