//! Documents of an attacker who knew the code: each is a kind of its own, and none is good.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentVerdict, Revocation, RevocationList, SealRoots, verify};
use fixture::{
    ANNOTATION, Draft, LIST, Office, PAGE, SEAL, SIGNATURES, VALUE,
    authority::{Curve, ListSays, Says, certify, revocation_list_that},
    page, text,
    zip::{Entry, Way, zip},
};

fn office() -> Office {
    Office::new("one")
}

fn judged(zip: &[u8]) -> DocumentVerdict {
    verify(zip, &office().roots())
}

fn code(verdict: &DocumentVerdict) -> &'static str {
    verdict.fault().map_or("good", |fault| fault.code())
}

/// The sound document, one of whose entries is written otherwise.
fn with_entry(at: usize, change: impl FnOnce(&mut Entry)) -> Vec<u8> {
    let mut entries = Draft::plain().sealed(&office()).entries();
    change(&mut entries[at]);
    zip(&entries)
}

fn field(id: u16, content: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
}

#[test]
fn every_byte_of_a_header_has_a_meaning() {
    let name = PAGE.as_bytes();
    let renamed = |name: &[u8]| field(0x7075, &[&[1, 0, 0, 0, 0], name].concat());
    let ntfs = [&[0, 0, 0, 0, 1, 0, 24, 0][..], &[7; 24]].concat();
    for taken in [
        field(0x5455, &[3, 1, 2, 3, 4, 5, 6, 7, 8]),
        field(0x7875, &[1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0]),
        [field(0x000A, &ntfs), field(0xCAFE, b"")].concat(),
        renamed(name),
    ] {
        for at in [0, 1] {
            let zip = with_entry(4, |entry| entry.extra[at] = taken.clone());
            assert_eq!(code(&judged(&zip)), "good", "{at} {taken:?}");
        }
    }
    let stamp = field(0x5455, &[3, 1, 2, 3, 4]);
    for refused in [
        b"x".to_vec(),
        field(0xEEEE, b""),
        field(0xFFFF, &[b'x'; 60_000]),
        field(0x5455, &[3; 40]),
        field(0x000A, &[7; 32]),
        field(0xCAFE, b"x"),
        field(1, &[0; 16]),
        renamed(b"Doc_0/old.bin"),
        renamed(b""),
        [stamp.clone(), b"zz".to_vec()].concat(),
        [stamp.clone(), stamp.clone()].concat(),
        stamp[..6].to_vec(),
    ] {
        for at in [0, 1] {
            let zip = with_entry(4, |entry| entry.extra[at] = refused.clone());
            assert_eq!(code(&judged(&zip)), "document.surplus_bytes", "{at} {:?}", &refused[..refused.len().min(40)]);
        }
    }
    // A comment of any row, the last one too, where it could hold another directory.
    let rows = Draft::plain().sealed(&office()).0.len();
    for at in [0, rows - 1] {
        let zip = with_entry(at, |entry| entry.comment = b"PK\x06\x07 another directory".to_vec());
        assert_eq!(code(&judged(&zip)), "document.surplus_bytes");
    }
    // Encrypted, patched, with an encrypted directory, or by a bit that means nothing yet.
    for bit in [0, 4, 5, 6, 7, 10, 12, 13, 15] {
        let zip = with_entry(4, |entry| entry.flags = 1 << bit);
        assert_eq!(code(&judged(&zip)), "document.packing", "{bit}");
    }
    for bit in [1, 2, 11] {
        assert_eq!(code(&judged(&with_entry(4, |entry| entry.flags = 1 << bit))), "good", "{bit}");
    }
    // Times of a file that are a pointer to a directory of eight-byte offsets.
    let pointer = [&ntfs[..12], b"PK\x06\x07", &[0; 16]].concat();
    let zip = with_entry(rows - 1, |entry| entry.extra[1] = field(0x000A, &pointer));
    assert_eq!(code(&judged(&zip)), "document.surplus_bytes");
}

#[test]
fn a_file_that_no_path_leads_to_is_named_where_it_is_not_protected() {
    let sealed = Draft::plain().sealed(&office());
    for name in [
        "SignedValue.dat",
        "Doc_0/Image/qr.png",
        "Doc_0/Signs/Sign_1/SignedValue.dat",
        "Doc_0/Signs/Sign_9/Signature.xml",
        "Encryptions.xml",
        "Doc_0/Pages/Page_0/Cont%65nt.xml",
        "a",
    ] {
        let verdict = judged(&sealed.clone().with(name, page("FORGED")).zip());
        assert_eq!(
            (code(&verdict), verdict.integrity.uncovered()),
            ("document.partly_protected", &[name.to_owned()][..])
        );
        // Sealed it is a file like any other.
        let draft = Draft::plain().file(name, page("sealed"));
        assert_eq!(code(&judged(&draft.sealed(&office()).zip())), "good");
    }
}

#[test]
fn a_list_of_signatures_that_two_readers_read_differently_is_none() {
    let sealed = Draft::plain().sealed(&office());
    let own = format!("BaseLoc=\"/{LIST}\"");
    let near = LIST.replace("Doc_0/Signs/", "");
    let forged = |text: &str| sealed.clone().swapped(SIGNATURES, &own, text);
    // Two attributes of one local name; a list beside the one that another reader resolves to; two rows for one list.
    let two = forged(&format!("xmlns:x=\"urn:x\" x:{own} BaseLoc=\"/Doc_0/Signs/Sign_9/Signature.xml\""));
    assert_eq!(code(&judged(&two.zip())), "document.xml");
    let relative = forged(&format!("BaseLoc=\"{near}\""));
    assert_eq!(code(&judged(&relative.zip())), "good");
    let verdict = judged(&relative.with(&near, sealed.bytes(LIST).to_vec()).zip());
    assert_eq!((code(&verdict), verdict.integrity.uncovered()), ("document.partly_protected", &[near][..]));
    let twice = forged(&format!("{own}/><ofd:Signature {own}"));
    assert_eq!(code(&judged(&twice.zip())), "document.structure");
    let gbk = sealed.clone().swapped(SIGNATURES, "UTF-8", "GBK");
    assert_eq!(code(&judged(&gbk.zip())), "document.xml");
}

#[test]
fn an_entry_is_a_plain_file_and_no_directory_of_another() {
    for outside in [0, 0o100_644 << 16, 0x20, 0o100_644 << 16 | 1] {
        assert_eq!(code(&judged(&with_entry(4, |entry| entry.outside = outside))), "good", "{outside:o}");
    }
    for outside in [0o120_777 << 16, 0o040_755 << 16, 0o020_644 << 16, 0x10, 0x08, 0x400] {
        let zip = with_entry(4, |entry| entry.outside = outside);
        assert_eq!(code(&judged(&zip)), "document.unsafe_path", "{outside:o}");
    }
    let directory = |name: &str, outside, bytes: &[u8]| {
        let mut entries = Draft::plain().sealed(&office()).entries();
        entries.push(Entry { outside, way: Way::Stored, ..Entry::of(name, bytes) });
        code(&judged(&zip(&entries)))
    };
    assert_eq!(directory("Doc_0/Pages/", 0o040_755 << 16 | 0x10, b""), "good");
    assert_eq!(directory("Doc_0/Pages/", 0, b""), "good");
    assert_eq!(directory("Doc_0/Pages/", 0o120_777 << 16, b""), "document.unsafe_path");
    assert_eq!(directory("Doc_0/Pages/", 0, b"x"), "document.unsafe_path");
    for name in ["Doc_0/Pages/Page_0", "doc_0", "Doc_0/Pages/Page_0/Content.xml/", "OFD.xml/a/", "OFD.xml/a"] {
        assert_eq!(directory(name, 0, b""), "document.twin_path", "{name}");
    }
    let stored = with_entry(4, |entry| entry.way = Way::StoredStreamed);
    assert_eq!(code(&judged(&stored)), "document.packing");
}

#[test]
fn whoever_has_a_certificate_makes_no_seals() {
    // Below the root, in term, for signing; the seal has an office's name and lists its maker.
    let one = office();
    let citizen = certify("张三 个人证书", "citizen", Some(&one.root), &Says::signer(51));
    let forged = Office { root: one.root.clone(), maker: citizen.clone(), signer: citizen.clone() };
    let verdict = judged(&Draft::plain().sealed(&forged).zip());
    assert_eq!((code(&verdict), verdict.sealer.name()), ("document.maker_not_named", "unknown_key"));
    // Nor where nobody is named.
    let roots = SealRoots::parse(&one.root.der).unwrap();
    for office in [&one, &forged] {
        let verdict = verify(&Draft::plain().sealed(office).zip(), &roots);
        assert_eq!(code(&verdict), "document.maker_not_named");
    }
    // As a signer the citizen is who the named maker made the seal for.
    let given = Office { signer: citizen, ..office() };
    assert_eq!(code(&judged(&Draft::plain().sealed(&given).zip())), "good");
}

#[test]
fn what_a_stranger_makes_us_read_is_bounded_over_all_files() {
    let sealed = Draft::plain().sealed(&office());
    let reference = "<R><References CheckMethod=\"SM3\"/><SignedValue>/OFD.xml</SignedValue>";
    let list =
        |references: usize| format!("{reference}{}</R>", "<Reference FileRef=\"/a\"/>".repeat(references)).into_bytes();
    let rows = |paths: &[&str]| {
        let rows: String = paths.iter().map(|path| format!("<Signature BaseLoc=\"/{path}\"/>")).collect();
        text("Signatures", "", &rows)
    };
    let files = sealed.clone().with("L.xml", list(100_000));
    assert_eq!(code(&judged(&files.clone().with(SIGNATURES, rows(&["L.xml"])).zip())), "document.too_many");
    assert_eq!(code(&judged(&files.with(SIGNATURES, rows(&["L.xml"; 32])).zip())), "document.too_many");
    // Links that lead nowhere, and elements and attributes that are passed over, spread over files.
    let links: String = (0..60_000).map(|at| format!("<x BaseLoc=\"{at}\"/>")).collect();
    let draft = Draft::plain().replace(PAGE, text("Page", "", &links));
    assert_eq!(code(&judged(&draft.sealed(&office()).zip())), "document.too_many");
    let mut draft = Draft::plain();
    for at in 0..6 {
        draft = draft.file(&format!("Doc_0/more_{at}.xml"), text("Page", "", &"<x a=\"1\" b=\"2\"/>".repeat(70_000)));
    }
    let all: String = (0..6).map(|at| format!("<ofd:PageRes>/Doc_0/more_{at}.xml</ofd:PageRes>")).collect();
    let draft = draft.replace(PAGE, text("Page", "", &all));
    assert_eq!(code(&judged(&draft.sealed(&office()).zip())), "document.too_many");
    // As many references as a package has files are taken, and judged.
    assert_eq!(
        code(&judged(&sealed.with("L.xml", list(2_000)).with(SIGNATURES, rows(&["L.xml"])).zip())),
        "document.seal_structure"
    );
}

#[test]
fn a_certificate_that_demands_a_purpose_signs_nothing() {
    let (server, responder) = ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.9");
    for (purpose, expected) in [
        (Some((server, true)), "document.certificate"),
        (Some((responder, true)), "document.certificate"),
        (Some((server, false)), "good"),
        (None, "good"),
    ] {
        let one = office();
        let with = |name: &str, says: Says| certify(name, "somebody", Some(&one.root), &Says { purpose, ..says });
        let maker = Office { maker: with("制章者", Says::signer(5)), ..office() };
        let signer = Office { signer: with("盖章者", Says::signer(6)), ..office() };
        for office in [maker, signer] {
            let roots = SealRoots::parse(office.roots_pem().as_bytes());
            // A file of roots that names such a maker is refused itself.
            let roots = roots.unwrap_or_else(|_| one.roots());
            assert_eq!(code(&verify(&Draft::plain().sealed(&office).zip(), &roots)), expected, "{purpose:?}");
        }
    }
}

#[test]
fn what_leads_nowhere_or_cannot_be_read_is_not_what_is_not_there() {
    let document = "Doc_0/Document.xml";
    let plain = String::from_utf8(Draft::plain().files[1].1.clone()).unwrap();
    let long = format!("{}Pages/Page_0/Content.xml", "./".repeat(600));
    for path in ["../../Pages/Page_0/Content.xml", long.as_str(), ""] {
        let named = plain.replace("BaseLoc=\"Pages/Page_0/Content.xml\"", &format!("BaseLoc=\"{path}\""));
        let draft = Draft { unprotected: vec![SIGNATURES, PAGE], ..Draft::plain() };
        let sealed = draft.replace(document, named.into_bytes()).sealed(&office());
        let verdict = judged(&sealed.zip());
        assert_eq!((code(&verdict), verdict.fault().unwrap().path()), ("document.structure", Some(document)));
    }
    // An annotation that we cannot read and another reader can; a picture or a file of fonts that begins like one.
    let utf16 =
        |text: &str| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let note = "<PageAnnot><Annot ID=\"12\"><PageRes>Extra.xml</PageRes></Annot></PageAnnot>";
    for bytes in [utf16(note), utf16(note)[2..].to_vec(), format!("<!DOCTYPE x>{note}").into_bytes(), b"\x01".to_vec()]
    {
        let sealed = Draft::plain().replace(ANNOTATION, bytes.clone()).sealed(&office());
        let verdict = judged(&sealed.zip());
        assert_eq!((code(&verdict), verdict.fault().unwrap().path()), ("document.xml", Some(ANNOTATION)));
        let picture = judged(&Draft::plain().replace("Doc_0/Res/qr.png", bytes.clone()).sealed(&office()).zip());
        let expected = if bytes.len() == 1 { "good" } else { "document.xml" };
        assert_eq!(code(&picture), expected);
        // An attachment is handed on as it is.
        let attached = Draft::plain().replace("Doc_0/Attachs/original.xml", bytes);
        assert_eq!(code(&judged(&attached.sealed(&office()).zip())), "good");
    }
    // Unless it is displayed too.
    let both = plain.replace("<ofd:Pages>", "<ofd:Pages><ofd:Page ID=\"7\" BaseLoc=\"Attachs/original.xml\"/>");
    let sealed = Draft::plain().replace(document, both.into_bytes()).sealed(&office());
    assert_eq!(code(&judged(&sealed.zip())), "document.xml");
}

#[test]
fn names_that_some_disk_takes_for_one_are_one_and_others_are_none() {
    let with = |names: &[&str]| {
        let files = names.iter().fold(Draft::plain(), |draft, name| draft.file(name, b"x".to_vec()));
        code(&judged(&files.sealed(&office()).zip()))
    };
    for (one, other) in [
        ("J\u{30C}", "\u{1F0}"),
        ("ΑΣ", "ας"),
        ("ΑΣ", "ασ"),
        ("\u{17F}", "s"),
        ("ß", "ss"),
        ("\u{212A}", "k"),
        ("I\u{307}", "\u{130}"),
        ("\u{FB01}", "FI"),
    ] {
        assert_eq!(
            with(&[&format!("Doc_0/{one}.x"), &format!("Doc_0/{other}.x")]),
            "document.twin_path",
            "{one} {other}"
        );
    }
    for name in [
        "a\u{200C}b",
        "a?",
        "a*",
        "a\"",
        "a<",
        "a>",
        "a|",
        "DOCUME~1.XML",
        " a",
        "a/ b",
        "a\u{A0}",
        "\u{3000}a",
        "CON",
        "con.xml",
        "a/nul.x",
        "COM1",
        "lpt9.txt",
        "COM\u{B9}",
        "aux .x",
        "\u{F03A}a",
        "a\u{FE0F}",
        "\u{FEFF}a",
        "a\u{AD}",
    ] {
        assert_eq!(with(&[name]), "document.unsafe_path", "{name:?}");
    }
    for name in ["文档 一.xml", "a~b", "con_1", "COM10", "console", "Doc_0/é.xml", "a%65.x"] {
        assert_eq!(with(&[name]), "good", "{name}");
    }
}

#[test]
fn nothing_is_sealed_before_its_seal_is_made() {
    for (made, expected) in [
        ("20261120020005Z", "good"),
        ("20261120020006Z", "document.seal_out_of_term"),
        ("20270101000000Z", "document.seal_out_of_term"),
    ] {
        let draft = Draft { seal_made: made, ..Draft::plain() };
        assert_eq!(code(&judged(&draft.sealed(&office()).zip())), expected, "{made}");
    }
}

#[test]
fn a_list_of_revoked_certificates_is_whole_and_later_than_the_seal() {
    let one = office();
    let zip = Draft::plain().sealed(&one).zip();
    let judge = |serials: &[u32], says: ListSays| {
        let list =
            RevocationList::parse(&revocation_list_that(&one.root, serials, says)).map_err(|fault| fault.code())?;
        let verdict = verify(&zip, &one.roots().with_revocations(list));
        Ok((code(&verdict), verdict.seals[0].revocation != Revocation::NotChecked))
    };
    let of = |at, next| ListSays { at, next, ..ListSays::plain() };
    assert_eq!(judge(&[77], of("261120020005Z", "261201000000Z")), Ok(("good", true)));
    // From before it was sealed a list says nothing good, and what it revokes is revoked.
    assert_eq!(judge(&[77], of("261120020004Z", "261201000000Z")), Ok(("good", false)));
    assert_eq!(judge(&[77], of("200101000000Z", "200201000000Z")), Ok(("good", false)));
    assert_eq!(judge(&[3], of("260601000000Z", "260701000000Z")), Ok(("document.revoked", false)));
    // One that ended before it began, and parts of a list: delta, of one distribution point, of other issuers.
    assert_eq!(judge(&[77], of("261201000000Z", "261101000000Z")), Err("seal_roots.revocation_list"));
    for part in ["2.5.29.27", "2.5.29.28", "2.5.29.29"] {
        for critical in [true, false] {
            let says = ListSays { extension: Some((part, critical)), ..ListSays::plain() };
            assert_eq!(judge(&[77], says), Err("seal_roots.revocation_list"), "{part}");
        }
    }
    // The number of a list takes nothing from it.
    let numbered = ListSays { extension: Some(("2.5.29.20", false)), ..ListSays::plain() };
    assert_eq!(judge(&[77], numbered), Ok(("good", true)));
}

#[test]
fn a_certificate_says_once_what_it_is() {
    let one = office();
    for says in [
        Says { key_kind: "1.2.840.113549.1.1.1", ..Says::signer(3) },
        Says { signed_by: Some("1.2.840.10045.4.3.2"), ..Says::signer(3) },
        Says::signer(3).on(Curve::P256),
    ] {
        let signer = certify("one 演示登记机构", "one signer", Some(&one.root), &says);
        let verdict = judged(&Draft::plain().sealed(&Office { signer, ..office() }).zip());
        assert_eq!(code(&verdict), "document.certificate");
    }
}

#[test]
fn numbers_are_as_short_as_they_can_be_and_identifiers_are_ascii() {
    let sealed = |from: &[u8], to: &[u8]| {
        let draft = Draft::plain();
        let seal = draft.seal(&office());
        let at = seal.windows(from.len()).position(|window| window == from).unwrap();
        let seal = [&seal[..at], to, &seal[at + from.len()..]].concat();
        let value = draft.value(&office(), &seal, &draft.list());
        code(&judged(&draft.sealed(&office()).with(VALUE, value).with(SEAL, seal).zip()))
    };
    // The same length, so that what stands around still fits: the version as two bytes, the rest of the name cut.
    assert_eq!(sealed(b"\x02\x01\x04\x16\x09ereg-demo", b"\x02\x02\0\x04\x16\x08ereg-dem"), "document.seal_structure");
    assert_eq!(sealed(b"42010000000001", "4201000000\u{e9}\u{e9}".as_bytes()), "document.seal_structure");
    assert_eq!(sealed(b"42010000000001", b"42010000000002"), "document.seal_changed");
}
