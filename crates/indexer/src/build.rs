//! Documents → index bytes. Called by the root's build script and the command line. Same documents, same bytes: pages are ordered by
//! address, terms by key, and nothing depends on time or threads.

use crate::compounds;
use crate::document::Document;
use crate::error::Error;
use crate::language::{self, Language};
use crate::sides;
use crate::stems::{self, Exchange, Word};
use crate::weights::{USUAL, Weights, frequency};
use std::collections::{BTreeMap, BTreeSet};
use teff_analysis::{TokenKind, analyze, fold, fold_into};
use teff_index::WITHIN;
use teff_index::pieces::PieceLengths;
use teff_index::positions::Counts;
use teff_index::postings::Posting;
use teff_index::rewrites::Rewrite;
use teff_index::text::{Card, SectionText};
use teff_index::writer::{Input, Limits, PageInput, TermData, write};

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
pub struct CutSection {
    /// Heading for display; a continuing cut repeats it.
    pub heading: String,
    /// Anchor of the heading.
    pub anchor: String,
    /// Paragraphs separated by a line feed.
    pub text: String,
    /// The heading belongs to an earlier cut and is not indexed again; positions run on without a gap.
    pub continues: bool,
    /// What words of the heading count for.
    pub heading_weights: Weights,
    /// What words of the text count for.
    pub text_weights: Weights,
}

/// Cuts a document's sections to about 200 positions, at the ends of paragraphs. Gives at least one section, empty if need be, as a title's
/// occurrences are counted at a page's first.
pub fn cut_sections(document: &Document) -> Vec<CutSection> {
    let mut cuts = Vec::new();
    for section in &document.sections {
        let mut continues = false;
        let mut emit = |from: usize, text: &str, continues: bool| {
            let (heading, anchor) = (section.heading.clone(), section.anchor.clone());
            cuts.push(CutSection {
                heading,
                anchor,
                text: text.to_string(),
                continues,
                heading_weights: section.heading_weights.clone(),
                text_weights: section.text_weights.within(from..from + text.len()),
            });
        };
        let mut start = 0;
        let mut positions = 0;
        let mut at = 0;
        for paragraph in section.text.split_inclusive('\n') {
            let length = count(paragraph);
            if length > PARAGRAPH_POSITIONS {
                let mut words = 0;
                for word in paragraph.split_inclusive([' ', '\t']) {
                    words += count(word);
                    at += word.len();
                    if positions + words > SECTION_POSITIONS && at < section.text.len() {
                        emit(start, section.text[start..at].trim_end(), continues);
                        (start, positions, words, continues) = (at, 0, 0, true);
                    }
                }
                positions += words;
            } else {
                positions += length;
                at += paragraph.len();
            }
            if positions > SECTION_POSITIONS && at < section.text.len() {
                emit(start, section.text[start..at].trim_end_matches('\n'), continues);
                (start, positions, continues) = (at, 0, true);
            }
        }
        emit(start, &section.text[start..], continues);
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
    let mut pages: Vec<(&Document, Vec<CutSection>)> = documents.iter().map(|d| (d, cut_sections(d))).collect();
    pages.sort_by(|a, b| a.0.url.cmp(&b.0.url));

    let sorted: Vec<&Document> = pages.iter().map(|(document, _)| *document).collect();
    let tags = match lang {
        Some(lang) => vec![lang.to_string(); sorted.len()],
        None => language::tags(&sorted),
    };
    let names: Vec<&String> = tags.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let languages: Vec<Language> = names.iter().map(|tag| Language::of(tag)).collect();

    let mut terms = Terms::default();
    let mut report = Report { pages: pages.len(), ..Report::default() };
    let mut lengths = Vec::with_capacity(pages.len());
    let mut first_section = 0u32;
    let mut starts = Vec::with_capacity(pages.len());
    for (page, (document, cuts)) in pages.iter().enumerate() {
        starts.push(first_section);
        terms.language = names.binary_search(&&tags[page]).unwrap_or(0);
        let mut piece =
            |text: &str, weights: &Weights, section, field| terms.read(text, weights, page as u32, section, field);
        let mut title = Some(piece(&document.title, &document.title_weights, first_section, Field::Title));
        let mut pieces = Vec::with_capacity(cuts.len());
        for (i, cut) in cuts.iter().enumerate() {
            let section = first_section + i as u32;
            let headed = !cut.continues && !cut.heading.is_empty();
            let heading = headed.then(|| piece(&cut.heading, &cut.heading_weights, section, Field::Heading));
            let body = piece(&cut.text, &cut.text_weights, section, Field::Body);
            pieces.push(PieceLengths { title: title.take(), heading, body, continues: cut.continues });
        }
        let used = |p: &PieceLengths| p.title.unwrap_or(0) + p.heading.unwrap_or(0) + p.body;
        let length = pieces.iter().map(used).sum();
        lengths.push((length, pieces));
        report.positions += u64::from(length);
        first_section += cuts.len() as u32;
    }
    report.sections = first_section as usize;

    let pages: Vec<PageInput> = pages
        .iter()
        .zip(lengths)
        .map(|((document, cuts), (length, pieces))| PageInput {
            length,
            boost: boost(document),
            card: Card {
                url: &document.url,
                title: &document.title,
                lang: &document.lang,
                breadcrumb: document.breadcrumb.iter().map(String::as_str).collect(),
            },
            sections: cuts
                .iter()
                .map(|c| SectionText { heading: &c.heading, anchor: &c.anchor, text: &c.text, continues: c.continues })
                .collect(),
            pieces,
        })
        .collect();
    report.terms = terms.by_key.len();
    // Function words that no page has are terms all the same: nothing else is to stand for a "whom".
    for (number, language) in languages.iter().enumerate() {
        language.function_words().iter().for_each(|word| terms.of(word).languages.extend([number]));
    }
    let (terms, classes, exchanges) = terms.finish(&languages, &starts);
    let sides = sides::of(&sorted, &tags);
    report.twins = sides.twins.iter().map(|group| group.len() - 1).sum();
    let rewrites: Vec<Rewrite<'_>> = exchanges.iter().map(|(end, from, to)| Rewrite { end: *end, from, to }).collect();
    let fingerprint = teff_analysis::FINGERPRINT;
    let input = Input {
        pages: &pages,
        terms: &terms,
        classes: &classes,
        sides: &sides,
        endings: language::has_endings(&tags),
        rewrites: &rewrites,
        fingerprint,
    };
    let (bytes, resident_level) = write(input, limits);
    report.resident_level = resident_level;
    Ok(Built { bytes, report })
}

/// What a document's score is multiplied by, as the index has it.
pub fn boost(document: &Document) -> u8 {
    match document.boost {
        0 => 0,
        boost => (boost / 16).clamp(1, 255) as u8,
    }
}

/// The pieces of a page, numbered as positions have them.
#[derive(Clone, Copy)]
enum Field {
    Title,
    Heading,
    Body,
}

/// Terms under construction, by (folded form, term): the order of the vocabulary.
#[derive(Default)]
struct Terms {
    by_key: BTreeMap<Vec<u8>, TermBuild>,
    key: String,
    /// Number of the language of the page being read.
    language: usize,
}

/// A term under construction.
#[derive(Default)]
struct TermBuild {
    /// Pages that have it, and the last of them.
    df: u32,
    page: Option<u32>,
    postings: Vec<Posting>,
    counts: Vec<Counts>,
    places: Vec<u32>,
    languages: BTreeSet<usize>,
    /// For a section and a field how much more its occurrences count for than they are, in 256ths.
    more: BTreeMap<(u32, u8), i64>,
    /// Some page has it as a word or as part of one.
    word: bool,
}

impl TermBuild {
    /// Says what the occurrence counts for that was added last.
    fn weigh(&mut self, section: u32, field: Field, weight: u16) {
        if weight != USUAL {
            *self.more.entry((section, field as u8)).or_default() += i64::from(weight) - i64::from(USUAL);
        }
    }

    /// Makes frequencies of what occurrences count for.
    fn settle(&mut self) {
        for ((section, field), more) in std::mem::take(&mut self.more) {
            let Ok(at) = self.postings.binary_search_by_key(&section, |posting| posting.section) else { continue };
            let posting = &mut self.postings[at];
            let times = match field {
                0 => &mut posting.title,
                1 => &mut posting.heading,
                _ => &mut posting.body,
            };
            let sum = i64::from(*times) * i64::from(USUAL) + more;
            *times = frequency(*times, sum.unsigned_abs());
        }
    }

    /// Where some term of `others` is, and how often they are all; at no place, as phrases are not made of parts.
    fn sum<'a>(others: impl Iterator<Item = &'a TermBuild>, starts: &[u32]) -> TermBuild {
        let mut by_section: BTreeMap<u32, Posting> = BTreeMap::new();
        for posting in others.flat_map(|other| &other.postings) {
            let none = Posting { section: posting.section, title: 0, heading: 0, body: 0 };
            let sum = by_section.entry(posting.section).or_insert(none);
            sum.title += posting.title;
            sum.heading += posting.heading;
            sum.body += posting.body;
        }
        let mut pages: Vec<usize> = by_section.keys().map(|section| starts.partition_point(|s| s <= section)).collect();
        pages.dedup();
        let postings: Vec<Posting> = by_section.into_values().collect();
        TermBuild { df: pages.len() as u32, counts: vec![[0; 3]; postings.len()], postings, ..TermBuild::default() }
    }
}

impl Terms {
    /// The term's entry, new or old.
    fn of(&mut self, term: &str) -> &mut TermBuild {
        self.key.clear();
        fold_into(term, &mut self.key);
        if self.key != term {
            self.key.push('\0');
            self.key.push_str(term);
        }
        // Most terms are there already; only a new one costs a copy of its key.
        if !self.by_key.contains_key(self.key.as_bytes()) {
            self.by_key.insert(self.key.as_bytes().to_vec(), TermBuild::default());
        }
        self.by_key.get_mut(self.key.as_bytes()).expect("it is there or was just added")
    }

    /// Takes the tokens of a piece in; gives the number of its positions.
    fn read(&mut self, text: &str, weights: &Weights, page: u32, section: u32, field: Field) -> u32 {
        // A whole of several places stands at none: phrases are made of its parts.
        let mut whole: Option<(u32, u32, String)> = None;
        analyze(text, &mut |token| {
            if let Some((.., key)) = whole.take_if(|(group, at, _)| *group == token.group && *at < token.position) {
                self.displace(&key, field);
            }
            let build = self.add(token.key, page, section, field, token.position);
            build.word |= matches!(token.kind, TokenKind::Word | TokenKind::Part);
            build.weigh(section, field, weights.at(token.start));
            if token.kind == TokenKind::Whole {
                whole = Some((token.group, token.position, token.key.to_string()));
            }
        })
    }

    fn add(&mut self, term: &str, page: u32, section: u32, field: Field, position: u32) -> &mut TermBuild {
        let language = self.language;
        let build = self.of(term);
        build.languages.insert(language);
        if build.page != Some(page) {
            build.page = Some(page);
            build.df += 1;
        }
        if build.postings.last().is_none_or(|p| p.section != section) {
            build.postings.push(Posting { section, title: 0, heading: 0, body: 0 });
            build.counts.push([0; 3]);
        }
        if let Some(posting) = build.postings.last_mut() {
            match field {
                Field::Title => posting.title += 1,
                Field::Heading => posting.heading += 1,
                Field::Body => posting.body += 1,
            }
        }
        // A word may stand twice at one place ("a-a" whole and in part); a place counts once for phrases.
        if let Some(counts) = build.counts.last_mut() {
            let start = build.places.len() - counts[field as usize] as usize;
            if let Err(at) = build.places[start..].binary_search(&position) {
                counts[field as usize] += 1;
                build.places.insert(start + at, position);
            }
        }
        build
    }

    /// Takes the last place of a term back.
    fn displace(&mut self, term: &str, field: Field) {
        let build = self.of(term);
        if let Some(counts) = build.counts.last_mut().filter(|counts| counts[field as usize] > 0) {
            counts[field as usize] -= 1;
            build.places.pop();
        }
    }

    fn words(&self) -> Vec<Word<'_>> {
        let all = self.by_key.iter();
        all.map(|(key, build)| Word { term: term_of(key), df: build.df, languages: &build.languages }).collect()
    }

    /// Adds for each part of words that are written together the list of those. They are of no language: nothing else is derived from them.
    fn add_compounds(&mut self, languages: &[Language], starts: &[u32]) {
        let words = self.words();
        let mut wholes: BTreeMap<Vec<u8>, BTreeSet<usize>> = BTreeMap::new();
        for (compound, parts) in compounds::parts(&words, languages) {
            for part in parts {
                let mut key = fold(words[part].term).into_bytes();
                key.push(WITHIN);
                wholes.entry(key).or_default().insert(compound);
            }
        }
        let builds: Vec<&TermBuild> = self.by_key.values().collect();
        let lists: Vec<(Vec<u8>, TermBuild)> = wholes
            .into_iter()
            .map(|(key, wholes)| (key, TermBuild::sum(wholes.into_iter().map(|whole| builds[whole]), starts)))
            .collect();
        self.by_key.extend(lists);
    }

    /// The terms, those of each stem class by number, and the exchanges that the classes show.
    fn finish(mut self, languages: &[Language], starts: &[u32]) -> (Vec<TermData>, Vec<Vec<usize>>, Vec<Exchange>) {
        self.by_key.values_mut().for_each(TermBuild::settle);
        self.add_compounds(languages, starts);
        let words = self.words();
        let by_language = stems::classes(&words, languages);
        let exchanges = stems::exchanges(&words, &by_language);
        let function: Vec<bool> = words
            .iter()
            .map(|word| word.languages.iter().any(|&language| languages[language].is_function_word(word.term)))
            .collect();
        let mut classes_of = vec![Vec::new(); words.len()];
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for members in by_language.into_iter().flatten() {
            members.iter().for_each(|&i| classes_of[i].push(classes.len() as u32));
            classes.push(members);
        }
        let terms = self.by_key.into_iter().zip(function).zip(classes_of).map(|(((key, build), function), classes)| {
            let TermBuild { df, postings, counts, places, word, .. } = build;
            TermData { key, df, postings, counts, places, function, word, classes }
        });
        (terms.collect(), classes, exchanges)
    }
}

/// The term of a key.
fn term_of(key: &[u8]) -> &str {
    let start = key.iter().position(|&b| b == 0).map_or(0, |at| at + 1);
    std::str::from_utf8(&key[start..]).unwrap_or_default()
}
