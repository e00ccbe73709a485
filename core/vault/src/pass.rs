//! A pass: work that goes through the whole vault by slices of a bounded size.
//!
//! Between two slices nobody has the vault, whoever waits for it goes first, and what is written meanwhile changes
//! nothing: all slices read the state of the moment at which the pass began. A pass reads and never writes. What is
//! written meanwhile stays in the WAL; where that becomes too long, the pass lets go of its state and begins anew.

use std::cell::RefCell;
use std::ops::{Bound, RangeBounds as _};

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::row::Keys;
use crate::stored::blob;
use crate::vault::Vault;
use crate::view::View;

/// The most rows that are opened in a slice.
pub(crate) const ROWS: u32 = 64;
/// A slice ends with the row that makes its bytes as many as this.
pub(crate) const BYTES: usize = 256 << 10;
/// The most entries of an index that are walked along in a slice. One that computes them ends with the row whose
/// entries make them as many.
pub(crate) const ENTRIES: u32 = 1024;

/// Before every key: SQLite takes any number for less than any bytes, also than none.
pub(crate) const BEFORE_ALL: Value = Value::Integer(0);

/// The work that a slice has done so far.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Slice {
    pub(crate) rows: u32,
    pub(crate) bytes: usize,
    pub(crate) entries: u32,
}

impl Slice {
    /// A row of this length was opened, or looked for and not there.
    pub(crate) fn opened(&mut self, bytes: usize) {
        self.rows = self.rows.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// So many entries of an index were walked along, or computed.
    pub(crate) fn met(&mut self, entries: usize) {
        self.entries = self.entries.saturating_add(u32::try_from(entries).unwrap_or(u32::MAX));
    }

    /// Whether it has to end here.
    pub(crate) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES || self.entries >= ENTRIES
    }
}

/// The order in which a walk meets keys: always further on. In a tree that somebody else made they may lie in any
/// order, and a slice that ends with a lower key than it began with would send the pass back, for ever.
pub(crate) struct KeyOrder<T>(Bound<T>);

impl<T: PartialOrd> KeyOrder<T> {
    /// A walk that may begin with this key.
    pub(crate) fn from(first: T) -> KeyOrder<T> {
        KeyOrder(Bound::Included(first))
    }

    /// A key that was met.
    ///
    /// # Errors
    /// `vault.corrupt`, where the walk does not go on with it.
    pub(crate) fn goes_on(&mut self, key: T) -> Result<(), VaultError> {
        if !(self.0.as_ref(), Bound::Unbounded).contains(&key) {
            return Err(VaultError::corrupt("the order of the rows"));
        }
        self.0 = Bound::Excluded(key);
        Ok(())
    }
}

impl KeyOrder<Vec<u8>> {
    /// A walk that begins behind this key.
    pub(crate) fn behind(key: &Value) -> KeyOrder<Vec<u8>> {
        KeyOrder(match key {
            Value::Blob(key) => Bound::Excluded(key.clone()),
            _ => Bound::Unbounded,
        })
    }
}

/// The things that are looked at, slice by slice, and the end that it comes to.
pub(crate) trait Pass: Sized {
    /// The result.
    type Found;

    /// Begins in the state that all slices will read.
    fn begin(state: &View<'_>) -> Result<Self, VaultError>;

    /// Goes on by one slice. The result, after the last.
    fn slice(&mut self, state: &View<'_>, slice: &mut Slice) -> Result<Option<Self::Found>, VaultError>;
}

/// Goes through a database that nobody waits for.
pub(crate) fn at_once<P: Pass>(db: &Connection, keys: &Keys, goes_on: &GoesOn) -> Result<P::Found, VaultError> {
    let heads = RefCell::default();
    let state = View { db, keys, heads: &heads };
    let mut pass = P::begin(&state)?;
    loop {
        goes_on.ask()?;
        if let Some(found) = pass.slice(&state, &mut Slice::default())? {
            return Ok(found);
        }
    }
}

/// A part of the index of the rows of a kind.
pub(crate) struct Entries {
    /// The number of entries.
    pub(crate) count: u64,
    /// The key behind which there may be more.
    pub(crate) behind: Option<Value>,
}

/// Walks along the index of the rows of a kind, behind a key.
pub(crate) fn entries_of(
    state: &View<'_>,
    coll: [u8; 16],
    behind: &Value,
    slice: &mut Slice,
) -> Result<Entries, VaultError> {
    let mut query =
        state.db.prepare_cached("SELECT key FROM rec WHERE coll = ?1 AND key > ?2 ORDER BY key LIMIT ?3")?;
    let mut rows = query.query(params![coll.as_slice(), behind, ENTRIES])?;
    let (mut last, mut count, mut order) = (None, 0, KeyOrder::behind(behind));
    while let Some(row) = rows.next()? {
        let key = blob::<32>(row.get_ref(0)?)?;
        order.goes_on(key.to_vec())?;
        last = Some(key);
        count += 1;
    }
    slice.met(count);
    let last = last.filter(|_| count == ENTRIES as usize);
    Ok(Entries { count: count as u64, behind: last.map(|key| Value::Blob(key.to_vec())) })
}

/// Lets go of the state that a pass goes through, however the pass ends.
struct Passing<'a>(&'a Vault);

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        if let Ok(mut held) = self.0.hold()
            && let Ok(unlocked) = held.unlocked()
        {
            unlocked.end_pass();
        }
    }
}

impl Vault {
    /// Goes through the vault as it is at this moment, a slice at a time, and whoever waits for the vault first. Where
    /// it is locked or unlocked meanwhile, its files are closed and opened again, or so much is written that the WAL
    /// becomes too long, the pass begins anew.
    ///
    /// # Errors
    /// [`VaultError::Stopped`], between two slices; `vault.reentered`; `vault.paused` and `vault.closed`, also where that
    /// happens on its way; those of the pass.
    pub(crate) fn go_through<P: Pass>(&self, goes_on: &GoesOn) -> Result<P::Found, VaultError> {
        let _only = self.only_pass()?;
        let _passing = Passing(self);
        loop {
            if let Some(found) = self.go_on_while(self.begin_pass::<P>()?, |_| goes_on.ask())? {
                return Ok(found);
            }
        }
    }

    /// Takes the state of this moment, and begins.
    pub(crate) fn begin_pass<P: Pass>(&self) -> Result<P, VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        unlocked.begin_pass(self)?;
        let heads = RefCell::default();
        let handles = unlocked.handles()?;
        let db = handles.passed().ok_or(VaultError::Paused)?;
        P::begin(&View { db, keys: &unlocked.keys, heads: &heads })
    }

    /// Goes on with a pass to its end; `None` where it has to begin anew. `between` is told what each slice has done,
    /// when nobody holds the vault, and may end the pass.
    fn go_on_while<P: Pass>(
        &self,
        mut pass: P,
        mut between: impl FnMut(Slice) -> Result<(), VaultError>,
    ) -> Result<Option<P::Found>, VaultError> {
        let began = self.wal_len()?;
        loop {
            self.give_way();
            let mut slice = Slice::default();
            let mut held = self.hold()?;
            let unlocked = held.unlocked()?;
            let Some(db) = unlocked.handles()?.passed() else { return Ok(None) };
            let heads = RefCell::default();
            let found = pass.slice(&View { db, keys: &unlocked.keys, heads: &heads }, &mut slice)?;
            if found.is_none() && unlocked.gives_up_pass(self, began)? {
                return Ok(None);
            }
            drop(held);
            between(slice)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
}

#[cfg(test)]
impl Vault {
    /// Goes on with a pass that nobody ends.
    pub(crate) fn go_on<P: Pass>(
        &self,
        pass: P,
        mut between: impl FnMut(Slice),
    ) -> Result<Option<P::Found>, VaultError> {
        self.go_on_while(pass, |slice| {
            between(slice);
            Ok(())
        })
    }

    /// The slices of a pass, as they were done, and its result; `between` is done after each.
    pub(crate) fn slices_of<P: Pass>(&self, mut between: impl FnMut()) -> (Vec<Slice>, P::Found) {
        let mut slices = Vec::new();
        let told = |slice| {
            slices.push(slice);
            between();
        };
        let found = self.go_on(self.begin_pass::<P>().unwrap(), told).unwrap().unwrap();
        (slices, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_not_further_on_is_damage() {
        let met = |first: i64, keys: &[i64]| {
            let mut order = KeyOrder::from(first);
            keys.iter().try_for_each(|key| order.goes_on(*key))
        };
        assert_eq!(met(3, &[3, 4, 9]), Ok(()));
        let damage = Err(VaultError::corrupt("the order of the rows"));
        assert_eq!([met(3, &[2]), met(3, &[5, 5]), met(3, &[5, 4])], [damage.clone(), damage.clone(), damage]);
        let behind = |key: &[u8]| KeyOrder::behind(&Value::Blob(vec![7])).goes_on(key.to_vec());
        assert!(behind(&[8]).is_ok() && behind(&[7, 0]).is_ok() && behind(&[7]).is_err() && behind(&[6]).is_err());
        assert!(KeyOrder::behind(&BEFORE_ALL).goes_on(Vec::new()).is_ok());
    }
}
