//! Bundles are written and read back: what stands in the folder after each build, what comes out of it, and what a damaged one says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use teff_bundle::{Assets, Manifest, OneFile, Options, OwnFiles, Segment, open, own_files, write};
use teff_index::Layout;
use teff_indexer::{Document, Limits, Section, build_within};

/// An index of `n` pages in blocks of a few hundred bytes.
fn image(n: usize, word: &str) -> Vec<u8> {
    let page = |i: usize| Document {
        url: format!("{i:04}.html"),
        title: format!("page {i}"),
        sections: vec![Section { text: format!("{word} {i} and {}", i * i), ..Section::default() }],
        ..Document::default()
    };
    let limits = Limits { block_bytes: 300, text_bytes: 300, ..Limits::default() };
    build_within(&(0..n).map(page).collect::<Vec<_>>(), limits).unwrap().bytes
}

fn assets(version: &'static str) -> Assets {
    let file = |name: &str| {
        let text = match name {
            "ui/strings.json" => {
                format!("{{\"de\":{{\"placeholder\":\"Suchen\",\"version\":\"{version}\"}},\"fr\":{{}}}}")
            }
            "boot.js" => format!("boot.js {version}({{}});\n"),
            _ => format!("{name} {version}"),
        };
        (name.to_string(), Cow::Owned(text.into_bytes()))
    };
    let names = ["engine.wasm", "worker.js", "api.js", "boot.js", "ui/ui.js", "ui/loader.js", "ui/strings.json"];
    Assets::of(names.map(file))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

const SHARDS: Options<'_> =
    Options { offline: false, keep: false, one_file: OneFile::Never, file_bytes: 1, site: None };

#[track_caller]
fn comes_back(images: &[(&str, Vec<u8>)], options: Options<'_>) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let segments: Vec<_> = images.iter().map(|(lang, image)| Segment { lang, image }).collect();
    let report = write(folder.path(), &segments, &assets("1"), options).unwrap();
    let bundle = open(folder.path()).unwrap();
    assert_eq!(bundle.segments.len(), images.len());
    for (number, (lang, image)) in images.iter().enumerate() {
        let (open, layout) = (&bundle.segments[number], Layout::of(image).unwrap());
        assert_eq!((open.row.lang.as_str(), open.row.pages), (*lang, layout.n_pages));
        assert_eq!(open.root[..layout.root], image[..layout.root]);
        for (block, place) in layout.places().enumerate() {
            assert_eq!(bundle.block(number, block as u32).unwrap(), image[place]);
        }
        assert!(bundle.block(number, layout.blocks.len() as u32).is_err());
    }
    let found = files(folder.path());
    let told: Vec<_> = report.files.iter().map(|file| (file.path.clone(), file.bytes)).collect();
    for (path, bytes) in &told {
        assert_eq!(found[path].len() as u64, *bytes, "{path}");
    }
    assert_eq!(found.len(), told.len());
    assert!(report.first_search > 0 && report.first_search <= report.sent());
    found.len()
}

#[test]
fn every_block_comes_back() {
    let images = [("en", image(60, "grain")), ("", image(3, "flour"))];
    let n_files = comes_back(&images, SHARDS);
    assert!(n_files > 20, "{n_files}");
    let n_larger = comes_back(&images, Options { file_bytes: 600, ..SHARDS });
    assert!(n_larger > 10 && n_larger < n_files, "{n_larger}");
    assert_eq!(comes_back(&images, Options { one_file: OneFile::Always, ..SHARDS }), 11);
    assert_eq!(comes_back(&images, Options { one_file: OneFile::Auto, ..SHARDS }), 11);
    // Of a large one nobody has to fetch all.
    let large = [("en", image(6000, "grain"))];
    assert!(comes_back(&large, Options { one_file: OneFile::Auto, file_bytes: 20_000, ..SHARDS }) > 12);
    assert_eq!(comes_back(&images, Options { offline: true, ..SHARDS }), 2 * n_files - 7);
    assert_eq!(comes_back(&[("", image(0, ""))], SHARDS), 10);
    assert_eq!(comes_back(&[], SHARDS), 9);
}

#[test]
fn scripts_carry_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let image = image(5, "grain");
    let report = write(folder.path(), &[Segment { lang: "en", image: &image }], &assets("1"), SHARDS).unwrap();
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let no_words = BTreeMap::new();
    assert_eq!(text("teff.js"), format!("boot.js 1({});\n", report.manifest.for_boot(&no_words, 1)));
    assert_eq!(
        text("api.js"),
        format!("api.js 1\nglobalThis[Symbol.for(\"teff.home\")](import.meta.url,{});\n", report.manifest.inline())
    );
    let line = format!(
        "\nglobalThis[Symbol.for(\"teff.home\")](globalThis[Symbol.for(\"teff\")].base,{});\n",
        report.manifest.inline()
    );
    assert_eq!(text(&report.manifest.loader), format!("ui/loader.js 1{line}"));
    let Manifest { home, worker, loader, .. } = &report.manifest;
    assert_eq!((worker, text(&format!("{home}ui.js")).as_str()), (&format!("{home}worker.js"), "ui/ui.js 1"));
    assert!(text(&format!("{home}strings.json")).contains("Suchen"));
    let root = report.manifest.segments[0].root();
    let engine = report.manifest.engine.trim_end_matches("wasm");
    let expected = format!(
        "{{\"engine\":\"{engine}\",\"home\":\"{home}\",\"loader\":\"{loader}\",\"roots\":{{\"\":\"{root}\"}}}}"
    );
    assert_eq!(report.manifest.for_boot(&no_words, 1), expected);
    assert!(report.manifest.engine.starts_with("a/engine-") && report.manifest.engine.ends_with(".wasm"));
}

#[test]
fn the_boot_and_the_loader_have_the_words_of_the_sites_languages() {
    let folder = tempfile::tempdir().unwrap();
    let (english, german, swiss) = (image(5, "grain"), image(9, "korn"), image(2, "chorn"));
    let segments = [("en", &english), ("de-DE", &german), ("de-CH", &swiss)];
    let segments = segments.map(|(lang, image)| Segment { lang, image });
    let report = write(folder.path(), &segments, &assets("1"), SHARDS).unwrap();
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let [english, german, _] = [0, 1, 2].map(|number| report.manifest.segments[number].root());
    let boot = text("teff.js");
    // The most pages are German: whoever has another language than those two begins there.
    assert!(boot.contains(&format!("\"roots\":{{\"\":\"{german}\",\"en\":\"{english}\"}}")), "{boot}");
    assert!(boot.contains("\"words\":{\"de\":\"Suchen\"}"), "{boot}");
    let line = "globalThis[Symbol.for(\"teff\")].words={\"de\":{\"placeholder\":\"Suchen\",\"version\":\"1\"}};\n";
    assert!(text(&report.manifest.loader).ends_with(line));
}

#[test]
fn a_bundles_own_files_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let image = image(5, "grain");
    let report = write(folder.path(), &[Segment { lang: "en", image: &image }], &assets("1"), SHARDS).unwrap();
    let all = |own: &OwnFiles| report.files.iter().all(|file| own.has(&file.path));
    let own = own_files(folder.path());
    assert!(all(&own) && !own.has("index.html") && !own.has("a/records.json") && !own.has("a/x/records.json"));
    // A manifest of the builds that named each part.
    let manifest = folder.path().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let older = text.replace("\"home\"", "\"parts\"").replace("\"loader\"", "\"other\"");
    assert!(older != text);
    fs::write(&manifest, older).unwrap();
    assert!(all(&own_files(folder.path())));
    // A build that was stopped has left words of the interface, and no list.
    fs::remove_file(&manifest).unwrap();
    let own = own_files(folder.path());
    let words = |path: &str| path.ends_with(".json") && path != "manifest.json";
    let mut words = report.files.iter().filter(|file| words(&file.path)).peekable();
    assert!(words.peek().is_some() && words.all(|file| own.has(&file.path)));
    assert!(!own.has("a/records.json") && !own.has("index.html"));
}

/// A first search by the element runs the boot, the interface, the loader, the worker and the engine, and fetches a root and blocks.
#[test]
fn a_first_search_is_all_that_a_reader_fetches() {
    let weigh = |heavy: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let image = image(5, "grain");
        // So many bytes that no other file takes as many, and hard to compress.
        let noise = || {
            let mut state = 0x9e37_79b9_u32;
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state as u8
            };
            (0..4000).map(|_| next()).chain(*b"({});\n").collect()
        };
        let files =
            ["engine.wasm", "worker.js", "api.js", "boot.js", "ui/ui.js", "ui/loader.js", "ui/other.js"].map(|name| {
                let light = name.bytes().chain(*b"({});\n").collect();
                (name.to_string(), Cow::Owned(if heavy == Some(name) { noise() } else { light }))
            });
        let segments = [Segment { lang: "en", image: &image }];
        let report =
            write(folder.path(), &segments, &Assets::of(files), Options { one_file: OneFile::Always, ..SHARDS });
        let report = report.unwrap();
        assert_eq!(open(folder.path()).unwrap().first_search().unwrap(), report.first_search, "{heavy:?}");
        report.first_search
    };
    let light = weigh(None);
    for name in ["engine.wasm", "worker.js", "boot.js", "ui/ui.js", "ui/loader.js"] {
        assert!(weigh(Some(name)) > light + 3000, "{name}");
    }
    for name in ["api.js", "ui/other.js"] {
        assert!(weigh(Some(name)) < light + 100, "{name}");
    }
}

#[test]
fn a_boot_of_another_form_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let assets = Assets { boot: Cow::Borrowed(b"(() => {})();\n"), ..assets("1") };
    let error = write(folder.path(), &[], &assets, SHARDS).unwrap_err();
    assert!(error.to_string().contains("boot.js: expected a script that ends with `({});`"), "{error}");
    assert!(!folder.path().join("manifest.json").exists());
}

#[test]
fn the_same_input_gives_the_same_files() {
    let image = image(40, "grain");
    let [one, two] = [0, 1].map(|_| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[Segment { lang: "en", image: &image }], &assets("1"), SHARDS).unwrap();
        files(folder.path())
    });
    assert_eq!(one, two);
}

#[test]
fn a_build_removes_what_the_last_one_left_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let build = |word: &str, options: Options<'_>| {
        let image = image(30, word);
        write(folder.path(), &[Segment { lang: "en", image: &image }], &assets("1"), options).unwrap()
    };
    let names = || files(folder.path()).into_keys().collect::<Vec<_>>();
    build("grain", SHARDS);
    fs::write(folder.path().join("mine.txt"), "kept").unwrap();
    let first = names();
    let report = build("flour", SHARDS);
    let second = names();
    assert!(report.removed > 10);
    assert!(second.contains(&"mine.txt".to_string()));
    assert!(!first.iter().any(|name| name.starts_with("i/") && second.contains(name)));
    assert_eq!(fs::read_dir(folder.path().join("i")).unwrap().count(), 1, "folders that are empty go too");

    // Kept once: the files of the build before, not of the one before that; and a build that changes nothing drops nothing.
    let keep = Options { keep: true, ..SHARDS };
    build("bread", keep);
    let third = names();
    assert!(second.iter().all(|name| third.contains(name)));
    build("bread", keep);
    assert_eq!(names(), third);
    build("crumb", keep);
    let fourth = names();
    assert!(!second.iter().any(|name| name.starts_with("i/") && fourth.contains(name)));
    assert_eq!(fs::read_dir(folder.path().join("i")).unwrap().count(), 2);
    build("crumb", SHARDS);
    assert_eq!(fs::read_dir(folder.path().join("i")).unwrap().count(), 1);
}

#[test]
fn a_build_that_fails_leaves_the_last_one_whole() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    let (old, new) = (image(30, "grain"), image(30, "flour"));
    write(site, &[Segment { lang: "en", image: &old }], &assets("1"), SHARDS).unwrap();
    let cut = write(site, &[Segment { lang: "en", image: &new[..new.len() - 1] }], &assets("1"), SHARDS);
    assert!(cut.unwrap_err().to_string().contains("expected an index of"));
    fs::remove_file(site.join("api.js")).unwrap();
    fs::create_dir_all(site.join("api.js/x")).unwrap();
    let error = write(site, &[Segment { lang: "en", image: &new }], &assets("1"), SHARDS).unwrap_err();
    assert!(error.to_string().contains("api.js: cannot be written"), "{error}");
    let bundle = open(site).unwrap();
    for block in 0..bundle.segments[0].row.blocks {
        bundle.block(0, block).unwrap();
    }
    assert!(!files(site).keys().any(|name| name.ends_with(".part")));
}

#[test]
fn folders_that_hosts_leave_out_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = write(&folder.path().join("_teff"), &[], &assets("1"), SHARDS).unwrap_err();
    assert!(error.to_string().contains("does not begin with an underscore"), "{error}");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn damage_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    assert!(open(site).err().unwrap().to_string().contains("manifest.json: cannot be read"));
    let image = image(60, "grain");
    let row =
        &write(site, &[Segment { lang: "en", image: &image }], &assets("1"), SHARDS).unwrap().manifest.segments[0];
    // Another block, a cut one, a page that a host sends in its place, none.
    let path = site.join(row.file(3));
    let right = fs::read(&path).unwrap();
    let wrong = [fs::read(site.join(row.file(4))).unwrap(), right[..9].to_vec(), b"<!doctype html>".to_vec(), vec![]];
    for bytes in wrong {
        fs::write(&path, bytes).unwrap();
        let error = open(site).unwrap().block(0, 3).unwrap_err().to_string();
        assert!(error.contains("3.bin: expected"), "{error}");
    }
    fs::remove_file(&path).unwrap();
    assert!(open(site).unwrap().block(0, 3).unwrap_err().to_string().contains("cannot be read"));
    let root = site.join(row.root());
    fs::write(&root, right).unwrap();
    assert!(open(site).err().unwrap().to_string().contains("expected a deflated file"));
    // Deflated, and no index.
    fs::write(&root, [1, 4, 0, !4, !0, b'n', b'o', b'n', b'e']).unwrap();
    assert!(open(site).err().unwrap().to_string().contains("expected a teff index"));
    fs::write(site.join("manifest.json"), "<!doctype html>").unwrap();
    assert!(open(site).err().unwrap().to_string().contains("expected the manifest of a bundle"));
}

#[test]
fn the_boot_stays_small_on_a_site_in_many_languages() {
    let folder = tempfile::tempdir().unwrap();
    let name = |n: usize| format!("q{}{}", (b'a' + (n / 26) as u8) as char, (b'a' + (n % 26) as u8) as char);
    let mut images: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..300 {
        // Each of its own name.
        images.push((name(n), image(if n < 290 { 2 } else { 9 }, &format!("word{n}"))));
    }
    let segments: Vec<Segment<'_>> = images.iter().map(|(lang, image)| Segment { lang, image }).collect();
    let report = write(folder.path(), &segments, &assets("1"), SHARDS).unwrap();
    let boot = fs::read_to_string(folder.path().join("teff.js")).unwrap();
    let sent = report.files.iter().find(|file| file.path == "teff.js").unwrap().sent;
    assert!((2800..=3000).contains(&sent), "{sent}");
    // The languages with most pages keep their leg, the others are known to be there.
    let rows = &report.manifest.segments;
    assert!(boot.contains(&rows[299].root()) && boot.contains(&rows[290].root()));
    assert!(!boot.contains(&rows[289].root()) && boot.contains(&format!("\"{}\":0", rows[289].lang)));
}
