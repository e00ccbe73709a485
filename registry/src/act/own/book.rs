//! Book entry (登簿): the rules once more inside the transaction, then entries, certificates, notices, all or nothing.
//!
//! What is entered together is a set of cases, so that a package of several units is booked whole or not at all. Today each
//! case is a set of its own.

use std::collections::BTreeMap;

use ereg_domain::{
    identifier::{HUBEI, LicenceId, LicenceType, QuotedCertificate, TitleCertificateNumber, UnitCode},
    party::Holder,
    register::{Alteration, Change, Entry, OwnershipRight, RightId, TitleCertificate, Unit, enter, make_changes},
};
use ereg_law::{
    application::{CertificateCount, Delivery},
    case::{Booked, ReviewState},
    review::{Conclusion, Review},
    subject::Phase,
};
use ereg_protocol::objects::{NoticeTells, TitleSince};

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{manual_with, rests_on_newest, review_name},
        term,
    },
    model::{CaseFacts, Decision, DecisionFault, EntryCase, NewEntry, Reserved, Taken, Told, Write, place_of, view},
};

/// Enters settled cases together, or gives them all back to a person with the payments kept.
pub(super) fn decide(
    cases: &[CaseFacts],
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let first = &cases.first().ok_or(DecisionFault::Object("a booking of no case"))?.case;
    // The serials that were reserved are those of one place.
    if cases.iter().any(|facts| place_of(&facts.case.unit) != place_of(&first.unit)) {
        return Err(DecisionFault::Object("a booking in two places"));
    }
    let judged: Vec<Judged> = cases.iter().map(|facts| Judged::of(facts, now)).collect::<Result<_, _>>()?;
    let reviewed: Vec<Review> = cases
        .iter()
        .zip(&judged)
        .map(|(facts, judged)| judged.matter().review(&judged.subject(Phase::Booking, facts, now)))
        .collect();
    let settled = |(facts, reviewed): (&CaseFacts, &Review)| {
        matches!(reviewed.conclusion(), Conclusion::Book) && rests_on_newest(facts)
    };
    if !cases.iter().zip(&reviewed).all(settled) {
        return give_back(cases, &reviewed, now);
    }
    let mut decision = Decision::event("case.book", first.case_id, reserved.entries);
    let mut book = Booking { reserved, now, units: BTreeMap::new(), entries: 0, certificates: 0 };
    for (facts, judged) in cases.iter().zip(&judged) {
        decision = book.enter(facts, judged, decision)?;
    }
    Ok(decision)
}

/// No case of the set is entered: each goes back to where its own rules put it, the others to a person.
fn give_back(cases: &[CaseFacts], reviewed: &[Review], now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut decision = None;
    for (facts, reviewed) in cases.iter().zip(reviewed) {
        let back = match reviewed.conclusion() {
            Conclusion::Return(ReviewState::Waiting(waiting)) => ReviewState::Waiting(waiting),
            Conclusion::Return(stands) if rests_on_newest(facts) => stands,
            _ => manual_with(reviewed),
        };
        let mut case = facts.case.clone();
        case.state = case.state.review(back)?;
        case.since = now.as_of;
        case.next = term::not_after(None, &case, now);
        let returned = || Decision::event("case.booking_returned", case.case_id, review_name(&case.state));
        decision = Some(decision.unwrap_or_else(returned).case(case));
    }
    decision.ok_or(DecisionFault::Object("a booking of no case"))
}

/// A set of cases being entered, one after the other.
struct Booking<'a> {
    reserved: &'a Reserved,
    now: &'a Circumstances<'a>,
    /// Units as the entries of this booking have left them.
    units: BTreeMap<UnitCode, Unit>,
    /// Entries made.
    entries: u32,
    /// Certificates numbered.
    certificates: u32,
}

impl Booking<'_> {
    fn enter(&mut self, facts: &CaseFacts, judged: &Judged, mut decision: Decision) -> Result<Decision, DecisionFault> {
        let missing = || DecisionFault::Object("a booking without its facts");
        let (Some(record), Some(delivery), Some(acceptance)) =
            (&facts.unit, judged.sections().get::<Delivery>(), facts.case.state.acceptance())
        else {
            return Err(missing());
        };
        let code = facts.case.unit;
        let unit = self.units.get(&code).unwrap_or(&record.unit);
        let case = EntryCase { case_id: facts.case.case_id, case_number: acceptance.case_number };
        let changes = judged.matter().changes(unit, judged.sections(), &acceptance.case_number).ok_or_else(missing)?;
        let after = make_changes(code, Some(unit), self.now.as_of, &changes)?;
        let certificates = self.number_certificates(&changes, &after, delivery.certificates)?;
        let entry = Entry { certificates, ..Entry::of(self.now.as_of, changes) };
        let after = enter(code, Some(unit), &entry)?;
        let salts = &self.reserved.salts;
        let salt = usize::try_from(self.entries).ok().and_then(|at| salts.get(at)).copied();
        let salt = salt.ok_or(DecisionFault::Object("a booking of more cases than it reserved for"))?;
        let entry_index = self.reserved.entries + u64::from(self.entries);
        let count = u32::try_from(entry.certificates.len()).map_err(|_| missing())?;
        decision = self.tell(facts, &entry, &after, decision);
        self.entries += 1;
        self.certificates += count;
        self.units.insert(code, after);
        let mut booked = facts.case.clone();
        booked.withdrawing.clear();
        booked.answer_by = None;
        booked.state = booked.state.book(Booked { entry_index, registered_at: self.now.as_of })?;
        booked.since = self.now.as_of;
        booked.next = None;
        decision.entries.push(NewEntry { unit: code, case: Some(case), entry, salt });
        let id = booked.case_id;
        Ok(decision
            .case(booked)
            .write(Write::LeaveQueue(id))
            .write(Write::Taken(Taken::Certificates(code, count)))
            .write(Write::Taken(Taken::Salt)))
    }

    /// Title certificates for every right that the changes opened or altered: one for all holders, or one for each.
    fn number_certificates(
        &self,
        changes: &[Change],
        after: &Unit,
        count: CertificateCount,
    ) -> Result<Vec<TitleCertificate>, DecisionFault> {
        let wrong = || DecisionFault::Object("certificate number");
        let today = self.now.as_of.day();
        let year = u16::try_from(today.ymd().0).unwrap_or_default();
        let place = place_of(&after.code);
        let mut certificates = Vec::new();
        for (of, change) in (1_u16..=u16::MAX).zip(changes) {
            let Some(right) = right_given(change, after, of) else { continue };
            let holders = after.right(right).map(|right| right.holders.as_slice()).unwrap_or_default();
            let each: Vec<&[Holder]> = match count {
                CertificateCount::One => vec![holders],
                CertificateCount::EachHolder => holders.chunks(1).collect(),
            };
            for holders in each {
                let offset = self.certificates + u32::try_from(certificates.len()).map_err(|_| wrong())?;
                let (serial, licence) =
                    (self.reserved.certificate_serial + offset, self.reserved.licence_serial + u64::from(offset));
                let kind = LicenceType::TitleCertificate;
                certificates.push(TitleCertificate {
                    of,
                    number: TitleCertificateNumber::from_parts(HUBEI, year, &place, serial).map_err(|_| wrong())?,
                    licence_id: LicenceId::booked(kind, self.now.issuer, today.date(), licence).map_err(|_| wrong())?,
                    face: after.title_face(right, holders).ok_or_else(wrong)?,
                });
            }
        }
        Ok(certificates)
    }

    /// Tells the parties whose certificate is void, and whose is ready; and where the home changed hands, the lenders who
    /// lent on it.
    fn tell(&self, facts: &CaseFacts, entry: &Entry, after: &Unit, mut decision: Decision) -> Decision {
        let (now, case_id) = (self.now, facts.case.case_id);
        let Some(record) = &facts.unit else { return decision };
        let before = &record.facts.right;
        let void = void_since(before, after);
        let holders = after.open_right().map(|right| right.holders.as_slice()).unwrap_or_default();
        for party in &facts.case.parties {
            let Some(member) = facts.content.member(&party.account) else { continue };
            let is_one_of = |holders: &[Holder]| holders.iter().any(|holder| member.person.is_holder(holder));
            let keeps = is_one_of(holders);
            let held = is_one_of(&before.holders);
            if held {
                for certificate in &void {
                    if let QuotedCertificate::Title(number) = certificate {
                        decision = decision.tell(&party.account, Told::Certificate(number.clone()));
                    }
                    let (certificate, registered_at) = (certificate.clone(), now.as_of);
                    let tells = match keeps {
                        true => NoticeTells::CertificateReplaced { case_id, certificate, registered_at },
                        false => NoticeTells::TransferredAway { case_id, certificate, registered_at },
                    };
                    decision = decision.tell(&party.account, Told::Notice(now.notice(tells)));
                }
            }
            // A certificate for each holder is told to its holder alone.
            let theirs = |certificate: &&TitleCertificate| is_one_of(&certificate.face.holders);
            for certificate in entry.certificates.iter().filter(theirs) {
                let (certificate, registered_at) = (certificate.number.clone(), now.as_of);
                decision = decision.tell(&party.account, Told::Certificate(certificate.clone()));
                let title = if held { TitleSince::Before } else { TitleSince::Now };
                let tells = NoticeTells::CertificateReady { case_id, certificate, title, registered_at };
                decision = decision.tell(&party.account, Told::Notice(now.notice(tells)));
            }
        }
        if !entry.changes.iter().any(|change| matches!(change, Change::Open(_))) {
            return decision;
        }
        for mortgage in &record.facts.mortgages {
            let tells =
                NoticeTells::MortgagedHomeTransferred { proof: mortgage.proof.clone(), registered_at: now.as_of };
            decision = decision.write(Write::Letter(view::addressee(&mortgage.mortgagee_identity), now.notice(tells)));
        }
        decision
    }
}

/// The certificates that were in force for the right and are not any more.
fn void_since(before: &OwnershipRight, after: &Unit) -> Vec<QuotedCertificate> {
    let titles = before.certificates.iter().cloned().map(QuotedCertificate::Title);
    let old = before.old_certificates.iter().cloned().map(QuotedCertificate::Old);
    let stands = |certificate: &QuotedCertificate| {
        after.open_right().is_some_and(|right| match certificate {
            QuotedCertificate::Title(number) => right.certificates.contains(number),
            QuotedCertificate::Old(old) => right.old_certificates.contains(old),
        })
    };
    titles.chain(old).filter(|certificate| !stands(certificate)).collect()
}

/// The right that a change, the `of`-th of the unit's newest entry, opened or altered.
fn right_given(change: &Change, after: &Unit, of: u16) -> Option<RightId> {
    match change {
        Change::Open(_) => after.right_opened_last(of),
        Change::Alter(Alteration::Holders { right, .. } | Alteration::Reissue { right, .. }) => Some(*right),
        Change::Alter(Alteration::Confirm { .. } | Alteration::Burden { .. })
        | Change::Describe(_)
        | Change::Close(_)
        | Change::Burden(_)
        | Change::Lift(_) => None,
    }
}
