//! Entering homes that were registered before this registry began (存量数据).

use std::collections::BTreeSet;

use ereg_domain::{
    identifier::{LicenceId, LicenceType},
    register::{Entry, RegisterFacts, fold},
};

use crate::{
    act::{
        Desk,
        numbers::{self, Taking},
    },
    fault::{NotEntered, ServiceFault},
    model::{Decision, NewEntry},
};

/// All of these homes or none: the right of each first, then every burden as an entry of its own.
pub(crate) fn act(desk: &Desk<'_>, homes: &[RegisterFacts]) -> Result<Decision, NotEntered> {
    let mut decision = Decision::event("book.inherited", homes.len(), "done");
    let mut taking = Taking::from(desk.rows);
    let mut units = BTreeSet::new();
    for facts in homes {
        if desk.rows.unit(&facts.unit)?.is_some() || !units.insert(facts.unit) {
            return Err(NotEntered::Unfit);
        }
        // A number given long ago is never given again.
        for number in &facts.right.certificates {
            let counter = numbers::certificate_of(number.place(), i64::from(number.year()));
            taking.at_least(counter, u64::from(number.serial()))?;
        }
        for number in facts.mortgages.iter().map(|mortgage| &mortgage.proof) {
            let counter = numbers::proof_of(number.place(), i64::from(number.year()));
            taking.at_least(counter, u64::from(number.serial()))?;
        }
        for entry in history(desk, &mut taking, facts)? {
            let salt = desk.ids.entry_salt(taking.next(numbers::SALT)?);
            decision.entries.push(NewEntry { unit: facts.unit, case: None, entry, salt });
        }
    }
    decision.writes.extend(taking.writes());
    Ok(decision)
}

/// The entries of a home from before this registry. What contradicts itself is refused: its entries would make another
/// home, or none.
fn history(desk: &Desk<'_>, taking: &mut Taking<'_>, facts: &RegisterFacts) -> Result<Vec<Entry>, NotEntered> {
    let at = facts.right.registered_at;
    let entries = facts.entries(|_| {
        let serial = taking.next(&numbers::licence(at))?;
        LicenceId::booked(LicenceType::TitleCertificate, desk.now.issuer, at.day().date(), serial)
            .map_err(|_| NotEntered::from(ServiceFault::Object("licence id")))
    })?;
    let folded = fold(facts.unit, &entries).ok().flatten();
    if folded.and_then(|unit| RegisterFacts::of(&unit)).as_ref() == Some(facts) {
        Ok(entries)
    } else {
        Err(NotEntered::Unfit)
    }
}
