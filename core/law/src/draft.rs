//! The device's machine (草稿): what was typed, what cannot be read of it, and the four states of a draft.
//!
//! A draft is edited in fields and holds exactly what was typed; typed values begin at [`crate::form`] when it is
//! frozen. States carry what is true in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::{Whose, whose};

/// A field of a draft by path: `deal.price`, `parties.transferee.1.name`, `inquiry.true_intent`.
pub type FieldPath = String;

/// Typed text, by field. Absent = unanswered; `""` clears.
pub type TypedFields = BTreeMap<FieldPath, String>;

/// A problem of reading what was typed. Carries no value: only the field and a code of the message catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldProblem {
    /// The field; empty for the draft as a whole.
    pub field: FieldPath,
    /// Code of its text, such as `citizen_id.checksum` or `field.missing`.
    pub code: &'static str,
}

/// The rule that a problem belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemOf {
    /// A number or code.
    Number,
    /// The unit that is dealt in.
    Unit,
    /// A share.
    Share,
    /// The inquiry.
    Inquiry,
    /// Anything else: missing, too large, not a choice.
    Content,
}

impl FieldProblem {
    /// The rule it belongs to.
    pub fn concerns(&self) -> ProblemOf {
        let family = self.code.split('.').next().unwrap_or_default();
        match family {
            _ if whose(&self.field) == Whose::Own => ProblemOf::Inquiry,
            "unit" if self.code == NO_BUILDING => ProblemOf::Unit,
            "citizen_id" | "residence_permit" | "permanent_resident" | "credit_code" | "unit" | "title_certificate"
            | "identifier" => ProblemOf::Number,
            "share" => ProblemOf::Share,
            _ => ProblemOf::Content,
        }
    }
}

/// Code where the unit is no home.
pub(crate) const NO_BUILDING: &str = "unit.no_building";

/// The state of a draft on the device. Digests are `sha256:…` text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", deny_unknown_fields)]
pub enum DraftState {
    /// Being edited.
    Editing,
    /// Shared sections frozen into a manifest; nobody has signed.
    Frozen {
        /// Digest of the manifest.
        manifest: String,
        /// Its revision.
        manifest_rev: u64,
    },
    /// Some have signed.
    Signing {
        /// Digest of the manifest.
        manifest: String,
        /// Its revision.
        manifest_rev: u64,
        /// Slots whose signature over this manifest is known.
        signed: Vec<ereg_domain::party::Slot>,
    },
    /// All have signed; it can be submitted.
    Complete {
        /// Digest of the manifest.
        manifest: String,
        /// Its revision.
        manifest_rev: u64,
        /// Every slot.
        signed: Vec<ereg_domain::party::Slot>,
    },
}

/// A step that the machine does not know from where the draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the draft must be {needed} for this")]
pub struct DraftStepError {
    /// The state that is needed.
    pub needed: &'static str,
}

impl DraftState {
    /// Editing → Frozen with a new manifest. A frozen draft is edited first ([`DraftState::edit_shared`]): every
    /// signature falls.
    pub fn freeze(&self, manifest: String, manifest_rev: u64) -> Result<DraftState, DraftStepError> {
        match self {
            DraftState::Editing => Ok(DraftState::Frozen { manifest, manifest_rev }),
            _ => Err(DraftStepError { needed: "editing" }),
        }
    }

    /// The manifest in force with its number, once frozen.
    pub fn manifest(&self) -> Option<(&str, u64)> {
        match self {
            DraftState::Editing => None,
            DraftState::Frozen { manifest, manifest_rev }
            | DraftState::Signing { manifest, manifest_rev, .. }
            | DraftState::Complete { manifest, manifest_rev, .. } => Some((manifest, *manifest_rev)),
        }
    }

    /// An edit of a shared section: every signature falls.
    pub fn edit_shared(&self) -> DraftState {
        DraftState::Editing
    }

    /// An edit of a party's own section: only that party's signature falls.
    pub fn edit_own(&self, slot: ereg_domain::party::Slot) -> DraftState {
        match self {
            DraftState::Editing | DraftState::Frozen { .. } => self.clone(),
            DraftState::Signing { manifest, manifest_rev, signed }
            | DraftState::Complete { manifest, manifest_rev, signed } => {
                let (manifest, manifest_rev) = (manifest.clone(), *manifest_rev);
                let signed: Vec<_> = signed.iter().copied().filter(|s| *s != slot).collect();
                if signed.is_empty() {
                    DraftState::Frozen { manifest, manifest_rev }
                } else {
                    DraftState::Signing { manifest, manifest_rev, signed }
                }
            }
        }
    }

    /// A signature over the frozen manifest; `slots` are all that must sign.
    pub fn sign(
        &self,
        over: &str,
        slot: ereg_domain::party::Slot,
        slots: &[ereg_domain::party::Slot],
    ) -> Result<DraftState, DraftStepError> {
        let (manifest, manifest_rev, mut signed) = match self {
            DraftState::Frozen { manifest, manifest_rev } => (manifest, *manifest_rev, Vec::new()),
            DraftState::Signing { manifest, manifest_rev, signed } => (manifest, *manifest_rev, signed.clone()),
            DraftState::Editing | DraftState::Complete { .. } => return Err(DraftStepError { needed: "frozen" }),
        };
        // A place that nobody fills cannot sign, and a sheet without places is never complete.
        if !slots.contains(&slot) {
            return Err(DraftStepError { needed: "signed in one of its slots" });
        }
        if manifest != over {
            return Err(DraftStepError { needed: "frozen at the manifest signed" });
        }
        if !signed.contains(&slot) {
            signed.push(slot);
            signed.sort();
        }
        let manifest = manifest.clone();
        if slots.iter().all(|s| signed.contains(s)) {
            Ok(DraftState::Complete { manifest, manifest_rev, signed })
        } else {
            Ok(DraftState::Signing { manifest, manifest_rev, signed })
        }
    }
}
