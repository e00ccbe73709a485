//! The words for what this device does: commands, outbox states, errors, payments, notices. Simplified Chinese first.
//!
//! What rules find and where a case stands is worded in the domain's catalogue; a code that neither knows is told by
//! its class, never by silence.

use ereg_domain::{
    calendar::Deadline,
    case::CaseStage,
    labels::{self, Label},
    party::Slot,
    review::message::{self, Language},
};
use ereg_protocol::{
    catalogue,
    command::CommandKind,
    objects::{CertificateStatus, NoticeTells, Refund},
    outcome::AttemptState,
    problem::ErrorClass,
};

use crate::{DeadlineView, Text, Told};

impl Text {
    pub(crate) fn label(label: Label) -> Text {
        Text::of(label.zh, label.en)
    }
}

/// What a person's own key is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Enrol,
    Sign,
    Withdraw,
}

/// What the platform shows while it asks the person to use his key.
pub(crate) fn reason(act: Act) -> Text {
    match act {
        Act::Enrol => Text::of("实名注册：证明签名密钥属于您", "Enrol: prove that the signing key is yours"),
        Act::Sign => Text::of("签署不动产登记申请", "Sign the registration application"),
        Act::Withdraw => Text::of("签署撤回申请", "Sign the withdrawal of the application"),
    }
}

/// What a field is called, and whose it is where it is a party's.
pub(crate) fn field(path: &str) -> Text {
    let Some(label) = labels::field(path) else { return Text::of(path, path) };
    let slot = path.strip_prefix("parties.").and_then(|rest| rest.rsplit_once('.')?.0.parse::<Slot>().ok());
    match slot {
        None => Text::label(label),
        Some(slot) => Text {
            zh: format!("{} {}", labels::slot(slot, Language::Zh), label.zh),
            en: format!("{}: {}", labels::slot(slot, Language::En), label.en),
        },
    }
}

/// A code with its words, what happened and what to do now: the domain's, ours, or those of its family.
pub fn told(code: &str) -> Told {
    told_of(code, None, None, &[])
}

/// As [`told`], with the rule and field it concerns and masked values to show.
pub(crate) fn told_of(code: &str, rule: Option<String>, field: Option<String>, shown: &[String]) -> Told {
    let text = match message::lookup(code) {
        Some(text) => sentences(
            (&text.says(Language::Zh, shown), &text.says(Language::En, shown)),
            (text.fix(Language::Zh), text.fix(Language::En)),
        ),
        None => error(code),
    };
    Told { code: code.to_owned(), text, rule, field }
}

/// What an error code means, zh and en, for a shell that shows a code it did not get from a screen; none where the
/// catalogues do not know it.
pub fn words_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::words(code)
}

/// What to do now about an error code, zh and en; none where the catalogues do not know it.
pub fn fix_of(code: &str) -> Option<(&'static str, &'static str)> {
    catalogue::fix(code)
}

/// What kind of error a code is; none where the catalogues do not know it.
pub fn class_of(code: &str) -> Option<ErrorClass> {
    catalogue::class(code)
}

/// What an error code means here and what to do now.
fn error(code: &str) -> Text {
    match catalogue::lookup(code) {
        Some(entry) => sentences((entry.zh, entry.en), (entry.fix_zh, entry.fix_en)),
        None => {
            let (zh, en) = by_family(code);
            Text::of(zh, en)
        }
    }
}

/// What happened, then what to do now.
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

/// What a command does, as a person would say it.
pub(crate) fn command(kind: CommandKind) -> Text {
    let (zh, en) = match kind {
        CommandKind::Enrol => ("实名注册", "Enrol"),
        CommandKind::Share => ("共享草稿", "Share the draft"),
        CommandKind::Invite => ("邀请另一方", "Invite the other party"),
        CommandKind::Accept => ("接受邀请", "Accept the invitation"),
        CommandKind::PutSections => ("上传填写内容", "Send what was filled in"),
        CommandKind::PutMedium => ("上传材料", "Upload a material"),
        CommandKind::Freeze => ("定稿", "Freeze the content"),
        CommandKind::Sign => ("签名", "Sign"),
        CommandKind::Submit => ("提交申请", "Submit the application"),
        CommandKind::Withdraw => ("撤回申请", "Withdraw the application"),
        CommandKind::Pay => ("缴费", "Pay the fee"),
        CommandKind::AskPayment => ("查询缴费结果", "Ask how the payment stands"),
        CommandKind::Collect => ("领证", "Collect the certificate"),
    };
    Text::of(zh, en)
}

/// A command's name on the wire.
pub(crate) fn kind_name(kind: CommandKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// How a payment stands.
pub(crate) fn attempt(state: AttemptState) -> Text {
    let (zh, en) = match state {
        AttemptState::Created => {
            ("缴费已登记，还没有向银行发出。", "The payment is recorded; the bank has not been asked.")
        }
        AttemptState::Submitted => ("已向银行发出，在等结果。", "The bank was asked; its answer is awaited."),
        AttemptState::Unknown => (
            "银行的回答丢失了；不要重复缴费，查询后就知道结果。",
            "The bank's answer was lost. Do not pay again: asking the bank decides.",
        ),
        AttemptState::Succeeded => ("缴费成功。", "Paid."),
        AttemptState::Closed => ("这笔缴费已关闭，没有扣款。", "This attempt was closed; no money was taken."),
        AttemptState::Failed => ("银行拒绝了这笔缴费，没有扣款。", "The bank refused; no money was taken."),
    };
    Text::of(zh, en)
}

/// Money that was taken and goes back.
pub(crate) fn refund(refund: Refund) -> Text {
    match refund {
        Refund::Due => Text::of(
            "银行收了款，但这笔款没有用来缴费，正在原路退回；您不用做什么。如仍待缴费，可以重新缴。",
            "The bank took this money and it settles no fee: it is being returned, and you need do nothing. Where a fee is still due, pay again.",
        ),
        Refund::Done => Text::of(
            "这笔款已经原路退回。如仍待缴费，可以重新缴。",
            "This money was returned. Where a fee is still due, pay again.",
        ),
    }
}

/// A payment the registry has not told of yet.
pub(crate) fn queued_payment(attempts: u32) -> Text {
    if attempts == 0 {
        Text::of("缴费在等网络，还没有发出。", "The payment waits for the network; nothing was sent.")
    } else {
        Text::of(
            "缴费已发出，回答丢失了；会用同一编号再问，不会重复扣款。",
            "The payment was sent and the answer was lost; it is asked again under the same number and cannot take the money twice.",
        )
    }
}

/// Whether a certificate is in force.
pub(crate) fn certificate(status: CertificateStatus) -> Text {
    match status {
        CertificateStatus::Current => Text::of("现势", "In force"),
        CertificateStatus::Cancelled => Text::of("注销", "Cancelled"),
    }
}

/// The last day of a period.
pub(crate) fn deadline(until: Deadline) -> DeadlineView {
    let words = Text { zh: labels::deadline(until, Language::Zh), en: labels::deadline(until, Language::En) };
    DeadlineView { until, words }
}

/// A notice's kind, heading and text.
pub(crate) fn notice(tells: &NoticeTells) -> (&'static str, Text, Text) {
    match tells {
        NoticeTells::Accepted { acceptance, ahead, .. } => (
            "accepted",
            Text::of("受理凭证", "Notice of acceptance"),
            Text {
                zh: format!(
                    "申请已受理，受理号 {}，办结期限：{}；同一房屋前面还有 {ahead} 件。",
                    acceptance.case_number,
                    labels::deadline(acceptance.decide_by, Language::Zh)
                ),
                en: format!(
                    "The application is accepted under number {}; to be decided by: {}; {ahead} before it on this home.",
                    acceptance.case_number,
                    labels::deadline(acceptance.decide_by, Language::En)
                ),
            },
        ),
        NoticeTells::Grounds { state: CaseStage::NotAccepted, .. } => (
            "grounds",
            Text::of("不予受理通知书", "Notice of non-acceptance"),
            Text::of("申请不予受理，全部理由如下。", "The application is not accepted; all reasons follow."),
        ),
        NoticeTells::Grounds { .. } => (
            "grounds",
            Text::of("补正通知书", "Notice of what must be corrected"),
            Text::of("请一次补齐以下全部内容。", "Everything to be corrected follows, once and in full."),
        ),
        NoticeTells::TransferredAway { certificate, registered_at, .. } => (
            "transferred_away",
            Text::of("房屋已转移", "The home has changed hands"),
            Text {
                zh: format!("{} 登簿，您的证书 {certificate} 已注销。", registered_at.wall_text()),
                en: format!(
                    "Entered in the register at {}; your certificate {certificate} is cancelled.",
                    registered_at.wall_text()
                ),
            },
        ),
        NoticeTells::CertificateReady { certificate, registered_at, .. } => (
            "certificate_ready",
            Text::of("领证通知", "Your certificate is ready"),
            Text {
                zh: format!("{} 登簿，新证书 {certificate} 可以领取。", registered_at.wall_text()),
                en: format!(
                    "Entered in the register at {}; the new certificate {certificate} can be collected.",
                    registered_at.wall_text()
                ),
            },
        ),
        NoticeTells::MortgagedHomeTransferred { proof, registered_at } => (
            "mortgaged_home_transferred",
            Text::of("抵押房屋已转让", "A mortgaged home has a new owner"),
            Text {
                zh: format!("{} 登簿，抵押权（{proof}）不受影响。", registered_at.wall_text()),
                en: format!("Entered in the register at {}; the mortgage ({proof}) stays.", registered_at.wall_text()),
            },
        ),
        NoticeTells::Refunded { amount, .. } => (
            "refunded",
            Text::of("退费通知", "Refund"),
            Text {
                zh: format!("已退回登记费 {amount} 元。"), en: format!("The fee of {amount} yuan was returned.")
            },
        ),
    }
}

pub(crate) fn provisional() -> Text {
    Text::of(
        "以下为本机预审，仅供参考，以登记机构审核为准。",
        "Provisional: judged on this device; the registry decides.",
    )
}

pub(crate) fn demo_mark() -> Text {
    Text::of("演示", "演示 DEMONSTRATION")
}

pub(crate) fn receipt_caution() -> Text {
    Text::of(
        "回执只证明登记机构已收到申请，不是受理凭证。",
        "The receipt proves that the registry holds the application. It is not an acceptance.",
    )
}

pub(crate) fn fee_caution() -> Text {
    Text::of(
        "这里只缴登记费，房价不在这里支付。",
        "Only the registration fee is paid here; the price of the home is not.",
    )
}

pub(crate) fn entry_caution() -> Text {
    Text::of(
        "登簿时房屋才转移，签名和受理都不转移房屋。",
        "The home changes hands only at the book entry, not by signing or acceptance.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_words_in_both_languages() {
        for kind in CommandKind::ALL {
            assert!(!command(*kind).zh.is_empty() && !kind_name(*kind).is_empty());
        }
    }

    #[test]
    fn the_field_of_a_party_says_whose_it_is() {
        assert_eq!(field("parties.transferee.2.name").zh, "受让方 2 姓名（名称）");
        assert_eq!(field("deal.contract").en, "Number of the filed contract");
        assert_eq!(field("no.field").zh, "no.field");
    }

    #[test]
    fn an_unknown_code_is_told_by_its_family() {
        assert!(told("signature.of_tomorrow").text.en.contains("enrol"));
        assert_eq!(told("something.new").code, "something.new");
    }
}
