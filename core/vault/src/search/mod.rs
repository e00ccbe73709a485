//! Search without reading the vault (检索): an index that lies sealed in the file, kept true by the transaction that
//! changes a thing.
//!
//! A thing that is searched has a number, which stands before its own record ([`crate::view::Standing`]); numbers rise,
//! so that the newest things are found first. Under it lie its words ([`crate::searched`]). The fragments of these words are in
//! *runs*, each of the things with some numbers that follow each other, sorted, in sealed pages (`run`). A few letters
//! are looked up in a page of each run; what is looked up is a candidate, and its record is opened and compared before it is
//! a hit. The newest things, and those that were changed since their run was written, *wait*: each of them is a
//! candidate of every search, until there are so many that runs are written (`keep`). Why so, and what somebody learns
//! who has the file alone: `docs/decisions/search-without-reading.md`.

mod check;
mod keep;
mod run;
mod text;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ereg_domain::search::Sought;

use crate::error::VaultError;
use crate::searched::{FoundThing, IndexHead, Record, Records, SearchKind};
use crate::vault::Vault;
use crate::view::View;

pub(crate) use check::IndexPass;
use run::{Numbers, OpenRun, Token, token_of};

/// The most hits of one search.
pub const MOST_HITS: usize = 50;

/// Candidates of a run that are rather looked at than compared with one more token.
const FEW: u32 = 16;

/// A hit: the thing, and what lists show of it.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultHit {
    /// The thing.
    pub thing: FoundThing,
    /// District and street of its home, where they are known here.
    pub title: String,
}

impl VaultHit {
    fn of(record: Record) -> VaultHit {
        let title = if record.own.title.is_empty() { record.lent.title } else { record.own.title };
        VaultHit { thing: record.thing, title }
    }
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

/// The tokens of each way to what is sought, the longest fragments first: fewer things have them.
fn tokens_of(sought: &Sought) -> Vec<Vec<Token>> {
    let tokens = |way: BTreeSet<&str>| {
        let mut fragments: Vec<&str> = way.into_iter().collect();
        fragments.sort_by_key(|fragment| Reverse(fragment.chars().count()));
        fragments.into_iter().map(token_of).collect()
    };
    sought.ways().into_iter().map(tokens).collect()
}

/// The numbers of a run that have all tokens of one of the ways, or are few enough to be looked at all the same.
fn candidates(run: &OpenRun<'_>, ways: &[Vec<Token>]) -> Result<Numbers, VaultError> {
    let mut known: BTreeMap<Token, Numbers> = BTreeMap::new();
    let mut all = Numbers::NONE;
    for way in ways {
        let mut of_way: Option<Numbers> = None;
        for token in way {
            let numbers = match known.get(token) {
                Some(numbers) => *numbers,
                None => *known.entry(*token).or_insert(run.with(*token)?),
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

/// A search on its way.
struct Search<'a> {
    sought: Sought,
    kinds: &'a [SearchKind],
    limit: usize,
    records: Records<'a>,
    hits: Vec<VaultHit>,
}

impl Search<'_> {
    /// Looks at a candidate, unless there are hits enough.
    fn look_at(&mut self, number: u32) -> Result<(), VaultError> {
        if self.is_done() {
            return Ok(());
        }
        let Some(record) = self.records.get(number)? else { return Ok(()) };
        let kind = record.thing.kind();
        if (self.kinds.is_empty() || self.kinds.contains(&kind)) && record.texts().meets(&self.sought) {
            self.hits.push(VaultHit::of(record));
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.hits.len() >= self.limit
    }
}

impl View<'_> {
    /// Things that what was typed finds, the newest first: by the beginning of a name or a number, or by a part of an
    /// address, from one character on. No more than `limit` of them, nor than [`MOST_HITS`]. Without kinds all are
    /// searched; a text without letter and digit finds nothing.
    ///
    /// # Errors
    /// `vault.content_locked`.
    pub fn find(&self, typed: &str, kinds: &[SearchKind], limit: usize) -> Result<Vec<VaultHit>, VaultError> {
        let IndexHead { runs, waiting, .. } = self.index_head()?;
        let Some(sought) = Sought::read(typed) else { return Ok(Vec::new()) };
        let ways = tokens_of(&sought);
        let (limit, records) = (limit.min(MOST_HITS), Records::new(*self));
        let mut search = Search { sought, kinds, limit, records, hits: Vec::new() };
        let behind = runs.last().map_or(0, |run| run.until);
        waiting.range(behind..).rev().try_for_each(|number| search.look_at(*number))?;
        for run in runs.into_iter().rev() {
            if search.is_done() {
                break;
            }
            let mut numbers = candidates(&OpenRun::open(*self, run)?, &ways)?;
            waiting.range(run.from..run.until).for_each(|number| numbers.add(number - run.from));
            numbers.newest_first(run.len()).try_for_each(|within| search.look_at(run.from + within))?;
        }
        Ok(search.hits)
    }
}

impl Vault {
    /// Things that what was typed finds: [`View::find`].
    pub fn find(&self, typed: &str, kinds: &[SearchKind], limit: usize) -> Result<Vec<VaultHit>, VaultError> {
        self.read(|view| view.find(typed, kinds, limit))
    }
}
