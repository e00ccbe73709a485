//! The values that a review meets in the application and in the register: some rule must claim each.

use ereg_domain::{register::RegisterFacts, time::Instant};

use crate::{
    fact::{Met, RegisterFact, TermPhase, is_minor, law_of, objection_at, of_identity, term_on},
    subject::{Known, Subject},
};

/// Every value met in the application itself.
pub(super) fn application_facts(subject: &Subject<'_>) -> Vec<Met> {
    let mut met: Vec<Met> = subject.sections.iter().flat_map(|(_, body)| body.brings(subject.as_of)).collect();
    met.extend(subject.materials.iter().map(|m| (RegisterFact::Paper(m.code), Some("materials".into()))));
    met
}

/// Every value met in the register; empty where the register is not known here.
pub(super) fn register_facts(subject: &Subject<'_>) -> Vec<Met> {
    let Known::Yes(register) = subject.facts.register() else { return Vec::new() };
    let mut met = of_unit(register, subject.as_of);
    met.extend(of_burdens(register, subject));
    met.into_iter().map(|fact| (fact, None)).collect()
}

fn of_unit(register: &RegisterFacts, as_of: Instant) -> Vec<RegisterFact> {
    let right = &register.right;
    let mut met = vec![
        RegisterFact::UnitStatus(register.status),
        RegisterFact::Right(right.kind),
        RegisterFact::RightStatus(right.status),
        RegisterFact::Land(register.land_nature),
        RegisterFact::House(register.house_type),
        RegisterFact::HouseNature(register.house_nature),
        RegisterFact::Held(right.co_ownership),
    ];
    if register.land_term_end.is_some_and(|last| last < as_of.day()) {
        met.push(RegisterFact::LandTerm(TermPhase::Past));
    }
    for holder in &right.holders {
        met.push(RegisterFact::Holder(holder.kind));
        met.extend(of_identity(&holder.identity));
        if is_minor(&holder.identity, as_of) {
            met.push(RegisterFact::Minor);
        }
    }
    met
}

fn of_burdens(register: &RegisterFacts, subject: &Subject<'_>) -> Vec<RegisterFact> {
    let today = subject.as_of.day();
    let mut met = Vec::new();
    for mortgage in &register.mortgages {
        met.push(RegisterFact::MortgageTransfer(mortgage.transfer_clause, law_of(mortgage)));
        met.push(RegisterFact::MortgageMethod(mortgage.method));
        met.push(RegisterFact::MortgagedObject(mortgage.object));
    }
    met.extend(register.seizures.iter().map(|s| RegisterFact::Seizure(s.kind, term_on(s, today))));
    met.extend(
        register.objections.iter().map(|o| RegisterFact::Objection(objection_at(o, subject.as_of, subject.pack))),
    );
    met.extend(register.notices.iter().map(|n| RegisterFact::Notice(n.kind)));
    met.extend(register.other_burdens.iter().map(|b| RegisterFact::Burden(b.kind)));
    met
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use super::register_facts;
    use crate::{
        application::{Deal, FeeClaim},
        fact::RegisterFact,
        fixture::Sale,
    };

    #[test]
    fn facts_of_one_burden_are_met_once_each() {
        let sale = Sale::mortgaged(TransferClause::Free);
        let met = register_facts(&sale.subject());
        let mortgage = met.iter().filter(|(f, _)| matches!(f, RegisterFact::MortgageTransfer(..))).count();
        assert_eq!(mortgage, 1);
        let claimed = FeeClaim::None;
        assert_eq!(sale.get::<Deal>().fee_claim, claimed);
    }
}
