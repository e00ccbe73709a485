//! A shared fact that a party says is wrong, as the registry keeps it.

use std::fmt;

use ereg_domain::time::Instant;
use ereg_law::dispute::DisputedFact;
use ereg_protocol::id::CommandId;
use serde::{Deserialize, Serialize};

/// A dispute of a case with what proves it. Its statement may hold a text of the person's: `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeRow {
    /// The command that raised it: the check's number at the source.
    pub id: CommandId,
    /// The part of it that its parties see.
    pub told: DisputedFact,
    /// Envelope `dispute.1`, verified when it came.
    pub statement: String,
    /// Registry time at which the source was reached with it; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
}

impl fmt::Debug for DisputeRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisputeRow").field("id", &self.id).field("told", &self.told).finish_non_exhaustive()
    }
}
