//! What the words of some elements count for: `data-teff-weight` on a heading, a paragraph, a word. Called by the reader of HTML, which finds them, and by the
//! build, which makes frequencies of them: the engine knows nothing of weights, as a word that counts three times is one that stands there three times.

use std::ops::Range;

/// What an occurrence counts for that nobody said anything about, in 256ths.
pub const USUAL: u16 = 256;
/// The most that an element may ask for; Pagefind's weights have the same bound.
const MOST: f64 = 10.0;
/// The least, in 256ths: what is indexed at all counts for something.
const LEAST: f64 = 16.0;
/// Of so many occurrences at least one counts, whatever their weight; `crates/index/src/positions.rs` relies on it.
const FEWEST: u32 = 8;

/// What a page says in an attribute, in 256ths; `None` when it is no number of 0 or more.
pub fn parse(value: &str) -> Option<u16> {
    let weight: f64 = value.trim().parse().ok()?;
    (weight.is_finite() && weight >= 0.0).then(|| (weight.min(MOST) * f64::from(USUAL)).max(LEAST) as u16)
}

/// Stretches of a text that count for more or less than others, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    stretches: Vec<(Range<usize>, u16)>,
}

impl Weights {
    /// One weight for all of a text.
    pub fn all(weight: u16) -> Self {
        let mut weights = Weights::default();
        weights.add(0..usize::MAX, weight);
        weights
    }

    /// Adds a stretch behind the others.
    pub fn add(&mut self, stretch: Range<usize>, weight: u16) {
        if weight == USUAL || stretch.is_empty() {
            return;
        }
        match self.stretches.last_mut() {
            Some((last, same)) if last.end == stretch.start && *same == weight => last.end = stretch.end,
            _ => self.stretches.push((stretch, weight)),
        }
    }

    /// True when nothing counts for more or less.
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// What a word counts for that begins at this byte, in 256ths.
    pub fn at(&self, byte: usize) -> u16 {
        let next = self.stretches.partition_point(|(stretch, _)| stretch.end <= byte);
        self.stretches.get(next).filter(|(stretch, _)| stretch.start <= byte).map_or(USUAL, |(_, weight)| *weight)
    }

    /// Those of a part of the text, counted from its beginning.
    pub fn within(&self, part: Range<usize>) -> Self {
        let mut weights = Weights::default();
        for (stretch, weight) in &self.stretches {
            let (from, to) = (stretch.start.max(part.start), stretch.end.min(part.end));
            if from < to {
                weights.add(from - part.start..to - part.start, *weight);
            }
        }
        weights
    }

    /// Adds those of a text that is put behind what ends at `at`.
    pub fn append(&mut self, at: usize, other: &Weights) {
        for (stretch, weight) in &other.stretches {
            self.add(at + stretch.start..at.saturating_add(stretch.end), *weight);
        }
    }

    /// The same stretches where the bytes of a text have moved; `places` says where to, and never goes back.
    pub fn moved(&self, mut place: impl FnMut(usize) -> usize) -> Self {
        let mut weights = Weights::default();
        for (stretch, weight) in &self.stretches {
            let from = place(stretch.start);
            weights.add(from..place(stretch.end), *weight);
        }
        weights
    }

    /// Forgets all stretches.
    pub fn clear(&mut self) {
        self.stretches.clear();
    }
}

/// How often a term counts in a piece where it stands so many times, the weights of which are so much together, in 256ths: docs/ranking.md.
pub fn frequency(times: u32, sum: u64) -> u32 {
    let rounded = (sum + u64::from(USUAL) / 2) / u64::from(USUAL);
    u32::try_from(rounded).unwrap_or(u32::MAX).max(times.div_ceil(FEWEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_attributes_say() {
        let found = ["2", " 0.5 ", "0", "99", "-1", "x", "NaN"].map(parse);
        assert_eq!(found, [Some(512), Some(128), Some(16), Some(2560), None, None, None]);
    }

    #[test]
    fn stretches() {
        let mut weights = Weights::default();
        weights.add(2..4, 512);
        weights.add(4..6, 512);
        weights.add(6..7, USUAL);
        weights.add(8..9, 64);
        assert_eq!([1, 2, 5, 6, 8, 9].map(|at| weights.at(at)), [256, 512, 512, 256, 64, 256]);
        let part = weights.within(5..9);
        assert_eq!([0, 1, 3].map(|at| part.at(at)), [512, 256, 64]);
        let mut more = Weights::default();
        more.append(10, &part);
        assert_eq!([10, 11, 13].map(|at| more.at(at)), [512, 256, 64]);
        assert_eq!(Weights::all(300).within(3..5).at(1), 300);
    }

    #[test]
    fn frequencies() {
        let found =
            [(1, 256), (1, 512), (1, 16), (4, 512), (3, 384), (20, 320), (2, 640)].map(|(n, s)| frequency(n, s));
        assert_eq!(found, [1, 2, 1, 2, 2, 3, 3]);
    }
}
