//! A run of the search index: which things have which fragments, sorted, in sealed pages of a few kilobytes.
//!
//! A fragment stands in it as its *token*, 32 bits of a hash. Two fragments with one token cost a look at a record, and
//! no more; nothing of it is readable, so nothing rests on the hash. In a page each token is followed by the numbers that
//! have it, counted from the run's first. The first row of a run tells the first token of each page, so that a look-up
//! opens one page. A row that is missing or does not open makes every thing of the run a candidate: a search is slow
//! then, and never wrong.

use std::iter;

use ereg_domain::search::Searchable;
use rusqlite::params;
use zeroize::Zeroizing;

use crate::collection::KeySlot;
use crate::compression::RowKind;
use crate::error::VaultError;
use crate::pass::ENTRIES;
use crate::searched::{LONGEST_RUN, Run};
use crate::tx::Tx;
use crate::view::View;

/// A fragment as it stands in a run.
pub(crate) type Token = u32;

/// Bytes of a page before it is sealed. The row then fills a page of SQLite's.
const PAGE: usize = 15 * 256 - 5;
/// Bytes before the numbers of a token: itself, and how many they are.
const GROUP: usize = 4 + 2;
/// Bytes of a number.
const NUMBER: usize = 2;

/// The token of a fragment: FNV-1a of 64 bits, its halves folded.
pub(crate) fn token_of(fragment: &str) -> Token {
    let hash = fragment
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash >> 32) as u32 ^ hash as u32
}

/// A thing that has a fragment: sorted by token, and then by number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Posting {
    pub(crate) token: Token,
    pub(crate) number: u32,
}

/// The postings of a thing.
pub(crate) fn postings_of(number: u32, texts: &Searchable) -> Vec<Posting> {
    texts.fragments().into_iter().map(|fragment| Posting { token: token_of(fragment), number }).collect()
}

/// Numbers of one run.
#[derive(Clone, Copy)]
pub(crate) struct Numbers([u64; LONGEST_RUN as usize / 64]);

impl Numbers {
    pub(crate) const NONE: Numbers = Numbers([0; LONGEST_RUN as usize / 64]);
    pub(crate) const ALL: Numbers = Numbers([u64::MAX; LONGEST_RUN as usize / 64]);

    pub(crate) fn add(&mut self, within: u32) {
        let within = within as usize % LONGEST_RUN as usize;
        self.0[within / 64] |= 1 << (within % 64);
    }

    pub(crate) fn has(&self, within: u32) -> bool {
        let within = within as usize % LONGEST_RUN as usize;
        (self.0[within / 64] >> (within % 64)) & 1 == 1
    }

    pub(crate) fn keep(&mut self, other: &Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(ours, theirs)| *ours &= theirs);
    }

    pub(crate) fn join(&mut self, other: &Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(ours, theirs)| *ours |= theirs);
    }

    pub(crate) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The highest of the first `len` first.
    pub(crate) fn newest_first(&self, len: u32) -> impl Iterator<Item = u32> + '_ {
        (0..len.min(LONGEST_RUN)).rev().filter(move |within| self.has(*within))
    }
}

/// A page before it is sealed.
struct Page {
    first: Token,
    last: Token,
    /// The place of the count of the last token.
    counted_at: usize,
    entries: u32,
    bytes: Vec<u8>,
}

impl Page {
    fn beginning(token: Token) -> Page {
        let mut page = Page { first: token, last: token, counted_at: 0, entries: 0, bytes: Vec::with_capacity(PAGE) };
        page.begin(token);
        page
    }

    fn begin(&mut self, token: Token) {
        self.last = token;
        self.bytes.extend_from_slice(&token.to_be_bytes());
        self.counted_at = self.bytes.len();
        self.bytes.extend_from_slice(&[0; GROUP - size_of::<Token>()]);
    }

    /// Adds a number of a token; `false` where there is no room for it.
    fn add(&mut self, token: Token, within: u16) -> bool {
        let takes = if token == self.last { NUMBER } else { GROUP + NUMBER };
        if self.bytes.len() + takes > PAGE || self.entries == ENTRIES {
            return false;
        }
        if token != self.last {
            self.begin(token);
        }
        self.bytes.extend_from_slice(&within.to_be_bytes());
        self.entries += 1;
        if let Some(count) = self.bytes.get_mut(self.counted_at..).and_then(|rest| rest.first_chunk_mut()) {
            *count = (u16::from_be_bytes(*count) + 1).to_be_bytes();
        }
        true
    }
}

/// The pages of a run, of its postings in their order.
fn pages_of(from: u32, postings: &[Posting]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for Posting { token, number } in postings {
        // No run is longer than a number of it can say.
        let within = number.wrapping_sub(from) as u16;
        if !pages.last_mut().is_some_and(|page| page.add(*token, within)) {
            let mut page = Page::beginning(*token);
            page.add(*token, within);
            pages.push(page);
        }
    }
    pages
}

/// The tokens of a page, in their order, each with the bytes of its numbers.
fn groups(mut bytes: &[u8]) -> impl Iterator<Item = (Token, &[u8])> {
    iter::from_fn(move || {
        let (token, rest) = bytes.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (numbers, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*count)) * NUMBER)?;
        bytes = rest;
        Some((Token::from_be_bytes(*token), numbers))
    })
}

/// The numbers that stand behind a token, counted from the run's first.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|number| u32::from(u16::from_be_bytes(*number)))
}

/// The key of a row of a run: its first row tells the first token of each page, and the pages follow.
pub(crate) fn row_key(from: u32, row: u32) -> i64 {
    (i64::from(from) << 16) | i64::from(row)
}

/// A run that is looked into.
pub(crate) struct OpenRun<'a> {
    view: View<'a>,
    run: Run,
    /// The first token of each page; `None` where that cannot be read.
    firsts: Option<Vec<Token>>,
}

impl<'a> OpenRun<'a> {
    pub(crate) fn open(view: View<'a>, run: Run) -> Result<OpenRun<'a>, VaultError> {
        let firsts =
            view.run_row(&run, 0)?.map(|plain| plain.as_chunks().0.iter().map(|t| u32::from_be_bytes(*t)).collect());
        let firsts = firsts.filter(|firsts: &Vec<Token>| firsts.len() == run.pages as usize);
        Ok(OpenRun { view, run, firsts })
    }

    /// The first token of each page; `None` where that cannot be read.
    pub(crate) fn firsts(&self) -> Option<&[Token]> {
        self.firsts.as_deref()
    }

    /// The numbers that have a token, counted from the run's first; all of them where a row cannot be read.
    pub(crate) fn with(&self, token: Token) -> Result<Numbers, VaultError> {
        let Some(firsts) = &self.firsts else { return Ok(Numbers::ALL) };
        let mut found = Numbers::NONE;
        // The numbers of a token that many have go on in the next page.
        let begin = firsts.partition_point(|first| *first < token).saturating_sub(1);
        for (page, _) in (0..).zip(firsts).skip(begin).take_while(|(_, first)| **first <= token) {
            let Some(plain) = self.view.run_row(&self.run, page + 1)? else { return Ok(Numbers::ALL) };
            let here = groups(&plain).find(|(other, _)| *other == token);
            here.into_iter().flat_map(|(_, bytes)| numbers(bytes)).for_each(|within| found.add(within));
        }
        Ok(found)
    }

    /// The postings of a page, the first of which is page 0, and the bytes it has; `None` where it cannot be read.
    pub(crate) fn page(&self, page: u32) -> Result<Option<(Vec<Posting>, usize)>, VaultError> {
        let Some(plain) = self.view.run_row(&self.run, page + 1)? else { return Ok(None) };
        let from = self.run.from;
        let posting = |token| move |within| Posting { token, number: from.saturating_add(within) };
        let postings = groups(&plain).flat_map(|(token, bytes)| numbers(bytes).map(posting(token))).collect();
        Ok(Some((postings, plain.len())))
    }

    /// All its postings, in their order; `None` where a row cannot be read.
    pub(crate) fn postings(&self) -> Result<Option<Vec<Posting>>, VaultError> {
        if self.firsts.is_none() {
            return Ok(None);
        }
        let mut all = Vec::new();
        for page in 0..self.run.pages {
            let Some((mut postings, _)) = self.page(page)? else { return Ok(None) };
            all.append(&mut postings);
        }
        Ok(Some(all))
    }
}

impl View<'_> {
    /// A row of a run; `None` where it is missing or does not open.
    fn run_row(&self, run: &Run, row: u32) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let keys = self.keys.of(KeySlot::Content)?;
        let key = row_key(run.from, row);
        let mut query = self.db.prepare_cached("SELECT body FROM search WHERE key = ?1")?;
        let mut rows = query.query([key])?;
        let Some(found) = rows.next()? else { return Ok(None) };
        let body = found.get_ref(0)?.as_blob().ok();
        Ok(body.and_then(|body| keys.open(&keys.run_place(key, run.writing), body).ok()))
    }
}

impl Tx<'_> {
    /// Writes a run of these numbers in the place of those that it is made of.
    pub(crate) fn write_run(&self, run: Run, postings: &[Posting], made_of: &[Run]) -> Result<Run, VaultError> {
        let keys = self.view.keys.of(KeySlot::Content)?;
        let mut delete = self.view.db.prepare_cached("DELETE FROM search WHERE key >= ?1 AND key < ?2")?;
        for old in made_of {
            delete.execute([row_key(old.from, 0), row_key(old.from.saturating_add(1), 0)])?;
        }
        let pages = pages_of(run.from, postings);
        let firsts: Vec<u8> = pages.iter().flat_map(|page| page.first.to_be_bytes()).collect();
        let mut insert = self.view.db.prepare_cached("INSERT OR REPLACE INTO search (key, body) VALUES (?1, ?2)")?;
        for (row, plain) in (0..).zip(iter::once(&firsts).chain(pages.iter().map(|page| &page.bytes))) {
            let key = row_key(run.from, row);
            let body = keys.encrypt(RowKind::RunPage, &keys.run_place(key, run.writing), plain)?;
            insert.execute(params![key, body])?;
        }
        let pages = u32::try_from(pages.len()).map_err(|_| VaultError::TooLarge)?;
        Ok(Run { pages, ..run })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: u32, pages: &[Page]) -> Vec<Posting> {
        let of_page = |page: &Page| -> Vec<Posting> {
            let posting = |token| move |within| Posting { token, number: from + within };
            groups(&page.bytes).flat_map(|(token, bytes)| numbers(bytes).map(posting(token))).collect()
        };
        pages.iter().flat_map(of_page).collect()
    }

    #[test]
    fn pages_read_back_and_none_is_longer_than_it_may_be() {
        // One that all things have, which fills more than a page, some that a few have, many that one has.
        let mut postings: Vec<Posting> = (100..100 + LONGEST_RUN)
            .flat_map(|number| {
                let own = number.wrapping_mul(0x9E37_79B9);
                [7, 1 << 31, (1 << 30) + number % 5, own].map(|token| Posting { token, number })
            })
            .collect();
        postings.sort();
        let pages = pages_of(100, &postings);
        assert_eq!(read(100, &pages), postings);
        assert!(pages.iter().all(|page| page.bytes.len() <= PAGE && page.entries <= ENTRIES));
        assert!(pages.iter().any(|page| page.entries == ENTRIES), "many numbers of one token");
        assert!(pages.iter().any(|page| page.bytes.len() > PAGE - GROUP - NUMBER), "many tokens");
        assert!(pages.iter().all(|page| groups(&page.bytes).next().map(|(first, _)| first) == Some(page.first)));
        assert!(pages_of(1, &[]).is_empty());
    }

    #[test]
    fn numbers_of_a_run_are_told_newest_first_and_meet_and_join() {
        let mut some = Numbers::NONE;
        [0, 63, 64, LONGEST_RUN - 1].into_iter().for_each(|within| some.add(within));
        let newest_first = |numbers: &Numbers, len| numbers.newest_first(len).collect::<Vec<_>>();
        assert_eq!(newest_first(&some, LONGEST_RUN), [LONGEST_RUN - 1, 64, 63, 0]);
        assert_eq!(newest_first(&Numbers::ALL, 2), [1, 0]);
        let mut others = Numbers::NONE;
        [64, 65].into_iter().for_each(|within| others.add(within));
        let mut both = some;
        both.keep(&others);
        assert_eq!(newest_first(&both, 1000), [64]);
        both.join(&others);
        assert_eq!(newest_first(&both, 1000), [65, 64]);
        assert_eq!((Numbers::NONE.count(), both.count()), (0, 2));
    }

    /// The published vectors of FNV-1a, 64 bits: `cbf29ce484222325` of nothing, `af63dc4c8601ec8c` of "a".
    #[test]
    fn a_token_is_the_folded_hash() {
        assert_eq!(token_of(""), 0xcbf2_9ce4 ^ 0x8422_2325);
        assert_eq!(token_of("a"), 0xaf63_dc4c ^ 0x8601_ec8c);
    }
}
