//! The place of a unit's entries in the book: their leaves, each with its path to the newest checkpoint.

use ereg_domain::identifier::UnitCode;
use ereg_trust::{checkpoint::SignedCheckpoint, merkle::inclusion_path, query_result::EntryProof};

use super::nodes::nodes;
use crate::{
    fault::ServiceFault,
    model::{BookProof, EntryContent},
    store::{StoreError, book::BookReads},
};

/// The proof of a unit's entries; `None` for a unit that has none.
pub(crate) fn proof_of(rows: &dyn BookReads, unit: &UnitCode) -> Result<Option<BookProof>, ServiceFault> {
    let Some(note) = rows.checkpoint()? else { return Ok(None) };
    let unreadable = || StoreError::Row { table: "entry" };
    let size = SignedCheckpoint::parse(&note).map_err(|_| ServiceFault::Object("checkpoint"))?.checkpoint.size;
    let mut entries = Vec::new();
    for content in rows.contents_of(unit.as_str())? {
        let content: EntryContent = serde_json::from_slice(&content).map_err(|_| unreadable())?;
        let entry_index = content.entry_index;
        let row = rows.entry(entry_index)?.ok_or_else(unreadable)?;
        let path =
            inclusion_path(&nodes(rows), entry_index, size).map_err(|_| ServiceFault::Object("inclusion path"))?;
        let (content_commit, shown, registered_at) = (row.content_commit, row.shown, row.booked_at);
        entries.push(EntryProof { entry_index, registered_at, content_commit, shown, path });
    }
    Ok((!entries.is_empty()).then_some(BookProof { entries, checkpoint: note }))
}
