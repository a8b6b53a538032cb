//! The `teff` command. Reads arguments and hands over to one module for each verb; holds no logic of its own.

mod assets;
mod build;
mod check;
mod collection;
mod dice;
mod eval;
mod explain;
mod files;
mod inject;
mod inspect;
mod legs;
mod metrics;
mod nonsense;
mod opened;
mod places;
mod report;
mod search;
mod serve;
mod settings;
mod size;
mod slips;
mod terminal;
mod typing;
mod typos;

use clap::builder::Resettable;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Full-text search for static pages: makes a folder of pages searchable in the reader's browser.
#[derive(Parser)]
#[command(name = "teff", version, subcommand_help_heading = "For a site")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Indexes a folder of pages and writes the bundle that makes them searchable.
    #[command(after_help = BOOST)]
    Build(Box<settings::Options>),
    /// Searches a bundle, by the engine that readers' browsers run.
    Search(search::Options),
    /// Holds a bundle to a site owner's own tests: which page is to be found for which query.
    Check(check::Options),
    /// Serves a folder to this machine's browsers.
    Serve(serve::Options),
    /// Adds the script tag to every HTML file of a folder, or takes it out again.
    Inject(inject::Options),
    /// Shows what a bundle is made of.
    Inspect(inspect::Options),
    /// Takes the score of a page apart, or says why it is not found.
    Explain(explain::Options),
    /// Measures relevance and speed on a collection with judged queries.
    #[command(hide = true)]
    Eval(eval::Options),
    /// Weighs the parts of a collection's index beside what information theory asks for.
    #[command(hide = true)]
    Size(size::Options),
    /// Asks a collection for rows of letters that mean nothing, and for words with near neighbours.
    #[command(hide = true)]
    Nonsense(nonsense::Options),
    /// Types the words of a collection's pages letter by letter and counts where the typing guarantee does not hold.
    #[command(hide = true)]
    Typing(typing::Options),
    /// Measures how often the right word is found for misspellings that people made.
    #[command(hide = true)]
    Typos(typos::Options),
}

/// What `teff build` is told in a file alone, as a flag has no room for it.
const BOOST: &str = "In the file of settings alone:\n  [boost]\n          What the scores of pages are multiplied by: \"guide/**\" = 1.5, above 0 and up to 10; of a page that several patterns fit, their product [without: 1]";

/// The code for a build that found nothing to index: a site whose search is empty is to be noticed.
const NOTHING_INDEXED: u8 = 2;

fn main() -> ExitCode {
    let arguments = with_verb(std::env::args_os().collect());
    let arguments = command().try_get_matches_from(arguments).and_then(|found| Arguments::from_arg_matches(&found));
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too; a wrong argument is an error like others.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    let done = match arguments.verb {
        Verb::Build(options) => build::run(&options),
        Verb::Search(options) => search::run(&options),
        Verb::Check(options) => check::run(&options),
        Verb::Serve(options) => serve::run(&options),
        Verb::Inject(options) => inject::run(&options),
        Verb::Inspect(options) => inspect::run(&options),
        Verb::Explain(options) => explain::run(&options),
        Verb::Eval(options) => eval::run(&options),
        Verb::Size(options) => size::run(&options),
        Verb::Nonsense(options) => nonsense::run(&options),
        Verb::Typing(options) => typing::run(&options),
        Verb::Typos(options) => typos::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if terminal::is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            for line in terminal::clean(&format!("{error:#}")).lines() {
                eprintln!("error: {line}");
            }
            match error.downcast_ref::<build::NothingIndexed>() {
                Some(_) => ExitCode::from(NOTHING_INDEXED),
                None => ExitCode::FAILURE,
            }
        }
    }
}

/// The command as its help shows it. An owner of a site needs the first verbs alone; those that measure how the engine does on collections, which are hidden above, have a list of their own below.
fn command() -> Command {
    // An empty variable says nothing: pipelines set those that they have no value for, too.
    let says = |name: &std::ffi::OsStr| std::env::var_os(name).is_none_or(|value| !value.is_empty());
    let command = Arguments::command().mut_subcommand("build", |build| {
        build.mut_args(|arg| match arg.get_env().is_none_or(says) {
            true => arg,
            false => arg.env(Resettable::Reset),
        })
    });
    let mut rest = String::from("For measuring the engine on collections:\n");
    for verb in command.get_subcommands().filter(|verb| verb.is_hide_set()) {
        let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
        rest.push_str(&format!("  {:<8}  {about}\n", verb.get_name()));
    }
    rest.push_str(
        "\n`teff <folder>` is `teff build <folder>`.\n\nExit codes: 0 fine, 1 an error, 2 nothing was indexed.",
    );
    command.after_help(rest)
}

/// A first argument that is no verb is what to build or how; none at all builds what is found.
fn with_verb(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let command = Arguments::command();
    let is_verb = |name: &str| name == "help" || command.get_subcommands().any(|verb| verb.get_name() == name);
    let builds = match arguments.get(1).map(|first| first.to_string_lossy()) {
        None => true,
        Some(first) if first.starts_with('-') => !["-h", "--help", "-V", "--version"].contains(&&*first),
        Some(first) => !is_verb(&first) && std::path::Path::new(&*first).exists(),
    };
    if builds {
        arguments.insert(1.min(arguments.len()), "build".into());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn the_verbs_of_owners_come_first() {
        let help = command().render_help().to_string();
        let at = |part: &str| help.find(part).unwrap_or_else(|| panic!("{part:?} is not in {help}"));
        let owners = [
            "For a site:",
            "\n  build ",
            "\n  search ",
            "\n  check ",
            "\n  serve ",
            "\n  inject ",
            "\n  inspect ",
            "\n  explain ",
        ];
        let others = ["For measuring", "\n  eval ", "\n  size ", "\n  nonsense ", "\n  typing ", "\n  typos "];
        let places: Vec<usize> = owners.iter().chain(&others).map(|part| at(part)).collect();
        assert!(places.is_sorted(), "{help}");
        assert!(at("\n  eval") > at("Options:"), "{help}");
        for part in others {
            assert_eq!(help.matches(part).count(), 1, "{part}");
        }
        // Those have a help of their own all the same.
        assert!(command().find_subcommand_mut("eval").unwrap().render_help().to_string().contains("judged queries"));
    }

    #[test]
    fn a_folder_alone_is_built() {
        let with = |arguments: &[&str]| {
            let all = std::iter::once("teff").chain(arguments.iter().copied()).map(OsString::from).collect();
            with_verb(all).into_iter().map(|a| a.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(with(&["src", "--quiet"]), "teff build src --quiet");
        assert_eq!(with(&[]), "teff build");
        assert_eq!(with(&["search", "x"]), "teff search x");
        assert_eq!(with(&["--inject", "src"]), "teff build --inject src");
        assert_eq!([with(&["--help"]), with(&["-V"])], ["teff --help", "teff -V"]);
        assert_eq!(with(&["serch"]), "teff serch");
    }
}
