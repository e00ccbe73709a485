//! what no rule claims is judged by a person (没有规则认领的情形由人工审核).

use super::{
    Judge, Rule, SB, Where, ask,
    met::{application_facts, register_facts},
};
use crate::{
    application::RuleId,
    fact::{Claimed, Topic},
    material::MaterialCode,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// A person judges what no rule claims (没有规则认领的情形由人工审核).
pub static R00: Rule = Rule {
    id: RuleId(0),
    title: titles::R00,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[
        ask("R-00.minor", MaterialCode::M06, Where::Everywhere),
        ask("R-00.mortgage", MaterialCode::M18, Where::Touched(Topic::Burdens)),
        ask("R-00.notice", MaterialCode::M18, Where::Touched(Topic::Burdens)),
    ],
    field: None,
    basis: "不动产登记暂行条例 18–19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Told(&["R-00.seizure"]),
    judge: Judge::Rest(nothing_slips_through),
};

/// what no rule of the table claims is judged by a person, never booked unjudged. 暂行条例 18–19.
fn nothing_slips_through(subject: &Subject<'_>, claimed: &Claimed<'_>) -> Vec<FieldVerdict> {
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
