//! `cargo xtask test`: sets up what is missing, runs every suite and counts them. CI runs this and nothing else.
//!
//! A suite is a name, what it needs and a function. What cannot be set up fails the suites that need it, with the
//! remedy; nothing is skipped in silence, and one failure does not keep the others from running.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::browsers::{self, Browser};
use crate::console::Console;
use crate::engine;
use crate::project::Project;
use crate::site::{self, WASM_TARGET};
use crate::sizes;
use crate::tidy;
use crate::tools::{self, Tool};

struct Suite {
    name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    run: fn(&Ground, &Console) -> Result<()>,
}

/// What is set up before a suite or a measurement runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// The standard library for the browser.
    WasmTarget,
    /// A program that cargo builds.
    Cargo(Tool),
    /// A browser, with its driver.
    In(Browser),
    /// npm's packages.
    Npm,
}

const WASM_PACK: Need = Need::Cargo(Tool::WasmPack);
const WASM_BINDGEN: Need = Need::Cargo(Tool::WasmBindgen);
const GECKODRIVER: Need = Need::Cargo(Tool::Geckodriver);
const CHROMIUM: Need = Need::In(Browser::Chromium);
const FIREFOX: Need = Need::In(Browser::Firefox);

/// The suites of one stage run side by side: cargo's builds wait for each other, but not for what the others do besides.
const STAGES: &[&[Suite]] = &[
    &[
        Suite { name: "fmt", about: "formatting", needs: &[], run: fmt },
        Suite { name: "tidy", about: "the laws of ARCHITECTURE.md", needs: &[], run: tidy },
        Suite { name: "clippy", about: "clippy, warnings as errors", needs: &[], run: clippy },
    ],
    &[
        Suite { name: "native", about: "cargo test of the workspace", needs: &[], run: native },
        Suite {
            name: "clippy-wasm",
            about: "clippy of the engine's doors",
            needs: &[Need::WasmTarget],
            run: clippy_wasm,
        },
    ],
    &[Suite {
        name: "pack",
        about: "wasm-pack build --profile wasm --target web",
        needs: &[Need::WasmTarget, WASM_PACK, WASM_BINDGEN],
        run: pack,
    }],
    &[
        Suite {
            name: "wasm-chrome",
            about: "the engine's doors in headless Chromium",
            needs: &[Need::WasmTarget, WASM_PACK, WASM_BINDGEN, CHROMIUM],
            run: |ground, console| wasm_pack_test(ground, console, Browser::Chromium),
        },
        Suite {
            name: "wasm-firefox",
            about: "the engine's doors in headless Firefox",
            needs: &[Need::WasmTarget, WASM_PACK, WASM_BINDGEN, GECKODRIVER, FIREFOX],
            run: |ground, console| wasm_pack_test(ground, console, Browser::Firefox),
        },
    ],
    &[Suite {
        name: "budget",
        about: "the downloads against budget.toml",
        needs: &[Need::WasmTarget, Need::Npm],
        run: budget,
    }],
    &[
        Suite {
            name: "page",
            about: "the real page in Chromium and Firefox",
            needs: &[Need::WasmTarget, Need::Npm, CHROMIUM, FIREFOX],
            run: page,
        },
        Suite { name: "bench", about: "the arithmetic of the comparison", needs: &[Need::Npm], run: bench },
        Suite {
            name: "types",
            about: "tsc over the page's modules",
            needs: &[Need::WasmTarget, Need::Npm],
            run: types,
        },
    ],
];

/// What the suites stand on: the project, the environment with its tools, and the site once it is assembled.
pub struct Ground<'a> {
    project: &'a Project,
    environment: Vec<(OsString, OsString)>,
    site: OnceLock<Result<PathBuf, String>>,
}

/// One line for each suite.
pub fn list() -> String {
    let mut text = String::new();
    for suite in STAGES.iter().copied().flatten() {
        let _ = writeln!(text, "{:14}{}", suite.name, suite.about);
    }
    text
}

/// Runs the suites named in `only`, or all.
///
/// # Errors
/// When a name is unknown or a suite fails; the table above the error says which.
pub fn test(project: &Project, only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| !STAGES.iter().copied().flatten().any(|suite| suite.name == **name))
    {
        bail!("there is no suite `{unknown}`; `cargo xtask test --list` names them");
    }
    let chosen = |suite: &&Suite| only.is_empty() || only.iter().any(|name| name == suite.name);
    let started = Instant::now();
    let needs: Vec<_> =
        STAGES.iter().copied().flatten().filter(chosen).flat_map(|suite| suite.needs).copied().collect();
    let problems = set_up(project, &needs);
    let ground = Ground::new(project)?;
    let mut outcomes = Vec::new();
    for stage in STAGES {
        let suites: Vec<_> = stage.iter().filter(chosen).collect();
        run_stage(&ground, &suites, &problems, &mut outcomes);
    }
    conclude(&outcomes, started.elapsed())
}

/// Sets everything up and prints the line that puts the tools on PATH.
///
/// # Errors
/// When something cannot be set up; each with its remedy.
pub fn setup(project: &Project) -> Result<()> {
    let needs: Vec<_> = STAGES.iter().copied().flatten().flat_map(|suite| suite.needs).copied().collect();
    let problems = set_up(project, &needs);
    let ground = Ground::new(project)?;
    for name in ["PATH", "CHROMEDRIVER"] {
        if let Some((_, value)) = ground.environment.iter().find(|(other, _)| other == name) {
            println!("export {name}={}", value.display());
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        bail!(problems.iter().map(|(_, p)| p.as_str()).collect::<Vec<_>>().join("\n"))
    }
}

impl<'a> Ground<'a> {
    /// Names the tools' folders; sets nothing up.
    ///
    /// # Errors
    /// When no place for the tools can be told.
    pub fn new(project: &'a Project) -> Result<Self> {
        let mut folders = Vec::new();
        for tool in [Tool::WasmPack, Tool::WasmBindgen, Tool::Geckodriver] {
            folders.push(tools::bin_folder(project, tool)?);
        }
        folders.push(project.root().join("node_modules/.bin"));
        let environment = browsers::environment(project, &folders)?;
        Ok(Ground { project, environment, site: OnceLock::new() })
    }

    fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut cargo = self.project.cargo();
        cargo.args(arguments);
        cargo
    }

    /// A program among the tools, in the environment that browsers need.
    pub fn program(&self, name: &str) -> Command {
        // The PATH of a command is not the one that its own program is looked up in, so it is looked up here.
        let path = self.environment.iter().find(|(variable, _)| variable == "PATH").map(|(_, path)| path);
        let found = path.and_then(|path| {
            std::env::split_paths(path).map(|folder| folder.join(name)).find(|program| tools::is_program(program))
        });
        let mut command = self.project.command(&found.unwrap_or_else(|| PathBuf::from(name)));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.env("CARGO_TARGET_DIR", self.project.target());
        command
    }

    /// The assembled site; the first suite that asks builds it.
    ///
    /// # Errors
    /// When it cannot be assembled.
    pub fn site(&self, console: &Console) -> Result<PathBuf> {
        let assembled = || site::assemble(self.project, console).map(|site| site.folder).map_err(|e| format!("{e:#}"));
        self.site.get_or_init(assembled).clone().map_err(|error| anyhow!("the page cannot be assembled: {error}"))
    }
}

/// Sets up what is missing; returns what cannot be, with its remedy.
pub fn set_up(project: &Project, needs: &[Need]) -> Vec<(Need, String)> {
    let console = Console::terminal();
    let wants = |need: &Need| needs.contains(need);
    let mut problems = Vec::new();
    let mut note = |need: Need, result: Result<()>| {
        if let Err(error) = result {
            problems.push((need, format!("{error:#}")));
        }
    };
    let cargo_tools: Vec<_> = [Tool::WasmPack, Tool::WasmBindgen, Tool::Geckodriver]
        .into_iter()
        .filter(|&tool| wants(&Need::Cargo(tool)))
        .collect();
    thread::scope(|scope| {
        // Compiling keeps the processor busy, apt and npm the network.
        let building = scope.spawn(|| tools::ensure(project, &console, &cargo_tools));
        if wants(&Need::WasmTarget) {
            note(Need::WasmTarget, site::ensure_wasm_target(project, &console));
        }
        for browser in [Browser::Chromium, Browser::Firefox].into_iter().filter(|&browser| wants(&Need::In(browser))) {
            note(Need::In(browser), browsers::ensure(&console, &[browser]));
        }
        if wants(&Need::Npm) {
            note(Need::Npm, tools::npm_packages(project, &console, ""));
        }
        for (tool, result) in building.join().unwrap_or_default() {
            note(Need::Cargo(tool), result);
        }
    });
    problems
}

struct Outcome {
    name: &'static str,
    time: Duration,
    problem: Option<String>,
}

fn run_stage(ground: &Ground, suites: &[&Suite], problems: &[(Need, String)], outcomes: &mut Vec<Outcome>) {
    if suites.len() > 1 {
        println!("\n… {}", suites.iter().map(|suite| suite.name).collect::<Vec<_>>().join(", "));
    }
    thread::scope(|scope| {
        let running: Vec<_> = suites
            .iter()
            .map(|&suite| {
                let live = suites.len() == 1;
                if live {
                    println!("{}", heading(suite));
                }
                (suite, live, scope.spawn(move || run_suite(ground, suite, problems, live)))
            })
            .collect();
        for (suite, live, thread) in running {
            let (outcome, text) = thread.join().unwrap_or_else(|_| {
                let problem = Some("the suite panicked; the lines above say where".to_owned());
                (Outcome { name: suite.name, time: Duration::ZERO, problem }, String::new())
            });
            if !live {
                println!("{}\n{}", heading(suite), text.trim_end());
            }
            let verdict = outcome.problem.as_deref().unwrap_or("ok");
            println!("-- {}: {verdict} ({:.1} s)", suite.name, outcome.time.as_secs_f64());
            outcomes.push(outcome);
        }
    });
}

fn heading(suite: &Suite) -> String {
    format!("\n== {}: {} ==", suite.name, suite.about)
}

fn run_suite(ground: &Ground, suite: &Suite, problems: &[(Need, String)], live: bool) -> (Outcome, String) {
    let started = Instant::now();
    let console = Console::recording(live);
    let unmet: Vec<_> =
        problems.iter().filter(|(need, _)| suite.needs.contains(need)).map(|(_, problem)| problem.as_str()).collect();
    let result = if unmet.is_empty() { (suite.run)(ground, &console) } else { Err(anyhow!(unmet.join("\n"))) };
    let problem = result.err().map(|error| format!("FAILED: {error:#}"));
    (Outcome { name: suite.name, time: started.elapsed(), problem }, console.text())
}

fn conclude(outcomes: &[Outcome], time: Duration) -> Result<()> {
    println!("\n{:14}{:>9}", "suite", "seconds");
    for outcome in outcomes {
        let verdict = if outcome.problem.is_none() { "ok" } else { "FAILED" };
        println!("{:14}{:>9.1}  {verdict}", outcome.name, outcome.time.as_secs_f64());
    }
    println!("{:14}{:>9.1}\n", "in all", time.as_secs_f64());
    let failed = outcomes.iter().filter(|outcome| outcome.problem.is_some()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed > 0 {
        bail!("{failed} of {} suites failed; `cargo xtask test --only <suite>` runs one again", outcomes.len());
    }
    Ok(())
}

fn fmt(ground: &Ground, console: &Console) -> Result<()> {
    console
        .run("checking the format", &mut ground.cargo(["fmt", "--all", "--check"]))
        .context("`cargo fmt --all` puts it right; `rustup component add rustfmt` where it is missing")
}

fn tidy(ground: &Ground, console: &Console) -> Result<()> {
    let findings = tidy::check(ground.project.root())?;
    findings.iter().for_each(|finding| console.say(finding));
    tidy::verdict(&findings)
}

fn clippy(ground: &Ground, console: &Console) -> Result<()> {
    let mut cargo = ground.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    console.run("clippy", &mut cargo)
}

fn clippy_wasm(ground: &Ground, console: &Console) -> Result<()> {
    let arguments = ["clippy", "--package", "teff", "--all-targets", "--target", WASM_TARGET, "--", "-D", "warnings"];
    console.run("clippy", &mut ground.cargo(arguments))
}

fn native(ground: &Ground, console: &Console) -> Result<()> {
    console.run("the native tests", &mut ground.cargo(["test", "--workspace", "--no-fail-fast"]))
}

fn pack(ground: &Ground, console: &Console) -> Result<()> {
    let mut command = ground.program("wasm-pack");
    command.args(["build", "--profile", "wasm", "--target", "web", "--mode", "no-install", "--out-dir", "target/pkg"]);
    console.run("wasm-pack build", &mut command)
}

fn wasm_pack_test(ground: &Ground, console: &Console, browser: Browser) -> Result<()> {
    let mut command = ground.program("wasm-pack");
    command.args(["test", "--mode", "no-install", "--headless"]);
    match browser {
        Browser::Chromium => {
            let driver = browsers::chromedriver().context("chromedriver is missing")?;
            command.args(["--chrome", "--chromedriver"]).arg(driver);
        }
        Browser::Firefox => {
            let driver = std::env::var_os("GECKODRIVER").map(PathBuf::from);
            let cached = tools::bin_folder(ground.project, Tool::Geckodriver)?.join(Tool::Geckodriver.program());
            command.args(["--firefox", "--geckodriver"]).arg(driver.unwrap_or(cached));
        }
    }
    // Seconds for all tests of one file; the default of 20 is short on a busy machine.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "240");
    console.run("wasm-pack test", &mut command)?;
    if count_after(&console.text(), "test result: ok. ") == 0 {
        bail!(
            "no test ran in the browser; tests/web.rs should hold some, with `wasm_bindgen_test_configure!(run_in_browser)`"
        );
    }
    Ok(())
}

fn budget(ground: &Ground, console: &Console) -> Result<()> {
    sizes::budget(ground.project, console)
}

fn page(ground: &Ground, console: &Console) -> Result<()> {
    let site = ground.site(console)?;
    let files = tests_in(&ground.project.root().join("tests/browser"))?;
    let engine = ground.project.target().join("engine");
    engine::write(ground.project, console, &engine)?;
    let programs = ["build", "--package", "teff", "--package", "teff-bundle", "--examples"];
    console.run("building what the tests of bundles call", &mut ground.cargo(programs))?;
    let example = |name: &str| ground.project.target().join("debug/examples").join(name);
    let mut node = ground.program("node");
    // A test that hangs fails by name instead of holding the run.
    node.args(["--test", "--test-reporter=spec", "--test-timeout=600000"]).args(files);
    node.env("TEFF_SITE", site)
        .env("TEFF_ENGINE", engine)
        .env("TEFF_LAY", example("lay"))
        .env("TEFF_ANSWERS", example("answers"));
    // Else a test of a test runner that runs under another one reports to that one instead of printing.
    node.env_remove("NODE_TEST_CONTEXT");
    console.run("the page's tests", &mut node)?;
    if count_after(&console.text(), "pass ") == 0 {
        bail!("no test of the page ran; the files tests/browser/*.test.mjs should hold some");
    }
    Ok(())
}

fn bench(ground: &Ground, console: &Console) -> Result<()> {
    let mut node = ground.program("node");
    node.args(["--test", "--test-reporter=spec", "--test-timeout=600000"]);
    node.args(tests_in(&ground.project.root().join("bench"))?).env_remove("NODE_TEST_CONTEXT");
    console.run("the tests of the comparison", &mut node)?;
    if count_after(&console.text(), "pass ") == 0 {
        bail!("no test of the comparison ran; the files bench/*.test.mjs should hold some");
    }
    Ok(())
}

fn types(ground: &Ground, console: &Console) -> Result<()> {
    ground.site(console)?;
    let mut tsc = ground.project.command(&tools::npm_program(ground.project, "tsc"));
    console.run("the type check", tsc.args(["--noEmit", "--project", "www/jsconfig.json"]))
}

/// Named one by one: what `node --test <folder>` means differs between Node's versions.
fn tests_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    if files.is_empty() {
        bail!("{} holds no file *.test.mjs: what lies there is not tested", folder.display());
    }
    Ok(files)
}

/// The sum of the numbers that follow `words` in the output.
fn count_after(text: &str, words: &str) -> usize {
    text.match_indices(words)
        .filter_map(|(at, _)| {
            let rest = &text[at + words.len()..];
            rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())].parse::<usize>().ok()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_ran_are_counted_from_what_the_runners_print() {
        let cargo = "no tests to run!\ntest result: ok. 3 passed; 0 failed\ntest result: ok. 12 passed; 0 failed\n";
        assert_eq!(count_after(cargo, "test result: ok. "), 15);
        assert_eq!(count_after("ℹ tests 5\nℹ pass 4\nℹ fail 1\n", "pass "), 4);
        assert_eq!(count_after("ℹ pass 0\n", "pass "), 0);
        assert_eq!(count_after("the tests pass well", "pass "), 0);
    }

    #[test]
    fn suites_have_names_of_their_own() {
        let mut names: Vec<_> = STAGES.iter().copied().flatten().map(|suite| suite.name).collect();
        names.sort_unstable();
        let n_names = names.len();
        names.dedup();
        assert_eq!(names.len(), n_names);
        assert_eq!(list().lines().count(), n_names);
    }

    #[test]
    fn an_unknown_suite_is_an_error() {
        let message = test(&Project::find().unwrap(), &["nothing".to_owned()]).unwrap_err().to_string();
        assert!(message.contains("no suite `nothing`"), "{message}");
    }

    #[test]
    fn a_failed_suite_fails_the_whole() {
        let outcome =
            |problem: Option<&str>| Outcome { name: "fmt", time: Duration::ZERO, problem: problem.map(str::to_owned) };
        assert!(conclude(&[outcome(None)], Duration::ZERO).is_ok());
        assert!(conclude(&[outcome(None), outcome(Some("FAILED: x"))], Duration::ZERO).is_err());
    }

    #[test]
    fn a_missing_need_fails_its_suites_with_the_remedy() {
        let project = Project::find().unwrap();
        let ground = Ground::new(&project).unwrap();
        let suite = Suite { name: "page", about: "", needs: &[Need::Npm], run: |_, _| Ok(()) };
        let problems = [(Need::Npm, "install Node".to_owned())];
        let (outcome, _) = run_suite(&ground, &suite, &problems, false);
        assert_eq!(outcome.problem.as_deref(), Some("FAILED: install Node"));
        let (outcome, _) = run_suite(&ground, &suite, &[(CHROMIUM, "no browser".to_owned())], false);
        assert_eq!(outcome.problem, None);
    }
}
