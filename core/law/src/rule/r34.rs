//! an agent holds a power of attorney (代理人持有授权委托书).

use ereg_domain::party::{IdentityNumber, Party, PrincipalKind};

use super::{
    Judge, Rule, SB, Where,
    answer::{answer, manual, supplement, unknown},
    ask,
};
use crate::{
    application::{Parties, RuleId},
    material::{ContentCheck, MaterialCode},
    section,
    subject::{DocumentFact, Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
    words::titles,
};

/// An agent holds a power of attorney (代理人持有授权委托书).
pub static R34: Rule = Rule {
    id: RuleId(34),
    title: titles::R34,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::Mandates],
    asks: &[
        ask("R-34.power", MaterialCode::M04, Where::Everywhere),
        ask("R-34.power_to_dispose", MaterialCode::M04, Where::Everywhere),
    ],
    field: Some("parties"),
    basis: "民法典 61, 165, 168; 不动产登记暂行条例实施细则 12",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(agents_hold_a_power),
};

/// an organisation acts by the person whom it has mandated, and names them. A person who acts by an agent has mandated
/// them in the app or hands in a power of attorney; one who gives a right up hands it in whatever was mandated, notarised or
/// signed together at the registry. What is handed in a person reads, who is told which of the two it is. Whoever acts for
/// another is nobody of the other side, and acts for nobody there. 民法典 61, 165, 168; 实施细则 12.
fn agents_hold_a_power(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let organisations = subject.form.signers(parties).filter(|party| is_organisation(party));
    let mut told: Vec<FieldVerdict> =
        organisations.filter_map(|party| mandate_fault(subject, parties, party)).collect();
    told.extend(persons_powers(subject, parties));
    told
}

fn is_organisation(party: &Party) -> bool {
    party.kind.principal() == PrincipalKind::Organisation
}

/// The fault with the person who acts for an organisation, if there is one.
fn mandate_fault(subject: &Subject<'_>, parties: &Parties, party: &Party) -> Option<FieldVerdict> {
    let field = Some(format!("parties.{}.agent_name", party.slot));
    if party.agent.is_none() {
        return Some((supplement("R-34.representative_missing"), field));
    }
    if let Some(code) = stands_on_the_other_side(subject, parties, party) {
        return Some((supplement(code), field));
    }
    match subject.mandate_of(party.slot) {
        Known::Yes(Some(DocumentFact::Confirmed)) => None,
        Known::Yes(Some(DocumentFact::Contradicted) | None) => Some((supplement("R-34.not_mandated"), field)),
        Known::NotYet => Some((Verdict::needs(Needs::Mandates), field)),
    }
}

/// The power of each person who is represented: that which they have signed in the app where it is enough, and otherwise
/// one on paper, which is asked for, and read by a person once it is there.
fn persons_powers(subject: &Subject<'_>, parties: &Parties) -> Vec<FieldVerdict> {
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M04 && m.content == ContentCheck::Verified);
    let on_paper = |party: &Party| match (subject.gives_up(party), held) {
        (true, false) => supplement("R-34.power_to_dispose"),
        (true, true) => manual("R-34.power_to_dispose_to_read"),
        (false, false) => supplement("R-34.power"),
        (false, true) => manual("R-34.power_to_read"),
    };
    let power = |party: &Party| {
        if let Some(code) = stands_on_the_other_side(subject, parties, party) {
            return Some(supplement(code));
        }
        match subject.mandate_of(party.slot) {
            Known::Yes(Some(DocumentFact::Contradicted)) => Some(supplement("R-34.not_mandated")),
            _ if party.agent.is_none() || subject.mandate_is_enough(party) => None,
            // Where nobody knows whether it was mandated, as on a phone, no paper is asked for that may be needless.
            Known::NotYet if !held && !subject.gives_up(party) => Some(Verdict::needs(Needs::Mandates)),
            _ => Some(on_paper(party)),
        }
    };
    let persons = parties.parties.iter().filter(|party| !is_organisation(party));
    let field = |party: &Party| Some(format!("parties.{}.agent_name", party.slot));
    let told: Vec<FieldVerdict> = persons.filter_map(|party| Some((power(party)?, field(party)))).collect();
    // A power under which nobody acts here is read all the same.
    if told.is_empty() && held { answer(manual("R-34.power_to_read")) } else { told }
}

/// Returns what is wrong where whoever acts for a party is a party of the other side, or acts for one: nobody deals with
/// themselves in another's name, nor for both. 民法典 168.
fn stands_on_the_other_side(subject: &Subject<'_>, parties: &Parties, party: &Party) -> Option<&'static str> {
    let agent = party.agent.as_ref()?;
    let own = subject.form.side_of(party.slot);
    let number = IdentityNumber::from(agent.number.clone());
    let others = || parties.parties.iter().filter(move |other| subject.form.side_of(other.slot) != own);
    let acts_for = |other: &Party| other.agent.as_ref().is_some_and(|also| also.number == agent.number);
    if others().any(|other| other.identity == number) {
        Some("R-34.agent_is_other_party")
    } else if others().any(acts_for) {
        Some("R-34.agent_of_both_sides")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::{CoOwnership, PartyKind},
        party::Agent,
    };

    use crate::{
        application::RuleId,
        fixture::{Sale, buyer, photo, seller, third},
        material::{Held, MaterialCode},
        rule::tests::{answer, codes, silent},
        subject::{DocumentFact, MandateFact, Phase},
        verdict::VerdictKind,
    };

    fn agent() -> Agent {
        Agent {
            name: "何志强".parse().unwrap(),
            number: "11010519491231002X".parse().unwrap(),
            agency: None,
            phone: None,
        }
    }

    /// The knowledge that the registry has of the mandate under which somebody acts for a party.
    fn mandate(sale: Sale, who: &str, state: Option<DocumentFact>) -> Sale {
        sale.with(|s| {
            let known = s.mandates.as_mut().unwrap();
            known.retain(|fact| fact.slot.to_string() != who);
            known.extend(state.map(|state| MandateFact { slot: who.parse().unwrap(), state }));
        })
    }

    #[test]
    fn an_organisation_names_the_representative_it_has_mandated() {
        let organisation = |agent: Option<Agent>| {
            Sale::clean().at(Phase::Precheck).with(|s| {
                let party = s.party_mut("transferee.1");
                party.kind = PartyKind::Enterprise;
                party.agent = agent;
                s.fill_in_parties();
            })
        };
        let named = || organisation(Some(agent()));
        assert!(silent(&named().review(), 34), "its mandate is held here: no paper is asked for");
        let list = crate::checklist::resolve(named().matter, &named().subject()).unwrap();
        let power = list.iter().find(|line| line.code == MaterialCode::M04).unwrap();
        assert_eq!(power.held, Held::NotNeeded);
        assert_eq!(codes(&organisation(None).review(), 34), ["R-34.representative_missing"]);
        for none in [Some(DocumentFact::Contradicted), None] {
            assert_eq!(codes(&mandate(named(), "transferee.1", none).review(), 34), ["R-34.not_mandated"]);
        }
        // On a phone nobody knows of it, and nothing is guessed.
        let alone = named().at(Phase::Device).with(|s| s.mandates = None);
        assert_eq!(codes(&alone.review(), 34), ["needs.mandates"]);
    }

    /// In the app a buyer lets an agent act, and needs no paper; of a seller it is read all the same.
    #[test]
    fn a_mandate_signed_in_the_app_is_power_enough_but_to_dispose() {
        let represented = |who: &str, state: Option<DocumentFact>| {
            let sale = Sale::clean().at(Phase::Precheck).with(|s| s.party_mut(who).agent = Some(agent()));
            mandate(sale, who, state)
        };
        let mandated = Some(DocumentFact::Confirmed);
        for phase in [Phase::Precheck, Phase::Review, Phase::Booking] {
            assert!(silent(&represented("transferee.1", mandated).at(phase).review(), 34), "{phase:?}");
        }
        let buyers = represented("transferee.1", mandated);
        let list = crate::checklist::resolve(buyers.matter, &buyers.subject()).unwrap();
        let power = list.iter().find(|line| line.code == MaterialCode::M04).unwrap();
        assert_eq!(power.held, Held::NotNeeded);
        assert_eq!(codes(&represented("transferee.1", None).review(), 34), ["R-34.power"]);

        let sellers = represented("transferor.1", mandated);
        assert_eq!(codes(&sellers.review(), 34), ["R-34.power_to_dispose"]);
        let shown = sellers.with(|s| s.materials.push(photo(MaterialCode::M04))).review();
        assert_eq!(
            (answer(&shown, 34), codes(&shown, 34)),
            (VerdictKind::Manual, vec!["R-34.power_to_dispose_to_read"])
        );
        // On a phone nobody knows whether the buyer has mandated the agent: no paper is asked for that may be needless. The
        // seller's is asked for whatever was mandated.
        let on_a_phone = |who: &str| represented(who, None).at(Phase::Device).with(|s| s.mandates = None);
        assert_eq!(codes(&on_a_phone("transferee.1").review(), 34), ["needs.mandates"]);
        assert_eq!(codes(&on_a_phone("transferor.1").review(), 34), ["R-34.power_to_dispose"]);
        for (who, held) in [("transferee.1", Held::NotKnown), ("transferor.1", Held::ToUpload)] {
            let sale = on_a_phone(who);
            let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
            assert_eq!(list.iter().find(|line| line.code == MaterialCode::M04).unwrap().held, held, "{who}");
        }
        // Whoever has signed is somebody else than the agent whom the application names, or it names none.
        for who in ["transferor.1", "transferee.1"] {
            let other = represented(who, Some(DocumentFact::Contradicted));
            let unnamed = other.clone().with(|s| s.party_mut(who).agent = None);
            for sale in [other, unnamed] {
                assert_eq!(codes(&sale.review(), 34), ["R-34.not_mandated"]);
            }
        }
    }

    /// Whatever they were mandated to do, nobody deals with themselves in another's name, nor for both sides.
    #[test]
    fn an_agent_stands_on_one_side_alone() {
        let mandated = |sale: Sale| {
            let buyers = mandate(sale, "transferee.1", Some(DocumentFact::Confirmed));
            mandate(buyers, "transferor.1", Some(DocumentFact::Confirmed))
        };
        let both = Sale::clean().at(Phase::Review).with(|s| {
            s.party_mut("transferor.1").agent = Some(agent());
            s.party_mut("transferee.1").agent = Some(agent());
        });
        assert_eq!(codes(&mandated(both).review(), 34), ["R-34.agent_of_both_sides"; 2]);
        let other_party = Sale::clean().at(Phase::Review).with(|s| {
            let number = seller().identity.person().unwrap();
            s.party_mut("transferee.1").agent = Some(Agent { name: seller().name, number, ..agent() });
        });
        let review = mandated(other_party).review();
        let refused = (VerdictKind::Supplement, vec!["R-34.agent_is_other_party"]);
        assert_eq!((answer(&review, 34), codes(&review, 34)), refused);
        // Nor does the representative of an organisation.
        let bought_by_an_organisation = |representative: Agent, sellers: Option<Agent>| {
            Sale::clean().at(Phase::Review).with(|s| {
                let party = s.party_mut("transferee.1");
                party.kind = PartyKind::Enterprise;
                party.agent = Some(representative);
                s.party_mut("transferor.1").agent = sellers;
                s.fill_in_parties();
            })
        };
        let number = seller().identity.person().unwrap();
        let by_the_seller = bought_by_an_organisation(Agent { name: seller().name, number, ..agent() }, None);
        assert_eq!(codes(&by_the_seller.review(), 34), ["R-34.agent_is_other_party"]);
        let by_one = bought_by_an_organisation(agent(), Some(agent()));
        assert_eq!(codes(&by_one.review(), 34), ["R-34.agent_of_both_sides"; 2]);
        // One of two sellers may act for the other.
        let among_sellers = Sale::clean().at(Phase::Review).with(|s| {
            s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint);
            let number = third().identity.person().unwrap();
            s.party_mut("transferor.1").agent = Some(Agent { name: third().name, number, ..agent() });
        });
        assert_eq!(codes(&among_sellers.review(), 34), ["R-34.power_to_dispose"]);
    }

    /// A mortgagee who has their mortgage lifted gives it up, though they stand where a right-holder does.
    #[test]
    fn a_person_who_has_a_mortgage_lifted_gives_a_right_up() {
        let lifted = Sale::discharged().at(Phase::Precheck).with(|s| {
            let party = s.party_mut("mortgagee.1");
            party.kind = PartyKind::Person;
            party.name = buyer().name;
            party.identity = buyer().identity;
            s.fill_in_parties();
        });
        let mandated = mandate(lifted, "mortgagee.1", Some(DocumentFact::Confirmed));
        assert_eq!(codes(&mandated.review(), 34), ["R-34.power_to_dispose"]);
        let shown = mandated.with(|s| s.materials.push(photo(MaterialCode::M04)));
        assert_eq!(codes(&shown.review(), 34), ["R-34.power_to_dispose_to_read"]);
    }

    #[test]
    fn only_a_person_who_sells_is_sent_to_a_notary() {
        let represented = |who: &str| {
            Sale::clean().at(Phase::Precheck).with(|s| {
                let party = s.party_mut(who);
                party.agent = Some(agent());
            })
        };
        for (who, code, to_read) in [
            ("transferor.1", "R-34.power_to_dispose", "R-34.power_to_dispose_to_read"),
            ("transferee.1", "R-34.power", "R-34.power_to_read"),
        ] {
            let sale = represented(who);
            assert_eq!((answer(&sale.review(), 34), codes(&sale.review(), 34)), (VerdictKind::Supplement, vec![code]));
            // The checklist names it, and R-51 does not ask a second time.
            let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
            let power = list.iter().find(|l| l.code == MaterialCode::M04).unwrap();
            assert_eq!(power.held, Held::ToUpload);
            assert!(silent(&sale.review(), 51));
            // Whoever reads it is told of whom it is, and what of that person's it must be.
            let shown = sale.with(|s| s.materials.push(photo(MaterialCode::M04))).review();
            assert_eq!((answer(&shown, 34), codes(&shown, 34)), (VerdictKind::Manual, vec![to_read]));
            let field = format!("parties.{who}.agent_name");
            assert!(shown.by_rule(RuleId(34)).all(|found| found.field.as_deref() == Some(field.as_str())));
        }
        let text = |code: &str| crate::words::message::lookup(code).unwrap();
        let asks = |code: &str| text(code).fix_zh;
        assert!(asks("R-34.power_to_dispose").contains("公证") && asks("R-34.power").contains("不用公证"));
        let reads = |code: &str| text(code).zh;
        assert!(
            reads("R-34.power_to_dispose_to_read").contains("公证") && !reads("R-34.power_to_read").contains("公证")
        );
        assert!(silent(&Sale::clean().at(Phase::Precheck).review(), 34));
    }

    /// Seller and buyer both act by agents: of the one the power is notarised, of the other it need not be.
    #[test]
    fn each_power_is_read_as_that_of_its_principal() {
        let both = Sale::clean().at(Phase::Review).with(|s| {
            let other = third();
            let number = other.identity.person().unwrap();
            s.party_mut("transferor.1").agent = Some(agent());
            s.party_mut("transferee.1").agent = Some(Agent { name: other.name, number, ..agent() });
        });
        let mut asked = codes(&both.review(), 34);
        asked.sort_unstable();
        assert_eq!(asked, ["R-34.power", "R-34.power_to_dispose"]);
        let mut read = codes(&both.with(|s| s.materials.push(photo(MaterialCode::M04))).review(), 34);
        read.sort_unstable();
        assert_eq!(read, ["R-34.power_to_dispose_to_read", "R-34.power_to_read"]);
        let nobodys = Sale::clean().at(Phase::Review).with(|s| s.materials.push(photo(MaterialCode::M04)));
        assert_eq!(codes(&nobodys.review(), 34), ["R-34.power_to_read"], "nobody acts under it, and it is read");
    }
}
