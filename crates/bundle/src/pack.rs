//! How bytes travel: deflated blocks, names that follow the content, blocks as classic scripts. Both directions of each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::{DeflateEncoder, GzEncoder};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// Deflates without a header: what is inside is known by the hash that its parent holds, and 18 bytes are 18 bytes.
pub fn deflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Undoes [`deflate`]; more than `limit` bytes are an error.
pub fn inflate(bytes: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    DeflateDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut out)?;
    if out.len() > limit { Err(io::Error::from(io::ErrorKind::InvalidData)) } else { Ok(out) }
}

/// Bytes as a host with gzip sends them.
pub fn gzip_len(bytes: &[u8]) -> io::Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The part of a file's name that follows its content: 64 bits, so that two builds never give one name to different files.
pub fn name_of(bytes: &[u8]) -> String {
    let mut name = sha256(bytes);
    name.truncate(16);
    name
}

/// A file as a classic script, for pages that are opened without a server.
pub fn as_script(path: &str, bytes: &[u8]) -> Vec<u8> {
    format!(
        "globalThis[Symbol.for(\"teff.bundle\")]._({},\"{}\")\n",
        serde_json::Value::from(path),
        STANDARD.encode(bytes)
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_back_and_no_more_than_they_say() {
        let bytes = "teff ".repeat(500).into_bytes();
        let packed = deflate(&bytes).unwrap();
        assert!(packed.len() < 50);
        assert_eq!(inflate(&packed, bytes.len()).unwrap(), bytes);
        assert!(inflate(&packed, bytes.len() - 1).is_err());
        assert!(inflate(&packed[..packed.len() - 1], bytes.len()).is_err());
    }

    #[test]
    fn scripts_hold_the_bytes() {
        let script = String::from_utf8(as_script("i/\"a", &[0, 255, 7])).unwrap();
        assert_eq!(script, "globalThis[Symbol.for(\"teff.bundle\")]._(\"i/\\\"a\",\"AP8H\")\n");
    }
}
