//! Which bits of a site's texts stand in its root, so that readers know how its texts read before the first comes: those whose strings are in most blocks.

use alloc::vec::Vec;

/// Bytes of a sample at most. Twice as many take 2 % off texts and put .8 kB on every root.
const BYTES: usize = 3072;
/// Texts have so many times as many bytes as the sample at least.
const SHARE: usize = 400;
/// Bytes that are taken from one place.
const PIECE: usize = 256;
/// Bytes from one place that is looked at to the next.
const STRIDE: usize = PIECE / 2;
/// Bytes of texts that are looked at, about.
const LOOKED_AT: usize = 1 << 18;
/// Bytes of the strings that are counted.
const STRING: usize = 6;
const HASHES: usize = 1 << 16;

/// The sample of blocks of text.
pub(crate) fn of(texts: &[Vec<u8>]) -> Vec<u8> {
    let total: usize = texts.iter().map(Vec::len).sum();
    let n = (total / SHARE).min(BYTES) / PIECE;
    let looked_at: Vec<&Vec<u8>> = texts.iter().step_by(total / LOOKED_AT + 1).collect();
    // In how many blocks a string is; strings with the same hash count as one.
    let mut blocks = vec![0u32; HASHES];
    let mut seen = vec![0u32; HASHES];
    for (number, block) in (1..).zip(&looked_at) {
        for hash in hashes(block) {
            if core::mem::replace(&mut seen[hash], number) != number {
                blocks[hash] += 1;
            }
        }
    }
    seen.fill(0);
    let mut sample = Vec::with_capacity(n * PIECE);
    let mut number = 0;
    for part in 0..n {
        // Each from a part of the site of its own. What others have need not be had again, and what is in one block alone helps no other.
        let mut best: (u32, &[u8]) = (0, &[]);
        for block in &looked_at[part * looked_at.len() / n..(part + 1) * looked_at.len() / n] {
            for from in (0..block.len().saturating_sub(PIECE - 1)).step_by(STRIDE) {
                let piece = &block[from..from + PIECE];
                number += 1;
                let mut worth = 0;
                for hash in hashes(piece) {
                    if core::mem::replace(&mut seen[hash], number) != number {
                        worth += blocks[hash].saturating_sub(1);
                    }
                }
                if worth > best.0 {
                    best = (worth, piece);
                }
            }
        }
        hashes(best.1).for_each(|hash| blocks[hash] = 0);
        sample.extend_from_slice(best.1);
    }
    sample
}

fn hashes(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let strings = bytes.iter().scan(0u64, |string, &byte| {
        *string = (*string << 8 | u64::from(byte)) & ((1 << (8 * STRING)) - 1);
        Some((string.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize)
    });
    strings.skip(STRING - 1)
}
