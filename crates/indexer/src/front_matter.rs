//! The block of keys that a Markdown file may begin with, between lines of `---` (YAML) or `+++` (TOML). Called by [`crate::markdown`] alone.
//! It reads the few keys that a search needs, on the outermost level, and knows no more of the two languages than that takes.

/// What the block says; empty where it says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: String,
    /// `lang` or `language`.
    pub lang: String,
    /// `date`.
    pub date: String,
    /// `draft`.
    pub draft: String,
    /// `tags`, on one line or one below the other.
    pub tags: Vec<String>,
}

/// Splits a text into its front matter and the rest. A text that begins with a rule (`---`) and has no keys below it is left whole.
pub fn split(input: &str) -> (FrontMatter, &str) {
    let none = (FrontMatter::default(), input);
    let mut lines = input.split_inclusive('\n');
    let mut at = 0;
    let Some(first) = lines.by_ref().inspect(|line| at += line.len()).find(|line| !line.trim().is_empty()) else {
        return none;
    };
    let (sign, fence) = match first.trim_end() {
        "---" => (':', "---"),
        "+++" => ('=', "+++"),
        _ => return none,
    };
    let mut block: Vec<&str> = Vec::new();
    for line in lines {
        at += line.len();
        let line = line.trim_end();
        if line == fence || (sign == ':' && line == "...") {
            let keys = block.is_empty() || block.iter().any(|line| key_value(line, sign).is_some());
            return if keys { (read(&block, sign), &input[at..]) } else { none };
        }
        block.push(line);
    }
    none
}

fn read(block: &[&str], sign: char) -> FrontMatter {
    let mut found = FrontMatter::default();
    for (i, line) in block.iter().enumerate() {
        if sign == '=' && line.trim_start().starts_with('[') {
            // A table begins: what follows belongs to it.
            break;
        }
        let Some((key, value)) = key_value(line, sign) else { continue };
        if key == "tags" {
            found.tags = list(value, &block[i + 1..], sign);
            continue;
        }
        let field = match key {
            "date" => &mut found.date,
            "draft" => &mut found.draft,
            "title" => &mut found.title,
            "lang" | "language" => &mut found.lang,
            _ => continue,
        };
        let folded = sign == ':' && (value.is_empty() || value.starts_with(['>', '|']));
        *field = if folded { indented(&block[i + 1..]) } else { scalar(value, sign) };
    }
    found
}

/// A line of the outermost level with a plain or quoted key.
fn key_value(line: &str, sign: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(sign)?;
    let outermost = !key.starts_with([' ', '\t', '#', '-']);
    // In YAML "a:b" is no key.
    let apart = sign == '=' || value.is_empty() || value.starts_with([' ', '\t']);
    let key = key.trim().trim_matches(['"', '\'']);
    let named = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    (outermost && apart && named).then_some((key, value.trim()))
}

/// The lines below a key that stand further in, joined.
fn indented(lines: &[&str]) -> String {
    let below = lines.iter().take_while(|line| line.is_empty() || line.starts_with([' ', '\t']));
    below.map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The values of a list: `[a, "b"]`, `a, b`, or items with hyphens on the lines below.
fn list(value: &str, below: &[&str], sign: char) -> Vec<String> {
    let items: Vec<&str> = match value {
        "" => below.iter().map_while(|line| line.trim_start().strip_prefix("- ")).collect(),
        value => value.trim_start_matches('[').trim_end_matches(']').split(',').collect(),
    };
    items.into_iter().map(|item| scalar(item.trim(), sign)).filter(|item| !item.is_empty()).collect()
}

/// A value without its quotes, escapes and comment.
fn scalar(value: &str, sign: char) -> String {
    let mut out = String::new();
    if let Some(quoted) = value.strip_prefix('"') {
        let mut chars = quoted.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n' | 't' | 'r') => out.push(' '),
                    Some('u') => out.extend(code_point(&mut chars, 4)),
                    Some('U') => out.extend(code_point(&mut chars, 8)),
                    Some(c) => out.push(c),
                    None => {}
                },
                c => out.push(c),
            }
        }
    } else if let Some(quoted) = value.strip_prefix('\'') {
        let mut chars = quoted.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\'' {
                // YAML doubles a quote within quotes; TOML has none.
                if sign == '=' || chars.next_if_eq(&'\'').is_none() {
                    break;
                }
            }
            out.push(c);
        }
    } else {
        let comment = if value.starts_with('#') { Some(0) } else { value.find(" #") };
        out.push_str(value[..comment.unwrap_or(value.len())].trim_end());
    }
    out
}

fn code_point(chars: &mut std::str::Chars<'_>, n_digits: usize) -> Option<char> {
    let digits: String = chars.by_ref().take(n_digits).collect();
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, title: &str, lang: &str, rest: &str) {
        let (found, after) = split(input);
        assert_eq!((found.title.as_str(), found.lang.as_str(), after), (title, lang, rest));
    }

    #[test]
    fn yaml() {
        check("---\ntitle: It's: \"x\"\nlang: en\n---\nrest", "It's: \"x\"", "en", "rest");
        check("---\r\ntitle: 'It''s fine' # said\r\nlanguage: \"hy\"\r\n...\r\nrest", "It's fine", "hy", "rest");
        check("---\ntitle: \"a \\\"b\\\" \\u00e9\" # c\n---\n", "a \"b\" é", "", "");
        check("---\ntitle: C# and F# # two\nmenu:\n  title: inner\n---\n", "C# and F#", "", "");
        check("---\ntitle: >\n  folded\n  lines\nlang: de\n---\nx", "folded\nlines", "de", "x");
        check("\n\n---\ntitle: late\n---\nx", "late", "", "x");
        check("---\n# a comment: here\ntags:\n- title: no\n---\nx", "", "", "x");
    }

    #[test]
    fn dates_drafts_and_tags() {
        let front = |block: &str| split(block).0;
        let found = front("---\ndate: 2024-05-01 # said\ndraft: true\ntags: [a, \"b c\"]\n---\n");
        assert_eq!(
            (found.date.as_str(), found.draft.as_str(), found.tags),
            ("2024-05-01", "true", vec!["a".to_string(), "b c".into()])
        );
        assert_eq!(front("---\ntags:\n  - a\n  - 'b'\ntitle: x\n---\n").tags, ["a", "b"]);
        assert_eq!(front("+++\ntags = [\"x\", 'y']\n+++\n").tags, ["x", "y"]);
    }

    #[test]
    fn toml() {
        check("+++\ntitle = \"A \\\"q\\\"\"\nlang = 'hy'\n[extra]\ntitle = 'inner'\n+++\nx", "A \"q\"", "hy", "x");
    }

    #[test]
    fn rules_are_no_front_matter() {
        for input in [
            "---\n\ntext\n\n---\nmore",
            "---\ntitle: never closed",
            "text\n---\nkey: x\n---\n",
            "",
            "---",
            "----\na: b",
        ] {
            check(input, "", "", input);
        }
        check("---\n---\nx", "", "", "x");
    }
}
