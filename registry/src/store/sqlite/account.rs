//! Persons and organisations, mandates, keys, commands and counters.

use ereg_domain::{
    identifier::PersonNumber,
    party::{IdentityNumber, Officer, Principal, PrincipalKind, PrincipalNumber},
    time::Instant,
};
use ereg_protocol::id::{AccountId, CommandId, VaultMark};
use ereg_trust::{
    digest::Digest,
    envelope::Envelope,
    key_record::KeyUse,
    keys::{KeyId, PublicKey},
    mandate::Mandate,
};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{
    Connected, Dated,
    column::{int, json, text},
};
use crate::{
    model::{Enrolled, KeyRow, MandateRow, Representative},
    sabotage,
    store::{
        StoreError,
        account::{AccountReads, AccountWrites, CommandRow, StoredOutcome},
    },
};

impl<T: Connected> AccountReads for T {
    fn counter(&self, name: &str) -> Result<u64, StoreError> {
        let taken = self
            .prepare("SELECT taken FROM counter WHERE office = ?1 AND name = ?2")?
            .query_row(params![self.office(), name], |row| row.get::<_, i64>(0))
            .optional()?;
        u64::try_from(taken.unwrap_or(0)).map_err(|_| StoreError::Row { table: "counter" })
    }

    fn key(&self, id: &KeyId) -> Result<Option<KeyRow>, StoreError> {
        self.one(
            "SELECT account, key, use, revoked_ms, record, holder, holder_no, kept FROM key WHERE office = ?1 AND key_id = ?2",
            params![self.office(), id.to_string()],
            |row| {
                Ok(KeyRow {
                    id: *id,
                    account: text(row, 0, "key")?,
                    key: text::<PublicKey>(row, 1, "key")?,
                    key_use: match row.get_ref(2)?.as_str() {
                        Ok(REQUEST) => KeyUse::Request,
                        Ok(PARTY) => KeyUse::Party,
                        _ => return Err(StoreError::Row { table: "key" }),
                    },
                    representative: match row.get::<_, Option<String>>(5)? {
                        None => None,
                        Some(_) => Some(Representative { name: text(row, 5, "key")?, number: text(row, 6, "key")? }),
                    },
                    revoked_at: row.get::<_, Option<i64>>(3)?.map(Instant::from_ms),
                    kept: json(row, 7, "key")?,
                    record: row.get(4)?,
                })
            },
        )
    }

    fn keys_since(
        &self,
        account: &AccountId,
        holder: Option<&PersonNumber>,
        key_use: KeyUse,
        since: Instant,
    ) -> Result<u32, StoreError> {
        let mut rows = self.prepare(
            "SELECT count(*) FROM key INDEXED BY key_holder \
                 WHERE office = ?1 AND account = ?2 AND holder_no IS ?3 AND use = ?4 AND from_ms > ?5",
        )?;
        let holder = holder.map(PersonNumber::as_str);
        let found = params![self.office(), account.as_str(), holder, name_of(key_use), since.ms()];
        Ok(rows.query_row(found, |row| row.get(0))?)
    }

    fn enrolled(&self, account: &AccountId) -> Result<Option<Enrolled>, StoreError> {
        self.one(
            "SELECT account, kind, name, number, formerly FROM account WHERE office = ?1 AND account = ?2",
            params![self.office(), account.as_str()],
            enrolled,
        )
    }

    fn enrolled_by_number(&self, number: &IdentityNumber) -> Result<Option<Enrolled>, StoreError> {
        let kind = match number {
            IdentityNumber::Organisation(_) => ORGANISATION,
            IdentityNumber::Other { .. } => return Ok(None),
            IdentityNumber::Citizen(_) | IdentityNumber::ResidencePermit(_) | IdentityNumber::PermanentResident(_) => {
                PERSON
            }
        };
        self.one(
            "SELECT account, kind, name, number, formerly FROM account WHERE office = ?1 AND kind = ?2 AND number = ?3",
            params![self.office(), kind, number.as_str()],
            enrolled,
        )
    }

    fn mandate(&self, digest: Digest) -> Result<Option<MandateRow>, StoreError> {
        self.one(
            "SELECT grantor, granted_ms, revoked_ms, envelope FROM mandate WHERE office = ?1 AND digest = ?2",
            params![self.office(), digest.to_string()],
            mandate,
        )
    }

    fn mandates_of(&self, number: &PrincipalNumber) -> Result<Vec<MandateRow>, StoreError> {
        let kind = match number {
            PrincipalNumber::Person(_) => PERSON,
            PrincipalNumber::Organisation(_) => ORGANISATION,
        };
        self.all(
            "SELECT grantor, granted_ms, revoked_ms, envelope FROM mandate INDEXED BY mandate_number WHERE office = ?1 AND kind = ?2 AND number = ?3 \
             ORDER BY granted_ms, digest",
            params![self.office(), kind, number.as_str()],
            mandate,
        )
    }

    fn vault_marks(&self, account: &AccountId) -> Result<Vec<(String, VaultMark)>, StoreError> {
        self.all(
            "SELECT key_id, mark FROM vault_mark INDEXED BY vault_mark_account WHERE office = ?1 AND account = ?2",
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
        self.prepare(
            "INSERT INTO counter (office, name, taken) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (office, name) DO UPDATE SET taken = max(taken, ?3)",
        )?
        .execute(params![self.office(), name, int(taken)])?;
        Ok(())
    }

    fn put_account(&self, who: &Enrolled) -> Result<(), StoreError> {
        let kind = kind_of(&who.principal);
        let formerly = serde_json::to_string(&who.formerly).map_err(|_| StoreError::Row { table: "account" })?;
        self.prepare(
            "INSERT INTO account (office, account, kind, name, folded, number, opened_at, formerly) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            self.office(),
            who.account.as_str(),
            kind,
            who.principal.name().as_str(),
            who.principal.name().folded(),
            who.principal.number(),
            self.at().ms(),
            formerly
        ])?;
        Ok(())
    }

    fn rename(&self, who: &Enrolled) -> Result<(), StoreError> {
        let formerly = serde_json::to_string(&who.formerly).map_err(|_| StoreError::Row { table: "account" })?;
        self.prepare(
            "UPDATE account SET name = ?3, folded = ?4, number = ?5, formerly = ?6 WHERE office = ?1 AND account = ?2",
        )?
        .execute(params![
            self.office(),
            who.account.as_str(),
            who.principal.name().as_str(),
            who.principal.name().folded(),
            who.principal.number(),
            formerly
        ])?;
        Ok(())
    }

    fn put_mandate(&self, row: &MandateRow) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO mandate (office, digest, kind, number, grantor, granted_ms, revoked_ms, envelope) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (office, digest) DO UPDATE SET revoked_ms = ?7",
        )?
        .execute(params![
            self.office(),
            row.digest.to_string(),
            kind_of(&row.mandate.principal),
            row.mandate.principal.number(),
            row.grantor.as_str(),
            row.granted_at.ms(),
            row.revoked_at.map(Instant::ms),
            row.envelope
        ])?;
        Ok(())
    }

    fn put_key(&self, key: &KeyRow) -> Result<(), StoreError> {
        let kept = serde_json::to_string(&key.kept).map_err(|_| StoreError::Row { table: "key" })?;
        self.prepare(
                "INSERT INTO key (office, key_id, account, key, use, level, from_ms, revoked_ms, record, holder, holder_no, kept) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'C', ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.office(),
                key.id.to_string(),
                key.account.as_str(),
                key.key.to_string(),
                name_of(key.key_use),
                self.at().ms(),
                key.revoked_at.map(Instant::ms),
                key.record,
                key.representative.as_ref().map(|holder| holder.name.as_str()),
                key.representative.as_ref().map(|holder| holder.number.as_str()),
                kept
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
            self.prepare("UPDATE vault_mark INDEXED BY vault_mark_account SET mark = ?4 WHERE office = ?1 AND account = ?2 AND mark = ?3")?
                .execute(params![self.office(), account.as_str(), before.to_string(), newest.to_string()])?;
        }
        self.prepare(
            "INSERT INTO vault_mark (office, key_id, account, mark) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (office, key_id) DO UPDATE SET account = ?3, mark = ?4",
        )?
        .execute(params![self.office(), key, account.as_str(), newest.to_string()])?;
        Ok(())
    }

    fn put_command(&self, row: &CommandRow<'_>) -> Result<(), StoreError> {
        let sql = if sabotage::dedup_is_off() {
            "INSERT OR REPLACE INTO command (office, principal, command_id, kind, digest, outcome, at_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        } else {
            "INSERT INTO command (office, principal, command_id, kind, digest, outcome, at_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        };
        self.prepare(sql)?.execute(params![
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

/// The kinds of accounts as `account.kind` names them.
const PERSON: &str = "person";
const ORGANISATION: &str = "organisation";
const OFFICER: &str = "officer";

/// The uses of keys as `key.use` names them.
const REQUEST: &str = "request";
const PARTY: &str = "party";

fn name_of(key_use: KeyUse) -> &'static str {
    match key_use {
        KeyUse::Request => REQUEST,
        KeyUse::Party => PARTY,
    }
}

fn kind_of(principal: &Principal) -> &'static str {
    match principal.kind() {
        PrincipalKind::Person => PERSON,
        PrincipalKind::Organisation => ORGANISATION,
        PrincipalKind::Officer => OFFICER,
    }
}

fn enrolled(row: &Row<'_>) -> Result<Enrolled, StoreError> {
    const TABLE: &str = "account";
    let name = text(row, 2, TABLE)?;
    let principal = match row.get_ref(1)?.as_str() {
        Ok(PERSON) => Principal::Person { name, number: text(row, 3, TABLE)? },
        Ok(ORGANISATION) => Principal::Organisation { name, code: text(row, 3, TABLE)? },
        Ok(OFFICER) => Principal::Officer(Officer { name, number: text(row, 3, TABLE)? }),
        _ => return Err(StoreError::Row { table: TABLE }),
    };
    Ok(Enrolled { account: text(row, 0, TABLE)?, principal, formerly: json(row, 4, TABLE)? })
}

fn mandate(row: &Row<'_>) -> Result<MandateRow, StoreError> {
    const TABLE: &str = "mandate";
    let text_of: String = row.get(3)?;
    let envelope = Envelope::from_bytes(text_of.as_bytes()).map_err(|_| StoreError::Row { table: TABLE })?;
    Ok(MandateRow {
        digest: envelope.digest(),
        mandate: Mandate::open(&envelope).map_err(|_| StoreError::Row { table: TABLE })?,
        grantor: text(row, 0, TABLE)?,
        granted_at: Instant::from_ms(row.get(1)?),
        revoked_at: row.get::<_, Option<i64>>(2)?.map(Instant::from_ms),
        envelope: text_of,
    })
}
