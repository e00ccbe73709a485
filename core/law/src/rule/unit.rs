//! Faults in the code of a unit (不动产单元代码) by itself.

use super::answer::supplement;
use crate::{
    subject::Subject,
    verdict::{Ground, Needs, Verdict},
};

/// The fault in the code of the unit by itself; `slip` says of what looks mistyped what follows.
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
