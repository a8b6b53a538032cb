//! A block of addresses: those of [`PAGES`] pages that follow each other. Fetched when a search asks for words of addresses, or names pages besides its hits.
//!
//! For each page how many bytes it shares with the one before, then the rest; pages are in the order of their addresses, so that is most of it.

use crate::varint::{Reader, put_key};
use alloc::vec::Vec;

/// Pages of a block: its addresses take about as many bytes as a text block.
pub const PAGES: u32 = 512;

/// Writes a block.
pub fn write<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last: &[u8] = &[];
    for address in addresses {
        put_key(&mut out, last, address.as_bytes());
        last = address.as_bytes();
    }
    out
}

/// Calls `visit` with the number in the block of each page and its address; `None` for bytes that the writer did not make.
pub fn each(block: &[u8], visit: &mut dyn FnMut(u32, &[u8])) -> Option<()> {
    let mut reader = Reader::over(block);
    let mut address = Vec::new();
    let mut n = 0;
    while !reader.rest().is_empty() {
        if n == PAGES {
            return None;
        }
        reader.key(&mut address)?;
        visit(n, &address);
        n += 1;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    #[test]
    fn addresses_come_back() {
        let addresses = ["", "a/é.html", "a/ê.html", "b"];
        let block = write(addresses.into_iter());
        let mut back = Vec::new();
        each(&block, &mut |n, address| back.push((n, String::from_utf8(address.to_vec()).unwrap()))).unwrap();
        let expected: Vec<(u32, String)> = (0..).zip(addresses.map(String::from)).collect();
        assert_eq!(back, expected);
        assert!(each(&[5, 0], &mut |_, _| ()).is_none());
        assert!(each(&[0, 5, 1], &mut |_, _| ()).is_none());
        assert!(each(&[0, 0].repeat(PAGES as usize + 1), &mut |_, _| ()).is_none());
    }
}
