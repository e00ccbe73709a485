//! Cases that a person looks at: the register has moved since a case's base, or the rules leave it to them.

use ereg_law::{
    case::{CaseState, Proposal, ReviewState, ToldGround, Waiting},
    matter::Matter,
    review::{Review, VerdictKind},
    rule::register_moved,
};

use crate::model::CaseFacts;

/// Whether the case rests on the unit's newest entry; one that rests on none is never behind the register.
pub(crate) fn rests_on_newest(facts: &CaseFacts) -> bool {
    facts.content.base.as_ref().is_none_or(|base| {
        facts.unit.as_ref().is_some_and(|u| (u.entry_seq, u.entry_hash) == (base.entry_seq, base.entry_hash))
    })
}

/// Whether the case can go on by itself on the register as it is now: it rests on the unit's newest entry, or what has been
/// entered since is no concern of its matter.
pub(crate) fn goes_on(facts: &CaseFacts, matter: &Matter) -> bool {
    rests_on_newest(facts) || (facts.unit.is_some() && matter.stands_apart())
}

/// The state of a review in which a person must look because the register has moved.
pub(crate) fn manual_because_moved() -> ReviewState {
    ReviewState::Manual { grounds: vec![register_moved()], proposal: Proposal::Judge }
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
