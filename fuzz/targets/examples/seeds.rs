//! Writes the first inputs of every target: `seeds <folder of articles> <folder>` makes `<folder>/<target>/seed-<n>`. Run by `cargo xtask fuzz`.

use std::path::Path;
use std::{env, fs};
use teff_fuzz_targets::{TARGETS, seeds};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [articles, folder] =
        env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "two folders are needed")?;
    let documents = teff_indexer::source::read_folder(Path::new(&articles))?;
    for target in TARGETS {
        let folder = Path::new(&folder).join(target.name);
        fs::create_dir_all(&folder)?;
        for (i, seed) in seeds(target.name, &documents).iter().enumerate() {
            fs::write(folder.join(format!("seed-{i}")), seed)?;
        }
    }
    Ok(())
}
