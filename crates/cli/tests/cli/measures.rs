//! The verbs that measure the engine on collections: what they print is worked out by hand on one of three pages.

use crate::Site;
use serde_json::Value;

/// A query that is judged with the second of its two hits right, one with its only hit right, one that nobody judged.
fn collection() -> Site {
    Site::pages(&[
        (
            "small/corpus.jsonl",
            "{\"id\": \"a\", \"title\": \"Kettle\", \"text\": \"The kettle boils water. A kettle is hot.\"}\n\
             {\"id\": \"b\", \"title\": \"Lid\", \"text\": \"The lid of the kettle.\", \"url\": \"/elsewhere\"}\n\
             {\"id\": 3, \"title\": \"Garden\", \"text\": \"Flowers grow in a garden with water.\", \"lang\": \"en\"}\n",
        ),
        (
            "small/queries.jsonl",
            "{\"id\": \"1\", \"text\": \"kettle\"}\n{\"id\": 2, \"text\": \"garden\"}\n{\"id\": \"x\", \"text\": \"unjudged\"}\n",
        ),
        ("small/queries.typo.jsonl", "{\"id\": \"2\", \"text\": \"gardne\"}\n"),
        ("small/qrels.tsv", "query\tdocument\tgrade\n1\tb\t1\n2\t3\t2\n"),
        ("pairs.tsv", "recieve\treceive\nadress\taddress\nzzzzqqq\twater\n"),
    ])
}

#[test]
fn relevance_is_measured() {
    let site = collection();
    let figures = |arguments: &[&str]| -> Value {
        let run = site.teff(&[&["eval", "small", "--json"], arguments].concat());
        run.check(0, &[]);
        serde_json::from_str(&run.out).expect("one object")
    };
    let found = figures(&["--run", "run.txt"]);
    // The first query's page is second of two: a gain of 1 / log2(3), of which the best order makes 1.
    let second = 1.0 / 3f64.log2();
    for (name, expected) in
        [("ndcg@10", (second + 1.0) / 2.0), ("mrr@10", 0.75), ("recall@100", 1.0), ("queries", 2.0), ("documents", 3.0)]
    {
        let value = found[name].as_f64().unwrap_or_default();
        assert!((value - expected).abs() < 1e-9, "{name}: {value}, expected {expected}");
    }
    assert!(found["ms"].as_f64().is_some_and(|ms| ms > 0.0) && found["index_bytes"].as_u64().is_some_and(|n| n > 100));
    // A TREC run: six columns, ranks from 1, scores that fall.
    let run = String::from_utf8(site.read("run.txt")).unwrap();
    let rows: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 6 && row[1] == "Q0" && row[5] == "teff"), "{run}");
    let places: Vec<[&str; 3]> = rows.iter().map(|row| [row[0], row[2], row[3]]).collect();
    assert_eq!(places, [["1", "a", "1"], ["1", "b", "2"], ["2", "3", "1"]]);
    assert!(rows[0][4].parse::<u64>().unwrap() >= rows[1][4].parse::<u64>().unwrap());
    // Two sets of queries on the ids that both have.
    let (typed, same) = (figures(&["--queries", "queries.typo.jsonl"]), figures(&["--ids-of", "queries.typo.jsonl"]));
    assert_eq!([&typed["queries"], &typed["ndcg@10"], &same["queries"], &same["ndcg@10"]], [1.0, 1.0, 1.0, 1.0]);
    // Judgments without a header, and in the four columns of TREC.
    for judgments in ["1\tb\t1\n2\t3\t2\n", "1 0 b 1\n2 0 3 2\n"] {
        site.write("small/qrels.tsv", judgments.as_bytes());
        assert_eq!(figures(&[])["mrr@10"], 0.75, "{judgments}");
    }
    let table = site.teff(&["eval", "small"]).out;
    assert!(
        table.contains("nDCG@10") && table.lines().any(|row| row.starts_with("small ") && row.contains("0.7500")),
        "{table}"
    );
}

#[test]
fn collections_that_are_none() {
    let site = collection();
    for verb in ["eval", "size", "nonsense", "typing"] {
        site.teff(&[verb, "nowhere"]).check(1, &["nowhere: no such folder", "corpus.jsonl"]);
    }
    site.teff(&["typos", "nowhere"]).check(1, &["nowhere: cannot be read"]);
    site.write("small/qrels.tsv", b"other\tb\t1\n");
    site.teff(&["eval", "small"]).check(1, &["small: none of its queries is judged"]);
    site.write("small/qrels.tsv", b"1\tb\t1\n1\tb\thigh\n");
    site.teff(&["eval", "small"]).check(1, &["qrels.tsv, line 2", "whole number as grade, found \"high\""]);
    site.write("small/queries.jsonl", b"{\"id\": \"1\", \"text\": \"x\"}\nno\n");
    site.teff(&["eval", "small"]).check(1, &["queries.jsonl, line 2"]);
    site.write("small/corpus.jsonl", b"{\"id\": \"1\", \"text\": \"x\"}\nno\n");
    site.teff(&["eval", "small"]).check(1, &["corpus.jsonl, line 2"]);
}

/// Each of the others asks what it says that it asks, and counts it.
#[test]
fn the_other_measures() {
    let site = collection();
    let row = |verb: &str, name: &str| -> Vec<String> {
        let run = site.teff(&[verb, name]);
        run.check(0, &[]);
        let line = run.out.lines().find(|line| line.starts_with(name));
        let line = line.unwrap_or_else(|| panic!("{verb}: {}", run.out));
        line.split_whitespace().map(str::to_string).collect()
    };
    // Pages, words, triples, and those that the guarantee does not hold for.
    let typing = row("typing", "small");
    assert!(typing[1] == "3" && typing[3].parse::<usize>().unwrap() > 10 && typing[4] == "0", "{typing:?}");
    // Rows of letters, and how many of them find nothing.
    let nonsense = row("nonsense", "small");
    assert!(nonsense[1] == "5000" && nonsense[2].parse::<usize>().unwrap() > 4900, "{nonsense:?}");
    // Of two slips of one letter both right words are found; a row of letters is none of any word.
    let typos = site.teff(&["typos", "pairs.tsv"]);
    typos.check(0, &[]);
    for row in ["3 right words;", "one edit, four letters or more 2 100.0 % 100.0 %", "beyond the rule 1 0.0 % 0.0 %"] {
        let out = typos.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(row), "{row:?}: {}", typos.out);
    }
    let size = site.teff(&["size", "small"]);
    size.check(0, &[]);
    for part in ["small: 3 pages", "floor", "ratio", "all but positions and text", "positions  ", "text and cards"] {
        assert!(size.out.contains(part), "{part:?}: {}", size.out);
    }
}
