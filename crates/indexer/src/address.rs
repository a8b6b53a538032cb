//! Paths of files ↔ addresses of pages. Called by [`crate::source`] and [`crate::html`]; pure.

/// How the addresses of pages end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Endings {
    /// As the files lie: a folder's page is the folder, with a slash; others keep `.html`.
    #[default]
    AsFiles,
    /// `guide/install/` for `guide/install.html` and `guide/install/index.html`.
    Slash,
    /// `guide/install` for both.
    NoSlash,
}

/// How files become addresses.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// What stands before each; empty for addresses that are relative to the site.
    pub base: String,
    /// `index.html` is written out.
    pub keep_index: bool,
    /// How they end.
    pub endings: Endings,
}

impl Addresses {
    /// The address of a file, given by the names that lead to it. `is_page` is true for what readers see as a page of HTML.
    pub fn of(&self, names: &[&str], is_page: bool) -> String {
        let mut encoded: Vec<String> = names.iter().map(|name| percent_encode(name)).collect();
        let last = encoded.pop().unwrap_or_default();
        let (stem, ending) = last.rsplit_once('.').unwrap_or((&last, ""));
        let is_html = matches!(ending.to_ascii_lowercase().as_str(), "html" | "htm" | "xhtml");
        let mut address = encoded.iter().map(|name| format!("{name}/")).collect::<String>();
        // What generators make of such a source is a folder's page; a host gives a folder none but its index.
        let is_index = match is_html {
            // That is index.html; where addresses end otherwise than files, their owner says what the host shows.
            true => stem == "index" && (ending == "html" || self.endings != Endings::AsFiles),
            false => matches!(stem, "index" | "README" | "readme" | "_index"),
        };
        match self.endings {
            _ if !is_page => address.push_str(&last),
            _ if is_index && self.keep_index => {
                address.push_str(&["index.", if is_html { ending } else { "html" }].concat())
            }
            Endings::NoSlash if is_index => drop(address.pop()),
            _ if is_index => {}
            Endings::AsFiles => {
                address.push_str(stem);
                address.push('.');
                address.push_str(if is_html { ending } else { "html" });
            }
            Endings::Slash => address.push_str(&[stem, "/"].concat()),
            Endings::NoSlash => address.push_str(stem),
        }
        match (self.base.is_empty(), address.is_empty()) {
            (true, true) => "./".to_string(),
            (true, false) => address,
            (false, _) => [self.base.trim_end_matches('/'), "/", &address].concat(),
        }
    }
}

/// A name as it stands in an address.
pub fn percent_encode(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What an address means; a `%` that no two digits follow stands for itself.
pub fn percent_decode(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |at: usize| bytes.get(at).and_then(|&b| (b as char).to_digit(16));
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(percent_encode("a b/é"), "a%20b%2F%C3%A9");
        assert_eq!(percent_decode("a%20b%2f%C3%A9"), "a b/é");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%zz%4"), "%zz%4");
    }

    #[test]
    fn addresses() {
        let address = |endings, keep_index, path: &str| {
            let names: Vec<&str> = path.split('/').collect();
            Addresses { endings, keep_index, base: String::new() }.of(&names, !path.ends_with(".txt"))
        };
        use Endings::{AsFiles, NoSlash, Slash};
        for (path, as_files, slash, no_slash) in [
            ("a/b.html", "a/b.html", "a/b/", "a/b"),
            ("a/index.html", "a/", "a/", "a"),
            ("index.html", "./", "./", "./"),
            ("a b/ü.md", "a%20b/%C3%BC.html", "a%20b/%C3%BC/", "a%20b/%C3%BC"),
            ("a/README.md", "a/", "a/", "a"),
            ("a/_index.md", "a/", "a/", "a"),
            // No host gives these for their folder.
            ("a/README.html", "a/README.html", "a/README/", "a/README"),
            ("_index.html", "_index.html", "_index/", "_index"),
            ("a.xhtml", "a.xhtml", "a/", "a"),
            ("a/index.htm", "a/index.htm", "a/", "a"),
            ("index.xhtml", "index.xhtml", "./", "./"),
            ("a.HTM", "a.HTM", "a/", "a"),
            ("a.txt", "a.txt", "a.txt", "a.txt"),
        ] {
            let found = [AsFiles, Slash, NoSlash].map(|endings| address(endings, false, path));
            assert_eq!(found, [as_files, slash, no_slash], "{path}");
        }
        for (path, kept) in
            [("a/index.html", "a/index.html"), ("a/index.htm", "a/index.htm"), ("a/README.md", "a/index.html")]
        {
            assert_eq!([AsFiles, Slash].map(|endings| address(endings, true, path)), [kept; 2], "{path}");
        }
        let based = Addresses { base: "https://x.org/d".into(), ..Addresses::default() };
        assert_eq!(
            (based.of(&["index.html"], true), based.of(&["a.html"], true)),
            ("https://x.org/d/".into(), "https://x.org/d/a.html".into())
        );
    }
}
