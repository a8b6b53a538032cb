//! `cargo xtask budget --by-part`: which module of the engine takes how many bytes of the wasm. Reads a build that still has the names of its functions, which `site` makes.
//!
//! What a part weighs in Brotli is what the file would weigh less without it: parts that are like others weigh little, and all parts together less than the file.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::sizes::{Size, thousands};

/// Bytes of the file that belong together.
struct Part {
    name: String,
    functions: usize,
    places: Vec<Range<usize>>,
}

/// A line for each part of `wasm`, the largest first.
///
/// # Errors
/// When the bytes are no WebAssembly.
pub fn table(wasm: &[u8]) -> Result<String> {
    let (mut code, end) = read(wasm)?;
    // Weighing takes a second each.
    let small = code.extract_if(.., |part| part.places.iter().map(Range::len).sum::<usize>() < end / 400);
    let mut rest = Part { name: "smaller ones".to_owned(), functions: 0, places: Vec::new() };
    for part in small {
        rest.functions += part.functions;
        rest.places.extend(part.places);
    }
    rest.places.sort_by_key(|place| place.start);
    code.push(rest);
    let whole = wasm.get(..end).unwrap_or_default();
    let all = Size::of(whole)?;
    let mut rows = Vec::new();
    for part in &code {
        let mut rest = Vec::with_capacity(whole.len());
        let mut at = 0;
        for place in &part.places {
            rest.extend_from_slice(whole.get(at..place.start).unwrap_or_default());
            at = place.end;
        }
        rest.extend_from_slice(whole.get(at..).unwrap_or_default());
        rows.push((whole.len() - rest.len(), all.brotli().saturating_sub(Size::of(&rest)?.brotli()), part));
    }
    rows.sort_by(|a, b| (b.0, &a.2.name).cmp(&(a.0, &b.2.name)));
    let width = code.iter().map(|part| part.name.len()).max().unwrap_or(0).max(24);
    let mut text = format!("\n{:width$}  {:>9}  {:>9}  {:>9}\n", "part", "functions", "raw", "brotli");
    for (raw, brotli, part) in rows {
        let functions = if part.functions > 0 { thousands(part.functions) } else { String::new() };
        text.push_str(&format!(
            "{:width$}  {functions:>9}  {:>9}  {:>9}\n",
            part.name,
            thousands(raw),
            thousands(brotli)
        ));
    }
    let (raw, brotli) = (thousands(whole.len()), thousands(all.brotli()));
    text.push_str(&format!("{:width$}  {:>9}  {raw:>9}  {brotli:>9}\n", "the whole, without names", ""));
    Ok(text)
}

/// The functions by module, the data, and what else there is; and where the names begin, which no reader downloads.
fn read(wasm: &[u8]) -> Result<(Vec<Part>, usize)> {
    let mut names = BTreeMap::new();
    let mut bodies = Vec::new();
    let mut others = Vec::new();
    let (mut n_imported, mut end) = (0u32, wasm.len());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("expected the engine as WebAssembly")? {
            Payload::ImportSection(section) => {
                others.push(section.range());
                for import in section.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            Payload::DataSection(section) => others.insert(0, section.range()),
            Payload::CustomSection(section) => {
                end = end.min(section.range().start);
                let KnownCustom::Name(known) = section.as_known() else { continue };
                for part in known {
                    let Name::Function(functions) = part? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, part_of(function.name));
                    }
                }
            }
            Payload::TypeSection(section) => others.push(section.range()),
            Payload::FunctionSection(section) => others.push(section.range()),
            Payload::ExportSection(section) => others.push(section.range()),
            Payload::ElementSection(section) => others.push(section.range()),
            _ => {}
        }
    }
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for (number, place) in (n_imported..).zip(bodies) {
        let name = names.get(&number).map_or("without a name", String::as_str);
        let part = parts.entry(name.to_owned()).or_insert_with(|| Part {
            name: name.to_owned(),
            functions: 0,
            places: Vec::new(),
        });
        part.functions += 1;
        part.places.push(place);
    }
    let mut parts: Vec<Part> = parts.into_values().collect();
    let data = others.remove(0);
    parts.push(Part { name: "data: tables and texts".to_owned(), functions: 0, places: vec![data] });
    others.sort_by_key(|place| place.start);
    parts.push(Part { name: "imports, exports, types".to_owned(), functions: 0, places: others });
    Ok((parts, end))
}

/// The module of a function of ours; the crate of any other.
fn part_of(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let path = name.trim_start_matches(['<', '&']);
    let mut steps = path.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|step| !step.is_empty());
    let root = steps.next().unwrap_or_default();
    match root {
        // Exports keep the names that JavaScript knows.
        _ if !path.contains("::") => "exports and intrinsics".to_owned(),
        _ if root.starts_with("teff") => {
            // What stands last is the function itself.
            let module = steps.next().filter(|step| step.starts_with(|c: char| c.is_ascii_lowercase()));
            let module = module.filter(|_| steps.next().is_some());
            module.map_or_else(|| root.to_owned(), |module| format!("{root}::{module}"))
        }
        _ if root.starts_with("wasm_bindgen") => root.to_owned(),
        _ => "core, alloc".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_modules() {
        #[track_caller]
        fn check(name: &str, part: &str) {
            assert_eq!(part_of(name), part);
        }
        check("_ZN11teff_search5forms5Words7spelled17h1234567890abcdefE", "teff_search::forms");
        check("_ZN11teff_search8Searcher7matched17h1234567890abcdefE", "teff_search");
        check("<teff_search::walks::Best as teff_index::vocabulary::Visitor>::key", "teff_search::walks");
        check("_ZN4teff4told17h1234567890abcdefE", "teff");
        check("alloc::vec::Vec<T,A>::push", "core, alloc");
        check("engine_search", "exports and intrinsics");
    }

    #[test]
    fn what_is_not_wasm_is_refused() {
        assert!(table(b"GIF89a").unwrap_err().to_string().contains("expected the engine"));
    }

    /// Two functions of one byte-for-byte body in two modules, one data segment, and their names.
    #[test]
    fn parts_are_weighed_apart() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, body: &[u8]| {
            wasm.push(id);
            wasm.push(body.len() as u8);
            wasm.extend_from_slice(body);
        };
        section(1, &[1, 0x60, 0, 0]);
        section(3, &[2, 0, 0]);
        section(5, &[1, 0, 1]);
        section(10, &[2, 2, 0, 0x0b, 4, 0, 0x01, 0x01, 0x0b]);
        section(11, &[1, 0, 0x41, 0, 0x0b, 3, b'a', b'b', b'c']);
        let mut names = b"\x04name\x01".to_vec();
        let functions = b"\x02\x00\x0bteff::a::f1\x01\x06a::b::";
        names.push(functions.len() as u8);
        names.extend_from_slice(functions);
        section(0, &names);
        let text = table(&wasm).unwrap();
        let line = |part: &str| text.lines().find(|line| line.starts_with(part)).expect(part).to_owned();
        assert_eq!(line("teff::a").split_whitespace().nth(2), Some("2"), "{text}");
        assert_eq!(line("core, alloc").split_whitespace().nth(3), Some("4"), "{text}");
        assert!(line("data: tables").contains(" 9 "), "{text}");
    }
}
