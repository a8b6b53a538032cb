//! Every option of `teff build` does what its help says, and says it in each of the places where it may be said: a flag, the environment, the file of settings.

use crate::{Run, Site, run};
use std::fs;

/// A site on which every option can be seen to do something.
fn site() -> Site {
    let page = |lang: &str, title: &str, text: &str| {
        format!("<html lang={lang}><head><title>{title}</title></head><body><main>{text}</main></body></html>")
    };
    Site::pages(&[
        ("index.html", &page("en", "Home", "<p>Welcome to the kettle.</p>")),
        ("about.html", &page("en", "About", "<p>Who made the kettle.</p>")),
        ("guide/index.html", &page("en", "Guide", "<p>All about the kettle.</p><div class=ad>Buy now!</div>")),
        ("guide/lid.html", &page("en", "Lid", "<div id=text>The lid of the kettle.</div><p>Aside.</p>")),
        ("guide/pot.html", &page("de", "Topf", "<p>Der Topf und der Deckel.</p>")),
        ("genindex.html", &page("en", "Index", "<p>kettle, lid, pot</p>").replace("<body>", "<body class=x>")),
        ("notes.md", "# Notes\n\nOn kettles."),
        ("moved.html", "<meta http-equiv=refresh content='0; url=./'>"),
    ])
}

/// What a build with an option leaves, as the option's row looks for it.
struct Built {
    site: Site,
    run: Run,
}

impl Built {
    /// The addresses of what was indexed.
    fn urls(&self) -> Vec<String> {
        let listed = self.site.teff(&["inspect", self.output(), "--pages"]).out;
        let mut urls: Vec<String> =
            listed.lines().filter_map(|line| line.split("  ").next()).map(str::to_string).collect();
        urls.sort();
        urls
    }

    fn has(&self, url: &str) -> bool {
        self.urls().iter().any(|own| own == url)
    }

    fn output(&self) -> &str {
        if self.site.path("found").is_dir() { "found" } else { "teff" }
    }

    /// How many pages have these words.
    fn finds(&self, query: &str) -> u64 {
        let answer = self.site.teff(&["search", self.output(), query, "--lang", "all", "--json"]).out;
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("an answer");
        answer["total"].as_u64().expect("a number")
    }

    fn file(&self, name: &str) -> bool {
        self.site.path(name).is_file()
    }

    fn says(&self, what: &str) -> bool {
        self.run.out.contains(what)
    }
}

/// A row: the option, a value (of a switch: yes), the same in a file of settings, what holds with it and not without, and with what else it is said.
type Row = (&'static str, &'static str, &'static str, fn(&Built) -> bool);

const ROWS: &[Row] = &[
    ("output", "found", "'found'", |built| built.file("found/manifest.json") && !built.file("teff/manifest.json")),
    ("inject", "", "true", |built| {
        String::from_utf8_lossy(&built.site.read("guide/lid.html")).contains("../teff/teff.js")
    }),
    ("include", "guide/**", "['guide/**']", |built| built.urls() == ["guide/", "guide/lid.html", "guide/pot.html"]),
    ("include", "*.{md,html}", "['*.{md,html}']", |built| built.has("notes.html") && built.has("./")),
    ("exclude", "guide/**, notes.md,index.html", "['guide/**', 'index.html']", |built| {
        built.has("about.html") && !built.has("guide/lid.html") && !built.has("./")
    }),
    ("root-selector", "#text", "'#text'", |built| built.finds("aside") == 0),
    ("exclude-selectors", ".ad, aside", "['.ad', 'aside']", |built| built.finds("buy") == 0),
    ("force-language", "fr", "'fr'", |built| built.site.teff(&["inspect", "."]).out.contains("fr: 5 pages")),
    ("base-url", "https://x.org/d/", "'https://x.org/d/'", |built| built.has("https://x.org/d/guide/lid.html")),
    ("keep-index-url", "", "true", |built| built.has("guide/index.html") && built.has("index.html")),
    ("trailing-slash", "always", "'always'", |built| built.has("guide/lid/")),
    ("trailing-slash", "never", "'never'", |built| built.has("guide/lid") && built.has("guide")),
    ("keep-generated", "", "true", |built| built.has("genindex.html")),
    ("max-file-mb", "1", "1", |built| !built.has("large.html") && built.run.err.contains("large.html: 2 MB")),
    ("offline", "", "true", |built| {
        let scripts =
            built.site.bundle().iter().filter(|(path, _)| path.to_string_lossy().ends_with(".bin.js")).count();
        scripts > 0 && built.has("guide/index.html")
    }),
    ("quiet", "", "true", |built| built.run.out.is_empty() && !built.run.err.contains("indexing")),
    ("verbose", "", "true", |built| built.says("\n  moved.html\n")),
    ("json", "", "true", |built| serde_json::from_str::<serde_json::Value>(&built.run.out).is_ok()),
];

/// Where an option may be said.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nowhere,
    Flag,
    Variable,
    File,
}

fn build((option, value, in_file, _): &Row, said: Said) -> Built {
    let site = site();
    if *option == "max-file-mb" {
        let filling = "steam ".repeat(200_000);
        site.write("large.html", format!("<title>Large</title><main>Hot.<!-- {filling} --></main>").as_bytes());
    }
    let mut arguments = vec!["build".to_string(), ".".to_string()];
    if matches!(said, Said::Flag) {
        arguments.push(format!("--{option}"));
        arguments.extend((!value.is_empty()).then(|| value.to_string()));
    }
    let mut command = site.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    match said {
        Said::Nowhere | Said::Flag => {}
        Said::Variable => {
            let name = format!("TEFF_{}", option.to_ascii_uppercase().replace('-', "_"));
            command.env(name, if value.is_empty() { "yes" } else { value });
        }
        Said::File => site.write("teff.toml", format!("{option} = {in_file}\n").as_bytes()),
    }
    let run = run(&mut command);
    assert_eq!(run.code, 0, "{option}, {said:?}: {}{}", run.out, run.err);
    Built { site, run }
}

#[test]
fn each_option_has_its_effect_wherever_it_is_said() {
    for row in ROWS {
        let (option, value, _, holds) = row;
        assert!(!holds(&build(row, Said::Nowhere)), "{option} {value} has no effect: it is so without");
        for said in [Said::Flag, Said::Variable, Said::File] {
            let built = build(row, said);
            assert!(holds(&built), "{option} {value}, {said:?}: {}{}{:?}", built.run.out, built.run.err, built.urls());
        }
    }
}

/// A switch that the file turns on is turned off by the environment, and that again by a flag.
#[test]
fn each_switch_can_be_turned_off_again() {
    for (option, _, _, holds) in ROWS.iter().filter(|(_, value, ..)| value.is_empty()) {
        let site = site();
        site.write("teff.toml", format!("{option} = true\n").as_bytes());
        let name = format!("TEFF_{}", option.to_ascii_uppercase().replace('-', "_"));
        let done = run(site.command(&["build", "."]).env(&name, "no"));
        assert!(!holds(&Built { site, run: done }), "{option} by the environment");
        let site = self::site();
        let done = run(site.command(&["build", ".", &format!("--{option}=no")]).env(&name, "yes"));
        assert!(!holds(&Built { site, run: done }), "{option} by a flag");
    }
}

/// Those that are about what a build does with what it finds, and where it looks.
#[test]
fn the_other_options() {
    let site = site();
    let moved = |name: &str, value: &str| run(site.command(&["build"]).env(name, value));
    // input: an argument, a variable, the file of settings; of none the usual folders.
    moved("TEFF_QUIET", "yes").check(1, &["no folder of pages here"]);
    moved("TEFF_INPUT", ".").check(0, &[]);
    site.write("a.toml", b"input = 'guide'\nquiet = true\n");
    moved("TEFF_CONFIG", "a.toml").check(0, &[]);
    site.teff(&["build", "--config", "a.toml"]).check(0, &[]);
    assert!(site.path("guide/teff/teff.js").is_file());
    site.teff(&["--config", "a.toml", "--output", "guide/found"]).check(0, &[]);
    assert!(site.path("guide/found/teff.js").is_file(), "a flag alone builds");
    // strict.
    for said in [vec!["--strict"], vec![]] {
        let mut command = site.command(&[&["build", ".", "--exclude", "nothing.html"][..], &said].concat());
        let code = i32::from(!said.is_empty());
        run(&mut command).check(code, &["fits no file"]);
        run(command.env("TEFF_STRICT", "yes")).check(1, &["with --strict; nothing was written"]);
    }
    site.write("teff.toml", b"strict = true\nexclude = ['nothing.html']\n");
    site.teff(&["build", "."]).check(1, &["with --strict"]);
    site.teff(&["build", ".", "--strict=no"]).check(0, &["fits no file"]);
    fs::remove_file(site.path("teff.toml")).unwrap();
    // boost, in the file alone; the help of the verb has it, too.
    let first = || {
        let answer = site.teff(&["search", ".", "kettle", "--json", "-n", "1"]).out;
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("an answer");
        answer["hits"][0]["url"].as_str().unwrap_or_default().to_string()
    };
    for page in ["guide/lid.html", "index.html"] {
        site.write("teff.toml", format!("[boost]\n'{page}' = 9\n").as_bytes());
        site.teff(&["build", "."]).check(0, &[]);
        assert_eq!(first(), page.replace("index.html", "./"));
    }
    assert!(site.teff(&["build", "--help"]).out.contains("[boost]"));
}

/// What the build before wrote is kept for one build when it is asked for, and no longer.
#[test]
fn the_build_before_is_kept_when_asked() {
    let toml: &[u8] = b"keep = true\n";
    for said in [Said::Nowhere, Said::Flag, Said::Variable, Said::File] {
        let site = site();
        let names = || site.bundle().into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        let again = |text: &str| {
            site.write("index.html", format!("<title>Home</title><main>{text}</main>").as_bytes());
            let mut command =
                site.command(if matches!(said, Said::Flag) { &["build", ".", "--keep"] } else { &["build", "."] });
            if matches!(said, Said::Variable) {
                command.env("TEFF_KEEP", "1");
            }
            run(&mut command).check(0, &[]);
        };
        if matches!(said, Said::File) {
            site.write("teff.toml", toml);
        }
        again("one");
        let first = names();
        again("two");
        let gone = first.iter().filter(|path| !path.is_file()).count();
        assert_eq!(gone == 0, !matches!(said, Said::Nowhere), "{said:?}");
        again("three");
        assert!(first.iter().any(|path| !path.is_file()), "{said:?}: kept for ever");
    }
}

/// An empty variable says nothing, whatever it is of: pipelines set those that they have no value for.
#[test]
fn empty_variables_say_nothing() {
    let site = site();
    let plain = site.teff(&["build", "."]);
    plain.check(0, &[]);
    let (before, help) = (site.bundle(), site.teff(&["build", "--help"]).out);
    let names: Vec<&str> = help.split("[env: ").skip(1).filter_map(|rest| rest.split('=').next()).collect();
    assert!(names.len() >= 20, "{names:?}");
    site.write("teff.toml", b"json = true\nexclude = ['about.html']\n");
    site.teff(&["build", "."]).check(0, &[]);
    let with_file = site.bundle();
    assert!(with_file != before);
    for name in names {
        let done = run(site.command(&["build", "."]).env(name, ""));
        done.check(0, &[]);
        assert!(site.bundle() == with_file && done.out.starts_with('{'), "{name}: {}", done.out);
    }
}

/// Every key of the file is a flag and a variable, and the other way round.
#[test]
fn the_file_has_what_the_help_has() {
    let site = site();
    let help = site.teff(&["build", "--help"]).out;
    let names: Vec<String> = help
        .split("[env: TEFF_")
        .skip(1)
        .filter_map(|rest| rest.split('=').next())
        .map(|name| name.to_ascii_lowercase().replace('_', "-"))
        .collect();
    site.write("teff.toml", b"no-such-key = 1\n");
    let told = site.teff(&["build", "."]).err;
    let mut keys: Vec<&str> = told.split('`').skip(3).step_by(2).collect();
    keys.retain(|key| *key != "boost");
    let mut expected: Vec<&str> = names.iter().map(String::as_str).filter(|name| *name != "config").collect();
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected, "{told}");
    let rows = ROWS.iter().map(|(option, ..)| *option);
    let elsewhere = ["input", "strict", "keep"];
    let mut tested: Vec<&str> = rows.chain(elsewhere).collect();
    tested.sort_unstable();
    tested.dedup();
    assert_eq!(tested, expected, "an option without a test of its effect");
}
