//! Search without reading the vault (检索): a blind index of keyed tokens, kept true by the transaction that changes a thing.
//!
//! A thing that is searched has a number and a record under it ([`Collection::Searched`]): its words, encrypted as every
//! row is. Beside it the table `search` has a row for each fragment of these words: the HMAC of the fragment under a key
//! that only the opened content has, and the number. So a few letters are looked up, not read; what is looked up is a
//! candidate, and its record is opened and compared before it is a hit. Why so, and what somebody learns who has the
//! file alone: `docs/decisions/search-without-reading.md`.
//!
//! Numbers rise, and 1,024 of them are a *shelf*: a save touches the newest one alone, and the newest things are found
//! first. A row of the table is one key:
//!
//! * `shelf u16 ‖ token 6 ‖ number within the shelf u16`: the thing has the fragment;
//! * `FFFF ‖ token 6 ‖ number u32`: the number of the thing itself, by its kind and key.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ereg_domain::canonical::to_canonical;
use ereg_domain::search::{Searchable, Sought};
use ereg_protocol::id::DraftId;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::case_head::CaseHead;
use crate::collection::{Collection, KeySlot};
use crate::draft::StoredDraft;
use crate::error::VaultError;
use crate::row::{Keys, SlotKeys, Token};
use crate::search_text::{FoundThing, Lending, SearchKind, Words, lending, of_case, of_draft, thing_of};
use crate::stored::parse;
use crate::tx::Tx;
use crate::vault::Vault;
use crate::view::View;

/// The most hits of one search.
pub const MOST_HITS: usize = 50;

/// The kind of the row of `meta` that has the newest number.
const META: &str = "search";
/// Bits of a number within its shelf.
const SHELF_BITS: u32 = 10;
/// Numbers of a shelf.
pub(crate) const ON_A_SHELF: usize = 1 << SHELF_BITS;
/// Candidates of a shelf that are rather looked at than compared with one more token.
const FEW: u32 = 16;
/// The place of the shelf in a row that tells the number of a thing.
pub(crate) const NUMBERS: [u8; 2] = [0xFF; 2];

/// A row of the table.
type TokenRow = Vec<u8>;

/// A hit: the thing, and what lists show of it.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultHit {
    /// The thing.
    pub thing: FoundThing,
    /// District and street of its home, where they are known here.
    pub title: String,
}

/// Shows the kind, and nothing that finds it.
impl fmt::Debug for VaultHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.thing.fmt(f)
    }
}

/// The state of the index after it was looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchIndex {
    /// It has all that it should have, and nothing else.
    Sound,
    /// It had not, and was made anew of the things themselves.
    MadeAnew,
    /// It could not be looked through or made anew now: the content is locked, or nothing can be written.
    LeftForLater,
}

/// The record of a thing that is searched.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    number: u32,
    thing: FoundThing,
    /// Its own words.
    own: Words,
    /// The words of the workspace that it shares with others.
    lent: Words,
}

impl Record {
    /// The texts that it is found by.
    fn texts(&self) -> Searchable {
        let mut texts = self.own.texts.clone();
        texts.join(&self.lent.texts);
        texts
    }

    /// The rows of the table that stand for it.
    pub(crate) fn rows(&self, keys: &SlotKeys) -> Result<BTreeSet<TokenRow>, VaultError> {
        let (shelf, within) = place_of(self.number)?;
        let of_thing = keys.thing_token(self.thing.kind().collection(), &self.thing.key());
        let mut rows = BTreeSet::from([[&NUMBERS[..], &of_thing, &self.number.to_be_bytes()].concat()]);
        let texts = self.texts();
        rows.extend(texts.fragments().iter().map(|fragment| {
            let token = keys.fragment_token(fragment);
            [&shelf.to_be_bytes()[..], &token, &within.to_be_bytes()].concat()
        }));
        Ok(rows)
    }

    fn hit(self) -> VaultHit {
        let title = if self.own.title.is_empty() { self.lent.title } else { self.own.title };
        VaultHit { thing: self.thing, title }
    }
}

/// The shelf of a number, and its number there.
fn place_of(number: u32) -> Result<(u16, u16), VaultError> {
    let shelf = u16::try_from(number >> SHELF_BITS).ok().filter(|shelf| shelf.to_be_bytes() != NUMBERS);
    let within = (number as usize % ON_A_SHELF) as u16;
    Ok((shelf.ok_or(VaultError::corrupt("the search index"))?, within))
}

/// Numbers of one shelf.
#[derive(Clone, Copy)]
struct Numbers([u64; ON_A_SHELF / 64]);

impl Numbers {
    const NONE: Numbers = Numbers([0; ON_A_SHELF / 64]);

    fn add(&mut self, within: u16) {
        let within = usize::from(within) % ON_A_SHELF;
        self.0[within / 64] |= 1 << (within % 64);
    }

    fn keep(&mut self, other: &Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(ours, theirs)| *ours &= theirs);
    }

    fn join(&mut self, other: &Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(ours, theirs)| *ours |= theirs);
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The highest first.
    fn newest_first(&self) -> impl Iterator<Item = u16> + '_ {
        (0..ON_A_SHELF)
            .rev()
            .filter(|within| (self.0[within / 64] >> (within % 64)) & 1 == 1)
            .map(|within| within as u16)
    }
}

/// The tokens of each way to what is sought, the longest fragments first: fewer things have them.
fn tokens_of(sought: &Sought, keys: &SlotKeys) -> Vec<Vec<Token>> {
    let tokens = |way: BTreeSet<&str>| {
        let mut fragments: Vec<&str> = way.into_iter().collect();
        fragments.sort_by_key(|fragment| Reverse(fragment.chars().count()));
        fragments.into_iter().map(|fragment| keys.fragment_token(fragment)).collect()
    };
    sought.ways().into_iter().map(tokens).collect()
}

impl View<'_> {
    /// Things that what was typed finds, the newest first: by the beginning of a name or a number, or by a part of an
    /// address, from one character on. No more than `limit` of them, nor than [`MOST_HITS`]. Without kinds all are
    /// searched; a text without letter and digit finds nothing.
    ///
    /// # Errors
    /// `vault.content_locked`.
    pub fn find(&self, typed: &str, kinds: &[SearchKind], limit: usize) -> Result<Vec<VaultHit>, VaultError> {
        let keys = self.keys.of(KeySlot::Content)?;
        let Some(sought) = Sought::read(typed) else { return Ok(Vec::new()) };
        let (ways, limit) = (tokens_of(&sought, keys), limit.min(MOST_HITS));
        let mut hits = Vec::new();
        let (newest, _) = place_of(self.newest_number()?)?;
        for shelf in (0..=newest).rev() {
            for within in self.candidates(shelf, &ways)?.newest_first() {
                if hits.len() >= limit {
                    return Ok(hits);
                }
                let number = (u32::from(shelf) << SHELF_BITS) | u32::from(within);
                let Some(record) = self.record(number)? else { continue };
                let kind = record.thing.kind();
                if (kinds.is_empty() || kinds.contains(&kind)) && record.texts().meets(&sought) {
                    hits.push(record.hit());
                }
            }
        }
        Ok(hits)
    }

    /// The numbers of a shelf that have all tokens of one of the ways, or are few enough to be looked at all the same.
    fn candidates(&self, shelf: u16, ways: &[Vec<Token>]) -> Result<Numbers, VaultError> {
        let mut known: BTreeMap<Token, Numbers> = BTreeMap::new();
        let mut all = Numbers::NONE;
        for way in ways {
            let mut of_way: Option<Numbers> = None;
            for token in way {
                let numbers = match known.get(token) {
                    Some(numbers) => *numbers,
                    None => *known.entry(*token).or_insert(self.numbers_with(shelf, token)?),
                };
                of_way.get_or_insert(numbers).keep(&numbers);
                if of_way.is_some_and(|numbers| numbers.count() <= FEW) {
                    break;
                }
            }
            of_way.iter().for_each(|numbers| all.join(numbers));
        }
        Ok(all)
    }

    fn numbers_with(&self, shelf: u16, token: &Token) -> Result<Numbers, VaultError> {
        let mut numbers = Numbers::NONE;
        self.rows_of(&[&shelf.to_be_bytes()[..], token].concat(), |within: [u8; 2]| {
            numbers.add(u16::from_be_bytes(within));
        })?;
        Ok(numbers)
    }

    /// Gives the rest of each row that begins so and goes on for as long.
    fn rows_of<const N: usize>(&self, begins: &[u8], mut row: impl FnMut([u8; N])) -> Result<(), VaultError> {
        let mut query = self.db.prepare_cached("SELECT key FROM search WHERE key >= ?1 AND key <= ?2")?;
        let mut rows = query.query(params![[begins, &[0; N]].concat(), [begins, &[0xFF; N]].concat()])?;
        while let Some(found) = rows.next()? {
            let key = found.get_ref(0)?.as_blob().map_err(|_| VaultError::corrupt("the search index"))?;
            key.get(begins.len()..).and_then(|rest| rest.try_into().ok()).into_iter().for_each(&mut row);
        }
        Ok(())
    }

    /// The record of a number.
    fn record(&self, number: u32) -> Result<Option<Record>, VaultError> {
        self.get_json(Collection::Searched, &number.to_be_bytes())
    }

    /// The record of a thing.
    fn record_of(&self, kind: SearchKind, key: &[u8]) -> Result<Option<Record>, VaultError> {
        let token = self.keys.of(KeySlot::Content)?.thing_token(kind.collection(), key);
        let mut numbers = Vec::new();
        self.rows_of(&[&NUMBERS[..], &token].concat(), |number: [u8; 4]| numbers.push(u32::from_be_bytes(number)))?;
        for number in numbers {
            let record = self.record(number)?;
            if let Some(record) = record.filter(|record| record.thing.kind() == kind && record.thing.key() == key) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// The newest number that was given; 0 for none.
    pub(crate) fn newest_number(&self) -> Result<u32, VaultError> {
        let Some(bytes) = self.meta(KeySlot::Content, META, "")? else { return Ok(0) };
        bytes.as_slice().try_into().map(u32::from_be_bytes).map_err(|_| VaultError::corrupt("the search index"))
    }

    /// The words that the workspace of a draft lends.
    fn lent_to(&self, draft: Option<DraftId>) -> Result<Words, VaultError> {
        let Some(draft) = draft else { return Ok(Words::default()) };
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

    fn index_read(&mut self, kind: SearchKind, key: &[u8], now: Option<(FoundThing, Words)>) -> Result<(), VaultError> {
        match now {
            Some((thing, own)) => self.index_thing(thing, own),
            None => {
                let before = self.view.record_of(kind, key)?;
                self.replace_record(before, None)
            }
        }
    }

    /// Makes the index say what a draft says now.
    pub(crate) fn index_draft(&mut self, draft: &StoredDraft) -> Result<(), VaultError> {
        let (thing, own) = of_draft(draft);
        self.index_thing(thing, own)
    }

    fn index_thing(&mut self, thing: FoundThing, own: Words) -> Result<(), VaultError> {
        let before = self.view.record_of(thing.kind(), &thing.key())?;
        let (number, lent) = match &before {
            Some(record) => (record.number, record.lent.clone()),
            None => (self.next_number()?, self.view.lent_to(thing.draft())?),
        };
        self.replace_record(before, Some(Record { number, thing, own, lent }))
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
            Some((SearchKind::Drafts, draft_id.bytes().to_vec())),
            case_id.map(|case| (SearchKind::Cases, case.to_string().into_bytes())),
        ];
        for (kind, key) in borrowers.into_iter().flatten() {
            if let Some(record) = self.view.record_of(kind, &key)? {
                let lent = Record { lent: words.clone(), ..record.clone() };
                self.replace_record(Some(record), Some(lent))?;
            }
        }
        Ok(())
    }

    fn next_number(&mut self) -> Result<u32, VaultError> {
        let newest = self.newest_number.map_or_else(|| self.view.newest_number(), Ok)?;
        let next = newest.checked_add(1).ok_or(VaultError::corrupt("the search index"))?;
        place_of(next)?;
        self.newest_number = Some(next);
        Ok(next)
    }

    /// Writes the newest number that this transaction gave.
    pub(crate) fn keep_newest_number(&mut self) -> Result<(), VaultError> {
        match self.newest_number {
            Some(newest) => self.put_meta(KeySlot::Content, META, "", &newest.to_be_bytes()),
            None => Ok(()),
        }
    }

    /// Writes a record in the place of another, with the rows of the table that differ.
    fn replace_record(&mut self, before: Option<Record>, after: Option<Record>) -> Result<(), VaultError> {
        if before == after {
            return Ok(());
        }
        let same_texts = |before: &Record, after: &Record| {
            before.own.texts == after.own.texts && before.lent.texts == after.lent.texts
        };
        let moved = !matches!((&before, &after), (Some(before), Some(after)) if same_texts(before, after));
        if moved {
            let keys = self.view.keys.of(KeySlot::Content)?;
            let rows =
                |record: &Option<Record>| record.as_ref().map_or(Ok(BTreeSet::new()), |record| record.rows(keys));
            let (old, new) = (rows(&before)?, rows(&after)?);
            let mut delete = self.view.db.prepare_cached("DELETE FROM search WHERE key = ?1")?;
            old.difference(&new).try_for_each(|row| delete.execute([row]).map(|_| ()))?;
            let mut insert = self.view.db.prepare_cached("INSERT OR IGNORE INTO search (key) VALUES (?1)")?;
            new.difference(&old).try_for_each(|row| insert.execute([row]).map(|_| ()))?;
        }
        match (before, after) {
            (_, Some(after)) => {
                let bytes = Zeroizing::new(to_canonical(&after)?);
                self.put_row(Collection::Searched, &after.number.to_be_bytes(), &bytes)
            }
            (Some(before), None) => self.delete_row(Collection::Searched, &before.number.to_be_bytes()),
            (None, None) => Ok(()),
        }
    }

    /// Makes the index anew of the things themselves, the oldest draft first and the cases, homes and certificates after
    /// them.
    pub(crate) fn index_anew(&mut self) -> Result<(), VaultError> {
        for plain in self.view.all(Collection::Searched)? {
            let record: Record = parse(&plain)?;
            self.delete_row(Collection::Searched, &record.number.to_be_bytes())?;
        }
        self.view.db.execute("DELETE FROM search", [])?;
        self.newest_number = Some(0);
        for kind in SearchKind::ALL {
            let plain = self.view.all(kind.collection())?;
            let mut things: Vec<_> = plain.iter().filter_map(|plain| thing_of(kind.collection(), plain)).collect();
            // Ids of drafts and cases rise with time, and so do numbers that the office gives.
            things.sort_by_cached_key(|(thing, _)| thing.key());
            things.into_iter().try_for_each(|(thing, own)| self.index_thing(thing, own))?;
        }
        Ok(())
    }
}

/// Whether a row of `meta` is the index's own: what is salvaged makes it anew.
pub(crate) fn is_of_index(keys: &Keys, key: &[u8; 32]) -> bool {
    keys.content.as_ref().is_some_and(|keys| keys.meta_place(META, "").key == *key)
}

impl Vault {
    /// Things that what was typed finds: [`View::find`].
    pub fn find(&self, typed: &str, kinds: &[SearchKind], limit: usize) -> Result<Vec<VaultHit>, VaultError> {
        self.read(|view| view.find(typed, kinds, limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_shelf_are_told_newest_first_and_meet_and_join() {
        let mut some = Numbers::NONE;
        [0, 63, 64, 1023].into_iter().for_each(|within| some.add(within));
        assert_eq!(some.newest_first().collect::<Vec<_>>(), [1023, 64, 63, 0]);
        let mut others = Numbers::NONE;
        [64, 65].into_iter().for_each(|within| others.add(within));
        let mut both = some;
        both.keep(&others);
        assert_eq!(both.newest_first().collect::<Vec<_>>(), [64]);
        both.join(&others);
        assert_eq!(both.newest_first().collect::<Vec<_>>(), [65, 64]);
        assert_eq!((Numbers::NONE.count(), both.count()), (0, 2));
    }

    #[test]
    fn no_number_falls_on_the_shelf_that_tells_numbers() {
        assert_eq!(place_of(1023), Ok((0, 1023)));
        assert_eq!(place_of(1024), Ok((1, 0)));
        assert_eq!(place_of((0xFFFF << SHELF_BITS) - 1), Ok((0xFFFE, 1023)));
        assert!(place_of(0xFFFF << SHELF_BITS).is_err() && place_of(u32::MAX).is_err());
    }
}
