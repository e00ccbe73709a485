//! all is checked again at the entry (登簿前全部复核).

use super::{
    B, Judge, Rule,
    answer::{answer, manual},
    inquiry::fits,
};
use crate::{
    application::{Inquiry, RuleId},
    question::Good,
    subject::{Known, Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// All is checked again at the entry (登簿前全部复核).
pub static R60: Rule = Rule {
    id: RuleId(60),
    title: titles::R60,
    phases: B,
    reads: &[],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: None,
    basis: "民法典 214",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::All(all_is_known_at_booking),
};

/// the entry rests on facts held, never on facts presumed: every fact that a rule of the matter waits for is
/// known inside the transaction, and no mortgage is there that a party did not know of; or a
/// person looks. 民法典 214.
fn all_is_known_at_booking(subject: &Subject<'_>, needs: &[Needs]) -> Vec<FieldVerdict> {
    if subject.phase != Phase::Booking {
        return answer(Verdict::noting(Ground::of("R-60.checked_again")));
    }
    let unknown = needs.iter().filter_map(|need| not_held(subject, *need));
    let since = (!mortgages_are_those_known(subject)).then_some("R-60.mortgage_since");
    let incomplete = (!subject.shared_is_complete()).then_some("R-60.application");
    let mut codes: Vec<&str> = incomplete.into_iter().chain(unknown).chain(since).collect();
    codes.dedup();
    codes.into_iter().map(|code| (manual(code), None)).collect()
}

/// The code that is told of a fact that is presumed and not held.
fn not_held(subject: &Subject<'_>, need: Needs) -> Option<&'static str> {
    let code = match need {
        Needs::Section => return (!subject.shared_is_complete()).then_some("R-60.application"),
        Needs::OtherInquiries => return (!every_party_answered(subject)).then_some("R-60.application"),
        Needs::RegisterExtract => "R-60.register",
        Needs::Identity => "R-60.identities",
        Needs::TaxClearance => "R-60.tax",
        Needs::FiledContract => "R-60.contract",
        Needs::Signatures => "R-60.signatures",
        Needs::Queue => "R-60.queue",
        Needs::Payment => "R-60.payment",
        Needs::NotarialDeed => "R-60.deed",
        Needs::Publication => "R-60.publication",
        // A lock hinders acceptance alone.
        Needs::HomeLocks => return None,
        // wait for them by themselves, where no paper or person stands in their place.
        Needs::Mandates | Needs::MortgageeConsent | Needs::Marriage | Needs::LenderLicence => return None,
    };
    (!subject.facts.meet(need)).then_some(code)
}

fn every_party_answered(subject: &Subject<'_>) -> bool {
    subject.parties().is_some_and(|p| subject.form.signers(p).all(|party| subject.inquiry_of(party.slot).is_some()))
}

/// Whether what each party said of mortgages still fits the register. R-19 lets a mortgage follow the home, so one
/// that was entered after the buyer had answered would be theirs without their knowing.
fn mortgages_are_those_known(subject: &Subject<'_>) -> bool {
    let asked = || subject.form.questions.iter().filter(|question| question.good == Good::MortgagesAsRegistered);
    let fit = |inquiry: &Inquiry| {
        asked().all(|question| match inquiry.answers.get(&question.name) {
            Some(said) => fits(subject, inquiry.slot, question, *said).is_none(),
            None => false,
        })
    };
    matches!(subject.facts.register(), Known::NotYet) || subject.inquiries.iter().all(fit)
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use crate::{
        application::Answer,
        case::{Proposal, ReviewState},
        fixture::Sale,
        question,
        review::Conclusion,
        rule::tests::{codes, silent},
        subject::Phase,
    };

    #[test]
    fn the_entry_rests_on_facts_held() {
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
    fn a_mortgage_entered_after_the_buyer_had_answered_stops_the_entry() {
        let since = Sale::mortgaged(TransferClause::Free);
        assert!(silent(&since.review(), 60));
        let unaware = since.with(|s| s.answers(1, question::MORTGAGED, Some(Answer::No)));
        assert_eq!(codes(&unaware.review(), 60), ["R-60.mortgage_since"]);
        let unheard = Sale::clean().with(|s| drop(s.inquiries.pop()));
        assert_eq!(codes(&unheard.review(), 60), ["R-60.application"]);
    }

    #[test]
    fn runs_in_the_booking_transaction_alone_and_says_so_on_the_phone() {
        for phase in [Phase::Precheck, Phase::Review] {
            assert_eq!(Sale::clean().at(phase).review().by_rule(crate::application::RuleId(60)).count(), 0);
        }
        assert_eq!(codes(&Sale::clean().at(Phase::Device).review(), 60), ["R-60.checked_again"]);
    }
}
