//! Clauses → the pages that have them, with weighted frequencies; phrases by positions. Reads posting lists through the index and
//! says which blocks are missing.

use crate::bits::Bits;
use crate::forms::Form;
use crate::knobs::{BODY, EXACT, PREFIX, PREFIX_BESIDE};
use crate::missing::Missing;
use crate::plan::{Clause, Kind, Slot};
use crate::query::{Field, Role};
use crate::score::{frequency, section_frequency, within};
use crate::sorting::{Placed, ascending, distinct, merge};
use alloc::vec::Vec;
use teff_index::Index;
use teff_index::pieces::{Pieces, SECTIONS};
use teff_index::positions::Places;
use teff_index::postings::{Cursor, List, Posting, room};

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
    /// Pages that have it in their title, ascending, with what [`best_of`] and [`places_of`] tell.
    pub titled: Vec<(u32, u64)>,
    /// When some of its forms are longer words beside stronger forms: the pages that have a stronger one, or any in their title.
    pub stronger: Option<Bits>,
    /// Sections that have one of its forms; several entries for a section are to be added up.
    pub sections: Vec<SectionMatch>,
}

/// Rows that are used again from clause to clause: frequencies by page number, and what lists are read with.
pub struct Scratch {
    by_page: Vec<u64>,
    by_title: Vec<u64>,
    /// Pages with a frequency.
    touched: Bits,
    read: Read,
    /// Where the pieces of sections stand, in blocks of [`SECTIONS`]; empty until a phrase asks for one.
    pieces: Vec<Vec<Pieces>>,
}

/// A posting list as far as it is of a field, with the page of each posting.
#[derive(Default)]
struct Read {
    cursor: Cursor,
    pages: Vec<u32>,
}

/// Takes the weight of a form, the page of each of its postings, and the postings.
type Visit<'a> = dyn FnMut(&mut Scratch, u32, &[u32], &[Posting]) + 'a;

impl Scratch {
    /// All zero.
    pub fn zero(n_pages: u32) -> Self {
        let rows = || vec![0; n_pages as usize];
        Scratch {
            by_page: rows(),
            by_title: rows(),
            touched: Bits::none(n_pages),
            read: Read::default(),
            pieces: Vec::new(),
        }
    }

    #[inline(always)]
    fn add(&mut self, page: u32, weight: u64) {
        if let Some(sum) = self.by_page.get_mut(page as usize) {
            *sum += weight;
            self.touched.add(page);
        }
    }

    /// The pages with a frequency, ascending; all zero again after.
    fn drain(&mut self) -> Vec<(u32, u64)> {
        let touched = self.touched.drain();
        let mut pages = vec![(0, 0); touched.len()];
        for (to, page) in pages.iter_mut().zip(touched) {
            *to = (page, self.by_page.get_mut(page as usize).map(core::mem::take).unwrap_or(0));
        }
        pages
    }
}

/// The weight of the best form of a clause in a title.
pub fn best_of(titled: u64) -> u64 {
    titled & u64::from(u32::MAX)
}

/// Where its forms stand in the title: a bit for each of the first positions.
pub fn places_of(titled: u64) -> u64 {
    titled >> 32
}

/// Finds a clause's pages and sections.
pub fn find(index: &Index, clause: &Clause, scratch: &mut Scratch, missing: &mut Missing) -> Matches {
    let mut matches = Matches::default();
    let Kind::Phrase { slots } = &clause.kind else {
        let longer = |form: &Form| form.weight <= PREFIX_BESIDE && !clause.corrected;
        let mixed = clause.forms.iter().flatten().any(longer);
        // Of a name that is being typed the beginning is all that could be typed.
        let typing = clause.unfinished && !clause.corrected;
        let mut stronger = Bits::none(if mixed { index.n_pages() } else { 0 });
        each_form(index, clause, scratch, missing, &mut |scratch, weight, pages, postings| {
            let (strong, wide) = (weight > PREFIX_BESIDE, u64::from(weight));
            let begun = typing && (weight == PREFIX || weight == PREFIX_BESIDE);
            let in_title = u64::from(if begun { EXACT } else { weight });
            // Extended, not pushed one by one: a call for each posting is a tenth of the keystroke.
            matches.sections.extend(pages.iter().zip(postings).filter_map(|(&page, posting)| {
                let (here, all) = (section_frequency(posting), frequency(posting, clause.title));
                if all == 0 {
                    return None;
                }
                if posting.title > 0
                    && let Some(best) = scratch.by_title.get_mut(page as usize)
                {
                    let places = places_of(*best) | u64::from(posting.title_places);
                    *best = places << 32 | best_of(*best).max(in_title);
                }
                if mixed && (strong || posting.title > 0) {
                    stronger.add(page);
                }
                scratch.add(page, wide * all);
                let headed = if posting.heading > 0 { weight as u16 } else { 0 };
                let (section, heading_words) = (posting.section, posting.heading_words as u16);
                let weight = u32::try_from(wide * here).unwrap_or(u32::MAX);
                (here > 0).then_some(SectionMatch { page, section, weight, headed, heading_words })
            }));
        });
        matches.pages = scratch.drain();
        for &(page, _) in &matches.pages {
            let best = scratch.by_title.get_mut(page as usize).map(core::mem::take).unwrap_or(0);
            if best > 0 {
                matches.titled.push((page, best));
            }
        }
        matches.stronger = mixed.then_some(stronger);
        return matches;
    };
    let alone = slots.len() == 1;
    if !alone {
        phrase(index, clause, slots, scratch, missing);
    }
    if alone || (clause.manner.role != Role::Together && !scratch.touched.is_empty()) {
        // Where its words stand tells which section to show; it adds nothing to scores. One token alone occurs as often as it is counted: no
        // positions are asked for.
        each_form(index, clause, scratch, missing, &mut |scratch, _, pages, postings| {
            for (&page, posting) in pages.iter().zip(postings) {
                if alone && posting.total() > 0 {
                    scratch.add(page, u64::from(posting.total()) * u64::from(BODY * EXACT));
                }
                let weight = section_frequency(posting);
                if weight > 0 && scratch.touched.has(page) {
                    let section = posting.section;
                    let weight = u32::try_from(weight).unwrap_or(u32::MAX);
                    matches.sections.push(SectionMatch { page, section, weight, headed: 0, heading_words: 0 });
                }
            }
        });
    }
    matches.pages = scratch.drain();
    matches
}

/// Reads the posting lists of all forms of a clause, as far as they are of its field, with each form's weight and the page of each posting.
fn each_form(index: &Index, clause: &Clause, scratch: &mut Scratch, missing: &mut Missing, visit: &mut Visit<'_>) {
    // Taken out so that the visit may use the rest.
    let mut read = core::mem::take(&mut scratch.read);
    for form in clause.forms.iter().flatten() {
        if let Some(Some((block, entry))) = missing.note(index.term(&form.key, form.beside)) {
            let list = read.list(index, entry.postings, clause.manner.field);
            missing.intact(block, list.is_some());
            if let Some((pages, postings)) = list {
                visit(scratch, form.weight, pages, postings);
            }
        }
    }
    scratch.read = read;
}

impl Read {
    /// Reads a posting list; `None` for a damaged one.
    fn list(&mut self, index: &Index, list: List<'_>, field: Field) -> Option<(&[u32], &[Posting])> {
        let first_sections = index.first_sections();
        let postings = self.cursor.read(list, index.n_sections())?;
        let pages = room(&mut self.pages, postings.len());
        let mut page = 0u32;
        for (to, posting) in pages.iter_mut().zip(&*postings) {
            page = page_of(first_sections, page, posting.section);
            *to = page;
        }
        if field != Field::Page {
            for posting in &mut *postings {
                *posting = within(field, posting);
            }
        }
        Some((pages, postings))
    }
}

/// The page of a section that lies on `from` or after; steps double, so that dense and sparse lists are both quick.
fn page_of(first_sections: &[u32], from: u32, section: u32) -> u32 {
    let end = |page: u32| first_sections.get(page as usize + 1).copied().unwrap_or(u32::MAX);
    let Some(between) = section.checked_sub(end(from)) else { return from };
    // Each page has a section at least. Where each has one, as many pages lie between as sections.
    let furthest = from.saturating_add(between);
    if end(furthest) <= section {
        return furthest + 1;
    }
    let (mut low, mut step) = (from, 1);
    while end(low + step) <= section {
        low += step;
        step *= 2;
    }
    // The page is in (low, low + step].
    let (mut low, mut high) = (low + 1, low + step);
    while low < high {
        let middle = low + (high - low) / 2;
        if end(middle) > section {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Adds `BODY · EXACT` for each occurrence of the phrase to its page.
fn phrase(index: &Index, clause: &Clause, slots: &[Slot], scratch: &mut Scratch, missing: &mut Missing) {
    // Of all slots but the first only places that are left in the race are kept. So those of one form first, whose places need no merging; of these the
    // rarest, for which levels tell well enough.
    let mut order: Vec<Placed> = Vec::new();
    for (i, forms) in clause.forms.iter().enumerate() {
        if forms.is_empty() {
            return;
        }
        let mut size = 0u32;
        for form in forms {
            size = size.saturating_add(1 << (form.level / 2).min(31));
        }
        order.push((usize::from(forms.len() > 1), size, i));
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
            if n > 0 {
                merge(&mut places, n);
            }
        }
        if forms.len() > 1 {
            distinct(&mut places);
        }
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
    let encoded = missing.note(index.positions(block, &entry));
    let Scratch { read, pieces, .. } = scratch;
    let list = read.list(index, entry.postings, Field::Page);
    missing.intact(block, list.is_some());
    let Some((pages, postings)) = list else { return };
    let known = bring_pieces(pieces, index, postings, missing);
    let Some(encoded) = encoded.filter(|_| known) else { return };
    let mut each = || {
        let mut places = Places::over(encoded, postings)?;
        let mut here = Vec::new();
        for (&page, posting) in pages.iter().zip(postings) {
            // Nothing is left in the race.
            if within.is_some_and(<[u64]>::is_empty) {
                break;
            }
            let (block, at) = (posting.section as usize / SECTIONS, posting.section as usize % SECTIONS);
            let pieces = pieces.get(block)?.get(at)?;
            let here = places.next(posting, pieces, &mut here)?;
            // The whole page, the title, which stands first, or the heading.
            let (from, length) = match field {
                Field::Page => (0, u32::MAX),
                Field::Title => (0, pieces.title.unwrap_or(0)),
                Field::Heading => pieces.heading.unwrap_or_default(),
            };
            for &position in here {
                if position.wrapping_sub(from) >= length {
                    continue;
                }
                let Some(start) = position.checked_sub(offset) else { continue };
                let start = u64::from(page) << 32 | u64::from(start);
                // Only starts that the slots before left in the race are kept; both ascend.
                if let Some(rest) = within {
                    // Steps double, so that dense and sparse places are both quick.
                    let mut n = 1;
                    while rest.get(n).is_some_and(|s| *s < start) {
                        n *= 2;
                    }
                    let before = rest.get(..n).unwrap_or(rest).partition_point(|s| *s < start);
                    let rest = rest.get(before..).unwrap_or_default();
                    within = Some(rest);
                    if rest.first() != Some(&start) {
                        continue;
                    }
                }
                into.push(start);
            }
        }
        Some(())
    };
    let read = each();
    missing.intact(block, read.is_some());
}

/// Reads where the pieces of the sections of `postings` stand; false while blocks are missing, which are then noted.
fn bring_pieces(all: &mut Vec<Vec<Pieces>>, index: &Index, postings: &[Posting], missing: &mut Missing) -> bool {
    let mut known = true;
    let mut last = None;
    for posting in postings {
        let block = posting.section as usize / SECTIONS;
        if last.replace(block) == Some(block) {
            continue;
        }
        while all.len() <= block {
            all.push(Vec::new());
        }
        if let Some(pieces) = all.get_mut(block).filter(|pieces| pieces.is_empty()) {
            known &= missing.note(index.pieces(block, pieces)).is_some();
        }
    }
    known
}
