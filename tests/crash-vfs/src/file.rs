//! One file: what a reader sees, what the medium holds, and the changes in between.

use crate::locks::{FileLocks, SharedMemory};
use crate::rng::Rng;
use crate::survival::Survival;

/// The unit that a medium writes whole or not at all, in bytes.
pub(crate) const SECTOR: usize = 512;

/// A change of a file's bytes that the medium has not confirmed.
#[derive(Clone)]
pub(crate) enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
}

#[derive(Default)]
pub(crate) struct File {
    current: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Change>,
    /// Under way when the power went: the medium may know of it, no reader does.
    in_flight: Option<Change>,
    pub(crate) locks: FileLocks,
    pub(crate) memory: SharedMemory,
}

impl File {
    /// A file whose bytes are all on the medium.
    pub(crate) fn settled(bytes: &[u8]) -> Self {
        Self { current: bytes.to_vec(), durable: bytes.to_vec(), ..Self::default() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.current
    }

    pub(crate) fn change(&mut self, change: Change) {
        apply(&mut self.current, &change);
        self.pending.push(change);
    }

    pub(crate) fn leave_in_flight(&mut self, change: Change) {
        self.in_flight = Some(change);
    }

    pub(crate) fn sync(&mut self) {
        for change in self.pending.drain(..) {
            apply(&mut self.durable, &change);
        }
    }

    /// Turns one bit, in the cache and on the medium. Beyond the end nothing happens.
    pub(crate) fn flip(&mut self, bit: u64) {
        self.sync();
        let Ok(index) = usize::try_from(bit / 8) else { return };
        for image in [&mut self.current, &mut self.durable] {
            if let Some(byte) = image.get_mut(index) {
                *byte ^= 1 << (bit % 8);
            }
        }
    }

    pub(crate) fn lose_power(&mut self, survival: Survival, rng: &mut Rng) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend(self.in_flight.take());
        let reach = survival.reach(pending.len(), rng);
        for change in pending.iter().take(reach) {
            match survival {
                Survival::Scattered => scatter(&mut self.durable, change, rng),
                Survival::Nothing | Survival::Everything | Survival::Prefix => apply(&mut self.durable, change),
            }
        }
        self.current.clone_from(&self.durable);
        self.lose_process();
    }

    pub(crate) fn lose_process(&mut self) {
        self.in_flight = None;
        self.locks = FileLocks::default();
        self.memory = SharedMemory::default();
    }
}

fn apply(image: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { offset, bytes } => put(image, *offset, bytes),
        Change::Truncate { length } => image.resize(*length, 0),
    }
}

/// Each sector of a write, and each truncation, survives or not by the toss of a coin.
fn scatter(image: &mut Vec<u8>, change: &Change, rng: &mut Rng) {
    match change {
        Change::Write { offset, bytes } => {
            let mut done = 0;
            while done < bytes.len() {
                let start = offset + done;
                let length = (SECTOR - start % SECTOR).min(bytes.len() - done);
                if rng.coin() {
                    put(image, start, &bytes[done..done + length]);
                }
                done += length;
            }
        }
        Change::Truncate { .. } => {
            if rng.coin() {
                apply(image, change);
            }
        }
    }
}

fn put(image: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if image.len() < end {
        image.resize(end, 0);
    }
    image[offset..end].copy_from_slice(bytes);
}
