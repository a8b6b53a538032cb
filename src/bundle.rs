//! What a bundle's worker calls: numbers cross, and bytes through two buffers, of which one is filled by the worker before a call and the other read by it after. The other side is
//! `www/worker.js`; nobody else calls this.
//!
//! wasm-bindgen's handles of JavaScript's values, classes and glue would cost 2 KB of the engine and 1 KB of script on the wire, for six functions.
#![expect(
    unsafe_code,
    reason = "an exported name is promised to be nobody else's, and memory that passes is used by nobody later"
)]

use crate::allocator::{self, OneThread};
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

/// Leaves bytes that are made of what is there; how many. They and all that making them took is gone with the next call.
fn leave(make: impl FnOnce(&Segments, &[u8]) -> Vec<u8>) -> usize {
    let Ok(mut door) = DOOR.0.try_borrow_mut() else { return 0 };
    let Door { segments, given, left } = &mut *door;
    // SAFETY: of what passes, only `left` is there from call to call, and nobody reads it before it is made anew.
    unsafe { allocator::passing() };
    // It changes nothing of what is kept: it may but read it.
    *left = make(segments, given);
    left.len()
}

/// Changes what is kept, by what was given; leaves what is wrong, nothing if nothing is.
fn change(make: impl FnOnce(&mut Segments, Vec<u8>) -> Result<(), Error>) -> usize {
    let Ok(mut door) = DOOR.0.try_borrow_mut() else { return 0 };
    // SAFETY: as in `leave`, where `left` is made anew below.
    unsafe { allocator::keeping() };
    let given = core::mem::take(&mut door.given);
    let done = make(&mut door.segments, given);
    drop(door);
    leave(|_, _| done.map_or_else(|error| error.message().into_bytes(), |()| Vec::new()))
}

/// Where the worker may put so many bytes, for the next call.
#[unsafe(no_mangle)]
extern "C" fn room(bytes: usize) -> *mut u8 {
    let Ok(mut door) = DOOR.0.try_borrow_mut() else { return core::ptr::null_mut() };
    // SAFETY: the worker has read what was left before; what was given before was kept.
    unsafe {
        allocator::keeping();
        allocator::give_back(core::mem::take(&mut door.given));
    }
    door.left = Vec::new();
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
    change(|segments, mut bytes| {
        let n = bytes.len().saturating_sub(language);
        let language = bytes.split_off(n);
        let language = core::str::from_utf8(&language).unwrap_or_default();
        segments.add(language, Cow::Owned(bytes)).map(|_| ())
    })
}

/// Hands a block over that a search asked for, as it travels. Leaves what is wrong with bytes that the segment's root does not name.
#[unsafe(no_mangle)]
extern "C" fn bring(segment: u32, block: u32) -> usize {
    change(|segments, packed| {
        let brought = segments.bring_packed(segment, block, &packed);
        // SAFETY: it was asked for by `room`, and what was made of it is another.
        unsafe { allocator::give_back(packed) };
        brought
    })
}

/// Lets go of brought blocks of each segment, the longest there first, until the others have at most so many bytes.
#[unsafe(no_mangle)]
extern "C" fn trim(most: usize) {
    change(|segments, _| {
        // SAFETY: blocks are what `bring` kept.
        segments.trim(most, &mut |bytes| unsafe { allocator::give_back(bytes) });
        Ok(())
    });
}

/// Takes `[query, options]` as JSON, leaves a response, what is still needed, or `{ error }`.
#[unsafe(no_mangle)]
extern "C" fn search() -> usize {
    leave(|segments, given| {
        let answer = answer_to(segments, core::str::from_utf8(given).unwrap_or_default());
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
