//! Why a bundle could not be written or read.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// What went wrong and what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read, written, renamed or removed.
    Io {
        /// What was tried.
        tried: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Hosts drop folders of such names.
    Underscore {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// The site has a manifest of its own in this place, as web apps do.
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// An image is no index, or the index of another format.
    Index {
        /// Language of the segment, or the file.
        name: String,
        /// What the index crate said.
        cause: teff_index::Error,
    },
    /// A file of the bundle does not hold what the manifest says.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
    },
    /// No block has this number.
    NoBlock {
        /// Number of the segment.
        segment: usize,
        /// Number of the block.
        block: u32,
    },
}

impl Error {
    /// For `map_err`: names the file and what was tried with it.
    pub(crate) fn io(tried: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |cause| Error::Io { tried, path, cause }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { tried, path, cause } => {
                // Nothing of a bundle is lost before the next one is whole.
                let advice = match *tried {
                    "read" => "check that it exists and may be read, or build the bundle again",
                    // What bundles are made from.
                    "opened" => "check that it exists and may be read",
                    _ => {
                        "check that there is room and that the folder may be written to; the bundle of before stays as it was"
                    }
                };
                write!(f, "{}: cannot be {tried} ({cause}); {advice}", path.display())
            }
            Error::Underscore { folder } => write!(
                f,
                "{}: expected a folder whose name does not begin with an underscore, as GitHub Pages leaves such folders out; name another",
                folder.display()
            ),
            Error::Taken { path } => write!(
                f,
                "{}: is no bundle's but the site's own; choose another folder for the bundle with --output",
                path.display()
            ),
            Error::Index { name, cause } => write!(f, "the index of {name:?}: {cause}"),
            Error::Damaged { path, expected } => {
                write!(f, "{}: expected {expected}, found something else; build the bundle again", path.display())
            }
            Error::NoBlock { segment, block } => write!(
                f,
                "expected a block of the bundle, found number {block} of segment {segment}, which it does not have"
            ),
        }
    }
}

// What the causes say stands in the messages: who prints a chain would say it twice.
impl std::error::Error for Error {}
