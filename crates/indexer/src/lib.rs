//! Files → documents → index bytes. Called by the root's build script and the command line; never part of the wasm.
//!
//! [`source`] reads files, [`text`], [`markdown`] and [`html`] make documents of them, [`site`] knows what all pages of a site have in common, [`build`] makes the index, in which words of
//! some elements count for more ([`weights`]). What a token is it asks the analyzer, what a byte
//! means the index crate.

pub mod address;
pub mod article;
mod build;
pub mod compounds;
mod document;
mod endings;
mod error;
mod family;
mod front_matter;
mod function_words;
mod guess;
mod hash;
pub mod html;
pub mod language;
pub mod languages;
pub mod markdown;
pub mod names;
pub mod records;
mod refused;
mod repeated;
mod sides;
pub mod site;
pub mod source;
pub mod stems;
mod stubs;
mod terms;
pub mod text;
mod twins;
pub mod weights;
mod whole;

pub use build::{Built, CutSection, Report, build, build_in, build_within, cut_sections};
pub use document::{Document, Section};
pub use error::Error;
pub use teff_index::writer::Limits;
