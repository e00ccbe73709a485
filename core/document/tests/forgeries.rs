//! Documents that are not what they seem: each is refused, and each says what is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentIntegrity, DocumentVerdict, SealRoots, verify};
use fixture::{
    ANNOTATION, Draft, Files, LIST, Lists, Office, PAGE, SEAL, SIGNATURES, TEMPLATE, VALUE,
    authority::{KEY_ENCIPHERMENT, Says, certify, pem},
    page, text,
    zip::{Entry, zip},
};

fn office() -> Office {
    Office::new("one")
}

fn judged(files: &Files) -> DocumentVerdict {
    verify(&files.zip(), &office().roots())
}

fn code(verdict: &DocumentVerdict) -> &'static str {
    verdict.fault().map_or("good", |fault| fault.code())
}

fn about(verdict: &DocumentVerdict) -> (&'static str, Option<&str>) {
    (code(verdict), verdict.fault().and_then(|fault| fault.path()))
}

/// By the roots of whoever sealed it.
fn own(draft: Draft, office: &Office) -> DocumentVerdict {
    verify(&draft.sealed(office).zip(), &office.roots())
}

/// Returns the files that stand unprotected, where that is the fault.
fn uncovered(verdict: &DocumentVerdict) -> &[String] {
    assert_eq!(
        (code(verdict), verdict.integrity.name()),
        ("document.partly_protected", "partly_protected"),
        "{verdict:?}"
    );
    verdict.integrity.uncovered()
}

fn leaving_out(files: Vec<&'static str>) -> Draft {
    Draft { unprotected: [files, vec![SIGNATURES]].concat(), ..Draft::plain() }
}

#[test]
fn a_page_outside_the_list_is_never_called_intact() {
    let sealed = leaving_out(vec![PAGE]).sealed(&office());
    for files in [sealed.clone(), sealed.with(PAGE, page("FORGED"))] {
        let verdict = judged(&files);
        assert!(verdict.integrity != DocumentIntegrity::Intact, "a page that nobody sealed is called intact");
        assert_eq!(uncovered(&verdict), [PAGE]);
    }
}

#[test]
fn whatever_is_displayed_and_left_out_is_named() {
    let names: Vec<String> = Draft::plain().files.into_iter().map(|(name, _)| name).collect();
    assert!(names.len() >= 12);
    for name in names {
        let verdict = judged(&leaving_out(vec![name.clone().leak()]).sealed(&office()));
        assert_eq!(uncovered(&verdict), [name]);
    }
}

#[test]
fn another_document_behind_an_entry_that_the_vendor_left_out() {
    let forged = leaving_out(vec!["OFD.xml"]).sealed(&office());
    let forged = forged
        .swapped("OFD.xml", "Doc_0/Document.xml", "Doc_1/Document.xml")
        .with(
            "Doc_1/Document.xml",
            text("Document", "", "<ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Page.xml\"/></ofd:Pages>"),
        )
        .with("Doc_1/Page.xml", page("FORGED"));
    assert_eq!(uncovered(&judged(&forged)), ["Doc_1/Document.xml", "Doc_1/Page.xml", "OFD.xml"]);
}

#[test]
fn a_changed_page_template_annotation_or_picture_is_named() {
    let sealed = Draft::plain().sealed(&office());
    for name in
        [PAGE, TEMPLATE, ANNOTATION, "Doc_0/Res/qr.png", "Doc_0/Res/font.ttf", "Doc_0/Attachs/original.xml", "OFD.xml"]
    {
        let mut bytes = sealed.bytes(name).to_vec();
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        let verdict = judged(&sealed.clone().with(name, bytes));
        // A changed letter may make a file unreadable before anybody compares it.
        let (code, path) = about(&verdict);
        assert!(["document.file_changed", "document.xml"].contains(&code), "{name}: {verdict:?}");
        assert_eq!(path, Some(name));
    }
    let verdict = judged(&sealed.clone().with(TEMPLATE, page("FORGED")));
    assert_eq!(about(&verdict), ("document.file_changed", Some(TEMPLATE)));
    assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("altered", "unknown_key"));
    assert_eq!(about(&judged(&sealed.without(TEMPLATE))), ("document.missing", Some(TEMPLATE)));
}

#[test]
fn an_annotation_added_where_it_is_not_protected_is_named() {
    let sealed = leaving_out(vec!["Doc_0/Annots/Annotations.xml"]).sealed(&office());
    let more = "<ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc><ofd:FileLoc>Page_0/More.xml</ofd:FileLoc></ofd:Page>";
    let forged = sealed
        .with("Doc_0/Annots/Annotations.xml", text("Annotations", "", more))
        .with("Doc_0/Annots/Page_0/More.xml", text("PageAnnot", "", "<ofd:Annot ID=\"99\" Type=\"Stamp\"/>"));
    assert_eq!(uncovered(&judged(&forged)), ["Doc_0/Annots/Annotations.xml", "Doc_0/Annots/Page_0/More.xml"]);
    // To a document that names none they cannot be added at all.
    let draft = Draft::plain();
    let plain = String::from_utf8(draft.files[1].1.clone()).unwrap();
    let without = plain.replace("<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>", "");
    let sealed = draft.replace("Doc_0/Document.xml", without.into_bytes()).sealed(&office());
    let forged = sealed.with("Doc_0/Document.xml", plain.into_bytes());
    assert_eq!(about(&judged(&forged)), ("document.file_changed", Some("Doc_0/Document.xml")));
}

#[test]
fn a_picture_that_is_named_missing_and_unprotected_can_be_put_there_by_anybody() {
    let sealed = leaving_out(vec!["Doc_0/Res/qr.png"]).sealed(&office());
    assert_eq!(uncovered(&judged(&sealed.without("Doc_0/Res/qr.png"))), ["Doc_0/Res/qr.png"]);
}

#[test]
fn a_reference_that_another_reader_resolves_elsewhere_is_looked_at_in_both_places() {
    let sealed = Draft::plain().sealed(&office());
    let forged = sealed.with("Pages/Page_0/Content.xml", page("FORGED"));
    assert_eq!(uncovered(&judged(&forged)), ["Pages/Page_0/Content.xml"]);
}

#[test]
fn two_documents_in_one_package() {
    let sealed = leaving_out(vec!["OFD.xml"]).sealed(&office());
    let second = "<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let forged = sealed.swapped("OFD.xml", "</ofd:OFD>", second);
    assert_eq!(code(&judged(&forged)), "document.several_bodies");
}

#[test]
fn two_entries_of_one_name_or_of_names_that_differ_in_case() {
    let sealed = Draft::plain().sealed(&office());
    let accented = [("Doc_0/e\u{301}.xml", "document.twin_path"), ("Doc_0/É.xml", "document.twin_path")];
    for (name, expected) in accented {
        let mut entries = sealed.entries();
        entries.extend([Entry::of("Doc_0/é.xml", b"a"), Entry::of(name, b"b")]);
        assert_eq!(code(&verify(&zip(&entries), &office().roots())), expected);
    }
    for (name, expected) in
        [(PAGE, "document.duplicate_entry"), ("Doc_0/pages/Page_0/content.xml", "document.twin_path")]
    {
        for at in [0, sealed.0.len()] {
            let mut entries = sealed.entries();
            entries.insert(at, Entry::of(name, &page("FORGED")));
            assert_eq!(code(&verify(&zip(&entries), &office().roots())), expected);
        }
    }
}

#[test]
fn the_seal_of_another_office() {
    let other = Office::new("two");
    let verdict = judged(&Draft::plain().sealed(&other));
    assert_eq!((code(&verdict), verdict.integrity.name()), ("document.maker_not_trusted", "intact"));
    let mixed = Office { maker: other.maker.clone(), ..office() };
    assert_eq!(code(&judged(&Draft::plain().sealed(&mixed))), "document.maker_not_trusted");
    let mixed = Office { signer: other.signer.clone(), ..office() };
    assert_eq!(code(&judged(&Draft::plain().sealed(&mixed))), "document.signer_not_trusted");
    // A root of the same name with another key is another root.
    let namesake = certify("one 演示根", "somebody else", None, &Says::authority(1));
    let maker = certify("one 演示制章者", "m", Some(&namesake), &Says::signer(2));
    let signer = certify("one 演示登记机构", "s", Some(&namesake), &Says::signer(3));
    let forged = Office { root: namesake, maker, signer };
    assert_eq!(code(&judged(&Draft::plain().sealed(&forged))), "document.maker_not_trusted");
}

#[test]
fn a_seal_or_a_certificate_out_of_its_term() {
    let draft = Draft { seal_until: "20261119235959Z", ..Draft::plain() };
    let verdict = judged(&draft.sealed(&office()));
    assert_eq!((code(&verdict), verdict.sealer.name()), ("document.seal_out_of_term", "out_of_term"));
    let early = Draft { at: "20260131000000Z", ..Draft::plain() };
    assert_eq!(code(&judged(&early.sealed(&office()))), "document.seal_out_of_term");
    let one = office();
    let old = |serial| Says { until: "261101000000Z", ..Says::signer(serial) };
    let signer = certify("one 演示登记机构", "one signer", Some(&one.root), &old(3));
    assert_eq!(
        code(&judged(&Draft::plain().sealed(&Office { signer, ..office() }))),
        "document.certificate_out_of_term"
    );
    // The maker's has to last until the seal is made, no longer.
    let maker = certify("one 演示制章者", "one maker", Some(&one.root), &old(2));
    assert_eq!(code(&own(Draft::plain(), &Office { maker, ..office() })), "good");
    let says = Says { from: "260301000000Z", ..Says::signer(2) };
    let maker = certify("one 演示制章者", "one maker", Some(&one.root), &says);
    assert_eq!(code(&own(Draft::plain(), &Office { maker, ..office() })), "document.certificate_out_of_term");
}

#[test]
fn certificates_that_may_not_do_what_they_did() {
    let one = office();
    let with = |says: &Says| certify("one 演示登记机构", "one signer", Some(&one.root), says);
    for says in [
        Says { usage: KEY_ENCIPHERMENT, ..Says::signer(3) },
        Says { usage: 0, ..Says::signer(3) },
        Says { usage: 0x84, authority: Some(None), ..Says::signer(3) },
    ] {
        let sealed = Draft::plain().sealed(&Office { signer: with(&says), ..office() });
        assert_eq!(code(&judged(&sealed)), "document.key_usage");
    }
    let strange = with(&Says { strange: true, ..Says::signer(3) });
    assert_eq!(code(&judged(&Draft::plain().sealed(&Office { signer: strange, ..office() }))), "document.certificate");
    // Whoever has a certificate is no authority, and an authority of no depth has none below it.
    let maker = certify("制章者", "m", Some(&one.signer), &Says::signer(9));
    assert_eq!(code(&judged(&Draft::plain().sealed(&Office { maker, ..office() }))), "document.maker_not_trusted");
    let root = certify("根", "r", None, &Says { authority: Some(Some(0)), ..Says::authority(1) });
    let between = certify("中间", "b", Some(&root), &Says::authority(2));
    let maker = certify("制章者", "m", Some(&between), &Says::signer(3));
    let signer = certify("盖章者", "s", Some(&between), &Says::signer(4));
    let roots = [&root, &between].map(|holder| pem("CERTIFICATE", &holder.der)).concat();
    let sealed = Draft::plain().sealed(&Office { root, maker, signer });
    let verdict = verify(&sealed.zip(), &SealRoots::parse(roots.as_bytes()).unwrap());
    assert_eq!(code(&verdict), "document.maker_not_trusted");
}

#[test]
fn a_signer_whom_the_seal_does_not_list() {
    let other = Office::new("two").signer.der;
    for lists in
        [Lists::Certificates(vec![other.clone()]), Lists::Digests(vec![other]), Lists::Certificates(Vec::new())]
    {
        let draft = Draft { lists: Some(lists), ..Draft::plain() };
        assert_eq!(code(&judged(&draft.sealed(&office()))), "document.signer_not_listed");
    }
}

#[test]
fn a_seal_with_another_picture() {
    let draft = Draft::plain();
    let mut seal = draft.seal(&office());
    let at = seal.windows(4).position(|window| window == [1, 2, 3, 4]).unwrap();
    seal[at] = 9;
    let value = draft.value(&office(), &seal, &draft.list());
    let sealed = Draft::plain().sealed(&office());
    assert_eq!(code(&judged(&sealed.clone().with(VALUE, value).with(SEAL, seal.clone()))), "document.seal_changed");
    assert_eq!(code(&judged(&sealed.with(SEAL, seal))), "document.other_seal");
}

#[test]
fn a_signature_over_another_list() {
    let sealed = Draft::plain().sealed(&office());
    let another = Draft::plain().replace(PAGE, page("another")).sealed(&office());
    let forged = sealed.clone().with(VALUE, another.bytes(VALUE).to_vec());
    assert_eq!(code(&judged(&forged)), "document.list_changed");
    let forged = sealed.clone().with(LIST, another.bytes(LIST).to_vec());
    assert_eq!(code(&judged(&forged)), "document.list_changed");
    // Both together fit each other, and not these files.
    let forged = forged.with(VALUE, another.bytes(VALUE).to_vec());
    assert_eq!(about(&judged(&forged)), ("document.file_changed", Some(PAGE)));
}

#[test]
fn versions_that_contradict_each_other_or_are_unknown() {
    for (version, stated) in [(4, 5), (5, 4), (3, 3), (6, 6), (1, 1)] {
        let verdict = judged(&Draft { version, stated, ..Draft::plain() }.sealed(&office()));
        assert_eq!(
            (code(&verdict), verdict.integrity.name()),
            ("document.seal_version", "unverifiable"),
            "{version} {stated}"
        );
    }
    // The body of a seal of version 5 in one of version 4.
    let five = Draft { seal_stamped: true, ..Draft::version(5) }.seal(&office());
    let at = five.windows(3).position(|window| window == [2, 1, 5]).unwrap();
    let mut seal = five;
    seal[at + 2] = 4;
    let draft = Draft::plain();
    let value = draft.value(&office(), &seal, &draft.list());
    assert_eq!(code(&judged(&draft.sealed(&office()).with(VALUE, value).with(SEAL, seal))), "document.seal_structure");
}

#[test]
fn what_is_not_verified_is_said_and_never_good() {
    use fixture::der::{bits, int, seq};
    let sealed = Draft::plain().sealed(&office());
    let old = seq(&[seq(&[int(1)]), bits(&[0; 70])]);
    let verdict = judged(&sealed.clone().with(VALUE, old));
    assert_eq!((code(&verdict), verdict.integrity.name()), ("document.old_seal", "unverifiable"));
    let signed = sealed.clone().swapped(SIGNATURES, "Type=\"Seal\"", "Type=\"Sign\"");
    assert_eq!(code(&judged(&signed)), "document.not_a_seal");
    for method in ["MD5", "SHA1", ""] {
        assert_eq!(code(&judged(&Draft { method, ..Draft::plain() }.sealed(&office()))), "document.algorithm");
    }
    let none = sealed.clone().with(SIGNATURES, text("Signatures", "", ""));
    assert_eq!((code(&judged(&none)), judged(&none).integrity.name()), ("document.not_sealed", "unverifiable"));
    let draft = Draft::plain();
    let entry = String::from_utf8(draft.files[0].1.clone()).unwrap();
    let entry = entry.replace("<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>", "");
    assert_eq!(code(&judged(&sealed.with("OFD.xml", entry.into_bytes()))), "document.not_sealed");
}

#[test]
fn a_second_seal_makes_no_document_better() {
    let rows = |other: &str| {
        text(
            "Signatures",
            "",
            &format!("<ofd:Signature ID=\"s1\" BaseLoc=\"/{LIST}\"/><ofd:Signature ID=\"s2\" BaseLoc=\"/{other}\"/>"),
        )
    };
    let second = |files: Files, sealer: &Office| {
        let place = |path: &str| path.replace("Sign_0", "Sign_1");
        let draft = Draft { unprotected: vec![SIGNATURES, LIST, VALUE], files: files.0.clone(), ..Draft::plain() };
        let list = String::from_utf8(draft.list()).unwrap();
        let list = list
            .replace(VALUE, &place(VALUE))
            .replace(&format!("<ofd:Seal><ofd:BaseLoc>/{SEAL}</ofd:BaseLoc></ofd:Seal>"), "");
        let value = draft.value(sealer, &draft.seal(sealer), list.as_bytes());
        files.with(SIGNATURES, rows(&place(LIST))).with(&place(LIST), list.into_bytes()).with(&place(VALUE), value)
    };
    let sealed = Draft::plain().sealed(&office());
    let both = judged(&second(sealed.clone(), &office()));
    assert_eq!((code(&both), both.seals.len()), ("good", 2), "{both:?}");
    let stranger = judged(&second(sealed.clone(), &Office::new("two")));
    assert_eq!((code(&stranger), stranger.seals.len()), ("document.maker_not_trusted", 2));
    // A stranger's seal over a swapped page does not cover up that the office's no longer fits.
    let swapped = second(sealed.with(PAGE, page("FORGED")), &Office::new("two"));
    assert_eq!(about(&judged(&swapped)), ("document.file_changed", Some(PAGE)));
    // Nor does it protect what the office left unprotected.
    let swapped = leaving_out(vec![PAGE]).sealed(&office()).with(PAGE, page("FORGED"));
    assert_eq!(uncovered(&judged(&second(swapped, &Office::new("two")))), [PAGE]);
}

/// One bit of each byte. What may be said of each file is listed: another word would be of a way that nobody has thought of.
#[test]
fn no_byte_of_signature_list_or_seal_can_be_flipped() {
    const OF_VALUE: &[&str] = &[
        "document.seal_structure",
        "document.seal_version",
        "document.old_seal",
        "document.algorithm",
        "document.certificate",
        "document.seal_changed",
        "document.other_seal",
        "document.signature_mismatch",
        "document.signer_not_listed",
    ];
    const OF_LIST: &[&str] = &["document.xml", "document.structure", "document.missing", "document.list_changed"];
    const OF_SEAL: &[&str] = &["document.other_seal"];
    let sealed = Draft::plain().sealed(&office());
    let roots = office().roots();
    assert_eq!(code(&verify(&sealed.zip(), &roots)), "good");
    for (name, faults) in [(VALUE, OF_VALUE), (LIST, OF_LIST), (SEAL, OF_SEAL)] {
        for at in 0..sealed.bytes(name).len() {
            let mut bytes = sealed.bytes(name).to_vec();
            bytes[at] ^= 1 << (at % 8);
            let verdict = verify(&sealed.clone().with(name, bytes).zip(), &roots);
            assert!(faults.contains(&code(&verdict)), "byte {at} of {name}: {verdict:?}");
        }
    }
}
