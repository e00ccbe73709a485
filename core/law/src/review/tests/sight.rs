//! Tests of what a rule sees: its row names the sections and the facts it judges by, and nothing else moves it.

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    dictionary::{CoOwnership, MortgageMethod, MortgagedObject, PartyKind, RightKind},
    name::SectionName,
    party::Agent,
    register::{BurdenKind, OtherBurden, TransferClause},
    share::Share,
};

use super::table::{NUMBERS, household};
use crate::{
    application::{
        AgreedMortgage, CertificateCount, CertificateMedium, Delivery, FeeClaim, Gift, MatterSection, Relation, RuleId,
    },
    fixture::{Sale, buyer, holder, mortgage, third},
    matter::{LAW, T05},
    policy::MatterFee,
    review::{Finding, Needs, engine},
    rule::{Judge, Listed, Rule},
    section::INQUIRY,
    subject::{DocumentFact, Phase, TaxFact, TaxState},
};

/// Every rule that a matter lists, but those that look at the whole application by what they are.
fn rules() -> BTreeMap<(RuleId, &'static str), &'static Rule> {
    let rules = LAW.matters().flat_map(|matter| matter.listed().map(|listed| listed.rule));
    rules
        .filter(|rule| matches!(rule.judge, Judge::One(_) | Judge::Each(_)))
        .map(|rule| ((rule.id, rule.title.en), rule))
        .collect()
}

/// The households of the rules, and those in which a rule looks further than in its own.
fn sales() -> Vec<(String, Sale)> {
    let half = Share::new(1, 2).ok();
    let further = [
        Sale::of_a_share(&[(&buyer(), half)]),
        // The giver keeps a part, and so has a certificate too.
        Sale::of_a_share(&[(&buyer(), Share::new(1, 4).ok())]).with(|s| {
            s.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
        }),
        Sale::clean().with(|s| {
            s.matter = &T05;
            s.edit::<MatterSection>().matter = T05.id();
            s.sections.put(Gift { relation: Relation::Sibling, agreed_on: s.as_of.day().try_into().unwrap() });
        }),
        Sale::clean().with(|s| s.marriage = Some(DocumentFact::Confirmed)),
        Sale::clean().with(|s| {
            s.party_mut("transferor.1").kind = PartyKind::Enterprise;
            s.tax = Some(TaxFact { deed_tax: TaxState::Cleared, income_tax: TaxState::Open });
        }),
        Sale::clean().with(|s| {
            let agent = third();
            let number = agent.identity.person().unwrap();
            let party = s.party_mut("transferee.1");
            party.kind = PartyKind::Enterprise;
            party.agent = Some(Agent { name: agent.name, number, agency: None, phone: None });
            s.fill_in_parties();
        }),
        Sale::clean().with(|s| s.deal_mut().fee_claim = FeeClaim::BetweenSpouses),
        Sale::clean().with(|s| s.deal_mut().fee_claim = FeeClaim::SmallEnterprise),
        Sale::mortgaged(TransferClause::Restricted).with(Sale::lenders_consent),
        Sale::mortgaged(TransferClause::Silent).with(|s| s.inquiries.truncate(1)),
        Sale::objected().with(|s| s.inquiries.truncate(1)),
        Sale::clean().with(|s| s.published = Some(s.as_of)),
        Sale::renamed(),
        // Where an office charges for a change of name, the other holder's certificate is paid for too.
        Sale::renamed().with(|s| {
            s.register_mut().right.co_ownership = CoOwnership::Joint;
            s.register_mut().right.holders.push(holder(&third(), None));
            s.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
            s.pack.matters.values_mut().for_each(|said| said.fee = MatterFee::CertificatesAlone);
        }),
        Sale::to_be_mortgaged().with(|s| s.edit::<AgreedMortgage>().object = MortgagedObject::Land),
        Sale::to_be_mortgaged().with(|s| {
            let agreed = s.edit::<AgreedMortgage>();
            (agreed.method, agreed.from, agreed.to) = (MortgageMethod::MaximumAmount, None, None);
        }),
        Sale::to_be_mortgaged().with(|s| {
            s.register_mut().right.kind = RightKind::Homestead;
            s.register_mut().land_term_end = Some("2027-01-01".parse().unwrap());
            let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
            s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Residence, registered_at });
        }),
        Sale::discharged(),
        Sale::inherited(),
        Sale::inherited().with(|s| {
            let right = &mut s.register_mut().right;
            right.co_ownership = CoOwnership::Joint;
            right.holders.push(holder(&buyer(), None));
        }),
        Sale::inherited()
            .with(|s| s.register_mut().mortgages.push(mortgage(TransferClause::Free, "2023-05-04T02:00:00.000Z"))),
        Sale::inherited().with(|s| s.holding_mut().co_ownership = CoOwnership::Joint),
    ];
    let own = NUMBERS.into_iter().map(|number| (format!("of R-{number:02}"), household(number)));
    let further = further.into_iter().enumerate().map(|(at, sale)| (format!("further {at}"), sale));
    let phases = [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking];
    let each =
        |(name, sale): (String, Sale)| phases.map(|phase| (format!("{name} at {phase:?}"), sale.clone().at(phase)));
    own.chain(further).flat_map(each).collect()
}

fn alone(rule: &'static Rule, sale: &Sale) -> Vec<Finding> {
    engine::review(std::iter::once(Listed { rule, claims: &[] }), &[], &sale.subject()).findings
}

fn without_section(sale: &Sale, section: SectionName) -> Sale {
    sale.clone().with(|s| match section {
        INQUIRY => s.inquiries.clear(),
        shared => s.sections = s.sections.without(shared),
    })
}

/// The sale where a fact is not known; `None` for what is a section.
fn without_fact(sale: &Sale, need: Needs) -> Option<Sale> {
    let mut sale = sale.clone();
    match need {
        Needs::Section | Needs::OtherInquiries => return None,
        Needs::RegisterExtract => sale.register = None,
        Needs::Identity => sale.identities = None,
        Needs::Mandates => sale.mandates = None,
        Needs::TaxClearance => sale.tax = None,
        Needs::FiledContract => sale.contract = None,
        Needs::Signatures => sale.signatures = None,
        Needs::Queue => sale.queue = None,
        Needs::Payment => sale.payment = None,
        Needs::Publication => sale.published = None,
        Needs::MortgageeConsent => sale.consents = None,
        Needs::HomeLocks => sale.home_locks = None,
        Needs::Marriage => sale.marriage = None,
        Needs::LenderLicence => sale.lender = None,
        Needs::NotarialDeed => sale.deed = None,
    }
    Some(sale)
}

#[test]
fn what_a_rules_row_does_not_name_changes_none_of_its_findings() {
    let (rules, mut unnamed, mut moved) = (rules(), BTreeSet::new(), 0);
    for (name, sale) in sales() {
        let known: BTreeMap<_, Vec<Finding>> = rules.iter().map(|(row, rule)| (*row, alone(rule, &sale))).collect();
        for section in sale.matter.form.sections.iter().map(|section| section.name) {
            let blind = without_section(&sale, section);
            for (row, rule) in &rules {
                let id = row.0;
                let named = rule.reads.contains(&section) || rule.may_read.contains(&section);
                let same = alone(rule, &blind) == known[row];
                if !(named || same) {
                    unnamed.insert(format!("{id} reads {section}, as in the household {name}"));
                }
                moved += usize::from(!same);
            }
        }
        for need in Needs::ALL {
            let Some(blind) = without_fact(&sale, *need) else { continue };
            for (row, rule) in &rules {
                let id = row.0;
                let same = alone(rule, &blind) == known[row];
                if !(rule.needs.contains(need) || same) {
                    unnamed.insert(format!("{id} sees {need:?}, as in the household {name}"));
                }
                moved += usize::from(!same);
            }
        }
    }
    assert_eq!(unnamed, BTreeSet::new());
    assert!(moved > 1_000, "what the rows do name moves something: {moved}");
}

/// Nothing is named in vain: for every section and every fact of a row there is a household where it matters.
#[test]
fn what_a_rules_row_names_moves_it_somewhere() {
    let (sales, mut idle) = (sales(), Vec::new());
    for ((id, _), rule) in rules() {
        let moves = |blind: &dyn Fn(&Sale) -> Option<Sale>| {
            sales.iter().any(|(_, sale)| blind(sale).is_some_and(|blind| alone(rule, &blind) != alone(rule, sale)))
        };
        for section in rule.reads.iter().chain(rule.may_read) {
            if !moves(&|sale| Some(without_section(sale, *section))) {
                idle.push(format!("{id} does not read {section}"));
            }
        }
        for need in rule.needs.iter().filter(|need| **need != Needs::OtherInquiries) {
            if !moves(&|sale| without_fact(sale, *need)) {
                idle.push(format!("{id} does not see {need:?}"));
            }
        }
    }
    assert_eq!(idle, Vec::<String>::new());
}
