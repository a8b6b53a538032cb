//! Tables as steps from row to row, in bytes of seven bits: on the wire half of what rows of numbers are. Written at compile time, from tables that people can read.

/// Appends a number at `at`; gives where the next one goes.
pub const fn put(out: &mut [u8], mut at: usize, mut value: u32) -> usize {
    while value >= 128 {
        out[at] = value as u8 | 128;
        value >>= 7;
        at += 1;
    }
    out[at] = value as u8;
    at + 1
}

/// The first `N` bytes.
pub const fn cut<const N: usize>(long: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    let mut i = 0;
    while i < N {
        bytes[i] = long[i];
        i += 1;
    }
    bytes
}

/// Reads the next number.
pub fn next(bytes: &mut core::slice::Iter<'_, u8>) -> Option<u32> {
    let (mut value, mut shift) = (0u32, 0);
    loop {
        let byte = u32::from(*bytes.next()?);
        value |= (byte & 127) << shift;
        if byte < 128 {
            return Some(value);
        }
        shift += 7;
    }
}
