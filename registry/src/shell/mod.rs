//! The words of `ereg-registry` to the person who runs it: in their language, a failure with its code and what to do.
//!
//! Standard output carries what was asked for; everything else goes to standard error. Nothing here decides anything.

pub mod ca;
pub mod sandbox;
pub mod words;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};
use ereg_protocol::catalogue;
use ereg_registry::{
    http::ServeError,
    keys::KeysError,
    partner::SandboxError,
    seed::SeedError,
    service::{HeldUpPaper, SealerError, ServiceError},
};
use ereg_terminal::{
    language::{Language, Phrase},
    usage,
};

/// The reason why a command did not do what it was asked.
#[derive(Debug)]
pub enum ShellFailure {
    /// One of ours.
    Coded {
        /// The stable code.
        code: &'static str,
        /// The part that only the moment knows: a file, an address, the system's own words in its own language. Empty
        /// where the code says it all.
        detail: String,
    },
    /// The reader of the answer has gone.
    ReaderGone,
}

impl ShellFailure {
    /// The failure of a code whose words say it all.
    pub fn of(code: &'static str) -> ShellFailure {
        ShellFailure::Coded { code, detail: String::new() }
    }

    fn lines(&self, language: Language) -> Option<String> {
        let ShellFailure::Coded { code, detail } = self else { return None };
        let say = |(zh, en): (&'static str, &'static str)| Phrase { zh, en }.in_language(language);
        let said = catalogue::words(code).map_or(*code, say);
        let mut lines = format!("{said} [{code}]");
        if let Some(fix) = catalogue::fix(code).map(say).filter(|fix| !fix.is_empty()) {
            lines.push('\n');
            lines.push_str(fix);
        }
        if !detail.is_empty() {
            lines.push('\n');
            lines.push_str(words::DETAIL.in_language(language));
            lines.push_str(detail);
        }
        Some(lines)
    }
}

/// A paper that somebody has to see to, on one line: which, of which case, why, the character that the font lacks, how often it
/// was put off and until when.
pub fn held_up(paper: &HeldUpPaper, language: Language) -> String {
    let say = |text: Phrase| text.in_language(language);
    let HeldUpPaper { paper, kind, case, code, lacks, put_off, next } = paper;
    let why = catalogue::words(code).map_or(code.as_str(), |(zh, en)| Phrase { zh, en }.in_language(language));
    let lacks = lacks.map_or_else(|| "-".to_owned(), |lacks| format!("{lacks} U+{:04X}", u32::from(lacks)));
    let next = match next {
        Some(next) => format!("{}{} +08:00", say(words::TRIED_AGAIN), next.wall_text()),
        None => say(words::TRIED_NO_MORE).to_owned(),
    };
    format!("{paper}\t{}\t{case}\t{code}\t{lacks}\t{}{put_off}\t{next}\t{why}", kind.name(), say(words::PUT_OFF))
}

macro_rules! coded {
    ($($error:ty),*) => {$(
        impl From<$error> for ShellFailure {
            fn from(error: $error) -> ShellFailure {
                ShellFailure::Coded { code: error.code(), detail: error.detail() }
            }
        }
    )*};
}
coded!(ServeError, KeysError, SandboxError, SealerError, SeedError, ServiceError);

/// The failure of writing the answer.
impl From<io::Error> for ShellFailure {
    fn from(error: io::Error) -> ShellFailure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => ShellFailure::ReaderGone,
            _ => ShellFailure::Coded { code: "output.failed", detail: error.to_string() },
        }
    }
}

impl From<tokio::task::JoinError> for ShellFailure {
    fn from(_: tokio::task::JoinError) -> ShellFailure {
        ShellFailure::of("runtime.failed")
    }
}

/// The language the person asked for, and what they want done; or how the program has ended already, the help shown
/// or the command line refused.
///
/// # Errors
/// The exit code.
pub fn understood<C: CommandFactory + FromArgMatches>() -> Result<(Language, C), ExitCode> {
    let args: Vec<OsString> = std::env::args_os().collect();
    let language = ereg_terminal::language::asked_for(&args, |name| std::env::var(name).ok());
    let matched = words::TEACHING.localised(C::command(), language).try_get_matches_from(&args);
    match matched.and_then(|matches| C::from_arg_matches(&matches)) {
        Ok(command) => Ok((language, command)),
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // A closed pipe while showing help is nothing to report.
            let _ = asked.print();
            Err(ExitCode::SUCCESS)
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", usage::told(&error, &args, language));
            Err(ExitCode::from(2))
        }
    }
}

/// Returns the program's exit code: 0, or 2 with why on standard error.
pub fn ended(outcome: Result<(), ShellFailure>, language: Language) -> ExitCode {
    match outcome {
        Ok(()) | Err(ShellFailure::ReaderGone) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{}", failure.lines(language).unwrap_or_default());
            ExitCode::from(2)
        }
    }
}

/// Tells the person of what stops nothing: the words before it, then why, with its code and what to do.
pub fn told(before: Phrase, why: &ShellFailure, language: Language) {
    let lines = why.lines(language).unwrap_or_default();
    let _ = writeln!(io::stderr(), "{}\n{lines}", before.in_language(language));
}

/// Writes a line of the answer.
///
/// # Errors
/// It cannot be written.
pub fn answer(line: &str) -> Result<(), ShellFailure> {
    Ok(writeln!(io::stdout(), "{line}")?)
}
