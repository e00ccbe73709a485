//! What a caller may read.
use super::*;
use ereg_protocol::{feed::*, id::*, objects::*};
use ereg_trust::digest::Digest;

/// A page of a feed.
pub(super) struct FeedPage { pub lines: Vec<FeedLine>, pub next: Option<FeedCursor> }

impl Service {
    pub(super) fn command(&self, _caller: &Caller, _bytes: &[u8]) -> Result<Vec<u8>, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn feed_page(&self, _account: &AccountId, _cursor: &FeedCursor) -> Result<FeedPage, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn homes(&self, _account: &AccountId) -> Result<Vec<HeldHome>, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn extract(&self, _account: &AccountId, _unit: &UnitCode) -> Result<String, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn workspace(&self, _account: &AccountId, _draft: DraftId) -> Result<WorkspaceView, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn medium(&self, _account: &AccountId, _digest: Digest) -> Result<MediumState, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn put_chunk(&self, _account: &AccountId, _digest: Digest, _index: u32, _bytes: &[u8]) -> Result<(), Refusal> { Err(Refusal::NotFound) }
    pub(super) fn chunk(&self, _account: &AccountId, _digest: Digest, _index: u32) -> Result<Vec<u8>, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn trust_bytes(&self) -> Vec<u8> { self.0.keys.bundle().bytes().to_vec() }
    pub(super) fn signed_pack(&self) -> SignedPack { self.0.pack.signed.clone() }
    pub(super) fn checkpoint(&self) -> Result<String, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn inclusion(&self, _index: u64, _size: u64) -> Result<Proof, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn consistency(&self, _from: u64, _to: u64) -> Result<Proof, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn signed_time(&self, _nonce: &str) -> Result<String, Refusal> { Err(Refusal::NotFound) }
    pub(super) fn status(&self, _token: &str) -> Result<String, Refusal> { Err(Refusal::NotFound) }
    /// Does what is due in the background, once: partner questions, unknown payments, refunds, heads of queues,
    /// workspaces whose time is over.
    pub fn tick(&self) -> Result<(), ServiceError> { Err(ServiceError::NoUnit) }
    /// Enters homes that were registered before this registry began, all or none of a call.
    pub fn enter_seed(&self, _homes: Vec<SeedHome>) -> Result<Vec<SeededHome>, ServiceError> { Err(ServiceError::Seed) }
    /// Makes an entry ex officio or on an authority's request.
    pub fn enter_official(&self, _unit: &UnitCode, _entry: OfficialEntry) -> Result<(), ServiceError> { Err(ServiceError::NoUnit) }
    /// Adds an event that is no command to the audit chain.
    pub fn audit(&self, _row: &AuditRow) -> Result<(), ServiceError> { Err(ServiceError::NoUnit) }
    /// Recomputes the whole book from its entries.
    pub fn verify_book(&self) -> Result<u64, ServiceError> { Err(ServiceError::NoUnit) }
}
