//! A block to sort by: the different values of one key in order, and for each page which of them it has. Fetched only when a search sorts by the key.
//!
//! The number of values; for each: how many bytes it shares with the one before, then the rest; then for each page 0 when it has none, else one more than the
//! number of its value. Values are bytes that compare as what they stand for does, so that two indexes can be merged: a byte for the kind, then eight bytes for
//! a number or for the second of a date, or text.

use crate::varint::{Reader, put, put_key};
use alloc::vec::Vec;

/// A value as it is compared.
pub type Value = Vec<u8>;

/// A number as it is compared.
pub fn number(value: f64) -> Value {
    // Zeros of both signs are one; negative numbers are turned round.
    let bits = (value + 0.0).to_bits();
    keyed(0, if bits >> 63 == 0 { bits | 1 << 63 } else { !bits })
}

/// A date as it is compared: seconds since 1970.
pub fn date(seconds: i64) -> Value {
    keyed(1, seconds as u64 ^ 1 << 63)
}

/// Text as it is compared; the caller folds it.
pub fn text(text: &str) -> Value {
    let mut value = vec![2];
    value.extend_from_slice(text.as_bytes());
    value
}

fn keyed(kind: u8, bits: u64) -> Value {
    let mut value = vec![kind];
    value.extend_from_slice(&bits.to_be_bytes());
    value
}

/// Writes a block; each page's value, if it has one.
pub fn write(pages: &[Option<Value>]) -> Vec<u8> {
    let mut values: Vec<&Value> = pages.iter().flatten().collect();
    values.sort();
    values.dedup();
    let mut out = Vec::new();
    put(&mut out, values.len() as u64);
    let mut last: &[u8] = &[];
    for value in &values {
        put_key(&mut out, last, value);
        last = value;
    }
    for page in pages {
        let at = page.as_ref().and_then(|value| values.binary_search(&value).ok());
        put(&mut out, at.map_or(0, |at| at as u64 + 1));
    }
    out
}

/// For each of `n_pages` pages 0 or one more than the number of its value; `None` for bytes that the writer did not make. `value` is called with each value in order.
pub fn read(block: &[u8], n_pages: u32, value: &mut dyn FnMut(&[u8])) -> Option<Vec<u32>> {
    let mut reader = Reader::over(block);
    let n_values = reader.int()?;
    let mut last = Vec::new();
    for _ in 0..n_values {
        reader.key(&mut last)?;
        value(&last);
    }
    reader.holds(u64::from(n_pages))?;
    let mut pages = Vec::with_capacity(n_pages as usize);
    for _ in 0..n_pages {
        pages.push(reader.int32().filter(|&at| u64::from(at) <= n_values)?);
    }
    reader.rest().is_empty().then_some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pages: Vec<Option<Value>>, expected: &[u32]) {
        let block = write(&pages);
        let mut values = Vec::new();
        let back = read(&block, pages.len() as u32, &mut |value| values.push(value.to_vec())).unwrap();
        assert_eq!(back, expected);
        for (page, at) in pages.iter().zip(back) {
            assert_eq!(page.as_ref(), at.checked_sub(1).map(|at| &values[at as usize]));
        }
        for len in 0..block.len() {
            assert!(read(&block[..len], pages.len() as u32, &mut |_| ()).is_none(), "{len}");
        }
    }

    #[test]
    fn values_are_in_order() {
        let numbers = [0.0, -1.5, 10.0, -0.0, 9.0, -200.0, 1e300].map(|n| Some(number(n)));
        check(numbers.to_vec(), &[3, 2, 5, 3, 4, 1, 6]);
        check(vec![Some(date(0)), None, Some(date(-1)), Some(date(1 << 40))], &[2, 0, 1, 3]);
        check(vec![Some(text("b")), Some(text("a")), Some(text("ab")), Some(text(""))], &[4, 2, 3, 1]);
        check(vec![Some(text("b")), Some(number(7.0)), Some(date(7))], &[3, 1, 2]);
        check(vec![], &[]);
    }
}
