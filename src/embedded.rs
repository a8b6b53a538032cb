//! The index that `build.rs` made of the articles, opened once.

use std::borrow::Cow;
use std::cell::Cell;
use teff_search::{Error, Searcher};

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.teff"));

/// An opened index that lives as long as the program.
type Opened = &'static Result<Searcher, Error>;

thread_local! {
    // Leaked on purpose: it is never dropped, and a thread local without a destructor costs a few instructions instead of a state machine.
    static OPENED: Cell<Option<Opened>> = const { Cell::new(None) };
}

/// Runs `use_it` on the embedded index; an index that cannot be opened is told at each call.
pub fn with<T>(use_it: impl FnOnce(&Searcher) -> Result<T, Error>) -> Result<T, Error> {
    let opened = OPENED.get().unwrap_or_else(|| {
        let opened: Opened = Box::leak(Box::new(Searcher::open(Cow::Borrowed(BYTES))));
        OPENED.set(Some(opened));
        opened
    });
    match opened {
        Ok(searcher) => use_it(searcher),
        Err(error) => Err(error.clone()),
    }
}
