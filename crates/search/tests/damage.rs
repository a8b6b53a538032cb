//! Bytes that are no index, and queries that are no words: an error that says what was expected, or an answer; never a panic, never a wrong hit.

use proptest::prelude::*;
use teff_indexer::{Document, Section, build};
use teff_search::{Answer, Error, Outcome, Request, Searcher};

const QUERIES: &[&str] = &["car", "\"red car\"", "carpt", "re", "résumé blue car of"];

fn image() -> Vec<u8> {
    let page = |url: &str, title: &str, text: &str| Document {
        url: url.into(),
        title: title.into(),
        sections: vec![Section {
            heading: "Cars".into(),
            anchor: "cars".into(),
            text: text.into(),
            ..Section::default()
        }],
        ..Document::default()
    };
    let documents = [
        page("a", "Red car", "a red car and a blue carpet\nresume"),
        page("b", "Blue", "the résumé of a car"),
        page("c", "", "東京都"),
    ];
    build(&documents).expect("documents").bytes
}

fn answers(bytes: Vec<u8>) -> Result<Vec<Answer>, Error> {
    let searcher = Searcher::open(bytes.into())?;
    let ask = |query: &&str| match searcher.search(&Request::new(query))? {
        Outcome::Answer(answer) => Ok(answer),
        Outcome::Needs(_) => Err(Error::Root),
    };
    QUERIES.iter().map(ask).collect()
}

#[test]
fn every_truncation_is_told() {
    let image = image();
    for len in 0..image.len() {
        let error = answers(image[..len].to_vec()).expect_err("a cut index");
        assert!(error.to_string().contains("expected"), "{error}");
    }
    let mut longer = image;
    longer.push(0);
    assert!(answers(longer).is_err());
}

/// A flipped bit is an error where its block is used, and changes no answer where it is not.
#[test]
fn every_flipped_bit_is_told_or_without_effect() {
    let image = image();
    let right = answers(image.clone()).expect("an intact index");
    assert!(right.iter().all(|answer| answer.total > 0));
    let mut told = 0;
    for at in 0..image.len() {
        for bit in 0..8 {
            let mut damaged = image.clone();
            damaged[at] ^= 1 << bit;
            match answers(damaged) {
                Err(_) => told += 1,
                Ok(found) => assert_eq!(found, right, "byte {at} bit {bit}"),
            }
        }
    }
    assert!(told > image.len() * 7, "{told} of {} flips were told", image.len() * 8);
}

#[test]
fn foreign_bytes_are_told() {
    for bytes in [
        &b""[..],
        b"\x89PNG\r\n\x1a\n0000",
        b"\0asm\x01\0\0\0",
        b"<!doctype html><title>404</title>",
        b"TEFF",
        &[0; 4096],
    ] {
        let error = answers(bytes.to_vec()).expect_err("foreign bytes");
        assert!(error.to_string().starts_with("expected"), "{error}");
    }
    let mut newer = image();
    newer[4] = 9;
    assert_eq!(
        answers(newer).expect_err("another version").to_string(),
        "expected format version 0, found 9; build the index again with this version of teff"
    );
}

/// Blocks come one by one: the answer is the same, and a block that is not the root's is refused.
#[test]
fn blocks_may_come_later() {
    let image = image();
    let whole = answers(image.clone()).expect("an intact index");
    let root_len = u32::from_le_bytes(image[12..16].try_into().expect("four bytes")) as usize;
    let (root, _, mut at) = teff_index::root::read(&image, teff_analysis::FINGERPRINT).expect("a root");
    let mut blocks = Vec::new();
    for row in &root.blocks {
        blocks.push(image[at..at + row.len as usize].to_vec());
        at += row.len as usize;
    }
    let mut searcher = Searcher::open_root(image[..root_len].to_vec().into()).expect("a root");
    assert!(searcher.bring(0, b"another block".to_vec()).is_err());
    for (query, right) in QUERIES.iter().zip(&whole) {
        let mut rounds = 0;
        let answer = loop {
            match searcher.search(&Request::new(query)).expect("an intact index") {
                Outcome::Answer(answer) => break answer,
                Outcome::Needs(ids) => {
                    assert!(!ids.is_empty());
                    for id in ids {
                        searcher.bring(id, blocks[id as usize].clone()).expect("the root's own block");
                    }
                }
            }
            rounds += 1;
            assert!(rounds < 6, "{query}");
        };
        assert_eq!(&answer, right, "{query}");
    }
    // What is let go is asked for again, what is kept is not: a question again needs as much as it did of nothing.
    let needs = |searcher: &Searcher, query| match searcher.search(&Request::new(query)).expect("an intact index") {
        Outcome::Answer(_) => 0,
        Outcome::Needs(ids) => ids.len(),
    };
    let last = QUERIES[QUERIES.len() - 1];
    searcher.trim(usize::MAX, &mut |_| panic!("all of them fit"));
    assert_eq!(needs(&searcher, last), 0);
    let mut gone = Vec::new();
    searcher.trim(0, &mut |bytes| gone.push(bytes));
    assert!(!gone.is_empty() && gone.iter().all(|bytes| blocks.contains(bytes)));
    assert!(needs(&searcher, last) > 0);
    let empty = Searcher::open_root(image[..root_len].to_vec().into()).expect("a root");
    assert_eq!(needs(&searcher, last), needs(&empty, last));
}

#[test]
fn odd_queries_have_answers() {
    let searcher = Searcher::open(image().into()).expect("a fresh index");
    let long = "car ".repeat(2500);
    let quotes = "\"".repeat(10_000);
    let word = "a".repeat(1_000_000);
    let joined = "a-".repeat(100_000);
    let many = (0..500).map(|n| format!("w{n} ")).collect::<String>();
    let phrases = "\"a b\" ".repeat(300);
    for query in [
        "",
        " ",
        "\0",
        "\u{1}\u{2}",
        "?!.,;:",
        "\"",
        "“",
        "”“",
        "\u{fffd}\u{fffd}",
        "\u{202e}rac",
        "🎉",
        "-",
        "--",
        "'",
        &long,
        &quotes,
        &word,
        &joined,
        &many,
        &phrases,
    ] {
        let outcome = searcher.search(&Request::new(query)).expect("an intact index");
        assert!(matches!(outcome, Outcome::Answer(_)), "{}", &query[..query.len().min(20)]);
    }
    for request in [
        Request { limit: 0, ..Request::new("car") },
        Request { offset: usize::MAX, ..Request::new("car") },
        Request { excerpt: 0, sections: 0, ..Request::new("car") },
    ] {
        assert!(searcher.search(&request).is_ok());
    }
}

#[test]
fn odd_documents_are_indexed() {
    let text = |text: String| Document {
        url: "x".into(),
        title: "odd".into(),
        sections: vec![Section { text, ..Section::default() }],
        ..Document::default()
    };
    for document in [
        text(String::new()),
        text("\0\u{1}".into()),
        text("a".repeat(1 << 20)),
        text("a-".repeat(1 << 19)),
        text("word ".repeat(1_000_000)),
        text("東".repeat(100_000)),
        text("e\u{301}".repeat(100_000)),
        text("\u{202e}\u{200d}x\u{200c}".repeat(1000)),
        Document {
            sections: (0..100_000).map(|n| Section { heading: format!("h{n}"), ..Section::default() }).collect(),
            ..text(String::new())
        },
    ] {
        let searcher = Searcher::open(build(&[document]).expect("a document").bytes.into()).expect("a fresh index");
        let Ok(Outcome::Answer(answer)) = searcher.search(&Request::new("odd")) else { panic!("an answer") };
        assert_eq!(answer.total, 1);
        for query in ["word", "東", "\"東東\"", "é", "\"word word\"", "a", "h7"] {
            assert!(searcher.search(&Request::new(query)).is_ok());
        }
    }
}

proptest! {
    #[test]
    fn any_query_has_an_answer(query in "\\PC{0,60}|[ -~“”「」a-cé東]{0,80}") {
        let searcher = Searcher::open(image().into()).expect("a fresh index");
        prop_assert!(matches!(searcher.search(&Request::new(&query)), Ok(Outcome::Answer(_))));
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(answers(bytes).is_err());
    }
}
