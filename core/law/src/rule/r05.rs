//! the unit is current (不动产单元现势有效).

use ereg_domain::dictionary::TenureStatus;

use super::{Judge, Rule, SB};
use crate::{
    application::RuleId,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The unit is current (不动产单元现势有效).
pub static R05: Rule = Rule {
    id: RuleId(5),
    title: titles::R05,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 8",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit_is_current),
};

/// only a current unit can be dealt in; one split, merged or ended since is looked at. 暂行条例 8.
fn unit_is_current(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.status {
        TenureStatus::Current => Verdict::PASS,
        status => Verdict::Manual(Ground::showing("R-05.unit_not_current", status.term())),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::TenureStatus;

    use crate::{fixture::Sale, rule::tests::answer, verdict::VerdictKind};

    #[test]
    fn only_a_current_unit_passes() {
        for status in TenureStatus::ALL {
            let review = Sale::clean().with(|s| s.register_mut().status = *status).review();
            let expected = if *status == TenureStatus::Current { VerdictKind::Pass } else { VerdictKind::Manual };
            assert_eq!(answer(&review, 5), expected, "{status:?}");
        }
    }
}
