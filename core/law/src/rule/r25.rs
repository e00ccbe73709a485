//! cases on one unit go in order of acceptance (同一单元按受理先后办理).

use super::{Judge, Rule, SB};
use crate::{
    application::RuleId,
    case::ToldGround,
    section::UNIT_FIELD,
    subject::{Known, QueueFact, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// Code of the ground that a case is told whose unit has changed in the register since it was applied for.
const REGISTER_MOVED: &str = "case.register_moved";

/// Cases on one unit go in order of acceptance (同一单元按受理先后办理).
pub static R25: Rule = Rule {
    id: RuleId(25),
    title: titles::R25,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::Queue],
    asks: &[],
    field: None,
    basis: "受理先后（深圳经济特区房地产登记条例 15，通行做法）",
    disclosure: None,
    awaits: Awaits::Turn,
    binds: Binds::Told(&[REGISTER_MOVED]),
    judge: Judge::One(earlier_cases_go_first),
};

/// of several cases on one unit the earlier accepted is decided first; only the head of the queue may book, the
/// others are told how many stand before them. 深圳经济特区房地产登记条例 15 (general practice).
fn earlier_cases_go_first(subject: &Subject<'_>) -> Verdict {
    match subject.facts.queue() {
        Known::NotYet => Verdict::needs(Needs::Queue),
        Known::Yes(QueueFact::Head) => Verdict::PASS,
        Known::Yes(QueueFact::Behind { ahead }) => {
            let (_, note) = waits_behind(ahead);
            Verdict::noting(note)
        }
    }
}

/// The note to a case that so many others on its unit go before, and the rule that gives it.
pub fn waits_behind(ahead: u32) -> (RuleId, Ground) {
    (R25.id, Ground::showing("R-25.waits", ahead.to_string()))
}

/// The ground that a case is told whose unit has changed in the register since it was applied for.
pub fn register_moved() -> ToldGround {
    ToldGround { rule: R25.id, code: REGISTER_MOVED.to_owned(), field: Some(UNIT_FIELD.to_owned()) }
}

#[cfg(test)]
mod tests {
    use crate::{
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        subject::QueueFact,
        verdict::VerdictKind,
    };

    #[test]
    fn the_head_passes_and_the_next_is_told_that_it_waits() {
        let place = |queue| Sale::clean().with(|s| s.queue = queue).review();
        assert!(silent(&place(Some(QueueFact::Head)), 25));
        let waits = place(Some(QueueFact::Behind { ahead: 1 }));
        assert_eq!((answer(&waits, 25), codes(&waits, 25)), (VerdictKind::Pass, vec!["R-25.waits"]));
        assert_eq!(codes(&place(None), 25), ["needs.queue"]);
    }
}
