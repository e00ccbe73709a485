//! Media on their way into the vault: what no record names yet and is no orphan all the same.
//!
//! Each is held by its writer, or by what that came to. One whose writer is dropped, or whose process dies, is nobody's, and
//! its chunks are collected.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

/// Media whose chunks are there and which no record names yet.
#[derive(Default)]
pub(crate) struct Importing {
    /// This process is writing them or has written them: no orphans while somebody holds them.
    here: Vec<([u8; 16], Weak<()>)>,
    /// Nobody's at the last look for orphans: another process may have been about to name them.
    pub(crate) unnamed: BTreeSet<[u8; 16]>,
}

impl Importing {
    /// One more; it is no orphan as long as what is returned lives.
    pub(crate) fn begin(&mut self, place: [u8; 16]) -> Arc<()> {
        let here = Arc::new(());
        self.here.retain(|(_, held)| held.strong_count() > 0);
        self.here.push((place, Arc::downgrade(&here)));
        here
    }

    /// The places of those that somebody holds.
    pub(crate) fn here(&self) -> impl Iterator<Item = [u8; 16]> + '_ {
        self.here.iter().filter(|(_, held)| held.strong_count() > 0).map(|(place, _)| *place)
    }
}
