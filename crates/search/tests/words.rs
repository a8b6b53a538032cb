//! Words as people write them, the whole way: a page is indexed, the word is typed in the ways that people type it, whole and in part, and the page is found with
//! the word marked as it stands there.

use teff_index::Layout;
use teff_indexer::{Document, Limits, Section, build, build_within};
use teff_search::{Answer, Outcome, Request, Searcher};

/// What stands on the page; how its whole is typed; how parts of it are typed.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const ROWS: &[Row] = &[
    // Signs that make a word.
    ("C++", &["C++", "c++"], &[]),
    ("C#", &["C#", "c#"], &[]),
    ("F#", &["f#"], &[]),
    ("::before", &["::before", "before"], &[]),
    (":hover", &[":hover", "hover"], &[]),
    (".env", &[".env", "env"], &[]),
    ("#rustlang", &["#rustlang", "rustlang"], &[]),
    ("@octocat", &["@octocat", "octocat"], &[]),
    ("$HOMEDIR", &["$HOMEDIR", "homedir"], &[]),
    ("--verbose", &["--verbose", "verbose"], &[]),
    ("AT&T", &["AT&T", "at&t"], &[]),
    ("TCP/IP", &["TCP/IP", "tcp/ip"], &["tcp", "ip"]),
    ("Queue<Element>", &["Queue<Element>"], &["queue", "element"]),
    ("#[derive(Debug)]", &["#[derive(Debug)]"], &["derive", "debug"]),
    ("std::vec::Drain", &["std::vec::Drain"], &["drain", "vec", "std::vec"]),
    // Joined words.
    ("node-fetch", &["node-fetch", "nodefetch", "node_fetch"], &["node", "fetch", "node fetch"]),
    ("camelCase", &["camelCase", "camelcase"], &["camel", "case", "camel case"]),
    ("XMLHttpRequest", &["XMLHttpRequest", "xmlhttprequest"], &["xml", "http", "request"]),
    ("snake_tail", &["snake_tail", "snaketail"], &["snake", "tail", "snake tail"]),
    ("node.js", &["node.js", "nodejs", "Node.JS"], &["node"]),
    ("index.html", &["index.html"], &["index", "html"]),
    ("jane.doe@example.com", &["jane.doe@example.com"], &["jane", "doe", "example", "jane.doe", "example.com"]),
    ("https://mirror.test/a/deep", &["https://mirror.test/a/deep"], &["mirror.test", "deep"]),
    ("key=value", &["key=value"], &["key", "value"]),
    // Numbers.
    ("v1.21.3", &["v1.21.3", "V1.21.3"], &["1.21.3", "v1.21"]),
    ("10.15.7", &["10.15.7"], &["10.15"]),
    ("3.14159", &["3.14159"], &["3.14"]),
    ("1,048,576", &["1,048,576"], &[]),
    ("2024-01-31", &["2024-01-31"], &["2024", "2024-01"]),
    ("17:45", &["17:45"], &[]),
    ("84%", &["84%", "84"], &[]),
    ("€129", &["€129", "129"], &[]),
    ("utf8mb4", &["utf8mb4", "UTF8MB4"], &["utf8"]),
    // Apostrophes: any for any.
    ("O'Neill", &["O'Neill", "O’Neill", "OʼNeill", "oneill", "O＇Neill"], &["neill"]),
    ("shouldn’t", &["shouldn’t", "shouldn't", "shouldnʼt", "shouldnt"], &[]),
    ("компʼютер", &["комп'ютер", "комп’ютер", "компʼютер", "компютер"], &[]),
    ("Azerbaijan’s", &["Azerbaijan’s", "Azerbaijan's"], &["Azerbaijan"]),
    ("l’été", &["l’été", "l'été", "l'ete"], &["été", "ete"]),
    // Hyphens and minus signs: any for any.
    (
        "well-known",
        &["well-known", "well‐known", "well‑known", "well‒known", "well–known", "well−known", "wellknown"],
        &["known"],
    ),
    ("far‑off", &["far-off", "far‑off"], &["far", "off"]),
    ("ice−cold", &["ice-cold", "ice−cold"], &["cold"]),
    ("sun－lit", &["sun-lit", "sun－lit"], &["lit"]),
    ("moon﹣lit", &["moon-lit"], &["moon"]),
    ("−273", &["-273", "−273", "273"], &[]),
    ("north—south", &["north—south", "north south"], &["north", "south"]),
    // What is no letter does not part a word.
    ("Donau\u{ad}dampf\u{ad}schiff", &["Donaudampfschiff", "Donau\u{ad}dampfschiff"], &["Donaudampf"]),
    ("zero\u{200d}width", &["zerowidth", "zero\u{200d}width"], &[]),
    ("می\u{200c}خواهم", &["می\u{200c}خواهم", "میخواهم"], &[]),
    ("\u{202e}drawkcab\u{202c}", &["drawkcab"], &[]),
    ("\u{2068}isolated\u{2069}", &["isolated"], &[]),
    // One word in several spellings of Unicode.
    ("A\u{30a}ngstro\u{308}m", &["Ångström", "A\u{30a}ngstro\u{308}m", "angstrom"], &["Ångs"]),
    ("Ｆｕｌｌ２４", &["Full24", "full24", "Ｆｕｌｌ２４"], &[]),
    ("ｆｕｌｌ－ｗｉｄｔｈ", &["full-width", "ｆｕｌｌ－ｗｉｄｔｈ"], &["width"]),
    ("ｶﾞｲﾄﾞ", &["ガイド", "ｶﾞｲﾄﾞ"], &["ガイ"]),
    ("ﬁsherman", &["fisherman", "ﬁsherman"], &["fisher"]),
    ("Straße", &["Straße", "strasse", "STRASSE"], &["Stra"]),
    ("İstanbul", &["İstanbul", "istanbul"], &["ista"]),
];

/// A word that no page has and that is like none.
const NOTHING: &str = "0q0q0q";

fn documents() -> Vec<Document> {
    let of = |(i, (word, ..)): (usize, &Row)| Document {
        url: format!("{i:03}"),
        // Of no language: nothing is found by a stem that happens to fit.
        lang: "zxx".to_string(),
        sections: vec![Section { text: format!("Here {word} stands, between others."), ..Section::default() }],
        ..Document::default()
    };
    ROWS.iter().enumerate().map(of).collect()
}

fn ask(searcher: &Searcher, query: &str) -> Answer {
    match searcher.search(&Request { limit: 100, ..Request::new(query) }).expect("an intact index") {
        Outcome::Answer(answer) => answer,
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    }
}

/// What is wrong with the answer to `query`, typed for `word` on page number `i`; nothing when it is right.
fn wrong(searcher: &Searcher, i: usize, word: &str, query: &str, whole: bool) -> Option<String> {
    let answer = ask(searcher, query);
    let url = format!("{i:03}");
    let Some(place) = answer.hits.iter().position(|hit| hit.url == url) else {
        return Some(format!("{query:?} does not find {word:?}"));
    };
    if !answer.corrected.is_empty() {
        return Some(format!("{query:?} for {word:?} is taken for a misspelling: {:?}", answer.corrected));
    }
    if whole && answer.missing.iter().any(|missing| missing != NOTHING) {
        return Some(format!("{query:?} for {word:?} lacks {:?}", answer.missing));
    }
    if whole && place > 0 {
        return Some(format!("{query:?} finds {word:?} behind {} others", place));
    }
    let hit = &answer.hits[place];
    let marked: Vec<&str> = hit.excerpt.ranges.iter().map(|&(start, end)| &hit.excerpt.text[start..end]).collect();
    let inside = |mark: &&str| word.contains(*mark) || mark.contains(word);
    if marked.is_empty() || !marked.iter().all(inside) {
        return Some(format!("{query:?} marks {marked:?} of {word:?}"));
    }
    (hit.marks.is_empty()).then(|| format!("{query:?} gives nothing to mark of {word:?} on its page"))
}

#[test]
fn words_are_found_whole_and_by_part() {
    let searcher = Searcher::open(build(&documents()).expect("documents").bytes.into()).expect("a fresh index");
    let mut faults = Vec::new();
    let mut asked = 0;
    for (i, (word, wholes, parts)) in ROWS.iter().enumerate() {
        let queries = std::iter::once(word).chain(*wholes).map(|q| (q, true)).chain(parts.iter().map(|q| (q, false)));
        for (query, whole) in queries {
            asked += 1;
            faults.extend(wrong(&searcher, i, word, query, whole));
            // As one word of two, too; there, a single minus before a word excludes it.
            if whole && query.starts_with(['-', '−']) && !query.starts_with("--") {
                continue;
            }
            faults.extend(wrong(&searcher, i, word, &format!("{query} {NOTHING}"), whole));
        }
    }
    assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
}

/// Addresses of the hits for `query` among pages of these titles and texts.
fn found(lang: &str, pages: &[(&str, &str)], query: &str) -> Vec<String> {
    let of = |(title, text): &(&str, &str)| Document {
        url: title.to_string(),
        title: title.to_string(),
        lang: lang.to_string(),
        sections: vec![Section { text: text.to_string(), ..Section::default() }],
        ..Document::default()
    };
    let pages: Vec<Document> = pages.iter().map(of).collect();
    let searcher = Searcher::open(build(&pages).expect("documents").bytes.into()).expect("a fresh index");
    ask(&searcher, query).hits.into_iter().map(|hit| hit.url).collect()
}

#[test]
fn accents_that_are_typed_are_meant() {
    let pages = [("1", "má má má"), ("2", "mà và mã"), ("3", "ma ma ma"), ("4", "résumé"), ("5", "resume")];
    // Much of another word does not outweigh a little of the one that was typed; nothing is lost.
    assert_eq!(found("vi", &pages, "mã ")[0], "2");
    assert_eq!(found("vi", &pages, "mã ").len(), 3);
    assert_eq!(found("vi", &pages, "ma ")[0], "3");
    // Where no page has them, they are forgiven.
    assert_eq!(found("fr", &pages, "résumè ").len(), 2);
    assert_eq!(found("fr", &pages, "résumé "), ["4", "5"]);
}

#[test]
fn the_capital_of_a_dotless_i_is_a_matter_of_language() {
    let pages = [("1", "baglanti kilavuzu"), ("2", "BAĞLANTI KILAVUZU")];
    for query in ["bağlantı ", "kılavuzu ", "KILAVUZU "] {
        assert_eq!(found("tr", &pages, query), ["2", "1"], "{query}");
    }
    // Elsewhere an I is an i.
    assert_eq!(found("en", &pages, "KILAVUZU "), ["1", "2"]);
}

#[test]
fn a_phrase_in_a_field_stands_there() {
    let pages = [("fire and water", "water and fire"), ("water and fire", "x"), ("x", "water and fire")];
    assert_eq!(found("en", &pages, "title:\"water and fire\""), ["water and fire"]);
    assert_eq!(found("en", &pages, "\"water and fire\"").len(), 3);
}

/// How often blocks are asked for, from the root alone, until it is known which pages match.
fn legs(pages: &[(String, String)], query: &str) -> usize {
    let of = |(url, text): &(String, String)| Document {
        url: url.clone(),
        lang: "ja".to_string(),
        sections: vec![Section { text: text.clone(), ..Section::default() }],
        ..Document::default()
    };
    let pages: Vec<Document> = pages.iter().map(of).collect();
    let limits = Limits { block_bytes: 64, resident_bytes: 0, ..Limits::default() };
    let image = build_within(&pages, limits).expect("documents").bytes;
    let layout = Layout::of(&image).expect("an image");
    let blocks: Vec<&[u8]> = layout.places().map(|place| &image[place]).collect();
    let mut searcher = Searcher::open_root(image[..layout.root].to_vec().into()).expect("a root");
    let mut legs = 0;
    while let Outcome::Needs(ids) = searcher.search(&Request::new(query)).expect("an intact index") {
        legs += usize::from(!ids.iter().all(|id| searcher.is_text(*id)));
        ids.into_iter().for_each(|id| searcher.bring(id, blocks[id as usize].to_vec()).expect("its block"));
    }
    legs
}

#[test]
fn places_are_asked_for_with_the_words() {
    let sign = |n: usize| char::from_u32(0x4e00 + n as u32 % 900).expect("a sign");
    let text = |page: usize| (0..40).map(|i| sign(page * 37 + i * (page % 7 + 1))).collect::<String>();
    let mut pages: Vec<(String, String)> = (0..60).map(|page| (format!("{page:02}"), text(page))).collect();
    pages[7].1.push_str("東京都庁");
    pages[9].1.push_str("東京");
    assert_eq!(legs(&pages, "東京 "), 1);
    assert_eq!(legs(&pages, "東京都庁"), 1);
    assert_eq!(legs(&pages, "\"東京都庁\""), 1);
}
