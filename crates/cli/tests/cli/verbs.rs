//! The verbs on sites that are as they should be.

use crate::{Site, is_file, run};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

fn small() -> Site {
    Site::pages(&[
        ("index.html", "<title>Home - S</title><main><h1>Home</h1><p>Welcome to the grain.</p></main>"),
        (
            "guide/install.html",
            "<html lang=en><title>Install - S</title><main><h1>Install</h1><p>Before.</p><h2 id=linux>Linux</h2><p>Use the package.</p></main>",
        ),
        ("guide/remove.html", "<title>Remove - S</title><main><p>Take the package away.</p></main>"),
        ("robots.txt", "User-agent: *"),
    ])
}

#[test]
fn a_site_is_searched() {
    let site = small();
    let built = site.teff(&["build", "."]);
    built.check(0, &[]);
    for part in [
        "3 pages in",
        "not read beside HTML: 1 .txt",
        "bundle: ./teff, ",
        "first search downloads about",
        "teff inject",
    ] {
        assert!(built.out.contains(part), "{part:?} is not in {}", built.out);
    }
    let found = site.teff(&["search", ".", "linux package"]);
    found.check(0, &[]);
    assert!(found.out.contains(" 1. Install\n    guide\n    guide/install.html"), "{}", found.out);
    assert!(!found.out.contains('\u{1b}'), "no colours in a pipe");
    let json = site.teff(&["search", "teff", "package", "--json", "-n", "1"]);
    let answer: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((answer["total"].as_u64(), answer["hits"].as_array().map(Vec::len)), (Some(2), Some(1)));
    assert!(answer["hits"][0]["titleRanges"].is_array() && answer["view"].is_array());
    let explained = site.teff(&["search", ".", "linux", "--explain"]);
    assert!(
        explained.out.contains("score at rank 1") && explained.out.contains("idf of 1 of 3 pages"),
        "{}",
        explained.out
    );
}

/// Of two pages with the same words the boosted one comes first, whether the file of settings says so or the page itself.
#[test]
fn boosted_pages_come_first() {
    let page = |title: &str, attributes: &str| {
        format!("<title>{title}</title><main{attributes}><p>One more about {title} and the kettle.</p></main>")
    };
    let (plain, weighed) = (page("Alpha", ""), page("Gamma", " data-pagefind-weight=2"));
    let site = Site::pages(&[("a.html", &plain), ("b/b.html", &page("Beta", "")), ("c.html", &weighed)]);
    let first = || {
        site.teff(&["build", "."]).check(0, &[]);
        let answer: Value = serde_json::from_str(&site.teff(&["search", ".", "kettle", "--json"]).out).unwrap();
        answer["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["url"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(first(), ["c.html", "a.html", "b/b.html"]);
    site.write("teff.toml", b"[boost]\n'b/**' = 4\n'a.html' = 0.5\n");
    assert_eq!(first(), ["b/b.html", "c.html", "a.html"]);
    site.write("teff.toml", b"[boost]\n'b/**' = 40\n");
    site.teff(&["build", "."]).check(1, &["boost of \"b/**\": expected a number above 0 and up to 10, found 40"]);
}

/// What an element's words count for decides between pages that have the same words, wherever the element stands.
#[test]
fn words_of_weighed_elements_count_for_more() {
    let page = |title: &str, body: &str| format!("<title>{title}</title><main>{body}</main>");
    let plain = page("Alpha", "<p>All about the kettle.</p><h2>Pots</h2><p>One stove.</p>");
    let text = page("Beta", "<p>All about the <b data-teff-weight=4>kettle</b>.</p><h2>Pots</h2><p>One stove.</p>");
    let heading = page("Gamma", "<p>All about the kettle.</p><h2 data-pagefind-weight=5>Pots</h2><p>One stove.</p>");
    let often = page("Delta", "<p data-pagefind-weight=.25>Lid, lid, lid and lid.</p>");
    let usual = page("Omega", "<p>Lid, lid, lid and lid.</p>");
    let site = Site::pages(&[
        ("a.html", &plain),
        ("b.html", &text),
        ("c.html", &heading),
        ("d.html", &often),
        ("e.html", &usual),
    ]);
    site.teff(&["build", "."]).check(0, &[]);
    let found = |query: &str| {
        let answer: Value = serde_json::from_str(&site.teff(&["search", ".", query, "--json"]).out).unwrap();
        let hits = answer["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["url"].as_str().unwrap()[..1].to_string()).collect::<String>()
    };
    assert_eq!([found("kettle"), found("pots"), found("stove"), found("lid")], ["bac", "cab", "abc", "ed"]);
    // Phrases are made of words as they stand.
    assert_eq!([found("\"lid lid lid\""), found("\"the kettle\"")].map(|urls| urls.len()), [2, 3]);
}

/// Every option that a page may give has its flag.
#[test]
fn hits_are_filtered_sorted_and_counted() {
    let page = |name: &str, tags: &[&str], date: &str| {
        let tags: String = tags.iter().map(|tag| format!("<i data-teff-filter=tag>{tag}</i> ")).collect();
        let date = format!("<time data-teff-sort='date[datetime]' datetime={date}>then</time>");
        format!(
            "<title>{name}</title><main><p>{name} and the kettle.</p><p>{tags}</p>{date}<h2 id=h>Kettle</h2><p>of {name}</p></main>"
        )
    };
    let site = Site::pages(&[
        ("a.html", &page("Alpha", &["Guide"], "2024-01-02")),
        ("b.html", &page("Beta", &["Guide", "Old"], "2020-01-02")),
        ("c.html", &page("Gamma", &["API"], "2022-01-02")),
    ]);
    site.teff(&["build", "."]).check(0, &[]);
    let found = |flags: &[&str]| {
        let run = site.teff(&[&["search", ".", "kettle", "--json"], flags].concat());
        run.check(0, &[]);
        let answer: Value = serde_json::from_str(&run.out).unwrap();
        let hits = answer["hits"].as_array().unwrap();
        (hits.iter().map(|hit| hit["url"].as_str().unwrap()[..1].to_string()).collect::<String>(), answer)
    };
    for (flags, expected) in [
        (&["--filter", "tag=Guide"][..], "ab"),
        (&["--filter", "tag=Old", "--filter", "tag=API"], "cb"),
        (&["--filter-all", "tag=Guide", "--filter-all", "tag=Old"], "b"),
        (&["--filter-none", "tag=Guide"], "c"),
        (&["--sort", "date"], "bca"),
        (&["--sort=-date"], "acb"),
        (&["--sort", "-date", "--offset", "1", "-n", "1"], "c"),
        (&["--filter", "tag=Nothing"], ""),
    ] {
        assert_eq!(found(flags).0, expected, "{flags:?}");
    }
    let (_, answer) = found(&["--facets", "tag", "--completions", "2", "--sections", "0", "--excerpt", "20"]);
    assert_eq!(answer["facets"]["tag"], serde_json::json!({ "Guide": 2, "API": 1, "Old": 1 }));
    assert!(answer["hits"][0]["sections"].as_array().unwrap().is_empty());
    let shown = site.teff(&["search", ".", "kettle", "--facets", "tag", "--offset", "1", "-n", "1"]).out;
    assert!(shown.contains("tag: Guide (2), API (1), Old (1)") && shown.contains("\n 2. "), "{shown}");
    let unknown = site.teff(&["search", ".", "kettle", "--sort", "size"]).out;
    assert!(unknown.contains("no page has a facet or sort key of that name"), "{unknown}");
    site.teff(&["search", ".", "kettle", "--filter", "tag"]).check(1, &["expected KEY=VALUE"]);
}

#[test]
fn many_queries_at_once() {
    let site = small();
    site.teff(&["build", "."]).check(0, &[]);
    site.write("q.jsonl", b"\"grain\"\n{\"query\": \"package\"}\n\n{\"id\": \"7\", \"text\": \"nothing such\"}\n");
    let answers = site.teff(&["search", ".", "--queries", "q.jsonl"]);
    let totals: Vec<u64> = answers
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["total"].as_u64().unwrap())
        .collect();
    assert_eq!(totals, [1, 2, 0]);
    site.write("q.jsonl", b"\"grain\"\nno json\n");
    site.teff(&["search", ".", "--queries", "q.jsonl"]).check(1, &["q.jsonl, line 2: expected a query as JSON"]);
}

#[test]
fn the_same_bytes_on_one_thread_and_on_four() {
    let sites = ["1", "4"].map(|threads| {
        let site = Site::new(&[]);
        for i in 0..200 {
            let page = format!(
                "<html lang={}><title>Page {i} | S</title><main><h2 id=a{i}>H{i}</h2><p>words {} of {i}</p></main>",
                ["en", "de"][i % 2],
                i * 7919
            );
            site.write(&format!("{}/{i}.html", i % 13), page.as_bytes());
        }
        let status = site.command(&["build", ".", "--quiet"]).env("RAYON_NUM_THREADS", threads).status().unwrap();
        assert!(status.success());
        site
    });
    let bytes = |site: &Site| {
        site.bundle()
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(site.root()).unwrap().to_path_buf(), bytes))
            .collect::<Vec<_>>()
    };
    let [one, four] = &sites;
    assert!(!bytes(one).is_empty() && bytes(one) == bytes(four));
}

#[test]
fn an_index_for_each_language() {
    let site = Site::pages(&[
        ("de/a.html", "<html lang=de-AT><title>Haus</title><main>Die Häuser der Stadt.</main>"),
        ("en/a.html", "<html lang=en><title>House</title><main>The houses of the city.</main>"),
        ("en/b.html", "<html lang=en-GB><title>Garden</title><main>A garden.</main>"),
    ]);
    let built = site.teff(&["build", ".", "--json"]);
    let report: Value = serde_json::from_str(&built.out).unwrap();
    let languages: Vec<(&str, u64)> = report["languages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["lang"].as_str().unwrap(), l["pages"].as_u64().unwrap()))
        .collect();
    assert_eq!(languages, [("de", 1), ("en", 2)]);
    assert!(report["pagesPerSecond"].as_f64().unwrap() > 0.0 && report["bundle"]["files"].as_u64().unwrap() > 3);
    let hit = |lang: &str, query: &str| site.teff(&["search", ".", query, "--lang", lang]).out;
    assert!(hit("de", "haus").contains("de/a.html") && hit("en", "house").contains("en/a.html"));
    assert!(!hit("en", "häuser").contains("de/a.html") && hit("all", "häuser").contains("de/a.html"));
    site.teff(&["build", ".", "--force-language", "en"]).check(0, &[]);
    assert!(site.teff(&["inspect", "."]).out.contains("en: 3 pages"));
}

#[test]
fn flags_the_environment_and_the_file() {
    let site = small();
    site.write(
        "teff.toml",
        b"input = '.'\noutput = 'search'\nbase-url = 'https://x.org/'\nexclude = ['remove.html']\n",
    );
    site.teff(&["build"]).check(0, &[]);
    let listed = site.teff(&["inspect", "search", "--pages"]);
    assert!(
        listed.out.contains("https://x.org/guide/install.html") && !listed.out.contains("remove"),
        "{}",
        listed.out
    );
    assert!(site.command(&["build", "--quiet"]).env("TEFF_OUTPUT", "env").status().unwrap().success());
    assert!(is_file(&site.path("env/teff.js")));
    assert!(site.command(&["build", "-q", "-o", "flag"]).env("TEFF_OUTPUT", "env2").status().unwrap().success());
    assert!(is_file(&site.path("flag/teff.js")) && !site.path("env2").exists());
    let help = site.teff(&["build", "--help"]).out;
    // Every knob has a flag, a variable and a default that the help tells.
    let knobs = help.lines().filter(|line| line.trim_start().starts_with("--") || line.trim_start().starts_with("-o,"));
    let knobs: Vec<&str> = knobs.filter(|line| !line.contains("--help")).collect();
    for flag in [
        "--output",
        "--inject",
        "--include",
        "--exclude",
        "--root-selector",
        "--exclude-selectors",
        "--force-language",
        "--base-url",
        "--keep-index-url",
        "--trailing-slash",
        "--strict",
        "--offline",
        "--max-file-mb",
    ] {
        assert!(knobs.iter().any(|line| line.contains(flag)), "{flag} is not in the help");
    }
    assert!(help.contains("[default: teff in the folder of pages]"));
    let n_defaults = help.matches("[default: ").count();
    assert!(help.matches("[env: TEFF_").count() >= n_defaults && n_defaults > knobs.len(), "{help}");
    // What the file turns on the environment turns off, and a flag on again.
    site.write("teff.toml", b"input = '.'\njson = true\n");
    let json = |arguments: &[&str], variable: &str| {
        let mut command = site.command(arguments);
        run(command.env("TEFF_JSON", variable)).out.starts_with('{')
    };
    assert_eq!(
        [json(&["build"], "no"), json(&["build", "--json"], "no"), json(&["build", "--json=no"], "1")],
        [false, true, false]
    );
    assert!(site.teff(&["build"]).out.starts_with('{'));
}

#[test]
fn the_usual_folder_is_found() {
    let site = Site::pages(&[("public/a.html", "<p>found"), ("docs/b.html", "<p>other")]);
    site.teff(&[]).check(0, &[]);
    assert!(is_file(&site.path("public/teff/teff.js")));
    site.teff(&["docs"]).check(0, &[]);
    assert!(is_file(&site.path("docs/teff/teff.js")));
}

#[test]
fn other_kinds_of_pages() {
    let site = Site::pages(&[
        ("README.md", "# Start\n\nRead this."),
        ("guide/one.md", "---\ntitle: One\ndate: 2024-05-01\ntags: [a, b]\n---\nText of one.\n\n## Part two\n\nmore"),
        ("draft.md", "---\ndraft: true\n---\nNot yet."),
        ("notes.txt", "Notes\n\nplain"),
        ("data.jsonl", "{\"url\": \"/r\", \"title\": \"Record\", \"html\": \"<h2 id=h>Head</h2><p>body\"}"),
        ("package.json", "{}"),
    ]);
    let listed = site.indexed(&[]);
    assert_eq!(
        listed,
        [
            "./ | Start |  | ",
            "/r | Record |  | Head #h",
            "guide/one.html | One | guide | Part two #part-two",
            "notes.txt | Notes |  | "
        ]
    );
    site.write("page.html", b"<title>P</title><p>html");
    assert_eq!(site.indexed(&[]).len(), 1, "beside HTML the rest is no page");
    assert_eq!(site.indexed(&["--include", "*.html", "--include", "guide/**"]).len(), 2);
    let one = site.teff(&["build", "guide/one.md", "-o", "one"]);
    assert!(one.out.starts_with("1 page "), "{}", one.out);
}

#[test]
fn the_tag_comes_and_goes() {
    let pages = [
        ("a.html", "<!doctype html><html><head><title>A</title>\r\n</head><body>x</body></html>"),
        ("b/c.html", "<HTML><BODY>no head: caf\u{e9}"),
        ("fragment.html", "<p>a fragment"),
    ];
    let site = Site::pages(&pages);
    let built = site.teff(&["build", ".", "--inject"]);
    built.check(0, &[]);
    assert!(built.out.contains("script tag added to 2 files"), "{}", built.out);
    assert!(built.out.contains("next: `teff serve .` shows"), "{}", built.out);
    let text = |name: &str| String::from_utf8(site.read(name)).unwrap();
    assert!(text("a.html").contains("</title>\r\n<script async src=\"teff/teff.js\"></script></head>"));
    assert!(text("b/c.html").starts_with("<HTML><script async src=\"../teff/teff.js\"></script><BODY>"));
    let again = site.teff(&["inject", "."]);
    assert!(again.out.contains("added to 0 files, 2 had it already\nno script tag, parts of pages"), "{}", again.out);
    assert!(again.out.contains(": 1 file (fragment.html)"), "{}", again.out);
    // Pages with the tag are indexed as they were without it.
    let before = site.bundle();
    site.teff(&["build", ".", "--inject"]).check(0, &[]);
    assert!(site.bundle() == before);
    let removed = site.teff(&["inject", ".", "--remove"]);
    assert!(removed.out.contains("taken out of 2 files"), "{}", removed.out);
    for (name, page) in pages {
        assert_eq!(text(name), page);
    }
}

/// A bundle finds its pages wherever among them it lies, and they find it.
#[test]
fn a_bundle_may_lie_anywhere_among_the_pages() {
    let page = "<!doctype html><html><head><title>A</title></head><body>words</body></html>";
    for (output, way, tag) in [
        ("public/teff", None, "../teff/teff.js"),
        ("public/assets/search/teff", Some("../../../"), "../assets/search/teff/teff.js"),
        ("public/a/b", Some("../../"), "b/teff.js"),
        ("public", Some("./"), "../teff.js"),
    ] {
        let site =
            Site::pages(&[("public/a/one.html", page), ("public/index.html", &page.replace("words", "other words"))]);
        let build = ["build", "public", "-o", output, "--inject"];
        let built = site.teff(&build);
        built.check(0, &[]);
        assert!(!built.err.contains("warning"), "{}", built.err);
        let text = |name: &str| String::from_utf8(site.read(name)).unwrap();
        let manifest: Value = serde_json::from_str(&text(&format!("{output}/manifest.json"))).unwrap();
        assert_eq!(manifest.get("site").and_then(Value::as_str), way, "{output}");
        let told = way.map_or("\"site\"".to_string(), |way| format!("\"site\":\"{way}\""));
        for script in ["teff.js", "api.js"] {
            assert_eq!(text(&format!("{output}/{script}")).contains(&told), way.is_some(), "{output}/{script}");
        }
        assert!(
            text("public/a/one.html").contains(&format!("<script async src=\"{tag}\"></script></head>")),
            "{output}"
        );
        // Its own files are no pages, and what it is made of says so again.
        let again = site.teff(&build);
        assert!(again.out.starts_with("2 pages") && again.out.contains("added to 0 files, 2 had"), "{}", again.out);
        assert_eq!(serde_json::from_str::<Value>(&text(&format!("{output}/manifest.json"))).unwrap(), manifest);
        assert!(site.teff(&["search", output, "words"]).out.contains("2 results"), "{output}");
    }
    // What a site has of that name is not written over.
    let app = "{\"name\": \"a web app\"}";
    let site = Site::pages(&[("public/index.html", page), ("public/manifest.json", app)]);
    site.teff(&["build", "public", "-o", "public"]).check(1, &["manifest.json: is no bundle's but", "--output"]);
    assert_eq!(site.read("public/manifest.json"), app.as_bytes());
    assert!(!site.path("public/teff.js").exists());
}

/// What is said to be done next works.
#[test]
fn where_the_tag_cannot_go() {
    let page = "<!doctype html><meta charset=utf-8><title>A</title><p>text of a minified page";
    let site = Site::pages(&[("site/a.html", page), ("md/a.md", "# A\n\nwords"), ("parts/a.html", "<p>a part")]);
    let out = |arguments: &[&str]| site.teff(arguments).out;
    assert!(out(&["build", "site", "--inject"]).contains("added to 1 file,"));
    let text = |name: &str| String::from_utf8(site.read(name)).unwrap();
    assert!(text("site/a.html").contains("</title><script async src=\"teff/teff.js\"></script><p>"));
    let parts = out(&["build", "parts", "--inject"]);
    assert!(parts.contains("(a.html)") && !parts.contains("teff serve"), "{parts}");
    let sources = out(&["build", "md", "--inject"]);
    assert!(sources.contains("that a generator makes of these") && !sources.contains("teff serve"), "{sources}");
    let outside = out(&["build", "site", "--inject", "-o", "found"]);
    assert!(outside.contains("lies outside site") && !outside.contains("teff serve"), "{outside}");
    site.teff(&["inject", "site", "--bundle", "found"]).check(0, &["warning: the bundle found lies outside site"]);
    // Nobody knows where such a bundle is served, unless addresses are whole.
    let links = "lies outside site: results lead to pages beside";
    site.teff(&["build", "site", "-o", "found"]).check(0, &[links, "--output", "--base-url"]);
    site.teff(&["build", "site", "-o", "found", "--strict"]).check(1, &[links]);
    let whole = site.teff(&["build", "site", "-o", "found", "--base-url", "/"]);
    assert!(whole.code == 0 && !whole.err.contains("warning"), "{}", whole.err);
    // A file alone is refused before anything is written.
    site.teff(&["build", "site/a.html", "-o", "alone", "--inject"]).check(1, &["--inject asks for a folder"]);
    assert!(!site.path("alone").exists());
}

#[cfg(unix)]
#[test]
fn injecting_leaves_what_it_does_not_own() {
    let page = "<html><head><title>A</title></head><body>words";
    let site = Site::pages(&[("s/a.html", page), ("s/a.html.part", "mine"), ("other/b.html", page)]);
    std::os::unix::fs::symlink("../other/b.html", site.path("s/b.html")).unwrap();
    let built = site.teff(&["build", "s", "--inject"]).out;
    assert!(built.contains("2 pages") && built.contains("added to 1 file,"), "{built}");
    assert!(built.contains("no script tag, links") && built.contains("(b.html)"), "{built}");
    assert_eq!(site.read("s/a.html.part"), b"mine");
    assert_eq!(site.read("other/b.html"), page.as_bytes());
}

#[test]
fn tests_of_an_owner() {
    let site = small();
    site.teff(&["build", "."]).check(0, &[]);
    let check = |file: &str, more: &[&str]| {
        site.write("queries.toml", file.as_bytes());
        site.teff(&[&["check", "."], more].concat())
    };
    let good = "[[query]]\ntext = 'linux'\nexpect = 'guide/install.html'\nwithin = 1\nabsent = ['guide/remove.html']\n[[query]]\ntext = 'zzzzzz'\nnone = true\n";
    let passed = check(good, &["--verbose"]);
    passed.check(0, &[]);
    assert!(
        passed.out.contains("ok    “linux” → guide/install.html: at 1") && passed.out.contains("2 queries, 0 wrong"),
        "{}",
        passed.out
    );
    let wrong = check("[[query]]\ntext = 'grain'\nexpect = ['/guide/install.html', './']\n", &[]);
    wrong.check(1, &["1 of the bundle's tests fail", "teff explain"]);
    assert!(wrong.out.contains("WRONG “grain” → /guide/install.html: not found, expected within 3"), "{}", wrong.out);
    let slips = check(
        "[[query]]\ntext = 'grain'\nexpect = 'guide/instal.html'\nabsent = 'guide/gone.html'\n[[query]]\ntext = 'x'\nnone = true\nlang = 'de'\n",
        &[],
    );
    slips.check(1, &["3 of the bundle's tests fail"]);
    for says in [
        "instal.html: not found, expected within 3 (no page has",
        "gone.html: expected not to be found, but no page has",
        "“x”: no pages in \"de\"",
    ] {
        assert!(slips.out.contains(says), "{says}: {}", slips.out);
    }
    check(good, &["--max-kb", "100000"]).check(0, &[]);
    check(good, &["--max-kb", "0"]).check(1, &[]);
    check("[[query]]\ntext = 'x'\n", &[]).check(1, &["query \"x\" expects nothing"]);
    check("# later\n", &[]).check(1, &["queries.toml: no test in it; write [[query]]"]);
    check("[[query]]\ntext = ' '\nnone = true\n", &[]).check(1, &["a query without `text`"]);
    check("[[query]]\ntext = 'x'\nabsent = './'\nwithin = 0\n", &[]).check(1, &["query \"x\": expected `within` of 1"]);
    check("[[query]]\ntxt = 'x'\n", &[]).check(1, &["queries.toml: not understood"]);
}

/// What of a page a terminal would take as a command reaches none, whichever verb prints it.
#[test]
fn control_characters_of_pages_stay_in_pages() {
    let evil = "\u{1b}]0;owned\u{7}\u{9b}2J";
    let page = format!(
        "<html lang=en><title>Ti{evil}tle</title><main><h1>Ti{evil}tle</h1><p data-teff-filter=kind>ki{evil}nd</p>\
         <h2 id=a>He{evil}ading</h2><p>some words{evil}</p><h2 id=b>Ot{evil}her</h2><p>more words</p></main>"
    );
    let site = Site::pages(&[("a.html", &page), ("b.html", "<title>b</title><p>b")]);
    let is_clean = |text: &str| !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    let built = site.teff(&["build", ".", "--verbose"]);
    built.check(0, &[]);
    assert!(is_clean(&built.out) && is_clean(&built.err), "{built:?}");
    for arguments in [
        &["search", ".", "words", "--facets", "kind", "--explain"][..],
        &["search", ".", "words", "--json"],
        &["inspect", ".", "--pages"],
        &["inspect", ".", "--pages", "--json"],
        &["inspect", ".", "--terms"],
        &["explain", ".", &format!("words{evil}"), "a.html"],
        &["explain", ".", "words", &format!("none{evil}")],
    ] {
        let said = site.teff(arguments);
        said.check(0, &[]);
        assert!(!said.out.is_empty() && is_clean(&said.out) && is_clean(&said.err), "{arguments:?}: {said:?}");
    }
    let found = site.teff(&["search", ".", "words"]);
    assert!(
        found.out.contains("- Ot ]0;owned  2Jher  a.html#b") || found.out.contains("- He ]0;owned  2Jading  a.html#a"),
        "{}",
        found.out
    );
    // JSON says the same as before.
    let page: Value =
        serde_json::from_str(site.teff(&["inspect", ".", "--pages", "--json"]).out.lines().next().unwrap()).unwrap();
    assert_eq!(page["title"], format!("Ti{evil}tle"));
    let refused = site.teff(&["search", &format!("no{evil}where"), "words"]);
    assert!(refused.code == 1 && refused.err.contains("where: no bundle") && is_clean(&refused.err), "{refused:?}");
}

#[test]
fn scores_are_explained() {
    let site = small();
    site.teff(&["build", "."]).check(0, &[]);
    let explained = |query: &str, url: &str| site.teff(&["explain", ".", query, url]).out;
    assert!(explained("package", "guide/remove.html").contains("score at rank"));
    assert!(explained("grain", "guide/remove.html").contains("it does not have grain"));
    let gone = explained("zzzzzz", "gone.html");
    assert!(gone.contains("no page of this address is among the 3 pages"), "{gone}");
}

/// What is explained is what was asked, filters with it.
#[test]
fn filtered_scores_are_explained() {
    let page = |kind: &str, text: &str| {
        format!("<title>{kind}</title><main><p data-teff-filter='kind:{kind}' data-teff-sort='n:1'>{text}</main>")
    };
    let site =
        Site::pages(&[("a.html", &page("guide", "grain grain grain")), ("b.html", &page("note", "grain and more"))]);
    site.teff(&["build", "."]).check(0, &[]);
    let all = site.teff(&["search", ".", "grain", "--explain"]).out;
    assert!(all.contains("a.html is number 1 of 2\n") && all.contains("b.html is number 2 of 2\n"), "{all}");
    let noted = site.teff(&["search", ".", "grain", "--filter", "kind=note", "--explain"]).out;
    assert!(noted.contains("b.html is number 1 of 1\n") && noted.contains("score at rank 1"), "{noted}");
    let sorted = site.teff(&["search", ".", "grain", "--sort", "n", "--explain"]).out;
    assert!(sorted.contains("b.html is number 2 of 2 by its score\n"), "{sorted}");
}

/// What a build says to type next is what a shell understands, wherever things lie.
#[test]
fn the_next_line_can_be_typed() {
    let site = Site::pages(&[("le café/a.html", "<html><head><title>A</title><main>words</main>")]);
    let next = |arguments: &[&str]| {
        let out = site.teff(arguments).out;
        out.lines().find_map(|line| line.strip_prefix("next: ")).unwrap_or_default().to_string()
    };
    assert!(next(&["le café"]).starts_with("`teff inject \"le café\"` adds"));
    let elsewhere = next(&["build", "le café", "-o", "found"]);
    assert!(elsewhere.starts_with("`teff inject \"le café\" --bundle found` adds"), "{elsewhere}");
    site.teff(&["inject", "le café", "--bundle", "found"]).check(0, &[]);
    assert!(String::from_utf8(site.read("le café/a.html")).unwrap().contains("src=\"../found/teff.js\""));
}

#[test]
fn a_bundle_is_inspected() {
    let site = small();
    let built = site.teff(&["build", "."]);
    built.check(0, &[]);
    let weight = built.out.split(" on disk").next().and_then(|line| line.rsplit(", ").next()).unwrap().to_string();
    assert!(site.teff(&["inspect", "."]).out.contains(&format!(" files, {weight}, made by")), "{weight}");
    let seen = site.teff(&["inspect", "."]).out;
    assert!(seen.contains("3 pages") && seen.contains("the longest lists:"), "{seen}");
    let terms = site.teff(&["inspect", ".", "--terms"]).out;
    assert!(terms.lines().any(|line| line.trim() == "2  package"), "{terms}");
    let figures: Value = serde_json::from_str(&site.teff(&["inspect", ".", "--json"]).out).unwrap();
    assert_eq!(figures["pages"], 3);
}

#[test]
fn a_folder_is_served() {
    let site = small();
    site.write("guide/index.html", b"<title>Guide</title>");
    site.write("a.wasm", b"\0asm");
    let mut server = site.command(&["serve", ".", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
    let ask = |line: &str, header: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(stream, "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{header}\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).to_lowercase()
    };
    let answers = [
        ("/", "text/html"),
        ("/guide/install", "<h1>install</h1>"),
        ("/guide", "location: /guide/\r\n"),
        ("/guide?q=x&a", "location: /guide/?q=x&a\r\n"),
        ("//guide", "location: /guide/\r\n"),
        ("/a.wasm", "application/wasm"),
        ("/none", " 404 "),
        ("/../cargo.toml", " 404 "),
    ]
    .map(|(path, part)| (ask(&format!("GET {path}"), "").contains(part), path));
    // Parts of files, as bundles are fetched.
    let part = |range: &str| ask("GET /a.wasm", &format!("range: {range}\r\n"));
    let parts = [part("bytes=1-2"), part("bytes=-1"), part("bytes=9-"), part("bytes=0-0,2-2"), ask("HEAD /a.wasm", "")];
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(answers.map(|(holds, _)| holds), [true; 8], "{answers:?}");
    for (answer, (status, header, end)) in parts.iter().zip([
        (" 206 ", "content-range: bytes 1-2/4\r\n", "\r\n\r\nas"),
        (" 206 ", "content-range: bytes 3-3/4\r\n", "\r\n\r\nm"),
        (" 416 ", "content-range: bytes */4\r\n", "\r\n\r\nno such part\n"),
        (" 200 ", "accept-ranges: bytes\r\n", "\r\n\r\n\0asm"),
        (" 200 ", "content-length: 4\r\n", "\r\n\r\n"),
    ]) {
        assert!(answer.contains(status) && answer.contains(header) && answer.ends_with(end), "{answer:?}");
    }
}
