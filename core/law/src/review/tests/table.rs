//! The table itself: complete, spoken for in both languages, and without a rule that nothing needs.

use ereg_domain::{
    dictionary::{CoOwnership, NoticeKind, PartyKind, RightKind, SeizureKind, TenureStatus},
    name::MatterId,
    party::{Agent, Party},
    register::{AdvanceNotice, BurdenKind, OtherBurden, TransferClause},
};
use std::collections::BTreeSet;

use crate::{
    application::{Act, Parties, RuleId},
    calendar::Deadline,
    case::{Acceptance, AcceptanceSeq, CaseState, Proposal, ReviewState, Waiting, WithdrawnBy},
    fixture::{Sale, Someone, seizure, seller, someone, third},
    matter::{LAW, Matter, T04, T05, T06, T28},
    question::TRUE_INTENT,
    references,
    review::{Needs, Verdict},
    rule::{Listed, R15, R55, Rule},
    section::{self, Form},
    subject::{ContractFact, DocumentFact, PaymentFact, Phase, QueueFact, SignatureState, TaxFact, TaxState},
    words::{
        labels,
        message::{Language, case_code, lookup, texts},
    },
};

fn rules() -> impl Iterator<Item = &'static Rule> {
    T04.listed().map(|listed| listed.rule)
}

/// The numbers of the rules there are, in their order.
pub(super) const NUMBERS: [u8; 26] =
    [0, 1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 17, 18, 19, 20, 25, 27, 28, 33, 34, 51, 53, 54, 55, 60];

#[test]
fn the_table_holds_the_rules_in_order() {
    let ids: Vec<u8> = rules().map(|rule| rule.id.0).collect();
    assert_eq!(ids, NUMBERS);
    for rule in rules() {
        assert!(!rule.title_zh.is_empty() && !rule.title_en.is_empty() && !rule.basis.is_empty(), "{}", rule.id);
        assert!(rule.phases.contains(&Phase::Device), "{} runs on the phone", rule.id);
    }
}

#[test]
fn rules_of_the_register_run_again_at_the_entry() {
    // The rules that are judged again at the entry; R-34 is one of them, because no agent is taken for the party
    // unseen.
    let again = [0, 5, 6, 7, 8, 9, 12, 15, 17, 18, 19, 20, 25, 27, 34, 53, 55, 60];
    let booked: Vec<u8> = rules().filter(|r| r.phases.contains(&Phase::Booking)).map(|r| r.id.0).collect();
    assert_eq!(booked, again);
}

/// An advance notice of a sale to somebody.
fn notice_for(who: &Someone, at: &str) -> AdvanceNotice {
    let holders = vec![crate::fixture::holder(who, None)];
    AdvanceNotice { kind: NoticeKind::OtherSale, holders, registered_at: at.parse().unwrap() }
}

/// A household for each rule whose way changes when that rule is struck from the law.
pub(super) fn household(rule: u8) -> Sale {
    let sale = Sale::clean();
    match rule {
        0 => sale.with(|s| {
            let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
            s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Residence, registered_at });
        }),
        1 => sale.at(Phase::Precheck).with(|s| {
            s.sold_to(&[(&someone("周小宝", "20270101", 12), None)], CoOwnership::Sole);
        }),
        3 => sale.at(Phase::Precheck).with(|s| s.identities.as_mut().unwrap()[1].state = DocumentFact::Contradicted),
        4 => sale.at(Phase::Precheck).with(|s| s.pack.parameters.districts.clear()),
        5 => sale.with(|s| s.register_mut().status = TenureStatus::Historic),
        6 => sale.with(|s| s.register_mut().right.status = TenureStatus::Terminated),
        7 => sale.with(|s| {
            // Everyone who holds it sells, and someone who does not.
            s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint);
            s.register_mut().right.holders.pop();
        }),
        8 => sale.with(|s| {
            s.register_mut().right.holders.push(crate::fixture::holder(&third(), None));
            s.register_mut().right.co_ownership = CoOwnership::Joint;
        }),
        9 => sale.with(|s| s.register_mut().right.certificates.clear()),
        11 => sale.at(Phase::Review).with(|s| s.deal_mut().price = "1680000.01".parse().unwrap()),
        12 => sale.with(|s| s.register_mut().seizures.push(seizure(SeizureKind::Seizure, "2026-01-01", "2029-01-01"))),
        15 => Sale::objected(),
        17 => sale.with(|s| s.register_mut().notices.push(notice_for(&third(), "2026-11-02T02:00:00.000Z"))),
        18 => sale.with(|s| s.register_mut().notices.push(notice_for(&third(), "2026-03-02T02:00:00.000Z"))),
        19 => Sale::mortgaged(TransferClause::Free),
        20 => Sale::mortgaged(TransferClause::Restricted),
        25 => sale.with(|s| s.queue = Some(QueueFact::Behind { ahead: 1 })),
        27 => sale.with(|s| s.tax = Some(TaxFact { deed_tax: TaxState::Open, income_tax: TaxState::Cleared })),
        28 => sale.at(Phase::Precheck).with(|s| s.contract = Some(ContractFact::NotFound)),
        34 => sale.at(Phase::Precheck).with(|s| {
            let agent = third();
            let number = agent.identity.person().unwrap();
            s.parties_mut().parties[0].agent = Some(Agent { name: agent.name, number, agency: None, phone: None });
        }),
        33 => sale.at(Phase::Precheck).with(|s| s.holding_mut().co_ownership = CoOwnership::Joint),
        51 => sale.at(Phase::Precheck).with(|s| s.pack.matters.clear()),
        53 => sale.with(|s| s.signatures.as_mut().unwrap()[0].state = SignatureState::Bad),
        54 => sale.at(Phase::Precheck).with(|s| s.inquiries.clear()),
        55 => sale.with(|s| s.payment = Some(PaymentFact::Open)),
        60 => sale.with(|s| s.contract = None),
        other => panic!("R-{other:02} has no household"),
    }
}

#[test]
fn every_rule_has_a_household_whose_way_changes_without_it() {
    for rule in rules() {
        let sale = household(rule.id.0);
        assert_ne!(
            sale.review().conclusion(),
            sale.review_without(rule.id).conclusion(),
            "{} is missed by nobody",
            rule.id
        );
    }
    // And striking a rule changes nothing for a sale it has no say in, values it claims aside.
    for id in [3, 9, 11, 12, 25, 28, 51, 53, 54, 60] {
        assert_eq!(
            Sale::clean().review_without(RuleId(id)).conclusion(),
            Sale::clean().review().conclusion(),
            "R-{id:02}"
        );
    }
}

/// The row of every matter fits itself.
#[test]
fn a_matter_has_what_its_rules_read_and_takes_what_they_ask() {
    for matter in LAW.matters() {
        assert_eq!(matter.faults(), Vec::<String>::new(), "{}", matter.id());
    }
    static WRONG: Matter = Matter {
        form: Form {
            matter: MatterId::of("X02"),
            reason: labels::BY_A_SALE,
            act: Act::Transfer,
            right: RightKind::StateLandAndHouse,
            fixtures: &[],
            roles: &[],
            sections: &[],
            questions: &[TRUE_INTENT, TRUE_INTENT],
            acknowledged: &[],
        },
        plain: &[],
        untouched: &[],
        rules: &[Listed { rule: &R15, claims: &[] }, Listed { rule: &R15, claims: &[] }],
        ends_in: crate::matter::EndsIn::Entry {
            effect: crate::effect::transfer,
            yields: crate::matter::Yields::TitleCertificate,
        },
        publishes: None,
    };
    let faults = WRONG.faults().join("; ");
    assert!(faults.contains("R-15 reads parties.1") && faults.contains("objection_risk"), "{faults}");
    assert!(faults.contains("a rule twice") && faults.contains("a question twice"), "{faults}");
    for name in [section::MATTER, section::PARTIES, section::INQUIRY] {
        assert!(faults.contains(&format!("{name} is missing")), "{faults}");
    }
}

/// A section that the fee rests on and its rule does not see would leave the fee unknown for ever.
#[test]
fn the_rule_of_the_fee_sees_every_section_that_the_fee_rests_on() {
    for matter in LAW.matters() {
        let Some(rule) = matter.rule(R55.id) else { continue };
        for section in matter.form.charged_on() {
            assert!(rule.may_read.contains(&section.name), "{} {}", matter.id(), section.name);
        }
    }
    let charged = |matter: &Matter| matter.form.charged_on().count();
    assert_eq!((charged(&T04), charged(&T05), charged(&T28)), (2, 1, 0));
}

/// A connector finds its fact by the number that a section of each matter that waits for it has.
#[test]
fn a_number_by_which_a_source_finds_its_fact_is_a_field_of_the_form() {
    for (matter, need, field) in [
        (&T04, Needs::FiledContract, Some("deal.contract")),
        (&T04, Needs::TaxClearance, Some("deal.contract")),
        (&T05, Needs::TaxClearance, None),
        (&T06, Needs::NotarialDeed, Some("inheritance.deed")),
    ] {
        assert_eq!(matter.form.found_by(need), field, "{} {need:?}", matter.id());
    }
    let fields = |matter: &'static Matter| Needs::ALL.iter().filter_map(move |need| matter.form.found_by(*need));
    for matter in LAW.matters() {
        assert!(fields(matter).all(|field| matter.form.field(field).is_some()), "{}", matter.id());
    }
}

/// A source whose answer no rule declares is never asked: a fact waited for and not declared would be waited for ever.
#[test]
fn a_rule_declares_the_facts_that_it_waits_for_and_no_other() {
    let mut waited = BTreeSet::new();
    for number in NUMBERS {
        for phase in [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking] {
            let known = household(number).at(phase);
            let blind = known.clone().with(|s| {
                (s.register, s.identities, s.tax, s.contract) = (None, None, None, None);
                (s.signatures, s.queue, s.payment, s.consent) = (None, None, None, None);
            });
            let alone = known.clone().with(|s| s.inquiries.clear());
            let of_a_firm = blind.clone().with(|s| {
                let agent = third();
                let number = agent.identity.person().unwrap();
                let agent = Some(Agent { name: agent.name, number, agency: None, phone: None });
                let firm = |party: &mut Party| (party.kind, party.agent) = (PartyKind::Enterprise, agent.clone());
                s.sections.get_mut::<Parties>().into_iter().flat_map(|p| &mut p.parties).for_each(firm);
            });
            let unpaid = known.clone().with(|s| (s.payment, s.consent) = (None, None));
            for sale in [known, blind, of_a_firm, alone, unpaid] {
                for finding in sale.review().findings {
                    let Verdict::Unknown { needs } = finding.verdict else { continue };
                    waited.insert((finding.rule, needs));
                }
            }
        }
    }
    waited.retain(|(_, need)| *need != Needs::Section);
    let declared: BTreeSet<_> = rules().flat_map(|rule| rule.needs.iter().map(|need| (rule.id, *need))).collect();
    assert_eq!(waited, declared);
}

/// Every `"R-nn.word"` that a rule can say, read out of the sources: what a row names of them and what a test expects is
/// said by nobody.
fn codes_in_sources() -> BTreeSet<String> {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rule")).unwrap();
    let files = files.map(|file| file.unwrap().path()).filter(|path| !path.ends_with("tests.rs"));
    let rules = files.map(|path| std::fs::read_to_string(path).unwrap());
    let shared = [include_str!("../../fact.rs"), include_str!("../../question.rs")].map(str::to_owned);
    let spoken = |source: String| {
        let judges = source.split("#[cfg(test)]").next().unwrap_or_default().lines().map(str::trim);
        let of_the_row = |line: &&str| ["asks:", "ask(", "binds:"].iter().any(|begins| line.starts_with(begins));
        let lines: Vec<&str> = judges.filter(|line| !of_the_row(line)).collect();
        lines.join("\n")
    };
    let sources: Vec<String> = rules.chain(shared).map(spoken).collect();
    let parts = sources.iter().flat_map(|source| source.split('"'));
    parts.filter(|part| part.starts_with("R-") && part.contains('.')).map(str::to_owned).collect()
}

#[test]
fn every_code_a_rule_can_say_has_its_text_and_every_text_is_said() {
    let said = codes_in_sources();
    assert!(said.len() > 70, "the scan finds the codes: {}", said.len());
    for code in &said {
        assert!(lookup(code).is_some(), "{code} has no text");
    }
    for text in texts().filter(|text| text.code.starts_with("R-")) {
        assert!(said.contains(text.code), "{} is said by no rule", text.code);
    }
    for needs in Needs::ALL {
        assert!(lookup(needs.code()).is_some(), "{}", needs.code());
    }
}

#[test]
fn the_catalogue_speaks_both_languages_and_says_each_code_once() {
    let mut seen = BTreeSet::new();
    for text in texts() {
        assert!(seen.insert(text.code), "{} twice", text.code);
        assert!([text.zh, text.en, text.fix_zh, text.fix_en].iter().all(|t| !t.is_empty()), "{}", text.code);
        let chinese = |t: &str| t.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        assert!(chinese(text.zh) && chinese(text.fix_zh), "{}", text.code);
        // The one exception shows how a certificate number is written.
        assert!(!chinese(text.en) || text.code == "title_certificate.format", "{}", text.code);
        assert!(!chinese(text.fix_en), "{}", text.code);
    }
}

#[test]
fn every_identifier_error_and_field_problem_has_its_text() {
    let malformed = [
        "",
        "1",
        "x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105194912310021",
        "11010519490230002X",
        "91350100M000100Y44",
        "I1350100M000100Y43",
        "9135",
        "420102001001GB00001F00000000",
        "420102001001GB00000F00010001",
        "鄂(2020)武汉市不动产权第1号",
        "鄂(2020)武汉市江岸不动产权第0000000号",
        "420102202611231000001",
        "4201022026113110000001",
    ];
    for text in malformed {
        let codes = [
            text.parse::<ereg_domain::identifier::CitizenId>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::CreditCode>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::UnitCode>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::TitleCertificateNumber>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::RegistrationProofNumber>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::LicenceId>().err().map(|e| e.code()),
            text.parse::<ereg_domain::identifier::CaseNumber>().err().map(|e| e.code()),
        ];
        for code in codes.into_iter().flatten() {
            assert!(lookup(code).is_some(), "{code}");
        }
    }
    for code in [
        "identifier.unknown",
        "identifier.empty",
        "field.missing",
        "field.unknown",
        "field.choice",
        "blank",
        "too_large",
    ] {
        assert!(lookup(code).is_some(), "{code}");
    }
}

#[test]
fn every_state_of_a_case_is_told_in_its_own_words() {
    let acceptance = Acceptance {
        case_number: "420102202611231000001".parse().unwrap(),
        seq: AcceptanceSeq(1),
        accepted_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        decide_by: crate::calendar::Period {
            from: "2026-11-23".parse().unwrap(),
            length: crate::calendar::Length::WorkingDays(30),
            by: Deadline::NotBefore("2027-01-04".parse().unwrap()),
        },
        promised_by: crate::calendar::Period {
            from: "2026-11-23".parse().unwrap(),
            length: crate::calendar::Length::WorkingDays(5),
            by: Deadline::By("2026-11-30".parse().unwrap()),
        },
    };
    let review = |review| CaseState::InReview { acceptance: acceptance.clone(), review };
    let states = [
        CaseState::Received,
        CaseState::Precheck,
        CaseState::Supplement { grounds: Vec::new() },
        CaseState::NotAccepted { grounds: Vec::new() },
        CaseState::Accepted { acceptance: acceptance.clone() },
        review(ReviewState::Auto),
        review(ReviewState::Manual { grounds: Vec::new(), proposal: Proposal::Judge }),
        review(ReviewState::Manual { grounds: Vec::new(), proposal: Proposal::Refuse }),
        review(ReviewState::Waiting(Waiting::Queue { ahead: 1 })),
        review(ReviewState::Waiting(Waiting::Partner { needs: Vec::new() })),
        review(ReviewState::Waiting(Waiting::Supplement { grounds: Vec::new() })),
        review(ReviewState::Waiting(Waiting::Source { grounds: Vec::new() })),
        CaseState::Withdrawn {
            acceptance: Some(acceptance.clone()),
            withdrawn_at: acceptance.accepted_at,
            by: WithdrawnBy::Applicants,
        },
        CaseState::Withdrawn { acceptance: None, withdrawn_at: acceptance.accepted_at, by: WithdrawnBy::UnpaidRule },
        CaseState::Expired { expired_at: acceptance.accepted_at },
    ];
    let codes: BTreeSet<_> = states.iter().map(case_code).collect();
    assert_eq!(codes.len(), states.len());
    for state in &states {
        assert!(lookup(case_code(state)).is_some(), "{}", case_code(state));
        assert!(!labels::case_stage(state.stage()).zh.is_empty());
    }
    for code in ["case.fee_due", "case.booking", "case.registered", "case.issued", "case.refused"] {
        assert!(lookup(code).is_some(), "{code}");
    }
}

/// 行政复议法 20, 24; 行政诉讼法 46.
#[test]
fn every_refusal_names_both_remedies_with_their_periods_and_bodies() {
    for code in ["case.not_accepted", "case.refused"] {
        let text = lookup(code).unwrap();
        for part in ["60日", "市人民政府", "行政复议", "6个月", "人民法院", "行政诉讼"] {
            assert!(text.fix_zh.contains(part), "{code} {part}");
        }
        for part in ["60 days", "city government", "6 months", "court"] {
            assert!(text.fix_en.contains(part), "{code} {part}");
        }
    }
}

/// 实施细则 13: only all applicants together withdraw; 民法典 214: no certificate is a condition.
#[test]
fn no_text_lets_one_side_end_the_case_or_waits_for_a_certificate() {
    let pack = references::floor_pack().unwrap();
    let disclosures = pack.disclosures.iter().flat_map(|n| [n.zh.as_str(), n.en.as_str()]);
    let told = texts().flat_map(|t| [t.zh, t.en, t.fix_zh, t.fix_en]).chain(disclosures);
    for text in told.filter(|text| text.contains("撤回") || text.to_lowercase().contains("withdraw")) {
        // A local rule of the pack may close a case that is never paid, too.
        let all = ["全体", "各方", "本地规定", "all ", "All ", "withdrawn", "local rule"]
            .iter()
            .any(|word| text.contains(word));
        assert!(all, "{text}");
    }
    let decides = pack.disclosure("register_decides").unwrap();
    assert!(decides.zh.contains("登簿一完成，权利就属于新的权利人") && decides.zh.contains("不是取得权利的条件"));
    assert!(decides.en.contains("no condition"));
}

/// An application that has been sent in is not edited, signed or uploaded on the phone any more: no advice says so.
#[test]
fn the_advice_on_what_has_been_sent_in_is_not_that_on_a_draft() {
    let counter = lookup("R-11.price").unwrap();
    assert_ne!(counter.fix_sent_in(Language::Zh), counter.fix(Language::Zh));
    assert_eq!(lookup("R-27.deed_tax").unwrap().fix_sent_in(Language::Zh), lookup("R-27.deed_tax").unwrap().fix_zh);
    let edits_zh = [
        "上传",
        "修改",
        "改正",
        "填写",
        "填完",
        "清空",
        "请选",
        "改选",
        "重新签名",
        "后签名",
        "不要签名",
        "自己的询问记录",
        "逐项回答",
        "拍照",
    ];
    let edits_en =
        ["upload", "sign again", "signs again", "fill in", "correct the", "type it again", "not sign", "clear the"];
    let mut wrong = Vec::new();
    for text in texts().filter(|text| !text.code.starts_with("case.")) {
        for (language, edits) in [(Language::Zh, edits_zh.as_slice()), (Language::En, edits_en.as_slice())] {
            for advice in [text.fix_sent_in(language), text.fix_ended(language)] {
                let said = edits.iter().filter(|edit| advice.to_lowercase().contains(**edit));
                wrong.extend(said.map(|edit| format!("{} says {edit}: {advice}", text.code)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// 个人信息保护法 17, 30, 35.
#[test]
fn the_disclosure_on_personal_data_says_all_that_it_owes() {
    let pack = references::floor_pack().unwrap();
    let disclosure = pack.disclosure("personal_data").unwrap();
    for part in [
        "处理者",
        "联系方式",
        "目的",
        "法定职责",
        "种类",
        "敏感个人信息",
        "必须",
        "方式",
        "保存",
        "永久",
        "权利",
        "更正",
    ] {
        assert!(disclosure.zh.contains(part), "{part}");
    }
    assert!(!disclosure.zh.contains("撤回") && disclosure.zh.contains("不以您的同意为前提"));
    // What it promises is what the parameters say.
    assert!(disclosure.zh.contains(&format!("{}天", pack.parameters.workspace_days)));
    assert!(disclosure.en.contains(&format!("{} days", pack.parameters.workspace_days)));
    let kept = pack.parameters.draft_kept_days;
    assert!(disclosure.zh.contains(&format!("没有提交的草稿自最后一次修改起保存{kept}天")));
    assert!(disclosure.en.contains(&format!("not sent in is kept {kept} days after its last edit")));
}

#[test]
fn a_disclosure_that_a_rule_has_acknowledged_is_in_the_floor_pack() {
    let pack = references::floor_pack().unwrap();
    for (_, disclosure) in T04.form.acknowledged {
        assert!(pack.disclosure(disclosure).is_some(), "{disclosure}");
    }
}

#[test]
fn findings_never_carry_a_whole_number_or_a_private_name() {
    let people = [seller(), crate::fixture::buyer(), third()];
    for rule in NUMBERS {
        let said = format!("{:?}", household(rule).review());
        for person in &people {
            let number = match &person.identity {
                ereg_domain::party::IdentityNumber::Citizen(id) => id.as_str().to_owned(),
                _ => unreachable!(),
            };
            assert!(!said.contains(&number) && !said.contains(person.name.as_str()), "R-{rule:02}");
        }
    }
}
