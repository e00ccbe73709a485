//! Persons and organisations, their mandates, keys and vaults, the commands they sent, and the counters that numbers are taken from.

use ereg_domain::{
    identifier::PersonNumber,
    party::{IdentityNumber, PrincipalNumber},
    time::Instant,
};
use ereg_protocol::id::{AccountId, CommandId, VaultMark};
use ereg_trust::{digest::Digest, key_record::KeyUse, keys::KeyId};

use super::StoreError;
use crate::model::{Enrolled, KeyRow, KeyStanding, MandateRow, RequestKey};

/// A stored answer to a command.
pub(crate) struct StoredOutcome {
    /// Digest of the command's bytes.
    pub digest: Digest,
    /// The outcome envelope.
    pub outcome: Vec<u8>,
}

/// A command's row.
pub(crate) struct CommandRow<'a> {
    /// Account, or thumbprint for an enrolment.
    pub principal: &'a str,
    /// Its id.
    pub command_id: &'a str,
    /// Name of its kind.
    pub kind: &'a str,
    /// Digest of its bytes.
    pub digest: Digest,
    /// The outcome envelope.
    pub outcome: &'a [u8],
}

/// The reads of persons.
pub(crate) trait AccountReads {
    /// Count of the numbers that a counter has given.
    fn counter(&self, name: &str) -> Result<u64, StoreError>;

    /// A device's key.
    fn key(&self, id: &KeyId) -> Result<Option<KeyRow>, StoreError>;

    /// The number of keys of a use that one holder has registered for an account after a time: the account's own, or whoever
    /// acts for it.
    fn keys_since(
        &self,
        account: &AccountId,
        holder: Option<&PersonNumber>,
        key_use: KeyUse,
        since: Instant,
    ) -> Result<u32, StoreError>;

    /// The person or organisation of an account.
    fn enrolled(&self, account: &AccountId) -> Result<Option<Enrolled>, StoreError>;

    /// The account of a number, of a person or an organisation.
    fn enrolled_by_number(&self, number: &IdentityNumber) -> Result<Option<Enrolled>, StoreError>;

    /// A mandate by its digest.
    fn mandate(&self, digest: Digest) -> Result<Option<MandateRow>, StoreError>;

    /// Every mandate of a principal, in the order in which they were taken.
    fn mandates_of(&self, number: &PrincipalNumber) -> Result<Vec<MandateRow>, StoreError>;

    /// The marks that vaults of an account told last, each with the request key it came under.
    fn vault_marks(&self, account: &AccountId) -> Result<Vec<(String, VaultMark)>, StoreError>;

    /// The stored answer to a command.
    fn outcome(&self, principal: &str, command: CommandId) -> Result<Option<StoredOutcome>, StoreError>;

    /// A request key by its thumbprint.
    fn request_key(&self, id: &KeyId) -> Result<Option<RequestKey>, StoreError> {
        let row = self.key(id)?.filter(|row| row.key_use == KeyUse::Request);
        Ok(row.map(|row| RequestKey {
            account: row.account,
            key: row.key,
            standing: if row.revoked_at.is_some() { KeyStanding::Revoked } else { KeyStanding::Valid },
        }))
    }
}

/// The writes of persons.
pub(crate) trait AccountWrites {
    /// Sees to it that a counter has given at least this many numbers.
    fn raise(&self, name: &str, taken: u64) -> Result<(), StoreError>;

    /// An account.
    fn put_account(&self, who: &Enrolled) -> Result<(), StoreError>;

    /// Records that the holder of an account is called otherwise from now on, or was before.
    fn rename(&self, who: &Enrolled) -> Result<(), StoreError>;

    /// A mandate; of one that is held, when it was revoked.
    fn put_mandate(&self, row: &MandateRow) -> Result<(), StoreError>;

    /// A device's key.
    fn put_key(&self, key: &KeyRow) -> Result<(), StoreError>;

    /// The newest mark of the vault behind a request key, in the place of the one it told before, under whatever keys.
    fn put_vault_mark(
        &self,
        key: &str,
        account: &AccountId,
        before: Option<VaultMark>,
        newest: VaultMark,
    ) -> Result<(), StoreError>;

    /// A command with its outcome, for ever.
    fn put_command(&self, row: &CommandRow<'_>) -> Result<(), StoreError>;
}
