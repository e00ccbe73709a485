//! the safety net of the table.

use super::super::{
    Ground, Needs, Verdict,
    met::{application_facts, register_facts},
};
use crate::{
    fact::Claimed,
    subject::{Known, Subject},
    verdict::FieldVerdict,
};

/// what no rule of the table claims is judged by a person, never booked unjudged. 暂行条例 18–19.
pub fn nothing_slips_through(subject: &Subject<'_>, claimed: &Claimed<'_>) -> Vec<FieldVerdict> {
    let mut told: Vec<FieldVerdict> = Vec::new();
    let written = application_facts(subject).into_iter().filter(|(fact, _)| !claimed.has(*fact));
    let recorded = register_facts(subject).into_iter().filter(|(fact, _)| !claimed.has_recorded(*fact));
    for (fact, field) in written.chain(recorded) {
        let shown = fact.term().map(str::to_owned).into_iter().collect();
        let answer = (Verdict::Manual(Ground { code: fact.unclaimed_code(), shown }), field);
        if !told.contains(&answer) {
            told.push(answer);
        }
    }
    if matches!(subject.facts.register(), Known::NotYet) {
        told.push((Verdict::needs(Needs::RegisterExtract), None));
    }
    told
}
