//! PDFs that are broken, endless or meant to harm: each is answered, in bounded work, and none ends the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod fixture;

use std::sync::LazyLock;

use ereg_document::{DocumentIntegrity, verify};
use fixture::{
    der::tlv,
    pdf::{PdfDraft, PdfOffice},
};
use proptest::prelude::*;

static OFFICE: LazyLock<PdfOffice> = LazyLock::new(|| PdfOffice::new("one"));
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| PdfDraft::plain().stamped(&OFFICE));

fn code(bytes: &[u8]) -> &'static str {
    verify(bytes, &OFFICE.roots()).fault().map_or("good", |fault| fault.code())
}

#[test]
fn what_is_cut_short_is_never_good() {
    for length in 0..SOUND.len() {
        assert_ne!(code(&SOUND[..length]), "good", "{length}");
    }
    assert_eq!(code(&SOUND[..4]), "document.not_a_package");
    assert_eq!(code(&SOUND[..5]), "document.not_sealed");
    assert_eq!(code(&SOUND[1..]), "document.not_a_package");
    assert_eq!(code(&[b"\n", &SOUND[..]].concat()), "document.not_a_package");
}

#[test]
fn a_large_file_is_not_looked_at() {
    let most = 4 * 1024 * 1024;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(most, b'/');
    assert_eq!(code(&bytes), "document.not_sealed");
    bytes.push(b'/');
    assert_eq!(code(&bytes), "document.too_large");
}

#[test]
fn what_nests_or_repeats_has_an_end() {
    let long = 1_000_000;
    for (inside, expected) in [
        (format!("<< /ByteRange {} >>", "[".repeat(long)), "document.pdf_structure"),
        (format!("{} /ByteRange", "<< /A ".repeat(long / 2)), "document.pdf_structure"),
        (format!("<< /ByteRange [{}] >>", "0 ".repeat(long)), "document.pdf_structure"),
        (format!("<< /ByteRange ({} >>", "(".repeat(long)), "document.pdf_structure"),
        (format!("<< /ByteRange <{} >>", "0".repeat(long)), "document.pdf_structure"),
        (format!("<< /ByteRange {} >>", "9".repeat(long)), "document.other_pdf_signature"),
        (format!("<< {} >>", "/ByteRange ".repeat(long / 10)), "document.several_signatures"),
        ("<< /ByteRange".to_owned(), "document.pdf_structure"),
        ("/ByteRange".to_owned(), "document.pdf_structure"),
    ] {
        let text = format!("%PDF-1.7\n6 0 obj\n{inside}\nendobj\n");
        assert_eq!(code(text.as_bytes()), expected, "{}", &text[..60.min(text.len())]);
    }
    assert_eq!(code(b"%PDF-1.7\n/ByteRange"), "document.pdf_structure");
}

#[test]
fn a_value_that_nests_or_lies_about_its_length_ends() {
    let with = |value: Vec<u8>| code(&PdfDraft { digits: 200_000, ..PdfDraft::plain() }.with(|_| value));
    let deep = (0..5_000).fold(Vec::new(), |inside, _| tlv(0x30, &inside));
    assert_eq!(with(deep), "document.seal_structure");
    for value in [
        &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF][..],
        &[0x30, 0x80, 0, 0],
        &[0x30, 0x88, 1, 1, 1, 1, 1, 1, 1, 1],
        &[0x1F, 0x81, 0x81, 1],
        &[],
    ] {
        assert_eq!(with(value.to_vec()), "document.seal_structure", "{value:?}");
    }
    let wide = tlv(0x30, &[5, 0].repeat(40_000));
    assert_eq!(with(wide), "document.seal_structure");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_ne!(code(&[b"%PDF-1.7\n6 0 obj<</ByteRange", &bytes[..]].concat()), "good");
    }

    #[test]
    fn a_value_of_any_bytes_is_never_good(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_ne!(code(&PdfDraft::plain().with(|_| bytes)), "good");
    }

    #[test]
    fn a_file_with_any_bytes_put_in_is_never_intact(
        at in any::<prop::sample::Index>(), put in proptest::collection::vec(any::<u8>(), 1..40)
    ) {
        let mut bytes = SOUND.clone();
        let at = at.index(bytes.len());
        for (place, byte) in bytes[at..].iter_mut().zip(&put) {
            *place = *byte;
        }
        prop_assume!(bytes != *SOUND);
        prop_assert!(verify(&bytes, &OFFICE.roots()).integrity != DocumentIntegrity::Intact);
    }

    #[test]
    fn a_file_with_bytes_taken_out_or_doubled_is_never_intact(
        from in any::<prop::sample::Index>(), length in 1usize..200, to in any::<prop::sample::Index>()
    ) {
        let (from, to) = (from.index(SOUND.len()), to.index(SOUND.len()));
        let part = &SOUND[from..(from + length).min(SOUND.len())];
        let without = [&SOUND[..from], &SOUND[from + part.len()..]].concat();
        let doubled = [&SOUND[..to], part, &SOUND[to..]].concat();
        for bytes in [without, doubled] {
            prop_assert!(verify(&bytes, &OFFICE.roots()).integrity != DocumentIntegrity::Intact);
        }
    }

    /// Digits of the value that still are digits: what is read is another signature.
    #[test]
    fn a_value_with_any_digits_put_in_is_never_intact(
        at in any::<prop::sample::Index>(), put in proptest::collection::vec(0u8..16, 1..12)
    ) {
        let from = SOUND.windows(15).position(|window| window == b"/Contents <3082").unwrap() + 11;
        let to = from + SOUND[from..].iter().position(|byte| *byte == b'>').unwrap();
        let mut bytes = SOUND.clone();
        let at = from + at.index(to - from);
        for (place, digit) in bytes[at..to].iter_mut().zip(&put) {
            *place = b"0123456789abcdef"[usize::from(*digit)];
        }
        prop_assume!(bytes != *SOUND);
        prop_assert!(verify(&bytes, &OFFICE.roots()).integrity != DocumentIntegrity::Intact);
    }
}
