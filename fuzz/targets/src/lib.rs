//! What is fuzzed: each target is a function that takes any bytes and must come back. Called by libFuzzer (`../fuzz_targets`, started by
//! `cargo xtask fuzz`) and by the ordinary tests (`tests/hostile.rs` at the root), so that no target rots. It reads no files; where inputs come from is
//! not its business, but for [`seeds`], which makes the first ones of documents that it is given.

#![forbid(unsafe_code)]

mod decoders;
mod extraction;
mod images;
pub mod mutate;
mod requests;
mod seeds;
mod words;

pub use seeds::seeds;

/// A target: its name, which is also that of its program and of its folder of inputs, and what it does with bytes.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Takes any bytes; a panic is a finding.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "image", run: images::image },
    Target { name: "root", run: images::root },
    Target { name: "damage", run: images::damage },
    Target { name: "terms", run: decoders::terms },
    Target { name: "postings", run: decoders::postings },
    Target { name: "positions", run: decoders::positions },
    Target { name: "text", run: decoders::text },
    Target { name: "sides", run: decoders::sides },
    Target { name: "rewrites", run: decoders::rewrites },
    Target { name: "vocabulary", run: decoders::vocabulary },
    Target { name: "unpack", run: decoders::unpack },
    Target { name: "parse", run: words::parse },
    Target { name: "analyze", run: words::analyze },
    Target { name: "request", run: requests::request },
    Target { name: "extract", run: extraction::extract },
    Target { name: "roundtrip", run: extraction::roundtrip },
];

/// Runs the target of this name.
///
/// # Panics
/// When there is no such target, or the target found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of that name");
    (target.run)(bytes);
}

/// Takes a number of bytes, which the first byte tells, off the front: a short argument before the bytes that a target is about.
fn argument(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some((&n, rest)) = bytes.split_first() else { return (&[], &[]) };
    rest.split_at(usize::from(n).min(rest.len()))
}
