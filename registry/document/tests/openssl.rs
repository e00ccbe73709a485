//! The word of OpenSSL on keys, certificates and signatures. Where there is no `openssl` it says so and looks at
//! nothing; with `EREG_MUST_OFD=1`, as CI sets it, that is a failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::{fs, path::Path, process::Command};

use ereg_domain::revocation::RevocationReason;
use ereg_sealing::{ListIssue, PemLabel, RevokedCertificate, SealKey as _, pem};
use fixture::{Files, Sealers, elements, instant, pdf_root, secret, title};
use sm2::dsa::{Signature, VerifyingKey, signature::Verifier as _};

const USER_ID: &str = "1234567812345678";

fn is_missing() -> bool {
    let is_missing = Command::new("openssl").arg("version").output().is_err();
    assert!(
        !is_missing || std::env::var_os("EREG_MUST_OFD").is_none(),
        "there is no openssl here, and there must be one"
    );
    is_missing
}

fn ran(directory: &Path, arguments: &str) -> bool {
    let output = Command::new("openssl").current_dir(directory).args(arguments.split(' ')).output().unwrap();
    output.status.success()
}

fn fields(content: &[u8]) -> Vec<(&[u8], &[u8])> {
    elements(content).unwrap()
}

#[test]
fn openssl_verifies_the_seal_the_signature_and_the_certificates() {
    if is_missing() {
        println!("not run: there is no openssl here");
        return;
    }
    let sealers = Sealers::new();
    let files = Files::of(&sealers.issue(&title()));
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(directory.path().join(name), bytes).unwrap();
    let verifies = |certificate: &[u8], content: &[u8], signature: &[u8]| {
        write("one.pem", pem(PemLabel::Certificate, certificate).as_bytes());
        write("content", content);
        write("signature", signature);
        ran(directory.path(), "x509 -in one.pem -noout -pubkey -out public.pem")
            && ran(
                directory.path(),
                &format!("dgst -sm3 -verify public.pem -sigopt distid:{USER_ID} -signature signature content"),
            )
    };
    // SES_Signature: content, certificate of the signer, algorithm, signature, time stamp.
    let value = files.bytes("Doc_0/Signs/Sign_0/SignedValue.dat");
    let signed = fields(fields(value)[0].1);
    let [(content, inside), (_, certificate), _, (_, bits), (_, stamp)] = signed[..] else {
        panic!("{} parts", signed.len())
    };
    assert_eq!(certificate, sealers.signer_certificate);
    assert!(verifies(certificate, content, &bits[1..]), "the document");
    let mut forged = content.to_vec();
    *forged.last_mut().unwrap() ^= 1;
    assert!(!verifies(certificate, &forged, &bits[1..]), "a forged document");
    // The time stamp is over the value of the signature.
    write("token.der", &fields(stamp)[0].1[1..]);
    write("signature", &bits[1..]);
    write("time-root.pem", pem(PemLabel::Certificate, pdf_root("root").certificate()).as_bytes());
    let stamped = "ts -verify -token_in -in token.der -data signature -CAfile time-root.pem -no_check_time";
    assert!(ran(directory.path(), stamped), "the time stamp");
    write("signature", &bits[2..]);
    assert!(!ran(directory.path(), stamped), "the time stamp of another signature");
    // SESeal: content, certificate of the maker, algorithm, signature.
    let (seal, parts) = fields(inside)[1];
    assert_eq!(seal, files.bytes("Doc_0/Signs/Sign_0/Seal.esl"));
    let parts = fields(parts);
    let [(content, _), (_, certificate), _, (_, bits)] = parts[..] else { panic!("{} parts", parts.len()) };
    assert_eq!(certificate, sealers.maker_certificate);
    assert!(verifies(certificate, content, &bits[1..]), "the seal");

    write("root.pem", pem(PemLabel::Certificate, sealers.root.certificate()).as_bytes());
    write("maker.pem", pem(PemLabel::Certificate, &sealers.maker_certificate).as_bytes());
    write("signer.pem", pem(PemLabel::Certificate, &sealers.signer_certificate).as_bytes());
    for certificate in ["root.pem", "maker.pem", "signer.pem"] {
        let chain =
            format!("verify -x509_strict -no_check_time -vfyopt distid:{USER_ID} -CAfile root.pem {certificate}");
        assert!(ran(directory.path(), &chain), "{certificate}");
    }
    let list = ListIssue {
        number: 1,
        at: instant("2026-12-01T00:00:00.000Z"),
        next: instant("2027-01-01T00:00:00.000Z"),
        revoked: vec![RevokedCertificate {
            serial: 3,
            since: instant("2026-11-30T00:00:00.000Z"),
            reason: RevocationReason::KeyCompromise,
        }],
    };
    let list = sealers.root.revocation_list(&list).unwrap();
    write("list.pem", pem(PemLabel::RevocationList, &list).as_bytes());
    assert!(ran(directory.path(), "crl -in list.pem -noout -text"));
    // Of a list OpenSSL takes no user identity, so that its signature is looked at as any other.
    let parts = fields(fields(&list)[0].1);
    assert!(verifies(sealers.root.certificate(), parts[0].0, &parts[2].1[1..]), "the list");
}

#[test]
fn two_hundred_signatures_each_way() {
    if is_missing() {
        println!("not run: there is no openssl here");
        return;
    }
    let sealers = Sealers::new();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("key.der"), secret("signer").to_pkcs8().unwrap().as_slice()).unwrap();
    fs::write(path("public.der"), secret("signer").public_key().unwrap()).unwrap();
    let point = secret("signer").public_key().unwrap();
    let key = VerifyingKey::from_sec1_bytes(USER_ID, &point[point.len() - 65..]).unwrap();
    let mut state = 0x2026_1120_u64;
    for turn in 0..200 {
        let mut drawn = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let length = drawn() % 300;
        let message: Vec<u8> = (0..length).map(|_| drawn() as u8).collect();
        fs::write(path("message"), &message).unwrap();
        fs::write(path("ours"), sealers.signer.sign(&message).unwrap()).unwrap();
        let verify =
            format!("dgst -sm3 -verify public.der -keyform DER -sigopt distid:{USER_ID} -signature ours message");
        assert!(ran(directory.path(), &verify), "message {turn}");
        let sign = format!("dgst -sm3 -sign key.der -keyform DER -sigopt distid:{USER_ID} -out theirs message");
        assert!(ran(directory.path(), &sign), "message {turn}");
        let theirs = Signature::from_der(&fs::read(path("theirs")).unwrap()).unwrap();
        assert!(key.verify(&message, &theirs).is_ok(), "message {turn}");
    }
}
