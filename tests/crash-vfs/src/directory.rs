//! One directory: its names now, its names on the medium, and the changes in between.

use crate::rng::Rng;
use crate::survival::Survival;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DirectoryId(pub(crate) u64);

/// The thing that a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    File(FileId),
    Directory(DirectoryId),
}

/// A change of a directory that the medium has not confirmed.
#[derive(Clone, Debug)]
pub(crate) enum EntryChange {
    Link {
        name: String,
        entry: Entry,
    },
    Unlink {
        name: String,
    },
    /// Replaces whatever `to` stood for, in one step. Only within one directory.
    Rename {
        from: String,
        to: String,
    },
}

impl EntryChange {
    fn names(&self) -> [&str; 2] {
        match self {
            Self::Link { name, .. } | Self::Unlink { name } => [name, name],
            Self::Rename { from, to } => [from, to],
        }
    }
}

#[derive(Default)]
pub(crate) struct Directory {
    current: BTreeMap<String, Entry>,
    durable: BTreeMap<String, Entry>,
    pending: Vec<EntryChange>,
    /// Under way when the power went: the medium may know of it, no reader does.
    in_flight: Option<EntryChange>,
}

impl Directory {
    pub(crate) fn get(&self, name: &str) -> Option<Entry> {
        self.current.get(name).copied()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, Entry)> {
        self.current.iter().map(|(name, entry)| (name.as_str(), *entry))
    }

    pub(crate) fn change(&mut self, change: EntryChange) {
        apply(&mut self.current, &change);
        self.pending.push(change);
    }

    pub(crate) fn leave_in_flight(&mut self, change: EntryChange) {
        self.in_flight = Some(change);
    }

    pub(crate) fn sync(&mut self) {
        self.pending.clear();
        self.durable.clone_from(&self.current);
    }

    pub(crate) fn lose_power(&mut self, survival: Survival, rng: &mut Rng) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend(self.in_flight.take());
        let reach = survival.reach(pending.len(), rng);
        // A name whose earlier change was lost cannot show a later one.
        let mut lost: BTreeSet<&str> = BTreeSet::new();
        for change in pending.iter().take(reach) {
            let names = change.names();
            let survives = match survival {
                Survival::Scattered => rng.coin(),
                Survival::Nothing | Survival::Everything | Survival::Prefix => true,
            };
            if survives && !names.iter().any(|name| lost.contains(name)) {
                apply(&mut self.durable, change);
            } else {
                lost.extend(names);
            }
        }
        self.current.clone_from(&self.durable);
    }

    pub(crate) fn lose_process(&mut self) {
        self.in_flight = None;
    }
}

fn apply(names: &mut BTreeMap<String, Entry>, change: &EntryChange) {
    match change {
        EntryChange::Link { name, entry } => {
            names.insert(name.clone(), *entry);
        }
        EntryChange::Unlink { name } => {
            names.remove(name);
        }
        EntryChange::Rename { from, to } => {
            if let Some(entry) = names.remove(from) {
                names.insert(to.clone(), entry);
            }
        }
    }
}
