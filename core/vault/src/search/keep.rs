//! The search index, kept true by the transaction that changes a thing.
//!
//! A change writes the words of the thing, which a search opens, and notes that the thing waits. Where more wait than a
//! search may open, or something that a run has was removed, the transaction that brings it so far writes the runs: one
//! of the things behind the last, together with those before it that are no longer, so that there are few; and anew
//! each that has one of the others.

use std::collections::BTreeSet;
use std::mem;

use ereg_domain::canonical::to_canonical;
use zeroize::Zeroizing;

use crate::case_head::CaseHead;
use crate::collection::{Collection, KeySlot};
use crate::draft::StoredDraft;
use crate::error::VaultError;
use crate::search::run::{Numbers, OpenRun, Posting, postings_of};
use crate::search::text::{Lending, lending, of_case, of_draft, thing_of};
use crate::searched::{
    Block, FoundThing, IndexHead, LONGEST_RUN, META, MOST_WAITING, OpenIndex, Record, Run, SearchKind, Words,
    block_key, block_of,
};
use crate::tx::Tx;
use crate::view::{Standing, View};

impl View<'_> {
    /// The words that the workspace of a draft lends.
    fn lent_to(&self, thing: &FoundThing) -> Result<Words, VaultError> {
        let Some(draft) = thing.draft() else { return Ok(Words::default()) };
        let workspace = self.get(Collection::Workspace, draft.to_string().as_bytes())?;
        Ok(workspace.and_then(|plain| lending(&plain)).map(|lending| lending.words).unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Makes the index say what a record of a collection is about to say; `None` where it is about to be removed.
    pub(crate) fn index(&mut self, collection: Collection, key: &[u8], now: Option<&[u8]>) -> Result<(), VaultError> {
        if collection == Collection::Workspace {
            return self.lend(key, now);
        }
        let Some(kind) = SearchKind::of(collection) else { return Ok(()) };
        self.index_read(kind, key, now.and_then(|plain| thing_of(collection, plain)))
    }

    /// Makes the index say what a case is about to say, whose head was read; `None` where this version does not understand it.
    pub(crate) fn index_case(&mut self, object: &str, head: Option<&CaseHead>) -> Result<(), VaultError> {
        self.index_read(SearchKind::Cases, object.as_bytes(), head.and_then(|head| of_case(object, head)))
    }

    /// Makes the index say what a draft is about to say.
    pub(crate) fn index_draft(&mut self, draft: &StoredDraft) -> Result<(), VaultError> {
        let (thing, own) = of_draft(draft);
        self.index_thing(thing, own)
    }

    fn index_read(&mut self, kind: SearchKind, key: &[u8], now: Option<(FoundThing, Words)>) -> Result<(), VaultError> {
        if let Some((thing, own)) = now {
            return self.index_thing(thing, own);
        }
        let number = mem::take(&mut self.standing(kind.collection(), key)?.number);
        if number == 0 {
            return Ok(());
        }
        let before = self.open_block(number)?.record(number)?;
        self.replace_record(number, before, None)
    }

    fn index_thing(&mut self, thing: FoundThing, own: Words) -> Result<(), VaultError> {
        let (collection, key) = (thing.kind().collection(), thing.key());
        let number = match self.standing(collection, &key)?.number {
            0 => self.next_number()?,
            number => number,
        };
        self.standing(collection, &key)?.number = number;
        let before = self.open_block(number)?.record(number)?;
        let lent = match &before {
            Some(record) => record.lent.clone(),
            None => self.view.lent_to(&thing)?,
        };
        self.replace_record(number, before, Some(Record { thing, own, lent }))
    }

    /// Lends what a workspace is about to say to its draft and to its case; of one that goes or says nothing, what it lent is
    /// taken back.
    fn lend(&mut self, key: &[u8], now: Option<&[u8]>) -> Result<(), VaultError> {
        let lends = match now.and_then(lending) {
            Some(lends) => Some(lends),
            None => {
                let before = self.view.get(Collection::Workspace, key)?;
                before.and_then(|plain| lending(&plain)).map(|lent| Lending { words: Words::default(), ..lent })
            }
        };
        let Some(Lending { draft_id, case_id, words }) = lends else { return Ok(()) };
        let borrowers = [
            Some((Collection::Draft, draft_id.bytes().to_vec())),
            case_id.map(|case| (Collection::Case, case.to_string().into_bytes())),
        ];
        for (collection, key) in borrowers.into_iter().flatten() {
            let number = self.standing(collection, &key)?.number;
            if number != 0
                && let Some(record) = self.open_block(number)?.record(number)?
            {
                let lent = Record { lent: words.clone(), ..record.clone() };
                self.replace_record(number, Some(record), Some(lent))?;
            }
        }
        Ok(())
    }

    fn next_number(&mut self) -> Result<u32, VaultError> {
        let head = self.open_head()?;
        head.newest = head.newest.checked_add(1).ok_or(VaultError::corrupt("the search index"))?;
        Ok(head.newest)
    }

    /// Gives no number from now on that is not above this one: what is salvaged keeps those it has.
    pub(crate) fn number_above(&mut self, number: u32) -> Result<(), VaultError> {
        let head = self.open_head()?;
        head.newest = head.newest.max(number);
        Ok(())
    }

    fn put_index_head(&mut self, head: &IndexHead) -> Result<(), VaultError> {
        let bytes = Zeroizing::new(to_canonical(head)?);
        self.put_meta(KeySlot::Content, META, "", &bytes)
    }

    fn open_head(&mut self) -> Result<&mut IndexHead, VaultError> {
        let head = self.index.head.take().map_or_else(|| self.view.index_head(), Ok)?;
        Ok(self.index.head.insert(head))
    }

    fn open_block(&mut self, number: u32) -> Result<&mut Block, VaultError> {
        let number = block_of(number);
        if !self.index.blocks.contains_key(&number) {
            let block = Block::stored(self.row(Collection::Searched, &block_key(number))?)?;
            self.index.blocks.insert(number, block);
        }
        self.index.blocks.get_mut(&number).ok_or(VaultError::corrupt("the search index"))
    }

    /// Puts a record in the place of another, and notes the number where it is found by other texts now.
    fn replace_record(&mut self, number: u32, before: Option<Record>, after: Option<Record>) -> Result<(), VaultError> {
        if before == after {
            return Ok(());
        }
        let open = self.open_block(number)?;
        open.replace(number, after.as_ref())?;
        if !matches!((&before, &after), (Some(before), Some(after)) if before.is_found_like(after)) {
            self.index.moved.insert(number);
        }
        Ok(())
    }

    /// Writes what this transaction has touched of the index, once.
    pub(crate) fn keep_index(&mut self) -> Result<(), VaultError> {
        let moved = mem::take(&mut self.index.moved);
        if self.index.head.is_some() || !moved.is_empty() {
            self.open_head()?;
            let mut head = self.index.head.take().unwrap_or_default();
            let end = head.end();
            let mut removed = false;
            for number in moved {
                let is_there = self.open_block(number)?.has(number);
                if is_there || number < end {
                    head.waiting.insert(number);
                } else {
                    head.waiting.remove(&number);
                }
                removed |= !is_there && number < end;
            }
            if removed || head.waiting.len() > MOST_WAITING {
                self.write_runs(&mut head)?;
            }
            self.put_index_head(&head)?;
        }
        for (number, block) in mem::take(&mut self.index.blocks) {
            if !block.has_changed() {
                continue;
            }
            if block.is_empty() {
                self.delete_row(Collection::Searched, &block_key(number))?;
            } else {
                self.put_row(Collection::Searched, &block_key(number), &block.to_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes the runs in which everything that waits belongs.
    fn write_runs(&mut self, head: &mut IndexHead) -> Result<(), VaultError> {
        let waiting = mem::take(&mut head.waiting);
        let mut fresh = Vec::new();
        for number in &waiting {
            fresh.append(&mut self.postings_now(*number)?);
        }
        fresh.sort();
        head.writing = head.writing.checked_add(1).ok_or(VaultError::corrupt("the search index"))?;
        let (mut runs, until) = (mem::take(&mut head.runs), head.newest.saturating_add(1));
        // What is behind the last run, with the runs before it that are no longer than what they are joined by.
        let (mut from, mut joined) = (runs.last().map_or(1, |run| run.until), Vec::new());
        while let Some(last) =
            runs.pop_if(|last| from < until && last.len() <= until - from && until - last.from <= LONGEST_RUN)
        {
            from = last.from;
            joined.push(last);
        }
        for run in runs {
            let moves = waiting.range(run.from..run.until).next().is_some();
            let anew = Run { writing: head.writing, ..run };
            head.runs.push(if moves { self.rewritten(anew, &[run], &waiting, &fresh)? } else { run });
        }
        while from < until {
            let run = Run { from, until: until.min(from.saturating_add(LONGEST_RUN)), pages: 0, writing: head.writing };
            head.runs.push(self.rewritten(run, &mem::take(&mut joined), &waiting, &fresh)?);
            from = run.until;
        }
        Ok(())
    }

    fn postings_now(&mut self, number: u32) -> Result<Vec<Posting>, VaultError> {
        let record = self.open_block(number)?.record(number)?;
        Ok(record.map(|record| postings_of(number, &record.texts())).unwrap_or_default())
    }

    /// Writes a run with what waits of it, in the place of those that it is made of.
    fn rewritten(
        &mut self,
        run: Run,
        made_of: &[Run],
        waiting: &BTreeSet<u32>,
        fresh: &[Posting],
    ) -> Result<Run, VaultError> {
        let here = |number: &u32| (run.from..run.until).contains(number);
        let mut postings = Vec::new();
        for old in made_of.iter().rev() {
            match OpenRun::open(self.view, *old)?.postings()? {
                Some(read) => {
                    let mut moved = Numbers::NONE;
                    waiting.range(old.from..old.until).for_each(|number| moved.add(number - old.from));
                    postings.extend(read.into_iter().filter(|posting| !moved.has(posting.number - old.from)));
                }
                // What cannot be read of it is made again of the records.
                None => {
                    for number in (old.from..old.until).filter(|number| !waiting.contains(number)) {
                        postings.append(&mut self.postings_now(number)?);
                    }
                }
            }
        }
        postings.extend(fresh.iter().filter(|posting| here(&posting.number)));
        // Each part of them is in order already.
        postings.sort();
        self.write_run(run, &postings, made_of)
    }

    /// Makes the index anew of the things themselves, which keep their numbers.
    pub(crate) fn index_anew(&mut self) -> Result<(), VaultError> {
        let IndexHead { newest, writing, .. } = self.open_head()?.clone();
        let mut things = Vec::new();
        for kind in SearchKind::ALL {
            self.view.each_row(kind.collection(), |plain| {
                let (standing, record) = Standing::split(&plain)?;
                let thing = thing_of(kind.collection(), record).filter(|_| standing.number != 0);
                things.extend(thing.map(|(thing, own)| (standing.number, thing, own)));
                Ok(())
            })?;
        }
        self.index = OpenIndex::default();
        self.index.head = Some(IndexHead { newest, writing, ..IndexHead::default() });
        // Whatever they said before.
        self.index.blocks = (0..=block_of(newest)).map(|block| (block, Block::emptied())).collect();
        self.view.db.execute("DELETE FROM search", [])?;
        for (number, thing, own) in things {
            let lent = self.view.lent_to(&thing)?;
            self.replace_record(number, None, Some(Record { thing, own, lent }))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ereg_domain::party::Slot;
    use ereg_domain::search::Sought;
    use ereg_domain::time::Instant;
    use ereg_law::draft::DraftState;
    use ereg_protocol::id::DraftId;
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;
    use crate::key_file::VaultSecret;
    use crate::search::{MOST_HITS, SearchIndex};
    use crate::vault::{OpenOptions, Vault};

    fn draft_id(number: u64) -> DraftId {
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&number.to_be_bytes());
        DraftId::new(uuid::Builder::from_unix_timestamp_millis(1, &tail).into_uuid()).unwrap()
    }

    fn draft(number: u64, title: &str) -> StoredDraft {
        StoredDraft {
            draft_id: draft_id(number),
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

    fn new_vault() -> (tempfile::TempDir, Vault) {
        let root = tempfile::tempdir().unwrap();
        let secret = VaultSecret::raw(&[7; 32]).unwrap();
        let vault = Vault::create(&root.path().join("vault"), &secret, OpenOptions::default()).unwrap();
        (root, vault)
    }

    fn save(vault: &Vault, numbers: std::ops::Range<u64>, title: impl Fn(u64) -> String) {
        vault.write(|tx| numbers.clone().try_for_each(|n| tx.save_draft(&draft(n, &title(n))))).unwrap();
    }

    fn head(vault: &Vault) -> IndexHead {
        vault.read(|view| view.index_head()).unwrap()
    }

    /// First and last number of each run.
    fn runs(vault: &Vault) -> Vec<(u32, u32)> {
        head(vault).runs.iter().map(|run| (run.from, run.until - 1)).collect()
    }

    fn found(vault: &Vault, typed: &str) -> usize {
        vault.find(typed, &[], MOST_HITS).unwrap().len()
    }

    /// Every posting that the runs have.
    fn postings(vault: &Vault) -> Vec<Posting> {
        let all = |view: &View<'_>| {
            let runs = view.index_head()?.runs;
            let read = runs.into_iter().map(|run| Ok(OpenRun::open(*view, run)?.postings()?.unwrap()));
            read.collect::<Result<Vec<_>, VaultError>>()
        };
        vault.read(|view| all(view)).unwrap().concat()
    }

    #[test]
    fn no_more_wait_than_a_search_may_open_and_runs_are_few() {
        let (_root, vault) = new_vault();
        let most = MOST_WAITING as u64;
        for n in 0..most {
            save(&vault, n..n + 1, |n| format!("泰安路 {n} 号"));
        }
        assert_eq!((head(&vault).waiting.len(), runs(&vault)), (MOST_WAITING, vec![]));
        save(&vault, most..most + 1, |n| format!("泰安路 {n} 号"));
        assert_eq!((head(&vault).waiting.len(), runs(&vault)), (0, vec![(1, MOST_WAITING as u32 + 1)]));
        for n in most + 1..600 {
            save(&vault, n..n + 1, |n| format!("泰安路 {n} 号"));
            let head = head(&vault);
            assert!(head.waiting.len() <= MOST_WAITING);
            assert!(head.runs.len() <= 5, "{:?}", head.runs);
            assert!(head.runs.is_sorted_by(|a, b| a.len() > b.len()), "each is longer than the next");
        }
        assert_eq!((found(&vault, "泰安路"), found(&vault, "泰安路599")), (MOST_HITS, 1));
        assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound));
    }

    #[test]
    fn runs_join_until_they_are_as_long_as_a_run_may_be() {
        let (_root, vault) = new_vault();
        let title = |n| format!("路{n}");
        let mut made = 0;
        for (more, expected) in [
            (1000, &[(1, 1000)][..]),
            (1000, &[(1, 2000)]),
            (40, &[(1, 2000), (2001, 2040)]),
            (100, &[(1, 2000), (2001, 2140)]),
            (5000, &[(1, 2000), (2001, 2140), (2141, 4188), (4189, 6236), (6237, 7140)]),
        ] {
            save(&vault, made..made + more, title);
            made += more;
            assert_eq!(runs(&vault), expected);
        }
        for n in [0, 999, 2000, 2139, 2140, 7139] {
            assert!(found(&vault, &title(n)) > 0, "{n}");
        }
        assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound));
    }

    #[test]
    fn a_change_waits_and_its_run_alone_is_written_anew() {
        let (_root, vault) = new_vault();
        save(&vault, 0..100, |_| "泰安路".to_owned());
        save(&vault, 100..150, |_| "泰安路".to_owned());
        let before = head(&vault);
        assert_eq!(runs(&vault), [(1, 100), (101, 150)]);
        save(&vault, 0..MOST_WAITING as u64, |_| "鹦鹉大道".to_owned());
        assert_eq!(head(&vault).runs, before.runs, "they wait");
        assert_eq!((found(&vault, "鹦鹉"), found(&vault, "泰安")), (MOST_WAITING, MOST_HITS));
        save(&vault, 99..100, |_| "沿江大道".to_owned());
        let after = head(&vault);
        assert!(after.runs[0].writing > before.runs[0].writing && after.runs[1] == before.runs[1]);
        assert!(after.waiting.is_empty());
        assert_eq!((found(&vault, "鹦鹉"), found(&vault, "沿江")), (MOST_WAITING, 1));
        // The same words again are no change.
        save(&vault, 0..50, |n| if n < MOST_WAITING as u64 { "鹦鹉大道" } else { "泰安路" }.to_owned());
        assert!(head(&vault) == after);
        assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound));
    }

    #[test]
    fn what_is_removed_leaves_no_posting_in_any_run() {
        let (_root, vault) = new_vault();
        save(&vault, 0..100, |n| format!("泰安路 {n} 号"));
        save(&vault, 100..102, |n| format!("泰安路 {n} 号"));
        assert!(postings(&vault).iter().any(|posting| posting.number == 8));
        vault.write(|tx| tx.discard_draft(draft_id(7))).unwrap();
        assert!(!postings(&vault).iter().any(|posting| posting.number == 8));
        // One that no run has leaves nothing to write anew.
        let before = head(&vault);
        save(&vault, 102..103, |_| "沿江大道".to_owned());
        vault.write(|tx| tx.discard_draft(draft_id(102))).unwrap();
        let after = head(&vault);
        assert!(after.runs == before.runs && after.waiting == before.waiting && after.newest == 103);
        assert_eq!((found(&vault, "泰安路7号"), found(&vault, "沿江")), (0, 0));
        assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound));
    }

    #[test]
    fn a_run_that_cannot_be_read_finds_all_the_same_and_is_mended_by_its_next_writing() {
        for (damage, what) in [
            ("DELETE FROM search", "nothing is left"),
            ("DELETE FROM search WHERE key & 0xFFFF = 0", "nothing tells the pages"),
            ("UPDATE search SET body = zeroblob(length(body)) WHERE key & 0xFFFF > 0", "no page opens"),
        ] {
            let (root, vault) = new_vault();
            save(&vault, 0..100, |n| format!("泰安路 {n} 号"));
            let file = Connection::open(root.path().join("vault/vault.db")).unwrap();
            assert!(file.execute(damage, []).unwrap() > 0);
            assert_eq!((found(&vault, "泰安路"), found(&vault, "路77")), (MOST_HITS, 1), "{what}");
            save(&vault, 60..100, |_| "鹦鹉大道".to_owned());
            assert_eq!((found(&vault, "鹦鹉"), found(&vault, "路77"), found(&vault, "路7号")), (40, 0, 1), "{what}");
            assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound), "{what}");
        }
    }

    #[test]
    fn an_index_made_anew_keeps_numbers_and_their_order() {
        let (root, vault) = new_vault();
        save(&vault, 0..60, |n| format!("泰安路 {n} 号"));
        save(&vault, 0..1, |_| "泰安路".to_owned());
        let before = vault.find("泰安", &[], MOST_HITS).unwrap();
        let file = Connection::open(root.path().join("vault/vault.db")).unwrap();
        file.execute("DELETE FROM search", []).unwrap();
        assert_eq!(vault.mend_search(), Ok(SearchIndex::MadeAnew));
        assert_eq!(runs(&vault), [(1, 60)]);
        assert!(vault.find("泰安", &[], MOST_HITS).unwrap() == before);
        vault.verify_all().unwrap();
    }

    /// A step of somebody: what a draft says from now on, or that it is thrown away.
    fn step() -> impl Strategy<Value = (u64, Option<String>)> {
        (0..90_u64, prop::option::weighted(0.9, "[路号甲乙1-3]{0,6}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Things that wait, runs, joined and written anew: together they find what looking at each thing finds.
        #[test]
        fn a_search_finds_what_looking_at_every_thing_finds(
            steps in prop::collection::vec(step(), 1..400),
            together in 1_usize..60,
            typed in prop::collection::vec("[路号甲乙1-3 ]{1,4}", 8),
        ) {
            let (_root, vault) = new_vault();
            let mut model: BTreeMap<u64, String> = BTreeMap::new();
            // When each began: the newest is found first.
            let mut order: Vec<u64> = Vec::new();
            for transaction in steps.chunks(together) {
                vault.write(|tx| transaction.iter().try_for_each(|(n, title)| match title {
                    Some(title) => tx.save_draft(&draft(*n, title)),
                    None => tx.discard_draft(draft_id(*n)),
                })).unwrap();
                for (n, title) in transaction {
                    match title {
                        Some(title) => {
                            if model.insert(*n, title.clone()).is_none() {
                                order.push(*n);
                            }
                        }
                        None => {
                            model.remove(n);
                            order.retain(|other| other != n);
                        }
                    }
                }
                prop_assert!(head(&vault).waiting.len() <= MOST_WAITING);
            }
            for typed in &typed {
                let Some(sought) = Sought::read(typed) else { continue };
                let meets = |n: &&u64| of_draft(&draft(**n, &model[*n])).1.texts.meets(&sought);
                let expected: Vec<_> = order.iter().rev().filter(meets).take(MOST_HITS).map(|n| draft_id(*n)).collect();
                let hits = vault.find(typed, &[], MOST_HITS).unwrap();
                let found: Vec<_> = hits.iter().filter_map(|hit| hit.thing.draft()).collect();
                prop_assert_eq!(found, expected, "{}", typed);
            }
            prop_assert_eq!(vault.mend_search(), Ok(SearchIndex::Sound));
            vault.verify_all().unwrap();
        }
    }
}
