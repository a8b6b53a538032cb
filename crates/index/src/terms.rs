//! A term block: its own terms in order, front-coded, each with what is counted of it and the stem classes that it belongs to, then their posting lists.
//!
//! `n_terms`, then the binary digits of the number of sections, then seven columns, each behind its length in bytes:
//!
//! 1. to 3. the keys (see `keys`);
//! 4. for each term a byte: its document frequency, at most 15; postings less that, at most 3; occurrences less postings, at most 3;
//! 5. what those leave over;
//! 6. for each term the length of its list, less [`expected`], folded so that small differences are small numbers;
//! 7. class codes.
//!
//! Then for each class that has members in other blocks too: its number, how many those are, and each member: bytes shared with the member before, length of the rest, the rest, and
//! the length of its list plus one, or 0 when the list is in its own block alone; else document frequency, postings less that, occurrences less postings follow. Class number 0
//! ends this. Then the lists of the terms, then those of members. A term's key is its folded form, and, when the term itself is spelled otherwise, a zero byte and the
//! term.
//!
//! Columns, because like stands beside like: each compresses better, and what is passed over is passed over at once. Lists of members up to [`COPIED`] bytes are kept in
//! every block of their class, so that a word is found in all its forms without asking for another block.
//!
//! Class code: bit 0, the term is a function word; bit 1, a further code follows; the bits above: 0 for none, 1 for a class that has not occurred in the block, and from 2 on one that
//! has, counted back from the latest. Classes of one block are numbered from 1 in the order in which they occur.

use crate::keys::{KeyWriter, Keys, part, put_part};
use crate::postings::List;
use crate::varint::{Reader, put, put_bytes, put_key};
use alloc::vec::Vec;

/// A posting list of a class's member is copied to the blocks of the other members when it has at most so many bytes.
pub const COPIED: usize = 64;

/// A term as the writer gets it.
#[derive(Clone)]
pub struct TermInput {
    /// Folded form, or folded form, zero byte, term.
    pub key: Vec<u8>,
    /// Pages that have the term.
    pub df: u32,
    /// Sections that have it.
    pub n: u32,
    /// Occurrences in them.
    pub total: u32,
    /// It is one of the words that hold sentences together, in a language of the index.
    pub function: bool,
    /// Numbers of its stem classes in the index.
    pub classes: Vec<u32>,
    /// The list made by [`crate::postings::write`].
    pub postings: Vec<u8>,
}

/// About how many bytes the list of a term takes among sections whose number has `digits` binary digits.
fn expected(digits: u32, n: u32, total: u32) -> u64 {
    let gap = digits.saturating_sub(n.checked_ilog2().unwrap_or(0));
    (u64::from(n) * (u64::from(gap) + 1) + u64::from(total - n).min(2 * u64::from(n))).div_ceil(8)
}

/// Writes a block of the terms `own` among `all`; keys ascend strictly. `members` gives the terms of a class as numbers in `all`, ascending.
pub fn write_block(
    all: &[TermInput],
    own: core::ops::Range<usize>,
    members: &[Vec<usize>],
    n_sections: u32,
) -> Vec<u8> {
    let terms = &all[own.clone()];
    let digits = 32 - n_sections.leading_zeros();
    let mut keys = KeyWriter::default();
    let mut columns: [Vec<u8>; 4] = Default::default();
    let mut local: Vec<u32> = Vec::new();
    for term in terms {
        let [counts, over, lists, classes] = &mut columns;
        keys.push(&term.key);
        let df = put_part(over, term.df, 15) << 4;
        let n = put_part(over, term.n - term.df, 3) << 2;
        counts.push(df | n | put_part(over, term.total - term.n, 3));
        let difference = term.postings.len() as i64 - expected(digits, term.n, term.total) as i64;
        put(lists, (difference << 1 ^ difference >> 63) as u64);
        let codes: Vec<u64> = term
            .classes
            .iter()
            .map(|class| match local.iter().rev().position(|c| c == class) {
                Some(back) => back as u64 + 2,
                None => {
                    local.push(*class);
                    1
                }
            })
            .collect();
        for i in 0..codes.len().max(1) {
            let more = u64::from(i + 1 < codes.len());
            put(classes, codes.get(i).copied().unwrap_or(0) << 2 | more << 1 | u64::from(term.function));
        }
    }
    let mut out = Vec::new();
    put(&mut out, terms.len() as u64);
    put(&mut out, u64::from(digits));
    keys.finish(&mut out);
    columns.iter().for_each(|column| put_bytes(&mut out, column));
    let mut copies: Vec<&[u8]> = Vec::new();
    for (i, &class) in local.iter().enumerate() {
        let elsewhere = members[class as usize].iter().filter(|&number| !own.contains(number));
        let foreign: Vec<&TermInput> = elsewhere.map(|&number| &all[number]).collect();
        if foreign.is_empty() {
            continue;
        }
        put(&mut out, i as u64 + 1);
        put(&mut out, foreign.len() as u64);
        let mut last: &[u8] = &[];
        for term in foreign {
            put_key(&mut out, last, &term.key);
            last = &term.key;
            if term.postings.len() > COPIED {
                put(&mut out, 0);
                continue;
            }
            put(&mut out, term.postings.len() as u64 + 1);
            put(&mut out, u64::from(term.df));
            put(&mut out, u64::from(term.n - term.df));
            put(&mut out, u64::from(term.total - term.n));
            copies.push(&term.postings);
        }
    }
    put(&mut out, 0);
    terms.iter().for_each(|term| out.extend_from_slice(&term.postings));
    copies.iter().for_each(|list| out.extend_from_slice(list));
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
    place: Place,
}

/// Where a list lies among the [`lists`] of a block, and how much it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    n: u32,
    total: u32,
    start: usize,
    len: usize,
}

impl Place {
    fn of<'a>(&self, lists: &'a [u8]) -> Option<List<'a>> {
        Some(List { bytes: lists.get(self.start..)?.get(..self.len)?, n: self.n, total: self.total })
    }
}

impl TermRow {
    /// The term's own list among the [`lists`] of its block.
    pub fn of<'a>(&self, lists: &'a [u8]) -> Option<List<'a>> {
        self.place.of(lists)
    }

    /// The next list begins where the one before ended.
    fn next_list(&mut self, len: usize, df: u32, n: u32, total: u32) -> Option<()> {
        let start = self.place.start.checked_add(self.place.len)?;
        self.df = df;
        self.place = Place { n, total, start, len };
        Some(())
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
    pub postings: List<'a>,
}

/// Calls `visit` for each term of a block with its key; gives what follows them, the number of terms, and the bytes of their lists. `None` for malformed bytes.
fn walk<'a>(block: &'a [u8], visit: &mut dyn FnMut(&[u8], &TermRow)) -> Option<(Reader<'a>, usize, usize)> {
    let mut reader = Reader::over(block);
    let n_terms = reader.count()?;
    let digits = reader.int32()?;
    let mut keys = Keys::take(&mut reader)?;
    let mut columns = [Reader::over(&[]); 4];
    for column in &mut columns {
        *column = Reader::over(reader.bytes()?);
    }
    let [counts, over, lists, classes] = &mut columns;
    let mut row = TermRow::default();
    let mut n_classes = 0u32;
    for ordinal in 0..n_terms {
        keys.next()?;
        row.ordinal = ordinal;
        let shape = counts.byte()?;
        let df = part(over, shape >> 4, 15)?;
        let n = df.checked_add(part(over, shape >> 2 & 3, 3)?)?;
        let total = n.checked_add(part(over, shape & 3, 3)?)?;
        let folded = lists.int()?;
        let len = expected(digits, n, total).checked_add_signed((folded >> 1) as i64 ^ -((folded & 1) as i64))?;
        row.next_list(usize::try_from(len).ok()?, df, n, total)?;
        row.classes.clear();
        loop {
            let code = classes.int32()?;
            row.function = code & 1 == 1;
            match code >> 2 {
                0 => {}
                1 => {
                    n_classes += 1;
                    row.classes.push(n_classes);
                }
                back => row.classes.push((n_classes + 2).checked_sub(back)?),
            }
            if code & 2 == 0 {
                break;
            }
        }
        visit(&keys.key, &row);
    }
    let end = row.place.start.checked_add(row.place.len)?;
    Some((reader, n_terms, end))
}

/// Takes a class, the key of a member that stands elsewhere, and its row when its list is copied here.
type Foreign<'a> = dyn FnMut(u32, &[u8], Option<&TermRow>) + 'a;

/// Reads the members that a block's classes have elsewhere, with a row when their list is copied here, its place counted from the end of the block's own lists;
/// leaves `reader` at the lists.
fn walk_foreign(reader: &mut Reader<'_>, visit: &mut Foreign<'_>) -> Option<()> {
    let mut row = TermRow::default();
    loop {
        let class = reader.int32()?;
        if class == 0 {
            return Some(());
        }
        let mut key = Vec::new();
        for _ in 0..reader.count()? {
            reader.key(&mut key)?;
            let copied = reader.int32()?.checked_sub(1);
            if let Some(len) = copied {
                let df = reader.int32()?;
                let n = df.checked_add(reader.int32()?)?;
                let total = n.checked_add(reader.int32()?)?;
                row.next_list(len as usize, df, n, total)?;
            }
            visit(class, &key, copied.map(|_| &row));
        }
    }
}

/// Calls `visit` for each term of a block. `None` for malformed bytes. A block has a few hundred terms.
pub fn each(block: &[u8], visit: &mut dyn FnMut(&[u8], &TermRow)) -> Option<()> {
    walk(block, visit).map(|_| ())
}

/// The posting lists of a block, one behind the other. `None` for malformed bytes.
pub fn lists(block: &[u8]) -> Option<&[u8]> {
    let (mut reader, ..) = walk(block, &mut |_, _| {})?;
    walk_foreign(&mut reader, &mut |_, _, _| {})?;
    Some(reader.rest())
}

/// Looks `key` up, also among the members of classes whose lists are copied here. `None` for malformed bytes, `Some(None)` when the block does not have it.
pub fn find<'a>(block: &'a [u8], key: &[u8]) -> Option<Option<TermEntry<'a>>> {
    let mut found = None;
    let (mut reader, n_terms, end) = walk(block, &mut |here, row| {
        if here == key {
            found = Some((row.ordinal, row.df, row.place));
        }
    })?;
    walk_foreign(&mut reader, &mut |_, here, row| {
        if let Some(row) = row.filter(|_| here == key && found.is_none()) {
            found = Some((row.ordinal, row.df, Place { start: row.place.start.saturating_add(end), ..row.place }));
        }
    })?;
    let Some((ordinal, df, place)) = found else { return Some(None) };
    Some(Some(TermEntry { ordinal, n_terms, df, postings: place.of(reader.rest())? }))
}

/// Calls `visit` for each term that shares a class with `key`, here or in other blocks, and whether its list is at hand here; itself is among them, and a term may
/// come twice. `None` for malformed bytes.
pub fn siblings(block: &[u8], key: &[u8], visit: &mut dyn FnMut(&[u8], bool)) -> Option<()> {
    let mut classes = Vec::new();
    walk(block, &mut |here, row| {
        if here == key {
            classes.extend_from_slice(&row.classes);
        }
    })?;
    if classes.is_empty() {
        return Some(());
    }
    let (mut reader, ..) = walk(block, &mut |here, row| {
        if row.classes.iter().any(|class| classes.contains(class)) {
            visit(here, true);
        }
    })?;
    walk_foreign(&mut reader, &mut |class, key, row| {
        if classes.contains(&class) {
            visit(key, row.is_some());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::prelude::v1::*;

    fn term(key: &str, df: u32, classes: &[u32]) -> TermInput {
        TermInput {
            key: key.as_bytes().to_vec(),
            df,
            n: df + 1,
            total: 3 * df + 1,
            function: key == "car",
            classes: classes.to_vec(),
            postings: vec![df as u8; df as usize],
        }
    }

    #[test]
    fn terms_and_classes_come_back() {
        let all = [
            term("bar", 7, &[1]),
            term("car", 1, &[1]),
            term("carpet", 2, &[2]),
            term("cars", 5, &[0, 1]),
            term("resume", 3, &[2]),
            term("resume\0résumé", 4, &[]),
            term("resumes", COPIED as u32, &[0]),
            term("zebra", COPIED as u32 + 1, &[0]),
        ];
        let members = [vec![3, 6, 7], vec![0, 1, 3], vec![2, 4]];
        let block = write_block(&all, 1..6, &members, 1000);
        let entry = find(&block, "resume\0résumé".as_bytes()).unwrap().unwrap();
        assert_eq!((entry.ordinal, entry.n_terms, entry.df), (4, 5, 4));
        for (key, df) in [("carpet", 2), ("resume\0résumé", 4), ("bar", 7), ("resumes", COPIED as u32)] {
            let entry = find(&block, key.as_bytes()).unwrap().unwrap();
            assert_eq!((entry.df, entry.postings.n, entry.postings.total), (df, df + 1, 3 * df + 1), "{key}");
            assert_eq!(entry.postings.bytes, vec![df as u8; df as usize], "{key}");
        }
        assert_eq!(find(&block, b"carp"), Some(None));
        assert_eq!(find(&block, b"zebra"), Some(None));
        let near = |key: &str| {
            let mut all = Vec::new();
            siblings(&block, key.as_bytes(), &mut |k, here| all.push((String::from_utf8(k.to_vec()).unwrap(), here)))
                .unwrap();
            all.into_iter().map(|(key, here)| if here { key } else { key + "?" }).collect::<Vec<_>>()
        };
        assert_eq!(near("car"), ["car", "cars", "bar"]);
        assert_eq!(near("cars"), ["car", "cars", "bar", "resumes", "zebra?"]);
        assert_eq!(near("resume"), ["carpet", "resume"]);
        assert_eq!(near("resume\0résumé"), Vec::<String>::new());
        let mut function = Vec::new();
        each(&block, &mut |_, row| function.push(row.function)).unwrap();
        assert_eq!(function, [true, false, false, false, false]);
        for len in 0..block.len() {
            find(&block[..len], b"resume");
            siblings(&block[..len], b"resume", &mut |_, _| {});
        }
    }
}
