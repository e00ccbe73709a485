//! signatures, and the last look before the entry.

use super::{
    super::{Ground, Needs, Verdict},
    answer,
    application::fits,
    manual, supplement, unknown,
};
use crate::{
    application::Inquiry,
    question::Good,
    subject::{Known, Phase, SignatureState, Subject},
    verdict::FieldVerdict,
};

/// every party has signed the current content with a key of their own, in date, and for an organisation its mandated
/// representative has; a key revoked or a mandate ended since is looked at. 电子签名法 13–14; 民法典 161–165, 173.
pub fn every_signature_is_good(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let Known::Yes(signatures) = subject.facts.signatures() else { return unknown(Needs::Signatures) };
    let mut told = Vec::new();
    for party in subject.form.signers(parties) {
        let state = signatures.iter().find(|s| s.slot == party.slot).map_or(SignatureState::Missing, |s| s.state);
        let verdict = match state {
            SignatureState::Good => continue,
            SignatureState::KeyRevokedSince => manual("R-53.key_revoked"),
            SignatureState::MandateEndedSince => manual("R-53.mandate_ended"),
            SignatureState::NotMandated => supplement("R-53.not_mandated"),
            SignatureState::Bad => supplement("R-53.bad"),
            // On a phone the others may simply not have signed yet.
            SignatureState::Missing if subject.phase == Phase::Device => Verdict::needs(Needs::Signatures),
            SignatureState::Missing => supplement("R-53.missing"),
        };
        told.push((verdict, Some(format!("parties.{}", party.slot))));
    }
    told
}

/// the entry rests on facts held, never on facts presumed: every fact that a rule of the matter waits for is
/// known inside the transaction, and no mortgage is there that a party did not know of; or a
/// person looks. 民法典 214.
pub fn all_is_known_at_booking(subject: &Subject<'_>, needs: &[Needs]) -> Vec<FieldVerdict> {
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

/// What is told of a fact that is presumed and not held.
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
        // wait for them by themselves, where no paper or person stands in their place.
        Needs::MortgageeConsent | Needs::Marriage | Needs::LenderLicence => return None,
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
