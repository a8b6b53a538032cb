//! A term block: its own terms in order, front-coded, each with its document frequency, then their posting lists.
//!
//! `n_terms`, then for each term: bytes shared with the term before, length of the rest, the rest, document frequency, length of its list;
//! then the lists. A term's key is its folded form, and, when the term itself is spelled otherwise, a zero byte and the term.

use crate::varint::{Reader, put, put_bytes};

/// A term as the writer gets it: key, document frequency, encoded postings.
pub struct TermInput {
    /// Folded form, or folded form, zero byte, term.
    pub key: Vec<u8>,
    /// Pages that have the term.
    pub df: u32,
    /// The list made by [`crate::postings::write`].
    pub postings: Vec<u8>,
}

/// Writes a block; the keys ascend strictly.
pub fn write_block(terms: &[TermInput]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, terms.len() as u64);
    let mut last: &[u8] = &[];
    for term in terms {
        let shared = last.iter().zip(&term.key).take_while(|(a, b)| a == b).count();
        put(&mut out, shared as u64);
        put_bytes(&mut out, &term.key[shared..]);
        put(&mut out, u64::from(term.df));
        put(&mut out, term.postings.len() as u64);
        last = &term.key;
    }
    for term in terms {
        out.extend_from_slice(&term.postings);
    }
    out
}

/// Where a term was found in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermEntry<'a> {
    /// The term's number in the block.
    pub ordinal: usize,
    /// Terms in the block.
    pub n_terms: usize,
    /// Pages that have the term.
    pub df: u32,
    /// Its posting list.
    pub postings: &'a [u8],
}

/// Looks `key` up. `None` for malformed bytes, `Some(None)` when the block does not have it. Walks the whole list of terms,
/// which is a few hundred.
pub fn find<'a>(block: &'a [u8], key: &[u8]) -> Option<Option<TermEntry<'a>>> {
    let mut reader = Reader::over(block);
    let n = reader.int()?;
    let n_terms = reader.holds(n)?;
    let mut current = Vec::new();
    let mut found = None;
    let mut before = 0usize;
    for ordinal in 0..n_terms {
        let shared = reader.int32()? as usize;
        if shared > current.len() {
            return None;
        }
        current.truncate(shared);
        current.extend_from_slice(reader.bytes()?);
        let df = reader.int32()?;
        let len = reader.int32()? as usize;
        if current == key {
            found = Some((ordinal, df, before, len));
        }
        before = before.checked_add(len)?;
    }
    Some(match found {
        None => None,
        Some((ordinal, df, start, len)) => {
            Some(TermEntry { ordinal, n_terms, df, postings: reader.rest().get(start..)?.get(..len)? })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found() {
        let term =
            |key: &str, df| TermInput { key: key.as_bytes().to_vec(), df, postings: vec![df as u8; df as usize] };
        let block = write_block(&[term("car", 1), term("carpet", 2), term("resume", 3), term("resume\0résumé", 4)]);
        let entry = find(&block, "resume\0résumé".as_bytes()).unwrap().unwrap();
        assert_eq!((entry.ordinal, entry.n_terms, entry.df, entry.postings), (3, 4, 4, &[4u8, 4, 4, 4][..]));
        assert_eq!(find(&block, b"carpet").unwrap().unwrap().postings, &[2, 2]);
        assert_eq!(find(&block, b"carp"), Some(None));
        for len in 0..block.len() {
            find(&block[..len], b"resume");
        }
    }
}
