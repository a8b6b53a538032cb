//! Index images, engine and scripts → the files of a site, and back. Called by the command line; knows the index by the layout of its root and nothing of text or
//! ranking.
//!
//! [`write()`] lays a bundle into a folder, [`open`] reads one, [`Manifest`] says what a bundle holds. What a browser does with the files is written in www/api.js.

mod assets;
mod error;
mod manifest;
mod pack;
mod read;
mod write;

pub use assets::Assets;
pub use error::Error;
pub use manifest::{FileRow, Manifest, SegmentRow, first_part};
pub use pack::squeeze;
pub use read::{Bundle, OwnFiles, open, own_files};
pub use write::{OneFile, Options, Report, Segment, Written, write};
