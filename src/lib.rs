//! The widget: what JavaScript may call. The only file that names `JsValue` and `JsError`; it hands arguments over to [`options`] and [`answer`], and turns
//! errors into JavaScript's.
//!
//! There are two doors and one way behind them. A bundle's worker gives and gets bytes alone (`bundle`). A page that holds the wasm itself gives and gets objects, which cross as the same texts.
//!
//! Without the feature `std` a panic traps without a word, which is what a page sees of one anyway; its messages and what formats them stay out of the wasm.

#![no_std]

#[cfg_attr(test, macro_use)]
extern crate alloc;
#[cfg(any(feature = "std", not(target_arch = "wasm32")))]
extern crate std;

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod answer;
#[cfg(all(target_arch = "wasm32", feature = "no-seeds"))]
mod bundle;
#[cfg(all(target_arch = "wasm32", not(feature = "no-seeds")))]
pub mod embedded;
pub mod json;
pub mod options;
pub mod render;
pub mod wire;

use alloc::string::String;
use answer::Reply;
use json::Json;
use teff_search::Segments;

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Answers a request as [`options`] reads it, in JSON; or says what is wrong with it.
#[cfg(any(target_arch = "wasm32", not(feature = "no-seeds")))]
fn answer_to(segments: &Segments, request: &str) -> Result<String, String> {
    let (query, options) = options::read(request)?;
    let mut json = Json::default();
    match answer::respond(segments, &query, &options).map_err(|error| error.message())? {
        Reply::Response(response) => response.write(&mut json),
        Reply::Needs(needs) => wire::write_needs(&needs, &mut json),
    }
    Ok(json.text)
}

/// What a page calls that holds the wasm itself.
#[cfg(not(feature = "no-seeds"))]
mod page {
    use super::*;
    use alloc::borrow::Cow;
    use alloc::string::ToString;
    use alloc::vec::Vec;
    use teff_search::{ALL, Error};
    use wasm_bindgen::prelude::*;

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
            #[wasm_bindgen(js_namespace = JSON, catch)]
            pub fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;
            #[wasm_bindgen(js_namespace = Array, js_name = isArray)]
            pub fn is_array(value: &JsValue) -> bool;
            #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
            pub fn field(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
            #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
            pub fn item(object: &JsValue, number: u32) -> Result<JsValue, JsValue>;
        }
    }

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
        embedded::with(|segments| Ok(run(segments, &query, &options))).map_err(told)?
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
            self.segments.trim(most as usize, &mut drop);
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

    fn run(segments: &Segments, query: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
        let mut request = String::from("[");
        // A query of another type is refused as what it is; of options that cannot be written, as those with circles, it is said that they are no object.
        request.push_str(&text_of(query, "null"));
        request.push(',');
        request.push_str(&if options.is_undefined() { "null".to_string() } else { text_of(options, "0") });
        request.push(']');
        answer_to(segments, &request).map(|text| js::parse(&text)).map_err(|message| JsError::new(&message))
    }

    /// A value as JSON, `otherwise` when it has none.
    fn text_of(value: &JsValue, otherwise: &str) -> String {
        js::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_else(|| otherwise.to_string())
    }

    /// The engine's errors as JavaScript's.
    fn told(error: Error) -> JsError {
        JsError::new(&error.message())
    }

    fn read_bytes(bytes: JsValue) -> Result<Vec<u8>, JsError> {
        let bytes = bytes.dyn_ref::<js::Bytes>().map(|bytes| bytes.subarray(0));
        bytes.ok_or_else(|| JsError::new("expected the index as a Uint8Array"))
    }

    fn get(object: &JsValue, name: &str) -> JsValue {
        js::field(object, name).unwrap_or(JsValue::UNDEFINED)
    }

    /// The items of an array.
    fn items(array: &JsValue) -> impl Iterator<Item = JsValue> {
        let n = get(array, "length").as_f64().unwrap_or(0.0) as u32;
        (0..n).map(|i| js::item(array, i).unwrap_or(JsValue::UNDEFINED))
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
