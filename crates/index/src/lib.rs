//! The index format: bytes ↔ structures, both directions. The indexer writes with it, search reads with it, nobody else
//! touches a byte. It knows nothing of how text became terms; the header carries the fingerprint of those rules.
//!
//! Writer and reader of each structure share a file: [`root`], [`vocabulary`], [`terms`], [`postings`], [`positions`], [`pieces`], [`reversed`], [`text`], [`rewrites`],
//! [`facets`], [`orders`], [`addresses`], [`twins`]; `bits` is the code of the lists, `keys`
//! that of terms in order.
//! Every reader takes any bytes: it answers what the writer wrote, or that the bytes are damaged, and never panics, loops or
//! allocates more than the bytes justify.

#![no_std]

#[macro_use]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod addresses;
mod bits;
mod checksum;
mod coding;
mod error;
pub mod facets;
mod index;
mod keys;
mod layout;
mod lengths;
#[cfg(feature = "writer")]
pub mod occurrences;
pub mod orders;
pub mod pieces;
pub mod positions;
pub mod postings;
pub mod reversed;
pub mod rewrites;
pub mod root;
pub mod terms;
pub mod text;
pub mod twins;
pub mod varint;
pub mod vocabulary;
#[cfg(feature = "writer")]
pub mod writer;

/// Last byte of the keys whose lists are not of a word but of the words that it is a part of: the folded form of the part stands before it. So they lie
/// behind the spellings of their word, in its block. No text has this byte in a term.
pub const WITHIN: u8 = 1;

pub use checksum::checksum;
#[cfg(feature = "writer")]
pub use coding::Packer;
pub use coding::{Known, Model};
pub use error::{Error, decimal};
pub use index::{BlockId, Index, UNBOOSTED, Unread};
pub use layout::{Layout, join};
pub use lengths::{GAP, df_level, length_code, length_of};
pub use postings::LONG_HEADING;
pub use root::LONG_TITLE;
