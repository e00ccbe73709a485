//! `ereg review`: what does the law think of these applications, here and now, with nobody asked?
//!
//! The same rules that judge a draft on a phone judge what is read: offline, with the policy pack of this build, provisional.
//! An application is good where nothing stands against it as far as can be told here; what is not known here is said.

use std::path::PathBuf;

use clap::Args;
use ereg_client::{AnswerKind, Clock as _, Instant, SystemClock, TypedApplication, Verdicts, judged};
use ereg_law::{
    matter::Matter,
    policy::PolicyPack,
    references::floor_pack,
    role::{Role, Signatory},
    section::Form,
};
use serde::{Serialize, Serializer};

use crate::{
    failure::Failure,
    filter::{
        ItemError, Judged, RunEnding,
        application::{Application, FORMAT, Objects, read},
        stream,
    },
    language::{Language, PicksText as _},
    lines::{Line, Source},
    messages::{self, terms},
    output::{Output, Reply, safe},
    shown::Shown,
    told::verdicts_shown,
};

/// Arguments of `ereg review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
}

/// The answer about one application.
struct Reviewed {
    ending: RunEnding,
    shown: Shown,
}

impl Serialize for Reviewed {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.shown.serialize(out)
    }
}

impl Reply for Reviewed {
    fn words(&self, language: Language) -> String {
        self.shown.words(language)
    }
}

impl Judged for Reviewed {
    fn ending(&self) -> RunEnding {
        self.ending
    }
}

fn judge(line: &Line, number: usize, now: Instant, pack: &PolicyPack, language: Language) -> Reviewed {
    let review = read(line, language).and_then(|application: Application| {
        let matter = application.matter(language)?;
        Ok((&matter.form, verdicts(&application, matter, now, pack, language)?))
    });
    let begun = Shown::new(language).value("number", number);
    match review {
        Ok((form, verdicts)) => {
            let ending = match verdicts.decisive {
                AnswerKind::Pass | AnswerKind::Acknowledge | AnswerKind::Unknown => RunEnding::Good,
                AnswerKind::Manual | AnswerKind::Refuse | AnswerKind::Supplement | AnswerKind::NotAccept => {
                    RunEnding::NotAll
                }
            };
            let shown = begun.with(verdicts_shown(&verdicts, Some(form), language).silent());
            Reviewed {
                ending,
                shown: lines(shown, &verdicts, form, number, ending).value("ok", ending == RunEnding::Good),
            }
        }
        Err(error) => Reviewed { ending: RunEnding::NotAll, shown: error.shown(begun, number) },
    }
}

fn verdicts(
    application: &Application,
    matter: &'static Matter,
    now: Instant,
    pack: &PolicyPack,
    language: Language,
) -> Result<Verdicts, ItemError> {
    // Whoever answers first; the dead answer nothing.
    let answers = |role: &&Role| role.signing == Signatory::Signs;
    let first = || matter.form.roles.iter().find(answers).and_then(Role::first);
    let slot = application.slot.or_else(first).ok_or_else(|| ItemError::of_code(FORMAT, language))?;
    let (typed, register) = (application.typed(matter, language)?, application.register.clone());
    let typed = TypedApplication { matter, typed: &typed, slot, register, materials: Vec::new() };
    Ok(judged(typed, pack.clone(), application.as_of.unwrap_or(now)))
}

/// A row for each finding, the columns in line.
fn lines(shown: Shown, verdicts: &Verdicts, form: &Form, number: usize, ending: RunEnding) -> Shown {
    let language = shown.language();
    let say = |text: crate::language::Phrase| text.in_language(language);
    let (_, decisive) = terms::answer_kind(verdicts.decisive);
    let mark = if ending == RunEnding::Good { "✓" } else { "✗" };
    let shown = shown
        .line(format!("{mark} {number}  {}{}", say(terms::DECISIVE), say(decisive)))
        .line(format!("  {}{}", say(terms::AS_OF), verdicts.as_of.at.wall_text()))
        .line(format!("  {}", language.of(&verdicts.label)));
    let answers = verdicts.findings.iter().map(|finding| say(terms::answer_kind(finding.answer).1));
    let widest = answers.map(width).max().unwrap_or(0);
    verdicts.findings.iter().fold(shown, |shown, finding| {
        let answer = say(terms::answer_kind(finding.answer).1);
        let blanks = " ".repeat(widest - width(answer));
        let said = match &finding.told {
            Some(told) => {
                let field = told
                    .field
                    .as_ref()
                    .map(|path| format!("{}{}", terms::field(path, Some(form), language), say(messages::COLON)));
                format!("{}{} [{}]", field.unwrap_or_default(), language.of(&told.text), told.code)
            }
            None => language.of(&finding.title).to_owned(),
        };
        let basis = if finding.answer == AnswerKind::Pass {
            String::new()
        } else {
            format!("  {}{}", say(terms::BASIS), finding.basis)
        };
        shown.line(format!("  {:<5} {answer}{blanks}  {}{basis}", finding.rule, safe(&said)))
    })
}

/// Returns how many columns of a terminal a text takes: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

/// Runs the filter.
///
/// # Errors
/// The input cannot be read or the output not written.
pub fn run(args: &ReviewArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let pack = floor_pack().map_err(|error| Failure::Argument(error.code()))?;
    let objects = Objects::over(Source::from(args.file.as_path()).open()?);
    let now = SystemClock::start().read().wall;
    let mut number = 0;
    stream(objects, out, |line| {
        number += 1;
        judge(&line, number, now, &pack, language)
    })
}
