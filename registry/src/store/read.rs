//! Reading rows. Works on the reader and inside the writer's transaction alike.

use ereg_protocol::id::AccountId;
use ereg_trust::keys::{KeyId, PublicKey};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use crate::service::{KeyStanding, RequestKey};

/// The rows of one office.
pub(crate) struct Rows<'a> {
    pub(super) connection: &'a Connection,
    pub(super) office: &'a str,
}

impl<'a> Rows<'a> {
    /// Reads with this connection.
    pub(crate) fn new(connection: &'a Connection, office: &'a str) -> Rows<'a> {
        Rows { connection, office }
    }

    /// A request key by its thumbprint.
    pub(crate) fn request_key(&self, id: &KeyId) -> Result<Option<RequestKey>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT account, key, revoked_ms FROM key WHERE office = ?1 AND key_id = ?2 AND use = 'request'",
        )?;
        let row = statement
            .query_row(params![self.office, id.to_string()], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<i64>>(2)?))
            })
            .optional()?;
        let Some((account, key, revoked)) = row else { return Ok(None) };
        let bad = |_| StoreError::Row { table: "key" };
        Ok(Some(RequestKey {
            account: account.parse::<AccountId>().map_err(|_| StoreError::Row { table: "key" })?,
            key: key.parse::<PublicKey>().map_err(bad)?,
            standing: if revoked.is_some() { KeyStanding::Revoked } else { KeyStanding::Valid },
        }))
    }
}
