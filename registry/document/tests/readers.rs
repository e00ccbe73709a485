//! The word of others on every kind of OFD that is issued here: the Java `ofdrw` and the Rust crate of the same name validate its seals,
//! OpenSSL alone verifies them (`docs/verify-an-ofd-with-openssl.sh`), and `ofdkit` reads its text. The Java
//! `ofdrw` draws the first page of each too: a receipt, which leaves as OFD alone, is as it was looked at, and every other kind is as our
//! picture of it.
//!
//! Where Maven, OpenSSL or ofdkit is missing, or the crate cannot be fetched, its test says so and looks at nothing; with
//! `EREG_MUST_OFD=1`, as CI sets it, that is a failure. The Java one looks at no certificate, and neither looks at what a list leaves out,
//! so that they are asked of changed bytes alone; of one page outside the list it is held that the Java one takes it and ours names it. No
//! release of the Java one knows version 5 of the seal, which the crate and OpenSSL are asked of. A program that begins slowly is asked
//! once, about all files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]
#![allow(clippy::print_stdout, reason = "what was not run is said")]

mod fixture;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use ereg_document::{SealRoots, verify};
use ereg_sealing::{DigestName, PemLabel, SealVersion, pem};
use fixture::{
    Files, Sealers,
    kinds::{Finance, papers, receipts, sealed},
    now, pdf_root, proof,
    seen::{ALIKE_WITH_CODE, PARTS, Seen, is_as_it_was_looked_at},
};

const VALUE: &str = "Doc_0/Signs/Sign_0/SignedValue.dat";
const SEAL: &str = "Doc_0/Signs/Sign_0/Seal.esl";
const SECOND_VALUE: &str = "Doc_0/Signs/Sign_1/SignedValue.dat";

/// Reads the text of each file that is named: a form feed and its name, then the text.
const KIT: &str = r#"
import sys
import ofdkit
for document in sys.argv[1:]:
    with ofdkit.OFDDocument(document) as read:
        print(f"\f{document}\n{read.text()}")
"#;

/// Returns what a program printed, and whether it ended well; `None` where there is no such program.
fn said(program: &Path, arguments: &[&str]) -> Option<(String, bool)> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((text, output.status.success()))
}

/// The words of a program that may be missing at a desk.
fn had(program: &str, said: Option<(String, bool)>) -> Option<String> {
    let said = said.filter(|(text, well)| {
        assert!(*well || std::env::var_os("EREG_MUST_OFD").is_none(), "{program}: {text}");
        *well
    });
    let may_be_missing = std::env::var_os("EREG_MUST_OFD").is_none();
    assert!(said.is_some() || may_be_missing, "there is no {program} here, and there must be one");
    if said.is_none() {
        println!("not run: there is no {program} here, or it cannot run");
    }
    said.map(|(text, _)| text)
}

/// The line of a program that tells of a file.
fn told<'a>(text: &'a str, file: &str) -> &'a str {
    let start = format!("{file}: ");
    let line = text.lines().find_map(|line| line.split_once(&start));
    line.unwrap_or_else(|| panic!("{file}: {text}")).1
}

fn from_the_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Every kind of document that is issued, by its name.
type Issued = [(&'static str, Vec<u8>)];

/// As they are issued if nobody asks for anything else.
fn issued() -> &'static Issued {
    static ISSUED: OnceLock<Vec<(&'static str, Vec<u8>)>> = OnceLock::new();
    ISSUED.get_or_init(|| sealed(&Finance::new()))
}

/// Each kind with a letter of its first page changed; the certificate with a byte of its font and of its signature changed, and a receipt with one of
/// its second seal's.
fn forged(issued: &Issued) -> Vec<(String, Vec<u8>)> {
    let changed = |files: &Files, path: &str, at: usize| {
        let mut bytes = files.bytes(path).to_vec();
        bytes[at] ^= 1;
        files.with(path, bytes)
    };
    // In what the signer signed with, behind its certificate.
    let signature = |files: &Files, path: &str| {
        let own = &Sealers::new().signer_certificate;
        let bytes = files.bytes(path);
        let signer = bytes.windows(own.len()).rposition(|part| part == own);
        changed(files, path, signer.map_or(bytes.len() - 40, |at| at + own.len() + 30))
    };
    let pages = issued.iter().map(|(kind, document)| {
        let files = Files::of(document);
        let (page, line) = (files.pages()[0].to_owned(), files.lines(files.pages()[0])[0].clone());
        let swapped = files.text(&page).replacen(&format!(">{line}<"), ">演示伪造<", 1);
        assert_ne!(swapped, files.text(&page), "{kind}");
        (format!("{kind}-page"), files.with(&page, swapped.into_bytes()))
    });
    let of_kind = |kind: &str| Files::of(&issued.iter().find(|(name, _)| *name == kind).unwrap().1);
    let title = of_kind("title_certificate");
    let font = title.0.iter().map(|(path, _)| path.as_str()).find(|path| path.ends_with(".ttf")).unwrap();
    let receipt = of_kind("fiscal_receipt");
    let more = [
        ("font".to_owned(), changed(&title, font, title.bytes(font).len() / 2)),
        // The last file in its list.
        ("seal".to_owned(), changed(&title, SEAL, title.bytes(SEAL).len() - 10)),
        ("signature".to_owned(), signature(&title, VALUE)),
        ("first-of-two".to_owned(), signature(&receipt, VALUE)),
        ("second-of-two".to_owned(), signature(&receipt, SECOND_VALUE)),
    ];
    pages.chain(more).collect()
}

/// Writes documents into a directory; their paths, in their order.
fn laid_out<'a>(directory: &Path, documents: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<String> {
    let write = |(name, bytes): (&str, &[u8])| {
        let path = directory.join(name).with_extension("ofd");
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    documents.into_iter().map(write).collect()
}

fn named<N: AsRef<str>>(documents: &[(N, Vec<u8>)]) -> impl Iterator<Item = (&str, &[u8])> {
    documents.iter().map(|(name, bytes)| (name.as_ref(), bytes.as_slice()))
}

#[test]
fn the_validator_of_ofdrw_finds_every_seal_valid_refuses_what_was_changed_and_draws_every_page() {
    let directory = tempfile::tempdir().unwrap();
    let sound = laid_out(directory.path(), named(issued()));
    let forged = laid_out(directory.path(), named(&forged(issued())));
    let drawn_at = |kind: &str| directory.path().join(kind).with_extension("png");
    let asked = issued().iter().zip(&sound).map(|((kind, _), path)| format!("{path}={}", drawn_at(kind).display()));
    // A page put in the place of one that the list leaves out.
    let golden = from_the_root("core/document/tests/golden");
    let swapped = fs::read(golden.join("swapped-page.ofd")).unwrap();
    let verdict = verify(&swapped, &SealRoots::parse(&fs::read(golden.join("roots.pem")).unwrap()).unwrap());
    assert_eq!(
        (verdict.is_good(), verdict.integrity.uncovered()),
        (false, &["Doc_0/Pages/Page_0/Content.xml".to_owned()][..])
    );
    let swapped = laid_out(directory.path(), [("swapped", swapped.as_slice())]);
    let asked: Vec<String> = asked.chain(forged.iter().chain(&swapped).cloned()).collect();
    let module = from_the_root("tests/ofdrw/pom.xml");
    let files = format!("-Dexec.args={}", asked.join(" "));
    let arguments = ["-q", "-B", "-f", module.to_str().unwrap(), "compile", "exec:java", &files];
    let Some(text) = had("mvn", said(Path::new("mvn"), &arguments)) else { return };
    for document in &sound {
        assert_eq!(told(&text, document), "valid", "{document}: {text}");
    }
    for document in &forged {
        assert!(told(&text, document).starts_with("refused "), "{document}: {text}");
    }
    assert_eq!(told(&text, &swapped[0]), "valid", "it looks at the list alone: {text}");
    let drawn = |kind: &str| {
        let picture = drawn_at(kind);
        assert_eq!(told(&text, picture.to_str().unwrap()), "drawn", "{text}");
        fs::read(picture).unwrap()
    };
    for (kind, _) in receipts() {
        is_as_it_was_looked_at(kind, &drawn(kind));
    }
    // The other papers are kept as PDF under their names, which shows more.
    for (kind, _) in papers() {
        is_as_it_was_looked_at(&format!("ofd/{kind}"), &drawn(kind));
    }
    let another = Seen::of(&drawn("title_certificate")).differs(&Seen::of(&drawn("registration_proof")), PARTS).0;
    assert!(another > ALIKE_WITH_CODE, "another page is seen to be another: {another}");
}

#[test]
fn openssl_alone_verifies_every_seal_and_refuses_what_was_changed() {
    let directory = tempfile::tempdir().unwrap();
    let sealers = Sealers::new();
    let sound = laid_out(directory.path(), named(issued()));
    let script = from_the_root("docs/verify-an-ofd-with-openssl.sh");
    if had("openssl", said(Path::new("openssl"), &["version"])).is_none() {
        return;
    }
    let roots = |file: &str, roots: &[&[u8]]| {
        let path = directory.path().join(file);
        fs::write(&path, roots.iter().map(|der| pem(PemLabel::Certificate, der)).collect::<String>()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let time = pdf_root("root");
    let trusted = roots("roots.pem", &[sealers.root.certificate(), time.certificate()]);
    let verified = |document: &str, roots: &str| said(&script, &[document, roots]).unwrap();
    let is_receipt = |kind: &str| receipts().iter().any(|(own, _)| *own == kind);
    for ((kind, _), document) in issued().iter().zip(&sound) {
        let (text, well) = verified(document, &trusted);
        assert!(well && text.contains("\nvalid\n"), "{kind}: {text}");
        let (seals, stamps) = (text.matches("sealed at 20261120020005Z").count(), text.matches("stamped at").count());
        assert_eq!((seals, stamps), if is_receipt(kind) { (2, 0) } else { (1, 1) }, "{kind}: {text}");
        assert!(text.contains("演示登记机构"), "{kind}: {text}");
        let second = if is_receipt(kind) { "演示财政部门" } else { "stamped at Nov 20 02:00:05 2026 GMT" };
        assert!(text.contains(second), "{kind}: {text}");
    }
    // Of what was changed on a page the script has the digest alone: one kind under one seal, and one under two.
    let looked_at = |name: &str| !name.ends_with("-page") || name.starts_with("title") || name.starts_with("fiscal");
    let forged: Vec<(String, Vec<u8>)> = forged(issued()).into_iter().filter(|(name, _)| looked_at(name)).collect();
    for document in laid_out(directory.path(), named(&forged)) {
        let (text, well) = verified(&document, &trusted);
        assert!(!well && text.starts_with("refused: "), "{document}: {text}");
    }
    let strangers = [
        (roots("maker.pem", &[time.certificate()]), "the seal maker"),
        (roots("time.pem", &[sealers.root.certificate()]), "the time stamp"),
    ];
    for (roots, what) in strangers {
        let (text, well) = verified(&sound[0], &roots);
        assert!(!well && text.contains(&format!("refused: {what}")), "{text}");
    }
    // Of version 5 the same.
    let path = directory.path().join("five.ofd");
    fs::write(&path, Sealers::with(SealVersion::Five).issue(&proof())).unwrap();
    assert!(verified(path.to_str().unwrap(), &trusted).1);
}

/// It knows the digest by its name alone, and looks at the certificates of signer and maker too.
#[test]
fn the_crate_ofdrw_finds_every_seal_valid_whose_digest_is_named_sm3_and_refuses_what_was_changed() {
    let directory = tempfile::tempdir().unwrap();
    let finance = Finance::new().naming(DigestName::Sm3);
    let mut issued = sealed(&finance);
    issued.push(("five", Sealers::with(SealVersion::Five).naming(DigestName::Sm3).issue(&proof())));
    let forged = forged(&issued);
    let sound = laid_out(directory.path(), named(&issued));
    let changed = laid_out(directory.path(), named(&forged));
    let numbered = laid_out(directory.path(), [("number", Sealers::new().issue(&proof()).as_slice())]);
    let root = directory.path().join("root.der");
    fs::write(&root, finance.sealers.root.certificate()).unwrap();
    let program = from_the_root("tests/ofdrw-rs/Cargo.toml");
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ofdrw-rs");
    let at = now().seconds().to_string();
    let mut arguments = vec!["run", "--quiet", "--locked", "--manifest-path", program.to_str().unwrap()];
    arguments.extend(["--target-dir", built.to_str().unwrap(), "--", root.to_str().unwrap(), &at]);
    arguments.extend([&sound, &changed, &numbered].into_iter().flatten().map(String::as_str));
    let Some(text) = had("ofdrw for Rust", said(Path::new(env!("CARGO")), &arguments)) else { return };
    for ((kind, document), path) in issued.iter().zip(&sound) {
        // Each seal protects everything but the lists and the signatures over them.
        let seals = if receipts().iter().any(|(own, _)| own == kind) { 2 } else { 1 };
        let digests = seals * (Files::of(document).0.len() - 2 * seals);
        assert_eq!(told(&text, path), format!("valid {seals} {digests}"), "{kind}");
    }
    for ((name, _), path) in forged.iter().zip(&changed) {
        let of_a_file = name.ends_with("-page") || name == "font" || name == "seal";
        let why = told(&text, path);
        assert!(why.starts_with("refused ") && why.contains("digest of Doc_0/") == of_a_file, "{name}: {why}");
    }
    let unknown = "refused invalid OFD: unsupported signature CheckMethod: 1.2.156.10197.1.401";
    assert_eq!(told(&text, &numbered[0]), unknown);
}

/// Every line of every page, read by a program that is not ours.
#[test]
fn ofdkit_reads_what_the_pages_say() {
    let directory = tempfile::tempdir().unwrap();
    let documents = laid_out(directory.path(), named(issued()));
    let mut arguments = vec!["-c", KIT];
    arguments.extend(documents.iter().map(String::as_str));
    let Some(text) = had("ofdkit", said(Path::new("python3"), &arguments)) else { return };
    let flat = |text: &str| text.replace([' ', '\n', '\u{3000}', '\u{C}'], "");
    for ((kind, document), path) in issued().iter().zip(&documents) {
        let (_, read) = text.split_once(&format!("\u{C}{path}\n")).unwrap_or_else(|| panic!("{kind}: {text}"));
        let others = documents.iter().filter_map(|path| read.find(&format!("\u{C}{path}\n"))).min();
        let read = flat(&read[..others.unwrap_or(read.len())]);
        let files = Files::of(document);
        let lines: Vec<String> = files.pages().iter().flat_map(|page| files.lines(page)).collect();
        assert!(lines.len() > 10, "{kind}");
        for line in lines {
            assert!(read.contains(&flat(&line)), "{kind}: {line} in {read}");
        }
    }
}
