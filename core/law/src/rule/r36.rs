//! an inheritance is reviewed by a person (继承、受遗赠由人工审核).

use super::{
    Judge, Rule, SB, Where,
    answer::{answer, manual, unknown},
    ask,
};
use crate::{
    application::{Inheritance, RuleId},
    fact::is_minor,
    material::MaterialCode,
    section,
    subject::{Known, Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// An inheritance is reviewed by a person (继承、受遗赠由人工审核).
pub static R36: Rule = Rule {
    id: RuleId(36),
    title: titles::R36,
    phases: SB,
    reads: &[section::PARTIES, section::INHERITANCE],
    may_read: &[],
    needs: &[Needs::NotarialDeed],
    asks: &[ask("R-36.minor_heir", MaterialCode::M06, Where::Everywhere)],
    field: Some("inheritance.succession"),
    basis: "不动产登记暂行条例实施细则 11, 14",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(a_person_reviews_the_inheritance),
};

/// an inheritance is reviewed by a person, who has the notaries' word before them; of an heir who is under age the
/// guardian's papers too. 实施细则 11, 14.
fn a_person_reviews_the_inheritance(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(parties), Some(_)) = (subject.parties(), subject.section::<Inheritance>()) else {
        return unknown(Needs::Section);
    };
    let accepted = matches!(subject.phase, Phase::Review | Phase::Booking);
    if accepted && matches!(subject.facts.deed(), Known::NotYet) {
        return unknown(Needs::NotarialDeed);
    }
    let minors = subject.form.signers(parties).filter(|party| is_minor(&party.identity, subject.as_of));
    let told = minors.map(|party| (manual("R-36.minor_heir"), Some(format!("parties.{}.id_no", party.slot))));
    [answer(manual("R-36.inheritance")), told.collect()].concat()
}

#[cfg(test)]
mod tests {
    use crate::{
        fixture::{Sale, Someone, someone},
        rule::tests::manual,
        subject::Phase,
    };

    #[test]
    fn a_minor_heir_is_told_beside_what_is_always_told() {
        let child = someone("周小宝", "20150301", 12);
        let sale = |who: Someone| {
            Sale::inherited().at(Phase::Review).with(|s| {
                s.party_mut("heir.2").identity = who.identity.clone();
                s.party_mut("heir.2").name = who.name.clone();
                (s.deed_mut().heirs[1].name, s.deed_mut().heirs[1].identity) = (who.name, who.identity);
            })
        };
        assert_eq!(manual(&sale(child)), ["R-36.inheritance", "R-36.minor_heir"]);
        assert_eq!(manual(&sale(someone("周小满", "20081123", 12))), ["R-36.inheritance"], "eighteen today");
        // Whoever has died may have died young: they apply for nothing.
        let young = someone("林小秀", "20150301", 14);
        let died_young = Sale::inherited().at(Phase::Review).with(|s| {
            s.party_mut("deceased.1").identity = young.identity.clone();
            s.deed_mut().deceased.1 = young.identity.clone();
            s.register_mut().right.holders[0].identity = young.identity.clone();
        });
        assert_eq!(manual(&died_young), ["R-36.inheritance"]);
    }
}
