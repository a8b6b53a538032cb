//! The response → the result list, as a tree of nodes and as HTML. The one owner of result markup: a page builds DOM from the tree, or
//! takes the HTML. Sees wire types only and knows nothing of the engine.

use crate::wire::{Hit, Node, Range, SearchResponse};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The elements that a view may hold.
pub const TAGS: &[&str] = &["ol", "ul", "li", "h3", "p", "a", "mark", "span"];
/// The attributes that they may have.
pub const ATTRIBUTES: &[&str] = &["class", "href", "dir", "lang"];

/// The result list; empty when there are no hits.
pub fn view(response: &SearchResponse) -> Vec<Node> {
    if response.hits.is_empty() {
        return Vec::new();
    }
    vec![element("ol", "teff-results", response.hits.iter().map(result).collect())]
}

fn result(hit: &Hit) -> Node {
    let mut children = vec![element("h3", "teff-title", vec![link(&hit.href, marked(&hit.title, &hit.title_ranges))])];
    if !hit.breadcrumb.is_empty() {
        // The space keeps the names apart for those who hear them; what stands between them for the eye is the style sheet's.
        let names = hit.breadcrumb.iter().flat_map(|name| [element("span", "", vec![text(name)]), text(" ")]);
        children.push(element("p", "teff-breadcrumb", names.collect()));
    }
    if !hit.heading.is_empty() {
        children.push(auto(element("p", "teff-heading", vec![text(&hit.heading)])));
    }
    if !hit.excerpt.is_empty() {
        children.push(auto(element("p", "teff-excerpt", marked(&hit.excerpt, &hit.excerpt_ranges))));
    }
    if !hit.sections.is_empty() {
        let sections = hit.sections.iter().map(|s| element("li", "", vec![link(&s.url, vec![text(&s.heading)])]));
        children.push(element("ul", "teff-sections", sections.collect()));
    }
    // The title decides how the row runs; heading and excerpt may run otherwise.
    let mut result = auto(element("li", "teff-result", children));
    if let Node::Element { attrs, .. } = &mut result {
        // The right voice and the right glyphs, when the page's language is known.
        if !hit.lang.is_empty() {
            attrs.push(("lang", hit.lang.clone()));
        }
    }
    result
}

fn element(tag: &'static str, class: &str, children: Vec<Node>) -> Node {
    let attrs = if class.is_empty() { Vec::new() } else { vec![("class", class.to_string())] };
    Node::Element { tag, attrs, children }
}

/// Text in a language of its own runs in its own direction.
fn auto(mut node: Node) -> Node {
    if let Node::Element { attrs, .. } = &mut node {
        attrs.push(("dir", "auto".to_string()));
    }
    node
}

fn link(href: &str, children: Vec<Node>) -> Node {
    Node::Element { tag: "a", attrs: vec![("href", safe_href(href))], children }
}

fn text(text: &str) -> Node {
    Node::Text(text.to_string())
}

/// Text with `mark`s over its ranges. Ranges that are out of order or beyond the text are left out.
fn marked(whole: &str, ranges: &[Range]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = whole;
    let mut at = 0;
    for &(start, end) in ranges {
        let Some((before, behind)) = start.checked_sub(at).and_then(|n| split_units(rest, n)) else { continue };
        let Some((inside, behind)) = end.checked_sub(start).and_then(|n| split_units(behind, n)) else { continue };
        if !before.is_empty() {
            nodes.push(text(before));
        }
        nodes.push(element("mark", "", vec![text(inside)]));
        (rest, at) = (behind, end);
    }
    if !rest.is_empty() {
        nodes.push(text(rest));
    }
    nodes
}

/// Splits behind `units` UTF-16 units; `None` within a character or beyond the end.
fn split_units(text: &str, units: u32) -> Option<(&str, &str)> {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return text.split_at_checked(at);
        }
        left = left.checked_sub(c.len_utf16() as u32)?;
    }
    (left == 0).then_some((text, ""))
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

/// Serialises a view.
pub fn html(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => escape(out, text),
            Node::Element { tag, attrs, children } => {
                open_tag(out, tag);
                attrs.iter().for_each(|(name, value)| attribute(out, name, value));
                out.push('>');
                html(children, out);
                close_tag(out, tag);
            }
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

    fn sample(title: &str, url: &str) -> Hit {
        Hit {
            url: url.into(),
            href: url.into(),
            title: title.into(),
            title_ranges: vec![(0, 1)],
            breadcrumb: vec!["docs".into()],
            heading: "H".into(),
            excerpt: "one two".into(),
            excerpt_ranges: vec![(4, 7)],
            sections: vec![SectionHit {
                heading: title.into(),
                url: url.into(),
                excerpt: String::new(),
                excerpt_ranges: vec![],
            }],
            score: 1,
            lang: "en".into(),
            marks: vec![],
            fragment: String::new(),
            duplicates: vec![],
        }
    }

    fn rendered(hit: Hit) -> String {
        let response = SearchResponse {
            query: String::new(),
            total: 1,
            pages: 1,
            hits: vec![hit],
            missing: vec![],
            corrected: vec![],
            issues: vec![],
            suggestion: String::new(),
            completions: Vec::new(),
            facets: vec![],
            view: vec![],
        };
        let mut out = String::new();
        html(&view(&response), &mut out);
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
            let out = rendered(Hit { title_ranges: vec![], ..sample(title, "a.html") });
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
            assert!(safe_href(href) == href || href == "../a:b/c", "{href:?}");
        }
    }

    #[test]
    fn ranges_beyond_the_text_are_left_out() {
        let mut out = String::new();
        html(&marked("a👩b", &[(1, 2), (1, 3), (2, 4), (3, 9)]), &mut out);
        assert_eq!(out, "a<mark>👩</mark>b");
    }
}
