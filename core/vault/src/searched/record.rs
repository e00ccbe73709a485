//! The words that things are found by, kept by number: four things with neighbouring numbers are a *block*, a row of
//! [`Collection::Searched`]. So a page of the feed writes a row for four of its cases, and a list of hits opens few.

use std::ops::Range;

use ereg_domain::canonical::to_canonical;
use ereg_domain::search::Searchable;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::collection::Collection;
use crate::error::VaultError;
use crate::searched::thing::{FoundThing, Words};
use crate::stored::parse;
use crate::view::View;

/// Things of a block.
pub(crate) const IN_A_BLOCK: u32 = 4;

/// The record of a thing that is searched.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) thing: FoundThing,
    /// Its own words.
    pub(crate) own: Words,
    /// The words of the workspace that it shares with others.
    pub(crate) lent: Words,
}

impl Record {
    /// The texts that it is found by.
    pub(crate) fn texts(&self) -> Searchable {
        let mut texts = self.own.texts.clone();
        texts.join(&self.lent.texts);
        texts
    }

    /// Whether it is found by the same texts as another.
    pub(crate) fn is_found_like(&self, other: &Record) -> bool {
        self.own.texts == other.own.texts && self.lent.texts == other.lent.texts
    }
}

/// The number of the block of a thing, and its place there.
fn place_of(number: u32) -> (u32, usize) {
    (number / IN_A_BLOCK, (number % IN_A_BLOCK) as usize)
}

/// The number of the block that a thing stands in.
pub(crate) fn block_of(number: u32) -> u32 {
    place_of(number).0
}

/// The key of a block's row.
pub(crate) fn block_key(block: u32) -> [u8; 4] {
    block.to_be_bytes()
}

/// The spelling of a record: none where it is empty.
enum Spelled {
    /// As the row of its block has it, there.
    Stored(Range<usize>),
    /// In the place of that.
    Anew(Zeroizing<Vec<u8>>),
}

impl Default for Spelled {
    fn default() -> Spelled {
        Spelled::Stored(0..0)
    }
}

/// A block.
#[derive(Default)]
pub(crate) struct Block {
    row: Zeroizing<Vec<u8>>,
    records: [Spelled; IN_A_BLOCK as usize],
    has_changed: bool,
}

impl Block {
    /// Reads a block from its row; without one it has no records.
    pub(crate) fn stored(row: Option<Zeroizing<Vec<u8>>>) -> Result<Block, VaultError> {
        let mut block = Block::default();
        if let Some(row) = row {
            block.row = row;
            block.read().ok_or(VaultError::corrupt("a block of what is searched"))?;
        }
        Ok(block)
    }

    /// Finds its records in its row.
    fn read(&mut self) -> Option<()> {
        let mut at = 0;
        for record in &mut self.records {
            let from = at + size_of::<u32>();
            let len = u32::from_be_bytes(*self.row.get(at..from)?.first_chunk()?);
            at = from.checked_add(usize::try_from(len).ok()?).filter(|end| *end <= self.row.len())?;
            *record = Spelled::Stored(from..at);
        }
        (at == self.row.len()).then_some(())
    }

    /// A block that has lost what its row says.
    pub(crate) fn emptied() -> Block {
        Block { has_changed: true, ..Block::default() }
    }

    /// `(len u32 ‖ record)` for each of its numbers.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let spelled: Vec<&[u8]> = self.records.iter().map(|record| self.bytes_of(record)).collect();
        let len = spelled.iter().map(|record| size_of::<u32>() + record.len()).sum();
        // Reserved: what moves when it grows would leave words behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(len));
        for record in spelled {
            // A record longer than 4 GiB cannot exist.
            bytes.extend_from_slice(&(record.len() as u32).to_be_bytes());
            bytes.extend_from_slice(record);
        }
        bytes
    }

    fn bytes_of<'a>(&'a self, record: &'a Spelled) -> &'a [u8] {
        match record {
            Spelled::Stored(range) => self.row.get(range.clone()).unwrap_or_default(),
            Spelled::Anew(bytes) => bytes,
        }
    }

    fn spelled(&self, number: u32) -> &[u8] {
        self.records.get(place_of(number).1).map(|record| self.bytes_of(record)).unwrap_or_default()
    }

    /// Whether its row is to be written, or to be removed.
    pub(crate) fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// Whether a number that stands in it has a record.
    pub(crate) fn has(&self, number: u32) -> bool {
        !self.spelled(number).is_empty()
    }

    /// Whether none of its numbers has a record.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.iter().all(|record| self.bytes_of(record).is_empty())
    }

    /// The record of a number that stands in it.
    pub(crate) fn record(&self, number: u32) -> Result<Option<Record>, VaultError> {
        if self.has(number) { parse(self.spelled(number)).map(Some) } else { Ok(None) }
    }

    /// Puts a record in the place of another.
    pub(crate) fn replace(&mut self, number: u32, record: Option<&Record>) -> Result<(), VaultError> {
        if let Some(spelled) = self.records.get_mut(place_of(number).1) {
            *spelled = Spelled::Anew(Zeroizing::new(record.map(to_canonical).transpose()?.unwrap_or_default()));
            self.has_changed = true;
        }
        Ok(())
    }
}

impl View<'_> {
    /// A block as its row has it, and the length of that.
    pub(crate) fn block(&self, block: u32) -> Result<(Block, usize), VaultError> {
        let row = self.get(Collection::Searched, &block_key(block))?;
        let len = row.as_ref().map_or(0, |plain| plain.len());
        Ok((Block::stored(row)?, len))
    }
}

/// Reads records of one state, and keeps the block that it read last: neighbours stand in one.
pub(crate) struct Records<'a> {
    view: View<'a>,
    last: Option<(u32, Block)>,
}

impl<'a> Records<'a> {
    pub(crate) fn new(view: View<'a>) -> Records<'a> {
        Records { view, last: None }
    }

    /// The record of a number.
    pub(crate) fn get(&mut self, number: u32) -> Result<Option<Record>, VaultError> {
        let wanted = block_of(number);
        let block = match self.last.take().filter(|(last, _)| *last == wanted) {
            Some((_, block)) => block,
            None => self.view.block(wanted)?.0,
        };
        self.last.insert((wanted, block)).1.record(number)
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::id::DraftId;

    use super::*;

    fn record(title: &str) -> Record {
        let mut own = Words { title: title.to_owned(), ..Words::default() };
        own.texts.add_address(title);
        let draft_id = DraftId::new(uuid::Builder::from_unix_timestamp_millis(1, &[7; 10]).into_uuid()).unwrap();
        let thing = FoundThing::Draft { draft_id, matter: ereg_law::matter::T04.id() };
        Record { thing, own, lent: Words::default() }
    }

    #[test]
    fn a_block_reads_back_and_is_damage_where_it_is_cut_short_or_goes_on() {
        let (first, last) = (3 * IN_A_BLOCK, 4 * IN_A_BLOCK - 1);
        let mut block = Block::stored(None).unwrap();
        assert!(block.is_empty() && !block.has_changed());
        block.replace(first, Some(&record("泰安路"))).unwrap();
        block.replace(last, Some(&record("沿江大道"))).unwrap();
        let bytes = block.to_bytes();
        let mut read = Block::stored(Some(bytes.clone())).unwrap();
        assert!(read.record(first).unwrap() == Some(record("泰安路")));
        assert!(read.record(last).unwrap() == Some(record("沿江大道")));
        assert!(read.has(first) && !read.has(first + 1) && read.record(first + 1).unwrap().is_none());
        assert!(!read.is_empty() && !read.has_changed());
        assert_eq!(read.to_bytes(), bytes);
        read.replace(first, None).unwrap();
        read.replace(last, None).unwrap();
        assert!(read.is_empty() && read.has_changed());
        for bad in [&bytes[..bytes.len() - 1], &bytes[..3], &[], &[&bytes[..], &[0]].concat()] {
            assert!(Block::stored(Some(Zeroizing::new(bad.to_vec()))).is_err());
        }
        assert_eq!([first - 1, first, last, last + 1].map(block_of), [2, 3, 3, 4]);
    }
}
