//! Book entry (登簿): the rules once more inside the transaction, then entries, certificates, letters, all or nothing.
//!
//! Cases that are entered together are a set, so that a package of several units is booked whole or not at all. Today
//! each case is a set of its own.

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
    application::CertificateCount,
    case::{Booked, EntryDocuments, ReviewState},
    review::{Conclusion, Review},
    subject::Phase,
};
use ereg_protocol::objects::{EntryGround, LetterTells, TitleSince};

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{give_way, goes_on, is_beyond_a_person, manual_with, review_name},
        term,
        watch::{holder_after, tell_holders},
    },
    model::{
        CaseFacts, Decision, DecisionFault, EntryCase, HomeLockRow, NewEntry, Reserved, Taken, Told, UnitRecord, Write,
        place_of,
    },
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
            Conclusion::Return(_)
            | Conclusion::NotAccept(_)
            | Conclusion::Supplement(_)
            | Conclusion::Accept(_)
            | Conclusion::Stay(_)
            | Conclusion::FixFee
            | Conclusion::Book => manual_with(reviewed),
        };
        let gives_way = is_beyond_a_person(&back, facts, judged.matter());
        let mut case = facts.case.clone();
        case.stands(case.state.review(back)?, now.as_of);
        case.next = term::not_after(None, &case, now);
        let returned = || Decision::event("case.booking_returned", case.case_id, review_name(&case.state));
        let so_far = decision.unwrap_or_else(returned);
        decision = Some(if gives_way { give_way(so_far, case, facts, now) } else { so_far.case(case) });
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
        let ordered = judged.matter().form.ordered(judged.sections());
        let count = ordered.map_or(CertificateCount::One, |ordered| ordered.certificates);
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
        let documents = if titles + proofs > 0 { EntryDocuments::Sealing } else { EntryDocuments::Nothing };
        booked.stands(booked.state.book(entered, documents)?, self.now.as_of);
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
        decision = self.end_locks(facts, holders, decision);
        decision = self.tell_of_what_is_lifted(facts, &record.unit, entry, decision);
        decision = self.tell_who_is_no_party(facts, record, (entry, after), decision);
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
    /// Ends the locks of those who hold the home no more, and tells them.
    fn end_locks(&self, facts: &CaseFacts, holders: &[Holder], decision: Decision) -> Decision {
        let gone = |row: &&HomeLockRow| !holders.iter().any(|holder| row.holder.is_holder(holder));
        facts.locks.iter().filter(gone).fold(decision, |decision, row| {
            decision.home_lock(HomeLockRow { ended_at: Some(self.now.as_of), ..row.clone() })
        })
    }

    /// Tells whoever a burden was for that its proof is void.
    fn tell_of_what_is_lifted(
        &self,
        facts: &CaseFacts,
        unit: &Unit,
        entry: &Entry,
        mut decision: Decision,
    ) -> Decision {
        let members = &facts.content.members;
        for (burden, proof) in lifted(unit, entry) {
            let named = burden.holders();
            for member in members.iter().filter(|member| named.iter().any(|holder| member.who.is_holder(holder))) {
                decision = decision.tell(&member.who.account, Told::Certificate(proof.clone().into()));
            }
        }
        decision
    }

    /// Tells whoever held the home and is no party that an entry was made on it, and what is void since.
    fn tell_who_is_no_party(
        &self,
        facts: &CaseFacts,
        before: &UnitRecord,
        (entry, after): (&Entry, &Unit),
        decision: Decision,
    ) -> Decision {
        let Some(acceptance) = facts.case.state.acceptance() else { return decision };
        let (unit, certificates) = (&before.unit, void_since(&before.facts.right, after));
        let tells = |holder: &Holder| LetterTells::HomeEntered {
            unit: unit.code,
            ground: EntryGround::Application { matter: facts.content.matter, case_number: acceptance.case_number },
            certificates: certificates.clone(),
            proofs: lifted(unit, entry).map(|(_, proof)| proof.clone()).collect(),
            reader: holder_after(holder, after),
            registered_at: self.now.as_of,
        };
        tell_holders(decision, unit, Some(&facts.content), tells, self.now)
    }
}

/// The burdens that an entry lifts, with the registration proof of each that has one.
fn lifted<'a>(unit: &'a Unit, entry: &'a Entry) -> impl Iterator<Item = (&'a Burden, &'a RegistrationProofNumber)> {
    let of = |change: &Change| match change {
        Change::Lift(Lifting { burden }) => unit.burden(*burden),
        Change::Describe(_) | Change::Open(_) | Change::Close(_) | Change::Alter(_) | Change::Burden(_) => None,
    };
    entry.changes.iter().filter_map(of).filter_map(|burden| Some((&burden.burden, burden.proof.as_ref()?)))
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

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::CoOwnership,
        identifier::{CaseNumber, Channel, CreditCode},
        register::{RegisterFacts, fold},
        share::Share,
        time::Instant,
    };
    use ereg_law::{
        application::{CertificateMedium, Delivery, Holding, MatterSection, Parties},
        calendar::{Length, Period},
        case::{Acceptance, AcceptanceSeq, CaseState, Settled, Turn},
        fixture::{Sale, buyer, holder, party, seller, someone, third},
        matter::{EndsIn, LAW, T05, T08, T27, Yields},
        policy::{MatterFee, PolicyPack},
        subject::SharedFacts,
    };
    use ereg_protocol::{id::CaseId, outcome::Receipt};
    use ereg_trust::digest::{Digest, section_hash};

    use super::*;
    use crate::{
        act::{own::fee::fee_of, statements::Statements},
        model::{CaseFile, Held, Hold, PackInForce, Packs, StoredSection, Workspace},
    };

    const DRAFT: &str = "019abcde-0000-7000-8000-000000000001";
    const CASE: &str = "019abcde-0000-7000-8000-000000000002";

    fn issuer() -> CreditCode {
        "11420100MB00000196".parse().unwrap()
    }

    /// The home of this application under another code: the first of its building, the second, and so on.
    fn of_home(mut sale: Sale, district: &str, place: &str, number: u32) -> Sale {
        let unit: UnitCode = format!("{district}001001GB00001F0001{number:04}").parse().unwrap();
        let certificate: TitleCertificateNumber =
            format!("鄂(2020)演示市{place}不动产权第{number:07}号").parse().unwrap();
        let register = sale.register_mut();
        (register.unit, register.right.certificates) = (unit, vec![certificate.clone()]);
        let item = &mut sale.edit::<MatterSection>().items[0];
        (item.unit, item.certificate) = (unit, Some(certificate.into()));
        sale
    }

    fn folded(facts: &RegisterFacts) -> Unit {
        let day = facts.right.registered_at.day().date();
        let licence = |number: &TitleCertificateNumber| {
            LicenceId::booked(LicenceType::TitleCertificate, &issuer(), day, u64::from(number.serial()))
        };
        fold(facts.unit, &facts.entries(licence).unwrap()).unwrap().unwrap()
    }

    /// A settled case of an application, as far as an entry is made of it; nobody is told of it.
    fn settled(sale: &Sale) -> CaseFacts {
        let (at, register) = (sale.as_of, sale.register.clone().unwrap());
        let limit = Period::after(at.day(), Length::WorkingDays(1), &sale.pack.calendar);
        let district = register.unit.district();
        let acceptance = Acceptance {
            case_number: CaseNumber::from_parts(district, at.day().date(), Channel::App, 1).unwrap(),
            seq: AcceptanceSeq(1),
            accepted_at: at,
            decide_by: limit,
            promised_by: limit,
        };
        let section = |(kind, body): (ereg_domain::name::SectionName, &ereg_law::section::Body)| {
            let body = String::from_utf8(body.bytes().unwrap()).unwrap();
            StoredSection { kind, slot: None, rev: 1, hash: section_hash(kind.as_str(), body.as_bytes()), body }
        };
        let (case_id, draft_id): (CaseId, _) = (CASE.parse().unwrap(), DRAFT.parse().unwrap());
        let manifest = Digest::of(b"manifest");
        let receipt = Receipt { case_id, draft_id, received_at: at, manifest, statements: Vec::new() };
        let account = "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap();
        CaseFacts {
            case: CaseFile {
                case_id,
                draft_id,
                unit: register.unit,
                receipt,
                supplements: Vec::new(),
                submitted_by: (account, "019abcde-0000-7000-8000-000000000003".parse().unwrap()),
                state: CaseState::Booking { acceptance, settled: Settled::Exempt },
                since: at,
                course: ereg_law::case::Course::received(at),
                seq: Some(AcceptanceSeq(1)),
                pack: Digest::of(b"pack"),
                parties: Vec::new(),
                withdrawing: Vec::new(),
                disputes: Vec::new(),
                answer_by: None,
                hold: Hold::Unused,
                term: None,
                turn: Turn::Held,
                next: None,
                asked: 0,
                version: 1,
            },
            content: Workspace {
                draft_id,
                matter: sale.matter.id(),
                creator: "transferor.1".parse().unwrap(),
                until: at,
                unit: register.unit,
                base: None,
                members: Vec::new(),
                invitations: Vec::new(),
                sections: sale.sections.iter().map(section).collect(),
                media: Vec::new(),
                frozen: None,
                manifest_rev: 1,
                statements: Vec::new(),
                case_id: Some(case_id),
                version: 1,
            },
            unit: Some(UnitRecord {
                entry_seq: 1,
                entry_index: 0,
                entry_hash: Digest::of(b"entry"),
                unit: folded(&register),
                facts: register,
            }),
            queue: Vec::new(),
            locks: Vec::new(),
            shared: SharedFacts::default(),
            approval: None,
            published: None,
            keys: Vec::new(),
            mandates: Vec::new(),
            quote: None,
            attempts: Vec::new(),
        }
    }

    /// A sale to two, with a certificate for each.
    fn to_two() -> Sale {
        let half = Share::new(1, 2).ok();
        let mut sale = Sale::clean();
        sale.sold_to(&[(&buyer(), half), (&third(), half)], CoOwnership::Shares);
        sale.edit::<Delivery>().certificates = CertificateCount::EachHolder;
        sale
    }

    fn reserved(salts: u8) -> Reserved {
        Reserved {
            case_id: CASE.parse().unwrap(),
            account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            seq: 1,
            case_serial: 1,
            certificate_serial: 41,
            proof_serial: 7,
            licence_serial: 100,
            entries: 20,
            salts: (1..=salts).map(|salt| [salt; 32]).collect(),
        }
    }

    /// At the moment of the clean sale, by the built-in pack.
    fn at_the_desk<T>(then: impl FnOnce(&Circumstances<'_>) -> T) -> T {
        by_the_pack(Sale::clean().pack, then)
    }

    /// At the moment of the clean sale, by this pack.
    fn by_the_pack<T>(pack: PolicyPack, then: impl FnOnce(&Circumstances<'_>) -> T) -> T {
        let as_of = Sale::clean().as_of;
        let pack = PackInForce { pack, digest: Digest::of(b"pack"), told: "".into(), told_digest: Digest::of(b"") };
        let packs = Packs::of([Held { valid_from: Instant::from_ms(0), pack }], 1).unwrap();
        let issuer = issuer();
        let pack = packs.in_force(as_of);
        let office_name = "演示市不动产登记中心（演示）";
        let statements = &Statements::default();
        let (office, law) = ("demo", LAW);
        then(&Circumstances { office, office_name, issuer: &issuer, law, packs: &packs, pack, statements, as_of })
    }

    /// Decides on a set that is entered together.
    fn entered(set: &[CaseFacts], reserved: &Reserved) -> Result<Decision, DecisionFault> {
        at_the_desk(|now| {
            let mut book = Booking { reserved, now, units: BTreeMap::new(), entries: 0, titles: 0, proofs: 0 };
            let event = Decision::event("case.book", "set", "entered");
            set.iter().try_fold(event, |decision, facts| book.enter(facts, &Judged::of(facts, now)?, decision))
        })
    }

    /// Two sales and two mortgages in a package: what each takes goes on from what those before it took.
    #[test]
    fn what_is_entered_together_is_numbered_on() {
        let home = |sale, number| settled(&of_home(sale, "420102", "江岸", number));
        let set =
            [home(to_two(), 1), home(Sale::to_be_mortgaged(), 2), home(Sale::to_be_mortgaged(), 3), home(to_two(), 4)];
        let decision = entered(&set, &reserved(4)).unwrap();
        let (mut titles, mut proofs, mut licences) = (Vec::new(), Vec::new(), Vec::new());
        for NewEntry { entry, .. } in &decision.entries {
            for certificate in &entry.certificates {
                titles.push(certificate.number.serial());
                licences.push(certificate.licence_id.clone());
            }
            for proof in &entry.proofs {
                proofs.push(proof.number.serial());
                licences.push(proof.issued.clone().unwrap().licence_id);
            }
        }
        assert_eq!((titles, proofs), (vec![41, 42, 43, 44], vec![7, 8]));
        let (day, issuer) = (Sale::clean().as_of.day().date(), issuer());
        let licence = |kind, serial| LicenceId::booked(kind, &issuer, day, serial).unwrap();
        let (title, proof) = (LicenceType::TitleCertificate, LicenceType::RegistrationProof);
        let kinds = [title, title, proof, proof, title, title];
        assert_eq!(licences, (100..).zip(kinds).map(|(serial, kind)| licence(kind, serial)).collect::<Vec<_>>());
        let salts: Vec<u8> = decision.entries.iter().map(|new| new.salt[0]).collect();
        assert_eq!(salts, [1, 2, 3, 4]);
        let places: Vec<u64> = decision.writes.iter().filter_map(place_in_the_log).collect();
        assert_eq!(places, [20, 21, 22, 23]);
        let taken = decision.writes.iter().filter_map(|write| match write {
            Write::Taken(Taken::Issued { titles, proofs, .. }) => Some((*titles, *proofs)),
            _ => None,
        });
        assert_eq!(taken.collect::<Vec<_>>(), [(2, 0), (0, 1), (0, 1), (2, 0)], "each counts what is its own");
    }

    /// Number of certificates on paper, one for each holder, that are billed, and of those that the entry issues. The pack
    /// charges for every certificate and for nothing else, whatever the matter is.
    fn billed_and_issued(mut sale: Sale) -> (u64, u64) {
        let form = &sale.matter.form;
        let applied = sale.edit::<MatterSection>();
        (applied.matter, applied.items[0].act) = (form.matter, form.act);
        sale.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
        let mut pack = sale.pack.clone();
        pack.matters.values_mut().for_each(|said| said.fee = MatterFee::CertificatesAlone);
        let facts = settled(&sale);
        let fee = by_the_pack(pack, |now| fee_of(&facts, &Judged::of(&facts, now).unwrap(), now).unwrap());
        let decision = entered(&[facts], &reserved(1)).unwrap();
        let issued = decision.entries[0].entry.certificates.len();
        (fee.lines.iter().map(|line| line.count).sum(), issued.try_into().unwrap())
    }

    /// 分别持证: nobody is given a certificate that was not billed, or billed one that is not given.
    #[test]
    fn what_is_issued_to_each_holder_is_what_was_billed() {
        let half = Share::new(1, 2).ok();
        let quarter = Share::new(1, 4).ok();
        let survivor = someone("赵六", "19700101", 9);
        let of_spouses = |co_ownership, shares| {
            let mut sale = Sale { matter: &T08, ..Sale::clean() };
            sale.sections.put(Holding { co_ownership, shares: Vec::new() });
            sale.states("transferee.1", shares);
            sale
        };
        // 林秀英 and 陈晓梅 hold the home.
        let of_two = |sale: Sale, co_ownership, share| {
            sale.with(|s| {
                let right = &mut s.register_mut().right;
                right.co_ownership = co_ownership;
                right.holders = vec![holder(&seller(), share), holder(&third(), share)];
            })
        };
        let lost = Sale { matter: &T27, ..Sale::clean() }.with(|s| {
            s.sections.put(Parties { parties: vec![party("holder.1", &seller()), party("holder.2", &third())] });
        });
        let with_a_survivor = Sale::inherited().with(|s| {
            let right = &mut s.register_mut().right;
            right.co_ownership = CoOwnership::Shares;
            right.holders = vec![holder(&seller(), half), holder(&survivor, half)];
            s.states("heir.1", quarter);
            s.states("heir.2", quarter);
        });
        let cases = [
            (to_two(), 2),
            (Sale { matter: &T05, ..to_two() }, 2),
            (of_spouses(CoOwnership::Sole, None), 1),
            (of_spouses(CoOwnership::Joint, None), 2),
            (of_spouses(CoOwnership::Shares, quarter), 2),
            // A part is left to the seller; all of it is sold; it is sold to the other, who is then alone.
            (Sale::of_a_share(&[(&buyer(), quarter)]), 3),
            (Sale::of_a_share(&[(&buyer(), half)]), 2),
            (Sale::of_a_share(&[(&third(), half)]), 1),
            (Sale::inherited(), 2),
            (with_a_survivor, 3),
            (of_two(Sale::renamed(), CoOwnership::Joint, None), 2),
            (of_two(lost, CoOwnership::Shares, half), 2),
        ];
        for (at, (sale, expected)) in cases.into_iter().enumerate() {
            let id = sale.matter.id();
            assert_eq!(billed_and_issued(sale), (expected, expected), "case {at}: {id}");
        }
        for matter in LAW.matters() {
            let EndsIn::Entry { yields: Yields::TitleCertificate, .. } = matter.ends_in else { continue };
            let (billed, issued) = billed_and_issued(Sale::plain_of(matter));
            assert!(billed == issued && issued > 0, "{}: {billed} and {issued}", matter.id());
        }
    }

    /// Papers that one entry hands out have licence numbers of their own: the certificates first, then each proof.
    #[test]
    fn proofs_are_numbered_after_the_certificates_of_their_entry() {
        let facts = settled(&of_home(Sale::to_be_mortgaged(), "420102", "江岸", 2));
        let (unit, acceptance) = (&facts.unit.as_ref().unwrap().unit, facts.case.state.acceptance().unwrap());
        let proofs = at_the_desk(|now| {
            let judged = Judged::of(&facts, now).unwrap();
            let lent = judged.matter().changes(unit, judged.sections(), &acceptance.case_number).unwrap();
            let twice = [lent.clone(), lent].concat();
            let after = make_changes(unit.code, Some(unit), now.as_of, &twice).unwrap();
            let reserved = &reserved(1);
            let book = Booking { reserved, now, units: BTreeMap::new(), entries: 0, titles: 0, proofs: 0 };
            book.number_proofs(&twice, &after, 2).unwrap()
        });
        let (day, kind) = (Sale::clean().as_of.day().date(), LicenceType::RegistrationProof);
        let licence = |serial| LicenceId::booked(kind, &issuer(), day, serial).unwrap();
        let numbered = proofs.iter().map(|proof| (proof.number.serial(), proof.issued.clone().unwrap().licence_id));
        assert_eq!(numbered.collect::<Vec<_>>(), [(7, licence(102)), (8, licence(103))]);
    }

    /// The place in the log where a case that is written was entered.
    fn place_in_the_log(write: &Write) -> Option<u64> {
        let Write::Case(case) = write else { return None };
        match &case.state {
            CaseState::Registered { booked, .. } => Some(booked.entry_index),
            other => panic!("{other:?}"),
        }
    }

    /// Numbers are reserved for one place and so many cases: nothing is entered with those of another.
    #[test]
    fn a_set_is_of_one_place_and_of_no_more_than_was_reserved_for() {
        let one = settled(&of_home(Sale::clean(), "420102", "江岸", 1));
        let (second, elsewhere) =
            (of_home(Sale::clean(), "420102", "江岸", 2), of_home(Sale::clean(), "420103", "江汉", 1));
        assert!(entered(&[one.clone(), settled(&second)], &reserved(2)).is_ok());
        assert!(entered(&[one.clone(), settled(&second)], &reserved(1)).is_err());
        let decided = |set: &[CaseFacts]| at_the_desk(|now| decide(set, &reserved(2), now).err());
        let fault = |set: &[CaseFacts]| decided(set).unwrap().to_string();
        assert!(fault(&[one.clone(), settled(&elsewhere)]).ends_with("a booking in two places"));
        assert!(fault(&[]).ends_with("a booking of no case"));
        // Of one place it is judged: what nobody has signed goes back, all of it.
        let back = at_the_desk(|now| decide(&[one, settled(&second)], &reserved(2), now)).unwrap();
        assert!(back.entries.is_empty() && back.writes.len() == 2);
    }
}
