//! The exact bytes of every format, against committed files. A test that fails here has changed a format.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ereg_domain::{canonical::to_canonical, disclosure::DisclosureRef, time::Instant};
use ereg_trust::bundle::{KeyRole, SealDer, TrustContent};
use ereg_trust::digest::{Digest, section_hash};
use ereg_trust::envelope::{Envelope, PayloadType};
use ereg_trust::key_record::{KeyRecord, KeyUse};
use ereg_trust::keys::{AssuranceLevel, SoftwareKeys, USER_ALIAS};
use ereg_trust::manifest::{Basis, Manifest, MediaRef, PackRef, PartyStatement, SectionRef};
use ereg_trust::merkle::media_digest;
use ereg_trust::token::{StatusState, TokenStatus};
use fixture::golden;

const DRAFT: &str = "01936a00-0000-7000-8000-000000000001";

fn keys() -> SoftwareKeys {
    SoftwareKeys::from_pkcs8(include_bytes!("golden/p256-user.p8"), include_bytes!("golden/p256-device.p8")).unwrap()
}

fn section() -> Vec<u8> {
    to_canonical(
        &serde_json::json!({"price": 18_600_000_000_i64, "unit": "420102001001GB00001F00010017", "share": "1/1"}),
    )
    .unwrap()
}

fn manifest() -> Manifest {
    Manifest {
        draft_id: DRAFT.into(),
        manifest_rev: 2,
        acts: vec!["T04".into()],
        slots: vec!["transferor.1".into(), "transferee.1".into()],
        pack: PackRef { id: "wuhan-demo".into(), hash: Digest::of(b"pack") },
        bases: vec![Basis {
            unit: "420102001001GB00001F00010017".into(),
            entry_seq: 1,
            entry_hash: Digest::of(b"entry"),
        }],
        disclosures: vec![DisclosureRef { id: "effect_at_entry".into(), version: 1 }],
        sections: vec![
            SectionRef { kind: "parties.1".into(), hash: section_hash("parties.1", b"{}") },
            SectionRef { kind: "deal.1".into(), hash: section_hash("deal.1", &section()) },
        ],
        media: vec![MediaRef { material: "tax_clearance".into(), digest: media_digest([b"one", b"two"]) }],
    }
    .sorted()
    .unwrap()
}

#[test]
fn section_and_its_hash() {
    golden("section.json", &section());
    golden("section.hash", format!("{}\n", section_hash("deal.1", &section())).as_bytes());
}

#[test]
fn manifest_and_its_digest() {
    golden("manifest.json", &manifest().to_bytes().unwrap());
    golden("manifest.digest", format!("{}\n", manifest().digest().unwrap()).as_bytes());
}

#[test]
fn what_a_party_signs() {
    let statement = PartyStatement {
        draft_id: DRAFT.into(),
        manifest_rev: 2,
        manifest: manifest().digest().unwrap(),
        own: section_hash("inquiry.1", b"{}"),
        slot: "transferor.1".into(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        captured_at: Instant::from_ms(1_795_420_000_007),
    };
    // The payload only: an ECDSA signature is different every time.
    golden("party.json", &to_canonical(&statement).unwrap());
}

#[test]
fn a_key_record() {
    let record = KeyRecord {
        account: "a1".into(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        key_use: KeyUse::Party,
        level: AssuranceLevel::C,
        from: fixture::at(1_795_400_000),
        revoked_at: None,
    };
    golden("key.json", &record.sign(&fixture::role_key(KeyRole::Receipt)).unwrap().to_bytes().unwrap());
}

#[test]
fn an_envelope_of_the_registry() {
    let payload = br#"{"command_id":"01936a00-0000-7000-8000-000000000002","received_at":"2026-11-23T08:00:00.000Z"}"#;
    let envelope =
        Envelope::sign(&PayloadType::new("receipt", 1), payload, &fixture::role_key(KeyRole::Receipt)).unwrap();
    golden("envelope.json", &envelope.to_bytes().unwrap());
}

#[test]
fn the_trust_bundle() {
    golden("trust.json", fixture::bundle().bytes());
}

/// The certificates of a text in PEM.
fn certificates(pem: &str) -> Vec<SealDer> {
    let body = |block: &str| block.split("-----END").next().unwrap().split_whitespace().collect::<String>();
    let blocks = pem.split("-----BEGIN CERTIFICATE-----").skip(1);
    blocks.map(|block| SealDer::new(STANDARD.decode(body(block)).unwrap())).collect()
}

/// Those by which the sealed documents in `core/document/tests/golden` are verified: other rooms verify them by this bundle.
#[test]
fn the_trust_bundle_of_an_office_with_a_seal() {
    let mut content: TrustContent = fixture::content();
    for pem in [
        include_str!("../../document/tests/golden/roots.pem"),
        include_str!("../../document/tests/golden/pdf-roots.pem"),
    ] {
        content.seals.certificates.extend(certificates(pem));
    }
    assert_eq!(content.seals.certificates.len(), 4);
    golden("trust-seals.json", fixture::bundle_of(content).bytes());
}

#[test]
fn a_leaf_and_its_hash() {
    let leaf = fixture::leaf(&fixture::face(), &[fixture::other_certificate()]);
    golden("leaf.txt", format!("{}\n{}\n", fixture::hex(&leaf.bytes()), leaf.entry_hash()).as_bytes());
}

#[test]
fn a_checkpoint() {
    let leaf = fixture::leaf(&fixture::face(), &[fixture::other_certificate()]);
    golden("checkpoint.txt", fixture::checkpoint(&fixture::book(&leaf)).to_string().as_bytes());
}

#[test]
fn tokens_without_and_with_a_status() {
    golden("token.txt", format!("{}\n", fixture::token(None).text()).as_bytes());
    let status = TokenStatus { state: StatusState::Cancelled, as_of_s: fixture::CHECKPOINT_S + 60 };
    golden("token-cancelled.txt", format!("{}\n", fixture::token(Some(status)).text()).as_bytes());
}
