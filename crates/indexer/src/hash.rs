//! FNV-1a of 64 bits: the same everywhere, so that what is built by it is. Called by what compares many texts.

/// The hash of nothing.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what has the hash `sum` and a byte, or what stands for one, behind it.
pub fn more(sum: u64, byte: u64) -> u64 {
    (sum ^ byte).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of these bytes. Two texts in a million million are taken for one.
pub fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(START, |sum, byte| more(sum, byte.into()))
}
