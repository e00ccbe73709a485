//! Trust bundles: pin, version floor, roles and terms.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use ereg_trust::bundle::{
    BundleError, DocumentSeals, KeyRole, MOST_SEAL_BYTES, MOST_SEAL_CERTIFICATES, RoleKey, SealDer, TRUST_TYPE,
    TrustBundle, TrustContent,
};
use ereg_trust::envelope::{Envelope, KeyRefusal, KeyResolver as _, PayloadType};
use ereg_trust::keys::{AssuranceLevel, KeyPolicy, RegistryKey, SoftwareKeys, USER_ALIAS};
use fixture::{at, bundle, content, role_key, root};

fn parse(bytes: &[u8]) -> Result<TrustBundle, BundleError> {
    TrustBundle::parse(bytes, Some(&root().public_key().key_id()), 0)
}

/// Signs without the checks of `TrustContent::sign`, as a careless root might.
fn careless(content: &TrustContent) -> Vec<u8> {
    Envelope::sign_value(&TRUST_TYPE, content, &root()).unwrap().to_bytes().unwrap()
}

#[test]
fn a_bundle_comes_back_as_it_was_signed() {
    let bundle = bundle();
    assert_eq!(parse(bundle.bytes()).unwrap(), bundle);
    assert_eq!((bundle.version(), bundle.is_demo()), (3, true));
    assert_eq!(bundle.root_fingerprint(), root().public_key().key_id());
    assert_eq!(bundle.root_fingerprint().to_string().len(), 43);
    assert_eq!(bundle.content().least_assurance, AssuranceLevel::C);
}

#[test]
fn a_bundle_of_another_root_is_refused_by_the_pin() {
    let stranger = RegistryKey::generate().unwrap();
    let mut theirs = content();
    theirs.root = stranger.public_key();
    let bytes = theirs.clone().sign(&stranger).unwrap().to_bytes().unwrap();
    assert_eq!(parse(&bytes).unwrap_err(), BundleError::OtherRoot);
    assert!(TrustBundle::parse(&bytes, None, 0).is_ok()); // it vouches for itself only
    // Ours by name, signed by theirs.
    let mixed = Envelope::sign_value(&TRUST_TYPE, &content(), &stranger).unwrap().to_bytes().unwrap();
    assert_eq!(parse(&mixed).unwrap_err().code(), "key.unknown");
    assert_eq!(theirs.sign(&root()).unwrap_err(), BundleError::OtherRoot);
}

#[test]
fn an_older_bundle_than_one_seen_and_a_later_format_are_refused() {
    let bytes = bundle().bytes().to_vec();
    assert!(TrustBundle::parse(&bytes, None, 3).is_ok());
    assert_eq!(TrustBundle::parse(&bytes, None, 4).unwrap_err(), BundleError::Older { found: 3, floor: 4 });
    let signed_as = |payload_type| {
        let envelope = Envelope::sign_value(&payload_type, &content(), &root()).unwrap();
        parse(&envelope.to_bytes().unwrap()).unwrap_err().code()
    };
    assert_eq!(signed_as(PayloadType::new("trust", 2)), "trust.newer_format");
    assert_eq!(signed_as(PayloadType::new("policy", 1)), "envelope.type");
}

#[test]
fn a_key_speaks_in_its_role_and_term_only() {
    let bundle = bundle();
    let seal = role_key(KeyRole::Seal).public_key().key_id();
    let from = bundle.content().roles[0].from;
    assert!(bundle.key_for(KeyRole::Seal, &seal, from).is_ok());
    assert_eq!(bundle.key_for(KeyRole::Book, &seal, from).unwrap_err(), KeyRefusal::UnknownKey);
    assert_eq!(bundle.key_for(KeyRole::Seal, &seal, from.plus_ms(-1)).unwrap_err(), KeyRefusal::OutOfTerm);
    assert_eq!(bundle.role_ever(KeyRole::Seal).resolve(&seal), Ok(role_key(KeyRole::Seal).public_key()));
    assert_eq!(bundle.role_ever(KeyRole::Time).resolve(&seal), Err(KeyRefusal::UnknownKey));
}

#[test]
fn rows_that_contradict_themselves_are_refused_even_if_the_root_signed_them() {
    let refused: [fn(&mut TrustContent); 7] = [
        |content| content.roles[1].id = content.roles[0].id,
        |content| content.roles[1].demo = false,
        |content| content.demo = false,
        |content| content.roles[1].to = Some(content.roles[1].from),
        |content| content.roles.swap(0, 1),
        |content| content.roles.insert(0, content.roles[0].clone()),
        |content| {
            let both = content.roles[0].key;
            content.roles[1] =
                RoleKey { demo: true, ..RoleKey::new(KeyRole::Book, both, content.roles[1].from, "420100") };
        },
    ];
    for (n, change) in refused.iter().enumerate() {
        let mut content = content();
        change(&mut content);
        assert_eq!(parse(&careless(&content)).unwrap_err().code(), "trust.roles", "change {n}");
    }
    let mut own = content();
    own.roles
        .push(RoleKey { demo: true, ..RoleKey::new(KeyRole::Time, root().public_key(), at(1_795_000_001), "420100") });
    assert_eq!(own.sign(&root()).unwrap_err().code(), "trust.roles");
}

#[test]
fn unknown_fields_and_nulls_are_refused() {
    let with = |field: &str, value: serde_json::Value| {
        let mut json = serde_json::to_value(content()).unwrap();
        json[field] = value;
        serde_json::to_vec(&json).unwrap()
    };
    let sign = |bytes: &[u8]| Envelope::sign(&TRUST_TYPE, bytes, &root()).map(|e| e.to_bytes().unwrap());
    let extra = sign(&with("extra", true.into())).unwrap();
    assert_eq!(parse(&extra).unwrap_err().code(), "canonical.shape");
    assert_eq!(sign(&with("office", serde_json::Value::Null)).unwrap_err().code(), "null_not_allowed");
}

#[test]
fn lists_in_place_of_objects_are_another_spelling_and_refused() {
    let listed = |json: &[u8], field: Option<&str>| {
        let mut value: serde_json::Value = serde_json::from_slice(json).unwrap();
        let place = match field {
            Some(field) => &mut value[field],
            None => &mut value,
        };
        // In the order of the fields of the Rust type, which is the order a list of them would be read in.
        let order: &[&str] = match field {
            None => &["payload", "payloadType", "signatures"],
            _ => &["id", "name", "origin"],
        };
        *place = order.iter().map(|name| place[name].clone()).collect();
        serde_json::to_vec(&value).unwrap()
    };
    assert_eq!(parse(&listed(bundle().bytes(), None)).unwrap_err().code(), "canonical.shape");
    let payload = Envelope::from_bytes(bundle().bytes()).unwrap().unverified_payload().to_vec();
    let signed = Envelope::sign(&TRUST_TYPE, &listed(&payload, Some("office")), &root()).unwrap().to_bytes().unwrap();
    assert_eq!(parse(&signed).unwrap_err().code(), "canonical.shape");
}

#[test]
fn a_registry_key_is_ed25519_and_a_log_has_the_name_of_a_note_key() {
    let p256 = SoftwareKeys::in_memory().generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
    for row in 0..KeyRole::ALL.len() {
        let mut other = content();
        let RoleKey { role, from, .. } = other.roles[row];
        other.roles[row] = RoleKey { demo: true, ..RoleKey::new(role, p256, from, "420100") };
        assert_eq!(parse(&careless(&other)).unwrap_err().code(), "trust.roles", "{role:?}");
        // Nor by the name of the algorithm that such a key has.
        let mut named = serde_json::to_value(&other).unwrap();
        named["roles"][row]["alg"] = "p256".into();
        let bytes = Envelope::sign_value(&TRUST_TYPE, &named, &root()).unwrap().to_bytes().unwrap();
        assert_eq!(parse(&bytes).unwrap_err().code(), "canonical.shape", "{role:?}");
    }
    let mut other = content();
    other.root = p256;
    assert_eq!(TrustBundle::parse(&careless(&other), None, 0).unwrap_err().code(), "trust.roles");
    for origin in ["", "a b", "a+b", "a\n5", "a\u{85}b", "a\u{3000}b"] {
        let mut other = content();
        other.log.origin = origin.into();
        assert_eq!(parse(&careless(&other)).unwrap_err().code(), "trust.log", "{origin:?}");
    }
}

/// Certificates of these lengths, each of another content.
fn seals(lengths: &[usize]) -> Vec<SealDer> {
    lengths.iter().enumerate().map(|(n, length)| SealDer::new(vec![u8::try_from(n).unwrap(); *length])).collect()
}

#[test]
fn what_documents_are_verified_by_comes_back_as_it_was_stated_and_is_added_to_once() {
    let (certificates, revoked) = (seals(&[700, 600]), seals(&[200]));
    let mut content = content();
    content.seals = DocumentSeals { certificates: certificates.clone(), revoked };
    let before = content.seals.clone();
    content.seals.add(before.clone());
    assert_eq!(content.seals, before, "nothing twice");
    content.seals.add(DocumentSeals { certificates: seals(&[700, 601]), revoked: Vec::new() });
    let told = fixture::bundle_of(content);
    let stated = &told.content().seals;
    assert_eq!((stated.certificates.len(), &stated.certificates[..2]), (3, &certificates[..]), "nothing is taken back");
    assert_eq!(stated.revoked, before.revoked);
}

#[test]
fn more_than_a_bundle_may_hold_of_seals_is_refused_whoever_signed_it() {
    let said = |certificates: Vec<SealDer>, revoked: Vec<SealDer>| {
        let content = TrustContent { seals: DocumentSeals { certificates, revoked }, ..content() };
        let signed = content.clone().sign(&root()).map(drop).map_err(|error| error.code());
        let read = parse(&careless(&content)).map(drop).map_err(|error| error.code());
        assert_eq!(signed, read, "what is not read is not signed either");
        read
    };
    let (few, many) = ([1; MOST_SEAL_CERTIFICATES], [1; MOST_SEAL_CERTIFICATES + 1]);
    assert_eq!(said(seals(&few), seals(&few)), Ok(()));
    assert_eq!(said(seals(&[MOST_SEAL_BYTES - 9]), seals(&[9])), Ok(()));
    for (certificates, revoked) in [
        (seals(&many), Vec::new()),
        (Vec::new(), seals(&many)),
        (seals(&[MOST_SEAL_BYTES + 1]), Vec::new()),
        (seals(&[MOST_SEAL_BYTES - 9]), seals(&[10])),
        (seals(&[3, 0]), Vec::new()),
        (vec![SealDer::new(vec![7]); 2], Vec::new()),
        (seals(&[3]), vec![SealDer::new(vec![7]); 2]),
    ] {
        assert_eq!(said(certificates, revoked), Err("trust.seals"));
    }
    // The finance service's have a measure of their own.
    let both = |finance| {
        let seals = |certificates| DocumentSeals { certificates, revoked: Vec::new() };
        let content = TrustContent { seals: seals(self::seals(&few)), finance: seals(finance), ..content() };
        parse(&careless(&content)).map(drop).map_err(|error| error.code())
    };
    assert_eq!((both(seals(&few)), both(seals(&many))), (Ok(()), Err("trust.seals")));
    // None is another spelling than to leave it out.
    for member in ["seals", "finance"] {
        let mut named = serde_json::to_value(content()).unwrap();
        assert!(named.get(member).is_none());
        named[member] = serde_json::json!({"certificates": []});
        let bytes = Envelope::sign_value(&TRUST_TYPE, &named, &root()).unwrap().to_bytes().unwrap();
        assert_eq!(parse(&bytes).unwrap_err().code(), "canonical.shape");
    }
}
