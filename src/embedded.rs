//! The index that `build.rs` made of the articles, opened once.

use std::borrow::Cow;
use std::cell::Cell;
use teff_search::{Error, Segments};

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.teff"));

/// An opened index that lives as long as the program.
type Opened = &'static Result<Segments, Error>;

thread_local! {
    // Leaked on purpose: it is never dropped, and a thread local without a destructor costs a few instructions instead of a state machine.
    static OPENED: Cell<Option<Opened>> = const { Cell::new(None) };
}

/// Runs `use_it` on the embedded index; an index that cannot be opened is told at each call.
pub fn with<T>(use_it: impl FnOnce(&Segments) -> Result<T, Error>) -> Result<T, Error> {
    let opened = OPENED.get().unwrap_or_else(|| {
        let mut segments = Segments::default();
        let added = segments.add("", Cow::Borrowed(BYTES));
        let opened: Opened = Box::leak(Box::new(added.map(|_| segments)));
        OPENED.set(Some(opened));
        opened
    });
    match opened {
        Ok(segments) => use_it(segments),
        Err(error) => Err(error.clone()),
    }
}
