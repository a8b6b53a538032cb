//! A site on disk → the documents of its pages: walks, reads and decodes on all processors; what a site is beyond its pages is [`crate::site`]'s. Called by the command line.

use super::encoding::decode;
use crate::address::{Addresses, Endings, percent_decode};
use crate::document::Document;
use crate::error::Error;
use crate::html::{self, Facts, Rules};
use crate::languages::is_tag;
use crate::refused::{numbered, refused};
use crate::site::{Draft, Why, settle};
use crate::{markdown, records, text};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What a site's owner says.
pub struct Options<'a> {
    /// Which files, by their path relative to the site: `Some(true)` by the owner's word, `Some(false)` against it, `None` by their kind.
    pub wanted: &'a (dyn Fn(&str) -> Option<bool> + Sync),
    /// The bundle's folder, and which files in it are its own, by their path within; pages may lie beside them.
    pub bundle: (&'a Path, &'a (dyn Fn(&str) -> bool + Sync)),
    /// How pages are read.
    pub rules: &'a Rules,
    /// How files become addresses.
    pub addresses: &'a Addresses,
    /// The language of all pages, whatever they say.
    pub language: Option<&'a str>,
    /// Lists that generators make of other pages are indexed too.
    pub keep_generated: bool,
    /// What the scores of a file's pages are multiplied by, in 256ths.
    pub boost: &'a (dyn Fn(&str) -> u16 + Sync),
    /// Files above so many bytes are passed over.
    pub max_bytes: u64,
    /// Called now and then with how many files have been read, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What was read.
#[derive(Default)]
pub struct Site {
    /// The pages, by address.
    pub documents: Vec<Document>,
    /// Files that are pages, and what they weigh.
    pub files: usize,
    /// See `files`.
    pub bytes: u64,
    /// How many of them are HTML.
    pub html: usize,
    /// How many of them have what their owner names as their text.
    pub named: usize,
    /// Files of these kinds that their owner leaves out.
    pub excluded: usize,
    /// Pages that are not indexed, with the reason.
    pub skipped: Vec<(String, Why)>,
    /// What could not be used or only in part.
    pub warnings: Vec<Error>,
    /// Files that would have been pages if there were no HTML, by extension.
    pub passed: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Html,
    Markdown,
    Text,
    Lines,
    Json,
}

fn kind(path: &Path) -> Option<FileKind> {
    Some(match path.extension()?.to_string_lossy().to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" => FileKind::Html,
        "md" | "markdown" | "mdx" => FileKind::Markdown,
        "txt" => FileKind::Text,
        "jsonl" | "ndjson" => FileKind::Lines,
        "json" => FileKind::Json,
        _ => return None,
    })
}

/// A file that is read.
struct File {
    path: PathBuf,
    /// Relative to the site, with `/` between names.
    name: String,
    kind: FileKind,
    bytes: u64,
}

/// Reads a site: a folder of pages, or one file.
///
/// # Errors
/// When there is no such folder or file, a file alone is of no kind that is read, or a file of records has one that is none.
pub fn read_site(root: &Path, options: &Options<'_>) -> Result<Site, Error> {
    let mut site = Site::default();
    let files = if fs::metadata(root).map_err(|reason| Error::Unreadable { path: root.to_path_buf(), reason })?.is_dir()
    {
        walk(root, options, &mut site)
    } else {
        vec![alone(root)?]
    };
    site.files = files.len();
    site.html = files.iter().filter(|file| file.kind == FileKind::Html).count();
    site.bytes = files.iter().map(|file| file.bytes).sum();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let n_files = files.len();
    let numbered = numbered(files.iter().map(|file| file.name.as_str()));
    let read_one = |file: &File| {
        let out = read(file, options, &numbered);
        let n = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if n.is_multiple_of(64) || n == n_files {
            (options.progress)(n, n_files);
        }
        out
    };
    let outcomes: Vec<Outcome> = files.par_iter().map(read_one).collect();
    let mut drafts = Vec::with_capacity(outcomes.len());
    let mut given: Vec<Document> = Vec::new();
    let mut errors = Vec::new();
    for (file, outcome) in files.iter().zip(outcomes) {
        site.named += usize::from(outcome.named);
        if let Some(warning) = outcome.warning {
            site.warnings.push(warning);
        }
        match outcome.pages {
            Pages::None => {}
            Pages::Draft(draft) => drafts.push(*draft),
            Pages::Skip(why) => site.skipped.push((file.name.clone(), why)),
            Pages::Records(documents) => given.extend(documents),
            Pages::Wrong(error) => errors.push(error),
        }
    }
    match errors.len() {
        0 => {}
        1 => return Err(errors.remove(0)),
        _ => return Err(Error::Several(errors)),
    }
    let (documents, skipped) = settle(drafts, options.keep_generated);
    site.skipped.extend(skipped);
    site.documents = documents;
    given.iter_mut().filter(|document| document.title.is_empty()).for_each(records::entitle);
    site.documents.extend(given);
    once(&mut site, &files, options.addresses);
    for document in &mut site.documents {
        match options.language {
            Some(language) => document.lang = language.to_string(),
            None if !is_tag(&document.lang) => document.lang.clear(),
            None => {}
        }
    }
    Ok(site)
}

/// Orders the pages by address, and keeps the first of those that share one.
fn once(site: &mut Site, files: &[File], addresses: &Addresses) {
    site.documents.sort_by(|a, b| a.url.cmp(&b.url));
    let mut twice = Vec::new();
    site.documents.dedup_by(|later, first| {
        let same = later.url == first.url;
        if same {
            twice.push((later.url.clone(), later.title.clone()));
        }
        same
    });
    if twice.is_empty() {
        return;
    }
    // A page does not know its file any more; records never did.
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let named = files.iter().filter(|file| !matches!(file.kind, FileKind::Lines | FileKind::Json));
    for file in named {
        let parts: Vec<&str> = file.name.split('/').collect();
        names.entry(addresses.of(&parts, file.kind != FileKind::Text)).or_default().push(file.name.clone());
    }
    let twice = twice.into_iter().map(|(url, title)| {
        let files = names.get(&url).cloned().unwrap_or_default();
        Error::Twice { url, title, files }
    });
    site.warnings.extend(twice);
}

/// A file that is a site by itself.
fn alone(root: &Path) -> Result<File, Error> {
    let kind = kind(root).ok_or_else(|| Error::NoPage { path: root.to_path_buf() })?;
    if fs::metadata(root).is_ok_and(|found| !found.is_file()) {
        return Err(Error::NoFile { path: root.to_path_buf() });
    }
    let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(File { path: root.to_path_buf(), name, kind, bytes: fs::metadata(root).map_or(0, |found| found.len()) })
}

/// The files to read, in the order of their paths.
fn walk(root: &Path, options: &Options<'_>, site: &mut Site) -> Vec<File> {
    let (bundle, is_own) = options.bundle;
    let bundle = fs::canonicalize(bundle).ok();
    // The bundle's folder by the names that lead to it from here.
    let found = RefCell::new(None::<PathBuf>);
    let walk = WalkDir::new(root).follow_links(true).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = entry.depth() > 0 && (name.starts_with('.') || name == "node_modules");
        let path = entry.path();
        if entry.file_type().is_dir() && bundle.is_some() && fs::canonicalize(path).ok() == bundle {
            *found.borrow_mut() = Some(path.to_path_buf());
        }
        let within = found.borrow().as_ref().and_then(|bundle| path.strip_prefix(bundle).ok().map(Path::to_path_buf));
        !hidden && !within.is_some_and(|within| is_own(&slashed(&within)))
    });
    let mut files = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // A link that leads back to where it stands adds nothing, nor does one to a picture or a script that is not there.
                let path = error.path().unwrap_or(root).to_path_buf();
                if error.loop_ancestor().is_none() && (kind(&path).is_some() || path.extension().is_none()) {
                    let reason =
                        error.into_io_error().unwrap_or_else(|| std::io::Error::other("a link that leads nowhere"));
                    site.warnings.push(Error::Unreadable { path, reason });
                }
                continue;
            }
        };
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let Some(kind) = kind(entry.path()).filter(|_| !entry.file_type().is_dir()) else {
            // Patterns may mean pictures and scripts: they are not said to mean nothing. One that is a folder's name leaves nothing out.
            if !entry.file_type().is_dir() {
                (options.wanted)(&slashed(relative));
            }
            continue;
        };
        let path = || entry.path().to_path_buf();
        let odd = match (entry.file_type().is_file(), relative.to_str()) {
            (false, _) => Some(Error::NoFile { path: path() }),
            (_, None) => Some(Error::NoAddress { path: path() }),
            _ => None,
        };
        if let Some(odd) = odd {
            if (options.wanted)(&slashed(relative)) != Some(false) {
                site.warnings.push(odd);
            }
            continue;
        }
        let bytes = entry.metadata().map_or(0, |found| found.len());
        files.push((File { path: entry.path().to_path_buf(), name: slashed(relative), kind, bytes }, true));
    }
    files.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    for (file, kept) in &mut files {
        *kept = (options.wanted)(&file.name).unwrap_or(true);
        site.excluded += usize::from(!*kept);
    }
    let named = |file: &File| (options.wanted)(&file.name) == Some(true);
    let html = files.iter().any(|(file, kept)| *kept && file.kind == FileKind::Html);
    for (file, kept) in &mut files {
        // Beside pages of HTML lie texts that are none: robots.txt, sources, data of other programs.
        let page = match file.kind {
            FileKind::Html => true,
            FileKind::Json => false,
            _ => !html,
        };
        if *kept && !page && !named(file) {
            *kept = false;
            let extension = file.path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            *site.passed.entry(extension).or_default() += 1;
        }
    }
    files.into_iter().filter(|(_, kept)| *kept).map(|(file, _)| file).collect()
}

/// A path with `/` between names.
fn slashed(path: &Path) -> String {
    let names: Vec<String> = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    names.join("/")
}

struct Outcome {
    pages: Pages,
    warning: Option<Error>,
    /// It has what its owner names as its text.
    named: bool,
}

enum Pages {
    None,
    Draft(Box<Draft>),
    Skip(Why),
    Records(Vec<Document>),
    Wrong(Error),
}

fn read(file: &File, options: &Options<'_>, numbered: &BTreeSet<&str>) -> Outcome {
    let warn = |warning| Outcome { pages: Pages::None, warning: Some(warning), named: false };
    let path = || file.path.clone();
    if file.bytes > options.max_bytes {
        return warn(Error::TooLarge { path: path(), bytes: file.bytes, limit: options.max_bytes });
    }
    let bytes = match fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(reason) => return warn(Error::Unreadable { path: path(), reason }),
    };
    // UTF-16 has zero bytes too, but says what it is.
    if bytes.get(..1024).unwrap_or(&bytes).contains(&0) && encoding_rs::Encoding::for_bom(&bytes).is_none() {
        return warn(Error::NoText { path: path() });
    }
    let (content, broken) = decode(bytes);
    let warning = broken.then(|| Error::Undecodable { path: path() });
    let mut named = false;
    let pages = match file.kind {
        FileKind::Html => {
            let read = html::read(&content, options.rules);
            named = read.named;
            page(file, read, options, numbered)
        }
        FileKind::Markdown | FileKind::Text => article(file, &content, options),
        FileKind::Lines => records_of_lines(file, &content),
        FileKind::Json => match records::parse_list(&content) {
            Ok(documents) => Pages::Records(documents),
            Err(reason) => Pages::Wrong(Error::NoRecords { path: path(), reason }),
        },
    };
    Outcome { pages, warning, named }
}

fn page(file: &File, mut page: html::Page, options: &Options<'_>, numbered: &BTreeSet<&str>) -> Pages {
    if shows_itself(&file.name, &page.facts, options.addresses) {
        page.facts.redirect.clear();
    }
    if let Some(why) = refused(&file.name, &page, options.keep_generated, numbered) {
        return Pages::Skip(why);
    }
    let names: Vec<&str> = file.name.split('/').collect();
    let html::Page { mut document, facts, h1, marked, pointers, .. } = page;
    document.url = options.addresses.of(&names, true);
    (document.facets, document.sort) = (facts.facets, facts.sort);
    document.boost = boosted(facts.boost, (options.boost)(&file.name));
    let address = |href: &str| address(href, &file.name, options.addresses);
    let canonical = address(&facts.canonical);
    let pointers = pointers.iter().map(|href| address(href)).filter(|address| !address.is_empty()).collect();
    Pages::Draft(Box::new(Draft { document, path: file.name.clone(), h1, marked, canonical, pointers }))
}

/// True for a page that asks to be loaded anew by its own address, as those do that tell how things stand.
fn shows_itself(name: &str, facts: &Facts, addresses: &Addresses) -> bool {
    let to = &facts.redirect;
    // By its file, as several may have one address: `guide.html` that leads to `guide/` is another page.
    let files = Addresses { base: addresses.base.clone(), keep_index: true, endings: Endings::AsFiles };
    let names: Vec<&str> = name.split('/').collect();
    // Its canonical address tells nothing: pages that lead on give the other page's there.
    to.starts_with(['#', '?']) || address(to, name, &files) == files.of(&names, true)
}

/// The address that a page gives as its own or links to, as far as it is one of this site.
fn address(href: &str, name: &str, addresses: &Addresses) -> String {
    let href = percent_decode(href.split(['#', '?']).next().unwrap_or_default());
    let base = percent_decode(addresses.base.trim_end_matches('/'));
    let within =
        href.strip_prefix(&base).filter(|within| !base.is_empty() && (within.is_empty() || within.starts_with('/')));
    if href.is_empty() || (within.is_none() && (href.contains("://") || href.starts_with('/'))) {
        // Where the site lies within its host is known with a base alone.
        return String::new();
    }
    let mut names: Vec<&str> = name.split('/').collect();
    names.pop();
    if within.is_some() {
        names.clear();
    }
    let href = within.map_or(href.as_str(), |within| within.trim_start_matches('/'));
    for part in href.split('/') {
        match part {
            "." => {}
            ".." => drop(names.pop()),
            part => names.push(part),
        }
    }
    if names.last() == Some(&"") {
        names.pop();
        names.push("index.html");
    }
    addresses.of(&names, true)
}

fn article(file: &File, content: &str, options: &Options<'_>) -> Pages {
    let is_page = file.kind == FileKind::Markdown;
    let mut document = match is_page {
        true => markdown::parse(content),
        false => text::parse(content),
    };
    if is_page && markdown::is_draft(content) {
        return Pages::Skip(Why::Draft);
    }
    if document.title.is_empty() && document.sections.is_empty() {
        return Pages::Skip(Why::NoText);
    }
    let names: Vec<&str> = file.name.split('/').collect();
    document.url = options.addresses.of(&names, is_page);
    if document.title.is_empty() {
        let stem = Path::new(&file.name).file_stem().unwrap_or_default();
        document.title = stem.to_string_lossy().into_owned();
    }
    document.boost = boosted(0, (options.boost)(&file.name));
    Pages::Draft(Box::new(Draft { document, path: file.name.clone(), ..Draft::default() }))
}

/// What a page says of itself times what is said of its file; 0 when neither says anything.
fn boosted(own: u16, given: u16) -> u16 {
    match (own, given) {
        (own, 256) => own,
        (0, given) => given,
        (own, given) => (u32::from(own) * u32::from(given) / 256).clamp(16, 4095) as u16,
    }
}

fn records_of_lines(file: &File, content: &str) -> Pages {
    let mut documents = Vec::new();
    let mut errors = Vec::new();
    for (i, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match records::parse(line) {
            Ok(document) => documents.push(document),
            Err(reason) => errors.push(Error::Record { path: file.path.clone(), line: i + 1, reason }),
        }
        if errors.len() == MOST_ERRORS {
            break;
        }
    }
    match errors.is_empty() {
        true => Pages::Records(documents),
        false => Pages::Wrong(Error::Several(errors)),
    }
}

/// Wrong lines of a file that are told; after so many it is no file of records.
const MOST_ERRORS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_address_is_written_as_that_of_the_page() {
        let addresses = Addresses { base: "https://x.org/the%20site/".to_string(), ..Addresses::default() };
        for (href, expected) in [
            ("https://x.org/the%20site/a%20b/%C3%BC.html?q#f", "https://x.org/the%20site/a%20b/%C3%BC.html"),
            ("https://x.org/the%20site/a%20b/ü.html", "https://x.org/the%20site/a%20b/%C3%BC.html"),
            ("https://x.org/the%20site", "https://x.org/the%20site/"),
            ("https://x.org/the%20site/a/index.html", "https://x.org/the%20site/a/"),
            ("https://x.org/the%20sites/a.html", ""),
            ("https://elsewhere.org/", ""),
            ("../c.html", "https://x.org/the%20site/c.html"),
        ] {
            assert_eq!(address(href, "a/b.html", &addresses), expected, "{href}");
        }
        assert_eq!(address("https://x.org/a.html", "b.html", &Addresses::default()), "");
    }

    #[test]
    fn a_page_that_is_loaded_anew_leads_nowhere() {
        let itself = |redirect: &str, base: &str| {
            let facts = Facts { redirect: redirect.into(), canonical: redirect.into(), ..Facts::default() };
            let addresses = Addresses { base: base.into(), endings: Endings::Slash, ..Addresses::default() };
            shows_itself("a/status.html", &facts, &addresses)
        };
        for to in ["status.html", "./status.html?now", "../a/status.html", "?now", "#x"] {
            assert!(itself(to, "") && itself(to, "https://x.org/"), "{to}");
        }
        assert!(itself("https://x.org/a/status.html", "https://x.org"));
        for to in ["other.html", "status/", "/a/status.html", "https://x.org/a/status.html", "../status.html", ""] {
            assert!(!itself(to, ""), "{to}");
        }
    }
}
