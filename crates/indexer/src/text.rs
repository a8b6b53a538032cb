//! Plain text → document: the first line is the title, empty lines separate paragraphs.

use crate::document::{Document, Outline, collapse};

/// Reads a text.
pub fn parse(input: &str) -> Document {
    // Lines may end as on any system: \n, \r\n, or \r alone.
    let mut lines = input
        .split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
        .skip_while(|line| line.trim().is_empty());
    let title = collapse(lines.next().unwrap_or_default());
    let mut outline = Outline::default();
    let mut paragraph = String::new();
    for line in lines.chain([""]) {
        if line.trim().is_empty() {
            outline.paragraph(&paragraph);
            paragraph.clear();
        } else {
            paragraph.push_str(line);
            paragraph.push('\n');
        }
    }
    Document { title, sections: outline.finish().0, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: &str, text: &str) {
        let document = parse(input);
        let found: Vec<&str> = document.sections.iter().map(|section| section.text.as_str()).collect();
        assert_eq!((document.title.as_str(), found.join("§").as_str()), (title, text));
    }

    #[test]
    fn paragraphs() {
        check("\n Title  here \n\nOne\ntwo.\n\n\nThree\n東\n京", "Title here", "One two.\nThree 東京");
        check("제목\n\n안녕\n하세요", "제목", "안녕 하세요");
        check("T\nat once\n \t\nlater", "T", "at once\nlater");
        check("", "", "");
        check("Only a title", "Only a title", "");
    }

    #[test]
    fn lines_of_every_system() {
        check("T\r\n\r\na\r\nb\r\n\r\nc\r\n", "T", "a b\nc");
        check("T\r\ra\rb\r\rc", "T", "a b\nc");
    }
}
