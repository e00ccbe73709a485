//! taxes are cleared (税款已缴清).

use ereg_domain::{dictionary::PartyKind, party::Side};

use super::{
    Judge, Rule, SB,
    answer::{supplement, unknown},
};
use crate::{
    application::RuleId,
    section,
    subject::{Known, Phase, Subject, TaxState},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// Taxes are cleared (税款已缴清).
pub static R27: Rule = Rule {
    id: RuleId(27),
    title: titles::R27,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::TaxClearance],
    asks: &[],
    field: None,
    basis: "契税法 11; 个人所得税法 15",
    disclosure: None,
    awaits: Awaits::Partner,
    binds: Binds::Nothing,
    judge: Judge::Each(taxes_are_cleared),
};

/// no transfer is entered before the buyer's deed tax and, of a natural person who sells, the income tax are cleared
/// (契税法 11; 个人所得税法 15). Before acceptance an open tax is only a fact to come; after it, it must be cleared.
fn taxes_are_cleared(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(tax) = subject.facts.tax() else { return unknown(Needs::TaxClearance) };
    let by_a_person = match subject.parties() {
        Some(_) => subject.disposing().any(|party| party.kind == PartyKind::Person),
        None => subject.form.signs_on(Side::Obligor),
    };
    let open = [(tax.deed_tax, "R-27.deed_tax", Side::RightHolder), (tax.income_tax, "R-27.income_tax", Side::Obligor)];
    let open = open
        .into_iter()
        .filter(|(state, _, side)| *state == TaxState::Open && (*side == Side::RightHolder || by_a_person));
    let role = |side| subject.form.roles.iter().find(|role| role.side == side).map(|role| role.name);
    match subject.phase {
        Phase::Device | Phase::Precheck => open.take(1).flat_map(|_| unknown(Needs::TaxClearance)).collect(),
        Phase::Review | Phase::Booking => {
            open.map(|(_, code, side)| (supplement(code), role(side).map(|role| format!("parties.{role}")))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::{CoOwnership, PartyKind};

    use crate::{
        fixture::{Sale, third},
        material::MaterialCode,
        rule::tests::{answer, codes, silent},
        subject::{Phase, TaxFact, TaxState},
        verdict::VerdictKind,
    };

    fn taxes(deed_tax: TaxState, income_tax: TaxState) -> Sale {
        Sale::clean().with(|s| s.tax = Some(TaxFact { deed_tax, income_tax }))
    }

    #[test]
    fn no_entry_before_both_taxes_are_cleared() {
        use TaxState::{Cleared, Open};
        for phase in [Phase::Review, Phase::Booking] {
            let of = |deed, income| codes(&taxes(deed, income).at(phase).review(), 27);
            assert_eq!(of(Open, Open), ["R-27.deed_tax", "R-27.income_tax"]);
            assert_eq!(of(Open, Cleared), ["R-27.deed_tax"]);
            assert_eq!(of(Cleared, Open), ["R-27.income_tax"]);
            assert!(of(Cleared, Cleared).is_empty());
        }
    }

    #[test]
    fn an_organisation_that_sells_is_not_asked_for_income_tax() {
        use TaxState::{Cleared, Open};
        let sold_by = |kinds: &[PartyKind], deed| {
            taxes(deed, Open).at(Phase::Review).with(|s| {
                s.sold_by(&[(&crate::fixture::seller(), None), (&third(), None)], CoOwnership::Joint);
                for (place, kind) in ["transferor.1", "transferor.2"].iter().zip(kinds) {
                    s.party_mut(place).kind = *kind;
                }
            })
        };
        use PartyKind::{Enterprise, Institution, Person};
        assert!(silent(&sold_by(&[Enterprise, Institution], Cleared).review(), 27));
        assert_eq!(codes(&sold_by(&[Enterprise, Institution], Open).review(), 27), ["R-27.deed_tax"]);
        assert_eq!(codes(&sold_by(&[Enterprise, Person], Cleared).review(), 27), ["R-27.income_tax"]);
        // And the checklist does not name the proof.
        let held = |sale: &Sale| {
            let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
            list.into_iter().find(|l| l.code == MaterialCode::M26).unwrap().held
        };
        let open = |kinds| sold_by(kinds, Cleared).with(|s| s.tax = None);
        assert_eq!(held(&open(&[Enterprise, Institution])), crate::checklist::Held::NotNeeded);
        assert_eq!(held(&open(&[Enterprise, Person])), crate::checklist::Held::Fetched);
    }

    #[test]
    fn before_acceptance_an_open_tax_is_a_fact_to_come() {
        for phase in [Phase::Device, Phase::Precheck] {
            let review = taxes(TaxState::Open, TaxState::Open).at(phase).review();
            assert_eq!((answer(&review, 27), codes(&review, 27)), (VerdictKind::Unknown, vec!["needs.tax_clearance"]));
        }
    }

    #[test]
    fn without_an_answer_it_does_not_guess() {
        for phase in [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking] {
            let review = Sale::clean().at(phase).with(|s| s.tax = None).review();
            assert_eq!(codes(&review, 27), ["needs.tax_clearance"]);
        }
    }
}
