//! Persons, keys, commands and counters.

use ereg_domain::{identifier::PersonNumber, text::PersonName, time::Instant};
use ereg_protocol::{
    feed::ObjectKind,
    id::{AccountId, CommandId, VaultMark},
};
use ereg_trust::{
    digest::Digest,
    key_record::KeyUse,
    keys::{KeyId, PublicKey},
};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{
    Connected, Dated,
    column::{int, text},
};
use crate::{
    model::{KeyRow, Person},
    sabotage,
    store::{
        StoreError,
        account::{AccountReads, AccountWrites, CommandRow, StoredOutcome},
    },
};

impl<T: Connected> AccountReads for T {
    fn counter(&self, name: &str) -> Result<u64, StoreError> {
        let taken = self
            .connection()
            .prepare_cached("SELECT taken FROM counter WHERE office = ?1 AND name = ?2")?
            .query_row(params![self.office(), name], |row| row.get::<_, i64>(0))
            .optional()?;
        u64::try_from(taken.unwrap_or(0)).map_err(|_| StoreError::Row { table: "counter" })
    }

    fn key(&self, id: &KeyId) -> Result<Option<KeyRow>, StoreError> {
        self.one(
            "SELECT account, key, use, revoked_ms, record FROM key WHERE office = ?1 AND key_id = ?2",
            params![self.office(), id.to_string()],
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

    fn person(&self, account: &AccountId) -> Result<Option<Person>, StoreError> {
        self.one(
            "SELECT account, name, id_no FROM account WHERE office = ?1 AND account = ?2",
            params![self.office(), account.as_str()],
            person,
        )
    }

    fn person_by_number(&self, id_no: &PersonNumber) -> Result<Option<Person>, StoreError> {
        self.one(
            "SELECT account, name, id_no FROM account WHERE office = ?1 AND id_no = ?2",
            params![self.office(), id_no.as_str()],
            person,
        )
    }

    fn accounts_without(&self, kind: ObjectKind, digest: Digest) -> Result<Vec<AccountId>, StoreError> {
        self.all(
            "SELECT account FROM account a WHERE office = ?1 AND NOT EXISTS (SELECT 1 FROM newest n \
             WHERE n.office = ?1 AND n.account = a.account AND n.kind = ?2 AND n.digest = ?3) ORDER BY account",
            params![self.office(), kind.name(), digest.to_string()],
            |row| text(row, 0, "account"),
        )
    }

    fn vault_marks(&self, account: &AccountId) -> Result<Vec<(String, VaultMark)>, StoreError> {
        self.all(
            "SELECT key_id, mark FROM vault_mark WHERE office = ?1 AND account = ?2",
            params![self.office(), account.as_str()],
            |row| Ok((row.get(0)?, text(row, 1, "vault_mark")?)),
        )
    }

    fn outcome(&self, principal: &str, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.one(
            "SELECT digest, outcome FROM command WHERE office = ?1 AND principal = ?2 AND command_id = ?3",
            params![self.office(), principal, command.to_string()],
            |row| Ok(StoredOutcome { digest: text(row, 0, "command")?, outcome: row.get(1)? }),
        )
    }
}

impl<T: Dated> AccountWrites for T {
    fn raise(&self, name: &str, taken: u64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO counter (office, name, taken) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (office, name) DO UPDATE SET taken = max(taken, ?3)",
            )?
            .execute(params![self.office(), name, int(taken)])?;
        Ok(())
    }

    fn put_account(&self, person: &Person) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO account (office, account, name, folded, id_no, opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.office(),
                person.account.as_str(),
                person.name.as_str(),
                person.name.folded(),
                person.id_no.as_str(),
                self.at().ms()
            ])?;
        Ok(())
    }

    fn put_key(&self, key: &KeyRow) -> Result<(), StoreError> {
        let key_use = match key.key_use {
            KeyUse::Request => "request",
            KeyUse::Party => "party",
        };
        self.connection()
            .prepare_cached(
                "INSERT INTO key (office, key_id, account, key, use, level, from_ms, revoked_ms, record) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'C', ?6, ?7, ?8)",
            )?
            .execute(params![
                self.office(),
                key.id.to_string(),
                key.account.as_str(),
                key.key.to_string(),
                key_use,
                self.at().ms(),
                key.revoked_at.map(Instant::ms),
                key.record
            ])?;
        Ok(())
    }

    fn put_vault_mark(
        &self,
        key: &str,
        account: &AccountId,
        before: Option<VaultMark>,
        newest: VaultMark,
    ) -> Result<(), StoreError> {
        if let Some(before) = before {
            self.connection()
                .prepare_cached("UPDATE vault_mark SET mark = ?4 WHERE office = ?1 AND account = ?2 AND mark = ?3")?
                .execute(params![self.office(), account.as_str(), before.to_string(), newest.to_string()])?;
        }
        self.connection()
            .prepare_cached(
                "INSERT INTO vault_mark (office, key_id, account, mark) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (office, key_id) DO UPDATE SET account = ?3, mark = ?4",
            )?
            .execute(params![self.office(), key, account.as_str(), newest.to_string()])?;
        Ok(())
    }

    fn put_command(&self, row: &CommandRow<'_>) -> Result<(), StoreError> {
        let verb = if sabotage::dedup_is_off() { "INSERT OR REPLACE" } else { "INSERT" };
        let sql = format!(
            "{verb} INTO command (office, principal, command_id, kind, digest, outcome, at_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        );
        self.connection().prepare_cached(&sql)?.execute(params![
            self.office(),
            row.principal,
            row.command_id,
            row.kind,
            row.digest.to_string(),
            row.outcome,
            self.at().ms()
        ])?;
        Ok(())
    }
}

fn person(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        account: text(row, 0, "account")?,
        name: text::<PersonName>(row, 1, "account")?,
        id_no: text(row, 2, "account")?,
    })
}
