//! Markdown → document: CommonMark with tables, and front matter (`title`, `lang`) between lines of `---` or `+++`.

use crate::document::{Document, Outline, collapse};
use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;

/// Reads a text in Markdown. Its title is that of the front matter, else the first heading of the first level.
pub fn parse(input: &str) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut document = Document::default();
    let mut outline = Outline::default();
    let mut slugs = BTreeMap::new();
    let mut text = String::new();
    let mut explicit = None;
    let mut from_front_matter = false;
    for event in Parser::new_ext(input, options) {
        match event {
            Event::End(TagEnd::MetadataBlock(kind)) => {
                front_matter(&text, kind, &mut document);
                from_front_matter = !document.title.is_empty();
                text.clear();
            }
            Event::Start(Tag::Heading { id, .. }) => {
                outline.paragraph(&text);
                text.clear();
                explicit = id.map(|id| id.to_string());
            }
            Event::End(TagEnd::Heading(level)) => {
                let heading = collapse(&text);
                text.clear();
                if level == HeadingLevel::H1 && document.title.is_empty() {
                    document.title = heading;
                } else if !(level == HeadingLevel::H1 && from_front_matter && document.title == heading) {
                    let anchor = explicit.take().unwrap_or_else(|| slug(&heading, &mut slugs));
                    outline.heading(&heading, &anchor);
                }
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::HtmlBlock
                | TagEnd::BlockQuote(_),
            ) => {
                outline.paragraph(&text);
                text.clear();
            }
            // An item's own text ends where a list within it begins.
            Event::Start(Tag::List(_) | Tag::Paragraph | Tag::CodeBlock(_) | Tag::Table(_)) => {
                outline.paragraph(&text);
                text.clear();
            }
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    outline.paragraph(&text);
    document.sections = outline.finish();
    document
}

/// The few keys of front matter that a search needs; values may be quoted.
fn front_matter(block: &str, kind: MetadataBlockKind, document: &mut Document) {
    let sign = match kind {
        MetadataBlockKind::YamlStyle => ':',
        MetadataBlockKind::PlusesStyle => '=',
    };
    for (key, value) in block.lines().filter_map(|line| line.split_once(sign)) {
        let value = value.trim().trim_matches(|c| c == '"' || c == '\'');
        match key.trim() {
            "title" => document.title = collapse(value),
            "lang" | "language" => document.lang = value.to_string(),
            _ => {}
        }
    }
}

/// The anchor that GitHub and most generators give a heading: lower case, spaces to hyphens, other signs dropped, doubles numbered.
fn slug(heading: &str, taken: &mut BTreeMap<String, usize>) -> String {
    let mut slug = String::new();
    for c in heading.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_') {
            slug.extend(c.to_lowercase());
        } else if c == ' ' {
            slug.push('-');
        }
    }
    let n = taken.entry(slug.clone()).and_modify(|n| *n += 1).or_insert(0);
    if *n > 0 {
        slug = format!("{slug}-{n}");
    }
    slug
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
    fn documents() {
        check("# T\n\nA *b* `c`\nd\n\n## H i\n\ne", "T", &[("", "", "A b c d"), ("H i", "h-i", "e")]);
        check("---\ntitle: \"F\"\nlang: de\n---\n# F\n\nx", "F", &[("", "", "x")]);
        check("# T\n## A\n## A\n## B {#own}\n", "T", &[("A", "a", ""), ("A", "a-1", ""), ("B", "own", "")]);
        check(
            "- one\n- two\n  - three\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode here\n```\n",
            "",
            &[("", "", "one\ntwo\nthree\na b\nc d\ncode here")],
        );
        check("a<b>bold</b> &amp; ![alt](x.png)\n\n<div>raw</div>", "", &[("", "", "abold & alt")]);
    }

    #[test]
    fn language() {
        assert_eq!(parse("+++\ntitle = 'x'\nlang = 'hy'\n+++\n").lang, "hy");
    }
}
