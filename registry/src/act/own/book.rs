//! Book entry (登簿): the rules once more inside the transaction, then entries, certificates, letters, all or nothing.
//!
//! What is entered together is a set of cases, so that a package of several units is booked whole or not at all. Today each
//! case is a set of its own.

use std::collections::BTreeMap;

use ereg_domain::{
    identifier::{
        HUBEI, IssuedNumber, LicenceId, LicenceType, QuotedCertificate, RegistrationProofNumber,
        TitleCertificateNumber, UnitCode,
    },
    party::Holder,
    register::{
        Alteration, Burden, BurdenId, Burdening, Change, Entry, IssuedProof, Lifting, OwnershipRight,
        RegistrationProof, RightId, TitleCertificate, Unit, enter, make_changes,
    },
};
use ereg_law::{
    application::{CertificateCount, Delivery},
    case::{Booked, ReviewState},
    review::{Conclusion, Review},
    subject::Phase,
};
use ereg_protocol::objects::{LetterTells, TitleSince};

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{goes_on, manual_with, review_name},
        term,
    },
    model::{CaseFacts, Decision, DecisionFault, EntryCase, NewEntry, Reserved, Taken, Told, Write, place_of},
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
        .map(|(facts, judged)| facts.as_judged(judged.matter().review(&judged.subject(Phase::Booking, facts, now))))
        .collect();
    let settled = |((facts, judged), reviewed): ((&CaseFacts, &Judged), &Review)| {
        matches!(reviewed.conclusion(), Conclusion::Book) && goes_on(facts, judged.matter())
    };
    if !cases.iter().zip(&judged).zip(&reviewed).all(settled) {
        return give_back(cases, &judged, &reviewed, now);
    }
    let mut decision = Decision::event("case.book", first.case_id, reserved.entries);
    let mut book = Booking { reserved, now, units: BTreeMap::new(), entries: 0, titles: 0, proofs: 0 };
    for (facts, judged) in cases.iter().zip(&judged) {
        decision = book.enter(facts, judged, decision)?;
    }
    Ok(decision)
}

/// No case of the set is entered: each goes back to where its own rules put it, the others to a person.
fn give_back(
    cases: &[CaseFacts],
    judged: &[Judged],
    reviewed: &[Review],
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let mut decision = None;
    for ((facts, judged), reviewed) in cases.iter().zip(judged).zip(reviewed) {
        let back = match reviewed.conclusion() {
            Conclusion::Return(ReviewState::Waiting(waiting)) => ReviewState::Waiting(waiting),
            Conclusion::Return(stands) if goes_on(facts, judged.matter()) => stands,
            _ => manual_with(reviewed),
        };
        let mut case = facts.case.clone();
        case.stands(case.state.review(back)?, now.as_of);
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
    /// Title certificates numbered.
    titles: u32,
    /// Registration proofs numbered.
    proofs: u32,
}

impl Booking<'_> {
    fn enter(&mut self, facts: &CaseFacts, judged: &Judged, mut decision: Decision) -> Result<Decision, DecisionFault> {
        let missing = || DecisionFault::Object("a booking without its facts");
        let (Some(record), Some(acceptance)) = (&facts.unit, facts.case.state.acceptance()) else {
            return Err(missing());
        };
        let code = facts.case.unit;
        let unit = self.units.get(&code).unwrap_or(&record.unit);
        let signed_for = judged.signed_for().to_vec();
        let case = EntryCase { case_id: facts.case.case_id, case_number: acceptance.case_number, signed_for };
        let changes = judged.matter().changes(unit, judged.sections(), &acceptance.case_number).ok_or_else(missing)?;
        let after = make_changes(code, Some(unit), self.now.as_of, &changes)?;
        let count = judged.sections().get::<Delivery>().map_or(CertificateCount::One, |delivery| delivery.certificates);
        let certificates = self.number_certificates(&changes, &after, count)?;
        let titles = small(certificates.len())?;
        let proofs = self.number_proofs(&changes, &after, titles)?;
        let entry = Entry { certificates, proofs, ..Entry::of(self.now.as_of, changes) };
        let after = enter(code, Some(unit), &entry)?;
        let salts = &self.reserved.salts;
        let salt = usize::try_from(self.entries).ok().and_then(|at| salts.get(at)).copied();
        let salt = salt.ok_or(DecisionFault::Object("a booking of more cases than it reserved for"))?;
        let entry_index = self.reserved.entries + u64::from(self.entries);
        let proofs = small(entry.proofs.len())?;
        decision = self.tell(facts, &entry, &after, decision);
        self.entries += 1;
        self.titles += titles;
        self.proofs += proofs;
        self.units.insert(code, after);
        let mut booked = facts.case.clone();
        booked.withdrawing.clear();
        booked.answer_by = None;
        let entered = Booked { entry_index, registered_at: self.now.as_of };
        booked.stands(booked.state.book(entered)?, self.now.as_of);
        booked.next = None;
        decision.entries.push(NewEntry { unit: code, case: Some(case), entry, salt });
        let id = booked.case_id;
        Ok(decision
            .case(booked)
            .write(Write::LeaveQueue(id))
            .write(Write::Taken(Taken::Issued { unit: code, titles, proofs }))
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
                let offset = small(certificates.len())?;
                let serial = self.reserved.certificate_serial + self.titles + offset;
                certificates.push(TitleCertificate {
                    of,
                    number: TitleCertificateNumber::from_parts(HUBEI, year, &place, serial).map_err(|_| wrong())?,
                    licence_id: self.licence(LicenceType::TitleCertificate, offset)?,
                    face: after.title_face(right, holders).ok_or_else(wrong)?,
                });
            }
        }
        Ok(certificates)
    }

    /// Registration proofs for every mortgage and advance notice that the changes entered. `titles` of this entry have taken
    /// licence numbers already.
    fn number_proofs(
        &self,
        changes: &[Change],
        after: &Unit,
        titles: u32,
    ) -> Result<Vec<RegistrationProof>, DecisionFault> {
        let wrong = || DecisionFault::Object("proof number");
        let year = u16::try_from(self.now.as_of.day().ymd().0).unwrap_or_default();
        let place = place_of(&after.code);
        let mut proofs = Vec::new();
        for (of, change) in (1_u16..=u16::MAX).zip(changes) {
            let Some(burden) = burden_proven(change, after, of) else { continue };
            let offset = small(proofs.len())?;
            let serial = self.reserved.proof_serial + self.proofs + offset;
            let licence_id = self.licence(LicenceType::RegistrationProof, titles + offset)?;
            let face = after.proof_face(burden).ok_or_else(wrong)?;
            proofs.push(RegistrationProof {
                of,
                number: RegistrationProofNumber::from_parts(HUBEI, year, &place, serial).map_err(|_| wrong())?,
                issued: Some(IssuedProof { licence_id, face }),
            });
        }
        Ok(proofs)
    }

    /// The licence id of what is the `offset`-th thing that the entry being made hands out.
    fn licence(&self, kind: LicenceType, offset: u32) -> Result<LicenceId, DecisionFault> {
        let serial = self.reserved.licence_serial + u64::from(self.titles + self.proofs + offset);
        let wrong = |_| DecisionFault::Object("licence id");
        LicenceId::booked(kind, self.now.issuer, self.now.as_of.day().date(), serial).map_err(wrong)
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
            let is_one_of = |holders: &[Holder]| holders.iter().any(|holder| member.who.is_holder(holder));
            let keeps = is_one_of(holders);
            let held = is_one_of(&before.holders);
            if held {
                for certificate in &void {
                    if let QuotedCertificate::Title(number) = certificate {
                        decision = decision.tell(&party.account, Told::Certificate(number.clone().into()));
                    }
                    let (certificate, registered_at) = (certificate.clone(), now.as_of);
                    let tells = match keeps {
                        true => LetterTells::CertificateReplaced { case_id, certificate, registered_at },
                        false => LetterTells::TransferredAway { case_id, certificate, registered_at },
                    };
                    decision = decision.tell(&party.account, Told::Letter(now.letter(tells)));
                }
            }
            let title = if held { TitleSince::Before } else { TitleSince::Now };
            // A certificate for each holder is told to its holder alone.
            let titles = entry.certificates.iter().filter(|certificate| is_one_of(&certificate.face.holders));
            let proofs = entry
                .proofs
                .iter()
                .filter(|proof| proof.issued.as_ref().is_some_and(|issued| is_one_of(&issued.face.burden.holders())));
            let titles = titles.map(|certificate| IssuedNumber::from(certificate.number.clone()));
            for certificate in titles.chain(proofs.map(|proof| IssuedNumber::from(proof.number.clone()))) {
                let registered_at = now.as_of;
                decision = decision.tell(&party.account, Told::Certificate(certificate.clone()));
                let tells = LetterTells::CertificateReady { case_id, certificate, title, registered_at };
                decision = decision.tell(&party.account, Told::Letter(now.letter(tells)));
            }
        }
        decision = self.tell_of_what_is_lifted(facts, &record.unit, entry, decision);
        if !entry.changes.iter().any(|change| matches!(change, Change::Open(_))) {
            return decision;
        }
        for mortgage in &record.facts.mortgages {
            let tells =
                LetterTells::MortgagedHomeTransferred { proof: mortgage.proof.clone(), registered_at: now.as_of };
            decision = decision.write(Write::Letter(mortgage.mortgagee_identity.clone(), now.letter(tells)));
        }
        decision
    }
}

impl Booking<'_> {
    /// Tells whoever a burden was for that its proof is void, and of a mortgage whoever holds the home and is no party.
    fn tell_of_what_is_lifted(
        &self,
        facts: &CaseFacts,
        unit: &Unit,
        entry: &Entry,
        mut decision: Decision,
    ) -> Decision {
        let lifted = entry.changes.iter().filter_map(|change| match change {
            Change::Lift(Lifting { burden }) => unit.burden(*burden),
            _ => None,
        });
        let owners = unit.open_right().map(|right| right.holders.as_slice()).unwrap_or_default();
        let members = &facts.content.members;
        for (burden, proof) in lifted.filter_map(|burden| Some((&burden.burden, burden.proof.as_ref()?))) {
            let named = burden.holders();
            for member in members.iter().filter(|member| named.iter().any(|holder| member.who.is_holder(holder))) {
                decision = decision.tell(&member.who.account, Told::Certificate(proof.clone().into()));
            }
            if !matches!(burden, Burden::Mortgage(_)) {
                continue;
            }
            let is_party = |owner: &&Holder| members.iter().any(|member| member.who.is_holder(owner));
            for owner in owners.iter().filter(|owner| !is_party(owner)) {
                let (unit, registered_at) = (unit.code, self.now.as_of);
                let tells = LetterTells::MortgageLifted { unit, proof: proof.clone(), registered_at };
                decision = decision.write(Write::Letter(owner.identity.clone(), self.now.letter(tells)));
            }
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

/// The burden for which a change, the `of`-th of the unit's newest entry, yields a registration proof.
fn burden_proven(change: &Change, after: &Unit, of: u16) -> Option<BurdenId> {
    match change {
        Change::Burden(Burdening { burden: Burden::Mortgage(_) | Burden::Notice { .. }, .. }) => {
            after.burden_entered_last(of)
        }
        Change::Alter(Alteration::Burden { burden, becomes: Burden::Mortgage(_) | Burden::Notice { .. } }) => {
            Some(*burden)
        }
        Change::Burden(_)
        | Change::Alter(_)
        | Change::Describe(_)
        | Change::Open(_)
        | Change::Close(_)
        | Change::Lift(_) => None,
    }
}

fn small(count: usize) -> Result<u32, DecisionFault> {
    u32::try_from(count).map_err(|_| DecisionFault::Object("a booking of more than can be numbered"))
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
