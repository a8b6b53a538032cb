//! The syntax of a packed block: what is written one after the other, and which chance each bit is written by. Shared by both directions: the one that reads takes each bit from the bytes,
//! the one that writes is given it.

use alloc::vec::Vec;
#[cfg(feature = "writer")]
use core::array;

/// A chance of one half, of 4,096.
pub const HALF: u32 = 1 << 11;
/// Shortest repetition.
pub const SHORTEST: u32 = 3;

// Where the chances of each choice begin. A tree of choices over `n` values takes `n` chances, the first of them unused.
/// Whether a repetition follows: by whether one went before, and by the byte before.
const REPEATS: usize = 0;
/// Whether a repetition is from as far back as the last: by whether that went just before.
const AGAIN: usize = REPEATS + 2 * 256;
/// Its length, from as far back as the last or not.
const LENGTHS: usize = AGAIN + 2;
/// How far back it is, by its length.
const DISTANCES: usize = LENGTHS + 2 * SLOTS;
/// Lengths whose distances have chances of their own; longer ones share the last's.
const SHORT: u32 = 6;
/// A byte, by the byte before.
const BYTES: usize = DISTANCES + SHORT as usize * SLOTS;
const ALL: usize = BYTES + 256 * 256;
/// Magnitudes of a number of 32 bits: its two highest bits and how many follow.
const SLOTS: usize = 64;

/// Bits, in one direction or the other.
pub trait Bits {
    /// The next bit, which is 0 with `zero` chances of 4,096. Who writes is given it.
    fn bit(&mut self, zero: u32, given: impl FnOnce() -> u32) -> u32;
}

/// What stands next in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A byte.
    Byte(u8),
    /// So many bytes from so far back.
    Repeat { length: u32, distance: u32 },
}

/// What the chances of the next step depend on.
#[derive(Clone, Copy)]
pub struct Before {
    /// The byte before; in a block that is no text 0 throughout, as bytes of lists tell nothing of each other.
    pub byte: u8,
    /// 0 behind a repetition, 1 behind a byte.
    pub kind: u8,
    /// How far back the last repetition was.
    pub distance: u32,
}

impl Before {
    /// At a block's beginning.
    pub const START: Before = Before { byte: 0, kind: 0, distance: 1 };
}

/// The chances in a block, as they were learned so far: each 12 bits of how often a bit was 0, and four of how many it was learned from.
#[derive(Clone, Default)]
pub struct Model {
    chances: Vec<u16>,
}

impl Model {
    /// Begins a block, with what another learned if there is one. Takes memory the first time alone, 133 kB.
    pub(super) fn begin(&mut self, learned: Option<&Model>) {
        self.chances.clear();
        match learned {
            Some(learned) => self.chances.extend_from_slice(&learned.chances),
            None => self.chances.resize(ALL, (HALF << 4) as u16),
        }
    }

    /// A step. Learns from it.
    pub(super) fn step(&mut self, bits: &mut impl Bits, before: &mut Before, given: impl Fn() -> Step) -> Step {
        let repeats = REPEATS + 256 * usize::from(before.kind) + usize::from(before.byte);
        if self.choice(bits, repeats, || u32::from(matches!(given(), Step::Repeat { .. }))) == 0 {
            let byte = || if let Step::Byte(byte) = given() { u32::from(byte) } else { 0 };
            let read = self.among(bits, BYTES + 256 * usize::from(before.byte), 8, byte);
            before.kind = 1;
            return Step::Byte(read as u8);
        }
        let repeated =
            || if let Step::Repeat { length, distance } = given() { (length, distance) } else { (SHORTEST, 1) };
        let last = before.distance;
        let again = self.choice(bits, AGAIN + usize::from(before.kind), || u32::from(repeated().1 == last));
        let more = self.number(bits, LENGTHS + SLOTS * again as usize, || repeated().0 - SHORTEST);
        if again == 0 {
            before.distance = self.number(bits, DISTANCES + SLOTS * more.min(SHORT - 1) as usize, || repeated().1);
        }
        before.kind = 0;
        Step::Repeat { length: more.saturating_add(SHORTEST), distance: before.distance }
    }

    /// A number: its magnitude by chances, the bits behind as they are.
    fn number(&mut self, bits: &mut impl Bits, tree: usize, given: impl Fn() -> u32) -> u32 {
        let slot = self.among(bits, tree, SLOTS.trailing_zeros(), || slot(given()));
        let mut number = if slot < 4 { slot } else { 2 + slot % 2 };
        for place in (0..behind(slot)).rev() {
            number = 2 * number + bits.bit(HALF, || given() >> place & 1);
        }
        number
    }

    /// One of `1 << n` values, its highest bit first.
    fn among(&mut self, bits: &mut impl Bits, tree: usize, n: u32, given: impl Fn() -> u32) -> u32 {
        let mut path = 1;
        for place in (0..n).rev() {
            path = 2 * path + self.choice(bits, tree + path as usize, || given() >> place & 1);
        }
        path - (1 << n)
    }

    fn choice(&mut self, bits: &mut impl Bits, at: usize, given: impl FnOnce() -> u32) -> u32 {
        let Some(chance) = self.chances.get_mut(at) else { return 0 };
        let (zero, n) = (i32::from(*chance >> 4), i32::from(*chance & 15));
        let bit = bits.bit(zero as u32, given);
        // The average of what was seen, up to 16 times; then the last counts for a sixteenth. It stays above 0 and below 4,096, as what is left of either is cut down.
        let seen = if bit == 0 { 2 * HALF as i32 } else { 0 };
        let learned = zero + (seen - zero) * 2 / (2 * n + 3);
        *chance = (learned << 4 | (n + 1).min(15)) as u16;
        bit
    }
}

/// The magnitude of a number.
fn slot(number: u32) -> u32 {
    if number < 4 {
        return number;
    }
    let high = number.ilog2();
    2 * high + (number >> (high - 1) & 1)
}

/// How many bits stand behind a magnitude.
fn behind(slot: u32) -> u32 {
    (slot / 2).saturating_sub(1)
}

/// What steps cost by a model, for whoever looks for the cheapest, in 1/256 bits.
#[cfg(feature = "writer")]
pub struct Prices {
    /// No repetition follows, or one does; as its chances stand.
    repeats: Vec<[u32; 2]>,
    /// It is not from as far back as the last, or it is.
    again: Vec<[u32; 2]>,
    /// Each length up to the longest, less the shortest.
    lengths: [Vec<u32>; 2],
    /// For each magnitude of a distance, each length that has chances of its own and all others.
    distances: Vec<[u32; SHORT as usize]>,
    /// A byte, by the byte before.
    bytes: Vec<u32>,
}

#[cfg(feature = "writer")]
impl Prices {
    /// The prices of the next steps.
    pub fn of(model: &Model, longest: u32) -> Prices {
        let costs: Vec<u32> = (0..=2 * HALF).map(cost).collect();
        let choice = |at: usize| {
            let zero = usize::from(model.chances[at] >> 4);
            [costs[zero], costs[2 * HALF as usize - zero]]
        };
        let tree = |at: usize, n: usize| {
            let mut paths = vec![0; 2 * n];
            for path in 1..n {
                let [zero, one] = choice(at + path);
                (paths[2 * path], paths[2 * path + 1]) = (paths[path] + zero, paths[path] + one);
            }
            paths.split_off(n)
        };
        let magnitudes = |at: usize| {
            let chosen = tree(at, SLOTS);
            (0..).zip(chosen).map(|(slot, cost)| cost + 256 * behind(slot)).collect::<Vec<u32>>()
        };
        let lengths = |at: usize| {
            let magnitudes = magnitudes(at);
            (0..=longest - SHORTEST).map(|more| magnitudes[slot(more) as usize]).collect()
        };
        let distances: Vec<Vec<u32>> = (DISTANCES..BYTES).step_by(SLOTS).map(magnitudes).collect();
        Prices {
            repeats: (REPEATS..AGAIN).map(choice).collect(),
            again: (AGAIN..LENGTHS).map(choice).collect(),
            lengths: [LENGTHS, LENGTHS + SLOTS].map(lengths),
            distances: (0..SLOTS).map(|slot| array::from_fn(|length| distances[length][slot])).collect(),
            bytes: (BYTES..ALL).step_by(256).flat_map(|at| tree(at, 256)).collect(),
        }
    }

    /// What it costs that no repetition follows, or that one does.
    pub fn repeats(&self, before: Before) -> [u32; 2] {
        self.repeats[256 * usize::from(before.kind) + usize::from(before.byte)]
    }

    /// A byte.
    pub fn byte(&self, before: Before, byte: u8) -> u32 {
        self.bytes[256 * usize::from(before.byte) + usize::from(byte)]
    }

    /// What repetitions cost from one distance, by their lengths.
    pub fn from(&self, before: Before, distance: u32) -> impl Fn(u32) -> u32 {
        let again = usize::from(before.distance == distance);
        let (lengths, same) = (&self.lengths[again], self.again[usize::from(before.kind)][again]);
        let far = if again == 1 { [0; SHORT as usize] } else { self.distances[slot(distance) as usize] };
        move |length| {
            let more = (length - SHORTEST) as usize;
            same + lengths[more] + far[more.min(SHORT as usize - 1)]
        }
    }
}

/// What a bit costs that has so many chances of 4,096, in 1/256 bits.
#[cfg(feature = "writer")]
fn cost(chances: u32) -> u32 {
    let whole = chances.max(1).ilog2();
    let mut value = chances.max(1) << (15 - whole);
    let mut log = whole;
    // A bit of the logarithm at a time: that of the square is twice as large.
    for _ in 0..8 {
        value = (value * value) >> 15;
        let twice = value >> 16;
        log = 2 * log + twice;
        value >>= twice;
    }
    12 * 256 - log
}
