//! The whole pass: every row opened, and the rows together compared with their manifest.

use std::collections::BTreeMap;

use ereg_trust::aead::row_tag;
use rusqlite::{OptionalExtension as _, types::ValueRef};

use crate::collection::{Collection, KeySlot};
use crate::error::VaultError;
use crate::outbox_item::OutboxItem;
use crate::row::Place;
use crate::row_manifest::{RowManifest, manifest_place};
use crate::stored::{blob, revision};
use crate::vault::Vault;
use crate::view::View;

/// The result of a whole pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedRows {
    /// Rows opened under the keys that are here, and commands whose bytes are damaged.
    pub rows: u64,
    /// Commands on their way whose bytes are not the ones they were queued with, and nothing else of them is damaged.
    pub damaged_commands: u64,
}

impl View<'_> {
    /// Opens every row of the slots whose keys are here and compares them with the manifests: finds what was
    /// altered, deleted, doubled, swapped or rolled back.
    pub fn verify_all(&self) -> Result<VerifiedRows, VaultError> {
        let verified = self.verify_but_commands()?;
        if verified.damaged_commands == 0 { Ok(verified) } else { Err(VaultError::corrupt("a command")) }
    }

    /// Works like [`View::verify_all`], but that commands whose bytes alone are damaged are counted and no damage of the
    /// vault: each of them stands still by itself ([`crate::DAMAGED`]), and nothing else rests on its bytes.
    pub fn verify_but_commands(&self) -> Result<VerifiedRows, VaultError> {
        let mut seen: BTreeMap<KeySlot, RowManifest> = BTreeMap::new();
        let mut colls = BTreeMap::new();
        for (slot, keys) in self.keys.slots() {
            seen.insert(slot, RowManifest::default());
            let here = Collection::ALL.iter().filter(|collection| collection.slot() == slot);
            colls.extend(here.map(|collection| (keys.coll(*collection), slot)));
        }
        self.verify_rec(&colls, &mut seen)?;
        let damaged_commands = self.verify_outbox(&mut seen)?;
        self.verify_meta(&mut seen)?;
        let mut rows = 0;
        for (slot, keys) in self.keys.slots() {
            let found = seen.get(&slot).copied().unwrap_or_default();
            if RowManifest::load(self.db, keys)? != found {
                return Err(VaultError::corrupt("the rows as a whole"));
            }
            rows += found.count;
        }
        Ok(VerifiedRows { rows, damaged_commands })
    }

    fn verify_rec(
        &self,
        colls: &BTreeMap<[u8; 16], KeySlot>,
        seen: &mut BTreeMap<KeySlot, RowManifest>,
    ) -> Result<(), VaultError> {
        let mut found = self.db.prepare("SELECT rowid FROM rec WHERE coll = ?1 AND key = ?2")?;
        let mut counts: BTreeMap<[u8; 16], i64> = BTreeMap::new();
        // Without the index, which is checked against the rows and not with them.
        let mut query = self.db.prepare("SELECT rowid, coll, key, rev, body FROM rec NOT INDEXED")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (rowid, coll, key): (i64, _, _) = (row.get(0)?, blob(row.get_ref(1)?)?, blob::<32>(row.get_ref(2)?)?);
            if found.query_row([coll.as_slice(), &key], |row| row.get(0)).optional()? != Some(rowid) {
                return Err(VaultError::corrupt("the index of the rows"));
            }
            *counts.entry(coll).or_default() += 1;
            let Some(slot) = colls.get(&coll) else {
                // Under the other key, which is not here; with both here nothing may be left over.
                if self.is_whole() {
                    return Err(VaultError::corrupt("a row"));
                }
                continue;
            };
            let place = Place { coll, key, rev: revision(row.get(3)?)? };
            self.enter(*slot, &place, row.get_ref(4)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?, seen)?;
        }
        self.verify_scans(&counts)
    }

    /// Each row was found by its key; here, that walking along the index meets each row of a kind, once.
    fn verify_scans(&self, counts: &BTreeMap<[u8; 16], i64>) -> Result<(), VaultError> {
        let mut query = self.db.prepare("SELECT count(*) FROM rec WHERE coll = ?1")?;
        for (coll, count) in counts {
            if query.query_row([coll.as_slice()], |row| row.get::<_, i64>(0))? != *count {
                return Err(VaultError::corrupt("the index of the rows"));
            }
        }
        Ok(())
    }

    /// Opens each head, and the bytes that it stands for: nothing else tells under which command they lie. Returns the number
    /// of those whose bytes are damaged; what the manifest holds of them their heads know.
    fn verify_outbox(&self, seen: &mut BTreeMap<KeySlot, RowManifest>) -> Result<u64, VaultError> {
        let keys = &self.keys.transit;
        let (mut met, mut damaged) = (0_i64, 0);
        let mut query = self.db.prepare(
            "SELECT head.seq, head.head, body.body FROM outbox AS head LEFT JOIN outbox_body AS body ON body.seq = head.seq",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let seq = revision(row.get(0)?)?;
            let head = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
            let item = OutboxItem::from_row(seq, &keys.open(&keys.head_place(seq), head)?)?;
            self.enter(KeySlot::Transit, &keys.head_place(seq), head, seen)?;
            let (place, tag) = (keys.body_place(item.command_id(), seq), item.facts.body_tag.0);
            let body = row.get_ref(2)?;
            met += i64::from(body != ValueRef::Null);
            let opens = |body: &[u8]| row_tag(body).is_ok_and(|found| found == tag) && keys.open(&place, body).is_ok();
            damaged += u64::from(!body.as_blob().is_ok_and(opens));
            seen.entry(KeySlot::Transit).or_default().add(keys.element_of(&place, &tag));
        }
        let bodies: i64 = self.db.query_row("SELECT count(*) FROM outbox_body", [], |row| row.get(0))?;
        if bodies == met { Ok(damaged) } else { Err(VaultError::corrupt("a command")) }
    }

    /// Whether every slot's key is here, so that a row that opens with none is damage.
    fn is_whole(&self) -> bool {
        self.keys.content.is_some()
    }

    fn verify_meta(&self, seen: &mut BTreeMap<KeySlot, RowManifest>) -> Result<(), VaultError> {
        let mut query = self.db.prepare("SELECT key, body FROM meta")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let key = blob(row.get_ref(0)?)?;
            let body = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?;
            // The manifests themselves are authenticated by their own encryption.
            if self.keys.slots().any(|(_, keys)| manifest_place(keys).key == key) {
                continue;
            }
            let owner = self.keys.slots().find(|(_, keys)| keys.open(&keys.meta_place_at(key), body).is_ok());
            match owner {
                Some((slot, keys)) => self.enter(slot, &keys.meta_place_at(key), body, seen)?,
                None if self.is_whole() => return Err(VaultError::corrupt("a row")),
                None => {}
            }
        }
        Ok(())
    }

    fn enter(
        &self,
        slot: KeySlot,
        place: &Place,
        body: &[u8],
        seen: &mut BTreeMap<KeySlot, RowManifest>,
    ) -> Result<(), VaultError> {
        let keys = self.keys.of(slot)?;
        keys.open(place, body)?;
        seen.entry(slot).or_default().add(keys.element(place, body)?);
        Ok(())
    }
}

impl Vault {
    /// Opens every row and compares the whole with its manifest. Takes a few milliseconds for each thousand rows, and
    /// other calls wait; for the quiet moment after opening.
    pub fn verify_all(&self) -> Result<VerifiedRows, VaultError> {
        self.read(|view| view.verify_all())
    }

    /// Works like [`Vault::verify_all`] where a command whose bytes alone are damaged is none of the vault:
    /// [`View::verify_but_commands`].
    pub fn verify_but_commands(&self) -> Result<VerifiedRows, VaultError> {
        self.read(|view| view.verify_but_commands())
    }
}
