//! Which pages may be found: what the operators of the query ask for, the filters of the request, and what it is sorted by. Called by the search once
//! the pages of each clause are known; ranks nothing.

use crate::answer::{Issue, IssueKind, Request};
use crate::bits::Bits;
use crate::matching::Matches;
use crate::missing::Missing;
use crate::plan::Plan;
use crate::query::{Filter, Parsed, Step};
use crate::sorting::keep;
use alloc::string::String;
use alloc::vec::Vec;
use teff_analysis::{analyze, fold_into};
use teff_index::{Index, addresses};

/// What may be found, and in which order.
pub struct Selection {
    /// Something is asked for besides words.
    pub asks: bool,
    /// Pages that the operators of the query leave, and those filters of the request that hold whatever is counted.
    pub asked: Bits,
    /// For each filter of the request with values of which any will do: its facet, and the pages that have one of them.
    pub any: Vec<(usize, Bits)>,
    /// Pages that are the same to a reader.
    pub twins: Twins,
    /// For each page its place by the sort key, the largest for one that has none; empty when scores order.
    pub places: Vec<u32>,
    /// Number of what is sorted by.
    pub order: Option<usize>,
    /// Numbers of the query's filters that no page passes.
    pub empty: Vec<usize>,
    /// Keys that the index does not have.
    pub issues: Vec<Issue>,
}

/// Pages that are the same to a reader.
#[derive(Default)]
pub struct Twins {
    /// The groups, each with the page to show first in front.
    pub groups: Vec<Vec<u32>>,
    /// For each page one more than the number of its group, and its place there; empty when there are no groups.
    pub of: Vec<(u32, u32)>,
}

impl Selection {
    /// What the filters leave, but for those of the facet `besides` with values of which any will do.
    pub fn allowed(&self, besides: Option<usize>) -> Bits {
        let mut allowed = self.asked.clone();
        for (_, bits) in self.any.iter().filter(|(facet, _)| Some(*facet) != besides) {
            allowed.with(bits, false);
        }
        allowed
    }
}

impl Twins {
    fn read(index: &Index, missing: &mut Missing) -> Twins {
        let mut twins = Twins::default();
        missing.note(index.twins(&mut |group| twins.groups.push(group.to_vec())));
        if !twins.groups.is_empty() {
            twins.of = vec![(0, 0); index.n_pages() as usize];
        }
        for (number, group) in (1..).zip(&twins.groups) {
            for (place, &page) in (0..).zip(group) {
                if let Some(of) = twins.of.get_mut(page as usize) {
                    *of = (number, place);
                }
            }
        }
        twins
    }

    /// Keeps of each group the page to show first of those among `pages`.
    pub fn keep_first(&self, pages: &mut Vec<u32>) {
        if self.of.is_empty() {
            return;
        }
        let of = |page: u32| self.of.get(page as usize).copied().unwrap_or_default();
        let mut first = vec![u32::MAX; self.groups.len() + 1];
        for &page in pages.iter() {
            let (group, place) = of(page);
            if let Some(first) = first.get_mut(group as usize) {
                *first = place.min(*first);
            }
        }
        keep(pages, |&page| {
            let (group, place) = of(page);
            group == 0 || first.get(group as usize) == Some(&place)
        });
    }

    /// A page's group, itself among it; empty when there is none.
    pub fn group(&self, page: u32) -> &[u32] {
        let (number, _) = self.of.get(page as usize).copied().unwrap_or_default();
        self.groups.get((number as usize).wrapping_sub(1)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Finds out what may be found.
pub fn select(
    index: &Index,
    request: &Request<'_>,
    parsed: &Parsed,
    dissolved: &[bool],
    plan: &Plan,
    matches: &[Matches],
    missing: &mut Missing,
) -> Selection {
    let mut selection = Selection {
        asks: !parsed.steps.is_empty() || !request.filters.is_empty(),
        asked: Bits::all(index.n_pages()),
        any: Vec::new(),
        twins: Twins::read(index, missing),
        places: Vec::new(),
        order: None,
        empty: Vec::new(),
        issues: Vec::new(),
    };
    let mut unknown = || selection.issues.push(Issue { kind: IssueKind::UnknownKey, start: 0, end: 0 });
    for filter in request.filters {
        // Of an unknown key: no facet has this number, and no page a value.
        let facet = index.facets().iter().position(|key| *key == filter.key).unwrap_or_else(|| {
            unknown();
            usize::MAX
        });
        let mut having = |values: &[String]| having(index, facet, &|value| values.iter().any(|v| v == value), missing);
        if !filter.any.is_empty() {
            selection.any.push((facet, having(&filter.any)));
        }
        for value in &filter.all {
            selection.asked.with(&having(core::slice::from_ref(value)), false);
        }
        let mut none = having(&filter.none);
        none.turn();
        selection.asked.with(&none, false);
    }
    let (key, descending) = match request.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (request.sort, false),
    };
    if !key.is_empty() {
        match index.orders().iter().position(|order| order == key) {
            Some(order) => {
                selection.order = Some(order);
                let mut places = missing.note(index.order(order, &mut |_| ())).unwrap_or_default();
                for place in &mut places {
                    *place = if *place == 0 || !descending { place.wrapping_sub(1) } else { u32::MAX - *place };
                }
                selection.places = places;
            }
            None => unknown(),
        }
    }
    // What is counted is asked for together with what is searched.
    for facet in request.facets {
        match index.facets().iter().position(|key| key == facet) {
            Some(facet) => drop(missing.note(index.facet(facet, &mut |_, _| ()))),
            None => unknown(),
        }
    }

    let n = index.n_pages();
    // A piece that was left out, as there were too many, asks for nothing, whatever stands around it.
    let mut stack: Vec<Option<Bits>> = Vec::new();
    for step in &parsed.steps {
        let top = match step {
            Step::Piece(piece) => {
                let (mut bits, mut asks) = (Bits::all(n), false);
                let dissolved = dissolved.get(*piece).copied().unwrap_or(false);
                for (clause, found) in plan.clauses.iter().zip(matches) {
                    if !dissolved && clause.pieces.contains(piece) {
                        let mut having = Bits::none(n);
                        for &(page, _) in &found.pages {
                            having.add(page);
                        }
                        bits.with(&having, false);
                        asks = true;
                    }
                }
                asks.then_some(bits)
            }
            Step::Filter(number) => {
                let Some(filter) = parsed.filters.get(*number) else { continue };
                let bits = passing(index, request.query, filter, missing);
                if bits.is_empty() && !filter.excluded {
                    selection.empty.push(*number);
                }
                Some(bits)
            }
            Step::Not => {
                let mut bits = stack.pop().flatten();
                if let Some(bits) = &mut bits {
                    bits.turn();
                }
                bits
            }
            Step::And | Step::Or => {
                let (right, mut left) = (stack.pop().flatten(), stack.pop().flatten());
                match (&mut left, &right) {
                    (Some(left), Some(right)) => left.with(right, *step == Step::Or),
                    _ => left = left.or(right),
                }
                left
            }
        };
        stack.push(top);
    }
    for bits in stack.iter().flatten() {
        selection.asked.with(bits, false);
    }
    selection
}

/// The pages that have a value of a facet that `wanted` takes.
fn having(index: &Index, facet: usize, wanted: &dyn Fn(&str) -> bool, missing: &mut Missing) -> Bits {
    let mut bits = Bits::none(index.n_pages());
    if facet < index.facets().len() {
        let read = index.facet(facet, &mut |value, pages| {
            if wanted(value) {
                for &page in pages {
                    bits.add(page);
                }
            }
        });
        missing.note(read);
    }
    bits
}

/// The pages that pass a filter of the query.
pub fn passing(index: &Index, query: &str, filter: &Filter, missing: &mut Missing) -> Bits {
    let wanted = query.get(filter.value.0..filter.value.1).unwrap_or_default();
    if let Some(facet) = filter.facet {
        return having(index, facet, &|value| same_value(wanted, value), missing);
    }
    let mut bits = Bits::none(index.n_pages());
    for first in (0..index.n_pages()).step_by(addresses::PAGES as usize) {
        let read = index.addresses(first, &mut |page, address| {
            let has = |address: &[u8]| {
                address.windows(wanted.len().max(1)).any(|part| part.eq_ignore_ascii_case(wanted.as_bytes()))
            };
            // Most have nothing to decode. Not `contains`: the library's search for one byte is 320 bytes of code.
            let coded = || address.iter().copied().any(|byte| byte == b'%');
            if has(address) || coded() && has(&as_read(address)) {
                bits.add(page);
            }
        });
        missing.note(read);
    }
    bits
}

/// An address as browsers show it: `%C3%A9` is é.
fn as_read(address: &[u8]) -> Vec<u8> {
    let mut shown = Vec::with_capacity(address.len());
    let mut rest = address;
    while let [byte, behind @ ..] = rest {
        let digit = |at: usize| behind.get(at).and_then(|&digit| char::from(digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                shown.push((16 * high + low) as u8);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                shown.push(*byte);
                rest = behind;
            }
        }
    }
    shown
}

/// A value as typed is the one of a page: to the letter, or with the same words but for accents and capitals.
fn same_value(typed: &str, value: &str) -> bool {
    let words = |text: &str| {
        let mut words = String::new();
        analyze(text, &mut |token| {
            fold_into(token.key, &mut words);
            words.push(' ');
        });
        words
    };
    typed == value || (words(typed) == words(value) && !words(value).is_empty())
}
