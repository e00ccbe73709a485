//! Disclosures (须知): the texts of the policy pack that a person reads and acknowledges.

use serde::{Deserialize, Serialize};

/// The name of a disclosure: its id and the version of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureRef {
    /// Its id, such as `objection_risk`.
    pub id: String,
    /// Its version.
    pub version: u32,
}
