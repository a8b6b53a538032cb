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
        &["articles/same.html", "two articles would have this address"],
    );
    refused(&[("a.txt", b""), ("b.txt", b"\xff"), ("c.txt", b"good")], &["a.txt", "b.txt"]);
    refused(&[("folder.txt/x", b"")], &["folder.txt", "cannot be read"]);
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
fn loops_of_links_end() {
    let folder = folder(&[("a.txt", b"x")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).expect("a link");
    // The same article under ever longer names, up to the depth that is followed.
    assert!(source::read_folder(folder.path()).is_ok_and(|documents| documents.len() < 100));
}

#[test]
fn the_first_article_is_whole() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let documents = source::read_folder(&seeds).expect("the articles");
    let article: &Document = documents.iter().find(|d| d.url.contains("000_36a81a0671fdfb2c")).expect("the article");
    assert_eq!(article.title, "Pashinian Ready To Meet Aliyev");
    let paragraphs: Vec<&str> = article.sections[0].text.split('\n').collect();
    assert_eq!(paragraphs.len(), 12);
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

proptest! {
    #[test]
    fn no_input_breaks_a_parser(input in "\\PC{0,200}|[<>/a-z &;\"'=!#*`\n-]{0,200}") {
        for document in [html::parse(&input), markdown::parse(&input), text::parse(&input)] {
            for section in &document.sections {
                prop_assert!(section.text.split('\n').all(|p| !p.trim().is_empty()) || section.text.is_empty());
            }
        }
    }
}
