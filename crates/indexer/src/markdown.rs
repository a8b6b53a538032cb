//! Markdown → document: CommonMark with tables, footnotes and front matter. Pure: what is a file's and what is its address, [`crate::source`] says.

use crate::document::{Document, Outline, collapse};
use crate::weights::Weights;
use crate::{front_matter, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

/// Reads a text in Markdown. Its title is that of the front matter, else the first heading of the first level.
pub fn parse(input: &str) -> Document {
    let (front, body) = front_matter::split(input);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let title = collapse(&front.title);
    let mut reader = Reader { titled: !title.is_empty(), title, ..Reader::default() };
    for event in Parser::new_ext(body, options) {
        reader.event(event);
    }
    reader.flush();
    let (sections, (alias, _)) = reader.outline.finish();
    let mut document = Document { title: reader.title, alias, lang: front.lang, sections, ..Document::default() };
    if !front.tags.is_empty() {
        document.facets.insert("tag".to_string(), front.tags);
    }
    if !front.date.is_empty() {
        document.sort.insert("date".to_string(), front.date);
    }
    document
}

/// True for a text whose front matter says that it is not finished.
pub fn is_draft(input: &str) -> bool {
    front_matter::split(input).0.draft == "true"
}

#[derive(Default)]
struct Reader {
    title: String,
    /// The title is the front matter's, and the first heading may repeat it.
    titled: bool,
    outline: Outline,
    slugs: Slugs,
    /// The paragraph or heading being read.
    text: String,
    /// Source of the block of HTML being read.
    html: String,
    /// `{#anchor}` of the heading being read.
    anchor: Option<String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                self.flush();
                self.anchor = id.map(|id| id.to_string());
            }
            Event::End(TagEnd::Heading(level)) => {
                let heading = collapse(&std::mem::take(&mut self.text));
                let anchor = self.anchor.take();
                self.heading(heading, anchor, level == HeadingLevel::H1);
            }
            // An item's own text ends where something within it begins.
            Event::Start(
                Tag::List(_)
                | Tag::Paragraph
                | Tag::CodeBlock(_)
                | Tag::Table(_)
                | Tag::BlockQuote(_)
                | Tag::HtmlBlock
                | Tag::FootnoteDefinition(_),
            )
            | Event::End(
                TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::BlockQuote(_)
                | TagEnd::FootnoteDefinition,
            ) => self.flush(),
            Event::End(TagEnd::Paragraph) => {
                let text = std::mem::take(&mut self.text);
                if !is_program(&text) {
                    let lines: Vec<&str> = text.lines().map(without_fence).collect();
                    self.text = lines.join("\n");
                }
                self.flush();
            }
            Event::End(TagEnd::HtmlBlock) => self.html_block(),
            Event::End(TagEnd::TableCell) => self.text.push(' '),
            Event::Text(part) | Event::Code(part) => self.text.push_str(&part),
            Event::Html(source) => self.html.push_str(&source),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.text.push('\n'),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.outline.paragraph(&self.text);
        self.text.clear();
    }

    /// `anchor` is that which the source gives; else one is made, as the page's generator does.
    fn heading(&mut self, heading: String, anchor: Option<String>, first_level: bool) {
        let anchor = match anchor {
            Some(anchor) => self.slugs.keep(anchor),
            None => self.slugs.make(&heading),
        };
        if first_level && (self.title.is_empty() || (self.titled && self.title == heading)) {
            self.title = heading;
            self.outline.title();
        } else if first_level {
            self.outline.first_level(&heading, &Weights::default(), &anchor);
        } else {
            self.outline.heading(&heading, &anchor);
        }
        self.titled &= !first_level;
    }

    /// HTML between the paragraphs is text to readers, and so it is here.
    fn html_block(&mut self) {
        let block = html::parse(&std::mem::take(&mut self.html));
        if !block.title.is_empty() {
            self.heading(block.title, Some(String::new()), true);
        }
        for section in block.sections {
            if !section.heading.is_empty() {
                self.heading(section.heading, Some(section.anchor), false);
            }
            section.text.split('\n').for_each(|paragraph| self.outline.paragraph(paragraph));
        }
    }
}

/// True for what MDX has between paragraphs for the program that shows the page: imports, exports, comments.
fn is_program(text: &str) -> bool {
    let imports = |line: &str| {
        let names = line.strip_prefix("import ").map(|rest| rest.rsplit_once(" from ").map_or(rest, |(_, from)| from));
        names.is_some_and(|from| from.trim_end_matches(';').len() > 2 && from.starts_with(['"', '\'']))
    };
    let exports =
        |line: &str| ["export const ", "export default ", "export function "].iter().any(|s| line.starts_with(s));
    // What is exported may go on over many lines.
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    exports(first)
        || (imports(first) && lines.take_while(|line| !exports(line)).all(imports))
        || (text.starts_with("{/*") && text.trim_end().ends_with("*/}"))
}

/// A line that opens or closes a box (`:::note[Title]`, `:::tip Title`, `:::`) says no more than the title of it.
fn without_fence(line: &str) -> &str {
    let Some(rest) = line.strip_prefix(":::") else { return line };
    let rest = rest.trim_start_matches(':').trim_start();
    let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '-');
    let title = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(title, _)| title);
    title.unwrap_or_else(|| rest.split('{').next().unwrap_or_default())
}

fn is_line_break(tag: &CowStr<'_>) -> bool {
    tag.as_bytes().get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"<br"))
        && tag.as_bytes().get(3).is_some_and(|after| matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\n'))
}

/// The anchors of a page, each given once.
#[derive(Default)]
struct Slugs {
    taken: BTreeSet<String>,
    /// Next number to try for a slug, so that many like headings cost no search each.
    next: std::collections::BTreeMap<String, usize>,
}

impl Slugs {
    /// The anchor that GitHub and most generators give a heading: lower case, spaces to hyphens, other signs dropped, doubles numbered.
    fn make(&mut self, heading: &str) -> String {
        let mut base = String::new();
        for c in heading.chars() {
            if c.is_alphanumeric() || matches!(c, '-' | '_') || is_mark(c) {
                base.extend(c.to_lowercase());
            } else if c == ' ' {
                base.push('-');
            }
        }
        let next = self.next.entry(base.clone()).or_insert(0);
        let mut slug = base.clone();
        while self.taken.contains(&slug) {
            *next += 1;
            slug = format!("{base}-{next}");
        }
        self.keep(slug)
    }

    /// An anchor that the source gives.
    fn keep(&mut self, anchor: String) -> String {
        self.taken.insert(anchor.clone());
        anchor
    }
}

/// Marks that belong to words (Hindi vowel signs, combining accents), which `is_alphanumeric` does not all count as letters.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && teff_analysis::is_word_char(c)
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
    fn titles_and_sections() {
        check("# T\n\nA *b* `c`\nd\n\n## H i\n\ne", "T", &[("", "", "A b c d"), ("H i", "h-i", "e")]);
        check("Setext\n===\n\nx\n\nSub\n---\ny", "Setext", &[("", "", "x"), ("Sub", "sub", "y")]);
        check("x\n\n# Late\n\n# Another\n\nz", "Late", &[("", "", "x"), ("Another", "another", "z")]);
    }

    #[test]
    fn front_matter_comes_first() {
        check("---\ntitle: \"F\"\nlang: de\n---\n# F\n\nx", "F", &[("", "", "x")]);
        let called = |input: &str, alias: &str, heading: &str| {
            let read = parse(input);
            assert_eq!((read.alias.as_str(), read.sections[0].heading.as_str()), (alias, heading), "{input}");
        };
        called("---\ntitle: F\n---\n# F\n\nx", "", "");
        called("---\ntitle: F\n---\n# Other\n\nx", "Other", "");
        called("---\ntitle: F\n---\n## Other\n\nx", "", "Other");
        called("# F\n\nx\n\n# Other", "", "");
        called("---\ntitle: F\n---\n# F\n\nx\n\n# Other", "", "");
        called("---\ntitle: F\n---\n# One\n\nx\n\n# Two", "", "One");
        assert_eq!(parse("+++\ntitle = 'x'\nlang = 'hy'\n+++\n").lang, "hy");
    }

    #[test]
    fn what_mdx_has_for_programs_is_no_text() {
        let read = |input: &str| parse(input).sections.into_iter().map(|s| s.text).collect::<Vec<_>>().join("|");
        assert_eq!(
            read("import A from './a'\nimport 'b.css';\nexport const c = {\n  d: 1\n}\n\nx\n\n{/* e */}\n\ny"),
            "x\ny"
        );
        assert_eq!(read("import duties from Italy\n\nexport goods"), "import duties from Italy\nexport goods");
        assert_eq!(read("```js\nimport A from './a'\n```"), "import A from './a'");
        assert_eq!(
            read(":::note[Mind]\nx\n:::\n\n::: tip The title {#id}\n\ny\n\n:::\n\na ::: b"),
            "Mind x\nThe title\ny\na ::: b"
        );
    }

    #[test]
    fn rules_within_the_text_take_nothing_away() {
        check("a\n\n---\nb: c\n---\nd", "", &[("", "", "a"), ("b: c", "b-c", "d")]);
    }

    #[test]
    fn anchors() {
        check("## A\n## A\n## B {#own}\n", "", &[("A", "a", ""), ("A", "a-1", ""), ("B", "own", "")]);
        check(
            "## a\n## a\n## a-1\n## a-1",
            "",
            &[("a", "a", ""), ("a", "a-1", ""), ("a-1", "a-1-1", ""), ("a-1", "a-1-2", "")],
        );
        check("# A\n## A\n## b {#a-2}\n## A", "A", &[("A", "a-1", ""), ("b", "a-2", ""), ("A", "a-3", "")]);
        check("## Foo & Bar! `x_y` Ü", "", &[("Foo & Bar! x_y Ü", "foo--bar-x_y-ü", "")]);
        check("## हिन्दी", "", &[("हिन्दी", "हिन्दी", "")]);
    }

    #[test]
    fn blocks() {
        check(
            "- one\n- two\n  - three\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode here\n```\n",
            "",
            &[("", "", "one\ntwo\nthree\na b\nc d\ncode here")],
        );
        check("> a\n> b\n\n1. c\n\n   d\n2. e[^1]\n\n[^1]: f", "", &[("", "", "a b\nc\nd\ne\nf")]);
        check("日本\n語です\nabc", "", &[("", "", "日本語です abc")]);
    }

    #[test]
    fn html_within() {
        check("a<b>bold</b> &amp; ![alt](x.png)", "", &[("", "", "abold & alt")]);
        check("a<br>b<BR/>c", "", &[("", "", "a b c")]);
        check("<details>\n<summary>S</summary>\n\ninner\n\n</details>\n\n<!-- no -->\n", "", &[("", "", "S\ninner")]);
        check("- a\n  <div>b</div>\n- c", "", &[("", "", "a\nb\nc")]);
        check("<h1 align=center>T</h1>\n\nx\n\n<h2 id=i>H</h2>\n\ny", "T", &[("", "", "x"), ("H", "i", "y")]);
        check("<script>\nno()\n</script>\n\nx", "", &[("", "", "x")]);
    }
}
