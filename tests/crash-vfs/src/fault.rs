//! The faults of a disk: when they come, and which operations they can hit.

/// One countable thing a program asks of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A new file.
    Create,
    /// A new directory.
    CreateDirectory,
    /// Reading from a file.
    Read,
    /// Writing to a file.
    Write,
    /// Setting the length of a file.
    Truncate,
    /// Flushing a file.
    Sync,
    /// Flushing a directory.
    SyncDirectory,
    /// Removing a name.
    Delete,
    /// Replacing a name by another.
    Rename,
}

impl Operation {
    /// Every kind, in the order of the counters.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::CreateDirectory,
        Self::Read,
        Self::Write,
        Self::Truncate,
        Self::Sync,
        Self::SyncDirectory,
        Self::Delete,
        Self::Rename,
    ];
}

/// The number of times that an injected error comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// The chosen operation fails, the next one works.
    Once,
    /// The chosen operation fails, and every later one that the fault can hit.
    Forever,
}

/// The fate of the chosen operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The power goes while it runs. Everything fails until [`Disk::power_cycle`](crate::Disk::power_cycle);
    /// the operation itself may have reached the medium wholly, partly or not at all.
    PowerLoss,
    /// The change fails with an I/O error and does not happen.
    IoError(Lasting),
    /// The medium is full: writes and new names fail, all else works.
    Full(Lasting),
    /// A flush fails once. What was written stays written and unsynced.
    SyncError,
    /// A read fails once.
    ReadError,
    /// A read returns only the first half of what is there, once: the tail of the file is gone.
    ShortRead,
}

impl Fault {
    /// Whether the fault can hit operations of this kind; only these are counted down.
    pub fn hits(self, operation: Operation) -> bool {
        use Operation::{Create, CreateDirectory, Read, Sync, SyncDirectory, Write};
        match self {
            Self::PowerLoss | Self::IoError(_) => operation != Read,
            Self::Full(_) => matches!(operation, Create | CreateDirectory | Write),
            Self::SyncError => matches!(operation, Sync | SyncDirectory),
            Self::ReadError | Self::ShortRead => operation == Read,
        }
    }
}

/// The behaviour of a flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fsync {
    /// All that was flushed survives a loss of power.
    Honest,
    /// The flush reports success and does nothing: the control that shows a test has teeth.
    Lying,
}

/// The state of the medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// The usual.
    Writable,
    /// Mounted read-only: files open for reading only, every change is refused.
    ReadOnly,
}

/// The number of operations of each kind that the disk was asked for since its last
/// [`format`](crate::Disk::format). Refused ones count too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters([u64; Operation::ALL.len()]);

impl Counters {
    /// Operations of one kind.
    pub fn of(&self, operation: Operation) -> u64 {
        self.0.get(operation as usize).copied().unwrap_or(0)
    }

    /// Operations that the fault could have hit: how many points a complete run over it has.
    pub fn hit_by(&self, fault: Fault) -> u64 {
        Operation::ALL.into_iter().filter(|operation| fault.hits(*operation)).map(|operation| self.of(operation)).sum()
    }

    pub(crate) fn count(&mut self, operation: Operation) {
        if let Some(counter) = self.0.get_mut(operation as usize) {
            *counter += 1;
        }
    }
}

/// A fault waiting for its operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    fault: Fault,
    state: PlanState,
}

#[derive(Clone, Copy, Debug)]
enum PlanState {
    /// The fault strikes at the `n`-th operation it can hit, counted from 1.
    Waiting(u64),
    Fired,
}

impl Plan {
    pub(crate) fn new(fault: Fault, at: u64) -> Self {
        Self { fault, state: PlanState::Waiting(at.max(1)) }
    }

    pub(crate) fn fired(&self) -> bool {
        matches!(self.state, PlanState::Fired)
    }

    /// The fault, if it strikes this operation.
    pub(crate) fn strikes(&mut self, operation: Operation) -> Option<Fault> {
        if !self.fault.hits(operation) {
            return None;
        }
        match self.state {
            PlanState::Waiting(1) => {
                self.state = PlanState::Fired;
                Some(self.fault)
            }
            PlanState::Waiting(n) => {
                self.state = PlanState::Waiting(n - 1);
                None
            }
            PlanState::Fired => matches!(self.fault, Fault::IoError(Lasting::Forever) | Fault::Full(Lasting::Forever))
                .then_some(self.fault),
        }
    }
}
