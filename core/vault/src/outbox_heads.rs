//! The heads of the outbox in memory: read once, and kept true with every transaction, so that no step costs more where much
//! waits.
//!
//! A head is read again where that cannot be relied on: another connection has committed since (SQLite counts that), or a
//! transaction that changed one was not kept.

use std::collections::{BTreeMap, BTreeSet};

use ereg_protocol::id::CommandId;

use crate::error::VaultError;
use crate::outbox_item::{Lane, OutboxItem, OutboxState};

/// The standing of the heads in the transaction that is under way.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Look {
    /// They were not asked for yet.
    #[default]
    NotYet,
    /// They are what this transaction sees.
    Current,
    /// The same, and this transaction has changed them.
    Changed,
}

/// A head, and what the manifest of rows holds of it.
struct Head {
    item: OutboxItem,
    element: [u8; 32],
}

/// The heads of one connection.
#[derive(Default)]
pub(crate) struct Heads {
    /// SQLite's count of what other connections have committed, as it was when these were read; `None`: they must be read.
    read_at: Option<i64>,
    look: Look,
    heads: BTreeMap<u64, Head>,
    numbers: BTreeMap<CommandId, u64>,
    lanes: BTreeMap<Lane, BTreeSet<u64>>,
    /// The first of each lane.
    turns: BTreeSet<u64>,
    /// Those that say that they are being sent, or that no answer came.
    under_way: BTreeSet<u64>,
}

impl Heads {
    /// A transaction begins. What the last one changed and did not keep is forgotten.
    pub(crate) fn begin(&mut self) {
        if self.look == Look::Changed {
            self.read_at = None;
        }
        self.look = Look::NotYet;
    }

    /// Whether they are what the transaction that is under way sees.
    pub(crate) fn are_current(&self) -> bool {
        self.look != Look::NotYet
    }

    /// Makes them so: read again, unless nobody has committed since `version` of the file was looked at.
    pub(crate) fn look(
        &mut self,
        version: i64,
        read: impl FnOnce() -> Result<Heads, VaultError>,
    ) -> Result<(), VaultError> {
        if self.read_at != Some(version) {
            *self = read()?;
            self.read_at = Some(version);
        }
        self.look = Look::Current;
        Ok(())
    }

    /// The transaction is durable, and so is what it changed.
    pub(crate) fn kept(&mut self) {
        self.look = Look::NotYet;
    }

    /// Enters a head. What the manifest holds of the one that it replaces is given back.
    pub(crate) fn put(&mut self, item: OutboxItem, element: [u8; 32]) -> Option<[u8; 32]> {
        let before = self.remove(item.seq);
        let seq = item.seq;
        self.numbers.insert(item.command_id(), seq);
        let lane = self.lanes.entry(item.lane().clone()).or_default();
        if let Some(first) = lane.first() {
            self.turns.remove(first);
        }
        lane.insert(seq);
        self.turns.extend(lane.first());
        if matches!(item.state(), OutboxState::Sending | OutboxState::Unknown) {
            self.under_way.insert(seq);
        }
        self.heads.insert(seq, Head { item, element });
        before
    }

    /// Takes a head away. What the manifest holds of it is given back.
    pub(crate) fn remove(&mut self, seq: u64) -> Option<[u8; 32]> {
        self.look = Look::Changed;
        let Head { item, element } = self.heads.remove(&seq)?;
        self.numbers.remove(&item.command_id());
        self.under_way.remove(&seq);
        self.turns.remove(&seq);
        if let Some(lane) = self.lanes.get_mut(item.lane()) {
            lane.remove(&seq);
            match lane.first() {
                Some(first) => {
                    self.turns.insert(*first);
                }
                None => {
                    self.lanes.remove(item.lane());
                }
            }
        }
        Some(element)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &OutboxItem> {
        self.heads.values().map(|head| &head.item)
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(crate) fn of(&self, command: CommandId) -> Option<&OutboxItem> {
        self.at(*self.numbers.get(&command)?)
    }

    pub(crate) fn at(&self, seq: u64) -> Option<&OutboxItem> {
        self.heads.get(&seq).map(|head| &head.item)
    }

    pub(crate) fn last_number(&self) -> u64 {
        self.heads.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    /// Those of a lane, oldest first.
    pub(crate) fn lane(&self, lane: &Lane) -> impl DoubleEndedIterator<Item = &OutboxItem> {
        self.lanes.get(lane).into_iter().flatten().filter_map(|seq| self.at(*seq))
    }

    /// The first of each lane behind a number, oldest first.
    pub(crate) fn turns(&self, behind: u64) -> impl Iterator<Item = &OutboxItem> {
        let from = behind.saturating_add(1);
        self.turns.range(from..).filter_map(|seq| self.at(*seq))
    }

    /// Those that say that they are being sent, or that no answer came.
    pub(crate) fn under_way(&self) -> impl Iterator<Item = &OutboxItem> {
        self.under_way.iter().filter_map(|seq| self.at(*seq))
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::time::Instant;
    use ereg_protocol::command::CommandKind;

    use super::*;
    use crate::outbox_item::{BodyTag, NewOutboxItem};

    fn item(seq: u64, lane: &str) -> OutboxItem {
        let command_id = format!("019abcde-0000-7000-8000-0000000000{seq:02x}").parse().unwrap();
        let made_at = Instant::from_ms(0);
        let (coalesce, after_media) = (None, Vec::new());
        let new = NewOutboxItem {
            command_id,
            lane: Lane(lane.to_owned()),
            kind: CommandKind::Collect,
            bytes: Vec::new(),
            coalesce,
            after_media,
            made_at,
        };
        OutboxItem::new(seq, new, BodyTag([0; 16]))
    }

    fn turns(heads: &Heads) -> Vec<u64> {
        heads.turns(0).map(|item| item.seq).collect()
    }

    #[test]
    fn the_turn_of_a_lane_is_its_first_whatever_comes_and_goes() {
        let mut heads = Heads::default();
        for (seq, lane) in [(2, "a"), (3, "b"), (4, "a"), (5, "c")] {
            assert!(heads.put(item(seq, lane), [seq as u8; 32]).is_none());
        }
        assert_eq!(turns(&heads), [2, 3, 5]);
        assert_eq!(heads.turns(3).map(|item| item.seq).collect::<Vec<_>>(), [5]);
        assert_eq!(heads.put(item(1, "a"), [1; 32]), None);
        assert_eq!(turns(&heads), [1, 3, 5]);
        assert_eq!(heads.remove(1), Some([1; 32]));
        assert_eq!(heads.remove(2), Some([2; 32]));
        assert_eq!(turns(&heads), [3, 4, 5]);
        assert_eq!(heads.put(item(3, "c"), [9; 32]), Some([3; 32]), "another of the same number");
        assert_eq!(turns(&heads), [3, 4]);
        assert_eq!(heads.lane(&Lane("b".to_owned())).count(), 0);
        for seq in [3, 4, 5] {
            heads.remove(seq);
        }
        assert_eq!((turns(&heads), heads.len(), heads.lanes.len(), heads.numbers.len()), (Vec::new(), 0, 0, 0));
    }

    #[test]
    fn what_is_under_way_is_known_without_a_look_at_the_others() {
        let mut heads = Heads::default();
        heads.put(item(1, "a"), [0; 32]);
        let mut sent = item(2, "b");
        sent.begin_sending().unwrap();
        heads.put(sent.clone(), [0; 32]);
        assert_eq!(heads.under_way().map(|item| item.seq).collect::<Vec<_>>(), [2]);
        sent.queue_again(Instant::from_ms(0), None).unwrap();
        heads.put(sent, [0; 32]);
        assert_eq!(heads.under_way().count(), 0);
    }
}
