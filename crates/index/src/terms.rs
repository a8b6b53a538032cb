//! A term block: its own terms in order, front-coded, each with its document frequency and the stem classes that it belongs to, then their
//! posting lists.
//!
//! `n_terms`, then for each term: bytes shared with the term before, length of the rest, the rest, document frequency, length of its list,
//! class code. Then for each class that has members in other blocks too: its number, how many those are, and each member (bytes shared with the
//! member before, length of the rest, the rest); class number 0 ends this. Then the lists. A term's key is its folded form, and, when the term
//! itself is spelled otherwise, a zero byte and the term.
//!
//! Class code: bit 0, the term is a function word; bit 1, a further code follows; the bits above, the number of a class within the block, 0 for
//! none. Classes of one block are numbered from 1 in the order in which they occur.

use crate::varint::{Reader, put, put_key};
use alloc::vec::Vec;

/// A term as the writer gets it.
pub struct TermInput {
    /// Folded form, or folded form, zero byte, term.
    pub key: Vec<u8>,
    /// Pages that have the term.
    pub df: u32,
    /// It is one of the words that hold sentences together, in a language of the index.
    pub function: bool,
    /// Numbers of its stem classes in the index.
    pub classes: Vec<u32>,
    /// The list made by [`crate::postings::write`].
    pub postings: Vec<u8>,
}

/// Writes a block; the keys ascend strictly. `members` gives the keys of a class, ascending.
pub fn write_block(terms: &[TermInput], members: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, terms.len() as u64);
    let mut local: Vec<u32> = Vec::new();
    let mut last: &[u8] = &[];
    for term in terms {
        put_key(&mut out, last, &term.key);
        put(&mut out, u64::from(term.df));
        put(&mut out, term.postings.len() as u64);
        let numbers: Vec<u64> = term
            .classes
            .iter()
            .map(|class| match local.iter().position(|c| c == class) {
                Some(at) => at as u64 + 1,
                None => {
                    local.push(*class);
                    local.len() as u64
                }
            })
            .collect();
        for i in 0..numbers.len().max(1) {
            let more = u64::from(i + 1 < numbers.len());
            put(&mut out, numbers.get(i).copied().unwrap_or(0) << 2 | more << 1 | u64::from(term.function));
        }
        last = &term.key;
    }
    for (i, &class) in local.iter().enumerate() {
        let elsewhere = |key: &&Vec<u8>| terms.binary_search_by(|t| t.key.cmp(key)).is_err();
        let foreign: Vec<&Vec<u8>> = members[class as usize].iter().filter(elsewhere).collect();
        if foreign.is_empty() {
            continue;
        }
        put(&mut out, i as u64 + 1);
        put(&mut out, foreign.len() as u64);
        let mut last: &[u8] = &[];
        for key in foreign {
            put_key(&mut out, last, key);
            last = key;
        }
    }
    put(&mut out, 0);
    for term in terms {
        out.extend_from_slice(&term.postings);
    }
    out
}

/// A term in its block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermRow {
    /// The term's number in the block.
    pub ordinal: usize,
    /// Pages that have the term.
    pub df: u32,
    /// It is a function word.
    pub function: bool,
    /// Its classes, numbered within the block.
    pub classes: Vec<u32>,
    start: usize,
    len: usize,
}

impl TermRow {
    /// The term's own list among the [`lists`] of its block.
    pub fn of<'a>(&self, lists: &'a [u8]) -> Option<&'a [u8]> {
        lists.get(self.start..)?.get(..self.len)
    }
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

/// Calls `visit` for each term of a block with its key; gives what follows them. `None` for malformed bytes.
fn walk<'a>(block: &'a [u8], visit: &mut dyn FnMut(&[u8], &TermRow)) -> Option<(Reader<'a>, usize)> {
    let mut reader = Reader::over(block);
    let n_terms = reader.count()?;
    let mut key = Vec::new();
    let mut row = TermRow::default();
    for ordinal in 0..n_terms {
        reader.key(&mut key)?;
        row.ordinal = ordinal;
        row.df = reader.int32()?;
        row.start = row.start.checked_add(row.len)?;
        row.len = reader.int32()? as usize;
        row.classes.clear();
        loop {
            let code = reader.int32()?;
            row.function = code & 1 == 1;
            if code >> 2 > 0 {
                row.classes.push(code >> 2);
            }
            if code & 2 == 0 {
                break;
            }
        }
        visit(&key, &row);
    }
    Some((reader, n_terms))
}

/// Reads the members that a block's classes have elsewhere; leaves `reader` at the lists.
fn walk_foreign(reader: &mut Reader<'_>, visit: &mut dyn FnMut(u32, &[u8])) -> Option<()> {
    loop {
        let class = reader.int32()?;
        if class == 0 {
            return Some(());
        }
        let mut key = Vec::new();
        for _ in 0..reader.count()? {
            reader.key(&mut key)?;
            visit(class, &key);
        }
    }
}

/// Calls `visit` for each term of a block. `None` for malformed bytes. A block has a few hundred terms.
pub fn each(block: &[u8], visit: &mut dyn FnMut(&[u8], &TermRow)) -> Option<()> {
    walk(block, visit).map(|_| ())
}

/// The posting lists of a block, one behind the other. `None` for malformed bytes.
pub fn lists(block: &[u8]) -> Option<&[u8]> {
    let (mut reader, _) = walk(block, &mut |_, _| {})?;
    walk_foreign(&mut reader, &mut |_, _| {})?;
    Some(reader.rest())
}

/// Looks `key` up. `None` for malformed bytes, `Some(None)` when the block does not have it.
pub fn find<'a>(block: &'a [u8], key: &[u8]) -> Option<Option<TermEntry<'a>>> {
    let mut found = None;
    let (mut reader, n_terms) = walk(block, &mut |here, row| {
        if here == key {
            found = Some((row.ordinal, row.df, row.start, row.len));
        }
    })?;
    let Some((ordinal, df, start, len)) = found else { return Some(None) };
    walk_foreign(&mut reader, &mut |_, _| {})?;
    Some(Some(TermEntry { ordinal, n_terms, df, postings: reader.rest().get(start..)?.get(..len)? }))
}

/// Calls `visit` for each term that shares a class with `key`, here or in other blocks; itself is among them, and a term may
/// come twice. `None` for malformed bytes.
pub fn siblings(block: &[u8], key: &[u8], visit: &mut dyn FnMut(&[u8])) -> Option<()> {
    let mut classes = Vec::new();
    walk(block, &mut |here, row| {
        if here == key {
            classes.extend_from_slice(&row.classes);
        }
    })?;
    if classes.is_empty() {
        return Some(());
    }
    let (mut reader, _) = walk(block, &mut |here, row| {
        if row.classes.iter().any(|class| classes.contains(class)) {
            visit(here);
        }
    })?;
    walk_foreign(&mut reader, &mut |class, key| {
        if classes.contains(&class) {
            visit(key);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    fn term(key: &str, df: u32, classes: &[u32]) -> TermInput {
        let postings = vec![df as u8; df as usize];
        TermInput { key: key.as_bytes().to_vec(), df, function: key == "car", classes: classes.to_vec(), postings }
    }

    #[test]
    fn terms_and_classes_come_back() {
        let keys = |keys: &[&str]| keys.iter().map(|k| k.as_bytes().to_vec()).collect::<Vec<_>>();
        let members = [keys(&["cars", "resumes", "zebra"]), keys(&["car", "cars"]), keys(&["carpet", "resume"])];
        let terms = [
            term("car", 1, &[1]),
            term("carpet", 2, &[2]),
            term("cars", 5, &[0, 1]),
            term("resume", 3, &[2]),
            term("resume\0résumé", 4, &[]),
        ];
        let block = write_block(&terms, &members);
        let entry = find(&block, "resume\0résumé".as_bytes()).unwrap().unwrap();
        assert_eq!((entry.ordinal, entry.n_terms, entry.df, entry.postings), (4, 5, 4, &[4u8, 4, 4, 4][..]));
        assert_eq!(find(&block, b"carpet").unwrap().unwrap().postings, &[2, 2]);
        assert_eq!(find(&block, b"carp"), Some(None));
        let near = |key: &str| {
            let mut all = Vec::new();
            siblings(&block, key.as_bytes(), &mut |k| all.push(String::from_utf8(k.to_vec()).unwrap())).unwrap();
            all
        };
        assert_eq!(near("car"), ["car", "cars"]);
        assert_eq!(near("cars"), ["car", "cars", "resumes", "zebra"]);
        assert_eq!(near("resume"), ["carpet", "resume"]);
        assert_eq!(near("resume\0résumé"), Vec::<String>::new());
        let mut function = Vec::new();
        each(&block, &mut |_, row| function.push(row.function)).unwrap();
        assert_eq!(function, [true, false, false, false, false]);
        for len in 0..block.len() {
            find(&block[..len], b"resume");
            siblings(&block[..len], b"resume", &mut |_| {});
        }
    }
}
