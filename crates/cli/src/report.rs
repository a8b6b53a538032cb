//! What `teff build` says: how far it is, what could not be used, and in the end what was indexed and what it weighs. Called by `build`; decides nothing.

use crate::inject::Done;
use crate::places;
use crate::settings::Settings;
use crate::terminal::{bytes, clean, counted, number, print, print_json, quoted, warn};
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use teff_indexer::Error;
use teff_indexer::site::Why;
use teff_indexer::source::site::Site;

/// A bar for a person at a terminal, a line for each stage in a log.
pub struct Progress {
    bar: Option<ProgressBar>,
    lines: bool,
}

impl Progress {
    /// Silent when asked to be.
    pub fn new(quiet: bool) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let style = ProgressStyle::with_template("{bar:16} {human_pos}/{human_len} {wide_msg}");
        let bar = (terminal && !quiet).then(|| {
            // Drawn when it is known how many files there are; what is said is cut to the terminal's width.
            let bar = ProgressBar::new(0).with_message("reading");
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar
        });
        Progress { bar, lines: !terminal && !quiet }
    }

    /// So many files of all are read.
    pub fn read(&self, done: usize, all: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        } else if self.lines && done == all {
            eprintln!("read {}", counted(all as u64, "file"));
        }
    }

    /// A stage begins.
    pub fn say(&self, stage: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(clean(stage)),
            None if self.lines => eprintln!("{}", clean(stage)),
            None => {}
        }
    }

    /// The end.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Warnings that are printed when not all are asked for.
const FEW: usize = 20;

/// Prints what could not be used.
pub fn print_warnings(warnings: &[Error], idle: &[String], all: bool) {
    idle.iter().for_each(|warning| warn(warning));
    let shown = if all { warnings.len() } else { FEW.min(warnings.len()) };
    for warning in &warnings[..shown] {
        warn(&warning.to_string());
    }
    if shown < warnings.len() {
        warn(&format!("{} more; --verbose shows them", number((warnings.len() - shown) as u64)));
    }
}

/// What was done, in figures.
pub struct Report {
    files: usize,
    input_bytes: u64,
    skipped: Vec<(String, Why)>,
    passed: BTreeMap<String, usize>,
    warnings: Vec<String>,
    languages: Vec<(String, teff_indexer::Report)>,
    /// Files of HTML among them.
    html: usize,
    /// What `--inject` did.
    pub injected: Option<Done>,
    /// How long it took.
    pub seconds: f64,
}

impl Report {
    /// What was read, and what was said without effect.
    pub fn of(site: &Site, idle: Vec<String>) -> Report {
        Report {
            files: site.files,
            input_bytes: site.bytes,
            skipped: site.skipped.clone(),
            passed: site.passed.clone(),
            warnings: idle.into_iter().chain(site.warnings.iter().map(ToString::to_string)).collect(),
            languages: Vec::new(),
            html: site.html,
            injected: None,
            seconds: 0.0,
        }
    }

    /// Adds an index.
    pub fn add(&mut self, lang: &str, report: teff_indexer::Report) {
        self.languages.push((lang.to_string(), report));
    }

    /// Prints it as it was asked for.
    pub fn print(&self, settings: &Settings, written: &teff_bundle::Report) -> Result<()> {
        if settings.json {
            return print_json(&format!("{}\n", self.json(settings, written)));
        }
        if settings.quiet {
            return Ok(());
        }
        print(&self.text(settings, written, settings.verbose))
    }

    fn reasons(&self) -> BTreeMap<&'static str, Vec<&str>> {
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, why) in &self.skipped {
            reasons.entry(why.words()).or_default().push(path);
        }
        reasons
    }

    fn sum(&self, of: impl Fn(&teff_indexer::Report) -> u64) -> u64 {
        self.languages.iter().map(|(_, report)| of(report)).sum()
    }

    fn text(&self, settings: &Settings, written: &teff_bundle::Report, verbose: bool) -> String {
        let pages = self.sum(|r| r.pages as u64);
        let rate = pages as f64 / self.seconds.max(0.001);
        let mut out = format!(
            "{} in {}, {} in {:.2} s{}\n",
            counted(pages, "page"),
            counted(self.sum(|r| r.sections as u64), "section"),
            counted(self.sum(|r| r.positions), "word"),
            self.seconds,
            // Of a few large pages a rate says nothing.
            if rate < 1.0 { String::new() } else { format!(", {rate:.0} pages a second") }
        );
        if self.languages.len() > 1 || self.languages.first().is_some_and(|(lang, _)| lang.is_empty()) {
            let each = self.languages.iter().map(|(lang, r)| {
                format!("{} {}", if lang.is_empty() { "unknown" } else { lang }, number(r.pages as u64))
            });
            let _ = writeln!(out, "by language: {}", each.collect::<Vec<_>>().join(", "));
        }
        for (why, paths) in self.reasons() {
            let _ =
                writeln!(out, "left out, {why}: {}{}", counted(paths.len() as u64, "page"), examples(&paths, verbose));
        }
        if !self.passed.is_empty() {
            let each: Vec<String> = self.passed.iter().map(|(extension, n)| format!("{n} .{extension}")).collect();
            let _ = writeln!(out, "not read beside HTML: {}; --include names what is to be", each.join(", "));
        }
        let _ = writeln!(
            out,
            "bundle: {}, {}, {} on disk; a reader's first search downloads about {}",
            settings.output.display(),
            counted(written.files.len() as u64, "file"),
            bytes(written.bytes()),
            bytes(written.first_search)
        );
        if let Some(done) = &self.injected {
            let changed = counted(done.changed as u64, "file");
            let _ = writeln!(out, "script tag added to {changed}, {} had it already", done.unchanged);
            out.push_str(&done.passed(verbose));
        }
        out.push_str(&self.next(settings));
        out
    }

    /// What to type next.
    fn next(&self, settings: &Settings) -> String {
        let (folder, bundle) = (quoted(&settings.input), quoted(&settings.output));
        if !settings.input.is_dir() {
            return String::new();
        }
        if self.html == 0 {
            return format!(
                "next: `teff inject FOLDER --bundle {bundle}` adds the script tag to the pages that a generator makes of these, once the bundle lies among them\n"
            );
        }
        let outside = places::is_outside(&settings.output, &settings.input);
        let shown = match (&self.injected, outside) {
            (_, true) => places::outside(&settings.output, &settings.input),
            (Some(_), _) => format!("`teff serve {folder}` shows the site with its search"),
            (None, _) => format!("`teff serve {folder}` shows the site"),
        };
        match &self.injected {
            Some(done) if done.changed + done.unchanged == 0 => {
                "next: the script tag has to be put into the pages' template, as no page has room for it\n".to_string()
            }
            Some(_) => format!("next: {shown}\n"),
            None => {
                let elsewhere = match settings.output == settings.input.join("teff") {
                    true => String::new(),
                    false => format!(" --bundle {bundle}"),
                };
                format!(
                    "next: `teff inject {folder}{elsewhere}` adds the script tag to every page (or build with --inject), {shown}\n"
                )
            }
        }
    }

    fn json(&self, settings: &Settings, written: &teff_bundle::Report) -> Value {
        let pages = self.sum(|r| r.pages as u64);
        let languages = self.languages.iter().map(|(lang, r)| {
            json!({"lang": lang, "pages": r.pages, "sections": r.sections, "terms": r.terms, "words": r.positions})
        });
        let skipped = self.reasons().into_iter().map(|(why, paths)| json!({"why": why, "pages": paths}));
        json!({
            "pages": pages,
            "sections": self.sum(|r| r.sections as u64),
            "words": self.sum(|r| r.positions),
            "languages": languages.collect::<Vec<_>>(),
            "files": self.files,
            "inputBytes": self.input_bytes,
            "skipped": skipped.collect::<Vec<_>>(),
            "warnings": self.warnings,
            "bundle": {
                "path": settings.output,
                "files": written.files.len(),
                "bytes": written.bytes(),
                "sent": written.sent(),
                "firstSearch": written.first_search,
            },
            "injected": self.injected.as_ref().map(|done| done.changed),
            "notInjected": self.injected.as_ref().map(|done| &done.passed),
            "seconds": self.seconds,
            "pagesPerSecond": pages as f64 / self.seconds.max(0.001),
        })
    }
}

/// Paths in brackets: all of them, or a few.
pub fn examples(paths: &[&str], all: bool) -> String {
    if all {
        return paths.iter().map(|path| format!("\n  {path}")).collect();
    }
    let few: Vec<&str> = paths.iter().take(2).copied().collect();
    format!(" ({}{})", few.join(", "), if paths.len() > few.len() { ", …" } else { "" })
}
