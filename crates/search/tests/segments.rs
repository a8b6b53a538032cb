//! Several indexes as one, and an index in blocks as an index in one piece: the same answers whatever is at hand, the right segment for a language, and merged
//! answers that add up.

use std::collections::{BTreeMap, BTreeSet};
use teff_indexer::{Document, Limits, Section, build, build_within};
use teff_search::{ALL, Answer, Error, Found, Request, Segments};

const WORDS: &[&str] = &[
    "grain",
    "grains",
    "flour",
    "bread",
    "oven",
    "field",
    "harvest",
    "mill",
    "water",
    "wind",
    "résumé",
    "resume",
    "straße",
    "東京都",
    "ስንዴ",
    "stone",
    "stones",
    "baker",
    "baking",
    "crumb",
];

/// Numbers that look drawn and are always the same.
fn draw(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) as usize
}

fn image(n_pages: usize, seed: u64) -> Vec<u8> {
    let mut seed = seed;
    let documents: Vec<Document> = (0..n_pages)
        .map(|i| {
            let mut text =
                |n: usize| (0..n).map(|_| WORDS[draw(&mut seed) % WORDS.len()]).collect::<Vec<_>>().join(" ");
            let section = |text: String, i: usize| Section {
                heading: format!("part {i}"),
                anchor: format!("p{i}"),
                text,
                ..Section::default()
            };
            Document {
                url: format!("{i:04}"),
                title: text(2),
                sections: (0..3).map(|s| section(text(12), s)).collect(),
                ..Document::default()
            }
        })
        .collect();
    build_within(&documents, Limits { block_bytes: 200, text_bytes: 200, resident_bytes: 64 }).expect("documents").bytes
}

/// Root and blocks of an image.
fn cut(image: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let layout = layout(image);
    let blocks = layout.1.iter().map(|place| image[place.clone()].to_vec()).collect();
    (image[..layout.0].to_vec(), blocks)
}

fn layout(image: &[u8]) -> (usize, Vec<std::ops::Range<usize>>) {
    let layout = teff_index::Layout::of(image).expect("an image");
    (layout.root, layout.places().collect())
}

/// Queries of every kind that the page's language has: words, prefixes, misspellings, phrases, several words.
fn queries(n: usize) -> Vec<String> {
    let mut seed = 7;
    let mut one = || {
        let word = WORDS[draw(&mut seed) % WORDS.len()];
        let n_letters = word.chars().count();
        match draw(&mut seed) % 4 {
            0 => word.to_string(),
            1 => word.chars().take(1 + draw(&mut seed) % n_letters).collect(),
            2 => word.chars().enumerate().filter(|(i, _)| *i != n_letters / 2).map(|(_, c)| c).collect(),
            _ => format!("\"{word} {}\"", WORDS[draw(&mut seed) % WORDS.len()]),
        }
    };
    (0..n).map(|i| (0..1 + i % 3).map(|_| one()).collect::<Vec<_>>().join(" ")).collect()
}

/// Asks as a loader does: brings what is needed until there is an answer. Gives the answer and the number of rounds.
fn ask(segments: &mut Segments, blocks: &[Vec<Vec<u8>>], request: &Request<'_>, lang: &str) -> (Answer, usize) {
    let mut texts_only = false;
    for round in 0..20 {
        match segments.search(request, lang, false).expect("intact blocks") {
            Found::Answer(answer) => return (answer, round),
            Found::Needs(needs) => {
                assert!(!needs.blocks.is_empty());
                assert!(needs.texts || !texts_only, "once it is known what is found, only texts are asked for");
                texts_only = needs.texts;
                for (segment, id) in needs.blocks {
                    segments.bring(segment, id, blocks[segment as usize][id as usize].clone()).expect("its block");
                }
            }
        }
    }
    panic!("{:?} never ends", request.query);
}

#[test]
fn blocks_that_are_brought_answer_as_one_piece_does() {
    let image = image(60, 1);
    let (root, blocks) = cut(&image);
    assert!(blocks.len() > 30, "{}", blocks.len());
    let mut whole = Segments::default();
    whole.add("en", image.into()).expect("an image");
    let mut warm = Segments::default();
    warm.add("en", root.clone().into()).expect("a root");
    let blocks = [blocks];
    let mut most = 0;
    for (i, query) in queries(1000).iter().enumerate() {
        let request = Request { completions: 4, offset: i % 4, ..Request::new(query) };
        let Found::Answer(right) = whole.search(&request, "", false).expect("an image") else { panic!("{query}") };
        assert_eq!(ask(&mut warm, &blocks, &request, "").0, right, "{query}");
        // From nothing: the answer does not depend on what was asked before, and texts are the last leg.
        if i % 10 == 0 {
            let mut cold = Segments::default();
            cold.add("en", root.clone().into()).expect("a root");
            let (answer, rounds) = ask(&mut cold, &blocks, &request, "");
            assert_eq!(answer, right, "{query}");
            most = most.max(rounds);
        }
    }
    assert!(most <= 5, "{most} rounds");
}

#[test]
fn what_is_missing_is_left_out_and_nothing_is_added() {
    let image = image(60, 1);
    let (root, blocks) = cut(&image);
    let mut whole = Segments::default();
    whole.add("en", image.into()).expect("an image");
    let mut fewer = 0;
    for (i, query) in queries(200).iter().enumerate() {
        let request = Request::new(query);
        let Found::Answer(right) = whole.search(&request, "", false).expect("an image") else { panic!("{query}") };
        let mut some = Segments::default();
        some.add("en", root.clone().into()).expect("a root");
        // Every third block never comes.
        let lost = |id: u32| id as usize % 3 == i % 3;
        let (mut asked, mut terms_lost) = (BTreeSet::new(), false);
        while let Found::Needs(needs) = some.search(&request, "", false).expect("intact blocks") {
            let news: Vec<_> = needs.blocks.into_iter().filter(|block| asked.insert(*block)).collect();
            if news.is_empty() {
                terms_lost = !needs.texts;
                break;
            }
            for (segment, id) in news.into_iter().filter(|(_, id)| !lost(*id)) {
                some.bring(segment, id, blocks[id as usize].clone()).expect("its block");
            }
        }
        match some.search(&request, "", true).expect("intact blocks") {
            Found::Needs(_) => assert!(terms_lost, "{query}"),
            Found::Answer(answer) => {
                let mut rest = right.hits.iter();
                assert!(answer.hits.iter().all(|hit| rest.any(|other| other == hit)), "{query}");
                assert_eq!((answer.total, answer.missing), (right.total, right.missing), "{query}");
                fewer += usize::from(answer.hits.len() < right.hits.len());
            }
        }
    }
    assert!(fewer > 20, "{fewer}");
}

#[test]
fn the_language_picks_the_segment() {
    let mut segments = Segments::default();
    assert_eq!(segments.pick("en"), None);
    assert!(
        matches!(segments.search(&Request::new("grain"), "en", false), Ok(Found::Answer(a)) if a == Answer::default())
    );
    for (lang, n) in [("de", 3), ("pt-BR", 2), ("pt", 1), ("zh-Hant", 4), ("", 2)] {
        segments.add(lang, image(n, n as u64).into()).expect("an image");
    }
    for (lang, expected) in
        [("de", 0), ("DE-at", 0), ("pt", 2), ("pt-PT", 1), ("pt-br", 1), ("zh", 3), ("zh_CN", 3), ("fr", 3), ("", 3)]
    {
        assert_eq!(segments.pick(lang), Some(expected), "{lang}");
    }
    assert_eq!((segments.n_pages("de"), segments.n_pages(ALL)), (3, 12));
    assert_eq!(segments.bring(9, 0, Vec::new()), Err(Error::Block { id: 0 }));
}

#[test]
fn answers_of_all_segments_add_up() {
    let mut segments = Segments::default();
    for (lang, n) in [("en", 30), ("de", 20), ("fr", 10)] {
        segments.add(lang, image(n, n as u64).into()).expect("an image");
    }
    let answer = |query: &str, lang: &str, offset: usize, limit: usize| {
        let request = Request { offset, limit, ..Request::new(query) };
        let Found::Answer(answer) = segments.search(&request, lang, false).expect("an image") else {
            panic!("{query}")
        };
        answer
    };
    for query in queries(100) {
        let all = answer(&query, ALL, 0, 100);
        let each = ["en", "de", "fr"].map(|lang| answer(&query, lang, 0, 100));
        assert_eq!(all.total, each.iter().map(|a| a.total).sum::<usize>(), "{query}");
        assert_eq!(all.hits.len(), each.iter().map(|a| a.hits.len()).sum::<usize>(), "{query}");
        let best = each.iter().filter_map(|a| a.hits.first()).map(|hit| hit.score).max();
        assert_eq!(all.hits.first().map(|hit| hit.score), best, "{query}");
        for one in &each {
            let mut rest = all.hits.iter();
            assert!(one.hits.iter().all(|hit| rest.any(|other| other == hit)), "{query}: each keeps its order");
        }
        assert!(all.missing.iter().all(|word| each.iter().all(|a| a.missing.contains(word))), "{query}");
        let pages: Vec<_> = (0..4).flat_map(|i| answer(&query, ALL, 7 * i, 7).hits).collect();
        assert_eq!(pages, all.hits.iter().take(28).cloned().collect::<Vec<_>>(), "{query}");
    }
}

#[test]
fn what_a_facet_has_in_all_segments_is_counted_before_it_is_cut() {
    let mut segments = Segments::default();
    for lang in ["en", "de"] {
        // A hundred values that this segment alone has, twice each; one that both have, once; a facet that one has alone.
        let page = |i: usize| {
            let value = if i == 200 { "both".into() } else { format!("{lang} {}", i / 2) };
            let mut facets = BTreeMap::from([("kind".to_string(), vec![value])]);
            if lang == "de" && i == 0 {
                facets.insert("only".into(), vec!["here".into()]);
            }
            let sections = vec![Section { text: "grain".into(), ..Section::default() }];
            Document { url: format!("{lang}/{i}"), lang: lang.into(), facets, sections, ..Document::default() }
        };
        let pages: Vec<Document> = (0..201).map(page).collect();
        segments.add(lang, build(&pages).expect("pages").bytes.into()).expect("an image");
    }
    let ask = |facets: &[String], lang: &str| {
        let request = Request { facets, ..Request::new("grain") };
        let Found::Answer(answer) = segments.search(&request, lang, false).expect("an image") else { panic!("{lang}") };
        answer
    };
    let keys = ["kind".to_string(), "only".to_string()];
    let all = ask(&keys, ALL);
    let kinds = &all.facets[0].values;
    assert_eq!((kinds.len(), kinds[0].0.as_str(), kinds[0].1), (100, "both", 2));
    assert_eq!(ask(&keys, "en").facets[0].values.len(), 100);
    // Known to one of them.
    assert_eq!((all.issues.len(), ask(&keys, "en").issues.len(), ask(&keys, "de").issues.len()), (0, 1, 0));
    assert_eq!(ask(&["neither".to_string()], ALL).issues.len(), 1);
}
