//! libFuzzer's door to the target of this name; what it does stands in the library `targets`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| teff_fuzz_targets::run(env!("CARGO_BIN_NAME"), bytes));
