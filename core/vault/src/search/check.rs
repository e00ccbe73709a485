//! The pass over the search index: whether the runs have the fragments of every record and no others.

use std::collections::BTreeSet;

use ereg_logs::event;
use rusqlite::params;
use rusqlite::types::Value;

use crate::collection::{Collection, KeySlot};
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::pass::{BEFORE_ALL, ENTRIES, KeyOrder, Pass, Slice, entries_of};
use crate::search::SearchIndex;
use crate::search::run::{OpenRun, Posting, postings_of};
use crate::searched::{IN_A_BLOCK, IndexHead, Run, block_of};
use crate::vault::{Vault, leaves_reading};
use crate::view::View;

/// The place that the pass has come to.
enum Stage {
    /// It opens the records of a run, from this number on.
    Records { run: usize, from: u32 },
    /// It walks along the pages of that run, from this one on.
    Pages { run: usize, from: u32 },
    /// It opens the records behind the last run, from this number on: of things that wait.
    Waiting(u32),
    /// It walks along the keys of the table, from this one on, and has met so many.
    Rows { from: i64, met: u64 },
    /// It walks along the index of the rows of records, and has met so many up to a key.
    Blocks { behind: Value, met: u64 },
}

/// A pass over the search index on its way: run by run it makes the postings that the records should have, and goes
/// along the pages beside them. What waits is a candidate of every search, whatever a run has of it.
pub(crate) struct IndexPass {
    stage: Stage,
    head: IndexHead,
    /// Postings that the records of the run have, and that were not met in its pages yet.
    expected: BTreeSet<Posting>,
    /// The first block that was not counted yet, and the number of those that have a record.
    counted: (u32, u64),
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
        let mut pass = IndexPass {
            stage: Stage::Waiting(1),
            head: state.index_head()?,
            expected: BTreeSet::new(),
            counted: (0, 0),
        };
        pass.stage = pass.run_from(0);
        Ok(pass)
    }

    fn slice(&mut self, state: &View<'_>, slice: &mut Slice) -> Result<Option<bool>, VaultError> {
        let step = match std::mem::replace(&mut self.stage, Stage::Waiting(1)) {
            Stage::Records { run, from } => self.records(state, run, from, slice)?,
            Stage::Pages { run, from } => self.pages(state, run, from, slice)?,
            Stage::Waiting(from) => self.waiting(state, from, slice)?,
            Stage::Rows { from, met } => self.rows(state, from, met, slice)?,
            Stage::Blocks { behind, met } => self.blocks(state, &behind, met, slice)?,
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
    /// The run of this place, or what is behind the last.
    fn run_from(&self, run: usize) -> Stage {
        match self.head.runs.get(run) {
            Some(Run { from, .. }) => Stage::Records { run, from: *from },
            None => Stage::Waiting(self.head.end()),
        }
    }

    /// Gives the postings of each record with one of these numbers, until the slice is full. The number behind the last
    /// that was looked at.
    fn opened(
        &mut self,
        state: &View<'_>,
        (mut from, until): (u32, u32),
        slice: &mut Slice,
        mut take: impl FnMut(u32, Vec<Posting>),
    ) -> Result<u32, VaultError> {
        while from < until && !slice.is_full() {
            let number = block_of(from);
            let (block, bytes) = state.block(number)?;
            slice.opened(bytes);
            if number >= self.counted.0 {
                self.counted = (number + 1, self.counted.1 + u64::from(!block.is_empty()));
            }
            let behind = until.min((number + 1).saturating_mul(IN_A_BLOCK));
            for number in from..behind {
                if let Some(record) = block.record(number)? {
                    let postings = postings_of(number, &record.texts());
                    slice.met(postings.len());
                    take(number, postings);
                }
            }
            from = behind;
        }
        Ok(from)
    }

    fn records(&mut self, state: &View<'_>, run: usize, from: u32, slice: &mut Slice) -> Result<Step, VaultError> {
        let Some(Run { until, .. }) = self.head.runs.get(run).copied() else { return Ok(Step::Known(false)) };
        let (waiting, mut expected) = (self.head.waiting.clone(), std::mem::take(&mut self.expected));
        let behind = self.opened(state, (from, until), slice, |number, postings| {
            if !waiting.contains(&number) {
                expected.extend(postings);
            }
        })?;
        self.expected = expected;
        Ok(Step::On(if behind < until { Stage::Records { run, from: behind } } else { Stage::Pages { run, from: 0 } }))
    }

    /// Postings of the pages and those that the records have, both in their order: where one is met that is not the next,
    /// there is one too many or too few.
    fn pages(&mut self, state: &View<'_>, number: usize, mut from: u32, slice: &mut Slice) -> Result<Step, VaultError> {
        let Some(run) = self.head.runs.get(number).copied() else { return Ok(Step::Known(false)) };
        let open = OpenRun::open(*state, run)?;
        let Some(firsts) = open.firsts() else { return Ok(Step::Known(false)) };
        slice.opened(size_of_val(firsts));
        while from < run.pages && !slice.is_full() {
            let Some((postings, bytes)) = open.page(from)? else { return Ok(Step::Known(false)) };
            slice.opened(bytes);
            slice.met(postings.len());
            let first = postings.first().map(|posting| posting.token);
            if first.is_none() || first.as_ref() != firsts.get(from as usize) {
                return Ok(Step::Known(false));
            }
            for posting in postings.into_iter().filter(|posting| !self.head.waiting.contains(&posting.number)) {
                if self.expected.pop_first() != Some(posting) {
                    return Ok(Step::Known(false));
                }
            }
            from += 1;
        }
        Ok(if from < run.pages {
            Step::On(Stage::Pages { run: number, from })
        } else if self.expected.is_empty() {
            Step::On(self.run_from(number + 1))
        } else {
            Step::Known(false)
        })
    }

    /// Whatever is behind the last run waits.
    fn waiting(&mut self, state: &View<'_>, from: u32, slice: &mut Slice) -> Result<Step, VaultError> {
        let (waiting, until) = (self.head.waiting.clone(), self.head.newest.saturating_add(1));
        let mut all_wait = true;
        let behind = self.opened(state, (from, until), slice, |number, _| all_wait &= waiting.contains(&number))?;
        Ok(if !all_wait {
            Step::Known(false)
        } else if behind < until {
            Step::On(Stage::Waiting(behind))
        } else {
            Step::On(Stage::Rows { from: i64::MIN, met: 0 })
        })
    }

    /// The rows of each run were opened; here, that there are no others.
    fn rows(&self, state: &View<'_>, from: i64, met: u64, slice: &mut Slice) -> Result<Step, VaultError> {
        let mut query = state.db.prepare_cached("SELECT key FROM search WHERE key >= ?1 ORDER BY key LIMIT ?2")?;
        let mut rows = query.query(params![from, ENTRIES])?;
        let (mut last, mut here, mut order) = (None, 0, KeyOrder::from(from));
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            order.goes_on(key)?;
            last = Some(key);
            here += 1;
        }
        slice.met(here);
        let met = met + here as u64;
        let expected: u64 = self.head.runs.iter().map(|run| 1 + u64::from(run.pages)).sum();
        Ok(match last.and_then(|last| last.checked_add(1)) {
            Some(next) if here == ENTRIES as usize => Step::On(Stage::Rows { from: next, met }),
            _ if met == expected => Step::On(Stage::Blocks { behind: BEFORE_ALL, met: 0 }),
            _ => Step::Known(false),
        })
    }

    /// Blocks were opened up to the newest number; here, that there are none above it.
    fn blocks(&self, state: &View<'_>, behind: &Value, met: u64, slice: &mut Slice) -> Result<Step, VaultError> {
        let coll = state.keys.of(KeySlot::Content)?.coll(Collection::Searched);
        let here = entries_of(state, coll, behind, slice)?;
        let met = met + here.count;
        Ok(here.behind.map_or(Step::Known(met == self.counted.1), |behind| Step::On(Stage::Blocks { behind, met })))
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
        self.mend_search_while(&GoesOn::to_the_end())
    }

    /// Works like [`Vault::mend_search`], for as long as the looking is to go on.
    ///
    /// # Errors
    /// [`VaultError::Stopped`], between two slices; those of [`Vault::mend_search`].
    pub fn mend_search_while(&self, goes_on: &GoesOn) -> Result<SearchIndex, VaultError> {
        match self.go_through::<IndexPass>(goes_on) {
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
        vault.go_through::<IndexPass>(&GoesOn::to_the_end()).unwrap()
    }

    #[test]
    fn no_slice_opens_or_computes_more_than_it_may() {
        let (_root, vault) = filled(1_100);
        // Most blocks have one thing left, of few fragments.
        let gone = (0..1_000).filter(|number| number % u64::from(IN_A_BLOCK) > 0);
        vault.write(|tx| gone.clone().try_for_each(|number| tx.discard_draft(draft(number, "").draft_id))).unwrap();
        let (slices, is_true) = vault.slices_of::<IndexPass>(|| ());
        assert!(is_true);
        let most_of_a_block = IN_A_BLOCK * MOST_FRAGMENTS as u32;
        for slice in &slices {
            // Whichever part of a run it is in, a slice opens the first row of that run.
            assert!(slice.rows <= ROWS + 1 && slice.bytes < BYTES, "{slice:?}");
            assert!(slice.entries < ENTRIES + most_of_a_block, "{slice:?}");
        }
        assert!(slices.iter().any(|slice| slice.rows == ROWS), "the blocks of a run are more than a slice");
        assert!(slices.iter().any(|slice| slice.rows < ROWS && slice.entries >= ENTRIES), "few rows of many fragments");
    }

    #[test]
    fn what_is_written_between_two_slices_does_not_make_it_untrue() {
        let (_root, vault) = filled(400);
        let mut number = 0;
        let (_, was_true) = vault.slices_of::<IndexPass>(|| {
            number += 1;
            vault.save_draft(&draft(number, "巷")).unwrap();
            vault.save_draft(&draft(399 - number, "里")).unwrap();
            vault.save_draft(&draft(1_000 + number, "坊")).unwrap();
        });
        assert!(was_true && number > 5, "{number}");
        assert!(is_true(&vault));
    }

    /// Whatever is done to a row of any run is met, and undone it is as if it had not been.
    #[test]
    fn a_row_that_is_missing_altered_moved_or_too_many_is_met_in_any_run() {
        let (root, vault) = filled(3_000);
        vault.save_draft(&draft(4_000, "坊")).unwrap();
        let file = Connection::open(root.path().join("vault/vault.db")).unwrap();
        let mut query = file.prepare("SELECT key FROM search ORDER BY key").unwrap();
        let keys: Vec<i64> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let runs = vault.read(|view| view.index_head()).unwrap().runs;
        assert_eq!(runs.len(), 2, "a longest one, and one of what is left");
        let body = |key: &i64| -> Vec<u8> {
            file.query_row("SELECT body FROM search WHERE key = ?1", [key], |row| row.get(0)).unwrap()
        };
        let put = |key: &i64, body: &[u8]| {
            file.execute("INSERT OR REPLACE INTO search VALUES (?1, ?2)", params![key, body]).unwrap();
        };
        let of_second = keys.iter().position(|key| *key == i64::from(runs[1].from) << 16).unwrap();
        for at in [0, 1, of_second - 1, of_second, of_second + 1, keys.len() - 1] {
            let (key, good) = (keys[at], body(&keys[at]));
            file.execute("DELETE FROM search WHERE key = ?1", [key]).unwrap();
            assert!(!is_true(&vault), "{at} is missing");
            let mut altered = good.clone();
            let middle = altered.len() / 2;
            altered[middle] ^= 1;
            put(&key, &altered);
            assert!(!is_true(&vault), "{at} is altered");
            put(&key, &body(&keys[(at + 1) % keys.len()]));
            assert!(!is_true(&vault), "{at} is another");
            put(&key, &good);
            for too_many in [key + 30_000, -1, i64::MIN, i64::MAX] {
                put(&too_many, &good);
                assert!(!is_true(&vault), "{too_many} is too many");
                file.execute("DELETE FROM search WHERE key = ?1", [too_many]).unwrap();
            }
        }
        assert!(is_true(&vault));
    }

    /// A run that was written by an older transaction does not open in the place of its own, though it was whole.
    #[test]
    fn a_run_put_back_to_its_older_self_is_met() {
        let (root, vault) = filled(100);
        let file = Connection::open(root.path().join("vault/vault.db")).unwrap();
        file.execute("CREATE TEMP TABLE older AS SELECT * FROM search", []).unwrap();
        vault.write(|tx| (0..50).try_for_each(|n| tx.save_draft(&draft(n, "坊")))).unwrap();
        assert!(is_true(&vault));
        file.execute("INSERT OR REPLACE INTO search SELECT * FROM older", []).unwrap();
        assert!(!is_true(&vault));
        assert_eq!(vault.mend_search(), Ok(SearchIndex::MadeAnew));
        assert!(is_true(&vault));
    }
}
