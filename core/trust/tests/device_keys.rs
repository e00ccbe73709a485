//! Device keys: a bad answer of the key store never leaves the device, and the software store keeps its word.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

mod fixture;

use std::fs;
use std::future::ready;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use ereg_trust::{
    envelope::{Envelope, EnvelopeError, PayloadType},
    keys::{
        AssuranceLevel, Attestation, DEVICE_ALIAS, DeviceKeys, DeviceSigner, Kept, KeyError, KeyInfo, KeyPolicy,
        KeyStoreError, Pending, PublicKey, Signer as _, SoftwareKeys, USER_ALIAS, checked_sign, waited,
    },
};
use zeroize::Zeroizing;

fn fixture_keys() -> SoftwareKeys {
    SoftwareKeys::from_pkcs8(include_bytes!("golden/p256-user.p8"), include_bytes!("golden/p256-device.p8")).unwrap()
}

/// Raw r ‖ s as minimal DER, as Android and SecKey answer.
fn der(raw: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let zeros = number.iter().take_while(|&&byte| byte == 0).count();
        let mut value = number[zeros..].to_vec();
        if value.first().is_none_or(|&byte| byte >= 0x80) {
            value.insert(0, 0);
        }
        [&[2, u8::try_from(value.len()).unwrap()], value.as_slice()].concat()
    };
    let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
}

/// A key store that signs rightly and then returns something else.
struct Hardware<F>(SoftwareKeys, F);

impl<F: Fn(Vec<u8>) -> Vec<u8> + Send + Sync> DeviceKeys for Hardware<F> {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        Box::pin(ready(self.0.generate(alias, policy)))
    }
    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        Box::pin(ready(self.0.info(alias)))
    }
    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        Box::pin(ready(self.0.public_key(alias)))
    }
    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        Box::pin(ready(self.0.sign(alias, message, reason).map(&self.1)))
    }
    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        Box::pin(ready(self.0.wrap(alias, dek)))
    }
    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        Box::pin(ready(self.0.unwrap(alias, blob, reason)))
    }
    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        Box::pin(ready(self.0.forget(alias)))
    }
}

fn signed_by(answer: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync) -> Result<[u8; 64], KeyError> {
    let keys = Hardware(fixture_keys(), answer);
    let key = waited(keys.public_key(USER_ALIAS)).unwrap();
    checked_sign(&keys, USER_ALIAS, &key, b"an act", "sign the application")
}

const ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA,
    0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
];

#[test]
fn raw_and_der_answers_are_taken() {
    for _ in 0..200 {
        // Many draws, so that short and padded DER integers occur.
        signed_by(|raw| raw).unwrap();
        signed_by(|raw| der(&raw)).unwrap();
    }
}

#[test]
fn b13_every_bad_answer_is_a_bad_hardware_signature() {
    let bad = |answer: fn(Vec<u8>) -> Vec<u8>| assert_eq!(signed_by(answer), Err(KeyError::BadHardwareSignature));
    bad(|_| Vec::new());
    bad(|raw| raw[..63].to_vec());
    bad(|raw| [&raw[..], &[0]].concat());
    bad(|raw| [&der(&raw)[..], &[0]].concat());
    bad(|raw| der(&raw)[..60].to_vec());
    bad(|raw| [&[0; 32], &raw[32..]].concat()); // r = 0
    bad(|raw| [&raw[..32], &[0; 32]].concat()); // s = 0
    bad(|raw| der(&[&[0; 32], &raw[32..]].concat()));
    bad(|raw| [&raw[..32], &ORDER].concat()); // s = n
    bad(|raw| der(&[&raw[..32], &ORDER].concat()));
    bad(|raw| [&raw[..32], &[0xFF; 32]].concat()); // s > n
    bad(|_| fixture_keys().sign(DEVICE_ALIAS, b"an act", "").unwrap()); // another key
    bad(|_| fixture_keys().sign(USER_ALIAS, b"another act", "").unwrap());
    bad(|raw| raw.into_iter().rev().collect());
    assert_eq!(KeyError::BadHardwareSignature.code(), "bad_hardware_signature");
}

#[test]
fn an_envelope_is_not_made_from_a_bad_answer() {
    const ACT: PayloadType = PayloadType::new("party", 1);
    let good = fixture_keys();
    let signer = DeviceSigner::new(&good, USER_ALIAS, "sign").unwrap();
    let envelope = Envelope::sign(&ACT, b"{}", &signer).unwrap();
    assert_eq!(envelope.verify(&ACT, signer.public_key()).unwrap().signers(), [signer.key_id()]);

    let broken = Hardware(fixture_keys(), |_| vec![0; 64]);
    let signer = DeviceSigner::new(&broken, USER_ALIAS, "sign").unwrap();
    let refused = Envelope::sign(&ACT, b"{}", &signer).unwrap_err();
    assert_eq!(refused, EnvelopeError::Signing(KeyError::BadHardwareSignature));
    assert_eq!(refused.code(), "bad_hardware_signature");
}

#[test]
fn what_an_enrolment_says_of_a_key_is_the_devices_word_within_bounds() {
    let key = fixture_keys().public_key(USER_ALIAS).unwrap();
    let told = |level, attestation: Vec<Vec<u8>>| KeyInfo { key, level, attestation }.kept();
    let chain = vec![vec![48; 900], vec![49; 800]];
    let attested = told(AssuranceLevel::A, chain.clone());
    assert_eq!((attested.level, attested.attestation.certificates()), (AssuranceLevel::A, chain.as_slice()));
    assert_eq!(format!("{:?}", attested.attestation), "2 certificates");
    let text = serde_json::to_string(&attested).unwrap();
    assert_eq!(serde_json::from_str::<Kept>(&text).unwrap(), attested);
    let bare = told(AssuranceLevel::C, Vec::new());
    assert_eq!(serde_json::to_string(&bare).unwrap(), r#"{"level":"C"}"#);
    // Longer than what is carried, it is not attested; software stays software.
    let most = Attestation::MOST_BYTES;
    for (chain, carried) in [
        (vec![vec![1; most]], true),
        (vec![vec![1; most - 1], vec![1, 2]], false),
        (vec![vec![1]; Attestation::MOST], true),
        (vec![vec![1]; Attestation::MOST + 1], false),
        (vec![vec![1], vec![]], false),
    ] {
        let kept = told(AssuranceLevel::A, chain);
        assert_eq!((kept.level == AssuranceLevel::A, !kept.attestation.is_empty()), (carried, carried), "{kept:?}");
        assert!(kept.level >= AssuranceLevel::B);
    }
    assert_eq!(told(AssuranceLevel::C, vec![vec![1; most + 1]]).level, AssuranceLevel::C);
    for refused in [r#"{"level":"A","attestation":["%"]}"#, r#"{"level":"A","attestation":[""]}"#, r#"{"level":"D"}"#] {
        assert!(serde_json::from_str::<Kept>(refused).is_err(), "{refused}");
    }
    let long = format!(r#"{{"level":"A","attestation":["{}"]}}"#, "AAAA".repeat(most / 3 + 1));
    assert!(serde_json::from_str::<Kept>(&long).is_err());
}

/// A directory of its own that goes away with the test.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("ereg-trust-{}-{n}", std::process::id())))
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn keys_in_a_directory_survive_and_wrap_for_themselves_alone() {
    let dir = Dir::new();
    let open = || SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    let made = open().generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    assert_eq!((made.level, made.attestation.len()), (AssuranceLevel::C, 0));
    let other = open().generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
    assert_ne!(made.key, other.key);
    assert_eq!(open().public_key(USER_ALIAS), Ok(made.key));
    assert_eq!(open().generate(USER_ALIAS, KeyPolicy::Acts), Err(KeyError::AlreadyExists));
    checked_sign(&open(), USER_ALIAS, &made.key, b"m", "").unwrap();

    let wrapped = open().wrap(USER_ALIAS, &[7; 32]).unwrap();
    assert_eq!(*open().unwrap(USER_ALIAS, &wrapped, "").unwrap(), [7; 32]);
    assert_eq!(open().unwrap(DEVICE_ALIAS, &wrapped, "").unwrap_err(), KeyError::WrongKey);

    open().forget(USER_ALIAS).unwrap();
    open().forget(USER_ALIAS).unwrap();
    assert_eq!(open().unwrap(USER_ALIAS, &wrapped, "").unwrap_err(), KeyError::NotFound);
    assert_eq!(open().public_key(USER_ALIAS), Err(KeyError::NotFound));
}

#[test]
fn a_wrong_passphrase_and_a_damaged_file_are_told_apart() {
    let dir = Dir::new();
    let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let code = |passphrase: &[u8]| SoftwareKeys::in_dir_with_passphrase(&dir.0, passphrase).err().map(|e| e.code());
    assert_eq!(code(b"another"), Some("key_store.wrong_key"));
    assert_eq!(code(b"passphrase"), None);

    let file = dir.0.join("user.key");
    let sealed = fs::read(&file).unwrap();
    fs::write(&file, &sealed[..sealed.len() - 1]).unwrap();
    assert_eq!(keys.public_key(USER_ALIAS), Err(KeyError::WrongKey));
    fs::write(dir.0.join("keys.lock.json"), b"{}").unwrap();
    assert_eq!(code(b"passphrase"), Some("key_store.damaged"));
}

#[test]
fn a_passphrase_is_changed_in_two_steps_and_locks_nobody_out_between_them() {
    let dir = Dir::new();
    let open = |passphrase: &[u8]| SoftwareKeys::in_dir_with_passphrase(&dir.0, passphrase);
    let keys = open(b"old").unwrap();
    let made = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let same = |passphrase: &[u8]| open(passphrase).is_ok_and(|keys| keys.public_key(USER_ALIAS) == Ok(made.key));
    keys.end_passphrase(b"old").unwrap();
    keys.begin_passphrase(b"given up").unwrap();
    // Begun again, as after a crash in between: now the old one and the last new one open them.
    keys.begin_passphrase(b"new").unwrap();
    assert_eq!([same(b"old"), same(b"new"), same(b"given up")], [true, true, false]);
    // Who opens with the old one has not changed to the new one.
    open(b"old").unwrap().end_passphrase(b"old").unwrap();
    assert_eq!([same(b"old"), same(b"new")], [true, true]);
    open(b"new").unwrap().end_passphrase(b"new").unwrap();
    assert_eq!([same(b"old"), same(b"new")], [false, true]);
    open(b"new").unwrap().end_passphrase(b"new").unwrap();
}

#[test]
fn a_key_file_moved_to_another_alias_does_not_open() {
    let dir = Dir::new();
    let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    fs::rename(dir.0.join("user.key"), dir.0.join("device.key")).unwrap();
    assert_eq!(keys.public_key(DEVICE_ALIAS), Err(KeyError::WrongKey));
}

/// A file that cannot be read or removed is not taken for a missing one: a new key or lock in its place would lose the
/// old one.
#[test]
fn a_file_that_cannot_be_reached_is_not_taken_for_none() {
    let dir = Dir::new();
    let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    // A directory of that name: neither read nor removed as a file, whoever tries.
    fs::create_dir(dir.0.join("user.key")).unwrap();
    assert_eq!(keys.public_key(USER_ALIAS), Err(KeyError::Unavailable));
    assert_eq!(keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap_err(), KeyError::Unavailable);
    assert_eq!(keys.forget(USER_ALIAS), Err(KeyError::Unavailable));
    for lock in ["keys.lock.json", "keys.lock.next.json"] {
        let dir = Dir::new();
        let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
        let _ = fs::remove_file(dir.0.join(lock));
        fs::create_dir(dir.0.join(lock)).unwrap();
        let refused = match lock {
            "keys.lock.json" => SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").err(),
            _ => keys.end_passphrase(b"passphrase").err(),
        };
        assert_eq!(refused.map(|error| error.code()), Some("key_store.io"), "{lock}");
    }
}

#[test]
fn an_alias_cannot_name_a_file_elsewhere() {
    let dir = Dir::new();
    let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    let files = || fs::read_dir(&dir.0).unwrap().count();
    let (before, longest, longer) = (files(), "a".repeat(64), "a".repeat(65));
    for alias in ["", "../user", "a/b", "A", "a.b", "a\0", "é", &longer] {
        assert!(keys.generate(alias, KeyPolicy::Acts).is_err(), "{alias}");
    }
    assert_eq!(files(), before);
    for alias in ["a", "0", "a-b", "a_b", &longest] {
        assert!(keys.generate(alias, KeyPolicy::Acts).is_ok(), "{alias}");
    }
}

#[cfg(unix)]
#[test]
fn key_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = Dir::new();
    let keys = SoftwareKeys::in_dir_with_passphrase(&dir.0, b"passphrase").unwrap();
    keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.0), 0o700);
    for file in fs::read_dir(&dir.0).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    assert!(!dir.0.join("user.new").exists());
}

#[test]
fn fixture_keys_must_be_p256_with_their_public_half() {
    let ed25519 = fixture::root();
    let refused = SoftwareKeys::from_pkcs8(ed25519.to_pkcs8(), ed25519.to_pkcs8()).err();
    assert!(matches!(refused, Some(KeyStoreError::Pkcs8)));
}
