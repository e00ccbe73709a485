//! Whether the register has moved since a case's base, and what follows from it: a person looks.

use ereg_law::{
    application::RuleId,
    case::{Proposal, ReviewState, ToldGround},
};

use crate::model::CaseFacts;

/// What a case says where the register has moved since its base: a person looks.
pub(crate) fn moved_ground() -> ToldGround {
    ToldGround { rule: RuleId(25), code: "case.register_moved".to_owned(), field: Some("matter.unit".to_owned()) }
}

/// Whether the case rests on the unit's newest entry.
pub(crate) fn rests_on_newest(facts: &CaseFacts) -> bool {
    facts
        .unit
        .as_ref()
        .is_some_and(|u| (u.entry_seq, u.entry_hash) == (facts.content.entry_seq, facts.content.entry_hash))
}

/// Where a person must look because the register has moved.
pub(crate) fn manual_because_moved() -> ReviewState {
    ReviewState::Manual { grounds: vec![moved_ground()], proposal: Proposal::Judge }
}
