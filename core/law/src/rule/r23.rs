//! a right of residence stays, and whoever takes the home or is secured by it knows (设有居住权的，须知悉其继续存在).

use ereg_domain::party::Side;

use super::{
    Judge, Rule, SB,
    answer::manual,
    disclosure::{Asked, asked},
};
use crate::{
    application::RuleId,
    policy::{AskedDisclosure, ShownWhere},
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The disclosure of the policy pack that R-23 has acknowledged, where a right of residence stands.
pub const RESIDENCE_STAYS: AskedDisclosure =
    AskedDisclosure { id: "residence_stays", shown_where: Some(ShownWhere::Residence) };

/// A right of residence stays, and whoever takes the home or is secured by it knows (设有居住权的，须知悉其继续存在).
pub static R23: Rule = Rule {
    id: RuleId(23),
    title: titles::R23,
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-23"),
    basis: "民法典 366–370",
    disclosure: Some(RESIDENCE_STAYS),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(residence_is_acknowledged),
};

/// a right of residence (居住权) stays on the home, whoever takes it or has a claim secured by it; whoever does knows of
/// it and says so. 民法典 366–370.
fn residence_is_acknowledged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if !ShownWhere::Residence.is_met(register, subject.as_of, subject.pack) {
        return Verdict::PASS;
    }
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    match asked(subject, RuleId(23), RESIDENCE_STAYS, &[Side::RightHolder]) {
        Asked::Of(disclosure) => Verdict::Acknowledge { disclosure, ground: Ground::of("R-23.residence") },
        Asked::Elsewhere => Verdict::needs(Needs::OtherInquiries),
        Asked::Nothing => manual("R-23.no_disclosure"),
        Asked::Answered => Verdict::noting(Ground::of("R-23.acknowledged")),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::{BurdenKind, OtherBurden};

    use crate::{
        application::{Acknowledgement, RuleId},
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    #[test]
    fn the_mortgagee_alone_confirms_to_know_of_a_right_of_residence() {
        let lived_in = Sale::to_be_mortgaged().at(Phase::Precheck).with(|s| {
            let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
            s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Residence, registered_at });
        });
        let known = |s: &mut Sale, place: &str| {
            let disclosure = s.pack.disclosure_ref("residence_stays").unwrap();
            s.inquiry_mut(place).acknowledgements.push(Acknowledgement { rule: RuleId(23), disclosure });
        };
        assert_eq!(codes(&lived_in.review(), 23), ["R-23.residence"]);
        let by_the_owner = lived_in.clone().with(|s| known(s, "mortgagor.1"));
        assert_eq!(answer(&by_the_owner.review(), 23), VerdictKind::Acknowledge);
        let by_the_lender = lived_in.with(|s| known(s, "mortgagee.1"));
        assert_eq!(answer(&by_the_lender.review(), 23), VerdictKind::Pass);
        // An easement is another thing, and a person's.
        let easement = Sale::to_be_mortgaged().with(|s| {
            let registered_at = "2023-05-04T02:00:00.000Z".parse().unwrap();
            s.register_mut().other_burdens.push(OtherBurden { kind: BurdenKind::Easement, registered_at });
        });
        assert!(silent(&easement.review(), 23));
        assert_eq!(codes(&easement.review(), 0), ["R-00.burden"]);
    }
}
