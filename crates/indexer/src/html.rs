//! HTML → document, by html5ever's tokenizer: it decodes and forgives as browsers do, streams, and has no tree to overflow a stack with.
//! Pure: called by [`crate::source`] for pages and by [`crate::markdown`] for the HTML within. What is main, what is boilerplate and what is hidden
//! is decided here, by the row of open elements.

use crate::document::{Document, Outline, collapse};
use crate::elements::{Flow, OpenElements, ends_heading, flow, is_heading, is_skipped, is_void};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Reads a page. Only what stands in `<main>` or `role=main` counts when there is text in it, else what stands in `<article>`s, else all.
pub fn parse(input: &str) -> Document {
    let mut document = Document::default();
    for part in [Part::Main, Part::Articles, Part::All] {
        document = read(input, part);
        if !document.sections.is_empty() {
            break;
        }
    }
    document
}

/// The part of a page that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Main,
    Articles,
    All,
}

fn read(input: &str, part: Part) -> Document {
    let tokenizer = Tokenizer::new(Reader { state: RefCell::new(State::new(part)) }, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(input));
    // The only pause the tokenizer makes is for scripts, which are not run here.
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.state.into_inner().finish()
}

struct Reader {
    state: RefCell<State>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.characters(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => state.end(&tag.name),
            Token::TagToken(tag) => {
                let foreign = state.open.is_foreign();
                state.start(&tag);
                // Inside drawings and formulas these are ordinary elements, which may be closed by `/>`.
                if foreign {
                    return TokenSinkResult::Continue;
                }
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    "plaintext" => TokenSinkResult::Plaintext,
                    _ => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What an open element means to the text in it.
#[derive(Default)]
struct Role {
    /// Nothing in it is read.
    skips: bool,
    /// It belongs to the part that is read.
    wanted: bool,
    /// It is a heading, and being read as one.
    heading: bool,
    /// It is the page's title.
    title: bool,
}

struct State {
    part: Part,
    document: Document,
    outline: Outline,
    /// The paragraph or heading being read.
    text: String,
    open: OpenElements<Role>,
    /// How many open elements skip, and how many are wanted.
    skipping: usize,
    wanted: usize,
    in_title: bool,
    /// The heading being read: its anchor, and how many elements are open around it.
    heading: Option<(String, usize)>,
}

impl State {
    fn new(part: Part) -> State {
        State {
            part,
            document: Document::default(),
            outline: Outline::default(),
            text: String::new(),
            open: OpenElements::default(),
            skipping: 0,
            wanted: 0,
            in_title: false,
            heading: None,
        }
    }

    fn takes_text(&self) -> bool {
        self.skipping == 0 && (self.part == Part::All || self.wanted > 0)
    }

    fn characters(&mut self, text: &str) {
        if self.in_title {
            self.document.title.push_str(text);
        } else if self.takes_text() {
            self.text.push_str(text);
        }
    }

    /// Sets apart what comes from what was there, as far as an element of this kind does.
    fn part_text(&mut self, flow: Flow) {
        match flow {
            _ if !self.takes_text() => {}
            Flow::Inline => {}
            Flow::Block if self.heading.is_none() => {
                self.outline.paragraph(&self.text);
                self.text.clear();
            }
            Flow::Gap | Flow::Block => self.text.push(' '),
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let attribute = |wanted: &str| tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value);
        // No browser opens a form within a form.
        if (self.open.is_foreign() && tag.self_closing)
            || (name == "form" && self.open.has("form"))
            || self.open.is_stray(name)
        {
            return self.part_text(flow(name));
        }
        self.close_to(self.open.left_by_start(name));
        self.close_heading_before(name);
        self.part_text(flow(name));
        if self.document.lang.is_empty() && matches!(name, "html" | "body" | "main") {
            self.document.lang = attribute("lang").unwrap_or_default().trim().to_string();
        }
        let takes_text = self.takes_text();
        if let (Some((anchor, _)), true) = (self.heading.as_mut(), takes_text && name != "img") {
            let named = attribute("name").filter(|_| name == "a");
            if let (true, Some(id)) = (anchor.is_empty(), attribute("id").or(named)) {
                *anchor = id.to_string();
            }
        }
        if name == "img" && takes_text {
            self.text.push_str(attribute("alt").unwrap_or_default());
            self.text.push(' ');
        }
        if is_void(name) || matches!(name, "html" | "body" | "head") {
            return;
        }
        let is_hidden = attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
            || attribute("aria-hidden") == Some("true");
        let is_main = name == "main" || attribute("role") == Some("main");
        let wanted = match self.part {
            Part::Main => is_main,
            Part::Articles => name == "article",
            Part::All => false,
        };
        let title = name == "title" && self.document.title.is_empty() && !self.open.is_foreign();
        // Headers, footers and asides of the part that is read belong to it.
        let own = self.wanted > 0 && matches!(name, "header" | "footer" | "aside");
        let skips = is_hidden || (is_skipped(name) && !own) || (name == "title" && !title);
        let heading = is_heading(name) && takes_text && !skips;
        if heading {
            self.heading = Some((attribute("id").unwrap_or_default().to_string(), self.open.len()));
        }
        self.skipping += usize::from(skips);
        self.wanted += usize::from(wanted);
        self.in_title |= title;
        self.open.push(name, Role { skips, wanted, heading, title });
    }

    /// A heading that was not closed ends where the next one begins, or a block that belongs in none.
    fn close_heading_before(&mut self, name: &str) {
        if let Some((_, around)) = self.heading
            && self.takes_text()
            && (is_heading(name) || (ends_heading(name) && !self.text.trim().is_empty()))
        {
            self.close_to(around);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            // What stands after them is read as if it stood before.
            "body" | "html" | "head" => self.part_text(Flow::Block),
            "br" => self.part_text(Flow::Block),
            _ => self.close_to(self.open.left_by_end(name)),
        }
    }

    fn close_to(&mut self, left: usize) {
        while self.open.len() > left {
            let Some((name, role)) = self.open.pop() else { break };
            if role.heading {
                self.close_heading(&name);
            } else {
                self.part_text(flow(&name));
            }
            self.skipping -= usize::from(role.skips);
            self.wanted -= usize::from(role.wanted);
            self.in_title &= !role.title;
            // A block that was skipped parts the words beside it, as it does when it is shown.
            if role.skips {
                self.part_text(flow(&name));
            }
        }
    }

    fn close_heading(&mut self, name: &str) {
        let Some((anchor, _)) = self.heading.take() else { return };
        let heading = collapse(&std::mem::take(&mut self.text));
        if name == "h1" && collapse(&self.document.title).is_empty() {
            self.document.title = heading.clone();
        }
        let repeats_title = name == "h1" && heading == collapse(&self.document.title);
        if !heading.is_empty() && !repeats_title {
            self.outline.heading(&heading, &anchor);
        }
    }

    fn finish(mut self) -> Document {
        self.close_to(0);
        self.part_text(Flow::Block);
        self.document.title = collapse(&self.document.title);
        self.document.sections = self.outline.finish();
        self.document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: &str, sections: &[(&str, &str, &str)]) {
        let d = parse(input);
        let found: Vec<_> =
            d.sections.iter().map(|s| (s.heading.as_str(), s.anchor.as_str(), s.text.as_str())).collect();
        assert_eq!((d.title.as_str(), found.as_slice()), (title, sections), "{input}");
    }

    /// A page without title and headings.
    #[track_caller]
    fn check_text(input: &str, text: &str) {
        check(input, "", &[("", "", text)]);
    }

    #[test]
    fn titles() {
        check("<title>T &amp; U</title><p>a <b>b</b>c<p>d", "T & U", &[("", "", "a bc\nd")]);
        check(
            "<html><head><title>T</title><body><p>the head's end tag may be left out",
            "T",
            &[("", "", "the head's end tag may be left out")],
        );
        check("<svg><title>icon</title></svg><title>T</title><p>x", "T", &[("", "", "x")]);
        check("<title>T</title><p>a<title>U</title>b", "T", &[("", "", "ab")]);
        check("<h1>S <b>T</b></h1><p>x<h1>U</h1>y", "S T", &[("", "", "x"), ("U", "", "y")]);
    }

    #[test]
    fn sections() {
        check("<h1>T</h1><h2 id=x>H <code>i</code></h2>a<br>b<ul><li>c<li>d</ul>", "T", &[("H i", "x", "a\nb\nc\nd")]);
        check("<h2><a id=y>H</a></h2>a<h2><a name=n>I</a></h2>b", "", &[("H", "y", "a"), ("I", "n", "b")]);
        check("<h2></h2>a<h2>alone</h2>", "", &[("", "", "a"), ("alone", "", "")]);
        check("<h2>A<br>B</h2>x<h2><div>C</div></h2>y", "", &[("A B", "", "x"), ("C", "", "y")]);
        check("<h2 id=h>H<h3 id=i>I</h3>x", "", &[("H", "h", ""), ("I", "i", "x")]);
        check("<h2>never closed<p>a<p>b", "", &[("never closed", "", "a\nb")]);
        check("<h2>H<nav>n</h2>a</nav>b", "", &[("H", "", "ab")]);
    }

    #[test]
    fn the_main_part() {
        check("<nav>n</nav><main><h2>H</h2><p>m</p></main><footer>f</footer>", "", &[("H", "", "m")]);
        check_text("<main>m</main><article>a</article><p>p", "m");
        check_text("<p>p</p><article>a</article><article>b</article>", "a\nb");
        check_text("<main></main><p>nothing in main", "nothing in main");
        check_text("<b><main>a</b>b</main>c", "ab");
        check_text("<div role=main>a<nav>n</nav><header>h</header></div>c", "a\nh");
        check_text("<form><p>all in a form</form>", "all in a form");
        check_text("a</body></html>b", "a\nb");
    }

    #[test]
    fn what_is_not_read() {
        check_text("<p>a<script>if (a<b) {}</script><style>p{}</style>b<template>t</template></p>", "ab");
        check_text("<div hidden>a<div>b</div>c</div>d<p aria-hidden=true>e</p>", "d");
        // Hidden elements whose end tag is left out end where they do in browsers.
        check_text("<p hidden>a<p>b", "b");
        check_text("<ul><li hidden>a<li>b</ul>", "b");
        check("<h2 hidden>a<h2>b</h2>c", "", &[("b", "", "c")]);
        check_text("<a hidden>a<a>b", "b");
        check_text("<table><tr><td hidden>a<td>b<tr hidden><td>c<tr><td>d</table>", "b\nd");
        check_text("<p hidden=until-found>found", "found");
        check_text("a<noscript><p>n</p></noscript>b", "a b");
        check_text("<svg><style>s</style><path/><text>t</text></svg>a", "a");
        check_text("<svg><path><p>a svg that was never closed", "a svg that was never closed");
        check_text("<svg><foreignObject><div>s</div></foreignObject></svg>a", "a");
        check_text("<td hidden>no table", "no table");
        check_text("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字");
    }

    #[test]
    fn words_stay_whole_and_apart() {
        check_text("<p>so<wbr>me <i>wor</i>ds&nbsp;&lt;x&gt;", "some words <x>");
        check_text("so&shy;me", "so\u{ad}me");
        check_text("a<img alt=b>c<img>d", "a b c d");
        check_text("E = <math><mi>m</mi></math> holds", "E = holds");
        check_text("<div>a</div><span>b</span><div>c</div>", "a\nb\nc");
        check_text("<table><tr><td>a<td>b<tr><th>c<td>d</table>", "a b\nc d");
        check_text("<dl><dt>a<dd>b</dl><pre>c\n d</pre>", "a\nb\nc d");
        check_text("東\n京", "東京");
        check_text("<p>never closed <b>bold", "never closed bold");
    }

    #[test]
    fn language_is_the_pages() {
        assert_eq!(parse("<html lang=ja><p lang=en>x").lang, "ja");
        assert_eq!(parse("<body lang=de>x").lang, "de");
        assert_eq!(parse("<p lang=de>x").lang, "");
    }
}
