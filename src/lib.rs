//! The widget: what JavaScript may call. The only file that names `JsValue` and `JsError`; it reads arguments, hands over to [`answer`] and [`render`], and turns
//! errors into JavaScript's. Options are read one by one, so that an error names the option, and so that no deserializer (16 KB of
//! number formatting) comes into the wasm.

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod answer;
pub mod embedded;
pub mod render;
pub mod wire;

use answer::{Options, Reply};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use std::borrow::Cow;
use teff_search::{ALL, Needs, Segments};
use wasm_bindgen::prelude::*;

/// Deepest view that [`render`] serialises; the engine's own are seven deep.
const MAX_DEPTH: usize = 32;

/// The version of the package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_string()
}

/// Pages in the embedded index.
#[wasm_bindgen]
pub fn pages() -> Result<u32, JsError> {
    embedded::with(|segments| Ok(segments.n_pages(ALL))).map_err(|e| JsError::new(&e.message()))
}

/// Searches the embedded index. Throws for a query that is no string and for options of a wrong type or range; never for what a reader types.
#[wasm_bindgen(unchecked_return_type = "SearchResponse")]
pub fn search(
    #[wasm_bindgen(unchecked_param_type = "string")] query: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: JsValue,
) -> Result<JsValue, JsError> {
    embedded::with(|segments| Ok(run(segments, &query, &options))).unwrap_or_else(|e| Err(JsError::new(&e.message())))
}

/// The response's result list as HTML: escaped text, elements and attributes from a fixed list.
#[wasm_bindgen]
pub fn render(#[wasm_bindgen(unchecked_param_type = "SearchResponse")] response: JsValue) -> Result<String, JsError> {
    let mut out = String::new();
    serialise(&get(&response, "view"), 0, &mut out)?;
    Ok(out)
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
        self.segments.add(&lang, Cow::Owned(read_bytes(bytes)?)).map_err(|e| JsError::new(&e.message()))
    }

    /// Hands a block over that a search asked for. Throws for bytes that the segment's root does not name.
    pub fn bring(
        &mut self,
        segment: u32,
        block: u32,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: JsValue,
    ) -> Result<(), JsError> {
        self.segments.bring(segment, block, read_bytes(bytes)?).map_err(|e| JsError::new(&e.message()))
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

    /// As the function of this name.
    pub fn render(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SearchResponse")] response: JsValue,
    ) -> Result<String, JsError> {
        render(response)
    }
}

#[inline(never)]
fn run(segments: &Segments, query: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    // Lone surrogates become U+FFFD here, one for each, so offsets in UTF-16 units stay true.
    let Some(query) = query.as_string() else {
        return Err(JsError::new("expected the query as a string"));
    };
    let options = read_options(options)?;
    let response = match answer::respond(segments, &query, &options).map_err(|e| JsError::new(&e.message()))? {
        Reply::Response(response) => response,
        Reply::Needs(needs) => return Ok(needed(&needs)),
    };
    let object = response.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    object.map_err(|_| JsError::new("the response could not be made into an object"))
}

fn read_bytes(bytes: JsValue) -> Result<Vec<u8>, JsError> {
    let bytes = bytes.dyn_into::<js_sys::Uint8Array>();
    bytes.map(|bytes| bytes.to_vec()).map_err(|_| JsError::new("expected the index as a Uint8Array"))
}

/// Pairs of segment and block, flat, and whether they are what hits show.
fn needed(needs: &Needs) -> JsValue {
    let object = Object::new();
    let pairs = Array::new();
    for &(segment, block) in &needs.blocks {
        pairs.push(&segment.into());
        pairs.push(&block.into());
    }
    let set = |name: &str, value: &JsValue| Reflect::set(&object, &JsValue::from_str(name), value);
    // A fresh object takes what it is given.
    let _ = set("needs", &pairs);
    let _ = set("texts", &JsValue::from_bool(needs.texts));
    object.into()
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
    if !given.is_object() || Array::is_array(given) {
        return Err(JsError::new("expected the options as an object"));
    }
    for name in Object::keys(given.unchecked_ref::<Object>()).iter() {
        let name = name.as_string().unwrap_or_default();
        let value = get(given, &name);
        if value.is_undefined() {
            continue;
        }
        if name == "partial" {
            options.partial = value.is_truthy();
            continue;
        }
        if name == "lang" {
            options.lang = value.as_string().ok_or_else(|| complaint(&name, "expected a string", None))?;
            continue;
        }
        let Some((_, least, most, place)) = KNOWN.iter().find(|known| known.0 == name) else {
            return Err(complaint(&name, "expected one of limit, offset, sections, excerpt, completions, lang", None));
        };
        let number = value.as_f64().filter(|n| *n >= *least as f64 && *n <= *most as f64 && *n == (*n as usize) as f64);
        match number {
            Some(number) => *place(&mut options) = number as usize,
            None => return Err(complaint(&name, "expected a whole number from ", Some((*least, *most)))),
        }
    }
    Ok(options)
}

fn complaint(name: &str, expected: &str, range: Option<(usize, usize)>) -> JsError {
    let mut message = String::from("option \"");
    message.push_str(name);
    message.push_str("\": ");
    message.push_str(expected);
    if let Some((least, most)) = range {
        decimal(&mut message, least);
        message.push_str(" to ");
        decimal(&mut message, most);
    }
    JsError::new(&message)
}

fn decimal(out: &mut String, value: usize) {
    if value >= 10 {
        decimal(out, value / 10);
    }
    out.push((b'0' + (value % 10) as u8) as char);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Serialises a view that came back from JavaScript: only what this engine could have made.
fn serialise(nodes: &JsValue, depth: usize, out: &mut String) -> Result<(), JsError> {
    if !Array::is_array(nodes) || depth > MAX_DEPTH {
        return Err(JsError::new("expected a response of this engine, with its view"));
    }
    for node in nodes.unchecked_ref::<Array>().iter() {
        if let Some(text) = node.as_string() {
            render::escape(out, &text);
            continue;
        }
        let tag = known(render::TAGS, &get(&node, "tag"))?;
        render::open_tag(out, tag);
        let attributes = get(&node, "attrs");
        if Array::is_array(&attributes) {
            for pair in attributes.unchecked_ref::<Array>().iter() {
                let at = |i| Reflect::get_u32(&pair, i).unwrap_or(JsValue::UNDEFINED);
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
