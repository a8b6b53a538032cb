//! What a page asks: requests as `JSON.stringify` writes them, and anything else that comes in their place.

use teff::json::{Json, Reader};
use teff::options;

/// A request is read, with options within their ranges, or refused with a sentence. What the writer writes of a text, the reader reads; over anything else it comes to an end.
pub fn request(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    match options::read(text) {
        Ok((_, options)) => {
            assert!((1..=100).contains(&options.limit) && options.offset <= 100_000, "{options:?}");
            assert!((20..=1000).contains(&options.excerpt), "{options:?}");
            assert!(options.sections <= 20 && options.completions <= 20, "{options:?}");
        }
        Err(message) => assert!(message.contains("expected"), "{message}"),
    }
    let mut json = Json::default();
    json.open('{');
    json.field(text, text);
    json.count("n", bytes.len() as u32);
    json.close('}');
    let mut reader = Reader::over(&json.text);
    assert!(reader.sign('{'));
    assert_eq!((reader.field().as_deref(), reader.string().as_deref()), (Some(text), Some(text)));
    assert_eq!((reader.field().as_deref(), reader.number()), (Some("n"), Some(bytes.len())));
    assert!(reader.sign('}') && !reader.sign('}'));
    // Each step takes something off the front, or nothing is left that this reads.
    let mut reader = Reader::over(text);
    let mut steps = 0;
    while reader.field().is_some() || reader.string().is_some() || reader.number().is_some() || reader.word("null") {
        steps += 1;
        assert!(steps <= text.len(), "{text:?}");
    }
}
