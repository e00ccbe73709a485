//! each party acts in person (每位申请人由本人办理).

use super::{
    Judge, Rule, S,
    answer::{manual, unknown},
};
use crate::{
    application::RuleId,
    section,
    subject::{DocumentFact, Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
    words::titles,
};

/// Each party acts in person (每位申请人由本人办理).
pub static R03: Rule = Rule {
    id: RuleId(3),
    title: titles::R03,
    phases: S,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::Identity],
    asks: &[],
    field: Some("parties"),
    basis: "电子签名法 13",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(each_party_acts_in_person),
};

/// each slot is filled by its own person's account; nobody signs for another but with a key that was enrolled for that
/// account under a mandate. 电子签名法 13.
fn each_party_acts_in_person(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let mut told: Vec<FieldVerdict> = Vec::new();
    for (at, party) in parties.parties.iter().enumerate() {
        if parties.parties.iter().take(at).any(|earlier| earlier.identity == party.identity) {
            told.push((manual("R-03.one_person_twice"), Some(format!("parties.{}.id_no", party.slot))));
        }
    }
    let Known::Yes(identities) = subject.facts.identities() else {
        told.push((Verdict::needs(Needs::Identity), None));
        return told;
    };
    for party in subject.form.signers(parties) {
        let verdict = match identities.iter().find(|i| i.slot == party.slot).map(|i| i.state) {
            Some(DocumentFact::Confirmed) => continue,
            Some(DocumentFact::Contradicted) => manual("R-03.other_person"),
            None => Verdict::needs(Needs::Identity),
        };
        told.push((verdict, Some(format!("parties.{}", party.slot))));
    }
    told
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::CoOwnership;

    use crate::{
        fixture::{Sale, seller, someone},
        rule::tests::{answer, codes, silent},
        subject::{DocumentFact, Phase},
        verdict::VerdictKind,
    };

    #[test]
    fn one_person_in_two_slots_goes_to_a_person() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(&[(&seller(), None)], CoOwnership::Sole));
        assert_eq!(codes(&sale.review(), 3), ["R-03.one_person_twice"]);
    }

    #[test]
    fn another_person_on_the_account_goes_to_a_person() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| {
            s.identities.as_mut().unwrap()[1].state = DocumentFact::Contradicted;
        });
        assert_eq!(
            (answer(&sale.review(), 3), codes(&sale.review(), 3)),
            (VerdictKind::Manual, vec!["R-03.other_person"])
        );
    }

    #[test]
    fn two_people_of_one_name_are_two_people() {
        let namesake = someone("林秀英", "19900101", 8);
        let sale = Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(&[(&namesake, None)], CoOwnership::Sole));
        assert!(silent(&sale.review(), 3));
    }

    #[test]
    fn who_fills_a_slot_is_not_guessed() {
        let none = Sale::clean().with(|s| s.identities = None);
        let one = Sale::clean().with(|s| s.identities.as_mut().unwrap().truncate(1));
        for sale in [none, one] {
            assert_eq!(codes(&sale.at(Phase::Device).review(), 3), ["needs.identity"]);
        }
    }
}
