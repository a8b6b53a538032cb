//! The index that `build.rs` made of the articles, opened once.

use crate::allocator::OneThread;
use alloc::borrow::Cow;
use core::cell::OnceCell;
use teff_search::{Error, Segments};

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.teff"));

static OPENED: OneThread<OnceCell<Result<Segments, Error>>> = OneThread(OnceCell::new());

/// Runs `use_it` on the embedded index; an index that cannot be opened is told at each call.
pub fn with<T>(use_it: impl FnOnce(&Segments) -> Result<T, Error>) -> Result<T, Error> {
    let opened = OPENED.0.get_or_init(|| {
        let mut segments = Segments::default();
        segments.add("", Cow::Borrowed(BYTES))?;
        Ok(segments)
    });
    match opened {
        Ok(segments) => use_it(segments),
        Err(error) => Err(error.clone()),
    }
}
