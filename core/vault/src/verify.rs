//! The whole pass over the rows: every row opened, and the rows together compared with their manifest.

use std::collections::BTreeMap;

use ereg_trust::aead::row_tag;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{OptionalExtension as _, params};

use crate::collection::{Collection, KeySlot};
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::outbox_item::OutboxItem;
use crate::pass::{BEFORE_ALL, ENTRIES, KeyOrder, Pass, ROWS, Slice, entries_of};
use crate::row::{Keys, Place};
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

impl VerifiedRows {
    /// The result where a damaged command counts as damage of the vault.
    ///
    /// # Errors
    /// `vault.corrupt`.
    pub(crate) fn all_sound(self) -> Result<VerifiedRows, VaultError> {
        if self.damaged_commands == 0 { Ok(self) } else { Err(VaultError::corrupt("a command")) }
    }
}

/// The place that a whole pass has come to.
enum Stage {
    /// It opens each record, by its rowid, from this one on.
    Records(i64),
    /// It walks along the index, and has met so many entries of a kind up to a key.
    Index { coll: [u8; 16], behind: Value, met: u64 },
    /// It opens each head of a command and the bytes that it stands for, from this number on.
    Commands(i64),
    /// It counts the bytes of commands, from this number on.
    Bodies(i64),
    /// It opens each row of `meta` behind this key.
    Meta(Value),
    /// Everything was met.
    Done,
}

/// A whole pass on its way: it opens every row of the slots whose keys are here and compares them with the manifests.
/// So it finds what was altered, deleted, doubled, swapped or rolled back. Commands whose bytes alone are damaged are
/// counted and no damage of the vault: each of them stands still by itself ([`crate::DAMAGED`]), and nothing else rests
/// on its bytes.
pub(crate) struct WholePass {
    stage: Stage,
    /// The slots whose keys are here, and what was met of each.
    seen: BTreeMap<KeySlot, RowManifest>,
    /// The kinds of those slots.
    colls: BTreeMap<[u8; 16], KeySlot>,
    /// Records met, by kind.
    counts: BTreeMap<[u8; 16], u64>,
    /// Bytes of commands met under their heads, less those that were counted.
    bodies: i64,
    damaged_commands: u64,
}

impl Pass for WholePass {
    type Found = VerifiedRows;

    fn begin(state: &View<'_>) -> Result<WholePass, VaultError> {
        let mut seen: BTreeMap<KeySlot, RowManifest> = BTreeMap::new();
        let mut colls = BTreeMap::new();
        for (slot, keys) in state.keys.slots() {
            seen.insert(slot, RowManifest::default());
            let here = Collection::ALL.iter().filter(|collection| collection.slot() == slot);
            colls.extend(here.map(|collection| (keys.coll(*collection), slot)));
        }
        let stage = Stage::Records(i64::MIN);
        Ok(WholePass { stage, seen, colls, counts: BTreeMap::new(), bodies: 0, damaged_commands: 0 })
    }

    fn slice(&mut self, state: &View<'_>, slice: &mut Slice) -> Result<Option<VerifiedRows>, VaultError> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Records(from) => self.records(state, from, slice)?,
            Stage::Index { coll, behind, met } => self.index(state, coll, (&behind, met), slice)?,
            Stage::Commands(from) => self.commands(state, from, slice)?,
            Stage::Bodies(from) => self.bodies(state, from, slice)?,
            Stage::Meta(behind) => self.meta(state, &behind, slice)?,
            Stage::Done => return self.compared(state).map(Some),
        };
        Ok(None)
    }
}

impl WholePass {
    fn records(&mut self, state: &View<'_>, from: i64, slice: &mut Slice) -> Result<Stage, VaultError> {
        let mut found = state.db.prepare_cached("SELECT rowid FROM rec WHERE coll = ?1 AND key = ?2")?;
        // Without the index, which is checked against the rows and not with them.
        let mut query = state.db.prepare_cached(
            "SELECT rowid, coll, key, rev, body FROM rec NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid LIMIT ?2",
        )?;
        let mut rows = query.query(params![from, ROWS])?;
        let mut order = KeyOrder::from(from);
        while let Some(row) = rows.next()? {
            let (rowid, coll, key): (i64, _, _) = (row.get(0)?, blob(row.get_ref(1)?)?, blob::<32>(row.get_ref(2)?)?);
            order.goes_on(rowid)?;
            if found.query_row([coll.as_slice(), &key], |row| row.get(0)).optional()? != Some(rowid) {
                return Err(VaultError::corrupt("the index of the rows"));
            }
            *self.counts.entry(coll).or_default() += 1;
            let body = row.get_ref(4)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?;
            match self.colls.get(&coll).copied() {
                Some(slot) => self.enter(state.keys, slot, &Place { coll, key, rev: revision(row.get(3)?)? }, body)?,
                // Under the other key, which is not here; with both here nothing may be left over.
                None if is_whole(state.keys) => return Err(VaultError::corrupt("a row")),
                None => {}
            }
            slice.opened(body.len());
            if slice.is_full() {
                return Ok(rowid.checked_add(1).map_or_else(|| self.first_kind(), Stage::Records));
            }
        }
        Ok(self.first_kind())
    }

    fn first_kind(&self) -> Stage {
        self.kind_from([0; 16])
    }

    fn kind_from(&self, coll: [u8; 16]) -> Stage {
        match self.counts.range(coll..).next() {
            Some((coll, _)) => Stage::Index { coll: *coll, behind: BEFORE_ALL, met: 0 },
            None => Stage::Commands(i64::MIN),
        }
    }

    /// Each row was found by its key; here, that walking along the index meets each row of a kind, once.
    fn index(
        &self,
        state: &View<'_>,
        coll: [u8; 16],
        (behind, met): (&Value, u64),
        slice: &mut Slice,
    ) -> Result<Stage, VaultError> {
        let here = entries_of(state, coll, behind, slice)?;
        let met = met + here.count;
        match here.behind {
            Some(behind) => Ok(Stage::Index { coll, behind, met }),
            None if self.counts.get(&coll) != Some(&met) => Err(VaultError::corrupt("the index of the rows")),
            None => {
                let next = u128::from_be_bytes(coll).checked_add(1);
                Ok(next.map_or(Stage::Commands(i64::MIN), |next| self.kind_from(next.to_be_bytes())))
            }
        }
    }

    /// Opens each head, and the bytes that it stands for: nothing else tells under which command they lie. What the
    /// manifest holds of the bytes their head knows.
    fn commands(&mut self, state: &View<'_>, from: i64, slice: &mut Slice) -> Result<Stage, VaultError> {
        let keys = &state.keys.transit;
        let mut query = state.db.prepare_cached(
            "SELECT head.seq, head.head, body.body FROM outbox AS head LEFT JOIN outbox_body AS body ON body.seq = head.seq \
             WHERE head.seq >= ?1 ORDER BY head.seq LIMIT ?2",
        )?;
        let mut rows = query.query(params![from, ROWS])?;
        let mut order = KeyOrder::from(from);
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            order.goes_on(number)?;
            let seq = revision(number)?;
            let head = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a command"))?;
            let item = OutboxItem::from_row(seq, &keys.open(&keys.head_place(seq), head)?)?;
            self.enter(state.keys, KeySlot::Transit, &keys.head_place(seq), head)?;
            let (place, tag) = (keys.body_place(item.command_id(), seq), item.facts.body_tag.0);
            let body = row.get_ref(2)?;
            self.bodies += i64::from(body != ValueRef::Null);
            let opens = |body: &[u8]| row_tag(body).is_ok_and(|found| found == tag) && keys.open(&place, body).is_ok();
            self.damaged_commands += u64::from(!body.as_blob().is_ok_and(opens));
            self.seen.entry(KeySlot::Transit).or_default().add(keys.element_of(&place, &tag));
            slice.opened(head.len() + body.as_blob().map_or(0, <[u8]>::len));
            if slice.is_full() {
                return Ok(number.checked_add(1).map_or(Stage::Bodies(i64::MIN), Stage::Commands));
            }
        }
        Ok(Stage::Bodies(i64::MIN))
    }

    /// Bytes were looked for under each head; here, that there are none without one.
    fn bodies(&mut self, state: &View<'_>, from: i64, slice: &mut Slice) -> Result<Stage, VaultError> {
        let mut query = state.db.prepare_cached("SELECT seq FROM outbox_body WHERE seq >= ?1 ORDER BY seq LIMIT ?2")?;
        let mut rows = query.query(params![from, ENTRIES])?;
        let (mut last, mut here, mut order) = (None, 0, KeyOrder::from(from));
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            order.goes_on(number)?;
            last = Some(number);
            here += 1;
        }
        slice.met(here);
        self.bodies -= here as i64;
        match last.and_then(|last| last.checked_add(1)) {
            Some(next) if here == ENTRIES as usize => Ok(Stage::Bodies(next)),
            _ if self.bodies != 0 => Err(VaultError::corrupt("a command")),
            _ => Ok(Stage::Meta(BEFORE_ALL)),
        }
    }

    fn meta(&mut self, state: &View<'_>, behind: &Value, slice: &mut Slice) -> Result<Stage, VaultError> {
        let keys = state.keys;
        let mut query = state.db.prepare_cached("SELECT key, body FROM meta WHERE key > ?1 ORDER BY key LIMIT ?2")?;
        let mut rows = query.query(params![behind, ROWS])?;
        let mut order = KeyOrder::behind(behind);
        while let Some(row) = rows.next()? {
            let key = blob(row.get_ref(0)?)?;
            order.goes_on(key.to_vec())?;
            let body = row.get_ref(1)?.as_blob().map_err(|_| VaultError::corrupt("a row"))?;
            // The manifests themselves are authenticated by their own encryption.
            if !keys.slots().any(|(_, keys)| manifest_place(keys).key == key) {
                let owner = keys.slots().find(|(_, keys)| keys.open(&keys.meta_place_at(key), body).is_ok());
                match owner {
                    Some((slot, owner)) => self.enter(keys, slot, &owner.meta_place_at(key), body)?,
                    None if is_whole(keys) => return Err(VaultError::corrupt("a row")),
                    None => {}
                }
            }
            slice.opened(body.len());
            if slice.is_full() {
                return Ok(Stage::Meta(Value::Blob(key.to_vec())));
            }
        }
        Ok(Stage::Done)
    }

    fn compared(&self, state: &View<'_>) -> Result<VerifiedRows, VaultError> {
        let mut rows = 0;
        for (slot, keys) in state.keys.slots() {
            let found = self.seen.get(&slot).copied().unwrap_or_default();
            if RowManifest::load(state.db, keys)? != found {
                return Err(VaultError::corrupt("the rows as a whole"));
            }
            rows += found.count;
        }
        Ok(VerifiedRows { rows, damaged_commands: self.damaged_commands })
    }

    fn enter(&mut self, keys: &Keys, slot: KeySlot, place: &Place, body: &[u8]) -> Result<(), VaultError> {
        let keys = keys.of(slot)?;
        keys.open(place, body)?;
        self.seen.entry(slot).or_default().add(keys.element(place, body)?);
        Ok(())
    }
}

/// Whether every slot's key is here, so that a row that opens with none is damage.
fn is_whole(keys: &Keys) -> bool {
    keys.content.is_some()
}

impl Vault {
    /// Opens every row and compares the whole with its manifest, as they are at this moment. Takes a few milliseconds
    /// for each thousand rows, in slices between which whoever waits for the vault goes first: background work, which
    /// no call waits for longer than for one slice.
    ///
    /// # Errors
    /// `vault.corrupt`; `vault.paused` and `vault.closed`, also where that happens on its way.
    pub fn verify_all(&self) -> Result<VerifiedRows, VaultError> {
        self.verify_but_commands()?.all_sound()
    }

    /// Works like [`Vault::verify_all`], but that commands whose bytes alone are damaged are counted, and no damage.
    pub fn verify_but_commands(&self) -> Result<VerifiedRows, VaultError> {
        self.verify_but_commands_while(&GoesOn::to_the_end())
    }

    /// Works like [`Vault::verify_but_commands`], for as long as it is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`], between two slices.
    pub fn verify_but_commands_while(&self, goes_on: &GoesOn) -> Result<VerifiedRows, VaultError> {
        self.go_through::<WholePass>(goes_on)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::key_file::VaultSecret;
    use crate::pass::BYTES;
    use crate::vault::OpenOptions;

    fn filled(rows: u64, bytes: usize) -> (tempfile::TempDir, Vault) {
        let root = tempfile::tempdir().unwrap();
        let vault = Vault::create(&root.path().join("vault"), &key(), OpenOptions::default()).unwrap();
        vault
            .write(|tx| (0..rows).try_for_each(|n| tx.put(Collection::Setting, &n.to_be_bytes(), &vec![7; bytes])))
            .unwrap();
        (root, vault)
    }

    fn key() -> VaultSecret {
        VaultSecret::raw(&[7; 32]).unwrap()
    }

    fn put(vault: &Vault, n: u64, value: &[u8]) {
        vault.write(|tx| tx.put(Collection::Setting, &n.to_be_bytes(), value)).unwrap();
    }

    /// Rows opened over all slices; the rows of `meta` are among them, and of those the two manifests.
    fn opened(slices: &[Slice]) -> u64 {
        slices.iter().map(|slice| u64::from(slice.rows)).sum()
    }

    #[test]
    fn no_slice_opens_more_rows_or_bytes_than_it_may() {
        let (_root, vault) = filled(2_500, 10);
        let (slices, found) = vault.slices_of::<WholePass>(|| ());
        assert_eq!((found.rows, opened(&slices)), (2_500, 2_502));
        assert_eq!(slices.iter().map(|slice| slice.rows).max(), Some(ROWS));
        assert_eq!(
            slices.iter().map(|slice| slice.entries).max(),
            Some(ENTRIES),
            "a kind has more entries than a slice"
        );
        let (_root, vault) = filled(5, BYTES);
        let (slices, _) = vault.slices_of::<WholePass>(|| ());
        assert!(slices.iter().all(|slice| slice.bytes < BYTES || slice.rows == 1), "one of that length is a slice");
    }

    /// Rows before and behind the place that the pass has come to are changed, taken away and added.
    #[test]
    fn what_is_written_between_two_slices_moves_nothing() {
        let (_root, vault) = filled(400, 10);
        let mut n = 0;
        let (_, found) = vault.slices_of::<WholePass>(|| {
            n += 1;
            put(&vault, n, b"changed");
            put(&vault, 400 - n, b"changed");
            put(&vault, 1_000 + n, b"added");
            vault.write(|tx| tx.delete(Collection::Setting, &(200 + n).to_be_bytes())).unwrap();
        });
        assert_eq!(found.rows, 400);
        assert!(n > 6);
        assert_eq!(vault.verify_all().unwrap().rows, 400, "as many were added as were taken away");
    }

    #[test]
    fn a_pass_ends_with_the_files_and_begins_anew_with_other_keys() {
        let (root, vault) = filled(400, 10);
        let begun = || vault.begin_pass::<WholePass>().unwrap();
        let pass = begun();
        vault.pause().unwrap();
        assert!(!root.path().join("vault/vault.db-wal").exists(), "every handle is closed");
        assert_eq!(vault.go_on(pass, |_| {}), Err(VaultError::Paused));
        vault.resume().unwrap();
        let pass = begun();
        vault.lock().unwrap();
        assert_eq!(vault.go_on(pass, |_| {}), Ok(None));
        let pass = begun();
        vault.unlock(&key()).unwrap();
        assert_eq!(vault.go_on(pass, |_| {}), Ok(None));
        assert_eq!(vault.verify_all().unwrap().rows, 400);
        let refused: Result<_, VaultError> = vault.read(|_| vault.verify_all());
        assert_eq!(refused, Err(VaultError::Reentered));
        // Afterwards the WAL is emptied again.
        vault.close().unwrap();
        assert!(!root.path().join("vault/vault.db-wal").exists());
    }

    #[test]
    fn a_pass_gives_its_state_up_where_too_much_is_written_meanwhile() {
        let (_root, vault) = filled(400, 10);
        let mut slices = 0;
        let much = |_| {
            slices += 1;
            if slices == 1 {
                let bytes = vec![7; BYTES];
                vault
                    .write(|tx| (0..140_u64).try_for_each(|n| tx.put(Collection::Setting, &n.to_be_bytes(), &bytes)))
                    .unwrap();
            }
        };
        assert_eq!(vault.go_on(vault.begin_pass::<WholePass>().unwrap(), much), Ok(None));
        assert_eq!(slices, 1);
        put(&vault, 0, b"the next save begins the WAL anew");
        assert!(vault.wal_len().unwrap() < crate::vault::MOST_WAL);
        assert_eq!(vault.verify_all().unwrap().rows, 400);
    }

    /// A person's act that began to wait between two slices is done before the next one.
    #[test]
    fn whoever_waits_goes_before_the_next_slice() {
        let (_root, vault) = filled(400, 10);
        let acts = AtomicUsize::new(0);
        let (vault, acts) = (&vault, &acts);
        let mut slices = 0;
        thread::scope(|scope| {
            let between = |_| {
                assert_eq!(acts.load(Ordering::SeqCst), slices, "the one before was done before this slice");
                slices += 1;
                let held = vault.hold().unwrap();
                scope.spawn(move || {
                    vault.read(|_| {
                        acts.fetch_add(1, Ordering::SeqCst);
                        Ok::<_, VaultError>(())
                    })
                });
                while vault.waits() == 0 {
                    thread::yield_now();
                }
                drop(held);
            };
            assert!(vault.go_on(vault.begin_pass::<WholePass>().unwrap(), between).unwrap().is_some());
        });
        assert!(slices > 6, "{slices}");
    }

    /// Work in the background is done in the end, however long somebody waits.
    #[test]
    fn nobody_gives_way_for_ever() {
        let (_root, vault) = filled(1, 10);
        let done = AtomicBool::new(false);
        let (vault, done) = (&vault, &done);
        thread::scope(|scope| {
            let held = vault.hold().unwrap();
            scope.spawn(move || vault.read(|_| Ok::<_, VaultError>(())));
            while vault.waits() == 0 {
                thread::yield_now();
            }
            scope.spawn(move || {
                vault.give_way();
                done.store(true, Ordering::SeqCst);
            });
            // Whoever waits is not served as long as this one holds the vault.
            while !done.load(Ordering::SeqCst) {
                thread::yield_now();
            }
            drop(held);
        });
    }
}
