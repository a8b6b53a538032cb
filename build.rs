//! Compiles the articles of `seeds/` (or of the folder that `TEFF_SEEDS` names) into the index that the wasm carries. Decides nothing: reading, cutting and
//! writing are the indexer's. With the feature `no-seeds` the index is empty, for an engine that is handed its index by the page.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-env-changed=TEFF_SEEDS");
    println!("cargo::rerun-if-changed=seeds");
    let folder = std::env::var_os("TEFF_SEEDS").map_or_else(|| PathBuf::from("seeds"), PathBuf::from);
    if folder.as_os_str() != "seeds" {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let documents = if std::env::var_os("CARGO_FEATURE_NO_SEEDS").is_some() {
        Ok(Vec::new())
    } else {
        teff_indexer::source::read_folder(&folder)
    };
    let built = match documents.and_then(|documents| teff_indexer::build(&documents)) {
        Ok(built) => built,
        Err(error) => {
            for error in error.each() {
                println!("cargo::error={error}");
            }
            return ExitCode::FAILURE;
        }
    };
    let path = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("seeds.teff");
    if let Err(error) = std::fs::write(&path, built.bytes) {
        println!("cargo::error={}: cannot be written ({error})", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
