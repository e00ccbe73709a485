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

/// every party has signed the current content with a key of his own, in date; a key revoked since is looked at.
/// 电子签名法 13–14.
pub fn every_signature_is_good(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let Known::Yes(signatures) = subject.signatures else { return unknown(Needs::Signatures) };
    let mut told = Vec::new();
    for party in &parties.parties {
        let state = signatures.iter().find(|s| s.slot == party.slot).map_or(SignatureState::Missing, |s| s.state);
        let verdict = match state {
            SignatureState::Good => continue,
            SignatureState::KeyRevokedSince => manual("R-53.key_revoked"),
            SignatureState::Bad => supplement("R-53.bad"),
            // On a phone the others may simply not have signed yet.
            SignatureState::Missing if subject.phase == Phase::Device => Verdict::needs(Needs::Signatures),
            SignatureState::Missing => supplement("R-53.missing"),
        };
        told.push((verdict, Some(format!("parties.{}", party.slot))));
    }
    told
}

/// the entry rests on facts held, never on facts presumed: register, identities, taxes, contract, signatures,
/// queue and payment are all known inside the transaction, and no mortgage is there that a party did not know of; or a
/// person looks. 民法典 214.
pub fn all_is_known_at_booking(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    if subject.phase != Phase::Booking {
        return answer(Verdict::noting(Ground::of("R-60.checked_again")));
    }
    let held = [
        (subject.shared_is_complete() && every_party_answered(subject), "R-60.application"),
        (matches!(subject.register, Known::Yes(_)), "R-60.register"),
        (matches!(subject.identities, Known::Yes(_)), "R-60.identities"),
        (matches!(subject.tax, Known::Yes(_)), "R-60.tax"),
        (matches!(subject.contract, Known::Yes(_)), "R-60.contract"),
        (matches!(subject.signatures, Known::Yes(_)), "R-60.signatures"),
        (matches!(subject.queue, Known::Yes(_)), "R-60.queue"),
        (matches!(subject.payment, Known::Yes(_)), "R-60.payment"),
        (mortgages_are_those_known(subject), "R-60.mortgage_since"),
    ];
    held.into_iter().filter(|(known, _)| !known).map(|(_, code)| (manual(code), None)).collect()
}

fn every_party_answered(subject: &Subject<'_>) -> bool {
    subject.parties().is_some_and(|p| p.parties.iter().all(|party| subject.inquiry_of(party.slot).is_some()))
}

/// Whether what each party said of mortgages still fits the register. R-19 lets a mortgage follow the home, so one
/// that was entered after the buyer had answered would be his without his knowing.
fn mortgages_are_those_known(subject: &Subject<'_>) -> bool {
    let asked = || subject.form.questions.iter().filter(|question| question.good == Good::MortgagesAsRegistered);
    let fit = |inquiry: &Inquiry| {
        asked().all(|question| match inquiry.answers.get(&question.name) {
            Some(said) => fits(subject, inquiry.slot.side(), question, *said).is_none(),
            None => false,
        })
    };
    matches!(subject.register, Known::NotYet) || subject.inquiries.iter().all(fit)
}
