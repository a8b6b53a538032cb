//! Pages and terms → an index image. Called by the indexer; the wasm never holds it.

use crate::lengths::{df_level, length_code};
use crate::positions;
use crate::postings::{self, Posting};
use crate::rewrites::{self, Rewrite};
use crate::root::{self, BlockRow, Root};
use crate::terms::{self, TermInput};
use crate::text::{self, Card, SectionText};
use crate::{addresses, checksum, facets, orders, twins, vocabulary};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// How large things may grow. The answers of an index depend on `resident_bytes` where a rule speaks of resident terms, never on `block_bytes`.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A block is closed once it holds this many bytes.
    pub block_bytes: usize,
    /// The most frequent terms are kept in the root as long as their vocabulary has at most this many bytes.
    pub resident_bytes: usize,
}

impl Default for Limits {
    /// Blocks small enough that ten hits move tens of kilobytes, large enough that a request is worth its round trip; a vocabulary that leaves a
    /// large site's root at about 120 kB.
    fn default() -> Self {
        Limits { block_bytes: 6 * 1024, resident_bytes: 96 * 1024 }
    }
}

/// A page with its sections.
pub struct PageInput<'a> {
    /// Positions that its pieces use, gaps not counted.
    pub length: u32,
    /// Its card.
    pub card: Card<'a>,
    /// Its sections in order.
    pub sections: Vec<SectionText<'a>>,
}

/// A term with all that is known of it.
pub struct TermData {
    /// Folded form, or folded form, zero byte, term.
    pub key: Vec<u8>,
    /// Sections that have it, ascending.
    pub postings: Vec<Posting>,
    /// For each page that has it, ascending: its positions, ascending.
    pub positions: Places,
    /// It is one of the words that hold sentences together.
    pub function: bool,
    /// Numbers of its stem classes.
    pub classes: Vec<u32>,
}

/// What is known of pages besides their text.
#[derive(Default)]
pub struct Sides {
    /// For each key its values with their pages, ascending.
    pub facets: BTreeMap<String, BTreeMap<String, Vec<u32>>>,
    /// For each key each page's value.
    pub orders: BTreeMap<String, Vec<Option<orders::Value>>>,
    /// Pages that are the same to a reader, the one to show first.
    pub twins: Vec<Vec<u32>>,
}

/// A term's positions, page after page, in one list. A list for each page would take several times the memory, and most terms stand once on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    all: Vec<u32>,
    /// Where in `all` the positions of each page end.
    ends: Vec<u32>,
}

impl Places {
    /// Begins a page.
    pub fn begin(&mut self) {
        self.ends.push(self.all.len() as u32);
    }

    /// Adds a position on the page that was begun last, unless it is that which was added before it.
    pub fn add(&mut self, position: u32) {
        let start = self.ends.len().checked_sub(2).map_or(0, |i| self.ends[i] as usize);
        if self.all[start..].last() != Some(&position) {
            self.all.push(position);
            self.end();
        }
    }

    /// Takes the last position of the page that was begun last back.
    pub fn take_back(&mut self) {
        let start = self.ends.len().checked_sub(2).map_or(0, |i| self.ends[i] as usize);
        if self.all.len() > start {
            self.all.pop();
            self.end();
        }
    }

    fn end(&mut self) {
        if let Some(end) = self.ends.last_mut() {
            *end = self.all.len() as u32;
        }
    }

    /// Pages.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True for a term that no page has.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The positions of each page, in the order in which the pages were begun.
    pub fn pages(&self) -> impl Iterator<Item = &[u32]> {
        let starts = core::iter::once(0).chain(self.ends.iter().map(|&end| end as usize));
        starts.zip(&self.ends).map(|(start, &end)| &self.all[start..end as usize])
    }

    /// Brings the positions of each page in order, each once, and gives back the memory that is not needed.
    pub fn settle(&mut self) {
        let (mut start, mut kept) = (0, 0);
        for end in &mut self.ends {
            let page = start..*end as usize;
            start = page.end;
            self.all[page.clone()].sort_unstable();
            let first = kept;
            for i in page {
                if kept == first || self.all[kept - 1] != self.all[i] {
                    self.all[kept] = self.all[i];
                    kept += 1;
                }
            }
            *end = kept as u32;
        }
        self.all.truncate(kept);
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// What an index is made of.
pub struct Input<'a> {
    /// Pages in the order of their numbers.
    pub pages: &'a [PageInput<'a>],
    /// Terms, ascending by key.
    pub terms: &'a [TermData],
    /// For each stem class the keys of its terms, ascending.
    pub classes: &'a [Vec<Vec<u8>>],
    /// What is known of pages besides their text.
    pub sides: &'a Sides,
    /// Words with the same beginning are often kin in the language of most pages.
    pub endings: bool,
    /// What stands for words that no page has, the most frequent first.
    pub rewrites: &'a [Rewrite<'a>],
    /// Fingerprint of the text rules.
    pub fingerprint: u32,
}

/// Writes an index; gives its bytes and the level from which on terms are resident.
pub fn write<'a>(input: Input<'a>, limits: Limits) -> (Vec<u8>, u8) {
    let Input { pages, terms, classes, sides, endings, rewrites, fingerprint } = input;
    let rewrites = rewrites::write(rewrites);
    let mut root = Root { first_section: vec![0], endings, rewrites, ..Root::default() };
    let mut texts = Blocks { full: limits.block_bytes, ..Blocks::default() };
    let mut record = 0;
    let mut sections = 0;
    for page in pages {
        root.lengths.push(length_code(page.length));
        sections += page.sections.len() as u32;
        root.first_section.push(sections);
        let mut entry = |write: &mut dyn FnMut(&mut Vec<u8>)| {
            if texts.begins() {
                root.first_records.push(record);
            }
            write(texts.current());
            texts.close_when_full();
            record += 1;
        };
        entry(&mut |out| text::write_card(out, &page.card));
        for section in &page.sections {
            entry(&mut |out| text::write_section(out, section));
        }
    }
    let texts = texts.finish();

    let vocabulary = resident(terms, limits.resident_bytes, &mut root.resident_level);
    let (mut term_blocks, mut position_blocks) = (Vec::new(), Vec::new());
    let mut inputs = Vec::new();
    let mut lists = Vec::new();
    let mut size = 0;
    for (i, term) in terms.iter().enumerate() {
        let mut list = Vec::new();
        postings::write(&mut list, &term.postings);
        if inputs.is_empty() {
            root.first_keys.push(term.key.clone());
        }
        size += list.len() + 8;
        inputs.push(TermInput {
            key: term.key.clone(),
            df: term.positions.len() as u32,
            function: term.function,
            classes: term.classes.clone(),
            postings: list,
        });
        let mut encoded = Vec::new();
        term.positions.pages().for_each(|page| positions::write_page(&mut encoded, page));
        lists.push(encoded);
        if size >= limits.block_bytes || i + 1 == terms.len() {
            term_blocks.push(terms::write_block(&inputs, classes));
            position_blocks.push(positions::write_block(&lists));
            inputs.clear();
            lists.clear();
            size = 0;
        }
    }

    root.facets = sides.facets.keys().cloned().collect();
    root.orders = sides.orders.keys().cloned().collect();
    root.twins = !sides.twins.is_empty();
    let mut others: Vec<Vec<u8>> = sides.facets.values().map(facets::write).collect();
    others.extend(sides.orders.values().map(|pages| orders::write(pages)));
    let address = |page: &PageInput<'a>| page.card.url;
    others.extend(pages.chunks(addresses::PAGES as usize).map(|pages| addresses::write(pages.iter().map(address))));
    others.extend(root.twins.then(|| twins::write(&sides.twins)));

    let blocks = || term_blocks.iter().chain(&position_blocks).chain(&texts).chain(&others);
    root.blocks = blocks().map(|b| BlockRow { len: b.len() as u32, checksum: checksum(b) }).collect();
    let mut out = root::write(&root, &vocabulary, fingerprint);
    blocks().for_each(|block| out.extend_from_slice(block));
    (out, root.resident_level)
}

/// The vocabulary of the terms at or above the lowest level with which it has at most `limit` bytes.
fn resident(terms: &[TermData], limit: usize, level: &mut u8) -> Vec<u8> {
    loop {
        let at_least = |term: &&TermData| !term.positions.is_empty() && df_level(term.positions.len() as u32) >= *level;
        let kept = terms.iter().filter(at_least);
        let kept: Vec<_> = kept.map(|term| (term.key.clone(), df_level(term.positions.len() as u32))).collect();
        let bytes = vocabulary::write(&kept);
        if bytes.len() <= limit || kept.is_empty() {
            return bytes;
        }
        *level += 1;
    }
}

/// Blocks that are closed once they are full.
#[derive(Default)]
struct Blocks {
    closed: Vec<Vec<u8>>,
    open: Vec<u8>,
    full: usize,
}

impl Blocks {
    fn begins(&self) -> bool {
        self.open.is_empty()
    }

    fn current(&mut self) -> &mut Vec<u8> {
        &mut self.open
    }

    fn close_when_full(&mut self) {
        if self.open.len() >= self.full {
            self.closed.push(core::mem::take(&mut self.open));
        }
    }

    fn finish(mut self) -> Vec<Vec<u8>> {
        if !self.open.is_empty() {
            self.closed.push(self.open);
        }
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_with_their_pages() {
        let mut places = Places::default();
        assert!(places.is_empty());
        for page in [&[3, 1, 1, 3, 2][..], &[], &[7, 7], &[5, 4]] {
            places.begin();
            page.iter().for_each(|&position| places.add(position));
        }
        places.take_back();
        places.begin();
        places.take_back();
        assert_eq!(places.pages().collect::<Vec<_>>(), [&[3, 1, 3, 2][..], &[], &[7], &[5], &[]]);
        places.settle();
        assert_eq!(places.pages().collect::<Vec<_>>(), [&[1, 2, 3][..], &[], &[7], &[5], &[]]);
        assert_eq!(places.len(), 5);
    }
}
