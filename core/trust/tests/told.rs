//! The text of a refusal, and what is printed: a code that somebody can look up, and never a secret or what a
//! certificate shows.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use std::collections::BTreeSet;

use ereg_domain::canonical::CanonicalError;
use ereg_trust::aead::{AeadError, RowKey, Secret32};
use ereg_trust::bundle::{BundleError, KeyRole};
use ereg_trust::checkpoint::CheckpointError;
use ereg_trust::digest::{DigestError, MacKey};
use ereg_trust::envelope::{EnvelopeError, KeyRefusal, PayloadType, PayloadTypeError};
use ereg_trust::key_record::KeyUseError;
use ereg_trust::keys::{
    KeyError, KeyParseError, KeyPolicy, KeyStoreError, RegistryKeyError, SignatureError, SoftwareKeys, USER_ALIAS,
};
use ereg_trust::mandate::MandateError;
use ereg_trust::manifest::{ManifestError, StatementError};
use ereg_trust::merkle::ProofError;
use ereg_trust::random::RandomError;
use ereg_trust::token::TokenError;
use ereg_trust::wrap::WrapError;

/// A kind of refusal: what its codes begin with, its own codes, and what it hands on from within beside what that says.
type Kind = (&'static str, Vec<&'static str>, Vec<(&'static str, &'static str)>);

fn codes() -> Vec<Kind> {
    let random = RandomError.code();
    let damaged = CanonicalError::Null;
    let key = KeyError::Busy;
    let unknown = KeyRefusal::UnknownKey;
    vec![
        (
            "mandate",
            vec![MandateError::OtherKey.code(), MandateError::Scope.code(), MandateError::Term.code()],
            vec![(MandateError::Envelope(EnvelopeError::Type).code(), EnvelopeError::Type.code())],
        ),
        (
            "aead",
            vec![
                AeadError::Refused.code(),
                AeadError::Format { found: 9 }.code(),
                AeadError::OtherKey { found: 9 }.code(),
                AeadError::Length.code(),
                AeadError::TooLarge.code(),
            ],
            vec![(AeadError::Random(RandomError).code(), random)],
        ),
        (
            "trust",
            vec![
                BundleError::NewerFormat.code(),
                BundleError::OtherRoot.code(),
                BundleError::Older { found: 1, floor: 2 }.code(),
                BundleError::Roles { row: 1 }.code(),
                BundleError::Log.code(),
            ],
            vec![
                (BundleError::Root.code(), BundleError::Roles { row: 0 }.code()),
                (BundleError::Envelope(EnvelopeError::Type).code(), EnvelopeError::Type.code()),
                (BundleError::Content(damaged).code(), damaged.code()),
            ],
        ),
        (
            "checkpoint",
            vec![
                CheckpointError::Malformed.code(),
                CheckpointError::OtherOrigin.code(),
                CheckpointError::NotSigned.code(),
                CheckpointError::BadSignature.code(),
                CheckpointError::Algorithm.code(),
                CheckpointError::OutOfTerm.code(),
            ],
            vec![],
        ),
        ("digest", vec![DigestError::Prefix.code(), DigestError::Length.code(), DigestError::Charset.code()], vec![]),
        (
            "envelope",
            vec![
                EnvelopeError::Type.code(),
                EnvelopeError::Signatures.code(),
                EnvelopeError::BadSignature.code(),
                EnvelopeError::OtherPayload.code(),
                PayloadTypeError.code(),
            ],
            vec![
                (EnvelopeError::Canonical(damaged).code(), damaged.code()),
                (EnvelopeError::Key(unknown).code(), unknown.code()),
                (EnvelopeError::Signing(key).code(), key.code()),
            ],
        ),
        (
            "key",
            vec![
                KeyRefusal::UnknownKey.code(),
                KeyRefusal::OutOfTerm.code(),
                KeyParseError::Kind.code(),
                KeyParseError::Bytes.code(),
            ],
            vec![],
        ),
        (
            "key_record",
            vec![KeyUseError::OtherUse.code(), KeyUseError::NotYet.code(), KeyUseError::Revoked.code()],
            vec![],
        ),
        (
            "device_key",
            vec![
                KeyError::Cancelled.code(),
                KeyError::LockedOut.code(),
                KeyError::Invalidated.code(),
                KeyError::NotFound.code(),
                KeyError::AlreadyExists.code(),
                KeyError::Unavailable.code(),
                KeyError::Busy.code(),
                KeyError::Timeout.code(),
                KeyError::WrongKey.code(),
                KeyError::Other { code: 7 }.code(),
            ],
            vec![(KeyError::BadHardwareSignature.code(), "bad_hardware_signature")],
        ),
        (
            "key_store",
            vec![
                KeyStoreError::WrongKey.code(),
                KeyStoreError::Damaged.code(),
                KeyStoreError::Pkcs8.code(),
                KeyStoreError::Io(std::io::ErrorKind::TimedOut.into()).code(),
            ],
            vec![
                (KeyStoreError::Random(RandomError).code(), random),
                (KeyStoreError::from(WrapError::WrongKey).code(), KeyStoreError::WrongKey.code()),
                (KeyStoreError::from(WrapError::Random(RandomError)).code(), random),
                (KeyStoreError::from(WrapError::Parameters).code(), KeyStoreError::Damaged.code()),
                (KeyStoreError::from(WrapError::Malformed).code(), KeyStoreError::Damaged.code()),
            ],
        ),
        (
            "registry_key",
            vec![RegistryKeyError::Malformed.code()],
            vec![(RegistryKeyError::Random(RandomError).code(), random)],
        ),
        (
            "signature",
            vec![SignatureError::Shape.code(), SignatureError::Range.code(), SignatureError::Mismatch.code()],
            vec![],
        ),
        (
            "manifest",
            vec![ManifestError::Unsorted { array: "acts" }.code()],
            vec![(ManifestError::Canonical(damaged).code(), damaged.code())],
        ),
        (
            "statement",
            vec![StatementError::OtherKey.code(), StatementError::OtherManifest.code(), StatementError::Slot.code()],
            vec![(StatementError::Envelope(EnvelopeError::Type).code(), EnvelopeError::Type.code())],
        ),
        ("proof", vec![ProofError::Bounds.code(), ProofError::Length.code(), ProofError::OtherRoot.code()], vec![]),
        (
            "token",
            vec![
                TokenError::Prefix.code(),
                TokenError::Base45.code(),
                TokenError::TooLarge.code(),
                TokenError::Structure.code(),
                TokenError::Incomplete.code(),
                TokenError::Claims.code(),
            ],
            vec![],
        ),
        (
            "wrap",
            vec![WrapError::WrongKey.code(), WrapError::Parameters.code(), WrapError::Malformed.code()],
            vec![
                (WrapError::Random(RandomError).code(), random),
                (WrapError::from(AeadError::Refused).code(), WrapError::WrongKey.code()),
                (WrapError::from(AeadError::Random(RandomError)).code(), random),
                (WrapError::from(AeadError::Length).code(), WrapError::Malformed.code()),
            ],
        ),
        ("random", vec![random], vec![]),
    ]
}

#[test]
fn each_refusal_has_its_own_code_and_the_list_of_errors_says_what_to_do() {
    let listed = include_str!("../../../docs/errors.md");
    let mut all = BTreeSet::new();
    for (kind, own, handed_on) in codes() {
        for code in own {
            assert!(code.starts_with(&format!("{kind}.")), "{code} is none of {kind}");
            assert!(all.insert(code), "{code} means two things");
            assert!(listed.contains(&format!("| `{code}` |")), "{code} is not in docs/errors.md");
        }
        for (code, meant) in handed_on {
            assert_eq!(code, meant, "{kind}");
        }
    }
}

#[test]
fn what_is_printed_says_which_and_never_what() {
    let secret = Secret32::from_bytes([0xAB; 32]);
    let registry = fixture::role_key(KeyRole::Seal);
    let device = SoftwareKeys::in_memory();
    device.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let thing = PayloadType::new("thing", 1);
    let envelope = ereg_trust::Envelope::sign(&thing, r#"{"name":"周建国"}"#.as_bytes(), &registry).unwrap();
    let verified = envelope.verify(&thing, &registry.public_key()).unwrap();
    let token = fixture::token(None);
    let printed = [
        (format!("{secret:?}"), "Secret32"),
        (format!("{:?}", RowKey::new(&secret).unwrap()), "RowKey"),
        (format!("{:?}", MacKey::new(secret.expose())), "MacKey"),
        (format!("{registry:?}"), "RegistryKey(ed25519:"),
        (format!("{device:?}"), "SoftwareKeys"),
        (format!("{envelope:?}"), "Envelope(application/vnd.ereg.thing.1+json"),
        (format!("{verified:?}"), "Verified(sha256:"),
        (format!("{:?}", fixture::face()), "Face"),
        (format!("{token:?}"), "Token(entry 17"),
    ];
    for (text, says) in printed {
        assert!(text.contains(says), "{text:?} does not say {says}");
        for content in ["171, 171", "ab, ab", "周", "229, 145", "沿江大道", "420102001001GB"] {
            assert!(!text.contains(content), "{text}");
        }
    }
}
