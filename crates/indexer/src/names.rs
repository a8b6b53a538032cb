//! How much of a title or heading is a name: what a reader would have to type who calls the thing by it.

use teff_analysis::{TokenKind, analyze};

/// Words of the name that a title is: those of [`words`], with the parts of `nodeFetch` counted one by one like those of `node-fetch`.
pub fn parts(title: &str) -> u32 {
    let (mut parts, mut signs, mut whole) = (0, (u32::MAX, 0), u32::MAX);
    analyze(name(title), &mut |token| match token.kind {
        TokenKind::Gram => {
            signs = (token.group, if signs.0 == token.group { signs.1 + 1 } else { 1 });
            parts += u32::from(signs.1 != 2);
        }
        // The joined form comes before its parts; the first of them takes its place.
        TokenKind::Part if whole == token.group => whole = u32::MAX,
        kind => {
            if kind == TokenKind::Whole {
                whole = token.group;
            }
            parts += 1;
        }
    });
    parts
}

/// Words of the name that a title or heading is. A number in front ("5.1.3. Lists") is none of it, nor what stands in brackets behind ("open(file, mode)"). `node-fetch` is
/// two words, as who types `fetch` has half of it; two neighbouring signs of a script without spaces are one, as in a query. 0 for a title without words.
pub fn words(title: &str) -> u32 {
    let mut signs = (u32::MAX, 0);
    let mut runs = 0;
    let positions = analyze(name(title), &mut |token| {
        if token.kind == TokenKind::Gram {
            signs = (token.group, if signs.0 == token.group { signs.1 + 1 } else { 1 });
            // A run of n signs has n - 1 pairs; one sign alone is a word too.
            runs += u32::from(signs.1 == 2);
        }
    });
    positions - runs
}

/// True when a title is no more than the number of a heading, with a word before it at most: "Section 6.15" of "6.15 Modules".
pub(crate) fn is_number_of(title: &str, heading: &str) -> bool {
    let mut words = title.rsplit(' ');
    let number = words.next().unwrap_or_default();
    let is_number = number.contains(|c: char| c.is_ascii_digit())
        && number.split('.').all(|part| part.len() == 1 || part.bytes().all(|b| b.is_ascii_digit()));
    let Some(rest) = heading.strip_prefix(number).filter(|_| is_number && words.count() < 2) else { return false };
    let rest = rest.trim_start_matches(['.', ':', ')']);
    rest.starts_with(char::is_whitespace) && rest.contains(char::is_alphabetic)
}

/// The part of a title or heading that is its name.
fn name(title: &str) -> &str {
    let mut name = title.trim();
    if let Some((number, rest)) = name.split_once(char::is_whitespace)
        && number.contains(['.', ')'])
        && number
            .trim_end_matches(['.', ')'])
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    {
        name = rest.trim_start();
    }
    // One word, a dash, and what it is: "pathlib — Object-oriented paths" is called by the word.
    if let Some((word, rest)) = name.split_once(char::is_whitespace)
        && matches!(rest.split_whitespace().next(), Some("—" | "–" | "-" | "--"))
        && word.contains(char::is_alphabetic)
    {
        name = word;
    }
    match name.find(['(', '（']) {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_number_no_brackets_and_no_description() {
        for (title, of) in [
            ("5.1.3. List Comprehensions", "List Comprehensions"),
            ("8 Errors", "8 Errors"),
            ("404 Not Found", "404 Not Found"),
            ("1) Install", "Install"),
            ("2.0", "2.0"),
            ("v2.0 is out", "v2.0 is out"),
            (".. so", ".. so"),
            ("zip(*iterables, strict=False)", "zip"),
            ("class json.JSONEncoder(*, skipkeys=False)", "class json.JSONEncoder"),
            ("(no title)", "(no title)"),
            ("安装（Linux）", "安装"),
            ("pathlib — Object-oriented filesystem paths", "pathlib"),
            ("os.path - Common pathnames", "os.path"),
            ("12.3. ls -- list directories", "ls"),
            ("git-add(1) - Add files", "git-add"),
            ("1 - Basics", "1 - Basics"),
            ("How to — and why", "How to — and why"),
            ("sort -r", "sort -r"),
            ("dash —", "dash"),
        ] {
            assert_eq!(name(title), of, "{title}");
        }
    }

    #[test]
    fn titles_that_are_numbers() {
        for (title, heading) in
            [("Section 6.15", "6.15 Modules"), ("3", "3. Lists"), ("C.1", "C.1 Strategies"), ("Chapter 4", "4: Trees")]
        {
            assert!(is_number_of(title, heading), "{title} {heading}");
        }
        for (title, heading) in [
            ("Section 6.15", "6.15"),
            ("Section 6.1", "6.15 Modules"),
            ("What is new in 3.1", "3.1 is here"),
            ("Modules", "Modules and more"),
            ("1999", "1999"),
            ("Python 3", "Python 3 is out"),
            ("", "x"),
        ] {
            assert!(!is_number_of(title, heading), "{title} {heading}");
        }
    }

    #[test]
    fn two_signs_are_a_word() {
        for (title, n) in [
            ("node-fetch", 2),
            ("std::collections::HashMap", 3),
            ("5.1. The map (old)", 2),
            ("東", 1),
            ("東京", 1),
            ("東京都", 2),
            ("", 0),
            ("!", 0),
        ] {
            assert_eq!(words(title), n, "{title}");
            // `HashMap` is a part of the path, with parts of its own.
            assert_eq!(parts(title), if title.contains("HashMap") { 5 } else { n }, "{title}");
        }
    }
}
