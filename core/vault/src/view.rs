//! Reading a vault: one consistent state of it.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::collection::Collection;
use crate::error::VaultError;
use crate::outbox_heads::Heads;
use crate::row::{Keys, Place};
use crate::stored::{blob, parse, revision};

/// The place of a record that is searched or listed: it stands before the record in its row.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The page of the list that names it; 0 for none.
    pub(crate) page: u32,
    /// Its number in the search index; 0 for none.
    pub(crate) number: u32,
}

impl Standing {
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        (u64::from(self.page) << 32 | u64::from(self.number)).to_be_bytes()
    }

    /// Tells the place from the record behind it.
    pub(crate) fn split(plain: &[u8]) -> Result<(Standing, &[u8]), VaultError> {
        let (standing, record) = plain.split_first_chunk().ok_or(VaultError::corrupt("a record"))?;
        let both = u64::from_be_bytes(*standing);
        Ok((Standing { page: (both >> 32) as u32, number: both as u32 }, record))
    }
}

/// One state of the vault, for as long as a call to `Vault::read` lasts.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) keys: &'a Keys,
    pub(crate) heads: &'a RefCell<Heads>,
}

impl<'a> View<'a> {
    /// The record under `key`, if there is one.
    pub fn get(&self, collection: Collection, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let Some(mut plain) = self.row(collection, key)? else { return Ok(None) };
        strip(collection, &mut plain)?;
        Ok(Some(plain))
    }

    /// The record as canonical JSON. Bytes that are no such object are damage, since only this vault wrote them.
    pub fn get_json<T: DeserializeOwned>(&self, collection: Collection, key: &[u8]) -> Result<Option<T>, VaultError> {
        match self.get(collection, key)? {
            None => Ok(None),
            Some(plain) => parse(&plain).map(Some),
        }
    }

    /// Whether there is such a record: it is not opened.
    pub fn has(&self, collection: Collection, key: &[u8]) -> Result<bool, VaultError> {
        let keys = self.keys.of(collection.slot())?;
        Ok(self.encrypted(keys.place(collection, key), |_, _| Ok(()))?.is_some())
    }

    /// Every record of a kind, in no order that means anything: keys are HMACs. For kinds with few records.
    pub fn all(&self, collection: Collection) -> Result<Vec<Zeroizing<Vec<u8>>>, VaultError> {
        let mut found = Vec::new();
        self.each_row(collection, |mut plain| {
            strip(collection, &mut plain)?;
            found.push(plain);
            Ok(())
        })?;
        Ok(found)
    }

    /// Gives the whole plain text of every row of a kind.
    pub(crate) fn each_row(
        &self,
        collection: Collection,
        mut take: impl FnMut(Zeroizing<Vec<u8>>) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let keys = self.keys.of(collection.slot())?;
        let mut place = keys.place(collection, &[]);
        let mut query = self.db.prepare_cached("SELECT key, rev, body FROM rec WHERE coll = ?1")?;
        let mut rows = query.query([place.coll.as_slice()])?;
        while let Some(row) = rows.next()? {
            place.key = blob(row.get_ref(0)?)?;
            place.rev = revision(row.get(1)?)?;
            take(keys.open(&place, row.get_ref(2)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?)?)?;
        }
        Ok(())
    }

    /// A setting of this person.
    pub fn setting(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.get(Collection::Setting, name.as_bytes())
    }

    /// The whole plain text of a row, with its place where it has one.
    pub(crate) fn row(&self, collection: Collection, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let keys = self.keys.of(collection.slot())?;
        self.encrypted(keys.place(collection, key), |place, body| keys.open(place, body))
    }

    /// Gives the row at a place to `read`, still encrypted, with the revision it has.
    pub(crate) fn encrypted<T>(
        &self,
        mut place: Place,
        read: impl FnOnce(&Place, &[u8]) -> Result<T, VaultError>,
    ) -> Result<Option<T>, VaultError> {
        let mut query = self.db.prepare_cached("SELECT rev, body FROM rec WHERE coll = ?1 AND key = ?2")?;
        let mut rows = query.query(params![place.coll.as_slice(), place.key.as_slice()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        place.rev = revision(row.get(0)?)?;
        let body = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?;
        read(&place, body).map(Some)
    }

    /// A row of `meta`.
    pub(crate) fn meta(
        &self,
        slot: crate::collection::KeySlot,
        kind: &str,
        name: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let keys = self.keys.of(slot)?;
        let place = keys.meta_place(kind, name);
        let body: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT body FROM meta WHERE key = ?1")?
            .query_row([place.key.as_slice()], |row| row.get(0))
            .optional()?;
        body.map(|body| keys.open(&place, &body)).transpose()
    }
}

fn strip(collection: Collection, plain: &mut Zeroizing<Vec<u8>>) -> Result<(), VaultError> {
    if collection.stands() {
        let (_, record) = Standing::split(plain)?;
        let place = plain.len() - record.len();
        plain.drain(..place);
    }
    Ok(())
}
