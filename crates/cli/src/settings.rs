//! What `teff build` is told: by flags, by the environment (`TEFF_*`), by `teff.toml`; the first that says something holds. Called by `build`; reads the
//! file, and checks what is said before anything is done.

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use teff_indexer::address::{Addresses, Endings};
use teff_indexer::html::{Rules, Selector};
use teff_indexer::languages::is_tag;

/// Folders that generators write, in the order in which they are looked for.
pub const USUAL: [&str; 9] =
    ["public", "dist", "_site", "build", "site", "book/html", "book", "out", "docs/_build/html"];

/// What `teff build` takes.
#[derive(Args, Default)]
pub struct Options {
    /// Folder of built pages, or one file of HTML, Markdown, text or JSON records [default: the first of public, dist, _site, build, site, book/html, book, out, docs/_build/html that has HTML in it].
    #[arg(env = "TEFF_INPUT")]
    pub input: Option<PathBuf>,
    /// Folder for the bundle, among the pages or their own [default: teff in the folder of pages].
    #[arg(short, long, value_name = "FOLDER", env = "TEFF_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Adds the script tag to every HTML file, as `teff inject` does [default: no].
    #[arg(long, env = "TEFF_INJECT", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub inject: Option<bool>,
    /// Indexes files that match this pattern alone, such as "guide/**" or "*.{html,md}", and those of other kinds that it names; may be repeated, or several with commas between them [default: every HTML file; where there is none, Markdown, text and JSON lines].
    #[arg(long, value_name = "GLOB", env = "TEFF_INCLUDE", value_parser = patterns)]
    pub include: Vec<Patterns>,
    /// Leaves out files that match this pattern; may be repeated, or several with commas between them [default: none].
    #[arg(long, value_name = "GLOB", env = "TEFF_EXCLUDE", value_parser = patterns)]
    pub exclude: Vec<Patterns>,
    /// The element that holds a page's text, as a CSS selector [default: what the page marks with data-teff-body, else <main>, else <article>, else what known generators use, else all].
    #[arg(long, value_name = "SELECTOR", env = "TEFF_ROOT_SELECTOR")]
    pub root_selector: Option<String>,
    /// Elements that are not read, as CSS selectors; may be repeated [default: none beyond navigation, hidden parts and the like].
    #[arg(long, value_name = "SELECTORS", env = "TEFF_EXCLUDE_SELECTORS")]
    pub exclude_selectors: Vec<String>,
    /// The language of all pages as a BCP 47 tag, whatever they say [default: each page's lang, else what its text looks like].
    #[arg(long, value_name = "TAG", env = "TEFF_FORCE_LANGUAGE")]
    pub force_language: Option<String>,
    /// What stands before each address, such as https://example.org/docs/ [default: none, addresses are relative to the folder of pages].
    #[arg(long, value_name = "URL", env = "TEFF_BASE_URL")]
    pub base_url: Option<String>,
    /// Writes index.html out in addresses [default: no; with --offline: yes].
    #[arg(long, env = "TEFF_KEEP_INDEX_URL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub keep_index_url: Option<bool>,
    /// How addresses end [default: as-files].
    #[arg(long, value_enum, value_name = "POLICY", env = "TEFF_TRAILING_SLASH")]
    pub trailing_slash: Option<TrailingSlash>,
    /// Indexes lists and source listings that generators make of other pages, and stubs that only lead to others, too [default: no].
    #[arg(long, env = "TEFF_KEEP_GENERATED", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub keep_generated: Option<bool>,
    /// Files larger than this are left out with a warning [default: 256].
    #[arg(long, value_name = "MB", env = "TEFF_MAX_FILE_MB")]
    pub max_file_mb: Option<u64>,
    /// Lays every file beside itself as a script, so that pages opened without a server can search [default: no].
    #[arg(long, env = "TEFF_OFFLINE", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub offline: Option<bool>,
    /// Keeps the files of the build before, for pages that were opened then [default: no].
    #[arg(long, env = "TEFF_KEEP", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub keep: Option<bool>,
    /// Makes warnings errors, and writes nothing then [default: no].
    #[arg(long, env = "TEFF_STRICT", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub strict: Option<bool>,
    /// Prints nothing but warnings and errors [default: no].
    #[arg(short, long, env = "TEFF_QUIET", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub quiet: Option<bool>,
    /// Names every page that is left out [default: no].
    #[arg(short, long, env = "TEFF_VERBOSE", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub verbose: Option<bool>,
    /// Prints the report as one JSON object [default: no].
    #[arg(long, env = "TEFF_JSON", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", value_parser = truth)]
    pub json: Option<bool>,
    /// The file of settings [default: teff.toml where the command runs, if there is one].
    #[arg(long, value_name = "FILE", env = "TEFF_CONFIG")]
    pub config: Option<PathBuf>,
}

/// What one flag or variable says of patterns.
#[derive(Clone, Debug)]
pub struct Patterns(Vec<String>);

/// How addresses end.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum TrailingSlash {
    /// As the files lie: guide/ for guide/index.html, guide.html for guide.html.
    AsFiles,
    /// guide/ for both.
    Always,
    /// guide for both.
    Never,
}

/// `teff.toml`: the flags of `teff build` by their names.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct File {
    input: Option<PathBuf>,
    output: Option<PathBuf>,
    inject: Option<bool>,
    include: Vec<String>,
    exclude: Vec<String>,
    root_selector: Option<String>,
    exclude_selectors: Vec<String>,
    force_language: Option<String>,
    base_url: Option<String>,
    keep_index_url: Option<bool>,
    trailing_slash: Option<TrailingSlash>,
    keep_generated: Option<bool>,
    max_file_mb: Option<u64>,
    offline: Option<bool>,
    keep: Option<bool>,
    strict: Option<bool>,
    quiet: Option<bool>,
    verbose: Option<bool>,
    json: Option<bool>,
    boost: BTreeMap<String, f64>,
}

/// What is to be done.
#[derive(Debug)]
pub struct Settings {
    /// A folder, or a file.
    pub input: PathBuf,
    /// The folder that addresses of its pages start from.
    pub pages: PathBuf,
    /// The bundle's folder.
    pub output: PathBuf,
    /// Add the script tag.
    pub inject: bool,
    /// How pages are read.
    pub rules: Rules,
    /// How files become addresses.
    pub addresses: Addresses,
    /// The language of all pages.
    pub language: Option<String>,
    /// Index generated pages too.
    pub keep_generated: bool,
    /// Largest file.
    pub max_bytes: u64,
    /// For pages without a server.
    pub offline: bool,
    /// Keep the build before.
    pub keep: bool,
    /// Warnings are errors.
    pub strict: bool,
    /// Print nothing but warnings and errors.
    pub quiet: bool,
    /// Name every page that is left out.
    pub verbose: bool,
    /// Print the report as JSON.
    pub json: bool,
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
    /// Pages of which the scores are multiplied, and by what.
    boosts: Vec<(Pattern, f64)>,
}

/// A pattern of paths, and whether one was seen that fits it.
#[derive(Debug)]
struct Pattern {
    text: String,
    glob: GlobMatcher,
    fitted: AtomicBool,
}

impl Pattern {
    fn fits(&self, path: &str) -> bool {
        let fits = self.glob.is_match(path);
        self.fitted.fetch_or(fits, Ordering::Relaxed);
        fits
    }
}

/// What a score may be multiplied by at most; Pagefind's weights have the same bound.
const MAX_BOOST: f64 = 10.0;

const MAX_FILE_MB: u64 = 256;

impl Settings {
    /// Whether a file is wanted: by its owner's word or against it.
    pub fn wanted(&self, path: &str) -> Option<bool> {
        // Every one, so that it is known which of them fit nothing.
        let any = |patterns: &[Pattern]| patterns.iter().filter(|pattern| pattern.fits(path)).count() > 0;
        let (out, within) = (any(&self.exclude), any(&self.include));
        if out {
            return Some(false);
        }
        (!self.include.is_empty()).then_some(within)
    }

    /// What was said and had no effect, when the site has been read; `named` is how many pages have what the root selector means.
    pub fn idle(&self, named: usize) -> Vec<String> {
        let idle = |what: &'static str, pattern: &Pattern| {
            let fitted = pattern.fitted.load(Ordering::Relaxed);
            let folder = pattern.text.trim_end_matches('/');
            (!fitted).then(|| match !folder.is_empty() && self.input.join(folder).is_dir() {
                true => format!("{what} {folder:?} fits no file; what lies in the folder is \"{folder}/**\""),
                false => {
                    let below = self.input.display();
                    format!("{what} {:?} fits no file; patterns are of paths below {below}", pattern.text)
                }
            })
        };
        let patterns = |what, patterns: &[Pattern]| patterns.iter().filter_map(|p| idle(what, p)).collect::<Vec<_>>();
        let mut out = patterns("include", &self.include);
        out.extend(patterns("exclude", &self.exclude));
        out.extend(self.boosts.iter().filter_map(|(pattern, _)| idle("boost", pattern)));
        if self.rules.root.is_some() && named == 0 {
            out.push("root-selector means nothing on any page; it was passed over".to_string());
        }
        out
    }

    /// What the scores of a file's pages are multiplied by, in 256ths.
    pub fn boost(&self, path: &str) -> u16 {
        let product: f64 =
            self.boosts.iter().filter(|(pattern, _)| pattern.fits(path)).map(|(_, times)| times).product();
        (product.clamp(1.0 / 16.0, MAX_BOOST) * 256.0).round() as u16
    }
}

/// Puts together what flags, environment and file say.
///
/// # Errors
/// When the file cannot be read or says something that is not understood, a pattern or selector is wrong, or no folder of pages is found.
pub fn settle(options: &Options) -> Result<Settings> {
    let file = read(options.config.as_deref())?;
    let Options { include, exclude, exclude_selectors, .. } = options;
    let first = |given: Vec<String>, file: Vec<String>| if given.is_empty() { file } else { given };
    let each = |given: &[Patterns]| given.iter().flat_map(|patterns| patterns.0.clone()).collect::<Vec<_>>();
    let selector = |text: &str| {
        Selector::parse(text).map_err(|reason| anyhow!("{reason}")).with_context(|| format!("selector {text:?}"))
    };
    let root = options.root_selector.clone().or(file.root_selector);
    let excluded = first(exclude_selectors.clone(), file.exclude_selectors);
    let rules = Rules {
        root: root.as_deref().map(selector).transpose()?,
        exclude: excluded.iter().map(|text| selector(text)).collect::<Result<_>>()?,
    };
    let on = |given: Option<bool>, file: Option<bool>| given.or(file).unwrap_or(false);
    let offline = on(options.offline, file.offline);
    let addresses = Addresses {
        base: options.base_url.clone().or(file.base_url).map(base).transpose()?.unwrap_or_default(),
        // Without a server nobody turns a folder into its page.
        keep_index: options.keep_index_url.or(file.keep_index_url).unwrap_or(offline),
        endings: match options.trailing_slash.or(file.trailing_slash) {
            None | Some(TrailingSlash::AsFiles) => Endings::AsFiles,
            Some(TrailingSlash::Always) => Endings::Slash,
            Some(TrailingSlash::Never) => Endings::NoSlash,
        },
    };
    let input = match options.input.clone().or(file.input) {
        Some(input) => input,
        None => usual(Path::new("."))?,
    };
    let beside = if input.is_dir() { input.clone() } else { input.parent().unwrap_or(Path::new("")).to_path_buf() };
    let globs = |patterns: &[String]| patterns.iter().map(|pattern| glob(pattern)).collect::<Result<Vec<_>>>();
    Ok(Settings {
        output: options.output.clone().or(file.output).unwrap_or_else(|| beside.join("teff")),
        pages: beside,
        input,
        inject: on(options.inject, file.inject),
        rules,
        addresses,
        language: options.force_language.clone().or(file.force_language).map(language).transpose()?,
        keep_generated: on(options.keep_generated, file.keep_generated),
        max_bytes: options.max_file_mb.or(file.max_file_mb).unwrap_or(MAX_FILE_MB).saturating_mul(1_000_000),
        offline,
        keep: on(options.keep, file.keep),
        strict: on(options.strict, file.strict),
        quiet: on(options.quiet, file.quiet),
        verbose: on(options.verbose, file.verbose),
        json: on(options.json, file.json),
        include: globs(&first(each(include), file.include))?,
        exclude: globs(&first(each(exclude), file.exclude))?,
        boosts: file.boost.iter().map(|(pattern, times)| boost(pattern, *times)).collect::<Result<_>>()?,
    })
}

/// What a switch may be given, in the environment, too, where an empty value is none.
fn truth(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "" | "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("expected true or false, yes or no, 1 or 0".to_string()),
    }
}

/// An address that others are made from: with a scheme, or on the host that the pages come from.
fn base(url: String) -> Result<String> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    let whole = scheme.is_some_and(|scheme| scheme.bytes().all(|b| b.is_ascii_alphanumeric()) && !scheme.is_empty());
    if url.contains(['?', '#']) {
        bail!("base-url {url:?}: the path of each page is put behind it; leave out what begins with ? or #");
    }
    if url.is_empty() || whole || url.starts_with(['/', '.']) {
        return Ok(url);
    }
    bail!(
        "base-url {url:?}: begins with neither a scheme nor a slash; write \"https://{}\"",
        url.trim_start_matches(':')
    )
}

/// A BCP 47 tag, as far as its form tells.
fn language(tag: String) -> Result<String> {
    if is_tag(&tag) {
        return Ok(tag);
    }
    bail!("force-language {tag:?}: expected a BCP 47 tag, such as en or pt-BR")
}

fn read(config: Option<&Path>) -> Result<File> {
    let path = match config {
        Some(path) => path,
        None if Path::new(NAME).is_file() => Path::new(NAME),
        None => return Ok(File::default()),
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{}: not understood", path.display()))
}

const NAME: &str = "teff.toml";

/// Patterns with commas between them. What stands in braces is one: `*.{html,md}`.
fn patterns(text: &str) -> Result<Patterns, String> {
    let mut depth = 0;
    let apart = text.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth <= 0
    });
    let all: Vec<String> = apart.map(|one| one.trim().to_string()).filter(|one| !one.is_empty()).collect();
    if all.is_empty() {
        return Err("a pattern is missing; write one, such as \"guide/**\" or \"*.html\"".to_string());
    }
    Ok(Patterns(all))
}

/// A pattern of paths: `*` within a name, `**` over folders; one without a slash fits a name in any folder, one with a slash behind all that lies in a folder.
fn glob(pattern: &str) -> Result<Pattern> {
    // As people and shells write paths that begin where they are.
    let path = pattern.trim_start_matches("./").trim_start_matches('/');
    if path.is_empty() {
        bail!("pattern {pattern:?}: expected one of paths, such as \"guide/**\" or \"*.html\"");
    }
    let anywhere = if pattern.contains('/') { "" } else { "**/" };
    let within = if path.ends_with('/') { "**" } else { "" };
    let glob = GlobBuilder::new(&format!("{anywhere}{path}{within}")).literal_separator(true).build();
    let glob = glob.with_context(|| format!("pattern {pattern:?}"))?.compile_matcher();
    Ok(Pattern { text: pattern.to_string(), glob, fitted: AtomicBool::new(false) })
}

fn boost(pattern: &str, times: f64) -> Result<(Pattern, f64)> {
    if !(times > 0.0 && times <= MAX_BOOST) {
        bail!("boost of {pattern:?}: expected a number above 0 and up to {MAX_BOOST}, found {times}");
    }
    Ok((glob(pattern)?, times))
}

/// The first of the usual folders that has a page of HTML in it or right below.
fn usual(here: &Path) -> Result<PathBuf> {
    let has_html = |folder: &Path| {
        let pages = walkdir::WalkDir::new(folder).max_depth(3).into_iter().filter_map(Result::ok);
        pages.take(10_000).any(|entry| entry.path().extension().is_some_and(|e| e == "html" || e == "htm"))
    };
    let found = USUAL.iter().map(|name| here.join(name)).find(|folder| folder.is_dir() && has_html(folder));
    let found = found.ok_or_else(|| {
        anyhow!(
            "no folder of pages here; name it (`teff build <folder>`), or run this where one of {} is",
            USUAL.join(", ")
        )
    })?;
    Ok(found.strip_prefix(".").unwrap_or(&found).to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(options: Options, file: &str) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, file).unwrap();
        settle(&Options { config: Some(path), input: options.input.clone().or(Some("pages".into())), ..options })
    }

    fn given(text: &str) -> Vec<Patterns> {
        vec![patterns(text).unwrap()]
    }

    #[test]
    fn flags_come_before_the_file() {
        let file =
            "output = 'a'\nbase-url = 'https://b/'\nexclude = ['x.html']\noffline = true\ntrailing-slash = 'never'";
        let options = Options { output: Some("c".into()), ..Options::default() };
        let found = settings(options, file).unwrap();
        assert_eq!((found.output, found.addresses.base.as_str(), found.offline), ("c".into(), "https://b/", true));
        assert_eq!((found.addresses.keep_index, found.addresses.endings), (true, Endings::NoSlash));
        assert_eq!(settings(Options::default(), "").unwrap().output, Path::new("teff"));
        // What the file turns on, a flag or the environment turns off.
        let options = Options { offline: Some(false), strict: Some(true), ..Options::default() };
        let found = settings(options, "offline = true\nstrict = false\njson = true").unwrap();
        assert_eq!((found.offline, found.addresses.keep_index, found.strict, found.json), (false, false, true, true));
    }

    #[test]
    fn patterns_of_paths() {
        let options =
            Options { include: given("docs/**"), exclude: given("*.tmp.html, *.{bak,old}"), ..Options::default() };
        let found = settings(options, "").unwrap();
        let wanted = ["docs/a.html", "docs/b/c.tmp.html", "docs/c.old", "a.html"].map(|path| found.wanted(path));
        assert_eq!(wanted, [Some(true), Some(false), Some(false), Some(false)]);
        // However a folder is written.
        for folder in ["docs/", "./docs/**", "/docs/**", "docs/**"] {
            let found = settings(Options { include: given(folder), ..Options::default() }, "").unwrap();
            let wanted = ["docs/a.html", "docs/b/c.html", "b/docs/a.html"].map(|path| found.wanted(path));
            assert_eq!(wanted, [Some(true), Some(true), Some(false)], "{folder}");
        }
        assert_eq!([" ", ",", ""].map(|text| patterns(text).is_err()), [true; 3]);
        assert_eq!(settings(Options::default(), "").unwrap().wanted("a.html"), None);
    }

    #[test]
    fn boosts_of_several_patterns_are_multiplied() {
        let found =
            settings(Options::default(), "[boost]\n'api/**' = 0.5\n'index.html' = 3\n'old/**' = 0.001").unwrap();
        let boosts = ["api/a.html", "api/index.html", "guide.html", "old/a.html"].map(|path| found.boost(path));
        assert_eq!(boosts, [128, 384, 256, 16]);
    }

    #[test]
    fn what_is_refused() {
        let error = |options, file: &str| format!("{:#}", settings(options, file).unwrap_err());
        let none = Options::default;
        for (options, file, reason) in [
            (none(), "ouput = 'x'", "unknown field `ouput`"),
            (none(), "include = ['[']", "pattern \"[\""),
            (none(), "include = 7", "teff.toml: not understood"),
            (none(), "exclude = ['./']", "pattern \"./\": expected one of paths"),
            (none(), "base-url = 'https://example.org/?a'", "leave out what begins with ? or #"),
            (none(), "force-language = 'english'", "such as en or pt-BR"),
            (none(), "[boost]\n'api/**' = 0", "boost of \"api/**\": expected a number above 0"),
            (none(), "[boost]\n'[' = 2", "pattern \"[\""),
            (none(), "base-url = 'example.org/docs'", "write \"https://example.org/docs\""),
            (none(), "force-language = 'not a tag!!'", "such as en or pt-BR"),
            (Options { root_selector: Some("a:b".into()), ..none() }, "", "selector \"a:b\""),
        ] {
            let error = error(options, file);
            assert!(error.contains(reason), "{error}");
        }
        let options = Options { config: Some("nowhere.toml".into()), ..none() };
        assert!(format!("{:#}", settle(&options).unwrap_err()).contains("nowhere.toml: cannot be read"));
    }

    #[test]
    fn what_has_no_effect_is_told() {
        let file = "include = ['a.html', 'b/**']\nexclude = ['*.tmp', 'a.html']\n[boost]\n'a.html' = 2\n'c.html' = 2";
        let options = Options { root_selector: Some("#x".into()), ..Options::default() };
        let found = settings(options, file).unwrap();
        let _ = (found.wanted("b/a.html"), found.wanted("a.html"), found.boost("a.html"));
        let idle: Vec<String> =
            found.idle(0).into_iter().map(|line| line.split(" fits").next().unwrap().to_string()).collect();
        assert_eq!(idle[..2], ["exclude \"*.tmp\"", "boost \"c.html\""]);
        assert!(idle[2].starts_with("root-selector") && found.idle(1).len() == 2);
    }

    #[test]
    fn what_a_switch_may_be_given() {
        let found = ["true", "YES", "1", "on", "no", "off", "0", "", "false"].map(|value| truth(value).unwrap());
        assert_eq!(found, [true, true, true, true, false, false, false, false, false]);
        assert!(truth("maybe").unwrap_err().contains("yes or no"));
        for base_url in ["https://x.org", "/docs/", "../", ""] {
            assert_eq!(base(base_url.to_string()).unwrap(), base_url);
        }
        for tag in ["en", "zh-Hant-TW", "de_AT", "x-klingon"] {
            assert_eq!(language(tag.to_string()).is_ok(), tag != "x-klingon", "{tag}");
        }
    }

    #[test]
    fn the_usual_folders() {
        let folder = tempfile::tempdir().unwrap();
        assert!(usual(folder.path()).unwrap_err().to_string().contains("teff build <folder>"));
        for (name, page) in [("public", "a.txt"), ("book/html", "b.html"), ("out", "c.html")] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join(page), "").unwrap();
        }
        assert_eq!(usual(folder.path()).unwrap(), folder.path().join("book/html"));
    }
}
