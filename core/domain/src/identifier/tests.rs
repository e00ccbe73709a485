//! The golden vectors (`tests/golden/identifiers.tsv`), and properties over generated numbers.

use super::*;
use proptest::prelude::*;

const VECTORS: &str = include_str!("../../tests/golden/identifiers.tsv");

fn vectors() -> impl Iterator<Item = (&'static str, &'static str)> {
    VECTORS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once('\t').expect("a tab"))
}

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a date")
}

fn citizen(text: &str) -> CitizenId {
    text.parse().expect("a citizen number")
}

/// Each of these typed numbers is told its code, and the good ones are one person.
#[test]
fn b01_to_b03_have_their_codes_and_one_person_has_one_spelling() {
    let code = |typed: &str| typed.parse::<CitizenId>().expect_err(typed).code();
    assert_eq!(code("110105194912310021"), "citizen_id.checksum");
    assert_eq!(code("11010519490230002X"), "citizen_id.date");
    for digits in
        ["１１０１０５１９４９１２３１００２Ｘ", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢١", "۱۱۰۱۰۵۱۹۴۹۱۲۳۱۰۰۲۱", "11010519491231002Х"]
    {
        assert_eq!(code(digits), "citizen_id.charset", "{digits}");
    }
    for typed in ["11010519491231002x", "  11010519491231002X", "\u{3000}11010519491231002x\t"] {
        assert_eq!(citizen(typed).as_str(), "11010519491231002X");
        assert_eq!(serde_json::to_string(&citizen(typed)).expect("json"), "\"11010519491231002X\"");
    }
    assert!(serde_json::from_str::<CitizenId>("\"11010519491231002x\"").is_err(), "signed bytes have one spelling");
}

#[test]
fn every_golden_vector_reads_as_written() {
    for (typed, expected) in vectors() {
        let (kind, value) = typed.split_once(':').expect("a kind");
        let read = match classify(typed) {
            Ok(matches) => {
                assert_eq!(matches.len(), 1, "{typed}");
                assert_eq!(matches[0].kind.name(), kind);
                matches[0].canonical.clone()
            }
            Err(error) => error.code().to_owned(),
        };
        let expected = if expected == "=" { value } else { expected };
        assert_eq!(read, expected, "{typed}");
    }
}

#[test]
fn every_fault_has_a_vector_and_no_vector_has_another() {
    let mut listed: Vec<_> = IdentifierError::every().map(|error| error.code()).collect();
    let mut seen: Vec<_> = vectors()
        .filter_map(|(typed, _)| classify(typed).err())
        .chain([classify("?"), classify("")].into_iter().filter_map(Result::err))
        .map(|error| error.code())
        .collect();
    listed.sort_unstable();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, listed);
}

#[test]
fn a_bare_line_finds_its_kind_where_the_vector_is_good() {
    for (typed, expected) in vectors() {
        let (kind, value) = typed.split_once(':').expect("a kind");
        if expected.starts_with(kind) {
            continue;
        }
        let canonical = if expected == "=" { value } else { expected };
        let matches = classify(value).expect("a match");
        assert!(matches.iter().any(|found| found.kind.name() == kind && found.canonical == canonical), "{typed}");
    }
}

#[test]
fn a_bare_line_that_fits_nothing_is_unknown_even_if_it_looks_like_one() {
    for line in ["110105194912310021", "unit-ish", "passport:E12345678", "420102001001GB00001f00010001"] {
        assert_eq!(classify(line), Err(IdentifierError::Unknown), "{line}");
    }
    for line in ["", "   ", "\t\u{3000}"] {
        assert_eq!(classify(line), Err(IdentifierError::Empty));
    }
}

#[test]
fn a_citizen_number_tells_birth_and_age() {
    let id = citizen("420100202002290013");
    assert_eq!(id.birth_date(), date(2020, 2, 29));
    assert_eq!(id.age_on(date(2020, 2, 28)), None);
    assert_eq!(id.age_on(date(2020, 2, 29)), Some(0));
    assert_eq!(id.age_on(date(2038, 2, 27)), Some(17));
    assert_eq!(id.age_on(date(2038, 2, 28)), Some(18));
    assert_eq!(id.age_on(date(2040, 2, 28)), Some(19));
    assert_eq!(id.age_on(date(2040, 2, 29)), Some(20));
    let id = citizen("11010519491231002X");
    assert_eq!(id.age_on(date(2020, 12, 30)), Some(70));
    assert_eq!(id.age_on(date(2020, 12, 31)), Some(71));
}

#[test]
fn an_organisation_code_inside_a_credit_code_has_its_own_check() {
    // The outer character made right again after the inner one was broken.
    let broken = (b'0'..=b'Z')
        .map(|last| format!("91420100MA0000025{}", char::from(last)))
        .filter(|code| code.parse::<CreditCode>() != Err(malformed(IdentifierKind::CreditCode, Fault::Charset)))
        .map(|code| code.parse::<CreditCode>());
    for read in broken {
        assert_eq!(read, Err(malformed(IdentifierKind::CreditCode, Fault::Checksum)));
    }
}

#[test]
fn a_unit_code_tells_district_parcel_and_fixture() {
    let home: UnitCode = "420102 001001 GB00001 F00010001".parse().expect("a unit");
    assert_eq!(home.district().wuhan(), Some(WuhanDistrict::Jiangan));
    assert_eq!(home.parcel(), "420102001001GB00001");
    assert_eq!(home.fixture(), FixtureClass::Building);
    let land: UnitCode = "420102001001GB00001W00000000".parse().expect("a unit");
    assert_eq!(land.fixture(), FixtureClass::Bare);
    assert_eq!(land.parcel(), home.parcel());
    let elsewhere: UnitCode = "320684413219GB00029F00010002".parse().expect("a unit");
    assert_eq!(elsewhere.district().wuhan(), None);
}

#[test]
fn the_thirteen_districts_have_distinct_codes_and_names() {
    let mut codes: Vec<_> = WuhanDistrict::ALL.iter().map(|district| district.code()).collect();
    assert!(codes.is_sorted());
    codes.dedup();
    assert_eq!(codes.len(), 13);
    assert_eq!(DistrictCode::from_digits("420102"), Some(WuhanDistrict::Jiangan.code()));
    assert_eq!(DistrictCode::from_digits("420100").and_then(DistrictCode::wuhan), None);
    assert_eq!(DistrictCode::from_digits("４２"), None);
    for district in WuhanDistrict::ALL {
        assert_eq!(district.code().wuhan(), Some(district));
        assert_eq!(format!("{}区", district.short_name()), district.name());
    }
}

#[test]
fn a_certificate_number_is_made_of_its_parts() {
    let number = TitleCertificateNumber::from_parts(HUBEI, 2020, "武汉市江岸", 1).expect("a number");
    assert_eq!(number.as_str(), "鄂(2020)武汉市江岸不动产权第0000001号");
    let read: TitleCertificateNumber = "鄂（2020）武汉市江岸不动产权第0000001号".parse().expect("a number");
    assert_eq!(read, number);
    assert_eq!((read.province(), read.year(), read.place(), read.serial()), (HUBEI, 2020, "武汉市江岸", 1));
    let proof = RegistrationProofNumber::from_parts(HUBEI, 2026, "演示市江岸区", 12_345_678).expect("a number");
    assert_eq!(proof.as_str(), "鄂(2026)演示市江岸区不动产证明第12345678号");
    assert!(TitleCertificateNumber::from_parts(HUBEI, 2020, "武汉市", 0).is_err());
    assert!(TitleCertificateNumber::from_parts('火', 2020, "武汉市", 1).is_err());
    assert!(TitleCertificateNumber::from_parts(HUBEI, 2020, &"市".repeat(21), 1).is_err());
    // Blank removal may bring a mark next to a letter: the canonical form is stable all the same.
    let odd: TitleCertificateNumber = "鄂(2020)武a \u{301}市不动产权第0000001号".parse().expect("a number");
    assert_eq!(odd.as_str().parse::<TitleCertificateNumber>().as_ref(), Ok(&odd));
}

#[test]
fn a_licence_id_is_made_of_its_parts() {
    let issuer: CreditCode = "11420100MB00000196".parse().expect("a code");
    let id = LicenceId::booked(LicenceType::TitleCertificate, &issuer, date(2020, 8, 24), 1).expect("an id");
    let text = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M";
    assert_eq!(id.as_str(), text);
    assert_eq!(id.licence_type(), Some(LicenceType::TitleCertificate));
    assert_eq!((id.issuer(), id.serial(), id.version()), (issuer.as_str(), "20200824000000000001", 1));
    assert_eq!(format!("1.2.156.3005.2.{}", id.rootless()), text);
    let second = LicenceId::from_parts(LicenceType::TitleCertificate, &issuer, id.serial(), 2).expect("an id");
    assert!(second.as_str().ends_with(".002.K"));
    assert!(LicenceId::booked(LicenceType::TitleCertificate, &issuer, date(2020, 8, 24), 1 << 50).is_err());
    assert!(LicenceId::from_parts(LicenceType::TitleCertificate, &issuer, "", 1).is_err());
    assert!(LicenceId::from_parts(LicenceType::TitleCertificate, &issuer, "1", 0).is_err());
}

#[test]
fn a_case_number_is_made_of_its_parts() {
    let district = WuhanDistrict::Jiangan.code();
    let number = CaseNumber::from_parts(district, date(2020, 8, 24), Channel::App, 1).expect("a number");
    assert_eq!(number.as_str(), "420102202008241000001");
    assert_eq!((number.district(), number.accepted_on()), (district, date(2020, 8, 24)));
    assert_eq!((number.channel(), number.serial()), (Channel::App, 1));
    for serial in [0, 1_000_000] {
        let refused = CaseNumber::from_parts(district, date(2020, 8, 24), Channel::App, serial);
        assert_eq!(refused.expect_err("out of range").code(), "case.serial");
    }
}

#[test]
fn debug_never_shows_the_number() {
    assert_eq!(format!("{:?}", citizen("11010519491231002X")), "1****************X");
    let unit: UnitCode = "420102001001GB00001F00010203".parse().expect("a unit");
    assert_eq!(format!("{unit:?}"), "****0203");
    let number = TitleCertificateNumber::from_parts(HUBEI, 2020, "武汉市江岸", 1234).expect("a number");
    assert_eq!(format!("{number:?}"), "****1234");
    let found = classify("citizen_id:11010519491231002X").expect("a match");
    assert!(!format!("{found:?}").contains("0105"));
}

/// Of each kind of number, a screen and a log never show enough to tell whose it is.
#[test]
fn every_number_of_a_person_or_a_home_is_masked_on_a_screen_and_in_a_log() {
    fn shown(masked: String, debug: String) -> String {
        assert_eq!(masked, debug);
        masked
    }
    macro_rules! mask {
        ($kind:ty, $text:literal) => {{
            let number: $kind = $text.parse().expect($text);
            shown(number.masked(), format!("{number:?}"))
        }};
    }
    assert_eq!(mask!(CitizenId, "11010519491231002X"), "1****************X");
    assert_eq!(mask!(ResidencePermitNumber, "810000199408230021"), "8****************1");
    assert_eq!(mask!(PermanentResidentNumber, "USA310065081017"), "U*************7");
    assert_eq!(mask!(PersonNumber, "911124198108030024"), "9****************4");
    assert_eq!(mask!(CreditCode, "11420100MB00000196"), "****0196");
    assert_eq!(mask!(UnitCode, "420102001001GB00001F00010203"), "****0203");
    assert_eq!(mask!(TitleCertificateNumber, "鄂(2020)武汉市江岸不动产权第0001234号"), "****1234");
    assert_eq!(mask!(RegistrationProofNumber, "鄂(2020)武汉市江岸不动产证明第0001234号"), "****1234");
    let licence = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000001234.001.";
    let licence =
        ('0'..='Z').find_map(|check| format!("{licence}{check}").parse::<LicenceId>().ok()).expect("one fits");
    assert_eq!(shown(licence.masked(), format!("{licence:?}")), "****1234");
}

#[test]
fn a_code_of_a_pilot_area_is_told_from_one_that_follows_the_standard() {
    for (code, pilot) in [("91110000600037341L", false), ("91350211M00013FA1N", true), ("91350203M0001QKT19", true)] {
        assert_eq!(code.parse::<CreditCode>().expect(code).is_of_a_pilot_area(), pilot, "{code}");
    }
}

#[test]
fn a_district_tells_its_city_and_whether_it_can_be() {
    let code = |digits: &str| DistrictCode::from_digits(digits).expect("six digits");
    assert_eq!((code("420102").city(), code("320684").city()), ("4201", "3206"));
    for (digits, can_be) in
        [("420102", true), ("820100", false), ("420100", false), ("420001", false), ("990102", false)]
    {
        assert_eq!(code(digits).can_be(), can_be, "{digits}");
    }
}

#[test]
fn a_case_number_has_a_serial_up_to_the_last_of_six_digits() {
    let district = WuhanDistrict::Jiangan.code();
    let number = CaseNumber::from_parts(district, date(2020, 8, 24), Channel::Official, 999_999).expect("a number");
    assert_eq!((number.as_str(), number.serial()), ("420102202008249999999", 999_999));
    for channel in Channel::ALL {
        let number = CaseNumber::from_parts(district, date(2020, 8, 24), channel, 1).expect("a number");
        assert_eq!(number.as_str().parse::<CaseNumber>().map(|read| read.channel()), Ok(channel));
    }
}

#[test]
fn a_certificate_number_has_a_place_of_twenty_characters_at_most() {
    for (place, is_one) in [("市".repeat(20), true), ("市".repeat(21), false), (String::new(), false)] {
        assert_eq!(TitleCertificateNumber::from_parts(HUBEI, 2020, &place, 1).is_ok(), is_one, "{place}");
    }
    let proof = RegistrationProofNumber::from_parts(HUBEI, 2026, "演示市江岸区", 999_999_999).expect("nine digits");
    assert_eq!((proof.place(), proof.serial(), proof.year()), ("演示市江岸区", 999_999_999, 2026));
    assert!(RegistrationProofNumber::from_parts(HUBEI, 2026, "演示市", 1_000_000_000).is_err());
}

#[test]
fn a_licence_has_twelve_digits_of_a_day_and_versions_up_to_999() {
    let issuer: CreditCode = "11420100MB00000196".parse().expect("a code");
    let (licence, day) = (LicenceType::RegistrationProof, date(2026, 11, 23));
    let last = LicenceId::booked(licence, &issuer, day, 999_999_999_999).expect("twelve digits");
    assert_eq!((last.serial(), last.licence_type()), ("20261123999999999999", Some(licence)));
    assert_eq!(last.type_code(), licence.code());
    assert!(LicenceId::booked(licence, &issuer, day, 1_000_000_000_000).is_err());
    for (version, is_one) in [(0, false), (1, true), (999, true), (1_000, false)] {
        let made = LicenceId::from_parts(licence, &issuer, "1", version);
        assert_eq!(made.as_ref().ok().map(LicenceId::version), is_one.then_some(version), "{version}");
    }
    let foreign: LicenceId =
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U".parse().expect("an id");
    assert_eq!((foreign.licence_type(), foreign.version()), (None, 1));
}

#[test]
fn only_the_canonical_spelling_is_read_from_json() {
    let id: CitizenId = serde_json::from_str("\"11010519491231002X\"").expect("canonical");
    assert_eq!(serde_json::to_string(&id).expect("json"), "\"11010519491231002X\"");
    for other in ["\"11010519491231002x\"", "\" 11010519491231002X\"", "null", "1"] {
        assert!(serde_json::from_str::<CitizenId>(other).is_err(), "{other}");
    }
    assert!(serde_json::from_str::<UnitCode>("\"420102 001001 GB00001 F00010001\"").is_err());
    let full_width = "\"鄂（2020）武汉市江岸不动产权第0000001号\"";
    assert!(serde_json::from_str::<TitleCertificateNumber>(full_width).is_err());
    let wrong = serde_json::from_str::<CitizenId>("\"110105194912310021\"").expect_err("wrong").to_string();
    assert!(wrong.contains("citizen_id.checksum") && !wrong.contains("1105"), "{wrong}");
}

/// Any citizen number of a city-level code, which is issued to nobody.
fn some_citizen() -> impl Strategy<Value = String> {
    (1900_i16..2100, 1_i8..=12, 1_i8..=28, 0_u16..1000).prop_map(|(year, month, day, sequence)| {
        let body = format!("420100{year:04}{month:02}{day:02}{sequence:03}");
        let found = "0123456789X".chars().map(|check| format!("{body}{check}"));
        found.into_iter().find(|number| number.parse::<CitizenId>().is_ok()).expect("one check fits")
    })
}

proptest! {
    #[test]
    fn a_citizen_number_with_one_other_digit_fails(number in some_citizen(), at in 0_usize..18, to in 0_u8..10) {
        let mut bytes = number.clone().into_bytes();
        prop_assume!(bytes[at] != b'0' + to);
        bytes[at] = b'0' + to;
        let changed = String::from_utf8(bytes).expect("ascii");
        prop_assert!(changed.parse::<CitizenId>().is_err());
    }

    #[test]
    fn exactly_one_check_character_fits(number in some_citizen()) {
        let fitting = "0123456789X".chars().filter(|check| {
            format!("{}{check}", &number[..17]).parse::<CitizenId>().is_ok()
        });
        prop_assert_eq!(fitting.count(), 1);
    }

    #[test]
    fn a_licence_id_with_one_other_character_fails(ordinal in 0_u64..1_000_000, at in 15_usize..75, to in "[0-9A-Z]") {
        let issuer: CreditCode = "11420100MB00000196".parse().expect("a code");
        let id = LicenceId::booked(LicenceType::TitleCertificate, &issuer, date(2026, 11, 23), ordinal).expect("an id");
        prop_assume!(at < id.as_str().len() && id.as_str()[at..=at] != to && &id.as_str()[at..=at] != ".");
        let mut changed = id.as_str().to_owned();
        changed.replace_range(at..=at, &to);
        prop_assert!(changed.parse::<LicenceId>().is_err());
    }

    #[test]
    fn a_unit_code_survives_its_printed_form(code in "[0-9]{12}[GJZ][ABSXC][0-9]{4}[1-9]F[0-9]{7}[1-9]") {
        let unit: UnitCode = code.parse().expect("a unit");
        prop_assert_eq!(unit.as_str(), &code);
        let printed = format!("{} {} {} {}", &code[..6], &code[6..12], &code[12..19], &code[19..]);
        prop_assert_eq!(printed.parse::<UnitCode>(), Ok(unit));
        let json = serde_json::to_string(&unit).expect("json");
        prop_assert_eq!(serde_json::from_str::<UnitCode>(&json).expect("canonical"), unit);
    }

    #[test]
    fn a_certificate_number_is_its_own_canonical_form(place in "\\PC{1,20}", serial in 1_u32..1_000_000_000) {
        if let Ok(number) = TitleCertificateNumber::from_parts(HUBEI, 2026, &place, serial) {
            prop_assert_eq!(number.as_str().parse::<TitleCertificateNumber>(), Ok(number.clone()));
            prop_assert_eq!(number.serial(), serial);
        }
    }

    #[test]
    fn any_line_gets_an_answer(line in "\\PC*", kind in 0_usize..IdentifierKind::ALL.len()) {
        for line in [line.clone(), format!("{}:{line}", IdentifierKind::ALL[kind].name())] {
            for found in classify(&line).into_iter().flatten() {
                let again = classify(&format!("{}:{}", found.kind.name(), found.canonical)).expect("canonical");
                prop_assert_eq!(again, vec![found]);
            }
        }
    }

    #[test]
    fn almost_identifiers_get_an_answer(line in "[0-9X.A-Z鄂第号()不动产权]{0,40}") {
        let _ = classify(&line);
        for kind in IdentifierKind::ALL {
            let _ = classify(&format!("{}:{line}", kind.name()));
        }
    }
}

#[test]
fn the_number_of_an_old_certificate_is_recognised_as_one() {
    for number in ["武房权证岸字第2010001号", "武房权证岸字第 200001234 号", "武国用（2005）第123号"]
    {
        let found = classify(number).expect("a match");
        assert_eq!(
            found.iter().map(|found| found.kind).collect::<Vec<_>>(),
            [IdentifierKind::OldCertificate],
            "{number}"
        );
    }
    for other in ["武房权证岸字第号", "国用", "第2010001号"] {
        assert_eq!(classify(other), Err(IdentifierError::Unknown), "{other}");
    }
}
