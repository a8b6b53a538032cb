//! Every fuzz target over its first inputs and some hundreds of changed ones, in every run of the tests: the targets stay true to the code, and what a short run can find is
//! found here. `cargo xtask fuzz` looks deeper.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;
use teff_fuzz_targets::mutate::{Dice, mutate};
use teff_fuzz_targets::{TARGETS, run, seeds};

/// Changed inputs for each target. A target that builds an index for each takes a few milliseconds.
const CHANGED: usize = 300;

#[test]
fn targets_come_back_from_any_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let documents = teff_indexer::source::read_folder(&folder).expect("the articles");
    for (number, target) in (0u64..).zip(TARGETS) {
        let seeds = seeds(target.name, &documents);
        assert!(!seeds.is_empty() && seeds.iter().all(|seed| !seed.is_empty()), "{} has no first inputs", target.name);
        if target.name == "sides" {
            let kinds: std::collections::BTreeSet<u8> = seeds.iter().map(|seed| seed[0]).collect();
            assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3], "facets, orders, addresses, twins");
        }
        for bytes in [&b""[..], b"\0", b"\xff", &[0x80; 40], b"TEFF\0\0\0\0"] {
            run(target.name, bytes);
        }
        let changed = if target.name == "roundtrip" { CHANGED / 4 } else { CHANGED };
        for seed in seeds.iter().take(changed) {
            run(target.name, seed);
        }
        let mut dice = Dice::new(number + 1);
        for _ in 0..changed {
            let seed = &seeds[dice.below(seeds.len())];
            let other = &seeds[dice.below(seeds.len())];
            let input = mutate(seed, other, &mut dice);
            run(target.name, &input);
        }
    }
}
