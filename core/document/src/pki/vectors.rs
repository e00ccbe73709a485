//! The published vectors of the standards, and the word of OpenSSL, against this room.

use std::{fs, path::Path, process::Command};

use ::sm2::dsa::{Signature, SigningKey, signature::Signer as _};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::sm2::{Sm2Key, sm3};

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// GB/T 32905-2016, A.1 and A.2.
#[test]
fn sm3_gives_what_the_standard_publishes() {
    assert_eq!(sm3(b"abc").to_vec(), bytes("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
    let long = b"abcd".repeat(16);
    assert_eq!(sm3(&long).to_vec(), bytes("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"));
}

const POINT: &str = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020\
                     CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
const R: &str = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
const S: &str = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";

/// GB/T 32918.5-2017, A.2.
#[test]
fn sm2_takes_the_published_signature_and_no_other() {
    let key = Sm2Key::of_point(&bytes(POINT)).unwrap();
    let raw = bytes(&format!("{R}{S}"));
    let der = Signature::from_slice(&raw).unwrap().to_der();
    assert!(key.signed(b"message digest", der.as_bytes()));
    assert!(key.signed(b"message digest", &raw));
    assert!(!key.signed(b"message digesu", der.as_bytes()));
    for at in 0..der.as_bytes().len() {
        let mut forged = der.as_bytes().to_vec();
        forged[at] ^= 1;
        assert!(!key.signed(b"message digest", &forged), "{at}");
    }
    assert!(!key.signed(b"message digest", &[]));
    assert!(!key.signed(b"message digest", &[0; 64]));
}

#[test]
fn a_point_off_the_curve_is_no_key() {
    let mut point = bytes(POINT);
    point[40] ^= 1;
    assert!(Sm2Key::of_point(&point).is_none());
    assert!(Sm2Key::of_point(&[0]).is_none());
    assert!(Sm2Key::of_point(&[]).is_none());
}

/// The public key as OpenSSL reads it.
fn public_pem(key: &SigningKey) -> String {
    let head = bytes("3059301306072a8648ce3d020106082a811ccf5501822d034200");
    let der = [head.as_slice(), &key.verifying_key().to_sec1_bytes()].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}

/// The private key as OpenSSL reads it (RFC 5915 in PKCS#8).
fn private_pem(key: &SigningKey) -> String {
    let head = bytes("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420");
    let point = key.verifying_key().to_sec1_bytes();
    let der = [head.as_slice(), &key.to_bytes(), &bytes("a144034200"), &point].concat();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

fn openssl(dir: &Path, arguments: &str) -> bool {
    let ran = Command::new("openssl").current_dir(dir).args(arguments.split(' ')).output();
    ran.is_ok_and(|output| output.status.success())
}

/// 200 messages each way. OpenSSL assumes no user id unless told.
#[test]
fn two_hundred_messages_each_way_with_openssl() {
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("EREG_MUST_OFD").is_none(), "there is no openssl here, and there must be one");
        println!("not run: there is no openssl here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    let options = "-sigopt distid:1234567812345678";
    for round in 0..200u32 {
        let seed = sm3(format!("openssl {round}").as_bytes());
        let key = SigningKey::from_slice("1234567812345678", &seed).unwrap();
        let message: Vec<u8> = seed.iter().copied().cycle().take(usize::try_from(round).unwrap() * 3).collect();
        write("message", &message);
        write("public.pem", public_pem(&key).as_bytes());
        write("private.pem", private_pem(&key).as_bytes());
        let ours: Signature = key.sign(&message);
        write("ours", ours.to_der().as_bytes());
        assert!(
            openssl(dir.path(), &format!("dgst -sm3 -verify public.pem {options} -signature ours message")),
            "{round}"
        );
        assert!(openssl(dir.path(), &format!("dgst -sm3 -sign private.pem {options} -out theirs message")), "{round}");
        let theirs = fs::read(dir.path().join("theirs")).unwrap();
        let public = Sm2Key::of_point(&key.verifying_key().to_sec1_bytes()).unwrap();
        assert!(public.signed(&message, &theirs), "{round}");
        assert!(!public.signed(&[&message[..], b"x"].concat(), &theirs), "{round}");
    }
}
