//! `cargo xtask engine`: the engine and its scripts in a folder, as the command line carries them and bundles hold them. Called by the suites too, and by the build
//! script of crates/cli. Where wasm-opt is not there the engine is left larger, and that is said.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use libdeflater::{CompressionLvl, Compressor};

use crate::console::Console;
use crate::project::Project;
use crate::scripts;
use crate::site;

/// The last line of the loader as a classic script: it leaves the search for the interface.
const LOADER: &str = "globalThis[Symbol.for('teff.loader')] = createSearch;\n";
/// What the interface of a bundle searches with.
const LOADED: &str = "export const createSearch = (where) => globalThis[Symbol.for('teff.loader')](where);\n";

/// Writes `engine.wasm`, the same deflated as `engine.bin`, `worker.js`, `api.js`, `boot.js` and, in `ui/`, what the boot fetches later into `folder`. Files of another build are replaced; nothing is left half-written.
///
/// # Errors
/// When the build fails or a script is not as expected.
pub fn write(project: &Project, console: &Console, folder: &Path) -> Result<()> {
    let wasm = site::engine_to_ship(project, console)?;
    let www = project.root().join("www");
    let script = |name: &str| {
        let path = www.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let work = project.target().join("engine-scripts");
    let _ = fs::remove_dir_all(&work);
    site::copy_page(&www, &work)?;
    site::join_words(&work)?;
    let ui = work.join("ui");
    // In a bundle the interface searches by the loader, a script of its own beside it, not in an engine with an index of its own.
    put(&work, "loader.js", scripts::join_with(&www.join("api.js"), LOADER)?.as_bytes())?;
    put(&work, "ui/engine.js", LOADED.as_bytes())?;
    put(&work, "ui.js", scripts::join(&ui.join("main.js"))?.as_bytes())?;
    put(&work, "marks.js", scripts::join(&ui.join("marks.js"))?.as_bytes())?;
    put(&work, "boot.js", scripts::without_comments(&script("boot.js")?).as_bytes())?;
    put(&work, "worker.js", worker(&script("worker.js")?).as_bytes())?;
    put(&work, "api.js", scripts::join_as_module(&www.join("api.js"), "createSearch")?.as_bytes())?;
    let names = ["api.js", "boot.js", "loader.js", "marks.js", "ui.js", "worker.js"].map(|name| work.join(name));
    scripts::minify(project, console, &names)?;

    // What a build before left there would go into every bundle.
    let _ = fs::remove_dir_all(folder.join("ui"));
    put(folder, "engine.wasm", &wasm)?;
    put(folder, "engine.bin", &deflated(&wasm)?)?;
    let parts = ["ui.js", "loader.js", "marks.js"].map(|name| (name, "ui/"));
    for (name, place) in ["worker.js", "api.js", "boot.js"].map(|name| (name, "")).into_iter().chain(parts) {
        put(folder, &format!("{place}{name}"), &read(&work.join(name))?)?;
    }
    put(folder, "ui/strings.json", &read(&work.join("strings.json"))?)?;
    console.say(format!("the engine and its scripts are in {}", folder.display()));
    Ok(())
}

/// For hosts that do not compress. It is made once, not by every build of a site.
fn deflated(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut out = vec![0; compressor.deflate_compress_bound(bytes.len())];
    let n = compressor.deflate_compress(bytes, &mut out).context("cannot deflate the engine")?;
    out.truncate(n);
    Ok(out)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The worker as a classic script: a function that makes what serves an engine, with all that belongs to it, each time it is called.
fn worker(worker: &str) -> String {
    let code = scripts::without_comments(worker).replace("\nexport ", "\n");
    format!(
        "(() => {{\nfunction make() {{\n{code}return {{ run, serve }};\n}}\n\
         if (typeof importScripts === 'function') make().serve();\n\
         else globalThis[Symbol.for('teff.engine')] = () => make().run;\n}})();\n"
    )
}

/// Writes a file whole or not at all.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(name);
    let part = folder.join(format!("{name}.part"));
    fs::create_dir_all(path.parent().unwrap_or(folder))
        .and_then(|()| fs::write(&part, bytes))
        .and_then(|()| fs::rename(&part, &path))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_a_classic_script() {
        let made = worker("/**\n * What it is.\n */\nlet x;\nexport const run = x;\n");
        assert!(made.contains("make() {\nlet x;\nconst run = x;\nreturn { run, serve };\n}"), "{made}");
    }
}
