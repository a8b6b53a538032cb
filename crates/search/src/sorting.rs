//! One small sort for everything that search puts in order. The standard library's two sorts cost 2 to 4 KB of wasm for each type they are used with,
//! and search uses ten; heap sort costs a fifth of that and is quick enough for lists of this length.
//! It is not stable, so every order used here is total.

/// Sorts; `before(a, b)` says that `a` comes before `b`.
pub fn sort<T>(items: &mut [T], before: impl Fn(&T, &T) -> bool) {
    let before: &dyn Fn(&T, &T) -> bool = &before;
    for at in (0..items.len() / 2).rev() {
        sift(items, at, before);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        if let Some(heap) = items.get_mut(..end) {
            sift(heap, 0, before);
        }
    }
}

/// Keeps the `n` first in the order of `before`, sorted; drops the rest. Costs one comparison for most of what is dropped.
pub fn keep_first<T>(items: &mut Vec<T>, n: usize, before: impl Fn(&T, &T) -> bool) {
    let order: &dyn Fn(&T, &T) -> bool = &before;
    if n == 0 {
        return items.clear();
    }
    if items.len() > n {
        // The first n become a heap with the last of them on top; what comes before it takes its place.
        let (kept, rest) = items.split_at_mut(n);
        for at in (0..kept.len() / 2).rev() {
            sift(kept, at, order);
        }
        for item in rest {
            if let Some(last) = kept.first_mut().filter(|last| order(item, last)) {
                core::mem::swap(last, item);
                sift(kept, 0, order);
            }
        }
        items.truncate(n);
    }
    sort(items, before);
}

/// Lets the item at `at` sink until none below comes after it.
fn sift<T>(heap: &mut [T], mut at: usize, before: &dyn Fn(&T, &T) -> bool) {
    loop {
        let mut last = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if let (Some(c), Some(l)) = (heap.get(child), heap.get(last))
                && before(l, c)
            {
                last = child;
            }
        }
        if last == at {
            return;
        }
        heap.swap(at, last);
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
        }
    }
}
