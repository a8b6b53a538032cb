//! What the verbs print: to a reader at a terminal, to a file, to a pipe that may close. Called by all of them; knows nothing of what they say.

use anyhow::{Error, Result};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Prints for a person to standard output, [`clean`]ed.
///
/// # Errors
/// When it cannot be written to; see [`is_closed`].
pub fn print(text: &str) -> Result<()> {
    written(&clean(text))
}

/// Prints JSON, which keeps every character of a page: those that a terminal may take as commands are written by their numbers.
///
/// # Errors
/// When it cannot be written to; see [`is_closed`].
pub fn print_json(json: &str) -> Result<()> {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c.is_control() && c != '\n' {
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    written(&out)
}

fn written(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Tells on standard error what is not as it should be.
pub fn warn(text: &str) {
    eprintln!("warning: {}", clean(text));
}

/// Begins bold letters, and ends them.
const BOLD: &str = "\x1b[1m";
/// See [`BOLD`].
const PLAIN: &str = "\x1b[22m";

/// What goes to a terminal, with a space for every control character: those of pages, paths and queries are not the terminal's. Line ends and tabs stay, and what begins and ends bold letters.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let own = [BOLD, PLAIN].into_iter().find(|own| rest.starts_with(own));
        let (kept, len) = match own {
            Some(own) => (own, own.len()),
            None if c.is_control() && !matches!(c, '\n' | '\t') => (" ", c.len_utf8()),
            None => (&rest[..c.len_utf8()], c.len_utf8()),
        };
        out.push_str(kept);
        rest = &rest[len..];
    }
    out
}

/// True for the error of a pipe whose reader has seen enough (`teff search … | head`), which is none.
pub fn is_closed(error: &Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// True when a person reads what is printed, at a terminal that has bold letters and is to use them (<https://no-color.org>).
pub fn is_read() -> bool {
    let says = |name: &str, value: &str| std::env::var_os(name).is_some_and(|own| own == value);
    let plain = std::env::var_os("NO_COLOR").is_some_and(|own| !own.is_empty()) || says("TERM", "dumb");
    io::stdout().is_terminal() && !plain
}

/// A path as it is written behind a command, so that a shell takes it as it is. Windows has no quotation mark in names, and its shells know no other.
pub fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let own = if cfg!(windows) { "\\~" } else { "" };
    let plain = |c: char| c.is_alphanumeric() || "/._-:".contains(c) || own.contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path
    } else if cfg!(windows) || !path.contains(['$', '"', '\\', '`', '!']) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// Text with its ranges (of bytes) in bold, where a person reads it.
pub fn marked(text: &str, ranges: &[(usize, usize)], bold: bool) -> String {
    if !bold {
        return text.to_string();
    }
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        if ranges.iter().any(|range| range.0 == at) {
            out.push_str(BOLD);
        }
        // What a page has of these is no end of the letters that are bold here.
        out.push(if c.is_control() { ' ' } else { c });
        if ranges.iter().any(|range| range.1 == at + c.len_utf8()) {
            out.push_str(PLAIN);
        }
    }
    out
}

/// A number with a comma between thousands.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Bytes as a person says them.
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} bytes"),
        1_000..10_000 => format!("{:.1} kB", n as f64 / 1e3),
        10_000..1_000_000 => format!("{:.0} kB", n as f64 / 1e3),
        _ => format!("{:.1} MB", n as f64 / 1e6),
    }
}

/// `1 page`, `2 pages`.
pub fn counted(n: u64, one: &str) -> String {
    format!("{} {one}{}", number(n), if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_marks() {
        assert_eq!([0, 999, 1000, 1234567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([5, 1500, 15_000, 2_500_000].map(bytes), ["5 bytes", "1.5 kB", "15 kB", "2.5 MB"]);
        assert_eq!((counted(1, "page"), counted(0, "page")), ("1 page".into(), "0 pages".into()));
        assert_eq!(marked("a 🎉 b", &[(2, 6)], true), "a \u{1b}[1m🎉\u{1b}[22m b");
        assert_eq!(marked("a\u{1b}b", &[], true), "a b");
        assert_eq!(marked("ab", &[(0, 1)], false), "ab");
        assert_eq!(clean("a\u{1b}]0;b\u{7}\u{9b}2J\u{7f}\rc\n\tü"), "a ]0;b  2J  c\n\tü");
        let bold = marked("a 🎉 b", &[(2, 6)], true);
        assert_eq!(clean(&bold), bold);
        assert_eq!(["a/b.c", "le_café"].map(|path| quoted(Path::new(path))), ["a/b.c", "le_café"]);
        #[cfg(unix)]
        for name in ["le café", "", "~", "a\\b", "$HOME", "it's \"it\"", "`id`; !!", "two\nlines", "*?[x]"] {
            let said = format!("printf %s {}", quoted(Path::new(name)));
            let heard = std::process::Command::new("sh").args(["-c", &said]).output().unwrap().stdout;
            assert_eq!(String::from_utf8(heard).unwrap(), name, "{said}");
        }
    }
}
