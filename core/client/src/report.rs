//! The report that a person hands to whoever helps them: what the doctor found, then the log. One text file, to be read
//! before it is sent.

use std::fmt::Write as _;

use ereg_logs::field::Code;

use crate::{ClientError, DoctorReport, Language, Message, OutboxItemView, OutboxStateView, Text, TimeEstimate, words};

/// Returns the text that stands above the log.
pub(crate) fn head(time: TimeEstimate, report: &Result<DoctorReport, ClientError>, language: Language) -> String {
    let say = |text: Text| text.in_language(language).to_owned();
    let mut text = format!("ereg {}\n", env!("CARGO_PKG_VERSION"));
    line(&mut text, &format!("{} (UTC, {})", time.at, say(words::report::whose_time(time.trust))));
    line(&mut text, &say(words::report::caution()));
    line(&mut text, &format!("\n== {}", say(words::report::found())));
    match report {
        Err(error) => told(&mut text, &error.message(), language),
        Ok(report) => {
            if report.findings.is_empty() {
                line(&mut text, &say(words::report::all_is_well()));
            }
            report.findings.iter().for_each(|finding| told(&mut text, finding, language));
            if !report.unsent.is_empty() {
                line(&mut text, &format!("\n== {}", say(words::report::to_be_sent())));
            }
            report.unsent.iter().for_each(|item| item_of(&mut text, item, language));
            if report.chunks_left > 0 {
                line(&mut text, &format!("{}: {}", say(words::report::pieces()), report.chunks_left));
            }
        }
    }
    line(&mut text, &format!("\n== {}", say(words::report::log())));
    text
}

fn line(text: &mut String, said: &str) {
    text.push_str(said);
    text.push('\n');
}

fn told(text: &mut String, told: &Message, language: Language) {
    line(text, &format!("- [{}] {}", Code::of(&told.code), told.text.in_language(language)));
}

fn item_of(text: &mut String, item: &OutboxItemView, language: Language) {
    let state = match item.state {
        OutboxStateView::Queued => "queued",
        OutboxStateView::WaitsForFiles => "waits_for_files",
        OutboxStateView::Sending => "sending",
        OutboxStateView::Unknown => "unknown",
        OutboxStateView::NeedsYou => "needs_you",
    };
    let mut said = format!("- {} command={} kind={}", item.what.in_language(language), item.item, item.kind);
    let _ = write!(said, " state={state} attempts={}", item.attempts); // writing to a String cannot fail
    if let Some(seconds) = item.next_try_s {
        let _ = write!(said, " next_try_s={seconds}");
    }
    if let Some(error) = &item.error {
        let _ = write!(said, " code={}", Code::of(&error.code));
    }
    line(text, &said);
}
