//! Shared workspaces and the chunks of their media.

use ereg_domain::time::Instant;
use ereg_protocol::id::{AccountId, DraftId};
use ereg_trust::digest::Digest;

use super::StoreError;
use crate::model::Workspace;

/// The reads of workspaces.
pub(crate) trait DraftReads {
    /// A workspace with everything in it.
    fn workspace(&self, draft: DraftId) -> Result<Option<Workspace>, StoreError>;

    /// Number of workspaces, neither over nor submitted, in which an account takes part.
    fn open_workspaces(&self, account: &AccountId, now: Instant) -> Result<u32, StoreError>;

    /// Workspaces of an account that announce this medium.
    fn drafts_with_medium(&self, account: &AccountId, digest: Digest) -> Result<Vec<DraftId>, StoreError>;

    /// One chunk, by its leaf hash.
    fn chunk(&self, draft: DraftId, leaf: Digest) -> Result<Option<Vec<u8>>, StoreError>;

    /// Workspaces whose time is over without a case.
    fn workspaces_over(&self, now: Instant, most: u32) -> Result<Vec<DraftId>, StoreError>;
}

/// The writes of workspaces.
pub(crate) trait DraftWrites {
    /// A workspace with all that is in it, if nobody wrote it since it was loaded. Only rows that differ are written.
    fn put_workspace(&self, workspace: &Workspace) -> Result<(), StoreError>;

    /// A workspace whose time is over goes with everything in it.
    fn drop_workspace(&self, draft: DraftId) -> Result<(), StoreError>;

    /// One checked chunk of a medium.
    fn put_chunk(&self, draft: DraftId, leaf: Digest, bytes: &[u8]) -> Result<bool, StoreError>;

    /// Chunks that no announcement of the workspace needs any more go.
    fn drop_chunks(&self, draft: DraftId) -> Result<(), StoreError>;
}
