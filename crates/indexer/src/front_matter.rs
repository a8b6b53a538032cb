//! The block of keys that a Markdown file may begin with: between lines of `---` (YAML), `+++` (TOML) or `;;;` (JSON), as JSON in braces, or as lines of
//! `Key: value` before the first empty one. Called by [`crate::markdown`] alone. It reads the few keys that a search needs, on the outermost level, and knows no more of YAML and TOML than that takes.

use serde_json::{Map, Value};

/// What the block says; empty where it says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: String,
    /// `lang` or `language`.
    pub lang: String,
    /// `date`.
    pub date: String,
    /// `draft`; "true" where `published` is false.
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
        ";;;" => {
            let rest = &input[at..];
            let block =
                rest.split_once("\n;;;").filter(|(_, after)| after.is_empty() || after.starts_with(['\n', '\r']));
            return block
                .and_then(|(block, after)| Some((of_json(serde_json::from_str(block).ok()?), after)))
                .unwrap_or(none);
        }
        line if line.starts_with('{') => {
            let mut values = serde_json::Deserializer::from_str(input).into_iter::<Map<String, Value>>();
            // An example is no front matter.
            let keys = values.next().and_then(Result::ok).filter(|keys| keys.contains_key("title"));
            return keys.map(|keys| (of_json(keys), &input[values.byte_offset()..])).unwrap_or(none);
        }
        line if is_named(line, "title") => {
            // As MultiMarkdown and Pelican have it; a sentence that begins so has other lines below it.
            let start = at - first.len();
            let length = input[start..]
                .split_inclusive('\n')
                .take_while(|line| !line.trim().is_empty())
                .map(str::len)
                .sum::<usize>();
            let block: Vec<&str> = input[start..start + length].lines().collect();
            let all = block.len() > 1 && block.iter().all(|line| key_value(line, ':').is_some());
            return if all { (read(&block, ':'), &input[start + length..]) } else { none };
        }
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

/// True for a line of this key.
fn is_named(line: &str, name: &str) -> bool {
    key_value(line, ':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
}

fn of_json(keys: Map<String, Value>) -> FrontMatter {
    let mut found = FrontMatter::default();
    for (key, value) in keys {
        let plain = match &value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => String::new(),
        };
        if key == "tags" {
            let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            found.tags = items.map(str::to_string).filter(|item| !item.is_empty()).collect();
        } else if let Some(field) = found.field(&key, &plain) {
            *field = plain;
        }
    }
    found
}

impl FrontMatter {
    /// Where the value of a key is kept, if it is.
    fn field(&mut self, key: &str, value: &str) -> Option<&mut String> {
        Some(match key {
            "date" => &mut self.date,
            "draft" => &mut self.draft,
            "title" => &mut self.title,
            "lang" | "language" => &mut self.lang,
            "published" if value == "false" => {
                self.draft = "true".to_string();
                return None;
            }
            _ => return None,
        })
    }
}

fn read(block: &[&str], sign: char) -> FrontMatter {
    let mut found = FrontMatter::default();
    for (i, line) in block.iter().enumerate() {
        if sign == '=' && line.trim_start().starts_with('[') {
            // A table begins: what follows belongs to it.
            break;
        }
        let Some((key, value)) = key_value(line, sign) else { continue };
        let key = key.to_ascii_lowercase();
        if key == "tags" {
            found.tags = list(value, &block[i + 1..], sign);
            continue;
        }
        let Some(field) = found.field(&key, value) else { continue };
        let folded = sign == ':' && (value.is_empty() || value.starts_with(['>', '|']));
        let long = ["\"\"\"", "'''"].into_iter().find(|quotes| sign == '=' && value.starts_with(quotes));
        *field = match long {
            Some(quotes) => quoted(value, &block[i + 1..], quotes),
            None if folded => indented(&block[i + 1..]),
            None => scalar(value, sign),
        };
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

/// A text in three quotes of TOML, on one line or more.
fn quoted(value: &str, below: &[&str], quotes: &str) -> String {
    let lines = std::iter::once(&value[quotes.len()..]).chain(below.iter().copied());
    let mut text = String::new();
    for line in lines {
        let (line, end) = line.split_once(quotes).map_or((line, false), |(line, _)| (line, true));
        text.push_str(line);
        if end {
            break;
        }
        text.push('\n');
    }
    text.trim().to_string()
}

/// The values of a list: `[a, "b"]`, on one line or more, `a, b`, or items with hyphens on the lines below.
fn list(value: &str, below: &[&str], sign: char) -> Vec<String> {
    let mut all = value.to_string();
    if value.starts_with('[') {
        let mut lines = below.iter();
        while let Some(line) = lines.next().filter(|_| !all.contains(']')) {
            all.push_str(line.trim());
        }
    }
    let items: Vec<&str> = match value {
        "" => below.iter().map_while(|line| line.trim_start().strip_prefix("- ")).collect(),
        _ => all.trim_start_matches('[').split(']').next().unwrap_or_default().split(',').collect(),
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
    fn lists_on_many_lines_and_texts_in_three_quotes() {
        let front = |block: &str| split(block).0;
        assert_eq!(front("+++\ntags = [\n  \"x\",\n  'y',\n]\ntitle = 't'\n+++\n").tags, ["x", "y"]);
        assert_eq!(front("---\ntags: [a, b,\n  c]\ntitle: x\n---\n").tags, ["a", "b", "c"]);
        assert_eq!(front("+++\ntitle = \"\"\"\nA\nB\"\"\"\nlang = 'hy'\n+++\n").title, "A\nB");
        assert_eq!(front("+++\ntitle = '''A''' # said\n+++\n").title, "A");
        assert_eq!(front("---\ntags: [a\n").tags, [""; 0]);
    }

    #[test]
    fn json() {
        for input in [
            ";;;\n{\"title\": \"T\", \"lang\": \"hy\"}\n;;;\nrest",
            "{\n \"title\": \"T\",\n \"lang\": \"hy\", \"menu\": {\"title\": \"x\"}\n}\nrest",
        ] {
            let (found, rest) = split(input);
            assert_eq!((found.title.as_str(), found.lang.as_str(), rest.trim()), ("T", "hy", "rest"), "{input}");
        }
        let (found, _) =
            split("{\"title\": \"T\", \"tags\": [\"a\", 1, \"b\"], \"draft\": true, \"date\": \"2024-05-01\"}\n");
        assert_eq!(
            (found.tags, found.draft.as_str(), found.date.as_str()),
            (vec!["a".to_string(), "b".into()], "true", "2024-05-01")
        );
        for input in [
            "{{< shortcode >}}\ntext",
            "{ no json }",
            ";;;\nno json\n;;;\nx",
            ";;;\n{}\n;;;;\n",
            "{",
            "[1]\n",
            "{\"a\": 1}\n",
        ] {
            check(input, "", "", input);
        }
    }

    #[test]
    fn keys_without_a_fence() {
        check("Title: A: B\nDate: 2010-12-03 10:20\nLang: fr\n\nTexte", "A: B", "fr", "\nTexte");
        assert_eq!(split("Title: A\nTags: a, b\n\nx").0.tags, ["a", "b"]);
        for input in ["Title: one line\n\nx", "Title: a\nsentence\n\nx", "Note: a\nWarning: b\n\nx"] {
            check(input, "", "", input);
        }
        assert_eq!(split("---\ntitle: x\npublished: false\n---\n").0.draft, "true");
        assert_eq!(split("---\ntitle: x\npublished: true\n---\n").0.draft, "");
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
