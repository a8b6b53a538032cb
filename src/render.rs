//! Hits → the result list, as a tree of nodes for JavaScript and as HTML. The one owner of result markup: a page builds DOM from the tree, or
//! takes the HTML. Called by `wire` for the tree and by the export `render` for the HTML; knows nothing of how hits are found.

use crate::json::Json;
use crate::wire::{Hit, Marked, href};
use alloc::string::String;

/// The elements that a view may hold.
pub const TAGS: &[&str] = &["ol", "ul", "li", "h3", "p", "a", "mark", "span"];
/// The attributes that they may have.
pub const ATTRIBUTES: &[&str] = &["class", "href", "dir", "lang"];

/// Appends the result list, a list of nodes; an empty one when there are no hits.
pub fn view(hits: &[Hit], out: &mut Json) {
    out.open('[');
    if !hits.is_empty() {
        begin("ol", &[("class", "teff-results")], out);
        for hit in hits {
            result(hit, out);
        }
        end(out);
    }
    out.close(']');
}

fn result(hit: &Hit, out: &mut Json) {
    // The title decides how the row runs; heading and excerpt may run otherwise. The language gives the right voice and the right glyphs, when it is known.
    let attributes = [("class", "teff-result"), ("dir", "auto"), ("lang", hit.lang.as_str())];
    let known = if hit.lang.is_empty() { 2 } else { 3 };
    begin("li", attributes.get(..known).unwrap_or_default(), out);
    begin("h3", &[("class", "teff-title")], out);
    begin_link(&href(hit), out);
    marked(&hit.title, out);
    end(out);
    end(out);
    if !hit.breadcrumb.is_empty() {
        begin("p", &[("class", "teff-breadcrumb")], out);
        for name in &hit.breadcrumb {
            begin("span", &[], out);
            out.string(name);
            end(out);
            // The space keeps the names apart for those who hear them; what stands between them for the eye is the style sheet's.
            out.string(" ");
        }
        end(out);
    }
    if !hit.heading.is_empty() {
        begin("p", &[("class", "teff-heading"), ("dir", "auto")], out);
        out.string(&hit.heading);
        end(out);
    }
    if !hit.excerpt.text.is_empty() {
        begin("p", &[("class", "teff-excerpt"), ("dir", "auto")], out);
        marked(&hit.excerpt, out);
        end(out);
    }
    if !hit.sections.is_empty() {
        begin("ul", &[("class", "teff-sections")], out);
        for section in &hit.sections {
            begin("li", &[], out);
            begin_link(&section.url, out);
            out.string(&section.heading);
            end(out);
            end(out);
        }
        end(out);
    }
    end(out);
}

/// Begins an element; its children come next, then [`end`].
fn begin(tag: &str, attributes: &[(&str, &str)], out: &mut Json) {
    out.open('{');
    out.field("tag", tag);
    out.name("attrs");
    out.open('[');
    for (name, value) in attributes {
        out.open('[');
        out.string(name);
        out.string(value);
        out.close(']');
    }
    out.close(']');
    out.name("children");
    out.open('[');
}

fn begin_link(href: &str, out: &mut Json) {
    begin("a", &[("href", &safe_href(href))], out);
}

fn end(out: &mut Json) {
    out.close(']');
    out.close('}');
}

/// Text with `mark`s over its ranges. Ranges that are out of order or beyond the text are left out.
fn marked(marked: &Marked, out: &mut Json) {
    let text = &marked.text;
    let mut at = 0;
    for &(start, end_of_mark) in &marked.ranges {
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end_of_mark)) else { continue };
        if !before.is_empty() {
            out.string(before);
        }
        begin("mark", &[], out);
        out.string(inside);
        end(out);
        at = end_of_mark;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        out.string(rest);
    }
}

/// An address that a reader may be sent to: relative, or of http, https or mailto; anything else becomes `#`. White space and control characters are
/// dropped first, as browsers do before they read the scheme.
pub fn safe_href(href: &str) -> String {
    let mut clean = String::with_capacity(href.len());
    let mut scheme = None;
    for c in href.chars() {
        match c {
            '\0'..='\x1f' | '\x7f'..='\u{9f}' => continue,
            ' ' if clean.is_empty() => continue,
            // The first colon ends a scheme, unless the path or query has begun.
            ':' if scheme.is_none() => scheme = Some(clean.len()),
            '/' | '?' | '#' if scheme.is_none() => scheme = Some(0),
            _ => {}
        }
        clean.push(c);
    }
    let scheme = clean.get(..scheme.unwrap_or(0)).unwrap_or_default();
    let allowed = scheme.is_empty() || ["http", "https", "mailto"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
    if allowed { clean } else { String::from("#") }
}

/// Begins an element.
pub fn open_tag(out: &mut String, tag: &str) {
    out.push('<');
    out.push_str(tag);
}

/// Adds an attribute to the element that was begun.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    if name == "href" {
        escape(out, &safe_href(value))
    } else {
        escape(out, value)
    }
    out.push('"');
}

/// Appends text so that none of it is read as markup; control characters that HTML forbids are dropped.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f' => {}
            c => out.push(c),
        }
    }
}

/// Ends an element.
pub fn close_tag(out: &mut String, tag: &str) {
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::SectionHit;
    use serde_json::Value;

    fn sample(title: &str, url: &str) -> Hit {
        Hit {
            page: 0,
            url: url.into(),
            title: Marked { text: title.into(), ranges: vec![(0, 1)] },
            breadcrumb: vec!["docs".into()],
            heading: "H".into(),
            anchor: String::new(),
            excerpt: Marked { text: "one two".into(), ranges: vec![(4, 7)] },
            sections: vec![SectionHit { heading: title.into(), url: url.into(), excerpt: Marked::default() }],
            score: 1,
            lang: "en".into(),
            marks: vec![],
            fragment: String::new(),
            duplicates: vec![],
            sort_value: vec![],
        }
    }

    fn rendered(hit: Hit) -> String {
        let mut json = Json::default();
        view(&[hit], &mut json);
        html(&json.text)
    }

    /// The nodes as HTML, as the export makes it of what JavaScript gives back.
    fn html(nodes: &str) -> String {
        fn serialise(nodes: &Value, out: &mut String) {
            for node in nodes.as_array().expect("a list of nodes") {
                if let Some(text) = node.as_str() {
                    escape(out, text);
                    continue;
                }
                let tag = node["tag"].as_str().expect("a tag");
                assert!(TAGS.contains(&tag), "{tag}");
                open_tag(out, tag);
                for pair in node["attrs"].as_array().expect("a list of attributes") {
                    let name = pair[0].as_str().expect("a name");
                    assert!(ATTRIBUTES.contains(&name), "{name}");
                    attribute(out, name, pair[1].as_str().expect("a value"));
                }
                out.push('>');
                serialise(&node["children"], out);
                close_tag(out, tag);
            }
        }
        let mut out = String::new();
        serialise(&serde_json::from_str(nodes).expect(nodes), &mut out);
        out
    }

    #[test]
    fn a_hit() {
        assert_eq!(
            rendered(sample("Title", "a.html#x")),
            "<ol class=\"teff-results\"><li class=\"teff-result\" dir=\"auto\" lang=\"en\"><h3 class=\"teff-title\"><a href=\"a.html#x\"><mark>T</mark>itle</a></h3>\
             <p class=\"teff-breadcrumb\"><span>docs</span> </p><p class=\"teff-heading\" dir=\"auto\">H</p><p class=\"teff-excerpt\" dir=\"auto\">one <mark>two</mark></p>\
             <ul class=\"teff-sections\"><li><a href=\"a.html#x\">Title</a></li></ul></li></ol>"
        );
    }

    #[test]
    fn hostile_text_stays_text() {
        for title in
            ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "a\0b\u{202e}c", "</mark></a>&lt;"]
        {
            let out = rendered(Hit { title: Marked { text: title.into(), ranges: vec![] }, ..sample(title, "a.html") });
            let mut inner = out.as_str();
            while let Some(at) = inner.find('<') {
                let tag = inner[at + 1..].trim_start_matches('/');
                let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                assert!(TAGS.contains(&name.as_str()), "{name} in {out}");
                inner = &inner[at + 1..];
            }
            assert!(!out.contains("onerror=alert(1)>"), "{out}");
        }
    }

    #[test]
    fn hostile_addresses_lead_nowhere() {
        for href in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert_eq!(safe_href(href), "#", "{href:?}");
        }
        for href in [
            "a.html",
            "../a:b/c",
            "/x",
            "?q=a:b",
            "#a:~:text=x",
            "https://example.org/x",
            "HTTP://x",
            "mailto:a@b",
            "//host/x",
            "a/b:c",
        ] {
            assert!(safe_href(href) == href, "{href:?}");
        }
    }

    #[test]
    fn ranges_beyond_the_text_are_left_out() {
        let title = Marked { text: "a👩b".into(), ranges: vec![(1, 3), (1, 5), (3, 6), (5, 9)] };
        let out = rendered(Hit { title, ..sample("", "a.html") });
        assert!(out.contains("\"a.html\">a<mark>👩</mark>b</a>"), "{out}");
    }
}
