//! an agent holds a power of attorney (代理人持有授权委托书).

use ereg_domain::party::{Party, PrincipalKind, Side};

use super::{
    Judge, Rule, SB, Where,
    answer::{answer, manual, supplement, unknown},
    ask,
};
use crate::{
    application::RuleId,
    material::{ContentCheck, MaterialCode},
    section,
    subject::{DocumentFact, Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
};

/// An agent holds a power of attorney (代理人持有授权委托书).
pub static R34: Rule = Rule {
    id: RuleId(34),
    title_zh: "代理人持有授权委托书",
    title_en: "An agent holds a power of attorney",
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::Identity],
    asks: &[
        ask("R-34.power", MaterialCode::M04, Where::Everywhere),
        ask("R-34.power_to_dispose", MaterialCode::M04, Where::Everywhere),
    ],
    field: Some("parties"),
    basis: "民法典 61, 165; 不动产登记暂行条例实施细则 12",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(agents_hold_a_power),
};

/// an organisation acts by the person whom it has mandated, and names them; a person who acts by an agent hands in a
/// power of attorney, and only one who gives the home up needs it notarised or signed together at the registry. 民法典 61,
/// 165; 实施细则 12.
fn agents_hold_a_power(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let organisations = subject.form.signers(parties).filter(|party| is_organisation(party));
    let mut told: Vec<FieldVerdict> = organisations.filter_map(|party| mandate_fault(subject, party)).collect();
    let persons = parties.parties.iter().filter(|party| !is_organisation(party) && party.agent.is_some());
    told.extend(persons_powers(subject, persons));
    told
}

fn is_organisation(party: &Party) -> bool {
    party.kind.principal() == PrincipalKind::Organisation
}

/// The fault with the person who acts for an organisation, if there is one.
fn mandate_fault(subject: &Subject<'_>, party: &Party) -> Option<FieldVerdict> {
    let field = Some(format!("parties.{}.agent_name", party.slot));
    if party.agent.is_none() {
        return Some((supplement("R-34.representative_missing"), field));
    }
    let Known::Yes(identities) = subject.facts.identities() else {
        return Some((Verdict::needs(Needs::Identity), field));
    };
    match identities.iter().find(|i| i.slot == party.slot).map(|i| i.mandate) {
        Some(DocumentFact::Confirmed) => None,
        Some(DocumentFact::Contradicted) => Some((supplement("R-34.not_mandated"), field)),
        None => Some((Verdict::needs(Needs::Identity), field)),
    }
}

fn persons_powers<'a>(subject: &Subject<'_>, represented: impl Iterator<Item = &'a Party>) -> Vec<FieldVerdict> {
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M04 && m.content == ContentCheck::Verified);
    if held {
        return answer(manual("R-34.power_to_read"));
    }
    let missing = |party: &Party| match subject.form.side_of(party.slot) {
        Some(Side::Obligor) => "R-34.power_to_dispose",
        _ => "R-34.power",
    };
    represented.map(|p| (supplement(missing(p)), Some(format!("parties.{}.agent_name", p.slot)))).collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::{dictionary::PartyKind, party::Agent};

    use crate::{
        fixture::{Sale, photo},
        material::MaterialCode,
        rule::tests::{answer, codes, silent},
        subject::{DocumentFact, Phase},
        verdict::VerdictKind,
    };

    #[test]
    fn an_organisation_names_the_representative_it_has_mandated() {
        let organisation = |agent: Option<&str>| {
            Sale::clean().at(Phase::Precheck).with(|s| {
                let party = s.party_mut("transferee.1");
                party.kind = PartyKind::Enterprise;
                party.agent = agent.map(|name| Agent {
                    name: name.parse().unwrap(),
                    number: "11010519491231002X".parse().unwrap(),
                    agency: None,
                    phone: None,
                });
            })
        };
        let mandate = |sale: Sale, state| {
            sale.with(|s| {
                let fact =
                    s.identities.as_mut().unwrap().iter_mut().find(|fact| fact.slot.to_string() == "transferee.1");
                fact.unwrap().mandate = state;
            })
        };
        let named = || organisation(Some("何志强"));
        assert!(silent(&named().review(), 34), "its mandate is held here: no paper is asked for");
        let list = crate::checklist::resolve(named().matter, &named().subject()).unwrap();
        let power = list.iter().find(|line| line.code == MaterialCode::M04).unwrap();
        assert_eq!(power.held, crate::checklist::Held::NotNeeded);
        assert_eq!(codes(&organisation(None).review(), 34), ["R-34.representative_missing"]);
        assert_eq!(codes(&mandate(named(), DocumentFact::Contradicted).review(), 34), ["R-34.not_mandated"]);
        // On a phone nobody knows of it, and nothing is guessed.
        let alone = named().at(Phase::Device).with(|s| s.identities = None);
        assert_eq!(codes(&alone.review(), 34), ["needs.identity"]);
    }

    #[test]
    fn only_a_person_who_sells_is_sent_to_a_notary() {
        let represented = |who: &str| {
            Sale::clean().at(Phase::Precheck).with(|s| {
                let party = s.party_mut(who);
                party.agent = Some(Agent {
                    name: "何志强".parse().unwrap(),
                    number: "11010519491231002X".parse().unwrap(),
                    agency: None,
                    phone: None,
                });
            })
        };
        for (sale, code) in
            [(represented("transferor.1"), "R-34.power_to_dispose"), (represented("transferee.1"), "R-34.power")]
        {
            assert_eq!((answer(&sale.review(), 34), codes(&sale.review(), 34)), (VerdictKind::Supplement, vec![code]));
            // The checklist names it, and R-51 does not ask a second time.
            let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
            let power = list.iter().find(|l| l.code == MaterialCode::M04).unwrap();
            assert_eq!(power.held, crate::checklist::Held::ToUpload);
            assert!(silent(&sale.review(), 51));
            let shown = sale.with(|s| s.materials.push(photo(MaterialCode::M04)));
            assert_eq!(codes(&shown.review(), 34), ["R-34.power_to_read"]);
        }
        let says = |code: &str| crate::words::message::lookup(code).unwrap().fix_zh;
        assert!(says("R-34.power_to_dispose").contains("公证") && says("R-34.power").contains("不用公证"));
        assert!(silent(&Sale::clean().at(Phase::Precheck).review(), 34));
    }
}
