//! The records that sync keeps in the vault beside outbox, cursor and media: all under the transit key, so that it runs
//! while the content is locked.

use ereg_domain::time::Instant;
use ereg_protocol::id::{AccountId, CommandId, VaultMarks};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, Tx, VaultError, View};
use serde::{Deserialize, Serialize};

use crate::time::TimeAnchor;

const ACCOUNT: &[u8] = b"account";
const TRUST: &[u8] = b"trust";
const TIME: &[u8] = b"time";
const CHECKPOINT: &[u8] = b"checkpoint";
const APP: &[u8] = b"app";
const ALARM: &[u8] = b"alarm";
const TOLD_AT: &[u8] = b"told_at";
const MARKS: &[u8] = b"marks";
const HERE: Collection = Collection::Connection;

/// The registry contradicted itself: what it said, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// `log.inconsistent`.
    pub code: String,
    /// The checkpoint that was kept, as signed.
    pub kept: String,
    /// The one that does not follow from it, as signed.
    pub seen: String,
}

/// The marks this vault has drawn, by which the registry tells it from an older copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// The last ones.
    pub drawn: VaultMarks,
    /// Whether the newest was told and answered: the next time one more is drawn.
    pub answered: bool,
}

fn key(kind: &str, id: &[u8]) -> Vec<u8> {
    [kind.as_bytes(), id].concat()
}

/// The account, once enrolled; without one there is no feed.
pub fn account(view: &View<'_>) -> Result<Option<AccountId>, VaultError> {
    view.get_json(HERE, ACCOUNT)
}

/// Remembers the account.
pub fn put_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), VaultError> {
    tx.put_json(HERE, ACCOUNT, account)
}

/// The pinned trust bundle's bytes.
pub fn trust(view: &View<'_>) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(view.get(HERE, TRUST)?.map(|b| b.to_vec()))
}

/// Keeps a trust bundle that was checked.
pub fn put_trust(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<(), VaultError> {
    tx.put(HERE, TRUST, bytes)
}

/// The anchor of trusted time.
pub fn time(view: &View<'_>) -> Result<Option<TimeAnchor>, VaultError> {
    view.get_json(HERE, TIME)
}

/// Keeps the anchor of trusted time.
pub fn put_time(tx: &mut Tx<'_>, anchor: &TimeAnchor) -> Result<(), VaultError> {
    tx.put_json(HERE, TIME, anchor)
}

/// The largest checkpoint seen, as signed.
pub fn checkpoint(view: &View<'_>) -> Result<Option<String>, VaultError> {
    view.get_json(HERE, CHECKPOINT)
}

/// Keeps the largest checkpoint.
pub fn put_checkpoint(tx: &mut Tx<'_>, note: &str) -> Result<(), VaultError> {
    tx.put_json(HERE, CHECKPOINT, &note)
}

/// The evidence, where the registry contradicted itself.
pub fn alarm(view: &View<'_>) -> Result<Option<Alarm>, VaultError> {
    view.get_json(HERE, ALARM)
}

/// Keeps the first evidence; a later one never replaces it.
pub fn put_alarm(tx: &mut Tx<'_>, alarm: &Alarm) -> Result<(), VaultError> {
    match tx.get(HERE, ALARM)? {
        Some(_) => Ok(()),
        None => tx.put_json(HERE, ALARM, alarm),
    }
}

/// Returns when the feed was last told to its end, registry time: certificates and cases are shown as of then.
pub fn told_at(view: &View<'_>) -> Result<Option<Instant>, VaultError> {
    view.get_json(HERE, TOLD_AT)
}

/// Remembers when the feed was told to its end.
pub fn put_told_at(tx: &mut Tx<'_>, at: Instant) -> Result<(), VaultError> {
    tx.put_json(HERE, TOLD_AT, &at)
}

/// The marks drawn here, once there are any.
pub fn marks(tx: &Tx<'_>) -> Result<Option<Marks>, VaultError> {
    tx.get_json(HERE, MARKS)
}

/// Keeps the marks.
pub fn put_marks(tx: &mut Tx<'_>, marks: &Marks) -> Result<(), VaultError> {
    tx.put_json(HERE, MARKS, marks)
}

/// Forgets them: the next one is the first.
pub fn forget_marks(tx: &mut Tx<'_>) -> Result<(), VaultError> {
    tx.delete(HERE, MARKS)
}

/// Whether the registry has taken note of a medium, so that its chunks may come.
pub fn is_announced(view: &View<'_>, digest: Digest) -> Result<bool, VaultError> {
    Ok(view.get(HERE, &key("announced/", digest.bytes()))?.is_some())
}

/// The registry knows a medium no more, for what held it is gone.
pub fn forget_announced(tx: &mut Tx<'_>, digest: Digest) -> Result<(), VaultError> {
    tx.delete(HERE, &key("announced/", digest.bytes()))
}

/// The registry has taken note of a medium.
pub fn put_announced(tx: &mut Tx<'_>, digest: Digest) -> Result<(), VaultError> {
    tx.put(HERE, &key("announced/", digest.bytes()), b"1")
}

/// Keeps the registry's signed no to a command, an outcome or, to an enrolment, a problem: evidence, and the sign that no
/// repeat will change it.
pub fn put_declined(tx: &mut Tx<'_>, command: CommandId, envelope: &[u8]) -> Result<(), VaultError> {
    tx.put(HERE, &key("declined/", &command.bytes()), envelope)
}

/// The registry's signed no to a command, as it came.
pub fn declined(view: &View<'_>, command: CommandId) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(view.get(HERE, &key("declined/", &command.bytes()))?.map(|bytes| bytes.to_vec()))
}

/// The version of the app that last ran over this vault.
pub fn app(view: &View<'_>) -> Result<Option<String>, VaultError> {
    view.get_json(HERE, APP)
}

/// Remembers the app's version.
pub fn put_app(tx: &mut Tx<'_>, version: &str) -> Result<(), VaultError> {
    tx.put_json(HERE, APP, &version)
}
