//! The cast plays: every household's sale goes over the wire into the real registry and ends where the law says.

use ereg_domain::{
    application::SectionKind,
    case::{CaseState, Proposal, Review, ToldGround, Waiting},
    party::{IdentityNumber, Slot},
    policy::{FLOOR_PACK, floor_pack},
    review::VerdictKind,
};
use ereg_protocol::{
    command::{
        AcceptInvitation, CommandBody, Freeze, Invite, PutMedium, PutSections, SectionPut, Share, Sign, StatementRef,
        Submit,
    },
    id::DraftId,
    objects::{CaseView, Extract},
};
use ereg_registry::seed::{CAST, Household, ListedHousehold, ListedPerson, Scene};
use ereg_trust::{
    canonical,
    digest::{Digest, section_hash},
    envelope::Envelope,
    keys::{DeviceKeys as _, DeviceSigner, USER_ALIAS},
    manifest::{Basis, Manifest, MediaRef, PackRef, PartyStatement, SectionRef},
    merkle,
};
use serde::Serialize;

use super::bench::{Bench, Phone};

/// Scenes that never become a case by themselves: something before the registry's review stops them, or they need
/// more than one sale. What stops them is tested elsewhere; the rule itself is tested on the household in `seed`.
const NOT_PLAYED: &[(&str, &str)] = &[
    ("r00_company_buyer", "a company cannot enrol yet"),
    ("r03_one_person_twice", "one person cannot fill two slots of a workspace"),
    ("r03_other_person", "a slot is joined by the person it names alone"),
    ("r04_other_registry", "a manifest rests on the unit of its extract"),
    ("r06_not_first_registered", "no extract of a right that is not in force"),
    ("r07_not_the_holder", "only a holder gets the extract that opens a workspace"),
    ("r20_consented", "the registry reads no mortgagee's consent yet"),
    ("r20_several_mortgagees", "the registry reads no mortgagee's consent yet"),
    ("r25_behind", "needs an earlier case on the same home"),
    ("r51_file_too_large", "the registry takes no such file"),
    ("r53_not_signed", "a submission names every party's statement"),
    ("r53_other_content", "a statement over other content is void when it is put"),
    ("r53_key_revoked", "needs an officer who revokes"),
    ("r55_unpaid", "is never booked unpaid"),
    ("r55_other_amount", "the bank takes what the quote says"),
    ("r60_tax_answer_lost", "the registry keeps what it was told"),
];

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(canonical::to_canonical(value).unwrap()).unwrap()
}

/// One sale on its way.
struct Play<'a> {
    bench: &'a Bench,
    household: &'a Household,
    draft: DraftId,
    /// Who fills which slot; the first one writes.
    cast: Vec<(Slot, Phone)>,
}

impl<'a> Play<'a> {
    fn begin(bench: &'a Bench, listed: &ListedHousehold, household: &'a Household) -> Play<'a> {
        let people: Vec<&ListedPerson> = listed.sellers.iter().chain(&listed.buyers).collect();
        let parties = &household.application.parties.as_ref().unwrap().parties;
        assert_eq!(people.len(), parties.len());
        let cast = parties.iter().map(|party| {
            let who = people.iter().find(|p| p.identity == party.identity && p.name == party.name).unwrap();
            assert!(matches!(who.identity, IdentityNumber::Citizen(_)));
            (party.slot, bench.phone_of(who))
        });
        let cast: Vec<(Slot, Phone)> = cast.collect();
        let draft = DraftId::new(cast[0].1.uuid()).unwrap();
        Play { bench, household, draft, cast }
    }

    fn writer(&self) -> &Phone {
        &self.cast[0].1
    }

    fn shared(&self) -> Vec<(SectionKind, String)> {
        let application = &self.household.application;
        vec![
            (SectionKind::Matter, text(application.matter.as_ref().unwrap())),
            (SectionKind::Parties, text(application.parties.as_ref().unwrap())),
            (SectionKind::Deal, text(application.deal.as_ref().unwrap())),
            (SectionKind::Delivery, text(application.delivery.as_ref().unwrap())),
        ]
    }

    fn own(&self, slot: Slot) -> String {
        text(self.household.inquiries.iter().find(|inquiry| inquiry.slot == slot).unwrap())
    }

    fn put(&self, phone: &Phone, sections: Vec<(SectionKind, String)>) {
        let sections = sections.into_iter().map(|(kind, body)| SectionPut { kind, rev: 1, body }).collect();
        phone.done(CommandBody::PutSections(PutSections { draft_id: self.draft, sections }));
    }

    fn fills_workspace(&self) -> Extract {
        let unit = self.household.facts.unit;
        let home = self.writer().homes().into_iter().find(|home| home.unit == unit).unwrap();
        let (draft_id, slot) = (self.draft, self.cast[0].0);
        self.writer().done(CommandBody::Share(Share { draft_id, slot, extract: home.extract.clone() }));
        self.put(self.writer(), self.shared());
        for (slot, phone) in &self.cast[1..] {
            let code = [slot.number(); 16];
            self.writer().done(CommandBody::Invite(Invite { draft_id, slot: *slot, code_hash: Digest::of(&code) }));
            use base64::Engine as _;
            let code = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(code);
            phone.done(CommandBody::Accept(AcceptInvitation { draft_id, code }));
        }
        for (slot, phone) in &self.cast {
            self.put(phone, vec![(SectionKind::Inquiry, self.own(*slot))]);
        }
        let envelope = Envelope::from_bytes(home.extract.as_bytes()).unwrap();
        canonical::from_canonical(envelope.unverified_payload()).unwrap()
    }

    fn uploads(&self) -> Vec<MediaRef> {
        let one = |material: &ereg_domain::material::UploadedMaterial| {
            let bytes = [b"\xFF\xD8\xFF", material.code.as_str().as_bytes()].concat();
            let digest = merkle::media_digest([&bytes]);
            self.writer().done(CommandBody::PutMedium(PutMedium {
                draft_id: self.draft,
                material: material.code,
                media_type: material.media_type,
                size: bytes.len() as u64,
                digest,
                chunks: vec![merkle::leaf_hash(&bytes)],
            }));
            assert_eq!(self.writer().put_chunk(digest, "0", &bytes).status, 204);
            MediaRef { material: material.code.as_str().to_owned(), digest }
        };
        self.household.materials.iter().map(one).collect()
    }

    fn submits(&self, extract: &Extract, media: Vec<MediaRef>) {
        let section =
            |kind: &str, body: &str| SectionRef { kind: kind.to_owned(), hash: section_hash(kind, body.as_bytes()) };
        let manifest = Manifest {
            draft_id: self.draft.to_string(),
            manifest_rev: 1,
            acts: vec!["T04".to_owned()],
            slots: self.cast.iter().map(|(slot, _)| slot.to_string()).collect(),
            pack: PackRef { id: floor_pack().unwrap().id, hash: Digest::of(FLOOR_PACK) },
            bases: vec![Basis {
                unit: extract.unit.to_string(),
                entry_seq: extract.entry_seq,
                entry_hash: extract.entry_hash,
            }],
            notices: Vec::new(),
            sections: self.shared().iter().map(|(kind, body)| section(kind.as_str(), body)).collect(),
            media,
        };
        let manifest = manifest.sorted().unwrap();
        let (draft_id, digest) = (self.draft, manifest.digest().unwrap());
        let bytes = String::from_utf8(manifest.to_bytes().unwrap()).unwrap();
        self.writer().done(CommandBody::Freeze(Freeze { draft_id, manifest: bytes }));
        let mut statements = Vec::new();
        for (slot, phone) in &self.cast {
            let statement = PartyStatement {
                draft_id: draft_id.to_string(),
                manifest_rev: 1,
                manifest: digest,
                own: section_hash("inquiry.1", self.own(*slot).as_bytes()),
                slot: slot.to_string(),
                key: phone.keys.public_key(USER_ALIAS).unwrap(),
                captured_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
            };
            let signer = DeviceSigner::new(&phone.keys, USER_ALIAS, "sign").unwrap();
            let envelope = Envelope::sign_value(&ereg_trust::manifest::PARTY_TYPE, &statement, &signer).unwrap();
            let body = String::from_utf8(envelope.to_bytes().unwrap()).unwrap();
            phone.done(CommandBody::Sign(Sign { draft_id, statement: body }));
            statements.push(StatementRef { slot: *slot, digest: envelope.digest() });
        }
        self.writer().done(CommandBody::Submit(Submit { draft_id, manifest: digest, statements }));
    }

    /// Where the case stands after the registry has done what it can.
    fn ends(&self) -> CaseState {
        for _ in 0..6 {
            self.bench.running.service().tick().unwrap();
        }
        let feed = self.writer().get("/v1/feed", "?after=0").body;
        let lines = std::str::from_utf8(&feed).unwrap().lines().map(|line| serde_json::from_str(line).unwrap());
        let case = lines.into_iter().find(|line: &serde_json::Value| line["kind"] == "case").unwrap();
        let view: CaseView = canonical::from_canonical(case["body"].as_str().unwrap().as_bytes()).unwrap();
        view.state
    }
}

fn play(bench: &Bench, scene: &Scene) -> CaseState {
    let play =
        Play::begin(bench, bench.listing.household(scene.key).unwrap(), bench.city.household(scene.key).unwrap());
    let extract = play.fills_workspace();
    let media = play.uploads();
    play.submits(&extract, media);
    play.ends()
}

/// Whether the case stands where this answer leads, and tells its ground.
fn leads_to(scene: &Scene, state: &CaseState) -> bool {
    let told = |grounds: &[ToldGround]| {
        grounds
            .iter()
            .any(|ground| ground.rule == scene.expected.rule && Some(ground.code.as_str()) == scene.expected.code)
    };
    match (scene.expected.verdict, state) {
        (VerdictKind::Pass, CaseState::FeeDue { .. }) => true,
        (VerdictKind::Supplement | VerdictKind::Acknowledge, CaseState::Supplement { grounds }) => told(grounds),
        (VerdictKind::NotAccept, CaseState::NotAccepted { grounds }) => told(grounds),
        (
            VerdictKind::Manual,
            CaseState::InReview { review: Review::Manual { grounds, proposal: Proposal::Judge }, .. },
        )
        | (
            VerdictKind::Refuse,
            CaseState::InReview { review: Review::Manual { grounds, proposal: Proposal::Refuse }, .. },
        )
        // What only partners know is asked after acceptance, and then supplemented.
        | (
            VerdictKind::Supplement | VerdictKind::Unknown,
            CaseState::InReview {
                review: Review::Waiting(Waiting::Partner { needs: grounds } | Waiting::Supplement { grounds }),
                ..
            },
        ) => told(grounds),
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_household_that_can_be_played_ends_where_the_law_says() {
    let bench = Bench::start().await;
    let mut wrong = Vec::new();
    for scene in CAST.iter().filter(|scene| NOT_PLAYED.iter().all(|(key, _)| *key != scene.key)) {
        let state = play(&bench, scene);
        if !leads_to(scene, &state) {
            wrong.push(format!("{} ({:?} {:?}): {state:?}", scene.key, scene.expected.verdict, scene.expected.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_not_played_is_in_the_cast() {
    for (key, why) in NOT_PLAYED {
        assert!(CAST.iter().any(|scene| scene.key == *key), "{key}: {why}");
    }
}
