//! who applies as spouses is married (婚姻关系经核验).

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, supplement},
    ask,
};
use crate::{
    application::RuleId,
    material::{ContentCheck, MaterialCode},
    section,
    subject::{DocumentFact, Known, Subject},
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// Those who apply as spouses are married (婚姻关系经核验).
pub static R52_OF_SPOUSES: Rule = Rule {
    id: RuleId(52),
    title: titles::R52_OF_SPOUSES,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::Marriage],
    asks: &[ask("R-52.not_married", MaterialCode::M05, Where::Everywhere)],
    field: Some("materials"),
    basis: "国务院令第716号 7, 10; 政务数据共享条例 19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(parties_are_married),
};

/// R-52 between spouses: the civil affairs office has them as married to each other. What it does not have is shown by the
/// certificate (M05), which a person reads. 国务院令第716号 7, 10; 政务数据共享条例 19.
fn parties_are_married(subject: &Subject<'_>) -> Verdict {
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M05 && m.content == ContentCheck::Verified);
    match subject.facts.marriage() {
        Known::Yes(DocumentFact::Confirmed) => Verdict::PASS,
        Known::Yes(DocumentFact::Contradicted) if held => manual("R-52.paper_to_read"),
        Known::Yes(DocumentFact::Contradicted) => supplement("R-52.not_married"),
        // Nobody reads a paper for what the office may still confirm.
        Known::NotYet => Verdict::needs(Needs::Marriage),
    }
}
