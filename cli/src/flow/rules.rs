//! The office's rules as they stand in the vault: what is open online, how long it takes, what needs a newer app.

use ereg_client::MatterRules;

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::done,
    language::{Language, PicksText as _},
    messages::terms,
    shell::Shell,
    shown::Shown,
    told::told_inside,
};

/// Prints the rules in force on this device.
///
/// # Errors
/// As the client's.
pub fn rules(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let rules = session.wait(session.client.rules())?;
    let newer: Vec<&str> = rules.needs_newer_app.iter().map(|name| language.of(name)).collect();
    let mut shown = Shown::new(language)
        .fact("office", terms::OFFICE, &rules.office)
        .fact("version", terms::PACK, rules.version)
        .fact("in_force_since", terms::IN_FORCE_SINCE, rules.since)
        .text_if("note", rules.note.as_ref())
        .list("matters", rules.matters.iter().map(|matter| matter_shown(matter, language)))
        .value("needs_newer_app", &newer);
    for name in newer {
        shown = shown.line(format!("{}{name}", terms::NEEDS_NEWER_APP.in_language(language)));
    }
    done(shell, &shown)
}

fn matter_shown(matter: &MatterRules, language: Language) -> Shown {
    let days = |count: u16| format!("{count} {}", terms::WORKING_DAYS.in_language(language));
    let name = language.of(&matter.name);
    let shown = Shown::new(language)
        .value("matter", matter.matter)
        .value("name", name)
        .line(format!("{} {name}", matter.matter))
        .value("promised_working_days", matter.promised_working_days)
        .value("legal_working_days", matter.legal_working_days)
        .line(format!("{}{}", terms::PROMISED_BY.in_language(language), days(matter.promised_working_days)))
        .line(format!("{}{}", terms::DECIDE_BY.in_language(language), days(matter.legal_working_days)));
    match &matter.closed {
        Some(closed) => told_inside(shown, closed, None),
        None => shown,
    }
}
