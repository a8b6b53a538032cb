//! Plain text → document: the first line is the title, empty lines separate paragraphs.

use crate::document::{Document, Outline, collapse};

/// Reads a text.
pub fn parse(input: &str) -> Document {
    let mut lines = input.lines().skip_while(|line| line.trim().is_empty());
    let title = collapse(lines.next().unwrap_or_default());
    let mut outline = Outline::default();
    let mut paragraph = String::new();
    for line in lines.chain([""]) {
        if line.trim().is_empty() {
            outline.paragraph(&paragraph);
            paragraph.clear();
        } else {
            join_line(&mut paragraph, line);
        }
    }
    Document { title, sections: outline.finish(), ..Document::default() }
}

/// Joins a hard-wrapped line: by a space, but for scripts that are written without spaces.
fn join_line(paragraph: &mut String, line: &str) {
    let wide = |c: Option<char>| c.is_some_and(|c| teff_analysis::width(c) == 2);
    let joined = wide(paragraph.chars().next_back()) && wide(line.trim_start().chars().next());
    if !paragraph.is_empty() && !joined {
        paragraph.push(' ');
    }
    paragraph.push_str(line.trim());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs() {
        let d = parse("\n Title  here \n\nOne\ntwo.\n\n\nThree\n東\n京");
        assert_eq!(d.title, "Title here");
        assert_eq!(d.sections[0].text, "One two.\nThree 東京");
        assert_eq!(parse(""), Document::default());
        assert_eq!(parse("Only a title").sections, []);
    }
}
