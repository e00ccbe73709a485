//! A document that is issued verifies, says what it was told to say, and is the same at every time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use std::collections::BTreeSet;

use ereg_document::{DocumentIntegrity, SealForm, TimestampStanding};
use ereg_domain::identifier::LicenceId;
use ereg_sealing::{
    DemoTimeAuthority, DigestName, LicenceFace, SealKey, SealKeyFault, SealVersion, SealingFault, SoftKey,
    TimeAuthority, TimeAuthorityFault, issue,
};
use fixture::{
    Files, PdfSigners, Sealers, inside, instant, name, now, order, paper, proof, row, sealed_at, secret, term, title,
    values,
};

#[test]
fn what_is_issued_is_intact_and_trusted() {
    let (number, name) = ((DigestName::Oid, "1.2.156.10197.1.401"), (DigestName::Sm3, "SM3"));
    let manners = [SealVersion::Four, SealVersion::Five].map(|version| [(version, number), (version, name)]);
    for (version, (digest_name, written)) in manners.concat() {
        let sealers = Sealers::with(version).naming(digest_name);
        for face in [title(), proof()] {
            let document = sealers.issue(&face);
            let files = Files::of(&document);
            assert_eq!(values(files.text("Doc_0/Signs/Sign_0/Signature.xml"), "CheckMethod"), [written]);
            let verdict = sealers.verify(&document);
            assert_eq!(verdict.integrity, DocumentIntegrity::Intact, "{verdict:?}");
            assert_eq!(verdict.sealer.name(), "trusted", "{verdict:?}");
            let [seal] = verdict.seals.as_slice() else { panic!("{verdict:?}") };
            let SealForm::ElectronicSeal { version: stated, id, name, maker } = &seal.form else { panic!("{seal:?}") };
            assert_eq!(*stated, if version == SealVersion::Four { 4 } else { 5 });
            assert_eq!((id.as_str(), name.as_str()), ("42010000000001", "演示登记专用章"));
            assert!(seal.signer.contains("CN=演示登记机构") && maker.contains("CN=演示制章者"), "{seal:?}");
            assert_eq!(seal.sealed_at, instant("2026-11-20T02:00:05.000Z"), "a seal states whole seconds");
            let TimestampStanding::Trusted { at, authority } = &seal.timestamp else { panic!("{seal:?}") };
            assert_eq!(*at, seal.sealed_at);
            assert!(authority.contains("CN=演示时间戳机构"), "{authority}");
            assert!(document.len() <= fixture::MOST_BYTES, "{} bytes", document.len());
        }
    }
}

#[test]
fn nothing_can_be_changed_unnoticed() {
    let sealers = Sealers::new();
    let files = Files::of(&sealers.issue(&title()));
    assert_eq!(sealers.verify(&files.with("", Vec::new())).integrity, DocumentIntegrity::Intact, "packed anew");
    for (path, bytes) in &files.0 {
        let mut changed = bytes.clone();
        // The letter before the last one: XML stays XML.
        let at = changed.len() - 2;
        changed[at] ^= 1;
        let verdict = sealers.verify(&files.with(path, changed));
        assert_ne!(verdict.integrity, DocumentIntegrity::Intact, "{path}");
    }
    let page = files.pages()[0];
    let forged = files.text(page).replace("周建国", "林秀英").into_bytes();
    let verdict = sealers.verify(&files.with(page, forged));
    assert_eq!(verdict.integrity.name(), "altered", "{verdict:?}");
    let protected = values(files.text("Doc_0/Signs/Sign_0/Signature.xml"), "FileRef");
    for (path, _) in &files.0 {
        let own = path.ends_with("Sign_0/Signature.xml") || path.ends_with("SignedValue.dat");
        assert_eq!(protected.contains(&format!("/{path}").as_str()), !own, "{path}");
    }
}

#[test]
fn a_page_says_what_it_was_told_to_say() {
    for face in [title(), proof()] {
        let files = Files::of(&Sealers::new().issue(&face));
        let [page] = files.pages()[..] else { panic!("{:?}", files.pages()) };
        // A blank or a line feed at which a line breaks is the break.
        let flat = |text: &str| text.replace(['\n', ' '], "");
        let text = flat(&files.lines(page).concat());
        let mut said = vec![&face.title.chinese, &face.title.english, &face.number];
        said.extend(face.remarks.as_ref().map(|remarks| &remarks.chinese));
        said.extend([&face.issuer.chinese, &face.issuer.english]);
        said.extend(face.rows.iter().flat_map(|row| [&row.name.chinese, &row.name.english, &row.value]));
        for said in said {
            assert!(text.contains(&flat(said)), "{said} in {text}");
        }
        // Values in English are the PDF's.
        for english in face.rows.iter().filter_map(|row| row.english.as_ref()) {
            assert!(!text.contains(&flat(english)), "{english} in {text}");
        }
        for said in ["演示 样张 DEMO", "不具法律效力", "2026年11月20日", "20 November 2026", face.licence.as_str()]
        {
            assert!(text.contains(&flat(said)), "{said} in {text}");
        }
    }
}

#[test]
fn metadata_stands_in_the_entry_and_in_a_file_of_its_own() {
    let face = title();
    let files = Files::of(&Sealers::new().issue(&face));
    let (entry, attached) = (files.text("OFD.xml"), files.text("Doc_0/Attachs/metadata.xml"));
    let items: Vec<(&str, String)> = values(entry, "Name").into_iter().zip(inside(entry, "ofd:CustomData ")).collect();
    let own: Vec<(&str, String)> = values(attached, "name").into_iter().zip(inside(attached, "CustomData ")).collect();
    assert_eq!(items, own);
    let said = |name: &str| items.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value.as_str());
    for (name, value) in [
        ("ZZMC", "不动产权证书"),
        ("ZZLXDM", "11100000MB03271699001"),
        ("ZZBH", "鄂（2026）演示市不动产权第0000001号"),
        ("ZZBFJG", "演示市不动产登记机构"),
        ("ZZBFJGDM", face.licence.issuer()),
        ("ZZBFRQ", "2026-11-20"),
        ("ZZYXQQSRQ", "2026-11-20"),
        ("ZZYXQJZRQ", ""),
        ("CZZT", "周建国,Zoë Müller"),
        ("CZZTDM", "420106198001010011,X0000001"),
        ("CZZTDMLXDM", "111,414"),
        ("CZZTDMLX", "公民身份号码,护照号"),
        ("ZZQZR", "演示登记机构"),
        ("ZZQZMC", "演示登记专用章"),
        ("ZZQZSJ", "2026-11-20T02:00:05.123Z"),
        ("KZ_BDCDYH", "420102001001GB00001F00030501"),
    ] {
        assert_eq!(said(name), value, "{name}");
    }
    // Its check character (GB/T 17710, MOD 37,36) fits, and no other one does.
    let identifier = said("ZZBS");
    assert_eq!(identifier.parse::<LicenceId>().unwrap(), face.licence);
    let (body, check) = identifier.split_at(identifier.len() - 1);
    let other = |other: char| format!("{body}{other}").parse::<LicenceId>().is_ok();
    let fitting: String = ('0'..='9').chain('A'..='Z').filter(|check| other(*check)).collect();
    assert_eq!(fitting, check);
    let swapped = identifier.replace("20261120000000000001", "20261120000000000002");
    assert!(swapped.parse::<LicenceId>().is_err());
}

#[test]
fn a_hundred_rows_go_on_on_the_next_pages() {
    let sealers = Sealers::new();
    let rows = (0..100).map(|at| row(&format!("第{at}行"), "A row", &format!("值{at}。"))).collect();
    let face = LicenceFace { rows, ..title() };
    let document = sealers.issue(&face);
    assert_eq!(sealers.verify(&document).integrity, DocumentIntegrity::Intact);
    let files = Files::of(&document);
    let pages = files.pages();
    assert!(pages.len() > 1, "{pages:?}");
    let lines: Vec<String> = pages.iter().flat_map(|page| files.lines(page)).collect();
    for at in 0..100 {
        let count = lines.iter().filter(|line| **line == format!("值{at}。")).count();
        assert_eq!(count, 1, "row {at}");
    }
    for (at, page) in pages.iter().enumerate() {
        let text = files.lines(page).concat();
        assert!(text.contains(&format!("第 {} 页 / 共 {} 页", at + 1, pages.len())), "{text}");
        assert!(text.contains("演示 样张"), "the watermark is on every page");
    }
    let document = files.text("Doc_0/Document.xml");
    let last = *values(document, "ID").last().unwrap();
    assert_eq!(
        values(files.text("Doc_0/Signs/Sign_0/Signature.xml"), "PageRef"),
        [last],
        "the seal is on the last page"
    );
}

#[test]
fn a_row_longer_than_a_page_is_cut_and_nothing_of_it_is_lost() {
    let sealers = Sealers::new();
    let value: String = (0..600).map(|at| format!("第{at}段，国有建设用地使用权。")).collect();
    let face = LicenceFace { rows: vec![row("附图", "Plan", &value)], ..title() };
    let files = Files::of(&sealers.issue(&face));
    assert!(files.pages().len() > 1);
    let text: String = files.pages().iter().map(|page| body(&files, page, &value)).collect();
    assert_eq!(text, value);
    let endless = LicenceFace { rows: vec![row("附图", "Plan", &"长\n".repeat(5_000))], ..title() };
    assert_eq!(sealed_at(&paper(&endless), &sealers.seal, &sealers.signer, now()), Err(SealingFault::TooMuchText));
}

/// The lines of a page that are of a value.
fn body(files: &Files, page: &str, value: &str) -> String {
    files.lines(page).into_iter().filter(|line| value.contains(line)).collect()
}

#[test]
fn a_character_that_the_font_lacks_is_named() {
    let sealers = Sealers::new();
    for (text, character) in [("周𠮷", '𠮷'), ("😀", '😀'), ("a\u{202E}b", '\u{202E}')] {
        let face = LicenceFace { rows: vec![row("权利人", "Holder", text)], ..title() };
        let fault = sealed_at(&paper(&face), &sealers.seal, &sealers.signer, now()).unwrap_err();
        assert_eq!(fault, SealingFault::NoGlyph { character });
        assert!(fault.to_string().contains(character), "{fault}");
    }
    // Names of people, rare and traditional ones, and the districts of Wuhan.
    for text in ["喆堃镕玥垚淼", "陳葉鄭龔", "硚口区", "Łukasz Öztürk", "12.5 ㎡"] {
        let face = LicenceFace { rows: vec![row("权利人", "Holder", text)], ..title() };
        assert!(sealed_at(&paper(&face), &sealers.seal, &sealers.signer, now()).is_ok(), "{text}");
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let sealers = Sealers::new();
    let refused = |face: &LicenceFace| sealed_at(&paper(face), &sealers.seal, &sealers.signer, now()).unwrap_err();
    let long = LicenceFace { token: "A".repeat(5_000), ..title() };
    assert_eq!(refused(&long), SealingFault::TokenTooLong);
    let mut strange = title();
    strange.holders[0].name = "周\u{0}".to_owned();
    assert_eq!(refused(&strange), SealingFault::Unwritable { character: '\u{0}' });
    let other = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U".parse().unwrap();
    assert_eq!(refused(&LicenceFace { licence: other, ..title() }), SealingFault::UnknownLicence);
}

#[test]
fn numbers_of_objects_are_given_once() {
    let rows = (0..60).map(|at| row(&format!("第{at}行"), "A row", "值")).collect();
    let files = Files::of(&Sealers::new().issue(&LicenceFace { rows, ..title() }));
    let mut seen = BTreeSet::new();
    for (path, bytes) in files.0.iter().filter(|(path, _)| path.ends_with(".xml") && !path.contains("Signs")) {
        for number in values(str::from_utf8(bytes).unwrap(), "ID") {
            if let Ok(number) = number.parse::<u32>() {
                assert!(seen.insert(number), "{number} in {path}");
            }
        }
    }
    let most = inside(files.text("Doc_0/Document.xml"), "ofd:MaxUnitID");
    assert_eq!(most, [seen.last().unwrap().to_string()]);
}

/// A key in a device that does not answer as it should.
struct Silent(Vec<u8>);

impl SealKey for Silent {
    fn certificate(&self) -> &[u8] {
        &self.0
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        Err(SealKeyFault::Unreachable)
    }
}

/// A key in a device that signs with another key than the certificate's.
struct Confused(Vec<u8>, SoftKey);

impl SealKey for Confused {
    fn certificate(&self) -> &[u8] {
        &self.0
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        self.1.sign(message)
    }
}

#[test]
fn no_document_leaves_that_its_certificate_does_not_verify() {
    let sealers = Sealers::new();
    let by = |key: &dyn SealKey| sealed_at(&paper(&title()), &sealers.seal, key, now()).unwrap_err();
    assert_eq!(by(&Silent(sealers.signer_certificate.clone())), SealingFault::Key(SealKeyFault::Unreachable));
    assert_eq!(by(&sealers.maker), SealingFault::SignerNotListed);
    let confused = Confused(sealers.signer_certificate.clone(), Sealers::new().maker);
    assert_eq!(by(&confused), SealingFault::SignatureMismatch);
}

/// An authority that answers what it likes.
struct Answers(Result<Vec<u8>, TimeAuthorityFault>);

impl TimeAuthority for Answers {
    fn stamp(&self, _: &[u8; 32]) -> Result<Vec<u8>, TimeAuthorityFault> {
        self.0.clone()
    }
}

#[test]
fn no_document_leaves_without_the_time_of_its_seal() {
    let (sealers, signers) = (Sealers::new(), PdfSigners::new());
    let by = |authority: &dyn TimeAuthority, at| issue(&paper(&title()), sealers.stamp(), authority, at).err();
    for fault in [TimeAuthorityFault::Unreachable, TimeAuthorityFault::Refused] {
        assert_eq!(by(&Answers(Err(fault)), now()), Some(SealingFault::TimeAuthority(fault)));
    }
    let time = DemoTimeAuthority::new(&signers.time, now()).unwrap();
    for token in [time.stamp(&[7; 32]).unwrap(), b"0".to_vec(), Vec::new()] {
        assert_eq!(by(&Answers(Ok(token)), now()), Some(SealingFault::TimeStamp));
    }
    assert_eq!(by(&time, now().plus_ms(5 * 60 * 1000)), None);
    assert_eq!(by(&time, now().plus_ms(5 * 60 * 1000 + 1000)), Some(SealingFault::EarlyTimeStamp));
}

#[test]
fn a_seal_is_used_in_its_term_alone() {
    let sealers = Sealers::new();
    let at = |time: &str| sealed_at(&paper(&title()), &sealers.seal, &sealers.signer, instant(time));
    assert_eq!(at("2026-01-31T23:59:59.999Z"), Err(SealingFault::SealOutOfTerm));
    assert!(at("2026-02-01T00:00:00.000Z").is_ok() && at("2030-12-31T15:59:59.999Z").is_ok());
    assert_eq!(at("2030-12-31T16:00:00.000Z"), Err(SealingFault::SealOutOfTerm));
    assert_eq!(at("1969-12-31T23:59:59.999Z"), Err(SealingFault::Time));
    // The seal outlives the certificate.
    let short = ereg_sealing::CertificateTerm { until: instant("2026-11-20T02:00:04.000Z"), ..term() };
    let certificate =
        sealers.root.certify(&name("演示登记机构"), 9, &secret("signer").public_key().unwrap(), short).unwrap();
    let key = SoftKey::new(secret("signer"), certificate.clone()).unwrap();
    let seal = ereg_sealing::Seal::make(&order(&certificate), &sealers.maker, now()).unwrap();
    assert_eq!(sealed_at(&paper(&title()), &seal, &key, now()), Err(SealingFault::CertificateOutOfTerm));
}

#[test]
fn nothing_of_a_person_is_printed() {
    let face = title();
    let printed = format!("{face:?} {:?} {:?} {:?}", face.holders[0], face.rows[0], face.title);
    for said in ["周建国", "420106", "演示大道", "EREG1", "权利人"] {
        assert!(!printed.contains(said), "{said} in {printed}");
    }
    let sealers = Sealers::new();
    let printed = format!("{:?} {:?} {:?}", sealers.signer, secret("signer"), ereg_sealing::KeySeed::new([42; 32]));
    assert!(!printed.contains("42, 42") && printed.contains("Sm2Secret { .. }"), "{printed}");
}

/// `EREG_BLESS=1` writes it anew.
#[test]
fn the_same_face_gives_the_same_bytes() {
    let document = Sealers::new().issue(&title());
    assert!(document == Sealers::new().issue(&title()), "two runs differ");
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/title.ofd");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    assert!(std::fs::read(&path).unwrap_or_default() == document, "EREG_BLESS=1 writes it anew");
}

#[test]
fn every_kind_of_code_and_every_extension_has_its_name() {
    use ereg_sealing::{HolderCodeKind as Code, LicenceExtension as Item, LicenceHolder};
    let codes = [
        (Code::CitizenId, "111"),
        (Code::CreditCode, "001"),
        (Code::OtherOrganisation, "099"),
        (Code::Passport, "414"),
        (Code::TaiwanPermit, "511"),
        (Code::HongKongMacaoPermit, "516"),
        (Code::Other, "999"),
    ];
    let items = [
        (Item::CertificateNumber, "KZ_BDCQZH"),
        (Item::UnitCode, "KZ_BDCDYH"),
        (Item::Location, "KZ_ZL"),
        (Item::CoOwnership, "KZ_GYQK"),
        (Item::RightKind, "KZ_QLLX"),
        (Item::RightNature, "KZ_QLXZ"),
        (Item::Usage, "KZ_YT"),
        (Item::Area, "KZ_MJ"),
        (Item::UseTerm, "KZ_SYQX"),
        (Item::OtherState, "KZ_QLQTZK"),
        (Item::Remarks, "KZ_FJ"),
        (Item::ProvedRight, "KZ_ZMQLSX"),
        (Item::Obligor, "KZ_YWR"),
        (Item::ProvinceShort, "KZ_SQSJC"),
        (Item::Year, "KZ_NF"),
        (Item::CityName, "KZ_SZSXQC"),
        (Item::SerialNumber, "KZ_ZHLSH"),
        (Item::IssueDay, "KZ_FZRQ"),
    ];
    let holder = |(kind, _): &(Code, &str)| LicenceHolder { name: "甲".to_owned(), code: "1".to_owned(), kind: *kind };
    let face = LicenceFace {
        holders: codes.iter().map(holder).collect(),
        extensions: items.iter().map(|(item, name)| (*item, format!("值 {name}"))).collect(),
        ..proof()
    };
    let files = Files::of(&Sealers::new().issue(&face));
    let entry = files.text("OFD.xml");
    for (_, name) in items {
        assert!(entry.contains(&format!("<ofd:CustomData Name=\"{name}\">值 {name}<")), "{name} in {entry}");
    }
    let codes: Vec<&str> = codes.iter().map(|(_, code)| *code).collect();
    assert!(entry.contains(&format!(">{}<", codes.join(","))), "{entry}");
    assert!(entry.contains(">不动产登记证明<") && entry.contains(">11100000MB03271699022<"), "{entry}");
}

#[test]
fn whatever_a_face_says_it_verifies_and_is_on_the_page() {
    let sealers = Sealers::new();
    let drawn = "权利人坐落面积㎡，。（）「」 AaZz09-/.,;&<>\"'ŁÖ硚陳\n";
    let letters: Vec<char> = drawn.chars().collect();
    let mut state = 0x5EED_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below).unwrap()
    };
    for turn in 0..15 {
        let mut text = |most: u64| (0..next(most)).map(|_| letters[next(letters.len() as u64)]).collect::<String>();
        let rows = (0..turn * 2).map(|_| row(&text(30), &text(30), &text(300))).collect();
        let remarks = text(600);
        let face = LicenceFace { rows, remarks: Some(fixture::both(&remarks, "")), ..title() };
        let document = sealers.issue(&face);
        let verdict = sealers.verify(&document);
        assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("intact", "trusted"), "{turn}: {verdict:?}");
        let files = Files::of(&document);
        let flat = |text: &str| text.replace(['\n', ' '], "");
        let lines = flat(&files.pages().iter().flat_map(|page| files.lines(page)).collect::<String>());
        for row in &face.rows {
            // A row that is shorter than a page stays in one piece.
            let said = [&row.name.chinese, &row.name.english, &row.value].map(|text| flat(text)).concat();
            assert!(lines.contains(&said), "{said} in {lines}");
        }
        assert!(lines.contains(&flat(&remarks)), "{remarks} in {lines}");
    }
}

#[test]
fn a_title_or_an_issuer_that_is_longer_than_its_place_is_refused() {
    let sealers = Sealers::new();
    let refused = |face: LicenceFace| sealed_at(&paper(&face), &sealers.seal, &sealers.signer, now()).err();
    let long = || fixture::both(&"演示".repeat(300), "x");
    assert_eq!(refused(LicenceFace { title: long(), ..title() }), Some(SealingFault::TooMuchText));
    assert_eq!(refused(LicenceFace { issuer: long(), ..title() }), Some(SealingFault::TooMuchText));
}
