//! The words for where a case stands, and for its periods: what is owed by whom, until when, and what follows after it.
//!
//! What one side owes is no errand of the other.

use ereg_domain::party::Side;
use ereg_law::{
    calendar::Deadline,
    case::{CaseStage, CaseState, EntryDocuments, Term, Then},
    words::{
        labels,
        message::{self, Language},
    },
};

use super::{and, message::catalogued};
use crate::{DeadlineView, TermView, Text};

/// Says where a case stands: what it means and what to do now.
pub(crate) fn where_it_stands(state: &CaseState) -> Text {
    let stands = catalogued(message::case_code(state));
    match state.documents().and_then(documents) {
        Some(documents) => and(stands, documents),
        None => stands,
    }
}

/// Says how far the documents of an entry are; none where it hands out none.
pub(crate) fn documents(documents: EntryDocuments) -> Option<Text> {
    message::documents_code(documents).map(catalogued)
}

/// The last day of a period.
pub(crate) fn deadline(until: Deadline) -> DeadlineView {
    let words = Text { zh: labels::deadline(until, Language::Zh), en: labels::deadline(until, Language::En) };
    DeadlineView { until, words }
}

/// Says what is to be done by the end of a period, for whoever is on this side, and what follows after it.
pub(crate) fn term(by: Deadline, then: Then, stage: CaseStage, side: Option<Side>) -> Text {
    let (zh_day, en_day) = (labels::deadline(by, Language::Zh), labels::deadline(by, Language::En));
    let (zh_do, en_do) = match (stage, side) {
        (CaseStage::FeeDue, Some(Side::RightHolder)) => ("请办理：缴纳登记费", "Pay the registration fee"),
        (CaseStage::FeeDue, _) => (
            "在等权利人一方缴纳登记费，您不用缴",
            "Whoever takes the right has to pay the registration fee; you need pay nothing",
        ),
        (CaseStage::Supplement, _) => ("请办理：补正所列事项并提交", "Correct what is listed and send it"),
        _ => ("请办理：所列事项中由您办理的", "Settle what the list names for you"),
    };
    let (zh_then, en_then) = match then {
        Then::Lapse => (
            "逾期申请失效，登记簿没有变化，可以重新申请。",
            "After that day the application lapses; the register is unchanged and you may apply anew.",
        ),
        Then::PassTurn => (
            "逾期后同一房屋上后面的申请可以先办，受理号保留，本案不会因此被拒绝。",
            "After that day applications behind this one on the same home may go first; its number is kept and it is not refused for that.",
        ),
        Then::Close => (
            "逾期仍未缴的，按本地规定作撤回处理。",
            "If it stays unpaid after that day, the local rule closes it as withdrawn.",
        ),
    };
    Text {
        zh: format!("{zh_do}，期限：{zh_day}。{zh_then}"), en: format!("{en_do}; last day: {en_day}. {en_then}")
    }
}

/// A period in which the applicants have something to do, as shown to whoever is on this side.
pub(crate) fn term_view(of: &Term, stage: CaseStage, side: Option<Side>) -> TermView {
    TermView { by: deadline(of.by()), words: term(of.by(), of.then, stage, side) }
}

/// Says what a withdrawal comes to, before this person signs it.
pub(crate) fn withdrawal() -> Text {
    Text::of(
        "全体申请人都签署撤回后，申请才撤回：案件结束，登记簿没有变化，可以重新申请。",
        "The application is withdrawn once every applicant has signed that: the case ends, the register is unchanged, and you may apply \
         anew.",
    )
}

/// A withdrawal that not all have signed.
pub(crate) fn withdrawal_open(by: Deadline) -> Text {
    Text {
        zh: format!(
            "须全体申请人签署才撤回；期限：{}。到期未全部签署的，撤回不成立，案件继续办理。",
            labels::deadline(by, Language::Zh)
        ),
        en: format!(
            "It is withdrawn only if all applicants sign. Last day: {}. Without all signatures the withdrawal lapses and the case goes on.",
            labels::deadline(by, Language::En)
        ),
    }
}

pub(crate) fn receipt_caution() -> Text {
    Text::of(
        "回执只证明登记机构已收到申请，不是受理凭证。",
        "The receipt proves that the registry holds the application. It is not an acceptance.",
    )
}
