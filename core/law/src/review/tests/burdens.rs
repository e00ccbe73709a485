//!

use ereg_domain::{
    dictionary::{LandNature, SeizureKind, TenureStatus},
    party::IdentityNumber,
    register::{SuitProof, TransferClause},
};

use super::{answer, codes, silent};
use crate::{
    application::{Acknowledgement, Discharge, RuleId},
    fixture::{Sale, line, mortgage, photo, seizure},
    material::MaterialCode,
    review::{Verdict, VerdictKind},
    subject::{Phase, QueueFact},
};

fn seized(kind: SeizureKind, from: &str, to: &str) -> Sale {
    Sale::clean().with(|s| s.register_mut().seizures.push(seizure(kind, from, to)))
}

#[test]
fn r12_a_sale_of_a_seized_home_is_refused() {
    for kind in [SeizureKind::Seizure, SeizureKind::PreSeizure] {
        let review = seized(kind, "2025-01-01", "2028-01-01").review();
        assert_eq!((answer(&review, 12), codes(&review, 12)), (VerdictKind::Refuse, vec!["R-12.seized"]));
        assert!(silent(&review, 0), "the seizure is claimed");
    }
}

#[test]
fn r12_the_last_day_of_a_seizure_bars_and_the_day_after_goes_to_a_person() {
    // Judged for 2026-11-23.
    assert_eq!(answer(&seized(SeizureKind::Seizure, "2023-11-24", "2026-11-24").review(), 12), VerdictKind::Refuse);
    let past = seized(SeizureKind::Seizure, "2023-11-23", "2026-11-23").review();
    assert!(silent(&past, 12));
    assert_eq!(codes(&past, 0), ["R-00.seizure"]);
}

#[test]
fn r12_a_seizure_that_begins_tomorrow_goes_to_a_person() {
    assert_eq!(answer(&seized(SeizureKind::Seizure, "2026-11-23", "2029-11-23").review(), 12), VerdictKind::Refuse);
    let tomorrow = seized(SeizureKind::Seizure, "2026-11-24", "2029-11-24").review();
    assert_eq!((answer(&tomorrow, 12), codes(&tomorrow, 0)), (VerdictKind::Pass, vec!["R-00.seizure"]));
}

#[test]
fn r12_a_waiting_seizure_alone_is_not_this_rules_but_a_persons() {
    for kind in [SeizureKind::WaitingSeizure, SeizureKind::WaitingPreSeizure] {
        let review = seized(kind, "2025-01-01", "2028-01-01").review();
        assert!(silent(&review, 12));
        assert_eq!(codes(&review, 0), ["R-00.seizure"]);
    }
}

#[test]
fn r12_each_of_two_seizures_is_told() {
    let sale = seized(SeizureKind::Seizure, "2025-01-01", "2028-01-01")
        .with(|s| s.register_mut().seizures.push(seizure(SeizureKind::PreSeizure, "2025-02-01", "2028-02-01")));
    assert_eq!(codes(&sale.review(), 12).len(), 2);
}

fn promise(sale: &mut Sale, who: usize, version: u32) {
    let mut disclosure = sale.pack.disclosure_ref("objection_risk").unwrap();
    disclosure.version = version;
    sale.inquiries[who].acknowledgements = vec![Acknowledgement { rule: RuleId(15), disclosure }];
}

#[test]
fn r15_an_objection_asks_every_party_for_the_promise() {
    let none = Sale::objected();
    assert_eq!(
        (answer(&none.review(), 15), codes(&none.review(), 15)),
        (VerdictKind::Acknowledge, vec!["R-15.objection"])
    );
    let one = none.clone().with(|s| promise(s, 0, 1));
    assert_eq!(answer(&one.review(), 15), VerdictKind::Acknowledge);
    let both = one.with(|s| promise(s, 1, 1));
    assert_eq!((answer(&both.review(), 15), codes(&both.review(), 15)), (VerdictKind::Pass, vec!["R-15.acknowledged"]));
}

#[test]
fn r15_a_promise_over_another_text_does_not_count() {
    let sale = Sale::objected().with(|s| {
        promise(s, 0, 1);
        promise(s, 1, 2);
    });
    assert_eq!(answer(&sale.review(), 15), VerdictKind::Acknowledge);
}

#[test]
fn r15_on_a_phone_ones_own_promise_is_judged_and_the_others_is_not_guessed() {
    let alone = Sale::objected()
        .at(Phase::Device)
        .with(|s| s.inquiries.retain(|i| i.slot == crate::fixture::slot("transferor.1")));
    assert_eq!(answer(&alone.review(), 15), VerdictKind::Acknowledge);
    let promised = alone.with(|s| promise(s, 0, 1));
    assert_eq!(codes(&promised.review(), 15), ["needs.other_inquiries"]);
}

#[test]
fn r15_after_fifteen_days_without_a_suit_a_person_confirms_the_lapse() {
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
fn r15_an_objection_whose_last_day_is_not_certain_does_not_lapse_before_its_year_is_known() {
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
fn r15_without_its_disclosure_a_person_looks() {
    let sale = Sale::objected().with(|s| s.pack.disclosures.retain(|n| n.id != "objection_risk"));
    assert_eq!(codes(&sale.review(), 15), ["R-15.no_disclosure"]);
}

#[test]
fn r19_a_mortgaged_home_is_sold_with_the_mortgage_noted_and_the_lender_notified() {
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
fn r19_every_seller_confirms_that_he_notifies_the_lender_and_no_buyer_is_asked() {
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
fn r19_a_private_lender_is_masked() {
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
fn r19_a_mortgage_from_before_the_civil_code_goes_to_a_person() {
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
fn r20_a_restricted_mortgage_needs_the_lenders_consent() {
    let sale = Sale::mortgaged(TransferClause::Restricted);
    assert_eq!(
        (answer(&sale.review(), 20), codes(&sale.review(), 20)),
        (VerdictKind::Supplement, vec!["R-20.consent_missing"])
    );
    assert!(sale.clone().with(|s| s.consent = Some(Some(line("TY-1")))).review().passed());
    let unknown = sale.with(|s| s.consent = None);
    assert_eq!(codes(&unknown.review(), 20), ["needs.mortgagee_consent"]);
}

#[test]
fn r20_a_consent_that_was_uploaded_is_read_by_a_person() {
    let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| s.materials.push(photo(MaterialCode::M18)));
    assert_eq!(
        (answer(&sale.review(), 20), codes(&sale.review(), 20)),
        (VerdictKind::Manual, vec!["R-20.consent_to_read"])
    );
}

#[test]
fn r20_a_consent_also_frees_a_restricted_mortgage_of_the_old_law() {
    let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
        s.register_mut().mortgages[0].registered_at = "2019-05-04T02:00:00.000Z".parse().unwrap();
        s.consent = Some(Some(line("TY-1")));
    });
    assert!(sale.review().passed());
}

#[test]
fn r20_one_consent_does_not_stand_for_two_lenders() {
    let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
        s.register_mut().mortgages.push(mortgage(TransferClause::Restricted, "2024-05-04T02:00:00.000Z"));
        s.consent = Some(Some(line("TY-1")));
    });
    assert_eq!(codes(&sale.review(), 20), ["R-20.several_mortgagees"]);
}

#[test]
fn r20_an_unrestricted_mortgage_needs_none() {
    assert!(silent(&Sale::mortgaged(TransferClause::Free).with(|s| s.consent = None).review(), 20));
}

#[test]
fn r50_a_mortgage_is_discharged_by_whom_it_is_for_and_which_of_the_two_does_not_fit_is_said() {
    let sale = Sale::discharged();
    assert!(sale.review().passed(), "{:?}", sale.review().findings);
    let told = |sale: &Sale| {
        let review = sale.review();
        let of = |finding: &crate::review::Finding| (finding.verdict.code(), finding.field.clone());
        let told: Vec<_> = review.by_rule(RuleId(50)).map(of).collect();
        told
    };
    let at = |field: &str| Some(field.to_owned());
    let party = "parties.mortgagee.1";
    let other_proof = |s: &mut Sale| {
        s.edit::<Discharge>().proof = "鄂(2023)演示市江岸不动产证明第0000008号".parse().unwrap();
    };
    let wrong = sale.clone().with(other_proof);
    assert_eq!(told(&wrong), [(Some("R-50.proof"), at("discharge.proof"))]);
    assert_eq!(answer(&wrong.review(), 50), VerdictKind::Supplement);
    // By name and number both.
    let other_name = |s: &mut Sale| s.party_mut("mortgagee.1").name = "演示银行北京分行".parse().unwrap();
    let other_number = |s: &mut Sale| s.party_mut("mortgagee.1").identity = crate::fixture::third().identity;
    for stranger in [sale.clone().with(other_name), sale.clone().with(other_number)] {
        assert_eq!(told(&stranger), [(Some("R-50.not_the_mortgagee"), at(party))]);
        let neither = stranger.with(other_proof);
        let both = [(Some("R-50.not_the_mortgagee"), at(party)), (Some("R-50.proof"), at("discharge.proof"))];
        assert_eq!(told(&neither), both);
    }
    // Another bank's mortgage on the same home is not theirs to discharge.
    let two = sale.clone().with(|s| {
        let mut other = mortgage(TransferClause::Free, "2024-05-04T02:00:00.000Z");
        other.mortgagee = "演示银行北京分行".parse().unwrap();
        other.proof = "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap();
        s.edit::<Discharge>().proof = other.proof.clone();
        s.register_mut().mortgages.push(other);
    });
    assert_eq!(told(&two), [(Some("R-50.not_the_mortgagee"), at(party))]);
    assert_eq!(codes(&sale.at(Phase::Device).with(|s| s.register = None).review(), 50), ["needs.register_extract"]);
}

/// Whoever holds the home and whatever else stands on it, a mortgage on it can end.
#[test]
fn a_discharge_asks_nothing_of_the_home_and_its_owner() {
    let sale = Sale::discharged().with(|s| {
        let minor = crate::fixture::someone("林小宝", "20150101", 3);
        let register = s.register_mut();
        register.right.holders = vec![crate::fixture::holder(&minor, None)];
        register.right.status = TenureStatus::Terminated;
        register.land_nature = LandNature::Allocated;
        register.seizures.push(seizure(SeizureKind::Seizure, "2026-01-01", "2029-01-01"));
    });
    assert!(sale.review().passed(), "{:?}", sale.review().findings);
    assert!(crate::matter::T21.stands_apart() && !crate::matter::T10.stands_apart());
    // A minor who applies is looked at all the same.
    let minor =
        sale.with(|s| s.party_mut("mortgagee.1").identity = crate::fixture::someone("林小宝", "20150101", 3).identity);
    assert!(codes(&minor.review(), 0).contains(&"R-00.minor"));
}

#[test]
fn r25_the_head_passes_and_the_next_is_told_that_it_waits() {
    let place = |queue| Sale::clean().with(|s| s.queue = queue).review();
    assert!(silent(&place(Some(QueueFact::Head)), 25));
    let waits = place(Some(QueueFact::Behind { ahead: 1 }));
    assert_eq!((answer(&waits, 25), codes(&waits, 25)), (VerdictKind::Pass, vec!["R-25.waits"]));
    assert_eq!(codes(&place(None), 25), ["needs.queue"]);
}

#[test]
fn without_an_extract_no_burden_is_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [0, 12, 15, 19, 20] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"], "R-{rule:02}");
        let one = sale.review().by_rule(RuleId(rule)).next().unwrap().verdict.clone();
        assert!(matches!(one, Verdict::Unknown { .. }));
    }
}
