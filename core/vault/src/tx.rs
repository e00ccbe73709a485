//! Writing a vault: one transaction, whole and durable or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ereg_domain::canonical::to_canonical;
use ereg_logs::{event, field::Code};
use ereg_protocol::{command::CommandKind, id::CommandId};
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::collection::{Collection, KeySlot, List};
use crate::compression::RowKind;
use crate::error::VaultError;
use crate::list_page::OpenList;
use crate::outbox_item::NewOutboxItem;
use crate::row::Place;
use crate::row_manifest::RowManifest;
use crate::sabotage::Sabotage;
use crate::view::{PAGE_PREFIX, View};

/// A row as it is stored: its revision, and what the manifest holds of it.
#[derive(Clone, Copy)]
struct Stored {
    place: Place,
    element: [u8; 32],
}

/// Something that a transaction has moved: which thing, and nothing of what it says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovedRow {
    /// A record: written or removed.
    Record {
        /// Its kind.
        collection: Collection,
        /// The key that it lies under.
        key: Vec<u8>,
    },
    /// The commands to be sent.
    Outbox,
}

/// Shows no key: a unit's code is somebody's home.
impl fmt::Debug for MovedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MovedRow::Record { collection, .. } => write!(f, "Record({})", collection.name()),
            MovedRow::Outbox => f.write_str("Outbox"),
        }
    }
}

/// A transaction in the making. Its writes count when `Vault::write` has returned `Ok`, and not before.
pub struct Tx<'a> {
    pub(crate) view: View<'a>,
    manifests: BTreeMap<KeySlot, RowManifest>,
    pub(crate) lists: BTreeMap<List, OpenList>,
    /// Rows this transaction has written, or read in order to write: nobody else writes meanwhile.
    rows: BTreeMap<([u8; 16], [u8; 32]), Option<Stored>>,
    /// The newest number of a thing that is searched, where this transaction gave one.
    pub(crate) newest_number: Option<u32>,
    pub(crate) moved: BTreeSet<MovedRow>,
    pub(crate) steps: Vec<OutboxStep>,
    /// Filled under sabotage alone: commands that are written after the commit.
    pub(crate) late: Option<Vec<NewOutboxItem>>,
}

/// The part of a transaction that is left once it is written.
pub(crate) struct Finished {
    pub(crate) late: Vec<NewOutboxItem>,
    pub(crate) moved: BTreeSet<MovedRow>,
    pub(crate) steps: Vec<OutboxStep>,
}

/// The state to which a transaction has brought a command: told once that is durable.
pub(crate) struct OutboxStep {
    pub(crate) command: CommandId,
    pub(crate) kind: CommandKind,
    pub(crate) state: &'static str,
    pub(crate) attempts: u32,
    pub(crate) code: Option<Code>,
}

impl OutboxStep {
    pub(crate) fn tell(self) {
        let OutboxStep { command, kind, state, attempts, code } = self;
        match code {
            None => event!(INFO, "a command moved", command = command, kind = kind, state = state, attempts = attempts),
            Some(code) => event!(
                INFO,
                "a command moved",
                command = command,
                kind = kind,
                state = state,
                attempts = attempts,
                code = code
            ),
        }
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(view: View<'a>, sabotage: Sabotage) -> Self {
        Self {
            view,
            manifests: BTreeMap::new(),
            lists: BTreeMap::new(),
            rows: BTreeMap::new(),
            newest_number: None,
            moved: BTreeSet::new(),
            steps: Vec::new(),
            late: sabotage.splits_outbox().then(Vec::new),
        }
    }

    /// All that can be read, with what this transaction wrote.
    pub fn as_view(&self) -> &View<'a> {
        &self.view
    }

    /// The record under `key`, with what this transaction wrote.
    pub fn get(&self, collection: Collection, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.view.get(collection, key)
    }

    /// The record as canonical JSON.
    pub fn get_json<T: DeserializeOwned>(&self, collection: Collection, key: &[u8]) -> Result<Option<T>, VaultError> {
        self.view.get_json(collection, key)
    }

    /// Every record of a kind.
    pub fn all(&self, collection: Collection) -> Result<Vec<Zeroizing<Vec<u8>>>, VaultError> {
        self.view.all(collection)
    }

    /// Writes a record. One that is shown in a list keeps its place there; [`Tx::put_listed`] moves it to the front.
    pub fn put(&mut self, collection: Collection, key: &[u8], bytes: &[u8]) -> Result<(), VaultError> {
        self.index(collection, key, Some(bytes))?;
        if collection.list().is_none() {
            return self.put_row(collection, key, bytes);
        }
        let page = self.page_of(collection, key)?.unwrap_or(0);
        self.put_paged(collection, key, page, bytes)
    }

    /// Writes a record as canonical JSON.
    pub fn put_json<T: Serialize>(&mut self, collection: Collection, key: &[u8], value: &T) -> Result<(), VaultError> {
        let bytes = Zeroizing::new(to_canonical(value)?);
        self.put(collection, key, &bytes)
    }

    /// Writes a record and brings it to the front of its list; `line` is what the list shows of it. Whoever writes what is
    /// searched makes the index say the same: it has read the thing already.
    pub fn put_listed(&mut self, list: List, key: &[u8], bytes: &[u8], line: &[u8]) -> Result<(), VaultError> {
        let old = self.page_of(list.collection(), key)?.unwrap_or(0);
        let page = self.bring_to_front(list, old, key, line)?;
        self.put_paged(list.collection(), key, page, bytes)
    }

    /// Removes a record, and its line where it is listed. Removing what is not there succeeds.
    pub fn delete(&mut self, collection: Collection, key: &[u8]) -> Result<(), VaultError> {
        self.index(collection, key, None)?;
        if let Some(list) = collection.list()
            && let Some(page) = self.page_of(collection, key)?
        {
            self.unlist(list, page, key)?;
        }
        self.delete_row(collection, key)
    }

    /// Writes a setting of this person.
    pub fn set(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        self.put(Collection::Setting, name.as_bytes(), bytes)
    }

    /// A setting of this person.
    pub fn setting(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.view.setting(name)
    }

    /// The next ordinal for ids of this purpose, from 0: taken if the transaction commits, free again if not.
    pub fn next_ordinal(&mut self, purpose: &str) -> Result<u64, VaultError> {
        let stored = self.view.meta(KeySlot::Transit, "ordinal", purpose)?;
        let next = match stored {
            None => 0,
            Some(bytes) => {
                u64::from_be_bytes(bytes.as_slice().try_into().map_err(|_| VaultError::corrupt("an ordinal"))?)
            }
        };
        let after = next.checked_add(1).ok_or(VaultError::corrupt("an ordinal"))?;
        self.put_meta(KeySlot::Transit, "ordinal", purpose, &after.to_be_bytes())?;
        Ok(next)
    }

    // --- rows ----------------------------------------------------------------------------------------------------

    /// The plain text of a row that will be written again.
    pub(crate) fn row(&mut self, collection: Collection, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let keys = self.view.keys.of(collection.slot())?;
        let place = keys.place(collection, key);
        let found = self.view.encrypted(place, |place, body| {
            Ok((Stored { place: *place, element: keys.element(place, body)? }, keys.open(place, body)?))
        })?;
        let (stored, plain) = found.unzip();
        self.rows.insert((place.coll, place.key), stored);
        Ok(plain)
    }

    fn page_of(&mut self, collection: Collection, key: &[u8]) -> Result<Option<u32>, VaultError> {
        let Some(plain) = self.row(collection, key)? else { return Ok(None) };
        let page = plain.first_chunk::<PAGE_PREFIX>().ok_or(VaultError::corrupt("a record"))?;
        Ok(Some(u32::from_be_bytes(*page)))
    }

    fn put_paged(&mut self, collection: Collection, key: &[u8], page: u32, bytes: &[u8]) -> Result<(), VaultError> {
        let plain = Zeroizing::new([page.to_be_bytes().as_slice(), bytes].concat());
        self.put_row(collection, key, &plain)
    }

    pub(crate) fn put_row(&mut self, collection: Collection, key: &[u8], plain: &[u8]) -> Result<(), VaultError> {
        let slot = collection.slot();
        let keys = self.view.keys.of(slot)?;
        let place = keys.place(collection, key);
        let old = self.stored(slot, place)?;
        let new = old.map_or(place, |old| old.place).next();
        let rev = i64::try_from(new.rev).map_err(|_| VaultError::corrupt("a revision"))?;
        let body = keys.encrypt(RowKind::Record(collection), &new, plain)?;
        let stored = Stored { place: new, element: keys.element(&new, &body)? };
        self.view
            .db
            .prepare_cached(
                "INSERT INTO rec (coll, key, rev, body) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (coll, key) DO UPDATE SET rev = ?3, body = ?4",
            )?
            .execute(params![new.coll.as_slice(), new.key.as_slice(), rev, body])?;
        self.rows.insert((new.coll, new.key), Some(stored));
        self.moved.insert(MovedRow::Record { collection, key: key.to_vec() });
        self.account(slot, old.map(|old| old.element), Some(stored.element))
    }

    pub(crate) fn delete_row(&mut self, collection: Collection, key: &[u8]) -> Result<(), VaultError> {
        let slot = collection.slot();
        let Some(old) = self.stored(slot, self.view.keys.of(slot)?.place(collection, key))? else { return Ok(()) };
        let place = old.place;
        self.view
            .db
            .prepare_cached("DELETE FROM rec WHERE coll = ?1 AND key = ?2")?
            .execute(params![place.coll.as_slice(), place.key.as_slice()])?;
        self.rows.insert((place.coll, place.key), None);
        self.moved.insert(MovedRow::Record { collection, key: key.to_vec() });
        self.account(slot, Some(old.element), None)
    }

    fn stored(&self, slot: KeySlot, place: Place) -> Result<Option<Stored>, VaultError> {
        if let Some(stored) = self.rows.get(&(place.coll, place.key)) {
            return Ok(*stored);
        }
        let keys = self.view.keys.of(slot)?;
        self.view.encrypted(place, |place, body| Ok(Stored { place: *place, element: keys.element(place, body)? }))
    }

    pub(crate) fn put_meta(&mut self, slot: KeySlot, kind: &str, name: &str, plain: &[u8]) -> Result<(), VaultError> {
        let keys = self.view.keys.of(slot)?;
        let place = keys.meta_place(kind, name);
        let old: Option<Vec<u8>> = self
            .view
            .db
            .prepare_cached("SELECT body FROM meta WHERE key = ?1")?
            .query_row([place.key.as_slice()], |row| row.get(0))
            .optional()?;
        let removed = old.map(|body| keys.element(&place, &body)).transpose()?;
        let body = keys.encrypt(RowKind::Meta, &place, plain)?;
        let added = keys.element(&place, &body)?;
        self.view
            .db
            .prepare_cached("INSERT INTO meta (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET body = ?2")?
            .execute(params![place.key.as_slice(), body])?;
        self.account(slot, removed, Some(added))
    }

    /// Enters a change of rows into the slot's manifest.
    pub(crate) fn account(
        &mut self,
        slot: KeySlot,
        removed: Option<[u8; 32]>,
        added: Option<[u8; 32]>,
    ) -> Result<(), VaultError> {
        let mut manifest = match self.manifests.get(&slot) {
            Some(manifest) => *manifest,
            None => RowManifest::load(self.view.db, self.view.keys.of(slot)?)?,
        };
        if let Some(element) = removed {
            manifest.remove(element);
        }
        if let Some(element) = added {
            manifest.add(element);
        }
        self.manifests.insert(slot, manifest);
        Ok(())
    }

    /// Writes what was kept back until the end: touched list pages, the newest number, then the manifests.
    pub(crate) fn finish(mut self) -> Result<Finished, VaultError> {
        self.flush_lists()?;
        self.keep_newest_number()?;
        for (slot, manifest) in &self.manifests {
            manifest.store(self.view.db, self.view.keys.of(*slot)?)?;
        }
        Ok(Finished { late: self.late.unwrap_or_default(), moved: self.moved, steps: self.steps })
    }
}
