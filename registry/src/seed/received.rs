//! A household's application as the registry holds it once it was received: rows of its draft, its case and its home, of which
//! the registry makes by itself what its rules look at.
//!
//! Test code of this and other crates (feature `fixtures`), never part of a product build.
#![allow(clippy::unwrap_used, reason = "fixtures are test code; a bad one must fail loudly")]

use std::sync::LazyLock;

use ereg_domain::{
    canonical,
    identifier::{CreditCode, LicenceId, LicenceType, TitleCertificateNumber},
    name::SectionName,
    party::{IdentityNumber, Party, Principal, Slot},
    register::{RegisterFacts, fold},
    time::Instant,
};
use ereg_law::{
    application::Parties,
    case::{CaseState, Course, Turn},
    fixture::Sale,
    material::{ContentCheck, UploadedMaterial},
    matter::LAW,
    review::Review,
    section::INQUIRY,
    subject::{Phase, SharedFact, SharedFacts},
};
use ereg_protocol::{
    command::StatementRef,
    id::{AccountId, CaseId, DraftId},
    outcome::Receipt,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    key_record::KeyUse,
    keys::{AssuranceLevel, Attestation, DeviceSigner, Kept, KeyPolicy, SoftwareKeys, USER_ALIAS},
    mandate::Mandate,
    manifest::{Manifest, MediaRef, PackRef, PartyStatement, SectionRef},
};

use super::{fixture::sale, household::Household};
use crate::{
    act::{Circumstances, judged::Judged, statements::Statements},
    model::{
        CaseFacts, CaseFile, Enrolled, FormerIdentity, Frozen, Held, Hold, KeyRow, MandateRow, Medium, Member,
        PackInForce, Packs, Representative, Statement, StoredSection, UnitRecord, Workspace,
    },
};

const DRAFT: &str = "019abcde-0000-7000-8000-000000000001";
const CASE: &str = "019abcde-0000-7000-8000-000000000002";
const COMMAND: &str = "019abcde-0000-7000-8000-000000000003";
const PACK: &[u8] = b"pack";
/// Most parties that sign an application of a city.
const MOST_PARTIES: usize = 12;

/// Whoever signs has a key, by the place among the parties.
static PHONES: LazyLock<Vec<SoftwareKeys>> = LazyLock::new(|| {
    let phone = |_| {
        let keys = SoftwareKeys::in_memory();
        keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
        keys
    };
    (0..MOST_PARTIES).map(phone).collect()
});

fn issuer() -> CreditCode {
    "11420100MB00000196".parse().unwrap()
}

/// Reviews the case of a household in a phase before the entry, all having signed. `None` where it cannot be such a case:
/// somebody who applies cannot enrol or has answered nothing, or no entries make its register.
pub fn reviewed(household: &Household, phase: Phase) -> Option<Review> {
    looked_at(household, phase, |facts, now| {
        let judged = Judged::of(&facts, now).unwrap();
        judged.matter().review(&judged.subject(phase, &facts, now))
    })
}

/// Has the case of a household looked at in the circumstances of a phase. `None` where it cannot be such a case.
pub(crate) fn looked_at<T>(
    household: &Household,
    phase: Phase,
    look: impl FnOnce(CaseFacts, &Circumstances<'_>) -> T,
) -> Option<T> {
    let seen = sale(household, phase);
    let facts = rows(household, &seen)?;
    let pack = PackInForce {
        pack: seen.pack.clone(),
        digest: Digest::of(PACK),
        told: "".into(),
        told_digest: Digest::of(b""),
    };
    let packs = Packs::of([Held { valid_from: Instant::from_ms(0), pack }], 1)?;
    let (issuer, pack, as_of) = (issuer(), packs.in_force(seen.as_of), seen.as_of);
    let office_name = "演示市不动产登记中心（演示）";
    let statements = &Statements::default();
    let now = Circumstances {
        office: "demo",
        office_name,
        issuer: &issuer,
        law: LAW,
        packs: &packs,
        pack,
        statements,
        as_of,
    };
    Some(look(facts, &now))
}

/// The rows of a case that nobody has paid for yet, and which is the only one on its home.
fn rows(household: &Household, seen: &Sale) -> Option<CaseFacts> {
    let unit = unit(&household.facts)?;
    let sections = sections(household);
    let parties = household.application.get::<Parties>()?;
    let parties: Vec<&Party> = seen.matter.form.signers(parties).collect();
    let creator = parties.first()?.slot;
    let media: Vec<Medium> =
        household.materials.iter().enumerate().map(|(place, material)| medium(creator, place, material)).collect();
    let frozen = frozen(household, seen, &sections, &media);
    let (members, statements, keys, mandates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut signed = Signed { seen, manifest: frozen.digest, members, statements, keys, mandates };
    for (place, party) in parties.into_iter().enumerate() {
        let own = sections.iter().find(|section| section.slot == Some(party.slot))?.hash;
        signed.by(party, place, own)?;
    }
    let Signed { members, statements, keys, mandates, .. } = signed;
    let named = |statement: &Statement| StatementRef { slot: statement.slot, digest: statement.digest };
    let (case_id, draft_id): (CaseId, DraftId) = (CASE.parse().unwrap(), DRAFT.parse().unwrap());
    let at = seen.as_of;
    let receipt = Receipt {
        case_id,
        draft_id,
        received_at: at,
        manifest: frozen.digest,
        statements: statements.iter().map(named).collect(),
    };
    Some(CaseFacts {
        case: CaseFile {
            case_id,
            draft_id,
            unit: household.facts.unit,
            receipt,
            supplements: Vec::new(),
            submitted_by: (members.first()?.who.account.clone(), COMMAND.parse().unwrap()),
            state: CaseState::Received,
            since: at,
            course: Course::received(at),
            seq: None,
            pack: Digest::of(PACK),
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
            matter: household.matter,
            creator,
            until: at,
            unit: household.facts.unit,
            base: None,
            members,
            invitations: Vec::new(),
            sections,
            media,
            frozen: Some(frozen),
            manifest_rev: 1,
            statements,
            case_id: Some(case_id),
            version: 1,
        },
        unit: Some(unit),
        queue: Vec::new(),
        locks: Vec::new(),
        shared: shared(seen),
        approval: None,
        published: seen.published,
        keys,
        mandates,
        quote: None,
        attempts: Vec::new(),
    })
}

/// The home as its entries make it; `None` where they make another one.
fn unit(facts: &RegisterFacts) -> Option<UnitRecord> {
    let day = facts.right.registered_at.day().date();
    let licence = |number: &TitleCertificateNumber| {
        LicenceId::booked(LicenceType::TitleCertificate, &issuer(), day, u64::from(number.serial()))
    };
    let unit = fold(facts.unit, &facts.entries(licence).ok()?).ok()??;
    let folded = RegisterFacts::of(&unit).filter(|folded| folded == facts)?;
    Some(UnitRecord { entry_seq: 1, entry_index: 0, entry_hash: Digest::of(b"entry"), unit, facts: folded })
}

/// Every section as its bytes came.
fn sections(household: &Household) -> Vec<StoredSection> {
    let stored = |kind: SectionName, slot: Option<Slot>, bytes: Vec<u8>| {
        let body = String::from_utf8(bytes).unwrap();
        StoredSection { kind, slot, rev: 1, hash: section_hash(kind.as_str(), body.as_bytes()), body }
    };
    let shared = household.application.iter().map(|(kind, body)| stored(kind, None, body.bytes().unwrap()));
    let own = household.inquiries.iter();
    let own = own.map(|inquiry| stored(INQUIRY, Some(inquiry.slot), canonical::to_canonical(inquiry).unwrap()));
    shared.chain(own).collect()
}

/// A file of one chunk, which has come where its bytes were checked.
fn medium(by: Slot, place: usize, material: &UploadedMaterial) -> Medium {
    let digest = Digest::of(format!("file {place}").as_bytes());
    let held = if material.content == ContentCheck::Verified { vec![0] } else { Vec::new() };
    let UploadedMaterial { code, media_type, size, .. } = *material;
    Medium { by, digest, material: code, media_type, size, chunks: vec![digest], held }
}

fn frozen(household: &Household, seen: &Sale, sections: &[StoredSection], media: &[Medium]) -> Frozen {
    let shared = sections.iter().filter(|section| section.slot.is_none());
    let named = |section: &StoredSection| SectionRef { kind: section.kind.as_str().to_owned(), hash: section.hash };
    let file = |medium: &Medium| MediaRef { material: medium.material.as_str().to_owned(), digest: medium.digest };
    let own = sections.iter().filter_map(|section| section.slot);
    let manifest = Manifest {
        draft_id: DRAFT.to_owned(),
        manifest_rev: 1,
        acts: vec![household.matter.to_string()],
        slots: own.map(|slot| slot.to_string()).collect(),
        pack: PackRef { id: seen.pack.id.clone(), hash: Digest::of(PACK) },
        bases: Vec::new(),
        disclosures: Vec::new(),
        sections: shared.map(named).collect(),
        media: media.iter().map(file).collect(),
    };
    let manifest = manifest.sorted().unwrap();
    let bytes = String::from_utf8(manifest.to_bytes().unwrap()).unwrap();
    Frozen { digest: manifest.digest().unwrap(), manifest, bytes }
}

/// Those who take part, and what each has signed.
struct Signed<'a> {
    seen: &'a Sale,
    manifest: Digest,
    members: Vec<Member>,
    statements: Vec<Statement>,
    keys: Vec<KeyRow>,
    mandates: Vec<MandateRow>,
}

impl Signed<'_> {
    /// A party signs what is frozen; an organisation by whom it names, under a mandate of that day.
    fn by(&mut self, party: &Party, place: usize, own: Digest) -> Option<()> {
        let (seen, at, phone) = (self.seen, self.seen.as_of, PHONES.get(place)?);
        let account: AccountId = format!("{place:022}").parse().unwrap();
        let key = phone.public_key(USER_ALIAS).unwrap();
        let statement = PartyStatement {
            draft_id: DRAFT.to_owned(),
            manifest_rev: 1,
            manifest: self.manifest,
            own,
            slot: party.slot.to_string(),
            key,
            captured_at: at,
        };
        let envelope = statement.sign(&DeviceSigner::new(phone, USER_ALIAS, "sign").unwrap()).unwrap();
        self.statements.push(Statement {
            slot: party.slot,
            digest: envelope.digest(),
            own,
            key: key.key_id(),
            envelope: String::from_utf8(envelope.to_bytes().unwrap()).unwrap(),
        });
        let (principal, representative) = match &party.identity {
            IdentityNumber::Organisation(code) => {
                let agent = party.agent.as_ref()?;
                let principal = Principal::Organisation { name: party.name.clone(), code: code.clone() };
                let mandate = Mandate {
                    principal: principal.clone(),
                    representative: agent.name.clone(),
                    number: agent.number.clone(),
                    matters: vec![seen.matter.id()],
                    from: "2026-01-01".parse().unwrap(),
                    to: "2028-01-01".parse().unwrap(),
                    key,
                    captured_at: at,
                };
                self.mandates.push(MandateRow {
                    digest: Digest::of(b"mandate"),
                    mandate,
                    grantor: account.clone(),
                    granted_at: at,
                    revoked_at: None,
                    envelope: String::new(),
                });
                let (name, number) = (agent.name.clone(), agent.number.clone());
                (principal, Some(Representative { name, number }))
            }
            IdentityNumber::Citizen(_)
            | IdentityNumber::ResidencePermit(_)
            | IdentityNumber::PermanentResident(_)
            | IdentityNumber::Other { .. } => {
                (Principal::Person { name: party.name.clone(), number: party.identity.person()? }, None)
            }
        };
        let who = Enrolled { account: account.clone(), principal, formerly: formerly(seen, party.slot)? };
        self.members.push(Member { slot: party.slot, who });
        self.keys.push(KeyRow {
            id: key.key_id(),
            account,
            key,
            key_use: KeyUse::Party,
            representative,
            revoked_at: None,
            kept: Kept { level: AssuranceLevel::C, attestation: Attestation::default() },
            record: String::new(),
        });
        Some(())
    }
}

/// Names and numbers that a party had before, as the police say.
fn formerly(seen: &Sale, slot: Slot) -> Option<Vec<FormerIdentity>> {
    let identity = seen.identities.iter().flatten().find(|identity| identity.slot == slot)?;
    let former = identity.formerly.iter();
    former.map(|(name, number)| Some(FormerIdentity { name: name.clone(), number: number.person()? })).collect()
}

/// The answers of other offices whom the matter asks, as they are kept.
fn shared(seen: &Sale) -> SharedFacts {
    let kept =
        |fact: &SharedFact| -> SharedFact { serde_json::from_str(&serde_json::to_string(fact).unwrap()).unwrap() };
    let told = seen.shared();
    told.all().filter(|fact| seen.matter.needs(fact.need())).map(kept).collect()
}
