//! The bytes of sections, register facts and case states, kept: another spelling of any of them would void every
//! signature and every stored case.
//!
//! After a deliberate change of a format: `EREG_BLESS=1 cargo test -p ereg-law golden`, and a new kind version.

use std::{collections::BTreeSet, path::Path};

use ereg_domain::{
    dictionary::{CoOwnership, MortgageMethod, NoticeKind, SeizureKind},
    identifier::{CertScheme, OldCertificate, QuotedCertificate},
    money::Fen,
    name::SectionName,
    party::{AddressForService, Agent, ServiceWay},
    register::{AdvanceNotice, BurdenKind, Objection, OtherBurden, RightEnd, SuitProof, TransferClause},
    share::Share,
};
use serde::Serialize;

use crate::{
    application::{
        Acknowledgement, AgreedMortgage, CertificateCount, CertificateMedium, Deal, Delivery, Discharge,
        DischargeReason, FeeClaim, Former, Gift, Handover, Holding, Inheritance, Inquiry, Loss, LossKind,
        MatterSection, Parties, Relation, RuleId, Succession, UtilityWish,
    },
    calendar::Deadline,
    case::{
        Acceptance, AcceptanceSeq, AnswerGiven, Booked, CaseState, EntryDocuments, FeeDue, Proposal, ReviewState,
        SealingHindrance, Settled, ToldGround, Waiting, WithdrawnBy,
    },
    fixture::{Sale, buyer, mortgage, seizure, seller, third},
    matter::{LAW, T04},
    section::Content,
};

/// One line of canonical JSON for each value, with its name before it.
fn golden(file: &str, lines: &[(&str, String)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let now: String = lines.iter().map(|(name, json)| format!("{name} {json}\n")).collect();
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(now, kept, "{file} differs from its golden file");
}

fn canonical<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().to_string()
}

#[test]
fn sections_keep_their_bytes() {
    let part = |n, d| Some(Share::new(n, d).unwrap());
    let plain = Sale::clean();
    let rich = Sale::objected().with(|s| {
        s.sold_to(&[(&buyer(), part(1, 3)), (&third(), part(2, 3))], CoOwnership::Shares);
        let buyer = &mut s.parties_mut().parties[0];
        buyer.phone = Some("13800000000".parse().unwrap());
        let address = Some("武汉市江岸区演示路9号".parse().unwrap());
        buyer.service = Some(AddressForService { way: ServiceWay::Post, address: address.clone() });
        buyer.agent = Some(Agent {
            name: "何志强".parse().unwrap(),
            number: "810000199408230021".parse().unwrap(),
            agency: Some("演示律师事务所".parse().unwrap()),
            phone: Some("13900000000".parse().unwrap()),
        });
        let old =
            OldCertificate { scheme: CertScheme::House, number: "武房权证岸字第200001234号".parse().unwrap() };
        s.edit::<MatterSection>().items[0].certificate = Some(QuotedCertificate::Old(old));
        s.deal_mut().fee_claim = FeeClaim::BetweenSpouses;
        let delivery = s.edit::<Delivery>();
        (delivery.medium, delivery.certificates) = (CertificateMedium::Paper, CertificateCount::EachHolder);
        (delivery.handover, delivery.utilities) = (Some(Handover::Post), Some(UtilityWish::Yes));
        (delivery.recipient, delivery.address) = (Some(crate::fixture::buyer().name), address);
        let disclosure = s.pack.disclosure_ref("objection_risk").unwrap();
        s.inquiries[1].acknowledgements = vec![Acknowledgement { rule: RuleId(15), disclosure }];
    });
    let mut lines = Vec::new();
    for sale in [&plain, &rich] {
        lines.push(("matter.1", canonical(sale.get::<MatterSection>())));
        lines.push(("parties.1", canonical(sale.get::<Parties>())));
        lines.push(("holding.1", canonical(sale.get::<Holding>())));
        lines.push(("deal.1", canonical(sale.get::<Deal>())));
        lines.push(("delivery.1", canonical(sale.get::<Delivery>())));
        lines.push(("inquiry.1", canonical(&sale.inquiries[1])));
    }
    let day = |text: &str| text.parse().unwrap();
    for (relation, agreed_on) in [(Relation::ParentOrChild, day("2026-10-20")), (Relation::Other, day("2026-11-20"))] {
        lines.push(("gift.1", canonical(&Gift { relation, agreed_on })));
    }
    let inherited = Sale::inherited();
    for succession in [Succession::Statutory, Succession::Legacy] {
        lines.push(("inheritance.1", canonical(&Inheritance { succession, ..inherited.get::<Inheritance>().clone() })));
    }
    lines.push(("former.1", canonical(Sale::renamed().get::<Former>())));
    let proof = || "鄂(2023)演示市江岸不动产证明第0000007号".parse().unwrap();
    for reason in [DischargeReason::DebtPaid, DischargeReason::Realised, DischargeReason::Waived] {
        lines.push(("discharge.1", canonical(&Discharge { proof: proof(), reason })));
    }
    for (how, noticed_on) in [(LossKind::Lost, day("2026-10-30")), (LossKind::Destroyed, day("2026-11-20"))] {
        lines.push(("loss.1", canonical(&Loss { how, noticed_on })));
    }
    let agreed = Sale::to_be_mortgaged().get::<AgreedMortgage>().clone();
    let open = AgreedMortgage { method: MortgageMethod::MaximumAmount, from: None, to: None, ..agreed.clone() };
    let restriction = mortgage(TransferClause::Restricted, "2023-05-04T02:00:00.000Z").debt.and_then(|d| d.restriction);
    let full = AgreedMortgage { debtor: Some(buyer().name), restriction, ..agreed.clone() };
    for agreed in [agreed, open, full] {
        lines.push(("mortgage.1", canonical(&agreed)));
    }
    let forms = LAW.matters().flat_map(|matter| matter.form.sections);
    let sections: BTreeSet<String> = forms.map(|section| section.name.to_string()).collect();
    assert_eq!(lines.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), sections, "none is left out");
    golden("sections.txt", &lines);
}

#[test]
fn register_facts_keep_their_bytes() {
    let at = "2023-05-04T02:00:00.000Z".parse().unwrap();
    let burdened = Sale::clean().with(|s| {
        s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint);
        let register = s.register_mut();
        register.mortgages.push(mortgage(TransferClause::Restricted, "2023-05-04T02:00:00.000Z"));
        register.seizures.push(seizure(SeizureKind::WaitingSeizure, "2026-01-01", "2029-01-01"));
        register.objections.push(Objection { objector: third().name, registered_at: at, suit: SuitProof::Filed });
        register.notices.push(AdvanceNotice {
            kind: NoticeKind::OtherSale,
            holders: vec![crate::fixture::holder(&buyer(), None)],
            registered_at: at,
        });
        register.other_burdens.push(OtherBurden { kind: BurdenKind::Residence, registered_at: at });
        register.right.holders[0].former_identity = Some(buyer().identity);
        register.right.old_certificates =
            vec![OldCertificate { scheme: CertScheme::Land, number: "武国用(2005)第123号".parse().unwrap() }];
        register.right.ended =
            Some(RightEnd { entry: "注销登记 420102202405061000007".parse().unwrap(), registered_at: at });
    });
    golden(
        "register_facts.txt",
        &[("plain", canonical(&Sale::clean().register)), ("burdened", canonical(&burdened.register))],
    );
}

#[test]
fn case_states_keep_their_bytes() {
    let registered_at = "2026-11-23T06:00:00.000Z".parse().unwrap();
    let acceptance = Acceptance {
        case_number: "420102202611231000001".parse().unwrap(),
        seq: AcceptanceSeq(7),
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
    let ground = ToldGround { rule: RuleId(12), code: "R-12.seized".into(), field: Some("matter.unit".into()) };
    let grounds = vec![ground, ToldGround { rule: RuleId(0), code: "R-00.minor".into(), field: None }];
    let booked = Booked { entry_index: 42, registered_at };
    let review = |review| CaseState::InReview { acceptance: acceptance.clone(), review };
    let fee = FeeDue { quote: "sha256:00".into(), amount: Fen::new(8_000).unwrap(), until: registered_at };
    let with = || acceptance.clone();
    let registered = |documents| CaseState::Registered { acceptance: with(), booked: booked.clone(), documents };
    let states = [
        CaseState::Received,
        CaseState::Precheck,
        CaseState::Supplement { grounds: grounds.clone() },
        CaseState::NotAccepted { grounds: grounds.clone() },
        CaseState::Accepted { acceptance: with() },
        review(ReviewState::Auto),
        review(ReviewState::Manual { grounds: grounds.clone(), proposal: Proposal::Refuse }),
        review(ReviewState::Waiting(Waiting::Queue { ahead: 2 })),
        review(ReviewState::Waiting(Waiting::Partner { needs: grounds.clone() })),
        review(ReviewState::Waiting(Waiting::Supplement { grounds: grounds.clone() })),
        review(ReviewState::Waiting(Waiting::Source { grounds: grounds.clone() })),
        CaseState::FeeDue { acceptance: with(), fee },
        CaseState::Booking { acceptance: with(), settled: Settled::Exempt },
        CaseState::Booking { acceptance: with(), settled: Settled::Paid { attempt: "0198".into() } },
        registered(EntryDocuments::Nothing),
        registered(EntryDocuments::Sealing),
        registered(EntryDocuments::Waiting { why: SealingHindrance::Font, since: registered_at }),
        registered(EntryDocuments::Sealed { at: registered_at, waited_since: None }),
        registered(EntryDocuments::Void { at: registered_at, waited_since: Some(registered_at) }),
        CaseState::Issued {
            acceptance: with(),
            booked: booked.clone(),
            documents: EntryDocuments::Unfit { at: registered_at, waited_since: None },
            issued_at: registered_at,
        },
        CaseState::Answered {
            acceptance: with(),
            given: AnswerGiven { result: "sha256:00".into(), answered_at: registered_at },
        },
        CaseState::Refused { acceptance: with(), grounds },
        CaseState::Withdrawn { acceptance: None, withdrawn_at: registered_at, by: WithdrawnBy::Applicants },
        CaseState::Withdrawn { acceptance: Some(with()), withdrawn_at: registered_at, by: WithdrawnBy::UnpaidRule },
        CaseState::Expired { expired_at: registered_at },
    ];
    let lines: Vec<_> = states.iter().map(|state| (state.name(), canonical(state))).collect();
    golden("case_states.txt", &lines);
    for state in &states {
        assert_eq!(&serde_json::from_str::<CaseState>(&canonical(state)).unwrap(), state);
    }
}

#[test]
fn sections_refuse_what_they_do_not_know() {
    let text = canonical(Sale::clean().get::<Deal>());
    let more = text.replacen('{', "{\"status\":\"registered\",", 1);
    assert!(serde_json::from_str::<Deal>(&text).is_ok());
    assert!(serde_json::from_str::<Deal>(&more).is_err());
    let null = text.replacen("\"fee_claim\":\"none\"", "\"fee_claim\":null", 1);
    assert!(serde_json::from_str::<Deal>(&null).is_err());
    let twice = text.replacen('{', "{\"price\":1,", 1);
    assert!(serde_json::from_str::<Deal>(&twice).is_err(), "a doubled key is refused");
}

#[test]
fn one_slot_is_one_person_and_sets_are_in_order() {
    let of = |sale: &Sale| canonical(sale.get::<Parties>());
    assert!(serde_json::from_str::<Parties>(&of(&Sale::clean())).is_ok());
    let twice = Sale::clean().with(|s| {
        let mut second = s.parties_mut().parties[0].clone();
        second.name = third().name;
        s.parties_mut().parties.push(second);
    });
    let turned = Sale::clean().with(|s| s.parties_mut().parties.reverse());
    let nobody = Sale::clean().with(|s| s.parties_mut().parties.clear());
    for sale in [twice, turned, nobody] {
        assert!(serde_json::from_str::<Parties>(&of(&sale)).is_err());
    }
    assert!(serde_json::from_str::<MatterSection>("{\"items\":[],\"matter\":\"T04\"}").is_err());
    let disclosure = Sale::clean().pack.disclosure_ref("objection_risk").unwrap();
    let acknowledged = Acknowledgement { rule: RuleId(15), disclosure };
    let mut inquiry = Sale::clean().inquiries[1].clone();
    inquiry.acknowledgements = vec![acknowledged.clone(), acknowledged];
    assert!(serde_json::from_str::<Inquiry>(&canonical(&inquiry)).is_err());
}

/// A section that comes in is told by its own code, and never by what it says.
#[test]
fn a_section_that_is_none_is_told_by_its_code() {
    let good = |name, body: &str| assert_eq!(T04.form.parse(name, body).err(), None, "{name}");
    let sale = Sale::clean();
    good(MatterSection::NAME, &canonical(sale.get::<MatterSection>()));
    good(Parties::NAME, &canonical(sale.get::<Parties>()));
    good(Deal::NAME, &canonical(sale.get::<Deal>()));
    good(Delivery::NAME, &canonical(sale.get::<Delivery>()));
    good(Inquiry::NAME, &canonical(&sale.inquiries[1]));
    let (matter, parties) = (canonical(sale.get::<MatterSection>()), canonical(sale.get::<Parties>()));
    let (deal, delivery) = (canonical(sale.get::<Deal>()), canonical(sale.get::<Delivery>()));
    for (name, body, code) in [
        (MatterSection::NAME, matter.replace("F00010001", "W00000000"), "unit.no_building"),
        (MatterSection::NAME, matter.replace("GB00001F", "GB00000F"), "unit.serial"),
        (MatterSection::NAME, matter.replace("GB00001F", "XB00001F"), "unit.format"),
        (MatterSection::NAME, matter.replace("F00010001", "F0001000"), "unit.length"),
        (MatterSection::NAME, matter.replace("不动产权第", "不动产权"), "title_certificate.format"),
        (MatterSection::NAME, "{\"items\":[],\"matter\":\"T04\"}".to_owned(), "section.empty"),
        (MatterSection::NAME, matter.replace("T04", "T99"), "section.other_matter"),
        (MatterSection::NAME, "林秀英".to_owned(), "section.unreadable"),
        (Parties::NAME, parties.replace("420100196203170028", "420100196203170029"), "citizen_id.checksum"),
        (Parties::NAME, parties.replace("420100196203170028", "810000199408230021"), "citizen_id.document"),
        (Parties::NAME, parties.replace("林秀英", "林\u{17B4}秀英"), "text.control_char"),
        (Parties::NAME, parties.replace("transferor.1", "witness.1"), "section.other_matter"),
        (Parties::NAME, parties.replace("transferor.1", "transferor.100"), "section.unreadable"),
        (Deal::NAME, deal.replace("2026-11-10", "2026-02-30"), "time.day"),
        (Deal::NAME, deal.replace("2026-11-10", "9999-12-31"), "time.day_range"),
        (Deal::NAME, deal.replace("168000000", "9007199254740992"), "money.range"),
        (Delivery::NAME, delivery.replace("}", ",\"handover\":\"post\"}"), "post.no_address"),
        (Delivery::NAME, delivery.replace("}", ",\"more\":1}"), "section.unreadable"),
        // Other spellings of what is good: only one is signed.
        (Delivery::NAME, delivery.replace(":", ": "), "section.unreadable"),
        (Deal::NAME, format!("{deal} "), "section.unreadable"),
        (SectionName::of("deal.2"), deal.clone(), "section.unreadable"),
    ] {
        assert_eq!(T04.form.parse(name, &body).err(), Some(code), "{name}");
    }
}
