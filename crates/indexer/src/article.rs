//! Document → a readable page of its own: what the demo links its hits to.

use crate::document::Document;

/// The page as complete HTML. `depth` is the number of folders it lies below the site's own page.
pub fn html(document: &Document, depth: usize) -> String {
    let up = "../".repeat(depth);
    let lang = if document.lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(&document.lang)) };
    let title = escape(&document.title);
    let mut body = String::new();
    for section in &document.sections {
        if !section.heading.is_empty() {
            let id =
                if section.anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(&section.anchor)) };
            body.push_str(&format!("<h2{id} dir=\"auto\">{}</h2>\n", escape(&section.heading)));
        }
        for paragraph in section.text.split('\n').filter(|p| !p.is_empty()) {
            body.push_str(&format!("<p dir=\"auto\">{}</p>\n", escape(paragraph)));
        }
    }
    format!(
        "<!doctype html>\n<html{lang}>\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"{up}favicon.svg\">\n<link rel=\"stylesheet\" href=\"{up}style.css\">\n<script async src=\"{up}boot.js\"></script>\n</head>\n\
         <body class=\"article\">\n<main>\n<p class=\"back\"><a href=\"{up}index.html\" lang=\"en\">teff search</a></p>\n<article>\n<h1 dir=\"auto\">{title}</h1>\n{body}</article>\n</main>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Section;

    #[test]
    fn nothing_of_the_text_is_markup() {
        let section = Section {
            heading: "<h>".into(),
            anchor: "a\"b".into(),
            text: "<img src=x onerror=alert(1)>\nb".into(),
            ..Section::default()
        };
        let page = html(&Document { title: "</title>".into(), sections: vec![section], ..Document::default() }, 1);
        assert!(page.contains("<title>&lt;/title&gt;</title>"));
        assert!(page.contains("<p dir=\"auto\">&lt;img src=x onerror=alert(1)&gt;</p>"));
        assert!(page.contains("<h2 id=\"a&quot;b\""));
    }

    #[test]
    fn a_heading_without_anchor_has_no_id() {
        let section = Section { heading: "H".into(), ..Section::default() };
        let page = html(&Document { sections: vec![section], ..Document::default() }, 1);
        assert!(page.contains("<h2 dir=\"auto\">H</h2>"), "{page}");
    }
}
