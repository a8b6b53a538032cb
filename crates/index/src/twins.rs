//! The block of twins: groups of pages that are the same to a reader. Every search needs it, as a group counts once; it is there only when there are such pages.
//!
//! The number of groups; for each the number of its pages, then the pages, the one to show first.

use crate::varint::{Reader, put};
use alloc::vec::Vec;

/// Writes the block.
pub fn write(groups: &[Vec<u32>]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, groups.len() as u64);
    for group in groups {
        put(&mut out, group.len() as u64);
        group.iter().for_each(|&page| put(&mut out, u64::from(page)));
    }
    out
}

/// Calls `visit` with each group; `None` for bytes that the writer did not make.
pub fn each(block: &[u8], n_pages: u32, visit: &mut dyn FnMut(&[u32])) -> Option<()> {
    let mut reader = Reader::over(block);
    let mut group = Vec::new();
    for _ in 0..reader.int()? {
        group.clear();
        for _ in 0..reader.count()? {
            group.push(reader.int32().filter(|&page| page < n_pages)?);
        }
        visit(&group);
    }
    reader.rest().is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_back() {
        let groups = vec![vec![3, 1], vec![300, 2, 7]];
        let block = write(&groups);
        let mut back = Vec::new();
        each(&block, 301, &mut |group| back.push(group.to_vec())).unwrap();
        assert_eq!(back, groups);
        assert!(each(&block, 300, &mut |_| ()).is_none());
        for len in 0..block.len() {
            assert!(each(&block[..len], 301, &mut |_| ()).is_none());
        }
    }
}
