//! HTML → document, by html5ever's tokenizer: it decodes and forgives as browsers do, streams, and has no tree to overflow a stack with.
//! What is main, what is boilerplate and what is hidden is decided here by a row of open elements.

use crate::document::{Document, Outline, collapse};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Reads a page. Only what stands in `<main>`, `<article>` or `role=main` counts when the page has such an element.
pub fn parse(input: &str) -> Document {
    let with_main = read(input, true);
    if with_main.sections.is_empty() { read(input, false) } else { with_main }
}

fn read(input: &str, main_only: bool) -> Document {
    let reader = Reader { state: RefCell::new(State { main_only, ..State::default() }) };
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(input));
    // The only pause the tokenizer makes is for scripts, which are not run here.
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.state.into_inner().finish()
}

/// Elements whose content is no part of the page's text.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "nav"
            | "header"
            | "footer"
            | "aside"
            | "svg"
            | "math"
            | "iframe"
            | "select"
            | "button"
            | "form"
            | "dialog"
            | "head"
            | "textarea"
            | "object"
    )
}

/// Elements that never have an end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that stand within a line; all others end the paragraph.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr" | "b" | "bdi" | "bdo" | "cite" | "code" | "data" | "del" | "dfn" | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark" | "q" | "rp" | "rt" | "ruby" | "s" | "samp" | "small" | "span" | "strong" | "sub" | "sup" | "time" | "tt" | "u" | "var" | "wbr"
        // No text at all, so no paragraph ends either.
        | "script" | "style" | "template"
    )
}

struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    main_only: bool,
    document: Document,
    outline: Outline,
    text: String,
    /// Names of open elements that matter here (skipped, main, heading), so that mismatched end tags do little harm.
    open: Vec<Open>,
    skipped: usize,
    main: usize,
    /// Anchor of the heading that is being read.
    heading: Option<String>,
    in_title: bool,
}

struct Open {
    name: String,
    skips: bool,
    main: bool,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.characters(&text),
            Token::TagToken(tag) => {
                let raw = match (&*tag.name, tag.kind) {
                    ("script", TagKind::StartTag) => Some(RawKind::ScriptData),
                    ("style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp", TagKind::StartTag) => {
                        Some(RawKind::Rawtext)
                    }
                    ("title" | "textarea", TagKind::StartTag) => Some(RawKind::Rcdata),
                    _ => None,
                };
                match tag.kind {
                    TagKind::StartTag => state.start(&tag),
                    TagKind::EndTag => state.end(&tag.name),
                }
                // Inside svg a title is an ordinary element.
                if let Some(kind) = raw.filter(|_| !tag.self_closing) {
                    return TokenSinkResult::RawData(kind);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn takes_text(&self) -> bool {
        self.skipped == 0 && (!self.main_only || self.main > 0)
    }

    fn characters(&mut self, text: &str) {
        if self.in_title {
            self.document.title.push_str(text);
        } else if self.takes_text() {
            self.text.push_str(text);
        }
    }

    fn flush(&mut self) {
        if self.heading.is_none() {
            self.outline.paragraph(&self.text);
            self.text.clear();
        } else {
            self.text.push(' ');
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let attribute = |wanted: &str| tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string());
        match name {
            "html" if self.document.lang.is_empty() => self.document.lang = attribute("lang").unwrap_or_default(),
            "title" if self.document.title.is_empty() && !self.open.iter().any(|o| o.name == "svg") => {
                self.in_title = true
            }
            "img" if self.takes_text() => {
                self.text.push_str(&attribute("alt").unwrap_or_default());
            }
            _ => {}
        }
        if let (Some(anchor), Some(id)) = (self.heading.as_mut(), attribute("id"))
            && anchor.is_empty()
        {
            *anchor = id;
        }
        if is_void(name) {
            if matches!(name, "br" | "hr") && self.takes_text() {
                self.flush();
            }
            return;
        }
        let hidden = attribute("hidden").is_some() || attribute("aria-hidden").as_deref() == Some("true");
        let main = matches!(name, "main" | "article") || attribute("role").as_deref() == Some("main");
        if self.takes_text() && !is_inline(name) {
            self.flush();
        }
        if level(name) && self.takes_text() && !hidden {
            self.flush();
            self.heading = Some(attribute("id").unwrap_or_default());
        }
        // Headers and footers within the main part are part of it.
        let skips =
            hidden || (is_skipped(name) && !(self.main > 0 && matches!(name, "header" | "footer" | "aside" | "form")));
        if tag.self_closing && matches!(name, "svg" | "math") {
            return;
        }
        if skips || main || name == "svg" || self.open.iter().any(|o| o.name == name) {
            self.skipped += usize::from(skips);
            self.main += usize::from(main);
            self.open.push(Open { name: name.to_string(), skips, main });
        }
    }

    fn end(&mut self, name: &str) {
        if name == "title" && self.in_title {
            self.in_title = false;
            return;
        }
        if level(name) {
            if let Some(anchor) = self.heading.take() {
                let heading = collapse(&self.text);
                self.text.clear();
                if name == "h1" && self.document.title.is_empty() {
                    self.document.title = heading.clone();
                }
                let repeats_title = name == "h1" && heading == collapse(&self.document.title);
                if !heading.is_empty() && !repeats_title {
                    self.outline.heading(&heading, &anchor);
                }
            }
        } else if self.takes_text() && !is_inline(name) {
            self.flush();
        }
        if let Some(at) = self.open.iter().rposition(|o| o.name == name) {
            for open in self.open.drain(at..) {
                self.skipped -= usize::from(open.skips);
                self.main -= usize::from(open.main);
            }
        }
    }

    fn finish(mut self) -> Document {
        self.heading = None;
        self.flush();
        self.document.title = collapse(&self.document.title);
        self.document.sections = self.outline.finish();
        self.document
    }
}

fn level(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: &str, sections: &[(&str, &str, &str)]) {
        let d = parse(input);
        let found: Vec<_> =
            d.sections.iter().map(|s| (s.heading.as_str(), s.anchor.as_str(), s.text.as_str())).collect();
        assert_eq!((d.title.as_str(), found.as_slice()), (title, sections));
    }

    #[test]
    fn pages() {
        check("<title>T &amp; U</title><p>a <b>b</b>c<p>d", "T & U", &[("", "", "a bc\nd")]);
        check("<h1>T</h1><h2 id=x>H <code>i</code></h2>a<br>b<ul><li>c<li>d</ul>", "T", &[("H i", "x", "a\nb\nc\nd")]);
        check("<nav>n</nav><main><h2><a id=y>H</a></h2><p>m</p></main><footer>f</footer>", "", &[("H", "y", "m")]);
        check("<p>a<script>if (a<b) {}</script><style>p{}</style>b<template>t</template></p>", "", &[("", "", "ab")]);
        check("<p>so<wbr>me<p hidden>no</p><p>yes <img alt='pic'></p>", "", &[("", "", "some\nyes pic")]);
        check("<svg><title>icon</title></svg><title>T</title><p>x", "T", &[("", "", "x")]);
        check("<p>never closed <b>bold", "", &[("", "", "never closed bold")]);
    }

    #[test]
    fn a_hundred_thousand_levels() {
        let deep = "<div>".repeat(100_000) + "text";
        check(&deep, "", &[("", "", "text")]);
    }

    #[test]
    fn language_is_the_pages() {
        assert_eq!(parse("<html lang=ja><p lang=en>x").lang, "ja");
    }
}
