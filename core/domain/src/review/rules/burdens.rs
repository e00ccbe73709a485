//! seizures, objections, mortgages.

use super::{
    super::{
        Ground, Known, Needs, Subject, Verdict,
        fact::{MortgageLaw, ObjectionState, Term},
        table::{self, Answer},
    },
    manual, supplement, unknown,
};
use crate::{
    application::{Acknowledgement, RuleId},
    dictionary::SeizureKind,
    material::{ContentCheck, MaterialCode, UploadedMaterial},
    party::IdentityNumber,
    register::{Mortgage, TransferClause},
};

/// a seized unit (查封, 预查封) cannot be disposed of while the seizure is in force. 城市房地产管理法 38(2); 民法典 399(5).
pub fn seizure_bars_disposal(subject: &Subject<'_>) -> Vec<Answer> {
    let Known::Yes(register) = subject.register else { return unknown(Needs::RegisterExtract) };
    let Some(item) = subject.item() else { return unknown(Needs::Section) };
    let today = subject.as_of.day();
    register
        .seizures
        .iter()
        .filter(|s| matches!(s.kind, SeizureKind::Seizure | SeizureKind::PreSeizure))
        .filter(|s| s.term_on(today) == Term::InForce && item.act.is_disposal())
        .map(|s| (Verdict::Refuse(Ground::showing("R-12.seized", s.authority.as_str())), None))
        .collect()
}

/// under a live objection the applicants promise in writing that they know of it and bear the risk; then it
/// goes on. 实施细则 84; the buyer is no longer in good faith (物权编解释(一) 15).
pub fn objection_is_acknowledged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if !register.objections.iter().any(|o| o.state_at(subject.as_of, subject.pack) == ObjectionState::Live) {
        return Verdict::PASS;
    }
    let Some(parties) = subject.parties() else { return Verdict::needs(Needs::Section) };
    let id = RuleId(15);
    let notice = table::rule(id).and_then(|rule| rule.notice).and_then(|notice| subject.pack.notice_ref(notice));
    let Some(notice) = notice else { return manual("R-15.no_notice") };
    let promise = Acknowledgement { rule: id, notice: notice.clone() };
    let promised = |slot| subject.inquiry_of(slot).map(|i| i.acknowledgements.contains(&promise));
    let answers: Vec<Option<bool>> = parties.parties.iter().map(|p| promised(p.slot)).collect();
    if answers.contains(&Some(false)) || answers.iter().all(Option::is_none) {
        return Verdict::Acknowledge { notice, ground: Ground::of("R-15.objection") };
    }
    if answers.contains(&None) {
        return Verdict::needs(Needs::OtherInquiries);
    }
    Verdict::noting(Ground::of("R-15.acknowledged"))
}

/// a mortgage under the civil code that records no ban on transfer follows the home to the buyer; the mortgagee
/// is notified. 民法典 406.
pub fn mortgage_follows_the_home(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    let follows = register.mortgages.iter().filter(|m| {
        m.law() == MortgageLaw::CivilCode && matches!(m.transfer_clause, TransferClause::Free | TransferClause::Silent)
    });
    // A bank's name may be shown, a private lender's not.
    let lender = |m: &Mortgage| match m.mortgagee_identity {
        IdentityNumber::Organisation(_) => m.mortgagee.as_str().to_owned(),
        IdentityNumber::Citizen(_) | IdentityNumber::Other { .. } => m.mortgagee.masked(),
    };
    Verdict::Pass { notes: follows.map(|m| Ground::showing("R-19.notify_mortgagee", lender(m))).collect() }
}

fn holds_consent(subject: &Subject<'_>) -> bool {
    let verified = |m: &&UploadedMaterial| m.content == ContentCheck::Verified;
    subject.materials.iter().filter(verified).any(|m| m.code == MaterialCode::M18)
}

/// where the register records a ban or restriction of transfer, the mortgagee must consent. 担保制度解释 43(2).
pub fn restricted_mortgage_needs_consent(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    let restricted = register.mortgages.iter().filter(|m| m.transfer_clause == TransferClause::Restricted).count();
    match (&subject.mortgagee_consent, restricted) {
        (_, 0) => Verdict::PASS,
        // One consent cannot be shown to be that of several mortgagees.
        (Known::Yes(Some(_)), 2..) => manual("R-20.several_mortgagees"),
        (Known::Yes(Some(_)), _) => Verdict::noting(Ground::of("R-20.consented")),
        // A photo of a consent proves nothing by itself, and nobody is asked again for what he has given: a person
        // reads it.
        (Known::Yes(None), _) if holds_consent(subject) => manual("R-20.consent_to_read"),
        (Known::Yes(None), _) => supplement("R-20.consent_missing"),
        (Known::NotYet, _) => Verdict::needs(Needs::MortgageeConsent),
    }
}
