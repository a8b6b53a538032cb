//! How bytes travel: deflated files (blocks are packed by [`teff_index::Packer`]), names that follow the content, blocks as classic scripts. Both directions of each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use libdeflater::{CompressionLvl, Compressor};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What gzip puts around deflated bytes.
pub const GZIP: usize = 18;

/// Deflates without a header: what is inside is known by the hash that its parent holds, and 18 bytes are 18 bytes.
pub fn deflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = Compress::new(Compression::best(), false);
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let from = bytes.get(encoder.total_in() as usize..).unwrap_or_default();
        if encoder.compress_vec(from, &mut out, FlushCompress::Finish).map_err(io::Error::other)? == Status::StreamEnd {
            return Ok(out);
        }
        out.reserve(out.len().max(64));
    }
}

/// Deflates by the cheapest way through all matches instead of the first that is long enough: for what every reader fetches.
///
/// # Errors
/// When the library has no room, which would be its own fault.
pub fn squeeze(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut out = vec![0; compressor.deflate_compress_bound(bytes.len())];
    let n = compressor.deflate_compress(bytes, &mut out).map_err(io::Error::other)?;
    out.truncate(n);
    Ok(out)
}

/// Undoes [`deflate`]; more than `limit` bytes are an error, and so is anything behind the end.
pub fn inflate(bytes: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let mut decoder = Decompress::new(false);
    let mut out = Vec::with_capacity((4 * bytes.len()).min(limit) + 64);
    loop {
        let from = bytes.get(decoder.total_in() as usize..).unwrap_or_default();
        let before = (decoder.total_in(), out.len());
        let status = decoder.decompress_vec(from, &mut out, FlushDecompress::Finish).map_err(io::Error::other)?;
        if out.len() > limit {
            return Err(invalid());
        }
        if status == Status::StreamEnd {
            return if decoder.total_in() as usize == bytes.len() { Ok(out) } else { Err(invalid()) };
        }
        // Nothing was read and nothing came out although there was room: it ends early.
        if before == (decoder.total_in(), out.len()) && out.len() < out.capacity() {
            return Err(invalid());
        }
        out.reserve(out.len().max(64));
    }
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
    fn files_come_back_and_no_more_than_they_say() {
        let bytes = "teff ".repeat(500).into_bytes();
        for packed in [deflate(&bytes).unwrap(), squeeze(&bytes).unwrap()] {
            assert!(packed.len() < 50);
            assert_eq!(inflate(&packed, bytes.len()).unwrap(), bytes);
            assert!(inflate(&packed, bytes.len() - 1).is_err());
            assert!(inflate(&packed[..packed.len() - 1], bytes.len()).is_err());
            assert!(inflate(&[&packed[..], &[0]].concat(), bytes.len()).is_err());
        }
        assert_eq!(inflate(&deflate(&[]).unwrap(), 0).unwrap(), Vec::<u8>::new());
        let noise: Vec<u8> = (0..9000u32).map(|n| (n.wrapping_mul(n) >> 3) as u8 ^ (n >> 5) as u8).collect();
        assert_eq!(inflate(&deflate(&noise).unwrap(), 9000).unwrap(), noise);
    }

    #[test]
    fn scripts_hold_the_bytes() {
        let script = String::from_utf8(as_script("i/\"a", &[0, 255, 7])).unwrap();
        assert_eq!(script, "globalThis[Symbol.for(\"teff.bundle\")]._(\"i/\\\"a\",\"AP8H\")\n");
    }
}
