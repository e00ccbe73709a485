//! the right can be mortgaged (权利可以抵押).

use ereg_domain::dictionary::RightKind;

use super::{Judge, Rule, SB};
use crate::{
    application::RuleId,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The right can be mortgaged (权利可以抵押).
pub static R40: Rule = Rule {
    id: RuleId(40),
    title: titles::R40,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "民法典 399",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(right_can_be_mortgaged),
};

/// ownership of land and the right to use a homestead secure no claim. 民法典 399.
fn right_can_be_mortgaged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.right.kind {
        kind @ (RightKind::CollectiveLandOwnership
        | RightKind::StateLandOwnership
        | RightKind::Homestead
        | RightKind::HomesteadAndHouse) => Verdict::Refuse(Ground::showing("R-40.barred", kind.term())),
        _ => Verdict::PASS,
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::RightKind;

    use crate::{fixture::Sale, rule::tests::answer, verdict::VerdictKind};

    #[test]
    fn land_that_is_owned_and_homesteads_secure_nothing() {
        for kind in RightKind::ALL {
            let sale = Sale::to_be_mortgaged().with(|s| s.register_mut().right.kind = *kind);
            let barred = matches!(
                kind,
                RightKind::CollectiveLandOwnership
                    | RightKind::StateLandOwnership
                    | RightKind::Homestead
                    | RightKind::HomesteadAndHouse
            );
            assert_eq!(answer(&sale.review(), 40) == VerdictKind::Refuse, barred, "{kind:?}");
        }
    }
}
