//! The letter of acceptance (受理凭证): number, rank, limits, and the papers that came in.

use ereg_domain::{identifier::CaseNumber, text::Address, time::Instant};
use serde::{Deserialize, Serialize};

use super::{
    letter::{ApplicationNumber, LastDay, Letterhead, few, numbered, paragraph, row},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::{LicenceExtension, Metadata};
use crate::text::{Bilingual, PaperText};

/// A material that came in with the application (收件).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedMaterial {
    /// Its name in the checklist.
    pub name: Bilingual,
    /// The number of files that it came in.
    pub files: u32,
}

/// The face of a letter of acceptance.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceFace {
    /// The case.
    pub head: Letterhead,
    /// 受理号.
    pub number: CaseNumber,
    /// The rank in the order of acceptance.
    pub rank: u64,
    /// Cases on the same unit that stand before it.
    pub ahead: u32,
    /// Registry time of the acceptance.
    pub accepted_at: Instant,
    /// The legal limit (暂行条例 20).
    pub decide_by: LastDay,
    /// The time that the office promises; no limit.
    pub promised_by: LastDay,
    /// The location of the unit (坐落), where the register has it.
    pub location: Option<Address>,
    /// The materials that came in with it, in the order of the checklist.
    pub materials: Vec<ReceivedMaterial>,
}

debug_without_content!(ReceivedMaterial, AcceptanceFace);

impl AcceptanceFace {
    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let mut parts = self.head.rows()?;
        parts.extend(self.location.as_ref().map(|location| row(words::LOCATION, location.to_string())));
        let materials = few("materials", &self.materials)?;
        let materials = if materials.is_empty() {
            words::NO_MATERIALS.to_owned()
        } else {
            numbered(materials.iter().map(|material| words::material(&material.name, material.files)))
        };
        parts.extend([
            row(words::ACCEPTED_AT, words::time(self.accepted_at)),
            row(words::RANK, words::rank(self.rank, self.ahead)),
            row(words::DECIDE_BY, self.decide_by.written()),
            row(words::PROMISED_BY, self.promised_by.written()),
            row(words::MATERIALS, materials),
            paragraph(words::ACCEPTED),
        ]);
        Ok(self.head.letter(words::ACCEPTANCE, self.application(), parts))
    }

    pub(super) fn metadata(&self) -> Metadata {
        let mut metadata = self.head.metadata(words::ACCEPTANCE, self.application());
        let location = self.location.as_ref().map(|location| (LicenceExtension::Location, location.to_string()));
        metadata.extensions.extend(location);
        metadata
    }

    fn application(&self) -> ApplicationNumber {
        ApplicationNumber::Accepted(self.number)
    }
}
