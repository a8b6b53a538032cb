//! A facet block: the values of one key, and for each the pages that have it. Fetched only when a search filters by the key or counts it.
//!
//! The number of values, ascending as bytes; for each: its text, the number of its pages, the first page, then the distances from page to page.

use crate::varint::{Reader, put, put_bytes};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Writes a block. The pages of each value ascend.
pub fn write(values: &BTreeMap<String, Vec<u32>>) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, values.len() as u64);
    for (value, pages) in values {
        put_bytes(&mut out, value.as_bytes());
        put(&mut out, pages.len() as u64);
        let mut before = 0;
        for &page in pages {
            put(&mut out, u64::from(page - before));
            before = page;
        }
    }
    out
}

/// Calls `visit` with each value and its pages, which ascend and are below `n_pages`; `None` for bytes that the writer did not make.
pub fn each<'a>(block: &'a [u8], n_pages: u32, visit: &mut dyn FnMut(&'a str, &[u32])) -> Option<()> {
    let mut reader = Reader::over(block);
    let mut pages = Vec::new();
    for _ in 0..reader.int()? {
        let value = reader.text()?;
        pages.clear();
        let mut page = 0u32;
        for i in 0..reader.count()? {
            let step = reader.int32()?;
            page = page.checked_add(step).filter(|&page| page < n_pages && (i == 0 || step > 0))?;
            pages.push(page);
        }
        visit(value, &pages);
    }
    reader.rest().is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[test]
    fn values_come_back() {
        let values: BTreeMap<String, Vec<u32>> =
            [("guide", vec![0, 3, 300]), ("Ա", vec![2])].map(|(v, p)| (v.to_string(), p)).into();
        let block = write(&values);
        let mut back = BTreeMap::new();
        each(&block, 301, &mut |value, pages| drop(back.insert(value.to_string(), pages.to_vec()))).unwrap();
        assert_eq!(back, values);
        assert!(each(&block, 300, &mut |_, _| ()).is_none(), "a page that is not there");
        for len in 0..block.len() {
            assert!(each(&block[..len], 301, &mut |_, _| ()).is_none(), "{len}");
        }
    }
}
