//! a mortgaged home may change hands (抵押财产转让), and its lender is notified; an inherited one keeps its mortgage.

use ereg_domain::{
    party::{IdentityNumber, Side},
    register::Mortgage,
};

use super::{
    Judge, Rule, SB,
    answer::manual,
    disclosure::{Asked, asked},
};
use crate::{
    application::RuleId,
    fact::follows_the_home,
    policy::{AskedDisclosure, ShownWhere},
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The disclosure of the policy pack that R-19 has acknowledged, where a mortgage goes with the home.
pub const LENDER_NOTIFIED: AskedDisclosure =
    AskedDisclosure { id: "lender_notified", shown_where: Some(ShownWhere::FollowingMortgage) };

/// A mortgaged home may change hands; whoever gives it up notifies the lender (抵押不影响转让的，由转让方通知抵押权人).
pub static R19: Rule = Rule {
    id: RuleId(19),
    title: titles::R19,
    phases: SB,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::OtherInquiries],
    asks: &[],
    field: Some("inquiry.ack.R-19"),
    basis: "民法典 406",
    disclosure: Some(LENDER_NOTIFIED),
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(mortgage_follows_the_home),
};

/// a mortgage under the civil code that records no ban on transfer follows the home to the buyer. To notify the
/// mortgagee is the seller's duty, and they confirm in their own section that they have done so or will. 民法典 406.
fn mortgage_follows_the_home(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let follows: Vec<&Mortgage> = register.mortgages.iter().filter(|mortgage| follows_the_home(mortgage)).collect();
    if follows.is_empty() {
        return Verdict::PASS;
    }
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let lenders: Vec<String> = follows.into_iter().map(shown_lender).collect();
    match asked(subject, RuleId(19), LENDER_NOTIFIED, &[Side::Obligor]) {
        Asked::Of(disclosure) => {
            let ground = Ground { code: "R-19.confirm_notified", shown: lenders };
            Verdict::Acknowledge { disclosure, ground }
        }
        Asked::Elsewhere => Verdict::needs(Needs::OtherInquiries),
        Asked::Nothing => manual("R-19.no_disclosure"),
        Asked::Answered => {
            let noted = |lender| Ground::showing("R-19.notify_mortgagee", lender);
            Verdict::Pass { notes: lenders.into_iter().map(noted).collect() }
        }
    }
}

/// R-19 of an estate: a mortgage stays with the heirs (抵押权不因继承而改变).
pub static R19_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(19),
    title: titles::R19_OF_AN_ESTATE,
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: None,
    basis: "民法典 230, 1161",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(a_mortgage_stays_with_the_heirs),
};

/// R-19 of an estate: a mortgage stays on the home, whatever it says of transfer: nobody transfers it, and the heirs take
/// it with what burdens it. 民法典 230, 1161.
fn a_mortgage_stays_with_the_heirs(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if register.mortgages.is_empty() {
        return Verdict::PASS;
    }
    let noted = |mortgage| Ground::showing("R-19.stays_with_the_heirs", shown_lender(mortgage));
    Verdict::Pass { notes: register.mortgages.iter().map(noted).collect() }
}

/// The lender, as it may be shown: a bank's name may, a private lender's not.
fn shown_lender(mortgage: &Mortgage) -> String {
    match mortgage.mortgagee_identity {
        IdentityNumber::Organisation(_) => mortgage.mortgagee.as_str().to_owned(),
        IdentityNumber::Citizen(_)
        | IdentityNumber::ResidencePermit(_)
        | IdentityNumber::PermanentResident(_)
        | IdentityNumber::Other { .. } => mortgage.mortgagee.masked(),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{party::IdentityNumber, register::TransferClause};

    use crate::{
        application::RuleId,
        fixture::{Sale, mortgage},
        rule::tests::{answer, codes, manual, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    #[test]
    fn a_mortgaged_home_is_sold_with_the_mortgage_noted_and_the_lender_notified() {
        for clause in [TransferClause::Free, TransferClause::Silent] {
            let review = Sale::mortgaged(clause).review();
            assert!(review.passed(), "{:#?}", review.findings);
            assert_eq!(codes(&review, 19), ["R-19.notify_mortgagee"]);
            let shown: Vec<_> =
                review.notes().filter(|(r, _)| *r == RuleId(19)).flat_map(|(_, n)| n.shown.clone()).collect();
            assert_eq!(shown, ["演示银行江岸支行"]);
        }
    }

    #[test]
    fn every_seller_confirms_that_he_notifies_the_lender_and_no_buyer_is_asked() {
        let silent_seller =
            Sale::mortgaged(TransferClause::Free).with(|s| s.inquiry_mut("transferor.1").acknowledgements.clear());
        for phase in [Phase::Precheck, Phase::Review, Phase::Booking] {
            let review = silent_seller.clone().at(phase).review();
            assert_eq!(
                (answer(&review, 19), codes(&review, 19)),
                (VerdictKind::Acknowledge, vec!["R-19.confirm_notified"]),
                "{phase:?}"
            );
        }
        assert!(Sale::mortgaged(TransferClause::Free).inquiries[0].acknowledgements.is_empty());
        // A seller's section that is not there was not written.
        let absent = Sale::mortgaged(TransferClause::Free)
            .with(|s| s.inquiries.retain(|i| i.slot != crate::fixture::slot("transferor.1")));
        assert_eq!(answer(&absent.clone().at(Phase::Review).review(), 19), VerdictKind::Acknowledge);
        // On the buyer's phone the seller's answers stay away, and the buyer is asked for nothing.
        assert_eq!(codes(&absent.at(Phase::Device).review(), 19), ["needs.other_inquiries"]);
        let alone = silent_seller
            .clone()
            .at(Phase::Device)
            .with(|s| s.inquiries.retain(|i| i.slot == crate::fixture::slot("transferor.1")));
        assert_eq!(answer(&alone.review(), 19), VerdictKind::Acknowledge);
        // Two sellers: each for himself.
        let two = Sale::mortgaged(TransferClause::Silent).with(|s| {
            let (one, other) = (crate::fixture::seller(), crate::fixture::third());
            s.sold_by(&[(&one, None), (&other, None)], ereg_domain::dictionary::CoOwnership::Joint);
        });
        assert_eq!(codes(&two.review(), 19), ["R-19.notify_mortgagee"]);
        let one_of_two = two.clone().with(|s| s.inquiry_mut("transferor.2").acknowledgements.clear());
        assert_eq!(answer(&one_of_two.review(), 19), VerdictKind::Acknowledge);
        let first_phone =
            two.at(Phase::Device).with(|s| s.inquiries.retain(|i| i.slot == crate::fixture::slot("transferor.1")));
        assert_eq!(codes(&first_phone.review(), 19), ["needs.other_inquiries"]);
        let no_disclosure = silent_seller.with(|s| s.pack.disclosures.retain(|n| n.id != "lender_notified"));
        assert_eq!(codes(&no_disclosure.review(), 19), ["R-19.no_disclosure"]);
    }

    #[test]
    fn a_private_lender_is_masked() {
        let sale = Sale::mortgaged(TransferClause::Free).with(|s| {
            let lender = crate::fixture::third();
            s.register_mut().mortgages[0].mortgagee = lender.name;
            s.register_mut().mortgages[0].mortgagee_identity = lender.identity;
        });
        assert!(matches!(&sale.register.as_ref().unwrap().mortgages[0].mortgagee_identity, IdentityNumber::Citizen(_)));
        let review = sale.review();
        let (_, note) = review.notes().find(|(r, _)| *r == RuleId(19)).unwrap();
        assert_eq!(note.shown, ["陈**"]);
    }

    #[test]
    fn a_mortgage_from_before_the_civil_code_goes_to_a_person() {
        let registered = |at: &str| {
            Sale::clean().with(|s| {
                s.register_mut().mortgages.push(mortgage(TransferClause::Silent, at));
                s.fill_in_parties();
            })
        };
        // 2021-01-01 00:00 in Wuhan is 16:00 UTC of the day before.
        let before = registered("2020-12-31T15:59:59.999Z").review();
        assert_eq!((codes(&before, 19), codes(&before, 0)), (vec![], vec!["R-00.mortgage"]));
        assert!(registered("2020-12-31T16:00:00.000Z").review().passed());
    }

    #[test]
    fn a_mortgage_stays_whatever_it_says_of_transfer_and_asks_nothing_of_anybody() {
        for (clause, at) in [
            (TransferClause::Free, "2023-05-04T02:00:00.000Z"),
            (TransferClause::Restricted, "2023-05-04T02:00:00.000Z"),
            (TransferClause::Silent, "2019-05-04T02:00:00.000Z"),
        ] {
            let sale = Sale::inherited().at(Phase::Review).with(|s| {
                s.register_mut().mortgages.push(mortgage(clause, at));
                s.fill_in_parties();
                s.inquiries.iter_mut().for_each(|inquiry| inquiry.acknowledgements.clear());
            });
            let review = sale.review();
            let noted: Vec<&str> = review.notes().map(|(_, note)| note.code).collect();
            assert!(noted.contains(&"R-19.stays_with_the_heirs"), "{noted:?}");
            assert_eq!(manual(&sale), ["R-36.inheritance"]);
        }
        assert!(silent(&Sale::inherited().review(), 19));
    }
}
