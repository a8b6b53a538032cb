//! Pages and terms → an index image. Called by the indexer; the wasm never holds it.

use crate::coding::{Known, Packer, sample};
use crate::lengths::{df_level, length_code};
use crate::occurrences::{Occurrences, Unpacked};
use crate::pieces::{self, PieceLengths, Pieces};
use crate::positions;
use crate::postings::{self, LONG_HEADING, Posting};
use crate::reversed;
use crate::rewrites::{self, Rewrite};
use crate::root::{self, BlockRow, LONG_TITLE, Root};
use crate::terms::{self, TermInput};
use crate::text::{self, Card, SectionText};
use crate::{WITHIN, addresses, facets, layout, orders, twins, vocabulary};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

/// How large things may grow. The answers of an index depend on `resident_bytes` where a rule speaks of resident terms, never on the size of blocks.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A term block is closed once its lists and the least of its terms have this many bytes; one of reversed words at this or at [`reversed::BLOCK_BYTES`].
    pub block_bytes: usize,
    /// A text block is closed once it holds this many bytes; a page that would not fit behind those before it, but fits a block, begins the next: what a hit shows is in one.
    pub text_bytes: usize,
    /// The most frequent terms are kept in the root as long as their vocabulary has at most this many bytes.
    pub resident_bytes: usize,
}

impl Default for Limits {
    /// The trade between bytes moved for a query and files is in `docs/decisions/0007-sizes-of-blocks.md`.
    fn default() -> Self {
        Limits { block_bytes: 2 * 1024, text_bytes: 1792, resident_bytes: 20 * 1024 }
    }
}

/// A page with its sections.
pub struct PageInput<'a> {
    /// Positions that its pieces use, gaps not counted.
    pub length: u32,
    /// Words of its title; of one that is called two ways of the shorter name.
    pub title_words: u32,
    /// Its card.
    pub card: Card<'a>,
    /// What its score is multiplied by, in 1/16; 0 when nothing is said of it.
    pub boost: u8,
    /// Its sections in order.
    pub sections: Vec<SectionText<'a>>,
    /// Words of the heading of each section.
    pub heading_words: Vec<u32>,
    /// How long the pieces of each section are.
    pub pieces: Vec<PieceLengths>,
}

/// A term with all that is known of it.
pub struct TermData {
    /// Folded form; or folded form, zero byte, term; or folded form and [`WITHIN`].
    pub key: Vec<u8>,
    /// Pages that have it.
    pub df: u32,
    /// Where it is.
    pub occurrences: Occurrences,
    /// It is one of the words that hold sentences together.
    pub function: bool,
    /// Some page has it as a word or as part of one, not only as a joined form or as signs of a script without spaces.
    pub word: bool,
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

/// What an index is made of.
pub struct Input<'a> {
    /// Pages in the order of their numbers.
    pub pages: &'a [PageInput<'a>],
    /// Terms, ascending by key.
    pub terms: &'a [TermData],
    /// For each stem class its terms by number, ascending.
    pub classes: &'a [Vec<usize>],
    /// What is known of pages besides their text.
    pub sides: &'a Sides,
    /// Words with the same beginning are often kin in the language of most pages.
    pub endings: bool,
    /// In the language of most pages I is the capital of ı.
    pub dotless: bool,
    /// What stands for words that no page has, the most frequent first.
    pub rewrites: &'a [Rewrite<'a>],
    /// Fingerprint of the text rules.
    pub fingerprint: u32,
}

/// Makes each of so many things; gives them in order. This crate knows no threads: who has an index written may have some.
pub trait Hands {
    /// What `make` gives for each number below `n`.
    fn each<T: Send>(&self, n: usize, make: impl Fn(usize) -> T + Sync + Send) -> Vec<T>;
}

/// Writes an index; gives its bytes and the level from which on terms are resident.
pub fn write<'a>(input: Input<'a>, limits: Limits, hands: &impl Hands) -> (Vec<u8>, u8) {
    let Input { pages, terms, classes, sides, endings, dotless, rewrites, fingerprint } = input;
    let rewrites = rewrites::write(rewrites);
    let compounds = terms.iter().any(|term| term.key.last() == Some(&WITHIN));
    let mut root = Root { first_section: vec![0], endings, dotless, compounds, rewrites, ..Root::default() };
    let mut texts = Blocks { full: limits.text_bytes, ..Blocks::default() };
    let mut record = 0;
    let mut sections = 0;
    let mut lengths: Vec<PieceLengths> = Vec::new();
    let mut heading_words: Vec<u32> = Vec::new();
    for page in pages {
        root.lengths.push(length_code(page.length));
        root.titles.push(page.title_words.min(LONG_TITLE) as u8);
        if page.boost > 0 {
            root.boosts.resize(root.lengths.len() - 1, 0);
            root.boosts.push(page.boost);
        }
        sections += page.sections.len() as u32;
        root.first_section.push(sections);
        lengths.extend_from_slice(&page.pieces);
        heading_words.extend_from_slice(&page.heading_words);
        let bytes: usize = page.sections.iter().map(|s| s.heading.len() + s.anchor.len() + s.text.len()).sum();
        texts.make_room(bytes);
        let mut entry = |is_card: bool, write: &mut dyn FnMut(&mut Vec<u8>)| {
            if texts.begins() {
                root.first_records.push(record);
                if !is_card {
                    text::write_card(texts.current(), &page.card, true);
                }
            }
            write(texts.current());
            texts.close_when_full();
            record += 1;
        };
        entry(true, &mut |out| text::write_card(out, &page.card, false));
        for section in &page.sections {
            entry(false, &mut |out| text::write_section(out, section));
        }
    }
    let texts = texts.finish();
    let piece_blocks = pieces::write(&lengths);
    let mut placed = Vec::new();
    piece_blocks.iter().for_each(|block| pieces::read(block, &mut placed).expect("a fresh block"));

    let vocabulary = resident(terms, limits.resident_bytes, &mut root.resident_level);
    let words = Known::of(&vocabulary, Known::NO_SAMPLE).expect("a fresh vocabulary");
    root.sample = Packer::new(&words).pack(true, &sample::of(&texts));
    let inputs: Vec<TermInput> = hands.each(terms.len(), |at| {
        let term = &terms[at];
        let Unpacked { mut postings, .. } = term.occurrences.unpack();
        for posting in postings.iter_mut().filter(|posting| posting.heading > 0) {
            posting.heading_words = heading_words[posting.section as usize].clamp(1, LONG_HEADING);
        }
        TermInput {
            key: term.key.clone(),
            df: term.df,
            n: postings.len() as u32,
            total: postings.iter().map(Posting::total).sum(),
            function: term.function,
            classes: term.classes.clone(),
            postings: postings::write(&postings, sections),
        }
    });
    // Which terms are in a block.
    let mut of_blocks = Vec::new();
    let (mut start, mut size) = (0usize, 0);
    for (i, input) in inputs.iter().enumerate() {
        size += input.postings.len() + 8;
        if size >= limits.block_bytes || i + 1 == inputs.len() {
            let before = start.checked_sub(1).map_or(&[][..], |last| &inputs[last].key);
            root.first_keys.push(parting(before, &inputs[start].key));
            of_blocks.push(start..i + 1);
            (start, size) = (i + 1, 0);
        }
    }
    let written = hands.each(of_blocks.len(), |at| {
        let of_block = of_blocks[at].clone();
        let lists: Vec<Vec<u8>> = terms[of_block.clone()].iter().map(|term| positions_of(term, &placed)).collect();
        (terms::write_block(&inputs, of_block, classes, sections), positions::write_block(&lists))
    });
    let (term_blocks, position_blocks): (Vec<_>, Vec<_>) = written.into_iter().unzip();

    let rare = terms.iter().filter(|term| term.word && term.df > 0 && df_level(term.df) < root.resident_level);
    let folded =
        rare.filter_map(|term| term.key.split(|&b| b == 0).next().and_then(|key| core::str::from_utf8(key).ok()));
    let reversed: BTreeSet<Vec<u8>> =
        folded.filter(|word| reversed::is_listed(word)).map(|word| reversed::reverse(word.as_bytes())).collect();
    let (first_reversed, reversed) =
        reversed::write(reversed.into_iter(), limits.block_bytes.min(reversed::BLOCK_BYTES));
    root.first_reversed = first_reversed;

    root.facets = sides.facets.keys().cloned().collect();
    root.orders = sides.orders.keys().cloned().collect();
    root.twins = !sides.twins.is_empty();
    let mut others: Vec<Vec<u8>> = sides.facets.values().map(facets::write).collect();
    others.extend(sides.orders.values().map(|pages| orders::write(pages)));
    let address = |page: &PageInput<'a>| page.card.url;
    others.extend(pages.chunks(addresses::PAGES as usize).map(|pages| addresses::write(pages.iter().map(address))));
    others.extend(root.twins.then(|| twins::write(&sides.twins)));

    let mut blocks = term_blocks;
    blocks.extend(position_blocks.into_iter().chain(piece_blocks).chain(reversed));
    let is_text = blocks.len()..blocks.len() + texts.len();
    blocks.extend(texts.into_iter().chain(others));
    root.blocks = blocks.iter().enumerate().map(|(i, block)| BlockRow::new(block, is_text.contains(&i))).collect();
    (layout::join(&root::write(&root, &vocabulary, fingerprint), &blocks), root.resident_level)
}

/// The shortest beginning of a key that is above the key before: a block is found by it as well, and the root holds one for each.
fn parting(before: &[u8], key: &[u8]) -> Vec<u8> {
    let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
    key.get(..=shared).unwrap_or(key).to_vec()
}

fn positions_of(term: &TermData, placed: &[Pieces]) -> Vec<u8> {
    let of_section = |p: &Posting| placed[p.section as usize];
    let Unpacked { postings, counts, places } = term.occurrences.unpack();
    let pieces: Vec<Pieces> = postings.iter().map(of_section).collect();
    positions::write(&postings, &counts, &pieces, &places)
}

/// The vocabulary of the terms at or above the lowest level with which it has at most `limit` bytes.
fn resident(terms: &[TermData], limit: usize, level: &mut u8) -> Vec<u8> {
    loop {
        let kept = terms.iter().filter(|term| term.df > 0 && df_level(term.df) >= *level);
        let kept: Vec<_> = kept.map(|term| (term.key.clone(), df_level(term.df))).collect();
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

    /// Begins a block when so many bytes do not fit this one but another.
    fn make_room(&mut self, bytes: usize) {
        if bytes <= self.full && self.open.len() + bytes > self.full && !self.begins() {
            self.closed.push(core::mem::take(&mut self.open));
        }
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
