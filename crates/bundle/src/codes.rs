//! The codes of deflate (RFC 1951): how many bits each symbol takes, and how symbols and codes are written down. Called by [`crate::squeeze`]; pure.

use crate::squeeze::Symbol;

/// Codes of bytes; the one after them ends a block.
const LITERALS: usize = 256;
const N_LITERALS: usize = 286;
const N_DISTANCES: usize = 30;
/// Bits of a code at most, and of a code for lengths of codes.
const LONGEST: u32 = 15;
const LONGEST_LENGTH: u32 = 7;
/// In this order the lengths of the codes for lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Ranges of numbers, each with a code and as many bits as tell the numbers in it apart.
pub struct Ranges<const N: usize> {
    first: [u16; N],
    bits: [u8; N],
}

static LENGTHS: Ranges<29> = Ranges {
    first: [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ],
    bits: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
};

pub static DISTANCES: Ranges<N_DISTANCES> = Ranges {
    first: [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ],
    bits: [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
};

impl<const N: usize> Ranges<N> {
    /// The code of a number.
    pub fn code(&self, number: usize) -> usize {
        self.first.partition_point(|&first| usize::from(first) <= number) - 1
    }
}

/// What each symbol costs, in 256ths of a bit.
pub struct Sizes {
    pub literals: [u32; LITERALS],
    /// By length, with the bits behind its code.
    pub lengths: [u32; 259],
    /// By code, with the bits behind it.
    pub distances: [u32; N_DISTANCES],
}

impl Sizes {
    /// Before anything is known but how often each byte is there: half of them go into matches, of which some are short and most reach far.
    pub fn guessed(block: &[u8]) -> Sizes {
        let mut counts = [0u32; N_LITERALS];
        block.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
        let n = block.len() as u32 / 4 + 1;
        for (code, count) in counts[LITERALS + 1..].iter_mut().enumerate() {
            *count = n >> (code / 2 + 1);
        }
        Sizes::counted(&counts, &[1; N_DISTANCES])
    }

    /// By the entropy of what was counted; what was not is as dear as what was counted once in twice as many.
    fn counted(literals: &[u32; N_LITERALS], distances: &[u32; N_DISTANCES]) -> Sizes {
        let cost = |counts: &[u32]| {
            let all = log2(counts.iter().sum::<u32>().max(1)) + 256;
            move |count: u32| if count == 0 { all } else { all - 256 - log2(count) }
        };
        let literal = cost(literals);
        let distance = cost(distances);
        let lengths = std::array::from_fn(|length| {
            let code = LENGTHS.code(length.max(3));
            literal(literals[LITERALS + 1 + code]) + 256 * u32::from(LENGTHS.bits[code])
        });
        Sizes {
            literals: std::array::from_fn(|byte| literal(literals[byte])),
            lengths,
            distances: std::array::from_fn(|code| distance(distances[code]) + 256 * u32::from(DISTANCES.bits[code])),
        }
    }
}

/// The logarithm of a number above zero to the base of two, in 256ths.
fn log2(number: u32) -> u32 {
    let whole = number.ilog2();
    // Between 1 and 2, of 2 to the 31st; squared it is between 1 and 4: the next bit.
    let mut rest = u64::from(number) << (31 - whole);
    (0..8).fold(whole, |log, _| {
        rest = (rest * rest) >> 31;
        let bit = rest >> 32;
        rest >>= bit;
        2 * log + bit as u32
    })
}

/// How often each symbol of a block is there, and the codes that follow.
pub struct Codes {
    counts: [u32; N_LITERALS],
    distance_counts: [u32; N_DISTANCES],
    literals: [u8; N_LITERALS],
    distances: [u8; N_DISTANCES],
    head: Head,
}

impl Codes {
    pub fn of(symbols: &[Symbol]) -> Codes {
        let mut counts = [0; N_LITERALS];
        let mut distance_counts = [0; N_DISTANCES];
        counts[LITERALS] = 1;
        for symbol in symbols {
            if symbol.length == 1 {
                counts[usize::from(symbol.byte)] += 1;
            } else {
                counts[LITERALS + 1 + LENGTHS.code(usize::from(symbol.length))] += 1;
                distance_counts[DISTANCES.code(usize::from(symbol.distance))] += 1;
            }
        }
        let (mut literals, mut distances) = ([0; N_LITERALS], [0; N_DISTANCES]);
        lengths(&counts, LONGEST, &mut literals);
        lengths(&distance_counts, LONGEST, &mut distances);
        let head = Head::of(&literals, &distances);
        Codes { counts, distance_counts, literals, distances, head }
    }

    /// Bits of the block with its codes.
    pub fn bits(&self) -> u64 {
        let sum = |counts: &[u32], lengths: &[u8], extra: &dyn Fn(usize) -> u8| -> u64 {
            let each = counts.iter().zip(lengths).enumerate();
            each.map(|(code, (&n, &bits))| u64::from(n) * u64::from(bits + extra(code))).sum()
        };
        let of_length = |code: usize| code.checked_sub(LITERALS + 1).map_or(0, |code| LENGTHS.bits[code]);
        self.head.bits
            + sum(&self.counts, &self.literals, &of_length)
            + sum(&self.distance_counts, &self.distances, &|code| DISTANCES.bits[code])
    }

    pub fn sizes(&self) -> Sizes {
        Sizes::counted(&self.counts, &self.distance_counts)
    }
}

/// The lengths of codes as they are written: in runs, with a code of their own.
struct Head {
    n_literals: usize,
    n_distances: usize,
    /// The codes, and what stands behind those of runs.
    runs: Vec<(u8, u8)>,
    lengths: [u8; 19],
    n_lengths: usize,
    bits: u64,
}

impl Head {
    fn of(literals: &[u8], distances: &[u8]) -> Head {
        let used = |lengths: &[u8], least: usize| {
            lengths.iter().rposition(|&bits| bits > 0).map_or(least, |at| (at + 1).max(least))
        };
        let (n_literals, n_distances) = (used(literals, LITERALS + 1), used(distances, 1));
        let all = [&literals[..n_literals], &distances[..n_distances]].concat();
        // Which of the three codes of runs pay differs from block to block.
        let heads = (0..8).map(|which| {
            let runs = runs(&all, [which & 1 > 0, which & 2 > 0, which & 4 > 0]);
            let mut counts = [0u32; 19];
            runs.iter().for_each(|&(code, _)| counts[usize::from(code)] += 1);
            let mut own = [0; 19];
            lengths(&counts, LONGEST_LENGTH, &mut own);
            let n_lengths = ORDER.iter().rposition(|&code| own[code] > 0).map_or(4, |at| (at + 1).max(4));
            let coded: u64 = runs.iter().map(|&(code, _)| u64::from(own[usize::from(code)] + run_bits(code))).sum();
            let bits = 17 + 3 * n_lengths as u64 + coded;
            Head { n_literals, n_distances, runs, lengths: own, n_lengths, bits }
        });
        heads.min_by_key(|head| head.bits).expect("there are eight")
    }

    fn write(&self, out: &mut Bits) {
        out.put(self.n_literals as u32 - 257, 5);
        out.put(self.n_distances as u32 - 1, 5);
        out.put(self.n_lengths as u32 - 4, 4);
        for &code in &ORDER[..self.n_lengths] {
            out.put(u32::from(self.lengths[code]), 3);
        }
        let codes = canonical(&self.lengths);
        for &(code, behind) in &self.runs {
            out.put(codes[usize::from(code)], self.lengths[usize::from(code)]);
            out.put(u32::from(behind), run_bits(code));
        }
    }
}

/// Bits behind the code of a run.
fn run_bits(code: u8) -> u8 {
    match code {
        16 => 2,
        17 => 3,
        18 => 7,
        _ => 0,
    }
}

/// Lengths in runs: 16 repeats the length before it, 17 and 18 are short and long rows of zeros.
fn runs(lengths: &[u8], [repeats, short, long]: [bool; 3]) -> Vec<(u8, u8)> {
    let mut out = Vec::new();
    for run in lengths.chunk_by(|a, b| a == b) {
        let mut n = run.len();
        if run[0] == 0 {
            while long && n >= 11 {
                let taken = n.min(138);
                out.push((18, (taken - 11) as u8));
                n -= taken;
            }
            while short && n >= 3 {
                let taken = n.min(10);
                out.push((17, (taken - 3) as u8));
                n -= taken;
            }
        }
        if repeats && n >= 4 {
            out.push((run[0], 0));
            n -= 1;
            while n >= 3 {
                let taken = n.min(6);
                out.push((16, (taken - 3) as u8));
                n -= taken;
            }
        }
        out.extend(std::iter::repeat_n((run[0], 0), n));
    }
    out
}

/// The lengths of the best codes for what was counted, of so many bits at most. Two codes at least, as some decoders want no fewer.
fn lengths(counts: &[u32], most: u32, out: &mut [u8]) {
    let mut used: Vec<(u32, usize)> = counts.iter().copied().zip(0..).filter(|(count, _)| *count > 0).collect();
    let mut unused = (0..).filter(|&symbol| counts[symbol] == 0);
    while used.len() < 2 {
        used.push((1, unused.next().unwrap_or_default()));
    }
    used.sort_unstable();
    loop {
        let depths = depths(&used);
        if depths.iter().all(|&depth| depth <= most) {
            for (&(_, symbol), depth) in used.iter().zip(depths) {
                out[symbol] = depth as u8;
            }
            return;
        }
        // Nearer to each other, in the same order: the tree becomes less deep.
        used.iter_mut().for_each(|(count, _)| *count = *count / 2 + 1);
    }
}

/// How deep each leaf lies in Huffman's tree; the leaves come in order of their weight.
fn depths(leaves: &[(u32, usize)]) -> Vec<u32> {
    let n = leaves.len();
    let mut weights: Vec<u64> = leaves.iter().map(|(count, _)| u64::from(*count)).collect();
    let mut parents = vec![0; 2 * n - 1];
    let (mut leaf, mut inner) = (0, n);
    for node in n..2 * n - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            let lightest =
                if leaf < n && (inner >= node || weights[leaf] <= weights[inner]) { &mut leaf } else { &mut inner };
            weight += weights[*lightest];
            parents[*lightest] = node;
            *lightest += 1;
        }
        weights.push(weight);
    }
    let mut depths = vec![0; 2 * n - 1];
    for node in (0..2 * n - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(n);
    depths
}

/// The codes of these lengths, their first bit lowest.
fn canonical(lengths: &[u8]) -> Vec<u32> {
    let mut next = [0u32; LONGEST as usize + 2];
    lengths.iter().filter(|&&bits| bits > 0).for_each(|&bits| next[usize::from(bits) + 1] += 1);
    for bits in 1..next.len() {
        next[bits] = (next[bits] + next[bits - 1]) << 1;
    }
    // `next[bits]` was filled by the count of codes one bit shorter.
    lengths
        .iter()
        .map(|&bits| {
            if bits == 0 {
                return 0;
            }
            let code = next[usize::from(bits)];
            next[usize::from(bits)] += 1;
            code.reverse_bits() >> (32 - u32::from(bits))
        })
        .collect()
}

/// Symbols as deflate, in blocks that end at `cuts`; the bytes as they are where that is shorter.
pub fn write(symbols: &[Symbol], cuts: &[usize], bytes: &[u8]) -> Vec<u8> {
    let mut out = Bits::default();
    let mut from = 0;
    for (i, &cut) in cuts.iter().enumerate() {
        let symbols = &symbols[from..cut];
        from = cut;
        let own = Codes::of(symbols);
        let fixed_lengths = fixed();
        let fixed_bits = symbols_bits(symbols, &fixed_lengths, &[5; N_DISTANCES]);
        out.put(u32::from(i + 1 == cuts.len()), 1);
        if fixed_bits <= own.bits() {
            out.put(1, 2);
            write_symbols(symbols, &fixed_lengths, &[5; N_DISTANCES], &mut out);
        } else {
            out.put(2, 2);
            own.head.write(&mut out);
            write_symbols(symbols, &own.literals, &own.distances, &mut out);
        }
    }
    let out = out.end();
    let pieces = bytes.chunks(u16::MAX.into());
    if out.len() <= bytes.len() + 5 * pieces.len().max(1) {
        return out;
    }
    let last = pieces.len();
    let stored = pieces.zip(1..).flat_map(|(piece, number)| {
        let n = (piece.len() as u16).to_le_bytes();
        [&[u8::from(number == last), n[0], n[1], !n[0], !n[1]], piece].concat()
    });
    stored.collect()
}

/// The lengths of the codes that every decoder knows.
fn fixed() -> [u8; 288] {
    std::array::from_fn(|code| match code {
        ..144 => 8,
        144..256 => 9,
        256..280 => 7,
        _ => 8,
    })
}

fn symbols_bits(symbols: &[Symbol], literals: &[u8], distances: &[u8]) -> u64 {
    let bits = |symbol: &Symbol| match symbol.length {
        1 => u64::from(literals[usize::from(symbol.byte)]),
        length => {
            let (code, distance) = (LENGTHS.code(usize::from(length)), DISTANCES.code(usize::from(symbol.distance)));
            let of_length = literals[LITERALS + 1 + code] + LENGTHS.bits[code];
            u64::from(of_length) + u64::from(distances[distance] + DISTANCES.bits[distance])
        }
    };
    symbols.iter().map(bits).sum::<u64>() + u64::from(literals[LITERALS])
}

fn write_symbols(symbols: &[Symbol], literals: &[u8], distances: &[u8], out: &mut Bits) {
    let (codes, distance_codes) = (canonical(literals), canonical(distances));
    for symbol in symbols {
        if symbol.length == 1 {
            out.put(codes[usize::from(symbol.byte)], literals[usize::from(symbol.byte)]);
            continue;
        }
        let length = LENGTHS.code(usize::from(symbol.length));
        out.put(codes[LITERALS + 1 + length], literals[LITERALS + 1 + length]);
        out.put(u32::from(symbol.length - LENGTHS.first[length]), LENGTHS.bits[length]);
        let distance = DISTANCES.code(usize::from(symbol.distance));
        out.put(distance_codes[distance], distances[distance]);
        out.put(u32::from(symbol.distance - DISTANCES.first[distance]), DISTANCES.bits[distance]);
    }
    out.put(codes[LITERALS], literals[LITERALS]);
}

/// Bits in bytes, the lowest first.
#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u64,
    n: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, n: u8) {
        self.held |= u64::from(bits) << self.n;
        self.n += u32::from(n);
        while self.n >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.n -= 8;
        }
    }

    fn end(mut self) -> Vec<u8> {
        if self.n > 0 {
            self.out.push(self.held as u8);
        }
        self.out
    }
}
