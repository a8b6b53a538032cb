//! A ranked page → a hit: its card, the best piece of its best section, and the other sections that matched.

use crate::answer::{Hit, Marked, Request, SectionHit};
use crate::excerpt::{self, Window};
use crate::fragment::fragment;
use crate::knobs::MAX_DUPLICATES;
use crate::marking::{Marker, Spot, ranges};
use crate::missing::Missing;
use crate::ranking::{Ranked, RankedPage};
use crate::sorting::{Placed, ascending};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use teff_index::text::SectionText;
use teff_index::{Index, addresses};

/// The first hits, of which more than the best section is looked at: each section may be another block to fetch, and readers rarely go into the pages of the others.
const DETAILED: usize = 3;
/// Sections that are looked at for the excerpt, best first.
const EXCERPT_SECTIONS: usize = 3;
/// Words handed over to be marked on the landing page.
const MAX_MARKS: usize = 16;

/// A section read, with its best piece.
struct Choice<'a> {
    text: SectionText<'a>,
    spots: Vec<Spot>,
    window: Window,
}

impl<'a> Choice<'a> {
    // Called from two places; inlined in both, it costs 75 bytes of Brotli.
    #[inline(never)]
    fn of(text: SectionText<'a>, marker: &Marker, all: &Ranked, columns: usize) -> Self {
        let spots = marker.spots(text.text);
        let window = excerpt::choose(text.text, &spots, &all.weights, columns);
        Choice { text, spots, window }
    }
}

/// Brings what a hit shows; `group` are the pages that are the same to a reader. `None` when blocks are missing, which are then noted.
pub fn hit<'a>(
    index: &'a Index,
    request: &Request<'_>,
    ranked: &RankedPage,
    (rank, group): (usize, &[u32]),
    all: &Ranked,
    marker: &Marker,
    missing: &mut Missing,
) -> Option<Hit> {
    let duplicates = addresses(index, group, ranked.page, missing);
    let first = index.sections(ranked.page).start;
    // Sections that matched, best first; of a page that matched by its title alone, its first.
    let mut best: Vec<Placed> = Vec::new();
    // Who types a part of the title is led to the top of the page, and is told how it begins.
    let is_called = ranked.in_row && !ranked.is_headed;
    for (i, &score) in ranked.sections.iter().enumerate() {
        let score = if is_called && i == 0 { u64::MAX } else { score };
        if score > 0 {
            best.push((0, u32::MAX - score.min(u64::from(u32::MAX)) as u32, i));
        }
    }
    ascending(&mut best);
    if best.is_empty() {
        best.push((0, 0, 0));
    }
    let card = missing.note(index.card_beside(ranked.page, first + best.first().map_or(0, |best| best.2) as u32));
    let mut texts: Vec<SectionText<'_>> = Vec::new();
    // Enough for the excerpt, and for sub-results even when two cuts share an anchor.
    let looked = if rank < DETAILED { EXCERPT_SECTIONS.max(request.sections + 2) } else { 1 };
    for &(_, _, i) in best.iter().take(looked) {
        if let Some(text) = missing.note(index.section(ranked.page, first + i as u32)) {
            texts.push(text);
        }
    }
    let card = card.filter(|_| missing.blocks.is_empty())?;
    // Analysing a text is most of what a hit costs: only those that may be shown are.
    let choice = |text: &SectionText<'a>| Choice::of(*text, marker, all, request.excerpt);
    let mut choices = Vec::new();
    for text in texts.iter().take(EXCERPT_SECTIONS) {
        choices.push(choice(text));
    }

    // The first of the most worthy, among the best sections; what stands below the heading that was typed, whatever is said elsewhere.
    let mut main = 0;
    let is_led = ranked.is_headed || is_called && texts.first().is_some_and(|text| !text.text.is_empty());
    for (i, choice) in choices.iter().enumerate() {
        if !is_led && choices.get(main).is_none_or(|m| choice.window.beats(&m.window)) {
            main = i;
        }
    }
    let title_spots = marker.spots(card.title);
    let (mut heading, mut anchor, mut pointer) = ("", "", String::new());
    let mut piece = Marked::default();
    let mut marks = Vec::new();
    if let Some(Choice { text, spots, window }) = choices.get(main) {
        (heading, anchor) = (text.heading, text.anchor);
        piece = excerpt::cut(text.text, *window, spots, request.excerpt);
        if window.worth > 0 {
            pointer = fragment(text.text, window.start, window.end);
        }
        mark(&mut marks, text.text, spots);
    }
    mark(&mut marks, card.title, &title_spots);

    // The other sections that can be linked to, one for each anchor, the best of them, in the order of the page.
    let mut others: Vec<Placed> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let taken = |other: &Placed| texts.get(other.2).is_some_and(|taken| taken.anchor == text.anchor);
        let linked = !text.anchor.is_empty() && text.anchor != anchor && !others.iter().any(taken);
        if i != main && linked && others.len() < request.sections {
            others.push((best.get(i).map_or(0, |best| best.2), 0, i));
        }
    }
    ascending(&mut others);
    let mut sections = Vec::new();
    for &(_, _, i) in &others {
        let late = texts.get(i).filter(|_| i >= choices.len()).map(choice);
        let Some(Choice { text, spots, window }) = late.as_ref().or(choices.get(i)) else { continue };
        sections.push(SectionHit {
            heading: text.heading.to_string(),
            url: with_anchor(card.url, text.anchor),
            excerpt: excerpt::cut(text.text, *window, spots, request.excerpt),
        });
    }
    let mut breadcrumb = Vec::new();
    for name in &card.breadcrumb {
        breadcrumb.push(name.to_string());
    }
    Some(Hit {
        page: ranked.page,
        url: card.url.to_string(),
        title: Marked { text: card.title.to_string(), ranges: ranges(card.title, &title_spots) },
        breadcrumb,
        heading: heading.to_string(),
        anchor: anchor.to_string(),
        excerpt: piece,
        sections,
        score: ranked.score,
        lang: card.lang.to_string(),
        marks,
        fragment: pointer,
        duplicates,
        sort_value: Vec::new(),
    })
}

/// Notes with each hit the value that it was sorted by.
pub fn sort_values(index: &Index, order: usize, hits: &mut [Hit], missing: &mut Missing) {
    let mut values: Vec<Vec<u8>> = Vec::new();
    let Some(pages) = missing.note(index.order(order, &mut |value| values.push(value.to_vec()))) else {
        return;
    };
    for hit in hits {
        let number = pages.get(hit.page as usize).copied().unwrap_or(0) as usize;
        hit.sort_value = values.get(number.wrapping_sub(1)).cloned().unwrap_or_default();
    }
}

/// The addresses of pages but one, of the first few.
fn addresses(index: &Index, pages: &[u32], besides: u32, missing: &mut Missing) -> Vec<String> {
    let mut found = Vec::new();
    for &page in pages.iter().filter(|&&page| page != besides).take(MAX_DUPLICATES) {
        let first = page - page % addresses::PAGES;
        let read = index.addresses(first, &mut |here, address| {
            if here == page
                && let Ok(address) = core::str::from_utf8(address)
            {
                found.push(address.to_string());
            }
        });
        missing.note(read);
    }
    found
}

/// An address that has a fragment already leads to no other: a site that routes by it has one page for each.
pub fn with_anchor(url: &str, anchor: &str) -> String {
    let mut address = String::from(url);
    // Not `contains`: the library's search for one byte is 320 bytes of code.
    if !url.bytes().any(|byte| byte == b'#') {
        address.push('#');
        address.push_str(anchor);
    }
    address
}

/// Adds the words at `spots` as they stand in the text.
fn mark(marks: &mut Vec<String>, text: &str, spots: &[Spot]) {
    for &(start, end) in &ranges(text, spots) {
        let word = text.get(start..end).unwrap_or_default();
        if marks.len() < MAX_MARKS && !word.is_empty() && !marks.iter().any(|m| m == word) {
            marks.push(word.to_string());
        }
    }
}
