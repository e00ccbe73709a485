//! The acts that the registry does by itself to a case because time went by or somebody answered: one file an act.

use super::Circumstances;
use crate::model::{BookProof, CaseFacts, Decision, DecisionFault, PartnerFact, Reserved, SourceHeard, Write};

mod answer;
mod book;
mod check_source;
mod due;
mod fee;
mod gives_way;
pub(crate) mod inherit;
pub(crate) mod precheck;
mod quote_again;
mod recount;
mod register_moved;
mod reminder;
mod review;
pub(crate) mod seal;
mod term_over;
mod withdrawal_lapses;
pub(crate) mod workspace_over;

pub(crate) use due::{Due, due, next_look};

/// A step that is next for a case, and what it takes besides the facts.
pub(crate) struct Step {
    /// The step.
    pub due: Due,
    /// Answers that partners have just given.
    pub answers: Vec<PartnerFact>,
    /// Words that sources have just given on facts that are disputed.
    pub heard: Vec<SourceHeard>,
    /// Numbers that it may take.
    pub reserved: Reserved,
    /// The place of its unit's entries in the book, for what ends in an answer.
    pub proof: Option<BookProof>,
}

/// Decides the one thing that is next for a case.
pub(crate) fn take(step: Step, facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let pack = now.pack_of(&facts.case)?;
    let now = &now.under(&pack);
    match step.due {
        Due::Precheck => Ok(keeping(precheck::decide(facts.clone(), &step.reserved, now)?, step.answers)),
        Due::Recount => recount::decide(facts, now),
        Due::WithdrawalLapses => Ok(withdrawal_lapses::decide(facts, now)),
        Due::RegisterMoved => register_moved::decide(facts, now),
        Due::GiveWay => Ok(gives_way::decide(facts, now)),
        Due::TermOver => term_over::decide(facts, now),
        Due::Reminder => reminder::decide(facts, now),
        Due::Review => review::decide(facts, step.answers, step.proof, now),
        Due::CheckSource => check_source::decide(facts, &step.heard, now),
        Due::QuoteAgain => quote_again::decide(facts, now),
        Due::Book => Ok(keeping(book::decide(std::slice::from_ref(facts), &step.reserved, now)?, step.answers)),
        Due::Rest => Err(DecisionFault::Object("a step of a resting case")),
    }
}

/// A decision that also keeps the answers that it rests on.
fn keeping(mut decision: Decision, answers: Vec<PartnerFact>) -> Decision {
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    decision
}
