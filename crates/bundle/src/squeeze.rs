//! Bytes → deflate, by the cheapest way through all matches instead of the first that is long enough. Called by [`crate::pack`], which undoes it with another library's code; pure.
//!
//! For what every reader fetches, roots and the engine: it takes six times as long as an encoder that goes by length and leaves a tenth of a root away. Blocks of texts would be 3 %
//! smaller.
//!
//! Costs are whole numbers, in 256ths of a bit, so that the same bytes come out on every machine.

use crate::codes::{Codes, DISTANCES, Sizes, write};

/// How far back deflate reaches, and how long a match may be.
const WINDOW: usize = 32 * 1024;
const LONGEST: usize = 258;
const SHORTEST: usize = 3;
/// A match this long is taken as it is, and nothing is looked for within it.
const LONG: usize = 128;
/// Places that are looked at for a match, the nearest first.
const TRIES: usize = 512;
/// Ways that are tried: each is the cheapest by what the codes of the one before cost.
const ROUNDS: usize = 12;
/// Fewer symbols than so many are not parted into blocks of deflate with codes of their own.
const LEAST_PARTED: usize = 1200;
const HASH_BITS: u32 = 13;
const NONE: u32 = u32::MAX;

/// A byte, where `length` is 1, or a match.
#[derive(Clone, Copy, Default)]
pub struct Symbol {
    pub length: u16,
    pub distance: u16,
    pub byte: u8,
}

/// A place that repeats what comes, with the number of its distance's code.
#[derive(Clone, Copy)]
struct Match {
    length: u16,
    distance: u16,
    code: u8,
}

/// The bytes, deflated.
pub fn squeeze(bytes: &[u8]) -> Vec<u8> {
    let matches = Matches::of(bytes);
    let mut sizes = Sizes::guessed(bytes);
    let mut best: Option<(u64, Vec<Symbol>)> = None;
    for _ in 0..ROUNDS {
        let symbols = matches.cheapest(&sizes);
        let codes = Codes::of(&symbols);
        let bits = codes.bits();
        sizes = codes.sizes();
        if best.as_ref().is_some_and(|(least, _)| *least <= bits) {
            break;
        }
        best = Some((bits, symbols));
    }
    let symbols = best.map(|(_, symbols)| symbols).unwrap_or_default();
    let mut cuts = Vec::new();
    part(&symbols, 0, &mut cuts);
    cuts.push(symbols.len());
    write(&symbols, &cuts, bytes)
}

/// What can be referred to from each place.
struct Matches<'a> {
    bytes: &'a [u8],
    all: Vec<Match>,
    /// Where the matches of each place end.
    ends: Vec<u32>,
    /// The place before each that begins alike.
    before: Vec<u32>,
}

impl Matches<'_> {
    /// Of each place the matches from near to far, each longer than the one before it.
    fn of(bytes: &[u8]) -> Matches<'_> {
        let n = bytes.len();
        let mut matches = Matches { bytes, all: Vec::new(), ends: Vec::with_capacity(n), before: vec![NONE; n] };
        let mut heads = vec![NONE; 1 << HASH_BITS];
        let mut within = 0;
        for at in 0..n {
            if let Some(three) = bytes.get(at..at + SHORTEST) {
                let head = &mut heads[hash(three)];
                if at >= within {
                    let longest = matches.follow(*head, at);
                    if longest >= LONG {
                        within = at + longest;
                    }
                }
                matches.before[at] = std::mem::replace(head, at as u32);
            }
            matches.ends.push(matches.all.len() as u32);
        }
        matches
    }

    /// Looks along a chain of places that begin alike; gives the longest match.
    fn follow(&mut self, mut place: u32, at: usize) -> usize {
        let most = LONGEST.min(self.bytes.len() - at);
        let mut longest = SHORTEST - 1;
        for _ in 0..TRIES {
            let from = place as usize;
            if place == NONE || at - from > WINDOW || longest == most {
                break;
            }
            let (old, new) = (&self.bytes[from..from + most], &self.bytes[at..at + most]);
            if old[longest] == new[longest] {
                let length = old.iter().zip(new).take_while(|(old, new)| old == new).count();
                if length > longest {
                    longest = length;
                    let distance = at - from;
                    let code = DISTANCES.code(distance) as u8;
                    self.all.push(Match { length: length as u16, distance: distance as u16, code });
                }
            }
            place = self.before[from];
        }
        longest
    }

    /// The cheapest way through the bytes, by what each symbol costs.
    fn cheapest(&self, sizes: &Sizes) -> Vec<Symbol> {
        let bytes = self.bytes;
        let mut costs = vec![u64::MAX; bytes.len() + 1];
        costs[0] = 0;
        let mut last = vec![Symbol::default(); bytes.len() + 1];
        let mut from = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let cost = costs[at];
            let literal = cost + u64::from(sizes.literals[usize::from(byte)]);
            if literal < costs[at + 1] {
                costs[at + 1] = literal;
                last[at + 1] = Symbol { length: 1, distance: 0, byte };
            }
            let end = self.ends[at] as usize;
            let mut length = SHORTEST;
            for found in &self.all[from..end] {
                let cost = cost + u64::from(sizes.distances[usize::from(found.code)]);
                let most = usize::from(found.length);
                if most >= LONG {
                    length = most;
                }
                while length <= most {
                    let cost = cost + u64::from(sizes.lengths[length]);
                    if cost < costs[at + length] {
                        costs[at + length] = cost;
                        last[at + length] = Symbol { length: length as u16, distance: found.distance, byte: 0 };
                    }
                    length += 1;
                }
            }
            from = end;
        }
        let mut symbols = Vec::new();
        let mut at = bytes.len();
        while at > 0 {
            symbols.push(last[at]);
            at -= usize::from(last[at].length);
        }
        symbols.reverse();
        symbols
    }
}

/// Parts symbols where codes of their own save more than they take; adds the places to `cuts` in their order.
fn part(symbols: &[Symbol], offset: usize, cuts: &mut Vec<usize>) {
    if symbols.len() < LEAST_PARTED {
        return;
    }
    let whole = Codes::of(symbols).bits();
    let parted = |cut: usize| Codes::of(&symbols[..cut]).bits() + Codes::of(&symbols[cut..]).bits();
    let (bits, cut) =
        (1..8).map(|eighth| eighth * symbols.len() / 8).map(|cut| (parted(cut), cut)).min().unwrap_or((whole, 0));
    if bits < whole {
        part(&symbols[..cut], offset, cuts);
        cuts.push(offset + cut);
        part(&symbols[cut..], offset + cut, cuts);
    }
}

fn hash(three: &[u8]) -> usize {
    let all = three.iter().fold(0, |all, &byte| all << 8 | u32::from(byte));
    (all.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{deflate, inflate};

    /// Bytes that a small generator makes, from an alphabet of so many.
    fn noise(n: usize, alphabet: u32) -> Vec<u8> {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % alphabet
        };
        (0..n).map(|_| next() as u8).collect()
    }

    #[test]
    fn everything_comes_back() {
        let words: Vec<u8> =
            noise(6000, 40).iter().flat_map(|&n| [&b"abcdefghij"[usize::from(n % 9)..], b" "].concat()).collect();
        let far =
            [noise(300, 256), noise(40_000, 3), noise(300, 256), noise(WINDOW - 300, 2), noise(300, 256)].concat();
        let cases = [
            vec![],
            b"a".to_vec(),
            b"aa".to_vec(),
            vec![0; 100_000],
            noise(70_000, 256),
            noise(900, 256),
            noise(50_000, 2),
            [noise(3000, 4), noise(3000, 200), words.clone()].concat(),
            words,
            far,
            (0..=255).collect(),
        ];
        for bytes in cases {
            let packed = squeeze(&bytes);
            assert_eq!(inflate(&packed, &[], bytes.len()).unwrap(), bytes);
            let usual = deflate(&bytes, &[]).unwrap().len();
            // A long match is taken as it is, which costs a little where all matches are long.
            assert!(
                packed.len() <= usual + usual / 20 + 5,
                "{} bytes became {}, by length {usual}",
                bytes.len(),
                packed.len()
            );
        }
    }

    #[test]
    fn text_takes_less_than_by_length() {
        let text = include_bytes!("squeeze.rs");
        let (ours, usual) = (squeeze(text).len(), deflate(text, &[]).unwrap().len());
        assert!(100 * ours < 99 * usual, "{ours} bytes, by length {usual}");
    }

    #[test]
    fn codes_are_not_too_long() {
        // By Fibonacci's numbers the tree is as deep as it can be.
        let (mut bytes, mut counts) = (Vec::new(), (1, 1));
        for byte in 0..22u8 {
            bytes.extend(std::iter::repeat_n(byte, counts.0));
            counts = (counts.1, counts.0 + counts.1);
        }
        // No byte where its neighbours are alike, so that they stay bytes.
        let n = bytes.len();
        let mixed: Vec<u8> = (0..n).map(|at| bytes[at * 7919 % n]).collect();
        assert_eq!(inflate(&squeeze(&mixed), &[], n).unwrap(), mixed);
    }
}
