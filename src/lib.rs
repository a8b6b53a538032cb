//! The widget: what JavaScript may call. The only file that names `JsValue` and `JsError`; it reads arguments, hands over to [`answer`], and turns
//! errors into JavaScript's. Options are read one by one, so that an error names the option, and so that no deserializer (16 KB of
//! number formatting) comes into the wasm; of JavaScript's own functions only those of [`js`] are declared: the crate that has them all brings 2 KB of wasm along.
//!
//! Without the feature `std` a panic traps without a word, which is what a page sees of one anyway; its messages and what formats them stay out of the wasm.

#![no_std]

#[macro_use]
extern crate alloc;
#[cfg(any(feature = "std", not(target_arch = "wasm32")))]
extern crate std;

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod answer;
#[cfg(all(target_arch = "wasm32", not(feature = "no-seeds")))]
pub mod embedded;
pub mod json;
pub mod render;
pub mod wire;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use answer::{Options, Reply};
use json::Json;
use teff_search::{ALL, Error, FacetFilter, Segments, decimal};
use wasm_bindgen::prelude::*;

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What is called of JavaScript.
mod js {
    use super::*;

    #[wasm_bindgen]
    extern "C" {
        /// Bytes that a page hands over.
        #[wasm_bindgen(js_name = Uint8Array)]
        pub type Bytes;
        #[wasm_bindgen(method)]
        pub fn subarray(this: &Bytes, start: u32) -> Vec<u8>;
        #[wasm_bindgen(js_namespace = JSON)]
        pub fn parse(text: &str) -> JsValue;
        #[wasm_bindgen(js_namespace = Array, js_name = isArray)]
        pub fn is_array(value: &JsValue) -> bool;
        #[wasm_bindgen(js_namespace = Object)]
        pub fn keys(object: &JsValue) -> JsValue;
        #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
        pub fn field(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
        pub fn item(object: &JsValue, number: u32) -> Result<JsValue, JsValue>;
    }
}

/// An engine for indexes that the page brings: whole images, or roots to which blocks are brought as searches ask for them.
#[wasm_bindgen]
pub struct Engine {
    segments: Segments,
}

#[wasm_bindgen]
impl Engine {
    /// Opens an index, or none yet. Throws for bytes that are none, and says what was expected.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Uint8Array")] bytes: JsValue,
    ) -> Result<Engine, JsError> {
        let mut engine = Engine { segments: Segments::default() };
        if !bytes.is_undefined() {
            engine.add(String::new(), bytes)?;
        }
        Ok(engine)
    }

    /// Adds the index of a language: an image, or a root alone. Gives the segment's number.
    pub fn add(
        &mut self,
        lang: String,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
    ) -> Result<u32, JsError> {
        self.segments.add(&lang, Cow::Owned(read_bytes(bytes)?)).map_err(told)
    }

    /// Hands a block over that a search asked for. Throws for bytes that the segment's root does not name.
    pub fn bring(
        &mut self,
        segment: u32,
        block: u32,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
    ) -> Result<(), JsError> {
        self.segments.bring(segment, block, read_bytes(bytes)?).map_err(told)
    }

    /// Lets go of brought blocks of each segment, the longest there first, until the others have at most so many bytes.
    pub fn trim(&mut self, most: u32) {
        self.segments.trim(most as usize);
    }

    /// What a segment's blocks are deflated after.
    pub fn dictionary(&self, segment: u32) -> Vec<u8> {
        self.segments.dictionary(segment)
    }

    /// Pages in all segments.
    #[wasm_bindgen(getter)]
    pub fn pages(&self) -> u32 {
        self.segments.n_pages(ALL)
    }

    /// As the function of this name, on the segment for the option `lang`; gives what it still needs when blocks are not at hand.
    #[wasm_bindgen(unchecked_return_type = "SearchResponse | Needs")]
    pub fn search(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] query: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "EngineOptions")] options: JsValue,
    ) -> Result<JsValue, JsError> {
        run(&self.segments, &query, &options)
    }
}

#[inline(never)]
fn run(segments: &Segments, query: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    // Lone surrogates become U+FFFD here, one for each, so offsets in UTF-16 units stay true.
    let Some(query) = query.as_string() else {
        return Err(JsError::new("expected the query as a string"));
    };
    let options = read_options(options)?;
    let reply = answer::respond(segments, &query, &options).map_err(told)?;
    let mut json = Json::default();
    match reply {
        Reply::Response(response) => response.write(&mut json),
        Reply::Needs(needs) => wire::write_needs(&needs, &mut json),
    }
    Ok(js::parse(&json.text))
}

/// The engine's errors as JavaScript's.
#[inline(never)]
fn told(error: Error) -> JsError {
    JsError::new(&error.message())
}

fn read_bytes(bytes: JsValue) -> Result<Vec<u8>, JsError> {
    let bytes = bytes.dyn_ref::<js::Bytes>().map(|bytes| bytes.subarray(0));
    bytes.ok_or_else(|| JsError::new("expected the index as a Uint8Array"))
}

/// Each option with its range and where it goes.
type Known = (&'static str, usize, usize, fn(&mut Options) -> &mut usize);
const KNOWN: [Known; 5] = [
    ("limit", 1, 100, |o| &mut o.limit),
    ("offset", 0, 100_000, |o| &mut o.offset),
    ("sections", 0, 20, |o| &mut o.sections),
    ("excerpt", 20, 1000, |o| &mut o.excerpt),
    ("completions", 0, 20, |o| &mut o.completions),
];

fn read_options(given: &JsValue) -> Result<Options, JsError> {
    let mut options = Options::default();
    if given.is_undefined() || given.is_null() {
        return Ok(options);
    }
    if !given.is_object() || js::is_array(given) {
        return Err(JsError::new("expected the options as an object"));
    }
    for name in items(&js::keys(given)) {
        let name = name.as_string().unwrap_or_default();
        let value = get(given, &name);
        if value.is_undefined() {
            continue;
        }
        if name == "partial" {
            options.partial = value.is_truthy();
            continue;
        }
        if name == "lang" || name == "sort" {
            let text = value.as_string().ok_or_else(|| complaint(&name, "expected a string", None))?;
            *(if name == "lang" { &mut options.lang } else { &mut options.sort }) = text;
            continue;
        }
        if name == "facets" {
            options.facets = strings(&value).ok_or_else(|| complaint(&name, "expected a list of strings", None))?;
            continue;
        }
        if name == "filters" {
            let filters = read_filters(&value);
            let expected = "expected an object of values, lists of values, or { any, all, none } with such lists";
            options.filters = filters.ok_or_else(|| complaint(&name, expected, None))?;
            continue;
        }
        let Some((_, least, most, place)) = KNOWN.iter().find(|known| known.0 == name) else {
            return Err(complaint(
                &name,
                "expected one of limit, offset, sections, excerpt, completions, filters, sort, facets, lang",
                None,
            ));
        };
        let number = value.as_f64().filter(|n| *n >= *least as f64 && *n <= *most as f64 && *n == (*n as usize) as f64);
        match number {
            Some(number) => *place(&mut options) = number as usize,
            None => return Err(complaint(&name, "expected a whole number from ", Some((*least, *most)))),
        }
    }
    Ok(options)
}

/// The values of each facet: `None` for what is no such object.
fn read_filters(given: &JsValue) -> Option<Vec<FacetFilter>> {
    if !given.is_object() || js::is_array(given) {
        return None;
    }
    let mut filters = Vec::new();
    for key in items(&js::keys(given)) {
        let key = key.as_string()?;
        let value = get(given, &key);
        let mut filter = FacetFilter { key, ..FacetFilter::default() };
        match strings(&value) {
            Some(any) => filter.any = any,
            None if value.is_object() && !js::is_array(&value) => {
                for name in items(&js::keys(&value)) {
                    let name = name.as_string()?;
                    let place = match name.as_str() {
                        "any" => &mut filter.any,
                        "all" => &mut filter.all,
                        "none" => &mut filter.none,
                        _ => return None,
                    };
                    *place = strings(&get(&value, &name))?;
                }
            }
            None => return None,
        }
        filters.push(filter);
    }
    Some(filters)
}

/// A string, or a list of strings; nothing at all is an empty list.
fn strings(value: &JsValue) -> Option<Vec<String>> {
    if value.is_undefined() {
        return Some(Vec::new());
    }
    if !js::is_array(value) {
        return value.as_string().map(|text| vec![text]);
    }
    let mut strings = Vec::new();
    for item in items(value) {
        strings.push(item.as_string()?);
    }
    Some(strings)
}

fn complaint(name: &str, expected: &str, range: Option<(usize, usize)>) -> JsError {
    let mut message = String::from("option \"");
    message.push_str(name);
    message.push_str("\": ");
    message.push_str(expected);
    if let Some((least, most)) = range {
        decimal(&mut message, least as u64);
        message.push_str(" to ");
        decimal(&mut message, most as u64);
    }
    JsError::new(&message)
}

fn get(object: &JsValue, name: &str) -> JsValue {
    js::field(object, name).unwrap_or(JsValue::UNDEFINED)
}

/// The items of an array.
fn items(array: &JsValue) -> impl Iterator<Item = JsValue> {
    let n = get(array, "length").as_f64().unwrap_or(0.0) as u32;
    (0..n).map(|i| js::item(array, i).unwrap_or(JsValue::UNDEFINED))
}

/// What a page calls that holds the wasm itself. A bundle's worker calls [`Engine`] alone, and its engine is built without these.
#[cfg(not(feature = "no-seeds"))]
mod page {
    use super::*;
    use alloc::string::ToString;

    /// Deepest view that [`render`] serialises; the engine's own are seven deep.
    const MAX_DEPTH: usize = 32;

    /// The version of the package.
    #[wasm_bindgen]
    pub fn version() -> String {
        env!("CARGO_PKG_VERSION").to_string()
    }

    /// Pages in the embedded index.
    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen]
    pub fn pages() -> Result<u32, JsError> {
        embedded::with(|segments| Ok(segments.n_pages(ALL))).map_err(told)
    }

    /// Searches the embedded index. Throws for a query that is no string and for options of a wrong type or range; never for what a reader types.
    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen(unchecked_return_type = "SearchResponse")]
    pub fn search(
        #[wasm_bindgen(unchecked_param_type = "string")] query: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: JsValue,
    ) -> Result<JsValue, JsError> {
        embedded::with(|segments| Ok(run(segments, &query, &options)))
            .unwrap_or_else(|e| Err(JsError::new(&e.message())))
    }

    /// The response's result list as HTML: escaped text, elements and attributes from a fixed list.
    #[wasm_bindgen]
    pub fn render(
        #[wasm_bindgen(unchecked_param_type = "SearchResponse")] response: JsValue,
    ) -> Result<String, JsError> {
        let mut out = String::new();
        serialise(&get(&response, "view"), 0, &mut out)?;
        Ok(out)
    }

    #[wasm_bindgen]
    impl Engine {
        /// As the function of this name.
        pub fn render(
            &self,
            #[wasm_bindgen(unchecked_param_type = "SearchResponse")] response: JsValue,
        ) -> Result<String, JsError> {
            render(response)
        }
    }

    /// Serialises a view that came back from JavaScript: only what this engine could have made.
    fn serialise(nodes: &JsValue, depth: usize, out: &mut String) -> Result<(), JsError> {
        if !js::is_array(nodes) || depth > MAX_DEPTH {
            return Err(JsError::new("expected a response of this engine, with its view"));
        }
        for node in items(nodes) {
            if let Some(text) = node.as_string() {
                render::escape(out, &text);
                continue;
            }
            let tag = known(render::TAGS, &get(&node, "tag"))?;
            render::open_tag(out, tag);
            let attributes = get(&node, "attrs");
            if js::is_array(&attributes) {
                for pair in items(&attributes) {
                    let at = |i| js::item(&pair, i).unwrap_or(JsValue::UNDEFINED);
                    let name = known(render::ATTRIBUTES, &at(0))?;
                    render::attribute(out, name, &at(1).as_string().unwrap_or_default());
                }
            }
            out.push('>');
            serialise(&get(&node, "children"), depth + 1, out)?;
            render::close_tag(out, tag);
        }
        Ok(())
    }

    fn known(names: &[&'static str], name: &JsValue) -> Result<&'static str, JsError> {
        let name = name.as_string().unwrap_or_default();
        names.iter().find(|known| **known == name).copied().ok_or_else(|| {
            let mut message = String::from("a view may not hold \"");
            message.push_str(&name);
            message.push('"');
            JsError::new(&message)
        })
    }
}
#[cfg(not(feature = "no-seeds"))]
pub use page::*;
