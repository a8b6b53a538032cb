//! Reads folders: of articles here, of a site's pages in [`site`]. The only room of this crate that touches the file system.

mod encoding;
pub mod site;

use crate::address::{percent_decode, percent_encode};
use crate::document::Document;
use crate::error::Error;
use crate::{html, markdown, records, text};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Reads every `.txt`, `.md`, `.html` and `.htm` file below `folder`, in the order of their paths; names that begin with a dot are left out, and a
/// folder that links reach by several ways is read once. All files that cannot be used are reported together. A folder without articles gives none.
///
/// # Errors
/// When the folder or an article cannot be read, an article is not UTF-8 or has no text, or two articles would have one address.
pub fn read_folder(folder: &Path) -> Result<Vec<Document>, Error> {
    let mut errors = Vec::new();
    let mut documents = Vec::new();
    let mut urls: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in article_paths(folder, &mut errors) {
        match read(folder, &path) {
            Ok(document) => match urls.entry(document.url.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(path);
                    documents.push(document);
                }
                Entry::Occupied(entry) => {
                    let first = entry.get().clone();
                    errors.push(Error::SameAddress { url: document.url, first, second: path });
                }
            },
            Err(error) => errors.push(error),
        }
    }
    match errors.len() {
        0 => Ok(documents),
        1 => Err(errors.remove(0)),
        _ => Err(Error::Several(errors)),
    }
}

/// Reads a file of JSON records {id, title, text, lang}, one a line; with `lang`, those alone that are in that language or tell none.
///
/// # Errors
/// When the file cannot be read or has no such record, is not UTF-8, or a line is no record.
pub fn read_records(path: &Path, lang: Option<&str>) -> Result<Vec<Document>, Error> {
    let content = read_utf8(path)?;
    let mut documents = Vec::new();
    for (i, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let document =
            records::parse(line).map_err(|reason| Error::Record { path: path.to_path_buf(), line: i + 1, reason })?;
        if lang.is_none_or(|lang| document.lang.is_empty() || document.lang == lang) {
            documents.push(document);
        }
    }
    if documents.is_empty() { Err(Error::Empty { path: path.to_path_buf() }) } else { Ok(documents) }
}

/// The files to read, sorted. By a list of folders still to visit, so that no depth is too deep.
fn article_paths(folder: &Path, errors: &mut Vec<Error>) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let mut visited = BTreeSet::new();
    // Folders proper come before those that only a link leads to: an article keeps its own address, wherever links point.
    let mut folders = vec![folder.to_path_buf()];
    let mut links = BTreeSet::new();
    while let Some(folder) = folders.pop().or_else(|| links.pop_first()) {
        // The true path is what tells a folder seen before, so loops of links end.
        let entries = match fs::canonicalize(&folder) {
            Ok(true_path) => {
                if !visited.insert(true_path) {
                    continue;
                }
                fs::read_dir(&folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
            }
            Err(reason) => Err(reason),
        };
        let entries = match entries {
            Ok(entries) => entries,
            Err(reason) => {
                errors.push(Error::Unreadable { path: folder, reason });
                continue;
            }
        };
        for path in entries.into_iter().map(|entry| entry.path()) {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                continue;
            }
            if kind(&path).is_some() {
                paths.push(path);
            } else if path.is_symlink() && path.is_dir() {
                links.insert(path);
            } else if path.is_dir() {
                folders.push(path);
            }
        }
    }
    paths.sort();
    paths
}

type Parse = fn(&str) -> Document;

fn kind(path: &Path) -> Option<Parse> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match extension.as_str() {
        "txt" => Some(text::parse),
        "md" => Some(markdown::parse),
        "html" | "htm" => Some(html::parse),
        _ => None,
    }
}

/// The text of a file, without the mark that some programs put before it.
fn read_utf8(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|reason| Error::Unreadable { path: path.to_path_buf(), reason })?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::Utf16 { path: path.to_path_buf() });
    }
    match String::from_utf8(bytes) {
        Ok(content) if content.starts_with('\u{feff}') => Ok(content.trim_start_matches('\u{feff}').to_string()),
        Ok(content) => Ok(content),
        Err(error) => Err(Error::NotUtf8 { path: path.to_path_buf(), at: error.utf8_error().valid_up_to() }),
    }
}

fn read(folder: &Path, path: &Path) -> Result<Document, Error> {
    let content = read_utf8(path)?;
    let parse = kind(path).unwrap_or(text::parse);
    let mut document = parse(&content);
    if document.title.is_empty() && document.sections.is_empty() {
        return Err(Error::Empty { path: path.to_path_buf() });
    }
    let relative = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let names: Vec<String> = relative.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if document.title.is_empty() {
        document.title = names.last().cloned().unwrap_or_default();
    }
    let encoded: Vec<String> = names.iter().map(|name| percent_encode(name)).collect();
    document.url = format!("articles/{}.html", encoded.join("/"));
    document.breadcrumb = names[..names.len().saturating_sub(1)].to_vec();
    Ok(document)
}

/// Writes each article of `folder` as a page below `site`; returns how many.
///
/// # Errors
/// Those of [`read_folder`], or when a page cannot be written.
pub fn write_articles(folder: &Path, site: &Path) -> Result<usize, Error> {
    let documents = read_folder(folder)?;
    for document in &documents {
        let depth = document.breadcrumb.len() + 1;
        // Folders keep their own names; only the address in the index is percent-encoded.
        let path = site.join(percent_decode(&document.url));
        let unwritable = |reason| Error::Unwritable { path: path.clone(), reason };
        fs::create_dir_all(path.parent().unwrap_or(site)).map_err(unwritable)?;
        fs::write(&path, crate::article::html(document, depth)).map_err(unwritable)?;
    }
    Ok(documents.len())
}
