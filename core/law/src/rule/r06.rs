//! the home has been first registered (房屋所有权已办理首次登记).

use ereg_domain::{dictionary::TenureStatus, register::RegisterFacts};

use super::{Judge, Rule, SB, answer::manual};
use crate::{
    application::RuleId,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The home has been first registered (房屋所有权已办理首次登记).
pub static R06: Rule = Rule {
    id: RuleId(6),
    title: titles::R06,
    phases: SB,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例实施细则 24",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(home_is_first_registered),
};

/// a right that was never first registered cannot be transferred; one that has ended is told by what ended it, and
/// a person looks. 实施细则 24.
fn home_is_first_registered(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.right.status {
        TenureStatus::Historic | TenureStatus::Terminated => return right_has_ended(register),
        TenureStatus::Current if !register.right.holders.is_empty() => {}
        TenureStatus::Current | TenureStatus::Provisional => {
            return Verdict::Refuse(Ground::of("R-06.not_first_registered"));
        }
    }
    match subject.item() {
        None => Verdict::needs(Needs::Section),
        Some(item) if item.right != register.right.kind => manual("R-06.other_right"),
        Some(_) => Verdict::PASS,
    }
}

fn right_has_ended(register: &RegisterFacts) -> Verdict {
    let ended = register.right.ended.as_ref();
    let shown = ended.map(|end| vec![end.entry.to_string(), end.registered_at.day().to_string()]);
    Verdict::Manual(Ground { code: "R-06.right_ended", shown: shown.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::{RightKind, TenureStatus};

    use crate::{
        fixture::{Sale, line},
        rule::tests::{answer, codes},
        verdict::{Verdict, VerdictKind},
    };

    #[test]
    fn a_right_never_registered_is_proposed_for_refusal_and_an_ended_one_is_told_by_its_end() {
        for status in TenureStatus::ALL {
            let review = Sale::clean().with(|s| s.register_mut().right.status = *status).review();
            let (verdict, told): (_, &[&str]) = match status {
                TenureStatus::Current => (VerdictKind::Pass, &[]),
                TenureStatus::Provisional => (VerdictKind::Refuse, &["R-06.not_first_registered"]),
                TenureStatus::Historic | TenureStatus::Terminated => (VerdictKind::Manual, &["R-06.right_ended"]),
            };
            assert_eq!((answer(&review, 6), codes(&review, 6).as_slice()), (verdict, told), "{status:?}");
        }
        // What ended it, and when.
        let ended = Sale::clean().with(|s| {
            s.register_mut().right.status = TenureStatus::Terminated;
            s.register_mut().right.ended = Some(ereg_domain::register::RightEnd {
                entry: line("注销登记 420102202405061000007"),
                registered_at: "2024-05-06T16:00:00.000Z".parse().unwrap(),
            });
        });
        let review = ended.review();
        let found = review.by_rule(crate::application::RuleId(6)).next().unwrap();
        let Verdict::Manual(ground) = &found.verdict else { panic!() };
        assert_eq!(ground.shown, ["注销登记 420102202405061000007", "2024-05-07"]);
        let nobody = Sale::clean().with(|s| s.register_mut().right.holders.clear());
        assert_eq!(codes(&nobody.review(), 6), ["R-06.not_first_registered"]);
    }

    #[test]
    fn another_right_than_the_recorded_goes_to_a_person() {
        let sale = Sale::clean().with(|s| s.register_mut().right.kind = RightKind::StateConstructionLand);
        assert_eq!(codes(&sale.review(), 6), ["R-06.other_right"]);
    }
}
