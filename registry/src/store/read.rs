//! Reading rows of one office. Works on the reader and inside the writer's transaction alike.

use ereg_domain::{
    identifier::{LicenceId, PersonNumber, TitleCertificateNumber, UnitCode},
    register::RegisterFacts,
    text::PersonName,
    time::Instant,
};
use ereg_protocol::{
    feed::ObjectKind,
    id::{AccountId, CommandId, VaultMark},
};
use ereg_trust::{
    digest::Digest,
    key_record::KeyUse,
    keys::{KeyId, PublicKey},
};
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::{
    StoreError,
    column::{int, json, number, text},
};
use crate::model::{KeyRow, KeyStanding, Person, RequestKey, UnitRecord};

/// A stored answer to a command.
pub(crate) struct StoredOutcome {
    /// Digest of the command's bytes.
    pub digest: Digest,
    /// The outcome envelope.
    pub outcome: Vec<u8>,
}

/// A row of the book.
pub(crate) struct EntryRow {
    /// The unit.
    pub unit: String,
    /// Number among the unit's entries.
    pub entry_seq: u64,
    /// Name of its kind.
    pub kind: String,
    /// Canonical content.
    pub content: Vec<u8>,
    /// Opens the commitment.
    pub salt: [u8; 32],
    /// The commitment.
    pub content_commit: Digest,
    /// Commitment to its certificates.
    pub shown: Digest,
    /// RFC 9162 leaf hash.
    pub entry_hash: Digest,
    /// 登簿时间.
    pub booked_at: Instant,
}

/// A certificate's row.
pub(crate) struct CertificateRow {
    /// 不动产权证书号.
    pub number: TitleCertificateNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// The entry that yielded it.
    pub entry_index: u64,
    /// Places of its holders in the entry's right.
    pub holders: Vec<u32>,
    /// As first sealed.
    pub token: String,
    /// The entry that cancelled it.
    pub cancelled_by: Option<u64>,
}

/// A unit's state as stored.
pub(crate) struct UnitState {
    /// The unit.
    pub unit: String,
    /// Number of its last entry.
    pub entry_seq: u64,
    /// Position of that entry.
    pub entry_index: u64,
    /// Hash of that entry.
    pub entry_hash: Digest,
    /// Canonical facts.
    pub facts: String,
}

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

    /// The office whose rows these are.
    pub(crate) fn office(&self) -> &'a str {
        self.office
    }

    /// One row, or none.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// Every row.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.all_while(sql, params, read, |_| true)
    }

    /// Every row up to the first after which no more is wanted.
    pub(crate) fn all_while<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        mut more: impl FnMut(&T) -> bool,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let read = read(row)?;
            let goes_on = more(&read);
            all.push(read);
            if !goes_on {
                break;
            }
        }
        Ok(all)
    }

    /// How many numbers a counter has given.
    pub(crate) fn counter(&self, name: &str) -> Result<u64, StoreError> {
        let taken = self
            .connection
            .prepare_cached("SELECT taken FROM counter WHERE office = ?1 AND name = ?2")?
            .query_row(params![self.office, name], |row| row.get::<_, i64>(0))
            .optional()?;
        u64::try_from(taken.unwrap_or(0)).map_err(|_| StoreError::Row { table: "counter" })
    }

    /// A request key by its thumbprint.
    pub(crate) fn request_key(&self, id: &KeyId) -> Result<Option<RequestKey>, StoreError> {
        let row = self.key(id)?.filter(|row| row.key_use == KeyUse::Request);
        Ok(row.map(|row| RequestKey {
            account: row.account,
            key: row.key,
            standing: if row.revoked_at.is_some() { KeyStanding::Revoked } else { KeyStanding::Valid },
        }))
    }

    /// A device's key.
    pub(crate) fn key(&self, id: &KeyId) -> Result<Option<KeyRow>, StoreError> {
        self.one(
            "SELECT account, key, use, revoked_ms, record FROM key WHERE office = ?1 AND key_id = ?2",
            params![self.office, id.to_string()],
            |row| {
                Ok(KeyRow {
                    id: *id,
                    account: text(row, 0, "key")?,
                    key: text::<PublicKey>(row, 1, "key")?,
                    key_use: match row.get_ref(2)?.as_str() {
                        Ok("request") => KeyUse::Request,
                        Ok("party") => KeyUse::Party,
                        _ => return Err(StoreError::Row { table: "key" }),
                    },
                    revoked_at: row.get::<_, Option<i64>>(3)?.map(Instant::from_ms),
                    record: row.get(4)?,
                })
            },
        )
    }

    /// The stored answer to a command.
    pub(crate) fn outcome(&self, principal: &str, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.one(
            "SELECT digest, outcome FROM command WHERE office = ?1 AND principal = ?2 AND command_id = ?3",
            params![self.office, principal, command.to_string()],
            |row| Ok(StoredOutcome { digest: text(row, 0, "command")?, outcome: row.get(1)? }),
        )
    }

    /// A person by account.
    pub(crate) fn person(&self, account: &AccountId) -> Result<Option<Person>, StoreError> {
        self.one(
            "SELECT account, name, id_no FROM account WHERE office = ?1 AND account = ?2",
            params![self.office, account.as_str()],
            person,
        )
    }

    /// A person by number.
    pub(crate) fn person_by_number(&self, id_no: &PersonNumber) -> Result<Option<Person>, StoreError> {
        self.one(
            "SELECT account, name, id_no FROM account WHERE office = ?1 AND id_no = ?2",
            params![self.office, id_no.as_str()],
            person,
        )
    }

    /// Accounts whose feed does not carry these bytes as the newest of any object of this kind.
    pub(crate) fn accounts_without(&self, kind: ObjectKind, digest: Digest) -> Result<Vec<AccountId>, StoreError> {
        self.all(
            "SELECT account FROM account a WHERE office = ?1 AND NOT EXISTS (SELECT 1 FROM newest n \
             WHERE n.office = ?1 AND n.account = a.account AND n.kind = ?2 AND n.digest = ?3) ORDER BY account",
            params![self.office, kind.name(), digest.to_string()],
            |row| text(row, 0, "account"),
        )
    }

    /// Number of an account's newest change; 0 before the first.
    pub(crate) fn newest_change(&self, account: &AccountId) -> Result<u64, StoreError> {
        let seq = self.one(
            "SELECT coalesce(max(seq), 0) FROM change WHERE office = ?1 AND account = ?2",
            params![self.office, account.as_str()],
            |row| number(row, 0, "change"),
        )?;
        Ok(seq.unwrap_or(0))
    }

    /// The marks that vaults of an account told last, each with the request key it came under.
    pub(crate) fn vault_marks(&self, account: &AccountId) -> Result<Vec<(String, VaultMark)>, StoreError> {
        self.all(
            "SELECT key_id, mark FROM vault_mark WHERE office = ?1 AND account = ?2",
            params![self.office, account.as_str()],
            |row| Ok((row.get(0)?, text(row, 1, "vault_mark")?)),
        )
    }

    /// How often an object has changed in an account's feed.
    pub(crate) fn revision(&self, account: &AccountId, kind: ObjectKind, object: &str) -> Result<u64, StoreError> {
        let rev = self.one(
            "SELECT rev FROM newest WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4",
            params![self.office, account.as_str(), kind.name(), object],
            |row| number(row, 0, "newest"),
        )?;
        Ok(rev.unwrap_or(0))
    }

    /// A unit as its entries made it.
    pub(crate) fn unit(&self, unit: &UnitCode) -> Result<Option<UnitRecord>, StoreError> {
        self.one(
            "SELECT entry_seq, entry_index, entry_hash, facts FROM unit WHERE office = ?1 AND unit = ?2",
            params![self.office, unit.as_str()],
            |row| {
                Ok(UnitRecord {
                    entry_seq: number(row, 0, "unit")?,
                    entry_index: number(row, 1, "unit")?,
                    entry_hash: text(row, 2, "unit")?,
                    facts: json::<RegisterFacts>(row, 3, "unit")?,
                })
            },
        )
    }

    /// Every unit's state, as stored.
    pub(crate) fn unit_states(&self) -> Result<Vec<UnitState>, StoreError> {
        self.all(
            "SELECT unit, entry_seq, entry_index, entry_hash, facts FROM unit WHERE office = ?1 ORDER BY unit",
            params![self.office],
            |row| {
                Ok(UnitState {
                    unit: row.get(0)?,
                    entry_seq: number(row, 1, "unit")?,
                    entry_index: number(row, 2, "unit")?,
                    entry_hash: text(row, 3, "unit")?,
                    facts: row.get(4)?,
                })
            },
        )
    }

    /// Units a person holds, by [`person_key`](crate::model::person_key).
    pub(crate) fn units_of(&self, person: &str) -> Result<Vec<UnitCode>, StoreError> {
        self.all(
            "SELECT unit FROM holding WHERE office = ?1 AND person = ?2 ORDER BY unit",
            params![self.office, person],
            |row| text(row, 0, "holding"),
        )
    }

    /// Entries in the book.
    pub(crate) fn entries(&self) -> Result<u64, StoreError> {
        let next: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(entry_index) + 1 FROM entry WHERE office = ?1")?
            .query_row(params![self.office], |row| row.get(0))?;
        u64::try_from(next.unwrap_or(0)).map_err(|_| StoreError::Row { table: "entry" })
    }

    /// An entry by its position.
    pub(crate) fn entry(&self, index: u64) -> Result<Option<EntryRow>, StoreError> {
        self.one(
            "SELECT unit, entry_seq, kind, content, salt, content_commit, shown, entry_hash, booked_at FROM entry \
             WHERE office = ?1 AND entry_index = ?2",
            params![self.office, int(index)],
            |row| {
                Ok(EntryRow {
                    unit: row.get(0)?,
                    entry_seq: number(row, 1, "entry")?,
                    kind: row.get(2)?,
                    content: row.get(3)?,
                    salt: row.get(4)?,
                    content_commit: text(row, 5, "entry")?,
                    shown: text(row, 6, "entry")?,
                    entry_hash: text(row, 7, "entry")?,
                    booked_at: Instant::from_ms(row.get(8)?),
                })
            },
        )
    }

    /// A node of the log.
    pub(crate) fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError> {
        self.one(
            "SELECT hash FROM node WHERE office = ?1 AND level = ?2 AND idx = ?3",
            params![self.office, level, int(index)],
            |row| Ok(Digest::from_bytes(row.get::<_, [u8; 32]>(0)?)),
        )?
        .ok_or(StoreError::Row { table: "node" })
    }

    /// The newest checkpoint note.
    pub(crate) fn checkpoint(&self) -> Result<Option<String>, StoreError> {
        self.one(
            "SELECT note FROM checkpoint WHERE office = ?1 ORDER BY size DESC LIMIT 1",
            params![self.office],
            |row| Ok(row.get(0)?),
        )
    }

    /// Size and root of every checkpoint.
    pub(crate) fn checkpoint_roots(&self) -> Result<Vec<(u64, Digest)>, StoreError> {
        self.all("SELECT size, root FROM checkpoint WHERE office = ?1 ORDER BY size", params![self.office], |row| {
            Ok((number(row, 0, "checkpoint")?, text(row, 1, "checkpoint")?))
        })
    }

    /// How many certificates there are, cancelled ones too.
    pub(crate) fn certificates(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM certificate WHERE office = ?1";
        let count = self.one(sql, params![self.office], |row| number(row, 0, "certificate"))?.unwrap_or(0);
        usize::try_from(count).map_err(|_| StoreError::Row { table: "certificate" })
    }

    /// A certificate by its number.
    pub(crate) fn certificate(&self, number: &TitleCertificateNumber) -> Result<Option<CertificateRow>, StoreError> {
        self.one(
            "SELECT number, licence_id, entry_index, holders, token, cancelled_by FROM certificate \
             WHERE office = ?1 AND number = ?2",
            params![self.office, number.as_str()],
            |row| {
                Ok(CertificateRow {
                    number: text(row, 0, "certificate")?,
                    licence_id: text(row, 1, "certificate")?,
                    entry_index: self::number(row, 2, "certificate")?,
                    holders: json(row, 3, "certificate")?,
                    token: row.get(4)?,
                    cancelled_by: row
                        .get::<_, Option<i64>>(5)?
                        .map(|at| u64::try_from(at).map_err(|_| StoreError::Row { table: "certificate" }))
                        .transpose()?,
                })
            },
        )
    }

    /// Notices to an addressee, oldest first: envelopes.
    pub(crate) fn notices_to(&self, addressee: &str) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT envelope FROM notice WHERE office = ?1 AND addressee = ?2 ORDER BY at_ms, digest",
            params![self.office, addressee],
            |row| Ok(row.get(0)?),
        )
    }
}

fn person(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        account: text(row, 0, "account")?,
        name: text::<PersonName>(row, 1, "account")?,
        id_no: text(row, 2, "account")?,
    })
}
