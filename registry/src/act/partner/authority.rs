//! A burden on a right, without an application: an authority asks for it, or the law says it ex officio (嘱托登记,
//! 依职权登记).

use ereg_domain::{
    identifier::{HUBEI, RegistrationProofNumber, UnitCode},
    party::Holder,
    register::{Bearer, Burden, Burdening, Change, Entry, RegistrationProof},
    time::Instant,
};
use ereg_law::case::{CaseState, ReviewState};
use ereg_protocol::objects::{EntryGround, HolderAfter, LetterTells};

use crate::{
    act::{
        Desk,
        numbers::{self, Taking},
        watch::tell_holders,
    },
    fault::{NotEntered, ServiceFault},
    model::{Decision, NewEntry, Write, place_of},
};

/// Burdens the right of a unit; a mortgage gets its registration proof.
pub(crate) fn act(desk: &Desk<'_>, unit: &UnitCode, burden: &Burden) -> Result<Decision, NotEntered> {
    let at = desk.now.as_of;
    let record = desk.rows.unit(unit)?.ok_or(NotEntered::NoUnit)?;
    let on = Bearer::Right(record.unit.open_right().ok_or(NotEntered::NoUnit)?.id);
    let mut taking = Taking::from(desk.rows);
    let proofs = match burden {
        Burden::Mortgage(_) => {
            vec![RegistrationProof { of: 1, number: next_proof(&mut taking, unit, at)?, issued: None }]
        }
        Burden::Seizure(_) | Burden::Objection { .. } | Burden::Notice { .. } | Burden::Other { .. } => Vec::new(),
    };
    let salt = desk.ids.entry_salt(taking.next(numbers::SALT)?);
    let mut decision = Decision::event("book.official", desk.rows.entries()?, audited(burden));
    let changes = vec![Change::Burden(Burdening { on, burden: burden.clone() })];
    let entry = Entry { proofs, ..Entry::of(at, changes) };
    // A burden leaves the right with whoever holds it.
    let tells = |_: &Holder| LetterTells::HomeEntered {
        unit: *unit,
        ground: EntryGround::Official {},
        certificates: Vec::new(),
        proofs: Vec::new(),
        reader: HolderAfter::Holds,
        registered_at: at,
    };
    decision = tell_holders(decision, &record.unit, None, tells, &desk.now);
    decision.entries.push(NewEntry { unit: *unit, case: None, entry, salt });
    decision.writes.extend(taking.writes());
    decision.writes.extend(waiting_for_a_person(desk, unit)?);
    Ok(decision)
}

/// Has the cases on the unit looked at again that wait for a person: what that person would judge is no more, and nothing
/// else would have them looked at.
fn waiting_for_a_person(desk: &Desk<'_>, unit: &UnitCode) -> Result<Vec<Write>, NotEntered> {
    let mut woken = Vec::new();
    for queued in desk.rows.queue(unit)? {
        let Some(mut case) = desk.rows.case(queued.case_id)? else { continue };
        if matches!(case.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }) {
            case.next = Some(desk.now.as_of);
            woken.push(Write::Case(Box::new(case)));
        }
    }
    Ok(woken)
}

/// The kind of a burden in the audit chain.
fn audited(burden: &Burden) -> &'static str {
    match burden {
        Burden::Mortgage(_) => "mortgage",
        Burden::Seizure(_) => "seizure",
        Burden::Objection { .. } => "objection",
        Burden::Notice { .. } => "notice",
        Burden::Other { .. } => "burden",
    }
}

/// The next registration proof of a unit's place this year.
fn next_proof(taking: &mut Taking<'_>, unit: &UnitCode, now: Instant) -> Result<RegistrationProofNumber, NotEntered> {
    let wrong = || NotEntered::from(ServiceFault::Object("proof number"));
    let place = place_of(unit);
    let year = now.day().ymd().0;
    let serial = taking.next(&numbers::proof_of(&place, i64::from(year)))?;
    let (year, serial) = (u16::try_from(year).map_err(|_| wrong())?, u32::try_from(serial).map_err(|_| wrong())?);
    RegistrationProofNumber::from_parts(HUBEI, year, &place, serial).map_err(|_| wrong())
}
