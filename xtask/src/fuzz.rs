//! `cargo xtask fuzz`: builds the targets of `fuzz/` with cargo-fuzz and nightly, makes their first inputs, runs them one after the other and counts. What a target
//! does is the business of `fuzz/targets`; the ordinary tests run the same functions without any of this.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use toml::Table;

use crate::console::Console;
use crate::project::Project;
use crate::tools::{self, Tool};

/// What libFuzzer says at the end of a run, before the number.
const EXECUTIONS: &str = "stat::number_of_executed_units:";
/// The address of the host's target, which cargo-fuzz asks for by name. The sanitizers look for broken memory, of which code without `unsafe` has
/// none; without them a target runs two to three times as often.
const WITHOUT_SANITIZER: &[&str] = &["--sanitizer", "none"];

/// The names of the targets, as `fuzz/Cargo.toml` has them.
///
/// # Errors
/// When the manifest cannot be read.
pub fn targets(project: &Project) -> Result<Vec<String>> {
    let path = project.root().join("fuzz/Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
    let programs = manifest.get("bin").and_then(|bins| bins.as_array()).into_iter().flatten();
    Ok(programs.filter_map(|bin| Some(bin.get("name")?.as_str()?.to_owned())).collect())
}

/// Runs the targets named in `only`, or all, each for so many minutes.
///
/// # Errors
/// When nightly or cargo-fuzz is missing, with the line that installs it; when a target found something.
pub fn run(project: &Project, only: &[String], minutes: f64) -> Result<()> {
    let all = targets(project)?;
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        bail!("there is no target `{unknown}`; `cargo xtask fuzz --list` names them");
    }
    let chosen: Vec<&String> = all.iter().filter(|name| only.is_empty() || only.contains(name)).collect();
    let nightly = project.command(Path::new("rustup")).args(["run", "nightly", "rustc", "--version"]).output();
    if !nightly.is_ok_and(|output| output.status.success()) {
        bail!("libFuzzer needs a nightly compiler; `rustup toolchain install nightly` brings it");
    }
    let console = Console::terminal();
    for (_, installed) in tools::ensure(project, &console, &[Tool::CargoFuzz]) {
        installed?;
    }
    let fuzz = tools::bin_folder(project, Tool::CargoFuzz)?.join("cargo-fuzz");
    let mut seeds = project.cargo();
    seeds.args(["run", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--package", "teff-fuzz-targets"]);
    seeds.args(["--example", "seeds", "--", "seeds", "fuzz/corpus"]);
    console.run("making the first inputs", &mut seeds)?;
    for name in &chosen {
        let mut build = cargo_fuzz(project, &fuzz, "build", name);
        console.run(&format!("building the target {name}"), &mut build)?;
    }
    if minutes <= 0.0 {
        return Ok(());
    }
    let mut failed = Vec::new();
    for name in chosen {
        let (executions, clean) = run_one(project, &fuzz, name, minutes)?;
        let verdict = if clean { "clean" } else { "FOUND SOMETHING, see above and fuzz/artifacts" };
        console.say(format!("{name:<12} {executions:>12} executions in {minutes} minutes: {verdict}"));
        if !clean {
            failed.push(name.as_str());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("inputs were found that break {}", failed.join(", ")) }
}

fn cargo_fuzz(project: &Project, fuzz: &Path, verb: &str, name: &str) -> Command {
    let mut command = project.command(fuzz);
    // The toolchain that runs xtask names itself in these; cargo-fuzz is to ask rustup for nightly.
    command.env_remove("CARGO").env_remove("RUSTC").env("RUSTUP_TOOLCHAIN", "nightly");
    command.env("CARGO_TARGET_DIR", project.root().join("fuzz/target"));
    command.arg(verb).args(WITHOUT_SANITIZER).arg(name);
    command
}

/// Runs a target; gives the number of its executions and whether it found nothing.
fn run_one(project: &Project, fuzz: &Path, name: &str, minutes: f64) -> Result<(String, bool)> {
    let mut command = cargo_fuzz(project, fuzz, "run", name);
    command.arg("--");
    command.arg(format!("-max_total_time={}", (minutes * 60.0).ceil()));
    // An input that takes ten seconds or half a gigabyte is a finding, as a crash is.
    command.args(["-print_final_stats=1", "-timeout=10", "-rss_limit_mb=1024", "-malloc_limit_mb=512"]);
    let mut child = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", fuzz.display()))?;
    let mut executions = "0".to_owned();
    let mut last: Vec<String> = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            if let Some(number) = line.strip_prefix(EXECUTIONS) {
                executions = number.trim().to_owned();
            }
            last.push(line);
            if last.len() > 2000 {
                last.drain(..1000);
            }
        }
    }
    let clean = child.wait()?.success();
    if !clean {
        // What libFuzzer reports as it goes is passed over; what it says of a finding is not.
        let from = last.iter().position(|line| line.contains("panicked") || line.contains("ERROR")).unwrap_or(0);
        last[from..].iter().for_each(|line| eprintln!("{line}"));
    }
    Ok((executions, clean))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_door() {
        let project = Project::find().unwrap();
        let names = targets(&project).unwrap();
        let library = fs::read_to_string(project.root().join("fuzz/targets/src/lib.rs")).unwrap();
        assert_eq!(library.matches("Target { name:").count(), names.len());
        for name in names {
            assert!(library.contains(&format!("name: \"{name}\"")), "{name} is not in fuzz/targets/src/lib.rs");
            assert!(project.root().join(format!("fuzz/fuzz_targets/{name}.rs")).is_file(), "{name}");
        }
    }
}
