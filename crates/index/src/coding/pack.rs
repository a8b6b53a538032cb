//! A block → a packed block: the cheapest way to say it, by what each step costs, up to where the rest is cheapest as it is.

use super::model::{Before, Bits, Model, Prices, SHORTEST, Step};
use super::{Known, MOST_TIMES};
use crate::varint::put;
use alloc::vec::Vec;
use core::ops::Range;

/// Bytes that are looked over at once: what a step costs is as it was learned before them. Looking twice, by what the way found first taught, takes .5 to .9 % off texts for two thirds more time.
const WINDOW: usize = 1 << 15;
/// Places with the same four bytes that are compared, the nearest first.
const DEPTH: usize = 16;
/// The same where no text is: lists hardly repeat themselves.
const DEPTH_OF_OTHERS: usize = 4;
/// A repetition as long as this is taken without looking for anything better within it.
const LONG: usize = 24;
/// Bytes that are to be gained by more steps than those that a block is as short with.
const GAINED: usize = 4;
/// Longest repetition.
const LONGEST: usize = 4096;

/// Packs blocks one after the other; its tables are larger than most of them.
pub struct Packer<'k> {
    known: &'k Known,
    /// What steps cost at the beginning of a block, of texts or not, once there was one.
    prices: [Option<Prices>; 2],
    places: Places,
    /// What is known, and behind it the block.
    all: Vec<u8>,
    ways: Vec<Way>,
    /// The chances within a block.
    model: Model,
}

/// The cheapest way to a place.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    /// How long its last step is; from so far back, or 0 for a byte.
    length: u32,
    distance: u32,
    before: Before,
}

impl<'k> Packer<'k> {
    /// Over what readers of a root know.
    pub fn new(known: &'k Known) -> Packer<'k> {
        let all = known.bytes.clone();
        let mut places = Places { heads: vec![0; 1 << Places::BITS], before: vec![0], changed: Vec::new() };
        (0..all.len()).for_each(|at| places.add(&all, at));
        places.changed.clear();
        Packer { known, prices: [None, None], places, all, ways: Vec::new(), model: Model::default() }
    }

    /// Packs a block; `text` when it is one of texts, whose bytes follow from each other.
    pub fn pack(&mut self, text: bool, block: &[u8]) -> Vec<u8> {
        let from = self.known.bytes.len();
        let end = from + block.len();
        self.all.truncate(from);
        self.all.extend_from_slice(block);
        self.all.extend([0; EIGHT]);
        let mut written = Written::new(core::mem::take(&mut self.model), self.known, text);
        let mut steps = Vec::new();
        // From where on the rest is cheapest as it is, how many steps lead there, and what it comes to.
        let mut best = (from, 0, block.len());
        for start in (from..end).step_by(WINDOW) {
            let first = if start == from { self.prices[usize::from(text)].take() } else { None };
            let prices = first.unwrap_or_else(|| Prices::of(&written.model, LONGEST as u32));
            let window = self.way(&prices, written.before, text, start..end.min(start + WINDOW));
            if start == from {
                self.prices[usize::from(text)] = Some(prices);
            }
            for step in window {
                steps.push(step);
                written.step(&self.all, step);
                let bytes = written.encoder.bytes() + end - written.at;
                if bytes + GAINED < best.2 || (written.at == end && bytes < best.2 + GAINED) {
                    best = (written.at, steps.len(), bytes);
                }
            }
            if best.0 <= start {
                break;
            }
        }
        if best.0 < written.at {
            written = Written::new(written.model, self.known, text);
            steps.truncate(best.1);
            steps.into_iter().for_each(|step| written.step(&self.all, step));
        }
        self.model = written.model;
        self.places.forget(from);
        let coded = written.encoder.finish();
        if (best.0 - from) / MOST_TIMES > coded.len() {
            return joined(0, &[], block);
        }
        joined(best.0 - from, &coded, &self.all[best.0..end])
    }

    /// The cheapest way through a window.
    fn way(&mut self, prices: &Prices, before: Before, text: bool, window: Range<usize>) -> Vec<Step> {
        let Packer { all, ways, places, .. } = self;
        let n = window.len();
        ways.clear();
        ways.resize(n + 1, Way { cost: u32::MAX, length: 0, distance: 0, before });
        ways[0].cost = 0;
        let depth = if text { DEPTH } else { DEPTH_OF_OTHERS };
        let mut skip = 0;
        for i in 0..n {
            let at = window.start + i;
            let Way { cost: so_far, mut before, .. } = ways[i];
            if i < skip || so_far == u32::MAX {
                places.add(all, at);
                continue;
            }
            if text && i > 0 {
                before.byte = all[at - 1];
            }
            let [byte, repeat] = prices.repeats(before).map(|cost| so_far + cost);
            let cost = byte + prices.byte(before, all[at]);
            if cost < ways[i + 1].cost {
                ways[i + 1] = Way { cost, length: 1, distance: 0, before: Before { kind: 1, ..before } };
            }
            let most = (n - i).min(LONGEST);
            let mut shortest = SHORTEST as usize;
            let last = Some(before.distance as usize).filter(|&last| last <= at).map(|last| at - last);
            for (turn, from) in last.into_iter().chain(places.of(all, at).take(depth)).enumerate() {
                // Worth a look when it is longer than what is nearer, of which the last four bytes tell; from as far back as the last it is cheap, but what is nearer is still to be seen.
                let tail = shortest.saturating_sub(4);
                if shortest > most || (shortest > 3 && four(all, from + tail) != four(all, at + tail)) {
                    continue;
                }
                let longest = same(all, from, at).min(most);
                if longest < shortest {
                    continue;
                }
                if longest >= LONG {
                    (shortest, skip) = (longest, i + longest);
                }
                let distance = (at - from) as u32;
                let price = prices.from(before, distance);
                let before = Before { kind: 0, distance, ..before };
                for length in shortest..=longest {
                    let cost = repeat + price(length as u32);
                    if cost < ways[i + length].cost {
                        ways[i + length] = Way { cost, length: length as u32, distance, before };
                    }
                }
                // What begins with fewer than four bytes is not looked for again.
                shortest = if turn == 0 && last.is_some() { SHORTEST as usize + 1 } else { longest + 1 };
                if skip > i {
                    break;
                }
            }
            places.add(all, at);
        }
        let mut steps = Vec::new();
        let mut i = n;
        while i > 0 {
            let Way { length, distance, .. } = ways[i];
            i -= length as usize;
            steps.push(match distance {
                0 => Step::Byte(all[window.start + i]),
                _ => Step::Repeat { length, distance },
            });
        }
        steps.reverse();
        steps
    }
}

/// Bytes that are looked at at once; so many stand behind a block.
const EIGHT: usize = 8;

/// How many bytes are the same from one place on and from another behind it.
fn same(all: &[u8], from: usize, at: usize) -> usize {
    let eights = all[from..].as_chunks::<EIGHT>().0.iter().zip(all[at..].as_chunks::<EIGHT>().0);
    let mut n = 0;
    for (a, b) in eights {
        let other = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if other != 0 {
            return n + other.trailing_zeros() as usize / 8;
        }
        n += EIGHT;
    }
    n
}

/// The four bytes from a place on.
fn four(all: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*all.get(at..)?.first_chunk()?))
}

/// Where strings stand: chains of the places with the same four bytes.
struct Places {
    /// The last place with a hash, plus one.
    heads: Vec<u32>,
    /// For each place the one before with its hash; both plus one.
    before: Vec<u32>,
    /// The heads that a block changed, and what they were.
    changed: Vec<(u32, u32)>,
}

impl Places {
    const BITS: u32 = 15;

    fn hash(all: &[u8], at: usize) -> Option<usize> {
        Some((four(all, at)?.wrapping_mul(0x9e37_79b1) >> (32 - Places::BITS)) as usize)
    }

    fn add(&mut self, all: &[u8], at: usize) {
        let before = Places::hash(all, at).map_or(0, |hash| {
            self.changed.push((hash as u32, self.heads[hash]));
            core::mem::replace(&mut self.heads[hash], at as u32 + 1)
        });
        self.before.push(before);
    }

    fn of(&self, all: &[u8], at: usize) -> impl Iterator<Item = usize> {
        let mut next = Places::hash(all, at).map_or(0, |hash| self.heads[hash]);
        core::iter::from_fn(move || {
            let place = next.checked_sub(1)?;
            next = self.before[next as usize];
            Some(place as usize)
        })
    }

    /// Back to what it was before a block.
    fn forget(&mut self, from: usize) {
        self.before.truncate(from + 1);
        for (hash, head) in self.changed.drain(..).rev() {
            self.heads[hash as usize] = head;
        }
    }
}

/// A block as it travels: `n` bytes in `coded`, and the rest.
fn joined(n: usize, coded: &[u8], rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(coded.len() + rest.len() + 8);
    put(&mut out, (n as u64) << 1 | u64::from(!rest.is_empty()));
    if !rest.is_empty() {
        put(&mut out, rest.len() as u64);
        out.extend_from_slice(rest);
    }
    out.extend_from_slice(coded);
    out
}

/// A block as far as it is written.
struct Written {
    model: Model,
    encoder: Encoder,
    before: Before,
    text: bool,
    /// The next byte, behind what is known.
    at: usize,
}

impl Written {
    fn new(mut model: Model, known: &Known, text: bool) -> Written {
        model.begin(text.then_some(&known.texts));
        let encoder = Encoder { low: 0, range: !0, held: 0, n_held: 1, out: Vec::new() };
        Written { model, encoder, before: Before::START, text, at: known.bytes.len() }
    }

    fn step(&mut self, all: &[u8], step: Step) {
        self.model.step(&mut self.encoder, &mut self.before, || step);
        self.at += if let Step::Repeat { length, .. } = step { length as usize } else { 1 };
        if self.text {
            self.before.byte = all[self.at - 1];
        }
    }
}

/// Bits to bytes.
struct Encoder {
    low: u64,
    range: u32,
    /// The last byte, and behind it those that are 255 as long as nothing is carried over.
    held: u8,
    n_held: usize,
    out: Vec<u8>,
}

impl Encoder {
    /// About how many bytes it comes to.
    fn bytes(&self) -> usize {
        self.out.len() + self.n_held
    }

    fn shift(&mut self) {
        if self.low >> 24 != 0xff {
            let carry = (self.low >> 32) as u8;
            self.out.push(self.held.wrapping_add(carry));
            self.out.resize(self.out.len() + self.n_held - 1, 0xffu8.wrapping_add(carry));
            self.held = (self.low >> 24) as u8;
            self.n_held = 0;
        }
        self.n_held += 1;
        self.low = self.low << 8 & 0xffff_ffff;
    }

    /// As few bytes as tell it from anything else; those behind them are read as 0.
    fn finish(mut self) -> Vec<u8> {
        self.low = (self.low + u64::from(self.range) - 1) & !0xff_ffff;
        (0..5).for_each(|_| self.shift());
        let end = self.out.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        // The first is what was held before anything came.
        self.out.truncate(end);
        self.out.drain(..1.min(end));
        self.out
    }
}

impl Bits for Encoder {
    #[inline]
    fn bit(&mut self, zero: u32, given: impl FnOnce() -> u32) -> u32 {
        let part = (self.range >> 12) * zero;
        let bit = given();
        // No branch: nothing could tell which way it goes.
        let one = 0u32.wrapping_sub(bit);
        self.low += u64::from(part & one);
        self.range = (self.range - part) & one | part & !one;
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }
}
