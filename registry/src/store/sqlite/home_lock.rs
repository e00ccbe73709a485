//! Rows of locks that holders have put on their homes.

use ereg_domain::{identifier::UnitCode, time::Instant};
use ereg_protocol::{home_lock::LiftTaken, id::AccountId};
use rusqlite::{Row, params};

use super::{Connected, Dated, column::text};
use crate::{
    model::{HomeLockRow, SignedLift},
    store::{
        StoreError,
        account::AccountReads as _,
        home_lock::{HomeLockReads, HomeLockWrites},
    },
};

const LOCK: &str = "home_lock";

impl<T: Connected> HomeLockReads for T {
    fn home_locks(&self, unit: &UnitCode) -> Result<Vec<HomeLockRow>, StoreError> {
        self.all(
            "SELECT lock, holder, locked_ms, taken_ms, open_ms, lift FROM home_lock INDEXED BY home_lock_unit \
             WHERE office = ?1 AND unit = ?2 AND ended_ms IS NULL",
            params![self.office(), unit.as_str()],
            |row| {
                let account: AccountId = text(row, 1, LOCK)?;
                Ok(HomeLockRow {
                    unit: *unit,
                    lock: text(row, 0, LOCK)?,
                    holder: self.enrolled(&account)?.ok_or(StoreError::Row { table: LOCK })?,
                    locked_at: Instant::from_ms(row.get(2)?),
                    lift: lift(row)?,
                    ended_at: None,
                })
            },
        )
    }
}

impl<T: Dated> HomeLockWrites for T {
    fn put_home_lock(&self, row: &HomeLockRow) -> Result<(), StoreError> {
        let taken = row.lift.as_ref().map(|lift| lift.taken);
        self.prepare(
            "INSERT INTO home_lock (office, lock, unit, holder, locked_ms, taken_ms, open_ms, lift, ended_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT (office, lock) DO UPDATE SET taken_ms = ?6, open_ms = ?7, lift = ?8, ended_ms = ?9",
        )?
        .execute(params![
            self.office(),
            row.lock.to_string(),
            row.unit.as_str(),
            row.holder.account.as_str(),
            row.locked_at.ms(),
            taken.map(|taken| taken.taken_at.ms()),
            taken.map(|taken| taken.open_from.ms()),
            row.lift.as_ref().map(|lift| lift.statement.as_str()),
            row.ended_at.map(Instant::ms)
        ])?;
        Ok(())
    }
}

fn lift(row: &Row<'_>) -> Result<Option<SignedLift>, StoreError> {
    let (taken_ms, open_ms) = (row.get::<_, Option<i64>>(3)?, row.get::<_, Option<i64>>(4)?);
    Ok(match (taken_ms, open_ms, row.get::<_, Option<String>>(5)?) {
        (None, None, None) => None,
        (Some(taken_ms), Some(open_ms), Some(statement)) => Some(SignedLift {
            taken: LiftTaken { taken_at: Instant::from_ms(taken_ms), open_from: Instant::from_ms(open_ms) },
            statement,
        }),
        _ => return Err(StoreError::Row { table: LOCK }),
    })
}
