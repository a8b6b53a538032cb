//! Clauses → the pages that have them, with weighted frequencies; phrases by positions. Reads posting lists through the index and
//! says which blocks are missing.

use crate::forms::Form;
use crate::knobs::{BODY, EXACT, PREFIX_BESIDE};
use crate::missing::Missing;
use crate::plan::{Clause, Kind, Slot};
use crate::query::{Field, Role};
use crate::score::{frequency, section_frequency, within};
use crate::sorting::{ascending, ascends, distinct, merge};
use alloc::vec::Vec;
use teff_index::Index;
use teff_index::pieces::{Pieces, SECTIONS};
use teff_index::positions::Places;
use teff_index::postings::{Cursor, List, Posting};

/// A section that has a clause.
#[derive(Clone, Copy, Debug)]
pub struct SectionMatch {
    /// Page number.
    pub page: u32,
    /// Section number in the index.
    pub section: u32,
    /// Weighted frequency in the section (heading and text). Where it would be more than fits it is so much that a score stays the same. Lists are long: each of
    /// these is to be small.
    pub weight: u32,
    /// Weight of the form, when it stands in the section's heading.
    pub headed: u16,
    /// Words of that heading.
    pub heading_words: u16,
}

/// What a clause found.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// Pages that have it, ascending, with their weighted frequency, title and all.
    pub pages: Vec<(u32, u64)>,
    /// Pages that have it in their title, ascending, with the weight of the best of its forms there.
    pub titled: Vec<(u32, u64)>,
    /// When some of its forms are longer words beside stronger forms: the pages that have a stronger one, or any in their title, ascending.
    pub stronger: Option<Vec<u32>>,
    /// Sections that have one of its forms; several entries for a section are to be added up.
    pub sections: Vec<SectionMatch>,
}

/// Rows that are used again from clause to clause: frequencies by page number, and what lists are read with.
pub struct Scratch {
    by_page: Vec<u64>,
    by_title: Vec<u64>,
    touched: Vec<u32>,
    cursor: Cursor,
    /// Where the pieces of sections stand, in blocks of [`SECTIONS`]; empty until a phrase asks for one.
    pieces: Vec<Vec<Pieces>>,
}

impl Scratch {
    /// All zero.
    pub fn zero(n_pages: u32) -> Self {
        let rows = || vec![0; n_pages as usize];
        Scratch {
            by_page: rows(),
            by_title: rows(),
            touched: Vec::new(),
            cursor: Cursor::default(),
            pieces: Vec::new(),
        }
    }

    fn add(&mut self, page: u32, weight: u64) {
        if let Some(sum) = self.by_page.get_mut(page as usize) {
            if *sum == 0 && weight > 0 {
                self.touched.push(page);
            }
            *sum += weight;
        }
    }

    /// The pages with a weight, ascending; all zero again after.
    fn drain(&mut self) -> Vec<(u32, u64)> {
        // One form's pages ascend already. Of several forms', many are read off the whole row, few are sorted.
        if !ascends(&self.touched) {
            if self.touched.len() > self.by_page.len() / 32 {
                self.touched.clear();
                for (page, &weight) in (0..).zip(&self.by_page) {
                    if weight > 0 {
                        self.touched.push(page);
                    }
                }
            } else {
                ascending(&mut self.touched);
            }
        }
        let mut pages = Vec::with_capacity(self.touched.len());
        for &page in &self.touched {
            pages.push((page, self.by_page.get_mut(page as usize).map(core::mem::take).unwrap_or(0)));
        }
        self.touched.clear();
        pages
    }
}

/// Finds a clause's pages and sections.
pub fn find(index: &Index, clause: &Clause, scratch: &mut Scratch, missing: &mut Missing) -> Matches {
    let mut matches = Matches::default();
    let Kind::Phrase { slots } = &clause.kind else {
        let longer = |form: &Form| form.weight <= PREFIX_BESIDE && !clause.corrected;
        let mixed = clause.forms.iter().flatten().any(longer);
        let mut stronger = Vec::new();
        each_form(index, clause, scratch, missing, &mut |scratch, weight, page, posting| {
            if mixed
                && (weight > u64::from(PREFIX_BESIDE) || posting.title > 0)
                && frequency(posting, clause.title) > 0
                && stronger.last() != Some(&page)
            {
                stronger.push(page);
            }
            scratch.add(page, weight * frequency(posting, clause.title));
            if posting.title > 0
                && let Some(best) = scratch.by_title.get_mut(page as usize)
            {
                *best = weight.max(*best);
            }
            let headed = if posting.heading > 0 { weight as u16 } else { 0 };
            let weight = weight * section_frequency(posting);
            if weight > 0 {
                let (section, heading_words) = (posting.section, posting.heading_words as u16);
                let weight = u32::try_from(weight).unwrap_or(u32::MAX);
                matches.sections.push(SectionMatch { page, section, weight, headed, heading_words });
            }
        });
        matches.pages = scratch.drain();
        for &(page, _) in &matches.pages {
            let best = scratch.by_title.get_mut(page as usize).map(core::mem::take).unwrap_or(0);
            if best > 0 {
                matches.titled.push((page, best));
            }
        }
        if mixed {
            ascending(&mut stronger);
            matches.stronger = Some(stronger);
        }
        return matches;
    };
    let alone = slots.len() == 1;
    if !alone {
        phrase(index, clause, slots, scratch, missing);
    }
    if alone || (clause.manner.role != Role::Together && !scratch.touched.is_empty()) {
        // Where its words stand tells which section to show; it adds nothing to scores. One token alone occurs as often as it is counted: no
        // positions are asked for.
        each_form(index, clause, scratch, missing, &mut |scratch, _, page, posting| {
            if alone {
                scratch.add(page, u64::from(posting.total()) * u64::from(BODY * EXACT));
            }
            let weight = section_frequency(posting);
            if weight > 0 && scratch.by_page.get(page as usize).is_some_and(|sum| *sum > 0) {
                let section = posting.section;
                let weight = u32::try_from(weight).unwrap_or(u32::MAX);
                matches.sections.push(SectionMatch { page, section, weight, headed: 0, heading_words: 0 });
            }
        });
    }
    matches.pages = scratch.drain();
    matches
}

/// Walks the posting lists of all forms of a clause, with each form's weight.
fn each_form(
    index: &Index,
    clause: &Clause,
    scratch: &mut Scratch,
    missing: &mut Missing,
    visit: &mut dyn FnMut(&mut Scratch, u64, u32, &Posting),
) {
    for forms in &clause.forms {
        each_posting_of(index, clause, forms, scratch, missing, visit);
    }
}

/// Walks the posting lists of some forms of a clause, as far as they are of its field.
fn each_posting_of(
    index: &Index,
    clause: &Clause,
    forms: &[Form],
    scratch: &mut Scratch,
    missing: &mut Missing,
    visit: &mut dyn FnMut(&mut Scratch, u64, u32, &Posting),
) {
    // Taken out so that the visit may use the rest.
    let mut cursor = core::mem::take(&mut scratch.cursor);
    for form in forms {
        if let Some(Some((block, entry))) = missing.note(index.term(&form.key, form.beside)) {
            let read = each_posting(index, entry.postings, &mut cursor, &mut |page, posting| {
                visit(scratch, u64::from(form.weight), page, &within(clause.manner.field, posting));
            });
            missing.intact(block, read.is_some());
        }
    }
    scratch.cursor = cursor;
}

/// Walks a posting list with the page of each posting; `None` for a damaged one.
fn each_posting(
    index: &Index,
    list: List<'_>,
    cursor: &mut Cursor,
    visit: &mut dyn FnMut(u32, &Posting),
) -> Option<()> {
    let first_sections = index.first_sections();
    let mut page = 0u32;
    cursor.read(list, index.n_sections(), &mut |posting| {
        page = page_of(first_sections, page, posting.section);
        visit(page, posting);
    })
}

/// The page of a section that lies on `from` or after; steps double, so that dense and sparse lists are both quick.
fn page_of(first_sections: &[u32], from: u32, section: u32) -> u32 {
    let ends_after = |page: usize| first_sections.get(page + 1).is_none_or(|&end| end > section);
    let mut low = from as usize;
    if ends_after(low) {
        return from;
    }
    let mut step = 1;
    while !ends_after(low + step) {
        low += step;
        step *= 2;
    }
    // The page is in (low, low + step].
    let (mut low, mut high) = (low + 1, low + step);
    while low < high {
        let middle = low + (high - low) / 2;
        if ends_after(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low as u32
}

/// Adds `BODY · EXACT` for each occurrence of the phrase to its page.
fn phrase(index: &Index, clause: &Clause, slots: &[Slot], scratch: &mut Scratch, missing: &mut Missing) {
    // Of all slots but the first only places that are left in the race are kept. So those of one form first, whose places need no merging; of these the
    // rarest, for which levels tell well enough.
    let mut order: Vec<(bool, u64, usize)> = Vec::new();
    for (i, forms) in clause.forms.iter().enumerate() {
        if forms.is_empty() {
            return;
        }
        let mut size = 0u64;
        for form in forms {
            size += 1 << (form.level / 2).min(31);
        }
        order.push((forms.len() > 1, size, i));
    }
    ascending(&mut order);
    // Where the phrase would start: the page above 32 bits, the position below, ascending.
    let mut starts: Option<Vec<u64>> = None;
    for &(_, _, i) in &order {
        let (Some(forms), Some(slot)) = (clause.forms.get(i), slots.get(i)) else { return };
        let mut places: Vec<u64> = Vec::new();
        for form in forms {
            let wanted = (form, slot.offset, clause.manner.field);
            let n = places.len();
            read_places(index, wanted, starts.as_deref(), &mut places, scratch, missing);
            // A form's places ascend.
            merge(&mut places, n);
        }
        distinct(&mut places);
        if places.is_empty() && missing.blocks.is_empty() {
            return;
        }
        starts = Some(places);
    }
    for start in starts.unwrap_or_default() {
        scratch.add((start >> 32) as u32, u64::from(BODY * EXACT));
    }
}

/// Appends, for each page that has the term, where the phrase would start, as far as that is among `within`.
fn read_places(
    index: &Index,
    (form, offset, field): (&Form, u32, Field),
    mut within: Option<&[u64]>,
    into: &mut Vec<u64>,
    scratch: &mut Scratch,
    missing: &mut Missing,
) {
    let Some(Some((block, entry))) = missing.note(index.term(&form.key, None)) else { return };
    let (mut pages, mut postings) = (Vec::new(), Vec::new());
    let read = each_posting(index, entry.postings, &mut scratch.cursor, &mut |page, posting| {
        pages.push(page);
        postings.push(*posting);
    });
    missing.intact(block, read.is_some());
    let encoded = missing.note(index.positions(block, &entry));
    let known = scratch.bring_pieces(index, &postings, missing);
    let Some(encoded) = encoded.filter(|_| known && read.is_some()) else { return };
    let read = scratch.each_place(encoded, &pages, &postings, field, &mut |page, position| {
        let Some(start) = position.checked_sub(offset) else { return };
        let start = u64::from(page) << 32 | u64::from(start);
        // Only starts that the slots before left in the race are kept; both ascend.
        let kept = within.is_none_or(|rest| {
            // Steps double, so that dense and sparse places are both quick.
            let mut n = 1;
            while rest.get(n).is_some_and(|s| *s < start) {
                n *= 2;
            }
            let before = rest.get(..n).unwrap_or(rest).partition_point(|s| *s < start);
            let rest = rest.get(before..).unwrap_or_default();
            within = Some(rest);
            rest.first() == Some(&start)
        });
        if kept {
            into.push(start);
        }
    });
    missing.intact(block, read.is_some());
}

impl Scratch {
    /// Reads the positions of a term that are in the field, page by page; `None` for damaged ones.
    fn each_place(
        &self,
        encoded: &[u8],
        pages: &[u32],
        postings: &[Posting],
        field: Field,
        visit: &mut dyn FnMut(u32, u32),
    ) -> Option<()> {
        let mut places = Places::over(encoded, postings)?;
        let mut here = Vec::new();
        for (page, posting) in pages.iter().zip(postings) {
            let (block, at) = (posting.section as usize / SECTIONS, posting.section as usize % SECTIONS);
            let pieces = self.pieces.get(block)?.get(at)?;
            places.next(posting, pieces, &mut here)?;
            // The whole page, the title, which stands first, or the heading.
            let (start, length) = match field {
                Field::Page => (0, u32::MAX),
                Field::Title => (0, pieces.title.unwrap_or(0)),
                Field::Heading => pieces.heading.unwrap_or_default(),
            };
            for &position in &here {
                if position.wrapping_sub(start) < length {
                    visit(*page, position);
                }
            }
        }
        Some(())
    }

    /// Reads where the pieces of the sections of `postings` stand; false while blocks are missing, which are then noted.
    fn bring_pieces(&mut self, index: &Index, postings: &[Posting], missing: &mut Missing) -> bool {
        let mut known = true;
        let mut last = None;
        for posting in postings {
            let block = posting.section as usize / SECTIONS;
            if last.replace(block) == Some(block) {
                continue;
            }
            while self.pieces.len() <= block {
                self.pieces.push(Vec::new());
            }
            if let Some(pieces) = self.pieces.get_mut(block).filter(|pieces| pieces.is_empty()) {
                known &= missing.note(index.pieces(block, pieces)).is_some();
            }
        }
        known
    }
}
