//! `ereg doctor`: why is anything unsent? By command id, state, cause, next try and who can fix it; nothing personal.
//!
//! Without a file it looks at all that is not answered; with one (or `-`) it reports on the command ids in it, one a
//! line. An item is good once the registry has answered it.

use std::path::PathBuf;

use clap::Args;
use ereg_client::{CommandId, DoctorReport, Instant, Message, OutboxItemView, OutboxStateView};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::{ItemError, Judged, RunEnding, check::line_error, stream},
    language::{Language, PicksText as _},
    lines::{Line, Source},
    messages::{self, terms},
    output::{Reply, visible},
    shell::{PassphraseFrom, Shell},
};

/// Arguments of `ereg doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(id = "report", long = "logs", value_name = "FILE")]
    report: Option<PathBuf>,
}

/// The answer about one command.
#[derive(Debug, Serialize)]
struct Diagnosed {
    /// Its id; `vault` for what concerns all of it.
    input: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    /// The time of the next try, by this device's idea of the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who_can_fix: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ItemError>,
    /// The words of the answer, line by line: the text without `--json` is these lines below the input.
    lines: Vec<String>,
}

impl Judged for Diagnosed {
    fn ending(&self) -> RunEnding {
        if self.ok { RunEnding::Good } else { RunEnding::NotAll }
    }
}

impl Reply for Diagnosed {
    fn words(&self, _language: Language) -> String {
        let mark = if self.ok { "✓" } else { "✗" };
        let mut lines = vec![format!("{mark} {}", visible(&self.input))];
        lines.extend(self.lines.iter().cloned());
        lines.join("\n  ")
    }
}

impl Diagnosed {
    fn answered(input: String, language: Language) -> Self {
        Self {
            input,
            ok: true,
            kind: None,
            state: Some("answered"),
            attempts: None,
            next_try: None,
            who_can_fix: None,
            error: None,
            lines: vec![messages::ANSWERED.in_language(language).to_owned()],
        }
    }

    /// The reply where nothing waits, nothing stands still, and the whole vault was gone through.
    fn all_well(language: Language) -> Self {
        Self {
            input: "vault".to_owned(),
            state: Some("well"),
            lines: vec![messages::ALL_WELL.in_language(language).to_owned()],
            ..Self::answered(String::new(), language)
        }
    }

    fn without_item(input: String, error: ItemError) -> Self {
        let lines = vec![error.line()];
        Self {
            input,
            ok: false,
            kind: None,
            state: None,
            attempts: None,
            next_try: None,
            who_can_fix: None,
            error: Some(error),
            lines,
        }
    }

    fn of(item: &OutboxItemView, now: Instant, language: Language) -> Self {
        let (state, state_words) = terms::outbox_state(item.state);
        let (fixer, fixer_words) = terms::fixer(item.fixer);
        let next_try = item.next_try_s.map(|seconds| now.plus_ms(i64::from(seconds) * 1000));
        let say = |text: crate::language::Phrase| text.in_language(language);
        let mut lines = vec![format!("{}{}{}", language.of(&item.what), say(messages::COLON), say(state_words))];
        lines.extend(item.error.as_ref().map(|told| told_error(told, language).line()));
        lines.extend(next_try.map(|at| format!("{}{}", say(messages::NEXT_TRY), at.wall_text())));
        lines.push(format!("{}{}", say(messages::FIXED_BY), say(fixer_words)));
        let waits = || ItemError::of_code(code_of(item.state), language);
        Self {
            input: item.item.to_string(),
            ok: false,
            kind: Some(item.kind.clone()),
            state: Some(state),
            attempts: Some(item.attempts),
            next_try,
            who_can_fix: Some(fixer),
            error: Some(item.error.as_ref().map_or_else(waits, |told| told_error(told, language))),
            lines,
        }
    }
}

/// The code of an item that nothing went wrong with: the state in which it waits.
fn code_of(state: OutboxStateView) -> &'static str {
    match state {
        OutboxStateView::Queued => "outbox.waiting",
        OutboxStateView::WaitsForFiles => "media.uploading",
        OutboxStateView::Sending => "outbox.on_its_way",
        OutboxStateView::Unknown => "outbox.interrupted",
        OutboxStateView::NeedsYou => "outbox.needs_you",
    }
}

fn told_error(told: &Message, language: Language) -> ItemError {
    ItemError::new(&told.code, language.of(&told.text))
}

/// Findings that sum the items up, or say nothing about sending.
const NO_CAUSES: &[&str] = &["outbox.needs_you", "outbox.waiting", "time.approximate"];
/// Findings that keep things from being sent, and are no trouble while there is nothing to send.
const IN_THE_WAY: &[&str] = &["connection.none", "account.not_enrolled"];

/// All that is not answered, and what concerns the vault as a whole.
fn whole(report: &DoctorReport, language: Language) -> Vec<Diagnosed> {
    let items = report.unsent.iter().map(|item| Diagnosed::of(item, report.time.at, language));
    let mut all: Vec<Diagnosed> = items.collect();
    let nothing_to_send = all.is_empty() && report.chunks_left == 0;
    for finding in &report.findings {
        let code = finding.code.as_str();
        let told = all.iter().any(|item| item.error.as_ref().is_some_and(|error| error.code == code));
        let beside = NO_CAUSES.contains(&code) || (nothing_to_send && IN_THE_WAY.contains(&code));
        if !told && !beside {
            all.push(Diagnosed::without_item("vault".to_owned(), told_error(finding, language)));
        }
    }
    all
}

fn one(
    line: Line,
    items: &[OutboxItemView],
    now: Instant,
    language: Language,
    was_answered: impl Fn(CommandId) -> Result<bool, Failure>,
) -> Diagnosed {
    if let Some(error) = line_error(&line, language) {
        return Diagnosed::without_item(line.into_string(), error);
    }
    let id: Option<CommandId> = line.as_str().trim().parse().ok();
    match id.and_then(|id| items.iter().find(|item| item.item == id)) {
        Some(item) => Diagnosed { input: line.into_string(), ..Diagnosed::of(item, now, language) },
        // Good once the registry has answered it.
        None if id.is_some_and(|id| was_answered(id).is_ok_and(|answered| answered)) => {
            Diagnosed::answered(line.into_string(), language)
        }
        None => {
            let error = ItemError::of_code("outbox.unknown_command", language);
            Diagnosed::without_item(line.into_string(), error)
        }
    }
}

/// Runs the filter.
///
/// # Errors
/// The vault cannot be opened, the input not be read or the output not written.
pub fn run(args: &DoctorArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let source = args.file.as_deref().map(Source::from);
    // Standard input holds command ids then, not a passphrase.
    let from = match &source {
        Some(Source::StandardInput) => PassphraseFrom::Environment,
        _ => PassphraseFrom::EnvironmentOrInput,
    };
    let lines = source.as_ref().map(Source::open).transpose()?;
    let session = shell.open_with(from)?;
    let outbox = session.client.outbox();
    // Either goes through the whole vault first.
    match &args.report {
        Some(to) => session.wait(outbox.export_logs(to.clone()))?,
        None => session.wait(session.client.check())?,
    }
    let report = session.wait(outbox.doctor())?;
    if let Some(lines) = lines {
        let items = session.wait(outbox.items())?;
        return stream(lines, &mut shell.out, |line| {
            one(line, &items, report.time.at, language, |id| session.wait(outbox.was_answered(id)))
        });
    }
    let all = whole(&report, language);
    if all.is_empty() {
        shell.out.answer(&Diagnosed::all_well(language))?;
    }
    for diagnosed in &all {
        shell.out.answer(diagnosed)?;
    }
    Ok(if all.is_empty() { RunEnding::Good } else { RunEnding::NotAll })
}

#[cfg(test)]
mod tests {
    use ereg_client::{Fixer, Text, TimeEstimate, TimeTrust};

    use super::*;

    const ID: &str = "019abcde-0000-7000-8000-000000000001";

    fn text(en: &str) -> Text {
        Text { zh: en.to_owned(), en: en.to_owned() }
    }

    fn told(code: &str) -> Message {
        Message { code: code.to_owned(), text: text("words"), rule: None, field: None }
    }

    fn item(state: OutboxStateView, error: Option<&str>) -> OutboxItemView {
        OutboxItemView {
            draft: None,
            case_id: None,
            item: ID.parse().unwrap(),
            what: text("submits"),
            kind: "submit".to_owned(),
            state,
            error: error.map(told),
            attempts: 2,
            next_try_s: Some(30),
            fixer: Fixer::You,
            waits_for: None,
        }
    }

    fn report(unsent: Vec<OutboxItemView>, findings: &[&str]) -> DoctorReport {
        let time = TimeEstimate { at: Instant::from_ms(0), trust: TimeTrust::Approximate };
        DoctorReport { findings: findings.iter().map(|code| told(code)).collect(), unsent, chunks_left: 0, time }
    }

    fn object(diagnosed: &Diagnosed) -> serde_json::Value {
        serde_json::to_value(diagnosed).unwrap()
    }

    #[test]
    fn an_item_that_stands_still_says_why_when_next_and_who_can_fix_it() {
        let stuck = item(OutboxStateView::NeedsYou, Some("signature_void"));
        let all =
            whole(&report(vec![stuck], &["signature_void", "outbox.needs_you", "time.approximate"]), Language::En);
        assert_eq!(all.len(), 1, "what an item says is not said again");
        assert_eq!(
            object(&all[0]),
            serde_json::json!({
                "input": ID, "ok": false, "kind": "submit", "state": "needs_you", "attempts": 2,
                "next_try": "1970-01-01T00:00:30.000Z", "who_can_fix": "you",
                "error": {"code": "signature_void", "message": "words"},
                "lines": [
                    "submits: stands still until somebody acts", "words [signature_void]",
                    "Not sent before: 1970-01-01 08:00", "Who can fix it: you",
                ],
            })
        );
    }

    #[test]
    fn an_item_that_only_waits_is_unsent_too() {
        let all = whole(&report(vec![item(OutboxStateView::Queued, None)], &["connection.none"]), Language::En);
        assert_eq!(object(&all[0])["error"]["code"], "outbox.waiting");
        assert_eq!(object(&all[1]), {
            serde_json::json!({
                "input": "vault", "ok": false, "error": {"code": "connection.none", "message": "words"},
                "lines": ["words [connection.none]"],
            })
        });
    }

    #[test]
    fn what_waits_for_its_files_says_so_once() {
        let all = whole(&report(vec![item(OutboxStateView::WaitsForFiles, None)], &["media.uploading"]), Language::En);
        assert_eq!(all.len(), 1);
        assert_eq!(object(&all[0])["error"]["code"], "media.uploading");
        assert_eq!(whole(&report(Vec::new(), &["media.uploading"]), Language::En).len(), 1, "files alone");
    }

    #[test]
    fn every_state_has_a_code_with_words_and_what_to_do() {
        use OutboxStateView::{NeedsYou, Queued, Sending, Unknown, WaitsForFiles};
        for state in [Queued, WaitsForFiles, Sending, Unknown, NeedsYou] {
            let all = whole(&report(vec![item(state, None)], &[]), Language::En);
            let error = all[0].error.as_ref().unwrap();
            assert!(error.fix.is_some() && error.message != error.code, "{state:?}: {error:?}");
        }
    }

    #[test]
    fn what_stands_in_the_way_of_nothing_is_no_trouble_but_an_alarm_is() {
        assert!(whole(&report(Vec::new(), &["connection.none", "time.approximate"]), Language::En).is_empty());
        assert_eq!(whole(&report(Vec::new(), &["log.inconsistent"]), Language::En).len(), 1);
    }

    #[test]
    fn an_id_is_answered_as_it_was_given() {
        let given = Line::Text(format!(" {ID} "));
        let answer = one(given, &[], Instant::from_ms(0), Language::En, |_| Ok(true));
        assert_eq!((answer.ok, answer.input.as_str()), (true, format!(" {ID} ").as_str()));
        assert!(object(&answer).get("error").is_none());
    }
}
