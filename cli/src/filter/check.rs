//! `ereg check`: what identifiers are these, and are they well-formed?
//!
//! Spelling, and whether a birth date is still to come: whether a person, unit or certificate exists is the register's
//! to say. The answer repeats the
//! input because the caller gave it; nothing is kept.

use std::{borrow::Cow, path::PathBuf};

use clap::Args;
use ereg_client::{Clock as _, SystemClock};
use ereg_domain::{
    identifier::{Fault, IdentifierError, IdentifierKind, Match, PersonNumber, classify},
    party::fault_of_birth,
    time::Day,
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Judged, RunEnding, stream},
    language::Language,
    lines::{Line, Source},
    messages,
    output::{Output, Reply, visible},
};

/// Arguments of `ereg check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
}

/// The answer about one line.
#[derive(Debug, Serialize)]
struct Checked {
    input: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    matches: Option<Vec<Fit>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
}

/// A kind that the input fits.
#[derive(Debug, Serialize)]
struct Fit {
    kind: &'static str,
    canonical: String,
    /// The reason why nobody has such a number, although it is well-formed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
}

impl Fit {
    fn of(found: Match, today: Day, language: Language) -> Self {
        use IdentifierKind::{CitizenId, PermanentResident, ResidencePermit};
        let person = matches!(found.kind, CitizenId | ResidencePermit | PermanentResident);
        let number = person.then(|| found.canonical.parse::<PersonNumber>().ok()).flatten();
        let error =
            number.and_then(|number| fault_of_birth(&number, today)).map(|code| ItemError::of_code(code, language));
        Self { kind: found.kind.name(), canonical: found.canonical, error }
    }
}

impl Judged for Checked {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for Checked {
    fn words(&self, language: Language) -> String {
        let input = visible(&self.input);
        if let Some(error) = &self.error {
            return format!("✗ {input}  {}", error.line());
        }
        let fits = self.matches.iter().flatten().map(|fit| {
            let kind = messages::identifier_kind(fit.kind).in_language(language);
            let canonical = visible(&fit.canonical);
            let fits = if fit.canonical == self.input { kind.to_owned() } else { format!("{kind} → {canonical}") };
            match &fit.error {
                Some(error) => format!("{fits} ✗ {}", error.line()),
                None => fits,
            }
        });
        format!("✓ {input}  {}", fits.collect::<Vec<_>>().join(messages::SEMICOLON.in_language(language)))
    }
}

fn judge(line: Line, today: Day, language: Language) -> Checked {
    let found = match line_error(&line, language) {
        Some(error) => Err(error),
        None => classify(&by_name(line.as_str())).map_err(|error| match error {
            IdentifierError::Unknown => {
                let message = unknown(line.as_str(), language);
                ItemError { message, ..ItemError::of_code(error.code(), language) }
            }
            error => ItemError::of_code(error.code(), language),
        }),
    };
    let input = line.into_string();
    match found {
        Ok(matches) => {
            let fits: Vec<Fit> = matches.into_iter().map(|found| Fit::of(found, today, language)).collect();
            // Good where it can be at least one of the things that it is spelled like.
            let error = if fits.iter().any(|fit| fit.error.is_none()) {
                None
            } else {
                fits.iter().find_map(|fit| fit.error.clone())
            };
            Checked { input, ok: error.is_none(), matches: Some(fits), error }
        }
        Err(error) => Checked { input, ok: false, matches: None, error: Some(error) },
    }
}

/// A kind named in words, 公民身份号码 for `citizen_id`, by the name that the formats know.
fn by_name(line: &str) -> Cow<'_, str> {
    let Some((words, value)) = line.split_once([':', '：']) else { return line.into() };
    let words = words.trim();
    let named = |kind: &IdentifierKind| {
        let text = messages::identifier_kind(kind.name());
        kind.name() == words || [Language::Zh, Language::En].iter().any(|l| text.in_language(*l) == words)
    };
    match IdentifierKind::ALL.into_iter().find(named) {
        Some(kind) => format!("{}:{value}", kind.name()).into(),
        None => line.into(),
    }
}

/// Tells of an input that fits nothing the kinds that it comes close to: the right length and characters, and then a
/// slip. It is not guessed which of them was meant.
fn unknown(line: &str, language: Language) -> String {
    let slip = |error: &IdentifierError| {
        matches!(error, IdentifierError::Malformed { fault: Fault::Checksum | Fault::Date, .. })
    };
    let told = messages::identifier(&IdentifierError::Unknown, language);
    let close = IdentifierKind::ALL.into_iter().filter_map(|kind| {
        let fault = classify(&format!("{}:{line}", kind.name())).err().filter(slip)?;
        let kind = messages::identifier_kind(kind.name()).in_language(language);
        let fault = messages::identifier(&fault, language);
        Some(format!(
            "{}{kind}{}{fault}",
            messages::AS_ONE.in_language(language),
            messages::COLON.in_language(language)
        ))
    });
    [told].into_iter().chain(close).collect()
}

/// Returns what is wrong with a line before anybody looks at what it says; none for a line of text.
pub fn line_error(line: &Line, language: Language) -> Option<ItemError> {
    match line {
        Line::Text(_) => None,
        Line::NotUtf8(_) => Some(ItemError::of_code("input.not_utf8", language)),
        Line::TooLarge(_) => Some(ItemError::new("too_large", messages::LINE_TOO_LARGE.in_language(language))),
    }
}

/// Runs the filter.
///
/// # Errors
/// The input cannot be read or the output not written.
pub fn run(args: &CheckArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let lines = Source::from(args.file.as_path()).open()?;
    let today = SystemClock::start().read().wall.day();
    stream(lines, out, |line| judge(line, today, language))
}
