//! An officer's decision (审核决定) on a case that waits for a person: one file for each. Officers have no accounts yet: the
//! sandbox plays one, and everything that comes of it says that it is a demonstration (演示). Each is audited in the officer's
//! name.
//!
//! An officer decides on what the rules have found and on nothing else: the reasons for a refusal or a correction are findings
//! of the case, by their codes, and no text of their own.

use ereg_domain::party::Officer;
use ereg_law::{
    case::{CaseState, ReviewState, ToldGround, Waiting},
    matter::{Law, Matter},
    policy::PolicyPack,
    supplement::asked_by,
};

use super::{
    Circumstances,
    moved::{goes_on, is_beyond_a_person},
};
use crate::model::{CaseFacts, Decision, DecisionFault, OfficerSays};

mod approve;
mod correct;
mod refuse;

/// The reason why a decision is not an officer's to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotTheirs {
    /// The case does not wait for a person.
    #[error("the case does not wait for a person")]
    NotWaiting,
    /// A finding is not a person's to set aside, or the register has moved since the application.
    #[error("the case waits for what no person may set aside")]
    BeyondAPerson,
    /// A refusal or a correction of no reason, or an approval with one.
    #[error("the reasons do not go with the decision")]
    Reasons,
    /// A reason that no finding of the case has.
    #[error("no finding of the case has that code")]
    UnknownReason,
    /// A reason that asks the applicants for nothing they could supply or change.
    #[error("a finding asks for nothing that can be corrected")]
    NothingToCorrect,
    /// The applicants have corrected the case as often as its pack lets them: what was asked for could not be sent in.
    #[error("no correction can be asked for any more")]
    LastRound,
}

impl NotTheirs {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            NotTheirs::NotWaiting => "decide.not_waiting",
            NotTheirs::BeyondAPerson => "decide.beyond_a_person",
            NotTheirs::Reasons => "decide.reasons",
            NotTheirs::UnknownReason => "decide.reason_unknown",
            NotTheirs::NothingToCorrect => "decide.nothing_to_correct",
            NotTheirs::LastRound => "decide.last_round",
        }
    }
}

/// The findings that a decision would rest on, by the pack that decides the case. What waits for a correction that was asked for can
/// be refused for that, and nothing else.
///
/// # Errors
/// It is not an officer's to make, as the case stands.
pub(crate) fn grounds(
    facts: &CaseFacts,
    says: &OfficerSays,
    law: Law,
    pack: &PolicyPack,
) -> Result<Vec<ToldGround>, NotTheirs> {
    let CaseState::InReview { review, .. } = &facts.case.state else { return Err(NotTheirs::NotWaiting) };
    let matter = law.matter(facts.content.matter).ok_or(NotTheirs::BeyondAPerson)?;
    let grounds = match (review, says) {
        (ReviewState::Manual { grounds, .. }, _)
        | (ReviewState::Waiting(Waiting::Supplement { grounds }), OfficerSays::Refuse { .. }) => grounds,
        _ => return Err(NotTheirs::NotWaiting),
    };
    match says {
        OfficerSays::Approve if is_beyond_a_person(review, facts, matter) => Err(NotTheirs::BeyondAPerson),
        OfficerSays::Approve => Ok(grounds.clone()),
        OfficerSays::Refuse { reasons } => among(grounds, reasons),
        // What is corrected would still rest on what is no more.
        OfficerSays::Correct { .. } if !goes_on(facts, matter) => Err(NotTheirs::BeyondAPerson),
        OfficerSays::Correct { .. } if facts.case.round() >= pack.parameters.supplements_at_most => {
            Err(NotTheirs::LastRound)
        }
        OfficerSays::Correct { reasons } => correctable(matter, among(grounds, reasons)?),
    }
}

/// The findings of these codes, all of each.
fn among(found: &[ToldGround], reasons: &[String]) -> Result<Vec<ToldGround>, NotTheirs> {
    if reasons.is_empty() {
        return Err(NotTheirs::Reasons);
    }
    if reasons.iter().any(|reason| found.iter().all(|ground| ground.code != *reason)) {
        return Err(NotTheirs::UnknownReason);
    }
    Ok(found.iter().filter(|ground| reasons.contains(&ground.code)).cloned().collect())
}

fn correctable(matter: &Matter, grounds: Vec<ToldGround>) -> Result<Vec<ToldGround>, NotTheirs> {
    // What no person may set aside, such as a seizure, no applicant mends by typing.
    let asks = |ground: &ToldGround| matter.may_be_judged(ground) && !asked_by(matter, ground).is_empty();
    if grounds.iter().all(asks) { Ok(grounds) } else { Err(NotTheirs::NothingToCorrect) }
}

/// The officer in the name of whom the audit has it.
pub(crate) fn actor(by: &Officer) -> String {
    format!("officer {}", by.number.as_str())
}

/// Carries out what an officer says of a case as they saw it.
pub(crate) fn decide(
    facts: &CaseFacts,
    says: &OfficerSays,
    by: &Officer,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let wrong = |_| DecisionFault::Object("an officer's decision that is not theirs");
    let pack = now.pack_of(&facts.case)?;
    let grounds = grounds(facts, says, now.law, &pack.pack).map_err(wrong)?;
    let now = &now.under(&pack);
    match says {
        OfficerSays::Approve => approve::decide(facts, grounds, by, now),
        OfficerSays::Refuse { .. } => refuse::decide(facts, grounds, now),
        OfficerSays::Correct { .. } => correct::decide(facts, grounds, now),
    }
}
