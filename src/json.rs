//! Values as JSON text, which JavaScript's own parser makes objects of. One string crosses instead of a call for every field and text: that is quicker, and a
//! serializer with its glue would cost the wasm several kilobytes. Called by `wire`, which says what is written.

use alloc::string::String;
use alloc::vec::Vec;
use teff_search::decimal;

/// JSON, as far as it is written.
#[derive(Default)]
pub struct Json {
    /// The text.
    pub text: String,
}

/// What can be written as JSON.
pub trait Write {
    /// Appends the value.
    fn write(&self, out: &mut Json);
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

    /// Writes a field of an object.
    #[inline(never)]
    pub fn field(&mut self, name: &str, value: &dyn Write) {
        name.write(self);
        self.text.push(':');
        value.write(self);
    }
}

impl Write for str {
    fn write(&self, out: &mut Json) {
        out.open('"');
        for c in self.chars() {
            match c {
                '"' | '\\' => {
                    out.text.push('\\');
                    out.text.push(c);
                }
                '\0'..='\x1f' => {
                    out.text.push_str(if c < '\x10' { "\\u000" } else { "\\u001" });
                    out.text.push(char::from_digit(c as u32 & 15, 16).unwrap_or('0'));
                }
                c => out.text.push(c),
            }
        }
        out.text.push('"');
    }
}

impl Write for &str {
    fn write(&self, out: &mut Json) {
        (**self).write(out);
    }
}

impl Write for String {
    fn write(&self, out: &mut Json) {
        self.as_str().write(out);
    }
}

impl Write for u32 {
    fn write(&self, out: &mut Json) {
        out.begin();
        decimal(&mut out.text, u64::from(*self));
    }
}

impl Write for bool {
    fn write(&self, out: &mut Json) {
        out.begin();
        out.text.push_str(if *self { "true" } else { "false" });
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut Json) {
        out.open('[');
        self.iter().for_each(|item| item.write(out));
        out.close(']');
    }
}

impl<A: Write, B: Write> Write for (A, B) {
    fn write(&self, out: &mut Json) {
        out.open('[');
        self.0.write(out);
        self.1.write(out);
        out.close(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[track_caller]
    fn check(value: &dyn Write, expected: serde_json::Value) {
        let mut json = Json::default();
        value.write(&mut json);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json.text).expect(&json.text), expected, "{}", json.text);
    }

    #[test]
    fn a_parser_reads_what_was_written() {
        check(&0, 0.into());
        check(&vec![true, false], serde_json::json!([true, false]));
        check(&u32::MAX, u32::MAX.into());
        check(&Vec::<u32>::new(), serde_json::json!([]));
        check(&vec![(1, "a"), (20, "[")], serde_json::json!([[1, "a"], [20, "["]]));
        check(&vec!["{", ":", ",", "", "\\", "\\\\\""], serde_json::json!(["{", ":", ",", "", "\\", "\\\\\""]));
        for c in
            (0..=0x10ffff).filter_map(char::from_u32).filter(|c| *c < '\u{3000}' || (*c as u32).is_multiple_of(251))
        {
            let text: String = [c, 'a', c].into_iter().collect();
            check(&vec![text.clone(), text.clone()], serde_json::json!([text, text]));
        }
    }
}
