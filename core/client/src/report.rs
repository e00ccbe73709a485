//! The report that a person hands to whoever helps them: what the doctor found, then the log. One text file, to be read
//! before it is sent.

use std::fmt::Write as _;

use ereg_logs::field::Code;

use crate::{ClientError, DoctorReport, Language, Message, OutboxItemView, OutboxStateView, TimeEstimate, TimeTrust};

/// Returns the text that stands above the log.
pub(crate) fn head(time: TimeEstimate, report: &Result<DoctorReport, ClientError>, language: Language) -> String {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let mut text = format!("ereg {}\n", env!("CARGO_PKG_VERSION"));
    let known = match time.trust {
        TimeTrust::Registry => say("登记机构时间", "registry time"),
        TimeTrust::Approximate => {
            say("本机估计，未经登记机构确认", "this device's estimate, not confirmed by the registry")
        }
    };
    line(&mut text, &format!("{} (UTC, {known})", time.at));
    line(
        &mut text,
        say(
            "本文件不含姓名、证件号码、地址、填写的内容、文件和密钥；发送之前请过目。",
            "This file holds no name, number, address, nothing that was typed, no file and no key. Read it before you send it.",
        ),
    );
    line(&mut text, &format!("\n== {}", say("诊断", "What was found")));
    match report {
        Err(error) => told(&mut text, &error.message(), language),
        Ok(report) => {
            if report.findings.is_empty() {
                line(&mut text, say("一切正常，没有未发出的。", "All is well and everything is sent."));
            }
            report.findings.iter().for_each(|finding| told(&mut text, finding, language));
            if !report.unsent.is_empty() {
                line(&mut text, &format!("\n== {}", say("待发送", "To be sent")));
            }
            report.unsent.iter().for_each(|item| item_of(&mut text, item, language));
            if report.chunks_left > 0 {
                let pieces = say("待上传的文件（块）", "Pieces of files to be uploaded");
                line(&mut text, &format!("{pieces}: {}", report.chunks_left));
            }
        }
    }
    line(&mut text, &format!("\n== {}", say("日志", "Log")));
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
