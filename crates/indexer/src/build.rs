//! Documents → index bytes. Called by the root's build script and the command line. Same documents, same bytes: pages are ordered by
//! address, terms by key, and nothing depends on time or threads.

use crate::document::Document;
use crate::error::Error;
use crate::language::{self, Language};
use crate::names;
use crate::sides;
use crate::terms::{Field, Terms};
use crate::weights::Weights;
use rayon::prelude::*;
use std::collections::BTreeSet;
use teff_analysis::analyze;
use teff_index::pieces::PieceLengths;
use teff_index::rewrites::Rewrite;
use teff_index::text::{Card, SectionText};
use teff_index::writer::{Hands, Input, Limits, PageInput, write};

/// A section is cut when it goes on after this many positions, at the next end of a paragraph.
const SECTION_POSITIONS: u32 = 200;
/// A paragraph that alone is longer than this is cut at white space.
const PARAGRAPH_POSITIONS: u32 = 400;

/// An index with what went into it.
pub struct Built {
    /// The index image.
    pub bytes: Vec<u8>,
    /// The figures to show.
    pub report: Report,
}

/// Figures of an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Pages.
    pub pages: usize,
    /// Sections, after long ones were cut.
    pub sections: usize,
    /// Different terms.
    pub terms: usize,
    /// Positions of all pages.
    pub positions: u64,
    /// Pages that stand behind another one that is the same to a reader.
    pub twins: usize,
    /// Terms of this level of document frequency or more are resident in the root.
    pub resident_level: u8,
}

/// A section as it is indexed: one of the document's, or a cut of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutSection<'a> {
    /// Heading for display; a continuing cut repeats it.
    pub heading: &'a str,
    /// Anchor of the heading.
    pub anchor: &'a str,
    /// Paragraphs separated by a line feed.
    pub text: &'a str,
    /// The heading belongs to an earlier cut and is not indexed again; positions run on without a gap.
    pub continues: bool,
    /// What words of the heading count for.
    pub heading_weights: Weights,
    /// What words of the text count for.
    pub text_weights: Weights,
}

/// Cuts a document's sections to about 200 positions, at the ends of paragraphs. Gives at least one section, empty if need be, as a title's
/// occurrences are counted at a page's first.
pub fn cut_sections(document: &Document) -> Vec<CutSection<'_>> {
    let mut cuts = Vec::new();
    for section in &document.sections {
        let mut continues = false;
        let mut emit = |from: usize, to: usize, continues: bool| {
            cuts.push(CutSection {
                heading: &section.heading,
                anchor: &section.anchor,
                text: &section.text[from..to],
                continues,
                heading_weights: section.heading_weights.clone(),
                text_weights: section.text_weights.within(from..to),
            });
        };
        let mut start = 0;
        let mut so_far = 0;
        let mut at = 0;
        for paragraph in section.text.split_inclusive('\n') {
            // Behind the last one nothing is cut off; a position takes a byte at least.
            if at + paragraph.len() == section.text.len() && paragraph.len() <= PARAGRAPH_POSITIONS as usize {
                break;
            }
            let length = count(paragraph);
            if length > PARAGRAPH_POSITIONS {
                let mut words = 0;
                for word in paragraph.split_inclusive([' ', '\t']) {
                    words += count(word);
                    at += word.len();
                    if so_far + words > SECTION_POSITIONS && at < section.text.len() {
                        emit(start, start + section.text[start..at].trim_end().len(), continues);
                        (start, so_far, words, continues) = (at, 0, 0, true);
                    }
                }
                so_far += words;
            } else {
                so_far += length;
                at += paragraph.len();
            }
            if so_far > SECTION_POSITIONS && at < section.text.len() {
                emit(start, start + section.text[start..at].trim_end_matches('\n').len(), continues);
                (start, so_far, continues) = (at, 0, true);
            }
        }
        emit(start, section.text.len(), continues);
    }
    if cuts.is_empty() {
        cuts.push(CutSection::default());
    }
    cuts
}

fn count(text: &str) -> u32 {
    analyze(text, &mut |_| {})
}

/// Builds the index of `documents`, in any order.
pub fn build(documents: &[Document]) -> Result<Built, Error> {
    build_within(documents, Limits::default())
}

/// Builds the index of `documents`, in any order, with sizes other than the default.
pub fn build_within(documents: &[Document], limits: Limits) -> Result<Built, Error> {
    assemble(documents, None, limits)
}

/// Builds the index of `documents`, in any order, all of which are in one language, whatever they say.
pub fn build_in(lang: &str, documents: &[Document], limits: Limits) -> Result<Built, Error> {
    assemble(documents, Some(lang), limits)
}

fn assemble(documents: &[Document], lang: Option<&str>, limits: Limits) -> Result<Built, Error> {
    let mut pages: Vec<(&Document, Vec<CutSection<'_>>)> = documents.par_iter().map(|d| (d, cut_sections(d))).collect();
    pages.sort_by(|a, b| a.0.url.cmp(&b.0.url));

    let sorted: Vec<&Document> = pages.iter().map(|(document, _)| *document).collect();
    let tags = match lang {
        Some(lang) => vec![lang.to_string(); sorted.len()],
        None => language::tags(&sorted),
    };
    let names: Vec<&String> = tags.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let languages: Vec<Language> = names.iter().map(|tag| Language::of(tag)).collect();

    let mut report = Report { pages: pages.len(), ..Report::default() };
    let mut starts = Vec::with_capacity(pages.len());
    for (_, cuts) in &pages {
        starts.push(report.sections as u32);
        report.sections += cuts.len();
    }
    let numbers: Vec<usize> = tags.iter().map(|tag| names.binary_search(&tag).unwrap_or(0)).collect();
    let dotless = language::is_dotless(&tags);
    // Runs of pages, some for each processor; what comes out does not depend on where they are cut.
    let run = pages.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let runs: Vec<usize> = (0..pages.len()).step_by(run).collect();
    let read: Vec<(Terms, Vec<Length>)> = runs
        .into_par_iter()
        .map(|from| {
            let mut terms = Terms::default();
            terms.dotless = dotless;
            let pages = (from..).zip(&pages[from..]).take(run);
            let lengths = pages.map(|(page, (document, cuts))| {
                terms.language = numbers[page];
                read(document, cuts, page as u32, starts[page], &mut terms)
            });
            let lengths = lengths.collect();
            (terms, lengths)
        })
        .collect();
    let mut terms = Terms::default();
    let mut lengths = Vec::with_capacity(pages.len());
    for (later, of) in read {
        terms.append(later);
        lengths.extend(of);
    }
    report.positions = lengths.iter().map(|(length, _)| u64::from(*length)).sum();

    let pages: Vec<PageInput> = pages
        .iter()
        .zip(lengths)
        .map(|((document, cuts), (length, pieces))| PageInput {
            length,
            title_words: title_words(document),
            boost: boost(document),
            card: Card {
                url: &document.url,
                title: &document.title,
                lang: &document.lang,
                breadcrumb: document.breadcrumb.iter().map(String::as_str).collect(),
            },
            sections: cuts
                .iter()
                .map(|c| SectionText { heading: c.heading, anchor: c.anchor, text: c.text, continues: c.continues })
                .collect(),
            heading_words: cuts.iter().map(|c| if c.continues { 0 } else { names::words(c.heading) }).collect(),
            pieces,
        })
        .collect();
    report.terms = terms.len();
    // Function words that no page has are terms all the same: nothing else is to stand for a "whom".
    for (number, language) in languages.iter().enumerate() {
        language.function_words().iter().for_each(|word| terms.add_language(word, number));
    }
    let ((terms, classes, exchanges), sides) =
        rayon::join(|| terms.finish(&languages, &starts), || sides::of(&sorted, &tags));
    report.twins = sides.twins.iter().map(|group| group.len() - 1).sum();
    let rewrites: Vec<Rewrite<'_>> = exchanges.iter().map(|(end, from, to)| Rewrite { end: *end, from, to }).collect();
    let fingerprint = teff_analysis::FINGERPRINT;
    let input = Input {
        pages: &pages,
        terms: &terms,
        classes: &classes,
        sides: &sides,
        endings: language::has_endings(&tags),
        dotless,
        rewrites: &rewrites,
        fingerprint,
    };
    let (bytes, resident_level) = write(input, limits, &Processors);
    report.resident_level = resident_level;
    Ok(Built { bytes, report })
}

/// All of them.
struct Processors;

impl Hands for Processors {
    fn each<T: Send>(&self, n: usize, make: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        (0..n).into_par_iter().map(make).collect()
    }
}

/// Words of the shorter of a document's names.
fn title_words(document: &Document) -> u32 {
    let [title, alias] = [&document.title, &document.alias].map(|name| names::parts(name));
    if document.alias.is_empty() { title } else { title.min(alias) }
}

/// What a document's score is multiplied by, as the index has it.
pub fn boost(document: &Document) -> u8 {
    match document.boost {
        0 => 0,
        boost => (boost / 16).clamp(1, 255) as u8,
    }
}

/// Positions of a page, and of its pieces.
type Length = (u32, Vec<PieceLengths>);

/// Takes a page's tokens in.
fn read(document: &Document, cuts: &[CutSection<'_>], page: u32, first_section: u32, terms: &mut Terms) -> Length {
    let mut piece = |text: &str, weights: &Weights, section, field| terms.read(text, weights, page, section, field);
    let (names, weights) = document.names();
    let mut title = Some(piece(&names, &weights, first_section, Field::Title));
    let mut pieces = Vec::with_capacity(cuts.len());
    for (section, cut) in (first_section..).zip(cuts) {
        let headed = !cut.continues && !cut.heading.is_empty();
        let heading = headed.then(|| piece(cut.heading, &cut.heading_weights, section, Field::Heading));
        let body = piece(cut.text, &cut.text_weights, section, Field::Body);
        pieces.push(PieceLengths { title: title.take(), heading, body, continues: cut.continues });
    }
    let used = |p: &PieceLengths| p.title.unwrap_or(0) + p.heading.unwrap_or(0) + p.body;
    (pieces.iter().map(used).sum(), pieces)
}
