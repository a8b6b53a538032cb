//! Which pages may be found: what the operators of the query ask for, the filters of the request, and what it is sorted by. Called by the search once
//! the pages of each clause are known; ranks nothing.

use crate::answer::{Issue, IssueKind, Request};
use crate::bits::Bits;
use crate::matching::Matches;
use crate::missing::Missing;
use crate::plan::Plan;
use crate::query::{Filter, Parsed, Step};
use alloc::string::String;
use alloc::vec::Vec;
use teff_analysis::{analyze, fold_into};
use teff_index::{Error, Index, addresses};

/// What may be found, and in which order.
#[derive(Default)]
pub struct Selection {
    /// Pages that the operators of the query leave; none when it has none.
    pub asked: Option<Bits>,
    /// For each filter of the request with values of which any will do: its facet, and the pages that have one of them.
    pub any: Vec<(usize, Bits)>,
    /// Pages that the other filters leave.
    pub fixed: Option<Bits>,
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
    /// What the filters leave, but for those of the facet `besides` with values of which any will do; `None` when that is all pages.
    pub fn allowed(&self, besides: Option<usize>) -> Option<Bits> {
        let any = self.any.iter().filter(|(facet, _)| Some(*facet) != besides).map(|(_, bits)| bits);
        let mut allowed: Option<Bits> = None;
        for bits in self.asked.iter().chain(&self.fixed).chain(any) {
            match &mut allowed {
                Some(allowed) => allowed.with(bits, false),
                None => allowed = Some(bits.clone()),
            }
        }
        allowed
    }
}

impl Twins {
    fn read(index: &Index, missing: &mut Missing) -> Result<Twins, Error> {
        let mut twins = Twins::default();
        missing.note(index.twins(&mut |group| twins.groups.push(group.to_vec())))?;
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
        Ok(twins)
    }

    /// Keeps of each group the page to show first of those among `pages`.
    pub fn keep_first<T>(&self, pages: &mut Vec<T>, page: impl Fn(&T) -> u32) {
        if self.of.is_empty() {
            return;
        }
        let of = |item: &T| self.of.get(page(item) as usize).copied().unwrap_or_default();
        let mut first = vec![u32::MAX; self.groups.len() + 1];
        for (group, place) in pages.iter().map(of) {
            if let Some(first) = first.get_mut(group as usize) {
                *first = place.min(*first);
            }
        }
        pages.retain(|item| {
            let (group, place) = of(item);
            group == 0 || first.get(group as usize) == Some(&place)
        });
    }

    /// The other pages of a page's group.
    pub fn others(&self, page: u32) -> impl Iterator<Item = u32> + '_ {
        let group =
            self.of.get(page as usize).and_then(|(group, _)| self.groups.get((*group as usize).wrapping_sub(1)));
        group.into_iter().flatten().copied().filter(move |&other| other != page)
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
) -> Result<Selection, Error> {
    let mut selection = Selection { twins: Twins::read(index, missing)?, ..Selection::default() };
    let n = index.n_pages();
    let mut unknown = || selection.issues.push(Issue { kind: IssueKind::UnknownKey, start: 0, end: 0 });
    for filter in request.filters {
        let facet = index.facets().iter().position(|key| *key == filter.key);
        let mut any = Bits::none(n);
        let mut none = Bits::none(n);
        let mut all: Vec<Option<Bits>> = vec![None; filter.all.len()];
        match facet {
            Some(facet) => {
                let read = index.facet(facet, &mut |value, pages| {
                    let has = |values: &[String]| values.iter().any(|wanted| wanted == value);
                    let pages = || pages.iter().copied();
                    if has(&filter.any) {
                        pages().for_each(|page| any.add(page));
                    }
                    if has(&filter.none) {
                        pages().for_each(|page| none.add(page));
                    }
                    for (_, bits) in filter.all.iter().zip(&mut all).filter(|(wanted, _)| *wanted == value) {
                        *bits = Some(Bits::of(n, pages()));
                    }
                });
                missing.note(read)?;
            }
            None => unknown(),
        }
        none.turn();
        let fixed = selection.fixed.get_or_insert(none.clone());
        fixed.with(&none, false);
        for bits in all {
            fixed.with(&bits.unwrap_or_else(|| Bits::none(n)), false);
        }
        if !filter.any.is_empty() {
            // Of an unknown key: no facet has this number, so it is never left out.
            selection.any.push((facet.unwrap_or(usize::MAX), any));
        }
    }
    let (key, descending) = match request.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (request.sort, false),
    };
    if !key.is_empty() {
        match index.orders().iter().position(|order| order == key) {
            Some(order) => {
                selection.order = Some(order);
                let mut places = missing.note(index.order(order, &mut |_| ()))?.unwrap_or_default();
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
            Some(facet) => drop(missing.note(index.facet(facet, &mut |_, _| ()))?),
            None => unknown(),
        }
    }

    let mut stack: Vec<Bits> = Vec::new();
    for step in &parsed.steps {
        let top = match step {
            Step::Piece(piece) => {
                let mut bits = Bits::none(n);
                bits.turn();
                let dissolved = dissolved.get(*piece).copied().unwrap_or(false);
                let of_piece = plan.clauses.iter().zip(matches).filter(|(c, _)| !dissolved && c.pieces.contains(piece));
                of_piece.for_each(|(_, found)| bits.with(&Bits::of(n, found.pages.iter().map(|p| p.0)), false));
                bits
            }
            Step::Filter(number) => {
                let Some(filter) = parsed.filters.get(*number) else { continue };
                let bits = passing(index, request.query, filter, missing)?;
                if bits.is_empty() && !filter.excluded {
                    selection.empty.push(*number);
                }
                bits
            }
            Step::Not => {
                let Some(mut bits) = stack.pop() else { continue };
                bits.turn();
                bits
            }
            Step::And | Step::Or => {
                let (Some(right), Some(mut left)) = (stack.pop(), stack.pop()) else { continue };
                left.with(&right, *step == Step::Or);
                left
            }
        };
        stack.push(top);
    }
    selection.asked = stack.pop();
    Ok(selection)
}

/// The pages that pass a filter of the query.
pub fn passing(index: &Index, query: &str, filter: &Filter, missing: &mut Missing) -> Result<Bits, Error> {
    let mut bits = Bits::none(index.n_pages());
    let wanted = query.get(filter.value.0..filter.value.1).unwrap_or_default();
    if let Some(facet) = filter.facet {
        let read = index.facet(facet, &mut |value, pages| {
            if same_value(wanted, value) {
                pages.iter().for_each(|&page| bits.add(page));
            }
        });
        missing.note(read)?;
        return Ok(bits);
    }
    for first in (0..index.n_pages()).step_by(addresses::PAGES as usize) {
        let read = index.addresses(first, &mut |page, address| {
            if address.windows(wanted.len().max(1)).any(|part| part.eq_ignore_ascii_case(wanted.as_bytes())) {
                bits.add(page);
            }
        });
        missing.note(read)?;
    }
    Ok(bits)
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
