//! who asks about a home holds it (查询人是登记簿上的权利人).

use ereg_domain::{dictionary::TenureStatus, party::Holder};

use super::{Judge, Rule, S, unit::fault_of_district};
use crate::{
    application::RuleId,
    section,
    subject::{DocumentFact, Known, Phase, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The person who asks about a home holds it (查询人是登记簿上的权利人).
pub static R75: Rule = Rule {
    id: RuleId(75),
    title: titles::R75,
    phases: S,
    reads: &[section::MATTER, section::PARTIES],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::Identity],
    asks: &[],
    field: Some("matter.unit"),
    basis: "民法典 218; 不动产登记暂行条例 27; 不动产登记暂行条例实施细则 98, 99",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::One(who_asks_holds_the_home),
};

/// what the register says of a home is told to who holds it; an older name or number of the same person counts, and
/// one that somebody else has typed does not. Whoever is no holder is told so in the same words whether there is such a unit
/// or not, and whoever holds it. 实施细则 97–99.
fn who_asks_holds_the_home(subject: &Subject<'_>) -> Verdict {
    let (Some(item), Some(party)) = (subject.item(), subject.recorded().next()) else {
        return Verdict::needs(Needs::Section);
    };
    if fault_of_district(subject, Verdict::Supplement).is_some() {
        // R-04 says what is wrong with the code, and nobody looks it up.
        return Verdict::PASS;
    }
    let not_told = Verdict::NotAccept(Ground::of("R-75.not_told"));
    let register = match (subject.facts.register(), subject.phase) {
        (Known::Yes(register), _) => register,
        (Known::NotYet, Phase::Device) => return Verdict::needs(Needs::RegisterExtract),
        // The registry has the whole register: what stands in none of it is held by nobody.
        (Known::NotYet, Phase::Precheck | Phase::Review | Phase::Booking) => return not_told,
    };
    let stands = register.unit == item.unit && register.right.status == TenureStatus::Current;
    let holders = register.right.holders.as_slice();
    let named = holders.iter().any(|holder| holder.is(party));
    match subject.facts.identities() {
        Known::NotYet if stands && named => Verdict::needs(Needs::Identity),
        Known::NotYet => Verdict::needs(Needs::RegisterExtract),
        Known::Yes(identities) => {
            let known = identities.iter().find(|identity| identity.slot == party.slot);
            let themselves = known.filter(|identity| identity.state == DocumentFact::Confirmed);
            let formerly = themselves.is_some_and(|identity| {
                let was = |holder: &Holder| {
                    let mut names = identity.formerly.iter();
                    names.any(|(name, number)| *number == holder.identity && name.is_same(&holder.name))
                };
                holders.iter().any(was)
            });
            if stands && themselves.is_some() && (named || formerly) { Verdict::PASS } else { not_told }
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::CoOwnership;

    use crate::{
        fixture::{Sale, seller, third},
        rule::tests::{codes, silent},
        subject::{DocumentFact, Phase},
    };

    #[test]
    fn a_holder_is_told_and_whoever_was_called_otherwise_before_too() {
        for phase in [Phase::Precheck, Phase::Review] {
            let asked = || Sale::asked().at(phase);
            assert!(silent(&asked().review(), 75) && asked().review().passed());
            // One of several holds it as well as all.
            let joint = asked().with(|s| {
                let others = [crate::fixture::holder(&third(), None)];
                s.register_mut().right.holders.extend(others);
                s.register_mut().right.co_ownership = CoOwnership::Joint;
            });
            assert!(silent(&joint.review(), 75));
            let renamed = |formerly: bool| {
                asked().with(|s| {
                    s.parties_mut().parties[0].name = "林秀慧".parse().unwrap();
                    if formerly {
                        s.identities.as_mut().unwrap()[0].formerly = vec![(seller().name, seller().identity)];
                    }
                })
            };
            assert!(silent(&renamed(true).review(), 75), "the police say that it is the same person");
            assert_eq!(codes(&renamed(false).review(), 75), ["R-75.not_told"]);
            // Neither the certificate that is quoted nor a burden, an old right on the land or a queue matters.
            let elsewhere =
                asked().with(|s| s.register_mut().land_nature = ereg_domain::dictionary::LandNature::Allocated);
            assert!(elsewhere.review().passed());
        }
    }

    /// Everything that a stranger is told, whatever they try, is the same: no answer tells of the register.
    #[test]
    fn a_stranger_is_told_the_same_whatever_the_register_says() {
        let stranger = |s: &mut Sale| {
            s.parties_mut().parties[0].name = third().name;
            s.parties_mut().parties[0].identity = third().identity;
        };
        let of =
            |change: &dyn Fn(&mut Sale)| Sale::asked().at(Phase::Precheck).with(|s| change(s)).review().conclusion();
        let told = of(&stranger);
        assert!(matches!(&told, crate::review::Conclusion::NotAccept(grounds) if grounds.len() == 1), "{told:?}");
        let nobody = |s: &mut Sale| {
            stranger(s);
            s.register = None;
        };
        let other_unit = |s: &mut Sale| {
            stranger(s);
            s.register_mut().unit = "420102001001GB00001F00019999".parse().unwrap();
        };
        let in_the_holders_name = |s: &mut Sale| s.identities.as_mut().unwrap()[0].state = DocumentFact::Contradicted;
        let unknown = |s: &mut Sale| s.identities.as_mut().unwrap().clear();
        let ended = |s: &mut Sale| {
            s.register_mut().right.status = ereg_domain::dictionary::TenureStatus::Historic;
        };
        let burdened = |s: &mut Sale| {
            stranger(s);
            s.register_mut().right.holders.clear();
            s.register_mut().status = ereg_domain::dictionary::TenureStatus::Historic;
        };
        for change in [&nobody as &dyn Fn(&mut Sale), &other_unit, &in_the_holders_name, &unknown, &ended, &burdened] {
            assert_eq!(of(change), told);
        }
    }

    /// A phone has no more than its own extracts, and says so.
    #[test]
    fn a_phone_never_guesses() {
        let asked = || Sale::asked().at(Phase::Device);
        let needs = |sale: Sale| codes(&sale.review(), 75);
        assert_eq!(needs(asked().with(|s| s.register = None)), ["needs.register_extract"]);
        assert_eq!(needs(asked().with(|s| s.identities = None)), ["needs.identity"]);
        assert_eq!(
            needs(asked().with(|s| {
                s.sections.remove::<crate::application::Parties>();
            })),
            ["needs.section"]
        );
    }
}
