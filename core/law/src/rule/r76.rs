//! whoever disposes of a home has not locked it (产权锁定).

use super::{Judge, P, Rule, answer::unknown};
use crate::{
    application::RuleId,
    section,
    subject::{HomeLockState, Known, Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// Whoever disposes of a home has not locked it (产权锁定).
pub static R76: Rule = Rule {
    id: RuleId(76),
    title: titles::R76,
    phases: P,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::HomeLocks],
    asks: &[],
    field: Some("parties"),
    basis: "本机构的服务，法律、法规没有规定",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(nobody_who_disposes_has_locked_the_home),
};

/// nothing is accepted in which somebody disposes of a home that they have locked: it is their own declared will that is
/// missing. What was accepted before goes on, or one party alone could hold up what the other has relied on since. A service of
/// the office, of which no statute speaks.
fn nobody_who_disposes_has_locked_the_home(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    let (mut told, mut is_unknown) = (Vec::new(), false);
    for party in subject.disposing() {
        let ground = match subject.facts.home_lock(party.slot) {
            Known::Yes(HomeLockState::Open) => continue,
            // A phone knows its own lock, and a screen of it both of the others' and of when it opens nothing.
            Known::NotYet => {
                is_unknown = true;
                continue;
            }
            Known::Yes(HomeLockState::Lifting { open_from }) if subject.phase == Phase::Device => {
                Ground::showing("R-76.lifting", open_from.wall_text())
            }
            Known::Yes(HomeLockState::Locked | HomeLockState::Lifting { .. }) => Ground::of("R-76.locked"),
        };
        told.push((Verdict::Supplement(ground), Some(format!("parties.{}", party.slot))));
    }
    if is_unknown {
        told.extend(unknown(Needs::HomeLocks));
    }
    told
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::CoOwnership;

    use crate::{
        application::RuleId,
        fixture::{Sale, seller, slot, third},
        matter::{LAW, T06, T10, T21, T27, T28},
        review::Conclusion,
        rule::tests::{answer, codes, silent},
        subject::{HomeLockFact, HomeLockState, Phase},
        verdict::VerdictKind,
    };

    fn lifting() -> HomeLockState {
        HomeLockState::Lifting { open_from: "2026-11-24T02:00:00.000Z".parse().unwrap() }
    }

    fn locked(place: &str, state: HomeLockState) -> Sale {
        Sale::clean().at(Phase::Precheck).with(|s| s.locks(place, state))
    }

    #[test]
    fn a_home_that_its_seller_has_locked_is_not_sold_until_the_lock_is_open() {
        for state in [HomeLockState::Locked, lifting()] {
            let review = locked("transferor.1", state).review();
            assert_eq!((answer(&review, 76), codes(&review, 76)), (VerdictKind::Supplement, vec!["R-76.locked"]));
            let fields: Vec<_> = review.by_rule(RuleId(76)).map(|found| found.field.as_deref()).collect();
            assert_eq!(fields, [Some("parties.transferor.1")]);
            let Conclusion::Supplement(grounds) = review.conclusion() else { panic!("{:?}", review.conclusion()) };
            assert_eq!(grounds.len(), 1);
        }
        assert!(silent(&locked("transferor.1", HomeLockState::Open).review(), 76));
    }

    #[test]
    fn whoever_takes_the_home_disposes_of_nothing() {
        assert!(silent(&locked("transferee.1", HomeLockState::Locked).review(), 76));
    }

    #[test]
    fn of_two_who_sell_each_is_asked_for_their_own() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| {
            s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint);
            s.locks("transferor.2", HomeLockState::Locked);
        });
        assert_eq!(codes(&sale.review(), 76), ["R-76.locked"]);
        let both = sale.with(|s| s.locks("transferor.1", HomeLockState::Locked));
        assert_eq!(codes(&both.review(), 76), ["R-76.locked", "R-76.locked"]);
    }

    /// A case that was accepted goes on, whoever locks the home since.
    #[test]
    fn once_accepted_a_lock_holds_nothing_up() {
        for phase in [Phase::Review, Phase::Booking] {
            let review = locked("transferor.1", HomeLockState::Locked).at(phase).review();
            assert_eq!(review.by_rule(RuleId(76)).count(), 0);
            assert!(review.passed(), "{phase:?}");
            assert!(Sale::clean().at(phase).with(|s| s.home_locks = None).review().passed(), "{phase:?}");
        }
    }

    #[test]
    fn a_phone_says_what_it_knows_of_its_own_lock_and_guesses_none() {
        let device = |locks: Option<Vec<HomeLockFact>>| Sale::clean().at(Phase::Device).with(|s| s.home_locks = locks);
        let own = |state| device(Some(vec![HomeLockFact { slot: slot("transferor.1"), state }]));
        assert!(silent(&own(HomeLockState::Open).review(), 76));
        assert_eq!(codes(&own(HomeLockState::Locked).review(), 76), ["R-76.locked"]);
        assert_eq!(codes(&own(lifting()).review(), 76), ["R-76.lifting"]);
        assert_eq!(codes(&device(None).review(), 76), ["needs.home_locks"]);
        let of_the_buyer = vec![HomeLockFact { slot: slot("transferee.1"), state: HomeLockState::Open }];
        assert_eq!(codes(&device(Some(of_the_buyer)).review(), 76), ["needs.home_locks"]);
        // Of several whose locks are not known here it is said once.
        let two = device(None).with(|s| s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint));
        assert_eq!(codes(&two.with(|s| s.home_locks = None).review(), 76), ["needs.home_locks"]);
    }

    /// Every act by which somebody disposes of their home by their own will, and no other: heirs, lenders who discharge, and
    /// holders who are called otherwise, have lost a certificate or ask dispose of nothing.
    #[test]
    fn every_matter_in_which_a_holder_disposes_lists_it() {
        let without = [&T06, &T10, &T21, &T27, &T28].map(|matter| matter.id());
        for matter in LAW.matters() {
            assert_eq!(matter.rule(RuleId(76)).is_some(), !without.contains(&matter.id()), "{}", matter.id());
            assert!(matter.form.act.is_disposal() || without.contains(&matter.id()), "{}", matter.id());
        }
    }
}
