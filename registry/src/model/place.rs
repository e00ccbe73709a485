//! The name of the registering place in certificate numbers of the demonstration office.

use ereg_domain::identifier::UnitCode;

/// `演示市‹区›`, such as 演示市江岸; a district without a name stands by its code.
pub(crate) fn place_of(unit: &UnitCode) -> String {
    let district = unit.district();
    match district.wuhan() {
        Some(known) => format!("演示市{}", known.short_name()),
        None => format!("演示市{district}"),
    }
}
