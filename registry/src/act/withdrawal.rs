//! A withdrawal that not all have signed yet: whom it is told, and what is left of it where it lapses.

use ereg_domain::party::Slot;
use ereg_law::calendar::Period;
use ereg_protocol::objects::LetterTells;

use super::Circumstances;
use crate::model::{CaseFile, Decision, Hold, Told};

/// Tells those who have not signed the withdrawal who asks for it, and until when they may join in.
pub(super) fn tell_the_others(
    mut decision: Decision,
    case: &CaseFile,
    asks: Slot,
    period: Period,
    now: &Circumstances<'_>,
) -> Decision {
    let tells = LetterTells::WithdrawalAsked { case_id: case.case_id, by: asks, answer_by: period.by };
    for other in case.parties.iter().filter(|other| !case.withdrawing.contains(&other.slot)) {
        decision = decision.tell(&other.account, Told::Letter(now.letter(tells.clone())));
    }
    decision
}

/// A case whose withdrawal was not joined in by all.
pub(super) fn lapsed(mut case: CaseFile) -> CaseFile {
    case.withdrawing.clear();
    case.answer_by = None;
    case.hold = Hold::Spent;
    case
}
