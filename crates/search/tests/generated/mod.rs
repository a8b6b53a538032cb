//! What the oracle makes collections and queries of: words that are easily taken for each other, pages of them, and what readers may type to find them.

use super::naive::Asked;
use proptest::prelude::*;
use teff_indexer::weights::Weights;
use teff_indexer::{Document, Limits, Section};
use teff_search::FacetFilter;

/// Words that are confusable on purpose: beginnings of each other, an edit or two apart, accents, joiners, symbols, many scripts.
const WORDS: &[&str] = &[
    "car",
    "care",
    "carpet",
    "carpets",
    "cart",
    "form",
    "from",
    "forms",
    "format",
    "formation",
    "information",
    "informations",
    "resume",
    "résumé",
    "resumé",
    "Resume",
    "node-fetch",
    "nodefetch",
    "node_fetch",
    "camelCase",
    "camelcase",
    "camel",
    "case",
    "C++",
    "C",
    ".env",
    "env",
    "::before",
    "v1.2.3",
    "44-day",
    "war",
    "wars",
    "day",
    "Azerbaijan’s",
    "Azerbaijan",
    "O'Neill",
    "don't",
    "foo.bar@example.com",
    "prisoners",
    "prisoner",
    "prisnors",
    "prison",
    "the",
    "of",
    "a",
    "I",
    "XMLHttpRequest",
    "東京",
    "東京都",
    "京都",
    "都",
    "日本語の設定",
    "設定",
    "iPhone15の設定",
    "ภาษาไทย",
    "ไทย",
    "한국어",
    "국어",
    "сайт",
    "ёлка",
    "елка",
    "يوم",
    "أحمد",
    "احمد",
    "हिन्दी",
    "Ελλάδας",
    "ελλαδα",
    "straße",
    "strasse",
    "ﬁne",
    "fine",
    "e\u{301}te\u{301}",
    "ete",
    "êtes",
    "resume",
    "résumé",
    "résumés",
    "IŞIK",
    "ışık",
    "Isık",
    "isik",
    "été",
    "necessary",
    "neccessary",
    "accommodate",
    "acommodate",
    "administration",
    "administrations",
    "adminstration",
    "zebra",
    "planed",
    "parties",
    "wars",
    "the",
    "which",
    "story",
    "stories",
    "trees",
    "tree",
    "walking",
    "walked",
    "walk",
    "talking",
    "talked",
    "talk",
    "Häuser",
    "Haus",
    "Hauses",
    "Netz",
    "Netze",
    "Gerät",
    "Netzgerät",
    "Netzgeräte",
    "Hochspannung",
    "Hochspannungsnetzgerät",
    "Hausgeräten",
    "город",
    "города",
    "городов",
    "завод",
    "завода",
    "заводов",
    "المباراة",
    "مباراة",
    "42",
    "2021",
    "3.14",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_string)
}

fn text(most: usize) -> impl Strategy<Value = String> {
    let gap = prop::sample::select(&[" ", " ", " ", ", ", ". ", "\n", " - ", ""][..]);
    prop::collection::vec((word(), gap), 0..most)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| word + gap).collect())
}

/// Mostly none; else some stretches that count for more or less.
fn weights() -> impl Strategy<Value = Weights> {
    let stretch = (0usize..40, 1usize..60, prop::sample::select(&[16, 100, 384, 512, 2560][..]));
    let none = Just(Weights::default());
    let some = prop::collection::vec(stretch, 1..4).prop_map(|stretches| {
        let (mut weights, mut at) = (Weights::default(), 0);
        for (gap, len, weight) in stretches {
            weights.add(at + gap..at + gap + len, weight);
            at += gap + len;
        }
        weights
    });
    prop_oneof![2 => none, 1 => some]
}

pub fn document() -> impl Strategy<Value = Document> {
    let section = (text(3), prop::sample::select(&["", "a", "b"][..]), text(40), 1usize..12, weights(), weights());
    let section = section.prop_map(|(heading, anchor, text, times, heading_weights, text_weights)| {
        // Some sections are long enough to be cut.
        let times = if times > 9 { 12 } else { 1 };
        let (heading, anchor) = (heading.trim().to_string(), anchor.to_string());
        Section { heading, anchor, text: vec![text; times].join("\n"), heading_weights, text_weights }
    });
    let lang = prop::sample::select(&["en", "en", "de", "ru", "ar", "", "zxx"][..]);
    let tags = prop::collection::vec(prop::sample::select(VALUES), 0..3);
    let date = prop::sample::select(&["", "", "2024-02-29", "1999-12-31", "2024-03-01", "7"][..]);
    let rank = prop::sample::select(&["", "-3", "2.5", "10", "9"][..]);
    let name = prop::sample::select(&["", "Émile", "emil", "Zoe", "10"][..]);
    let boost = prop::sample::select(&[0, 0, 0, 128, 256, 1000, 4095][..]);
    let title = (text(4), weights());
    let alias = (prop_oneof![3 => Just(String::new()), 1 => text(3)], weights());
    (title, alias, lang, prop::collection::vec(section, 0..4), (tags, date, rank, name, boost)).prop_map(
        |((title, title_weights), (alias, alias_weights), lang, sections, (tags, date, rank, name, boost))| {
            let sort = [("date", date), ("rank", rank), ("name", name)].into_iter().filter(|(_, v)| !v.is_empty());
            let tags: Vec<String> = tags.into_iter().map(str::to_string).collect();
            Document {
                title,
                title_weights,
                alias,
                alias_weights,
                lang: lang.to_string(),
                sections,
                facets: [("Tag".to_string(), tags)].into_iter().filter(|(_, tags)| !tags.is_empty()).collect(),
                sort: sort.map(|(key, value)| (key.to_string(), value.to_string())).collect(),
                boost,
                ..Document::default()
            }
        },
    )
}

/// Values of a facet: with spaces, capitals, signs, and without a word.
const VALUES: &[&str] = &["guide", "Guide", "API", "C++", "c", "two words", "🎉"];

/// Enough forms of some words to show how English words change their ends.
pub const GRAMMAR: &str = "walk walked walks talk talked talks jump jumped jumps bake baked like liked hope hoped \
                       story stories city cities body bodies plan plane";

pub fn page_of(url: &str, text: &str) -> Document {
    let sections = vec![Section { text: text.to_string(), ..Section::default() }];
    Document { url: url.to_string(), lang: "en".to_string(), sections, ..Document::default() }
}

pub fn documents() -> impl Strategy<Value = Vec<Document>> {
    let copies = prop::collection::vec((any::<prop::sample::Index>(), 0u8..3), 0..3);
    (prop::collection::vec(document(), 0..9), any::<bool>(), copies).prop_map(|(mut documents, grammar, copies)| {
        // Pages that are the same to a reader, or nearly.
        for (at, change) in copies {
            if documents.is_empty() || documents.len() > 8 {
                continue;
            }
            let mut copy = documents[at.index(documents.len())].clone();
            match change {
                0 => copy.facets.clear(),
                1 => copy.title.push_str(" v2"),
                _ => copy.sections.extend([Section { text: "one more".into(), ..Section::default() }]),
            }
            documents.push(copy);
        }
        documents.extend(grammar.then(|| page_of("", GRAMMAR)));
        for (i, document) in documents.iter_mut().enumerate() {
            document.url = format!("{}{}.html", (i * 7) % 10, if i % 3 == 0 { "%c3%A9" } else { "" });
        }
        documents
    })
}

/// A word as a reader may type it: whole, cut short, or misspelled.
pub fn typed() -> impl Strategy<Value = String> {
    (word(), 0u8..8, any::<prop::sample::Index>(), prop::char::range('a', 'z')).prop_map(
        |(word, change, at, letter)| {
            let mut chars: Vec<char> = word.chars().collect();
            let i = at.index(chars.len());
            match change {
                0 => chars.truncate(i + 1),
                1 => drop(chars.remove(i)),
                2 => chars.insert(i, letter),
                3 => chars[i] = letter,
                4 if i + 1 < chars.len() => chars.swap(i, i + 1),
                _ => {}
            }
            chars.into_iter().collect()
        },
    )
}

/// A query with operators, of which some are in the wrong place.
pub fn operators() -> impl Strategy<Value = String> {
    let before = prop::sample::select(
        &[
            "", "", "", "", "-", "+", "−", "title:", "heading:", "-title:", "tag:", "Tag:", "url:", "-tag:", "lang:",
            "(", "-(", "+(", "（", "((", "\"", "-\"", "title:\"", "+＂", "f(", "tag:\"",
        ][..],
    );
    let behind = prop::sample::select(&["", "", "", "", "*", ")", "）", "\"", "))", "*)", "\") "][..]);
    let gap = prop::sample::select(&[" ", " ", " ", " ", " OR ", " OR ", "\u{3000}", " ＯＲ ", " or ", ""][..]);
    let what = prop_oneof![4 => typed(), 1 => prop::sample::select(VALUES).prop_map(str::to_string), 1 => prop::sample::select(&["en", ".html", "3", "7.h", "é.h", "%C3"][..]).prop_map(str::to_string)];
    prop::collection::vec((before, what, behind, gap), 0..6).prop_map(|parts| {
        parts.into_iter().map(|(before, what, behind, gap)| format!("{before}{what}{behind}{gap}")).collect::<String>()
    })
}

pub fn asked() -> impl Strategy<Value = Asked> {
    let values = || prop::collection::vec(prop::sample::select(VALUES).prop_map(str::to_string), 0..3);
    let key = prop::sample::select(&["Tag", "Tag", "Tag", "lang", "other"][..]);
    let filter = (key, values(), values(), values(), 0u8..4).prop_map(|(key, any, all, none, which)| {
        let mut filter = FacetFilter { key: key.to_string(), any, all, none };
        let lists = [&mut filter.any, &mut filter.all, &mut filter.none];
        for (i, list) in lists.into_iter().enumerate() {
            if which != 3 && which as usize != i {
                list.clear();
            }
        }
        filter
    });
    let sort = prop::sample::select(&["", "", "date", "-date", "rank", "-rank", "name", "-name", "other"][..]);
    let facets = prop::sample::select(vec![vec!["Tag", "lang"], vec![], vec!["other", "Tag"]]);
    (prop::collection::vec(filter, 0..3), sort, facets).prop_map(|(filters, sort, facets)| Asked {
        filters,
        sort: sort.to_string(),
        facets: facets.iter().map(|key| key.to_string()).collect(),
    })
}

pub fn query() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(&[" ", " ", " ", "  ", " \"", "\" ", " “", "” ", "「", ", ", "-", " - "][..]);
    prop::collection::vec((typed(), gap), 0..7)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| word + gap).collect::<String>())
}

/// From vocabularies that are all resident to hardly any, from one block to one for each term.
pub fn limits() -> impl Strategy<Value = Limits> {
    let resident = prop::sample::select(&[40, 200, 600, 1_000_000][..]);
    let block = prop::sample::select(&[1, 100, 1000, 6144][..]);
    (resident, block).prop_map(|(resident_bytes, block_bytes)| Limits {
        block_bytes,
        text_bytes: block_bytes,
        resident_bytes,
    })
}
