//! What the law of this program looks up in a policy pack by name, so that the reader of packs can check that each is
//! there.

use std::collections::BTreeMap;

use crate::{
    application::MatterType,
    checklist,
    policy::{FLOOR_PACK, MatterReferences, PackError, PolicyPack, References},
    review::table::RULES,
    sheet,
};

/// Every reference of the law into a pack.
pub fn references() -> References {
    let acknowledged = RULES.iter().filter_map(|rule| rule.notice);
    let sale = MatterReferences {
        disclosures: sheet::SHOWN.into_iter().chain(acknowledged).collect(),
        materials: checklist::ASKED.into_iter().collect(),
    };
    References { matters: BTreeMap::from([(MatterType::T04, sale)]) }
}

/// The floor pack, read.
///
/// # Errors
/// None in a build whose tests are green.
pub fn floor_pack() -> Result<PolicyPack, PackError> {
    PolicyPack::read(FLOOR_PACK, &references())
}

/// A pack from its canonical bytes, read by the law of this program.
///
/// # Errors
/// As [`PolicyPack::read`].
pub fn read_pack(bytes: &[u8]) -> Result<PolicyPack, PackError> {
    PolicyPack::read(bytes, &references())
}
