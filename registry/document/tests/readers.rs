//! The word of others on an OFD that was issued here: the Java `ofdrw` validates its seal, OpenSSL alone verifies it
//! (`docs/verify-an-ofd-with-openssl.sh`), and `ofdkit` reads its text.
//!
//! Where Maven, OpenSSL or ofdkit is missing its test says so and looks at nothing; with `EREG_MUST_OFD=1`, as CI sets it, that is a
//! failure. ofdrw looks at no certificate and not at what its list leaves out, so that it is asked of changed bytes alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]
#![allow(clippy::print_stdout, reason = "what was not run is said")]

mod fixture;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ereg_sealing::{PemLabel, SealVersion, pem};
use fixture::{Files, Sealers, pdf_root, proof, title};

const VALUE: &str = "Doc_0/Signs/Sign_0/SignedValue.dat";

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

fn from_the_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A document, and the same with a byte of a page, of the list and of the signature changed.
fn laid_out(directory: &Path, sealers: &Sealers) -> [String; 4] {
    let files = Files::of(&sealers.issue(&title()));
    let changed = |path: &str| {
        let mut bytes = files.bytes(path).to_vec();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        files.with(path, bytes)
    };
    let swapped = files.text(files.pages()[0]).replace("周建国", "林秀英").into_bytes();
    let documents = [
        ("sealed.ofd", files.with("", Vec::new())),
        ("page.ofd", files.with(files.pages()[0], swapped)),
        (
            "font.ofd",
            changed(files.0.iter().map(|(path, _)| path.as_str()).find(|path| path.ends_with(".ttf")).unwrap()),
        ),
        ("signature.ofd", {
            let mut value = files.bytes(VALUE).to_vec();
            let own = sealers.signer_certificate.len();
            let at = value.windows(own).rposition(|part| part == sealers.signer_certificate).unwrap() + own + 30;
            value[at] ^= 1;
            files.with(VALUE, value)
        }),
    ];
    documents.map(|(name, bytes)| {
        let path = directory.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

#[test]
fn the_validator_of_ofdrw_finds_the_seal_valid_and_refuses_what_was_changed() {
    let directory = tempfile::tempdir().unwrap();
    let documents = laid_out(directory.path(), &Sealers::new());
    let module = from_the_root("tests/ofdrw/pom.xml");
    let files = format!("-Dexec.args={}", documents.join(" "));
    let arguments = ["-q", "-B", "-f", module.to_str().unwrap(), "compile", "exec:java", &files];
    let Some(text) = had("mvn", said(Path::new("mvn"), &arguments)) else { return };
    let of = |document: &str| {
        let start = format!("{document}: ");
        text.lines()
            .find_map(|line| line.split_once(&start).map(|(_, said)| said))
            .unwrap_or_else(|| panic!("{document}: {text}"))
            .to_owned()
    };
    let [sealed, forged @ ..] = &documents;
    assert_eq!(of(sealed), "valid", "{text}");
    for forged in forged {
        assert!(of(forged).starts_with("refused "), "{forged}: {text}");
    }
}

#[test]
fn openssl_alone_verifies_the_seal_and_refuses_what_was_changed() {
    let directory = tempfile::tempdir().unwrap();
    let sealers = Sealers::new();
    let documents = laid_out(directory.path(), &sealers);
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
    let (text, well) = verified(&documents[0], &trusted);
    assert!(well && text.contains("\nvalid\n"), "{text}");
    assert!(text.contains("sealed at 20261120020005Z") && text.contains("演示登记机构"), "{text}");
    assert!(text.contains("stamped at Nov 20 02:00:05 2026 GMT"), "{text}");
    for forged in &documents[1..] {
        let (text, well) = verified(forged, &trusted);
        assert!(!well && text.starts_with("refused: "), "{forged}: {text}");
    }
    let strangers = [
        (roots("maker.pem", &[time.certificate()]), "the seal maker"),
        (roots("time.pem", &[sealers.root.certificate()]), "the time stamp"),
    ];
    for (roots, what) in strangers {
        let (text, well) = verified(&documents[0], &roots);
        assert!(!well && text.contains(&format!("refused: {what}")), "{text}");
    }
    // Of version 5 the same.
    let path = directory.path().join("five.ofd");
    fs::write(&path, Sealers::with(SealVersion::Five).issue(&proof())).unwrap();
    assert!(verified(path.to_str().unwrap(), &trusted).1);
}

#[test]
fn ofdkit_reads_what_the_page_says() {
    let directory = tempfile::tempdir().unwrap();
    let documents = laid_out(directory.path(), &Sealers::new());
    let arguments = ["-m", "ofdkit", "text", &documents[0]];
    let Some(text) = had("ofdkit", said(Path::new("python3"), &arguments)) else { return };
    let flat = |text: &str| text.replace([' ', '\n', '\u{3000}'], "");
    let read = flat(&text);
    let face = title();
    for row in &face.rows {
        for line in row.value.split('\n') {
            assert!(read.contains(&flat(line)), "{line} in {text}");
        }
    }
    for said in [&face.number, &face.title.chinese, &face.title.english] {
        assert!(read.contains(&flat(said)), "{said} in {text}");
    }
}
