//! `teff inject`: adds the script tag of a bundle to every HTML file of a folder, where its head ends, and takes it out again; every other byte stays as it is. Called
//! by the command and by `build --inject`.

use crate::build::lock;
use crate::places::{is_outside, outside};
use crate::report::examples;
use crate::terminal::{counted, print, quoted, warn};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};
use teff_indexer::address::percent_encode;

/// What `teff inject` takes.
#[derive(Args)]
pub struct Options {
    /// Folder of pages.
    folder: PathBuf,
    /// Folder of the bundle [default: teff in the folder of pages].
    #[arg(long, value_name = "FOLDER")]
    bundle: Option<PathBuf>,
    /// Takes the tag out of every file again.
    #[arg(long)]
    remove: bool,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Files that were changed.
    pub changed: usize,
    /// Files that load the script already, or, when it is taken out, have none.
    pub unchanged: usize,
    /// Files that stay as they are, by the reason.
    pub passed: BTreeMap<&'static str, Vec<String>>,
}

impl Done {
    /// What was passed over and why, a line for each reason.
    pub fn passed(&self, all: bool) -> String {
        let mut out = String::new();
        for (why, paths) in &self.passed {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let _ =
                writeln!(out, "no script tag, {why}: {}{}", counted(paths.len() as u64, "file"), examples(&paths, all));
        }
        out
    }
}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let folder = &options.folder;
    if !folder.is_dir() {
        bail!("{}: no such folder; name the one that `teff build` was given", folder.display());
    }
    let bundle = options.bundle.clone().unwrap_or_else(|| folder.join("teff"));
    let done = {
        // Nothing is written where no bundle is yet.
        let _lock = bundle.is_dir().then(|| lock(&bundle)).transpose()?;
        each(folder, &bundle, options.remove)?
    };
    let (verb, state) = if options.remove { ("taken out of", "had none") } else { ("added to", "had it already") };
    let changed = counted(done.changed as u64, "file");
    print(&format!("script tag {verb} {changed}, {} {state}\n{}", done.unchanged, done.passed(false)))?;
    if !options.remove && !bundle.join("teff.js").is_file() {
        let build = match &options.bundle {
            Some(bundle) => format!("teff build {} -o {}", quoted(folder), quoted(bundle)),
            None => format!("teff build {}", quoted(folder)),
        };
        warn(&format!("{}: no bundle there yet, and pages ask for it; `{build}` makes it", bundle.display()));
    }
    if !options.remove && is_outside(&bundle, folder) {
        warn(&outside(&bundle, folder));
    }
    if let Some(paths) = done.passed.get(UNREADABLE) {
        bail!(
            "{}: {} cannot be read; check that it may be, and run the command again",
            folder.display(),
            paths.join(", ")
        );
    }
    Ok(())
}

/// Adds the tag to every file, or takes it out.
///
/// # Errors
/// When the folder cannot be read, or a file cannot be written; those before it are done, and the same command goes on from there.
pub fn each(folder: &Path, bundle: &Path, remove: bool) -> Result<Done> {
    let mut done = Done::default();
    let own = fs::canonicalize(bundle).unwrap_or_else(|_| bundle.to_path_buf());
    let root = fs::canonicalize(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let pass = |done: &mut Done, why, path: &Path| {
        let path = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().into_owned();
        done.passed.entry(why).or_default().push(path);
    };
    let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "node_modules")
    });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                pass(&mut done, UNREADABLE, error.path().unwrap_or(&root));
                continue;
            }
        };
        let extension = entry.path().extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let path = entry.path();
        let is_page = matches!(extension.as_str(), "html" | "htm" | "xhtml");
        if entry.path_is_symlink() && (is_page || path.is_dir()) && path.exists() {
            pass(&mut done, LINK, path);
        }
        if !entry.file_type().is_file() || !is_page {
            continue;
        }
        let Ok(before) = fs::read(path) else {
            pass(&mut done, UNREADABLE, path);
            continue;
        };
        let after = match remove {
            true => without(&before),
            false => {
                with(&before, extension == "xhtml", &|base| way(path.parent().unwrap_or(&root), &own, &root, base))
            }
        };
        match after {
            Change::None => done.unchanged += 1,
            Change::Impossible(why) => pass(&mut done, why, path),
            Change::To(after) => {
                replace(path, &after)?;
                done.changed += 1;
            }
        }
    }
    Ok(done)
}

/// Writes a file whole or not at all, under its rights of before. What is written meanwhile has a name that nothing else has.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut tries = (0..1000).map(|n| path.with_file_name(format!(".{name}.{}-{n}.part", std::process::id())));
    let (part, opened) = loop {
        let part = tries.next().unwrap_or_default();
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => break (part, opened),
        }
    };
    let is_ours = opened.is_ok();
    let rights = fs::metadata(path).map(|found| found.permissions());
    let written = opened
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| rights.and_then(|rights| fs::set_permissions(&part, rights)))
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() && is_ours {
        let _ = fs::remove_file(&part);
    }
    written.with_context(|| format!("{}: cannot be written; check that its folder may be written to", path.display()))
}

/// The way from a page's folder to the boot script, as its address has it. A page whose `<base>` says otherwise starts from there.
fn way(from: &Path, bundle: &Path, root: &Path, base: Option<&str>) -> String {
    let from = match base {
        // A base on the host: it is where the site lies.
        Some(base) if base.starts_with('/') || base.contains("://") => root.to_path_buf(),
        Some(base) => {
            let mut folder = from.to_path_buf();
            let (folders, _) = base.rsplit_once('/').unwrap_or(("", ""));
            for name in folders.split('/') {
                match name {
                    "" | "." => {}
                    ".." => drop(folder.pop()),
                    name => folder.push(name),
                }
            }
            folder
        }
        None => from.to_path_buf(),
    };
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), bundle.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from.len() - shared);
    for name in &to[shared..] {
        out.push_str(&percent_encode(&name.as_os_str().to_string_lossy()));
        out.push('/');
    }
    out.push_str("teff.js");
    out
}

#[derive(Debug, PartialEq, Eq)]
enum Change {
    None,
    Impossible(&'static str),
    To(Vec<u8>),
}

const LINK: &str = "links to pages or folders, which are left as they are where they lie";
const WIDE: &str = "in UTF-16";
const UNREADABLE: &str = "which cannot be read, check that they may be";
const FRAGMENT: &str = "parts of pages, without doctype, head or body";

const BEGIN: &str = "<script async src=\"";
/// In XML every attribute has a value.
const BEGIN_XML: &str = "<script async=\"\" src=\"";
const END: &str = "teff.js\"></script>";

/// The page with the tag.
fn with(page: &[u8], is_xml: bool, way: &dyn Fn(Option<&str>) -> String) -> Change {
    if page.starts_with(&[0xff, 0xfe]) || page.starts_with(&[0xfe, 0xff]) {
        return Change::Impossible(WIDE);
    }
    let Some(place) = place(page) else { return Change::Impossible(FRAGMENT) };
    let tag = format!("{}{}\"></script>", if is_xml { BEGIN_XML } else { BEGIN }, way(place.base.as_deref()));
    if place.loads {
        let own = place.own.as_ref().and_then(|own| page.get(own.clone()));
        return match place.own {
            // A tag of ours that leads elsewhere is of a bundle that lay elsewhere.
            Some(old) if own != Some(tag.as_bytes()) => {
                Change::To([&page[..old.start], tag.as_bytes(), &page[old.end..]].concat())
            }
            _ => Change::None,
        };
    }
    Change::To([&page[..place.at], tag.as_bytes(), &page[place.at..]].concat())
}

/// The page without the tag.
fn without(page: &[u8]) -> Change {
    match place(page).and_then(|place| place.own) {
        Some(own) => Change::To([&page[..own.start], &page[own.end..]].concat()),
        None => Change::None,
    }
}

/// What is to be known of a page's head.
struct Place {
    /// Where the tag goes.
    at: usize,
    /// Some script tag loads a boot script.
    loads: bool,
    /// The tag as this command writes it.
    own: Option<std::ops::Range<usize>>,
    /// `<base href>`.
    base: Option<String>,
}

/// Looks through a page's tags up to the end of its head. What stands in comments, scripts, styles and the title is no tag.
fn place(page: &[u8]) -> Option<Place> {
    let mut found = Place { at: 0, loads: false, own: None, base: None };
    let mut at = 0;
    let mut html = None;
    // Where a head ends of which neither end is written out: behind the last of what belongs in heads, before anything else.
    let mut head = None;
    let mut in_head = true;
    while let Some(open) = page.get(at..)?.iter().position(|&b| b == b'<') {
        let start = at + open;
        let rest = &page[start..];
        let between = page.get(at..start)?;
        in_head &= between.strip_prefix(MARK).unwrap_or(between).trim_ascii().is_empty();
        if rest.starts_with(b"<!--") {
            at = end_of(page, start + 4, b"-->")?;
            continue;
        }
        let Some(end) = tag_end(rest).map(|end| start + end) else { break };
        let tag = &page[start..end];
        at = end;
        let belongs = HEAD.iter().any(|name| names(tag, name.as_bytes()));
        in_head &= belongs || tag.starts_with(b"<?") || names(tag, b"<html");
        if names(tag, b"</head") || names(tag, b"<body") {
            found.at = start;
            return Some(found);
        }
        if names(tag, b"<html") {
            html = Some(end);
        } else if names(tag, b"<base") {
            found.base = attribute(tag, "href");
        } else if names(tag, b"<script") {
            let close = end_of(page, end, b"</script")?;
            let close = close + page.get(close..)?.iter().position(|&b| b == b'>')? + 1;
            let source = attribute(tag, "src").unwrap_or_default();
            if source == "teff.js" || source.ends_with("/teff.js") {
                found.loads = true;
                let whole = &page[start..close];
                let begins = [BEGIN, BEGIN_XML].iter().any(|begin| whole.starts_with(begin.as_bytes()));
                if begins && whole.ends_with(END.as_bytes()) {
                    found.own = Some(start..close);
                }
            }
            at = close;
        } else {
            for (name, close) in [
                ("<style", "</style"),
                ("<title", "</title"),
                ("<noscript", "</noscript"),
                ("<template", "</template"),
                ("<textarea", "</textarea"),
            ] {
                if names(tag, name.as_bytes()) {
                    at = end_of(page, end, close.as_bytes())?;
                    at += page.get(at..)?.iter().position(|&b| b == b'>')? + 1;
                }
            }
        }
        if in_head && belongs {
            head = Some(at);
        }
    }
    // Neither the end of a head nor a body is written out: right below the page's own tag begins the head.
    html.max(head).map(|at| Place { at, ..found })
}

/// What some programs put before a text in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// What may stand in a head or before it.
const HEAD: [&str; 10] =
    ["<!doctype", "<head", "<meta", "<title", "<link", "<base", "<script", "<style", "<noscript", "<template"];

/// One past the next occurrence, in any case of letters.
fn end_of(page: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let found = page.get(from..)?.windows(what.len()).position(|w| w.eq_ignore_ascii_case(what))?;
    Some(from + found + what.len())
}

/// One past the end of the tag at the front, whatever its attributes hold.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'')
                if tag.get(at.wrapping_sub(1)).is_some_and(|b| *b == b'=' || b.is_ascii_whitespace()) =>
            {
                quote = Some(byte);
            }
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn names(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
        && tag.get(name.len()).is_some_and(|after| after.is_ascii_whitespace() || matches!(after, b'>' | b'/'))
}

/// The value of an attribute, as far as it is one of few letters in a tag of a head.
fn attribute(tag: &[u8], name: &str) -> Option<String> {
    let tag = String::from_utf8_lossy(tag);
    let lower = tag.to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = lower.get(at..)?.find(name) {
        let start = at + found;
        at = start + name.len();
        let apart = lower.as_bytes().get(start.wrapping_sub(1)).is_some_and(u8::is_ascii_whitespace);
        let Some(value) = tag.get(at..)?.trim_start().strip_prefix('=').filter(|_| apart) else { continue };
        let value = value.trim_start();
        return Some(match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default().to_string(),
            _ => value.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default().to_string(),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(page: &str) -> String {
        match with(page.as_bytes(), false, &|_| "teff/teff.js".to_string()) {
            Change::To(bytes) => String::from_utf8(bytes).unwrap(),
            other => format!("{other:?}"),
        }
    }

    const TAG: &str = "<script async src=\"teff/teff.js\"></script>";

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let expected = expected.replace('@', TAG);
        assert_eq!(added(page), expected);
        // Twice is as once, and out again is as before.
        assert_eq!(added(&expected), "None");
        assert_eq!(without(expected.as_bytes()), Change::To(page.as_bytes().to_vec()));
    }

    #[test]
    fn where_the_tag_goes() {
        check("<html><head>a</head><body>b</body></html>", "<html><head>a@</head><body>b</body></html>");
        check("<html><HEAD\r\n>a</HEAD \n>", "<html><HEAD\r\n>a@</HEAD \n>");
        check("<title>x</head></title></head>", "<title>x</head></title>@</head>");
        check(
            "<script>'</head>'</script><!-- </head> --></head>",
            "<script>'</head>'</script><!-- </head> -->@</head>",
        );
        check("<meta content='</head>'></head>", "<meta content='</head>'>@</head>");
        check("<title>a</title><body>b", "<title>a</title>@<body>b");
        check("<!doctype html><html lang=en><p>x", "<!doctype html><html lang=en>@<p>x");
        // What a minifier leaves of a page.
        check(
            "<!doctype html><meta charset=utf-8><title>a</title><p>b",
            "<!doctype html><meta charset=utf-8><title>a</title>@<p>b",
        );
        check(
            "<!DOCTYPE html>\n<title>a</title >\n<!-- c -->\n<h1>b",
            "<!DOCTYPE html>\n<title>a</title >@\n<!-- c -->\n<h1>b",
        );
        check("\u{feff}<title>a</title>b<link>", "\u{feff}<title>a</title>@b<link>");
        check("<!doctype html>a", "<!doctype html>@a");
        check("<html><meta charset=utf-8><script>x</script><p>b", "<html><meta charset=utf-8><script>x</script>@<p>b");
        check("<html><p><textarea></head></textarea></html>", "<html>@<p><textarea></head></textarea></html>");
        check("<head><header></header></head>", "<head><header></header>@</head>");
    }

    #[test]
    fn pages_that_stay_as_they_are() {
        assert_eq!(added("<p>a fragment"), format!("{:?}", Change::Impossible(FRAGMENT)));
        assert_eq!(added(""), added("x"));
        assert_eq!(with(b"\xff\xfe<\0", false, &|_| String::new()), Change::Impossible(WIDE));
        assert_eq!(added("<head><script src='/x/teff.js' data-a=b></script></head>"), "None");
        assert_eq!(without(b"<head><script src='/x/teff.js'></script></head>"), Change::None);
        // A bundle that moved.
        assert_eq!(added("<head><script async src=\"old/teff.js\"></script></head>"), format!("<head>{TAG}</head>"));
        // What is no UTF-8 stays what it is.
        assert_eq!(
            with(b"<head>\xe9</head>", false, &|_| "x".into()),
            Change::To(b"<head>\xe9<script async src=\"x\"></script></head>".to_vec())
        );
    }

    #[test]
    fn pages_of_xml_stay_well_formed() {
        let page = b"<?xml version=\"1.0\"?><html><head/></html>";
        let Change::To(found) = with(page, true, &|_| "teff.js".into()) else { panic!() };
        assert!(found.ends_with(b"<head/><script async=\"\" src=\"teff.js\"></script></html>"));
        assert_eq!(with(&found, true, &|_| "teff.js".into()), Change::None);
        assert_eq!(without(&found), Change::To(page.to_vec()));
    }

    #[test]
    fn ways() {
        let way =
            |from: &str, base: Option<&str>| super::way(Path::new(from), Path::new("/s/te ff"), Path::new("/s"), base);
        assert_eq!(way("/s", None), "te%20ff/teff.js");
        assert_eq!(way("/s/a/b", None), "../../te%20ff/teff.js");
        assert_eq!(way("/s/a/b", Some("/site/")), "te%20ff/teff.js");
        assert_eq!(way("/s/a/b", Some("../")), "../te%20ff/teff.js");
        assert_eq!(way("/s/a", Some("b/c.html")), "../../te%20ff/teff.js");
    }
}
