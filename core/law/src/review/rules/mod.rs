//! The rules, by theme. Each function is one sentence of law; the table names them.

pub mod application;
pub mod burdens;
pub mod estate;
pub mod money;
pub mod mortgage;
pub mod parties;
pub mod queue;
pub mod signatures;
pub mod unclaimed;
pub mod unit;

use ereg_domain::{
    disclosure::DisclosureRef,
    party::{Party, Side},
};

use super::{Ground, Needs, Verdict};
use crate::{
    application::{Acknowledgement, RuleId},
    subject::{Phase, Subject, Supplemented},
    verdict::FieldVerdict,
};

/// An answer about the rule's own field.
fn answer(verdict: Verdict) -> Vec<FieldVerdict> {
    vec![(verdict, None)]
}

/// The one answer of a rule that lacks a fact.
fn unknown(needs: Needs) -> Vec<FieldVerdict> {
    answer(Verdict::needs(needs))
}

/// Something to supply or correct.
fn supplement(code: &'static str) -> Verdict {
    Verdict::Supplement(Ground::of(code))
}

/// Something a person judges.
fn manual(code: &'static str) -> Verdict {
    Verdict::Manual(Ground::of(code))
}

/// How it stands with a disclosure that a rule has some parties read and accept, each in the own section.
enum Asked {
    /// The pack has no such disclosure.
    Nothing,
    /// A party whose answers are here has not accepted it.
    Of(DisclosureRef),
    /// Those whose answers are here have; the others' are not here.
    Elsewhere,
    /// All have.
    Answered,
}

fn asked(subject: &Subject<'_>, id: RuleId, disclosure: &str, sides: &[Side]) -> Asked {
    let Some(disclosure) = subject.pack.disclosure_ref(disclosure) else { return Asked::Nothing };
    let promise = Acknowledgement { rule: id, disclosure: disclosure.clone() };
    let promised = |slot| subject.inquiry_of(slot).map(|i| i.acknowledgements.contains(&promise));
    let parties = subject.parties().into_iter().flat_map(|p| &p.parties);
    let side = |party: &&Party| subject.form.side_of(party.slot);
    let signs = |party: &&Party| subject.form.signs(party.slot);
    let asked = parties.filter(signs).filter(|party| side(party).is_some_and(|side| sides.contains(&side)));
    let answers: Vec<Option<bool>> = asked.map(|party| promised(party.slot)).collect();
    // On a phone the other parties' answers stay away; at the registry a section that is not there was not written.
    let unanswered = if subject.phase == Phase::Device { None } else { Some(false) };
    let answers: Vec<Option<bool>> = answers.into_iter().map(|answer| answer.or(unanswered)).collect();
    if answers.contains(&Some(false)) {
        Asked::Of(disclosure)
    } else if answers.contains(&None) {
        Asked::Elsewhere
    } else {
        Asked::Answered
    }
}

/// Something to supply or correct that a person judges where a supplement has not mended it (S→M).
fn supplement_once(subject: &Subject<'_>, ground: Ground) -> Verdict {
    match subject.supplemented {
        Supplemented::Never => Verdict::Supplement(ground),
        Supplemented::Before => Verdict::Manual(ground),
    }
}
