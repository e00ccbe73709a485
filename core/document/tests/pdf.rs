//! Signed PDFs that are what they seem: those of other tools, and the kinds that are not verified here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::{fs, path::Path};

use ereg_document::{
    DocumentFormat, DocumentVerdict, Revocation, RevocationList, SealForm, SealRoots, TimestampStanding, verify,
};
use fixture::{
    authority::{Curve, Holder, ListSays, Says, TIME_STAMPING, certify, pem, revocation_list, revocation_list_that},
    der::{octets, oid, seq},
    pdf::{Cms, PdfDraft, PdfOffice, SHA256, TIMESTAMP_TOKEN, attribute, digest, fill, timestamp_info},
};

fn office() -> PdfOffice {
    PdfOffice::new("one")
}

fn code(verdict: &DocumentVerdict) -> &'static str {
    verdict.fault().map_or("good", |fault| fault.code())
}

fn timestamp(verdict: &DocumentVerdict) -> &TimestampStanding {
    &verdict.seals[0].timestamp
}

fn golden(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)).unwrap()
}

#[test]
fn a_signed_pdf_is_good_under_its_root() {
    let office = office();
    let bytes = PdfDraft::plain().signed(&office);
    assert_eq!(DocumentFormat::of(&bytes), Some(DocumentFormat::Pdf));
    let verdict = verify(&bytes, &office.roots());
    assert_eq!((code(&verdict), verdict.is_good()), ("good", true));
    assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("intact", "trusted"));
    let [seal] = verdict.seals.as_slice() else { panic!("{verdict:?}") };
    assert_eq!((&seal.form, &seal.timestamp), (&SealForm::PdfSignature, &TimestampStanding::Absent));
    assert_eq!(seal.sealed_at.to_string(), "2026-11-20T02:00:05.000Z");
    assert!(seal.signer.contains("one 演示登记机构"), "{seal:?}");
    assert_eq!(seal.revocation, Revocation::NotChecked);
}

#[test]
fn a_time_authority_below_the_root_says_since_when_it_is_there() {
    let office = office();
    let verdict = verify(&PdfDraft::plain().stamped(&office), &office.roots());
    assert_eq!(code(&verdict), "good");
    let TimestampStanding::Trusted { at, authority } = timestamp(&verdict) else { panic!("{verdict:?}") };
    assert_eq!(at.to_string(), "2026-11-20T02:00:08.000Z");
    assert!(authority.contains("one 演示时间戳"), "{authority}");
    // The authority is trusted by its own certificate, and nobody of the document need be.
    let verdict = verify(&PdfDraft::plain().stamped(&office), &SealRoots::default());
    assert_eq!((code(&verdict), timestamp(&verdict)), ("document.signer_not_trusted", &TimestampStanding::NotTrusted));
    assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("intact", "unknown_key"));
}

#[test]
fn a_signer_is_named_by_the_caller() {
    let office = office();
    let bytes = PdfDraft::plain().signed(&office);
    let verdict = verify(&bytes, &SealRoots::parse(&office.root.der).unwrap());
    assert_eq!((code(&verdict), verdict.sealer.name()), ("document.signer_not_named", "unknown_key"));
    // Below the root stand many, and each could sign such a PDF anew.
    let citizen = certify("张三 个人证书", "citizen", Some(&office.root), &Says::signer(51).on(Curve::P256));
    let forged = PdfDraft::plain().with(|digest| Cms::detached(&citizen, &office.root, digest).der());
    assert_eq!(code(&verify(&forged, &office.roots())), "document.signer_not_named");
    let stranger = PdfOffice::new("one of another");
    assert_eq!(code(&verify(&PdfDraft::plain().signed(&stranger), &office.roots())), "document.signer_not_trusted");
}

#[test]
fn one_file_of_roots_serves_both_kinds_of_document() {
    let (office, other) = (office(), fixture::Office::new("one"));
    let roots = SealRoots::parse([other.roots_pem(), office.roots_pem()].concat().as_bytes()).unwrap();
    assert_eq!(code(&verify(&PdfDraft::plain().stamped(&office), &roots)), "good");
    assert_eq!(code(&verify(&fixture::Draft::plain().sealed(&other).zip(), &roots)), "good");
    // One root, on the other curve, vouches for both.
    let signer = certify("演示", "mixed", Some(&other.root), &Says::signer(9).on(Curve::P256));
    let roots = [&other.root, &signer].map(|holder| pem("CERTIFICATE", &holder.der)).concat();
    let bytes = PdfDraft::plain().with(|digest| Cms::detached(&signer, &other.root, digest).der());
    assert_eq!(code(&verify(&bytes, &SealRoots::parse(roots.as_bytes()).unwrap())), "good");
}

#[test]
fn a_certificate_is_judged_at_the_time_that_is_proved() {
    let office = office();
    let judge = |until: &'static str, stamp: Option<&str>| {
        let says = Says { until, ..Says::signer(6).on(Curve::P256) };
        let signer = certify("演示登记机构", "brief", Some(&office.root), &says);
        let office = PdfOffice { signer, ..office.clone() };
        let bytes = PdfDraft::plain().with(|digest| match stamp {
            Some(at) => office.stamped(digest, at).der(),
            None => office.signature(digest).der(),
        });
        code(&verify(&bytes, &office.roots()))
    };
    assert_eq!(judge("261120020005Z", None), "good");
    assert_eq!(judge("261120020004Z", None), "document.certificate_out_of_term");
    assert_eq!(judge("261120020008Z", Some("20261120020008Z")), "good");
    // The signer says that it was before the end of the term, and the authority that it was not.
    assert_eq!(judge("261120020007Z", Some("20261120020008Z")), "document.certificate_out_of_term");
    // A time after the proved one, by more than two clocks differ.
    assert_eq!(judge("360101000000Z", Some("20261120015505Z")), "good");
    assert_eq!(judge("360101000000Z", Some("20261120015504Z")), "document.signed_after_timestamp");
    // A fraction of a second is a time too.
    assert_eq!(judge("360101000000Z", Some("20261120020008.25Z")), "good");
}

#[test]
fn a_time_authority_that_is_none_proves_no_time() {
    let office = office();
    let judge = |stamper: &Holder, root: &Holder| {
        let office = PdfOffice { stamper: stamper.clone(), ..office.clone() };
        let bytes = PdfDraft::plain().with(|digest| {
            let signature = office.signature(digest);
            let info = timestamp_info(&signature.value(), "20261120020008Z", &[]);
            let token = Cms::over_info(stamper, root, info).der();
            signature.unsigned(TIMESTAMP_TOKEN, &token).der()
        });
        let verdict = verify(&bytes, &office.roots());
        (code(&verdict), timestamp(&verdict).name())
    };
    let below = |says: Says| certify("演示时间戳", "clock", Some(&office.root), &says);
    assert_eq!(judge(&below(Says::stamper(8)), &office.root), ("good", "trusted"));
    // Not for time stamps, not for them alone in so many words, out of term, an authority's, below another root.
    assert_eq!(judge(&below(Says::signer(8).on(Curve::P256)), &office.root), ("good", "not_trusted"));
    let said = Some((TIME_STAMPING, false));
    assert_eq!(judge(&below(Says { purpose: said, ..Says::stamper(8) }), &office.root), ("good", "not_trusted"));
    assert_eq!(
        judge(&below(Says { until: "261120020007Z", ..Says::stamper(8) }), &office.root),
        ("good", "not_trusted")
    );
    assert_eq!(
        judge(&below(Says { usage: 0xC4, authority: Some(None), ..Says::stamper(8) }), &office.root),
        ("good", "not_trusted")
    );
    assert_eq!(judge(&below(Says { usage: 0, ..Says::stamper(8) }), &office.root), ("good", "not_trusted"));
    let other = PdfOffice::new("two");
    assert_eq!(judge(&other.stamper, &other.root), ("good", "not_trusted"));
    // Nor does a time authority sign documents.
    let stamper = office.stamper.clone();
    let roots = [&office.root, &stamper].map(|holder| pem("CERTIFICATE", &holder.der)).concat();
    let bytes = PdfDraft::plain().signed(&PdfOffice { signer: stamper, ..office.clone() });
    let verdict = verify(&bytes, &SealRoots::parse(roots.as_bytes()).unwrap());
    assert_eq!((code(&verdict), verdict.sealer.name()), ("document.key_usage", "unknown_key"));
}

#[test]
fn a_list_of_revoked_certificates_is_heard_where_it_is_its_issuers() {
    let office = office();
    let with = |bytes: &[u8], der: &[u8]| {
        let list = RevocationList::parse(pem("X509 CRL", der).as_bytes()).unwrap();
        verify(bytes, &office.roots().with_revocations(list))
    };
    let bytes = PdfDraft::plain().stamped(&office);
    let clean = with(&bytes, &revocation_list(&office.root, &[77]));
    let Revocation::NotRevoked { as_of } = clean.seals[0].revocation else { panic!("{clean:?}") };
    assert_eq!((code(&clean), as_of.to_string().as_str()), ("good", "2026-12-01T00:00:00.000Z"));
    let unstamped = PdfDraft::plain().signed(&office);
    let revoked = with(&unstamped, &revocation_list(&office.root, &[77, 200]));
    assert_eq!((code(&revoked), revoked.sealer.name()), ("document.revoked", "revoked"));
    // The time stamp proves that it was signed before.
    let later = with(&bytes, &revocation_list(&office.root, &[77, 200]));
    let Revocation::RevokedLater(since) = later.seals[0].revocation else { panic!("{later:?}") };
    assert_eq!((code(&later), since.since.to_string().as_str()), ("good", "2026-12-01T00:00:00.000Z"));
    // A time authority that was revoked proves no time.
    let clock = with(&bytes, &revocation_list(&office.root, &[3]));
    assert_eq!((code(&clock), timestamp(&clock)), ("good", &TimestampStanding::NotTrusted));
    let strangers = with(&bytes, &revocation_list(&PdfOffice::new("two").root, &[3, 200]));
    assert_eq!((code(&strangers), strangers.seals[0].revocation), ("good", Revocation::NotChecked));
    // From before the proved time a list says nothing good.
    for (at, checked) in [("261120020008Z", true), ("261120020007Z", false)] {
        let list = revocation_list_that(&office.root, &[77], ListSays { at, ..ListSays::plain() });
        assert_eq!(with(&bytes, &list).seals[0].revocation != Revocation::NotChecked, checked, "{at}");
    }
}

#[test]
fn what_writers_do_otherwise_is_taken() {
    let office = office();
    let roots = office.roots();
    for draft in [
        PdfDraft {
            behind: "/M(D:20261120020005Z)/Reason<FEFF6F14793A>/Prop_Build<</App<</Name/X>>>>",
            ..PdfDraft::plain()
        },
        PdfDraft { before: "/Type/Sig/SubFilter/ETSI.CAdES.detached", ..PdfDraft::plain() },
        PdfDraft { behind: "/M (D\\07220261120020005Z) /Reference [<< /Data 1 0 R >>]", ..PdfDraft::plain() },
    ] {
        assert_eq!(code(&verify(&draft.signed(&office), &roots)), "good", "{} {}", draft.before, draft.behind);
    }
    let judge = |change: fn(&mut Cms)| {
        let bytes = PdfDraft::plain().with(|digest| {
            let mut signature = office.signature(digest);
            change(&mut signature);
            signature.der()
        });
        code(&verify(&bytes, &roots))
    };
    // The certificate alone; the algorithm of the digest with null; an attribute of the signer's that is passed over.
    assert_eq!(judge(|signature| signature.certificates.truncate(1)), "good");
    assert_eq!(judge(|signature| signature.certificates.reverse()), "good");
    assert_eq!(judge(|signature| signature.digests = seq(&[oid(SHA256), vec![5, 0]])), "good");
    let more = |signature: &mut Cms| {
        signature.attributes.push(attribute("1.2.840.113549.1.9.52", &octets(b"x")));
    };
    assert_eq!(judge(more), "good");
    // Capitals.
    let (mut bytes, gap) = PdfDraft::plain().prepared();
    let signature = office.signature(&digest(&bytes, &gap)).der();
    fill(&mut bytes, &gap, &signature);
    bytes[gap.from..gap.to].make_ascii_uppercase();
    assert_eq!(code(&verify(&bytes, &roots)), "good");
}

/// The PDFs are signed by pyHanko, with time stamps of OpenSSL: `golden/pyhanko/make.py` says how.
#[test]
fn what_other_tools_sign_is_verified_or_said_to_be_of_another_kind() {
    let roots = SealRoots::parse(&golden("pyhanko/roots.pem")).unwrap();
    for (name, integrity, expected) in [
        ("plain", "intact", "good"),
        ("stamped", "intact", "good"),
        ("two-signatures", "unverifiable", "document.several_signatures"),
        ("rsa", "unverifiable", "document.algorithm"),
        ("adobe", "unverifiable", "document.other_pdf_signature"),
        ("updated", "altered", "document.added_after_sealing"),
        ("unsigned", "unverifiable", "document.not_sealed"),
    ] {
        let verdict = verify(&golden(&format!("pyhanko/{name}.pdf")), &roots);
        assert_eq!((verdict.integrity.name(), code(&verdict)), (integrity, expected), "{name}: {verdict:?}");
    }
    let stamped = verify(&golden("pyhanko/stamped.pdf"), &roots);
    assert_eq!(timestamp(&stamped).name(), "trusted", "{stamped:?}");
    assert_eq!(timestamp(&verify(&golden("pyhanko/plain.pdf"), &roots)), &TimestampStanding::Absent);
    let alone = SealRoots::parse(&golden("pyhanko/root-alone.pem")).unwrap();
    assert_eq!(code(&verify(&golden("pyhanko/plain.pdf"), &alone)), "document.signer_not_named");
}

/// OpenSSL takes the signature over the same bytes, so that what this writer writes is what others read.
#[test]
fn openssl_takes_the_same_signature() {
    use std::process::Command;
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("EREG_MUST_PDF").is_none(), "there is no openssl here, and there must be one");
        println!("not run: there is no openssl here");
        return;
    }
    let office = office();
    let (bytes, gap) = PdfDraft::plain().prepared();
    let content = [&bytes[..gap.from], &bytes[gap.to..]].concat();
    let signature = office.stamped(&digest(&bytes, &gap), "20261120020008Z");
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    write("root.pem", pem("CERTIFICATE", &office.root.der).as_bytes());
    write("content", &content);
    write("signature", &signature.der());
    let token = office.token(&signature.value(), "20261120020008Z");
    write("token", &token.der());
    write("value", &signature.value());
    for arguments in [
        "cms -verify -binary -inform DER -in signature -content content -CAfile root.pem -purpose any -no_check_time -out out",
        "ts -verify -data value -in token -token_in -CAfile root.pem -attime 1796000000",
    ] {
        let ran = Command::new("openssl").current_dir(dir.path()).args(arguments.split(' ')).output().unwrap();
        assert!(ran.status.success(), "{arguments}: {}", String::from_utf8_lossy(&ran.stderr));
    }
}

/// The files that the tests of the command line read. `EREG_BLESS=1` writes them anew.
#[test]
fn golden_pdfs_are_what_this_writer_writes() {
    let office = PdfOffice::new("golden");
    let sealed = PdfDraft::plain().stamped(&office);
    let mut changed = sealed.clone();
    let at = changed.windows(3).position(|window| window == b"Lin").unwrap();
    changed[at] = b'M';
    for (name, bytes) in
        [("sealed.pdf", sealed), ("changed.pdf", changed), ("pdf-roots.pem", office.roots_pem().into_bytes())]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        if std::env::var_os("EREG_BLESS").is_some() {
            fs::write(&path, &bytes).unwrap();
        }
        assert!(fs::read(&path).unwrap_or_default() == bytes, "{name}: EREG_BLESS=1 writes it anew");
    }
}
