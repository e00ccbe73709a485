//! Title watch (产权监护): whoever holds a home is told in a signed letter when an application on it that they are no party
//! of is accepted, and when an entry is made on it.
//!
//! A letter names nobody: a holder may read in the register who holds the home and what stands on it, and of an
//! application that is not entered yet no more than that there is one. Whoever has no account finds the letter when they
//! enrol. Nobody writes to the dead, whom heirs name in their application.

use ereg_domain::{party::Holder, register::Unit};
use ereg_protocol::objects::{HolderAfter, LetterTells};

use super::{Circumstances, workspace::named_parties};
use crate::model::{Decision, Workspace, Write};

/// Tells everybody who holds the home before an act, and takes no part in this application where there is one.
pub(super) fn tell_holders(
    decision: Decision,
    unit: &Unit,
    application: Option<&Workspace>,
    tells: impl Fn(&Holder) -> LetterTells,
    now: &Circumstances<'_>,
) -> Decision {
    let holders = unit.open_right().map(|right| right.holders.as_slice()).unwrap_or_default();
    let named = application.and_then(named_parties);
    let is_party = |holder: &Holder| {
        let takes_part = application.is_some_and(|content| content.members.iter().any(|m| m.who.is_holder(holder)));
        let numbers = [Some(&holder.identity), holder.former_identity.as_ref()];
        let is_named = named.iter().flat_map(|named| &named.parties).any(|p| numbers.contains(&Some(&p.identity)));
        takes_part || is_named
    };
    holders.iter().filter(|holder| !is_party(holder)).fold(decision, |decision, holder| {
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
