//! The `teff` command. Reads arguments and hands over to one module for each verb; holds no logic of its own.

mod collection;
mod eval;
mod metrics;
mod size;
mod typing;
mod typos;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Full-text search for static pages.
#[derive(Parser)]
#[command(name = "teff", version)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Measures relevance and speed on a collection with judged queries.
    Eval(eval::Options),
    /// Weighs the parts of a collection's index beside what information theory asks for.
    Size(size::Options),
    /// Types the words of a collection's pages letter by letter and counts where the typing guarantee does not hold.
    Typing(typing::Options),
    /// Measures how often the right word is found for misspellings that people made.
    Typos(typos::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Eval(options) => eval::run(&options),
        Verb::Size(options) => size::run(&options),
        Verb::Typing(options) => typing::run(&options),
        Verb::Typos(options) => typos::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
