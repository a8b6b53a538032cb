//! The articles of `seeds/`, searched as readers would, against `tests/golden/seeds.txt`: for each query the page that must come first, the words that must be marked and how
//! the excerpt's paragraph begins.

use std::path::Path;
use teff_indexer::{build, source};
use teff_search::{Answer, Outcome, Request, Searcher};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn open() -> Searcher {
    let documents = source::read_folder(&root().join("seeds")).expect("the articles can be read");
    Searcher::open(build(&documents).expect("documents").bytes.into()).expect("a fresh index")
}

fn ask(searcher: &Searcher, query: &str) -> Answer {
    match searcher.search(&Request::new(query)).expect("an intact index") {
        Outcome::Answer(answer) => answer,
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    }
}

#[test]
fn rankings() {
    let searcher = open();
    let golden = std::fs::read_to_string(root().join("tests/golden/seeds.txt")).expect("tests/golden/seeds.txt");
    let mut checked = 0;
    for line in golden.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [query, url, marks, excerpt, _reason] = columns.as_slice() else { panic!("five columns: {line}") };
        let answer = ask(&searcher, query);
        checked += 1;
        if url.is_empty() {
            assert_eq!(answer.total, 0, "{query} finds {:?}", answer.hits.first().map(|h| &h.url));
            continue;
        }
        let hit = answer.hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
        assert_eq!(hit.url, format!("articles/{url}.html"), "{query}");
        let marked: Vec<&str> = hit.excerpt.ranges.iter().map(|&(start, end)| &hit.excerpt.text[start..end]).collect();
        let mut distinct: Vec<&str> = Vec::new();
        marked.iter().for_each(|word| {
            if !distinct.contains(word) {
                distinct.push(word)
            }
        });
        assert_eq!(distinct.join(", "), *marks, "{query} in {:?}", hit.excerpt.text);
        assert!(hit.excerpt.text.contains(excerpt), "{query}: {excerpt:?} not in {:?}", hit.excerpt.text);
    }
    assert!(checked >= 20, "{checked} queries");
}

/// Adding the next letter of a word never loses a page that the beginning found through that word.
#[test]
fn one_more_letter_never_loses_a_page() {
    let searcher = open();
    let documents = source::read_folder(&root().join("seeds")).expect("the articles can be read");
    let mut pairs = 0;
    for document in &documents {
        let mut words: Vec<String> = Vec::new();
        for section in &document.sections {
            teff_analysis::analyze(&section.text, &mut |token| {
                if token.kind == teff_analysis::TokenKind::Word {
                    words.push(token.key.to_string());
                }
            });
        }
        words.sort();
        words.dedup();
        for word in words {
            let chars: Vec<char> = word.chars().collect();
            let finds = |n: usize| {
                let typed: String = chars[..n].iter().collect();
                ask(&searcher, &typed).hits.iter().any(|hit| hit.url == document.url)
            };
            let mut before = false;
            for n in 3..=chars.len() {
                let now = finds(n);
                assert!(now || !before, "{word:?} of {} is lost at letter {n}", document.url);
                before = now;
                pairs += 1;
            }
            assert!(before || chars.len() < 3, "{word:?} of {} is not found", document.url);
        }
    }
    assert!(pairs > 2000, "{pairs} beginnings");
}

/// Completions finish the last word, keep what stands before it, and name pages by their titles.
#[test]
fn suggestions() {
    let searcher = open();
    let suggest = |query: &str, limit| match searcher.suggest(query, limit).expect("an intact index") {
        Outcome::Answer(suggestions) => suggestions,
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    };
    assert_eq!(suggest("armenian priso", 1), ["armenian prisoners"]);
    assert_eq!(suggest("serv", 2), ["server", "service"]);
    assert_eq!(suggest("what happens", 2), ["What happens while you type"]);
    for (query, limit) in [("", 8), ("zzzz", 8), ("a", 0), ("\"", 3)] {
        assert!(suggest(query, limit).len() <= limit, "{query:?}");
    }
    assert_eq!(suggest("zzzz", 8), Vec::<String>::new());
}

/// A score is taken apart down to what was counted, and the tree can be read.
#[test]
fn explanations() {
    let searcher = open();
    let hit = ask(&searcher, "prisoners").hits.remove(0);
    let Outcome::Answer(Some(tree)) = searcher.explain(&Request::new("prisoners"), hit.page).expect("an intact index")
    else {
        panic!("a hit is not explained")
    };
    assert_eq!(tree.value, hit.score);
    let text = tree.to_string();
    for piece in ["score at rank 1", "clause “prisoners”", "“prisoners”: weight 256/256", "idf of 1 of", "bonus"]
    {
        assert!(text.contains(piece), "{piece:?} is not in\n{text}");
    }
    let Outcome::Answer(none) = searcher.explain(&Request::new("sdafadsfasdf"), hit.page).expect("an intact index")
    else {
        panic!("a whole index lacks blocks")
    };
    assert_eq!(none, None);
}
