//! who is named otherwise now is the same person (姓名、证件号码变更的，是同一人).

use ereg_domain::party::{Holder, Party};

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, supplement, unknown},
    ask,
};
use crate::{
    application::{Former, RuleId},
    material::MaterialCode,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// A holder who is named otherwise now is the same person (姓名、证件号码变更的，是同一人).
pub static R48: Rule = Rule {
    id: RuleId(48),
    title: titles::R48,
    phases: SB,
    reads: &[section::PARTIES, section::FORMER],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::Identity],
    asks: &[ask("R-48.not_shown", MaterialCode::M22, Where::Everywhere)],
    field: Some("former.name"),
    basis: "不动产登记暂行条例 14(4); 不动产登记暂行条例实施细则 26, 37",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(same_person_as_recorded),
};

/// whose name or number has changed is a holder in the register under the former one, and the police say that it is
/// the same person. 暂行条例 14(4); 实施细则 26, 37.
fn same_person_as_recorded(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(parties), Some(former)) = (subject.parties(), subject.section::<Former>()) else {
        return unknown(Needs::Section);
    };
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let at_name = |verdict| vec![(verdict, Some("former.name".to_owned()))];
    let is_recorded = |holder: &Holder| holder.identity == former.identity && holder.name.is_same(&former.name);
    if !register.right.holders.iter().any(is_recorded) {
        return at_name(supplement("R-48.not_the_holder"));
    }
    let changed = |party: &Party| party.identity != former.identity || !party.name.is_same(&former.name);
    let Some(party) = parties.parties.first().filter(|party| changed(party)) else {
        return at_name(supplement("R-48.nothing_changed"));
    };
    let Known::Yes(identities) = subject.facts.identities() else { return unknown(Needs::Identity) };
    let known = identities.iter().find(|identity| identity.slot == party.slot);
    let same = known.is_some_and(|identity| {
        identity.formerly.iter().any(|(name, number)| *number == former.identity && name.is_same(&former.name))
    });
    if same { Vec::new() } else { at_name(manual("R-48.not_shown")) }
}

#[cfg(test)]
mod tests {
    use crate::{
        application::Former,
        fixture::{Sale, seller, third},
        rule::tests::{codes, silent},
        subject::Phase,
    };

    #[test]
    fn who_is_named_otherwise_is_the_recorded_holder_as_the_police_say() {
        let renamed = || Sale::renamed().at(Phase::Precheck);
        assert!(silent(&renamed().review(), 48));
        let of = |change: fn(&mut Sale)| codes(&renamed().with(change).review(), 48);
        // The police know no former name, or another one.
        assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly.clear()), ["R-48.not_shown"]);
        assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly[0].0 = third().name), ["R-48.not_shown"]);
        assert_eq!(of(|s| s.identities.as_mut().unwrap()[0].formerly[0].1 = third().identity), ["R-48.not_shown"]);
        // The register names somebody else.
        assert_eq!(of(|s| s.edit::<Former>().name = third().name), ["R-48.not_the_holder"]);
        assert_eq!(of(|s| s.edit::<Former>().identity = third().identity), ["R-48.not_the_holder"]);
        // Nothing is called otherwise; a number alone may have changed.
        assert_eq!(of(|s| s.party_mut("holder.1").name = seller().name), ["R-48.nothing_changed"]);
        assert!(
            of(|s| {
                let holder = s.party_mut("holder.1");
                (holder.name, holder.identity) = (seller().name, third().identity);
            })
            .is_empty()
        );
        // And whatever the source says of the question is awaited.
        assert_eq!(of(|s| s.identities = None), ["needs.identity"]);
    }
}
