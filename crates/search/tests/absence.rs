//! Why a page is not found is told: by name, whatever the reason.

use teff_indexer::{Document, Section, build};
use teff_search::{FacetFilter, Outcome, Request, Searcher, Whereabouts};

fn searcher() -> Searcher {
    let page = |url: &str, title: &str, text: &str, tag: &str| Document {
        url: url.into(),
        title: title.into(),
        lang: "zxx".into(),
        sections: vec![Section { text: text.into(), ..Section::default() }],
        facets: [("tag".to_string(), vec![tag.to_string()])].into(),
        ..Document::default()
    };
    let documents = [
        page("red", "Red", "red car with a blue wheel", "one"),
        page("blue", "Blue", "blue car car", "two"),
        page("copy/blue", "Blue", "blue car car", "two"),
        page("green", "Green", "green tree", "two"),
    ];
    Searcher::open(build(&documents).expect("documents").bytes.into()).expect("a fresh index")
}

#[track_caller]
fn check(query: &str, filters: &[FacetFilter], url: &str, expected: &str) {
    let request = Request { filters, ..Request::new(query) };
    let found = match searcher().whereabouts(&request, url).expect("an intact index") {
        Outcome::Answer(Whereabouts::NotIndexed) => "not indexed".to_string(),
        Outcome::Answer(Whereabouts::Found { rank, of, .. }) => format!("{rank} of {of}"),
        Outcome::Answer(Whereabouts::Absent(reasons)) => reasons.to_string(),
        Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
    };
    assert_eq!(found.trim_end().replace('\n', "; "), expected, "{query} {url}");
}

#[test]
fn every_reason() {
    let one = [FacetFilter { key: "tag".into(), any: vec!["one".into()], ..FacetFilter::default() }];
    check("car ", &[], "nowhere", "not indexed");
    check("blue car ", &[], "red", "2 of 2");
    check("blue car ", &[], "green", "it does not have blue, car");
    check("car -wheel", &[], "red", "the query excludes wheel");
    check("car -\"blue wheel\"", &[], "red", "the query excludes blue wheel");
    check("car -tag:one", &[], "red", "the query excludes -tag:one");
    check("car tag:one", &[], "blue", "it does not pass the filter tag:one");
    check("car ", &one, "blue", "it does not pass the filter tag");
    check("car +wheel ", &[], "blue", "it does not have wheel");
    check("car \"blue wheel\" ", &[], "blue", "it does not have blue wheel");
    check("car ", &[], "copy/blue", "it is the same to a reader as blue, which is shown in its place");
    check("tree OR wheel", &[], "blue", "it does not have tree, wheel");
}
