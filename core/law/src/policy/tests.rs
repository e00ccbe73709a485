use ereg_domain::{canonical::CanonicalError, dictionary::HouseType, identifier::WuhanDistrict};

use super::*;
use crate::{material::MaterialCode, matter::LAW, references::floor_pack};

#[test]
fn the_floor_pack_is_its_own_canonical_form() {
    let value: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    assert_eq!(serde_json::to_vec(&value).unwrap(), FLOOR_PACK);
    // And the types keep every byte of it.
    let pack = floor_pack().unwrap();
    let again = serde_json::to_vec(&serde_json::to_value(&pack).unwrap()).unwrap();
    assert_eq!(again, FLOOR_PACK);
}

#[test]
fn the_floor_pack_registers_for_the_thirteen_districts_of_wuhan() {
    let districts: Vec<String> = WuhanDistrict::ALL.into_iter().map(|d| d.code().as_str().to_owned()).collect();
    assert_eq!(floor_pack().unwrap().parameters.districts, districts);
}

#[test]
fn its_numbers_are_those_of_the_domain_reference() {
    let pack = floor_pack().unwrap();
    assert_eq!((pack.id.as_str(), pack.version, pack.office.as_str()), ("demo", 1, "demo"));
    assert_eq!((pack.parameters.decide_within_working_days, pack.parameters.objection_lapse_days), (30, 15));
    let fen = |house| pack.fees.per_piece.iter().find(|p| p.house_type == house).unwrap().amount.get();
    assert_eq!((fen(HouseType::Dwelling), fen(HouseType::Garage), fen(HouseType::Office)), (8_000, 8_000, 55_000));
    assert_eq!((pack.fees.further_certificate.get(), pack.fees.between_spouses.get()), (1_000, 1_000));
    assert_eq!((pack.fees.electronic_certificate.get(), fen(HouseType::StorageRoom)), (0, 8_000));
    assert_eq!(pack.fees.per_piece.len(), HouseType::ALL.len());
}

#[test]
fn it_is_effective_from_its_first_day_at_wuhan_midnight() {
    let pack = floor_pack().unwrap();
    assert!(!pack.is_effective("2025-12-31T15:59:59.999Z".parse().unwrap()));
    assert!(pack.is_effective("2025-12-31T16:00:00.000Z".parse().unwrap()));
}

#[test]
fn its_notices_speak_both_languages_and_say_what_decides() {
    let pack = floor_pack().unwrap();
    assert!(pack.notice("register_decides").unwrap().zh.contains("自记载于不动产登记簿（登簿）时转移"));
    for id in
        ["register_decides", "objection_risk", "personal_data", "mortgage_follows", "fee_not_price", "true_answers"]
    {
        let notice = pack.notice(id).unwrap();
        assert!(notice.zh.len() > 60 && notice.en.len() > 60 && notice.en.is_ascii(), "{id}");
    }
}

fn changed(from: &str, to: &str) -> Result<PolicyPack, PackError> {
    let text = std::str::from_utf8(FLOOR_PACK).unwrap();
    assert!(text.contains(from));
    LAW.read_pack(text.replacen(from, to, 1).as_bytes())
}

/// The floor with something changed, as an operator would sign it.
fn with(change: impl FnOnce(&mut PackContent)) -> Result<PolicyPack, PackError> {
    let mut pack = floor_pack().unwrap();
    change(&mut pack);
    LAW.read_pack(&ereg_domain::canonical::to_canonical(&pack).unwrap())
}

#[test]
fn a_pack_in_another_form_or_with_something_more_is_refused() {
    let format = |read: Result<PolicyPack, PackError>| matches!(read, Err(PackError::Format(_)));
    assert!(format(changed("{", "{\"aaa\":1,")));
    assert!(format(changed("\"version\":1", "\"version\":null")));
    assert_eq!(changed("\"version\":1", "\"version\":1.0"), Err(PackError::Format(CanonicalError::Fraction)));
    assert_eq!(changed("\"version\":1", "\"version\": 1"), Err(PackError::NotCanonical));
    assert_eq!(changed("\"id\":\"demo\"", "\"id\":\"\\u0064emo\""), Err(PackError::NotCanonical));
    assert_eq!(changed("\"id\":\"demo\"", "\"id\":\"demo\",\"id\":\"demo\""), Err(PackError::NotCanonical));
    assert_eq!(LAW.read_pack(&[FLOOR_PACK, b"\n"].concat()), Err(PackError::NotCanonical));
    assert!(format(LAW.read_pack(&[b"\xEF\xBB\xBF", FLOOR_PACK].concat())));
    assert!(format(LAW.read_pack(&[])));
    assert!(format(changed("\"effective_from\"", "\"effective_to\"")));
    assert!(format(changed("\"code\":\"M26\"", "\"code\":\"M99\"")));
}

#[test]
fn a_pack_that_says_what_cannot_be_is_refused_and_told_what() {
    use Contradiction as C;
    type Change = fn(&mut PackContent);
    let day = |text: &str| text.parse::<ereg_domain::time::Day>().unwrap();
    let wrong: &[(Change, C)] = &[
        (|p| p.id.clear(), C::Nameless),
        (|p| p.office.clear(), C::Nameless),
        (|p| p.version = 0, C::Nameless),
        (|p| p.effective_to = Some(p.effective_from), C::Term),
        (|p| p.calendar.off.reverse(), C::Calendar),
        (|p| p.calendar.work.push(*p.calendar.off.last().unwrap()), C::Calendar),
        (|p| p.effective_from = p.calendar.last_day.plus_days(1), C::CalendarTooShort),
        (|p| p.effective_from = p.calendar.first_day.plus_days(-1), C::CalendarTooShort),
        (|p| p.effective_to = Some(p.calendar.last_day.plus_days(2)), C::CalendarTooShort),
        (|p| p.parameters.letters.days_before = vec![1, 3], C::Letters),
        (|p| p.parameters.letters.hour = 24, C::Letters),
        (|p| p.parameters.draft_reminders_days_before = vec![1, 7, 30], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before = vec![30, 30], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before = vec![180, 7, 1], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before.clear(), C::DraftReminders),
        (|p| p.parameters.quote_valid_hours = 0, C::Zero),
        (|p| p.parameters.yielded_quote_valid_hours = 0, C::Zero),
        (|p| p.parameters.pay_within_days = 0, C::Zero),
        (|p| p.parameters.supplement_within_days = 0, C::Zero),
        (|p| p.parameters.decide_within_working_days = 0, C::Zero),
        (|p| p.parameters.withdrawal_answer_working_days = 0, C::Zero),
        (|p| p.parameters.unpaid_ends_after_days = Some(0), C::Zero),
        (|p| p.parameters.workspace_days = 0, C::Zero),
        (|p| p.parameters.objection_lapse_days = 0, C::Zero),
        (|p| p.parameters.media_by_party = 0, C::Zero),
        (|p| p.parameters.max_material_bytes = 0, C::Zero),
        (|p| p.parameters.decide_within_working_days = 31, C::BeyondTheLaw),
        (|p| p.parameters.districts.clear(), C::District),
        (|p| p.parameters.districts.push("420102".into()), C::District),
        (|p| p.parameters.districts.push("42010".into()), C::District),
        (|p| p.parameters.districts.push("420100".into()), C::District),
        (|p| p.parameters.districts.push("990102".into()), C::District),
        (|p| p.fees.per_piece.extend_from_within(..1), C::DoubledRate),
        (|p| p.notices.extend_from_within(..1), C::Disclosure),
        (|p| p.notices[0].version = 0, C::Disclosure),
        (|p| p.notices[0].en.clear(), C::Disclosure),
        (|p| p.notices[0].zh.clear(), C::Disclosure),
        (|p| p.checklists.extend_from_within(..1), C::DoubledChecklist),
        (|p| p.checklists[0].lines.extend_from_within(..1), C::Material),
        (|p| p.checklists[0].lines[0].sources.clear(), C::Material),
        (|p| p.checklists[0].lines[0].name_zh.clear(), C::Material),
        (|p| p.checklists[0].lines[0].name_en.clear(), C::Material),
    ];
    for (n, (change, contradiction)) in wrong.iter().enumerate() {
        assert_eq!(with(change).unwrap_err(), PackError::Inconsistent(*contradiction), "change {n}");
    }
    // The nearest packs that are none of these.
    assert!(with(|p| p.effective_to = Some(p.calendar.last_day.plus_days(1))).is_ok());
    assert!(with(|p| p.effective_from = p.calendar.last_day).is_ok());
    assert!(with(|p| p.effective_to = Some(day("2026-01-02"))).is_ok());
    assert!(with(|p| p.parameters.draft_reminders_days_before = vec![179]).is_ok());
    assert!(with(|p| p.parameters.letters.days_before.clear()).is_ok());
}

#[test]
fn what_the_law_looks_up_in_a_pack_is_there_or_the_pack_is_refused() {
    for house in HouseType::ALL {
        let without = with(|p| p.fees.per_piece.retain(|rate| rate.house_type != *house));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Rate(*house))));
    }
    let known = LAW.references();
    let sale = &known.matters[&crate::matter::T04.id()];
    for id in &sale.disclosures {
        let without = with(|p| p.notices.retain(|notice| notice.id != *id));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Disclosure(id))));
    }
    for code in &sale.materials {
        let without = with(|p| p.checklists[0].lines.retain(|line| line.code != *code));
        let missing = Missing::Material { matter: crate::matter::T04.id(), code: *code };
        assert_eq!(without, Err(PackError::Unresolved(missing)));
    }
    // A line that no rule asks for by name may go.
    assert!(with(|p| p.checklists[0].lines.retain(|line| line.code != MaterialCode::M15)).is_ok());
    // A matter that the office does not offer needs nothing.
    assert!(with(|p| p.checklists.clear()).is_ok());
}

#[test]
fn a_pack_of_a_million_rules_is_refused_unread() {
    let districts = "\"420102\",".repeat(1_000_000);
    assert_eq!(changed("\"420102\",", &districts), Err(PackError::TooLarge));
}

#[test]
fn only_a_newer_pack_of_the_same_office_succeeds() {
    let current = floor_pack().unwrap();
    let with = |change: fn(&mut PackContent)| {
        let mut pack = current.clone();
        change(&mut pack);
        pack.succeeds(&current)
    };
    assert_eq!(with(|p| p.version = 2), Ok(()));
    assert_eq!(with(|_| ()), Err(PackError::LowerVersion));
    assert_eq!(with(|p| p.version = 0), Err(PackError::LowerVersion));
    assert_eq!(with(|p| p.office = "elsewhere".into()), Err(PackError::OtherOffice));
    assert_eq!(with(|p| p.id = "other".into()), Err(PackError::OtherOffice));
}
