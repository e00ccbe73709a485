//! every party's signature is good (各方签名有效).

use super::{
    Judge, Rule, SB,
    answer::{manual, supplement, unknown},
};
use crate::{
    application::RuleId,
    section,
    subject::{Known, Phase, SignatureState, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
    words::titles,
};

/// Every party's signature is good (各方签名有效).
pub static R53: Rule = Rule {
    id: RuleId(53),
    title: titles::R53,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::Signatures],
    asks: &[],
    field: None,
    basis: "电子签名法 13–14; 民法典 161–165, 173",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Everything,
    judge: Judge::Each(every_signature_is_good),
};

/// every party has signed the current content with a key of their own, in date, or somebody whom they have mandated
/// has, as for an organisation; a key revoked or a mandate ended since is looked at. 电子签名法 13–14;
/// 民法典 161–165, 173.
fn every_signature_is_good(subject: &Subject<'_>) -> Vec<FieldVerdict> {
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

#[cfg(test)]
mod tests {
    use crate::{
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        subject::{Phase, SignatureState},
        verdict::VerdictKind,
    };

    fn buyers_signature(state: SignatureState) -> Sale {
        Sale::clean().with(|s| s.signatures.as_mut().unwrap()[0].state = state)
    }

    #[test]
    fn every_signature_is_good_or_says_what_to_do() {
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
    fn a_party_of_whom_nothing_is_said_has_not_signed() {
        let sale = Sale::clean().with(|s| s.signatures.as_mut().unwrap().truncate(1));
        assert_eq!(codes(&sale.review(), 53), ["R-53.missing"]);
    }

    #[test]
    fn on_a_phone_before_signing_nothing_is_guessed() {
        let nobody = Sale::clean().at(Phase::Device).with(|s| s.signatures = None);
        assert_eq!(codes(&nobody.review(), 53), ["needs.signatures"]);
        let one = buyers_signature(SignatureState::Missing).at(Phase::Device);
        assert_eq!(codes(&one.review(), 53), ["needs.signatures"]);
    }
}
