//! HTML → tree, by html5ever's tokenizer and the row of open elements: it decodes and forgives as browsers do, and no depth overflows a stack, as the tree is one list
//! in the order of the page, each element with the place where it ends. Called by [`super`] alone; it knows names and nesting, and nothing of text.

use super::elements::{OpenElements, ends_heading, is_heading, is_void};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::{Attribute, LocalName};
use std::cell::RefCell;

/// Stands for "no element" where the number of one is expected.
pub const NONE: u32 = u32::MAX;

/// A page as a list of nodes; the number of a node is its place in it.
#[derive(Default)]
pub struct Tree {
    /// Elements and texts in the order of the page.
    pub nodes: Vec<Node>,
    /// Attributes of `<html>` and `<body>`, which are no nodes: what stands before or after them is read as if it stood within.
    pub html: Vec<Attribute>,
    /// See `html`.
    pub body: Vec<Attribute>,
}

/// An element or a text.
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The number of the element around it, or [`NONE`].
    pub parent: u32,
    /// One past the last node within it.
    pub end: u32,
}

/// What a node is.
pub enum Kind {
    /// Text, character references decoded.
    Text(StrTendril),
    /// An element.
    Element(Box<Element>),
}

/// An element's own.
pub struct Element {
    /// Its name, lower case.
    pub name: LocalName,
    /// Its attributes.
    pub attrs: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute; empty for one without.
    pub fn attr(&self, name: &str) -> Option<&str> {
        attr(&self.attrs, name)
    }

    /// The words of its class.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }
}

/// The value of an attribute among others.
pub fn attr<'a>(attrs: &'a [Attribute], name: &str) -> Option<&'a str> {
    attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

impl Tree {
    /// Reads a page.
    pub fn parse(input: &str) -> Tree {
        let tokenizer = Tokenizer::new(Builder::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        // In pieces, as a string of html5ever's holds 4 GB at most and shares its memory as long as one piece of it is kept.
        let mut rest = input;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            queue.push_back(StrTendril::from_slice(piece));
            rest = after;
            // The only pause the tokenizer makes is for scripts, which are not run here.
            while !queue.is_empty() {
                let _ = tokenizer.feed(&queue);
            }
        }
        tokenizer.end();
        tokenizer.sink.state.into_inner().finish()
    }

    /// The element of this number.
    pub fn element(&self, at: u32) -> Option<&Element> {
        match &self.nodes.get(at as usize)?.kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The elements with their numbers, in the order of the page.
    pub fn elements(&self) -> impl Iterator<Item = (u32, &Element)> {
        self.nodes.iter().enumerate().filter_map(|(at, node)| match &node.kind {
            Kind::Element(element) => Some((at as u32, &**element)),
            Kind::Text(_) => None,
        })
    }

    /// The numbers of the elements around a node, the nearest first.
    pub fn around(&self, at: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(self.parent(at), |&at| self.parent(at))
    }

    fn parent(&self, at: u32) -> Option<u32> {
        self.nodes.get(at as usize).map(|node| node.parent).filter(|&parent| parent != NONE)
    }

    /// The numbers of the nodes within an element.
    pub fn within(&self, at: u32) -> std::ops::Range<u32> {
        at + 1..self.nodes.get(at as usize).map_or(at + 1, |node| node.end)
    }
}

/// Bytes handed to the tokenizer at once.
const PIECE: usize = 1 << 20;

#[derive(Default)]
struct Builder {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    tree: Tree,
    /// The open elements with their numbers.
    open: OpenElements<u32>,
    /// Numbers of the open elements, for the parent of what comes next.
    row: Vec<u32>,
    /// The heading that is open: how many elements are open around it, and whether text was seen in it.
    heading: Option<(usize, bool)>,
    /// What comes is the text of an element whose text is of no use.
    mute: bool,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.characters(text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => state.end(&tag.name),
            Token::TagToken(tag) => {
                // Inside drawings and formulas these are ordinary elements, which may be closed by `/>`.
                let foreign = state.open.is_foreign();
                let raw = match &*tag.name {
                    _ if foreign => TokenSinkResult::Continue,
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    "plaintext" => TokenSinkResult::Plaintext,
                    _ => TokenSinkResult::Continue,
                };
                state.start(tag);
                return raw;
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn characters(&mut self, text: StrTendril) {
        if self.mute {
            return;
        }
        if let Some((_, seen)) = &mut self.heading {
            *seen = *seen || !text.trim().is_empty();
        }
        self.add(Kind::Text(text));
    }

    /// Adds a node without anything in it.
    fn add(&mut self, kind: Kind) -> u32 {
        let at = self.tree.nodes.len() as u32;
        let parent = self.row.last().copied().unwrap_or(NONE);
        self.tree.nodes.push(Node { kind, parent, end: at + 1 });
        at
    }

    fn start(&mut self, tag: Tag) {
        let Tag { name, attrs, self_closing, .. } = tag;
        match &*name {
            "html" => return self.tree.html.extend(attrs),
            "body" => return self.tree.body.extend(attrs),
            "head" => return,
            _ => {}
        }
        // No browser opens a form within a form.
        if (&*name == "form" && self.open.has("form")) || self.open.is_stray(&name) {
            return;
        }
        if !(self.open.is_foreign() && self_closing) {
            self.close_to(self.open.left_by_start(&name));
            // A heading that was not closed ends where the next one begins, or a block that belongs in none.
            if let Some((around, seen)) = self.heading
                && (is_heading(&name) || (ends_heading(&name) && seen))
            {
                self.close_to(around);
            }
        }
        let stays = !(is_void(&name) || (self.open.is_foreign() && self_closing));
        // Of scripts only those are kept that hold data.
        let mute = match &*name {
            "script" => attr(&attrs, "type").is_none_or(|kind| !kind.contains("ld+json")),
            "style" => true,
            _ => false,
        };
        let at = self.add(Kind::Element(Box::new(Element { name: name.clone(), attrs })));
        if stays {
            if is_heading(&name) {
                self.heading = Some((self.open.len(), false));
            }
            self.mute |= mute;
            self.open.push(&name, at);
            self.row.push(at);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            // What stands after the first three is read as if it stood before, as a paragraph of its own.
            "body" | "html" | "head" | "br" => {
                let _ = self.add(Kind::Element(Box::new(Element { name: LocalName::from("br"), attrs: Vec::new() })));
            }
            _ => self.close_to(self.open.left_by_end(name)),
        }
    }

    fn close_to(&mut self, left: usize) {
        while self.open.len() > left {
            let Some((_, at)) = self.open.pop() else { break };
            self.row.pop();
            self.mute = false;
            let end = self.tree.nodes.len() as u32;
            if let Some(node) = self.tree.nodes.get_mut(at as usize) {
                node.end = end;
            }
            if self.heading.is_some_and(|(around, _)| around >= self.open.len()) {
                self.heading = None;
            }
        }
    }

    fn finish(mut self) -> Tree {
        self.close_to(0);
        self.tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text: names with what is in them in brackets.
    #[track_caller]
    fn check(input: &str, expected: &str) {
        let tree = Tree::parse(input);
        let mut out = String::new();
        let mut ends: Vec<u32> = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            while ends.last().is_some_and(|&end| end <= at as u32) {
                ends.pop();
                out.push(']');
            }
            match &node.kind {
                Kind::Text(text) => out.push_str(text),
                Kind::Element(element) => {
                    out.push_str(&element.name);
                    out.push('[');
                    ends.push(node.end);
                }
            }
        }
        out.extend(ends.iter().map(|_| ']'));
        assert_eq!(out, expected, "{input}");
    }

    #[test]
    fn nesting() {
        check("<p>a<p>b<b>c</b>", "p[a]p[bb[c]]");
        check("<ul><li>a<li>b</ul>c", "ul[li[a]li[b]]c");
        check("<h2>a<p>b", "h2[a]p[b]");
        check("<h2><p>a</p></h2>b", "h2[p[a]]b");
        check("a<br>b</br>c", "abr[]bbr[]c");
        check("<script>x</script><script type='application/ld+json'>y</script>", "script[]script[y]");
        check("<svg><path/>a</svg>b", "svg[path[]a]b");
        check("<head><title>t</title></head><body>a</body>b", "title[t]br[]abr[]b");
    }

    #[test]
    fn parents_and_attributes() {
        let tree = Tree::parse("<html lang=de><body class=x><div id=d><p>a</p></div>");
        assert_eq!((attr(&tree.html, "lang"), attr(&tree.body, "class")), (Some("de"), Some("x")));
        let (p, _) = tree.elements().nth(1).unwrap();
        assert_eq!(tree.around(p).collect::<Vec<_>>(), [0]);
        assert_eq!(tree.element(0).unwrap().attr("id"), Some("d"));
        assert_eq!(tree.within(0), 1..3);
    }

    #[test]
    fn a_page_beyond_one_piece() {
        let page = format!("<p>{}</p><p>end</p>", "é".repeat(PIECE));
        let tree = Tree::parse(&page);
        let text: usize = tree.nodes.iter().map(|n| if let Kind::Text(t) = &n.kind { t.len() } else { 0 }).sum();
        assert_eq!(text, 2 * PIECE + 3);
    }
}
