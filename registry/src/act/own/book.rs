//! Book entry (登簿): the rules once more inside the transaction, then entry, certificates, notices, all or nothing.

use ereg_domain::{
    dictionary::TenureStatus,
    identifier::{HUBEI, LicenceId, LicenceType, QuotedCertificate, TitleCertificateNumber},
    party::{Holder, Side},
    register::{OwnershipRight, RegisterFacts},
};
use ereg_law::{
    application::{CertificateCount, Delivery, Parties},
    case::{Booked, ReviewState},
    review::Conclusion,
    subject::Phase,
};
use ereg_protocol::{id::AccountId, objects::NoticeTells};

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{manual_with, rests_on_newest, review_name},
        term,
    },
    model::{
        CaseFacts, Decision, DecisionFault, EntryCase, EntryCertificate, EntryKind, NewEntry, Reserved, Taken, Told,
        UnitRecord, Write, place_of, view,
    },
};

/// Enters a settled case, or gives it back to a person with the payment kept.
pub(super) fn decide(
    facts: &CaseFacts,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now)?;
    let reviewed = judged.matter().review(&judged.subject(Phase::Booking, facts, now));
    let back = match reviewed.conclusion() {
        Conclusion::Book if rests_on_newest(facts) => return enter(facts, &judged, reserved, now),
        Conclusion::Return(ReviewState::Waiting(waiting)) => ReviewState::Waiting(waiting),
        Conclusion::Return(stands) if rests_on_newest(facts) => stands,
        _ => manual_with(&reviewed),
    };
    let mut case = facts.case.clone();
    case.state = case.state.review(back)?;
    case.since = now.as_of;
    case.next = term::not_after(None, &case, now);
    Ok(Decision::event("case.booking_returned", case.case_id, review_name(&case.state)).case(case))
}

fn enter(
    facts: &CaseFacts,
    judged: &Judged,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let missing = || DecisionFault::Object("a booking without its facts");
    let shared = judged.sections();
    let (Some(unit), Some(parties), Some(delivery), Some(acceptance)) =
        (&facts.unit, shared.get::<Parties>(), shared.get::<Delivery>(), facts.case.state.acceptance())
    else {
        return Err(missing());
    };
    let holders: Vec<Holder> = parties
        .side(Side::Transferee)
        .map(|party| Holder {
            kind: party.kind,
            name: party.name.clone(),
            identity: party.identity.clone(),
            former_identity: None,
            share: party.share,
        })
        .collect();
    let certificates = number_certificates(facts, delivery.certificates, holders.len(), reserved, now)?;
    let register = after_transfer(unit, parties.co_ownership, holders, &certificates, now);
    let cancels = unit.facts.right.certificates.clone();
    let entry = NewEntry {
        unit: facts.case.unit,
        kind: EntryKind::Transfer,
        booked_at: now.as_of,
        case: Some(EntryCase { case_id: facts.case.case_id, case_number: acceptance.case_number }),
        certificates: certificates.clone(),
        cancels,
        facts: register,
        salt: reserved.salt,
    };
    let mut case = facts.case.clone();
    case.withdrawing.clear();
    case.answer_by = None;
    case.state = case.state.book(Booked { entry_index: reserved.entries, registered_at: now.as_of })?;
    case.since = now.as_of;
    case.next = None;
    let mut decision = Decision::event("case.book", case.case_id, reserved.entries);
    let sold = &unit.facts.right;
    let titles = sold.certificates.iter().cloned().map(QuotedCertificate::Title);
    let void: Vec<QuotedCertificate> =
        titles.chain(sold.old_certificates.iter().cloned().map(QuotedCertificate::Old)).collect();
    for (party, account) in sides(facts) {
        if party == Side::Transferor {
            for certificate in &void {
                if let QuotedCertificate::Title(number) = certificate {
                    decision = decision.tell(&account, Told::Certificate(number.clone()));
                }
                let tells = transferred_away(&case.case_id, certificate, now);
                decision = decision.tell(&account, Told::Notice(now.notice(tells)));
            }
            continue;
        }
        // A certificate for each holder is told to its holder alone.
        for number in numbers_of(&certificates).iter().filter(|number| names(facts, &entry, &account, number)) {
            decision = decision
                .tell(&account, Told::Certificate(number.clone()))
                .tell(&account, Told::Notice(now.notice(certificate_ready(&case.case_id, number, now))));
        }
    }
    for mortgage in &unit.facts.mortgages {
        let tells = NoticeTells::MortgagedHomeTransferred { proof: mortgage.proof.clone(), registered_at: now.as_of };
        decision = decision.write(Write::Letter(view::addressee(&mortgage.mortgagee_identity), now.notice(tells)));
    }
    let id = case.case_id;
    let count = u32::try_from(certificates.len()).unwrap_or(u32::MAX);
    decision.entries.push(entry);
    Ok(decision
        .case(case)
        .write(Write::LeaveQueue(id))
        .write(Write::Taken(Taken::Certificates(facts.case.unit, count)))
        .write(Write::Taken(Taken::Salt)))
}

/// The register from the entry on: a new right, and every mortgage carried (民法典 406).
fn after_transfer(
    unit: &UnitRecord,
    co_ownership: ereg_domain::dictionary::CoOwnership,
    holders: Vec<Holder>,
    certificates: &[EntryCertificate],
    now: &Circumstances<'_>,
) -> RegisterFacts {
    let old = &unit.facts;
    RegisterFacts {
        right: OwnershipRight {
            kind: old.right.kind,
            status: TenureStatus::Current,
            co_ownership,
            holders,
            certificates: numbers_of(certificates),
            // What was paper alone is void with this entry.
            old_certificates: Vec::new(),
            registered_at: now.as_of,
            ended: None,
        },
        ..old.clone()
    }
}

fn number_certificates(
    facts: &CaseFacts,
    count: CertificateCount,
    holders: usize,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Vec<EntryCertificate>, DecisionFault> {
    let places =
        |range: std::ops::Range<usize>| -> Vec<u32> { range.filter_map(|at| u32::try_from(at).ok()).collect() };
    let each = match count {
        CertificateCount::One => vec![places(0..holders)],
        CertificateCount::EachHolder => (0..holders).map(|at| places(at..at + 1)).collect(),
    };
    let today = now.as_of.day();
    let year = u16::try_from(today.ymd().0).unwrap_or_default();
    let place = place_of(&facts.case.unit);
    (0_u32..)
        .zip(each)
        .map(|(offset, holders)| {
            let number = TitleCertificateNumber::from_parts(HUBEI, year, &place, reserved.certificate_serial + offset);
            let licence = LicenceId::booked(
                LicenceType::TitleCertificate,
                now.issuer,
                today.date(),
                reserved.licence_serial + u64::from(offset),
            );
            match (number, licence) {
                (Ok(number), Ok(licence_id)) => Ok(EntryCertificate { number, licence_id, holders }),
                _ => Err(DecisionFault::Object("certificate number")),
            }
        })
        .collect()
}

fn numbers_of(certificates: &[EntryCertificate]) -> Vec<TitleCertificateNumber> {
    certificates.iter().map(|c| c.number.clone()).collect()
}

fn sides(facts: &CaseFacts) -> Vec<(Side, AccountId)> {
    facts.case.parties.iter().map(|p| (p.slot.side(), p.account.clone())).collect()
}

/// Whether a certificate of the entry names the person with this account.
fn names(facts: &CaseFacts, entry: &NewEntry, account: &AccountId, number: &TitleCertificateNumber) -> bool {
    let Some(member) = facts.content.member(account) else { return false };
    let holders = entry.certificates.iter().filter(|c| c.number == *number).flat_map(|c| &c.holders);
    holders
        .filter_map(|at| entry.facts.right.holders.get(usize::try_from(*at).ok()?))
        .any(|holder| member.person.is_holder(holder))
}

fn transferred_away(
    case_id: &ereg_protocol::id::CaseId,
    certificate: &QuotedCertificate,
    now: &Circumstances<'_>,
) -> NoticeTells {
    NoticeTells::TransferredAway { case_id: *case_id, certificate: certificate.clone(), registered_at: now.as_of }
}

fn certificate_ready(
    case_id: &ereg_protocol::id::CaseId,
    certificate: &TitleCertificateNumber,
    now: &Circumstances<'_>,
) -> NoticeTells {
    NoticeTells::CertificateReady { case_id: *case_id, certificate: certificate.clone(), registered_at: now.as_of }
}
