//! Cases that a person looks at: the register has moved since a case's base, or the rules leave it to them.

use ereg_law::{
    case::{CaseState, PassedFor, Proposal, ReviewState, ToldGround, Turn, Waiting},
    matter::Matter,
    review::{Review, VerdictKind},
    rule::register_moved,
};
use ereg_protocol::objects::{GaveWayFor, LetterTells};

use super::{Circumstances, tell_all};
use crate::model::{CaseFacts, CaseFile, Decision, Write};

/// Whether the case rests on the unit's newest entry; one that rests on none is never behind the register.
fn rests_on_newest(facts: &CaseFacts) -> bool {
    facts.content.base.as_ref().is_none_or(|base| {
        facts.unit.as_ref().is_some_and(|u| (u.entry_seq, u.entry_hash) == (base.entry_seq, base.entry_hash))
    })
}

/// Whether the case can go on by itself on the register as it is now: it rests on the unit's newest entry, or what has been
/// entered since is no concern of its matter.
pub(crate) fn goes_on(facts: &CaseFacts, matter: &Matter) -> bool {
    rests_on_newest(facts) || (facts.unit.is_some() && matter.stands_apart())
}

/// Whether the case itself can go on by itself; one of a matter that is not known here cannot.
pub(crate) fn can_go_on(facts: &CaseFacts, now: &Circumstances<'_>) -> bool {
    now.matter(facts.content.matter).is_ok_and(|matter| goes_on(facts, matter))
}

/// Whether a review waits for a person who could not let the case go on: the register has moved under it, or what is found is
/// not a person's to set aside.
pub(crate) fn is_beyond_a_person(review: &ReviewState, facts: &CaseFacts, matter: &Matter) -> bool {
    let ReviewState::Manual { grounds, proposal } = review else { return false };
    let theirs = *proposal == Proposal::Judge && grounds.iter().all(|ground| matter.may_be_judged(ground));
    !(theirs && goes_on(facts, matter))
}

/// Whether a case waits at the head of its unit's queue for a person who could not let it go on: every later case on the home
/// would wait for whoever ends it.
pub(crate) fn holds_up(facts: &CaseFacts, now: &Circumstances<'_>) -> bool {
    let CaseState::InReview { review, .. } = &facts.case.state else { return false };
    let stands = facts.is_queued() && facts.ahead() == 0 && facts.case.turn == Turn::Held;
    stands && now.matter(facts.content.matter).is_ok_and(|matter| is_beyond_a_person(review, facts, matter))
}

/// 让位: a case that waits for a person who could not let it go on loses the head of its unit's queue, and not its number:
/// whose home it is by now waits for no application of before. It stands by its number again once it is settled, as only what
/// the rules let pass on the register as it is can be.
pub(crate) fn give_way(decision: Decision, mut case: CaseFile, facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let id = case.case_id;
    if case.turn.is_passed() || !facts.is_queued() {
        return decision.case(case);
    }
    let (why, passed) = match can_go_on(facts, now) {
        true => (GaveWayFor::BeyondAPerson, PassedFor::BeyondAPerson),
        false => (GaveWayFor::RegisterMoved, PassedFor::RegisterMoved),
    };
    case.turn = Turn::Passed { at: now.as_of, why: passed };
    let decision = tell_all(decision, &case, &LetterTells::GaveWay { case_id: id, why }, now);
    decision.case(case).write(Write::Wake(id))
}

/// The state of a review in which a person must look because the register has moved.
pub(crate) fn manual_because_moved() -> ReviewState {
    ReviewState::Manual { grounds: vec![register_moved()], proposal: Proposal::Judge }
}

/// The grounds that a person was to judge already, and that the register has moved.
pub(crate) fn manual_also_moved(grounds: &[ToldGround], proposal: Proposal) -> ReviewState {
    let others = grounds.iter().filter(|ground| **ground != register_moved()).cloned();
    ReviewState::Manual { grounds: std::iter::once(register_moved()).chain(others).collect(), proposal }
}

/// Everything the rules say, for a person, and that the register has moved.
pub(crate) fn manual_with(reviewed: &Review) -> ReviewState {
    let kinds = [VerdictKind::Refuse, VerdictKind::NotAccept, VerdictKind::Supplement, VerdictKind::Manual];
    let told: Vec<ToldGround> = kinds.iter().flat_map(|kind| reviewed.grounds(*kind)).collect();
    let refused = reviewed.of_kind(VerdictKind::Refuse).next().is_some();
    ReviewState::Manual {
        grounds: std::iter::once(register_moved()).chain(told).collect(),
        proposal: if refused { Proposal::Refuse } else { Proposal::Judge },
    }
}

/// Name of a state with where its review stands, for the audit row.
pub(crate) fn review_name(state: &CaseState) -> &'static str {
    match state {
        CaseState::InReview { review: ReviewState::Auto, .. } => "in_review.auto",
        CaseState::InReview { review: ReviewState::Manual { .. }, .. } => "in_review.manual",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { .. }), .. } => "in_review.queue",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { .. }), .. } => "in_review.partner",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { .. }), .. } => "in_review.supplement",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Source { .. }), .. } => "in_review.source",
        other => other.name(),
    }
}
