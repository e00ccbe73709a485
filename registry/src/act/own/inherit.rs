//! Entering homes that were registered before this registry began (存量数据).

use std::collections::BTreeSet;

use ereg_domain::{
    identifier::{LicenceId, LicenceType},
    register::{Bearer, Burden, Burdening, Change, Entry, Lifting, RegisterFacts, Seizure, Unit, enter, fold},
};

use crate::{
    act::{
        Desk,
        numbers::{self, Taking},
    },
    fault::{NotEntered, ServiceFault},
    model::{Decision, NewEntry, SeedHome},
};

/// All of these homes or none: the right of each first, then every burden as an entry of its own, then what was lifted again.
pub(crate) fn act(desk: &Desk<'_>, homes: &[SeedHome]) -> Result<Decision, NotEntered> {
    let mut decision = Decision::event("book.inherited", homes.len(), "done");
    let mut taking = Taking::from(desk.rows);
    let mut units = BTreeSet::new();
    for home in homes {
        let facts = &home.facts;
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
        for entry in history(desk, &mut taking, home)? {
            let salt = desk.ids.entry_salt(taking.next(numbers::SALT)?);
            decision.entries.push(NewEntry { unit: facts.unit, case: None, entry, salt });
        }
    }
    decision.writes.extend(taking.writes());
    Ok(decision)
}

/// The entries of a home from before this registry. What contradicts itself is refused: its entries would make another
/// home, or none.
fn history(desk: &Desk<'_>, taking: &mut Taking<'_>, home: &SeedHome) -> Result<Vec<Entry>, NotEntered> {
    let SeedHome { facts, lifted } = home;
    let at = facts.right.registered_at;
    let mut entries = facts.entries(|_| {
        let serial = taking.next(&numbers::licence(at))?;
        LicenceId::booked(LicenceType::TitleCertificate, desk.now.issuer, at.day().date(), serial)
            .map_err(|_| NotEntered::from(ServiceFault::Object("licence id")))
    })?;
    let mut unit = fold(facts.unit, &entries).ok().flatten().ok_or(NotEntered::Unfit)?;
    for seizure in lifted {
        let (seized, free) = seized_and_free(&mut unit, seizure).ok_or(NotEntered::Unfit)?;
        entries.extend([seized, free]);
    }
    if RegisterFacts::of(&unit).as_ref() == Some(facts) { Ok(entries) } else { Err(NotEntered::Unfit) }
}

/// The entries of a seizure that was lifted again: on its first day and its last. `None` where it does not fit the unit, which
/// goes on to how it stands then.
fn seized_and_free(unit: &mut Unit, seizure: &Seizure) -> Option<(Entry, Entry)> {
    let on = Bearer::Right(unit.open_right()?.id);
    let burdening = Burdening { on, burden: Burden::Seizure(seizure.clone()) };
    let seized = Entry::of(seizure.from.start(), vec![Change::Burden(burdening)]);
    let burdened = enter(unit.code, Some(unit), &seized).ok()?;
    let lifting = Lifting { burden: burdened.burdens.last()?.id };
    let free = Entry::of(seizure.to.start(), vec![Change::Lift(lifting)]);
    *unit = enter(unit.code, Some(&burdened), &free).ok()?;
    Some((seized, free))
}
