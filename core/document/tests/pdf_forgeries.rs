//! Signed PDFs that are not what they seem. The attacks are those that were published against readers of PDF
//! (<https://pdf-insecurity.org>): forged, extended, wrapped and shadowed; and those on what no signature covers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentIntegrity, DocumentVerdict, verify};
use ereg_trust::Digest;
use fixture::{
    authority::{Curve, Says, certify},
    der::{int, octets, oid, seq, tlv},
    pdf::{
        CONTENT_TYPE, Cms, DATA, Gap, MESSAGE_DIGEST, PdfDraft, PdfOffice, SHA256, SIGNING_CERTIFICATE, TIMESTAMP_INFO,
        TIMESTAMP_TOKEN, algorithm, attribute, digest, timestamp_info,
    },
};

fn office() -> PdfOffice {
    PdfOffice::new("one")
}

fn judged(bytes: &[u8]) -> DocumentVerdict {
    verify(bytes, &office().roots())
}

fn code(verdict: &DocumentVerdict) -> &'static str {
    verdict.fault().map_or("good", |fault| fault.code())
}

/// The code, for what is in no way called intact or trusted.
fn refused(bytes: &[u8]) -> &'static str {
    let verdict = judged(bytes);
    assert!(verdict.integrity != DocumentIntegrity::Intact && verdict.sealer.fault().is_some(), "{verdict:?}");
    code(&verdict)
}

fn sound() -> Vec<u8> {
    PdfDraft::plain().stamped(&office())
}

fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).position(|window| window == word).unwrap()
}

/// One text put in the place of another.
fn swapped(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = find(bytes, from.as_bytes());
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

/// The ranges as they are stated.
fn ranges(bytes: &[u8]) -> String {
    let at = find(bytes, b"/ByteRange ") + 11;
    let end = at + find(&bytes[at..], b"]") + 1;
    String::from_utf8(bytes[at..end].to_vec()).unwrap()
}

/// Other ranges in the same place, so that nothing moves.
fn ranged(bytes: &[u8], stated: &str) -> Vec<u8> {
    let old = ranges(bytes);
    let at = find(bytes, old.as_bytes());
    let place = old.len().max(stated.len());
    let mut changed = bytes.to_vec();
    changed[at..at + place].fill(b' ');
    changed[at..at + stated.len()].copy_from_slice(stated.as_bytes());
    changed
}

fn gap(bytes: &[u8]) -> Gap {
    let from = find(bytes, b"/Contents <3082") + 10;
    Gap { from, to: from + find(&bytes[from..], b">") + 1 }
}

/// Signed by one who changes the signature before it is made.
fn signed(change: impl FnOnce(&mut Cms)) -> Vec<u8> {
    PdfDraft::plain().with(|digest| {
        let mut signature = office().signature(digest);
        change(&mut signature);
        signature.der()
    })
}

/// Stamped by one who changes the token before it is made.
fn stamped(change: impl FnOnce(&mut Cms, &[u8])) -> Vec<u8> {
    PdfDraft::plain().with(|digest| {
        let signature = office().signature(digest);
        let mut token = office().token(&signature.value(), "20261120020008Z");
        change(&mut token, &signature.value());
        signature.unsigned(TIMESTAMP_TOKEN, &token.der()).der()
    })
}

#[test]
fn universal_forgery_takes_the_ranges_or_the_value_away() {
    let bytes = sound();
    let (old, place) = (ranges(&bytes), gap(&bytes));
    for stated in ["null", "[]", "[0]", "7 0 R", "(0)", "<00>", "[0 0 0]", "[0 1 2 3 4]", "[(0) 0 0 0]"] {
        assert_eq!(refused(&ranged(&bytes, stated)), "document.byte_range", "{stated}");
    }
    for stated in ["[-1 0 0 0]", "[0 -1 0 0]", "[0 0.5 0 0]", "[99999999999 0 0 0]", "[0 0 0 18446744073709551615]"] {
        assert_eq!(refused(&ranged(&bytes, stated)), "document.byte_range", "{stated}");
    }
    assert_eq!(refused(&ranged(&bytes, "")), "document.byte_range");
    assert_eq!(refused(&swapped(&bytes, "/ByteRange", "/ByteRangE")), "document.not_sealed");
    assert_eq!(refused(&swapped(&bytes, "/ByteRange", "/Byte#52ange")), "document.not_sealed");
    assert_eq!(refused(&swapped(&bytes, "/ByteRange", "/ByteRanges")), "document.byte_range");
    assert_eq!(refused(&swapped(&bytes, &format!("/ByteRange {old}"), "")), "document.not_sealed");
    // The value is missing, is none, is empty, or is nothing but the place for one.
    assert_eq!(refused(&swapped(&bytes, "/Contents <3082", "/Contentz <3082")), "document.pdf_structure");
    let with_value = |value: &[u8]| [&bytes[..place.from], value, &bytes[place.to..]].concat();
    for (value, expected) in [
        (&b"null"[..], "document.pdf_structure"),
        (b"7 0 R", "document.pdf_structure"),
        (b"(0)", "document.pdf_structure"),
        (b"<>", "document.byte_range"),
        (b"<00>", "document.byte_range"),
        (b"", "document.pdf_structure"),
    ] {
        assert_eq!(refused(&with_value(value)), expected, "{}", String::from_utf8_lossy(value));
    }
    let (empty, _) = PdfDraft::plain().prepared();
    assert_eq!(refused(&empty), "document.seal_structure");
}

/// `cargo xtask sabotage` breaks this: a signature that is sound says nothing of what stands behind its ranges.
#[test]
fn what_is_outside_the_ranges_is_never_called_intact() {
    let verdict = judged(&[&sound()[..], b"4 0 obj\n<< /Length 0 >>\nstream\nendstream\nendobj\n"].concat());
    assert!(verdict.integrity != DocumentIntegrity::Intact, "bytes that nobody signed are called intact");
}

#[test]
fn incremental_saving_adds_nothing() {
    let bytes = sound();
    let start = bytes.len();
    let page =
        "4 0 obj\n<< /Length 44 >>\nstream\nBT /F1 14 Tf 40 700 Td (DEMO: FORGED) Tj ET     \nendstream\nendobj\n";
    let table = format!("xref\n0 1\n0000000000 65535 f \n4 1\n{start:010} 00000 n \n");
    let trailer = format!("trailer\n<< /Size 7 /Root 1 0 R /Prev 0 >>\nstartxref\n{}\n%%EOF\n", start + page.len());
    for added in [
        [page, &table, &trailer].concat().as_str(),
        // As published against readers that look whether an update is whole: without a table, without a trailer.
        page,
        [page, trailer.as_str()].concat().as_str(),
        [page, table.as_str()].concat().as_str(),
        "% a comment\n",
        "\n",
        "\0",
        "%%EOF\n",
    ] {
        let verdict = judged(&[&bytes, added.as_bytes()].concat());
        assert_eq!((verdict.integrity.name(), code(&verdict)), ("altered", "document.added_after_sealing"), "{added}");
        assert_eq!((verdict.sealer.name(), verdict.seals.len()), ("unknown_key", 0));
    }
    // With a copy of the signature, which covers nothing that was added.
    let copy = &bytes[find(&bytes, b"6 0 obj")..];
    assert_eq!(refused(&[&bytes[..], copy].concat()), "document.several_signatures");
    // Of what is cut away nothing is said to be whole.
    assert_eq!(refused(&bytes[..bytes.len() - 1]), "document.byte_range");
    // Ranges that were stretched over what was added, or shrunk.
    let place = gap(&bytes);
    let longer = [&bytes[..], page.as_bytes()].concat();
    let all = format!("[0 {} {} {}]", place.from, place.to, longer.len() - place.to);
    assert_eq!(refused(&ranged(&longer, &all)), "document.content_changed");
    let less = format!("[0 {} {} {}]", place.from, place.to, bytes.len() - place.to - 1);
    assert_eq!(refused(&ranged(&bytes, &less)), "document.added_after_sealing");
}

#[test]
fn wrapping_moves_no_range() {
    let bytes = sound();
    let place = gap(&bytes);
    let behind = bytes.len() - place.to;
    let forged = "4 0 obj\n<< /Length 5 >>\nstream\nFORGE\nendstream\nendobj\n";
    // Another object between the ranges, and the second range behind it.
    let wrapped = [&bytes[..place.to], forged.as_bytes(), &bytes[place.to..]].concat();
    for stated in [
        format!("[0 {} {} {behind}]", place.from, place.to + forged.len()),
        format!("[0 {} {} {}]", place.from, place.to, behind + forged.len()),
        format!("[0 {} {} {behind}]", place.from, place.to),
    ] {
        assert!(refused(&ranged(&wrapped, &stated)).starts_with("document."), "{stated}");
    }
    assert_eq!(
        refused(&ranged(&wrapped, &format!("[0 {} {} {behind}]", place.from, place.to + forged.len()))),
        "document.pdf_structure"
    );
    // Behind the end of the value, hidden from whoever looks at the value alone.
    let inside = [&bytes[..place.to - 1], b">", forged.as_bytes(), b"<00>", &bytes[place.to..]].concat();
    assert!(refused(&inside).starts_with("document."));
    // Ranges that begin later, overlap, leave more out, or are the wrong way round.
    for stated in [
        format!("[1 {} {} {behind}]", place.from - 1, place.to),
        format!("[0 {} {} {behind}]", place.from - 1, place.to),
        format!("[0 {} {} {behind}]", place.from + 1, place.to),
        format!("[0 {} {} {}]", place.from, place.to - 1, behind + 1),
        format!("[0 {} {} {}]", place.from, place.to + 1, behind - 1),
        format!("[0 {} {} {behind}]", place.to, place.from),
        format!("[0 {} 0 {}]", place.from, bytes.len()),
        format!("[{} {behind} 0 {}]", place.to, place.from),
        format!("[0 {} {} {}]", place.from, place.to, behind + 1),
        format!("[0 0 0 {}]", bytes.len()),
    ] {
        assert_eq!(refused(&ranged(&bytes, &stated)), "document.byte_range", "{stated}");
    }
    // The same signed bytes, divided elsewhere: the ranges are signed and say where.
    let value = bytes[place.from..place.to].to_vec();
    let all = [&bytes[..place.from], &bytes[place.to..]].concat();
    for at in [find(&all, b"/Filter"), find(&all, b"/ByteRange"), find(&all, b"/Name"), 15] {
        let moved = [&all[..at], &value, &all[at..]].concat();
        assert!(refused(&moved).starts_with("document."), "{at}");
    }
    // A second dictionary with ranges of its own, before and behind the one that is signed.
    let other = format!("9 0 obj\n<< /Type /Sig /Contents <00> /ByteRange {} >>\nendobj\n", ranges(&bytes));
    for at in [15, place.to, bytes.len()] {
        let twice = [&bytes[..at], other.as_bytes(), &bytes[at..]].concat();
        assert_eq!(refused(&twice), "document.several_signatures");
    }
}

#[test]
fn shadows_are_changes_like_others() {
    // A shadow document holds two contents when it is signed. What shows the other one is always added or changed later.
    let bytes = sound();
    let start = bytes.len();
    let end = format!("\nstartxref\n{start}\n%%EOF\n");
    let hide = "trailer\n<< /Size 7 /Root 8 0 R >>";
    let replace =
        "xref\n0 1\n0000000000 65535 f \n3 1\n0000000100 00000 n \ntrailer\n<< /Size 7 /Root 1 0 R /Prev 0 >>";
    let font = "7 0 obj\n<< /Type /Font /BaseFont /Other >>\nendobj\n";
    let field = "5 0 obj\n<< /FT /Tx /V (FORGED) >>\nendobj\n";
    for added in [hide, replace, font, field] {
        let extended = [&bytes[..], added.as_bytes(), end.as_bytes()].concat();
        assert_eq!(refused(&extended), "document.added_after_sealing", "{added}");
    }
    // Where the table stands is signed too.
    let table = find(&bytes, b"startxref") + 10;
    let last = bytes.len() - 8;
    for at in [table, last] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_eq!(refused(&changed), "document.content_changed");
    }
    assert_eq!(refused(&swapped(&bytes, "holder Lin", "holder Min")), "document.content_changed");
}

#[test]
fn a_signature_belongs_to_one_document_and_one_certificate() {
    let other = PdfDraft { words: "DEMO: holder Min", ..PdfDraft::plain() };
    let (bytes, place) = (sound(), gap(&sound()));
    let taken = bytes[place.from..place.to].to_vec();
    let (mut forged, place) = other.prepared();
    forged[place.from..place.to].copy_from_slice(&taken);
    assert_eq!(refused(&forged), "document.content_changed");
    // The digest of the forged content, put in where the signed one stands.
    let digests =
        |bytes: &[u8], place: &Gap| digest(bytes, place).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (old, new) = (digests(&bytes, &place), digests(&forged, &place));
    assert_eq!(refused(&swapped(&forged, &old, &new)), "document.signature_mismatch");
    // Another certificate of the same key and name: a signature says which one it was made with.
    let one = office();
    let again = certify(&one.signer.name, "one pdf signer", Some(&one.root), &Says::signer(201).on(Curve::P256));
    let bytes = signed(|signature| {
        signature.certificates[0] = again.der.clone();
        signature.named = fixture::pdf::named(&again, &one.root);
    });
    assert_eq!(refused(&bytes), "document.other_signer");
    // The certificate that it names is not there, or nowhere.
    let bytes = signed(|signature| signature.named = fixture::pdf::named(&again, &one.root));
    assert_eq!(refused(&bytes), "document.certificate");
    assert_eq!(refused(&signed(|signature| signature.certificates.clear())), "document.other_pdf_signature");
    let unread = signed(|signature| signature.certificates[0][9] ^= 1);
    assert_eq!((judged(&unread).integrity.name(), refused(&unread)), ("unverifiable", "document.certificate"));
    // Signed with a key on the other curve.
    let sm2 = certify("演示登记机构", "sm2", Some(&one.root), &Says::signer(202));
    let bytes = PdfDraft::plain().with(|digest| Cms::detached(&sm2, &one.root, digest).der());
    assert_eq!(refused(&bytes), "document.signature_mismatch");
}

#[test]
fn a_value_is_digits_of_one_case_and_nothing_else() {
    let bytes = sound();
    let place = gap(&bytes);
    let with = |at: usize, byte: u8| {
        let mut changed = bytes.clone();
        changed[at] = byte;
        refused(&changed)
    };
    let (first, last) = (place.from + 1, place.to - 2);
    for byte in [b' ', b'\n', 0, b'%', b'(', b'/', b'g', 0xFF] {
        assert_eq!(with(last, byte), "document.signature_gap", "{byte}");
        assert_eq!(with(first + 9, byte), "document.signature_gap", "{byte}");
    }
    // Something behind the element, where there should be zeros.
    assert_eq!(with(last, b'1'), "document.signature_gap");
    assert_eq!(with(last - 40, b'a'), "document.signature_gap");
    // One capital among small letters.
    let letter = first + bytes[first..last].iter().position(u8::is_ascii_alphabetic).unwrap();
    assert_eq!(with(letter, bytes[letter].to_ascii_uppercase()), "document.signature_gap");
    // Its end one digit early: half of the last byte would be made up.
    assert_eq!(with(last, b'>'), "document.pdf_structure");
    let odd = PdfDraft { digits: 6001, ..PdfDraft::plain() };
    assert_eq!(refused(&odd.stamped(&office())), "document.signature_gap");
    let huge = PdfDraft { digits: 300_000, ..PdfDraft::plain() };
    assert_eq!(refused(&huge.stamped(&office())), "document.too_large");
}

#[test]
fn other_kinds_of_signature_are_said_to_be_other() {
    let plain = PdfDraft::plain();
    for before in [
        "/Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached",
        "/Type /Sig /SubFilter /adbe.pkcs7.sha1",
        "/Type /Sig /SubFilter /adbe.x509.rsa_sha1",
        "/Type /DocTimeStamp /SubFilter /ETSI.RFC3161",
        "/Type /DocTimeStamp /SubFilter /ETSI.CAdES.detached",
        "/SubFilter /ETSI.CAdES.detached",
        "/Type /Sig",
        "/Type /Sig /SubFilter (ETSI.CAdES.detached)",
    ] {
        let bytes = PdfDraft { before, ..plain.clone() }.signed(&office());
        let verdict = judged(&bytes);
        assert_eq!(
            (verdict.integrity.name(), refused(&bytes)),
            ("unverifiable", "document.other_pdf_signature"),
            "{before}"
        );
    }
    for (behind, expected) in [
        ("", "document.other_pdf_signature"),
        ("/M 6 0 R", "document.other_pdf_signature"),
        ("/M (yesterday)", "document.pdf_structure"),
        ("/M (D:20261120100005)", "document.pdf_structure"),
        ("/M (D:20261120020005Z) /M (D:20301120020005Z)", "document.pdf_structure"),
        ("/M (D:20261120020005Z) /#4d (D:20301120020005Z)", "document.pdf_structure"),
        ("/M (D:20261120020005Z) % comment", "document.pdf_structure"),
    ] {
        let bytes = PdfDraft { behind, ..plain.clone() }.signed(&office());
        assert_eq!(refused(&bytes), expected, "{behind}");
    }
}

#[test]
fn nothing_stands_in_a_signature_that_nobody_signed() {
    let one = office();
    let other = "document.other_pdf_signature";
    let structure = "document.seal_structure";
    let check = |what: &str, expected: &str, change: &dyn Fn(&mut Cms)| {
        assert_eq!(refused(&signed(|signature| change(signature))), expected, "{what}");
    };
    check("a version", other, &|signature| signature.version = 3);
    check("a signer's version", other, &|signature| signature.signer_version = 3);
    check("no digest", structure, &|signature| signature.digests.clear());
    check("two digests", structure, &|signature| signature.digests = algorithm(SHA256).repeat(2));
    check("SHA-1", "document.algorithm", &|signature| signature.digests = algorithm("1.3.14.3.2.26"));
    check("parameters", "document.algorithm", &|signature| {
        signature.digests = seq(&[oid(SHA256), octets(b"")]);
    });
    check("RSA", "document.algorithm", &|signature| signature.algorithm = algorithm("1.2.840.113549.1.1.11"));
    check("SM2", "document.algorithm", &|signature| signature.algorithm = algorithm("1.2.156.10197.1.501"));
    check("parameters of ECDSA", "document.algorithm", &|signature| {
        signature.algorithm = seq(&[oid("1.2.840.10045.4.3.2"), vec![5, 0]]);
    });
    check("content inside", other, &|signature| signature.content = Some(b"FORGED".to_vec()));
    check("lists of revoked ones", other, &|signature| signature.lists = tlv(0xA1, &seq(&[])));
    check("two signers", other, &|signature| signature.more_signers = signature.signer());
    check("surplus", other, &|signature| signature.more_signers = vec![5, 0]);
    check("an unsigned attribute", other, &|signature| {
        signature.unsigned = vec![attribute("1.2.840.113549.1.9.6", &seq(&[]))];
    });
    check("a token and more", other, &|signature| {
        let token = attribute(TIMESTAMP_TOKEN, &one.token(&signature.value(), "20261120020008Z").der());
        signature.unsigned = vec![token, attribute("1.2.3", &seq(&[]))];
    });
    check("a doubled token", structure, &|signature| {
        let token = attribute(TIMESTAMP_TOKEN, &one.token(&signature.value(), "20261120020008Z").der());
        signature.unsigned = vec![token.clone(), token];
    });
    check("no token", structure, &|signature| signature.unsigned = vec![attribute(TIMESTAMP_TOKEN, b"")]);
    check("text for a token", structure, &|signature| {
        signature.unsigned = vec![attribute(TIMESTAMP_TOKEN, &octets(b""))]
    });

    // Certificates that anybody could put in: of nobody's issuer, a root that was changed, an authority without its root.
    let stranger = PdfOffice::new("two");
    check("a strange certificate", "document.certificate", &|signature| {
        signature.certificates.push(stranger.root.der.clone());
    });
    check("a root that was changed", "document.certificate", &|signature| {
        let mut twin = one.root.der.clone();
        twin[15] ^= 2; // its serial number
        signature.certificates[1] = twin;
    });
    check("too many", "document.too_many", &|signature| {
        signature.certificates.extend(std::iter::repeat_n(one.stamper.der.clone(), 8));
    });
    check("no certificate", other, &|signature| signature.certificates.push(tlv(0xA2, b"")));
    check("another order of fields", structure, &|signature| {
        signature.named = seq(&[int(1), oid("1.2.3")]);
    });
}

#[test]
fn a_chain_beside_a_signature_ends_in_a_root() {
    let one = office();
    let between = certify("中间", "between", Some(&one.root), &Says::authority(40).on(Curve::P256));
    let signer = certify("演示登记机构", "below", Some(&between), &Says::signer(41).on(Curve::P256));
    let judge = |certificates: Vec<Vec<u8>>| {
        let bytes = PdfDraft::plain().with(|digest| {
            let mut signature = Cms::detached(&signer, &between, digest);
            signature.certificates = certificates;
            signature.der()
        });
        judged(&bytes).integrity
    };
    let (signer, between, root) = (signer.der.clone(), between.der.clone(), one.root.der.clone());
    assert_eq!(judge(vec![signer.clone()]), DocumentIntegrity::Intact);
    assert_eq!(judge(vec![root.clone(), signer.clone(), between.clone()]), DocumentIntegrity::Intact);
    assert_ne!(judge(vec![signer.clone(), between]), DocumentIntegrity::Intact);
    assert_ne!(judge(vec![signer, root]), DocumentIntegrity::Intact);
}

#[test]
fn what_is_signed_says_what_it_must_once() {
    let one = office();
    let other = "document.other_pdf_signature";
    for at in 0..3 {
        assert_eq!(refused(&signed(|signature| drop(signature.attributes.remove(at)))), other, "{at}");
        let twice = signed(|signature| signature.attributes.push(signature.attributes[at].clone()));
        assert_eq!(refused(&twice), "document.seal_structure", "{at}");
    }
    let with = |at: usize, attribute: Vec<u8>| refused(&signed(|signature| signature.attributes[at] = attribute));
    assert_eq!(with(0, attribute(CONTENT_TYPE, &oid(TIMESTAMP_INFO))), "document.seal_structure");
    assert_eq!(with(0, attribute(CONTENT_TYPE, &octets(b""))), "document.seal_structure");
    assert_eq!(with(0, attribute(CONTENT_TYPE, &oid(DATA).repeat(2))), "document.seal_structure");
    assert_eq!(with(1, attribute(MESSAGE_DIGEST, &octets(&[7; 32]))), "document.content_changed");
    assert_eq!(with(1, attribute(MESSAGE_DIGEST, &octets(b""))), "document.content_changed");
    let hash = octets(Digest::of(&one.signer.der).bytes());
    let bound = |first: Vec<u8>| attribute(SIGNING_CERTIFICATE, &seq(&[seq(&[first])]));
    let sha1 = bound(seq(&[algorithm("1.3.14.3.2.26"), octets(&[7; 20])]));
    assert_eq!(with(2, sha1), "document.algorithm");
    assert_eq!(with(2, bound(seq(&[octets(&[7; 32])]))), "document.other_signer");
    assert_eq!(with(2, bound(seq(&[]))), "document.seal_structure");
    let good = signed(|signature| {
        signature.attributes[2] = bound(seq(&[algorithm(SHA256), hash.clone(), seq(&[])]));
    });
    assert_eq!(code(&judged(&good)), "good");
    // An attribute of the older kind (SHA-1) is none.
    assert_eq!(with(2, attribute("1.2.840.113549.1.9.16.2.12", &seq(&[]))), other);
}

#[test]
fn a_time_stamp_is_of_this_signature_and_says_one_thing() {
    let one = office();
    let (mismatch, other) = ("document.timestamp_mismatch", "document.other_pdf_signature");
    let info = |value: &[u8], more: &[Vec<u8>]| timestamp_info(value, "20261120020008Z", more);
    let retold = |content: Vec<u8>| Cms::over_info(&one.stamper, &one.root, content);
    let check = |expected: &str, change: &dyn Fn(&mut Cms, &[u8])| {
        assert_eq!(refused(&stamped(|token, value| change(token, value))), expected);
    };
    // Of another signature; changed behind the authority's back; by a key that is not its own.
    check(mismatch, &|token, _| *token = retold(info(b"another", &[])));
    check(mismatch, &|token, value| token.content = Some(timestamp_info(value, "20261120020009Z", &[])));
    check(mismatch, &|token, _| token.holder.key = one.signer.key.clone());
    check("document.certificate", &|token, _| token.certificates[0] = one.signer.der.clone());
    // A signature of a document is no token, nor is a token a signature of a document.
    check(other, &|token, value| *token = one.signature(Digest::of(value).bytes()));
    let bytes = PdfDraft::plain().with(|digest| one.token(digest, "20261120020008Z").der());
    assert_eq!(refused(&bytes), other);
    // A token has no token and no other attribute that is not signed.
    check(other, &|token, _| *token = token.clone().unsigned(TIMESTAMP_TOKEN, &seq(&[])));
    check(other, &|token, value| {
        let again = one.token(value, "20261120020008Z").der();
        *token = token.clone().unsigned(TIMESTAMP_TOKEN, &again);
    });
    // Extensions, another version, a time that is none, something behind it all.
    check(other, &|token, value| *token = retold(info(value, &[tlv(0xA1, &seq(&[]))])));
    check(other, &|token, value| *token = retold(info(value, &[int(1), int(2)])));
    check(other, &|token, value| {
        let mut second = info(value, &[]);
        assert_eq!(second[2..5], [2, 1, 1]);
        second[4] = 2;
        *token = retold(second);
    });
    check("document.seal_structure", &|token, value| *token = retold(timestamp_info(value, "20261120020008", &[])));
    check("document.seal_structure", &|token, value| *token = retold(timestamp_info(value, "2026112002Z", &[])));
    check("document.seal_structure", &|token, _| *token = retold(b"no info".to_vec()));
    // Accuracy, order, nonce and name change nothing.
    let more = [seq(&[int(1)]), tlv(1, &[0xFF]), int(9), tlv(0xA0, &seq(&[]))];
    let bytes = stamped(|token, value| *token = retold(info(value, &more)));
    assert_eq!(code(&judged(&bytes)), "good");
}

/// The bytes that are put behind what is in an element.
type Put<'a> = &'a dyn Fn(&Node) -> Vec<u8>;

/// One element of DER, and the elements in it where it is made of such.
struct Node {
    tag: u8,
    content: Vec<u8>,
    inside: Vec<Node>,
}

impl Node {
    fn all(mut bytes: &[u8]) -> Vec<Self> {
        let mut nodes = Vec::new();
        while let [tag, first, ..] = *bytes {
            let (head, length) = match first {
                0x81 => (3, usize::from(bytes[2])),
                0x82 => (4, usize::from(bytes[2]) << 8 | usize::from(bytes[3])),
                short => (2, usize::from(short)),
            };
            let content = bytes[head..head + length].to_vec();
            let inside = if tag & 0x20 != 0 { Self::all(&content) } else { Vec::new() };
            nodes.push(Self { tag, content, inside });
            bytes = &bytes[head + length..];
        }
        nodes
    }

    /// Its bytes, with something put behind what is in the element of this number, counted as they begin.
    fn with(&self, number: usize, put: Put<'_>, count: &mut usize) -> Vec<u8> {
        let own = *count;
        *count += 1;
        let inside: Vec<Vec<u8>> = self.inside.iter().map(|node| node.with(number, put, count)).collect();
        let content = if self.tag & 0x20 == 0 { self.content.clone() } else { inside.concat() };
        let more = if own == number { put(self) } else { Vec::new() };
        tlv(self.tag, &[content, more].concat())
    }
}

/// In no element of the value stands one more, be it empty or the last one again.
#[test]
fn nothing_can_be_put_into_a_signature() {
    let mut seen = 0;
    let value = std::cell::OnceCell::new();
    PdfDraft::plain().with(|digest| value.get_or_init(|| office().stamped(digest, "20261120020008Z").der()).clone());
    let [whole] = <[Node; 1]>::try_from(Node::all(value.get().unwrap())).ok().unwrap();
    assert_eq!(&whole.with(usize::MAX, &|_| Vec::new(), &mut seen), value.get().unwrap());
    assert!(seen > 150, "{seen}");
    // A digest's algorithm may have null for its parameters, once.
    let empty = |node: &Node| if node.content == oid(SHA256) { vec![5, 0, 5, 0] } else { vec![5, 0] };
    let again = |node: &Node| {
        let last = node.inside.last().map(|last| last.with(usize::MAX, &|_| Vec::new(), &mut 0));
        last.unwrap_or_else(|| vec![0])
    };
    let puts: [Put<'_>; 2] = [&empty, &again];
    for (number, put) in (0..seen).flat_map(|number| puts.map(|put| (number, put))) {
        let bytes = PdfDraft::plain().with(|_| whole.with(number, put, &mut 0));
        let verdict = judged(&bytes);
        assert!(verdict.integrity != DocumentIntegrity::Intact, "{number}: {verdict:?}");
    }
}

/// Two bits of each byte are changed, outside the value and inside it; all eight with `EREG_LONG=1`.
#[test]
fn every_changed_byte_is_noticed() {
    let bytes = PdfDraft { digits: 5000, ..PdfDraft::plain() }.stamped(&office());
    let roots = office().roots();
    assert!(verify(&bytes, &roots).is_good());
    let bits: &[u8] = match std::env::var_os("EREG_LONG") {
        Some(_) => &[0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80],
        None => &[0x01, 0x20],
    };
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for bit in bits {
            changed[at] = bytes[at] ^ bit;
            let verdict = verify(&changed, &roots);
            assert!(verdict.integrity != DocumentIntegrity::Intact, "{at} {bit}: {verdict:?}");
        }
        changed[at] = bytes[at];
    }
}
