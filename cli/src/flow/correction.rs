//! The correction of a case (补正): the list item by item, and sending it in the same case.

use clap::Args;
use ereg_client::{CaseId, CorrectionItem, CorrectionScreen};
use ereg_law::section::Form;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, queued, sent, share::change_shown},
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shell::Shell,
    shown::Shown,
    told::told_shown,
};

#[derive(Debug, Args)]
pub struct SupplementArgs {
    case: CaseId,
    #[arg(long)]
    send: bool,
}

/// Shows what is to be corrected and how far it is or, with `--send`, queues the correction that all have signed.
///
/// # Errors
/// As the client's.
pub fn supplement(args: &SupplementArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let corrections = session.client.corrections();
    if args.send {
        let command = session.wait(corrections.send(args.case))?;
        let (shown, progress) = queued(shell, &session, command)?;
        return sent(shell, &session, shown.say(messages::SUPPLEMENT_CAUTION), progress);
    }
    let screen = session.wait(corrections.see(args.case))?;
    let shown = screen_shown(&screen, session.form_of(screen.draft), shell.language());
    done(shell, &shown)
}

fn screen_shown(screen: &CorrectionScreen, form: Option<&Form>, language: Language) -> Shown {
    let mut shown = Shown::new(language)
        .fact("case", terms::CASE, screen.case_id.to_string())
        .fact("draft", terms::DRAFT, screen.draft.to_string())
        .fact_if("case_number", terms::CASE_NUMBER, screen.case_number.clone())
        .fact("slot", terms::SLOT, screen.slot)
        .text("words", &screen.words)
        .say(messages::TO_CORRECT)
        .list("items", screen.items.iter().map(|item| item_shown(item, form, language)));
    for (name, lead, changes) in
        [("changes", messages::CORRECTED, &screen.changes), ("beyond", messages::CORRECTED_BEYOND, &screen.beyond)]
    {
        if !changes.is_empty() {
            shown = shown.say(lead);
        }
        shown = shown.list(name, changes.iter().map(|change| change_shown(change, language)));
    }
    if let Some(term) = &screen.term {
        let told = Shown::new(language).value("by", term.by.until).text("words", &term.words);
        shown = shown.inside("term", told);
    }
    if !screen.waits_for.is_empty() {
        shown = shown.line(terms::slots(messages::WAITS_FOR_PEOPLE, &screen.waits_for, form, language));
    }
    let (turn, turn_words) = terms::turn(screen.turn);
    shown.value("waits_for", &screen.waits_for).value("turn", turn).line(format!(
        "{}{}",
        terms::TURN.in_language(language),
        turn_words.in_language(language)
    ))
}

fn item_shown(item: &CorrectionItem, form: Option<&Form>, language: Language) -> Shown {
    let places = item.places.iter().map(|place| {
        let label = language.of(&place.label);
        let mut line = match &place.value {
            Some(value) => terms::labelled(label, &place.field, &safe(value), language),
            None => terms::bracketed(label, &place.field, language),
        };
        if let Some(writer) = place.writer {
            line = format!(
                "{line} · {}{}",
                messages::WRITTEN_BY.in_language(language),
                terms::slot(writer, form, language)
            );
        }
        Shown::new(language)
            .value("field", &place.field)
            .value("label", label)
            .value("value", &place.value)
            .value("writer", place.writer)
            .line(line)
    });
    told_shown(&item.told, form, language)
        .list("places", places)
        .value("standing", terms::correction(item.standing))
        .line(language.of(&item.words).to_owned())
}
