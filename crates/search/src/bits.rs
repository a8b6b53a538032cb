//! Sets of pages, a bit for each. Called by `matching`, `ranking`, `selection` and `facets`.

use alloc::vec::Vec;

/// A set of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    n: u32,
}

impl Bits {
    /// No page of `n`.
    pub fn none(n: u32) -> Self {
        Bits { words: vec![0; n.div_ceil(64) as usize], n }
    }

    /// All `n` pages.
    pub fn all(n: u32) -> Self {
        let mut bits = Bits::none(n);
        bits.turn();
        bits
    }

    /// Adds a page.
    pub fn add(&mut self, page: u32) {
        if let Some(word) = self.words.get_mut(page as usize / 64) {
            *word |= 1 << (page % 64);
        }
    }

    /// The page is in the set.
    pub fn has(&self, page: u32) -> bool {
        self.words.get(page as usize / 64).is_some_and(|word| word >> (page % 64) & 1 == 1)
    }

    /// There is no page in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Moves the pages of the set into a row, ascending: none is left.
    pub fn drain(&mut self) -> Vec<u32> {
        let mut n = 0;
        for word in &self.words {
            n += word.count_ones();
        }
        let mut pages = vec![0; n as usize];
        let mut next = pages.iter_mut();
        let mut first = 0;
        for word in &mut self.words {
            while *word != 0
                && let Some(page) = next.next()
            {
                *page = first + word.trailing_zeros();
                *word &= *word - 1;
            }
            first += 64;
        }
        pages
    }

    /// All other pages.
    pub fn turn(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        if let Some(last) = self.words.last_mut().filter(|_| !self.n.is_multiple_of(64)) {
            *last &= (1 << (self.n % 64)) - 1;
        }
    }

    /// Keeps what is in `other` too, or with `either` adds what is there.
    pub fn with(&mut self, other: &Bits, either: bool) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word = if either { *word | other } else { *word & other };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_all_sizes() {
        for n in [0, 1, 63, 64, 65, 200] {
            let mut even = Bits::none(n);
            (0..n).filter(|p| p % 2 == 0).for_each(|p| even.add(p));
            let mut odd = even.clone();
            odd.turn();
            let pages = odd.clone().drain();
            assert_eq!(pages, (0..n).filter(|p| p % 2 == 1).collect::<Vec<_>>());
            assert!((0..n + 70).all(|p| even.has(p) == (p < n && p % 2 == 0) && odd.has(p) == (p < n && p % 2 == 1)));
            let (mut both, mut all) = (even.clone(), even.clone());
            both.with(&odd, false);
            all.with(&odd, true);
            assert!(both.is_empty());
            all.turn();
            assert!(all.is_empty());
        }
    }
}
