//! Values as JSON text, which JavaScript's own parser makes objects of. One string crosses instead of a call for every field and text: that is quicker, and a
//! serializer with its glue would cost the wasm several kilobytes. Called by `wire`, which says what is written.

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
