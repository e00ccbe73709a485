//! what can secure a claim, which claim, and for whom.

use ereg_domain::{
    dictionary::{HouseType, MortgageMethod, MortgagedObject, RightKind},
    party::PrincipalKind,
};

use super::{
    super::{Ground, Needs, Verdict},
    answer, manual, supplement, unknown,
};
use crate::{
    application::{AgreedMortgage, CONTRACT_YEARS},
    subject::{DocumentFact, Known, Subject},
    verdict::FieldVerdict,
};

/// Days before the end of the land-use term from which on a mortgagee is warned: two years.
const SOON_DAYS: i64 = 2 * 365;

/// the land-use term of a home renews itself, any other that is over secures nothing more, and whoever takes a home
/// as security is told where the term is over or ends soon. 民法典 359; 暂行条例 22(3).
pub fn land_term_lasts(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let Some(last) = register.land_term_end else { return Verdict::PASS };
    let today = subject.as_of.day();
    let showing = |code| Ground::showing(code, last.to_string());
    match (last < today, register.house_type) {
        (true, HouseType::Dwelling) => Verdict::noting(showing("R-37.renewed")),
        (true, _) => Verdict::Refuse(showing("R-37.expired")),
        (false, _) if last < today.plus_days(SOON_DAYS) => Verdict::noting(showing("R-37.ends_soon")),
        (false, _) => Verdict::PASS,
    }
}

/// ownership of land and the right to use a homestead secure no claim. 民法典 399.
pub fn right_can_be_mortgaged(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.right.kind {
        kind @ (RightKind::CollectiveLandOwnership
        | RightKind::StateLandOwnership
        | RightKind::Homestead
        | RightKind::HomesteadAndHouse) => Verdict::Refuse(Ground::showing("R-40.barred", kind.term())),
        _ => Verdict::PASS,
    }
}

/// a building is mortgaged together with the right to use its land. 民法典 397; 实施细则 2, 65.
pub fn building_and_land_together(subject: &Subject<'_>) -> Verdict {
    match subject.section::<AgreedMortgage>().map(|agreed| agreed.object) {
        None => Verdict::needs(Needs::Section),
        Some(MortgagedObject::LandAndHouse) => Verdict::PASS,
        Some(_) => supplement("R-41.together"),
    }
}

/// the application says how much is secured and, by the kind of mortgage, until when; the last day is not before the
/// first, and the rank is never said but made by the register. 民法典 400, 414, 420.
pub fn secured_claim_is_said(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(agreed) = subject.section::<AgreedMortgage>() else { return unknown(Needs::Section) };
    let at = |code, field: &str| (supplement(code), Some(field.to_owned()));
    let mut told = Vec::new();
    if agreed.amount.is_zero() {
        told.push(at("R-42.amount", "mortgage.amount"));
    }
    let never_agreed = agreed.method == MortgageMethod::MaximumAmount && agreed.from.is_none() && agreed.to.is_none();
    for (day, field) in [(agreed.from, "mortgage.from"), (agreed.to, "mortgage.to")] {
        let fault = match day {
            // That a maximum amount has no term at all is R-44's.
            None if never_agreed => None,
            None => Some("R-42.day_missing"),
            Some(day) if !CONTRACT_YEARS.contains(&day.ymd().0) => Some("time.day_range"),
            Some(_) => None,
        };
        told.extend(fault.map(|code| at(code, field)));
    }
    if let (Some(from), Some(to)) = (agreed.from, agreed.to)
        && to < from
    {
        told.push(at("R-42.order", "mortgage.to"));
    }
    told
}

/// who lends on homes is licensed for it; what a person lends, or an organisation without a licence, is looked at by
/// a person. 银行业监督管理法 19.
pub fn lender_is_licensed(subject: &Subject<'_>) -> Verdict {
    let Some(lender) = subject.right_holders().next() else { return Verdict::needs(Needs::Section) };
    if lender.kind.principal() == PrincipalKind::Person {
        return manual("R-43.private_creditor");
    }
    match subject.facts.lender() {
        Known::Yes(DocumentFact::Confirmed) => Verdict::PASS,
        Known::Yes(DocumentFact::Contradicted) => manual("R-43.not_licensed"),
        Known::NotYet => Verdict::needs(Needs::LenderLicence),
    }
}

/// a mortgage of a maximum amount says until when its claims can arise; where the parties agreed on no such time, the
/// law's two years run, and a person looks. 民法典 420, 423.
pub fn maximum_amount_is_determined(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(agreed) = subject.section::<AgreedMortgage>() else { return unknown(Needs::Section) };
    match (agreed.method, agreed.from, agreed.to) {
        (MortgageMethod::MaximumAmount, None, None) => answer(manual("R-44.no_period")),
        _ => Vec::new(),
    }
}
