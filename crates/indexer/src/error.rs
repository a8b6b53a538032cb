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
                write!(f, "{}, line {line}: {reason}; expected {{id, title, text, lang}}", path.display())
            }
            Error::SameAddress { url, first, second } => {
                let (first, second) = (first.display(), second.display());
                write!(f, "{second}: would have the same address as {first} ({url}); rename one of the two files")
            }
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
