//! The positions of a term: for each page that has it, in the order of its postings, where in the page it stands.
//!
//! A page's positions are one number for how many there are and then the distances, the first from 0. Fetched for phrases only, so they
//! live in blocks of their own, one beside each term block.

use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// Appends the positions of one page; they ascend strictly.
pub fn write_page(out: &mut Vec<u8>, positions: &[u32]) {
    put(out, positions.len() as u64);
    let mut last = 0;
    for (i, &p) in positions.iter().enumerate() {
        put(out, u64::from(if i == 0 { p } else { p - last - 1 }));
        last = p;
    }
}

/// Reads the next page's positions into `into`, after clearing it. `None` for malformed bytes.
pub fn read_page(reader: &mut Reader<'_>, into: &mut Vec<u32>) -> Option<()> {
    into.clear();
    let n = reader.count()?;
    let mut last: Option<u32> = None;
    for _ in 0..n {
        let step = reader.int32()?;
        let p = match last {
            None => step,
            Some(last) => last.checked_add(1)?.checked_add(step)?,
        };
        into.push(p);
        last = Some(p);
    }
    Some(())
}

/// Writes a position block: the lists of the terms of one term block, each behind its length.
pub fn write_block(lists: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    for list in lists {
        put(&mut out, list.len() as u64);
    }
    for list in lists {
        out.extend_from_slice(list);
    }
    out
}

/// The list of the term number `term` among the `n_terms` of a block.
pub fn list(block: &[u8], term: usize, n_terms: usize) -> Option<&[u8]> {
    let mut reader = Reader::over(block);
    let (mut before, mut len) = (0usize, 0usize);
    for i in 0..n_terms {
        let n = reader.int32()? as usize;
        if i < term {
            before = before.checked_add(n)?;
        } else if i == term {
            len = n;
        }
    }
    reader.rest().get(before..)?.get(..len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_back() {
        let pages = [vec![0, 1, 5, 1000], vec![], vec![7]];
        let mut bytes = Vec::new();
        pages.iter().for_each(|p| write_page(&mut bytes, p));
        let block = write_block(&[vec![9, 9], bytes.clone(), vec![]]);
        assert_eq!(list(&block, 1, 3), Some(&bytes[..]));
        assert_eq!(list(&block, 2, 3), Some(&[][..]));
        let mut reader = Reader::over(&bytes);
        let mut page = Vec::new();
        for expected in &pages {
            read_page(&mut reader, &mut page).unwrap();
            assert_eq!(&page, expected);
        }
        assert!(read_page(&mut reader, &mut page).is_none());
    }

    #[test]
    fn a_count_beyond_the_bytes_allocates_nothing() {
        let mut bytes = Vec::new();
        put(&mut bytes, u64::MAX);
        assert!(read_page(&mut Reader::over(&bytes), &mut Vec::new()).is_none());
    }
}
