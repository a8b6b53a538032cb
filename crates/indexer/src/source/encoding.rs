//! Bytes of a page → text, as browsers find out how it is encoded: by the mark at its beginning, by what its head declares, else UTF-8 where it is that, else the old
//! encoding of Western Europe. Called by [`super::site`]; pure.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes of a page's head in which its encoding is looked for; the standard asks for 1024.
const HEAD: usize = 4096;

/// The text, and whether some bytes of it meant nothing.
pub fn decode(bytes: Vec<u8>) -> (String, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return through(encoding, bytes.get(mark..).unwrap_or_default());
    }
    match declared(bytes.get(..HEAD).unwrap_or(&bytes)) {
        // A page that says UTF-8 and is something else is taken at its bytes.
        Some(encoding) if encoding != UTF_8 => through(encoding, &bytes),
        said => match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) if said.is_none() => through(WINDOWS_1252, error.as_bytes()),
            Err(error) => through(UTF_8, error.as_bytes()),
        },
    }
}

fn through(encoding: &'static Encoding, bytes: &[u8]) -> (String, bool) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), broken)
}

/// The encoding that the head declares: `<meta charset=x>`, `content="text/html; charset=x"`, or `<?xml encoding="x"?>`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = lower.get(at..)?.windows(7).position(|w| w == b"charset" || w == b"encodin") {
        at += found + 7;
        let rest = lower.get(at..)?;
        let rest = rest.strip_prefix(b"g").unwrap_or(rest).trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|&b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')));
        let name = rest.get(..end.unwrap_or(rest.len()))?;
        if let Some(encoding) = Encoding::for_label(name) {
            // A page whose bytes say so in ASCII is not UTF-16.
            return Some(encoding.output_encoding());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, broken: bool) {
        assert_eq!(decode(bytes.to_vec()), (text.to_string(), broken));
    }

    #[test]
    fn encodings() {
        check("é".as_bytes(), "é", false);
        check(b"\xef\xbb\xbfx", "x", false);
        check(b"\xff\xfex\0", "x", false);
        check(b"\xe9", "é", false);
        check(b"<meta charset=utf-8>\xe9", "<meta charset=utf-8>\u{fffd}", true);
        check(b"<meta charset='ISO-8859-2'>\xb1", "<meta charset='ISO-8859-2'>ą", false);
        check(
            b"<meta content=\"text/html; charset=shift_jis\">\x93\xfa",
            "<meta content=\"text/html; charset=shift_jis\">日",
            false,
        );
        check(b"<?xml encoding=\"koi8-r\"?>\xc1", "<?xml encoding=\"koi8-r\"?>а", false);
        check(b"<meta charset=no-such-thing>\xe9", "<meta charset=no-such-thing>é", false);
        check(b"charset", "charset", false);
    }
}
