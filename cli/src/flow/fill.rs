//! `ereg draft fill`: what is missing or cannot be read, asked one by one in the order of the form.
//!
//! Each answer is durable before the next question, so that it goes on where it stopped. At a terminal a wrong answer is
//! asked for again; from a pipe every line answers one question, an empty line leaves it open.

use std::collections::BTreeSet;

use clap::Args;
use ereg_client::{DraftId, DraftStanding, FieldAccess, FieldView};
use ereg_law::section::Form;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::saved,
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shell::{OpenVault, Shell, form_by},
    shown::Shown,
    told::{choices, echoed, over_inside, told_inside, told_shown},
};

#[derive(Debug, Args)]
pub struct FillArgs {
    draft: DraftId,
}

/// Asks for every field that is missing or cannot be read.
///
/// # Errors
/// As the client's.
pub fn fill(args: &FillArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let summary = session.wait(session.client.drafts().summary(args.draft))?;
    if let Some(over) = &summary.over {
        // Whose workspace has run out goes on with what is theirs to write; nobody else has anything to fill in.
        let fields = session.wait(session.client.drafts().form(args.draft))?.into_fields();
        let writes = fields.iter().all(|field| !matches!(field.access, FieldAccess::WrittenBy { .. }));
        if summary.standing != DraftStanding::WorkspaceOver || !writes {
            let shown = Shown::new(language).value("ok", false).value("draft", args.draft.to_string());
            shell.out.answer(&shown.inside("over", told_shown(over, None, language)))?;
            return Ok(RunEnding::NotAll);
        }
    }
    let form = form_by(summary.matter);
    let mut asked = BTreeSet::new();
    while let Some(field) = open(args.draft, &session)?.into_iter().find(|field| !asked.contains(&field.path)) {
        shell.out.answer(&question(&field, form, language))?;
        shell.out.flush()?;
        let Some(typed) = shell.next_line()? else { break };
        if typed.is_empty() {
            asked.insert(field.path);
            continue;
        }
        let saved_field = session.wait(session.client.drafts().answer(args.draft, field.path.clone(), Some(typed)))?;
        let begun = Shown::new(language).value("saved", &field.path);
        let answer = match &saved_field.problem {
            None => {
                let lead = messages::SAVED.in_language(language);
                echoed(begun.line(format!("{lead}{}", language.of(&field.label))), saved_field.reads.as_deref())
            }
            Some(problem) => told_inside(begun.value("ok", false), problem, form),
        };
        shell.out.answer(&answer)?;
        // At a terminal the same is asked again until it can be read, or is left open.
        if saved_field.problem.is_none() || !shell.is_attended() {
            asked.insert(field.path);
        }
    }
    let left = open(args.draft, &session)?;
    let mut shown = Shown::new(language).value("draft", args.draft.to_string());
    shown = match (left.is_empty(), &summary.over) {
        (true, None) => shown.say(messages::ALL_FILLED),
        (true, Some(_)) => over_inside(shown, &summary),
        (false, _) => shown.say(messages::STILL_OPEN),
    };
    let line = |field: &FieldView| {
        Shown::new(language).value("path", &field.path).line(terms::bracketed(
            language.of(&field.label),
            &field.path,
            language,
        ))
    };
    let ending = if left.is_empty() { RunEnding::Good } else { RunEnding::NotAll };
    saved(shell, &session, shown.list("left", left.iter().map(line)), ending)
}

/// Returns what this person is to write and has not, or not readably.
fn open(draft: DraftId, session: &OpenVault) -> Result<Vec<FieldView>, Failure> {
    let fields = session.wait(session.client.drafts().form(draft))?.into_fields();
    Ok(fields.into_iter().filter(|field| field.problem.is_some() && field.access == FieldAccess::Write).collect())
}

fn question(field: &FieldView, form: Option<&Form>, language: Language) -> Shown {
    let shown = Shown::new(language)
        .value("ask", &field.path)
        .value("label", language.of(&field.label))
        .line(terms::bracketed(language.of(&field.label), &field.path, language));
    let shown = match &field.value {
        Some(value) if !value.is_empty() => {
            shown.value("value", value).line(format!("{}{}", messages::TYPED_SO_FAR.in_language(language), safe(value)))
        }
        _ => shown,
    };
    let shown = match &field.problem {
        Some(problem) => told_inside(shown, problem, form),
        None => shown,
    };
    choices(shown, field, language)
}
