//! The words of a code: what happened and what to do now. The law's catalogue has those of what rules find and of where a
//! case stands, the protocol's those of errors.
//!
//! A code that neither knows is told by its family, never by silence.

use ereg_law::{
    case::{CaseStage, CaseState, ToldGround},
    words::message::{self, Language},
};
use ereg_protocol::catalogue::{self, ErrorClass};

use crate::{Message, Text};

/// A code with its words, what happened and what to do now: the law's, ours, or those of its family.
pub fn message_of(code: &str) -> Message {
    told_of(code, None, None, &[])
}

/// The message of [`message_of`], with the rule and field it concerns and masked values to show.
pub(crate) fn told_of(code: &str, rule: Option<String>, field: Option<String>, shown: &[String]) -> Message {
    let text = match message::lookup(code) {
        Some(text) => sentences(
            (&text.says(Language::Zh, shown), &text.says(Language::En, shown)),
            (text.fix(Language::Zh), text.fix(Language::En)),
        ),
        None => error(code),
    };
    Message { code: code.to_owned(), text, rule, field }
}

/// The place where what was found in an application that has been sent in is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mend {
    /// Here: the case is to be corrected (补正), as a draft is.
    Here,
    /// Elsewhere: not on the phone while the case is in work.
    Elsewhere,
    /// Next: in the next application, since this one has ended.
    Next,
}

impl Mend {
    /// Returns the place for a case that stands so.
    pub(crate) fn of(state: &CaseState) -> Mend {
        if state.asks().is_some() { Mend::Here } else { Mend::told_of(state.stage()) }
    }

    /// Returns the place for a case that a letter tells of: it says the stage alone, and lists grounds at these.
    pub(crate) fn told_of(stage: CaseStage) -> Mend {
        match stage {
            CaseStage::Supplement => Mend::Here,
            CaseStage::NotAccepted | CaseStage::Refused | CaseStage::Withdrawn | CaseStage::Expired => Mend::Next,
            _ => Mend::Elsewhere,
        }
    }
}

/// A ground told of a case, with what can be done about it.
pub(crate) fn ground(ground: &ToldGround, mend: Mend) -> Message {
    let fix = match mend {
        Mend::Here => message::CodedText::fix,
        Mend::Elsewhere => message::CodedText::fix_sent_in,
        Mend::Next => message::CodedText::fix_ended,
    };
    let text = match message::lookup(&ground.code) {
        Some(text) => sentences(
            (&text.says(Language::Zh, &[]), &text.says(Language::En, &[])),
            (fix(text, Language::Zh), fix(text, Language::En)),
        ),
        None => error(&ground.code),
    };
    Message { code: ground.code.clone(), text, rule: Some(ground.rule.to_string()), field: ground.field.clone() }
}

/// Says what happened and what to do now, of a code of the law's catalogue.
pub(crate) fn catalogued(code: &str) -> Text {
    let says = |language| message::lookup(code).map(|m| (m.says(language, &[]), m.fix(language))).unwrap_or_default();
    let ((zh, fix_zh), (en, fix_en)) = (says(Language::Zh), says(Language::En));
    Text { zh: format!("{zh}{fix_zh}"), en: format!("{en} {fix_en}") }
}

/// Returns what an error code means, zh and en, for a shell that shows a code it did not get from a screen; none where
/// the catalogues do not know it.
pub fn words_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::words(code)
}

/// Returns what to do now about an error code, zh and en; none where the catalogues do not know it.
pub fn fix_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::fix(code)
}

/// Every code of the catalogue of errors; what rules find and what is typed wrong has its own in the law.
pub fn codes() -> impl Iterator<Item = &'static str> {
    catalogue::entries().map(|entry| entry.code)
}

/// Returns the kind of error that a code is; none where the catalogues do not know it.
pub fn class_of(code: &str) -> Option<ErrorClass> {
    catalogue::class(code)
}

/// Says what an error code means here and what to do now.
fn error(code: &str) -> Text {
    match catalogue::lookup(code) {
        Some(entry) => sentences((entry.zh, entry.en), (entry.fix_zh, entry.fix_en)),
        None => {
            let (zh, en) = by_family(code);
            Text::of(zh, en)
        }
    }
}

/// Says what happened, then what to do now.
fn sentences((zh, en): (&str, &str), (fix_zh, fix_en): (&str, &str)) -> Text {
    Text { zh: format!("{zh}{fix_zh}"), en: format!("{en} {fix_en}") }
}

fn by_family(code: &str) -> (&'static str, &'static str) {
    match code.split('.').next().unwrap_or_default() {
        "signature" | "key_record" | "account" => (
            "登记机构不认可这台设备的密钥，请重新实名注册。",
            "The registry does not accept this device's key: enrol again.",
        ),
        "device_key" => {
            ("设备的密钥暂时用不了，请解锁后再试。", "This device's key cannot be used now: unlock and try again.")
        }
        "vault" | "storage" => (
            "这台设备的存储出了问题，已确认的内容没有丢失。",
            "This device's storage has a problem; what was confirmed is kept.",
        ),
        "trust" | "envelope" | "key" => ("登记机构的身份无法核验。", "The registry's identity could not be verified."),
        "http" => ("登记机构没有说明原因。", "The registry did not say why."),
        "upgrade" => ("请更新应用。", "Update the app."),
        _ => ("没有办成，请按代码向登记机构询问。", "It was not done; ask the office and give this code."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_told_by_its_family() {
        assert!(message_of("signature.of_tomorrow").text.en.contains("enrol"));
        assert_eq!(message_of("something.new").code, "something.new");
    }
}
