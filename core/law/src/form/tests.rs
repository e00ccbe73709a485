//! Absent, empty, blank, malformed, too large, unknown: each has its own answer, and nothing panics.

use proptest::prelude::*;

use ereg_domain::{
    canonical::to_canonical,
    dictionary::{CoOwnership, DocumentKind},
    identifier::QuotedCertificate,
    party::IdentityNumber,
};

use super::*;
use crate::{
    application::{Acknowledgement, Deal, Delivery, Holding, MatterSection, Parties, RuleId},
    field::{Falls, FieldSpec, whose},
    fixture::{Sale, citizen_number, slot},
    matter::{LAW, Matter, T04},
    references::floor_pack,
    review::Finding,
    section::{self, Whose},
    subject::Phase,
    words::{labels, message},
};

fn fields_of_the_form() -> Vec<&'static FieldSpec> {
    T04.form.fields().collect()
}

fn read_shared(typed: &TypedFields) -> (Sections, Vec<FieldProblem>) {
    T04.form.read_shared(typed)
}

fn read_inquiry(slot: Slot, typed: &TypedFields, pack: &PolicyPack) -> (Inquiry, Vec<FieldProblem>) {
    T04.form.read_inquiry(slot, typed, pack)
}

/// A whole form as two people type it.
fn typed() -> TypedFields {
    let (seller, buyer) = (citizen_number("19620317", 2), citizen_number("19880905", 11));
    let fields = [
        ("matter.unit", " 420102 001001 GB00001 F00010001 "),
        ("matter.certificate", "鄂（2020）演示市江岸不动产权第0000001号"),
        ("holding.co_ownership", "sole"),
        ("parties.transferor.1.name", "林秀英"),
        ("parties.transferor.1.id_no", seller.as_str()),
        ("parties.transferee.1.name", "周建国"),
        ("parties.transferee.1.id_no", buyer.as_str()),
        ("parties.transferee.1.phone", "13800000000"),
        ("deal.price", "1680000"),
        ("deal.contract", "YS-2026-000123"),
        ("deal.signed_on", "2026-11-10"),
        ("delivery.medium", "electronic"),
        ("delivery.certificates", "one"),
    ];
    fields.map(|(path, value)| (path.to_owned(), value.to_owned())).into_iter().collect()
}

fn with(changes: &[(&str, &str)]) -> TypedFields {
    let mut fields = typed();
    fields.extend(changes.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
    fields
}

fn without(path: &str) -> TypedFields {
    let mut fields = typed();
    fields.remove(path);
    fields
}

fn problems(fields: &TypedFields) -> Vec<(String, &'static str)> {
    read_shared(fields).1.into_iter().map(|p| (p.field, p.code)).collect()
}

#[test]
fn a_whole_form_reads_into_its_sections() {
    let (shared, problems) = read_shared(&typed());
    assert_eq!(problems, []);
    let matter = shared.get::<MatterSection>().unwrap().clone();
    assert_eq!(matter.items[0].unit.as_str(), "420102001001GB00001F00010001");
    let quoted = matter.items[0].certificate.as_ref().map(QuotedCertificate::number);
    assert_eq!(quoted, Some("鄂(2020)演示市江岸不动产权第0000001号"));
    let parties = shared.get::<Parties>().unwrap().clone();
    assert_eq!((shared.get::<Holding>().unwrap().co_ownership, parties.parties.len()), (CoOwnership::Sole, 2));
    assert_eq!(shared.get::<Deal>().unwrap().clone().price.get(), 168_000_000);
    assert!(shared.get::<Delivery>().is_some());
}

/// Null is no text and is refused where it comes in.
#[test]
fn absent_empty_and_blank_are_three_things() {
    assert_eq!(problems(&without("deal.price")), [("deal.price".into(), "field.missing")]);
    assert_eq!(problems(&with(&[("deal.price", "")])), [("deal.price".into(), "field.missing")]);
    assert_eq!(problems(&with(&[("deal.price", "   ")])), [("deal.price".into(), "blank")]);
    // An optional answer that is cleared is no problem; blanks in it are.
    assert_eq!(problems(&with(&[("parties.transferee.1.phone", "")])), []);
    assert_eq!(
        problems(&with(&[("parties.transferee.1.phone", " ")])),
        [("parties.transferee.1.phone".into(), "blank")]
    );
}

#[test]
fn a_section_with_a_problem_is_not_there_and_the_others_are() {
    let (shared, _) = read_shared(&with(&[("deal.price", "-1")]));
    assert!(
        shared.get::<Deal>().is_none() && shared.get::<MatterSection>().is_some() && shared.get::<Parties>().is_some()
    );
}

#[test]
fn each_malformed_value_has_its_code() {
    let cases = [
        ("parties.transferor.1.id_no", "110105194912310021", "citizen_id.checksum"),
        ("parties.transferor.1.id_no", "11010519490230002X", "citizen_id.date"),
        ("parties.transferor.1.id_no", "１１０１０５１９４９１２３１００２Ｘ", "citizen_id.charset"),
        ("parties.transferor.1.name", "林\u{202E}秀英", "text.control_char"),
        ("parties.transferor.1.name", "林\0秀英", "text.control_char"),
        ("matter.unit", "420102001001GB00000F00010001", "unit.serial"),
        ("matter.certificate", "武房权证岸字第1号", "title_certificate.format"),
        ("deal.price", "0", "money.range"),
        ("deal.price", "0.005", "money.format"),
        ("deal.price", "1e309", "money.format"),
        ("deal.price", "NaN", "money.format"),
        ("deal.price", "9223372036854775807", "money.range"),
        ("deal.price", "4,09,0000", "money.format"),
        ("deal.signed_on", "2026-02-30", "time.day"),
        ("deal.signed_on", "2569-11-10", "time.day_range"),
        ("deal.signed_on", "9999-12-31", "time.day_range"),
        ("deal.signed_on", "1949-12-31", "time.day_range"),
        ("deal.signed_on", "2100-01-01", "time.day_range"),
        ("parties.transferor.1.id_no", "810000199408230022", "residence_permit.checksum"),
        ("parties.transferor.1.id_no", "931000199012010012", "permanent_resident.format"),
        ("matter.unit", "420102001001GB00001W00000000", "unit.no_building"),
        ("matter.unit", "420102001001GB00001L00000001", "unit.no_building"),
        ("matter.cert_scheme", "unified", "field.choice"),
        ("parties.transferee.1.service", "post", "field.missing"),
        ("delivery.handover", "post", "field.missing"),
        ("parties.transferee.1.agent_phone", "13800000000", "field.missing"),
        ("delivery.medium", "carrier_pigeon", "field.choice"),
        ("holding.transferee.1.share", "1/0", "share.range"),
        ("holding.transferee.1.share", "2/1", "share.range"),
        ("holding.transferee.1.share", "0/1", "share.range"),
        ("holding.transferee.1.share", "1/1000000000000000000", "share.range"),
        ("holding.transferee.1.share", "half", "share.format"),
    ];
    for (path, value, code) in cases {
        let told = problems(&with(&[(path, value)]));
        // What a choice then asks for is told of the field that is missing.
        if code == "field.missing" {
            assert!(!told.is_empty() && told.iter().all(|(p, c)| p != path && *c == code), "{path}: {told:?}");
            continue;
        }
        let fitting = told.iter().filter(|(p, _)| p == path).map(|(_, c)| *c).collect::<Vec<_>>();
        let family = |c: &str| c.split('.').next().map(str::to_owned);
        assert!(fitting.iter().any(|c| *c == code || family(c) == family(code)), "{path} {code}: {told:?}");
        assert_eq!(told.len(), 1, "{path} {code}");
        // The problem is told without what was typed.
        assert!(!format!("{:?}", read_shared(&with(&[(path, value)])).1).contains(value) || value.len() < 4);
    }
    assert_eq!(problems(&with(&[("parties.transferor.1.id_no", "110105194912310021")]))[0].1, "citizen_id.checksum");
}

#[test]
fn a_year_is_bounded_at_both_ends_and_the_ends_belong() {
    for day in ["1950-01-01", "2099-12-31"] {
        assert_eq!(problems(&with(&[("deal.signed_on", day)])), [], "{day}");
    }
}

/// A number that begins with 81, 82, 83 or 9 is recorded as what it is, and never as an identity card.
#[test]
fn the_number_says_which_card_it_is_on() {
    let buyer = |fields: &[(&str, &str)]| {
        let (shared, told) = read_shared(&with(fields));
        (
            shared.get::<Parties>().map(|p| p.parties[0].identity.document()),
            told.into_iter().map(|p| p.code).collect::<Vec<_>>(),
        )
    };
    const NUMBER: &str = "parties.transferee.1.id_no";
    const DOCUMENT: &str = "parties.transferee.1.document";
    for (number, document) in [
        ("810000199408230021", DocumentKind::ResidencePermit),
        ("830000199201300022", DocumentKind::ResidencePermit),
        ("911124198108030024", DocumentKind::PermanentResidentCard),
        ("USA310065081017", DocumentKind::PermanentResidentCard),
        ("11010519491231002X", DocumentKind::CitizenCard),
    ] {
        assert_eq!(buyer(&[(NUMBER, number)]), (Some(document), vec![]), "{number}");
        let as_card = buyer(&[(NUMBER, number), (DOCUMENT, "citizen_card")]);
        match document {
            DocumentKind::CitizenCard => assert_eq!(as_card, (Some(document), vec![])),
            _ => assert_eq!(as_card.0, None, "{number} is on no identity card"),
        }
    }
    assert_eq!(buyer(&[(NUMBER, "810000199408230021"), (DOCUMENT, "citizen_card")]).1, ["citizen_id.document"]);
    let permit = buyer(&[(NUMBER, "911124198108030024"), (DOCUMENT, "residence_permit")]);
    assert_eq!(permit, (None, vec!["residence_permit.format"]));
}

/// A matter that asks for no title certificate takes none, and one that asks for it takes nothing without.
#[test]
fn a_certificate_is_quoted_exactly_where_it_is_asked_for() {
    let form = &crate::matter::T21.form;
    assert!(form.field("matter.certificate").is_none() && form.field("matter.cert_scheme").is_none());
    let bytes = |sale: &Sale| String::from_utf8(sale.sections.body(section::MATTER).unwrap().bytes().unwrap()).unwrap();
    let (without, with) = (bytes(&Sale::discharged()), bytes(&Sale::clean()));
    assert!(form.parse(section::MATTER, &without).is_ok() && T04.form.parse(section::MATTER, &with).is_ok());
    let quoted = r#""act":"cancel","certificate":{"title":"鄂(2020)演示市江岸不动产权第0000001号"}"#;
    let wrong = without.replace(r#""act":"cancel""#, quoted);
    assert_eq!(form.parse(section::MATTER, &wrong).err(), Some("section.other_matter"));
    let certificate = r#""certificate":{"title":"鄂(2020)演示市江岸不动产权第0000001号"},"#;
    let wrong = with.replace(certificate, "");
    assert_ne!(wrong, with);
    assert_eq!(T04.form.parse(section::MATTER, &wrong).err(), Some("section.other_matter"));
}

#[test]
fn an_old_certificate_is_kept_as_written_under_its_scheme() {
    for (scheme, number) in
        [("house", "武房权证岸字第200001234号"), ("land", "武国用(2005)第123号"), ("other", "房地产权证 98-1")]
    {
        let (shared, told) = read_shared(&with(&[("matter.cert_scheme", scheme), ("matter.certificate", number)]));
        assert_eq!(told, []);
        let quoted = shared.get::<MatterSection>().unwrap().items[0].certificate.clone();
        let Some(QuotedCertificate::Old(old)) = quoted else { panic!("{scheme}") };
        assert_eq!(old.number.as_str(), number);
    }
    // Without its scheme it is held to the one in force, and the text says what to choose.
    let told = problems(&with(&[("matter.certificate", "武房权证岸字第200001234号")]));
    assert_eq!(told, [("matter.certificate".into(), "title_certificate.format")]);
    assert!(message::lookup(told[0].1).unwrap().fix_zh.contains("房产证"));
    let hidden = [("matter.cert_scheme", "house"), ("matter.certificate", "武房\u{200B}权证")];
    assert_eq!(problems(&with(&hidden))[0].1, "text.control_char");
}

#[test]
fn a_lower_case_x_at_the_end_of_a_number_is_an_x() {
    let (shared, problems) = read_shared(&with(&[("parties.transferor.1.id_no", " 11010519491231002x ")]));
    assert_eq!(problems, []);
    let parties = shared.get::<Parties>().unwrap().clone();
    let IdentityNumber::Citizen(id) = &parties.parties[1].identity else { panic!() };
    assert_eq!(id.as_str(), "11010519491231002X");
}

#[test]
fn a_path_of_no_field_is_unknown() {
    for path in [
        "deal.status",
        "registered",
        "parties.buyer.1.name",
        "parties.transferee.0.name",
        "parties.<slot>.name",
        "",
        "matter",
    ] {
        assert_eq!(problems(&with(&[(path, "x")])), [(path.to_owned(), "field.unknown")], "{path}");
    }
    // The own section's fields are read by its own reader.
    assert_eq!(problems(&with(&[("inquiry.altered", "no"), ("inquiry.nonsense", "no")])), []);
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let long = "长".repeat(LONGEST_VALUE);
    assert_eq!(problems(&with(&[("deal.contract", &long)])), [("deal.contract".into(), "too_large")], "text of 40");
    let longer = "长".repeat(LONGEST_VALUE + 1);
    assert_eq!(problems(&with(&[("parties.transferor.1.name", &longer)]))[0].1, "too_large");
    let huge = "x".repeat(10 * 1024 * 1024);
    assert_eq!(problems(&with(&[("deal.price", &huge)])), [("deal.price".into(), "too_large")]);
    let many: TypedFields = (0..=MOST_FIELDS).map(|at| (format!("deal.field{at}"), "x".to_owned())).collect();
    let (shared, told) = read_shared(&many);
    assert_eq!((told.len(), told[0].code, shared.get::<MatterSection>().is_none()), (1, "too_large", true));
}

/// A field of a thousand characters is read and judged for what it is; one more is not.
#[test]
fn the_last_character_that_is_read_is_the_thousandth() {
    const NUMBER: &str = "parties.transferor.1.id_no";
    let told = |value: &str| problems(&with(&[(NUMBER, value)]))[0].1;
    assert_eq!(told(&"1".repeat(LONGEST_VALUE)), "citizen_id.length");
    assert_eq!(told(&"1".repeat(LONGEST_VALUE + 1)), "too_large");
    // Of four bytes each: as many characters, and no byte more than they can have.
    assert_eq!(told(&"𠮷".repeat(LONGEST_VALUE)), "citizen_id.length");
    let fields = |many: usize| -> TypedFields {
        (0..many).map(|at| (format!("parties.transferee.{}.phone", at + 1), String::new())).collect()
    };
    let overflow = |many: usize| problems(&fields(many)).contains(&(String::new(), "too_large"));
    assert_eq!((overflow(MOST_FIELDS), overflow(MOST_FIELDS + 1)), (false, true));
}

#[test]
fn an_amount_is_read_back_in_groups_and_in_capitals_and_nothing_else_is() {
    assert_eq!(T04.form.reads("deal.price", "168万").as_deref(), Some("1,680,000.00（壹佰陆拾捌万元整）"));
    for (path, typed) in [("deal.price", "much"), ("deal.contract", "1680000"), ("no.field", "1680000")] {
        assert_eq!(T04.form.reads(path, typed), None, "{path}");
    }
}

/// Another party sees of what was typed nobody's whole name, number, telephone or door.
#[test]
fn each_kind_of_field_is_masked_as_it_needs() {
    for (path, typed, shown) in [
        ("parties.transferor.1.name", "林秀英", "林**"),
        ("parties.transferor.1.agent_name", "何志强", "何**"),
        ("delivery.recipient", "周建国", "周**"),
        ("parties.transferor.1.id_no", "11010519491231002X", "1****************X"),
        ("parties.transferee.1.agent_id_no", "11010519491231002X", "1****************X"),
        ("parties.transferee.1.phone", "13800138000", "138******00"),
        ("parties.transferee.1.agent_phone", "13800138000", "138******00"),
        ("parties.transferee.1.address", "武汉市江岸区演示路9号", "武汉市江岸区*****"),
        ("delivery.address", "武汉市江岸区演示路9号", "武汉市江岸区*****"),
        ("deal.price", "1680000.00", "1680000.00"),
        ("deal.contract", "YS-2026-000123", "YS-2026-000123"),
    ] {
        assert_eq!(T04.form.masked(path, typed), shown, "{path}");
    }
}

#[test]
fn a_second_buyer_is_read_with_his_share_and_is_gone_when_cleared() {
    let id = citizen_number("19900712", 4);
    let two = with(&[
        ("holding.co_ownership", "shares"),
        ("holding.transferee.1.share", "2/4"),
        ("parties.transferee.2.name", "陈晓梅"),
        ("parties.transferee.2.id_no", &id),
        ("holding.transferee.2.share", "1/2"),
    ]);
    let parties = read_shared(&two).0.get::<Parties>().unwrap().clone();
    assert_eq!(
        parties.parties.iter().map(|p| p.slot.to_string()).collect::<Vec<_>>(),
        ["transferee.1", "transferee.2", "transferor.1"]
    );
    assert_eq!(read_shared(&two).0.get::<Holding>().unwrap().shares[0].share.to_string(), "1/2");
    let half_typed = with(&[("parties.transferee.2.name", "陈晓梅")]);
    assert_eq!(problems(&half_typed), [("parties.transferee.2.id_no".into(), "field.missing")]);
    let cleared = with(&[("parties.transferee.2.name", ""), ("parties.transferee.2.id_no", "")]);
    assert_eq!(problems(&cleared), []);
}

#[test]
fn an_organisation_and_a_passport_are_read_as_such() {
    let fields = with(&[
        ("parties.transferor.1.kind", "enterprise"),
        ("parties.transferor.1.id_no", "91420100MA0000015F"),
        ("parties.transferee.1.document", "passport"),
        ("parties.transferee.1.id_no", "E12345678"),
    ]);
    let (shared, told) = read_shared(&fields);
    assert_eq!(told, []);
    let parties = shared.get::<Parties>().unwrap().clone().parties;
    assert!(matches!(parties[1].identity, IdentityNumber::Organisation(_)));
    assert_eq!(parties[0].identity.document(), DocumentKind::Passport);
}

#[test]
fn sections_and_the_fields_they_were_typed_in_are_one_thing() {
    let id = citizen_number("19900712", 4);
    let forms = [
        typed(),
        with(&[("deal.fee_claim", "between_spouses"), ("delivery.medium", "paper")]),
        with(&[("parties.transferee.1.document", "passport"), ("parties.transferee.1.id_no", "E12345678")]),
        with(&[("parties.transferor.1.kind", "enterprise"), ("parties.transferor.1.id_no", "91420100MA0000015F")]),
        with(&[("matter.cert_scheme", "house"), ("matter.certificate", "武房权证岸字第200001234号")]),
        with(&[("parties.transferee.1.id_no", "810000199408230021"), ("deal.fee_claim", "sole_trader")]),
        with(&[
            ("parties.transferee.1.service", "post"),
            ("parties.transferee.1.address", "武汉市江岸区演示路9号"),
            ("parties.transferor.1.address", "武汉市江岸区演示路1号"),
            ("parties.transferor.1.agent_name", "何志强"),
            ("parties.transferor.1.agent_id_no", "11010519491231002X"),
            ("parties.transferor.1.agent_agency", "演示律师事务所"),
            ("parties.transferor.1.agent_phone", "13900000000"),
            ("delivery.handover", "post"),
            ("delivery.recipient", "周建国"),
            ("delivery.address", "武汉市江岸区演示路9号"),
            ("delivery.utilities", "yes"),
        ]),
        with(&[
            ("holding.co_ownership", "shares"),
            ("holding.transferee.1.share", "1/3"),
            ("parties.transferee.2.name", "陈晓梅"),
            ("parties.transferee.2.id_no", &id),
            ("holding.transferee.2.share", "2/3"),
        ]),
    ];
    for form in forms {
        let (shared, told) = read_shared(&form);
        assert_eq!(told, []);
        assert_eq!(read_shared(&shared.typed()), (shared, Vec::new()));
    }
    assert_eq!(Sections::default().typed(), TypedFields::new());
}

#[test]
fn what_changed_is_told_field_by_field_with_people_masked() {
    let before = read_shared(&typed()).0;
    let after = read_shared(&with(&[
        ("deal.price", "1650000"),
        ("parties.transferee.1.name", "周建设"),
        ("parties.transferee.1.phone", ""),
    ]))
    .0;
    let change = |field: &str, old: Option<&str>, new: Option<&str>| FieldChange {
        field: field.into(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    assert_eq!(
        T04.form.changes(&before, &after),
        [
            change("deal.price", Some("1680000.00"), Some("1650000.00")),
            change("parties.transferee.1.name", Some("周**"), Some("周**")),
            change("parties.transferee.1.phone", Some("138******00"), None),
        ]
    );
    assert_eq!(T04.form.changes(&before, &before), []);
}

#[test]
fn the_own_section_keeps_what_is_answered_and_tells_the_rest() {
    let pack = floor_pack().unwrap();
    let said = [("inquiry.true_intent", "yes"), ("inquiry.altered", "perhaps"), ("inquiry.ack.R-15", "yes")];
    let fields: TypedFields = said.map(|(p, v)| (p.to_owned(), v.to_owned())).into_iter().collect();
    let (inquiry, told) = read_inquiry(slot("transferee.1"), &fields, &pack);
    assert_eq!(inquiry.answers.len(), 1);
    assert_eq!(
        inquiry.acknowledgements,
        [Acknowledgement { rule: RuleId(15), disclosure: pack.disclosure_ref("objection_risk").unwrap() }]
    );
    let told: Vec<_> = told.iter().map(|p| (p.field.as_str(), p.code)).collect();
    assert_eq!(
        told,
        [
            ("inquiry.altered", "field.choice"),
            ("inquiry.mortgaged", "field.missing"),
            ("inquiry.true_materials", "field.missing"),
            ("inquiry.unrecorded_co_owner", "field.missing"),
        ]
    );
}

#[test]
fn what_nothing_asks_for_cannot_be_acknowledged() {
    let pack = floor_pack().unwrap();
    for (path, value, code) in [
        ("inquiry.ack.R-12", "yes", "field.unknown"),
        ("inquiry.ack.15", "yes", "field.unknown"),
        ("inquiry.ack.R-15", "no", "field.choice"),
        ("inquiry.consent.personal_data", "yes", "field.unknown"),
        ("inquiry.nonsense", "yes", "field.unknown"),
    ] {
        let fields: TypedFields = [(path.to_owned(), value.to_owned())].into_iter().collect();
        let (inquiry, told) = read_inquiry(slot("transferee.1"), &fields, &pack);
        assert!(told.iter().any(|p| p.field == path && p.code == code), "{path}: {told:?}");
        assert!(inquiry.acknowledgements.is_empty());
    }
}

#[test]
fn every_field_has_its_label_and_every_choice_is_one_the_reader_takes() {
    for field in fields_of_the_form() {
        let path = field.path.replace("<slot>", "transferee.1").replace("<rule>", "R-15");
        assert_eq!(T04.form.field(&path), Some(field));
        assert!(labels::field(&path).is_some_and(|l| l.zh != "其他"), "{path}");
        let FieldKind::Choice(choices) = field.kind else { continue };
        for choice in choices {
            let fields: TypedFields = [(path.clone(), (*choice).to_owned())].into_iter().collect();
            let told = match T04.form.section(field.section).unwrap().whose {
                Whose::Own => read_inquiry(slot("transferee.1"), &fields, &floor_pack().unwrap()).1,
                _ => read_shared(&fields).1,
            };
            assert!(told.iter().all(|p| p.code != "field.choice"), "{path} {choice}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_gets_an_answer_and_known_codes(
        fields in proptest::collection::btree_map(
            prop_oneof![
                proptest::sample::select(fields_of_the_form().iter().map(|f| f.path.replace("<slot>", "transferee.1")).collect::<Vec<_>>()),
                ".{0,30}",
            ],
            prop_oneof![".{0,60}", Just(String::new()), Just("  ".to_owned())],
            0..30,
        )
    ) {
        let (shared, told) = read_shared(&fields);
        for problem in &told {
            prop_assert!(message::lookup(problem.code).is_some(), "{}", problem.code);
        }
        // A section that is not there is always explained.
        let here = [shared.get::<MatterSection>().is_some(), shared.get::<Parties>().is_some(), shared.get::<Deal>().is_some(), shared.get::<Delivery>().is_some()];
        prop_assert!(here.iter().all(|h| *h) || !told.is_empty());
        let (_, told) = read_inquiry(slot("transferee.1"), &fields, &floor_pack().unwrap());
        for problem in &told {
            prop_assert!(message::lookup(problem.code).is_some(), "{}", problem.code);
        }
    }
}

/// Every matter with nothing typed, and with each choice of each of its fields made and nothing else.
fn typed_in_turn(matter: &'static Matter) -> Vec<TypedFields> {
    let mut all = vec![TypedFields::new()];
    for asked in matter.form.asked(&TypedFields::new(), &TypedFields::new(), mine(matter), &pack()).asked {
        for field in asked.fields {
            let values = labels::choices(field.spec).into_iter().map(|(value, _)| value).chain(["x", ""]);
            all.extend(values.map(|value| [(field.path.clone(), value.to_owned())].into()));
        }
    }
    all
}

fn pack() -> PolicyPack {
    floor_pack().unwrap()
}

fn mine(matter: &'static Matter) -> Slot {
    matter.form.roles.iter().find_map(Role::first).unwrap()
}

/// A shell marks as needed what the law misses, whatever was typed: neither asks for what the other does not.
#[test]
fn a_field_is_needed_exactly_where_its_absence_is_told() {
    let mut became_needed = BTreeSet::new();
    let pack = pack();
    for matter in LAW.matters() {
        let form = &matter.form;
        for typed in typed_in_turn(matter) {
            let read = form.asked(&typed, &typed, mine(matter), &pack);
            let fields: Vec<&AskedField> = read.asked.iter().flat_map(|section| &section.fields).collect();
            for field in &fields {
                let open = field.need == FieldNeed::Required && !is_answered(&typed, &field.path);
                let told = field.problem.as_ref().is_some_and(|problem| problem.code == "field.missing");
                // A scheme that is none leaves the certificate unread.
                let unread = typed.get("matter.cert_scheme").is_some_and(|scheme| scheme == "x");
                assert!(open == told || unread && field.path == "matter.certificate", "{field:?} with {typed:?}");
                assert_eq!(form.field(&field.path), Some(field.spec));
                if field.need != field.spec.need {
                    became_needed.insert(field.path.clone());
                }
            }
            let paths: BTreeSet<&FieldPath> = fields.iter().map(|field| &field.path).collect();
            assert_eq!(paths.len(), fields.len(), "each once: {typed:?}");
            let (shared, own) = (form.read_shared(&typed), form.read_inquiry(mine(matter), &typed, &pack));
            assert_eq!((&read.shared, &read.own), (&shared.0, &own.0), "what is sent is what was asked by: {typed:?}");
            for problem in shared.1.iter().chain(&own.1) {
                assert!(paths.contains(&problem.field), "{problem:?} stands at a field with {typed:?}");
            }
        }
    }
    let sometimes = ["delivery.address", "mortgage.restriction", "parties.transferee.1.address"];
    assert!(sometimes.iter().all(|path| became_needed.contains(*path)), "{became_needed:?}");
}

#[test]
fn a_form_has_the_fields_of_the_people_who_are_named_and_room_for_one_more_of_each() {
    let slots = |typed: &TypedFields| -> Vec<String> {
        let asked = T04.form.asked(typed, typed, slot("transferor.1"), &pack()).asked;
        let mut slots: Vec<String> = asked
            .iter()
            .flat_map(|asked| &asked.fields)
            .filter_map(|field| field.slot)
            .map(|s| s.to_string())
            .collect();
        slots.dedup();
        slots
    };
    let further =
        |typed: &TypedFields| -> Vec<String> { T04.form.further(typed).into_iter().map(|field| field.path).collect() };
    assert_eq!(slots(&TypedFields::new())[..2], ["transferor.1", "transferee.1"], "whoever begins comes first");
    assert_eq!(further(&typed()), ["parties.transferor.2.name", "parties.transferee.2.name"]);
    let two = with(&[("parties.transferee.2.name", "周小满")]);
    assert!(slots(&two).contains(&"transferee.2".to_owned()), "{:?}", slots(&two));
    assert_eq!(further(&two), ["parties.transferor.2.name", "parties.transferee.3.name"]);
    assert!(!slots(&with(&[("parties.transferee.2.name", "")])).contains(&"transferee.2".to_owned()), "cleared");
    // A share of somebody whom nobody named stands where it can be put right.
    assert!(slots(&with(&[("holding.transferee.3.share", "1/2")])).contains(&"transferee.3".to_owned()));
}

/// An application that each kind of section stands in.
fn applications() -> Vec<Sale> {
    let half = ereg_domain::share::Share::new(1, 2).ok();
    let with = |matter, change: fn(&mut Sale)| Sale { matter, ..Sale::clean() }.with(change);
    let mut sales = vec![
        Sale::clean(),
        Sale::of_a_share(&[(&crate::fixture::buyer(), half)]),
        with(&crate::matter::T05, |s| {
            let agreed_on = s.as_of.day().try_into().unwrap();
            s.sections.put(crate::application::Gift { relation: crate::application::Relation::Sibling, agreed_on });
        }),
        Sale::inherited(),
        Sale::renamed(),
        Sale::to_be_mortgaged(),
        Sale::discharged(),
        with(&crate::matter::T27, |s| {
            let (how, noticed_on) = (crate::application::LossKind::Destroyed, s.as_of.day().try_into().unwrap());
            s.sections.put(crate::application::Loss { how, noticed_on });
            s.parties_mut().parties = vec![crate::fixture::party("holder.1", &crate::fixture::seller())];
        }),
        Sale::asked(),
    ];
    for sale in &mut sales {
        let form = &sale.matter.form;
        let applied = sale.edit::<MatterSection>();
        applied.matter = form.matter;
        (applied.items[0].act, applied.items[0].right) = (form.act, form.right);
    }
    sales
}

/// A copy of an application is typed again from its sections: of every matter all of it comes back, section by section.
#[test]
fn sections_typed_again_are_the_same_of_every_matter() {
    let mut seen = BTreeSet::new();
    for sale in applications() {
        let form = &sale.matter.form;
        let (read, _) = form.read_shared(&sale.sections.typed());
        for section in form.shared() {
            let (was, is) = (sale.sections.body(section.name), read.body(section.name));
            if was.is_some() {
                assert_eq!(is, was, "{} of {}", section.name, sale.matter.id());
                seen.insert(section.name);
            }
        }
    }
    let all = LAW.matters().flat_map(|matter| matter.form.shared()).map(|section| section.name);
    assert_eq!(seen, all.collect(), "each section is in one of them");
}

/// The fields of a section that a day is typed in.
fn days_of(section: &Section) -> Vec<(&'static str, Falls)> {
    let day = |field: &FieldSpec| match field.kind {
        FieldKind::Day(falls) => Some((field.path, falls)),
        _ => None,
    };
    section.fields.iter().filter_map(day).collect()
}

/// A day of a year that cannot be is told where it is typed, and is no section where it is received: of every field of
/// every matter that a day is typed in, with nothing to remember for who writes a new one.
#[test]
fn every_day_is_bounded_where_it_is_typed_and_where_it_is_received() {
    let mut tried = BTreeSet::new();
    for sale in applications() {
        let form = &sale.matter.form;
        for section in form.shared() {
            let Some(body) = sale.sections.body(section.name) else { continue };
            let whole: serde_json::Value = serde_json::from_slice(&body.bytes().unwrap()).unwrap();
            for (path, _) in days_of(section) {
                tried.insert(path);
                for (day, code) in [
                    ("0001-01-01", Some("time.day_range")),
                    ("1899-12-31", Some("time.day_range")),
                    ("1949-12-31", Some("time.day_range")),
                    ("1950-01-01", None),
                    ("2099-12-31", None),
                    ("2100-01-01", Some("time.day_range")),
                    ("2569-11-10", Some("time.day_range")),
                    ("9999-12-31", Some("time.day_range")),
                ] {
                    let mut typed = sale.sections.typed();
                    typed.insert(path.to_owned(), day.to_owned());
                    let (read, told) = form.read_shared(&typed);
                    let told = told.iter().find(|problem| problem.field == path).map(|problem| problem.code);
                    assert_eq!(told, code, "{path} {day} typed");
                    assert_eq!(read.body(section.name).is_some(), code.is_none(), "{path} {day} typed");
                    let mut received = whole.clone();
                    let member = path.strip_prefix(section.stem()).and_then(|rest| rest.strip_prefix('.')).unwrap();
                    received[member] = day.into();
                    let received = String::from_utf8(to_canonical(&received).unwrap()).unwrap();
                    assert_eq!(form.parse(section.name, &received).err(), code, "{path} {day} received");
                }
            }
        }
    }
    let all =
        LAW.matters().flat_map(|matter| matter.form.fields()).filter(|field| matches!(field.kind, FieldKind::Day(_)));
    assert_eq!(tried, all.map(|field| field.path).collect(), "none is left out");
}

/// Nothing has happened on a day that is still to come, whichever section says so; what was agreed for later may be.
#[test]
fn what_is_said_to_have_happened_has_not_on_a_day_to_come() {
    let mut held = BTreeSet::new();
    for sale in applications() {
        let today = sale.as_of.day();
        for (path, falls) in sale.matter.form.shared().flat_map(days_of) {
            for (day, is_ahead) in [(today, false), (today.plus_days(1), true)] {
                let mut typed = sale.sections.typed();
                typed.insert(path.to_owned(), day.to_string());
                let (sections, _) = sale.matter.form.read_shared(&typed);
                for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
                    let review = sale.clone().at(phase).with(|s| s.sections = sections.clone()).review();
                    let told = |found: &Finding| {
                        found.field.as_deref() == Some(path) && found.verdict.code() == Some("R-51.day_ahead")
                    };
                    let expected = is_ahead && falls == Falls::NotLater;
                    assert_eq!(review.by_rule(RuleId(51)).any(told), expected, "{path} {day} {phase:?}");
                }
                held.insert((path, falls == Falls::NotLater));
            }
        }
    }
    let stated = ["deal.signed_on", "gift.agreed_on", "inheritance.issued_on", "loss.noticed_on"];
    let agreed = ["mortgage.from", "mortgage.to"];
    let all = stated.map(|path| (path, true)).into_iter().chain(agreed.map(|path| (path, false)));
    assert_eq!(held, all.collect());
}

/// A plain application of a matter, all of it as it is typed: what all share, and what one party answers for itself.
fn typed_whole(matter: &'static Matter) -> (TypedFields, TypedFields) {
    let form = &matter.form;
    let sale = applications().into_iter().find(|sale| sale.matter.id() == matter.id());
    let mut shared = sale.unwrap_or_else(|| Sale::plain_of(matter)).sections.typed();
    shared.retain(|path, _| form.field(path).is_some());
    let questions = form.questions.iter().map(|question| (question.field.path.to_owned(), "no".to_owned()));
    let acknowledged = form.acknowledged.iter().map(|(rule, _)| (format!("inquiry.ack.{rule}"), "yes".to_owned()));
    let own: TypedFields = questions.chain(acknowledged).collect();
    let (sections, told) = form.read_shared(&shared);
    assert_eq!(told, [], "{}", matter.id());
    assert!(form.shared().all(|section| sections.body(section.name).is_some()), "{}", matter.id());
    assert_eq!(form.read_inquiry(mine(matter), &own, &pack()).1, [], "{}", matter.id());
    (shared, own)
}

/// The fields of a whole application of every matter, with what was typed in all of them.
fn fields_of_all_matters() -> Vec<(&'static Matter, AskedField, (TypedFields, TypedFields))> {
    let mut all = Vec::new();
    for matter in LAW.matters() {
        let (shared, own) = typed_whole(matter);
        for asked in matter.form.asked(&shared, &own, mine(matter), &pack()).asked {
            all.extend(asked.fields.into_iter().map(|field| (matter, field, (shared.clone(), own.clone()))));
        }
    }
    all
}

/// A choice is taken in the words it is listed in, Chinese and English, for all that it decides: what is read, what is
/// asked for then, and what is wrong with it.
#[test]
fn a_choice_in_words_is_that_choice_in_every_field_of_every_matter() {
    let (mut tried, pack) = (BTreeSet::new(), pack());
    for (matter, field, typed) in fields_of_all_matters() {
        let (form, mine) = (&matter.form, mine(matter));
        let read = |value: &str| {
            let (mut shared, mut own) = typed.clone();
            let typed = if whose(&field.path) == Whose::Own { &mut own } else { &mut shared };
            typed.insert(field.path.clone(), value.to_owned());
            let asked = form.asked(&shared, &own, mine, &pack).asked.into_iter().flat_map(|asked| asked.fields);
            (form.read_shared(&shared), form.read_inquiry(mine, &own, &pack), asked.collect::<Vec<_>>())
        };
        for (name, words) in labels::choices(field.spec) {
            let meant = read(name);
            let told = meant.0.1.iter().chain(&meant.1.1).filter(|told| told.field == field.path);
            assert!(told.clone().all(|told| told.code != "field.choice"), "{} {} {name}", matter.id(), field.path);
            for typed in [words.zh, words.en, &format!(" {} ", words.zh), &words.en.to_uppercase()] {
                assert_eq!(read(typed), meant, "{} {}: {typed} is {name}", matter.id(), field.path);
            }
            tried.insert((matter.id(), field.spec.path, name));
        }
    }
    let acknowledges =
        |matter: &Matter, spec: &FieldSpec| !spec.path.contains("<rule>") || !matter.form.acknowledged.is_empty();
    let mut all = BTreeSet::new();
    for matter in LAW.matters() {
        for spec in matter.form.fields().filter(|spec| acknowledges(matter, spec)) {
            all.extend(labels::choices(spec).into_iter().map(|(name, _)| (matter.id(), spec.path, name)));
        }
    }
    assert_eq!(tried, all, "none is left out");
}

/// Whatever is paid, owed or secured: a nought too many is seen at once, and how people write amounts is understood or
/// explained.
#[test]
fn an_amount_is_echoed_and_taken_as_people_write_it_in_every_field_of_every_matter() {
    let mut tried = BTreeSet::new();
    for (matter, field, (shared, _)) in fields_of_all_matters() {
        let (form, path, id) = (&matter.form, field.path.as_str(), matter.id());
        if field.spec.kind != FieldKind::Yuan {
            assert_eq!(form.reads(path, "4090000"), None, "{id} {path} is no amount");
            continue;
        }
        tried.insert((matter.id(), field.spec.path));
        let read = |value: &str| {
            let mut typed = shared.clone();
            typed.insert(path.to_owned(), value.to_owned());
            let (sections, told) = form.read_shared(&typed);
            (sections, told.into_iter().find(|told| told.field == path).map(|told| told.code))
        };
        let meant = read("4090000");
        assert_eq!(meant.1, None, "{id} {path}");
        for typed in ["4,090,000", "4090000.00", "409万", " 409 万元 ", "¥4,090,000", "４，０９０，０００"]
        {
            assert_eq!(read(typed), meant, "{id} {path}: {typed}");
        }
        for typed in ["4090000", "4,090,000", "409万"] {
            let echo = form.reads(path, typed);
            assert_eq!(echo.as_deref(), Some("4,090,000.00（肆佰零玖万元整）"), "{id} {path}: {typed}");
        }
        assert_ne!(read("40900000").0, meant.0, "{id} {path} is kept");
        for (typed, code) in [
            ("四百零九万", "money.format"),
            ("肆佰零玖万元整", "money.format"),
            ("409万5千", "money.format"),
            ("4,09,0000", "money.format"),
            ("4090000.005", "money.format"),
            ("-409万", "money.range"),
        ] {
            assert_eq!((read(typed).1, form.reads(path, typed)), (Some(code), None), "{id} {path}: {typed}");
        }
    }
    let amounts = |matter: &'static Matter| matter.form.fields().filter(|spec| spec.kind == FieldKind::Yuan);
    let all = LAW.matters().flat_map(|matter| amounts(matter).map(|spec| (matter.id(), spec.path)));
    assert_eq!(tried, all.collect(), "none is left out");
    let told = message::lookup("money.format").unwrap();
    assert!(told.fix_zh.contains("4,090,000") && told.fix_zh.contains("409万"), "{}", told.fix_zh);
    assert!(told.fix_en.contains("4,090,000"), "{}", told.fix_en);
}
