//! Bits behind one another, lowest first, and the one code that all lists of an index are made of: a set of numbers within bounds.
//!
//! A set is coded from its middle: how far the middle one lies within the room that its neighbours leave it, then the ones below it, then those above. Where
//! the numbers lie in clusters, as sections with a word do on neighbouring pages, the room shrinks fast, and where they fill their bounds nothing is written at
//! all. On 12,896 pages of MDN this takes 2.14 MB for the sections of all postings; choosing each list freely takes 2.43 MB, Golomb codes 2.54 MB.

use alloc::vec::Vec;

/// Writes bits.
#[derive(Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    n: u32,
}

impl BitWriter {
    /// Appends the `n` lowest bits of `value`; at most 32.
    pub fn bits(&mut self, value: u32, n: u32) {
        self.pending |= u64::from(value) << self.n;
        self.n += n;
        while self.n >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.n -= 8;
        }
    }

    /// Appends a number below `bound`; those in the middle take a bit less when `bound` is no power of two.
    pub fn below(&mut self, value: u32, bound: u32) {
        let Some((n, power, short)) = shape(bound) else { return };
        // Turned so that the middle comes first.
        let half = bound - power;
        let turned = if value >= half { value - half } else { value + power };
        if turned < short {
            self.bits(turned, n);
        } else {
            // The first bits say that one more follows; it is written behind them.
            let long = turned + short;
            self.bits(long >> 1, n);
            self.bits(long & 1, 1);
        }
    }

    /// Appends numbers that ascend strictly, from `low` up to and without `high`; how many, the reader must know.
    pub fn set(&mut self, numbers: &[u32], low: u32, high: u32) {
        let n = numbers.len() as u32;
        if n == 0 || n == high - low {
            return;
        }
        let middle = numbers.len() / 2;
        let least = low + middle as u32;
        let room = high - low - (n - 1);
        self.below(numbers[middle] - least, room);
        self.set(&numbers[..middle], low, numbers[middle]);
        self.set(&numbers[middle + 1..], numbers[middle] + 1, high);
    }

    /// The bytes, the last one filled with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        if self.n > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}

/// The largest power of two below `bound`, as its exponent and itself, and how many numbers below `bound` take a bit less than the others. `None` when there is nothing to tell.
#[inline(always)]
fn shape(bound: u32) -> Option<(u32, u32, u32)> {
    let n = 31u32.checked_sub(bound.checked_sub(1)?.leading_zeros())?;
    let power = 1 << n;
    Some((n, power, power - (bound - power)))
}

/// Reads bits. Behind the end it reads zeros, and [`BitReader::intact`] tells.
#[derive(Clone, Copy)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    window: u64,
    /// Bits in the window; below zero, so many were read behind the end.
    n: i64,
}

impl<'a> BitReader<'a> {
    /// A reader at the first bit.
    pub fn over(bytes: &'a [u8]) -> Self {
        BitReader { bytes, window: 0, n: 0 }
    }

    /// False once more was read than there is.
    pub fn intact(&self) -> bool {
        self.n >= 0
    }

    /// The next `n` bits; at most 32.
    pub fn bits(&mut self, n: u32) -> u32 {
        self.fill(n);
        let value = self.window & ((1 << n) - 1);
        self.pass(n);
        value as u32
    }

    /// Brings `n` bits into the window, if there are so many; behind them are zeros.
    #[inline(always)]
    fn fill(&mut self, n: u32) {
        if self.n >= i64::from(n) {
            return;
        }
        // Four bytes at once while there are; the window has room for them.
        match self.bytes.split_first_chunk::<4>() {
            Some((four, rest)) => {
                self.window |= u64::from(u32::from_le_bytes(*four)) << self.n;
                self.n += 32;
                self.bytes = rest;
            }
            None => self.last(),
        }
    }

    /// Brings the last bytes into the window.
    #[cold]
    #[inline(never)]
    fn last(&mut self) {
        for &byte in self.bytes {
            self.window |= u64::from(byte) << self.n;
            self.n += 8;
        }
        self.bytes = &[];
    }

    #[inline(always)]
    fn pass(&mut self, n: u32) {
        self.window >>= n;
        self.n -= i64::from(n);
    }

    /// The next number below `bound`, whatever the bits are; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.next_below(bound)
    }

    /// The same within the loop that reads most of all there is, where a call for each number and looking for bits twice take half of the time.
    #[inline(always)]
    fn next_below(&mut self, bound: u32) -> u32 {
        let Some((n, power, short)) = shape(bound) else { return 0 };
        self.fill(n + 1);
        let mut turned = self.window as u32 & (power - 1);
        // No branch: nothing could tell which way it goes.
        let long = u32::from(turned >= short);
        turned += turned.wrapping_add((self.window >> n) as u32 & 1).wrapping_sub(short) & long.wrapping_neg();
        self.pass(n + long);
        // The first half of the bound lies in the middle.
        turned.wrapping_sub(power).wrapping_add(bound & u32::from(turned < power).wrapping_neg())
    }

    /// Fills `into` with numbers that ascend strictly, from `low` up to and without `high`. False when so many do not fit there.
    pub fn set(&mut self, into: &mut [u32], low: u32, high: u32) -> bool {
        let fits = high.checked_sub(low).is_some_and(|room| into.len() <= room as usize);
        if fits {
            self.numbers(into, low, high);
        }
        fits
    }

    /// As [`BitReader::set`], of what fits. Calls itself as deep as the length has binary digits.
    fn numbers(&mut self, mut into: &mut [u32], mut low: u32, high: u32) {
        loop {
            let n = into.len() as u32;
            if n == high - low {
                for (number, i) in into.iter_mut().zip(low..) {
                    *number = i;
                }
                return;
            }
            let middle = into.len() / 2;
            let Some((below, rest)) = into.split_at_mut_checked(middle) else { return };
            let Some((number, above)) = rest.split_first_mut() else { return };
            let found = low + middle as u32 + self.next_below(high - low - (n - 1));
            *number = found;
            if !below.is_empty() {
                self.numbers(below, low, found);
            }
            if above.is_empty() {
                return;
            }
            (into, low) = (above, found + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[u32], low: u32, high: u32, bits: usize) {
        let mut writer = BitWriter::default();
        writer.set(numbers, low, high);
        let written = writer.bytes.len() * 8 + writer.n as usize;
        assert_eq!(written, bits);
        writer.bits(5, 3);
        let bytes = writer.finish();
        let mut reader = BitReader::over(&bytes);
        let mut back = vec![0; numbers.len()];
        assert!(reader.set(&mut back, low, high));
        assert_eq!(back, numbers);
        assert_eq!((reader.bits(3), reader.intact()), (5, true));
        let mut reader = BitReader::over(&bytes[..(bits / 8).min(bytes.len())]);
        reader.set(&mut back, low, high);
        reader.bits(3);
        assert!(!reader.intact());
    }

    #[test]
    fn sets_come_back() {
        check(&[], 0, 0, 0);
        check(&[7], 7, 8, 0);
        check(&[3], 0, 8, 3);
        check(&[0, 1, 2, 3], 0, 4, 0);
        check(&[5, 6, 7, 8, 9], 5, 10, 0);
        check(&[0, u32::MAX - 1], 0, u32::MAX, 64);
        check(&[2, 3, 5, 7, 11, 13], 0, 16, 13);
        let many: Vec<u32> = (0..1000).map(|i| i * i % 977 + 1000 * i).collect();
        check(&many, 0, 1_000_000, 11_667);
    }

    #[test]
    fn numbers_below_each_bound() {
        for bound in (1..70).chain([255, 256, 257, 1 << 20, u32::MAX]) {
            for value in (0..bound.min(70)).chain([bound / 2, bound - 1]) {
                let mut writer = BitWriter::default();
                writer.bits(1, 1);
                writer.below(value, bound);
                writer.bits(1, 1);
                let bytes = writer.finish();
                let mut reader = BitReader::over(&bytes);
                assert_eq!((reader.bits(1), reader.below(bound), reader.bits(1)), (1, value, 1), "{value} of {bound}");
            }
        }
    }

    #[test]
    fn any_bits_are_a_set_within_its_bounds() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for n in [0, 1, 2, 3, 10, 999] {
            let mut into = vec![0; n];
            assert!(BitReader::over(&noise[n % 7..]).set(&mut into, 100, 100 + 7 * n as u32));
            assert!(into.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(into.iter().all(|x| (100..100 + 7 * n as u32).contains(x)));
        }
        assert!(!BitReader::over(&noise).set(&mut [0; 9], 3, 11));
        assert!(!BitReader::over(&noise).set(&mut [0; 1], 3, 2));
    }
}
