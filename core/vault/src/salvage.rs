//! A damaged vault: what opens of it goes into a new one under the same key; the damaged one is set aside, never deleted.
//!
//! Every row is encrypted for its place, so one that opens is what was written there, once: perhaps not last. Salvaged
//! rows are therefore an older copy, and treated as one ([`Tx::hold_older_copy`](crate::Tx::hold_older_copy)). Cases
//! are left out, since the registry tells them again.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use ereg_logs::event;
use ereg_trust::aead::row_tag;
use rusqlite::{Connection, ffi, params};

use crate::collection::{Collection, KeySlot};
use crate::database::{self, MEDIA, VAULT};
use crate::draft::StoredDraft;
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::key_file::VaultSecret;
use crate::outbox_item::OutboxItem;
use crate::pass::at_once;
use crate::row::{Keys, Place, SlotKeys};
use crate::row_manifest::{RowManifest, manifest_place};
use crate::sabotage::Sabotage;
use crate::search::IndexPass;
use crate::searched::is_of_index;
use crate::storage::{Storage, Thing};
use crate::stored::{blob, parse, revision};
use crate::tx::Tx;
use crate::vault::{KEY_FILE, OpenOptions, Vault, checked, parent, renamed};
use crate::verify::WholePass;
use crate::view::{Standing, View};

/// The most vaults of one name that may be set aside.
const ASIDE: u32 = 1000;

/// The result of a salvage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// The directory in which the damaged vault lies now, unchanged.
    pub aside: PathBuf,
    /// Rows that are in the new one; 0 where a salvage that was killed was only finished.
    pub kept: u64,
    /// Rows that were met and do not open. A row that cannot even be met is not counted.
    pub lost: u64,
}

/// A row of `rec` that opens.
struct Record {
    place: Place,
    body: Vec<u8>,
}

/// A command of the outbox whose head and bytes open.
struct Command {
    item: OutboxItem,
    head: Vec<u8>,
    body: Vec<u8>,
}

/// The rows of a damaged file that open.
#[derive(Default)]
struct Rows {
    records: Vec<Record>,
    drafts: Vec<StoredDraft>,
    /// The highest number in the search index that a record has.
    newest: u32,
    outbox: Vec<Command>,
    meta: Vec<([u8; 32], Vec<u8>)>,
    lost: u64,
}

impl Vault {
    /// Renames a vault that is not open to the first free of `DIR.aside-1`, `DIR.aside-2` …, so that a new one can be
    /// made in its place. Nothing in it is changed.
    pub fn set_aside(dir: &Path, options: &OpenOptions) -> Result<PathBuf, VaultError> {
        let (dir, storage) = (&checked(dir)?, &*options.storage);
        match storage.look(dir)? {
            Thing::Directory => {}
            Thing::Nothing => return Err(VaultError::Missing),
            Thing::File => return Err(VaultError::Foreign),
            Thing::Other => return Err(VaultError::Symlink),
        }
        for number in 1..=ASIDE {
            let aside = renamed(dir, &format!(".aside-{number}"));
            if storage.look(&aside)? == Thing::Nothing {
                storage.rename(dir, &aside)?;
                storage.sync_dir(parent(dir))?;
                event!(WARN, "a vault was set aside");
                return Ok(aside);
            }
        }
        Err(VaultError::Exists)
    }

    /// Makes a new vault of what opens of a damaged one, which is not open, and sets the damaged one aside. Photos move
    /// along as they are: each chunk is checked when it is read.
    ///
    /// Killed on its way it leaves the damaged vault where it was, or under its new name with the salvaged one whole in
    /// `DIR.new`; the next call goes on from there.
    ///
    /// # Errors
    /// [`VaultError::Sound`] where nothing is damaged, and nothing is changed then; those of opening the key file, without
    /// which nothing opens.
    pub fn salvage(dir: &Path, secret: &VaultSecret, options: &OpenOptions) -> Result<Salvaged, VaultError> {
        Self::salvage_while(dir, secret, options, &GoesOn::to_the_end())
    }

    /// Works like [`Vault::salvage`], for as long as it is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`]: then the damaged vault lies where it was, unchanged, and nothing of a new one. Those of
    /// [`Vault::salvage`].
    pub fn salvage_while(
        dir: &Path,
        secret: &VaultSecret,
        options: &OpenOptions,
        goes_on: &GoesOn,
    ) -> Result<Salvaged, VaultError> {
        Self::salvaged(dir, secret, options, goes_on)
            .inspect(|done| event!(WARN, "a vault was salvaged", kept = done.kept, lost = done.lost))
            .inspect_err(|error| event!(WARN, "a vault was not salvaged", code = error.code()))
    }

    fn salvaged(
        dir: &Path,
        secret: &VaultSecret,
        options: &OpenOptions,
        goes_on: &GoesOn,
    ) -> Result<Salvaged, VaultError> {
        let (dir, storage) = (&checked(dir)?, &*options.storage);
        let new = renamed(dir, ".new");
        if storage.look(dir)? == Thing::Nothing {
            // Killed between its two renamings: what is in `DIR.new` is whole, or is no vault.
            Self::open(&new, secret, options.clone())?.close()?;
            storage.rename(&new, dir)?;
            storage.sync_dir(parent(dir))?;
            let mut aside = renamed(dir, ".aside-1");
            for number in 2..=ASIDE {
                let next = renamed(dir, &format!(".aside-{number}"));
                if storage.look(&next)? == Thing::Nothing {
                    break;
                }
                aside = next;
            }
            return Ok(Salvaged { aside, kept: 0, lost: 0 });
        }
        let key_file = Self::key_file(dir, options)?;
        let opened = key_file.open(secret)?;
        let keys = crate::vault::keys(&opened, key_file.vault, Sabotage::Off)?;
        if is_sound(storage, dir, &keys, goes_on)? {
            return Err(VaultError::Sound);
        }
        let rows = read(storage, &dir.join(VAULT.file), &keys, goes_on)?;
        Self::clear(storage, &new)?;
        let made = || -> Result<u64, VaultError> {
            key_file.replace(storage, &new, KEY_FILE)?;
            let mut kept = 0;
            database::create(storage, &new.join(VAULT.file), &VAULT, |db| {
                kept = rows.write(db, &keys, goes_on)?;
                Ok(())
            })?;
            let media = new.join(MEDIA.file);
            let copied = database::probe(storage, &dir.join(MEDIA.file), &MEDIA)
                .map(|mut old| database::copy(storage, &mut old, &media, &MEDIA, goes_on));
            match copied {
                Ok(Ok(())) => {}
                Ok(Err(error)) if error == VaultError::Stopped || is_of_the_new_file(&error) => return Err(error),
                // The photos are lost; what names them says so when it is read.
                Ok(Err(_)) | Err(_) => {
                    Self::clear_file(storage, &media)?;
                    database::create(storage, &media, &MEDIA, |_| Ok(()))?;
                }
            }
            Self::sync_new(storage, &new)?;
            // Held before it has its name: no copy is ever opened that would send what it should not.
            let salvaged = Self::open(&new, secret, options.clone())?;
            salvaged.write(|tx| tx.hold_older_copy())?;
            salvaged.verify_but_commands_while(goes_on)?.all_sound()?;
            salvaged.close()?;
            Ok(kept)
        };
        let kept = made().inspect_err(|why| Self::leave_no_half(storage, &new, why))?;
        // The new name before the old one goes: after a loss of power one of both is there.
        storage.sync_dir(parent(dir))?;
        let aside = Self::set_aside(dir, options)?;
        storage.rename(&new, dir)?;
        storage.sync_dir(parent(dir))?;
        Ok(Salvaged { aside, kept, lost: rows.lost })
    }
}

/// Whether both files can be read and every row of the vault is there and opens. Looks without changing any file. Photos
/// are not read: a salvage would move them as they are.
///
/// # Errors
/// [`VaultError::Stopped`]; all else is damage.
fn is_sound(storage: &dyn Storage, dir: &Path, keys: &Keys, goes_on: &GoesOn) -> Result<bool, VaultError> {
    let whole = |db: Connection| {
        at_once::<WholePass>(&db, keys, goes_on)?.all_sound()?;
        // An index that says something else is no damage, one that cannot be read is.
        at_once::<IndexPass>(&db, keys, goes_on)
    };
    let looked = database::probe(storage, &dir.join(VAULT.file), &VAULT)
        .and_then(whole)
        .and_then(|_| database::probe(storage, &dir.join(MEDIA.file), &MEDIA));
    match looked {
        Ok(_) => Ok(true),
        Err(VaultError::Stopped) => Err(VaultError::Stopped),
        Err(_) => Ok(false),
    }
}

/// Whether a copy failed because the new file could not be written, and not because the old one cannot be read.
fn is_of_the_new_file(error: &VaultError) -> bool {
    match error {
        VaultError::Full | VaultError::ReadOnly | VaultError::Io(_) => true,
        VaultError::Sqlite(code) => match code & 0xFF {
            ffi::SQLITE_CANTOPEN => true,
            ffi::SQLITE_IOERR => !matches!(*code, ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ),
            _ => false,
        },
        _ => false,
    }
}

/// Reads row by row what opens of a file, as far as SQLite can follow it.
fn read(storage: &dyn Storage, path: &Path, keys: &Keys, goes_on: &GoesOn) -> Result<Rows, VaultError> {
    let mut rows = Rows::default();
    let db = match database::damaged(storage, path) {
        Ok(db) => db,
        Err(VaultError::Io(kind)) => return Err(VaultError::Io(kind)),
        // Not even a database any more: nothing of it can be read.
        Err(_) => return Ok(rows),
    };
    each((&db, RECORDS), goes_on, &mut rows, |rows, row| {
        let (coll, key, rev) = (blob(row.get_ref(1)?)?, blob(row.get_ref(2)?)?, revision(row.get(3)?)?);
        rows.record(keys, Place { coll, key, rev }, bytes(row, 4)?)
    })?;
    each((&db, OUTBOX), goes_on, &mut rows, |rows, row| {
        let (seq, head) = (revision(row.get(0)?)?, bytes(row, 1)?);
        let item = OutboxItem::from_row(seq, &keys.transit.open(&keys.transit.head_place(seq), &head)?)?;
        let mut query = db.prepare_cached("SELECT body FROM outbox_body WHERE seq = ?1")?;
        let body: Vec<u8> = query.query_row([row.get::<_, i64>(0)?], |row| row.get(0))?;
        // Neither is of use without the other.
        if row_tag(&body)? != item.facts.body_tag.0 {
            return Err(VaultError::corrupt("a command"));
        }
        keys.transit.open(&keys.transit.body_place(item.command_id(), seq), &body)?;
        rows.outbox.push(Command { item, head, body });
        Ok(())
    })?;
    // Few, and under their keys: ordinals and the manifests, of which the counts alone are of use.
    if let Ok(mut query) = db.prepare("SELECT key, body FROM meta")
        && let Ok(mut found) = query.query([])
    {
        while let Ok(Some(row)) = found.next() {
            if rows.meta(keys, row).is_err() {
                rows.lost += 1;
            }
        }
    }
    Ok(rows)
}

fn bytes(row: &rusqlite::Row<'_>, column: usize) -> Result<Vec<u8>, VaultError> {
    row.get_ref(column)?.as_blob().map(<[u8]>::to_vec).map_err(|_| VaultError::corrupt("a row"))
}

/// The rows of a table after a number, which is the first of their columns.
const RECORDS: &str = "SELECT rowid, coll, key, rev, body FROM rec NOT INDEXED WHERE rowid > ?1 ORDER BY rowid";
const OUTBOX: &str = "SELECT seq, head FROM outbox NOT INDEXED WHERE seq > ?1 ORDER BY seq";

/// Walks a table by its number, with the statement of its rows after one. Where a page is broken the walk goes on behind it,
/// number by number.
fn each(
    (db, sql): (&Connection, &'static str),
    goes_on: &GoesOn,
    rows: &mut Rows,
    mut take: impl FnMut(&mut Rows, &rusqlite::Row<'_>) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    /// Numbers tried behind a broken page: more than a page can hold.
    const BEHIND: i64 = 100_000;
    let mut from = 0_i64;
    let mut tried = 0;
    while tried < BEHIND {
        let (begun, mut broken) = (from, false);
        let Ok(mut query) = db.prepare_cached(sql) else { return Ok(()) };
        let Ok(mut found) = query.query([from]) else { return Ok(()) };
        loop {
            goes_on.ask()?;
            match found.next() {
                Ok(Some(row)) => {
                    if let Ok(number) = row.get(0) {
                        from = number;
                    }
                    if take(rows, row).is_err() {
                        rows.lost += 1;
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    broken = true;
                    break;
                }
            }
        }
        if !broken {
            return Ok(());
        }
        tried = if from > begun { 0 } else { tried + 1 };
        from += 1;
    }
    Ok(())
}

impl Rows {
    fn record(&mut self, keys: &Keys, place: Place, body: Vec<u8>) -> Result<(), VaultError> {
        let here = |collection: &&Collection| {
            keys.of(collection.slot()).is_ok_and(|keys| keys.coll(**collection) == place.coll)
        };
        let collection = *Collection::ALL.iter().find(here).ok_or(VaultError::corrupt("a row"))?;
        let plain = keys.of(collection.slot())?.open(&place, &body)?;
        match collection {
            // Told again by the registry, and made again from the drafts and what else is searched.
            Collection::Case | Collection::ListPage | Collection::Searched => {}
            Collection::Draft => self.drafts.push(parse(Standing::split(&plain)?.1)?),
            _ => {
                if collection.stands() {
                    self.newest = self.newest.max(Standing::split(&plain)?.0.number);
                }
                self.records.push(Record { place, body });
            }
        }
        Ok(())
    }

    fn meta(&mut self, keys: &Keys, row: &rusqlite::Row<'_>) -> Result<(), VaultError> {
        let (key, body) = (blob(row.get_ref(0)?)?, bytes(row, 1)?);
        if is_of_index(keys, &key) {
            return Ok(());
        }
        for (_, keys) in keys.slots() {
            if manifest_place(keys).key == key {
                let plain = keys.open(&manifest_place(keys), &body)?;
                return RowManifest::from_bytes(&plain).map(|_| ()).ok_or(VaultError::corrupt("the manifest"));
            }
        }
        let owner = |keys: &SlotKeys| keys.open(&keys.meta_place_at(key), &body).is_ok();
        if !keys.slots().any(|(_, keys)| owner(keys)) {
            return Err(VaultError::corrupt("a row"));
        }
        self.meta.push((key, body));
        Ok(())
    }

    /// Writes the rows as they are into a new database, and the drafts with their list. Returns the number of them.
    fn write(&self, db: &Connection, keys: &Keys, goes_on: &GoesOn) -> Result<u64, VaultError> {
        for (_, slot_keys) in keys.slots() {
            RowManifest::default().store(db, slot_keys)?;
        }
        let heads = RefCell::default();
        let mut tx = Tx::new(View { db, keys, heads: &heads }, Sabotage::Off);
        for record in &self.records {
            goes_on.ask()?;
            tx.put_sealed(record.place, &record.body)?;
        }
        tx.number_above(self.newest)?;
        let mut drafts: Vec<&StoredDraft> = self.drafts.iter().collect();
        drafts.sort_by_key(|draft| draft.edited_at);
        drafts.into_iter().try_for_each(|draft| goes_on.ask().and_then(|()| tx.save_draft(draft)))?;
        for Command { item, head, body } in &self.outbox {
            goes_on.ask()?;
            let places = [keys.transit.head_place(item.seq), keys.transit.body_place(item.command_id(), item.seq)];
            let seq = i64::try_from(item.seq).map_err(|_| VaultError::corrupt("the outbox"))?;
            db.execute("INSERT INTO outbox (seq, head) VALUES (?1, ?2)", params![seq, head])?;
            db.execute("INSERT INTO outbox_body (seq, body) VALUES (?1, ?2)", params![seq, body])?;
            for (place, row) in places.iter().zip([head, body]) {
                tx.account(KeySlot::Transit, None, Some(keys.transit.element(place, row)?))?;
            }
        }
        for (key, body) in &self.meta {
            let owner = keys.slots().find(|(_, keys)| keys.open(&keys.meta_place_at(*key), body).is_ok());
            let Some((slot, slot_keys)) = owner else { continue };
            db.execute("INSERT INTO meta (key, body) VALUES (?1, ?2)", params![key.as_slice(), body])?;
            tx.account(slot, None, Some(slot_keys.element(&slot_keys.meta_place_at(*key), body)?))?;
        }
        tx.index_anew()?;
        tx.finish()?;
        Ok((self.records.len() + self.drafts.len() + self.outbox.len()) as u64)
    }
}

impl Tx<'_> {
    /// Puts a row back at its place, encrypted as it is. Two of one place: the later revision stays.
    fn put_sealed(&mut self, place: Place, body: &[u8]) -> Result<(), VaultError> {
        let of = |collection: &&Collection| {
            self.view.keys.of(collection.slot()).is_ok_and(|keys| keys.coll(**collection) == place.coll)
        };
        let slot = Collection::ALL.iter().find(of).ok_or(VaultError::corrupt("a row"))?.slot();
        let rev = i64::try_from(place.rev).map_err(|_| VaultError::corrupt("a revision"))?;
        let keys = self.view.keys.of(slot)?;
        let before = self.view.encrypted(place, |place, body| Ok((place.rev, keys.element(place, body)?)))?;
        if before.is_some_and(|(known, _)| known >= place.rev) {
            return Ok(());
        }
        self.view.db.execute(
            "INSERT INTO rec (coll, key, rev, body) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (coll, key) DO UPDATE SET rev = ?3, body = ?4",
            params![place.coll.as_slice(), place.key.as_slice(), rev, body],
        )?;
        let added = keys.element(&place, body)?;
        self.account(slot, before.map(|(_, element)| element), Some(added))
    }
}
