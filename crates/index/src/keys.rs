//! Keys in order, front-coded: each takes over the beginning of the one before. Written and read by term blocks and by the vocabulary of the root.
//!
//! Three columns, each behind its length in bytes: for each key a byte, how many bytes it shares with the one before and how many are its own, at most 15 each; what those
//! leave over beyond 15; the bytes that are keys' own. Columns, because like stands beside like and compresses better: for all terms of MDN 8 % less.

use crate::varint::{Reader, put, put_bytes};
use alloc::vec::Vec;

/// Longest key, in bytes: a term is at most 255, its folded form at most three times that.
pub(crate) const MAX_KEY: usize = 1100;

/// Keys as they are written.
#[derive(Default)]
pub(crate) struct KeyWriter<'a> {
    shapes: Vec<u8>,
    over: Vec<u8>,
    own: Vec<u8>,
    last: &'a [u8],
}

impl<'a> KeyWriter<'a> {
    /// Adds a key.
    pub fn push(&mut self, key: &'a [u8]) {
        let shared = self.last.iter().zip(key).take_while(|(a, b)| a == b).count();
        let own = key.get(shared..).unwrap_or_default();
        self.shapes
            .push(put_part(&mut self.over, shared as u32, 15) << 4 | put_part(&mut self.over, own.len() as u32, 15));
        self.own.extend_from_slice(own);
        self.last = key;
    }

    /// Appends the columns.
    pub fn finish(self, out: &mut Vec<u8>) {
        [self.shapes, self.over, self.own].iter().for_each(|column| put_bytes(out, column));
    }
}

/// Keys as they are read.
#[derive(Clone)]
pub(crate) struct Keys<'a> {
    shapes: Reader<'a>,
    over: Reader<'a>,
    own: Reader<'a>,
    /// The key that was read last; empty before the first.
    pub key: Vec<u8>,
}

impl<'a> Keys<'a> {
    /// Takes the columns off the front of `reader`.
    pub fn take(reader: &mut Reader<'a>) -> Option<Self> {
        let mut column = || Some(Reader::over(reader.bytes()?));
        Some(Keys { shapes: column()?, over: column()?, own: column()?, key: Vec::new() })
    }

    /// Where in the columns the next key lies: bytes left in each.
    pub fn place(&self) -> [usize; 3] {
        [&self.shapes, &self.over, &self.own].map(|column| column.rest().len())
    }

    /// Goes from the start to where `key` had been read and [`Keys::place`] was `place`.
    pub fn go(&mut self, key: &[u8], place: [usize; 3]) -> Option<()> {
        for (column, left) in [&mut self.shapes, &mut self.over, &mut self.own].into_iter().zip(place) {
            column.take(column.rest().len().checked_sub(left)?)?;
        }
        self.key = key.to_vec();
        Some(())
    }

    /// Reads the next key; gives how many bytes it shares with the one before. `None` for malformed bytes, and when there is none.
    pub fn next(&mut self) -> Option<usize> {
        let shape = self.shapes.byte()?;
        let shared = part(&mut self.over, shape >> 4, 15)? as usize;
        let own = part(&mut self.over, shape & 15, 15)? as usize;
        // Each key may repeat all of the one before for a byte or two: without this bound forged keys take time by the square of their length.
        if shared > self.key.len() || shared + own > MAX_KEY {
            return None;
        }
        self.key.truncate(shared);
        self.key.extend_from_slice(self.own.take(own)?);
        Some(shared)
    }
}

/// What of `value` fits a few bits whose largest number is `limit`; the rest is left over.
pub(crate) fn put_part(over: &mut Vec<u8>, value: u32, limit: u8) -> u8 {
    if value >= u32::from(limit) {
        put(over, u64::from(value - u32::from(limit)));
    }
    value.min(u32::from(limit)) as u8
}

/// Reads what [`put_part`] wrote.
pub(crate) fn part(over: &mut Reader<'_>, part: u8, limit: u8) -> Option<u32> {
    let left = if part == limit { over.int32()? } else { 0 };
    left.checked_add(u32::from(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[&str]) {
        let mut writer = KeyWriter::default();
        keys.iter().for_each(|key| writer.push(key.as_bytes()));
        let mut bytes = Vec::new();
        writer.finish(&mut bytes);
        let mut back = Keys::take(&mut Reader::over(&bytes)).unwrap();
        for key in keys {
            assert!(back.next().is_some());
            assert_eq!(back.key, key.as_bytes());
        }
        assert_eq!(back.next(), None);
        for len in 0..bytes.len() {
            assert!(Keys::take(&mut Reader::over(&bytes[..len])).is_none());
        }
    }

    #[test]
    fn keys_come_back() {
        check(&[]);
        check(&["", "car", "carpet", "cart", "zebra"]);
        let long = "a".repeat(300);
        check(&["aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &long, &(long.clone() + "b"), "resume\0résumé"]);
    }

    #[test]
    fn forged_lengths_are_told() {
        let read = |shape: u8, over: &[u8]| {
            let mut bytes = Vec::new();
            [&[shape][..], over, &[b'x'; 2000]].iter().for_each(|column| put_bytes(&mut bytes, column));
            Keys::take(&mut Reader::over(&bytes)).unwrap().next()
        };
        assert_eq!(read(0x03, &[]), Some(0));
        assert_eq!(read(0x10, &[]), None);
        assert_eq!(read(0x0f, &[0xbd, 8]), Some(0));
        assert_eq!(read(0x0f, &[0xbe, 8]), None);
    }
}
