//! A document as the parsers give it and the index takes it.

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
        if text.is_empty() {
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

/// Every stretch of white space becomes one space; none at either end.
pub(crate) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
