//! `teff build`: a folder of pages → the bundle that makes them searchable. Reads by the indexer, an index for each language, writes by the bundle; what is printed is
//! [`crate::report`]'s.

use crate::assets::assets;
use crate::inject;
use crate::places;
use crate::report::{Progress, Report, print_warnings};
use crate::settings::{Options, Settings, settle};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Instant;
use teff_bundle::Segment;
use teff_indexer::source::site::{Options as SiteOptions, Site, read_site};
use teff_indexer::{Document, Limits, languages};

/// A build that found nothing to index.
#[derive(Debug)]
pub struct NothingIndexed(String);

impl fmt::Display for NothingIndexed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NothingIndexed {}

/// Runs the verb.
pub fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let settings = settle(options)?;
    if settings.inject && settings.input.is_file() {
        bail!("{}: --inject asks for a folder of pages; name the one that it lies in", settings.input.display());
    }
    let carried = assets()?;
    let progress = Progress::new(settings.quiet || settings.json);
    let mut site = read(&settings, &progress)?;
    // Where there is nothing at all, patterns and selectors are not at fault; where patterns leave nothing, the selector is not.
    let mut idle = match (site.files, site.excluded) {
        (0, 0) => Vec::new(),
        (0, _) => settings.idle(1),
        _ => settings.idle(site.named),
    };
    let way = places::to_pages(&settings.output, &settings.pages);
    // Where a generator lays what it makes of other sources is not known here at all.
    if way.is_none() && site.html > 0 && site.documents.iter().any(|page| !places::is_whole(&page.url)) {
        idle.push(places::unknown(&settings.output, &settings.pages));
    }
    if !settings.pages.join(".nojekyll").is_file() {
        idle.extend(places::left_out(&settings.output, &settings.pages));
    }
    print_warnings(&site.warnings, &idle, settings.verbose);
    let n_warnings = site.warnings.len() + idle.len();
    if settings.strict && n_warnings > 0 {
        bail!("{} with --strict; nothing was written", crate::terminal::counted(n_warnings as u64, "warning"));
    }
    if site.documents.is_empty() {
        return Err(NothingIndexed(nothing(&settings.input, &site)).into());
    }
    let mut report = Report::of(&site, idle);
    let documents = std::mem::take(&mut site.documents);
    let mut images = Vec::new();
    let limits = limits(&documents);
    for (lang, pages) in by_language(documents) {
        progress.say(&format!("indexing {} in {}", crate::terminal::counted(pages.len() as u64, "page"), named(&lang)));
        let built =
            teff_indexer::build_in(&lang, &pages, limits).with_context(|| format!("pages in {}", named(&lang)))?;
        report.add(&lang, built.report);
        images.push((lang, built.bytes));
    }
    progress.say("writing the bundle");
    let segments: Vec<Segment<'_>> = images.iter().map(|(lang, image)| Segment { lang, image }).collect();
    let write = teff_bundle::Options {
        offline: settings.offline,
        keep: settings.keep,
        site: places::told(way.as_deref()),
        ..Default::default()
    };
    let written = {
        let _lock = lock(&settings.output)?;
        let written = teff_bundle::write(&settings.output, &segments, &carried, write)?;
        if settings.inject {
            report.injected = Some(inject::each(&settings.input, &settings.output, false)?);
        }
        written
    };
    progress.finish();
    report.seconds = started.elapsed().as_secs_f64();
    report.print(&settings, &written)
}

fn read(settings: &Settings, progress: &Progress) -> Result<Site> {
    let own = teff_bundle::own_files(&settings.output);
    let options = SiteOptions {
        wanted: &|path| settings.wanted(path),
        bundle: (&settings.output, &|path| own.has(path)),
        rules: &settings.rules,
        addresses: &settings.addresses,
        language: settings.language.as_deref(),
        boost: &|path| settings.boost(path),
        keep_generated: settings.keep_generated,
        max_bytes: settings.max_bytes,
        progress: &|done, all| progress.read(done, all),
    };
    Ok(read_site(&settings.input, &options)?)
}

/// Why there is nothing, and what to do.
fn nothing(input: &Path, site: &Site) -> String {
    let mut out = format!("{}: nothing to index", input.display());
    if site.files == 0 && site.excluded > 0 {
        let all = crate::terminal::counted(site.excluded as u64, "file");
        out.push_str(&format!(": include and exclude leave out {all} and keep none"));
        return out;
    }
    if site.files == 0 {
        out.push_str(": no pages of HTML, Markdown or text here; name the folder that your generator writes");
        return out;
    }
    out.push_str(&format!(": of {} none can be indexed", crate::terminal::counted(site.files as u64, "page")));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, why) in &site.skipped {
        *counts.entry(why.words()).or_default() += 1;
    }
    if counts.is_empty() && site.warnings.is_empty() {
        out.push_str("\nthere is no record; expected {url, title, text}, one a line, or a list of them");
    }
    for (why, n) in counts {
        out.push_str(&format!("\n{}: {why}", crate::terminal::counted(n as u64, "page")));
    }
    if !site.warnings.is_empty() {
        out.push_str(&format!("\n{} cannot be read, see the warnings above", site.warnings.len()));
    }
    out
}

/// The pages of each language, by its tag.
fn by_language(documents: Vec<Document>) -> BTreeMap<String, Vec<Document>> {
    let tags = languages::of_site(&documents);
    let mut by_language: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for (document, tag) in documents.into_iter().zip(tags) {
        by_language.entry(tag).or_default().push(document);
    }
    by_language
}

/// Text blocks of an index at most, as far as their size allows: the root has some four bytes for each.
const MOST_TEXT_BLOCKS: usize = 3500;
/// Bytes of a text block at most: ten hits are in ten blocks.
const MOST_TEXT_BYTES: usize = 24 * 1024;
/// Term blocks at most, in the same way; a block of positions belongs to each.
const MOST_TERM_BLOCKS: usize = 800;
/// Bytes of a term block at most.
const MOST_TERM_BYTES: usize = 12 * 1024;

/// Blocks of the usual size on small sites, larger ones where the root would hold too many. What is found does not depend on it.
pub fn limits(pages: &[Document]) -> Limits {
    let usual = Limits::default();
    let text: usize = pages.iter().flat_map(|page| &page.sections).map(|section| section.text.len()).sum();
    // The lists of terms come to some eighth of the text: 0.13 on the Rust book, 0.12 on its standard library's reference.
    let within =
        |bytes: usize, blocks: usize, usual: usize, most: usize| (bytes / blocks).clamp(usual, most.max(usual));
    Limits {
        block_bytes: within(text / 8, MOST_TERM_BLOCKS, usual.block_bytes, MOST_TERM_BYTES),
        text_bytes: within(text, MOST_TEXT_BLOCKS, usual.text_bytes, MOST_TEXT_BYTES),
        ..usual
    }
}

/// A language for a person.
fn named(lang: &str) -> &str {
    if lang.is_empty() { "no known language" } else { lang }
}

/// Keeps a second build from writing the same bundle meanwhile. The lock is the system's, so that of a build that was killed is gone with it.
pub struct Lock {
    file: File,
    path: std::path::PathBuf,
}

/// Takes the lock of a bundle's folder.
pub fn lock(output: &Path) -> Result<Lock> {
    let unwritable =
        || format!("{}: cannot be written; check that it may be, or choose another with --output", output.display());
    fs::create_dir_all(output).with_context(unwritable)?;
    let path = output.join(".teff.lock");
    loop {
        let file = File::create(&path).with_context(unwritable)?;
        match file.try_lock() {
            // The build before took the file away between the two: who comes next would lock another.
            Ok(()) if !is_at(&file, &path) => {}
            Ok(()) => return Ok(Lock { file, path }),
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "{}: another build is writing this bundle; wait for it, or choose another folder with --output",
                    output.display()
                )
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(unwritable),
        }
    }
}

/// True when a path leads to an open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().is_ok_and(|open| fs::metadata(path).is_ok_and(|there| same(open, there)))
}

/// Elsewhere the file stays.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_that_of_the_file_which_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let path = first.path.clone();
        assert!(is_at(&first.file, &path) && lock(folder.path()).is_err());
        // What another had open before the file was taken away is no lock any more.
        let waiting = File::open(&path).unwrap();
        drop(first);
        assert!(!is_at(&waiting, &path) && !path.exists());
        let second = lock(folder.path()).unwrap();
        assert!(!is_at(&waiting, &path) && is_at(&second.file, &path));
    }

    #[test]
    fn one_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let held = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let Ok(_lock) = lock(folder.path()) else { continue };
                        assert_eq!(held.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        held.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
    }
}
