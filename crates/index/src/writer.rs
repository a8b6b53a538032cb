//! Pages and terms → an index image. Called by the indexer; the wasm never holds it.

use crate::lengths::{df_level, length_code};
use crate::positions;
use crate::postings::{self, Posting};
use crate::root::{self, BlockRow, Root};
use crate::terms::{self, TermInput};
use crate::text::{self, Card, SectionText};
use crate::{checksum, vocabulary};

/// A block is closed once it holds this many bytes: small enough that ten hits move tens of kilobytes, large enough that a request is worth its round trip.
const BLOCK_BYTES: usize = 6 * 1024;

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
    pub positions: Vec<Vec<u32>>,
}

/// Writes an index. `terms` ascend by key; pages are in the order of their numbers.
pub fn write(pages: &[PageInput<'_>], terms: &[TermData], fingerprint: u32) -> Vec<u8> {
    let mut root = Root { first_section: vec![0], ..Root::default() };
    let mut texts = Blocks::default();
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

    let vocabulary: Vec<_> =
        terms.iter().map(|term| (term.key.clone(), df_level(term.positions.len() as u32))).collect();
    let vocabulary = vocabulary::write(&vocabulary);
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
        inputs.push(TermInput { key: term.key.clone(), df: term.positions.len() as u32, postings: list });
        let mut encoded = Vec::new();
        term.positions.iter().for_each(|page| positions::write_page(&mut encoded, page));
        lists.push(encoded);
        if size >= BLOCK_BYTES || i + 1 == terms.len() {
            term_blocks.push(terms::write_block(&inputs));
            position_blocks.push(positions::write_block(&lists));
            inputs.clear();
            lists.clear();
            size = 0;
        }
    }

    let blocks = || term_blocks.iter().chain(&position_blocks).chain(&texts);
    root.blocks = blocks().map(|b| BlockRow { len: b.len() as u32, checksum: checksum(b) }).collect();
    let mut out = root::write(&root, &vocabulary, fingerprint);
    blocks().for_each(|block| out.extend_from_slice(block));
    out
}

/// Blocks that are closed once they are full.
#[derive(Default)]
struct Blocks {
    closed: Vec<Vec<u8>>,
    open: Vec<u8>,
}

impl Blocks {
    fn begins(&self) -> bool {
        self.open.is_empty()
    }

    fn current(&mut self) -> &mut Vec<u8> {
        &mut self.open
    }

    fn close_when_full(&mut self) {
        if self.open.len() >= BLOCK_BYTES {
            self.closed.push(std::mem::take(&mut self.open));
        }
    }

    fn finish(mut self) -> Vec<Vec<u8>> {
        if !self.open.is_empty() {
            self.closed.push(self.open);
        }
        self.closed
    }
}
