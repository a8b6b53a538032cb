//! The developer commands: `cargo xtask demo`, `test`, `tidy` and the others that `cargo xtask --help` lists.
//!
//! This file reads the arguments and calls one function for each command. It builds, serves and tests nothing itself.
//! xtask imports none of the workspace's crates, so a crate that does not compile never takes the commands away.

mod bench;
mod browsers;
mod console;
mod engine;
mod fuzz;
mod parts;
mod project;
mod scripts;
mod serve;
mod site;
mod sizes;
mod suites;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::console::Console;
use crate::project::Project;

const HELP: &str = "\
The developer commands of teff.

Usage: cargo xtask <command> [options]

Commands:
  demo          build the engine and the page, serve them on 127.0.0.1
  test          run every suite, setting up what is missing
  tidy          hold the laws of ARCHITECTURE.md
  engine        build the engine and its scripts, as bundles hold them
  budget        measure the downloads against budget.toml
  bench         measure teff beside other engines and write the page that shows it
  bench-page    measure keystroke to results in headless Chromium
  bench-engine  measure the engine on large collections in headless Chromium
  fuzz          run the fuzz targets under libFuzzer (nightly)
  setup         install the tools that `test` needs, and print the PATH that finds them

`cargo xtask <command> --help` tells more about one of them.
";

const DEMO_HELP: &str = "\
Builds the engine with the articles of seeds/, assembles the page in target/site and serves it.

Usage: cargo xtask demo [options]

  --port <n>  the port on 127.0.0.1 (default 1414; 0 takes a free one)
  --no-serve  leave the folder target/site and stop

Rust alone is enough. Where `wasm-opt` is found (`npm ci`, or on PATH) the wasm is optimised too.
";

const TEST_HELP: &str = "\
Runs every suite and ends with a table and the line `N passed, N failed`.

Usage: cargo xtask test [options]

  --only <suite>  run this suite alone; may be given several times
  --list          print the suites and stop

What is missing is set up once: wasm-pack, wasm-bindgen and geckodriver by cargo, into $TEFF_TOOLS or else
$XDG_CACHE_HOME/teff-tools or ~/.cache/teff-tools; npm packages by `npm ci`; browsers by apt-get where it may.
TEFF_CHROMIUM, TEFF_FIREFOX, CHROMEDRIVER and GECKODRIVER name other programs than those on PATH.
";

const TIDY_HELP: &str = "\
Reads the sources and holds the laws of ARCHITECTURE.md: who may import whom, what the engine may name, and so on.

Usage: cargo xtask tidy
";

const ENGINE_HELP: &str = "\
Builds the engine without articles and its scripts, as the teff command carries them and bundles hold them.

Usage: cargo xtask engine [folder]

  [folder]  where they go (default target/engine); TEFF_ENGINE=<folder> then builds a teff command with them
";

const BUDGET_HELP: &str = "\
Builds the engine without articles and the page, and measures both against budget.toml.

Usage: cargo xtask budget [--by-part | --small]

  --by-part  print instead what each module takes of the engine
  --small    print instead what the engine weighs with nightly's -Zbuild-std and panics without a word, when a nightly with rust-src is there

Needs `wasm-opt` from npm's binaryen, which `npm ci` brings; ends with an error when a budget is overspent.
";

const BENCH_HELP: &str = "\
Measures teff beside Pagefind, MiniSearch, FlexSearch, Lunr, Orama and a plain scan, over pages of the Rust toolchain's documentation, in headless
Chromium. Writes bench/results.json, docs/comparison.md and its pictures. What was measured is kept in target/bench: an interrupted run goes on.

Usage: cargo xtask bench [options]

  --quick            one article and one book with fewer runs, into target/bench; some minutes
  --corpora <names>  of XS, S, M, L, with commas; else XS,S,M
  --peers <names>    of teff, pagefind, minisearch, flexsearch, lunr, orama, scan; else all
  --stages <names>   of payload, cold, slow, trips, typing, pass, known; else all
  --curve            the growth over 100, 1,000 and 10,000 pages as well
  --fresh            measure everything again, not only what is missing
  --report           measure nothing, write the page from what is there
  --scale            instead, what building costs beside Pagefind: the book, 2,500 pages, 20,000 pages, the whole documentation, and
                     teff alone on 100,000 generated pages; --sites <names> of S, M, L, all, generated; about half an hour, no browser
  --hostile          instead, time, memory and message for one page of 200 MB and for a million files in one folder; --mb and --files say
                     other numbers; some minutes, and 5 GB of disk meanwhile

Needs `rustup component add rust-docs` for the pages and Chromium; the other engines come from npm.
";

const BENCH_PAGE_HELP: &str = "\
Measures keystroke to results on the page in headless Chromium and prints the 50th and 95th percentile; tasks over 50 ms meanwhile, the longest
interaction beside a dialog that does nothing, the first query on a fresh page, and what the boot takes where nobody searches. On a machine with other work
to do only what stands in one line may be compared.

Usage: cargo xtask bench-page
";

const BENCH_ENGINE_HELP: &str = "\
Measures the engine in the wasm, in headless Chromium: opening the index of a collection and answering it keystroke by keystroke.

Usage: cargo xtask bench-engine <folder>... [--lang <tag>]

  <folder>      a collection: a folder with corpus.jsonl, one record {id, title, text, lang?} a line
  --lang <tag>  only the documents of this language or of none
";

const FUZZ_HELP: &str = "\
Runs the fuzz targets under libFuzzer, one after the other, and prints how often each was run. Ends with an error when one found something.

Usage: cargo xtask fuzz [options] [target]...

  --minutes <n>  time for each target (default 1; 0 builds them and stops)
  --list         print the targets and stop

Needs a nightly toolchain (`rustup toolchain install nightly`); cargo-fuzz is built once into the folder of tools. First inputs are made of the
articles of seeds/; what libFuzzer adds stays in fuzz/corpus for the next run, findings go to fuzz/artifacts.
";

const SETUP_HELP: &str = "\
Installs what `cargo xtask test` needs, once, and prints a line for the shell that puts the tools on PATH.

Usage: cargo xtask setup
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = Parser::from_env();
    match arguments.next()? {
        None => {
            print!("{HELP}");
            bail!("no command given; start with `cargo xtask demo`");
        }
        Some(Arg::Short('h') | Arg::Long("help")) => {
            print!("{HELP}");
            Ok(())
        }
        Some(Arg::Value(command)) => match command.to_string_lossy().as_ref() {
            "demo" => demo(arguments),
            "test" => test(arguments),
            "tidy" => alone(arguments, TIDY_HELP, |project| tidy::report(project.root())),
            "engine" => engine(arguments),
            "budget" => budget(arguments),
            "bench" => bench_beside(arguments),
            "bench-page" => alone(arguments, BENCH_PAGE_HELP, bench::page),
            "bench-engine" => bench_engine(arguments),
            "fuzz" => fuzz(arguments),
            "setup" => alone(arguments, SETUP_HELP, suites::setup),
            other => bail!("there is no command `{other}`; `cargo xtask --help` lists them"),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

fn demo(mut arguments: Parser) -> Result<()> {
    let mut port = 1414_u16;
    let mut serves = true;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => port = arguments.value()?.parse()?,
            Arg::Long("no-serve") => serves = false,
            Arg::Short('h') | Arg::Long("help") => {
                print!("{DEMO_HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let project = Project::find()?;
    let console = Console::terminal();
    if serves {
        // Asked before the build, so that a taken port costs nobody a minute.
        port = serve::free_port(port)?;
    }
    let site = site::assemble(&project, &console)?;
    sizes::print_site(&project, &console, &site)?;
    if serves { serve::serve(&site.folder, port) } else { Ok(()) }
}

fn test(mut arguments: Parser) -> Result<()> {
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("only") => only.push(arguments.value()?.string()?),
            Arg::Long("list") => {
                print!("{}", suites::list());
                return Ok(());
            }
            Arg::Short('h') | Arg::Long("help") => {
                print!("{TEST_HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    suites::test(&Project::find()?, &only)
}

fn budget(mut arguments: Parser) -> Result<()> {
    let mut measure: fn(&Project, &Console) -> Result<()> = sizes::budget;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("by-part") => measure = sizes::by_part,
            Arg::Long("small") => measure = sizes::small,
            Arg::Short('h') | Arg::Long("help") => {
                print!("{BUDGET_HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let (project, console) = (Project::find()?, Console::terminal());
    tools::npm_packages(&project, &console, "")?;
    measure(&project, &console)
}

fn bench_beside(mut arguments: Parser) -> Result<()> {
    let options: Vec<_> = arguments.raw_args()?.collect();
    if options.iter().any(|option| option == "--help" || option == "-h") {
        print!("{BENCH_HELP}");
        return Ok(());
    }
    bench::beside(&Project::find()?, &options)
}

fn engine(mut arguments: Parser) -> Result<()> {
    let project = Project::find()?;
    let mut folder = project.target().join("engine");
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => {
                print!("{ENGINE_HELP}");
                return Ok(());
            }
            Arg::Value(given) => folder = given.into(),
            other => return Err(other.unexpected().into()),
        }
    }
    engine::write(&project, &Console::terminal(), &folder)
}

fn bench_engine(mut arguments: Parser) -> Result<()> {
    let mut collections = Vec::new();
    let mut lang = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("lang") => lang = Some(arguments.value()?.string()?),
            Arg::Short('h') | Arg::Long("help") => {
                print!("{BENCH_ENGINE_HELP}");
                return Ok(());
            }
            Arg::Value(folder) => collections.push(folder.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if collections.is_empty() {
        print!("{BENCH_ENGINE_HELP}");
        bail!("no collection given");
    }
    bench::engine(&Project::find()?, &collections, lang.as_deref())
}

fn fuzz(mut arguments: Parser) -> Result<()> {
    let mut minutes = 1.0_f64;
    let mut targets = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("minutes") => minutes = arguments.value()?.parse()?,
            Arg::Long("list") => {
                fuzz::targets(&Project::find()?)?.iter().for_each(|name| println!("{name}"));
                return Ok(());
            }
            Arg::Short('h') | Arg::Long("help") => {
                print!("{FUZZ_HELP}");
                return Ok(());
            }
            Arg::Value(name) => targets.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    fuzz::run(&Project::find()?, &targets, minutes)
}

/// A command without options of its own.
fn alone(mut arguments: Parser, help: &str, command: impl FnOnce(&Project) -> Result<()>) -> Result<()> {
    match arguments.next()? {
        None => command(&Project::find()?),
        Some(Arg::Short('h') | Arg::Long("help")) => {
            print!("{help}");
            Ok(())
        }
        Some(other) => Err(other.unexpected().into()),
    }
}
