//! the unit, its right and its certificate.

use super::{
    super::{Ground, Known, Needs, Subject, Verdict},
    manual, supplement,
};
use crate::dictionary::TenureStatus;

/// this registry decides only on units of its own districts that its cadastre knows. 暂行条例 7, 17(4).
pub fn unit_belongs_to_this_registry(subject: &Subject<'_>) -> Verdict {
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let district = item.unit.district();
    if !subject.pack.parameters.districts.iter().any(|d| d == district.as_str()) {
        return Verdict::NotAccept(Ground::showing("R-04.other_registry", district.as_str()));
    }
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if register.unit == item.unit { Verdict::PASS } else { Verdict::NotAccept(Ground::of("R-04.no_such_unit")) }
}

/// only a current unit can be dealt in; one split, merged or ended since is looked at. 暂行条例 8.
pub fn unit_is_current(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    match register.status {
        TenureStatus::Current => Verdict::PASS,
        status => Verdict::Manual(Ground::showing("R-05.unit_not_current", status.term())),
    }
}

/// a right that was never first registered cannot be transferred. 实施细则 24.
pub fn home_is_first_registered(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if register.right.status != TenureStatus::Current || register.right.holders.is_empty() {
        return Verdict::Refuse(Ground::of("R-06.not_first_registered"));
    }
    match subject.item() {
        None => Verdict::needs(Needs::Section),
        Some(item) if item.right != register.right.kind => manual("R-06.other_right"),
        Some(_) => Verdict::PASS,
    }
}

/// the certificate quoted is in force and belongs to this unit; the register beats the paper. 民法典 217.
pub fn certificate_is_in_force(subject: &Subject<'_>) -> Verdict {
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if register.unit == item.unit && register.right.certificates.contains(&item.certificate) {
        Verdict::PASS
    } else {
        supplement("R-09.certificate")
    }
}
