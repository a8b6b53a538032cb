//! Variable-length integers (seven bits a byte, lowest first) and a bounded reader. Every structure of the format is
//! written and read with these; none of the readers can panic or read outside its slice.

use alloc::vec::Vec;

/// Appends `value`.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the length of `bytes`, then `bytes`.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends `key` behind `last`: how many bytes they share, then the others.
pub fn put_key(out: &mut Vec<u8>, last: &[u8], key: &[u8]) {
    let shared = last.iter().zip(key).take_while(|(a, b)| a == b).count();
    put(out, shared as u64);
    put_bytes(out, key.get(shared..).unwrap_or_default());
}

/// Reads from the front of a slice; `None` means that the bytes are not what the writer made.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub fn over(bytes: &'a [u8]) -> Self {
        Reader { bytes }
    }

    /// The next integer.
    #[inline]
    pub fn int(&mut self) -> Option<u64> {
        let mut value = 0u64;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            // The tenth byte holds the one bit that is left of 64.
            if shift == 63 && byte > 1 {
                return None;
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
            if shift > 63 {
                return None;
            }
        }
    }

    /// The next integer, when it fits 32 bits.
    #[inline]
    pub fn int32(&mut self) -> Option<u32> {
        // Most are of one byte.
        if let Some((&byte @ ..0x80, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            return Some(byte.into());
        }
        u32::try_from(self.int()?).ok()
    }

    /// The next byte.
    #[inline]
    pub fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(byte)
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.bytes.split_at_checked(n)?;
        self.bytes = rest;
        Some(head)
    }

    /// A length, then that many bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let n = self.int32()?;
        self.take(n as usize)
    }

    /// A length, then that many bytes of UTF-8.
    pub fn text(&mut self) -> Option<&'a str> {
        core::str::from_utf8(self.bytes()?).ok()
    }

    /// Four bytes, lowest first.
    pub fn fixed32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number of elements of at least one byte each, which must still be there: guards allocations and loops.
    pub fn count(&mut self) -> Option<usize> {
        let n = self.int()?;
        self.holds(n)
    }

    /// A key as [`put_key`] wrote it, over the one before.
    pub fn key(&mut self, key: &mut Vec<u8>) -> Option<()> {
        let shared = self.int32()? as usize;
        if shared > key.len() {
            return None;
        }
        key.truncate(shared);
        key.extend_from_slice(self.bytes()?);
        Some(())
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Guards an allocation: `n` elements of at least one byte each must still be there.
    pub fn holds(&self, n: u64) -> Option<usize> {
        usize::try_from(n).ok().filter(|&n| n <= self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: u64, bytes: &[u8]) {
        let mut out = Vec::new();
        put(&mut out, value);
        assert_eq!(out, bytes);
        let mut reader = Reader::over(&out);
        assert_eq!(reader.int(), Some(value));
        assert!(reader.rest().is_empty());
    }

    #[test]
    fn integers_come_back() {
        check(0, &[0]);
        check(127, &[127]);
        check(128, &[0x80, 1]);
        check(300, &[0xac, 2]);
        check(u64::MAX, &[255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
    }

    #[test]
    fn malformed_integers_are_none() {
        assert_eq!(Reader::over(&[]).int(), None);
        assert_eq!(Reader::over(&[0x80]).int(), None);
        assert_eq!(Reader::over(&[255, 255, 255, 255, 255, 255, 255, 255, 255, 2]).int(), None);
        assert_eq!(Reader::over(&[0x80; 12]).int(), None);
        assert_eq!(Reader::over(&[0xff, 0xff, 0xff, 0xff, 0x1f]).int32(), None);
    }
}
