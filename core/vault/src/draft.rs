//! Drafts as typed (草稿): one record a draft, saved at each field, and its line in the list.

use std::collections::BTreeMap;
use std::fmt;

use ereg_domain::{
    canonical::to_canonical,
    name::{MatterId, SectionName},
    party::Slot,
    time::Instant,
};
use ereg_law::draft::{DraftState, TypedFields};
use ereg_protocol::id::DraftId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::collection::{Collection, List};
use crate::error::VaultError;
use crate::stored::parse;
use crate::tx::Tx;
use crate::vault::Vault;
use crate::view::View;

/// A draft on this device. Never printed: it is all personal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredDraft {
    /// Its id; the workspace's too once it is shared.
    pub draft_id: DraftId,
    /// Registration type.
    pub matter: MatterId,
    /// The title in the list, in the person's own words (the home's place).
    pub title: String,
    /// The values typed, by field, byte for byte.
    pub typed: TypedFields,
    /// The last revision written of each section this device writes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub revs: BTreeMap<SectionName, u64>,
    /// The state it is in.
    pub state: DraftState,
    /// The slot of the person this vault belongs to.
    pub slot: Slot,
    /// Media attached, by material code and digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<ereg_trust::manifest::MediaRef>,
    /// Device wall clock of the last edit: sorts and reminds, decides nothing.
    pub edited_at: Instant,
}

impl fmt::Debug for StoredDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredDraft({}, {} fields)", self.draft_id, self.typed.len())
    }
}

/// The line that stands for a draft in the list of drafts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftLine {
    /// Its id.
    pub draft_id: DraftId,
    /// Registration type.
    pub matter: MatterId,
    /// The title in the list.
    pub title: String,
    /// The state it is in.
    pub state: DraftState,
    /// The person's slot.
    pub slot: Slot,
    /// Device wall clock of the last edit.
    pub edited_at: Instant,
}

impl fmt::Debug for DraftLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftLine({})", self.draft_id)
    }
}

impl StoredDraft {
    fn line(&self) -> DraftLine {
        DraftLine {
            draft_id: self.draft_id,
            matter: self.matter,
            title: self.title.clone(),
            state: self.state.clone(),
            slot: self.slot,
            edited_at: self.edited_at,
        }
    }
}

impl View<'_> {
    /// A draft, as it was last saved.
    pub fn draft(&self, draft_id: DraftId) -> Result<Option<StoredDraft>, VaultError> {
        self.get_json(Collection::Draft, &draft_id.bytes())
    }

    /// Drafts, last edited first.
    pub fn drafts(&self, skip: usize, limit: usize) -> Result<Vec<DraftLine>, VaultError> {
        self.recent(List::Drafts, skip, limit)?.iter().map(|listed| parse(&listed.line)).collect()
    }
}

impl Tx<'_> {
    /// A draft, with what this transaction wrote.
    pub fn draft(&self, draft_id: DraftId) -> Result<Option<StoredDraft>, VaultError> {
        self.view.draft(draft_id)
    }

    /// Saves a draft and brings it to the front of the list.
    pub fn save_draft(&mut self, draft: &StoredDraft) -> Result<(), VaultError> {
        let bytes = Zeroizing::new(to_canonical(draft)?);
        let line = Zeroizing::new(to_canonical(&draft.line())?);
        self.index_draft(draft)?;
        self.put_listed(List::Drafts, &draft.draft_id.bytes(), &bytes, &line)
    }

    /// Throws a draft away, by the person's wish alone.
    pub fn discard_draft(&mut self, draft_id: DraftId) -> Result<(), VaultError> {
        self.delete(Collection::Draft, &draft_id.bytes())
    }
}

impl Vault {
    /// Saves a draft, durable when this returns. With a command to send, use [`Vault::write`].
    pub fn save_draft(&self, draft: &StoredDraft) -> Result<(), VaultError> {
        self.write(|tx| tx.save_draft(draft))
    }

    /// A draft, as it was last saved.
    pub fn draft(&self, draft_id: DraftId) -> Result<Option<StoredDraft>, VaultError> {
        self.read(|view| view.draft(draft_id))
    }

    /// Drafts, last edited first.
    pub fn drafts(&self, skip: usize, limit: usize) -> Result<Vec<DraftLine>, VaultError> {
        self.read(|view| view.drafts(skip, limit))
    }
}
