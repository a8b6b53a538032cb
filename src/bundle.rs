//! What a bundle's worker calls: numbers cross, and bytes through two buffers, of which one is filled by the worker before a call and the other read by it after. The other side is
//! `www/worker.js`; nobody else calls this.
//!
//! wasm-bindgen's handles of JavaScript's values, classes and glue would cost 2 KB of the engine and 1 KB of script on the wire, for seven functions.
#![expect(unsafe_code, reason = "an exported name is promised to be nobody else's")]

use crate::allocator::OneThread;
use crate::answer_to;
use crate::json::Json;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cell::RefCell;
use teff_search::{Error, Segments};

struct Door {
    segments: Segments,
    /// What the worker gave.
    given: Vec<u8>,
    /// What the last call left for it.
    left: Vec<u8>,
}

static DOOR: OneThread<RefCell<Door>> =
    OneThread(RefCell::new(Door { segments: Segments::none(), given: Vec::new(), left: Vec::new() }));

/// Does something and leaves bytes; how many.
fn leave(make: impl FnOnce(&mut Door) -> Vec<u8>) -> usize {
    let Ok(mut door) = DOOR.0.try_borrow_mut() else { return 0 };
    door.left = make(&mut door);
    door.left.len()
}

/// What is wrong, nothing if nothing is.
fn problem(done: Result<(), Error>) -> Vec<u8> {
    match done {
        Ok(()) => Vec::new(),
        Err(error) => error.message().into_bytes(),
    }
}

/// Where the worker may put so many bytes, for the next call.
#[unsafe(no_mangle)]
extern "C" fn room(bytes: usize) -> *mut u8 {
    let Ok(mut door) = DOOR.0.try_borrow_mut() else { return core::ptr::null_mut() };
    door.given = alloc::vec![0; bytes];
    door.given.as_mut_ptr()
}

/// Where the bytes are that the last call left.
#[unsafe(no_mangle)]
extern "C" fn left() -> *const u8 {
    DOOR.0.try_borrow().map_or(core::ptr::null(), |door| door.left.as_ptr())
}

/// Adds an index: what was given, but for the last bytes, which name its language. Segments count from 0 on. Leaves what is wrong with it, if anything is.
#[unsafe(no_mangle)]
extern "C" fn add(language: usize) -> usize {
    leave(|door| {
        let mut bytes = core::mem::take(&mut door.given);
        let n = bytes.len().saturating_sub(language);
        let language = bytes.split_off(n);
        let language = core::str::from_utf8(&language).unwrap_or_default();
        problem(door.segments.add(language, Cow::Owned(bytes)).map(|_| ()))
    })
}

/// Hands a block over that a search asked for. Leaves what is wrong with bytes that the segment's root does not name.
#[unsafe(no_mangle)]
extern "C" fn bring(segment: u32, block: u32) -> usize {
    leave(|door| problem(door.segments.bring(segment, block, core::mem::take(&mut door.given))))
}

/// Lets go of brought blocks of each segment, the longest there first, until the others have at most so many bytes.
#[unsafe(no_mangle)]
extern "C" fn trim(most: usize) {
    leave(|door| {
        door.segments.trim(most);
        Vec::new()
    });
}

/// Leaves what a segment's blocks are deflated after.
#[unsafe(no_mangle)]
extern "C" fn dictionary(segment: u32) -> usize {
    leave(|door| door.segments.dictionary(segment))
}

/// Takes `[query, options]` as JSON, leaves a response, what is still needed, or `{ error }`.
#[unsafe(no_mangle)]
extern "C" fn search() -> usize {
    leave(|door| {
        let answer = answer_to(&door.segments, core::str::from_utf8(&door.given).unwrap_or_default());
        answer
            .unwrap_or_else(|error| {
                let mut json = Json::default();
                json.open('{');
                json.field("error", &error);
                json.close('}');
                json.text
            })
            .into_bytes()
    })
}
