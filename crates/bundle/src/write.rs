//! Lays a bundle into a folder. Files whose names follow their content come first; the scripts that a page names, and manifest.json, come last, each by a rename, so
//! whoever opens a page meanwhile finds the old bundle or the new one whole. What the build before left is removed after that, and nothing else ever is.

use crate::assets::Assets;
use crate::error::Error;
use crate::manifest::{FileRow, Manifest, SegmentRow, first_part};
use crate::pack::{GZIP, as_script, deflate, gzip_len, name_of, sha256, squeeze};
use crate::read::root_file;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use teff_index::{Known, Layout, Packer};

/// An index as the indexer makes it: root and blocks in one piece.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// BCP 47 tag of its pages, or empty.
    pub lang: &'a str,
    /// The image.
    pub image: &'a [u8],
}

/// When a segment is one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OneFile {
    /// When it is so small that a reader's first search would fetch most of it anyway.
    #[default]
    Auto,
    /// Whatever its size.
    Always,
    /// Never.
    Never,
}

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Lay each file that is no script beside itself as a script, for pages opened without a server.
    pub offline: bool,
    /// Keep the files of the build before, for pages that were opened then.
    pub keep: bool,
    /// When a segment is one file.
    pub one_file: OneFile,
    /// A file of blocks is followed by another once it has so many bytes.
    pub file_bytes: u32,
    /// See [`Manifest::site`].
    pub site: Option<&'a str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { offline: false, keep: false, one_file: OneFile::Auto, file_bytes: FILE_BYTES, site: None }
    }
}

/// Readers fetch blocks as parts of files, so that hosts count few files; of a host that cannot send parts they get the whole file, which bounds its size.
const FILE_BYTES: u32 = 28 * 1024;

/// Up to this many bytes, deflated, a segment is one file: about what root, terms and ten texts of a sharded one come to, for two round trips less.
const ONE_FILE_BYTES: usize = 48 * 1024;

/// What the boot may weigh with gzip.
const BOOT_BYTES: u64 = 3000;

/// The end of the boot, where it is handed what is in the bundle.
const BOOT_END: &str = "({});\n";
/// The wordings among the assets, by language.
pub(crate) const WORDINGS: &str = "strings.json";
/// The interface among them.
const INTERFACE: &str = "ui.js";
/// The loader among them, to which the manifest is added.
const LOADER: &str = "loader.js";

/// A file that stands in the folder now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its place in the bundle.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its size as a host with gzip sends it.
    pub sent: u64,
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The manifest.
    pub manifest: Manifest,
    /// Every file, scripts for file:// and manifest.json too.
    pub files: Vec<Written>,
    /// Files that were removed.
    pub removed: usize,
    /// What a first search of one frequent word downloads, as a host with gzip sends it: boot, interface, loader, worker, engine, root, and fourteen blocks of average size: four for the word and one for each of ten hits.
    pub first_search: u64,
}

impl Report {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Bytes of all files as a host with gzip sends them.
    pub fn sent(&self) -> u64 {
        self.files.iter().map(|file| file.sent).sum()
    }
}

/// Writes a bundle.
///
/// # Errors
/// When the folder's name begins with an underscore, another's manifest.json is there, an image is no index, or a file cannot be written. The bundle of before is then whole.
pub fn write(folder: &Path, segments: &[Segment<'_>], assets: &Assets, options: Options<'_>) -> Result<Report, Error> {
    if folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_')) {
        return Err(Error::Underscore { folder: folder.to_path_buf() });
    }
    let layouts: Vec<Layout> = segments.iter().map(layout).collect::<Result<_, _>>()?;
    let list = folder.join("manifest.json");
    let before = fs::read_to_string(&list).unwrap_or_default();
    if serde_json::from_str::<Value>(&before).is_ok_and(|own| own.is_object() && own.get("teff").is_none()) {
        return Err(Error::Taken { path: list });
    }
    let before = Manifest::from_json(&before).unwrap_or_default();

    let mut out = Out { folder, offline: options.offline, files: Vec::new(), rows: Vec::new() };
    let mut manifest = Manifest {
        teff: env!("CARGO_PKG_VERSION").to_string(),
        site: options.site.map(str::to_string),
        offline: options.offline,
        ..Manifest::default()
    };
    manifest.engine = format!("a/engine-{}.wasm", name_of(&assets.engine));
    manifest.packed_engine = format!("a/engine-{}.bin", name_of(&assets.engine));
    // It is the same for every site, and comes deflated; that takes longer than to index a book.
    let packed = match assets.packed_engine.is_empty() {
        true => Cow::Owned(squeeze(&assets.engine).map_err(Error::io("deflated", &manifest.packed_engine))?),
        false => Cow::Borrowed(&*assets.packed_engine),
    };
    // As it is sent it is the same bytes with a head and a tail: they are not made twice.
    out.put_as(&manifest.engine, &assets.engine, (packed.len() + GZIP) as u64)?;
    out.put_packed(&manifest.packed_engine, &packed)?;
    // What every bundle of this version has lies in one folder, named by all of it: the boot carries its name to every page, and no name for each file.
    let same = || assets.parts.iter().filter(|(name, _)| name != LOADER);
    let all: Vec<&[u8]> = same().map(|(_, bytes)| &**bytes).chain([&*assets.worker]).collect();
    manifest.home = format!("a/{}/", name_of(&all.concat()));
    manifest.worker = format!("{}worker.js", manifest.home);
    out.laid(&manifest.worker, &assets.worker)?;
    for (name, bytes) in same() {
        out.laid(&format!("{}{name}", manifest.home), bytes)?;
    }
    let facets: BTreeSet<&String> = layouts.iter().flat_map(|layout| &layout.facets).collect();
    manifest.facets = facets.into_iter().cloned().collect();
    for (segment, layout) in segments.iter().zip(&layouts) {
        manifest.segments.push(out.segment(segment, layout, options)?);
    }

    let wordings = wordings(&manifest, assets)?;
    if let Some((_, bytes)) = assets.parts.iter().find(|(name, _)| name == LOADER) {
        let line = format!(
            "\nglobalThis[Symbol.for(\"teff.home\")](globalThis[Symbol.for(\"teff\")].base,{});\n",
            manifest.inline()
        );
        let words = match wordings.is_empty() {
            true => String::new(),
            false => format!("globalThis[Symbol.for(\"teff\")].words={};\n", json!(wordings)),
        };
        manifest.loader = out.named("loader", "js", &[bytes, line.as_bytes(), words.as_bytes()].concat())?;
    }
    if !assets.boot.is_empty() {
        let words = wordings
            .iter()
            .filter_map(|(lang, words)| Some((first_part(lang), words.get("placeholder")?.as_str()?.to_string())));
        let words = words.collect();
        // Every page of the site loads it: where the names of all languages' roots would make it heavy, those of small languages are left to the loader, for a leg more on their pages.
        let mut named = manifest.segments.len();
        let boot = loop {
            let boot = boot(&assets.boot, &manifest.for_boot(&words, named))?;
            if named <= 1 || gzip_len(&boot).map_err(Error::io("compressed", "teff.js"))? <= BOOT_BYTES {
                break boot;
            }
            named -= 1;
        };
        out.put("teff.js", &boot)?;
    }
    let mut api = assets.api.to_vec();
    api.extend_from_slice(
        format!("\nglobalThis[Symbol.for(\"teff.home\")](import.meta.url,{});\n", manifest.inline()).as_bytes(),
    );
    out.put("api.js", &api)?;

    let now: BTreeSet<String> = out.rows.iter().map(|row| row.path.clone()).collect();
    let old = before.files.iter().map(|file| &file.path).chain(&before.previous);
    let old: BTreeSet<&String> = old.filter(|path| !now.contains(*path)).collect();
    let kept: BTreeSet<&String> = match options.keep {
        // A build that changed nothing does not drop what the one before it kept.
        true if before.segments == manifest.segments && before.engine == manifest.engine => old.clone(),
        true => before.files.iter().map(|file| &file.path).filter(|path| !now.contains(*path)).collect(),
        false => BTreeSet::new(),
    };
    manifest.previous = kept.iter().map(|path| path.to_string()).collect();
    manifest.files = out.rows.clone();
    out.put("manifest.json", manifest.to_json().as_bytes())?;
    let mut removed = 0;
    for path in old.difference(&kept) {
        removed += usize::from(remove(folder, path)?);
    }
    let first_search = first_search(&manifest, &out.files);
    Ok(Report { manifest, files: out.files, removed, first_search })
}

/// The words of the interface in the languages of the segments, which the loader brings along: no request more, and in folders without a server there is no other way.
fn wordings(manifest: &Manifest, assets: &Assets) -> Result<BTreeMap<String, Value>, Error> {
    let Some((name, bytes)) = assets.parts.iter().find(|(name, _)| name == WORDINGS) else {
        return Ok(BTreeMap::new());
    };
    let mut wordings: BTreeMap<String, Value> =
        serde_json::from_slice(bytes).map_err(|_| Error::Damaged { path: name.into(), expected: "words as JSON" })?;
    wordings.retain(|lang, _| manifest.segments.iter().any(|segment| first_part(&segment.lang) == first_part(lang)));
    Ok(wordings)
}

/// The boot of this bundle: it is a function, called at its end with what is in the bundle.
fn boot(script: &[u8], contents: &str) -> Result<Vec<u8>, Error> {
    let code = script.strip_suffix(BOOT_END.as_bytes());
    let code = code.ok_or(Error::Damaged { path: "boot.js".into(), expected: "a script that ends with `({});`" })?;
    Ok([code, b"(", contents.as_bytes(), b");\n"].concat())
}

fn layout(segment: &Segment<'_>) -> Result<Layout, Error> {
    let name = segment.lang.to_string();
    let layout = Layout::of(segment.image).map_err(|cause| Error::Index { name: name.clone(), cause })?;
    let (expected, found) = (layout.image_bytes(), segment.image.len());
    if expected != found {
        let cause = teff_index::Error::Length { expected: expected as u64, found: found as u64 };
        return Err(Error::Index { name, cause });
    }
    Ok(layout)
}

struct Out<'a> {
    folder: &'a Path,
    offline: bool,
    files: Vec<Written>,
    rows: Vec<FileRow>,
}

impl Out<'_> {
    /// A file of `a/`, named by what it is and by its content.
    fn named(&mut self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String, Error> {
        let path = format!("a/{stem}-{}.{extension}", name_of(bytes));
        self.laid(&path, bytes)?;
        Ok(path)
    }

    fn laid(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.put(path, bytes)?;
        // The engine lies there deflated besides.
        if self.offline && !path.ends_with(".js") && !path.ends_with(".wasm") {
            self.put(&format!("{path}.js"), &as_script(path, bytes))?;
        }
        Ok(())
    }

    /// A file that is deflated and, on request, laid down as a script too. Gives its path back.
    fn packed(&mut self, path: &str, bytes: &[u8]) -> Result<String, Error> {
        let packed = squeeze(bytes).map_err(Error::io("deflated", path))?;
        self.put_packed(path, &packed)?;
        Ok(path.to_string())
    }

    fn put_packed(&mut self, path: &str, packed: &[u8]) -> Result<(), Error> {
        self.put(path, packed)?;
        if self.offline {
            self.put(&format!("{path}.js"), &as_script(path, packed))?;
        }
        Ok(())
    }

    fn segment(&mut self, segment: &Segment<'_>, layout: &Layout, options: Options<'_>) -> Result<SegmentRow, Error> {
        let Segment { lang, image } = *segment;
        let mut row = SegmentRow {
            lang: lang.to_string(),
            pages: layout.n_pages,
            path: format!("i/{}/", name_of(image)),
            sum: layout.sum,
            blocks: layout.blocks.len() as u32,
            file_bytes: options.file_bytes,
        };
        let small = |bytes: usize| match options.one_file {
            OneFile::Always => true,
            OneFile::Never => false,
            OneFile::Auto => bytes <= ONE_FILE_BYTES,
        };
        // What deflates to so little is at most some twenty times as long; a large image is not deflated for the answer alone.
        if row.blocks == 0 || options.one_file == OneFile::Always || image.len() <= 20 * ONE_FILE_BYTES {
            let quickly = deflate(image).map_err(Error::io("deflated", &row.path))?;
            if row.blocks == 0 || small(quickly.len()) {
                row.path = self.packed(&format!("i/{}.bin", name_of(image)), image)?;
                row.blocks = 0;
                return Ok(row);
            }
        }
        let blocks: Vec<&[u8]> = layout.places().map(|place| image.get(place).unwrap_or_default()).collect();
        let known = layout.known(image).map_err(|cause| Error::Index { name: row.path.clone(), cause })?;
        let packed = pack_all(&blocks, &known, |block| layout.is_text(block));
        let sizes: Vec<u32> = packed.iter().map(|block| block.len() as u32).collect();
        let mut files: Vec<Vec<u8>> = Vec::new();
        for (block, (file, _)) in packed.iter().zip(row.places(&sizes)) {
            files.resize(file as usize + 1, Vec::new());
            files[file as usize].extend_from_slice(block);
        }
        let files: Vec<(String, Vec<u8>)> = (0..).map(|file| row.file(file)).zip(files).collect();
        let (folder, offline) = (self.folder, self.offline);
        let placed = on_all_processors(
            &files,
            || (),
            |(), (path, bytes)| {
                let own = place(folder, path, bytes, bytes.len() as u64)?;
                let script = offline.then(|| placed(folder, &format!("{path}.js"), &as_script(path, bytes)));
                Ok(std::iter::once(own).chain(script.transpose()?).collect::<Vec<_>>())
            },
        )?;
        placed.into_iter().flatten().for_each(|file| self.note(file));
        self.packed(&row.root(), &root_file(image.get(..layout.root).unwrap_or_default(), &sizes))?;
        Ok(row)
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let file = placed(self.folder, path, bytes)?;
        self.note(file);
        Ok(())
    }

    /// A file of which it is known what a host with gzip sends.
    fn put_as(&mut self, path: &str, bytes: &[u8], sent: u64) -> Result<(), Error> {
        let file = place(self.folder, path, bytes, sent)?;
        self.note(file);
        Ok(())
    }

    fn note(&mut self, (written, row): (Written, FileRow)) {
        self.files.push(written);
        self.rows.push(row);
    }
}

/// Writes a file; gives what is to be known of it.
fn placed(folder: &Path, path: &str, bytes: &[u8]) -> Result<(Written, FileRow), Error> {
    let sent = match path.ends_with(".bin") {
        true => bytes.len() as u64,
        false => gzip_len(bytes).map_err(Error::io("compressed", path))?,
    };
    place(folder, path, bytes, sent)
}

fn place(folder: &Path, path: &str, bytes: &[u8], sent: u64) -> Result<(Written, FileRow), Error> {
    put(folder, path, bytes)?;
    let (path, n) = (path.to_string(), bytes.len() as u64);
    Ok((Written { path: path.clone(), bytes: n, sent }, FileRow { path, bytes: n, sha256: sha256(bytes) }))
}

/// Packs each block, as text or not.
fn pack_all(blocks: &[&[u8]], known: &Known, is_text: impl Fn(usize) -> bool + Sync) -> Vec<Vec<u8>> {
    let numbered: Vec<(usize, &[u8])> = blocks.iter().copied().enumerate().collect();
    let pack = |packer: &mut Packer<'_>, (number, block): &(usize, &[u8])| -> Result<Vec<u8>, Infallible> {
        Ok(packer.pack(is_text(*number), block))
    };
    let Ok(packed) = on_all_processors(&numbered, || Packer::new(known), pack);
    packed
}

/// Things that a thread takes at once.
const SHARE: usize = 16;

/// Does something with each of many things, on as many threads as there are processors, each with a room of its own to work in; the results are in the order given.
fn on_all_processors<T: Sync, S, R: Send, E: Send>(
    things: &[T],
    room: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(things.len().div_ceil(SHARE)).max(1);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut room = room();
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(share) = things.chunks(SHARE).nth(number) else { return Ok(done) };
            done.push((number, share.iter().map(|thing| work(&mut room, thing)).collect::<Result<Vec<R>, E>>()?));
        }
    };
    let mut done = Vec::new();
    thread::scope(|scope| {
        let others: Vec<_> = (1..n_threads).map(|_| scope.spawn(take)).collect();
        done.extend(take()?);
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(())
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().flat_map(|(_, results)| results).collect())
}

/// Writes a file whole or not at all; one that holds these bytes already is left as it is.
fn put(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = folder.join(path);
    if fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64)
        && fs::read(&path).is_ok_and(|found| found == bytes)
    {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(Error::io("made", parent))?;
    }
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, &path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&part);
        Error::io("written", &path)(cause)
    })
}

/// Removes a file of an earlier build and the folders that it leaves empty; tells whether it was there.
fn remove(folder: &Path, path: &str) -> Result<bool, Error> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Error::io("removed", &file)(error)),
    }
    for parent in file.ancestors().skip(1).take_while(|parent| *parent != folder) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
    Ok(true)
}

/// What a first search by the element runs: the files that are sent with gzip and not deflated already.
pub(crate) fn scripts_of(manifest: &Manifest) -> Vec<String> {
    let Manifest { home, loader, worker, engine, .. } = manifest;
    ["teff.js", &format!("{home}{INTERFACE}"), loader, worker, engine].map(str::to_string).to_vec()
}

/// What a first search downloads.
pub(crate) fn first_search(manifest: &Manifest, files: &[Written]) -> u64 {
    let sent = |path: &str| files.iter().find(|file| file.path == path).map_or(0, |file| file.sent);
    let scripts: u64 = scripts_of(manifest).iter().map(|path| sent(path)).sum();
    let Some(segment) = manifest.segments.iter().max_by_key(|segment| segment.pages) else { return scripts };
    let root = segment.root();
    let blocks = files.iter().filter(|file| file.path.starts_with(&segment.path) && file.path.ends_with(".bin"));
    let blocks: Vec<u64> = blocks.filter(|file| file.path != root).map(|file| file.sent).collect();
    let average = blocks.iter().sum::<u64>() / u64::from(segment.blocks.max(1));
    scripts + sent(&root) + average * u64::from(segment.blocks.min(14))
}
