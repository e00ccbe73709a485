//! A household's sale over the wire, step by step: each step is the command its writer would send, or sends it.

use std::cell::Cell;

use ereg_domain::{
    canonical,
    party::{Principal, Side, Slot},
    time::{Day, Instant},
};
use ereg_law::{
    case::CaseState, dispute::DisputeReason, material::UploadedMaterial, policy::FLOOR_PACK, references::floor_pack,
    verdict::Needs,
};
use ereg_protocol::{
    command::{
        About, AcceptInvitation, CommandBody, Dispute, DisputeStatement, Freeze, GrantConsent, GrantMandate, Invite,
        LiftHomeLock, LockHome, Pay, PutMedium, PutSections, RevokeInvitation, SectionPut, ShareDraft, Sign,
        StatementRef, Submit, Supplement, Withdraw, WithdrawalStatement,
    },
    home_lock::HomeLockView,
    id::{AttemptId, CaseId, DraftId},
    objects::{CaseView, CertificateView, Extract},
};
use ereg_registry::seed::{Household, ListedPerson};
use ereg_trust::{
    digest::{Digest, section_hash},
    envelope::{Envelope, PayloadType},
    home_lock::HomeLockLift,
    keys::{DeviceSigner, USER_ALIAS},
    licence_consent::LicenceConsent,
    mandate::Mandate,
    manifest::{Basis, Manifest, MediaRef, PackRef, PartyStatement, SectionRef},
    merkle,
};
use serde::Serialize;

use super::{
    bench::{Bench, Phone},
    commands::CODE,
};

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(canonical::to_canonical(value).unwrap()).unwrap()
}

/// The code of a slot's invitation: no two are the same.
fn code(slot: Slot) -> [u8; 16] {
    [slot.to_string().bytes().fold(0, u8::wrapping_add); 16]
}

/// One sale on its way.
pub struct Play<'a> {
    bench: &'a Bench,
    /// The application.
    pub household: &'a Household,
    pub draft: DraftId,
    attempt: AttemptId,
    /// The number of times that all have signed anew: a statement of another time is another one.
    signed_anew: Cell<i64>,
    /// The phones of those who fill the slots; the first one writes.
    pub cast: Vec<(Slot, Phone)>,
}

impl<'a> Play<'a> {
    /// Everybody has enrolled.
    pub fn begin(bench: &'a Bench, key: &str) -> Play<'a> {
        let (listed, household) = (bench.listing.household(key).unwrap(), bench.city.household(key).unwrap());
        let people: Vec<&ListedPerson> = listed.obligors.iter().chain(&listed.right_holders).collect();
        let parties = household.application.get::<ereg_law::application::Parties>().unwrap();
        assert_eq!(people.len(), parties.parties.len());
        let cast = household.the_matter().unwrap().form.signers(parties).map(|party| {
            let who = people.iter().find(|p| p.identity == party.identity && p.name == party.name).unwrap();
            (party.slot, bench.phone_of(who))
        });
        let mut cast: Vec<(Slot, Phone)> = cast.collect();
        // Who writes stands first: a holder or a mortgagee, who alone get the extract.
        let form = &household.the_matter().unwrap().form;
        let holds = |slot: &Slot| form.role_of(*slot).unwrap().recorded != ereg_law::role::Recorded::NotYet;
        cast.sort_by_key(|(slot, _)| (!holds(slot), *slot));
        let draft = DraftId::new(cast[0].1.uuid()).unwrap();
        let attempt = AttemptId::new(cast[0].1.uuid()).unwrap();
        Play { bench, household, draft, attempt, signed_anew: Cell::new(0), cast }
    }

    pub fn writer(&self) -> &Phone {
        &self.cast[0].1
    }

    /// The first party of a side.
    pub fn party(&self, side: ereg_domain::name::RoleName) -> &(Slot, Phone) {
        self.cast.iter().find(|(slot, _)| slot.role() == side).unwrap()
    }

    /// Whoever pays: the first of those who take.
    pub fn payer(&self) -> &Phone {
        let form = &self.household.the_matter().unwrap().form;
        &self.cast.iter().find(|(slot, _)| form.side_of(*slot) == Some(Side::RightHolder)).unwrap().1
    }

    fn shared(&self) -> Vec<(ereg_domain::name::SectionName, String)> {
        let bytes = |body: &ereg_law::section::Body| String::from_utf8(body.bytes().unwrap()).unwrap();
        self.household.application.iter().map(|(name, body)| (name, bytes(body))).collect()
    }

    fn own(&self, slot: Slot) -> String {
        text(self.household.inquiries.iter().find(|inquiry| inquiry.slot == slot).unwrap())
    }

    fn extract(&self) -> String {
        let unit = self.household.facts.unit;
        if let Some(said) = self.household.application.get::<ereg_law::application::Inheritance>() {
            return self.writer().extract_by_deed(&unit, said.deed.as_str());
        }
        self.writer().extract(&unit)
    }

    /// Whether what is applied for is to be entered, and so rests on an extract.
    fn is_entered(&self) -> bool {
        self.household.the_matter().unwrap().is_entered()
    }

    fn asked_about(&self) -> ereg_domain::identifier::UnitCode {
        self.household.application.get::<ereg_law::application::MatterSection>().unwrap().items[0].unit
    }

    /// Opens the workspace.
    pub fn share(&self) -> CommandBody {
        CommandBody::Share(ShareDraft {
            draft_id: self.draft,
            matter: self.household.matter,
            slot: self.cast[0].0,
            about: match self.is_entered() {
                true => About::Extract(self.extract()),
                false => About::Unit(self.asked_about()),
            },
        })
    }

    fn put(&self, rev: u64, sections: Vec<(ereg_domain::name::SectionName, String)>) -> CommandBody {
        let sections = sections.into_iter().map(|(kind, body)| SectionPut { kind, rev, body }).collect();
        CommandBody::PutSections(PutSections { draft_id: self.draft, sections })
    }

    /// Puts the shared sections.
    pub fn put_shared(&self, rev: u64) -> CommandBody {
        self.put(rev, self.shared())
    }

    /// Puts a party's own section.
    pub fn put_own(&self, slot: Slot) -> CommandBody {
        self.put(1, vec![(ereg_law::section::INQUIRY, self.own(slot))])
    }

    /// Invites who fills a slot.
    pub fn invite(&self, slot: Slot) -> CommandBody {
        let code_hash = Digest::of(&code(slot));
        CommandBody::Invite(Invite { draft_id: self.draft, slot, code_hash })
    }

    /// Takes the invitation of a slot back.
    pub fn revoke_invitation(&self, slot: Slot) -> CommandBody {
        CommandBody::RevokeInvitation(RevokeInvitation { draft_id: self.draft, slot })
    }

    /// Joins as who fills a slot.
    pub fn accept(&self, slot: Slot) -> CommandBody {
        use base64::Engine as _;
        let code = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(code(slot));
        CommandBody::Accept(AcceptInvitation { draft_id: self.draft, code })
    }

    /// Announces a file of one chunk.
    pub fn put_medium(&self, material: &UploadedMaterial, bytes: &[u8]) -> CommandBody {
        CommandBody::PutMedium(PutMedium {
            draft_id: self.draft,
            material: material.code,
            media_type: material.media_type,
            size: bytes.len() as u64,
            digest: merkle::media_digest([bytes]),
            chunks: vec![merkle::leaf_hash(bytes)],
        })
    }

    fn manifest(&self, media: Vec<MediaRef>) -> Manifest {
        let basis = || {
            let envelope = Envelope::from_bytes(self.extract().as_bytes()).unwrap();
            let extract: Extract = canonical::from_canonical(envelope.unverified_payload()).unwrap();
            Basis { unit: extract.unit.to_string(), entry_seq: extract.entry_seq, entry_hash: extract.entry_hash }
        };
        let section =
            |kind: &str, body: &str| SectionRef { kind: kind.to_owned(), hash: section_hash(kind, body.as_bytes()) };
        let manifest = Manifest {
            draft_id: self.draft.to_string(),
            manifest_rev: 1,
            acts: vec![self.household.matter.to_string()],
            slots: self.cast.iter().map(|(slot, _)| slot.to_string()).collect(),
            pack: PackRef { id: floor_pack().unwrap().id.clone(), hash: Digest::of(FLOOR_PACK) },
            bases: self.is_entered().then(basis).into_iter().collect(),
            disclosures: Vec::new(),
            sections: self.shared().iter().map(|(kind, body)| section(kind.as_str(), body)).collect(),
            media,
        };
        manifest.sorted().unwrap()
    }

    /// Freezes the shared sections.
    pub fn freeze(&self, media: Vec<MediaRef>) -> CommandBody {
        let manifest = String::from_utf8(self.manifest(media).to_bytes().unwrap()).unwrap();
        CommandBody::Freeze(Freeze { draft_id: self.draft, manifest })
    }

    fn signed<T: Serialize>(&self, slot: Slot, payload_type: &PayloadType, value: &T) -> Envelope {
        let (_, phone) = self.cast.iter().find(|(filled, _)| *filled == slot).unwrap();
        let signer = DeviceSigner::new(&phone.keys, USER_ALIAS, "sign").unwrap();
        Envelope::sign_value(payload_type, value, &signer).unwrap()
    }

    fn statement(&self, slot: Slot, media: Vec<MediaRef>) -> Envelope {
        let (_, phone) = self.cast.iter().find(|(filled, _)| *filled == slot).unwrap();
        let captured_at: Instant = "2026-11-23T05:30:00.000Z".parse().unwrap();
        let statement = PartyStatement {
            draft_id: self.draft.to_string(),
            manifest_rev: 1,
            manifest: self.manifest(media).digest().unwrap(),
            own: section_hash("inquiry.1", self.own(slot).as_bytes()),
            slot: slot.to_string(),
            key: phone.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: captured_at.plus_ms(self.signed_anew.get()),
        };
        self.signed(slot, &ereg_trust::manifest::PARTY_TYPE, &statement)
    }

    /// A party's signature over the frozen content.
    pub fn sign(&self, slot: Slot, media: Vec<MediaRef>) -> CommandBody {
        let statement = String::from_utf8(self.statement(slot, media).to_bytes().unwrap()).unwrap();
        CommandBody::Sign(Sign { draft_id: self.draft, statement })
    }

    /// Everybody signs anew what is frozen.
    pub fn sign_anew(&self) {
        self.signed_anew.set(self.signed_anew.get() + 1);
        self.sign_all(Vec::new());
    }

    /// The supplement of a case as all have signed it.
    pub fn supplement(&self, case_id: CaseId) -> CommandBody {
        let CommandBody::Submit(Submit { manifest, statements, .. }) = self.submit(Vec::new()) else {
            panic!("a submission")
        };
        CommandBody::Supplement(Supplement { case_id, round: 0, manifest, statements })
    }

    /// Submits what all have signed.
    pub fn submit(&self, media: Vec<MediaRef>) -> CommandBody {
        let manifest = self.manifest(media.clone()).digest().unwrap();
        // The digest of a statement is its payload's, so signing it again gives the same.
        let named = |(slot, _): &(Slot, Phone)| StatementRef {
            slot: *slot,
            digest: self.statement(*slot, media.clone()).digest(),
        };
        let statements = self.cast.iter().map(named).collect();
        CommandBody::Submit(Submit { draft_id: self.draft, manifest, statements })
    }

    /// A party's statement that the case is withdrawn.
    pub fn withdraw(&self, slot: Slot) -> CommandBody {
        let (_, phone) = self.cast.iter().find(|(filled, _)| *filled == slot).unwrap();
        let (case_id, key) = (self.case_id(), phone.keys.public_key(USER_ALIAS).unwrap().key_id().to_string());
        let statement =
            self.signed(slot, &PayloadType::new("withdraw", 1), &WithdrawalStatement { case_id, slot, key });
        let statement = String::from_utf8(statement.to_bytes().unwrap()).unwrap();
        CommandBody::Withdraw(Withdraw { case_id, statement })
    }

    /// A party's statement that a shared fact is wrong.
    pub fn dispute(&self, slot: Slot, need: Needs) -> CommandBody {
        let (_, phone) = self.cast.iter().find(|(filled, _)| *filled == slot).unwrap();
        let (case_id, key) = (self.case_id(), phone.keys.public_key(USER_ALIAS).unwrap().key_id().to_string());
        let reason = DisputeReason::OutOfDate;
        let statement = DisputeStatement { case_id, slot, key, need, reason, says: None };
        let statement = self.signed(slot, &PayloadType::new("dispute", 1), &statement);
        let statement = String::from_utf8(statement.to_bytes().unwrap()).unwrap();
        CommandBody::Dispute(Dispute { case_id, need, statement })
    }

    /// The writer, as legal representative of an organisation, mandates somebody.
    pub fn grant(&self) -> CommandBody {
        let signer = DeviceSigner::new(&self.writer().keys, USER_ALIAS, "mandate").unwrap();
        let mandate = Mandate {
            principal: Principal::Organisation {
                name: "演示置业有限公司".parse().unwrap(),
                code: CODE.parse().unwrap(),
            },
            representative: "何志强".parse().unwrap(),
            number: "11010519491231002X".parse().unwrap(),
            matters: vec!["T04".parse().unwrap()],
            from: "2026-01-01".parse().unwrap(),
            to: "2028-01-01".parse().unwrap(),
            key: self.writer().keys.public_key(USER_ALIAS).unwrap(),
            captured_at: "2026-11-01T00:00:00.000Z".parse().unwrap(),
        };
        let mandate = String::from_utf8(mandate.sign(&signer).unwrap().to_bytes().unwrap()).unwrap();
        CommandBody::GrantMandate(GrantMandate { mandate })
    }

    /// A consent of the holder of the newest certificate that the office which the pack lists first is shown it, for a month.
    pub fn consent(&self, holder: &Phone) -> CommandBody {
        self.consent_until(holder, Instant::from_ms(self.bench.now_s() * 1_000).day().plus_days(30))
    }

    /// The same until a day.
    pub fn consent_until(&self, holder: &Phone, until: Day) -> CommandBody {
        let certificate = self.newest(holder, "certificate");
        let certificate: CertificateView =
            canonical::from_canonical(certificate["body"].as_str().unwrap().as_bytes()).unwrap();
        let user = floor_pack().unwrap().licence_users[0].clone();
        let signer = DeviceSigner::new(&holder.keys, USER_ALIAS, "consent").unwrap();
        let consent = LicenceConsent {
            office: user.code,
            licence: certificate.licence_id,
            purpose: user.purposes[0].id,
            until: until.try_into().unwrap(),
            key: holder.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: "2026-11-01T00:00:00.000Z".parse().unwrap(),
        };
        let consent = String::from_utf8(consent.sign(&signer).unwrap().to_bytes().unwrap()).unwrap();
        CommandBody::GrantConsent(GrantConsent { consent })
    }

    /// Locks the home.
    pub fn lock(&self) -> CommandBody {
        CommandBody::LockHome(LockHome { unit: self.household.facts.unit })
    }

    /// Lifts the lock that its holder has been told of.
    pub fn lift(&self, holder: &Phone) -> CommandBody {
        let told = self.newest(holder, "home_lock");
        let told: HomeLockView = canonical::from_canonical(told["body"].as_str().unwrap().as_bytes()).unwrap();
        let signer = DeviceSigner::new(&holder.keys, USER_ALIAS, "lift").unwrap();
        let lift = HomeLockLift {
            unit: told.unit,
            lock: told.lock,
            key: holder.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: "2026-11-01T00:00:00.000Z".parse().unwrap(),
        };
        let lift = String::from_utf8(lift.sign(&signer).unwrap().to_bytes().unwrap()).unwrap();
        CommandBody::LiftHomeLock(LiftHomeLock { lift })
    }

    /// Pays the newest quote.
    pub fn pay(&self) -> CommandBody {
        let quote = self.newest(self.payer(), "quote")["object"].as_str().unwrap().parse().unwrap();
        CommandBody::Pay(Pay { quote, attempt_id: self.attempt, channel: "wechat".parse().unwrap() })
    }

    pub fn attempt_id(&self) -> AttemptId {
        self.attempt
    }

    pub fn case_id(&self) -> CaseId {
        self.case().case_id
    }

    /// All have signed, and nobody has sent it in; the files that are named.
    pub fn all_sign(&self) -> Vec<MediaRef> {
        self.shares();
        self.invites();
        self.join();
        self.answer();
        let media = self.uploads();
        self.freezes(media.clone());
        self.sign_all(media.clone());
        media
    }

    pub fn shares(&self) {
        self.writer().done(self.share());
        self.writer().done(self.put_shared(1));
    }

    pub fn invites(&self) {
        self.cast[1..].iter().for_each(|(slot, _)| self.writer().done(self.invite(*slot)));
    }

    pub fn join(&self) {
        self.cast[1..].iter().for_each(|(slot, phone)| phone.done(self.accept(*slot)));
    }

    pub fn answer(&self) {
        self.cast.iter().for_each(|(slot, phone)| phone.done(self.put_own(*slot)));
    }

    pub fn uploads(&self) -> Vec<MediaRef> {
        let one = |material: &UploadedMaterial| {
            let bytes = [b"\xFF\xD8\xFF", material.code.as_str().as_bytes()].concat();
            let digest = merkle::media_digest([&bytes]);
            self.writer().done(self.put_medium(material, &bytes));
            assert_eq!(self.writer().put_chunk(digest, "0", &bytes).status, 204);
            MediaRef { material: material.code.as_str().to_owned(), digest }
        };
        self.household.materials.iter().map(one).collect()
    }

    pub fn freezes(&self, media: Vec<MediaRef>) {
        self.writer().done(self.freeze(media));
    }

    pub fn sign_all(&self, media: Vec<MediaRef>) {
        self.cast.iter().for_each(|(slot, phone)| phone.done(self.sign(*slot, media.clone())));
    }

    pub fn submits(&self, media: Vec<MediaRef>) {
        self.writer().done(self.submit(media));
        // What waits for a partner or a queue is looked at again.
        self.bench.works();
    }

    /// The newest object of a kind in a party's feed.
    pub fn newest(&self, phone: &Phone, kind: &str) -> serde_json::Value {
        let feed = phone.get("/v1/feed", "?after=0").body;
        let mut lines = std::str::from_utf8(&feed).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
        lines.find(|line: &serde_json::Value| line["kind"] == kind).unwrap()
    }

    /// The case as the writer is told of it.
    pub fn case(&self) -> CaseView {
        canonical::from_canonical(self.newest(self.writer(), "case")["body"].as_str().unwrap().as_bytes()).unwrap()
    }

    /// Returns the case's state after the registry has done what it can.
    pub fn state(&self) -> CaseState {
        self.case().state
    }
}
