//! Who types what a part of a page is called is led to it.

use teff_indexer::{Document, Section, build};
use teff_search::{Answer, Outcome, Request, Searcher};

fn section(heading: &str, text: &str) -> Section {
    let anchor = heading.to_lowercase().replace(' ', "-");
    Section { heading: heading.into(), anchor, text: text.into(), ..Section::default() }
}

fn page(url: &str, title: &str, sections: Vec<Section>) -> Document {
    Document { url: url.into(), title: title.into(), lang: "en".into(), sections, ..Document::default() }
}

fn answer(pages: &[Document], query: &str) -> Answer {
    let searcher = Searcher::open(build(pages).unwrap().bytes.into()).unwrap();
    match searcher.search(&Request::new(query)).unwrap() {
        Outcome::Answer(answer) => answer,
        Outcome::Needs(blocks) => panic!("{blocks:?} of a whole image"),
    }
}

fn manual() -> Vec<Document> {
    let often = "A list comprehension is a list. List, comprehension: each comprehension makes a list. ".repeat(4);
    let data = vec![
        section("5.1. More on lists", "A list has methods. The comprehension of a list is below, as a list."),
        section("5.1.3. List Comprehension", "A concise way to make one."),
        section("5.1.4. Nested List Comprehension", &often),
    ];
    let plain = |name: &str, text: &str| page(name, name, vec![section("About", text)]);
    vec![
        page("data", "Data Structures", data),
        plain("syntax", &often),
        plain("news", &format!("What is new: {often}")),
        page(
            "other",
            "Functions",
            vec![section("zip(*iterables, strict=False)", "Walks side by side."), section("map(function)", "Calls.")],
        ),
        page("files", "Files", vec![section("How to zip and unzip files and folders", &"Zip files. ".repeat(8))]),
    ]
}

#[test]
fn a_heading_names_its_page() {
    let answer = answer(&manual(), "list comprehension");
    let first = &answer.hits[0];
    assert_eq!((first.url.as_str(), first.heading.as_str()), ("data", "5.1.3. List Comprehension"));
}

#[test]
fn what_stands_in_brackets_is_no_part_of_a_name() {
    let answer = answer(&manual(), "zip");
    assert_eq!(
        (answer.hits[0].url.as_str(), answer.hits[0].heading.as_str()),
        ("other", "zip(*iterables, strict=False)")
    );
}

#[test]
fn a_title_comes_before_a_heading_of_the_same_words() {
    let mut pages = manual();
    pages.push(page("a", "List Comprehension", vec![section("Syntax", "It is written in brackets.")]));
    assert_eq!(answer(&pages, "list comprehension").hits[0].url, "a");
}

#[test]
fn a_long_title_typed_whole_is_a_name_too() {
    let often =
        "Input is read, and output written. Input and output: the input is from files, the output to them. ".repeat(4);
    let pages = [
        page("a", "Reading Files", vec![section("About", &often)]),
        page("b", "7. Input and Output of Files", vec![section("About", "There are several ways to present it.")]),
        page("c", "Output", vec![section("About", "What a program has written.")]),
        page("d", "Sorting", vec![section("About", "Nothing of that.")]),
    ];
    assert_eq!(answer(&pages, "input and output of files").hits[0].url, "b");
    // A question has all words of a short title, which is not what it asks for.
    assert_eq!(answer(&pages, "how is the output of a file read").hits[0].url, "a");
}

#[test]
fn a_part_of_a_joined_name_is_a_part_of_it() {
    let pages = [
        page("a", "XRSessionEvent", vec![section("About", &"The session of the event. ".repeat(8))]),
        page("b", "Session", vec![section("About", "What lies between opening and closing it.")]),
        page("c", "Storage", vec![section("About", "Kept for as long as it is wanted.")]),
    ];
    assert_eq!(answer(&pages, "session").hits[0].url, "b");
    assert_eq!(answer(&pages, "XRSessionEvent").hits[0].url, "a");
}

#[test]
fn the_beginning_of_a_name_leads_to_it() {
    let pages = [
        page("a", "Patterns", vec![section("About", &"Introducing a pattern introduces names. ".repeat(8))]),
        page("b", "Introduction", vec![section("About", "Welcome to this book.")]),
        page("c", "Introducing others to patterns and to names", vec![section("About", &"Introduce them. ".repeat(8))]),
        page("d", "Storage", vec![section("About", "Kept for as long as it is wanted.")]),
    ];
    assert_eq!(answer(&pages, "introduc").hits[0].url, "b");
}

#[test]
fn a_title_with_the_words_in_a_row_comes_before_one_that_has_them_apart() {
    let pages = |names: [&str; 3]| {
        let often = "Futures, threads and tasks: the futures and the threads. With node-fetch, node-fetch with. ";
        let mut pages: Vec<Document> =
            names.iter().map(|name| page(name, name, vec![section("About", "Told here.")])).collect();
        pages[0].sections[0].text = often.repeat(8);
        pages
    };
    let first = |names, query: &str| answer(&pages(names), query).hits[0].url.clone();
    let names = ["Futures, Tasks, and Threads", "Futures and the Async Syntax", "Threads"];
    assert_eq!(first(names, "futures and th"), names[1]);
    // In the order of the query.
    assert_eq!(first(names, "threads and futures"), names[0]);
    assert_eq!(first(["Async and Futures", "Futures and Async", "Threads"], "futures and async"), "Futures and Async");
    // A compound takes as many places as it has parts.
    let names = ["With the node-fetch", "Caching node-fetch with a proxy", "Threads"];
    assert_eq!(first(names, "node-fetch with"), names[1]);
    // What stands far behind in a title is not told apart.
    let long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen async syntax";
    let names = ["Async, or what has another syntax", long, "Threads"];
    assert_eq!(first(names, "async syntax"), names[0]);
}

#[test]
fn who_types_a_part_of_a_title_is_led_to_the_top_of_the_page() {
    let often = "The async syntax and the futures: syntax of futures, async. ".repeat(8);
    let sections = vec![
        section("", "How this part of the language looks."),
        section("Racing", &often),
        section("Async syntax in blocks", "In braces."),
    ];
    let mut pages = vec![page("a", "Futures and the Async Syntax", sections), page("b", "Threads", vec![])];
    let answer_to = |pages: &[Document], query| answer(pages, query).hits[0].clone();
    let hit = answer_to(&pages, "futures and the");
    assert_eq!((hit.url.as_str(), hit.anchor.as_str()), ("a", ""));
    assert_eq!(hit.excerpt.text, "How this part of the language looks.");
    assert_eq!(hit.sections.len(), 1, "the section that has the words is named below");
    // What a heading is called leads there, and words apart to where most of them stand.
    assert_eq!(answer_to(&pages, "async syntax").anchor, "async-syntax-in-blocks");
    assert_eq!(answer_to(&pages, "syntax futures").anchor, "racing");
    // Where nothing stands at the top, it is shown what stands below.
    pages[0].sections[0] = section("Syntax", "");
    assert_eq!(answer_to(&pages, "futures and the").anchor, "racing");
    // Where the page begins with a heading, that is its top.
    pages[0].sections.remove(0);
    assert_eq!(answer_to(&pages, "futures and the").anchor, "racing");
}
