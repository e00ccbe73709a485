//! The policy pack (业务规则包): signed, versioned, dated data by which an office decides.
//!
//! Parameters, fees, checklists and notices live here and never in code. One pack is embedded as the floor; the
//! registry decides by the pack effective at acceptance. A pack exists only where [`PolicyPack::read`] found that it is
//! in one form, contradicts itself nowhere, and has everything that the law of this program looks up in it.

mod content;
mod read;

use std::ops::Deref;

use serde::Serialize;

pub use content::{
    Checklist, ChecklistLine, FeeTable, Letters, MaterialNeed, Notice, PackContent, Parameters, PieceFee, Switch,
};
pub use read::{Contradiction, MatterReferences, Missing, PackError, References};

/// The pack built into every phone and registry (兜底规则包): canonical JSON, trusted by its digest in the build. A
/// lower version than this is never taken.
pub const FLOOR_PACK: &[u8] = include_bytes!("floor.json");

/// A policy pack that was read: one spelling, no contradiction, no reference into nothing. Only [`PolicyPack::read`]
/// makes one; it is read through its content and never changed.
///
/// ```
/// use ereg_law::{matter::LAW, policy::FLOOR_PACK, references::floor_pack};
///
/// let pack = floor_pack()?; // built into every phone and registry
/// assert_eq!(LAW.read_pack(FLOOR_PACK)?, pack);
/// // An operator's next pack takes its place only if it is newer.
/// assert_eq!(pack.succeeds(&pack).unwrap_err().code(), "policy.lower_version");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PolicyPack(PackContent);

impl PolicyPack {
    /// Reads the canonical bytes of a pack, and checks it against what the law of this program looks up in it. Whether
    /// an operator signed the bytes is checked before.
    ///
    /// # Errors
    /// Any [`PackError`] but those that compare with another pack.
    pub fn read(bytes: &[u8], references: &References) -> Result<PolicyPack, PackError> {
        read::checked(bytes, references).map(PolicyPack)
    }

    /// Whether this pack may take the place of the one in force.
    ///
    /// # Errors
    /// [`PackError::OtherOffice`] and [`PackError::LowerVersion`] (an equal version is the same pack, not a newer one).
    pub fn succeeds(&self, current: &PolicyPack) -> Result<(), PackError> {
        if (&self.id, &self.office) != (&current.id, &current.office) {
            return Err(PackError::OtherOffice);
        }
        if self.version > current.version { Ok(()) } else { Err(PackError::LowerVersion) }
    }
}

impl Deref for PolicyPack {
    type Target = PackContent;

    fn deref(&self) -> &PackContent {
        &self.0
    }
}

/// Tests take a pack apart to show what follows from each part of it; no product build can.
#[cfg(any(test, feature = "fixtures"))]
impl std::ops::DerefMut for PolicyPack {
    fn deref_mut(&mut self) -> &mut PackContent {
        &mut self.0
    }
}

#[cfg(test)]
mod tests;
