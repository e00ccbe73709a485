//! The standing of a disclosure (须知) that a rule has some parties acknowledge.

use ereg_domain::{
    disclosure::DisclosureRef,
    party::{Party, Side},
};

use crate::{
    application::{Acknowledgement, RuleId},
    policy::AskedDisclosure,
    subject::{Phase, Subject},
};

/// The standing of a disclosure that a rule has some parties read and accept, each in the own section.
pub(super) enum Asked {
    /// The pack has no such disclosure.
    Nothing,
    /// A party whose answers are here has not accepted it.
    Of(DisclosureRef),
    /// Those whose answers are here have; the others' are not here.
    Elsewhere,
    /// All have.
    Answered,
}

/// The standing of a disclosure that the parties of these sides who sign are to accept.
pub(super) fn asked(subject: &Subject<'_>, id: RuleId, disclosure: AskedDisclosure, sides: &[Side]) -> Asked {
    let Some(disclosure) = subject.pack.disclosure_ref(disclosure.id) else { return Asked::Nothing };
    let promise = Acknowledgement { rule: id, disclosure: disclosure.clone() };
    let promised = |slot| subject.inquiry_of(slot).map(|i| i.acknowledgements.contains(&promise));
    let parties = subject.parties().into_iter().flat_map(|p| &p.parties);
    let side = |party: &&Party| subject.form.side_of(party.slot);
    let signs = |party: &&Party| subject.form.signs(party.slot);
    let asked = parties.filter(signs).filter(|party| side(party).is_some_and(|side| sides.contains(&side)));
    let answers: Vec<Option<bool>> = asked.map(|party| promised(party.slot)).collect();
    // On a phone the other parties' answers stay away; at the registry a section that is not there was not written.
    let unanswered = if subject.phase == Phase::Device { None } else { Some(false) };
    let answers: Vec<Option<bool>> = answers.into_iter().map(|answer| answer.or(unanswered)).collect();
    if answers.contains(&Some(false)) {
        Asked::Of(disclosure)
    } else if answers.contains(&None) {
        Asked::Elsewhere
    } else {
        Asked::Answered
    }
}
