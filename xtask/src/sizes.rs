//! Measures what a reader downloads and holds it to budget.toml. Called by `demo`, which prints, and `budget`, which fails.
//!
//! It counts what is served, as it is served: each file compressed by itself, 1 KB being 1,000 bytes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::engine;
use crate::parts;
use crate::project::Project;
use crate::site::{self, Site};

/// A file's bytes as they are and as servers send them.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    /// Compresses with the highest settings: gzip 9, Brotli 11.
    ///
    /// # Errors
    /// When a compressor fails, which memory alone could bring about.
    pub fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes)?;
        let mut packed = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
        Ok(Size { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: packed.len() })
    }

    /// Bytes in Brotli.
    pub fn brotli(self) -> usize {
        self.brotli
    }

    fn and(self, other: Size) -> Size {
        Size { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// Prints what the assembled page weighs, and what of the budget that is.
///
/// # Errors
/// When a file of the site or budget.toml cannot be read.
pub fn print_site(project: &Project, console: &Console, site: &Site) -> Result<()> {
    let limits = Limits::read(project.root())?;
    let mut rows = vec![Row::new("wasm with the articles, from wasm-bindgen", Size::of(&site.plain_wasm)?)];
    match &site.optimised_wasm {
        Some(wasm) => rows.push(Row::new("wasm with the articles, after wasm-opt", Size::of(wasm)?)),
        None => console.say("wasm-opt is not here (`npm ci` brings it): the wasm is served unoptimised"),
    }
    rows.extend(page_rows(&site.folder, &limits)?);
    console.say(table(&rows));
    console.say(format!(
        "`cargo xtask budget` measures the engine without articles (at most {} bytes Brotli)",
        thousands(limits.engine_wasm)
    ));
    Ok(())
}

/// Builds the engine without articles and the page, prints all sizes and fails when a budget is overspent.
///
/// # Errors
/// Names each budget that is overspent and by how much.
pub fn budget(project: &Project, console: &Console) -> Result<()> {
    let limits = Limits::read(project.root())?;
    let alone = Size::of(&site::engine_alone(project, console)?)?;
    let site = site::assemble(project, console)?;
    let mut rows = vec![Row { limit: Some(limits.engine_wasm), ..Row::new("engine wasm, without articles", alone) }];
    if let Some(wasm) = &site.optimised_wasm {
        rows.push(Row::new("engine wasm, with the articles", Size::of(wasm)?));
    }
    rows.extend(page_rows(&site.folder, &limits)?);
    let scripts = project.target().join("engine");
    engine::write(project, console, &scripts)?;
    for (file, what, limit) in [
        ("worker.js", "worker of a bundle", Some(limits.worker)),
        ("api.js", "loader of a bundle", Some(limits.loader)),
        ("ui/ui.js", "interface of a bundle", Some(limits.interface)),
        ("ui/loader.js", "loader of its interface", Some(limits.loader)),
    ] {
        let path = scripts.join(file);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        rows.push(Row { limit, ..Row::new(what, Size::of(&bytes)?) });
    }
    console.say(table(&rows));
    let over: Vec<_> = rows.iter().filter_map(Row::overspent).collect();
    if !over.is_empty() {
        bail!("{}; make it smaller, or raise budget.toml with a reason in the commit", over.join("; "));
    }
    Ok(())
}

/// Prints what each module takes of the engine's bytes, without articles.
///
/// # Errors
/// When the build fails or wasm-opt is missing.
pub fn by_part(project: &Project, console: &Console) -> Result<()> {
    console.say(parts::table(&site::engine_named(project, console)?)?);
    Ok(())
}

/// Prints what the engine weighs when nightly builds the standard library with it and panics say nothing; where that cannot be built it says what is missing.
///
/// # Errors
/// When the build fails, or wasm-opt is missing.
pub fn small(project: &Project, console: &Console) -> Result<()> {
    let stable = Row::new("engine wasm, as it is shipped", Size::of(&site::engine_alone(project, console)?)?);
    match site::engine_small(project, console)? {
        Ok(wasm) => console.say(table(&[stable, Row::new("engine wasm, small build", Size::of(&wasm)?)])),
        Err(missing) => {
            console.say(table(&[stable]));
            console.say(format!("the small build needs what is not here: {missing}"));
        }
    }
    Ok(())
}

/// What budget.toml allows, in bytes of Brotli.
struct Limits {
    engine_wasm: usize,
    page_scripts: usize,
    boot: usize,
    interface: usize,
    worker: usize,
    loader: usize,
}

/// The scripts that the demonstration page loads; others are fetched when something needs them.
const PAGE_SCRIPTS: &[&str] = &["boot.js", "page.js", "teff.js", "ui.js"];

impl Limits {
    fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join("budget.toml")).context("cannot read budget.toml at the root")?;
        Limits::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let table: toml::Table = text.parse().context("budget.toml is not valid TOML")?;
        let bytes = |name: &str| {
            let number = table.get("brotli").and_then(|brotli| brotli.get(name)).and_then(toml::Value::as_integer);
            let number = number.and_then(|number| usize::try_from(number).ok());
            number.with_context(|| format!("budget.toml needs `{name}` under [brotli]: a number of bytes"))
        };
        Ok(Limits {
            engine_wasm: bytes("engine-wasm")?,
            page_scripts: bytes("page-scripts")?,
            boot: bytes("boot")?,
            interface: bytes("interface")?,
            worker: bytes("worker")?,
            loader: bytes("loader")?,
        })
    }
}

struct Row {
    name: String,
    size: Size,
    limit: Option<usize>,
}

impl Row {
    fn new(name: &str, size: Size) -> Self {
        Row { name: name.to_owned(), size, limit: None }
    }

    fn overspent(&self) -> Option<String> {
        let over = self.size.brotli.checked_sub(self.limit?).filter(|&over| over > 0)?;
        Some(format!("{} is {} bytes over its budget", self.name, thousands(over)))
    }
}

/// The scripts, each and together, then everything else but the wasm and what only the type check reads.
fn page_rows(folder: &Path, limits: &Limits) -> Result<Vec<Row>> {
    let mut files = Vec::new();
    collect_files(folder, &mut files)?;
    files.sort();
    let (mut scripts, mut others, mut total) = (Vec::new(), Vec::new(), Size::default());
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if matches!(extension, "wasm" | "ts") {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let size = Size::of(&bytes)?;
        let mut row = Row::new(&format!("  {name}"), size);
        if !PAGE_SCRIPTS.contains(&name.as_str()) {
            others.push(row);
            continue;
        }
        row.limit = match name.as_str() {
            "boot.js" => Some(limits.boot),
            "ui.js" => Some(limits.interface),
            _ => None,
        };
        total = total.and(size);
        scripts.push(row);
    }
    let mut rows = vec![Row { limit: Some(limits.page_scripts), ..Row::new("all scripts of the page", total) }];
    rows.append(&mut scripts);
    rows.push(Row::new(
        "everything else of the page",
        others.iter().fold(Size::default(), |sum, row| sum.and(row.size)),
    ));
    rows.append(&mut others);
    Ok(rows)
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { collect_files(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let mut text = format!("\n{:width$}  {:>9}  {:>9}  {:>9}  {:>9}\n", "bytes", "raw", "gzip", "brotli", "budget");
    for Row { name, size, limit } in rows {
        let [raw, gzip, brotli] = [size.raw, size.gzip, size.brotli].map(thousands);
        let limit_text = limit.map(thousands).unwrap_or_default();
        let verdict = match limit {
            Some(limit) if size.brotli > *limit => "  OVER",
            Some(_) => "  ok",
            None => "",
        };
        let line = format!("{name:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}  {limit_text:>9}{verdict}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A number with a comma between thousands.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_of_what_a_server_would_send() {
        let size = Size::of("teff ".repeat(1000).as_bytes()).unwrap();
        assert_eq!(size.raw, 5000);
        assert!(size.brotli < size.gzip && size.gzip < 100, "{size:?}");
    }

    #[test]
    fn a_budget_is_kept_up_to_its_last_byte() {
        let row =
            |brotli| Row { name: "engine".to_owned(), size: Size { raw: 0, gzip: 0, brotli }, limit: Some(45_000) };
        assert_eq!(row(45_000).overspent(), None);
        assert_eq!(row(46_234).overspent().unwrap(), "engine is 1,234 bytes over its budget");
        assert!(table(&[row(45_000)]).contains("45,000     45,000  ok"), "{}", table(&[row(45_000)]));
        assert!(table(&[row(45_001)]).ends_with("OVER\n"));
    }

    #[test]
    fn a_budget_file_must_name_every_number() {
        assert!(
            Limits::parse(
                "[brotli]\nengine-wasm = 1\npage-scripts = 2\nboot = 3\ninterface = 4\nworker = 5\nloader = 6\n"
            )
            .is_ok()
        );
        let message = Limits::parse("[brotli]\nengine-wasm = 1\n").err().unwrap().to_string();
        assert!(message.contains("page-scripts"), "{message}");
        assert!(Limits::parse("[brotli]\nengine-wasm = -1\npage-scripts = 2\nboot = 3\ninterface = 4\n").is_err());
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
