//! An open index: the root, and the blocks that are at hand. Search reads it; it never fetches.

use crate::coding::{Known, Model};
use crate::error::Error;
use crate::pieces::{self, Pieces};
use crate::rewrites::{self, Rewrite};
use crate::root::{self, Root};
use crate::terms::{self, TermEntry, TermRow};
use crate::text::{self, Card, Record, SectionText};
use crate::vocabulary::{self, Marks, Visitor, Vocabulary};
use crate::{addresses, facets, lengths, orders, positions, twins};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ops::Range;

/// A block's number: term blocks first, then their position blocks, then those of pieces, then those of reversed words, then text blocks, then those of what is known of pages besides their text.
pub type BlockId = u32;

/// What a read comes to when what it wants is not simply there. Small, because every read hands one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The block is not at hand: bring it and ask again.
    Needs(BlockId),
    /// The block's bytes are not what the writer made.
    Damaged(BlockId),
    /// The root's are not.
    DamagedRoot,
}

/// What the score of a page without a boost is multiplied by, in 1/16: once.
pub const UNBOOSTED: u8 = 16;

/// An index, opened.
pub struct Index {
    bytes: Cow<'static, [u8]>,
    root: Root,
    vocabulary: Range<usize>,
    marks: Marks,
    total_length: u64,
    slots: Vec<Slot>,
    /// Blocks that were brought and are at hand, the longest there first.
    brought: Vec<BlockId>,
    /// What blocks are packed after; none until one comes.
    known: Option<Known>,
    /// The chances in the block that was unpacked last.
    model: Model,
}

/// Where a block's bytes are.
enum Slot {
    /// Inside the image; the flag says whether the checksum was compared.
    Inside(Range<usize>, Cell<bool>),
    /// Brought later, checked then.
    Brought(Vec<u8>),
    Absent,
}

impl Index {
    /// Opens an image that holds root and blocks. Checks the root; each block is checked at its first use. Takes memory for the
    /// rows of the root, never more than a small multiple of `bytes`.
    pub fn open(bytes: Cow<'static, [u8]>, fingerprint: u32) -> Result<Index, Error> {
        Index::over(bytes, fingerprint, false)
    }

    /// Opens the root alone, with nothing behind it; blocks are brought by [`Index::bring`].
    pub fn open_root(bytes: Cow<'static, [u8]>, fingerprint: u32) -> Result<Index, Error> {
        Index::over(bytes, fingerprint, true)
    }

    /// The index, with the blocks behind the root unless that is taken alone.
    fn over(bytes: Cow<'static, [u8]>, fingerprint: u32, alone: bool) -> Result<Index, Error> {
        let (root, vocabulary, mut at) = root::read(&bytes, fingerprint)?;
        let words = bytes.get(vocabulary.clone()).unwrap_or_default();
        let marks = Vocabulary::open(words).and_then(|words| words.marks()).ok_or(Error::Root)?;
        let mut slots = Vec::with_capacity(root.blocks.len());
        for row in &root.blocks {
            let end = at.saturating_add(row.len as usize);
            slots.push(if alone { Slot::Absent } else { Slot::Inside(at..end, Cell::new(false)) });
            at = end;
        }
        if !alone && at != bytes.len() {
            return Err(Error::Length { expected: at as u64, found: bytes.len() as u64 });
        }
        let total_length = root.total_length();
        Ok(Index {
            bytes,
            root,
            vocabulary,
            marks,
            total_length,
            slots,
            brought: Vec::new(),
            known: None,
            model: Model::default(),
        })
    }

    /// Opens a whole image, or a root that stands alone.
    pub fn open_any(bytes: Cow<'static, [u8]>, fingerprint: u32) -> Result<Index, Error> {
        let alone = root::alone(&bytes);
        Index::over(bytes, fingerprint, alone)
    }

    /// Whether a block holds cards and texts.
    pub fn is_text(&self, id: BlockId) -> bool {
        id as usize >= self.root.first_text()
    }

    /// Hands a block over. Refuses bytes whose checksum the root does not name.
    pub fn bring(&mut self, id: BlockId, bytes: Vec<u8>) -> Result<(), Error> {
        let row = self.root.blocks.get(id as usize).ok_or(Error::Block { id })?;
        if !row.is_of(&bytes) {
            return Err(Error::Block { id });
        }
        if let Some(slot @ Slot::Absent) = self.slots.get_mut(id as usize) {
            self.brought.push(id);
            *slot = Slot::Brought(bytes);
        }
        Ok(())
    }

    /// As [`Index::bring`], for a block as it travels (see [`Known`]). The first costs two walks over the vocabulary.
    pub fn bring_packed(&mut self, id: BlockId, packed: &[u8]) -> Result<(), Error> {
        // Questions side by side bring the same; what is here already takes no memory again.
        if let Some(Slot::Brought(_)) = self.slots.get(id as usize) {
            return Ok(());
        }
        if self.known.is_none() {
            let vocabulary = self.bytes.get(self.vocabulary.clone()).unwrap_or_default();
            self.known = Known::of(vocabulary, &self.root.sample);
        }
        let text = self.is_text(id);
        let known = self.known.as_ref().ok_or(Error::Root)?;
        let block = known.unpack(&mut self.model, text, packed).ok_or(Error::Block { id })?;
        self.bring(id, block)
    }

    /// Lets go of brought blocks, the longest there first, until the others have at most so many bytes; hands them to `gone`. What a search needs again it asks for again.
    pub fn trim(&mut self, most: usize, gone: &mut dyn FnMut(Vec<u8>)) {
        let mut rest = 0;
        let mut let_go = self.brought.len();
        // From the latest back: as many as fit stay.
        for &id in self.brought.iter().rev() {
            if let Some(Slot::Brought(bytes)) = self.slots.get(id as usize) {
                rest += bytes.len();
            }
            if rest > most {
                break;
            }
            let_go -= 1;
        }
        let mut kept = 0;
        for at in 0..self.brought.len() {
            let Some(&id) = self.brought.get(at) else { break };
            if at >= let_go {
                if let Some(place) = self.brought.get_mut(kept) {
                    *place = id;
                }
                kept += 1;
            } else if let Some(slot) = self.slots.get_mut(id as usize)
                && let Slot::Brought(bytes) = core::mem::replace(slot, Slot::Absent)
            {
                gone(bytes);
            }
        }
        self.brought.truncate(kept);
    }

    /// Number of pages.
    pub fn n_pages(&self) -> u32 {
        self.root.lengths.len() as u32
    }

    /// Sum of the rounded lengths of all pages, in positions.
    pub fn total_length(&self) -> u64 {
        self.total_length
    }

    /// Rounded length of a page, in positions; 0 for a page that does not exist.
    pub fn page_length(&self, page: u32) -> u32 {
        self.root.lengths.get(page as usize).map_or(0, |&code| lengths::length_of(code))
    }

    /// The code of that length (see [`crate::length_of`]).
    pub fn length_code(&self, page: u32) -> u8 {
        self.root.lengths.get(page as usize).copied().unwrap_or(0)
    }

    /// Words of the title of a page: at least 1, at most [`crate::LONG_TITLE`].
    pub fn title_words(&self, page: u32) -> u64 {
        u64::from(self.root.titles.get(page as usize).copied().unwrap_or(1).max(1))
    }

    /// What the score of a page is multiplied by, in 1/16.
    pub fn boost(&self, page: u32) -> u64 {
        let given = self.root.boosts.get(page as usize).copied().filter(|&boost| boost > 0);
        u64::from(given.unwrap_or(UNBOOSTED))
    }

    /// The sections of a page.
    pub fn sections(&self, page: u32) -> Range<u32> {
        let at = |i: usize| self.root.first_section.get(i).copied().unwrap_or(0);
        at(page as usize)..at(page as usize + 1)
    }

    /// Number of sections.
    pub fn n_sections(&self) -> u32 {
        self.root.first_section.last().copied().unwrap_or(0)
    }

    /// First section of each page in order, then the number of all sections.
    pub fn first_sections(&self) -> &[u32] {
        &self.root.first_section
    }

    /// Walks the vocabulary below `prefix` (see [`Visitor`]).
    pub fn walk(&self, prefix: &[u8], visitor: &mut dyn Visitor) -> Result<(), Unread> {
        let bytes = self.bytes.get(self.vocabulary.clone()).unwrap_or_default();
        vocabulary::walk(bytes, &self.marks, prefix, visitor).ok_or(Unread::DamagedRoot)
    }

    /// Terms of this level of document frequency or more are met by [`Index::walk`]; the others by [`Index::each_term`] alone.
    pub fn resident_level(&self) -> u8 {
        self.root.resident_level
    }

    /// Words with the same beginning are often kin in the language of most pages.
    pub fn has_endings(&self) -> bool {
        self.root.endings
    }

    /// Texts are cut, and queries to be cut, as in languages where I is the capital of ı.
    pub fn dotless(&self) -> bool {
        self.root.dotless
    }

    /// Words that are written together are listed with their parts (see [`crate::WITHIN`]).
    pub fn has_compounds(&self) -> bool {
        self.root.compounds
    }

    /// Visits what stands for words that no page has.
    pub fn each_rewrite(&self, visit: &mut dyn FnMut(Rewrite<'_>)) -> Result<(), Unread> {
        rewrites::each(&self.root.rewrites, visit).ok_or(Unread::DamagedRoot)
    }

    /// The term blocks that hold the keys from `low` up to and without `high`.
    pub fn blocks_between(&self, low: &[u8], high: &[u8]) -> Range<BlockId> {
        between(&self.root.first_keys, low, high, 0)
    }

    /// The blocks of reversed words that hold those from `low` up to and without `high`.
    pub fn reversed_between(&self, low: &[u8], high: &[u8]) -> Range<BlockId> {
        between(&self.root.first_reversed, low, high, self.root.first_of_reversed())
    }

    /// Walks a block of reversed words.
    pub fn walk_reversed(&self, id: BlockId, visitor: &mut dyn Visitor) -> Result<(), Unread> {
        vocabulary::walk(self.block(id)?, &Marks::default(), b"", visitor).ok_or(Unread::Damaged(id))
    }

    /// Calls `visit` for each term of a term block, in order.
    pub fn each_term(&self, id: BlockId, visit: &mut dyn FnMut(&[u8], &TermRow)) -> Result<(), Unread> {
        terms::each(self.block(id)?, visit).ok_or(Unread::Damaged(id))
    }

    /// Calls `visit` for each term that shares a stem class with `key` (see [`terms::siblings`]), with the block that has its list when that is not its own.
    pub fn siblings(&self, key: &[u8], visit: &mut dyn FnMut(&[u8], Option<BlockId>)) -> Result<(), Unread> {
        let Some(id) = self.block_of(key) else { return Ok(()) };
        let visit = &mut |key: &[u8], here: bool| visit(key, here.then_some(id));
        terms::siblings(self.block(id)?, key, visit).ok_or(Unread::Damaged(id))
    }

    /// The term block that has `key` if any has it.
    fn block_of(&self, key: &[u8]) -> Option<BlockId> {
        up_to(&self.root.first_keys, key, true).checked_sub(1).map(|id| id as BlockId)
    }

    /// Looks a key up in its term block, or in the block that [`Index::siblings`] named.
    pub fn term(&self, key: &[u8], block: Option<BlockId>) -> Result<Option<(BlockId, TermEntry<'_>)>, Unread> {
        let Some(id) = block.or_else(|| self.block_of(key)) else { return Ok(None) };
        let found = terms::find(self.block(id)?, key).ok_or(Unread::Damaged(id))?;
        Ok(found.map(|entry| (id, entry)))
    }

    /// The encoded positions of a term that [`Index::term`] found.
    pub fn positions(&self, term_block: BlockId, entry: &TermEntry<'_>) -> Result<&[u8], Unread> {
        let id = term_block + self.root.first_keys.len() as BlockId;
        positions::list(self.block(id)?, entry.ordinal, entry.n_terms).ok_or(Unread::Damaged(id))
    }

    /// What the places of a term that may be in this block will be read from, as far as that can be said before the block is there: asked for with it, they cost no leg.
    pub fn before_positions(&self, term_block: BlockId) -> impl Iterator<Item = Result<(), Unread>> + '_ {
        let n = self.root.first_keys.len() as BlockId;
        // Where there are several blocks of pieces, the postings tell which are needed.
        let one = pieces::n_blocks(self.n_sections()) == 1;
        [term_block + n, 2 * n].into_iter().take(1 + usize::from(one)).map(|id| self.block(id).map(|_| ()))
    }

    /// Appends the pieces of the sections from number [`pieces::SECTIONS`]` · block` on.
    pub fn pieces(&self, block: usize, into: &mut Vec<Pieces>) -> Result<(), Unread> {
        let id = (2 * self.root.first_keys.len() + block) as BlockId;
        pieces::read(self.block(id)?, into).ok_or(Unread::Damaged(id))
    }

    /// The card of a page.
    pub fn card(&self, page: u32) -> Result<Card<'_>, Unread> {
        match self.record(self.sections(page).start.saturating_add(page))? {
            (_, Record::Card(card)) => Ok(card),
            (id, _) => Err(Unread::Damaged(id)),
        }
    }

    /// The card of a page, from the block that has the text of its section `section`.
    pub fn card_beside(&self, page: u32, section: u32) -> Result<Card<'_>, Unread> {
        let (id, first) = self.text_block(section.saturating_add(page).saturating_add(1))?;
        if self.sections(page).start.saturating_add(page) >= first {
            return self.card(page);
        }
        text::card_again(self.block(id)?).ok_or(Unread::Damaged(id))
    }

    /// The text of a section of `page`; `section` is its number in the index.
    pub fn section(&self, page: u32, section: u32) -> Result<SectionText<'_>, Unread> {
        match self.record(section.saturating_add(page).saturating_add(1))? {
            (_, Record::Section(text)) => Ok(text),
            (id, _) => Err(Unread::Damaged(id)),
        }
    }

    /// Names of the facets, in order.
    pub fn facets(&self) -> &[String] {
        &self.root.facets
    }

    /// Calls `visit` with each value of the facet of this number, and the pages that have it, ascending.
    pub fn facet<'a>(&'a self, facet: usize, visit: &mut dyn FnMut(&'a str, &[u32])) -> Result<(), Unread> {
        let id = self.other(facet);
        facets::each(self.block(id)?, self.n_pages(), visit).ok_or(Unread::Damaged(id))
    }

    /// Names of what can be sorted by, in order.
    pub fn orders(&self) -> &[String] {
        &self.root.orders
    }

    /// For each page 0, or one more than the number of its value of the order of this number; `value` is called with each value, in order.
    pub fn order(&self, order: usize, value: &mut dyn FnMut(&[u8])) -> Result<Vec<u32>, Unread> {
        let id = self.other(self.root.facets.len() + order);
        orders::read(self.block(id)?, self.n_pages(), value).ok_or(Unread::Damaged(id))
    }

    /// Calls `visit` with the pages from `first` on that share a block of addresses, and their addresses; `first` is the first of a block.
    pub fn addresses(&self, first: u32, visit: &mut dyn FnMut(u32, &[u8])) -> Result<(), Unread> {
        let id = self.other(self.root.facets.len() + self.root.orders.len() + (first / addresses::PAGES) as usize);
        let read = addresses::each(self.block(id)?, &mut |n, address| visit(first + n, address));
        read.ok_or(Unread::Damaged(id))
    }

    /// Calls `visit` with each group of pages that are the same to a reader, the one to show first.
    pub fn twins(&self, visit: &mut dyn FnMut(&[u32])) -> Result<(), Unread> {
        if !self.root.twins {
            return Ok(());
        }
        let id = self.root.blocks.len().saturating_sub(1) as BlockId;
        twins::each(self.block(id)?, self.n_pages(), visit).ok_or(Unread::Damaged(id))
    }

    /// The number of a block behind the text blocks.
    fn other(&self, at: usize) -> BlockId {
        (self.root.first_text() + self.root.first_records.len() + at) as BlockId
    }

    /// The text block that has a record, and the number of its first.
    fn text_block(&self, record: u32) -> Result<(BlockId, u32), Unread> {
        let after = self.root.first_records.partition_point(|&first| first <= record);
        let Some(at) = after.checked_sub(1) else { return Err(Unread::DamagedRoot) };
        let first = self.root.first_records.get(at).copied().unwrap_or(0);
        Ok(((self.root.first_text() + at) as BlockId, first))
    }

    fn record(&self, number: u32) -> Result<(BlockId, Record<'_>), Unread> {
        let (id, first) = self.text_block(number)?;
        let record = text::record(self.block(id)?, (number - first) as usize);
        record.map(|record| (id, record)).ok_or(Unread::Damaged(id))
    }

    fn block(&self, id: BlockId) -> Result<&[u8], Unread> {
        match self.slots.get(id as usize) {
            Some(Slot::Brought(bytes)) => Ok(bytes),
            Some(Slot::Inside(range, checked)) => {
                let bytes = self.bytes.get(range.clone()).unwrap_or_default();
                if !checked.get() {
                    if !self.root.blocks.get(id as usize).is_some_and(|row| row.is_of(bytes)) {
                        return Err(Unread::Damaged(id));
                    }
                    checked.set(true);
                }
                Ok(bytes)
            }
            Some(Slot::Absent) => Err(Unread::Needs(id)),
            None => Err(Unread::Damaged(id)),
        }
    }
}

/// How many of these first keys are before `key`, or are it, if that counts.
fn up_to(first_keys: &[Vec<u8>], key: &[u8], with_it: bool) -> usize {
    first_keys.partition_point(|first| first.as_slice() < key || (with_it && first == key))
}

/// The blocks that hold the keys from `low` up to and without `high`, of those with these first keys, the first of which has the number `at`.
fn between(first_keys: &[Vec<u8>], low: &[u8], high: &[u8], at: usize) -> Range<BlockId> {
    let first = up_to(first_keys, low, true).saturating_sub(1);
    let end = up_to(first_keys, high, false).max(first);
    (at + first) as BlockId..(at + end) as BlockId
}
