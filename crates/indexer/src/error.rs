//! Why articles cannot be indexed: each with the file's name and what to do.

use std::fmt;
use std::path::PathBuf;

/// What is wrong with the input.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A folder or file cannot be read.
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A page cannot be written.
    Unwritable {
        /// The page.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A file has no text.
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A file is not UTF-8.
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// First byte that is not.
        at: usize,
    },
    /// A file is UTF-16, by its first two bytes.
    Utf16 {
        /// The file.
        path: PathBuf,
    },
    /// A line is no record.
    Record {
        /// The file.
        path: PathBuf,
        /// The line, the first being 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Two documents have one address.
    SameAddress {
        /// The address.
        url: String,
        /// The file that has it already.
        first: PathBuf,
        /// The file that would have it too.
        second: PathBuf,
    },
    /// Two pages have one address, and the first is taken.
    Twice {
        /// The address.
        url: String,
        /// The title of the page that is left out.
        title: String,
        /// The files that have it; of records none is known.
        files: Vec<String>,
    },
    /// A file alone is of no kind that is read.
    NoPage {
        /// The file.
        path: PathBuf,
    },
    /// A file is no list of records.
    NoRecords {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file is larger than what is read.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// What is read at most.
        limit: u64,
    },
    /// What is named as a page is a pipe or a device, which may have no end.
    NoFile {
        /// Its path.
        path: PathBuf,
    },
    /// No address leads to a file, as its name is in no encoding that addresses have.
    NoAddress {
        /// The file.
        path: PathBuf,
    },
    /// A file named as text is none.
    NoText {
        /// The file.
        path: PathBuf,
    },
    /// Some bytes of a page mean nothing in the encoding that it declares.
    Undecodable {
        /// The file.
        path: PathBuf,
    },
    /// Several of the above.
    Several(Vec<Error>),
}

impl Error {
    /// The single errors.
    pub fn each(&self) -> Vec<&Error> {
        match self {
            Error::Several(errors) => errors.iter().flat_map(Error::each).collect(),
            one => vec![one],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unreadable { path, reason } => {
                write!(f, "{}: cannot be read ({reason}); check that it exists and may be read", path.display())
            }
            Error::Unwritable { path, reason } => {
                write!(f, "{}: cannot be written ({reason}); check that its folder may be written to", path.display())
            }
            Error::Empty { path } => {
                write!(f, "{}: has no text; write an article into it or remove it", path.display())
            }
            Error::NotUtf8 { path, at } => write!(f, "{}: is not UTF-8 (byte {at}); save it as UTF-8", path.display()),
            Error::Utf16 { path } => write!(f, "{}: is UTF-16; save it as UTF-8", path.display()),
            Error::Record { path, line, reason } => {
                write!(f, "{}, line {line}: {reason}; expected {{url, title, text}}", path.display())
            }
            Error::SameAddress { url, first, second } => {
                let (first, second) = (first.display(), second.display());
                write!(f, "{second}: would have the same address as {first} ({url}); rename one of the two files")
            }
            Error::Twice { url, title, files } => {
                let files = if files.is_empty() { String::new() } else { format!(" ({})", files.join(", ")) };
                write!(
                    f,
                    "two pages have the address {url:?}{files}; the one called {title:?} is left out: give it an address of its own"
                )
            }
            Error::NoPage { path } => write!(
                f,
                "{}: not a page; expected a folder or a file that ends in .html, .md, .txt, .jsonl or .json",
                path.display()
            ),
            Error::NoRecords { path, reason } => {
                write!(f, "{}: {reason}; expected a list of records {{url, title, text}}", path.display())
            }
            Error::TooLarge { path, bytes, limit } => write!(
                f,
                "{}: {} MB, and files up to {} MB are read; raise --max-file-mb or take it out with --exclude",
                path.display(),
                bytes.div_ceil(1_000_000),
                limit / 1_000_000
            ),
            Error::NoFile { path } => {
                write!(f, "{}: a pipe or a device, not a file; take it out with --exclude", path.display())
            }
            Error::NoAddress { path } => write!(
                f,
                "{}: its name is not UTF-8, so no address leads to it; rename it or take it out with --exclude",
                path.display()
            ),
            Error::NoText { path } => {
                write!(
                    f,
                    "{}: binary data, not text; take it out with --exclude or give it its right name",
                    path.display()
                )
            }
            Error::Undecodable { path } => write!(
                f,
                "{}: some bytes are not in the encoding that it declares; save it in that encoding or correct its charset",
                path.display()
            ),
            Error::Several(errors) => {
                for (i, error) in errors.iter().enumerate() {
                    write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {}
