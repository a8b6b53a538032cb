//! Sorting and choosing the first few, by a heap. The standard library's two sorts are each several kilobytes of wasm, and again for
//! each type of element; here one heap serves all types through a table of two functions.

use alloc::vec::Vec;

/// What stands in an order: what tells first, what tells next, and a number of its own, by which equals are told apart. One type wherever that will do, as each type of items that
/// is sorted takes 60 to 100 bytes of the wasm after Brotli.
pub type Placed = (usize, u32, usize);

/// What a heap needs to know of the items it orders.
trait Items {
    /// The item at `a` comes before the one at `b`; false when there are no such items.
    fn before(&self, a: usize, b: usize) -> bool;
    fn swap(&mut self, a: usize, b: usize);
}

struct Slice<'a, T, F> {
    items: &'a mut [T],
    before: F,
}

impl<T, F: Fn(&T, &T) -> bool> Items for Slice<'_, T, F> {
    fn before(&self, a: usize, b: usize) -> bool {
        matches!((self.items.get(a), self.items.get(b)), (Some(a), Some(b)) if (self.before)(a, b))
    }

    fn swap(&mut self, a: usize, b: usize) {
        exchange(self.items, a, b);
    }
}

/// Exchanges two items, where there are such.
pub fn exchange<T>(items: &mut [T], a: usize, b: usize) {
    // With both places looked at before, no panic is left in `swap`.
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

/// Sorts by `before`, which must be a strict order of all items that are told apart; equal ones end in any order.
pub fn sort<T>(items: &mut [T], before: impl Fn(&T, &T) -> bool) {
    let n = items.len();
    first(&mut Slice { items, before }, n, n);
}

/// Sorts what has an order of its own. Sorting by one function of a type, not by a closure for each place, keeps one copy of it.
pub fn ascending<T: Ord>(items: &mut [T]) {
    sort(items, T::lt);
}

/// Makes one of two rows that ascend: the first `n` items and the others.
pub fn merge<T: Copy + Ord>(items: &mut [T], n: usize) {
    // From the end: what is written over was moved already.
    let second = items.get(n..).unwrap_or_default().to_vec();
    let (mut a, mut b) = (n, second.len());
    while let Some(&last) = b.checked_sub(1).and_then(|b| second.get(b)) {
        let other = a.checked_sub(1).and_then(|a| items.get(a)).copied().filter(|other| *other > last);
        if let Some(place) = items.get_mut(a + b - 1) {
            *place = other.unwrap_or(last);
        }
        match other {
            Some(_) => a -= 1,
            None => b -= 1,
        }
    }
}

/// Drops the items that `stays` refuses; the others keep their order. The standard library's `retain` takes three times the code, for panics that cannot be
/// caught here.
pub fn keep<T>(items: &mut Vec<T>, mut stays: impl FnMut(&T) -> bool) {
    let mut n = 0;
    for at in 0..items.len() {
        let Some((before, [item, ..])) = items.split_at_mut_checked(at) else { break };
        if stays(item) {
            if let Some(gap) = before.get_mut(n) {
                core::mem::swap(gap, item);
            }
            n += 1;
        }
    }
    items.truncate(n);
}

/// Keeps of equal neighbours the first.
pub fn distinct<T: PartialEq>(items: &mut Vec<T>) {
    let mut n = 0;
    for at in 0..items.len() {
        let Some((before, [item, ..])) = items.split_at_mut_checked(at) else { break };
        if n == 0 || before.get(n - 1) != Some(item) {
            if let Some(gap) = before.get_mut(n) {
                core::mem::swap(gap, item);
            }
            n += 1;
        }
    }
    items.truncate(n);
}

/// Keeps the `n` first in the order of `before`, sorted; drops the rest. Costs one comparison for most of what is dropped.
pub fn keep_first<T>(items: &mut Vec<T>, n: usize, before: impl Fn(&T, &T) -> bool) {
    let all = items.len();
    first(&mut Slice { items, before }, n.min(all), all);
    items.truncate(n);
}

/// Adds an item to those of which the `n` first are kept, in any order: the last of them, once there are so many, stands in front and makes room for one
/// before it.
pub fn offer<T>(items: &mut Vec<T>, item: T, n: usize, before: impl Fn(&T, &T) -> bool) {
    let full = items.len() >= n;
    match items.first_mut().filter(|_| full) {
        None => items.push(item),
        Some(last) if before(&item, last) => *last = item,
        Some(_) => return,
    }
    if items.len() == n {
        heap(&mut Slice { items, before }, n, full);
    }
}

/// Makes a heap of the first n with the last of them on top; when only that is out of its place, in less time.
fn heap(items: &mut dyn Items, n: usize, only_top: bool) {
    for at in (0..if only_top { 1 } else { n / 2 }).rev() {
        sift(items, at, n);
    }
}

/// Brings the `n` first of `all` items to the front, sorted.
fn first(items: &mut dyn Items, n: usize, all: usize) {
    if n == 0 {
        return;
    }
    // What comes before the last of the first n takes its place.
    heap(items, n, false);
    for at in n..all {
        if items.before(at, 0) {
            items.swap(at, 0);
            sift(items, 0, n);
        }
    }
    for end in (1..n).rev() {
        items.swap(0, end);
        sift(items, 0, end);
    }
}

/// Lets the item at `at` sink among the first `n` until none below comes after it.
fn sift(items: &mut dyn Items, mut at: usize, n: usize) {
    loop {
        let mut last = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < n && items.before(last, child) {
                last = child;
            }
        }
        if last == at {
            return;
        }
        items.swap(at, last);
        at = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_standard_sort() {
        let mut state = 1u32;
        for n in 0..200 {
            let mut items: Vec<u32> = Vec::new();
            for _ in 0..n {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                items.push(state >> 24);
            }
            let mut expected = items.clone();
            expected.sort_unstable();
            let mut sorted = items.clone();
            sort(&mut sorted, |a, b| a < b);
            assert_eq!(sorted, expected);
            for keep in [0, 1, 3, n / 2, n, n + 5] {
                let mut kept = items.clone();
                keep_first(&mut kept, keep, |a, b| a < b);
                assert_eq!(kept, expected[..keep.min(n)]);
            }
            for n in [1, 2, 5, 200] {
                let mut best = Vec::new();
                items.iter().for_each(|&item| offer(&mut best, item, n, |a, b| a < b));
                sort(&mut best, |a, b| a < b);
                assert_eq!(best, expected[..n.min(expected.len())]);
            }
            for cut in [0, 1, n / 3, n] {
                let mut rows = items.clone();
                let (first, second) = rows.split_at_mut(cut.min(n));
                first.sort_unstable();
                second.sort_unstable();
                merge(&mut rows, cut.min(n));
                assert_eq!(rows, expected);
            }
            let (mut odd, mut once) = (items.clone(), sorted.clone());
            keep(&mut odd, |item| item % 2 == 1);
            items.retain(|item| item % 2 == 1);
            assert_eq!(odd, items);
            distinct(&mut once);
            sorted.dedup();
            assert_eq!(once, sorted);
        }
    }
}
