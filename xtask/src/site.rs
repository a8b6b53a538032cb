//! Builds the engine as WebAssembly and assembles the page: www/ and what wasm-bindgen makes, in target/site.
//!
//! Called by `demo`, `budget` and the suites that open the page. A failed build leaves the site of before untouched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::console::Console;
use crate::project::Project;
use crate::scripts;
use crate::tools;

/// The target triple of the engine.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The profile that engines are built with, which cargo names their folder by.
const PROFILE: &str = "wasm";

/// How cargo builds an engine. The package is a library for Rust too, and cargo leaves the optimiser that sees all crates at once (`lto` in Cargo.toml) out of everything
/// that such a library is made beside, without a word: only what JavaScript loads is asked for.
const BUILD: [&str; 11] = [
    "rustc",
    "--profile",
    PROFILE,
    "--target",
    WASM_TARGET,
    "--package",
    "teff",
    "--no-default-features",
    "--lib",
    "--crate-type",
    "cdylib",
];

/// Passes of LLVM that make loops and branches longer, to run quicker. In V8 they do not, and without them the engine is 960 bytes of Brotli smaller.
const LEFT_OUT: &[&str] =
    &["-Cllvm-args=-disable-lsr", "-Cllvm-args=-enable-pre=0", "-Cllvm-args=-disable-machine-licm"];

/// An assembled page.
pub struct Site {
    /// The folder to serve.
    pub folder: PathBuf,
    /// The engine as wasm-bindgen made it, before wasm-opt.
    pub plain_wasm: Vec<u8>,
    /// The engine as it is served, when wasm-opt was there.
    pub optimised_wasm: Option<Vec<u8>>,
}

/// Whether the engine carries the articles of seeds/.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Articles {
    /// With them: the demonstration page.
    Embedded,
    /// The engine alone: what the budget counts.
    Absent,
}

/// Builds the engine with its articles and puts the page together in target/site.
///
/// # Errors
/// When the build fails, or www/ is not as expected; the site of before is then still there.
pub fn assemble(project: &Project, console: &Console) -> Result<Site> {
    let www = project.root().join("www");
    if !www.join("index.html").is_file() {
        bail!("{} is missing; the page starts there", www.join("index.html").display());
    }
    let wasm = build_wasm(project, console, Articles::Embedded)?;
    let folder = project.site();
    let fresh = folder.with_file_name(format!("site.fresh-{}", process::id()));
    let site = assemble_in(project, console, &www, &wasm, &fresh).and_then(|(plain_wasm, optimised_wasm)| {
        swap(&fresh, &folder)?;
        Ok(Site { folder, plain_wasm, optimised_wasm })
    });
    if site.is_err() {
        let _ = fs::remove_dir_all(&fresh);
    }
    site
}

fn assemble_in(
    project: &Project,
    console: &Console,
    www: &Path,
    wasm: &Path,
    fresh: &Path,
) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    copy_page(www, fresh)?;
    join_words(fresh)?;
    // The articles as pages of their own: what the hits lead to.
    let mut articles = project.cargo();
    articles.args(["run", "--quiet", "--package", "teff-indexer", "--example", "articles", "--", "seeds"]).arg(fresh);
    console.run("writing the articles", &mut articles)?;
    bindgen(wasm, fresh)?;
    strip_scripts(fresh)?;
    // The modules of the element become one script; the page loads no other form of them.
    let interface = fresh.join("ui");
    for (script, entry) in [("ui.js", "main.js"), ("marks.js", "marks.js")] {
        let path = fresh.join(script);
        fs::write(&path, scripts::join(&interface.join(entry))?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    fs::remove_dir_all(&interface).with_context(|| format!("cannot remove {}", interface.display()))?;
    let names = ["boot.js", "marks.js", "page.js", "teff.js", "ui.js"];
    scripts::minify(project, console, &names.map(|name| fresh.join(name)))?;
    let served = fresh.join("teff_bg.wasm");
    let plain = read(&served)?;
    let optimised = match find_wasm_opt(project) {
        Some(program) => {
            optimise(project, console, &program, &served, &served)?;
            Some(read(&served)?)
        }
        None => None,
    };
    Ok((plain, optimised))
}

/// The engine alone, as a bundle would carry it: without articles, after wasm-opt.
///
/// # Errors
/// When the build fails or wasm-opt is missing: a number without it would be compared with nothing.
pub fn engine_alone(project: &Project, console: &Console) -> Result<Vec<u8>> {
    let program = wasm_opt(project)?;
    let wasm = build_wasm(project, console, Articles::Absent)?;
    let small = project.target().join("engine-alone.wasm");
    optimise(project, console, &program, &wasm, &small)?;
    read(&small)
}

/// The engine alone with the names of its functions, to tell its parts.
///
/// # Errors
/// As [`engine_alone`].
pub fn engine_named(project: &Project, console: &Console) -> Result<Vec<u8>> {
    let program = wasm_opt(project)?;
    let wasm = build_wasm(project, console, Articles::Absent)?;
    let named = project.target().join("engine-named.wasm");
    console.run("wasm-opt", wasm_opt_with(project, &program).arg("--debuginfo").arg(&wasm).arg("-o").arg(&named))?;
    read(&named)
}

/// The engine alone with a standard library of its own, by nightly. Gives what is missing where that cannot be built.
///
/// # Errors
/// As [`engine_alone`].
pub fn engine_small(project: &Project, console: &Console) -> Result<Result<Vec<u8>, String>> {
    let program = wasm_opt(project)?;
    let nightly = |tool: &str| {
        let mut command = project.command(Path::new("rustup"));
        command.args(["run", "nightly", tool]);
        command
    };
    let asked = nightly("rustc").args(["--print", "sysroot"]).stderr(Stdio::null()).output();
    let Some(asked) = asked.ok().filter(|asked| asked.status.success()) else {
        return Ok(Err(
            "a nightly toolchain; `rustup toolchain install nightly --component rust-src` brings it".to_owned()
        ));
    };
    let sysroot = PathBuf::from(String::from_utf8_lossy(&asked.stdout).trim());
    if !sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(
            Err("nightly's sources; `rustup component add rust-src --toolchain nightly` brings them".to_owned()),
        );
    }
    let target = project.target().join("small");
    let mut cargo = nightly("cargo");
    cargo.env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN").env("CARGO_TARGET_DIR", &target);
    cargo.args(BUILD).args([
        "--features",
        "no-seeds",
        "-Zbuild-std=core,alloc",
        "-Zbuild-std-features=optimize_for_size",
    ]);
    cargo.arg("--").args(if_known(&mut nightly("rustc"), LEFT_OUT));
    let quiet = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", format!("{} {quiet}", without_paths(project)));
    console.run("building the small engine", &mut cargo)?;
    let small = project.target().join("engine-small.wasm");
    optimise(project, console, &program, &target.join(WASM_TARGET).join(PROFILE).join("teff.wasm"), &small)?;
    Ok(Ok(read(&small)?))
}

/// The engine alone, after wasm-opt where that is there.
///
/// # Errors
/// When the build fails.
pub fn engine_to_ship(project: &Project, console: &Console) -> Result<Vec<u8>> {
    if find_wasm_opt(project).is_some() {
        return engine_alone(project, console);
    }
    console.say("wasm-opt is not here (`npm ci` brings it): the engine is left a quarter larger");
    read(&build_wasm(project, console, Articles::Absent)?)
}

/// Makes sure that rustc can build for [`WASM_TARGET`].
///
/// # Errors
/// When the target is missing and cannot be added; prints the command that would.
pub fn ensure_wasm_target(project: &Project, console: &Console) -> Result<()> {
    let remedy = format!("run `rustup target add {WASM_TARGET}`, or install your distribution's std for it");
    let asked = project
        .command(Path::new("rustc"))
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .output()
        .context("cannot start rustc; install Rust from rustup.rs")?;
    let has_std = |folder: &Path| {
        fs::read_dir(folder)
            .is_ok_and(|files| files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    };
    if asked.status.success() && has_std(Path::new(String::from_utf8_lossy(&asked.stdout).trim())) {
        return Ok(());
    }
    console.say(format!("adding the target {WASM_TARGET}"));
    console
        .run("adding the wasm target", project.command(Path::new("rustup")).args(["target", "add", WASM_TARGET]))
        .context(remedy)
}

/// `cargo build` for the browser; the path of the wasm that it leaves.
fn build_wasm(project: &Project, console: &Console, articles: Articles) -> Result<PathBuf> {
    ensure_wasm_target(project, console)?;
    let mut cargo = project.cargo();
    cargo.args(BUILD);
    let mut target = project.target().to_path_buf();
    if articles == Articles::Absent {
        // A folder of its own: cargo gives both builds one file name and would have each replace the other.
        target.push("no-seeds");
        cargo.env("CARGO_TARGET_DIR", &target).args(["--features", "no-seeds"]);
    }
    cargo.arg("--").args(if_known(&mut project.command(Path::new("rustc")), LEFT_OUT));
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_paths(project));
    console.run("building the engine", &mut cargo)?;
    let wasm = target.join(WASM_TARGET).join(PROFILE).join("teff.wasm");
    if !wasm.is_file() {
        bail!("cargo built no {}; is the package's crate-type still `cdylib`?", wasm.display());
    }
    Ok(wasm)
}

/// The flags, if this compiler knows all of them, else none: rustc does not promise the names of LLVM's passes. An engine without the flags is larger and answers the same.
fn if_known<'a>(rustc: &mut Command, flags: &'a [&'a str]) -> &'a [&'a str] {
    let asked =
        rustc.args(flags).args(["--print", "target-libdir"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if asked.is_ok_and(|status| status.success()) { flags } else { &[] }
}

/// Flags that keep this machine's folders out of the places that panics name: the same sources give the same bytes anywhere.
fn without_paths(project: &Project) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    // A stack of half a megabyte instead of one: addresses of data are a byte shorter throughout (170 bytes of Brotli). Nothing recurses deeply.
    format!(
        "--remap-path-prefix={}=cargo --remap-path-prefix={}=teff -Clink-arg=-zstack-size=524288",
        home.display(),
        project.root().display()
    )
}

/// Writes `teff.js`, `teff_bg.wasm` and their types into `folder`.
fn bindgen(wasm: &Path, folder: &Path) -> Result<()> {
    let generate = || bindings(wasm).web(true)?.typescript(true).generate(folder);
    generate().with_context(|| format!("wasm-bindgen cannot read {}", wasm.display()))
}

/// wasm-bindgen's generator, set as all glue of this project is made.
fn bindings(wasm: &Path) -> Bindgen {
    let mut bindings = Bindgen::new();
    bindings.input_path(wasm).out_name("teff").remove_name_section(true).remove_producers_section(true);
    bindings
}

/// npm's wasm-opt when it is installed, else the one on PATH. npm's needs Node; without it the wasm stays as it is.
fn find_wasm_opt(project: &Project) -> Option<PathBuf> {
    [tools::npm_program(project, "wasm-opt"), PathBuf::from("wasm-opt")].into_iter().find(|program| {
        let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    })
}

fn wasm_opt(project: &Project) -> Result<PathBuf> {
    find_wasm_opt(project)
        .context("wasm-opt is missing, and the budget counts what it leaves; `npm ci` at the root brings it")
}

fn optimise(project: &Project, console: &Console, program: &Path, from: &Path, to: &Path) -> Result<()> {
    let mut command = wasm_opt_with(project, program);
    command.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
    console.run("wasm-opt", command.arg(from).arg("-o").arg(to))
}

/// wasm-opt with the passes that every engine goes through.
fn wasm_opt_with(project: &Project, program: &Path) -> Command {
    let mut command = project.command(program);
    // `-ocimfs 20` leaves functions with one caller where they are: inlined, each repeats less and Brotli finds less. So it is with what `local-cse` makes shorter
    // (120 bytes). Nothing lies in the first kilobyte of memory, which is the far end of the stack.
    command.args(["-Oz", "-ocimfs", "20", "--low-memory-unused", "--converge", "--skip-pass=local-cse"]);
    // Once more at the end, when it is known who is called most (229 bytes).
    command.arg("--reorder-functions");
    // What rustc and wasm-bindgen put into the module, and every browser of the last three years runs.
    for feature in
        ["bulk-memory", "reference-types", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "multivalue"]
    {
        command.arg(format!("--enable-{feature}"));
    }
    command
}

/// Copies the page, leaving out what only editors and the type check read.
pub fn copy_page(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read the folder {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        // The loader and the worker are for bundles; the demonstration's index lies in its engine.
        let elsewhere = ["jsconfig.json", "api.js", "loading", "worker.js"].contains(&text.as_ref());
        if text.starts_with('.') || elsewhere || text.ends_with(".d.ts") {
            continue;
        }
        let (source, copy) = (entry.path(), to.join(&name));
        if source.is_dir() {
            copy_page(&source, &copy)?;
        } else {
            fs::copy(&source, &copy)
                .with_context(|| format!("cannot copy {} to {}", source.display(), copy.display()))?;
        }
    }
    Ok(())
}

/// Makes one file of the words in all languages, by their tags: few readers need one that their site is not in, and hosts count files.
///
/// # Errors
/// When a file cannot be read or written.
pub fn join_words(folder: &Path) -> Result<()> {
    let strings = folder.join("strings");
    let mut words = BTreeMap::new();
    for entry in fs::read_dir(&strings).with_context(|| format!("cannot read {}", strings.display()))? {
        let path = entry?.path();
        let lang = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        words.insert(lang, text);
    }
    let rows: Vec<String> = words.iter().map(|(lang, text)| format!("\"{lang}\":{}", text.trim())).collect();
    fs::write(folder.join("strings.json"), format!("{{{}}}\n", rows.join(",\n")))
        .and_then(|()| fs::remove_dir_all(&strings))
        .with_context(|| format!("cannot join {}", strings.display()))
}

/// Takes the comments out of the page's scripts: a reader's browser has no use for them, and they are a sixth of what travels.
fn strip_scripts(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let script = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            fs::write(&path, scripts::without_comments(&script))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    Ok(())
}

/// Puts `fresh` where `folder` is. A reader of the old files sees all of the old or all of the new ones.
fn swap(fresh: &Path, folder: &Path) -> Result<()> {
    let old = folder.with_file_name(format!("site.old-{}", process::id()));
    let had_old = folder.exists();
    if had_old {
        fs::rename(folder, &old).with_context(|| format!("cannot move {} away", folder.display()))?;
    }
    fs::rename(fresh, folder).with_context(|| format!("cannot put the site at {}", folder.display()))?;
    if had_old {
        fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The folder for what a test leaves behind.
#[cfg(test)]
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("teff-xtask-{name}-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_passes_are_left_to_compilers_that_know_them() {
        let known = |flags| if_known(&mut Command::new("rustc"), flags);
        assert_eq!(known(LEFT_OUT), LEFT_OUT);
        assert!(known(&["-Cllvm-args=-disable-lsr", "-Cllvm-args=-no-such-pass"]).is_empty());
    }

    #[test]
    fn the_swap_replaces_whole_folders() {
        let scratch = scratch("swap");
        let (fresh, folder) = (scratch.join("fresh"), scratch.join("site"));
        for content in ["one", "two"] {
            fs::create_dir_all(&fresh).unwrap();
            fs::write(fresh.join(content), content).unwrap();
            swap(&fresh, &folder).unwrap();
            let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert_eq!(names, [content]);
            assert!(!fresh.exists());
        }
        fs::remove_dir_all(&scratch).unwrap();
    }

    #[test]
    fn the_page_is_copied_without_what_editors_read() {
        let scratch = scratch("copy");
        let (www, site) = (scratch.join("www"), scratch.join("site"));
        fs::create_dir_all(www.join("icons")).unwrap();
        for name in ["index.html", "jsconfig.json", ".hidden", "types.d.ts", "icons/a.svg"] {
            fs::write(www.join(name), name).unwrap();
        }
        copy_page(&www, &site).unwrap();
        let has = |name: &str| site.join(name).exists();
        assert!(has("index.html") && has("icons/a.svg"));
        assert!(!has("jsconfig.json") && !has(".hidden") && !has("types.d.ts"));
        fs::remove_dir_all(&scratch).unwrap();
    }

    #[test]
    fn words_of_all_languages_are_one_file() {
        let scratch = scratch("words");
        fs::create_dir_all(scratch.join("strings")).unwrap();
        for lang in ["de", "ar"] {
            fs::write(scratch.join(format!("strings/{lang}.json")), "{ \"a\": 1 }\n").unwrap();
        }
        join_words(&scratch).unwrap();
        let joined = fs::read_to_string(scratch.join("strings.json")).unwrap();
        assert_eq!(joined, "{\"ar\":{ \"a\": 1 },\n\"de\":{ \"a\": 1 }}\n");
        assert!(!scratch.join("strings").exists());
        fs::remove_dir_all(&scratch).unwrap();
    }
}
