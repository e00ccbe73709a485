//! The head of the search index: the newest number, the runs, and the things that are not in a run as they are now.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::collection::KeySlot;
use crate::error::VaultError;
use crate::row::Keys;
use crate::stored::parse;
use crate::view::View;

/// The most things that wait for a run when a transaction ends: as many as a search may open beside what it looks up.
pub(crate) const MOST_WAITING: usize = 16;
/// The numbers of the longest run: those of 2,048 cases are written in a few milliseconds.
pub(crate) const LONGEST_RUN: u32 = 2048;

/// The kind of the row of `meta` that is the head.
pub(crate) const META: &str = "search";

/// A run: the fragments of the things with these numbers, sorted, in sealed pages ([`crate::search::run`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "Spelled", from = "Spelled")]
pub(crate) struct Run {
    /// Its first number.
    pub(crate) from: u32,
    /// The number behind its last.
    pub(crate) until: u32,
    /// The number of its pages.
    pub(crate) pages: u32,
    /// The writing in which it was written: no row of an older one opens in the place of its own.
    pub(crate) writing: u64,
}

/// A run as it is kept: by place.
type Spelled = (u32, u32, u32, u64);

impl From<Run> for Spelled {
    fn from(Run { from, until, pages, writing }: Run) -> Spelled {
        (from, until, pages, writing)
    }
}

impl From<Spelled> for Run {
    fn from((from, until, pages, writing): Spelled) -> Run {
        Run { from, until, pages, writing }
    }
}

impl Run {
    /// Returns how many numbers it has, whether they are a thing's or not.
    pub(crate) fn len(&self) -> u32 {
        self.until.saturating_sub(self.from)
    }
}

/// The head.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndexHead {
    /// The newest number that was given; 0 for none.
    pub(crate) newest: u32,
    /// The newest writing of a run.
    pub(crate) writing: u64,
    /// The runs, by their numbers, which follow each other without a gap.
    pub(crate) runs: Vec<Run>,
    /// Numbers of things whose fragments no run has as they are now.
    pub(crate) waiting: BTreeSet<u32>,
}

impl IndexHead {
    /// The first number that no run has.
    pub(crate) fn end(&self) -> u32 {
        self.runs.last().map_or(1, |run| run.until)
    }

    /// A head of our own making: its runs are what a run may be.
    fn is_good(&self) -> bool {
        let follow = self.runs.iter().try_fold(1, |end, run| {
            let good = run.from == end && run.until > end && run.len() <= LONGEST_RUN && run.writing <= self.writing;
            good.then_some(run.until)
        });
        follow.is_some_and(|end| end <= self.newest.saturating_add(1))
    }
}

impl View<'_> {
    /// The head; that of an empty index where there is none.
    pub(crate) fn index_head(&self) -> Result<IndexHead, VaultError> {
        let Some(bytes) = self.meta(KeySlot::Content, META, "")? else { return Ok(IndexHead::default()) };
        let head: IndexHead = parse(&bytes)?;
        if head.is_good() { Ok(head) } else { Err(VaultError::corrupt("the search index")) }
    }
}

/// Whether a row of `meta` is the head: what is salvaged has another.
pub(crate) fn is_of_index(keys: &Keys, key: &[u8; 32]) -> bool {
    keys.content.as_ref().is_some_and(|keys| keys.meta_place(META, "").key == *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_follow_each_other_from_the_first_number_to_no_more_than_the_newest() {
        let run = |from, until| Run { from, until, pages: 1, writing: 1 };
        let is_good = |runs: &[Run]| {
            IndexHead { newest: 3000, writing: 1, runs: runs.to_vec(), waiting: BTreeSet::new() }.is_good()
        };
        assert!(is_good(&[]) && is_good(&[run(1, 2049), run(2049, 3001)]));
        for bad in [
            &[run(2, 9)][..],
            &[run(1, 9), run(10, 20)],
            &[run(1, 9), run(8, 20)],
            &[run(1, 1)],
            &[run(1, 2050)],
            &[run(1, 2049), run(2049, 3002)],
            &[Run { writing: 2, ..run(1, 9) }],
        ] {
            assert!(!is_good(bad), "{bad:?}");
        }
    }
}
