//! Changes inputs as a fuzzer does, by a fixed row of numbers: the ordinary tests run every target over such inputs. It knows nothing of what the bytes mean.

/// A row of numbers that look random and are the same each time.
pub struct Dice(u64);

impl Dice {
    /// Starts a row; different seeds give different rows.
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below `n`, 0 for 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0).checked_rem(n).unwrap_or(0)
    }
}

/// Numbers at which decoders turn.
const TURNS: &[u8] = &[0, 1, 2, 127, 128, 254, 255];

/// A few changes to `bytes`: bits, bytes, cuts, copies, and stretches of `other`.
pub fn mutate(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(out.len() + 1);
        let n = 1 + dice.below(16);
        let end = (at + n).min(out.len());
        match dice.below(8) {
            0 => drop(out.drain(at..end)),
            1 => out.truncate(at),
            2 => {
                let copy = out[at..end].to_vec();
                let to = dice.below(out.len() + 1);
                out.splice(to..to, copy);
            }
            3 => {
                let from = dice.below(other.len() + 1);
                let stretch = &other[from..(from + n).min(other.len())];
                out.splice(at..end, stretch.iter().copied());
            }
            4 => {
                let byte = TURNS[dice.below(TURNS.len())];
                out.splice(at..at, std::iter::repeat_n(byte, n));
            }
            5 => {
                if let Some(byte) = out.get_mut(at) {
                    *byte = TURNS[dice.below(TURNS.len())];
                }
            }
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    out
}
