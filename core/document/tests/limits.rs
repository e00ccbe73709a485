//! Packages that are broken, endless or meant to harm: each is answered, in bounded work, and none ends the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{RevocationList, SealRoots, verify};
use fixture::{
    Draft, Office, PAGE, VALUE, text,
    zip::{Entry, Way, zip},
};
use proptest::prelude::*;

fn code(bytes: &[u8]) -> &'static str {
    verify(bytes, &SealRoots::default()).fault().map_or("good", |fault| fault.code())
}

fn sound() -> Vec<u8> {
    Draft::plain().sealed(&Office::new("one")).zip()
}

#[test]
fn what_is_cut_short_is_no_package() {
    let whole = sound();
    for length in (0..whole.len()).step_by(97).chain([whole.len() - 1, whole.len() - 22]) {
        assert_eq!(code(&whole[..length]), "document.not_a_package", "{length}");
    }
}

#[test]
fn bytes_that_belong_to_no_entry() {
    let whole = sound();
    for more in [&b"x"[..], &[0; 1000], &whole] {
        let trailing = [&whole, more].concat();
        assert_ne!(code(&trailing), "good");
        assert_ne!(code(&[more, &whole].concat()), "good");
    }
    assert_eq!(code(&[&whole[..], b"x"].concat()), "document.surplus_bytes");
    assert_eq!(code(&[b"x", &whole[..]].concat()), "document.surplus_bytes");
    // A comment, as its length says.
    let mut commented = [&whole[..], b"hello"].concat();
    let at = whole.len() - 2;
    commented[at] = 5;
    assert_eq!(code(&commented), "document.surplus_bytes");
}

#[test]
fn bombs_are_not_unpacked() {
    let bomb = |says| {
        let bytes = vec![0; 65 * 1024 * 1024];
        zip(&[Entry { bytes, way: Way::Deflated, says, ..Entry::of("OFD.xml", b"") }])
    };
    assert_eq!(code(&bomb(None)), "document.too_large");
    assert_eq!(code(&bomb(Some(100))), "document.damaged");
    assert_eq!(code(&bomb(Some(60 * 1024 * 1024))), "document.damaged");
    let many: Vec<Entry> = (0..2001).map(|at| Entry::of(&format!("f{at}"), b"")).collect();
    assert_eq!(code(&zip(&many)), "document.too_many");
    assert_eq!(code(&zip(&many[..2000])), "document.missing");
    let half: Vec<Entry> = (0..2).map(|at| Entry::of(&format!("f{at}"), &vec![0; 33 * 1024 * 1024])).collect();
    assert_eq!(code(&zip(&half)), "document.too_large");
}

#[test]
fn names_that_lead_elsewhere() {
    for name in ["../OFD.xml", "/OFD.xml", "C:/OFD.xml", "a\\b", "a//b", "./a", "a/../b", ""] {
        assert_eq!(code(&zip(&[Entry::of(name, b"x")])), "document.unsafe_path", "{name}");
    }
    let gbk = Entry { name: b"\xD1\xDD.xml".to_vec(), way: Way::Stored, ..Entry::of("", b"") };
    assert_eq!(code(&zip(&[gbk])), "document.unsafe_path");
}

#[test]
fn xml_that_grows_or_nests() {
    let office = Office::new("one");
    let grows = b"<!DOCTYPE a [<!ENTITY b \"ha\">]><a>&b;</a>".to_vec();
    let deep = ["<a>".repeat(1000), "</a>".repeat(1000)].concat().into_bytes();
    for bytes in [grows, deep, Vec::new(), b"<a".to_vec(), vec![0xFF; 10]] {
        assert_eq!(code(&Draft::plain().replace(PAGE, bytes.clone()).sealed(&office).zip()), "document.xml");
        assert_eq!(code(&Draft::plain().sealed(&office).with("OFD.xml", bytes).zip()), "document.xml");
    }
    let rows: String = (0..33).map(|at| format!("<ofd:Signature ID=\"s{at}\" BaseLoc=\"x\"/>")).collect();
    let files = Draft::plain().sealed(&office).with(fixture::SIGNATURES, text("Signatures", "", &rows));
    assert_eq!(code(&files.zip()), "document.too_many");
}

#[test]
fn references_that_run_in_a_circle_end() {
    let office = Office::new("one");
    let around = text("Page", "", "<ofd:PageRes>/OFD.xml</ofd:PageRes><ofd:PageRes>Content.xml</ofd:PageRes>");
    let draft = Draft::plain().replace(PAGE, around);
    assert_eq!(verify(&draft.sealed(&office).zip(), &office.roots()).fault(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_ne!(code(&bytes), "good");
        let _ = SealRoots::parse(&bytes);
        let _ = RevocationList::parse(&bytes);
    }

    #[test]
    fn a_package_with_any_bytes_put_in_is_answered(
        at in any::<prop::sample::Index>(), put in proptest::collection::vec(any::<u8>(), 1..40)
    ) {
        let mut bytes = sound();
        let at = at.index(bytes.len());
        for (place, byte) in bytes[at..].iter_mut().zip(&put) {
            *place = *byte;
        }
        let _ = code(&bytes);
    }

    #[test]
    fn a_signature_with_any_bytes_put_in_is_never_good(
        at in any::<prop::sample::Index>(), put in proptest::collection::vec(any::<u8>(), 1..12)
    ) {
        let office = Office::new("one");
        let files = Draft::plain().sealed(&office);
        let mut bytes = files.bytes(VALUE).to_vec();
        let at = at.index(bytes.len());
        for (place, byte) in bytes[at..].iter_mut().zip(&put) {
            *place = *byte;
        }
        prop_assume!(bytes != files.bytes(VALUE));
        prop_assert!(!verify(&files.with(VALUE, bytes).zip(), &office.roots()).is_good());
    }
}
