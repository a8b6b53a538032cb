//! Why bytes are no index that this engine can read.

use alloc::string::String;

/// What was expected and what was found. `Display` says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes do not begin as an index does.
    Foreign,
    /// The index is of another format version.
    Version {
        /// The version that this engine reads.
        expected: u16,
        /// The version in the header.
        found: u16,
    },
    /// The index was made with other text rules than this engine's.
    Analyzer {
        /// The fingerprint of this engine's rules.
        expected: u32,
        /// The fingerprint in the header.
        found: u32,
    },
    /// There are fewer or more bytes than the header or the root names.
    Length {
        /// Bytes that there should be.
        expected: u64,
        /// Bytes that there are.
        found: u64,
    },
    /// The root's checksum is right or wrong, but its content is not what the writer makes.
    Root,
    /// A block's checksum or content is wrong.
    Block {
        /// The block's number.
        id: u32,
    },
}

impl Error {
    /// The message. Built without the formatting machinery, which would cost kilobytes of wasm.
    pub fn message(&self) -> String {
        let mut out = String::new();
        match self {
            Error::Foreign => out.push_str("expected a teff index, found other bytes; pass what teff build wrote"),
            Error::Version { expected, found } => {
                say(&mut out, "expected format version ", *expected as u64, ", found ", *found as u64);
                out.push_str("; build the index again with this version of teff");
            }
            Error::Analyzer { expected, found } => {
                say(&mut out, "expected text rules ", *expected as u64, ", found ", *found as u64);
                out.push_str("; build the index again with this version of teff");
            }
            Error::Length { expected, found } => {
                say(&mut out, "expected an index of ", *expected, " bytes, found ", *found);
                out.push_str("; it was cut off or joined with another, fetch it again");
            }
            Error::Root => {
                out.push_str("expected an intact index, found a damaged root; fetch the file or build it again")
            }
            Error::Block { id } => {
                out.push_str("expected an intact index, found a damaged block ");
                decimal(&mut out, *id as u64);
                out.push_str("; fetch the file or build it again");
            }
        }
        out
    }
}

fn say(out: &mut String, before: &str, expected: u64, between: &str, found: u64) {
    out.push_str(before);
    decimal(out, expected);
    out.push_str(between);
    decimal(out, found);
}

/// Appends a number, without the formatting machinery.
pub fn decimal(out: &mut String, value: u64) {
    if value >= 10 {
        decimal(out, value / 10);
    }
    out.push((b'0' + (value % 10) as u8) as char);
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[test]
    fn messages_name_both_sides() {
        let text = Error::Version { expected: 0, found: 4711 }.to_string();
        assert_eq!(text, "expected format version 0, found 4711; build the index again with this version of teff");
        assert!(
            Error::Length { expected: 1234567890123, found: 0 }.to_string().contains("1234567890123 bytes, found 0;")
        );
    }
}
