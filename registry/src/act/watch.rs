//! Title watch (产权监护): whoever holds a home is told in a signed letter when an application on it that they are no party
//! of is accepted, when it ends without an entry, and when an entry is made on it.
//!
//! A letter names nobody: a holder may read in the register who holds the home and what stands on it, and of an
//! application that is not entered yet no more than that there is one. Whoever has no account finds the letter when they
//! enrol. A party is who signs: somebody whom an application only names, as heirs name the deceased, is told of it, for they may
//! be alive and know nothing of it. To whom has died a letter does no harm.

use ereg_domain::{
    party::Holder,
    register::{Right, Unit},
    time::Instant,
};
use ereg_protocol::objects::{HolderAfter, LetterTells, UnenteredEnd};

use super::Circumstances;
use crate::model::{CaseFacts, Decision, Workspace, Write};

/// Tells everybody who holds the home before an act, and takes no part in this application where there is one.
pub(super) fn tell_holders(
    decision: Decision,
    unit: &Unit,
    application: Option<&Workspace>,
    tells: impl Fn(&Holder) -> LetterTells,
    now: &Circumstances<'_>,
) -> Decision {
    let holders = unit.open_right().map(|right| right.holders.as_slice()).unwrap_or_default();
    tell_each_of(decision, holders, application, tells, now)
}

/// Tells whoever was told that an application on the home was accepted how it ended without an entry: those who held the home
/// then, whoever holds it by now.
pub(super) fn tell_end(decision: Decision, facts: &CaseFacts, end: UnenteredEnd, now: &Circumstances<'_>) -> Decision {
    let (Some(record), Some(accepted), true) = (&facts.unit, facts.case.state.acceptance(), facts.is_queued()) else {
        // Nobody was told of it.
        return decision;
    };
    let (case_number, accepted_at) = (accepted.case_number, accepted.accepted_at);
    let tells = |_: &Holder| LetterTells::HomeApplicationEnded {
        unit: facts.case.unit,
        matter: facts.content.matter,
        case_number,
        accepted_at,
        end,
    };
    let holders = holders_at(&record.unit, accepted_at);
    tell_each_of(decision, holders, Some(&facts.content), tells, now)
}

/// Everybody who held the home at a moment, once.
fn holders_at(unit: &Unit, at: Instant) -> Vec<&Holder> {
    let stood =
        |right: &&Right| right.registered_at <= at && right.status.end().is_none_or(|end| end.registered_at >= at);
    let mut holders: Vec<&Holder> = Vec::new();
    for holder in unit.rights.iter().filter(stood).flat_map(|right| &right.holders) {
        if holders.iter().all(|known| known.identity != holder.identity) {
            holders.push(holder);
        }
    }
    holders
}

fn tell_each_of<'a>(
    decision: Decision,
    holders: impl IntoIterator<Item = &'a Holder>,
    application: Option<&Workspace>,
    tells: impl Fn(&Holder) -> LetterTells,
    now: &Circumstances<'_>,
) -> Decision {
    let takes_part =
        |holder: &Holder| application.is_some_and(|content| content.members.iter().any(|m| m.who.is_holder(holder)));
    holders.into_iter().filter(|holder| !takes_part(holder)).fold(decision, |decision, holder| {
        decision.write(Write::Letter(holder.identity.clone(), now.letter(tells(holder))))
    })
}

/// Returns what an entry leaves of the right of somebody who held the home before it.
pub(super) fn holder_after(holder: &Holder, after: &Unit) -> HolderAfter {
    let holders = after.open_right().map(|right| right.holders.as_slice()).unwrap_or_default();
    match holders.iter().any(|held| held.identity == holder.identity) {
        true => HolderAfter::Holds,
        false => HolderAfter::HoldsNoMore,
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        identifier::{LicenceId, LicenceType, TitleCertificateNumber},
        register::{RegisterFacts, fold},
    };
    use ereg_law::fixture::{Sale, buyer, holder, third};

    use super::*;

    fn unit(facts: &RegisterFacts) -> Unit {
        let issuer = "11420100MB00000196".parse().unwrap();
        let day = facts.right.registered_at.day().date();
        let licence = |number: &TitleCertificateNumber| {
            LicenceId::booked(LicenceType::TitleCertificate, &issuer, day, u64::from(number.serial()))
        };
        fold(facts.unit, &facts.entries(licence).unwrap()).unwrap().unwrap()
    }

    #[test]
    fn whoever_the_register_names_no_more_holds_no_more() {
        let before = Sale::clean().register.unwrap();
        let mut after = before.clone();
        after.right.holders = vec![holder(&buyer(), None)];
        let held = &before.right.holders[0];
        assert_eq!(holder_after(held, &unit(&before)), HolderAfter::Holds);
        assert_eq!(holder_after(held, &unit(&after)), HolderAfter::HoldsNoMore);
        assert_eq!(holder_after(&holder(&third(), None), &unit(&after)), HolderAfter::HoldsNoMore);
    }
}
