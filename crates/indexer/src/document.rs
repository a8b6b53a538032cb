//! A document as the parsers give it and the index takes it.

use std::collections::BTreeMap;

/// A page to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its address; pages are numbered in the order of their addresses.
    pub url: String,
    /// Its title.
    pub title: String,
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

/// A heading and what stands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading; empty for the text before the first one.
    pub heading: String,
    /// The anchor that the page has there; empty when it has none.
    pub anchor: String,
    /// Paragraphs, separated by a line feed.
    pub text: String,
}

/// Collects headings and paragraphs as a parser meets them.
#[derive(Default)]
pub(crate) struct Outline {
    sections: Vec<Section>,
}

impl Outline {
    /// Begins a section.
    pub fn heading(&mut self, heading: &str, anchor: &str) {
        let (heading, anchor) = (collapse(heading), anchor.to_string());
        self.sections.push(Section { heading, anchor, text: String::new() });
    }

    /// Adds a paragraph; white space is collapsed, an empty one is dropped.
    pub fn paragraph(&mut self, text: &str) {
        let text = collapse(text);
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
            section.text.push_str(&text);
        }
    }

    /// The sections that have something in them.
    pub fn finish(self) -> Vec<Section> {
        self.sections.into_iter().filter(|s| !s.heading.is_empty() || !s.text.is_empty()).collect()
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
    let mut out = String::with_capacity(text.len());
    // None at the start; then whether the white space since the last sign held a line break.
    let mut gap: Option<bool> = None;
    let mut last = None;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = Some(gap.unwrap_or(false) | (c == '\n'));
            continue;
        }
        if let (Some(broken), Some(last)) = (gap.take(), last)
            && !(broken && is_unspaced(last) && is_unspaced(c))
        {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
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
