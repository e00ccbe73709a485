//! Writing a vault: one transaction, whole and durable or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;

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
use crate::searched::OpenIndex;
use crate::view::{Standing, View};

/// Whatever a transaction knows of a row that it has written, or read in order to write.
struct Known {
    /// The place of the row with the revision it has; 0 where there is no such row.
    place: Place,
    /// The element that the manifest holds of it, where there is such a row.
    element: Option<[u8; 32]>,
    /// The standing that its next writing gives it.
    standing: Standing,
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
    rows: BTreeMap<Collection, BTreeMap<Vec<u8>, Known>>,
    pub(crate) index: OpenIndex,
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
            index: OpenIndex::default(),
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
        if collection.stands() {
            self.put_standing(collection, key, bytes)
        } else {
            self.put_row(collection, key, bytes)
        }
    }

    /// Writes a record as canonical JSON.
    pub fn put_json<T: Serialize>(&mut self, collection: Collection, key: &[u8], value: &T) -> Result<(), VaultError> {
        let bytes = Zeroizing::new(to_canonical(value)?);
        self.put(collection, key, &bytes)
    }

    /// Writes a record and brings it to the front of its list; `line` is what the list shows of it. Whoever writes what is
    /// searched makes the index say the same: it has read the thing already.
    pub fn put_listed(&mut self, list: List, key: &[u8], bytes: &[u8], line: &[u8]) -> Result<(), VaultError> {
        let old = self.standing(list.collection(), key)?.page;
        let page = self.bring_to_front(list, old, key, line)?;
        self.standing(list.collection(), key)?.page = page;
        self.put_standing(list.collection(), key, bytes)
    }

    /// Removes a record, and its line where it is listed. Removing what is not there succeeds.
    pub fn delete(&mut self, collection: Collection, key: &[u8]) -> Result<(), VaultError> {
        self.index(collection, key, None)?;
        if let Some(list) = collection.list() {
            let page = self.standing(collection, key)?.page;
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
        let found = self
            .view
            .encrypted(place, |place, body| Ok((*place, keys.element(place, body)?, keys.open(place, body)?)))?;
        let (known, plain) = match found {
            None => (Known { place, element: None, standing: Standing::default() }, None),
            Some((place, element, plain)) => {
                let standing = if collection.stands() { Standing::split(&plain)?.0 } else { Standing::default() };
                (Known { place, element: Some(element), standing }, Some(plain))
            }
        };
        self.rows.entry(collection).or_default().insert(key.to_vec(), known);
        Ok(plain)
    }

    /// The row under a key, looked for where this transaction does not know it yet. It is opened for its standing alone.
    fn known(&mut self, collection: Collection, key: &[u8]) -> Result<&mut Known, VaultError> {
        if !self.rows.entry(collection).or_default().contains_key(key) {
            if collection.stands() {
                self.row(collection, key)?;
            } else {
                let keys = self.view.keys.of(collection.slot())?;
                let place = keys.place(collection, key);
                let found = self.view.encrypted(place, |place, body| Ok((*place, keys.element(place, body)?)))?;
                let (place, element) = found.map_or((place, None), |(place, element)| (place, Some(element)));
                let known = Known { place, element, standing: Standing::default() };
                self.rows.entry(collection).or_default().insert(key.to_vec(), known);
            }
        }
        self.rows.entry(collection).or_default().get_mut(key).ok_or(VaultError::corrupt("a row"))
    }

    /// The standing of a record that is searched or listed, to be read or changed before it is written.
    pub(crate) fn standing(&mut self, collection: Collection, key: &[u8]) -> Result<&mut Standing, VaultError> {
        Ok(&mut self.known(collection, key)?.standing)
    }

    fn put_standing(&mut self, collection: Collection, key: &[u8], bytes: &[u8]) -> Result<(), VaultError> {
        let standing = self.standing(collection, key)?.to_bytes();
        let plain = Zeroizing::new([standing.as_slice(), bytes].concat());
        self.put_row(collection, key, &plain)
    }

    pub(crate) fn put_row(&mut self, collection: Collection, key: &[u8], plain: &[u8]) -> Result<(), VaultError> {
        let keys = self.view.keys.of(collection.slot())?;
        let known = self.known(collection, key)?;
        let place = known.place.next();
        let rev = i64::try_from(place.rev).map_err(|_| VaultError::corrupt("a revision"))?;
        let body = keys.encrypt(RowKind::Record(collection), &place, plain)?;
        known.place = place;
        let added = Some(keys.element(&place, &body)?);
        let removed = mem::replace(&mut known.element, added);
        self.view
            .db
            .prepare_cached(
                "INSERT INTO rec (coll, key, rev, body) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (coll, key) DO UPDATE SET rev = ?3, body = ?4",
            )?
            .execute(params![place.coll.as_slice(), place.key.as_slice(), rev, body])?;
        self.moved.insert(MovedRow::Record { collection, key: key.to_vec() });
        self.account(collection.slot(), removed, added)
    }

    pub(crate) fn delete_row(&mut self, collection: Collection, key: &[u8]) -> Result<(), VaultError> {
        let known = self.known(collection, key)?;
        let Some(removed) = known.element.take() else { return Ok(()) };
        (known.place.rev, known.standing) = (0, Standing::default());
        let place = known.place;
        self.view
            .db
            .prepare_cached("DELETE FROM rec WHERE coll = ?1 AND key = ?2")?
            .execute(params![place.coll.as_slice(), place.key.as_slice()])?;
        self.moved.insert(MovedRow::Record { collection, key: key.to_vec() });
        self.account(collection.slot(), Some(removed), None)
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

    /// Writes what was kept back until the end: touched list pages, the search index, then the manifests.
    pub(crate) fn finish(mut self) -> Result<Finished, VaultError> {
        self.flush_lists()?;
        self.keep_index()?;
        for (slot, manifest) in &self.manifests {
            manifest.store(self.view.db, self.view.keys.of(*slot)?)?;
        }
        Ok(Finished { late: self.late.unwrap_or_default(), moved: self.moved, steps: self.steps })
    }
}
