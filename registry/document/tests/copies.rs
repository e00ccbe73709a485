//! The copies of a licence: what an entry cancelled says so on every page, an annotated copy says for whom, for what and until when,
//! and whoever is handed either as OFD or as PDF reads the same in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{CopyAnnotation, DocumentFault, DocumentIntegrity, cancelled_on, stated_token};
use ereg_domain::identifier::LicenceType;
use ereg_sealing::{AnnotatedFace, CancelledFace, LicenceFace, Paper, SealingFault};
use fixture::{Files, PdfSigners, Sealers, both, kinds, letters, licence, now, sealed_at, title};

/// A licence that goes on on a second page.
fn long() -> LicenceFace {
    LicenceFace { remarks: Some(both(&"演示附记。".repeat(400), "Remarks of a demonstration.")), ..title() }
}

fn cancelled() -> CancelledFace {
    kinds::cancelled(long())
}

fn annotated() -> AnnotatedFace {
    kinds::annotated(long())
}

/// The text of each page, without the places at which lines break.
fn pages(paper: &Paper) -> Vec<String> {
    let files = Files::of(&Sealers::new().seal_paper(paper));
    let said = files.pages().into_iter().map(|page| files.lines(page).concat().replace(['\n', ' '], ""));
    said.collect()
}

#[test]
fn every_page_of_a_copy_says_what_it_is_and_that_it_is_a_demonstration() {
    for (paper, says) in [
        (
            Paper::Cancelled(cancelled()),
            ["本证照已于2026年11月19日注销", "Cancelledon19November2026", "已注销作废VOID"],
        ),
        (
            Paper::Annotated(annotated()),
            [
                "加注件：仅供演示租客用于出租住房，使用至2026年12月31日",
                "onlyfor演示租客,forlettingthehome",
                "until31December2026",
            ],
        ),
    ] {
        let pages = pages(&paper);
        assert!(pages.len() > 1, "it goes on on a second page");
        for page in &pages {
            for told in says.into_iter().chain(["演示文件·不具法律效力", "演示样张DEMO"]) {
                assert!(page.contains(told), "{told} in {page}");
            }
        }
        assert!(pages.concat().contains("周建国、ZoëMüller"), "the face as it was handed out");
    }
}

#[test]
fn a_copy_verifies_in_both_forms_and_says_its_annotation_to_programs() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let face = annotated();
    for bytes in
        [sealers.seal_paper(&Paper::Annotated(face.clone())), signers.sign_paper(&Paper::Annotated(face.clone()))]
    {
        let read = CopyAnnotation::read(&bytes).unwrap().expect("an annotated copy");
        assert_eq!((&read.licence, &read.of), (&face.copy, &face.licence.licence));
        assert_eq!((read.user.as_str(), read.purpose.as_str(), read.until), ("演示租客", "出租住房", face.until));
    }
    let void = Paper::Cancelled(cancelled());
    for bytes in [sealers.seal_paper(&void), signers.sign_paper(&void)] {
        assert_eq!(cancelled_on(&bytes).unwrap(), Some(cancelled().since));
    }
    for paper in [void, Paper::Licence(long()), Paper::Annotated(face)] {
        let (ofd, pdf) = (sealers.seal_paper(&paper), signers.sign_paper(&paper));
        assert_eq!(sealers.verify(&ofd).integrity, DocumentIntegrity::Intact);
        let is_annotated = matches!(paper, Paper::Annotated(_));
        for bytes in [&ofd, &pdf] {
            assert_eq!(CopyAnnotation::read(bytes).unwrap().is_some(), is_annotated);
            assert_eq!(cancelled_on(bytes).unwrap().is_some(), matches!(paper, Paper::Cancelled(_)));
        }
    }
}

#[test]
fn a_licence_and_its_copies_state_its_token_and_one_of_another_is_a_fault() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let text = include_str!("../../../core/trust/tests/golden/token.txt").trim_end();
    let number = "鄂（2026）武汉市江岸不动产权第0000017号";
    let own = LicenceFace { token: text.to_owned(), number: number.to_owned(), ..title() };
    let other = LicenceFace { token: text.to_owned(), ..title() };
    let papers = |face: LicenceFace| {
        let copies =
            [Paper::Cancelled(kinds::cancelled(face.clone())), Paper::Annotated(kinds::annotated(face.clone()))];
        [Paper::Licence(face)].into_iter().chain(copies)
    };
    for paper in papers(own) {
        for bytes in [sealers.seal_paper(&paper), signers.sign_paper(&paper)] {
            assert_eq!(stated_token(&bytes).unwrap().map(|token| token.text()).as_deref(), Some(text));
        }
    }
    // The seal is good, and what it vouches for contradicts itself.
    for paper in papers(other) {
        let ofd = sealers.seal_paper(&paper);
        assert!(sealers.verify(&ofd).is_good());
        for bytes in [ofd, signers.sign_paper(&paper)] {
            assert_eq!(stated_token(&bytes), Err(DocumentFault::OtherToken));
        }
    }
    let letter = Paper::Acceptance(letters::acceptance());
    for bytes in [sealers.seal_paper(&letter), signers.sign_paper(&letter)] {
        assert_eq!(stated_token(&bytes), Ok(None));
    }
}

#[test]
fn the_metadata_of_a_copy_says_how_it_stands() {
    let files = |paper: &Paper| Files::of(&Sealers::new().seal_paper(paper));
    let of = |files: &Files, item: &str| {
        let entry = files.text("OFD.xml").to_owned();
        let (_, rest) = entry.split_once(&format!("Name=\"{item}\">")).unwrap_or_else(|| panic!("{item}"));
        rest.split('<').next().unwrap().to_owned()
    };
    let void = files(&Paper::Cancelled(cancelled()));
    assert_eq!(of(&void, "ZZBS"), cancelled().licence.licence.as_str(), "it is still that licence");
    assert_eq!((of(&void, "KZ_ZZZT"), of(&void, "KZ_ZXRQ")), ("注销".to_owned(), "2026-11-19".to_owned()));
    let copy = files(&Paper::Annotated(annotated()));
    assert_eq!(of(&copy, "ZZYXQQSRQ"), "2026-11-20");
    assert_eq!((of(&copy, "ZZBS"), of(&copy, "ZZYXQJZRQ")), (annotated().copy.to_string(), "2026-12-31".to_owned()));
}

#[test]
fn no_copy_is_made_under_an_identifier_of_another_kind_or_with_more_words_than_a_page_has_room_for() {
    let refused = |face: AnnotatedFace| {
        let sealers = Sealers::new();
        sealed_at(&Paper::Annotated(face), &sealers.seal, &sealers.signer, now()).unwrap_err()
    };
    let other = licence(LicenceType::RegistrationProof);
    assert_eq!(refused(AnnotatedFace { copy: other, ..annotated() }), SealingFault::UnknownLicence);
    let wordy = AnnotatedFace { user: "演".repeat(200), ..annotated() };
    assert_eq!(refused(wordy), SealingFault::TooMuchText);
    // The longest that an act lets in has its place.
    let longest = "演".repeat(40);
    let fits = AnnotatedFace { user: longest.clone(), purpose: both(&longest, &longest), ..annotated() };
    assert!(!pages(&Paper::Annotated(fits)).is_empty());
}
