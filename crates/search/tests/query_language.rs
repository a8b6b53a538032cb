//! `docs/query-language.md` shows what readers may write, each rule with an example. This test reads the pages and the examples from there, and holds that
//! the engine finds what the page says.

use std::path::Path;
use teff_indexer::{build, records};
use teff_search::{IssueKind, Outcome, Request, Searcher};

/// The page's name for an issue.
fn name(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::UnclosedQuote => "unclosed-quote",
        IssueKind::UnbalancedParenthesis => "unbalanced-parenthesis",
        IssueKind::LoneOr => "lone-or",
        IssueKind::OnlyExcluded => "only-excluded",
        _ => "another",
    }
}

#[test]
fn examples_find_what_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/query-language.md");
    let page = std::fs::read_to_string(path).expect("docs/query-language.md");
    let (_, rest) = page.split_once("```jsonl\n").expect("the pages");
    let (pages, rest) = rest.split_once("```").expect("their end");
    let documents: Vec<_> = pages.lines().map(|line| records::parse(line).expect("a record")).collect();
    let searcher = Searcher::open(build(&documents).expect("documents").bytes.into()).expect("a fresh index");
    let mut wrong = Vec::new();
    let mut examples = 0;
    for row in rest.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let [query, finds, because] = cells[..] else { panic!("three cells: {row}") };
        let query = query.trim().strip_prefix('`').and_then(|q| q.strip_suffix('`')).expect("a query");
        let finds: Vec<&str> = finds.split(',').map(str::trim).filter(|url| !url.is_empty()).collect();
        let answer = match searcher.search(&Request::new(query)).expect("an intact index") {
            Outcome::Answer(answer) => answer,
            Outcome::Needs(blocks) => panic!("a whole index lacks blocks {blocks:?}"),
        };
        let found: Vec<&str> = answer.hits.iter().map(|hit| hit.url.as_str()).collect();
        let issues: Vec<&str> = answer.issues.iter().map(|issue| name(issue.kind)).collect();
        let expected: Vec<&str> =
            because.trim().strip_prefix('`').and_then(|rest| rest.split('`').next()).into_iter().collect();
        let expected = if because.contains("`: ") { expected } else { Vec::new() };
        if found != finds || issues != expected {
            wrong.push(format!("{query:?} finds {found:?} with {issues:?}, the page says {finds:?} with {expected:?}"));
        }
        examples += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(examples > 40, "{examples} examples");
}
