//!

use ereg_domain::register::TransferClause;

use super::{answer, codes, silent};
use crate::{
    application::Answer,
    case::{Proposal, ReviewState},
    fixture::Sale,
    question,
    review::{Conclusion, VerdictKind},
    subject::{Phase, SignatureState},
};

fn buyers_signature(state: SignatureState) -> Sale {
    Sale::clean().with(|s| s.signatures.as_mut().unwrap()[0].state = state)
}

#[test]
fn r53_every_signature_is_good_or_says_what_to_do() {
    assert!(silent(&buyers_signature(SignatureState::Good).review(), 53));
    let cases = [
        (SignatureState::Bad, VerdictKind::Supplement, "R-53.bad"),
        (SignatureState::Missing, VerdictKind::Supplement, "R-53.missing"),
        (SignatureState::KeyRevokedSince, VerdictKind::Manual, "R-53.key_revoked"),
        (SignatureState::NotMandated, VerdictKind::Supplement, "R-53.not_mandated"),
        (SignatureState::MandateEndedSince, VerdictKind::Manual, "R-53.mandate_ended"),
    ];
    for (state, kind, code) in cases {
        for phase in [Phase::Precheck, Phase::Review, Phase::Booking] {
            let review = buyers_signature(state).at(phase).review();
            assert_eq!((answer(&review, 53), codes(&review, 53)), (kind, vec![code]));
        }
    }
}

#[test]
fn r53_a_party_of_whom_nothing_is_said_has_not_signed() {
    let sale = Sale::clean().with(|s| s.signatures.as_mut().unwrap().truncate(1));
    assert_eq!(codes(&sale.review(), 53), ["R-53.missing"]);
}

#[test]
fn r53_on_a_phone_before_signing_nothing_is_guessed() {
    let nobody = Sale::clean().at(Phase::Device).with(|s| s.signatures = None);
    assert_eq!(codes(&nobody.review(), 53), ["needs.signatures"]);
    let one = buyers_signature(SignatureState::Missing).at(Phase::Device);
    assert_eq!(codes(&one.review(), 53), ["needs.signatures"]);
}

#[test]
fn r60_the_entry_rests_on_facts_held() {
    type Forget = fn(&mut Sale);
    let cases: [(Forget, &str); 8] = [
        (|s| s.sections.remove::<crate::application::Delivery>(), "R-60.application"),
        (|s| s.register = None, "R-60.register"),
        (|s| s.identities = None, "R-60.identities"),
        (|s| s.tax = None, "R-60.tax"),
        (|s| s.contract = None, "R-60.contract"),
        (|s| s.signatures = None, "R-60.signatures"),
        (|s| s.queue = None, "R-60.queue"),
        (|s| s.payment = None, "R-60.payment"),
    ];
    for (forget, code) in cases {
        let review = Sale::clean().with(forget).review();
        assert_eq!(codes(&review, 60), [code]);
        let conclusion = review.conclusion();
        assert!(
            matches!(&conclusion, Conclusion::Return(ReviewState::Manual { proposal: Proposal::Judge, .. })),
            "{code}: {conclusion:?}"
        );
    }
    assert!(silent(&Sale::clean().review(), 60));
    // Whichever section is gone.
    let sections: [Forget; 3] = [
        |s| s.sections.remove::<crate::application::MatterSection>(),
        |s| s.sections.remove::<crate::application::Parties>(),
        |s| s.sections.remove::<crate::application::Deal>(),
    ];
    for (at, forget) in sections.into_iter().enumerate() {
        assert!(codes(&Sale::clean().with(forget).review(), 60).contains(&"R-60.application"), "section {at}");
    }
}

#[test]
fn r60_a_mortgage_entered_after_the_buyer_had_answered_stops_the_entry() {
    let since = Sale::mortgaged(TransferClause::Free);
    assert!(silent(&since.review(), 60));
    let unaware = since.with(|s| s.answers(1, question::MORTGAGED, Some(Answer::No)));
    assert_eq!(codes(&unaware.review(), 60), ["R-60.mortgage_since"]);
    let unheard = Sale::clean().with(|s| drop(s.inquiries.pop()));
    assert_eq!(codes(&unheard.review(), 60), ["R-60.application"]);
}

#[test]
fn r60_runs_in_the_booking_transaction_alone_and_says_so_on_the_phone() {
    for phase in [Phase::Precheck, Phase::Review] {
        assert_eq!(Sale::clean().at(phase).review().by_rule(crate::application::RuleId(60)).count(), 0);
    }
    assert_eq!(codes(&Sale::clean().at(Phase::Device).review(), 60), ["R-60.checked_again"]);
}
