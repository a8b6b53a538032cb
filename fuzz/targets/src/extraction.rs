//! Files that people feed the indexer, and the whole way from a file to a hit.

use teff_indexer::{Document, Limits, build_within, html, markdown, records, text};
use teff_search::{Outcome, Request, Searcher};

/// The first byte says what kind of file the rest is.
fn read(bytes: &[u8]) -> Option<Document> {
    let (kind, rest) = bytes.split_first()?;
    let input = &*String::from_utf8_lossy(rest);
    match kind % 4 {
        0 => Some(html::parse(input)),
        1 => Some(markdown::parse(input)),
        2 => Some(text::parse(input)),
        _ => records::parse(input).ok(),
    }
}

/// Any file becomes a document of paragraphs, or is refused.
pub fn extract(bytes: &[u8]) {
    let Some(document) = read(bytes) else { return };
    for section in &document.sections {
        let clean = section.text.is_empty() || section.text.split('\n').all(|paragraph| !paragraph.trim().is_empty());
        assert!(clean, "an empty paragraph in {:?}", section.text);
    }
}

/// What was read from a file is indexed, and each of its first words finds it, whatever the sizes of blocks and vocabulary.
pub fn roundtrip(bytes: &[u8]) {
    // Long files say nothing that short ones do not, and cost a thousand runs.
    let Some(mut document) = read(bytes.get(..bytes.len().min(2048)).unwrap_or_default()) else { return };
    document.url = "page".to_string();
    let mut words: Vec<String> = Vec::new();
    let pieces = document.sections.iter().flat_map(|section| [&section.heading, &section.text]);
    for piece in std::iter::once(&document.title).chain(pieces) {
        teff_analysis::analyze(piece, &mut |token| {
            if words.len() < 6 && token.key.len() < 200 && !words.iter().any(|word| word == token.key) {
                words.push(token.key.to_string());
            }
        });
    }
    let tight = bytes.first().is_some_and(|kind| kind & 128 != 0);
    let limits = if tight { Limits { block_bytes: 1, text_bytes: 1, resident_bytes: 0 } } else { Limits::default() };
    let built = build_within(&[document], limits).expect("one document has an address of its own");
    let searcher = Searcher::open(built.bytes.into()).expect("a fresh index is opened");
    for word in words {
        let outcome = searcher.search(&Request::new(&word)).expect("a fresh index is intact");
        let Outcome::Answer(answer) = outcome else { panic!("a whole index lacks blocks") };
        assert_eq!(answer.total, 1, "{word:?} is on the page and does not find it");
        crate::images::sound(&answer, &word);
    }
}
