//! `ereg`, the headless shell of the e-registration core: three filters, every step of the flow as a command over a
//! vault directory, and the demonstration.
//!
//! It reaches the law, verification and the client, nothing below; only `demo` knows the registry. It decides nothing
//! and keeps nothing: what it prints was read back from a vault or judged by those crates.
//!
//! Exit codes: 0 all is good or done, 1 some is not, 2 it could not run.

mod demo;
mod failure;
mod filter;
mod language;
mod lines;
mod messages;
mod output;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};

use crate::{
    failure::Failure,
    filter::Ending,
    language::Language,
    messages::help,
    output::{Form, Output},
};

/// The arguments. Their help is in the catalogue ([`messages::help`]), in both languages.
#[derive(Debug, Parser)]
#[command(name = "ereg", version, disable_help_flag = true, disable_help_subcommand = true)]
struct Cli {
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Task,
}

/// What is asked for.
#[derive(Debug, Subcommand)]
enum Task {
    Check(filter::check::CheckArgs),
    Verify(filter::verify::VerifyArgs),
    Demo(demo::DemoArgs),
}

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let language = Language::asked_for(&args, |name| std::env::var(name).ok());
    let form = if args.iter().any(|arg| arg == "--json") { Form::Json } else { Form::Words };
    let outcome = match help::localised(Cli::command(), language).try_get_matches_from(&args) {
        Ok(matches) => Cli::from_arg_matches(&matches).map_err(|error| Failure::Usage(error.to_string())),
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // A closed pipe while showing help is nothing to report.
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => Err(Failure::Usage(error.to_string())),
    };
    let ended = outcome.and_then(|cli| {
        let mut out = Output::new(form, language);
        let ending = run(cli.command, &mut out)?;
        out.flush()?;
        Ok(ending)
    });
    match ended {
        Ok(ending) => ExitCode::from(ending.exit()),
        Err(failure) => {
            output::failure(&failure, form, language);
            ExitCode::from(failure.exit())
        }
    }
}

fn run(task: Task, out: &mut Output) -> Result<Ending, Failure> {
    match task {
        Task::Check(args) => filter::check::run(&args, out),
        Task::Verify(args) => filter::verify::run(&args, out),
        Task::Demo(args) => demo::run(&args, out),
    }
}
