//! The picture of a page: it shows what the PDF shows, its code scans, and it is the same at every time.
//!
//! The independent reader is `pdftoppm` (poppler-utils): it draws the PDF, and the picture is held against that. What it draws of
//! each kind is kept in `docs/documents/pages`, to be looked at; `EREG_BLESS=1` writes those pages anew. Without it those tests say
//! so and look at nothing; with `EREG_MUST_PDF=1`, as CI sets it, its absence is a failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]
#![allow(clippy::print_stdout, reason = "what was not run is said")]

mod fixture;

use std::{fs, path::Path, process::Command};

use ereg_domain::time::Instant;
use ereg_sealing::{DecidedOn, FaceRow, LicenceFace, Paper, SealingFault, issue_picture};
use fixture::{
    MOST_BYTES, PdfSigners, TOKEN, instant,
    kinds::papers,
    letters::{all, decision, received},
    now, paper, row,
    seen::{ALIKE_WITH_CODE, PARTS, Seen, is_as_it_was_looked_at},
    title,
};

/// Pixels across and down.
const SIZE: (usize, usize) = (1_488, 2_104);
/// Those of a page that is kept to be looked at.
const KEPT: (usize, usize) = (620, 877);

fn picture(paper: &Paper) -> Vec<u8> {
    issue_picture(paper, now()).unwrap()
}

/// The first page as poppler draws it; `None` where there is no poppler and need not be.
fn drawn_by_poppler(pdf: &[u8], (across, down): (usize, usize)) -> Option<Vec<u8>> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("document.pdf"), pdf).unwrap();
    let scale = ["-scale-to-x".to_owned(), across.to_string(), "-scale-to-y".to_owned(), down.to_string()];
    let run = Command::new("pdftoppm")
        .current_dir(&directory)
        .args(["-png", "-singlefile", "-f", "1"])
        .args(scale)
        .args(["document.pdf", "page"])
        .output();
    let Ok(run) = run else {
        assert!(std::env::var_os("EREG_MUST_PDF").is_none(), "there is no pdftoppm here, and there must be one");
        println!("not run: there is no pdftoppm here");
        return None;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(fs::read(directory.path().join("page.png")).unwrap())
}

/// `EREG_PAPERS=DIR` leaves them there, to be looked at.
#[test]
fn a_picture_shows_what_the_pdf_shows() {
    let signers = PdfSigners::new();
    for (name, paper) in papers() {
        let own = picture(&paper);
        if let Some(directory) = std::env::var_os("EREG_PAPERS") {
            fs::write(Path::new(&directory).join(name).with_extension("png"), &own).unwrap();
        }
        assert!(own.len() <= MOST_BYTES, "{name}: {} bytes", own.len());
        let own = Seen::of(&own);
        assert_eq!(own.size, SIZE, "{name}");
        let Some(drawn) = drawn_by_poppler(&signers.sign_paper(&paper), SIZE) else { return };
        own.is_drawn_by_another(name, &Seen::of(&drawn));
    }
}

/// A reader of ours and another's agree, and one change is seen: a line, the seal or the code less.
#[test]
fn another_page_is_seen_to_be_another() {
    let signers = PdfSigners::new();
    let Some(drawn) = drawn_by_poppler(&signers.issue(&title()), SIZE) else { return };
    let without = |change: &dyn Fn(&mut LicenceFace)| {
        let mut face = title();
        change(&mut face);
        Seen::of(&picture(&paper(&face))).differs(&Seen::of(&drawn), PARTS).0
    };
    assert!(without(&|face| face.rows.truncate(9)) > ALIKE_WITH_CODE);
    assert!(without(&|face| face.token = format!("{TOKEN}0")) > ALIKE_WITH_CODE);
    // Of a page that is not the last one the seal is not shown: what is here without it is another picture.
    let long: Vec<FaceRow> = (0..40).map(|_| row("坐落", "Location", "演示大道")).collect();
    assert!(without(&|face| face.rows.extend(long.clone())) > ALIKE_WITH_CODE);
}

#[test]
fn the_page_of_each_kind_is_as_it_was_looked_at() {
    let signers = PdfSigners::new();
    for (name, paper) in papers() {
        let Some(drawn) = drawn_by_poppler(&signers.sign_paper(&paper), KEPT) else { return };
        is_as_it_was_looked_at(name, &drawn);
    }
}

#[test]
fn its_code_is_scanned_and_its_seal_is_red() {
    let seen = Seen::of(&picture(&paper(&title())));
    assert_eq!(seen.codes(), [TOKEN]);
    assert!(seen.red() > 3_000);
    // A letter has no code, and the same seal.
    let letter = Seen::of(&picture(&all()[0].1));
    assert!(letter.codes().is_empty());
    assert!(letter.red() > 3_000);
    // One of several pages is sealed on its last.
    let mut face = decision(DecidedOn::NotAccepted(received()));
    face.grounds = (0..24).map(|_| face.grounds[0].clone()).collect();
    let first = Seen::of(&picture(&Paper::Decision(face)));
    assert_eq!(first.red(), 0);
}

#[test]
fn the_same_paper_gives_the_same_picture_and_its_time_is_noted() {
    for (name, paper) in papers() {
        let one = picture(&paper);
        assert!(one == picture(&paper), "{name}: two runs differ");
        let later = issue_picture(&paper, instant("2026-11-20T02:00:06.000Z")).unwrap();
        assert!(one != later, "{name}: a file is of one document");
        assert!(Seen::of(&one).pixels == Seen::of(&later).pixels, "{name}: the same pixels at every time");
        let said = |at: Instant| one.windows(24).any(|part| part == at.to_string().as_bytes());
        assert!(said(now()), "{name}");
    }
}

#[test]
fn what_no_page_shows_is_refused() {
    let refused = |face: LicenceFace| issue_picture(&paper(&face), now()).unwrap_err();
    let named = LicenceFace { rows: vec![row("权利人", "Holder", "周𠮷")], ..title() };
    assert_eq!(refused(named), SealingFault::NoGlyph { character: '𠮷' });
    assert_eq!(refused(LicenceFace { token: "A".repeat(5_000), ..title() }), SealingFault::TokenTooLong);
}
