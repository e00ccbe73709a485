//! Sealed documents that are what they seem: both versions, and what real vendors do otherwise.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentFormat, DocumentVerdict, Revocation, SealForm, SealRoots, TimestampStanding, verify};
use fixture::{
    Draft, Files, LIST, Lists, Office, PAGE, SEAL, SIGNATURES, VALUE,
    authority::{Says, certify, pem, revocation_list, sign},
};

fn judged(files: &Files, roots: &SealRoots) -> DocumentVerdict {
    let zip = files.zip();
    assert_eq!(DocumentFormat::of(&zip), Some(DocumentFormat::Ofd));
    verify(&zip, roots)
}

fn code(verdict: &DocumentVerdict) -> Option<&'static str> {
    verdict.fault().map(|fault| fault.code())
}

#[test]
fn both_versions_are_good_under_their_root() {
    let office = Office::new("one");
    for version in [4, 5] {
        let verdict = judged(&Draft::version(version).sealed(&office), &office.roots());
        assert_eq!((code(&verdict), verdict.is_good()), (None, true), "{verdict:?}");
        let [seal] = verdict.seals.as_slice() else { panic!("{verdict:?}") };
        let SealForm::ElectronicSeal { version: stated, id, name, maker } = &seal.form else { panic!("{seal:?}") };
        assert_eq!((*stated, name.as_str(), id.as_str()), (version, "演示登记专用章", "42010000000001"));
        assert_eq!(seal.sealed_at.to_string(), "2026-11-20T02:00:05.000Z");
        assert!(seal.signer.contains("one 演示登记机构") && maker.contains("one 演示制章者"), "{seal:?}");
        assert_eq!((&seal.timestamp, seal.revocation), (&TimestampStanding::Absent, Revocation::NotChecked));
    }
}

#[test]
fn without_a_root_it_is_unchanged_and_trusted_by_nobody() {
    let office = Office::new("one");
    let verdict = judged(&Draft::plain().sealed(&office), &SealRoots::default());
    assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("intact", "unknown_key"));
    assert_eq!(code(&verdict), Some("document.maker_not_trusted"));
}

#[test]
fn what_vendors_do_otherwise_is_taken() {
    let office = Office::new("one");
    let lists = Some(Lists::Digests(vec![office.signer.der.clone()]));
    let drafts = [
        ("digests of signers", Draft { lists, ..Draft::plain() }),
        ("extensions that are not DER", Draft { extended: true, ..Draft::plain() }),
        ("a digest by name", Draft { method: "SM3", ..Draft::plain() }),
        ("a digest by a sister's number", Draft { method: "1.2.156.10197.1.401.2", ..Draft::plain() }),
        ("a time by the clock of China", Draft { at: "20261120100005", ..Draft::plain() }),
        ("everything in the list", Draft { unprotected: Vec::new(), ..Draft::plain() }),
    ];
    for (what, draft) in drafts {
        let verdict = judged(&draft.sealed(&office), &office.roots());
        assert_eq!(code(&verdict), None, "{what}: {verdict:?}");
    }
    // The file of the signature by another name, and no seal beside it.
    let files = Draft::plain();
    let list = String::from_utf8(files.list()).unwrap().replace("SignedValue.dat", "SignValue.dat");
    let list = list.replace(&format!("<ofd:Seal><ofd:BaseLoc>/{SEAL}</ofd:BaseLoc></ofd:Seal>"), "").into_bytes();
    let value = files.value(&office, &files.seal(&office), &list);
    let sealed = files.sealed(&office).without(VALUE).without(SEAL).with(LIST, list);
    let verdict = judged(&sealed.with(&VALUE.replace("SignedValue", "SignValue"), value), &office.roots());
    assert_eq!(code(&verdict), None, "{verdict:?}");
}

/// None of these says anything that is protected or followed, so that none is read.
#[test]
fn what_vendors_spell_otherwise_is_taken() {
    let office = Office::new("one");
    let entry = "OFD.xml";
    let document = "Doc_0/Document.xml";
    let attachments = "Doc_0/Attachs/Attachments.xml";
    let physical = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>";
    let cropped = format!("{physical}<ofd:CropBox>0 0 210 297</ofd:CropBox>");
    let time = "20261120020005Z</ofd:SignatureDateTime>";
    let timed = |text: &str| format!("{text}</ofd:SignatureDateTime>");
    let spellings = [
        (entry, " Version=\"1.0\"", " Version=\"1.1\"".to_owned()),
        (entry, "<ofd:Title>", "<ofd:CreationDate>2026/11/20</ofd:CreationDate><ofd:Title>".to_owned()),
        (document, "<ofd:MaxUnitID>20</ofd:MaxUnitID>", String::new()),
        (document, physical, cropped),
        (attachments, " ID=\"a1\"", String::new()),
        (attachments, " Name=", " CreationDate=\"2026/11/20\" Name=".to_owned()),
        (SIGNATURES, "s001", "1".to_owned()),
        (LIST, "<ofd:StampAnnot ID=\"s1\"", "<ofd:StampAnnot ID=\"1\"".to_owned()),
        (LIST, time, timed("20261120100005")),
        (LIST, time, timed("20261120020005.302Z")),
        (LIST, time, timed("20261120100005+0800")),
        (LIST, time, timed("2026-11-20 10:00:05")),
        (LIST, time, timed("2026/11/20 10:00:05")),
    ];
    for (file, from, to) in spellings {
        let plain = Draft::plain();
        let is_content = plain.files.iter().any(|(name, _)| name == file);
        let files = if is_content {
            let text = Files(plain.files.clone()).swapped(file, from, &to);
            plain.replace(file, text.bytes(file).to_vec()).sealed(&office)
        } else {
            // Of the signature: its list is signed as it is spelt.
            let files = Draft::plain().sealed(&office).swapped(file, from, &to);
            let value = plain.value(&office, files.bytes(SEAL), files.bytes(LIST));
            files.with(VALUE, value)
        };
        let verdict = judged(&files, &office.roots());
        assert_eq!(code(&verdict), None, "{to} in {file}: {verdict:?}");
        assert_eq!(verdict.seals[0].sealed_at.to_string(), "2026-11-20T02:00:05.000Z", "{to} in {file}");
    }
}

#[test]
fn an_authority_in_between_and_named_makers_are_configuration() {
    let root = certify("根", "r", None, &Says::authority(1));
    let between = certify("中间", "b", Some(&root), &Says::authority(2));
    let maker = certify("制章者", "m", Some(&between), &Says::signer(3));
    let signer = certify("盖章者", "s", Some(&between), &Says::signer(4));
    let office = Office { root, maker, signer };
    let files = Draft::plain().sealed(&office);
    let file = |holders: &[&fixture::authority::Holder]| -> String {
        holders.iter().map(|holder| pem("CERTIFICATE", &holder.der)).collect()
    };
    let judge = |text: String| code(&judged(&files, &SealRoots::parse(text.as_bytes()).unwrap()));
    assert_eq!(judge(file(&[&office.root])), Some("document.maker_not_trusted"));
    assert_eq!(judge(file(&[&office.root, &office.maker])), Some("document.maker_not_trusted"));
    assert_eq!(judge(file(&[&office.root, &between, &office.maker])), None);
    // No maker is named, or another: this one may not have made a seal, though the root knows it.
    assert_eq!(judge(file(&[&office.root, &between])), Some("document.maker_not_named"));
    assert_eq!(judge(file(&[&office.root, &between, &office.signer])), Some("document.maker_not_named"));
}

#[test]
fn a_list_of_revoked_certificates_is_heard_where_it_is_its_issuers() {
    let office = Office::new("one");
    let files = Draft::plain().sealed(&office);
    let with = |der: &[u8]| {
        let list = ereg_document::RevocationList::parse(pem("X509 CRL", der).as_bytes()).unwrap();
        judged(&files, &office.roots().with_revocations(list))
    };
    let clean = with(&revocation_list(&office.root, &[77]));
    let Revocation::NotRevoked { as_of } = clean.seals[0].revocation else { panic!("{clean:?}") };
    assert_eq!((code(&clean), as_of.to_string().as_str()), (None, "2026-12-01T00:00:00.000Z"));
    assert_eq!(code(&with(&revocation_list(&office.root, &[]))), None);
    for serial in [2, 3] {
        let verdict = with(&revocation_list(&office.root, &[77, serial]));
        assert_eq!((code(&verdict), verdict.sealer.name()), (Some("document.revoked"), "revoked"));
    }
    let strangers = with(&revocation_list(&Office::new("two").root, &[2, 3]));
    assert_eq!((code(&strangers), strangers.seals[0].revocation), (None, Revocation::NotChecked));
    assert!(ereg_document::RevocationList::parse(&revocation_list(&office.root, &[2])).is_ok());
    for bytes in [&b""[..], b"hello", &office.root.der] {
        assert_eq!(ereg_document::RevocationList::parse(bytes).unwrap_err().code(), "seal_roots.revocation_list");
    }
}

#[test]
fn a_file_of_roots_is_one_or_is_refused() {
    let office = Office::new("one");
    assert!(SealRoots::parse(&office.root.der).is_ok());
    assert_eq!(SealRoots::parse(b"").unwrap_err().code(), "seal_roots.unreadable");
    assert_eq!(SealRoots::parse(b"0hello").unwrap_err().code(), "seal_roots.unreadable");
    let cut = office.roots_pem().replace("-----END CERTIFICATE-----", "");
    assert_eq!(SealRoots::parse(cut.as_bytes()).unwrap_err().code(), "seal_roots.unreadable");
    assert_eq!(SealRoots::parse(&office.signer.der).unwrap_err().code(), "seal_roots.no_root");
}

/// So that what this writer writes is what others read: OpenSSL takes the certificates and the signature.
#[test]
fn openssl_takes_the_same_certificates_and_signature() {
    use std::{fs, process::Command};
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("EREG_MUST_OFD").is_none(), "there is no openssl here, and there must be one");
        println!("not run: there is no openssl here");
        return;
    }
    let office = Office::new("one");
    let files = Draft::plain().sealed(&office);
    let content = Draft::plain().content(files.bytes(SEAL), files.bytes(LIST));
    let signature = sign(&office.signer.key, &content);
    assert!(files.bytes(VALUE).ends_with(&signature));
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    write("root.pem", pem("CERTIFICATE", &office.root.der).as_bytes());
    write("signer.pem", pem("CERTIFICATE", &office.signer.der).as_bytes());
    write("maker.pem", pem("CERTIFICATE", &office.maker.der).as_bytes());
    write("content", &content);
    write("signature", &signature);
    let ran =
        |arguments: &str| Command::new("openssl").current_dir(dir.path()).args(arguments.split(' ')).output().unwrap();
    for certificate in ["signer.pem", "maker.pem"] {
        let arguments = format!("verify -no_check_time -vfyopt distid:1234567812345678 -CAfile root.pem {certificate}");
        assert!(ran(&arguments).status.success(), "{certificate}");
    }
    write("public.pem", &ran("x509 -in signer.pem -noout -pubkey").stdout);
    let arguments = "dgst -sm3 -verify public.pem -sigopt distid:1234567812345678 -signature signature content";
    assert!(ran(arguments).status.success());
}

/// The files that the tests of the command line read. `EREG_BLESS=1` writes them anew.
#[test]
fn golden_documents_are_what_this_writer_writes() {
    let office = Office::new("golden");
    let sound = Draft::plain().sealed(&office);
    let draft = Draft { unprotected: vec![SIGNATURES, PAGE], ..Draft::plain() };
    let swapped = draft.sealed(&office).with(PAGE, fixture::page("FORGED"));
    let golden = [
        ("sealed.ofd", sound.zip()),
        ("swapped-page.ofd", swapped.zip()),
        ("changed-page.ofd", sound.with(PAGE, fixture::page("FORGED")).zip()),
        ("roots.pem", office.roots_pem().into_bytes()),
        ("revoked.crl", revocation_list(&office.root, &[3])),
    ];
    for (name, bytes) in golden {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        if std::env::var_os("EREG_BLESS").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).unwrap_or_default() == bytes, "{name}: EREG_BLESS=1 writes it anew");
    }
}
