//! A document as the parsers give it and the index takes it.

use crate::weights::Weights;
use std::collections::BTreeMap;

/// A page to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its address; pages are numbered in the order of their addresses.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What words of the title count for, by their places in it.
    pub title_weights: Weights,
    /// What else it is called: its first heading, where that is not its title. It is found by both; the title alone is shown.
    pub alias: String,
    /// What words of it count for, by their places in it.
    pub alias_weights: Weights,
    /// BCP 47 tag, or empty when unknown.
    pub lang: String,
    /// Names of the folders above it, outermost first.
    pub breadcrumb: Vec<String>,
    /// Its text, cut at the headings.
    pub sections: Vec<Section>,
    /// What it can be filtered by: for each key its values, as they are to be shown.
    pub facets: BTreeMap<String, Vec<String>>,
    /// What it can be sorted by, as written on the page; the build finds out which keys are numbers, which are dates, and which are text.
    pub sort: BTreeMap<String, String>,
    /// What its score is multiplied by, in 256ths, from 16 to 4095; 0 for a page that says nothing, which counts as 256. The index keeps it in 16ths.
    pub boost: u16,
}

impl Document {
    /// All that it is called, as it is indexed, and what words of that count for.
    pub fn names(&self) -> (String, Weights) {
        let (mut names, mut weights) = (self.title.clone(), self.title_weights.within(0..self.title.len()));
        if !self.alias.is_empty() {
            names.push('\n');
            weights.append(names.len(), &self.alias_weights);
            names.push_str(&self.alias);
        }
        (names, weights)
    }
}

/// True when a title begins with a heading and goes on, if at all, with something else than its last word.
pub(crate) fn starts_with_words(title: &str, heading: &str) -> bool {
    title.strip_prefix(heading).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// A heading and what stands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading; empty for the text before the first one.
    pub heading: String,
    /// The anchor that the page has there; empty when it has none.
    pub anchor: String,
    /// Paragraphs, separated by a line feed.
    pub text: String,
    /// What words of the heading count for, by their places in it.
    pub heading_weights: Weights,
    /// What words of the text count for.
    pub text_weights: Weights,
}

impl Section {
    /// Puts a paragraph before the others.
    pub(crate) fn prepend(&mut self, paragraph: &str) {
        self.text.insert_str(0, &[paragraph, "\n"].concat());
        let by = paragraph.len() + 1;
        self.text_weights = self.text_weights.moved(|at| at.saturating_add(by));
    }

    /// Takes the paragraphs out that are not to be kept.
    pub(crate) fn keep(&mut self, kept: impl Fn(&str) -> bool) {
        let (mut text, mut weights) = (String::with_capacity(self.text.len()), Weights::default());
        let mut at = 0;
        for line in self.text.split('\n') {
            if kept(line) {
                if !text.is_empty() {
                    text.push('\n');
                }
                weights.append(text.len(), &self.text_weights.within(at..at + line.len()));
                text.push_str(line);
            }
            at += line.len() + 1;
        }
        (self.text, self.text_weights) = (text, weights);
    }
}

/// Collects headings and paragraphs as a parser meets them.
#[derive(Default)]
pub(crate) struct Outline {
    sections: Vec<Section>,
    /// Headings of the first level.
    first_levels: usize,
    /// The section of the first of them, if no other heading stands above it.
    above: Option<usize>,
}

impl Outline {
    /// Begins a section.
    pub fn heading(&mut self, heading: &str, anchor: &str) {
        self.weighed_heading(heading, &Weights::default(), anchor);
    }

    /// Begins a section of which some words of the heading count for more.
    pub fn weighed_heading(&mut self, heading: &str, weights: &Weights, anchor: &str) {
        let (heading, heading_weights) = collapse_with(heading, weights);
        self.sections.push(Section { heading, heading_weights, anchor: anchor.to_string(), ..Section::default() });
    }

    /// A heading of the first level that is the title: no other is the name of the page.
    pub fn title(&mut self) {
        self.first_levels += 1;
    }

    /// Begins a section with a heading of the first level that is not the title.
    pub fn first_level(&mut self, heading: &str, weights: &Weights, anchor: &str) {
        if self.first_levels == 0 && self.sections.iter().all(|section| section.heading.is_empty()) {
            self.above = Some(self.sections.len());
        }
        self.first_levels += 1;
        self.weighed_heading(heading, weights, anchor);
    }

    /// Adds a paragraph; white space is collapsed, an empty one is dropped.
    pub fn paragraph(&mut self, text: &str) {
        self.weighed_paragraph(text, &Weights::default());
    }

    /// Adds a paragraph of which some words count for more.
    pub fn weighed_paragraph(&mut self, text: &str, weights: &Weights) {
        let (text, weights) = collapse_with(text, weights);
        if text.is_empty() || is_ornament(&text) {
            return;
        }
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        if let Some(section) = self.sections.last_mut() {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text_weights.append(section.text.len(), &weights);
            section.text.push_str(&text);
        }
    }

    /// The sections that have something in them, and the other name of the page with what its words count for: the only heading of the first level, if it stands
    /// above all others, a date or a way to the page before it or not.
    pub fn finish(mut self) -> (Vec<Section>, (String, Weights)) {
        let mut alias = <(String, Weights)>::default();
        if let Some(at) = self.above.filter(|_| self.first_levels == 1) {
            let named = self.sections.remove(at);
            alias = (named.heading, named.heading_weights);
            if self.sections.get(..at).is_some_and(<[Section]>::is_empty) {
                self.sections.insert(0, Section::default());
            }
            if let Some(before) = self.sections.first_mut() {
                if !before.text.is_empty() && !named.text.is_empty() {
                    before.text.push('\n');
                }
                before.text_weights.append(before.text.len(), &named.text_weights);
                before.text.push_str(&named.text);
            }
        }
        self.sections.retain(|s| !s.heading.is_empty() || !s.text.is_empty());
        (self.sections, alias)
    }
}

/// A dot, an arrow or a bar between things, which is no text by itself. A word of signs ("+=", an emoji) is one.
fn is_ornament(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(
            c,
            ' ' | '·'
                | '•'
                | '|'
                | '›'
                | '»'
                | '«'
                | '‹'
                | '→'
                | '←'
                | '↑'
                | '↓'
                | '§'
                | '¶'
                | '◆'
                | '—'
                | '–'
                | '\u{200b}'
                | '\u{feff}'
        )
    })
}

/// Every stretch of white space becomes one space; none at either end. A line break between two signs of a script that is written without spaces is
/// no space at all: there it only says that the line was full.
pub(crate) fn collapse(text: &str) -> String {
    collapse_noting(text, |_, _| {})
}

/// The same, with the weights of its words where they are then.
pub(crate) fn collapse_with(text: &str, weights: &Weights) -> (String, Weights) {
    if weights.is_empty() {
        return (collapse(text), Weights::default());
    }
    // Where each sign that stays stood, and where it is.
    let mut moves: Vec<(usize, usize)> = Vec::new();
    let out = collapse_noting(text, |from, to| moves.push((from, to)));
    let place = |at: usize| {
        let next = moves.partition_point(|(from, _)| *from < at);
        moves.get(next).map_or(out.len(), |(_, to)| *to)
    };
    let weights = weights.moved(place);
    (out, weights)
}

fn collapse_noting(text: &str, mut note: impl FnMut(usize, usize)) -> String {
    let mut out = String::with_capacity(text.len());
    // None at the start; then whether the white space since the last sign held a line break.
    let mut gap: Option<bool> = None;
    let mut last = None;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            gap = Some(gap.unwrap_or(false) | (c == '\n'));
            at += c.len_utf8();
            continue;
        }
        if let (Some(broken), Some(last)) = (gap.take(), last)
            && !(broken && is_unspaced(last) && is_unspaced(c))
        {
            out.push(' ');
        }
        // Most of most texts comes in one piece.
        let run = text.as_bytes().iter().skip(at).take_while(|byte| byte.is_ascii_graphic()).count();
        let piece = text.get(at..at + run.max(c.len_utf8())).unwrap_or_default();
        piece.char_indices().for_each(|(within, _)| note(at + within, out.len() + within));
        out.push_str(piece);
        last = piece.chars().next_back();
        at += piece.len();
    }
    out
}

/// Chinese and Japanese signs with their punctuation. Korean is wide too, but puts spaces between its words.
fn is_unspaced(c: char) -> bool {
    matches!(
        u32::from(c),
        0x2e80..=0x312f | 0x3190..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff01..=0xff0f | 0xff1a..=0xff20
            | 0xff3b..=0xff40 | 0xff5b..=0xff9f | 0x20000..=0x3fffd
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(collapse(text), expected);
    }

    #[test]
    fn weights_move_with_their_words() {
        let mut weights = Weights::default();
        weights.add(4..7, 512);
        let (text, moved) = collapse_with("  a  bc  d", &weights);
        assert_eq!((text.as_str(), [0, 1, 2, 3, 5].map(|at| moved.at(at))), ("a bc d", [256, 256, 512, 512, 256]));
        let mut outline = Outline::default();
        outline.weighed_heading(" a", &Weights::all(300), "");
        outline.paragraph("first");
        outline.weighed_paragraph(" a  bc", &weights);
        outline.paragraph("last");
        let mut section = outline.finish().0.remove(0);
        assert_eq!(section.heading_weights.at(0), 300);
        let of = |section: &Section, word| section.text_weights.at(section.text.find(word).unwrap());
        section.prepend("before");
        assert_eq!((of(&section, "bc"), of(&section, "first"), of(&section, "last")), (512, 256, 256));
        section.keep(|line| line != "first");
        assert_eq!(section.text, "before\na bc\nlast");
        assert_eq!((of(&section, "bc"), of(&section, "before"), of(&section, "last")), (512, 256, 256));
    }

    #[test]
    fn white_space() {
        check(" \t a \u{a0}\u{3000} b\n\nc ", "a b c");
        check("東\n京", "東京");
        check("です。\r\n  カナ", "です。カナ");
        check("東 京", "東 京");
        check("東\nabc\n京", "東 abc 京");
        check("안녕\n하세요", "안녕 하세요");
        check(" \n ", "");
    }
}
