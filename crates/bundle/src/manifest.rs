//! What a bundle holds, as JSON: written into the scripts that a page names (without the list of files), and as manifest.json for tools and for the next build.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path};

/// The table of contents of a bundle. Paths are relative to the bundle's folder, with `/` between names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Version of teff that wrote it.
    pub teff: String,
    /// The engine as it is, for hosts that compress.
    pub engine: String,
    /// The engine deflated, for hosts that do not.
    pub packed_engine: String,
    /// The worker's script.
    pub worker: String,
    /// The loader as a script beside the interface; empty when the bundle has none.
    pub loader: String,
    /// Folder of what is the same in every bundle of this version: interface, worker, wordings.
    pub home: String,
    /// The way from the bundle's folder to the one that addresses of pages start from: `./`, or `../` as often as it takes. `None` for the usual one, which is `../`.
    pub site: Option<String>,
    /// Each file that is no script lies beside itself as one, under its name and `.js`.
    pub offline: bool,
    /// Names of the facets that some index has, in order: what a page's script may ask for without knowing the site.
    pub facets: Vec<String>,
    /// One index for each language.
    pub segments: Vec<SegmentRow>,
    /// Every file but the manifest.
    pub files: Vec<FileRow>,
    /// Files of the build before, kept for pages that were opened then.
    pub previous: Vec<String>,
}

/// An index of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentRow {
    /// BCP 47 tag, or empty.
    pub lang: String,
    /// Number of pages.
    pub pages: u32,
    /// A folder with `root.bin` and files of blocks, or one file with all of it.
    pub path: String,
    /// Checksum in the root's header.
    pub sum: u32,
    /// Number of blocks that the files hold; 0 for a segment in one file.
    pub blocks: u32,
    /// A file of blocks is followed by another once it has so many bytes.
    pub file_bytes: u32,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRow {
    /// Its place.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl SegmentRow {
    /// The file that is fetched first: the root, or the whole image.
    pub fn root(&self) -> String {
        if self.blocks > 0 { format!("{}root.bin", self.path) } else { self.path.clone() }
    }

    /// The file of blocks of this number.
    pub fn file(&self, file: u32) -> String {
        format!("{}{file}.bin", self.path)
    }

    /// The file of each block and its place there, by the sizes that the blocks have on their way. www/loading/places.js does the same.
    pub fn places(&self, sizes: &[u32]) -> Vec<(u32, Range<usize>)> {
        let (mut file, mut at) = (0, 0);
        let place = |&size: &u32| {
            if at >= self.file_bytes.max(1) as usize {
                (file, at) = (file + 1, 0);
            }
            let start = at;
            at += size as usize;
            (file, start..at)
        };
        sizes.iter().map(place).collect()
    }
}

impl Manifest {
    /// What the loader needs, on one line.
    pub fn inline(&self) -> String {
        Value::from(self.head()).to_string()
    }

    /// What the boot needs, as one expression: no more than that is sent with each page. `words` is what the button says, by the first part of a language's tag. The roots of so
    /// many languages are named, those with most pages; of the others it says that they have one, which the loader knows.
    pub fn for_boot(&self, words: &BTreeMap<String, String>, named: usize) -> String {
        let mut by_pages: Vec<&SegmentRow> = self.segments.iter().collect();
        by_pages.sort_by_key(|segment| std::cmp::Reverse(segment.pages));
        let unnamed: Vec<&String> = by_pages.iter().skip(named.max(1)).map(|segment| &segment.path).collect();
        let mut roots = BTreeMap::new();
        for segment in &self.segments {
            let root = if unnamed.contains(&&segment.path) { json!(0) } else { json!(segment.root()) };
            roots.entry(first_part(&segment.lang)).or_insert(root);
        }
        // As the loader chooses where no segment is of the page's language: the most pages, the first of equals.
        if let Some(most) = self.segments.iter().rev().max_by_key(|segment| segment.pages) {
            roots.retain(|_, root| *root != json!(most.root()));
            roots.insert(String::new(), json!(most.root()));
        }
        let engine = self.engine.strip_suffix("wasm").unwrap_or(&self.engine);
        let mut contents = json!({"home": self.home, "loader": self.loader, "engine": engine, "roots": roots});
        if !words.is_empty() {
            contents["words"] = json!(words);
        }
        // Every page loads it: what is as usual is not said.
        if let Some(site) = &self.site {
            contents["site"] = json!(site);
        }
        contents.to_string()
    }

    /// All of it.
    pub fn to_json(&self) -> String {
        let mut map = self.head();
        map.insert("loader".into(), self.loader.as_str().into());
        map.insert("home".into(), self.home.as_str().into());
        map.insert("offline".into(), self.offline.into());
        let files = self.files.iter().map(|file| json!({"url": file.path, "bytes": file.bytes, "sha256": file.sha256}));
        map.insert("files".into(), files.collect());
        map.insert("previous".into(), self.previous.iter().map(String::as_str).collect());
        format!("{:#}\n", Value::from(map))
    }

    fn head(&self) -> Map<String, Value> {
        let segments = self.segments.iter().map(|segment| {
            json!({"lang": segment.lang, "pages": segment.pages, "path": segment.path, "sum": segment.sum, "blocks": segment.blocks, "fileBytes": segment.file_bytes})
        });
        let mut map = Map::new();
        map.insert("teff".into(), self.teff.as_str().into());
        map.insert("engine".into(), self.engine.as_str().into());
        map.insert("packedEngine".into(), self.packed_engine.as_str().into());
        map.insert("worker".into(), self.worker.as_str().into());
        map.insert("segments".into(), segments.collect());
        if let Some(site) = &self.site {
            map.insert("site".into(), site.as_str().into());
        }
        if !self.facets.is_empty() {
            map.insert("facets".into(), self.facets.iter().map(String::as_str).collect());
        }
        map
    }

    /// Reads what [`Manifest::to_json`] wrote. `None` for anything else, and for paths that lead out of the bundle's folder.
    pub fn from_json(text: &str) -> Option<Manifest> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_string());
        let path = |value: &Value, name: &str| text(value, name).filter(|path| path.is_empty() || stays_inside(path));
        let number = |value: &Value, name: &str| u32::try_from(value.get(name)?.as_u64()?).ok();
        let mut manifest = Manifest {
            teff: text(&value, "teff")?,
            engine: path(&value, "engine")?,
            packed_engine: path(&value, "packedEngine")?,
            worker: path(&value, "worker")?,
            // Of an older build neither is known, but its files are.
            loader: path(&value, "loader").unwrap_or_default(),
            home: path(&value, "home").unwrap_or_default(),
            site: match value.get("site") {
                Some(site) => Some(site.as_str().filter(|way| leads_up(way))?.to_string()),
                None => None,
            },
            offline: value.get("offline")?.as_bool()?,
            ..Manifest::default()
        };
        for name in value.get("facets").and_then(Value::as_array).into_iter().flatten() {
            manifest.facets.push(name.as_str()?.to_string());
        }
        for row in value.get("segments")?.as_array()? {
            manifest.segments.push(SegmentRow {
                lang: text(row, "lang")?,
                pages: number(row, "pages")?,
                path: path(row, "path")?,
                sum: number(row, "sum")?,
                blocks: number(row, "blocks")?,
                file_bytes: number(row, "fileBytes")?,
            });
        }
        for row in value.get("files")?.as_array()? {
            manifest.files.push(FileRow {
                path: path(row, "url")?,
                bytes: row.get("bytes")?.as_u64()?,
                sha256: text(row, "sha256")?,
            });
        }
        for row in value.get("previous")?.as_array()? {
            manifest.previous.push(row.as_str().filter(|path| stays_inside(path))?.to_string());
        }
        Some(manifest)
    }
}

/// The first part of a language's tag: `de` of `de-CH`.
pub fn first_part(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The ways that a build writes from a bundle to its site.
fn leads_up(way: &str) -> bool {
    way == "./" || (!way.is_empty() && way.replace("../", "").is_empty())
}

/// Names and nothing but names: a manifest is read from disk and decides what is removed.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        Manifest {
            teff: "1".into(),
            engine: "a/e.wasm".into(),
            packed_engine: "a/e.bin".into(),
            worker: "a/w/worker.js".into(),
            home: "a/w/".into(),
            loader: "a/l.js".into(),
            facets: vec!["kind".into()],
            segments: vec![SegmentRow {
                lang: "e\"n".into(),
                pages: 3,
                path: "i/x/".into(),
                sum: u32::MAX,
                blocks: 2,
                file_bytes: 9,
            }],
            files: vec![FileRow { path: "a/e.wasm".into(), bytes: 7, sha256: "00".into() }],
            previous: vec!["a/old.wasm".into()],
            ..Manifest::default()
        }
    }

    #[test]
    fn a_manifest_comes_back() {
        let manifest = sample();
        assert_eq!(Manifest::from_json(&manifest.to_json()), Some(manifest.clone()));
        assert!(!manifest.inline().contains("sha256") && !manifest.inline().contains('\n'));
        assert_eq!(manifest.segments[0].file(4), "i/x/4.bin");
        assert_eq!(manifest.segments[0].places(&[4, 5, 1, 20]), [(0, 0..4), (0, 4..9), (1, 0..1), (1, 1..21)]);
    }

    #[test]
    fn the_way_to_the_site_is_told_where_it_is_not_the_usual_one() {
        let usual = sample();
        let texts =
            |manifest: &Manifest| [manifest.inline(), manifest.to_json(), manifest.for_boot(&BTreeMap::new(), 1)];
        assert!(texts(&usual).iter().all(|text| !text.contains("site")));
        for way in ["./", "../../../"] {
            let manifest = Manifest { site: Some(way.into()), ..sample() };
            for text in texts(&manifest) {
                assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["site"], way);
            }
            assert_eq!(Manifest::from_json(&manifest.to_json()), Some(manifest));
        }
        for way in ["", "/", "..", "../x/", "https://elsewhere.org/", ".././"] {
            let manifest = Manifest { site: Some(way.into()), ..sample() };
            assert_eq!(Manifest::from_json(&manifest.to_json()), None, "{way}");
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in ["../x", "/etc/passwd", "a/../../x", "a\\..\\x", ""] {
            let manifest = Manifest { previous: vec![path.into()], ..sample() };
            assert_eq!(Manifest::from_json(&manifest.to_json()), None, "{path}");
        }
        assert_eq!(Manifest::from_json("{}"), None);
        assert_eq!(Manifest::from_json("<!doctype html>"), None);
    }
}
