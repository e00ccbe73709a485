//! seizures, objections, advance notices, mortgages, rights of residence.

use ereg_domain::{
    dictionary::{NoticeKind, SeizureKind},
    party::{Holder, IdentityNumber, Side},
    register::{AdvanceNotice, BurdenKind, Mortgage, TransferClause},
};

use super::{
    super::{Ground, Needs, Verdict},
    Asked, asked, manual,
    parties::is_holder,
    supplement, unknown,
};
use crate::{
    application::{Discharge, RuleId},
    fact::{ObjectionState, TermPhase, follows_the_home, notice_may_have_lapsed, objection_at, term_on},
    material::{ContentCheck, MaterialCode, UploadedMaterial},
    role::Recorded,
    subject::{Known, Subject},
    verdict::FieldVerdict,
};

/// a seized unit (查封, 预查封) cannot be disposed of while the seizure is in force. 城市房地产管理法 38(2); 民法典 399(5).
pub fn seizure_bars_disposal(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let Some(item) = subject.item() else { return unknown(Needs::Section) };
    let today = subject.as_of.day();
    register
        .seizures
        .iter()
        .filter(|s| matches!(s.kind, SeizureKind::Seizure | SeizureKind::PreSeizure))
        .filter(|s| term_on(s, today) == TermPhase::InForce && item.act.is_disposal())
        .map(|s| (Verdict::Refuse(Ground::showing("R-12.seized", s.authority.as_str())), None))
        .collect()
}

/// under a live objection the applicants promise in writing that they know of it and bear the risk; then it
/// goes on. 实施细则 84; the buyer is no longer in good faith (物权编解释(一) 15).
pub fn objection_is_acknowledged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if !register.objections.iter().any(|o| objection_at(o, subject.as_of, subject.pack) == ObjectionState::Live) {
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

/// The disclosure of the policy pack that R-15 has acknowledged.
pub const OBJECTION_RISK: &str = "objection_risk";

/// The disclosure of the policy pack that R-19 has acknowledged.
pub const LENDER_NOTIFIED: &str = "lender_notified";

/// a mortgage under the civil code that records no ban on transfer follows the home to the buyer. To notify the
/// mortgagee is the seller's duty, and they confirm in their own section that they have done so or will. 民法典 406.
pub fn mortgage_follows_the_home(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let follows: Vec<&Mortgage> = register.mortgages.iter().filter(|mortgage| follows_the_home(mortgage)).collect();
    if follows.is_empty() {
        return Verdict::PASS;
    }
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    // A bank's name may be shown, a private lender's not.
    let lender = |m: &Mortgage| match m.mortgagee_identity {
        IdentityNumber::Organisation(_) => m.mortgagee.as_str().to_owned(),
        _ => m.mortgagee.masked(),
    };
    let lenders: Vec<String> = follows.into_iter().map(lender).collect();
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

fn holds_consent(subject: &Subject<'_>) -> bool {
    let verified = |m: &&UploadedMaterial| m.content == ContentCheck::Verified;
    subject.materials.iter().filter(verified).any(|m| m.code == MaterialCode::M18)
}

/// an advance notice (预告登记) of a sale holds the home for whom it names: to anybody else it is not disposed of
/// without their written consent, which a person reads. 民法典 221; 实施细则 85; 物权编解释(一) 4.
pub fn notice_holds_the_home(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    let takes = |holder: &Holder| subject.right_holders().any(|party| is_holder(party, holder));
    let verdict = |notice: &AdvanceNotice| {
        if notice.holders.iter().all(takes) {
            Verdict::noting(Ground::of("R-17.own_notice"))
        } else if holds_consent(subject) {
            manual("R-17.consent_to_read")
        } else {
            Verdict::Refuse(Ground::of("R-17.held_for_another"))
        }
    };
    let standing =
        |notice: &&AdvanceNotice| is_of_a_sale(notice) && !notice_may_have_lapsed(notice, subject.as_of, subject.pack);
    register.notices.iter().filter(standing).map(|notice| (verdict(notice), None)).collect()
}

/// an advance notice lapses where nobody applied within ninety days of when they could; a person looks whether it
/// has. 民法典 221.
pub fn lapsed_notice_is_looked_at(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let old =
        |notice: &&AdvanceNotice| is_of_a_sale(notice) && notice_may_have_lapsed(notice, subject.as_of, subject.pack);
    match register.notices.iter().find(old) {
        None => Verdict::PASS,
        Some(notice) => {
            Verdict::Manual(Ground::showing("R-18.may_have_lapsed", notice.registered_at.day().to_string()))
        }
    }
}

/// A notice of a sale of the home as it stands; the other kinds are of homes to be built or of mortgages.
fn is_of_a_sale(notice: &AdvanceNotice) -> bool {
    notice.kind == NoticeKind::OtherSale
}

/// whoever discharges a mortgage is its mortgagee in the register, by name and number, and the registration proof is
/// that of the mortgage; which of the two does not fit is said. 民法典 393; 实施细则 28, 70.
pub fn mortgage_is_the_applicants(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(_), Some(discharge)) = (subject.parties(), subject.section::<Discharge>()) else {
        return unknown(Needs::Section);
    };
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let quoted = register.mortgages.iter().find(|mortgage| mortgage.proof == discharge.proof);
    let other_proof = quoted.is_none().then(|| (supplement("R-50.proof"), None));
    // Where the proof is of no mortgage here, it is enough that one of them is for whoever applies.
    let strangers = subject.recorded_as(Recorded::Mortgagee).filter(|party| {
        let is_for = |mortgage: &Mortgage| mortgage.is_for(party);
        !quoted.map_or_else(|| register.mortgages.iter().any(is_for), is_for)
    });
    let strangers =
        strangers.map(|party| (supplement("R-50.not_the_mortgagee"), Some(format!("parties.{}", party.slot))));
    strangers.chain(other_proof).collect()
}

/// The disclosure of the policy pack that R-23 has acknowledged.
pub const RESIDENCE_STAYS: &str = "residence_stays";

/// a right of residence (居住权) stays on the home, whoever takes it or has a claim secured by it; whoever does knows of
/// it and says so. 民法典 366–370.
pub fn residence_is_acknowledged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if !register.other_burdens.iter().any(|burden| burden.kind == BurdenKind::Residence) {
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

/// where the register records a ban or restriction of transfer, the mortgagee must consent. 担保制度解释 43(2).
pub fn restricted_mortgage_needs_consent(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let restricted = register.mortgages.iter().filter(|m| m.transfer_clause == TransferClause::Restricted).count();
    match (subject.facts.mortgagee_consent(), restricted) {
        (_, 0) => Verdict::PASS,
        // One consent cannot be shown to be that of several mortgagees.
        (Known::Yes(Some(_)), 2..) => manual("R-20.several_mortgagees"),
        (Known::Yes(Some(_)), _) => Verdict::noting(Ground::of("R-20.consented")),
        // A photo of a consent proves nothing by itself, and nobody is asked again for what they have given: a person
        // reads it.
        (Known::Yes(None), _) if holds_consent(subject) => manual("R-20.consent_to_read"),
        (Known::Yes(None), _) => supplement("R-20.consent_missing"),
        (Known::NotYet, _) => Verdict::needs(Needs::MortgageeConsent),
    }
}
