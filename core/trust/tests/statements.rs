//! Envelopes, manifests, party statements and key records: who signed what, and for what it counts.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used, clippy::panic)]

mod fixture;

use ereg_domain::{disclosure::DisclosureRef, party::Principal, time::Instant};
use ereg_trust::bundle::KeyRole;
use ereg_trust::digest::{Digest, section_hash};
use ereg_trust::envelope::{Envelope, EnvelopeError, KeyRefusal, PayloadType, pae};
use ereg_trust::home_lock::{HOME_LOCK_LIFT_TYPE, HomeLockLift, HomeLockLiftError};
use ereg_trust::key_record::{KEY_TYPE, KeyRecord, KeyUse, KeyUseError};
use ereg_trust::keys::{AssuranceLevel, DEVICE_ALIAS, DeviceSigner, RegistryKey, Signer, SoftwareKeys, USER_ALIAS};
use ereg_trust::licence_consent::{LICENCE_CONSENT_TYPE, LicenceConsent, LicenceConsentError};
use ereg_trust::mandate::{MANDATE_TYPE, Mandate, MandateError};
use ereg_trust::manifest::{
    Basis, Manifest, ManifestError, MediaRef, PARTY_TYPE, PackRef, PartyStatement, SectionRef, StatementError,
};
use ereg_trust::{KeyId, PublicKey};
use fixture::{at, bundle, role_key};

const LETTER: PayloadType = PayloadType::new("letter", 1);

fn keys() -> SoftwareKeys {
    SoftwareKeys::from_pkcs8(include_bytes!("golden/p256-user.p8"), include_bytes!("golden/p256-device.p8")).unwrap()
}

fn manifest() -> Manifest {
    Manifest {
        draft_id: "d1".into(),
        manifest_rev: 1,
        acts: vec!["T04".into()],
        slots: vec!["transferee.1".into(), "transferor.1".into()],
        pack: PackRef { id: "p".into(), hash: Digest::of(b"p") },
        bases: vec![],
        disclosures: vec![],
        sections: vec![SectionRef { kind: "deal.1".into(), hash: section_hash("deal.1", b"{}") }],
        media: vec![],
    }
}

fn statement() -> PartyStatement {
    PartyStatement {
        draft_id: "d1".into(),
        manifest_rev: 1,
        manifest: manifest().digest().unwrap(),
        own: section_hash("inquiry.1", b"{}"),
        slot: "transferor.1".into(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        captured_at: Instant::from_ms(5),
    }
}

/// The envelope with the signature of one more key over the same bytes: nobody of ours makes one, a reader may get it.
fn also_by(envelope: &Envelope, signer: &dyn Signer) -> Envelope {
    let one_more = Envelope::sign(envelope.payload_type(), envelope.unverified_payload(), signer).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&envelope.to_bytes().unwrap()).unwrap();
    json["signatures"].as_array_mut().unwrap().push(serde_json::to_value(&one_more.signatures()[0]).unwrap());
    Envelope::from_bytes(&serde_json::to_vec(&json).unwrap()).unwrap()
}

#[test]
fn the_pre_authentication_encoding_is_that_of_dsse() {
    assert_eq!(pae(&LETTER, b"{}"), b"DSSEv1 34 application/vnd.ereg.letter.1+json 2 {}");
}

#[test]
fn a_payload_type_has_one_spelling() {
    assert_eq!("application/vnd.ereg.letter.1+json".parse(), Ok(LETTER));
    for other in [
        "letter.1",
        "application/vnd.ereg.letter.01+json",
        "application/vnd.ereg.letter.0+json",
        "application/vnd.ereg.Letter.1+json",
        "application/vnd.ereg..1+json",
        "application/vnd.ereg.letter+json",
        "application/vnd.ereg.letter.1+json ",
        "application/vnd.ereg.letter.+1+json",
    ] {
        assert!(other.parse::<PayloadType>().is_err(), "{other}");
    }
}

#[test]
fn the_expected_type_is_checked_first_and_the_key_decides_the_algorithm() {
    let receipt = role_key(KeyRole::Receipt);
    let envelope = Envelope::sign(&LETTER, b"{}", &receipt).unwrap();
    let nobody = |_: &KeyId| -> Result<PublicKey, _> { panic!("no key is asked for before the type fits") };
    assert_eq!(envelope.verify(&PARTY_TYPE, &nobody).unwrap_err(), EnvelopeError::Type);
    let user = keys().public_key(USER_ALIAS).unwrap();
    let lying = |_: &KeyId| Ok(user); // a P-256 key for an Ed25519 signature
    assert_eq!(envelope.verify(&LETTER, &lying).unwrap_err(), EnvelopeError::BadSignature);
    assert_eq!(envelope.verify(&LETTER, &user).unwrap_err().code(), "key.unknown");
}

#[test]
fn one_bad_signature_among_good_ones_refuses_the_whole() {
    let (receipt, book) = (role_key(KeyRole::Receipt), role_key(KeyRole::Book));
    let envelope = also_by(&Envelope::sign(&LETTER, b"{}", &receipt).unwrap(), &book);
    let both = |id: &KeyId| {
        [&receipt, &book]
            .iter()
            .map(|key| key.public_key())
            .find(|key| key.key_id() == *id)
            .ok_or(KeyRefusal::UnknownKey)
    };
    assert_eq!(envelope.verify(&LETTER, &both).unwrap().signers().len(), 2);
    assert_eq!(envelope.verify(&LETTER, &receipt.public_key()).unwrap_err().code(), "key.unknown");
    // Each of them in turn: of another message, and exchanged for the other's.
    let elsewhere = also_by(&Envelope::sign(&LETTER, br#"{"other":1}"#, &receipt).unwrap(), &book);
    let json =
        |envelope: &Envelope| -> serde_json::Value { serde_json::from_slice(&envelope.to_bytes().unwrap()).unwrap() };
    let (good, other) = (json(&envelope), json(&elsewhere));
    for place in 0..2 {
        for wrong in [&other["signatures"][place]["sig"], &good["signatures"][1 - place]["sig"]] {
            let mut altered = good.clone();
            altered["signatures"][place]["sig"] = wrong.clone();
            let altered = Envelope::from_bytes(&serde_json::to_vec(&altered).unwrap()).unwrap();
            let refused = altered.verify(&LETTER, &both).unwrap_err();
            assert_eq!(refused, EnvelopeError::BadSignature, "signature {place}");
        }
    }
}

#[test]
fn an_envelope_without_signatures_or_with_a_doubled_one_is_refused() {
    let receipt = role_key(KeyRole::Receipt);
    let bytes = Envelope::sign(&LETTER, b"{}", &receipt).unwrap().to_bytes().unwrap();
    let change = |change: fn(&mut Vec<serde_json::Value>)| {
        let mut json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        change(json["signatures"].as_array_mut().unwrap());
        Envelope::from_bytes(&serde_json::to_vec(&json).unwrap())
            .unwrap()
            .verify(&LETTER, &receipt.public_key())
            .map(drop)
    };
    assert_eq!(change(|_| ()), Ok(()));
    assert_eq!(change(|list| list.clear()), Err(EnvelopeError::Signatures));
    assert_eq!(change(|list| list.push(list[0].clone())), Err(EnvelopeError::Signatures));
    assert_eq!(change(|list| list.extend(vec![list[0].clone(); 40])), Err(EnvelopeError::Signatures));
}

#[test]
fn an_envelope_has_sixteen_signatures_at_most() {
    let signers: Vec<RegistryKey> = (50..67).map(|n| RegistryKey::from_seed(&[n; 32]).unwrap()).collect();
    let known = |id: &KeyId| {
        signers.iter().map(RegistryKey::public_key).find(|key| key.key_id() == *id).ok_or(KeyRefusal::UnknownKey)
    };
    let mut envelope = Envelope::sign(&LETTER, b"{}", &signers[0]).unwrap();
    for signer in &signers[1..16] {
        envelope = also_by(&envelope, signer);
    }
    assert_eq!(envelope.verify(&LETTER, &known).unwrap().signers().len(), 16);
    let ids: Vec<KeyId> = envelope.signatures().iter().map(|signature| signature.keyid).collect();
    assert!(ids.iter().copied().eq(signers[..16].iter().map(|key| key.public_key().key_id())));
    let seventeen = also_by(&envelope, &signers[16]);
    assert_eq!(seventeen.verify(&LETTER, &known).unwrap_err(), EnvelopeError::Signatures);
}

#[test]
fn what_is_not_canonical_is_neither_signed_nor_read() {
    let receipt = role_key(KeyRole::Receipt);
    assert_eq!(Envelope::sign(&LETTER, b"{ }", &receipt).unwrap_err().code(), "canonical.not_canonical");
    let bytes = Envelope::sign(&LETTER, b"{}", &receipt).unwrap().to_bytes().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let spaced = text.replace("\"e30=\"", "\"eyB9\""); // "{ }"
    assert_eq!(Envelope::from_bytes(spaced.as_bytes()).unwrap_err().code(), "canonical.not_canonical");
    assert_eq!(Envelope::from_bytes(text.replace("e30=", "e30").as_bytes()).unwrap_err().code(), "canonical.shape");
}

#[test]
fn a_manifest_is_sorted_and_holds_nothing_twice() {
    let mut shuffled = manifest();
    shuffled.slots.reverse();
    assert_eq!(shuffled.digest(), Err(ManifestError::Unsorted { array: "slots" }));
    let bytes = ereg_domain::canonical::to_canonical(&shuffled).unwrap();
    assert_eq!(Manifest::from_bytes(&bytes).unwrap_err().code(), "manifest.unsorted");
    assert_eq!(shuffled.sorted().unwrap(), manifest());
    let mut twice = manifest();
    twice.sections.push(SectionRef { kind: "deal.1".into(), hash: Digest::of(b"another") });
    assert_eq!(twice.sorted(), Err(ManifestError::Unsorted { array: "sections" }));
    type Doubles = fn(&mut Manifest);
    let doubled: [(&str, Doubles); 6] = [
        ("acts", |m| m.acts.push("T04".into())),
        ("slots", |m| m.slots.push("transferor.1".into())),
        ("bases", |m| {
            let basis = |entry_seq| Basis { unit: "u".into(), entry_seq, entry_hash: Digest::of(b"e") };
            m.bases = vec![basis(1), basis(2)];
        }),
        ("disclosures", |m| m.disclosures = [1, 2].map(|version| DisclosureRef { id: "n".into(), version }).into()),
        ("sections", |m| m.sections.push(SectionRef { kind: "deal.1".into(), hash: Digest::of(b"another") })),
        ("media", |m| m.media = vec![MediaRef { material: "M10".into(), digest: Digest::of(b"photo") }; 2]),
    ];
    for (array, doubles) in doubled {
        let mut manifest = manifest();
        doubles(&mut manifest);
        assert_eq!(manifest.sorted(), Err(ManifestError::Unsorted { array }));
    }
    // One material may have several media.
    let mut photos = manifest();
    photos.media = [b"one", b"two"].map(|b| MediaRef { material: "M10".into(), digest: Digest::of(b) }).into();
    assert!(photos.sorted().is_ok());
    assert_eq!(Manifest::from_bytes(&manifest().to_bytes().unwrap()), Ok(manifest()));
    assert_eq!(manifest().section("deal.1"), Some(section_hash("deal.1", b"{}")));
}

#[test]
fn a_party_statement_is_signed_by_the_key_it_names() {
    let keys = keys();
    let user = DeviceSigner::new(&keys, USER_ALIAS, "sign").unwrap();
    let device = DeviceSigner::new(&keys, DEVICE_ALIAS, "sign").unwrap();
    let envelope = statement().sign(&user).unwrap();
    assert_eq!(PartyStatement::open(&envelope), Ok(statement()));
    assert_eq!(statement().sign(&device).unwrap_err(), StatementError::OtherKey);
    let forged = Envelope::sign_value(&PARTY_TYPE, &statement(), &device).unwrap();
    assert_eq!(PartyStatement::open(&forged).unwrap_err().code(), "statement.other_key");
    let other_type = Envelope::sign_value(&LETTER, &statement(), &user).unwrap();
    assert_eq!(PartyStatement::open(&other_type).unwrap_err().code(), "envelope.type");
    assert_eq!(PartyStatement::open(&also_by(&envelope, &device)).unwrap_err(), StatementError::OtherKey);
    // Two signatures of the same statement differ, its id does not.
    let again = statement().sign(&user).unwrap();
    assert_ne!(again, envelope);
    assert_eq!(again.digest(), envelope.digest());
}

#[test]
fn a_statement_fits_one_manifest() {
    let digest = manifest().digest().unwrap();
    assert_eq!(statement().fits(&manifest(), digest), Ok(()));
    let mut edited = manifest();
    edited.sections[0].hash = section_hash("deal.1", b"{\"price\":1}");
    let edited_digest = edited.digest().unwrap();
    assert_eq!(statement().fits(&edited, edited_digest), Err(StatementError::OtherManifest));
    let mut later = statement();
    later.manifest_rev = 2;
    assert_eq!(later.fits(&manifest(), digest), Err(StatementError::OtherManifest));
    let mut of_another_draft = statement();
    of_another_draft.draft_id = "d2".into();
    assert_eq!(of_another_draft.fits(&manifest(), digest), Err(StatementError::OtherManifest));
    let mut elsewhere = statement();
    elsewhere.slot = "transferor.2".into();
    assert_eq!(elsewhere.fits(&manifest(), digest), Err(StatementError::Slot));
}

fn record() -> KeyRecord {
    KeyRecord {
        account: "a1".into(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        key_use: KeyUse::Party,
        level: AssuranceLevel::C,
        from: at(1_795_400_000),
        revoked_at: Some(at(1_795_500_000)),
    }
}

#[test]
fn a_key_counts_for_its_use_from_enrolment_to_revocation() {
    let record = record();
    assert_eq!(record.check(KeyUse::Party, record.from), Ok(()));
    assert_eq!(record.check(KeyUse::Party, record.from.plus_ms(-1)), Err(KeyUseError::NotYet));
    assert_eq!(record.check(KeyUse::Party, at(1_795_500_000).plus_ms(-1)), Ok(()));
    assert_eq!(record.check(KeyUse::Party, at(1_795_500_000)), Err(KeyUseError::Revoked));
    assert_eq!(record.check(KeyUse::Request, record.from), Err(KeyUseError::OtherUse));
}

#[test]
fn a_key_record_is_the_word_of_a_receipt_key_in_its_term() {
    let bytes = |record: &KeyRecord, role| record.sign(&role_key(role)).unwrap().to_bytes().unwrap();
    assert_eq!(KeyRecord::open(&bytes(&record(), KeyRole::Receipt), &bundle()), Ok(record()));
    assert_eq!(KeyRecord::open(&bytes(&record(), KeyRole::Book), &bundle()).unwrap_err().code(), "key.unknown");
    let mut early = record();
    early.from = at(1);
    early.revoked_at = None;
    assert_eq!(KeyRecord::open(&bytes(&early, KeyRole::Receipt), &bundle()).unwrap_err().code(), "key.out_of_term");
    let other = Envelope::sign_value(&LETTER, &record(), &role_key(KeyRole::Receipt)).unwrap().to_bytes().unwrap();
    assert_eq!(KeyRecord::open(&other, &bundle()).unwrap_err(), EnvelopeError::Type);
    assert_eq!(KEY_TYPE.to_string(), "application/vnd.ereg.key.1+json");
}

fn mandate() -> Mandate {
    Mandate {
        principal: Principal::Organisation {
            name: "演示银行".parse().unwrap(),
            code: "91420100MA0000015F".parse().unwrap(),
        },
        representative: "张三".parse().unwrap(),
        number: "11010519491231002X".parse().unwrap(),
        matters: vec!["T18".parse().unwrap(), "T21".parse().unwrap()],
        from: "2026-11-01".parse().unwrap(),
        to: "2027-11-01".parse().unwrap(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        captured_at: Instant::from_ms(5),
    }
}

#[test]
fn a_mandate_covers_its_matters_from_its_first_day_until_it_ends() {
    let mandate = mandate();
    for (matter, time, covered) in [
        ("T18", "2026-10-31T15:59:59.999Z", false),
        ("T18", "2026-10-31T16:00:00.000Z", true),
        ("T21", "2027-10-31T15:59:59.999Z", true),
        ("T21", "2027-10-31T16:00:00.000Z", false),
        ("T04", "2027-01-01T00:00:00.000Z", false),
    ] {
        assert_eq!(mandate.covers(matter.parse().unwrap(), time.parse().unwrap()), covered, "{matter} {time}");
    }
}

#[test]
fn a_mandate_is_signed_by_the_key_it_names_and_by_nobody_else() {
    let keys = keys();
    let (user, device) = (
        DeviceSigner::new(&keys, USER_ALIAS, "sign").unwrap(),
        DeviceSigner::new(&keys, DEVICE_ALIAS, "sign").unwrap(),
    );
    let envelope = mandate().sign(&user).unwrap();
    assert_eq!(Mandate::open(&envelope).unwrap(), mandate());
    assert_eq!(mandate().sign(&device).unwrap_err(), MandateError::OtherKey);
    let forged = Envelope::sign_value(&MANDATE_TYPE, &mandate(), &device).unwrap();
    assert_eq!(Mandate::open(&forged).unwrap_err(), MandateError::OtherKey);
    assert_eq!(Mandate::open(&also_by(&envelope, &device)).unwrap_err(), MandateError::OtherKey);
    let statement = statement().sign(&user).unwrap();
    assert_eq!(Mandate::open(&statement).unwrap_err(), EnvelopeError::Type.into());
    for (bad, why) in [
        (Mandate { matters: vec![], ..mandate() }, MandateError::Scope),
        (Mandate { matters: vec!["T21".parse().unwrap(), "T18".parse().unwrap()], ..mandate() }, MandateError::Scope),
        (Mandate { matters: vec!["T18".parse().unwrap(), "T18".parse().unwrap()], ..mandate() }, MandateError::Scope),
        (Mandate { to: mandate().from, ..mandate() }, MandateError::Term),
    ] {
        assert_eq!(bad.sign(&user).unwrap_err(), why);
        let sent = Envelope::sign_value(&MANDATE_TYPE, &bad, &user).unwrap();
        assert_eq!(Mandate::open(&sent).unwrap_err(), why);
    }
    // No mandate is of such days: what another program signs is not read as one.
    for (member, day) in [("from", "1899-12-31"), ("to", "2100-01-01"), ("to", "2569-11-01"), ("to", "9999-12-31")] {
        let mut of_no_year = serde_json::to_value(mandate()).unwrap();
        of_no_year[member] = day.into();
        let sent = Envelope::sign_value(&MANDATE_TYPE, &of_no_year, &user).unwrap();
        assert_eq!(Mandate::open(&sent).unwrap_err().code(), "canonical.shape", "{member} {day}");
    }
}

fn consent() -> LicenceConsent {
    LicenceConsent {
        office: "11420100MB00000271".parse().unwrap(),
        licence: "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M".parse().unwrap(),
        purpose: "school_admission".parse().unwrap(),
        until: "2026-12-31".parse().unwrap(),
        key: keys().public_key(USER_ALIAS).unwrap(),
        captured_at: Instant::from_ms(5),
    }
}

#[test]
fn a_consent_is_signed_by_the_key_it_names_and_stands_to_the_end_of_its_last_day() {
    let keys = keys();
    let (user, device) = (
        DeviceSigner::new(&keys, USER_ALIAS, "sign").unwrap(),
        DeviceSigner::new(&keys, DEVICE_ALIAS, "sign").unwrap(),
    );
    let consent = LicenceConsent { key: *user.public_key(), ..consent() };
    let envelope = consent.sign(&user).unwrap();
    assert_eq!(LicenceConsent::open(&envelope).unwrap(), consent);
    assert_eq!(consent.sign(&device).unwrap_err(), LicenceConsentError::OtherKey);
    let forged = Envelope::sign_value(&LICENCE_CONSENT_TYPE, &consent, &device).unwrap();
    assert_eq!(LicenceConsent::open(&forged).unwrap_err(), LicenceConsentError::OtherKey);
    assert_eq!(LicenceConsent::open(&also_by(&envelope, &device)).unwrap_err(), LicenceConsentError::OtherKey);
    let mandate = Envelope::sign_value(&MANDATE_TYPE, &consent, &user).unwrap();
    assert_eq!(LicenceConsent::open(&mandate).unwrap_err(), EnvelopeError::Type.into());
    for (time, stands) in [("2026-12-31T15:59:59.999Z", true), ("2026-12-31T16:00:00.000Z", false)] {
        assert_eq!(consent.is_in_term(time.parse().unwrap()), stands, "{time}");
    }
}

#[test]
fn a_lift_of_a_lock_is_signed_by_the_key_it_names_and_by_nobody_else() {
    let keys = keys();
    let (user, device) = (
        DeviceSigner::new(&keys, USER_ALIAS, "sign").unwrap(),
        DeviceSigner::new(&keys, DEVICE_ALIAS, "sign").unwrap(),
    );
    let lift = HomeLockLift {
        unit: "420102001001GB00001F00010001".parse().unwrap(),
        lock: Digest::of(b"lock"),
        key: *user.public_key(),
        captured_at: Instant::from_ms(5),
    };
    let envelope = lift.sign(&user).unwrap();
    assert_eq!(HomeLockLift::open(&envelope).unwrap(), lift);
    assert_eq!(lift.sign(&device).unwrap_err(), HomeLockLiftError::OtherKey);
    let forged = Envelope::sign_value(&HOME_LOCK_LIFT_TYPE, &lift, &device).unwrap();
    assert_eq!(HomeLockLift::open(&forged).unwrap_err(), HomeLockLiftError::OtherKey);
    assert_eq!(HomeLockLift::open(&also_by(&envelope, &device)).unwrap_err(), HomeLockLiftError::OtherKey);
    let consent = Envelope::sign_value(&LICENCE_CONSENT_TYPE, &lift, &user).unwrap();
    assert_eq!(HomeLockLift::open(&consent).unwrap_err(), EnvelopeError::Type.into());
    // Of another home or another lock nobody signed it.
    let json =
        |envelope: &Envelope| -> serde_json::Value { serde_json::from_slice(&envelope.to_bytes().unwrap()).unwrap() };
    let another = HomeLockLift { lock: Digest::of(b"another"), ..lift };
    let mut moved = json(&envelope);
    moved["payload"] = json(&another.sign(&user).unwrap())["payload"].clone();
    let moved = Envelope::from_bytes(&serde_json::to_vec(&moved).unwrap()).unwrap();
    assert!(HomeLockLift::open(&moved).is_err());
}
