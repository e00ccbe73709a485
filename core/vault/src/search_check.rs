//! The pass over the search index: whether the table has the rows of every record and no other.

use std::collections::BTreeSet;

use ereg_logs::event;
use rusqlite::params;
use rusqlite::types::Value;

use crate::collection::{Collection, KeySlot};
use crate::error::VaultError;
use crate::pass::{BEFORE_ALL, ENTRIES, KeyOrder, Pass, Slice, entries_of};
use crate::search::{NUMBERS, ON_A_SHELF, Record, SearchIndex};
use crate::stored::parse;
use crate::vault::{Vault, leaves_reading};
use crate::view::View;

/// Bytes of a row of the table that tells that a thing has a fragment; one that tells the number of a thing is longer.
const FRAGMENT_ROW: usize = 10;

/// The place that the pass has come to.
enum Stage {
    /// It opens the records of a shelf, from this number on.
    Records(u32),
    /// It walks along the rows of the table that this shelf should have, whose last number this is.
    Shelf(u32),
    /// It walks along the rest of the table, which tells the numbers of things, and has met so many.
    Numbers(u64),
    /// It walks along the index of the rows, and has met so many records up to a key.
    Index { behind: Value, met: u64 },
}

/// A pass over the search index on its way: shelf by shelf it makes the rows that the records should have, and goes
/// along the table beside them.
pub(crate) struct IndexPass {
    stage: Stage,
    /// The newest number that was given.
    newest: u32,
    /// Rows that the records of the shelf have, and that were not met in the table yet.
    expected: BTreeSet<[u8; FRAGMENT_ROW]>,
    /// The row of the table that was met last.
    behind: Value,
    /// Records opened.
    records: u64,
}

/// The end that a slice has come to.
enum Step {
    /// It goes on from here.
    On(Stage),
    /// It is known whether the index is true.
    Known(bool),
}

impl Pass for IndexPass {
    /// Whether it is true.
    type Found = bool;

    fn begin(state: &View<'_>) -> Result<IndexPass, VaultError> {
        let newest = state.newest_number()?;
        Ok(IndexPass { stage: Stage::Records(0), newest, expected: BTreeSet::new(), behind: BEFORE_ALL, records: 0 })
    }

    fn slice(&mut self, state: &View<'_>, slice: &mut Slice) -> Result<Option<bool>, VaultError> {
        let step = match std::mem::replace(&mut self.stage, Stage::Records(0)) {
            Stage::Records(from) => self.records(state, from, slice)?,
            Stage::Shelf(last) => self.shelf(state, last, slice)?,
            Stage::Numbers(met) => self.numbers(state, met, slice)?,
            Stage::Index { behind, met } => self.index(state, &behind, met, slice)?,
        };
        match step {
            Step::Known(is_true) => Ok(Some(is_true)),
            Step::On(stage) => {
                self.stage = stage;
                Ok(None)
            }
        }
    }
}

impl IndexPass {
    fn records(&mut self, state: &View<'_>, from: u32, slice: &mut Slice) -> Result<Step, VaultError> {
        let keys = state.keys.of(KeySlot::Content)?;
        let mut is_there = state.db.prepare_cached("SELECT 1 FROM search WHERE key = ?1")?;
        let last = self.newest.min(from | (ON_A_SHELF as u32 - 1));
        for number in from..=last {
            let plain = state.get(Collection::Searched, &number.to_be_bytes())?;
            slice.opened(plain.as_ref().map_or(0, |plain| plain.len()));
            if let Some(plain) = plain {
                self.records += 1;
                let rows = parse::<Record>(&plain)?.rows(keys)?;
                slice.met(rows.len());
                for row in rows {
                    match <[u8; FRAGMENT_ROW]>::try_from(row.as_slice()) {
                        Ok(row) => {
                            self.expected.insert(row);
                        }
                        Err(_) if is_there.exists([&row])? => {}
                        Err(_) => return Ok(Step::Known(false)),
                    }
                }
            }
            if slice.is_full() && number < last {
                return Ok(Step::On(Stage::Records(number + 1)));
            }
        }
        Ok(Step::On(Stage::Shelf(last)))
    }

    /// Rows of the table and those that the records have, both in their order: where one is met that is not the next,
    /// there is one too many or too few.
    fn shelf(&mut self, state: &View<'_>, last: u32, slice: &mut Slice) -> Result<Step, VaultError> {
        let mut query = state.db.prepare_cached("SELECT key FROM search WHERE key > ?1 ORDER BY key LIMIT ?2")?;
        let mut rows = query.query(params![self.behind, self.expected.len().min(ENTRIES as usize) as i64])?;
        let mut met = None;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_blob().map_err(|_| VaultError::corrupt("the search index"))?;
            slice.met(1);
            if self.expected.pop_first().is_none_or(|expected| expected.as_slice() != key) {
                return Ok(Step::Known(false));
            }
            met = Some(key.to_vec());
        }
        let ends = met.is_none();
        self.behind = met.map_or(std::mem::replace(&mut self.behind, BEFORE_ALL), Value::Blob);
        Ok(if !self.expected.is_empty() {
            // The table ends before the rows do, or they go on in the next slice.
            if ends { Step::Known(false) } else { Step::On(Stage::Shelf(last)) }
        } else if last < self.newest {
            Step::On(Stage::Records(last + 1))
        } else {
            Step::On(Stage::Numbers(0))
        })
    }

    /// The row of each record was found; here, that there is nothing else behind the last shelf.
    fn numbers(&mut self, state: &View<'_>, met: u64, slice: &mut Slice) -> Result<Step, VaultError> {
        let mut query = state.db.prepare_cached("SELECT key FROM search WHERE key > ?1 ORDER BY key LIMIT ?2")?;
        let mut rows = query.query(params![self.behind, ENTRIES])?;
        let (mut last, mut here, mut order) = (None, 0, KeyOrder::behind(&self.behind));
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_blob().map_err(|_| VaultError::corrupt("the search index"))?;
            order.goes_on(key.to_vec())?;
            slice.met(1);
            if !key.starts_with(&NUMBERS) {
                return Ok(Step::Known(false));
            }
            last = Some(key.to_vec());
            here += 1;
        }
        let met = met + here;
        Ok(match last {
            Some(key) if here == u64::from(ENTRIES) => {
                self.behind = Value::Blob(key);
                Step::On(Stage::Numbers(met))
            }
            _ if met == self.records => Step::On(Stage::Index { behind: BEFORE_ALL, met: 0 }),
            _ => Step::Known(false),
        })
    }

    /// Records were opened up to the newest number; here, that there are none above it.
    fn index(&self, state: &View<'_>, behind: &Value, met: u64, slice: &mut Slice) -> Result<Step, VaultError> {
        let coll = state.keys.of(KeySlot::Content)?.coll(Collection::Searched);
        let here = entries_of(state, coll, behind, slice)?;
        let met = met + here.count;
        Ok(here.behind.map_or(Step::Known(met == self.records), |behind| Step::On(Stage::Index { behind, met })))
    }
}

impl Vault {
    /// Looks through the search index, and makes it anew where it does not say what its records say: nothing of a
    /// person's is lost with it, so it is no damage of the vault. The looking goes by slices as [`Vault::verify_all`]
    /// does; what is made anew is one transaction, so that no search ever meets half an index.
    ///
    /// # Errors
    /// Those of reading; what hinders writing leaves it for later.
    pub fn mend_search(&self) -> Result<SearchIndex, VaultError> {
        match self.go_through::<IndexPass>() {
            Ok(true) => return Ok(SearchIndex::Sound),
            Ok(false) => {}
            Err(VaultError::ContentLocked) => return Ok(SearchIndex::LeftForLater),
            Err(error) => return Err(error),
        }
        match self.write(|tx| tx.index_anew()) {
            Ok(()) => {
                event!(WARN, "the search index was made anew");
                Ok(SearchIndex::MadeAnew)
            }
            Err(error) if leaves_reading(&error) || error == VaultError::ContentLocked => Ok(SearchIndex::LeftForLater),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ereg_domain::party::Slot;
    use ereg_domain::search::MOST_FRAGMENTS;
    use ereg_domain::time::Instant;
    use ereg_law::draft::DraftState;
    use ereg_protocol::id::DraftId;
    use rusqlite::Connection;

    use super::*;
    use crate::draft::StoredDraft;
    use crate::key_file::VaultSecret;
    use crate::pass::{BYTES, ROWS};
    use crate::vault::OpenOptions;

    fn draft(number: u64, title: &str) -> StoredDraft {
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&number.to_be_bytes());
        StoredDraft {
            draft_id: DraftId::new(uuid::Builder::from_unix_timestamp_millis(1, &tail).into_uuid()).unwrap(),
            matter: ereg_law::matter::T04.id(),
            title: title.to_owned(),
            typed: BTreeMap::new(),
            revs: BTreeMap::new(),
            state: DraftState::Editing,
            slot: Slot::new(ereg_law::role::TRANSFEROR, 1).unwrap(),
            media: Vec::new(),
            edited_at: Instant::from_ms(1),
        }
    }

    /// A vault with drafts on two shelves: the first ones have a few fragments each, the last ones some hundred.
    fn filled(drafts: u64) -> (tempfile::TempDir, Vault) {
        let root = tempfile::tempdir().unwrap();
        let secret = VaultSecret::raw(&[7; 32]).unwrap();
        let vault = Vault::create(&root.path().join("vault"), &secret, OpenOptions::default()).unwrap();
        let long: String = (0..60_u32).filter_map(|n| char::from_u32(u32::from('一') + n)).collect();
        let title = |number| if number + 40 < drafts { format!("路{}", number % 10) } else { long.clone() };
        vault.write(|tx| (0..drafts).try_for_each(|number| tx.save_draft(&draft(number, &title(number))))).unwrap();
        (root, vault)
    }

    fn is_true(vault: &Vault) -> bool {
        vault.go_through::<IndexPass>().unwrap()
    }

    #[test]
    fn no_slice_opens_or_computes_more_than_it_may() {
        let (_root, vault) = filled(1_100);
        let (slices, is_true) = vault.slices_of::<IndexPass>(|| ());
        assert!(is_true);
        let rows: u32 = slices.iter().map(|slice| slice.rows).sum();
        assert_eq!(rows, 1_101, "each record once, and the number that nothing has");
        let most_of_one = MOST_FRAGMENTS as u32 + 1;
        for slice in &slices {
            assert!(slice.rows <= ROWS && slice.bytes < BYTES && slice.entries < ENTRIES + most_of_one, "{slice:?}");
        }
        assert!(slices.iter().any(|slice| slice.rows == ROWS), "a shelf is more than a slice");
        assert!(slices.iter().any(|slice| slice.rows < ROWS && slice.entries >= ENTRIES), "few rows of many fragments");
    }

    #[test]
    fn what_is_written_between_two_slices_does_not_make_it_untrue() {
        let (_root, vault) = filled(200);
        let mut number = 0;
        let (_, was_true) = vault.slices_of::<IndexPass>(|| {
            number += 1;
            vault.save_draft(&draft(number, "巷")).unwrap();
            vault.save_draft(&draft(199 - number, "里")).unwrap();
            vault.save_draft(&draft(1_000 + number, "坊")).unwrap();
        });
        assert!(was_true && number > 5, "{number}");
        assert!(is_true(&vault));
    }

    /// A row too many or too few is met on whatever shelf it is.
    #[test]
    fn a_row_that_is_missing_or_too_many_is_met_on_any_shelf() {
        let (root, vault) = filled(1_100);
        let file = Connection::open(root.path().join("vault/vault.db")).unwrap();
        let row = |sql: &str| file.query_row(sql, [], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        for there in [
            row("SELECT min(key) FROM search"),
            row("SELECT max(key) FROM search WHERE key < x'0001'"),
            row("SELECT min(key) FROM search WHERE key >= x'0001'"),
            row("SELECT max(key) FROM search WHERE key < x'FFFF'"),
            row("SELECT min(key) FROM search WHERE key >= x'FFFF'"),
        ] {
            file.execute("DELETE FROM search WHERE key = ?1", [&there]).unwrap();
            assert!(!is_true(&vault), "{there:x?} is missing");
            file.execute("INSERT INTO search VALUES (?1)", [&there]).unwrap();
        }
        let more =
            ["", "0000", "00010000000000000000", "0001FFFFFFFFFFFFFFFF", "0002", "FFFE", "FFFF", "FFFFFFFFFFFFFFFF"];
        for hexadecimal in more {
            file.execute("INSERT INTO search VALUES (unhex(?1))", [hexadecimal]).unwrap();
            assert!(!is_true(&vault), "{hexadecimal} is too many");
            file.execute("DELETE FROM search WHERE key = unhex(?1)", [hexadecimal]).unwrap();
        }
        assert!(is_true(&vault));
    }
}
