//! A stranger is handed anything at all: its content says what it is, and one record says what may be believed of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{fs, path::PathBuf};

use ereg_client::{BookStanding, Handed, HandedKind, Integrity, SealTrust, Verification, Verifier, qr_matrix};
use serde_json::Value;

fn of_the_house(path: &str) -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn vector(file: &str, name: &str) -> Value {
    let all: Vec<Value> = serde_json::from_slice(&of_the_house(&format!("docs/vectors/{file}.json"))).unwrap();
    all.into_iter().find(|vector| vector["name"] == name).unwrap()
}

/// A token that is good, and a verifier under its bundle.
fn token() -> (String, Verifier) {
    let vector = vector("tokens", "at issue");
    let bundle = self::vector("trust_bundles", vector["bundle"].as_str().unwrap());
    let verifier = Verifier::under(bundle["text"].as_str().unwrap().as_bytes().to_vec(), None).unwrap();
    (vector["text"].as_str().unwrap().to_owned(), verifier)
}

fn golden(name: &str) -> Vec<u8> {
    of_the_house(&format!("core/document/tests/golden/{name}"))
}

fn checked(verifier: &Verifier, bytes: &[u8]) -> Verification {
    match verifier.document(bytes.to_vec()) {
        Handed::Checked { found } => found,
        Handed::Picture => panic!("taken for a picture"),
    }
}

fn code(found: &Verification) -> &str {
    found.trouble.as_ref().map_or("", |trouble| trouble.code.as_str())
}

#[test]
fn a_token_is_told_by_its_text_and_only_one_that_is_sealed_shows_its_face() {
    let (text, verifier) = token();
    for copied in [text.clone(), format!("\u{feff}{text}\r\n"), format!("  {text}\n")] {
        let found = checked(&verifier, copied.as_bytes());
        assert_eq!((found.kind, found.ok, code(&found)), (HandedKind::Token, true, ""));
        assert_eq!(
            (found.integrity, found.seal, found.book),
            (Integrity::Intact, SealTrust::Trusted, BookStanding::StatusUnknown)
        );
        assert!(found.face.is_some() && found.said.len() == 3);
        assert_eq!(found.conclusion.zh, "签发时有效，现在未知");
    }
    let (_, other) = text.split_at(text.len() - 6);
    let altered = checked(&verifier, text.replace(other, "000000").as_bytes());
    assert_eq!((altered.kind, altered.ok), (HandedKind::Token, false));
    assert!(altered.face.is_none() && altered.trouble.is_some(), "nothing is repeated of it");
    assert!(altered.conclusion.zh.ends_with("请勿采信"), "{:?}", altered.conclusion);
}

/// The stranger has the trust file and nothing else.
#[test]
fn a_document_of_the_bundles_office_is_trusted_by_the_bundle_alone() {
    let under = |trust: &str| Verifier::under(of_the_house(&format!("core/trust/tests/golden/{trust}")), None).unwrap();
    let (office, silent) = (under("trust-seals.json"), under("trust.json"));
    for (file, kind) in [("sealed.ofd", HandedKind::Ofd), ("sealed.pdf", HandedKind::Pdf)] {
        let good = checked(&office, &golden(file));
        assert_eq!((good.kind, good.ok, good.seal), (kind, true, SealTrust::Trusted));
        assert!(good.said[1].zh.contains("信任文件列明") && !good.said[1].zh.contains("您指明"), "{:?}", good.said);
        let strange = checked(&silent, &golden(file));
        assert_eq!((strange.ok, strange.integrity, strange.seal), (false, Integrity::Intact, SealTrust::UnknownKey));
    }
    for (forged, integrity) in [
        ("swapped-page.ofd", Integrity::PartlyProtected),
        ("changed-page.ofd", Integrity::Altered),
        ("changed.pdf", Integrity::Altered),
    ] {
        let found = checked(&office, &golden(forged));
        assert_eq!((found.ok, found.integrity), (false, integrity), "{forged}");
    }
    // Another office's is trusted by the word of whoever names its roots, and is said to be.
    let theirs = golden("pyhanko/plain.pdf");
    let strange = checked(&office, &theirs);
    assert_eq!((strange.seal, code(&strange)), (SealTrust::UnknownKey, "document.signer_not_trusted"));
    let both = office.with_seal_roots(golden("pyhanko/roots.pem"), None).unwrap();
    let named = checked(&both, &theirs);
    assert!(named.ok && named.said[1].zh.contains("您指明"), "{:?}", named.said);
    assert!(checked(&both, &golden("sealed.pdf")).said[1].zh.contains("信任文件列明"), "and no less of its own");
    let revoked = office.with_seal_roots(golden("roots.pem"), Some(golden("revoked.crl"))).unwrap();
    assert_eq!(checked(&revoked, &golden("sealed.ofd")).seal, SealTrust::Revoked);
}

/// Tokens are verified by keys that it can read.
#[test]
fn a_bundle_whose_certificates_cannot_be_read_verifies_tokens_and_no_document() {
    let unreadable = vector("trust_bundles", "seals")["text"].as_str().unwrap().as_bytes().to_vec();
    let verifier = Verifier::under(unreadable, None).unwrap();
    let (text, _) = token();
    assert!(checked(&verifier, text.as_bytes()).ok);
    let found = checked(&verifier, &golden("sealed.ofd"));
    assert_eq!((found.ok, found.integrity, found.seal), (false, Integrity::Intact, SealTrust::UnknownKey));
    assert_eq!(code(&found), "document.maker_not_trusted");
}

#[test]
fn a_sealed_document_is_told_by_its_bytes_and_trusted_under_the_roots_that_are_given() {
    let (_, nobodys) = token();
    let under = |roots: &str| nobodys.with_seal_roots(golden(roots), None).unwrap();
    for (file, roots, kind) in
        [("sealed.ofd", "roots.pem", HandedKind::Ofd), ("sealed.pdf", "pdf-roots.pem", HandedKind::Pdf)]
    {
        let good = checked(&under(roots), &golden(file));
        assert_eq!(
            (good.kind, good.ok, good.integrity, good.seal),
            (kind, true, Integrity::Intact, SealTrust::Trusted)
        );
        assert_eq!(good.book, BookStanding::Unverifiable, "it does not know what came after it was sealed");
        let strange = checked(&nobodys, &golden(file));
        assert_eq!((strange.ok, strange.integrity, strange.seal), (false, Integrity::Intact, SealTrust::UnknownKey));
        let claims = strange.lines.iter().any(|line| line.label.zh.contains("未经证实"));
        assert!(claims, "what nobody vouches for is its own word: {:?}", strange.lines);
    }
    let swapped = checked(&under("roots.pem"), &golden("swapped-page.ofd"));
    assert_eq!((swapped.ok, swapped.integrity), (false, Integrity::PartlyProtected));
    assert_eq!(swapped.conclusion.zh, "只有一部分受保护，请勿采信");
    let named = |found: &Verification, file: &str| found.lines.iter().any(|line| line.value.zh == file);
    assert!(named(&swapped, "Doc_0/Pages/Page_0/Content.xml"), "{:?}", swapped.lines);
    let changed = checked(&under("roots.pem"), &golden("changed-page.ofd"));
    assert_eq!((changed.integrity, code(&changed)), (Integrity::Altered, "document.file_changed"));
    let revoked = nobodys.with_seal_roots(golden("roots.pem"), Some(golden("revoked.crl"))).unwrap();
    assert_eq!(checked(&revoked, &golden("sealed.ofd")).seal, SealTrust::Revoked);
    for (roots, list, refused) in [
        (golden("sealed.ofd"), None, "seal_roots.unreadable"),
        (golden("roots.pem"), Some(golden("roots.pem")), "seal_roots.revocation_list"),
    ] {
        assert_eq!(nobodys.with_seal_roots(roots, list).err().unwrap().code(), refused);
    }
}

#[test]
fn whatever_is_nothing_of_these_is_told_as_such_and_a_picture_is_for_the_system_to_decode() {
    let (_, verifier) = token();
    for (bytes, kind, refused) in [
        (&b"\x00\x9f\x92\x96"[..], HandedKind::Unknown, "handed.unknown"),
        (b"", HandedKind::Unknown, "token.prefix"),
        (b"hello", HandedKind::Unknown, "token.prefix"),
        (b"EREG1:", HandedKind::Token, "token."),
        (b"{}", HandedKind::QueryResult, "result.unreadable"),
        (b"PK\x03\x04", HandedKind::Ofd, "document."),
        (b"%PDF-1.7", HandedKind::Pdf, "document."),
    ] {
        let found = checked(&verifier, bytes);
        assert_eq!((found.kind, found.ok, found.face.is_none()), (kind, false, true), "{bytes:?}");
        assert_ne!(found.integrity, Integrity::Intact, "{bytes:?}");
        assert!(code(&found).starts_with(refused), "{bytes:?}: {}", code(&found));
    }
    let endless = vec![b'A'; 2 << 20];
    assert_eq!(code(&checked(&verifier, &endless)), "handed.unknown", "no text is as long");
    for picture in [&b"\x89PNG\r\n\x1A\n"[..], b"\xFF\xD8\xFF\xE0", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"] {
        assert_eq!(verifier.document(picture.to_vec()), Handed::Picture, "{picture:?}");
    }
}

#[test]
fn a_picture_of_a_code_is_answered_as_its_text_is() {
    let (text, verifier) = token();
    let code_of = qr_matrix(&text).unwrap();
    let (side, module, quiet) = (code_of.side as usize, 4, 4);
    let wide = (side + 2 * quiet) * module;
    let mut light = vec![255; wide * wide];
    for at in (0..side * side).filter(|at| code_of.dark[*at] == 1) {
        let (left, top) = ((at % side + quiet) * module, (at / side + quiet) * module);
        for y in top..top + module {
            light[y * wide + left..][..module].fill(0);
        }
    }
    let pixels = u32::try_from(wide).unwrap();
    assert_eq!(verifier.picture(pixels, pixels, light.clone()), checked(&verifier, text.as_bytes()));
    for (wide, tall, light, refused) in [
        (pixels, pixels + 1, light.clone(), "picture.unreadable"),
        (pixels, pixels, vec![255; light.len()], "picture.no_code"),
        (u32::MAX, u32::MAX, Vec::new(), "picture.too_large"),
    ] {
        let found = verifier.picture(wide, tall, light);
        assert_eq!((found.kind, found.ok, code(&found)), (HandedKind::Picture, false, refused));
    }
}
