//! What may be wrong with a site or a machine: each has its message and its code, and the bundle of before stays as it was.

use crate::{Site, is_file, run};
use std::fs;
use std::process::Command;

const PAGE: &str = "<title>A page</title><main><p>some words</p></main>";

/// A build that fails for `says`; the bundle of an earlier build is byte for byte what it was.
#[track_caller]
fn fails(site: &Site, arguments: &[&str], code: i32, says: &[&str]) {
    let before = site.bundle();
    site.teff(&[&["build"], arguments].concat()).check(code, says);
    assert!(site.bundle() == before, "the bundle of before has changed");
}

/// A site with a bundle.
fn built(pages: &[(&str, &str)]) -> Site {
    let site = Site::pages(pages);
    site.teff(&["build", "."]).check(0, &[]);
    assert!(is_file(&site.path("teff/manifest.json")));
    site
}

#[test]
fn nothing_there() {
    let site = Site::new(&[]);
    fails(&site, &["."], 2, &["nothing to index", "name the folder that your generator writes"]);
    assert!(!site.path("teff").exists());
    fails(&site, &["nowhere"], 1, &["nowhere: cannot be read", "check that it exists"]);
    site.teff(&["build"]).check(1, &["no folder of pages here", "_site"]);
}

#[test]
fn nothing_that_can_be_indexed() {
    let site = built(&[("a.html", PAGE)]);
    site.write("a.html", b"<meta http-equiv=refresh content='0; url=b.html'>");
    site.write("b.html", b"<meta name=robots content=noindex><p>x");
    fails(&site, &["."], 2, &["of 2 pages none can be indexed", "1 page: redirects", "1 page: by their own wish"]);
}

#[test]
fn what_is_said_without_effect() {
    let site = built(&[("a.html", PAGE), ("b.html", PAGE)]);
    fails(&site, &[".", "--exclude", "**"], 2, &["include and exclude leave out 2 files"]);
    fails(&site, &[".", "--include", "c.html", "--root-selector", "main"], 2, &["include \"c.html\" fits no file"]);
    site.write("guide/d.html", PAGE.as_bytes());
    fails(
        &site,
        &[".", "--include", "guide"],
        2,
        &["include \"guide\" fits no file; what lies in the folder is \"guide/**\""],
    );
    let said = [".", "--exclude", "c.html", "--root-selector", "#text"];
    site.teff(&[&["build"][..], &said].concat())
        .check(0, &["exclude \"c.html\" fits no file", "root-selector means nothing"]);
    fails(&site, &[&said[..], &["--strict"]].concat(), 1, &["2 warnings with --strict"]);
}

#[test]
fn a_file_that_is_no_page() {
    let site = Site::new(&[("picture.png", b"\x89PNG\r\n"), ("picture.html", b"\x89PNG\r\n\0\0")]);
    fails(&site, &["picture.png"], 1, &["picture.png: not a page", ".html, .md, .txt, .jsonl"]);
    fails(&site, &["picture.html"], 2, &["picture.html: binary data", "nothing to index"]);
    fails(&site, &[".", "--strict"], 1, &["1 warning with --strict"]);
}

#[test]
#[cfg(unix)]
fn links_that_lead_back_or_nowhere() {
    use std::os::unix::fs::symlink;
    let site = Site::pages(&[("a/page.html", PAGE)]);
    symlink(site.root(), site.path("a/up")).unwrap();
    symlink("loop", site.path("loop")).unwrap();
    symlink("nowhere", site.path("gone.html")).unwrap();
    let run = site.teff(&["build", "."]);
    run.check(0, &["warning: ", "gone.html: cannot be read"]);
    assert!(run.out.starts_with("1 page "), "{}", run.out);
    fails(&site, &[".", "--strict"], 1, &["with --strict; nothing was written"]);
}

/// What is called a page and has no end, or no address.
#[test]
#[cfg(unix)]
fn pages_that_are_no_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let site = Site::pages(&[("a.html", PAGE)]);
    let made = Command::new("mkfifo").arg(site.path("pipe.html")).status();
    assert!(made.is_ok_and(|status| status.success()));
    std::os::unix::fs::symlink("/dev/zero", site.path("zero.html")).unwrap();
    let named = site.root().join(OsStr::from_bytes(b"caf\xe9.html"));
    // Not every file system has such names.
    let says: &[&str] = match fs::write(named, PAGE) {
        Ok(()) => &["pipe.html: a pipe", "zero.html: a pipe or a device", ".html: its name is not UTF-8", "rename it"],
        Err(_) => &["pipe.html: a pipe", "zero.html: a pipe or a device", "--exclude"],
    };
    let built = site.teff(&["build", ".", "--inject"]);
    built.check(0, says);
    assert!(built.out.starts_with("1 page "), "{}", built.out);
    fails(&site, &["pipe.html"], 1, &["pipe.html: a pipe or a device, not a file"]);
    let quiet = site.teff(&["build", ".", "--exclude", "pipe.html,zero.html,caf*"]);
    assert!(quiet.code == 0 && !quiet.err.contains("warning"), "{}", quiet.err);
}

#[test]
#[cfg(unix)]
fn files_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::pages(&[("a.html", PAGE), ("b.html", PAGE)]);
    fs::set_permissions(site.path("b.html"), fs::Permissions::from_mode(0o000)).unwrap();
    // Who may read everything reads it.
    let all = fs::read(site.path("b.html")).is_ok();
    let says: &[&str] = if all { &[] } else { &["b.html: cannot be read"] };
    site.teff(&["build", "."]).check(0, says);
    // A file that nobody can read, whoever he is: its first byte is no memory of the process.
    if cfg!(target_os = "linux") {
        std::os::unix::fs::symlink("/proc/self/mem", site.path("c.html")).unwrap();
        let run = site.teff(&["build", "."]);
        run.check(0, &["c.html: cannot be read"]);
        assert!(run.out.contains(if all { "2 pages " } else { "1 page " }), "{}", run.out);
        fails(&site, &[".", "--strict"], 1, &["with --strict; nothing was written"]);
    }
    // The script tag goes into all others.
    let page = format!("<html><head>{PAGE}");
    let site = Site::pages(&[("a.html", &page), ("b.html", &page), ("c/d.html", &page)]);
    for name in ["b.html", "c"] {
        fs::set_permissions(site.path(name), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if let Some(built) = as_nobody(&site, &["build", ".", "--inject"]) {
        built.check(0, &["b.html: cannot be read", "c: cannot be read"]);
        assert!(built.out.contains("added to 1 file,") && built.out.contains("2 files (b.html, c)"), "{}", built.out);
        let tagged = as_nobody(&site, &["inject", "."]).unwrap();
        tagged.check(1, &[".: b.html, c cannot be read; check that it may be"]);
        as_nobody(&site, &["build", ".", "--strict"]).unwrap().check(1, &["2 warnings with --strict"]);
    }
    fs::set_permissions(site.path("c"), fs::Permissions::from_mode(0o755)).unwrap();
    // A folder by the name of a page is a folder.
    let site = Site::pages(&[("a.html/b.html", PAGE)]);
    assert_eq!(site.indexed(&[]), ["a.html/b.html | A page | a.html | "]);
}

/// The command as one who may not read everything runs it; nothing where this user may, and cannot become another.
#[cfg(unix)]
fn as_nobody(site: &Site, arguments: &[&str]) -> Option<crate::Run> {
    if fs::read(site.path("b.html")).is_err() {
        return Some(site.teff(arguments));
    }
    let folder = site.root().parent()?.to_path_buf();
    let given = Command::new("chown").arg("-R").arg("65534").arg(&folder).status();
    given.ok().filter(|status| status.success())?;
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--clear-groups", env!("CARGO_BIN_EXE_teff")]).args(arguments);
    command.current_dir(site.root()).env("TEFF_ENGINE", folder.join("engine"));
    // 126 and 127: this user may not become another, or that one not run the command.
    let mut tried = Command::new("setpriv");
    tried.args(["--reuid=65534", "--clear-groups", env!("CARGO_BIN_EXE_teff"), "--version"]);
    let can = tried.output().is_ok_and(|tried| tried.status.success());
    can.then(|| run(&mut command))
}

#[test]
fn files_that_are_too_large() {
    let mut page = PAGE.to_string();
    page.push_str(&" large".repeat(300_000));
    let site = Site::pages(&[("a.html", PAGE), ("large.html", &page)]);
    let run = site.teff(&["build", ".", "--max-file-mb", "1"]);
    run.check(0, &["large.html: 2 MB, and files up to 1 MB are read; raise --max-file-mb"]);
    assert!(run.out.starts_with("1 page "), "{}", run.out);
}

/// What a page of 200 MB is, in small: tens of thousands of sections on one page, of which the last is found as well as the first.
#[test]
fn a_page_as_long_as_a_shelf() {
    let sections = (0..20_000).map(|i| {
        format!("<h2 id=s{i}>Section {i}</h2><p>Some words about the number {} and the rest.</p>\n", i * 7919 + 13)
    });
    let site = Site::pages(&[("long.html", &format!("<title>Long</title><main>{}", sections.collect::<String>()))]);
    site.teff(&["build", "."]).check(0, &[]);
    for i in [0, 9999, 19_999] {
        let answer = site.teff(&["search", ".", &(i * 7919 + 13).to_string()]).out;
        assert!(answer.contains(&format!("long.html#s{i}\n")), "{i}: {answer}");
    }
}

#[test]
fn very_many_small_files() {
    let site = Site::new(&[]);
    for i in 0..1000 {
        site.write(&format!("p{i}.html"), format!("<p>page {i}").as_bytes());
    }
    let run = site.teff(&["build", "."]);
    run.check(0, &[]);
    assert!(run.out.starts_with("1,000 pages "), "{}", run.out);
}

#[test]
fn bytes_that_are_no_text() {
    let site = Site::new(&[
        ("latin.html", b"<title>Caf\xe9</title><p>x"),
        ("wrong.html", b"<meta charset=utf-8><title>Caf\xe9</title><p>x"),
        ("wide.html", b"\xff\xfe<\0p\0>\0w\0i\0d\0e\0"),
    ]);
    let run = site.teff(&["build", "."]);
    run.check(0, &["wrong.html: some bytes are not in the encoding that it declares"]);
    let found = site.teff(&["search", ".", "café"]);
    assert!(found.out.contains("latin.html"), "{}", found.out);
    assert!(site.teff(&["search", ".", "wide"]).out.contains("wide.html"));
}

#[test]
fn html_that_never_ends() {
    let open = "<div><p><b>".repeat(2000);
    let site = Site::pages(&[
        ("a.html", "<html><head><title>T<body><p>lost"),
        ("b.html", "<title>B</title><main><h2>H<p>x<script>var y = 1"),
        ("c.html", &format!("<title>C</title>{open}deep")),
        ("d.html", "<title>D</title><p>seen<!-- never closed"),
    ]);
    site.teff(&["build", "."]).check(0, &[]);
    assert!(site.teff(&["search", ".", "deep"]).out.contains("c.html"));
    assert!(site.teff(&["search", ".", "seen"]).out.contains("d.html"));
}

#[test]
fn records_that_are_none() {
    let site = built(&[("a.html", PAGE)]);
    site.write("r.jsonl", b"{\"url\": \"a\", \"text\": \"x\"}\n\n{\"url\": \"b\"\n{\"text\": \"x\"}\n");
    fails(&site, &["r.jsonl"], 1, &["r.jsonl, line 3: ", "r.jsonl, line 4: the record has no text \"url\" or \"id\""]);
    site.write("r.json", b"[{\"url\": \"a\", \"text\": \"x\"}, 7]");
    fails(&site, &["r.json"], 1, &["r.json: record 2: expected a record"]);
    site.write("r.json", b"[]");
    site.write("r.jsonl", b"\n");
    for name in ["r.json", "r.jsonl"] {
        fails(&site, &[name], 2, &["nothing to index", "there is no record; expected {url, title, text}"]);
    }
}

#[test]
fn addresses_that_are_there_twice() {
    let site = Site::pages(&[
        (
            "r.jsonl",
            "{\"url\": \"a\", \"title\": \"One\", \"text\": \"first\"}\n{\"url\": \"a\", \"title\": \"Two\", \"text\": \"second\"}",
        ),
        ("b.html", PAGE),
        ("b/index.html", PAGE),
    ]);
    let run = site.teff(&["build", "r.jsonl"]);
    run.check(0, &["two pages have the address \"a\"; the one called \"Two\" is left out"]);
    assert!(run.out.starts_with("1 page "));
    fails(&site, &["r.jsonl", "--strict"], 1, &["1 warning with --strict"]);
    site.teff(&["build", ".", "--trailing-slash", "always"])
        .check(0, &["two pages have the address \"b/\" (b.html, b/index.html); the one called \"A page\" is left out"]);
}

#[test]
fn a_disk_that_is_full() {
    let site = built(&[("a.html", PAGE)]);
    let before = site.bundle();
    let words: String = (0..20_000).map(|i| format!(" word{i}")).collect();
    site.write("b.html", format!("<title>B</title>{words}").as_bytes());
    // No file may grow beyond 1 kB; the signal that says so is passed over, so that writing fails as on a full disk.
    let line = format!("trap '' XFSZ; ulimit -f 1; exec '{}' build .", env!("CARGO_BIN_EXE_teff"));
    let mut command = Command::new("bash");
    command.args(["-c", &line]).current_dir(site.root());
    let engine = site.root().with_file_name("engine");
    let full = run(command.env("TEFF_ENGINE", engine));
    full.check(1, &["cannot be written", "check that there is room", "the bundle of before stays as it was"]);
    assert_eq!(full.err.matches("os error").count(), 1, "{}", full.err);
    let now = site.bundle();
    // Files of the new build may lie beside; those of the old one are whole, and the scripts still name them.
    for (path, bytes) in &before {
        assert!(now.iter().any(|(own, found)| own == path && found == bytes), "{} has changed", path.display());
    }
    assert!(!now.iter().any(|(path, _)| path.to_string_lossy().ends_with(".part")));
    assert!(site.teff(&["search", ".", "words"]).out.contains("1 result of 1 page"));
}

#[test]
fn a_bundle_is_never_indexed() {
    let site = Site::pages(&[("a.html", PAGE)]);
    for _ in 0..2 {
        assert_eq!(site.indexed(&[]).len(), 1);
        // Not even where the owner asks for files of its kind.
        assert_eq!(site.indexed(&["--include", "*.html,*.json"]).len(), 1);
    }
    let first = site.bundle();
    site.teff(&["build", "."]).check(0, &[]);
    assert!(site.bundle() == first);
}

/// A site may have a folder of the name that bundles have: its pages are pages like others, and no build removes them.
#[test]
fn pages_beside_a_bundle() {
    let page = format!("<html><head>{PAGE}");
    let site = Site::pages(&[("a.html", &page), ("teff/left.html", &page), ("teff/sub/right.html", &page)]);
    for _ in 0..2 {
        let pages = site.indexed(&["--inject"]);
        let urls: Vec<&str> = pages.iter().filter_map(|page| page.split(' ').next()).collect();
        assert_eq!(urls, ["a.html", "teff/left.html", "teff/sub/right.html"]);
        let tagged = String::from_utf8(site.read("teff/sub/right.html")).unwrap();
        assert!(tagged.contains("src=\"../teff.js\""), "{tagged}");
    }
    // A bundle among the pages themselves.
    let site = Site::pages(&[("a.html", PAGE), ("b/c.html", "<title>Other</title><main><p>other words</p></main>")]);
    for _ in 0..2 {
        site.teff(&["build", ".", "--output", "."]).check(0, &[]);
        let found = site.teff(&["search", ".", "words"]).out;
        assert!(found.starts_with("2 results of 2 pages"), "{found}");
    }
}

#[test]
fn two_builds_at_once() {
    let site = built(&[("a.html", PAGE)]);
    let lock = fs::File::create(site.path("teff/.teff.lock")).unwrap();
    lock.lock().unwrap();
    fails(&site, &["."], 1, &["another build is writing this bundle; wait for it"]);
    lock.unlock().unwrap();
    site.teff(&["build", "."]).check(0, &[]);
    assert!(!site.path("teff/.teff.lock").exists());
}

#[test]
fn a_folder_that_cannot_be_written() {
    let site = Site::pages(&[("a.html", PAGE), ("file", "")]);
    fails(&site, &[".", "--output", "file/teff"], 1, &["file/teff: cannot be written", "--output"]);
    fails(&site, &[".", "--output", "_teff"], 1, &["_teff"]);
    fails(&site, &[".", "--output", "_x/teff", "--strict"], 1, &["lies in _x", ".nojekyll", "with --strict"]);
    site.write(".nojekyll", b"");
    site.teff(&["build", ".", "--output", "_x/teff", "--strict"]).check(0, &[]);
}

/// A tag that leads nowhere is told as such.
#[test]
fn injecting_before_there_is_a_bundle() {
    let site = Site::pages(&[("my site/a.html", "<html><head><title>A</title></head><body>words")]);
    site.teff(&["inject", "my site"]).check(0, &["no bundle there yet", "`teff build \"my site\"` makes it"]);
    let elsewhere = ["inject", "my site", "--bundle", "my site/found"];
    site.teff(&elsewhere).check(0, &["`teff build \"my site\" -o \"my site/found\"` makes it"]);
    site.teff(&["build", "my site", "-o", "my site/found"]).check(0, &[]);
    for arguments in [&elsewhere[..], &["inject", "my site", "--remove"]] {
        let run = site.teff(arguments);
        assert!(run.code == 0 && run.err.is_empty(), "{}", run.err);
    }
}

#[test]
fn arguments_that_are_wrong() {
    let site = Site::pages(&[("a.html", PAGE)]);
    site.teff(&["build", ".", "--no-such-flag"]).check(1, &["--no-such-flag"]);
    site.teff(&["build", ".", "--root-selector", "a:b"]).check(1, &["selector \"a:b\""]);
    site.teff(&["build", ".", "--inject=maybe"]).check(1, &["--inject", "yes or no"]);
    run(site.command(&["build", "."]).env("TEFF_INJECT", "maybe")).check(1, &["yes or no"]);
    site.teff(&["build", ".", "--base-url", "example.org/docs"]).check(1, &["write \"https://example.org/docs\""]);
    for (flag, says) in [("--include", "a pattern is missing"), ("--exclude", "a pattern is missing")] {
        site.teff(&["build", ".", flag, ","]).check(1, &[says, "guide/**"]);
    }
    site.teff(&["build", ".", "--base-url", "/docs?x"]).check(1, &["\"/docs?x\"", "leave out what begins with ?"]);
    site.teff(&["build", ".", "--force-language", "not a tag!!"]).check(1, &["\"not a tag!!\"", "pt-BR"]);
    assert!(!site.path("teff").exists());
    site.teff(&["serch"]).check(1, &["unrecognized subcommand"]);
    site.teff(&["search", "."]).check(1, &["no bundle here", "teff build"]);
    site.write("teff.toml", b"ouput = 'x'");
    site.teff(&["build", "."]).check(1, &["teff.toml: not understood", "unknown field `ouput`"]);
    fs::remove_file(site.path("teff.toml")).unwrap();
    let engine = run(site.command(&["build", "."]).env("TEFF_ENGINE", "nowhere"));
    engine.check(1, &["TEFF_ENGINE: nowhere", "cannot be opened", "check that it exists and may be read"]);
    assert!(!engine.err.contains("build the bundle again"), "{}", engine.err);
    site.teff(&["--help"]).check(0, &[]);
    site.teff(&["--version"]).check(0, &[]);
}

#[test]
fn a_bundle_that_is_damaged() {
    let site = built(&[("a.html", PAGE)]);
    for (path, bytes) in site.bundle() {
        if path.extension().is_some_and(|e| e == "bin" || e == "json") {
            let half = &bytes[..bytes.len() / 2];
            fs::write(&path, half).unwrap();
            let run = site.teff(&["search", ".", "words"]);
            assert!(run.code == 1 || path.to_string_lossy().contains("engine"), "{}: {}", path.display(), run.out);
            assert!(!run.err.contains("panicked"), "{}", run.err);
            fs::write(&path, bytes).unwrap();
        }
    }
}
