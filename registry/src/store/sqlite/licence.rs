//! Rows of consents to the use of licences, and of their uses.

use ereg_domain::{identifier::CreditCode, time::Instant};
use ereg_protocol::id::{AccountId, PaperId};
use ereg_trust::{digest::Digest, envelope::Envelope, licence_consent::LicenceConsent};
use rusqlite::{Row, params};

use super::{
    Connected, Dated,
    column::{text, text_of},
};
use crate::{
    model::{ConsentRow, LicenceUseRow},
    store::{
        StoreError,
        licence::{LicenceReads, LicenceWrites},
    },
};

const CONSENT: &str = "licence_consent";
const USE: &str = "licence_use";

impl<T: Connected> LicenceReads for T {
    fn consent(&self, digest: Digest) -> Result<Option<ConsentRow>, StoreError> {
        self.one(
            "SELECT holder, granted_ms, revoked_ms, envelope FROM licence_consent WHERE office = ?1 AND digest = ?2",
            params![self.office(), digest.to_string()],
            consent,
        )
    }

    fn consents_standing(&self, holder: &AccountId, at: Instant) -> Result<u32, StoreError> {
        let count = self.one(
            "SELECT count(*) FROM licence_consent INDEXED BY licence_consent_standing \
             WHERE office = ?1 AND holder = ?2 AND ends_ms > ?3 AND revoked_ms IS NULL",
            params![self.office(), holder.as_str(), at.ms()],
            |row| Ok(row.get(0)?),
        )?;
        Ok(count.unwrap_or(0))
    }

    fn consents_to(&self, office: &CreditCode, at: Instant) -> Result<Vec<ConsentRow>, StoreError> {
        self.all(
            "SELECT holder, granted_ms, revoked_ms, envelope FROM licence_consent INDEXED BY licence_consent_given \
             WHERE office = ?1 AND for_office = ?2 AND ends_ms > ?3 AND revoked_ms IS NULL",
            params![self.office(), office.as_str(), at.ms()],
            consent,
        )
    }

    fn uses_since(&self, consent: Digest, asker: &AccountId, after: Instant) -> Result<u32, StoreError> {
        let count = self.one(
            "SELECT count(*) FROM licence_use INDEXED BY licence_use_consent \
             WHERE office = ?1 AND consent = ?2 AND asker = ?3 AND at_ms > ?4",
            params![self.office(), consent.to_string(), asker.as_str(), after.ms()],
            |row| Ok(row.get(0)?),
        )?;
        Ok(count.unwrap_or(0))
    }

    fn shown_since(&self, asker: &AccountId, paper: PaperId, after: Instant) -> Result<Vec<Digest>, StoreError> {
        let mut consents: Vec<Digest> = self.all(
            "SELECT consent FROM licence_use INDEXED BY licence_use_shown \
             WHERE office = ?1 AND asker = ?2 AND paper_id = ?3 AND at_ms > ?4",
            params![self.office(), asker.as_str(), paper.to_string(), after.ms()],
            |row| text(row, 0, USE),
        )?;
        consents.sort();
        consents.dedup();
        Ok(consents)
    }
}

impl<T: Dated> LicenceWrites for T {
    fn put_consent(&self, row: &ConsentRow) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO licence_consent (office, digest, holder, for_office, granted_ms, ends_ms, revoked_ms, envelope) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (office, digest) DO UPDATE SET revoked_ms = ?7",
        )?
        .execute(params![
            self.office(),
            row.digest.to_string(),
            row.holder.as_str(),
            row.consent.office.as_str(),
            row.granted_at.ms(),
            row.consent.ends().ms(),
            row.revoked_at.map(Instant::ms),
            row.envelope
        ])?;
        Ok(())
    }

    fn put_licence_use(&self, row: &LicenceUseRow) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO licence_use (office, use_id, consent, asker, at_ms, paper_id, view) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            self.office(),
            row.id.to_string(),
            row.view.consent.to_string(),
            row.asker.as_str(),
            row.view.at.ms(),
            row.paper.map(|paper| paper.to_string()),
            text_of(&row.view, USE)?
        ])?;
        Ok(())
    }
}

fn consent(row: &Row<'_>) -> Result<ConsentRow, StoreError> {
    let envelope: String = row.get(3)?;
    let bytes = Envelope::from_bytes(envelope.as_bytes()).map_err(|_| StoreError::Row { table: CONSENT })?;
    Ok(ConsentRow {
        digest: bytes.digest(),
        consent: LicenceConsent::open(&bytes).map_err(|_| StoreError::Row { table: CONSENT })?,
        holder: text(row, 0, CONSENT)?,
        granted_at: Instant::from_ms(row.get(1)?),
        revoked_at: row.get::<_, Option<i64>>(2)?.map(Instant::from_ms),
        envelope,
    })
}
