//! Columns: how a value of ours stands in one, and how it is read.

use std::str::FromStr;

use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};

use crate::store::StoreError;

/// A number as SQLite keeps it. Ours are counters and sizes, far below 2⁶³.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Reads a text column of a type.
pub(crate) fn text<T: FromStr>(row: &Row<'_>, at: usize, table: &'static str) -> Result<T, StoreError> {
    row.get_ref(at)?.as_str().ok().and_then(|t| t.parse().ok()).ok_or(StoreError::Row { table })
}

/// Reads a JSON column of a type.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, at: usize, table: &'static str) -> Result<T, StoreError> {
    let text = row.get_ref(at)?;
    text.as_str().ok().and_then(|t| serde_json::from_str(t).ok()).ok_or(StoreError::Row { table })
}

/// Reads a number that is never negative.
pub(crate) fn number(row: &Row<'_>, at: usize, table: &'static str) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(at)?).map_err(|_| StoreError::Row { table })
}

/// A value as the text of a column of JSON.
pub(crate) fn text_of<T: Serialize + ?Sized>(value: &T, table: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Row { table })
}

/// A column of JSON that may be empty.
pub(crate) fn optional<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    table: &'static str,
) -> Result<Option<T>, StoreError> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null { Ok(None) } else { json(row, column, table).map(Some) }
}
