//! an objection is known and its risk accepted (存在异议登记的，申请人须知悉并自担风险).

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

/// The disclosure of the policy pack that R-15 has acknowledged, where an objection stands.
pub const OBJECTION_RISK: AskedDisclosure =
    AskedDisclosure { id: "objection_risk", shown_where: Some(ShownWhere::Objection) };

/// An objection is known and its risk accepted (存在异议登记的，申请人须知悉并自担风险).
pub static R15: Rule = Rule {
    id: RuleId(15),
    title: titles::R15,
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-15"),
    basis: "不动产登记暂行条例实施细则 84; 民法典 220",
    disclosure: Some(OBJECTION_RISK),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(objection_is_acknowledged),
};

/// under a live objection the applicants promise in writing that they know of it and bear the risk; then it
/// goes on. 实施细则 84; the buyer is no longer in good faith (物权编解释(一) 15).
fn objection_is_acknowledged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if !ShownWhere::Objection.is_met(register, subject.as_of, subject.pack) {
        return Verdict::PASS;
    }
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    match asked(subject, RuleId(15), OBJECTION_RISK, &[Side::Obligor, Side::RightHolder]) {
        Asked::Of(disclosure) => Verdict::Acknowledge { disclosure, ground: Ground::of("R-15.objection") },
        Asked::Elsewhere => Verdict::needs(Needs::OtherInquiries),
        Asked::Nothing => manual("R-15.no_disclosure"),
        Asked::Answered => Verdict::noting(Ground::of("R-15.acknowledged")),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::SuitProof;

    use crate::{
        application::{Acknowledgement, RuleId},
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    fn promise(sale: &mut Sale, who: usize, version: u32) {
        let mut disclosure = sale.pack.disclosure_ref("objection_risk").unwrap();
        disclosure.version = version;
        sale.inquiries[who].acknowledgements = vec![Acknowledgement { rule: RuleId(15), disclosure }];
    }

    #[test]
    fn an_objection_asks_every_party_for_the_promise() {
        let none = Sale::objected();
        assert_eq!(
            (answer(&none.review(), 15), codes(&none.review(), 15)),
            (VerdictKind::Acknowledge, vec!["R-15.objection"])
        );
        let one = none.clone().with(|s| promise(s, 0, 1));
        assert_eq!(answer(&one.review(), 15), VerdictKind::Acknowledge);
        let both = one.with(|s| promise(s, 1, 1));
        assert_eq!(
            (answer(&both.review(), 15), codes(&both.review(), 15)),
            (VerdictKind::Pass, vec!["R-15.acknowledged"])
        );
    }

    #[test]
    fn a_promise_over_another_text_does_not_count() {
        let sale = Sale::objected().with(|s| {
            promise(s, 0, 1);
            promise(s, 1, 2);
        });
        assert_eq!(answer(&sale.review(), 15), VerdictKind::Acknowledge);
    }

    #[test]
    fn on_a_phone_ones_own_promise_is_judged_and_the_others_is_not_guessed() {
        let alone = Sale::objected()
            .at(Phase::Device)
            .with(|s| s.inquiries.retain(|i| i.slot == crate::fixture::slot("transferor.1")));
        assert_eq!(answer(&alone.review(), 15), VerdictKind::Acknowledge);
        let promised = alone.with(|s| promise(s, 0, 1));
        assert_eq!(codes(&promised.review(), 15), ["needs.other_inquiries"]);
    }

    #[test]
    fn after_fifteen_days_without_a_suit_a_person_confirms_the_lapse() {
        let registered = |at: &str, suit| {
            Sale::objected().with(|s| {
                s.register_mut().objections[0].registered_at = at.parse().unwrap();
                s.register_mut().objections[0].suit = suit;
            })
        };
        // Judged for Monday 2026-11-23: the fifteenth day after the 8th still counts, and those after the 6th and 7th fall
        // on the weekend and end with it (民法典 203); that after the 5th is over.
        for at in ["2026-11-08T02:00:00.000Z", "2026-11-07T02:00:00.000Z", "2026-11-06T02:00:00.000Z"] {
            assert_eq!(answer(&registered(at, SuitProof::NotShown).review(), 15), VerdictKind::Acknowledge, "{at}");
        }
        let lapsed = registered("2026-11-05T02:00:00.000Z", SuitProof::NotShown).review();
        assert!(silent(&lapsed, 15));
        assert_eq!(codes(&lapsed, 0), ["R-00.objection"]);
        let sued = registered("2026-01-07T02:00:00.000Z", SuitProof::Filed).review();
        assert_eq!(answer(&sued, 15), VerdictKind::Acknowledge);
    }

    /// The calendar ends with 2026. Fifteen days after 2026-12-20 is a Monday of 2027, and who knows whether it is worked:
    /// nobody is told that the objection has lapsed before a calendar says so.
    #[test]
    fn an_objection_whose_last_day_is_not_certain_does_not_lapse_before_its_year_is_known() {
        let judged = |registered: &str, at: &str| {
            Sale::objected().with(|s| {
                s.as_of = at.parse().unwrap();
                s.register_mut().objections[0].registered_at = registered.parse().unwrap();
            })
        };
        let (registered, much_later) = ("2026-12-20T02:00:00.000Z", "2027-03-01T02:00:00.000Z");
        let uncertain = judged(registered, much_later);
        assert_eq!(answer(&uncertain.review(), 15), VerdictKind::Acknowledge);
        assert!(silent(&uncertain.review(), 0), "nothing is said of a lapse");
        // One that ended with the last day that the calendar knows has lapsed however late it is looked at.
        let certain = judged("2026-12-16T02:00:00.000Z", much_later).review();
        assert_eq!((silent(&certain, 15), codes(&certain, 0)), (true, vec!["R-00.objection"]));

        // A calendar that knows the year decides, and a rest day on the last of the fifteen moves the end past it.
        let known = |sale: &Sale, off: &[&str]| {
            sale.clone().with(|s| {
                s.pack.calendar.last_day = "2027-12-31".parse().unwrap();
                s.pack.calendar.off.extend(off.iter().map(|day| day.parse::<ereg_domain::time::Day>().unwrap()));
            })
        };
        let lapsed = known(&uncertain, &[]).review();
        assert_eq!((silent(&lapsed, 15), codes(&lapsed, 0)), (true, vec!["R-00.objection"]));
        let the_day_after = judged(registered, "2027-01-04T16:00:00.000Z");
        assert_eq!(codes(&known(&the_day_after, &[]).review(), 0), ["R-00.objection"]);
        assert_eq!(answer(&known(&the_day_after, &["2027-01-04"]).review(), 15), VerdictKind::Acknowledge);
    }

    #[test]
    fn without_its_disclosure_a_person_looks() {
        let sale = Sale::objected().with(|s| s.pack.disclosures.retain(|n| n.id != "objection_risk"));
        assert_eq!(codes(&sale.review(), 15), ["R-15.no_disclosure"]);
    }
}
