//! A packed block → the block.

use super::MOST_TIMES;
use super::model::{Before, Bits, Model, Step};
use crate::varint::Reader;
use alloc::vec::Vec;

/// Undoes what packed a block behind `known`, by and with the chances of `model`. First stands how many bytes of the block are packed, twice, and one more if others
/// follow those, which then stand here behind their number. `None` for bytes that nobody packed.
pub fn unpack(model: &mut Model, known: &[u8], text: bool, packed: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::over(packed);
    let twice = reader.int32()? as usize;
    let rest = if twice % 2 == 1 { reader.bytes()? } else { &[] };
    let n = twice / 2;
    let mut decoder = Decoder { bytes: reader.rest(), range: !0, value: 0 };
    if n / MOST_TIMES > decoder.bytes.len() {
        return None;
    }
    (0..4).for_each(|_| decoder.shift());
    let mut block = Vec::with_capacity(n + rest.len());
    let mut before = Before::START;
    while block.len() < n {
        let (length, distance) = match model.step(&mut decoder, &mut before, || Step::Byte(0)) {
            Step::Byte(byte) => {
                block.push(byte);
                (0, 0)
            }
            Step::Repeat { length, distance } => (length as usize, distance as usize),
        };
        if length > n - block.len() {
            return None;
        }
        for _ in 0..length {
            let from = (known.len() + block.len()).checked_sub(distance)?;
            let byte = from.checked_sub(known.len()).map_or(known.get(from), |from| block.get(from));
            block.push(*byte?);
        }
        if text {
            before.byte = *block.last()?;
        }
    }
    // What else stands behind it does no harm: a block is what its root has the checksum of.
    block.extend_from_slice(rest);
    Some(block)
}

/// Bits from bytes, behind whose end all are 0.
struct Decoder<'a> {
    bytes: &'a [u8],
    /// How much is left to part into the chances of the next bit.
    range: u32,
    /// Where in it the bytes lie.
    value: u32,
}

impl Decoder<'_> {
    fn shift(&mut self) {
        let (&byte, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        self.value = self.value << 8 | u32::from(byte);
    }
}

impl Bits for Decoder<'_> {
    fn bit(&mut self, zero: u32, _: impl FnOnce() -> u32) -> u32 {
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        let part = (self.range >> 12) * zero;
        match self.value.checked_sub(part) {
            None => {
                self.range = part;
                0
            }
            Some(value) => {
                self.value = value;
                self.range -= part;
                1
            }
        }
    }
}
