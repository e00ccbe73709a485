//! the unit, its right and its certificate.

use ereg_domain::{dictionary::TenureStatus, identifier::QuotedCertificate, register::RegisterFacts, time::DAY_MS};

use super::{
    super::{Ground, Needs, Verdict},
    manual, supplement, supplement_once,
};
use crate::{
    draft::ProblemOf,
    subject::{Known, Subject},
};

/// this registry decides only on homes of its own districts that its cadastre knows; another district's goes to
/// the registry of that place. The code has no check digit, so one that the cadastre does not know, or whose district is
/// one keystroke away from one of ours, is a slip first: it is corrected, and never ends the case; where a supplement has
/// not mended it, a person looks. 暂行条例 7, 17(2), 17(4).
pub fn unit_belongs_to_this_registry(subject: &Subject<'_>) -> Verdict {
    if let Some(told) = subject.problems.iter().find(|p| p.concerns() == ProblemOf::Unit) {
        return supplement(told.code);
    }
    if let Some(fault) = fault_of_district(subject, |ground| supplement_once(subject, ground)) {
        return fault;
    }
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if register.unit == item.unit { Verdict::PASS } else { supplement_once(subject, Ground::of("R-04.no_such_unit")) }
}

/// R-04 where somebody asks about a unit: only its district is judged. Whether the register has such a unit is told to who
/// holds it, and to nobody else. 暂行条例 7; 实施细则 99(1).
pub fn what_is_asked_about_is_ours(subject: &Subject<'_>) -> Verdict {
    if let Some(told) = subject.problems.iter().find(|p| p.concerns() == ProblemOf::Unit) {
        return supplement(told.code);
    }
    fault_of_district(subject, Verdict::Supplement).unwrap_or(Verdict::PASS)
}

/// What is wrong with the code of the unit by itself; `slip` says of what looks mistyped what follows.
pub(super) fn fault_of_district(subject: &Subject<'_>, slip: impl Fn(Ground) -> Verdict) -> Option<Verdict> {
    let Some(item) = subject.item() else { return Some(Verdict::needs(Needs::Section)) };
    if !subject.form.deals_in(&item.unit) {
        return Some(supplement("unit.no_building"));
    }
    let district = item.unit.district();
    let ours = &subject.pack.parameters.districts;
    if !ours.iter().any(|d| d == district.as_str()) {
        // All districts of this city are this office's: one that is none of them does not exist.
        if !district.can_be() || ours.iter().any(|d| d.starts_with(district.city())) {
            return Some(slip(Ground::of("R-04.no_such_unit")));
        }
        if ours.iter().any(|own| is_one_slip(own, district.as_str())) {
            return Some(slip(Ground::showing("R-04.district_mistyped", district.as_str())));
        }
        return Some(Verdict::NotAccept(Ground::showing("R-04.other_registry", district.as_str())));
    }
    None
}

/// Whether one digit mistyped, or two neighbours swapped, makes the one out of the other.
fn is_one_slip(meant: &str, typed: &str) -> bool {
    let differs: Vec<usize> =
        meant.bytes().zip(typed.bytes()).enumerate().filter(|(_, (a, b))| a != b).map(|(place, _)| place).collect();
    let swapped = |a: usize, b: usize| {
        let (meant, typed) = (meant.as_bytes(), typed.as_bytes());
        a + 1 == b && meant.get(a) == typed.get(b) && meant.get(b) == typed.get(a)
    };
    match differs.as_slice() {
        [_] => true,
        [a, b] => swapped(*a, *b),
        _ => false,
    }
}

/// only a current unit can be dealt in; one split, merged or ended since is looked at. 暂行条例 8.
pub fn unit_is_current(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.status {
        TenureStatus::Current => Verdict::PASS,
        status => Verdict::Manual(Ground::showing("R-05.unit_not_current", status.term())),
    }
}

/// a right that was never first registered cannot be transferred; one that has ended is told by what ended it, and
/// a person looks. 实施细则 24.
pub fn home_is_first_registered(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    match register.right.status {
        TenureStatus::Historic | TenureStatus::Terminated => return right_has_ended(register),
        TenureStatus::Current if !register.right.holders.is_empty() => {}
        TenureStatus::Current | TenureStatus::Provisional => {
            return Verdict::Refuse(Ground::of("R-06.not_first_registered"));
        }
    }
    match subject.item() {
        None => Verdict::needs(Needs::Section),
        Some(item) if item.right != register.right.kind => manual("R-06.other_right"),
        Some(_) => Verdict::PASS,
    }
}

fn right_has_ended(register: &RegisterFacts) -> Verdict {
    let ended = register.right.ended.as_ref();
    let shown = ended.map(|end| vec![end.entry.to_string(), end.registered_at.day().to_string()]);
    Verdict::Manual(Ground { code: "R-06.right_ended", shown: shown.unwrap_or_default() })
}

/// what the matter has the portal say to everybody stands there, and has stood for the days of the pack: none by
/// national law. 实施细则 22.
pub fn statement_is_published(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(since) = subject.facts.published() else { return Verdict::needs(Needs::Publication) };
    let waits = i64::from(subject.pack.parameters.statement_days) * DAY_MS;
    if subject.as_of < since.plus_ms(waits) { Verdict::needs(Needs::Publication) } else { Verdict::PASS }
}

/// the certificate quoted is in force and belongs to this unit; the register beats the paper. An old 房产证 or
/// 土地证 counts. 民法典 217; 暂行条例 33; 实施细则 105.
pub fn certificate_is_in_force(subject: &Subject<'_>) -> Verdict {
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let quoted = item.certificate.as_ref().filter(|quoted| register.right.is_certified_by(quoted));
    match quoted.filter(|_| register.unit == item.unit) {
        None => supplement("R-09.certificate"),
        Some(QuotedCertificate::Title(_)) => Verdict::PASS,
        Some(QuotedCertificate::Old(_)) => Verdict::noting(Ground::of("R-09.old_paper")),
    }
}
