//! Sealed papers: what a phone needs to verify a certificate and the registry to issue one, each beside the arithmetic that nobody can
//! leave out; and how long the longest of each kind of file is.

#[path = "../../../registry/document/tests/fixture/mod.rs"]
mod fixture;

use std::hint::black_box;
use std::time::Duration;

use ereg_document::{SealRoots, verify};
use ereg_sealing::{P256Key as _, PemLabel, SealKey as _, issue_picture, pem};
use fixture::{
    Files, PdfSigners, Sealers,
    kinds::{Finance, papers, receipts, sealed},
    now, paper, title,
};
use p256::ecdsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

use crate::table::{Line, alone, median, shown, timed};

const TURNS: u32 = 200;
/// Most bytes of a document.
const MOST_BYTES: usize = 150 * 1024;
/// The signer that everybody states who does not state one (GB/T 35276).
const USER_ID: &str = "1234567812345678";

pub(crate) fn lines() -> Vec<Line> {
    let mut lines = vec![verified_ofd(), verified_pdf()];
    lines.extend(issued());
    lines.extend(lengths());
    lines
}

/// A time that has a bar of its own, beside what the least of it takes.
fn beside(
    what: &str,
    (mut ours, mut theirs): (Vec<Duration>, Vec<Duration>),
    (goal, most): (&'static str, Duration),
) -> Line {
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    Line {
        what: what.to_owned(),
        measured: shown(ours),
        baseline: shown(theirs),
        ratio: format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64()),
        goal,
        reach: (ours <= most).into(),
    }
}

/// In turns: what is ours, and what the least of it is.
fn in_turns(mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (Vec<Duration>, Vec<Duration>) {
    let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        timed(&mut of_ours, &mut ours);
        timed(&mut of_theirs, &mut theirs);
    }
    (of_ours, of_theirs)
}

const TO_VERIFY: (&str, Duration) = ("< 20 ms", Duration::from_millis(20));
const TO_ISSUE: (&str, Duration) = ("< 100 ms", Duration::from_millis(100));

/// Beside SM3 over every file of the package and two verifications of SM2: the seal's and the document's.
fn verified_ofd() -> Line {
    let sealers = Sealers::new();
    let (document, roots) = (sealers.issue(&title()), sealers.roots());
    let files: Vec<u8> = Files::of(&document).0.into_iter().flat_map(|(_, bytes)| bytes).collect();
    let signature = sm2::dsa::Signature::from_der(&sealers.signer.sign(&files[..1_000]).unwrap()).unwrap();
    let point = fixture::secret("signer").public_key().unwrap();
    let key = sm2::dsa::VerifyingKey::from_sec1_bytes(USER_ID, &point[point.len() - 65..]).unwrap();
    let times = in_turns(
        || assert!(verify(black_box(&document), &roots).is_good()),
        || {
            black_box(Sm3::digest(black_box(&files)));
            for _ in 0..2 {
                assert!(key.verify(black_box(&files[..1_000]), &signature).is_ok());
            }
        },
    );
    beside("certificate (OFD) verified, its time stamp too", times, TO_VERIFY)
}

/// Beside SHA-256 over the file and two verifications on P-256: the document's and the time stamp's.
fn verified_pdf() -> Line {
    let signers = PdfSigners::new();
    let named = [signers.root.certificate(), &signers.signer_certificate];
    let roots = SealRoots::parse(named.map(|der| pem(PemLabel::Certificate, der)).concat().as_bytes()).unwrap();
    let document = signers.issue(&title());
    let signature = p256::ecdsa::Signature::from_der(&signers.signer.sign(&document[..1_000]).unwrap()).unwrap();
    let point = fixture::p256_secret("signer").public_key().unwrap();
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point[point.len() - 65..]).unwrap();
    let times = in_turns(
        || assert!(verify(black_box(&document), &roots).is_good()),
        || {
            black_box(Sha256::digest(black_box(&document)));
            for _ in 0..2 {
                assert!(key.verify(black_box(&document[..1_000]), &signature).is_ok());
            }
        },
    );
    beside("certificate (PDF) verified, its time stamp too", times, TO_VERIFY)
}

/// Beside the two signatures of each, the document's and the time stamp's, and the digest over its files.
fn issued() -> [Line; 3] {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let files: Vec<u8> = Files::of(&sealers.issue(&title())).0.into_iter().flat_map(|(_, bytes)| bytes).collect();
    let ofd = in_turns(
        || {
            black_box(sealers.issue(&title()));
        },
        || {
            black_box(Sm3::digest(black_box(&files)));
            sealers.signer.sign(&files[..1_000]).unwrap();
            signers.time.sign(&files[..1_000]).unwrap();
        },
    );
    let pdf = in_turns(
        || {
            black_box(signers.issue(&title()));
        },
        || {
            black_box(Sha256::digest(black_box(&files)));
            signers.signer.sign(&files[..1_000]).unwrap();
            signers.time.sign(&files[..1_000]).unwrap();
        },
    );
    // A picture has no signature; it stands beside the digest that binds it.
    let bytes = issue_picture(&paper(&title()), now()).unwrap();
    let picture = in_turns(
        || {
            black_box(issue_picture(&paper(&title()), now()).unwrap());
        },
        || {
            black_box(Sha256::digest(black_box(&bytes)));
        },
    );
    [
        beside("certificate (OFD) written, sealed and stamped", ofd, TO_ISSUE),
        beside("certificate (PDF) written, signed and stamped", pdf, TO_ISSUE),
        beside("picture of its first page (PNG) drawn", picture, TO_ISSUE),
    ]
}

fn lengths() -> [Line; 4] {
    let (finance, signers) = (Finance::new(), PdfSigners::new());
    let line = |what: &str, longest: usize| {
        let what = format!("longest {what} of every kind");
        alone(&what, format!("{:.1} KiB", longest as f64 / 1_024.0), "≤ 150 KiB", (longest <= MOST_BYTES).into())
    };
    let ofd = sealed(&finance).iter().map(|(_, document)| document.len()).max().unwrap();
    let pdf = papers().iter().map(|(_, paper)| signers.sign_paper(paper).len()).max().unwrap();
    let xml = receipts().iter().map(|(_, face)| finance.issues(face).xml.len()).max().unwrap();
    let picture = papers().iter().map(|(_, paper)| issue_picture(paper, now()).unwrap().len()).max().unwrap();
    [line("OFD", ofd), line("PDF", pdf), line("receipt (XML)", xml), line("picture (PNG)", picture)]
}
