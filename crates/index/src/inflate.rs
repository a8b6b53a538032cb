//! Deflated blocks (RFC 1951) → blocks. The builder deflates them by a library; the engine unfolds them itself, as it knows what stands in front of them (see [`crate::dictionary()`]). A
//! browser's own stream takes no dictionary and makes a dozen objects for each block, and a question needs twenty blocks.
//!
//! Symbols are read bit by bit: blocks are a few kB, and a table for each would cost more than it saves.

use alloc::vec::Vec;

/// Bits of the longest code.
const LONGEST: usize = 15;
/// Symbols of literals and lengths, and of distances.
const SYMBOLS: usize = 288;
const DISTANCES: usize = 30;
/// The symbol that ends a piece.
const END: usize = 256;
/// In which order the lengths of the codes for lengths stand.
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Undoes what deflated a block behind `dictionary`. `None` unless the bytes end where it ends. Takes the memory of what comes out, at most 1,032 times `packed`.
pub fn inflate(packed: &[u8], dictionary: &[u8]) -> Option<Vec<u8>> {
    // Once to count, so that what is kept is as long as it must be.
    let mut counted = Output { bytes: Vec::new(), n: 0, dictionary };
    unfold(packed, &mut counted)?;
    let mut out = Output { bytes: Vec::with_capacity(counted.n), n: 0, dictionary };
    unfold(packed, &mut out)?;
    Some(out.bytes)
}

fn unfold(packed: &[u8], out: &mut Output<'_>) -> Option<()> {
    let mut bits = Bits { bytes: packed, held: 0, n_held: 0 };
    loop {
        let last = bits.take(1)?;
        match bits.take(2)? {
            0 => {
                bits.n_held = 0;
                bits.held = 0;
                let n = bits.take(16)?;
                if bits.take(16)? != n ^ 0xffff {
                    return None;
                }
                for _ in 0..n {
                    out.push(bits.take(8)? as u8);
                }
            }
            1 => {
                let mut lengths = [8; SYMBOLS + DISTANCES];
                lengths.get_mut(144..256)?.fill(9);
                lengths.get_mut(256..280)?.fill(7);
                lengths.get_mut(SYMBOLS..)?.fill(5);
                let (symbols, distances) = lengths.split_at(SYMBOLS);
                piece(&mut bits, &Code::of(symbols)?, &Code::of(distances)?, out)?;
            }
            2 => {
                let n_symbols = bits.take(5)? as usize + 257;
                let n_distances = bits.take(5)? as usize + 1;
                let n_lengths = bits.take(4)? as usize + 4;
                let mut lengths = [0; 19];
                for &place in ORDER.iter().take(n_lengths) {
                    *lengths.get_mut(usize::from(place))? = bits.take(3)? as u8;
                }
                let code = Code::of(&lengths)?;
                let mut lengths = [0; 320];
                let mut at = 0;
                while at < n_symbols + n_distances {
                    let before = at.checked_sub(1).and_then(|before| lengths.get(before).copied());
                    let (length, n) = match bits.symbol(&code)? {
                        16 => (before?, 3 + bits.take(2)?),
                        17 => (0, 3 + bits.take(3)?),
                        18 => (0, 11 + bits.take(7)?),
                        length => (length as u8, 1),
                    };
                    let end = at + n as usize;
                    lengths.get_mut(at..end)?.fill(length);
                    at = end;
                }
                if at > n_symbols + n_distances {
                    return None;
                }
                let (symbols, distances) = lengths.get(..at)?.split_at(n_symbols);
                piece(&mut bits, &Code::of(symbols)?, &Code::of(distances)?, out)?;
            }
            _ => return None,
        }
        if last == 1 {
            return bits.bytes.is_empty().then_some(());
        }
    }
}

/// Reads literals and matches up to the end of a piece.
fn piece(bits: &mut Bits<'_>, symbols: &Code, distances: &Code, out: &mut Output<'_>) -> Option<()> {
    loop {
        let symbol = bits.symbol(symbols)?;
        match symbol.checked_sub(END) {
            None => out.push(symbol as u8),
            Some(0) => return Some(()),
            Some(29) => out.again(258, distance(bits, distances)?)?,
            Some(30..) => return None,
            Some(n) => {
                let length = 3 + stepped(bits, n - 1, 4)?;
                out.again(length, distance(bits, distances)?)?;
            }
        }
    }
}

fn distance(bits: &mut Bits<'_>, code: &Code) -> Option<usize> {
    let n = bits.symbol(code)?;
    Some(1 + stepped(bits, n, 2)?)
}

/// The number that a symbol and the bits behind it stand for: after each `half` symbols, two times as many numbers share one, the first two halves have one each.
fn stepped(bits: &mut Bits<'_>, n: usize, half: usize) -> Option<usize> {
    if n < 2 * half {
        return Some(n);
    }
    let more = n / half - 1;
    Some(((half + n % half) << more) + bits.take(more as u32)? as usize)
}

/// What comes out: all of it where there is room, else how much it is.
struct Output<'a> {
    bytes: Vec<u8>,
    n: usize,
    dictionary: &'a [u8],
}

impl Output<'_> {
    fn push(&mut self, byte: u8) {
        if self.n < self.bytes.capacity() {
            self.bytes.push(byte);
        }
        self.n += 1;
    }

    /// Repeats `length` bytes from `distance` bytes back, where the dictionary stands in front.
    fn again(&mut self, length: usize, distance: usize) -> Option<()> {
        for _ in 0..length {
            let from = (self.dictionary.len() + self.n).checked_sub(distance)?;
            let byte = match from.checked_sub(self.dictionary.len()) {
                Some(at) => self.bytes.get(at),
                None => self.dictionary.get(from),
            };
            self.push(byte.copied().unwrap_or(0));
        }
        Some(())
    }
}

/// The codes of some symbols: how many have each length, and the symbols in the order of their codes.
struct Code {
    counts: [u16; LONGEST + 1],
    symbols: [u16; SYMBOLS],
}

impl Code {
    /// By the length of each symbol's code, 0 for none. `None` when codes of these lengths would be one another's beginnings.
    fn of(lengths: &[u8]) -> Option<Code> {
        let mut code = Code { counts: [0; LONGEST + 1], symbols: [0; SYMBOLS] };
        for &length in lengths {
            *code.counts.get_mut(usize::from(length))? += 1;
        }
        let mut left = 1i32;
        let mut places = [0u16; LONGEST + 2];
        for length in 1..=LONGEST {
            let count = *code.counts.get(length)?;
            left = 2 * left - i32::from(count);
            if left < 0 {
                return None;
            }
            *places.get_mut(length + 1)? = *places.get(length)? + count;
        }
        for (symbol, &length) in (0..).zip(lengths) {
            if length > 0 {
                let place = places.get_mut(usize::from(length))?;
                *code.symbols.get_mut(usize::from(*place))? = symbol;
                *place += 1;
            }
        }
        Some(code)
    }
}

/// Bits of bytes, the lowest first.
struct Bits<'a> {
    bytes: &'a [u8],
    held: u32,
    n_held: u32,
}

impl Bits<'_> {
    /// The next `n` bits, 16 at most, as a number. `None` behind the end.
    fn take(&mut self, n: u32) -> Option<u32> {
        while self.n_held < n {
            let (&byte, rest) = self.bytes.split_first()?;
            self.held |= u32::from(byte) << self.n_held;
            self.n_held += 8;
            self.bytes = rest;
        }
        let taken = self.held & ((1 << n) - 1);
        self.held >>= n;
        self.n_held -= n;
        Some(taken)
    }

    fn symbol(&mut self, code: &Code) -> Option<usize> {
        // The code so far, the first code of its length, and symbols with shorter ones.
        let (mut value, mut first, mut before) = (0, 0, 0);
        for &count in code.counts.iter().skip(1) {
            let count = u32::from(count);
            value |= self.take(1)?;
            if value < first + count {
                let place = before + value.checked_sub(first)?;
                return code.symbols.get(place as usize).map(|&symbol| usize::from(symbol));
            }
            before += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        None
    }
}
