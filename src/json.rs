//! Values as JSON text, which JavaScript's own parser makes objects of, and the way back for what its `JSON.stringify` makes. One string crosses instead of a call for every field
//! and text: that is quicker, and a serializer with its glue would cost the wasm several kilobytes. Called by `wire`, which says what is written, and `options`, which says what is read.

use alloc::string::String;
use teff_search::decimal;

/// JSON, as far as it is written.
#[derive(Default)]
pub struct Json {
    /// The text.
    pub text: String,
}

impl Json {
    /// Puts a comma behind another value. A text ends with its quotation mark, so the last sign tells.
    fn begin(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'[' | b'{' | b':')) {
            self.text.push(',');
        }
    }

    /// Begins a list (`[`) or an object (`{`), which the caller ends with [`Json::close`].
    pub fn open(&mut self, sign: char) {
        self.begin();
        self.text.push(sign);
    }

    /// Ends a list or an object.
    pub fn close(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// Writes the name of a field; its value comes next.
    pub fn name(&mut self, name: &str) {
        self.string(name);
        self.text.push(':');
    }

    /// Writes a field with a text.
    pub fn field(&mut self, name: &str, text: &str) {
        self.name(name);
        self.string(text);
    }

    /// Writes a field with a number.
    pub fn count(&mut self, name: &str, number: u32) {
        self.name(name);
        self.number(number);
    }

    /// Writes a field with texts.
    pub fn list(&mut self, name: &str, texts: &[String]) {
        self.name(name);
        self.open('[');
        for text in texts {
            self.string(text);
        }
        self.close(']');
    }

    /// Writes a text.
    pub fn string(&mut self, text: &str) {
        self.open('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(c);
                }
                '\0'..='\x1f' => {
                    self.text.push_str(if c < '\x10' { "\\u000" } else { "\\u001" });
                    self.text.push(char::from_digit(c as u32 & 15, 16).unwrap_or('0'));
                }
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    /// Writes a number.
    pub fn number(&mut self, number: u32) {
        self.begin();
        decimal(&mut self.text, u64::from(number));
    }
}

/// Reads JSON without spaces, piece by piece: each call takes what it names off the front, or takes nothing and says so. Of a string that is cut off or holds no characters of
/// JSON the rest is gone.
pub struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// At the front of `text`.
    pub fn over(text: &'a str) -> Self {
        Reader { rest: text }
    }

    /// Takes these characters.
    pub fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes this sign.
    pub fn sign(&mut self, sign: char) -> bool {
        self.word(sign.encode_utf8(&mut [0; 4]))
    }

    /// Takes the name of an object's next field, up to where its value begins.
    pub fn field(&mut self) -> Option<String> {
        self.sign(',');
        let name = self.string()?;
        self.sign(':').then_some(name)
    }

    /// Takes a string. A half of a pair of UTF-16 that stands alone, which is always escaped, becomes U+FFFD.
    pub fn string(&mut self) -> Option<String> {
        if !self.sign('"') {
            return None;
        }
        let mut text = String::new();
        loop {
            let c = match self.next()? {
                '"' => return Some(text),
                '\\' => match self.next()? {
                    'b' => '\x08',
                    'f' => '\x0c',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let mut unit = 0;
                        for _ in 0..4 {
                            unit = unit << 4 | self.next()?.to_digit(16)?;
                        }
                        char::from_u32(unit).unwrap_or('\u{fffd}')
                    }
                    c => c,
                },
                c => c,
            };
            text.push(c);
        }
    }

    /// Takes a number, which must be whole and end where a value ends. One too large for its type is as large as that can be.
    pub fn number(&mut self) -> Option<usize> {
        let mut number: Option<usize> = None;
        while !matches!(self.rest.as_bytes().first(), Some(b',' | b']' | b'}')) {
            let digit = self.next()?.to_digit(10)? as usize;
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
        }
        number
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[track_caller]
    fn check(write: impl Fn(&mut Json), expected: serde_json::Value) {
        let mut json = Json::default();
        write(&mut json);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json.text).expect(&json.text), expected, "{}", json.text);
    }

    #[track_caller]
    fn check_texts(texts: &[&str]) {
        let owned: alloc::vec::Vec<String> = texts.iter().map(|text| text.to_string()).collect();
        let write = |out: &mut Json| {
            out.open('{');
            out.list("a", &owned);
            out.list("b", &owned);
            out.close('}');
        };
        check(write, serde_json::json!({ "a": texts, "b": texts }));
    }

    #[test]
    fn a_parser_reads_what_was_written() {
        check(|out| out.number(0), 0.into());
        check(|out| out.number(u32::MAX), u32::MAX.into());
        let object = |out: &mut Json| {
            out.open('{');
            out.count("n", 1);
            out.field("text", "[");
            out.name("pair");
            out.open('[');
            out.number(1);
            out.number(20);
            out.close(']');
            out.close('}');
        };
        check(object, serde_json::json!({ "n": 1, "text": "[", "pair": [1, 20] }));
        check_texts(&[]);
        check_texts(&["{", ":", ",", "", "\\", "\\\\\""]);
        for c in
            (0..=0x10ffff).filter_map(char::from_u32).filter(|c| *c < '\u{3000}' || (*c as u32).is_multiple_of(251))
        {
            let text: String = [c, 'a', c].into_iter().collect();
            check_texts(&[&text, &text]);
        }
    }
}
