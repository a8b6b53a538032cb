//! The engine equals the scan of `naive`: same pages, same order, same scores, over generated collections and queries. Set `PROPTEST_CASES`
//! to look deeper than the default.

mod generated;
mod naive;

use generated::{GRAMMAR, asked, documents, limits, operators, page_of, query};
use naive::{Asked, Naive, Scan};
use proptest::prelude::*;
use teff_indexer::{Document, Limits, Section, build_within};
use teff_search::{Answer, FacetFilter, Outcome, Request, Searcher};

fn ask(searcher: &Searcher, request: &Request<'_>) -> Answer {
    match searcher.search(request).expect("an intact index") {
        Outcome::Answer(answer) => answer,
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    }
}

/// The same search with only those blocks at hand that it asks for; gives those too.
fn ask_bringing(image: &[u8], request: &Request<'_>) -> (Answer, Vec<u32>) {
    let (root, vocabulary, end) = teff_index::root::read(image, teff_analysis::FINGERPRINT).expect("a root");
    let mut searcher = Searcher::open_root(image[..vocabulary.end].to_vec().into()).expect("a fresh root");
    let mut asked = Vec::new();
    loop {
        match searcher.search(request).expect("an intact index") {
            Outcome::Answer(answer) => return (answer, asked),
            Outcome::Needs(blocks) => {
                assert!(!blocks.is_empty());
                asked.extend_from_slice(&blocks);
                for id in blocks {
                    let before: u32 = root.blocks[..id as usize].iter().map(|row| row.len).sum();
                    let start = end + before as usize;
                    let block = image[start..start + root.blocks[id as usize].len as usize].to_vec();
                    searcher.bring(id, block).expect("a fresh block");
                }
            }
        }
    }
}

fn equal(documents: &[Document], queries: &[(String, Asked)], limits: Limits) -> Result<(), TestCaseError> {
    let built = build_within(documents, limits).expect("documents");
    let image = built.bytes.clone();
    let searcher = Searcher::open(built.bytes.into()).expect("a fresh index");
    let naive = Naive::new(documents, built.report.resident_level);
    for (query, asked) in queries {
        let Asked { filters, sort, facets } = asked;
        let request = Request { limit: 1000, filters, sort, facets, ..Request::new(query) };
        let answer = ask(&searcher, &request);
        let found = Scan {
            ranked: answer.hits.iter().map(|hit| (hit.page, hit.score)).collect(),
            missing: answer.missing.clone(),
            corrected: answer.corrected.iter().map(|c| (c.from.clone(), c.to.clone())).collect(),
            facets: answer.facets.iter().map(|f| (f.key.clone(), f.values.clone())).collect(),
            duplicates: answer.hits.iter().map(|hit| hit.duplicates.clone()).collect(),
        };
        prop_assert_eq!(&found, &naive.search(query, asked), "query {:?}, {:?}", query, asked);
        prop_assert_eq!(answer.total, answer.hits.len());
        prop_assert_eq!(&ask_bringing(&image, &request).0, &answer, "block by block, query {:?}", query);
        let page = ask(&searcher, &Request { offset: 1, limit: 2, ..request.clone() });
        let expected: Vec<_> = answer.hits.iter().skip(1).take(2).cloned().collect();
        prop_assert_eq!(&page.hits, &expected, "paging, query {:?}", query);
        for counts in &answer.facets {
            // A count is the total of the search that it offers.
            for (value, n) in &counts.values {
                let mut filters = filters.clone();
                filters.iter_mut().filter(|f| f.key == counts.key).for_each(|filter| filter.any.clear());
                filters.push(FacetFilter {
                    key: counts.key.clone(),
                    any: vec![value.clone()],
                    ..FacetFilter::default()
                });
                prop_assert_eq!(ask(&searcher, &Request { filters: &filters, ..request.clone() }).total, *n);
            }
        }
        for hit in &answer.hits {
            shown(hit, documents)?;
            if !filters.is_empty() || !sort.is_empty() {
                continue;
            }
            let Outcome::Answer(Some(tree)) =
                searcher.explain(&Request::new(query), hit.page).expect("an intact index")
            else {
                panic!("a hit is not explained")
            };
            prop_assert_eq!(tree.value, hit.score);
            prop_assert_eq!(tree.value, tree.parts.iter().map(|part| part.value).sum::<u64>(), "{}", tree);
        }
    }
    Ok(())
}

/// A query that asks for nothing besides.
fn plain(query: &str) -> (String, Asked) {
    (query.to_string(), Asked::default())
}

/// What is shown of a hit is text of its page, within its bounds, with marks on whole characters.
fn shown(hit: &teff_search::Hit, documents: &[Document]) -> Result<(), TestCaseError> {
    let document = documents.iter().find(|d| d.url == hit.url).expect("a hit is one of the documents");
    for marked in [&hit.title, &hit.excerpt].into_iter().chain(hit.sections.iter().map(|s| &s.excerpt)) {
        let mut last = 0;
        for &(start, end) in &marked.ranges {
            prop_assert!(start >= last && start < end && marked.text.get(start..end).is_some(), "{:?}", marked);
            last = end;
        }
    }
    prop_assert_eq!(&hit.title.text, &document.title);
    for piece in hit.excerpt.text.trim_matches('…').split(" · ") {
        let whole = document.sections.iter().any(|s| s.text.contains(piece));
        prop_assert!(whole || piece.is_empty(), "{:?} is not on the page", piece);
    }
    let columns: usize = hit.excerpt.text.chars().map(teff_analysis::width).sum();
    prop_assert!(columns <= 160 + 2, "{} columns", columns);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn engine_equals_scan(documents in documents(), queries in prop::collection::vec(query(), 1..8), limits in limits()) {
        let queries: Vec<_> = queries.into_iter().map(|query| (query, Asked::default())).collect();
        equal(&documents, &queries, limits)?;
    }

    /// Where words are written together, words with the same beginning are kin, and half of the queries may be long ones.
    #[test]
    fn engine_equals_scan_where_words_have_endings(
        documents in documents(), queries in prop::collection::vec(query(), 4..8), limits in limits()
    ) {
        let german: Vec<Document> =
            documents.into_iter().map(|document| Document { lang: "de".to_string(), ..document }).collect();
        let queries: Vec<(String, Asked)> =
            queries.chunks(2).map(|some| some.join(" ")).chain(queries.clone()).map(|query| (query, Asked::default())).collect();
        equal(&german, &queries, limits)?;
    }

    /// Where I is the capital of ı.
    #[test]
    fn engine_equals_scan_in_turkish(documents in documents(), queries in prop::collection::vec(query(), 1..6), limits in limits()) {
        let turkish: Vec<Document> =
            documents.into_iter().map(|document| Document { lang: "tr".to_string(), ..document }).collect();
        let queries: Vec<_> = queries.into_iter().map(|query| (query, Asked::default())).collect();
        equal(&turkish, &queries, limits)?;
    }

    #[test]
    fn engine_equals_scan_with_operators(documents in documents(), queries in prop::collection::vec((operators(), asked()), 1..8), limits in limits()) {
        equal(&documents, &queries, limits)?;
    }
}

/// Signs written together are found together first, however often a page has them apart.
#[test]
fn signs_together_come_first() {
    let page = |url: &str, text: &str| {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        Document { url: url.into(), lang: "ja".into(), sections, ..Document::default() }
    };
    let apart = "東京と京都。東京と京都。東京、京都、大学。京大と大学。東京は大きい。".repeat(3);
    let together = format!("{}東京都の東京大学。", "これはとても長い文章です。".repeat(9));
    let documents = [page("a", &apart), page("b", &together), page("c", "名古屋")];
    for query in ["東京都", "東京大学", "東京 京都 東京大学"] {
        equal(&documents, &[(query.to_string(), Asked::default())], Limits::default()).expect("engine and scan agree");
        let image = build_within(&documents, Limits::default()).expect("three pages").bytes;
        let (answer, _) = ask_bringing(&image, &Request::new(query));
        let urls: Vec<&str> = answer.hits.iter().map(|hit| hit.url.as_str()).collect();
        assert_eq!(urls, ["b", "a"], "{query}");
    }
    // A whole sentence has no runs: what else it says decides.
    let query = "東京大学、京都と京大と大学と大きい";
    equal(&documents, &[(query.to_string(), Asked::default())], Limits::default()).expect("engine and scan agree");
    let image = build_within(&documents, Limits::default()).expect("three pages").bytes;
    let (answer, _) = ask_bringing(&image, &Request::new(query));
    assert_eq!(answer.hits.first().map(|hit| hit.url.as_str()), Some("a"));
}

/// A name in quotation marks within a question is no condition: who has only its words is found, behind who has it as quoted.
#[test]
fn a_phrase_within_a_question_is_no_condition() {
    let documents = [
        page_of(
            "a",
            "When does Doctor Who regenerate? A doctor regenerates when badly hurt, people say, and who knows why.",
        ),
        page_of("b", "The doctor who regenerates when badly hurt"),
        page_of("c", "Something else entirely"),
    ];
    let urls = |query: &str| {
        equal(&documents, &[plain(query)], Limits::default()).expect("engine and scan agree");
        let image = build_within(&documents, Limits::default()).expect("three pages").bytes;
        let answer = ask_bringing(&image, &Request::new(query)).0;
        (answer.hits.into_iter().map(|hit| hit.url).collect::<String>(), answer.missing)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(urls("\"doctor regenerates\" badly hurt when"), ("a".into(), none.clone()));
    assert_eq!(urls("\"doctor regenerates\" badly hurt when knows"), ("ab".into(), none.clone()));
    assert_eq!(urls("+\"doctor regenerates\" badly hurt when knows"), ("a".into(), none));
    assert_eq!(urls("\"who doctor\" badly hurt when knows").1, ["“who doctor”"]);
}

/// A word finds the words that it is a part of, behind the pages that have it as such; they are marked.
#[test]
fn a_part_finds_the_words_that_it_is_in() {
    let page = |url: &str, text: &str| {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        Document { url: url.into(), lang: "de".into(), sections, ..Document::default() }
    };
    let documents = [
        page("a", "Ein Hochspannungsnetzgerät, das Hochspannungsnetzgerät."),
        page("b", "Die Hochspannung ist hoch."),
        page("c", "Das Netzgerät liegt in einer Kiste, die auf dem Boden der großen Halle steht."),
        page("d", "Das Netz und das Gerät."),
    ];
    let found = |query: &str| {
        let image = build_within(&documents, Limits::default()).expect("four pages").bytes;
        equal(&documents, &[(query.to_string(), Asked::default())], Limits::default()).expect("engine and scan agree");
        ask_bringing(&image, &Request::new(query)).0
    };
    let urls = |query: &str| found(query).hits.into_iter().map(|hit| hit.url).collect::<String>();
    assert_eq!(urls("Netzgerät"), "ca");
    assert_eq!(urls("Hochspannung"), "ba");
    assert_eq!(urls("Netz"), "dac");
    assert_eq!(urls("Gerät"), "dac");
    assert_eq!(urls("Netzgerät -Hochspannungsnetzgerät"), "c");
    // What is quoted, or excluded, is meant as it stands.
    assert_eq!(urls("\"Netz\""), "d");
    assert_eq!(urls("Gerät -Netz"), "ac");
    let hits = found("Gerät").hits;
    let marked =
        |i: usize| hits[i].excerpt.ranges.iter().map(|(a, b)| &hits[i].excerpt.text[*a..*b]).collect::<Vec<_>>();
    assert_eq!(marked(1), ["Hochspannungsnetzgerät", "Hochspannungsnetzgerät"]);
}

/// A search asks for no block that only another outcome would have needed: a word that is there brings neither its parts nor its near spellings.
#[test]
fn only_what_is_needed_is_asked_for() {
    let section = Section { text: "apple node-fetch fetch node nude zebra".to_string(), ..Section::default() };
    let document = Document { url: "a".into(), lang: "zxx".into(), sections: vec![section], ..Document::default() };
    let limits = Limits { block_bytes: 1, text_bytes: 1, resident_bytes: 0 };
    let image = build_within(&[document], limits).expect("a document").bytes;
    let (root, _, _) = teff_index::root::read(&image, teff_analysis::FINGERPRINT).expect("a root");
    let asked = |query: &str| -> Vec<String> {
        let (answer, asked) = ask_bringing(&image, &Request { sections: 0, ..Request::new(query) });
        assert_eq!(answer.total, 1, "{query}");
        // What parts a block from the one before names it.
        let term = |&id: &u32| root.first_keys.get(id as usize).map(|key| String::from_utf8(key.clone()).unwrap());
        asked.iter().filter_map(term).collect()
    };
    assert_eq!(asked("node-fetch, "), ["nodef"]);
    assert_eq!(asked("apple zebra"), ["a", "z"]);
    assert_eq!(asked("node apple"), ["a", "n"]);
}

/// A word that is not resident is forgiven a slip wherever it is: in its first half by the blocks of reversed words, and by its end alone.
#[test]
fn a_slip_in_a_rare_word_is_forgiven_in_either_half() {
    let text = "accommodation search research perch node-fetcher e0308x größe";
    let limits = Limits { block_bytes: 1, text_bytes: 1, resident_bytes: 0 };
    let documents = [Document { lang: "zxx".into(), ..page_of("a", text) }];
    let image = build_within(&documents, limits).expect("a document").bytes;
    for (query, right) in [
        ("accommodatoin", "accommodation"),
        ("acommodation", "accommodation"),
        ("accomomdation", "accommodation"),
        ("xccommodation", "accommodation"),
        ("acc0mmodation", ""),
        ("seerch", "search"),
        ("saerch", "search"),
        ("eprch", "perch"),
        ("prech", "perch"),
        ("percj", "perch"),
        ("pech", "perch"),
        ("grröße", "größe"),
        // The joined form is found by its parts, and has no reversed one; neither has what is no word.
        ("nodfetcher", ""),
        ("fetchre", "fetcher"),
        ("w0308x", ""),
    ] {
        equal(&documents, &[plain(query), plain(&format!("{query} "))], limits).expect("engine and scan agree");
        let (answer, _) = ask_bringing(&image, &Request { sections: 0, ..Request::new(query) });
        let corrected: Vec<&str> = answer.corrected.iter().map(|correction| correction.to.as_str()).collect();
        assert_eq!(corrected.concat(), right, "{query}");
    }
}

/// Of the words that exchanges of ends make of an unseen one, those count that leave the most of it, whichever comes first: `planed` is *plane*, not
/// *plan*, and `parties` is *partie*, not *party*, where the two are not one word already.
#[test]
fn a_rewrite_leaves_the_most() {
    let grammar = GRAMMAR.trim_end_matches("plan plane");
    let mut documents = vec![page_of("a", grammar)];
    for word in ["plan", "plane", "partie", "party"] {
        // Of no language, so that no two of them are of one class.
        documents.push(Document { lang: "zxx".to_string(), ..page_of(word, word) });
    }
    equal(&documents, &["planed ", "parties ", "jumpes "].map(plain), Limits::default()).unwrap();
    let searcher = Searcher::open(build_within(&documents, Limits::default()).expect("documents").bytes.into());
    let searcher = searcher.expect("a fresh index");
    for (query, right) in [("planed ", "plane"), ("parties ", "partie")] {
        let answer = ask(&searcher, &Request::new(query));
        assert_eq!(answer.hits.iter().map(|hit| hit.url.as_str()).collect::<Vec<_>>(), [right]);
        assert!(answer.corrected.is_empty() && answer.missing.is_empty());
    }
}

/// Of more words than are looked at those that are left out ask for nothing, whichever sign stands before them.
#[test]
fn what_is_left_out_asks_for_nothing() {
    let words: Vec<String> = (0..48).map(|n| format!("word{n}")).collect();
    let words = words.join(" ");
    let documents = [page_of("a", &words), page_of("b", "word1 word2 zebra"), page_of("c", "zebra")];
    for rest in ["-zebra", "+zebra", "zebra OR word1", "-(zebra horse)", "+zebra -(horse OR zebra)"] {
        let query = format!("{words} {rest} ");
        equal(&documents, &[plain(&query)], Limits::default()).expect("engine and scan agree");
        let image = build_within(&documents, Limits::default()).expect("three pages").bytes;
        assert_eq!(ask_bringing(&image, &Request::new(&query)).0.total, 2, "{rest}");
    }
    let fewer = words.replace(" word47", "");
    let image = build_within(&documents, Limits::default()).expect("three pages").bytes;
    assert_eq!(ask_bringing(&image, &Request::new(&format!("{fewer} -zebra "))).0.total, 1);
}

/// A query is worded again with each slip mended once.
#[test]
fn a_mended_query_has_what_was_right() {
    let documents = [page_of("a", "call window.openElement of it, then banana split")];
    let image = build_within(&documents, Limits::default()).expect("a page").bytes;
    for (query, mended) in [
        ("windw.openElemnt ", "window.openelement "),
        ("then bananna split", "then banana split"),
        ("call “bananna splt” ", "call “banana split” "),
    ] {
        assert_eq!(ask_bringing(&image, &Request::new(query)).0.suggestion, mended);
    }
}

#[test]
fn ties_and_empty_pages() {
    let page = |url: &str, title: &str| Document { url: url.into(), title: title.into(), ..Document::default() };
    let documents = [page("b", "same words"), page("a", "same words"), page("c", ""), page("d", "same")];
    let queries = ["same words", "words", "", "\"same words\"", "nothing"].map(plain);
    equal(&documents, &queries, Limits::default()).unwrap();
}

#[test]
fn the_page_that_is_called_so_comes_first() {
    let page = |url: &str, [title, alias]: [&str; 2], text: &str| {
        let sections = vec![Section { text: text.to_string(), ..Section::default() }];
        Document { url: url.into(), title: title.into(), alias: alias.into(), sections, ..Document::default() }
    };
    let often = "keys of a struct, struct keys, keys\n".repeat(4);
    let documents = [
        page("a", ["Keys of every struct and how keys are kept", ""], &often),
        page("b", ["Keys in std::collections", "Struct Keys"], "An iterator."),
        page("c", ["Keys", ""], "On a keyboard, among other things that people press."),
    ];
    let searcher = Searcher::open(build_within(&documents, Limits::default()).expect("documents").bytes.into());
    let searcher = searcher.expect("a fresh index");
    for (query, first) in
        [("keys", "c"), ("struct keys", "b"), ("struct key", "b"), ("title:keys", "c"), ("std::collections", "b")]
    {
        let answer = ask(&searcher, &Request::new(query));
        assert_eq!(answer.hits.first().map(|hit| hit.url.as_str()), Some(first), "{query}");
    }
    let queries =
        ["keys", "struct keys", "struct keys std::collections", "keys of every struct", "keys keys"].map(plain);
    equal(&documents, &queries, Limits::default()).unwrap();
}
