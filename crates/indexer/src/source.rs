//! Reads a folder of articles. The only file of this crate that touches the file system.

use crate::document::Document;
use crate::error::Error;
use crate::{html, markdown, text};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep folders are followed: a loop of links ends here.
const MAX_DEPTH: usize = 32;

/// Reads every `.txt`, `.md`, `.html` and `.htm` file below `folder`, in the order of their paths; names that begin with a dot are left out. All files that
/// cannot be used are reported together. A folder without articles gives none.
pub fn read_folder(folder: &Path) -> Result<Vec<Document>, Error> {
    let mut paths = Vec::new();
    let mut errors = Vec::new();
    collect(folder, 0, &mut paths, &mut errors);
    paths.sort();
    let mut documents = Vec::new();
    let mut urls = BTreeSet::new();
    for path in paths {
        match read(folder, &path) {
            Ok(document) if urls.insert(document.url.clone()) => documents.push(document),
            Ok(document) => errors.push(Error::SameAddress { url: document.url }),
            Err(error) => errors.push(error),
        }
    }
    match errors.len() {
        0 => Ok(documents),
        1 => Err(errors.remove(0)),
        _ => Err(Error::Several(errors)),
    }
}

fn collect(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>, errors: &mut Vec<Error>) {
    let unreadable = |path: &Path, reason| Error::Unreadable { path: path.to_path_buf(), reason };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(reason) => return errors.push(unreadable(folder, reason)),
    };
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(reason) => return errors.push(unreadable(folder, reason)),
        };
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() && kind(&path).is_none() {
            if depth < MAX_DEPTH {
                collect(&path, depth + 1, paths, errors);
            }
        } else if kind(&path).is_some() {
            paths.push(path);
        }
    }
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

fn read(folder: &Path, path: &Path) -> Result<Document, Error> {
    let bytes = fs::read(path).map_err(|reason| Error::Unreadable { path: path.to_path_buf(), reason })?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::Utf16 { path: path.to_path_buf() });
    }
    let content = match std::str::from_utf8(&bytes) {
        Ok(content) => content.trim_start_matches('\u{feff}'),
        Err(error) => return Err(Error::NotUtf8 { path: path.to_path_buf(), at: error.valid_up_to() }),
    };
    let parse = kind(path).unwrap_or(text::parse);
    let mut document = parse(content);
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

fn percent_encode(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Writes each article of `folder` as a page below `site`; returns how many.
pub fn write_articles(folder: &Path, site: &Path) -> Result<usize, Error> {
    let documents = read_folder(folder)?;
    for document in &documents {
        let depth = document.breadcrumb.len() + 1;
        // Folders keep their own names; only the address in the index is percent-encoded.
        let path = site.join(percent_decode(&document.url));
        let unreadable = |reason| Error::Unreadable { path: path.clone(), reason };
        fs::create_dir_all(path.parent().unwrap_or(site)).map_err(unreadable)?;
        fs::write(&path, crate::article::html(document, depth)).map_err(unreadable)?;
    }
    Ok(documents.len())
}

fn percent_decode(url: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = url.bytes();
    while let Some(byte) = rest.next() {
        let digit = |b: Option<u8>| b.and_then(|b| (b as char).to_digit(16)).unwrap_or(0) as u8;
        bytes.push(if byte == b'%' { digit(rest.next()) * 16 + digit(rest.next()) } else { byte });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
