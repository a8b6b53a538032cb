//! Folders of articles: what is picked up, and what each bad file is told.

use proptest::prelude::*;
use std::fs;
use std::path::Path;
use teff_indexer::{Document, build, html, markdown, source, text};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

#[test]
fn every_kind_of_article_is_picked_up() {
    let files: &[(&str, &[u8])] = &[
        ("b.txt", b"Plain\n\ntext"),
        ("a.MD", b"# Mark\n\ndown"),
        ("c/d.html", b"<title>Page</title><p>html"),
        ("e.htm", b"<p>no title"),
        ("\u{57f}\u{565}\u{586}.txt", "\u{feff}Տեֆ\n\nհաց".as_bytes()),
        (".hidden.txt", b"\xff"),
        ("picture.png", b"\x89PNG"),
    ];
    let folder = folder(files);
    let documents = source::read_folder(folder.path()).expect("good articles");
    let seen: Vec<(&str, &str)> = documents.iter().map(|d| (d.url.as_str(), d.title.as_str())).collect();
    let expected = [
        ("articles/a.html", "Mark"),
        ("articles/b.html", "Plain"),
        ("articles/c/d.html", "Page"),
        ("articles/e.html", "e"),
        ("articles/%D5%BF%D5%A5%D6%86.html", "Տեֆ"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(documents[2].breadcrumb, ["c"]);
    let site = tempfile::tempdir().expect("a folder");
    assert_eq!(source::write_articles(folder.path(), site.path()).expect("pages"), 5);
    assert!(site.path().join("articles/տեֆ.html").is_file());
    assert!(
        fs::read_to_string(site.path().join("articles/c/d.html")).expect("a page").contains("href=\"../../style.css\"")
    );
}

#[track_caller]
fn refused(files: &[(&str, &[u8])], expected: &[&str]) {
    let folder = folder(files);
    let error = source::read_folder(folder.path()).expect_err("bad articles").to_string();
    for part in expected {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

#[test]
fn bad_articles_are_named_with_the_reason() {
    refused(&[("bad.txt", b"Title\n\xff\xfe")], &["bad.txt", "is not UTF-8 (byte 6); save it as UTF-8"]);
    refused(&[("wide.txt", b"\xff\xfeT\0")], &["wide.txt", "is UTF-16; save it as UTF-8"]);
    refused(&[("empty.md", b" \n\n")], &["empty.md", "has no text"]);
    refused(&[("only.html", b"<script>1</script>")], &["only.html", "has no text"]);
    refused(
        &[("same.md", b"# x"), ("same.txt", b"y")],
        &["same.txt: would have the same address as ", "same.md (articles/same.html); rename one of the two files"],
    );
    refused(&[("a.txt", b""), ("b.txt", b"\xff"), ("c.txt", b"good")], &["a.txt", "b.txt"]);
    refused(&[("folder.txt/x", b"")], &["folder.txt", "cannot be read"]);
}

#[test]
fn records_are_read_and_bad_ones_named_with_their_line() {
    let bytes =
        b"\xef\xbb\xbf{\"id\": \"a\", \"text\": \"one\", \"lang\": \"de\"}\n\n{\"id\": \"b\", \"text\": \"two\"}\n";
    let folder = folder(&[
        ("good.jsonl", bytes),
        ("bad.jsonl", b"{\"id\": \"a\", \"text\": \"\"}\nno record"),
        ("no.jsonl", b"\n"),
    ]);
    let read = |name: &str, lang| source::read_records(&folder.path().join(name), lang);
    let ids = |lang| read("good.jsonl", lang).unwrap().into_iter().map(|d| d.url).collect::<Vec<_>>();
    assert_eq!(
        (ids(None), ids(Some("de")), ids(Some("en"))),
        (vec!["a".into(), "b".into()], vec!["a".into(), "b".into()], vec!["b".to_string()])
    );
    for (name, reason) in [("bad.jsonl", "line 2"), ("no.jsonl", "no text"), ("none.jsonl", "cannot be read")] {
        let error = read(name, None).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(reason), "{error}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_told_and_an_empty_one_is_fine() {
    let empty = folder(&[]);
    assert_eq!(source::read_folder(empty.path()).expect("no articles"), []);
    assert_eq!(build(&[]).expect("no documents").report.pages, 0);
    let error = source::read_folder(&empty.path().join("nowhere")).expect_err("no folder").to_string();
    assert!(error.contains("nowhere: cannot be read"), "{error}");
}

#[test]
#[cfg(unix)]
fn links_are_followed_once() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a.txt", b"x"), ("b/c.txt", b"y")]);
    // Two loops: read as trees, they would double with every level.
    symlink(folder.path(), folder.path().join("again")).expect("a link");
    symlink(folder.path(), folder.path().join("b/up")).expect("a link");
    symlink(folder.path().join("b"), folder.path().join("a")).expect("a link");
    let documents = source::read_folder(folder.path()).expect("good articles");
    let urls: Vec<&str> = documents.iter().map(|d| d.url.as_str()).collect();
    assert_eq!(urls, ["articles/a.html", "articles/b/c.html"]);
    let elsewhere = self::folder(&[("d.md", b"# z")]);
    symlink(elsewhere.path(), folder.path().join("linked")).expect("a link");
    assert_eq!(source::read_folder(folder.path()).expect("good articles")[2].url, "articles/linked/d.html");
    symlink("nowhere", folder.path().join("gone.txt")).expect("a link");
    let error = source::read_folder(folder.path()).expect_err("a link to nowhere").to_string();
    assert!(error.contains("gone.txt: cannot be read"), "{error}");
}

#[test]
fn no_folder_is_too_deep() {
    let path = "d/".repeat(200) + "a.txt";
    let folder = folder(&[(&path, b"x")]);
    assert_eq!(source::read_folder(folder.path()).expect("a good article")[0].breadcrumb.len(), 200);
}

#[test]
fn pages_that_cannot_be_written_are_named() {
    let folder = folder(&[("a.txt", b"x"), ("file", b"")]);
    let error = source::write_articles(folder.path(), &folder.path().join("file")).expect_err("no folder").to_string();
    assert!(error.contains("a.html: cannot be written"), "{error}");
}

#[test]
fn the_first_article_is_whole() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let documents = source::read_folder(&seeds).expect("the articles");
    let article: &Document = documents.iter().find(|d| d.url.contains("000_36a81a0671fdfb2c")).expect("the article");
    assert_eq!(article.title, "Pashinian Ready To Meet Aliyev");
    let paragraphs: Vec<&str> = article.sections[0].text.split('\n').collect();
    assert_eq!((article.sections.len(), paragraphs.len()), (1, 12));
    assert!(paragraphs[1].contains("Azerbaijan’s Ilham Aliyev"));
    assert!(paragraphs[11].ends_with("Nagorno-Karabakh conflict.”"));
}

#[test]
fn same_documents_same_bytes() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let documents = source::read_folder(&seeds).expect("the articles");
    let mut turned = documents.clone();
    turned.reverse();
    assert!(build(&documents).expect("documents").bytes == build(&turned).expect("documents").bytes);
}

#[test]
fn every_article_of_ours_has_a_title_and_sections_with_anchors() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for document in source::read_folder(&seeds).expect("the articles") {
        assert!(!document.title.is_empty(), "{}", document.url);
        for section in &document.sections {
            assert_eq!(section.heading.is_empty(), section.anchor.is_empty(), "{} {section:?}", document.url);
        }
    }
}

/// What would take the stack, or long, if any step looked at all that is open.
#[test]
fn hostile_nesting_costs_no_more_than_its_length() {
    assert_eq!(html::parse(&("<div>".repeat(100_000) + "text")).sections[0].text, "text");
    let n = 10_000;
    for unit in [
        "<div>",
        "<p hidden>",
        "<main>",
        "<article>",
        "<h2>",
        "<ul><li>",
        "<table><tr><td>",
        "<svg>",
        "<button><p>",
        "<div><main><p><span>",
        "<x-y hidden>",
        "<b><i>",
    ] {
        html::parse(&(unit.repeat(n) + "text"));
        // End tags that fit nothing, below and above what is open.
        html::parse(&("<section>".repeat(n) + &unit.repeat(n).replace('<', "</")));
    }
    for unit in [">", "- ", "[", "*a _b ", "<div>\n", "> - "] {
        markdown::parse(&unit.repeat(n));
    }
}

#[test]
fn a_hundred_thousand_headings() {
    let n = 100_000;
    let documents = [html::parse(&"<h2 id=a>same</h2>x".repeat(n)), markdown::parse(&"## same\n\nx\n\n".repeat(n))];
    for document in documents {
        assert_eq!(document.sections.len(), n);
        assert!(document.sections.iter().all(|section| section.heading == "same" && section.text == "x"));
    }
}

/// Some words for paragraphs, in scripts that do and do not put spaces between words.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let word = "[a-zа-яա-ֆ一-三ア-オ가-깋é]{1,8}";
    prop::collection::vec(prop::collection::vec(word, 1..8).prop_map(|words| words.join(" ")), 1..12)
}

proptest! {
    #[test]
    fn no_input_breaks_a_parser(input in "\\PC{0,200}|[<>/a-z &;\"'=!#*`\n-]{0,200}") {
        for document in [html::parse(&input), markdown::parse(&input), text::parse(&input)] {
            for section in &document.sections {
                prop_assert!(section.text.split('\n').all(|p| !p.trim().is_empty()) || section.text.is_empty());
            }
        }
    }

    /// Every paragraph comes out as it went in, in its order, from whichever kind of file.
    #[test]
    fn paragraphs_keep_their_order(paragraphs in paragraphs()) {
        let html = format!("<title>T</title><p>{}", paragraphs.join("<p>"));
        let divs = format!("<title>T</title><div>{}</div>", paragraphs.join("</div><div>"));
        let plain = format!("T\n\n{}", paragraphs.join("\n\n"));
        let marked = format!("# T\n\n{}", paragraphs.join("\n\n"));
        for document in [html::parse(&html), html::parse(&divs), text::parse(&plain), markdown::parse(&marked)] {
            prop_assert_eq!(&document.title, "T");
            prop_assert_eq!(document.sections.len(), 1);
            prop_assert_eq!(&document.sections[0].text, &paragraphs.join("\n"));
        }
    }

    /// A hidden element hides its own text and none other, closed or not.
    #[test]
    fn hidden_ends_where_it_ends(before in paragraphs(), hidden in paragraphs(), after in paragraphs(), closed: bool) {
        let end = if closed { "</p>" } else { "" };
        let html = format!("<p>{}<p hidden>{}{end}<p>{}", before.join("<p>"), hidden.join(" "), after.join("<p>"));
        let expected = format!("{}\n{}", before.join("\n"), after.join("\n"));
        prop_assert_eq!(&html::parse(&html).sections[0].text, &expected);
    }

    /// Front matter is any text at all.
    #[test]
    fn no_front_matter_breaks_the_reader(block in "(---|\\+\\+\\+)\n([a-z]{0,5}[:= \"'\\\\#>|u\n]{0,6}){0,12}\n(---|\\+\\+\\+)\nend") {
        let document = markdown::parse(&block);
        let said = document.sections.iter().any(|section| section.text.contains("end") || section.heading.contains("end"));
        prop_assert!(said || document.title.contains("end"), "{:?}", document);
    }
}
