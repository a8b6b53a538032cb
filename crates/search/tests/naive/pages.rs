//! A page as the scan holds it: every token counted and placed, and what a clause weighs there.

use super::{Ask, Clause};
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze_in};
use teff_index::{GAP, LONG_HEADING, LONG_TITLE, WITHIN, length_code, length_of};
use teff_indexer::names;
use teff_indexer::weights::Weights;
use teff_indexer::{CutSection, Document, cut_sections};
use teff_search::knobs::*;

/// How often a term occurs in a section; titles count at the page's first.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    title: u64,
    heading: u64,
    body: u64,
}

impl Counts {
    /// As a clause sees it that looks in one field alone.
    pub fn within(self, field: &str) -> Self {
        match field {
            "title" => Counts { title: self.title, ..Counts::default() },
            "heading" => Counts { heading: self.heading, ..Counts::default() },
            _ => self,
        }
    }
    pub fn in_section(&self) -> u64 {
        u64::from(HEADING) * self.heading + u64::from(BODY) * self.body
    }
    fn in_page(&self, title: u32) -> u64 {
        u64::from(title) * self.title + self.in_section()
    }
}

pub struct Page {
    pub length: u64,
    /// Words of the shorter of its names, from 1 to `LONG_TITLE`.
    pub title_words: u64,
    /// Words of the heading of each section, from 1 to `LONG_HEADING`.
    pub heading_words: Vec<u64>,
    /// In 1/16.
    pub boost: u64,
    /// Term → section → counts.
    pub counts: BTreeMap<String, BTreeMap<usize, Counts>>,
    /// Terms that it has as a word or as part of one.
    pub words: BTreeSet<String>,
    /// Position → terms.
    places: BTreeMap<u32, BTreeSet<String>>,
    /// Term → the first of its positions in the title.
    title_places: BTreeMap<String, Vec<u32>>,
    /// Position → the field that it is in.
    fields: BTreeMap<u32, &'static str>,
}

pub fn page(document: &Document, dotless: bool) -> Page {
    let called = [&document.title, &document.alias];
    let shortest =
        called[..1 + usize::from(!document.alias.is_empty())].iter().map(|name| names::parts(name)).min().unwrap_or(0);
    let title_words = u64::from(shortest.clamp(1, LONG_TITLE));
    let mut page = Page {
        length: 0,
        title_words,
        heading_words: Vec::new(),
        boost: 16,
        counts: BTreeMap::new(),
        words: BTreeSet::new(),
        places: BTreeMap::new(),
        title_places: BTreeMap::new(),
        fields: BTreeMap::new(),
    };
    let mut next = 0u32;
    let mut used = 0u32;
    // For a term in a section's title, heading or text: how often it stands there, and what that counts for.
    let mut weighed = BTreeMap::new();
    let mut read = |text: &str, weights: &Weights, section: usize, field: u8, runs_on: bool| {
        if runs_on {
            next -= GAP;
        }
        let mut tokens = Vec::new();
        let n =
            analyze_in(text, dotless, &mut |t| tokens.push((t.group, t.kind, t.position, t.key.to_string(), t.start)));
        for (group, kind, position, key, start) in &tokens {
            let counts = page.counts.entry(key.clone()).or_default().entry(section).or_default();
            let entry: &mut (u64, u64) = weighed.entry((key.clone(), section, field)).or_default();
            *entry = (entry.0 + 1, entry.1 + u64::from(weights.at(*start)));
            // Each counts for what its place says, together at least an eighth of what they are.
            let sum = ((entry.1 + 128) / 256).max(entry.0.div_ceil(8));
            match field {
                0 => counts.title = sum,
                1 => counts.heading = sum,
                _ => counts.body = sum,
            }
            if matches!(kind, TokenKind::Word | TokenKind::Part) {
                page.words.insert(key.clone());
            }
            if field == 0 && *position < 15 {
                let places = page.title_places.entry(key.clone()).or_default();
                if !places.contains(position) {
                    places.push(*position);
                }
            }
            let spans = tokens.iter().any(|(g, _, at, ..)| g == group && at > position);
            if *kind != TokenKind::Whole || !spans {
                page.places.entry(next + position).or_default().insert(key.clone());
                page.fields.insert(next + position, ["title", "heading", "text"][usize::from(field)]);
            }
        }
        used += n;
        next += n + GAP;
    };
    let (names, weights) = document.names();
    read(&names, &weights, 0, 0, false);
    for (i, cut) in cut_sections(document).iter().enumerate() {
        if !cut.continues && !cut.heading.is_empty() {
            read(cut.heading, &cut.heading_weights, i, 1, false);
        }
        read(cut.text, &cut.text_weights, i, 2, cut.continues);
    }
    let heading = |cut: &CutSection<'_>| if cut.continues { 0 } else { names::words(cut.heading) };
    let cuts = cut_sections(document);
    page.heading_words = cuts.iter().map(|cut| u64::from(heading(cut).clamp(1, LONG_HEADING))).collect();
    if document.boost > 0 {
        page.boost = u64::from(document.boost / 16).clamp(1, 255);
    }
    page.length = u64::from(length_of(length_code(used)));
    page
}

/// The weighted frequency of a clause on a page.
pub fn weight(page: &Page, clause: &Clause) -> u64 {
    if let (Ask::Phrase(slots), [forms]) = (&clause.ask, clause.forms.as_slice()) {
        assert_eq!(slots.len(), 1);
        let all = |c: &Counts| {
            let c = c.within(&clause.field);
            c.title + c.heading + c.body
        };
        let of = |(term, _): &(String, u64)| page.counts.get(term).map_or(0, |s| s.values().map(all).sum::<u64>());
        return forms.iter().map(of).sum::<u64>() * u64::from(BODY * EXACT);
    }
    if let Ask::Phrase(slots) = &clause.ask {
        let in_field = |at: &u32| clause.field.is_empty() || page.fields.get(at) == Some(&clause.field.as_str());
        let stands = |at: u32, forms: &[(String, u64)]| {
            in_field(&at) && page.places.get(&at).is_some_and(|here| forms.iter().any(|(term, _)| here.contains(term)))
        };
        let last = page.places.keys().next_back().copied().unwrap_or(0);
        let starts = (0..=last)
            .filter(|start| slots.iter().zip(&clause.forms).all(|((offset, ..), forms)| stands(start + offset, forms)));
        return starts.count() as u64 * u64::from(BODY * EXACT);
    }
    let of = |(term, weight): &(String, u64)| -> u64 {
        let in_field = |counts: &Counts| counts.within(&clause.field).in_page(clause.title);
        page.counts.get(term).map_or(0, |s| s.values().map(in_field).sum::<u64>() * weight)
    };
    clause.forms[0].iter().map(of).sum()
}

/// The weight of the best form of a clause that stands in the title of a page; 0 when none does, and for phrases.
pub fn best_in_title(page: &Page, clause: &Clause) -> u64 {
    if matches!(clause.ask, Ask::Phrase(_)) {
        return 0;
    }
    let stands = |term: &String| {
        page.counts.get(term).is_some_and(|s| s.values().any(|counts| counts.within(&clause.field).title > 0))
    };
    let begun = |weight: u64| {
        let longer = weight == u64::from(PREFIX) || weight == u64::from(PREFIX_BESIDE);
        if longer && clause.unfinished && !clause.corrected { u64::from(EXACT) } else { weight }
    };
    clause.forms[0].iter().filter(|(term, _)| stands(term)).map(|(_, weight)| begun(*weight)).max().unwrap_or(0)
}

/// Whether clauses stand in the title in a row, each as many places behind the one before as that takes.
pub fn in_row<'a>(page: &Page, clauses: impl Iterator<Item = (&'a Clause, u64)>) -> bool {
    let mut starts: Option<BTreeSet<u64>> = None;
    let mut n = 0;
    for (clause, words) in clauses {
        n += 1;
        if best_in_title(page, clause) == 0 {
            return false;
        }
        let mut here = BTreeSet::new();
        for (term, _) in &clause.forms[0] {
            let count = page.counts.get(term).map_or(0, |s| s.values().map(|counts| counts.title).sum::<u64>());
            let places = page.title_places.get(term).into_iter().flatten();
            here.extend(places.take(count.min(3) as usize).map(|place| u64::from(*place)));
        }
        let stands = |at: &u64| starts.as_ref().is_none_or(|starts| starts.contains(at));
        starts = Some(here.iter().filter(|at| stands(at)).map(|at| at + words).collect());
    }
    n > 1 && starts.is_some_and(|starts| !starts.is_empty())
}

/// As [`best_in_title`], for the heading of a section.
pub fn best_in_heading(page: &Page, section: usize, clause: &Clause) -> u64 {
    let stands = |term: &String| {
        let counts = page.counts.get(term).and_then(|s| s.get(&section)).copied().unwrap_or_default();
        !matches!(clause.ask, Ask::Phrase(_)) && counts.within(&clause.field).heading > 0
    };
    clause.forms[0].iter().filter(|(term, _)| stands(term)).map(|(_, weight)| *weight).max().unwrap_or(0)
}

/// What stands for the words that one is a part of.
pub fn within(part: &str) -> String {
    format!("{part}{}", char::from(WITHIN))
}

/// Whether a page has nothing of a clause but longer words, and none in its title, while the clause has stronger forms beside them.
pub fn longer_alone(page: &Page, clause: &Clause) -> bool {
    let beside = |(_, weight): &&(String, u64)| *weight <= u64::from(PREFIX_BESIDE);
    let term = !matches!(clause.ask, Ask::Phrase(_)) && !clause.corrected;
    if !term || !clause.forms[0].iter().any(|form| beside(&form)) {
        return false;
    }
    let stronger = clause.forms[0].iter().filter(|form| form.1 > u64::from(PREFIX_BESIDE)).cloned().collect();
    best_in_title(page, clause) == 0 && weight(page, &Clause { forms: vec![stronger], ..clause.clone() }) == 0
}

impl Page {
    /// Counts a word as what its parts are within, too.
    pub fn add_parts(&mut self, whole: &str, parts: &BTreeSet<String>) {
        for (section, counts) in self.counts.get(whole).cloned().into_iter().flatten() {
            for part in parts {
                let sum = self.counts.entry(within(part)).or_default().entry(section).or_default();
                sum.title += counts.title;
                sum.heading += counts.heading;
                sum.body += counts.body;
            }
        }
    }

    /// The bigrams stand in a row somewhere on the page.
    pub fn has_run(&self, run: &[String]) -> bool {
        let stands = |at: u32, key: &String| self.places.get(&at).is_some_and(|here| here.contains(key));
        self.places.keys().any(|&start| run.iter().zip(start..).all(|(key, at)| stands(at, key)))
    }
}
