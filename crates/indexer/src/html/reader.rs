//! Tree → sections: the headings of the part that is read with the paragraphs below them. Called by [`super`] alone. Which part that is, [`super::roots`] says;
//! what of it is not read, [`super::hidden`].

use super::elements::{Flow, flow, is_heading, is_void};
use super::facts::is_body;
use super::hidden::{Place, is_documented, is_hidden, is_permalink};
use super::selector::Selector;
use super::tree::{Element, Kind, NONE, Tree};
use crate::document::{Outline, Section, collapse, collapse_with, starts_with_words};
use crate::languages::is_tag;
use crate::weights::{self, USUAL, Weights};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is read of a page and how.
pub struct Reading<'a> {
    /// The page.
    pub tree: &'a Tree,
    /// The parts that are read, in their order.
    pub parts: &'a [Range<u32>],
    /// They are the page's text by its own word.
    pub own: bool,
    /// What a site's owner takes out.
    pub exclude: &'a [Selector],
    /// The page's title as it stands in its head; a first heading that repeats it is no section.
    pub title: &'a str,
    /// It stands as a heading of the first level before the parts: none in them is the page's name.
    pub titled: bool,
}

/// What was read.
#[derive(Default)]
pub struct Read {
    /// The sections that have something in them.
    pub sections: Vec<Section>,
    /// The first heading of the first level.
    pub h1: String,
    /// What its words count for, when it is not read as a heading.
    pub h1_weights: Weights,
    /// What else the page is called, and what its words count for.
    pub alias: (String, Weights),
    /// The language that elements within the parts give nearly all of the text.
    pub lang: Option<String>,
}

/// Elements around a heading that are looked at for an id: generators put it on the section or the item that the heading opens.
const ANCHOR_DEPTH: usize = 4;
/// A term with an id of its own opens a section when it is no longer than this many bytes.
const TERM_BYTES: usize = 400;
/// So many of a hundred letters in elements of one language make it the page's.
const NEARLY_ALL: usize = 90;

/// Names of attributes that are read of one element at most.
const MOST_ATTRIBUTES: usize = 100;

/// Reads the parts of a page.
pub fn read(reading: &Reading<'_>) -> Read {
    let mut reader = Reader {
        reading,
        outline: Outline::default(),
        text: String::new(),
        weights: Weights::default(),
        open: Vec::new(),
        heading: None,
        last_heading: NONE,
        loose: None,
        h1: None,
        h1_weights: Weights::default(),
        quotes: 0,
        letters: BTreeMap::new(),
    };
    if reading.titled {
        reader.outline.title();
        reader.h1 = Some(reading.title.to_string());
    }
    for part in reading.parts {
        reader.part(part.clone());
    }
    let Reader { outline, h1, h1_weights, letters, .. } = reader;
    let all: usize = letters.values().sum();
    let most = letters.into_iter().max_by_key(|(_, n)| *n);
    let lang =
        most.filter(|(lang, n)| !lang.is_empty() && 100 * n >= NEARLY_ALL * all).map(|(lang, _)| lang.to_string());
    let (sections, alias) = outline.finish();
    Read { sections, h1: h1.unwrap_or_default(), h1_weights, alias, lang }
}

/// An open element: where it ends, how it stands to the text around it, and what it is.
struct Open<'a> {
    end: u32,
    flow: Flow,
    role: Role,
    /// What its words count for.
    weight: u16,
    /// The language of its text, where it or one around it within the part says so.
    lang: &'a str,
    /// It is an example or stands in one.
    pre: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Heading,
    Quote,
}

/// A heading being read.
struct Heading {
    first_level: bool,
    anchor: String,
    /// Text of buttons in it, which is the heading's when there is no other.
    buttons: String,
}

struct Reader<'a> {
    reading: &'a Reading<'a>,
    outline: Outline,
    /// The paragraph or heading being read.
    text: String,
    weights: Weights,
    open: Vec<Open<'a>>,
    heading: Option<Heading>,
    /// Number of the heading before.
    last_heading: u32,
    /// An empty element with an id, that stands right before what comes.
    loose: Option<String>,
    h1: Option<String>,
    h1_weights: Weights,
    quotes: usize,
    /// Bytes of text by the language that the elements around it give.
    letters: BTreeMap<&'a str, usize>,
}

impl<'a> Reader<'a> {
    fn part(&mut self, part: Range<u32>) {
        let tree = self.reading.tree;
        let mut at = part.start;
        while at < part.end {
            self.close_before(at);
            let Some(node) = tree.nodes.get(at as usize) else { break };
            match &node.kind {
                Kind::Text(text) => {
                    if self.loose.is_some() && !text.trim().is_empty() {
                        self.loose = None;
                    }
                    *self.letters.entry(self.open.last().map_or("", |open| open.lang)).or_default() +=
                        text.trim().len();
                    self.say(text, self.open.last().map_or(USUAL, |open| open.weight));
                    at += 1;
                }
                Kind::Element(element) => at = self.element(at, element),
            }
        }
        self.close_before(NONE);
        self.part_text(Flow::Block);
    }

    /// Opens an element; gives the number of the node to go on with.
    fn element(&mut self, at: u32, element: &'a Element) -> u32 {
        let tree = self.reading.tree;
        let end = tree.within(at).end;
        let name = &*element.name;
        let in_pre = self.open.last().is_some_and(|open| open.pre);
        let flow = match flow(name) {
            // A line of an example is no paragraph, whatever a generator puts it in.
            Flow::Block if in_pre && matches!(name, "div" | "br") => Flow::Gap,
            flow => flow,
        };
        let place = Place { own: self.reading.own, quote: self.quotes > 0 };
        if is_hidden(tree, at, element, place) || self.reading.exclude.iter().any(|s| s.matches(tree, at)) {
            if let Some(heading) = &mut self.heading {
                if name == "button" {
                    all_text(tree, at, &mut heading.buttons);
                } else if heading.anchor.is_empty() && name == "a" && is_permalink(tree, at, element) {
                    heading.anchor = fragment(element).unwrap_or_default();
                }
            }
            // A block that was skipped parts the words beside it, as it does when it is shown.
            self.part_text(flow);
            return end;
        }
        self.part_text(flow);
        let weight = self.weight(element);
        if name == "img" || name == "area" {
            self.say(element.attr("alt").unwrap_or_default(), weight);
            self.text.push(' ');
        }
        self.index_attributes(element, weight);
        let named = || element.attr("id").or(element.attr("name").filter(|_| name == "a")).filter(|id| !id.is_empty());
        if let (Some(heading), Some(id), false) = (&mut self.heading, named(), name == "img")
            && heading.anchor.is_empty()
        {
            heading.anchor = of_id(id);
        }
        if matches!(name, "a" | "span" | "div" | "p")
            && self.is_empty(at..end)
            && let Some(id) = named()
        {
            self.loose = Some(of_id(id));
        }
        if is_void(name) {
            return end;
        }
        let mut role = match name {
            "blockquote" | "figure" => Role::Quote,
            _ => Role::Plain,
        };
        if self.heading.is_none()
            && (is_heading(name)
                || element.attr("role") == Some("heading")
                || self.is_term(at, element)
                || self.is_member(at, element))
        {
            // What stood before it without a block of its own is a paragraph.
            self.paragraph();
            role = Role::Heading;
            self.heading =
                Some(Heading { first_level: name == "h1", anchor: self.anchor(at, element), buttons: String::new() });
            self.last_heading = at;
        }
        self.quotes += usize::from(role == Role::Quote);
        let around = self.open.last().map_or("", |open| open.lang);
        // On an example it is what it is programmed in.
        let own = element.attr("lang").or(element.attr("xml:lang")).filter(|_| !matches!(name, "pre" | "code"));
        let lang = own.map(str::trim).filter(|lang| is_tag(lang)).unwrap_or(around);
        let pre = name == "pre" || (in_pre && flow != Flow::Block);
        self.open.push(Open { end, flow, role, weight, lang, pre });
        at + 1
    }

    /// What the words of an element count for: what it says, else what the one around it does. That of the page's body is the page's.
    fn weight(&self, element: &Element) -> u16 {
        let said = element.attr("data-teff-weight").or(element.attr("data-pagefind-weight"));
        let own = said.filter(|_| !is_body(element)).and_then(weights::parse);
        own.unwrap_or_else(|| self.open.last().map_or(USUAL, |open| open.weight))
    }

    fn say(&mut self, text: &str, weight: u16) {
        self.weights.add(self.text.len()..self.text.len() + text.len(), weight);
        self.text.push_str(text);
    }

    fn paragraph(&mut self) {
        self.outline.weighed_paragraph(&self.text, &self.weights);
        self.text.clear();
        self.weights.clear();
    }

    /// True for an element with nothing in it but white space, in which javadoc has put a comment.
    fn is_empty(&self, element: Range<u32>) -> bool {
        let mut inner = element.skip(1).filter_map(|at| self.reading.tree.nodes.get(at as usize));
        inner.all(|node| matches!(&node.kind, Kind::Text(text) if text.trim().is_empty()))
    }

    /// A term of a list of definitions that can be linked to: a function in a reference, a word in a glossary.
    fn is_term(&self, at: u32, element: &Element) -> bool {
        if &*element.name != "dt" {
            return false;
        }
        (self.is_named(at, element) || self.opens(at, |around| &*around.name == "div").is_some()) && self.is_brief(at)
    }

    /// True when an element has an id, or one of the first within it has.
    fn is_named(&self, at: u32, element: &Element) -> bool {
        let tree = self.reading.tree;
        element.attr("id").is_some()
            || tree.within(at).take(3).filter_map(|n| tree.element(n)).any(|e| e.attr("id").is_some())
    }

    /// The id of the element around one that is the first thing in it, when that is of a kind.
    fn opens(&self, at: u32, kind: impl Fn(&Element) -> bool) -> Option<&'a str> {
        let tree = self.reading.tree;
        let around = tree.around(at).next()?;
        let id = tree.element(around).filter(|around| kind(around))?.attr("id").filter(|id| !id.is_empty())?;
        let mut before = (around + 1..at).filter_map(|n| tree.nodes.get(n as usize));
        before.all(|node| matches!(&node.kind, Kind::Text(text) if text.trim().is_empty())).then_some(id)
    }

    /// True for an element with no more text in it than a term or a declaration has.
    fn is_brief(&self, at: u32) -> bool {
        let tree = self.reading.tree;
        let mut left = TERM_BYTES;
        tree.within(at).filter_map(|n| tree.nodes.get(n as usize)).all(|node| {
            let length = if let Kind::Text(text) = &node.kind { text.len() } else { 0 };
            let fits = length <= left;
            left = left.saturating_sub(length);
            fits
        })
    }

    /// How a reference writes what it declares before it says what that does: a line with an id of its own, or the first in an element with one.
    fn is_member(&self, at: u32, element: &Element) -> bool {
        if !matches!(&*element.name, "div" | "p") {
            return false;
        }
        let mut classes = element.classes();
        classes.any(|class| match class {
            // pdoc.
            "attr" => {
                let tree = self.reading.tree;
                let around = tree.around(at).next().and_then(|around| tree.element(around));
                around.is_some_and(|around| around.attr("id").is_some() && is_documented(around))
            }
            // Crystal; odoc; Haddock.
            "signature" | "spec" | "src" => {
                (self.is_named(at, element) || self.opens(at, |_| true).is_some()) && self.is_brief(at)
            }
            _ => false,
        })
    }

    /// The anchor of a heading that is known where it begins: its own id, that of a permalink in it, of what it opens, or of an empty element before it.
    fn anchor(&mut self, at: u32, element: &Element) -> String {
        let tree = self.reading.tree;
        if let Some(id) = element.attr("id").filter(|id| !id.is_empty()) {
            return of_id(id);
        }
        if let Some(id) = self.loose.take() {
            return id;
        }
        // A link around it: of old the way to give a heading a name, and Haddock's to let one lead to where it stands.
        let around = tree.around(at).next().and_then(|around| tree.element(around)).filter(|e| &*e.name == "a");
        if let Some(id) = around.and_then(|a| a.attr("id").or(a.attr("name"))).filter(|id| !id.is_empty()) {
            return of_id(id);
        }
        let inner = tree.within(at).take(8).filter_map(|inner| Some((inner, tree.element(inner)?)));
        for (inner, element) in inner {
            if &*element.name == "a" && is_permalink(tree, inner, element) {
                return fragment(element).unwrap_or_default();
            }
            if element.attr("id").is_some() {
                // It is taken when it is reached.
                return String::new();
            }
        }
        if &*element.name == "h1" && self.h1.is_none() {
            // What is around it is the page. Around a later one it may be a section.
            return String::new();
        }
        let opens = |around: &u32| self.last_heading == NONE || *around > self.last_heading;
        let ids = tree.around(at).take(ANCHOR_DEPTH).take_while(opens).filter_map(|around| {
            let element = tree.element(around)?;
            let sections =
                matches!(&*element.name, "section" | "article" | "div" | "li" | "details" | "summary" | "dd");
            element.attr("id").filter(|id| sections && !id.is_empty())
        });
        let within = self.reading.parts.iter().map(|part| part.start).min().unwrap_or(0);
        let inside = |_: &&str| tree.around(at).next().is_some_and(|parent| parent >= within);
        of_id(ids.take(1).find(inside).unwrap_or_default())
    }

    /// `data-pagefind-index-attrs="title,alt"`: attributes whose text is read too.
    fn index_attributes(&mut self, element: &Element, weight: u16) {
        let mut seen = BTreeSet::new();
        for list in ["data-teff-index-attrs", "data-pagefind-index-attrs"].iter().filter_map(|name| element.attr(name))
        {
            let names = list.split(',').take(MOST_ATTRIBUTES).map(str::trim);
            for value in names.filter(|name| seen.insert(*name)).filter_map(|name| element.attr(name)) {
                self.text.push(' ');
                self.say(value, weight);
                self.text.push(' ');
            }
        }
    }

    /// Closes the elements that end before a node.
    fn close_before(&mut self, at: u32) {
        while let Some(open) = self.open.pop_if(|open| open.end <= at) {
            match open.role {
                Role::Heading => self.close_heading(),
                _ => self.part_text(open.flow),
            }
            self.quotes -= usize::from(open.role == Role::Quote);
        }
    }

    /// Sets apart what comes from what was there, as far as an element of this kind does.
    fn part_text(&mut self, flow: Flow) {
        match flow {
            Flow::Inline => {}
            Flow::Block if self.heading.is_none() => self.paragraph(),
            Flow::Gap | Flow::Block => self.text.push(' '),
        }
    }

    fn close_heading(&mut self) {
        let Some(Heading { first_level, anchor, buttons }) = self.heading.take() else { return };
        let (mut heading, weights) = collapse_with(&std::mem::take(&mut self.text), &std::mem::take(&mut self.weights));
        if heading.is_empty() {
            heading = collapse(&buttons);
        }
        if heading.is_empty() {
            return;
        }
        if first_level {
            let first = self.h1.is_none();
            let h1 = self.h1.get_or_insert_with(|| heading.clone());
            let (title, same) = (self.reading.title, *h1 == heading);
            // A page without a title is called by its first heading.
            if (first && title.is_empty()) || (same && starts_with_words(title, &heading)) {
                self.h1_weights = weights;
                self.outline.title();
                return;
            }
            self.outline.first_level(&heading, &weights, &anchor);
            return;
        }
        self.outline.weighed_heading(&heading, &weights, &anchor);
    }
}

/// Where a link within the page leads, in the page's own spelling of it.
fn fragment(element: &Element) -> Option<String> {
    element.attr("href")?.split_once('#').map(|(_, fragment)| of_id(fragment))
}

/// An id as a link to it has it. Signs that stay as they are in links are left: browsers look for the id as written first, then for what it decodes to.
fn of_id(id: &str) -> String {
    if !id.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`')) {
        return id.to_string();
    }
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            '"' => out.push_str("%22"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '`' => out.push_str("%60"),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// Every text within an element.
pub fn all_text(tree: &Tree, at: u32, out: &mut String) {
    some_text(tree, tree.within(at), usize::MAX, out);
}

/// The texts of nodes, until there are so many bytes.
pub fn some_text(tree: &Tree, nodes: impl Iterator<Item = u32>, bytes: usize, out: &mut String) {
    for inner in nodes {
        if out.len() >= bytes {
            break;
        }
        match tree.nodes.get(inner as usize).map(|node| &node.kind) {
            Some(Kind::Text(text)) => out.push_str(text),
            Some(Kind::Element(element)) if flow(&element.name) != Flow::Inline => out.push(' '),
            _ => {}
        }
    }
}
