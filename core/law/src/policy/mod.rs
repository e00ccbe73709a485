//! The policy pack (业务规则包): signed, versioned, dated data by which an office decides.
//!
//! Parameters, fees, what an office says of each matter, and disclosures live here and never in code, each number with
//! its source. One pack is embedded as the floor; the
//! registry decides by the pack effective at acceptance. A pack exists only where [`PolicyPack::read`] found that it is
//! in one form, contradicts itself nowhere, and has everything that the law of this program looks up in it.

mod channel;
mod content;
mod difference;
mod licence_user;
mod read;
mod wording;

use std::{collections::BTreeMap, ops::Deref};

use ereg_domain::name::MatterId;
use serde::{Deserialize, Serialize, Serializer};

pub use channel::{ChannelId, ChannelIdError, ChannelKind, PaymentChannel};
pub use content::{
    BackOff, ChecklistLine, Disclosure, FeeTable, MaterialNeed, MatterFee, MatterLimits, MatterPack, NumberSource,
    PackContent, Parameters, PieceFee, Reminders, ShownWhere, SourceKind, Switch,
};
pub use difference::{Amount, LineChange, Measure, Rate, RuleChange, TextChange};
pub use licence_user::{LicencePurpose, LicenceUser};
pub use read::{AskedDisclosure, Contradiction, MatterReferences, Missing, PackError, References};
pub use wording::Wording;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyPack {
    content: PackContent,
    /// The parts written about matters that this program does not know: a newer one does.
    newer: BTreeMap<MatterId, serde_json::Value>,
}

impl PolicyPack {
    /// Reads the canonical bytes of a pack, and checks it against what the law of this program looks up in it. Whether
    /// an operator signed the bytes is checked before.
    ///
    /// # Errors
    /// Any [`PackError`] but those that compare with another pack.
    pub fn read(bytes: &[u8], references: &References) -> Result<PolicyPack, PackError> {
        read::checked(bytes, references)
    }

    /// Matters of this office that this program does not know, with what they are called: a newer program does.
    pub fn newer_matters(&self) -> impl Iterator<Item = (&MatterId, Wording)> {
        self.newer.iter().map(|(name, said)| {
            let called = said.get("name").and_then(|words| Wording::deserialize(words).ok());
            (name, called.unwrap_or_else(|| Wording { zh: name.as_str().to_owned(), en: name.as_str().to_owned() }))
        })
    }

    /// This pack as it decides a case at a time at which another is in force (受理时的规则包): all of it as it was at the
    /// acceptance, the fees of its bill too, but for the working days, which the newer one knows further into the future, and
    /// the channels of payment, of which only those count that are open now.
    #[must_use]
    pub fn deciding(&self, in_force: &PolicyPack) -> PolicyPack {
        let mut content = self.content.clone();
        content.calendar = in_force.content.calendar.clone();
        content.fees.channels = in_force.content.fees.channels.clone();
        PolicyPack { content, newer: self.newer.clone() }
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
        &self.content
    }
}

impl Serialize for PolicyPack {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error as _;
        let mut whole = serde_json::to_value(&self.content).map_err(S::Error::custom)?;
        if let Some(matters) = whole.get_mut("matters").and_then(serde_json::Value::as_object_mut) {
            matters.extend(self.newer.iter().map(|(name, said)| (name.as_str().to_owned(), said.clone())));
        }
        whole.serialize(to)
    }
}

/// Tests take a pack apart to show what follows from each part of it; no product build can.
#[cfg(any(test, feature = "fixtures"))]
impl std::ops::DerefMut for PolicyPack {
    fn deref_mut(&mut self) -> &mut PackContent {
        &mut self.content
    }
}

#[cfg(test)]
mod tests;
