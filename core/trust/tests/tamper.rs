//! Each byte of every signed object: changed, removed, doubled. None may be taken for the original. What the registry
//! says in envelopes (outcomes, packs, quotes) is tampered with where it is read, in `core/sync/tests/tamper.rs`.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use ereg_trust::bundle::{KeyRole, TrustBundle};
use ereg_trust::checkpoint::SignedCheckpoint;
use ereg_trust::digest::Digest;
use ereg_trust::envelope::{Envelope, PayloadType};
use ereg_trust::keys::{DeviceSigner, KeyPolicy, PublicKey, SoftwareKeys, USER_ALIAS, raw_from_der};
use ereg_trust::manifest::PartyStatement;
use ereg_trust::token::{self, Token};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, proptest};

/// Every single byte changed to every other value, every removal and every doubling.
fn alterations(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (0..bytes.len()).flat_map(move |place| {
        let flips = (1..=0xFF).map(move |mask| {
            let mut altered = bytes.to_vec();
            altered[place] ^= mask;
            altered
        });
        let removed = [&bytes[..place], &bytes[place + 1..]].concat();
        let doubled = [&bytes[..=place], &bytes[place..]].concat();
        flips.chain([removed, doubled]).filter(move |altered| altered != bytes).map(move |altered| (place, altered))
    })
}

#[test]
fn no_altered_token_text_is_good() {
    let bundle = fixture::bundle();
    let text = fixture::token(None).text();
    assert!(token::verify(&text, &bundle).is_good());
    for (place, altered) in alterations(text.as_bytes()) {
        // Copied text loses blanks and gains line ends: that is read, and says the same.
        let said = |text: &str| text.replace(char::is_whitespace, "");
        if let Ok(altered) = std::str::from_utf8(&altered)
            && said(altered) != said(&text)
        {
            assert!(!token::verify(altered, &bundle).is_good(), "byte {place}");
        }
    }
}

#[test]
fn no_altered_token_bytes_are_good() {
    let bundle = fixture::bundle();
    let bytes = fixture::token(None).bytes();
    for (place, altered) in alterations(&bytes) {
        let verdict = token::verify(&format!("EREG1:{}", base45::encode(&altered)), &bundle);
        assert!(!verdict.is_good(), "byte {place}");
    }
    for cut in 0..bytes.len() {
        assert!(Token::parse(&format!("EREG1:{}", base45::encode(&bytes[..cut]))).is_err());
    }
}

#[test]
fn no_altered_envelope_is_accepted() {
    let thing = PayloadType::new("thing", 1);
    let payload = br#"{"command_id":"c1","digests":["sha256:00"]}"#;
    let bytes = Envelope::sign(&thing, payload, &fixture::role_key(KeyRole::Receipt)).unwrap().to_bytes().unwrap();
    let bundle = fixture::bundle();
    let open = |bytes: &[u8]| Envelope::from_bytes(bytes)?.verify(&thing, &bundle.role_ever(KeyRole::Receipt));
    assert_eq!(open(&bytes).unwrap().digest(), Digest::of(payload));
    for (place, altered) in alterations(&bytes) {
        assert!(open(&altered).is_err(), "byte {place}");
    }
}

#[test]
fn no_altered_party_statement_is_accepted() {
    let keys = SoftwareKeys::in_memory();
    let key = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
    let statement = PartyStatement {
        draft_id: "d1".into(),
        manifest_rev: 1,
        manifest: Digest::of(b"manifest"),
        own: Digest::of(b"own"),
        slot: "transferor.1".into(),
        key,
        captured_at: fixture::at(fixture::CHECKPOINT_S),
    };
    let signer = DeviceSigner::new(&keys, USER_ALIAS, "sign").unwrap();
    let bytes = statement.sign(&signer).unwrap().to_bytes().unwrap();
    let open = |bytes: &[u8]| PartyStatement::open(&Envelope::from_bytes(bytes)?);
    assert_eq!(open(&bytes), Ok(statement));
    for (place, altered) in alterations(&bytes) {
        assert!(open(&altered).is_err(), "byte {place}");
    }
}

#[test]
fn no_altered_trust_bundle_is_accepted() {
    let bytes = fixture::bundle().bytes().to_vec();
    let pin = fixture::root().public_key().key_id();
    assert!(TrustBundle::parse(&bytes, Some(&pin), 0).is_ok());
    for (place, altered) in alterations(&bytes) {
        assert!(TrustBundle::parse(&altered, Some(&pin), 0).is_err(), "byte {place}");
    }
}

#[test]
fn no_altered_checkpoint_is_accepted() {
    let leaf = fixture::leaf(&fixture::face(), &[]);
    let text = fixture::checkpoint(&fixture::book(&leaf)).to_string();
    let key = fixture::role_key(KeyRole::Book).public_key();
    let open = |text: &str| SignedCheckpoint::parse(text)?.verify(fixture::ORIGIN, &key).map(drop);
    assert_eq!(open(&text), Ok(()));
    for (place, altered) in alterations(text.as_bytes()) {
        if let Ok(altered) = std::str::from_utf8(&altered) {
            assert!(open(altered).is_err(), "byte {place}");
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_input_is_refused_without_a_panic(bytes in vec(any::<u8>(), 0..300), text in any::<String>()) {
        let begun = [&[0xD2, 0x84, 0x49], bytes.as_slice()].concat();
        let tokens = [text.clone(), format!("EREG1:{}", base45::encode(&bytes)), format!("EREG1:{}", base45::encode(&begun))];
        for token in tokens {
            prop_assert!(Token::parse(&token).is_err());
        }
        prop_assert!(Envelope::from_bytes(&bytes).is_err());
        prop_assert!(SignedCheckpoint::parse(&text).is_err());
        prop_assert!(raw_from_der(&bytes).is_err());
        prop_assert!(text.parse::<PublicKey>().is_err());
        prop_assert!(TrustBundle::parse(text.as_bytes(), None, 0).is_err());
    }
}
