//! The table itself: complete, spoken for in both languages, and without a rule that nothing needs.

use ereg_domain::{
    dictionary::{CoOwnership, NoticeKind, PartyKind, RightKind, SeizureKind, TenureStatus},
    name::{MatterId, SectionName},
    party::Agent,
    register::{AdvanceNotice, BurdenKind, Objection, OtherBurden, RegisterFacts, SuitProof, TransferClause},
};
use std::collections::BTreeSet;

use crate::{
    application::{Act, Parties, RuleId},
    calendar::Deadline,
    case::{
        Acceptance, AcceptanceSeq, CaseState, EntryDocuments, Proposal, ReviewState, SealingHindrance, Waiting,
        WithdrawnBy,
    },
    fixture::{Sale, Someone, mortgage, seizure, seller, someone, third},
    matter::{LAW, Matter, T04, T05, T06, T28},
    question::TRUE_INTENT,
    references,
    review::{Needs, Verdict},
    rule::{Listed, R15, R55, Rule},
    section::{self, Form},
    sheet::ApplicationSheet,
    subject::{
        ContractFact, DocumentFact, HomeLockState, PaymentFact, Phase, QueueFact, SignatureState, TaxFact, TaxState,
    },
    words::{
        labels,
        message::{Language, case_code, documents_code, lookup, texts},
    },
};

fn rules() -> impl Iterator<Item = &'static Rule> {
    T04.listed().map(|listed| listed.rule)
}

/// The numbers of the rules there are, in their order.
pub(super) const NUMBERS: [u8; 27] =
    [0, 1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 17, 18, 19, 20, 25, 27, 28, 33, 34, 51, 53, 54, 55, 60, 76];

#[test]
fn the_table_holds_the_rules_in_order() {
    let ids: Vec<u8> = rules().map(|rule| rule.id.0).collect();
    assert_eq!(ids, NUMBERS);
    for rule in rules() {
        assert!(!rule.basis.is_empty(), "{}", rule.id);
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
        76 => sale.at(Phase::Precheck).with(|s| s.locks("transferor.1", HomeLockState::Locked)),
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
    for id in [3, 9, 11, 12, 25, 28, 51, 53, 54, 60, 76] {
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
            ownership_after: None,
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
                (s.register, s.identities, s.mandates, s.home_locks) = (None, None, None, None);
                (s.tax, s.contract) = (None, None);
                (s.signatures, s.queue, s.payment, s.consents) = (None, None, None, None);
            });
            let alone = known.clone().with(|s| s.inquiries.clear());
            let of_a_firm = blind.clone().with(|s| {
                let agent = third();
                let number = agent.identity.person().unwrap();
                let agent = Some(Agent { name: agent.name, number, agency: None, phone: None });
                // Of one party alone: nobody acts for both sides.
                if let Some(first) = s.sections.get_mut::<Parties>().and_then(|p| p.parties.first_mut()) {
                    (first.kind, first.agent) = (PartyKind::Enterprise, agent);
                }
            });
            let unpaid = known.clone().with(|s| (s.payment, s.consents) = (None, None));
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
    let at = acceptance.accepted_at;
    let documents = [
        EntryDocuments::Sealing,
        EntryDocuments::Waiting { why: SealingHindrance::Font, since: at },
        EntryDocuments::Sealed { at, waited_since: None },
        EntryDocuments::Unfit { at, waited_since: None },
        EntryDocuments::Void { at, waited_since: None },
    ];
    let codes: BTreeSet<_> = documents.into_iter().filter_map(documents_code).collect();
    assert!(codes.len() == documents.len() && codes.iter().all(|code| lookup(code).is_some()), "{codes:?}");
    assert_eq!(documents_code(EntryDocuments::Nothing), None, "where nothing is handed out nothing is said");
    for hindrance in SealingHindrance::ALL {
        assert_eq!(SealingHindrance::of(hindrance.code()), Some(hindrance));
    }
    for code in ["case.fee_due", "case.booking", "case.registered", "case.issued", "case.refused"] {
        assert!(lookup(code).is_some(), "{code}");
    }
}

/// 行政复议法 20, 24; 行政诉讼法 46.
#[test]
fn every_refusal_names_both_remedies_with_their_periods_and_bodies() {
    for code in ["case.not_accepted", "case.refused", "case.query_refused"] {
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

/// Words of the disclosure on personal data, zh and en, which have to stand in it.
type Told = &'static [(&'static str, &'static str)];

/// Says of whom the registry asks a fact, and for what, in the words of the disclosure; nothing of what it knows itself or
/// the parties bring.
fn asked_of(need: Needs) -> Told {
    match need {
        Needs::Identity => &[
            ("身份核验机构（公安部门）核验身份", "the identity provider (of the police) is asked who you are"),
            ("曾用的姓名、证件号码", "your former names and numbers"),
        ],
        Needs::Payment => &[("向收款机构核实登记费的缴纳", "the payment provider whether the fee is paid")],
        Needs::TaxClearance => &[("向税务部门核验完税", "the tax office is asked whether taxes are settled")],
        Needs::FiledContract => &[("向住房部门核验网签备案", "the housing authority whether the contract is filed")],
        Needs::Marriage => &[("向民政部门核验婚姻登记", "the civil affairs office for the record of the marriage")],
        Needs::NotarialDeed => &[("向公证平台核验公证书", "the platform of the notaries for the deed")],
        Needs::LenderLicence => &[("金融许可证", "the licence library for the financial licence of the lender")],
        Needs::Publication => &[("补证的声明在登记机构门户网站公告", "is published on the portal of the registry")],
        Needs::MortgageeConsent => &[("向抵押权人核验是否同意转让", "the lender whether they consent to the transfer")],
        Needs::Section
        | Needs::RegisterExtract
        | Needs::Mandates
        | Needs::Signatures
        | Needs::OtherInquiries
        | Needs::Queue
        | Needs::HomeLocks => &[],
    }
}

/// Says of a section what it collects about people, in the words of the disclosure.
fn collected_by(name: SectionName) -> Told {
    let every: &[(SectionName, Told)] = &[
        (section::MATTER, &[("房屋坐落和权利情况", "the address of the home, the rights in it")]),
        (
            section::PARTIES,
            &[
                ("姓名、证件种类和号码、电话、送达地址", "name, kind and number of the identity document, telephone"),
                ("代理人、经办人的姓名、证件号码和电话", "name, number and telephone of an agent or representative"),
                ("单位名称、统一社会信用代码", "for an organisation its name, credit code"),
            ],
        ),
        (section::HOLDING, &[("持有份额", "the shares")]),
        (
            section::DEAL,
            &[(
                "买卖、预告登记的价款、合同号和签订日期",
                "price, number and day of the contract of a sale or an advance notice",
            )],
        ),
        (
            section::GIFT,
            &[("赠与双方的关系和约定日期", "how the parties to a gift are related and the day it was agreed")],
        ),
        (
            section::INHERITANCE,
            &[(
                "继承、受遗赠的取得方式、公证书和被继承人的姓名、证件号码",
                "how a home was inherited, the notarial deed",
            )],
        ),
        (section::FORMER, &[("变更登记的原姓名和原证件号码", "former name and former number in a change of them")]),
        (
            section::MORTGAGE,
            &[("抵押的债务人、债权数额、期限和合同号", "debtor, amount, term and contract numbers of a mortgage")],
        ),
        (
            section::DISCHARGE,
            &[("注销抵押的原因和登记证明号", "why a mortgage is lifted and the number of its registration proof")],
        ),
        (section::LOSS, &[("补证的遗失、灭失情况", "how a certificate was lost or destroyed")]),
        (section::DELIVERY, &[("领证方式和收件人、地址", "how and where the certificate is handed out and to whom")]),
        (section::INQUIRY, &[("询问回答", "answers to the inquiry")]),
    ];
    let found = every.iter().find(|(of, _)| *of == name).map(|(_, told)| *told);
    found.unwrap_or_else(|| panic!("{name}: nobody has said what it collects about people"))
}

/// 个人信息保护法 17: whoever applies for a matter is told what is collected there, and of whom what is asked. A matter, a
/// section or a need that is new is red until the disclosure says it.
#[test]
fn the_disclosure_on_personal_data_says_of_every_matter_what_is_collected_and_of_whom_what_is_asked() {
    let pack = references::floor_pack().unwrap();
    let disclosure = pack.disclosure("personal_data").unwrap();
    let says = |(zh, en): &(&str, &str)| disclosure.zh.contains(zh) && disclosure.en.contains(en);
    for matter in LAW.matters() {
        let shown = &pack.matter(matter.id()).unwrap().disclosures;
        assert!(shown.contains(&disclosure.id), "{} does not show it", matter.id());
        let needs = Needs::ALL.iter().filter(|need| matter.needs(**need)).flat_map(|need| asked_of(*need));
        let sections = matter.form.sections.iter().flat_map(|section| collected_by(section.name));
        let silent: Vec<_> = needs.chain(sections).filter(|&told| !says(told)).collect();
        assert!(silent.is_empty(), "{}: {silent:?}", matter.id());
    }
    // Asked and kept whatever the matter: with the enrolment, under a mandate, and where a shared fact is said to be wrong.
    let besides: Told = &[
        (
            "手机里两把密钥的公钥、保管方式和手机厂商对密钥的证明（证书）",
            "the attestation (certificates) of them by the maker",
        ),
        ("公钥和密钥的证明随登记资料保存", "the public keys and their attestation are kept with the records"),
        ("法定代表人和授权委托书", "legal representative and mandates"),
        ("您签署的授权委托书", "the mandates you sign"),
        (
            "您在应用里授权的代理人，期限内看得到您账户里的全部内容",
            "an agent whom you mandate in the app sees all of your account while the mandate stands",
        ),
        (
            "向市场监管部门核验单位和它的法定代表人",
            "the market supervision for an organisation and its legal representative",
        ),
        ("夫妻间转移的婚姻状况", "the marital status of spouses in a transfer between them"),
        ("把您的说明转给来源部门核查", "what you say is passed to its source"),
    ];
    let silent: Vec<_> = besides.iter().filter(|&told| !says(told)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// Under each burden, in every matter: a text to acknowledge is on the sheet exactly where the review asks for it.
#[test]
fn what_the_review_asks_to_be_acknowledged_is_what_the_sheet_shows_to_be_acknowledged() {
    let objected = |registered: &str| {
        let registered_at = registered.parse().unwrap();
        Objection { objector: third().name, registered_at, suit: SuitProof::NotShown }
    };
    let burdened = |kind| OtherBurden { kind, registered_at: "2023-05-04T02:00:00.000Z".parse().unwrap() };
    type Burdens = Box<dyn Fn(&mut RegisterFacts)>;
    let mut registers: Vec<(String, Burdens)> = vec![("nothing".into(), Box::new(|_| ()))];
    // Under the Civil Code and before it.
    for registered in ["2023-05-04T02:00:00.000Z", "2020-05-04T02:00:00.000Z"] {
        for clause in [TransferClause::Free, TransferClause::Silent, TransferClause::Restricted] {
            let burden = format!("{clause:?} {registered}");
            registers.push((burden, Box::new(move |r| r.mortgages = vec![mortgage(clause, registered)])));
        }
    }
    // One that lives and one that has lapsed.
    for registered in ["2026-11-21T02:00:00.000Z", "2026-01-07T02:00:00.000Z"] {
        registers.push((registered.into(), Box::new(move |r| r.objections.push(objected(registered)))));
    }
    for kind in [BurdenKind::Residence, BurdenKind::Easement] {
        registers.push((format!("{kind:?}"), Box::new(move |r| r.other_burdens.push(burdened(kind)))));
    }

    let mut ever: BTreeSet<(MatterId, String)> = BTreeSet::new();
    for matter in LAW.matters() {
        for (burden, change) in &registers {
            let sale = Sale::plain_of(matter).at(Phase::Precheck).with(|s| {
                change(s.register_mut());
                s.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
            });
            let sheet = ApplicationSheet::of(matter, &sale.subject());
            let shown = sheet.above_all.into_iter().chain(sheet.disclosures).map(|text| text.id);
            let to_acknowledge = |id: &String| matter.form.acknowledged.iter().any(|(_, asked)| asked.id == id);
            let shown: BTreeSet<String> = shown.filter(to_acknowledge).collect();
            let asked = sale.review().findings.into_iter().filter_map(|finding| match finding.verdict {
                Verdict::Acknowledge { disclosure, .. } => Some(disclosure.id),
                _ => None,
            });
            assert_eq!(shown, asked.collect(), "{} under {burden}", matter.id());
            ever.extend(shown.into_iter().map(|id| (matter.id(), id)));
        }
    }
    let all = LAW.matters().flat_map(|m| m.form.acknowledged.iter().map(|(_, asked)| (m.id(), asked.id.to_owned())));
    assert_eq!(ever, all.collect(), "each is asked for somewhere");
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
