use std::collections::BTreeSet;

use ereg_domain::{canonical::CanonicalError, dictionary::HouseType, identifier::WuhanDistrict, money::Fen};

use super::*;
use crate::{
    material::MaterialCode,
    matter::{LAW, T04},
    references::floor_pack,
};

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
fn its_numbers_are_those_of_the_law_and_of_the_office() {
    let pack = floor_pack().unwrap();
    assert_eq!((pack.id.as_str(), pack.version, pack.office.as_str()), ("demo", 1, "demo"));
    let sale = pack.matter(T04.id()).unwrap();
    assert_eq!((sale.limits.decide_within_working_days, pack.parameters.objection_lapse_days), (30, 15));
    assert_eq!((sale.limits.promised_working_days, sale.fee, sale.online), (5, MatterFee::ByPiece, Switch::On));
    // What was fixed in the program before it was the office's to say.
    let terms = &pack.parameters;
    assert_eq!((terms.draft_kept_days, terms.workspace_days, terms.invitation_wrong_tries), (180, 7, 5));
    assert_eq!((terms.parties_at_most, terms.workspaces_at_most), (8, 64));
    let fen = |house| pack.fees.per_piece.iter().find(|p| p.house_type == house).unwrap().amount.get();
    assert_eq!((fen(HouseType::Dwelling), fen(HouseType::Garage), fen(HouseType::Office)), (8_000, 8_000, 55_000));
    assert_eq!((pack.fees.further_certificate.get(), pack.fees.between_spouses.get()), (1_000, 1_000));
    assert_eq!((pack.fees.electronic_certificate.get(), fen(HouseType::StorageRoom)), (0, 8_000));
    assert_eq!(pack.fees.per_piece.len(), HouseType::ALL.len());
    let channels: Vec<_> = pack.fees.channels.iter().map(|c| (c.id.as_str(), c.kind)).collect();
    let (url, qr) = (ChannelKind::Url, ChannelKind::Qr);
    assert_eq!(channels, [("wechat", url), ("alipay", url), ("unionpay", url), ("bank", qr)]);
}

fn channel(like: &PaymentChannel, n: usize) -> PaymentChannel {
    PaymentChannel { id: format!("channel_{n}").parse().unwrap(), ..like.clone() }
}

#[test]
fn applications_are_taken_online_until_its_last_day_is_over_at_wuhan_midnight() {
    let day = "2026-07-01".parse().unwrap();
    let ends = with(|p| p.effective_to = Some(day)).unwrap();
    assert!(ends.takes_online(T04.id(), "2026-06-30T15:59:59.999Z".parse().unwrap()));
    assert!(!ends.takes_online(T04.id(), "2026-06-30T16:00:00.000Z".parse().unwrap()));
    let closed = with(|p| sale(p).online = Switch::Off).unwrap();
    assert!(!closed.takes_online(T04.id(), day.start()));
    assert!(!closed.takes_online("T99".parse().unwrap(), day.start()));
}

/// A case keeps the pack of its acceptance; which days are worked and which channels are open is known to the one in force.
#[test]
fn a_case_is_decided_by_the_pack_of_its_acceptance_with_the_newest_working_days_and_channels() {
    let accepted = floor_pack().unwrap();
    let newer = with(|p| {
        p.version = 2;
        p.calendar.last_day = "2027-12-31".parse().unwrap();
        p.parameters.pay_within_days = 3;
        p.fees.per_piece[0].amount = Fen::new(10_000).unwrap();
        p.fees.channels.truncate(1);
    })
    .unwrap();
    let mut expected = accepted.clone();
    expected.calendar = newer.calendar.clone();
    expected.fees.channels = newer.fees.channels.clone();
    assert_eq!(accepted.deciding(&newer), expected);
    assert_eq!(accepted.deciding(&accepted), accepted);
}

#[test]
fn its_disclosures_speak_both_languages_and_say_what_decides() {
    let pack = floor_pack().unwrap();
    assert!(pack.disclosure("register_decides").unwrap().zh.contains("自记载于不动产登记簿（登簿）时转移"));
    for id in
        ["register_decides", "objection_risk", "personal_data", "mortgage_follows", "fee_not_price", "true_answers"]
    {
        let disclosure = pack.disclosure(id).unwrap();
        assert!(disclosure.zh.len() > 60 && disclosure.en.len() > 60 && disclosure.en.is_ascii(), "{id}");
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
        (|p| p.parameters.reminders.days_before = vec![1, 3], C::Reminders),
        (|p| p.parameters.reminders.hour = 24, C::Reminders),
        (|p| p.parameters.draft_reminders_days_before = vec![1, 7, 30], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before = vec![30, 30], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before = vec![180, 7, 1], C::DraftReminders),
        (|p| p.parameters.draft_reminders_days_before.clear(), C::DraftReminders),
        (|p| p.parameters.quote_valid_hours = 0, C::Zero),
        (|p| p.parameters.yielded_quote_valid_hours = 0, C::Zero),
        (|p| p.parameters.pay_within_days = 0, C::Zero),
        (|p| p.parameters.supplement_within_days = 0, C::Zero),
        (|p| sale(p).limits.decide_within_working_days = 0, C::Zero),
        (|p| p.parameters.parties_at_most = 0, C::Zero),
        (|p| p.parameters.parties_at_most = 17, C::TooMany),
        (|p| p.parameters.media_by_party = 65, C::TooMany),
        (|p| p.parameters.workspaces_at_most = 0, C::Zero),
        (|p| p.parameters.supplements_at_most = 0, C::Zero),
        (|p| p.parameters.source_check_working_days = 0, C::Zero),
        (|p| p.parameters.source_check_working_days = 11, C::BeyondTheLaw),
        (|p| p.parameters.disputes_at_most = 0, C::Zero),
        (|p| p.parameters.mandates_at_most = 0, C::Zero),
        (|p| p.parameters.devices_at_most = 0, C::Zero),
        (|p| p.parameters.devices_within_days = 0, C::Zero),
        (|p| p.parameters.annotated_copy_days = 0, C::Zero),
        (|p| p.parameters.annotated_copies_a_day = 0, C::Zero),
        (|p| p.parameters.consent_days = 0, C::Zero),
        (|p| p.parameters.consents_at_most = 0, C::Zero),
        (|p| p.parameters.licence_uses_a_day = 0, C::Zero),
        (|p| p.parameters.shown_licence_hours = 0, C::Zero),
        (|p| p.parameters.lock_lift_hours = 0, C::Zero),
        (|p| p.licence_users.extend_from_within(..1), C::LicenceUser),
        (|p| p.licence_users[0].purposes.clear(), C::LicenceUser),
        (|p| p.licence_users[0].purposes.extend_from_within(..1), C::LicenceUser),
        (|p| p.licence_users[0].name.en.clear(), C::LicenceUser),
        (|p| p.parameters.invitation_wrong_tries = 0, C::Zero),
        (|p| p.parameters.partner_back_off.first_s = 0, C::Zero),
        (|p| p.parameters.partner_back_off.longest_s = 1, C::BackOff),
        (|p| p.parameters.payer_look_s = 0, C::Zero),
        (|p| p.parameters.payer_look_s = p.parameters.partner_back_off.longest_s + 1, C::BackOff),
        (|p| p.parameters.withdrawal_answer_working_days = 0, C::Zero),
        (|p| p.parameters.unpaid_ends_after_days = Some(0), C::Zero),
        (|p| p.parameters.workspace_days = 0, C::Zero),
        (|p| p.parameters.objection_lapse_days = 0, C::Zero),
        (|p| p.parameters.land_term_ends_soon_days = 0, C::Zero),
        (|p| p.parameters.notice_lapse_days = 0, C::Zero),
        (|p| p.parameters.media_by_party = 0, C::Zero),
        (|p| p.parameters.max_material_bytes = 0, C::Zero),
        (|p| sale(p).limits.decide_within_working_days = 31, C::BeyondTheLaw),
        (|p| sale(p).limits.promised_working_days = 31, C::Promise),
        (|p| p.parameters.districts.clear(), C::District),
        (|p| p.parameters.districts.push("420102".into()), C::District),
        (|p| p.parameters.districts.push("42010".into()), C::District),
        (|p| p.parameters.districts.push("420100".into()), C::District),
        (|p| p.parameters.districts.push("990102".into()), C::District),
        (|p| p.fees.per_piece.extend_from_within(..1), C::DoubledRate),
        (|p| p.fees.channels.clear(), C::Channel),
        (|p| p.fees.channels.extend_from_within(..1), C::Channel),
        (|p| p.fees.channels[0].name.en.clear(), C::Channel),
        (|p| p.fees.channels[0].scheme = Some("https".into()), C::Channel),
        (|p| p.fees.channels = (0..17).map(|n| channel(&p.fees.channels[0], n)).collect(), C::Channel),
        (|p| p.disclosures.extend_from_within(..1), C::Disclosure),
        (|p| p.disclosures[0].version = 0, C::Disclosure),
        (|p| p.disclosures[0].en.clear(), C::Disclosure),
        (|p| p.disclosures[0].zh.clear(), C::Disclosure),
        (|p| sale(p).checklist.extend_from_within(..1), C::Material),
        (|p| sale(p).checklist[0].sources.clear(), C::Material),
        (|p| sale(p).checklist[0].name_zh.clear(), C::Material),
        (|p| sale(p).checklist[0].name_en.clear(), C::Material),
        (|p| sale(p).name.zh.clear(), C::Matter),
        (|p| sale(p).questions.get_mut(&crate::question::ALTERED.name).unwrap().en.clear(), C::Matter),
        (|p| sale(p).disclosures.push("of_nothing".into()), C::Matter),
        (|p| sale(p).disclosures.extend_from_within(..1), C::Matter),
        (|p| sale(p).disclosures.rotate_left(3), C::FirstText),
        (|p| p.sources.get_mut("calendar").unwrap().text.clear(), C::IdleSource),
        (|p| drop(p.sources.insert("parameters.of_nothing".into(), p.sources["calendar"].clone())), C::IdleSource),
    ];
    for (n, (change, contradiction)) in wrong.iter().enumerate() {
        assert_eq!(with(change).unwrap_err(), PackError::Inconsistent(*contradiction), "change {n}");
    }
    // The nearest packs that are none of these.
    assert!(with(|p| p.effective_to = Some(p.calendar.last_day.plus_days(1))).is_ok());
    assert!(with(|p| p.effective_from = p.calendar.last_day).is_ok());
    assert!(with(|p| p.parameters.payer_look_s = p.parameters.partner_back_off.longest_s).is_ok());
    assert!(with(|p| p.effective_to = Some(day("2026-01-02"))).is_ok());
    assert!(with(|p| p.parameters.draft_reminders_days_before = vec![179]).is_ok());
    assert!(with(|p| p.fees.channels = (0..16).map(|n| channel(&p.fees.channels[0], n)).collect()).is_ok());
    assert!(with(|p| p.fees.channels.truncate(1)).is_ok());
    assert!(with(|p| p.parameters.reminders.days_before = vec![1]).is_ok());
}

#[test]
fn what_the_law_looks_up_in_a_pack_is_there_or_the_pack_is_refused() {
    for house in HouseType::ALL {
        let without = with(|p| p.fees.per_piece.retain(|rate| rate.house_type != *house));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Rate(*house))));
    }
    let known = LAW.references();
    let name = T04.id();
    let asked = &known.matters[&name];
    for text in &asked.disclosures {
        let without = with(|p| sale(p).disclosures.retain(|has| has != text.id));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Disclosure { matter: name, id: text.id })));
    }
    for code in &asked.materials {
        let without = with(|p| sale(p).checklist.retain(|line| line.code != *code));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Material { matter: name, code: *code })));
    }
    for question in &asked.questions {
        let without = with(|p| drop(sale(p).questions.remove(question)));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Question { matter: name, question: *question })));
    }
    // A line that no rule asks for by name may go.
    assert!(with(|p| sale(p).checklist.retain(|line| line.code != MaterialCode::M15)).is_ok());
    // A matter that the office does not offer needs nothing.
    let not_offered = with(|p| {
        p.matters.clear();
        p.sources.retain(|path, _| !path.starts_with("matters."));
    });
    assert!(not_offered.is_ok());
}

/// The floor as an office would sign it that registers this matter alone, with something said of it changed.
fn alone(matter: MatterId, change: impl FnOnce(&mut PackContent)) -> Result<PolicyPack, PackError> {
    with(|p| {
        p.matters.retain(|name, _| *name == matter);
        let own = format!("matters.{matter}.");
        p.sources.retain(|path, _| !path.starts_with("matters.") || path.starts_with(&own));
        change(p);
    })
}

/// The settings of the pack for a matter.
fn said(pack: &mut PackContent, matter: MatterId) -> &mut MatterPack {
    pack.matters.get_mut(&matter).unwrap()
}

/// A text is read where its rule asks for it and nowhere else: neither is anybody asked to acknowledge what is not shown,
/// nor does anybody read what no rule asks for.
#[test]
fn a_text_that_a_rule_has_acknowledged_is_shown_where_the_rule_asks_and_nowhere_else() {
    use ShownWhere as W;
    let burdens = [None, Some(W::Mortgage), Some(W::FollowingMortgage), Some(W::Objection), Some(W::Residence)];
    let known = LAW.references();
    let texts: BTreeSet<AskedDisclosure> = known.matters.values().flat_map(|of| of.disclosures.clone()).collect();
    assert!(texts.len() >= 4 && texts.iter().all(|text| burdens.contains(&text.shown_where)));
    for (matter, asked) in &known.matters {
        for AskedDisclosure { id, shown_where } in &texts {
            let asks = asked.disclosures.iter().any(|here| here.id == *id);
            for burden in burdens {
                let read = alone(*matter, |p| {
                    p.disclosures.iter_mut().find(|text| text.id == *id).unwrap().shown_where = burden;
                    if !asks {
                        said(p, *matter).disclosures.push((*id).to_owned());
                    }
                });
                let expected = match (asks, burden == *shown_where) {
                    (true, true) => None,
                    (true, false) => Some(Contradiction::OtherBurden { matter: *matter, id }),
                    (false, _) => Some(Contradiction::IdleDisclosure { matter: *matter, id }),
                };
                assert_eq!(read.err(), expected.map(PackError::Inconsistent), "{matter} {id} {burden:?}");
            }
        }
    }
    // A text that nobody has acknowledged is the office's to show.
    assert!(with(|p| sale(p).disclosures.push("spouse_transfer".into())).is_ok());
}

#[test]
fn an_office_words_the_questions_that_a_matter_asks_and_no_others() {
    let known = LAW.references();
    for (matter, asked) in &known.matters {
        for question in known.matters.values().flat_map(|of| &of.questions) {
            let words = Wording { zh: "问什么？".into(), en: "What is asked?".into() };
            let worded = alone(*matter, |p| drop(said(p, *matter).questions.insert(*question, words)));
            let idle = Contradiction::IdleQuestion { matter: *matter, question: *question };
            let expected = (!asked.questions.contains(question)).then_some(PackError::Inconsistent(idle));
            assert_eq!(worded.err(), expected, "{matter} {question}");
        }
    }
}

/// A query is answered and never billed: a pack that charges for it would have its sheet name a fee that nobody asks for.
#[test]
fn an_office_charges_for_what_its_rules_await_a_payment_for_and_for_nothing_else() {
    let mut never_paid = Vec::new();
    for matter in LAW.matters().map(crate::matter::Matter::id) {
        assert!(alone(matter, |p| said(p, matter).fee = MatterFee::Free).is_ok(), "{matter}");
        for fee in [MatterFee::ByPiece, MatterFee::SpouseCertificates, MatterFee::CertificatesAlone] {
            if let Err(error) = alone(matter, |p| said(p, matter).fee = fee) {
                assert_eq!(error, PackError::Inconsistent(Contradiction::Charge { matter }), "{fee:?}");
                never_paid.push(matter.as_str().to_owned());
            }
        }
    }
    assert_eq!(never_paid, ["T28"; 3]);
}

/// The settings of the pack for the sale.
fn sale(pack: &mut PackContent) -> &mut MatterPack {
    said(pack, T04.id())
}

#[test]
fn every_number_and_switch_names_its_source() {
    let sources = floor_pack().unwrap().sources.clone();
    assert!(sources.len() > 25);
    for path in sources.keys() {
        let without = with(|p| drop(p.sources.remove(path)));
        assert_eq!(without, Err(PackError::Unresolved(Missing::Source(path.clone()))));
    }
    // A number more is one source more.
    let closes = |p: &mut PackContent| p.parameters.unpaid_ends_after_days = Some(30);
    let path = "parameters.unpaid_ends_after_days".to_owned();
    assert_eq!(with(closes), Err(PackError::Unresolved(Missing::Source(path.clone()))));
    let own = NumberSource { kind: SourceKind::Office, text: "本机构规定".into() };
    assert!(
        with(|p| {
            closes(p);
            p.sources.insert(path, own);
        })
        .is_ok()
    );
}

/// A pack that speaks of a matter this program does not know is read, and the matter shown as one for a newer program.
#[test]
fn a_matter_for_a_newer_program_is_passed_over_and_named() {
    let later = |name: &str, said: serde_json::Value| {
        let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
        pack["matters"][name] = said;
        pack["sources"]["matters.T99.limits.in_moons"] = serde_json::json!({"kind": "office", "text": "本机构规定"});
        ereg_domain::canonical::to_canonical(&pack).unwrap()
    };
    let said = serde_json::json!({
        "name": {"zh": "月球登记", "en": "Registration on the moon"},
        "checklist": ["M99"],
        "limits": {"in_moons": 3},
    });
    let bytes = later("T99", said.clone());
    let pack = LAW.read_pack(&bytes).unwrap();
    let newer: Vec<_> = pack.newer_matters().map(|(name, called)| (name.as_str(), called.en)).collect();
    assert_eq!(newer, [("T99", "Registration on the moon".to_owned())]);
    assert!(pack.matter("T99".parse().unwrap()).is_none() && pack.matter(T04.id()).is_some());
    assert_eq!(ereg_domain::canonical::to_canonical(&pack).unwrap(), bytes);
    // What it says of a matter that is known must be understood to the last word.
    assert!(matches!(LAW.read_pack(&later("T04", said.clone())), Err(PackError::Format(_))));
    assert!(matches!(LAW.read_pack(&later("a sale", said)), Err(PackError::Format(_))));
}

#[test]
fn tries_come_ever_later_up_to_the_longest_wait() {
    let back_off = floor_pack().unwrap().parameters.partner_back_off;
    let waits: Vec<i64> = (0..12).map(|tries| back_off.wait_ms(tries)).collect();
    assert_eq!(waits[..3], [2_000, 4_000, 8_000]);
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1] || pair[1] == 900_000), "{waits:?}");
    assert_eq!([8, 9, 20, u32::MAX].map(|tries| back_off.wait_ms(tries)), [512_000, 900_000, 900_000, 900_000]);
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
