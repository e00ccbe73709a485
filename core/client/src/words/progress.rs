//! The words for how far an application is: its tasks, what this device has to do with it, what comes next. Simplified
//! Chinese first.
//!
//! The words for a stage, for what is to be done and for what a letter says are elsewhere and are not said again here.

use ereg_domain::{name::RoleName, party::Slot};
use ereg_law::{
    matter::Yields,
    section::Form,
    verdict::Needs,
    words::{labels::Label, parts},
};

use super::form::party;
use crate::{SendingState, TaskKind, TaskStanding, Text, ToldBy};

/// Names a task; `yields` is what the entry of its matter hands out.
pub(crate) fn task(kind: TaskKind, yields: Yields) -> Text {
    let proof = yields == Yields::RegistrationProof;
    let (zh, en) = match kind {
        TaskKind::Apply => ("申请受理", "Application and acceptance"),
        TaskKind::PayAndCollect if proof => ("缴费领取登记证明", "Pay the fee, collect the registration proof"),
        TaskKind::PayAndCollect => ("缴费领证", "Pay the fee, collect the certificate"),
        TaskKind::Collect if proof => ("领取登记证明", "Collect the registration proof"),
        TaskKind::Collect => ("领证", "Collect the certificate"),
        TaskKind::PayAndEnter => ("缴费登簿", "Pay the fee, entry in the register"),
        TaskKind::Enter => ("登簿", "Entry in the register"),
        TaskKind::Answer => ("出具查询结果证明", "Sealed result of the query"),
    };
    Text::of(zh, en)
}

/// Says how a task stands; `due` is what is to be done, where something is.
pub(crate) fn standing(standing: &TaskStanding, due: Option<&Text>) -> Text {
    let what = || due.cloned().unwrap_or_else(|| Text::of("", ""));
    match standing {
        TaskStanding::NotBegun => Text::of("还没有开始。", "Not begun."),
        TaskStanding::UnderWay => match due {
            Some(due) => Text { zh: format!("办理中：{}", due.zh), en: format!("Under way: {}", due.en) },
            None => Text::of("办理中。", "Under way."),
        },
        TaskStanding::WaitsForYou { .. } => {
            let due = what();
            Text { zh: format!("等您办理：{}", due.zh), en: format!("Waits for you: {}", due.en) }
        }
        TaskStanding::WaitsForOthers { whom } => {
            let due = what();
            Text {
                zh: format!("在等{}。{}", whom.zh, due.zh),
                en: format!("Waits for {}. {}", whom.en, due.en).trim_end().to_owned(),
            }
        }
        TaskStanding::Done { at } => {
            Text { zh: format!("已办结，{}。", at.wall_text()), en: format!("Done, {}.", at.wall_text()) }
        }
        TaskStanding::Over { why } => Text { zh: format!("已终止：{}", why.zh), en: format!("Over: {}", why.en) },
    }
}

/// Says whose doing an entry of a timeline is.
pub(crate) fn told_by(told_by: ToldBy) -> Text {
    match told_by {
        ToldBy::ThisDevice => Text::of("本机办理", "Done on this device"),
        ToldBy::Registry => Text::of("登记机构告知", "As the registry tells"),
    }
}

/// Says what this device has to do with an application.
pub(crate) fn sending(state: &SendingState) -> Text {
    match state {
        SendingState::KeptHere => {
            Text::of("已存本机，还没有提交。", "Kept on this device; the application is not sent in.")
        }
        SendingState::ToBeSent { what } => Text {
            zh: format!("待发送：{}。联网后发出。", what.zh),
            en: format!("Waiting to be sent: {}. It goes once there is a network.", what.en),
        },
        SendingState::OnItsWay { what } => Text {
            zh: format!("发送中：{}。登记机构还没有答复，联网后用同一编号再问，不会重复办理。", what.zh),
            en: format!(
                "On its way: {}. The registry has not answered yet; it is asked again under the same number, and nothing is done twice.",
                what.en
            ),
        },
        SendingState::Received { receipt_number, received_at } => Text {
            zh: format!("已收到，回执号 {receipt_number}，{}。", received_at.wall_text()),
            en: format!("Received, receipt number {receipt_number}, {}.", received_at.wall_text()),
        },
        SendingState::NeedsYou { what, told, .. } => Text {
            zh: format!("需要您处理：{}。{}", what.zh, told.text.zh),
            en: format!("Needs you: {}. {}", what.en, told.text.en),
        },
    }
}

/// Parties of a matter, each by slot.
pub(crate) fn slots(form: &Form, slots: &[Slot]) -> Option<Text> {
    let named = slots.iter().map(|slot| party(*slot, Some(form)));
    listed(named)
}

/// Parties, each by what they are called in a matter.
pub(crate) fn parties(form: &Form, roles: impl Iterator<Item = RoleName>) -> Option<Text> {
    listed(roles.map(|role| Text::label(form.called(role))))
}

/// The offices that have these facts.
pub(crate) fn offices(needs: impl Iterator<Item = Needs>) -> Option<Text> {
    let mut whose: Vec<Label> = Vec::new();
    for need in needs {
        let source = parts::source(need);
        if !whose.contains(&source) {
            whose.push(source);
        }
    }
    listed(whose.into_iter().map(Text::label))
}

/// Cases that were accepted before on the same home.
pub(crate) fn earlier_cases(ahead: u32) -> Text {
    Text {
        zh: format!("同一房屋上先受理的 {ahead} 件"), en: format!("{ahead} accepted before it on the same home")
    }
}

/// The other parties, where it is not known which of them.
pub(crate) fn others() -> Text {
    Text::of("其他当事人", "the other parties")
}

fn listed(named: impl Iterator<Item = Text>) -> Option<Text> {
    named.reduce(|first, then| Text {
        zh: format!("{}、{}", first.zh, then.zh),
        en: format!("{}, {}", first.en, then.en),
    })
}

/// Says what the oldest entries of a timeline are, where the registry keeps its oldest stages no more.
pub(crate) fn gap() -> Text {
    Text::of(
        "这件案件经过的步骤很多，登记机构不再逐一列出较早的步骤；收到、受理和补正的时间仍在这里。",
        "This case went through many steps, and the registry lists the older ones no more; when it was received, accepted and corrected still stands here.",
    )
}

/// A step that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The application is not sent in.
    Receipt,
    /// The application is sent in, and not accepted.
    Acceptance,
    /// The application is to be corrected, and not accepted.
    CorrectionThenAcceptance,
    /// The case is accepted, and to be corrected.
    CorrectionThenReview,
    /// The case is in review, which a sealed answer follows.
    AnswerAfterReview,
    /// The case is in review, which a fee follows.
    FeeAfterReview,
    /// The case is in review, which the entry follows.
    EntryAfterReview,
    /// The fee is due.
    EntryAfterFee,
    /// Nothing stands before the entry.
    Entry,
    /// The case is entered.
    Collection,
}

/// Says what comes next.
pub(crate) fn next(next: Next) -> Text {
    let (zh, en) = match next {
        Next::Receipt => (
            "提交后，登记机构收到即出具回执，再预审、受理；回执不是受理凭证。",
            "Once it is sent in and received, the registry gives a receipt, then prechecks and accepts it; the receipt is no acceptance.",
        ),
        Next::Acceptance => (
            "接下来预审：符合条件的受理；要补正的，一次告知全部内容。",
            "Next it is prechecked: accepted where it can be, or all that is to be corrected is told at once.",
        ),
        Next::CorrectionThenAcceptance => (
            "补正收到后重新预审，符合条件的受理。",
            "Once the correction is received it is prechecked anew, and accepted where it can be.",
        ),
        Next::CorrectionThenReview => (
            "补正收到后继续审核，受理号不变。",
            "Once the correction is received the review goes on under the same number.",
        ),
        Next::AnswerAfterReview => {
            ("审核通过后出具查询结果证明。", "Once it has passed its review the sealed result is given.")
        }
        Next::FeeAfterReview => (
            "审核通过后出具缴费单，缴清后登簿；登记费以缴费单为准。",
            "Once it has passed its review the bill comes, and the entry once that is paid; the fee is what the bill says.",
        ),
        Next::EntryAfterReview => {
            ("审核通过后登簿，没有费用要缴。", "Once it has passed its review it is entered; nothing is to be paid.")
        }
        Next::EntryAfterFee => ("缴清后再次核对，然后登簿。", "Once it is paid it is checked once more and entered."),
        Next::Entry => ("接下来登簿。", "Next it is entered in the register."),
        Next::Collection => ("已登簿，可以领证。", "It is entered; what it hands out can be collected."),
    };
    Text::of(zh, en)
}
