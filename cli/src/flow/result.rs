//! Results of queries: showing them, and writing them out for others.

use clap::Args;
use ereg_client::{CaseId, ResultScreen, SheetLineView};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::done,
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Args)]
pub struct ResultsArgs {
    case: Option<CaseId>,
    #[arg(long)]
    sealed: bool,
}

/// The results of the person's queries, or the one in which a case ended.
///
/// # Errors
/// As the client's.
pub fn results(args: &ResultsArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let results = session.client.results();
    let found = match args.case {
        Some(case) => vec![session.wait(results.of_case(case))?],
        None => session.wait(results.list())?,
    };
    if args.sealed {
        // One result a line, the bytes as they were sealed.
        for screen in &found {
            shell.out.answer(&Shown::new(language).value("result", &screen.result).line(&screen.result))?;
        }
        return Ok(RunEnding::Good);
    }
    let items = found.iter().map(|screen| screen_shown(screen, language));
    done(shell, &Shown::new(language).list("items", items).or_say(messages::NOTHING))
}

fn screen_shown(screen: &ResultScreen, language: Language) -> Shown {
    let check = &screen.check;
    let shown = lines_shown(Shown::new(language).text_if("mark", screen.mark.as_ref()), &check.lines, language)
        .value("number", &screen.number)
        .value("unit", &screen.unit)
        .value("as_of", screen.as_of)
        .text_if("words", check.words.as_ref())
        .fact("entries", terms::ENTRIES, screen.entries)
        .value("sealed", check.ok)
        .value("result", &screen.result);
    let names = [check.integrity.name(), check.seal.name(), check.book.name()];
    messages::named_answers(&check.said, names, language).into_iter().fold(shown, Shown::line)
}

/// Shows what a result says, line by line.
fn lines_shown(shown: Shown, lines: &[SheetLineView], language: Language) -> Shown {
    let said: Vec<(&str, &str)> =
        lines.iter().map(|line| (language.of(&line.label), language.of(&line.value))).collect();
    let object: Vec<_> =
        said.iter().map(|(label, value)| serde_json::json!({ "label": label, "value": value })).collect();
    let colon = messages::COLON.in_language(language);
    let shown = shown.value("lines", object);
    said.iter().fold(shown, |shown, (label, value)| shown.line(format!("{label}{colon}{}", safe(value))))
}
