//! The same licence as PDF: it verifies, here and in other programs, it says what it was told to say, and it is the same at
//! every time.
//!
//! The other programs are `pdfsig` and `pdftotext` (poppler-utils), `pyhanko` for Python, and `openssl`. Without one of them
//! its test says so and looks at nothing; with `EREG_MUST_PDF=1`, as CI sets it, its absence is a failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::{fs, path::Path, process::Command, time::Instant as Watch};

use ereg_domain::revocation::RevocationReason;
use ereg_sealing::{
    CertificateTerm, DemoTimeAuthority, LicenceFace, ListIssue, P256Key, Paper, PemLabel, RevokedCertificate,
    SealKeyFault, SealingFault, SoftP256Key, TimeAuthority, TimeAuthorityFault, issue_pdf, pem,
};
use fixture::{
    MOST_BYTES, PdfSigners, both, elements, instant,
    kinds::papers,
    name, now, p256_secret, paper,
    pdf::{parts, verify_pdf},
    proof, row, secret, term, title,
};
use sha2::{Digest as _, Sha256};

/// Most time that a document takes.
const MOST_MS: u128 = 100;

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_is_issued_verifies() {
    let signers = PdfSigners::new();
    for face in [title(), proof()] {
        let document = signers.issue(&face);
        assert_eq!(verify_pdf(&document, signers.root.certificate()), Ok(()));
        assert!(document.len() <= MOST_BYTES, "{} bytes", document.len());
    }
    let other = PdfSigners { root: fixture::pdf_root("another"), ..PdfSigners::new() };
    let document = signers.issue(&title());
    assert_eq!(verify_pdf(&document, other.root.certificate()), Err("certificate"), "below another root");
}

#[test]
fn no_byte_can_be_changed_unnoticed() {
    let signers = PdfSigners::new();
    let document = signers.issue(&title());
    let root = signers.root.certificate();
    let signature = parts(&document).unwrap().signature.len();
    let [before, after] = parts(&document).unwrap().signed.map(<[u8]>::len);
    let refused = |at: usize, bit: u8| {
        let mut changed = document.clone();
        changed[at] ^= 1 << bit;
        assert!(verify_pdf(&changed, root).is_err(), "byte {at}, bit {bit}");
    };
    // Of what is signed, of the signature, and of the zeros after it: some bytes, or with `EREG_LONG=1` each.
    let step = |usual: usize| if std::env::var_os("EREG_LONG").is_some() { 1 } else { usual };
    (0..before).step_by(step(61)).for_each(|at| refused(at, (at % 8) as u8));
    (document.len() - after..document.len()).step_by(step(7)).for_each(|at| refused(at, (at % 8) as u8));
    (before..=before + 2 * signature).step_by(step(3)).for_each(|at| refused(at, 0));
    (before + 2 * signature..document.len() - after).step_by(step(1_001)).for_each(|at| refused(at, 0));
    let longer = [&document[..], b"\n"].concat();
    assert_eq!(verify_pdf(&longer, root), Err("not the whole"), "nothing follows");
    assert!(verify_pdf(&document[..document.len() - 1], root).is_err());
}

/// `EREG_BLESS=1` writes it anew.
#[test]
fn the_same_face_gives_the_same_bytes() {
    let document = PdfSigners::new().issue(&title());
    assert!(document == PdfSigners::new().issue(&title()), "two runs differ");
    let digest = hexadecimal(&Sha256::digest(&document)) + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/title.pdf.sha256");
    if std::env::var_os("EREG_BLESS").is_some() {
        fs::write(&path, &digest).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), digest, "EREG_BLESS=1 writes it anew");
    // Another time is another document.
    let signers = PdfSigners::new();
    let later = instant("2026-11-20T02:00:06.000Z");
    let time = DemoTimeAuthority::new(&signers.time, later).unwrap();
    assert!(issue_pdf(&paper(&title()), &signers.signer, &time, later).unwrap() != document);
}

#[test]
fn it_takes_less_than_a_tenth_of_a_second() {
    let signers = PdfSigners::new();
    signers.issue(&title());
    // The quickest of many, until one is quick: what else the machine does is not what is asked.
    let mut took = (0..50).map(|_| {
        let watch = Watch::now();
        signers.issue(&title());
        watch.elapsed().as_millis()
    });
    assert!(took.any(|ms| ms < MOST_MS));
}

#[test]
fn what_no_page_shows_is_refused_as_it_is_for_ofd() {
    let signers = PdfSigners::new();
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    let refused = |face: &LicenceFace| issue_pdf(&paper(face), &signers.signer, &time, now()).unwrap_err();
    for (text, character) in [("周𠮷", '𠮷'), ("😀", '😀'), ("a\u{202E}b", '\u{202E}'), ("a\0b", '\0')] {
        let face = LicenceFace { rows: vec![row("权利人", "Holder", text)], ..title() };
        assert_eq!(refused(&face), SealingFault::NoGlyph { character });
    }
    let other = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U".parse().unwrap();
    assert_eq!(refused(&LicenceFace { licence: other, ..title() }), SealingFault::UnknownLicence);
    assert_eq!(refused(&LicenceFace { token: "A".repeat(5_000), ..title() }), SealingFault::TokenTooLong);
    let long = LicenceFace { title: both(&"演示".repeat(300), "x"), ..title() };
    assert_eq!(refused(&long), SealingFault::TooMuchText);
}

/// A key in a device that answers as it is told, below a certificate.
struct Device<'a>(&'a [u8], Result<&'a SoftP256Key, SealKeyFault>);

impl P256Key for Device<'_> {
    fn certificate(&self) -> &[u8] {
        self.0
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        self.1?.sign(message)
    }
}

/// An authority that answers as it is told.
struct Answers(Result<Vec<u8>, TimeAuthorityFault>);

impl TimeAuthority for Answers {
    fn stamp(&self, _: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault> {
        self.0.clone()
    }
}

#[test]
fn no_document_leaves_that_its_certificate_does_not_verify() {
    let signers = PdfSigners::new();
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    let by = |key: &dyn P256Key| issue_pdf(&paper(&title()), key, &time, now()).unwrap_err();
    let own = &signers.signer_certificate;
    for fault in [SealKeyFault::Unreachable, SealKeyFault::Refused] {
        assert_eq!(by(&Device(own, Err(fault))), SealingFault::Key(fault));
    }
    assert_eq!(by(&Device(own, Ok(&signers.time))), SealingFault::SignatureMismatch);
    assert_eq!(by(&Device(b"0", Ok(&signers.signer))), SealingFault::Certificate);
    // A certificate of SM2, which no reader of PDF knows.
    let seal = fixture::Sealers::new();
    assert_eq!(by(&Device(&seal.signer_certificate, Ok(&signers.signer))), SealingFault::Certificate);
    let joined = SoftP256Key::new(p256_secret("signer"), signers.time_certificate.clone());
    assert_eq!(joined.err(), Some(SealingFault::OtherKey));
}

#[test]
fn no_document_leaves_without_the_time_of_its_signature() {
    let signers = PdfSigners::new();
    let by = |authority: &dyn TimeAuthority| issue_pdf(&paper(&title()), &signers.signer, authority, now()).err();
    for fault in [TimeAuthorityFault::Unreachable, TimeAuthorityFault::Refused] {
        assert_eq!(by(&Answers(Err(fault))), Some(SealingFault::TimeAuthority(fault)));
    }
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    let other = time.stamp(&[7; 32]).unwrap();
    let own = parts(&signers.issue(&title())).unwrap().signature;
    for token in [other, own, b"0".to_vec(), Vec::new()] {
        assert_eq!(by(&Answers(Ok(token))), Some(SealingFault::TimeStamp));
    }
    let at = |ms: i64| issue_pdf(&paper(&title()), &signers.signer, &time, now().plus_ms(ms)).err();
    assert_eq!(at(5 * 60 * 1000), None);
    assert_eq!(at(5 * 60 * 1000 + 1000), Some(SealingFault::EarlyTimeStamp));
    let signer = DemoTimeAuthority::new(&signers.signer, now());
    assert_eq!(signer.err(), Some(SealingFault::Certificate), "a signer is no time authority");
    // What its key does not do, it does not state.
    let stamped = |key: &dyn P256Key| DemoTimeAuthority::new(key, now()).unwrap().stamp(&[7; 32]);
    let own = &signers.time_certificate;
    assert_eq!(stamped(&Device(own, Err(SealKeyFault::Unreachable))), Err(TimeAuthorityFault::Unreachable));
    assert_eq!(stamped(&Device(own, Err(SealKeyFault::Refused))), Err(TimeAuthorityFault::Refused));
    assert_eq!(stamped(&Device(own, Ok(&signers.signer))), Err(TimeAuthorityFault::Refused));
}

/// An authority whose stamps are longer than there is room for.
struct Wordy<'a>(&'a PdfSigners);

impl TimeAuthority for Wordy<'_> {
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault> {
        let token = DemoTimeAuthority::new(&self.0.time, now()).unwrap().stamp(digest)?;
        let info = elements(elements(&token).unwrap()[0].1).unwrap();
        let data = elements(info[1].1).unwrap()[0].1;
        let wrapped = |tag: u8, content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&[tag, 0x84][..], &length, content].concat()
        };
        // A stamp of the right digest, and much that nobody asked for after it.
        let data = wrapped(0x30, &[data, &wrapped(0xA1, &[0; 20_000])].concat());
        Ok(der_shortest(&wrapped(0x30, &[info[0].0, &wrapped(0xA0, &data)].concat())))
    }
}

/// The same elements with lengths as short as they can be.
fn der_shortest(element: &[u8]) -> Vec<u8> {
    let (tag, content) = (element[0], elements(element).unwrap()[0].1);
    let content: Vec<u8> = match tag {
        0x30 | 0xA0 => elements(content).unwrap().iter().flat_map(|(whole, _)| der_shortest(whole)).collect(),
        _ => content.to_vec(),
    };
    let length = match content.len() {
        short @ 0..=0x7F => vec![short as u8],
        long @ 0x80..=0xFF => vec![0x81, long as u8],
        long @ 0x100..=0xFFFF => vec![0x82, (long >> 8) as u8, long as u8],
        long => vec![0x83, (long >> 16) as u8, (long >> 8) as u8, long as u8],
    };
    [&[tag][..], &length, &content].concat()
}

#[test]
fn a_signature_that_is_longer_than_its_place_is_refused() {
    let signers = PdfSigners::new();
    let by = issue_pdf(&paper(&title()), &signers.signer, &Wordy(&signers), now());
    assert_eq!(by.err(), Some(SealingFault::SignatureTooLong));
}

#[test]
fn a_key_signs_in_the_term_of_its_certificate_alone() {
    let signers = PdfSigners::new();
    let at = |time: &str| {
        let authority = DemoTimeAuthority::new(&signers.time, now()).unwrap();
        issue_pdf(&paper(&title()), &signers.signer, &authority, instant(time)).err()
    };
    assert_eq!(at("2025-12-31T23:59:59.000Z"), Some(SealingFault::CertificateOutOfTerm));
    assert_eq!(at("2026-01-01T00:00:00.000Z"), None);
    assert_eq!(at("2035-12-31T16:00:00.000Z"), Some(SealingFault::EarlyTimeStamp), "in its term, and stamped before");
    let last = instant("2035-12-31T16:00:00.000Z");
    let authority = DemoTimeAuthority::new(&signers.time, last).unwrap();
    assert!(issue_pdf(&paper(&title()), &signers.signer, &authority, last).is_ok());
    assert_eq!(at("2035-12-31T16:00:01.000Z"), Some(SealingFault::CertificateOutOfTerm));
    assert_eq!(at("1969-12-31T23:59:59.999Z"), Some(SealingFault::Time));
    let short = CertificateTerm { until: instant("2026-11-20T02:00:04.000Z"), ..term() };
    let key = p256_secret("time").public_key().unwrap();
    let certificate = signers.root.certify_time(&name("演示时间戳机构"), 9, &key, short).unwrap();
    let key = SoftP256Key::new(p256_secret("time"), certificate).unwrap();
    assert_eq!(DemoTimeAuthority::new(&key, now()).err(), Some(SealingFault::CertificateOutOfTerm));
}

#[test]
fn keys_are_stored_and_opened_again_and_nothing_of_them_is_printed() {
    let stored = p256_secret("signer").to_pkcs8().unwrap();
    let opened = ereg_sealing::P256Secret::from_pkcs8(&stored).unwrap();
    assert_eq!(opened.public_key().unwrap(), p256_secret("signer").public_key().unwrap());
    assert_ne!(opened.public_key().unwrap(), p256_secret("time").public_key().unwrap());
    assert_eq!(ereg_sealing::P256Secret::from_pkcs8(b"0").err(), Some(SealingFault::Secret));
    let of_sm2 = ereg_sealing::P256Secret::from_pkcs8(&secret("signer").to_pkcs8().unwrap());
    assert_eq!(of_sm2.err(), Some(SealingFault::Secret));
    let signers = PdfSigners::new();
    assert_eq!(format!("{opened:?}"), "P256Secret { .. }");
    assert!(format!("{:?}", signers.signer).contains("P256Secret { .. }"));
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    assert!(format!("{time:?}").starts_with("DemoTimeAuthority { at: "), "{time:?}");
    // The root is opened again, and by its own key alone.
    let root = signers.root.certificate();
    let again = ereg_sealing::DemoAuthority::reopen(p256_secret("root"), root).unwrap();
    let key = p256_secret("signer").public_key().unwrap();
    assert_eq!(again.certify(&name("演示登记机构"), 2, &key, term()).unwrap(), signers.signer_certificate);
    let other = ereg_sealing::DemoAuthority::reopen(p256_secret("other"), root);
    assert_eq!(other.err(), Some(SealingFault::OtherKey));
    let other = ereg_sealing::DemoAuthority::reopen(secret("root"), root);
    assert_eq!(other.err(), Some(SealingFault::Certificate));
}

/// Returns the output of a program: none where it is not to be had, which is a failure where it must be there.
fn had<T>(program: &str, answer: Option<T>) -> Option<T> {
    let may_be_missing = std::env::var_os("EREG_MUST_PDF").is_none();
    assert!(answer.is_some() || may_be_missing, "there is no {program} here, and there must be one");
    answer
}

/// Returns what a program printed, and whether it ended well.
struct Said {
    text: String,
    well: bool,
}

fn said(directory: &Path, program: &str, arguments: &[&str]) -> Option<Said> {
    let output = Command::new(program).current_dir(directory).args(arguments).output().ok()?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some(Said { text, well: output.status.success() })
}

/// A document, the same with one letter of its title changed, and the root, in a directory.
fn laid_out(signers: &PdfSigners) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let document = signers.issue(&title());
    let mut changed = document.clone();
    let mark = b"/Title <FEFF";
    let at = changed.windows(mark.len()).position(|part| part == mark).unwrap() + mark.len();
    changed[at] ^= 1;
    let write = |name: &str, bytes: &[u8]| fs::write(directory.path().join(name), bytes).unwrap();
    write("document.pdf", &document);
    write("changed.pdf", &changed);
    write("root.der", signers.root.certificate());
    write("root.pem", pem(PemLabel::Certificate, signers.root.certificate()).as_bytes());
    directory
}

/// Every kind of document that leaves as PDF, in a directory.
fn every_kind(directory: &Path, signers: &PdfSigners) -> Vec<String> {
    let write = |(kind, paper): (&str, Paper)| {
        let name = format!("{kind}.pdf");
        fs::write(directory.join(&name), signers.sign_paper(&paper)).unwrap();
        name
    };
    papers().into_iter().map(write).collect()
}

#[test]
fn pdfsig_verifies_every_kind() {
    let signers = PdfSigners::new();
    let directory = laid_out(&signers);
    let run = |document: &str| said(directory.path(), "pdfsig", &["-nocert", document]);
    if had("pdfsig", run("document.pdf")).is_none() {
        println!("not run: there is no pdfsig here");
        return;
    }
    for document in every_kind(directory.path(), &signers) {
        let verified = run(&document).unwrap().text;
        for said in ["Signature is Valid.", "Total document signed", "ETSI.CAdES.detached", "演示登记机构"] {
            assert!(verified.contains(said), "{document}: {said} in {verified}");
        }
    }
    let changed = run("changed.pdf").unwrap().text;
    assert!(changed.contains("Digest Mismatch") && !changed.contains("is Valid"), "{changed}");
}

#[test]
fn pdftotext_reads_both_languages() {
    let directory = tempfile::tempdir().unwrap();
    let signers = PdfSigners::new();
    let rows = (0..100).map(|at| row(&format!("第{at}行"), "A row", &format!("值{at}。"))).collect();
    let long = LicenceFace { rows, ..title() };
    for face in [title(), proof(), long] {
        fs::write(directory.path().join("document.pdf"), signers.issue(&face)).unwrap();
        let read = said(directory.path(), "pdftotext", &["-raw", "document.pdf", "-"]);
        let Some(read) = had("pdftotext", read.map(|read| read.text)) else {
            println!("not run: there is no pdftotext here");
            return;
        };
        let flat = |text: &str| text.replace(['\n', ' '], "");
        let text = flat(&read);
        let mut said = vec![face.title.chinese.as_str(), &face.title.english, &face.number, face.licence.as_str()];
        said.extend([face.issuer.chinese.as_str(), &face.issuer.english, "2026年11月20日", "20 November 2026"]);
        said.extend(["不具法律效力", "OF NO LEGAL EFFECT", "Registration authority", "Scan to verify"]);
        for row in &face.rows {
            said.extend([row.name.chinese.as_str(), &row.name.english]);
            said.extend(row.value.split('\n'));
            said.extend(row.english.as_deref());
        }
        said.extend(face.remarks.iter().flat_map(|remarks| [remarks.chinese.as_str(), &remarks.english]));
        for said in said {
            assert!(text.contains(&flat(said)), "{said} in {read}");
        }
        for page in read.split('\u{C}').filter(|page| !page.is_empty()) {
            assert!(page.contains("演示文件"), "the notice is on every page: {page}");
        }
    }
}

/// A value in English of each kind of paper: where the Chinese one does not say it, below it.
#[test]
fn pdftotext_reads_an_english_value_of_each_kind() {
    let (directory, signers) = (tempfile::tempdir().unwrap(), PdfSigners::new());
    for document in every_kind(directory.path(), &signers) {
        let read = said(directory.path(), "pdftotext", &["-raw", &document, "-"]);
        let Some(read) = had("pdftotext", read.map(|read| read.text)) else {
            println!("not run: there is no pdftotext here");
            return;
        };
        let of_a_title = ["granted land / market housing", "land use right and ownership of the building", "dwelling"];
        let case = "Transfer of a second-hand home by sale";
        let values: &[&str] = match document.trim_end_matches(".pdf") {
            "title_certificate" | "cancelled_copy" => &of_a_title,
            "registration_proof" => &["mortgage"],
            "annotated_copy" => &["granted land / market housing", "letting the home"],
            "acceptance" => &[case, "Sale contract", "27 November 2026"],
            "supplement" => &[case, "The price differs from the filed contract."],
            "not_accepted" | "query_refused" | "registration_refused" => &[case, "The property is seized by a court."],
            "fee_notice" => &[case, "Registration fee, dwelling", "WeChat Pay"],
            "query_result" => &[
                "dwelling",
                "market housing",
                "granted land",
                "ownership in shares",
                "share 1/3",
                "no ban or restriction of a transfer is agreed",
                "until before 2029-01-02",
                "Objection, registered 2020-05-06",
            ],
            "query_nothing" => &["Until then the register of this office has nothing under this unit code"],
            other => panic!("{other}"),
        };
        let flat = |text: &str| text.replace(['\n', ' '], "");
        for value in values {
            assert!(flat(&read).contains(&flat(value)), "{document}: {value} in {read}");
        }
    }
}

/// A program that asks `pyhanko sign validate` of each document below a root, and prints a form feed, the name and whether it ended
/// well, then its words.
const PYHANKO: &str = r#"
import sys
from click.testing import CliRunner
from pyhanko.cli import cli_root
how = ["sign", "validate", "--validation-time", "claimed", "--no-revocation-check", "--pretty-print", "--trust-replace"]
for document in sys.argv[2:]:
    said = CliRunner().invoke(cli_root, [*how, "--trust", sys.argv[1], document])
    print(f"\f{document} {said.exit_code}\n{said.output}")
"#;

#[test]
fn pyhanko_verifies_every_kind_below_our_root() {
    let signers = PdfSigners::new();
    let directory = laid_out(&signers);
    let documents = every_kind(directory.path(), &signers);
    let mut arguments = vec!["-c", PYHANKO, "root.pem", "changed.pdf"];
    arguments.extend(documents.iter().map(String::as_str));
    let answered = said(directory.path(), "python3", &arguments).filter(|said| said.well);
    let Some(answered) = had("pyhanko", answered) else {
        println!("not run: there is no pyhanko here");
        return;
    };
    let of = |document: &str| {
        let answers = answered.text.split('\u{C}').filter_map(|answer| answer.split_once('\n'));
        let own = |(head, text): (&str, &str)| Some((head.strip_prefix(document)?.trim().to_owned(), text.to_owned()));
        answers.filter_map(own).next().unwrap_or_else(|| panic!("{document}: {}", answered.text))
    };
    for document in documents {
        let (code, verified) = of(&document);
        assert_eq!(code, "0", "{document}: {verified}");
        assert!(verified.contains("The signature is judged VALID."), "{document}: {verified}");
    }
    let (code, changed) = of("changed.pdf");
    assert!(code != "0" && changed.contains("INVALID"), "{changed}");
}

#[test]
fn openssl_verifies_the_signature_and_the_time_stamp() {
    let signers = PdfSigners::new();
    let directory = laid_out(&signers);
    let run = |arguments: &str| said(directory.path(), "openssl", &arguments.split(' ').collect::<Vec<_>>());
    if had("openssl", run("version")).is_none() {
        println!("not run: there is no openssl here");
        return;
    }
    let write = |name: &str, bytes: &[u8]| fs::write(directory.path().join(name), bytes).unwrap();
    let document = signers.issue(&title());
    let parts = parts(&document).unwrap();
    write("signed", &parts.signed.concat());
    write("signature.der", &parts.signature);
    let verify = "cms -verify -binary -cades -inform DER -in signature.der -content signed -CAfile root.pem \
                  -no_check_time -purpose any -out out";
    let verified = run(verify).unwrap();
    assert!(verified.well, "{}", verified.text);
    write("signed", &[parts.signed[0], b" ", parts.signed[1]].concat());
    assert!(!run(verify).unwrap().well, "other bytes");

    let digest = [42; 32];
    let token = DemoTimeAuthority::new(&signers.time, now()).unwrap().stamp(&digest).unwrap();
    write("token.der", &token);
    let verify = |digest: &[u8]| {
        let digest = hexadecimal(digest);
        run(&format!("ts -verify -token_in -in token.der -digest {digest} -CAfile root.pem -no_check_time")).unwrap()
    };
    let verified = verify(&digest);
    assert!(verified.well && verified.text.contains("Verification: OK"), "{}", verified.text);
    assert!(!verify(&[43; 32]).well, "another digest");

    // The certificates below their root; that of the time authority is for time stamps alone.
    write("signer.pem", pem(PemLabel::Certificate, &signers.signer_certificate).as_bytes());
    write("time.pem", pem(PemLabel::Certificate, &signers.time_certificate).as_bytes());
    for (certificate, purpose) in [("signer.pem", "any"), ("time.pem", "timestampsign")] {
        let chain = format!("verify -x509_strict -no_check_time -purpose {purpose} -CAfile root.pem {certificate}");
        let verified = run(&chain).unwrap();
        assert!(verified.well, "{}", verified.text);
    }
    let chain = "verify -x509_strict -no_check_time -purpose timestampsign -CAfile root.pem signer.pem";
    assert!(!run(chain).unwrap().well, "a signer is no time authority");

    let list = ListIssue {
        number: 1,
        at: now(),
        next: instant("2027-01-01T00:00:00.000Z"),
        revoked: vec![RevokedCertificate {
            serial: 2,
            since: instant("2026-11-19T00:00:00.000Z"),
            reason: RevocationReason::KeyCompromise,
        }],
    };
    let list = signers.root.revocation_list(&list).unwrap();
    write("list.pem", pem(PemLabel::RevocationList, &list).as_bytes());
    let verified = run("crl -in list.pem -CAfile root.pem -noout").unwrap();
    assert!(verified.well && verified.text.contains("verify OK"), "{}", verified.text);
    let told = run("crl -in list.pem -noout -text").unwrap().text;
    assert!(told.contains("Serial Number: 02") && told.contains("Key Compromise"), "{told}");
    let stranger = fixture::pdf_root("another");
    write("stranger.pem", pem(PemLabel::Certificate, stranger.certificate()).as_bytes());
    let refused = run("crl -in list.pem -CAfile stranger.pem -noout").unwrap();
    assert!(!refused.text.contains("verify OK"), "the list of another root: {}", refused.text);
    // With the list, OpenSSL itself refuses the signer.
    let chain = "verify -no_check_time -crl_check -CRLfile list.pem -CAfile root.pem";
    let refused = run(&format!("{chain} signer.pem")).unwrap();
    assert!(!refused.well && refused.text.contains("revoked"), "{}", refused.text);
    assert!(run(&format!("{chain} time.pem")).unwrap().well, "who is not in it");
}
