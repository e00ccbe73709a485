//! The faults inside the registry: its database, its keys, its workers, a decision. The cause is for its log alone.

use ereg_domain::register::FoldFault;

use crate::{
    model::{DecisionFault, Refusal},
    store::StoreError,
};

/// A fault inside the registry.
#[derive(Debug, thiserror::Error)]
pub enum ServiceFault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something of ours could not be written or signed.
    #[error("an object of the registry cannot be made: {0}")]
    Object(&'static str),
    /// A decision could not be made.
    #[error(transparent)]
    Decision(#[from] DecisionFault),
    /// An entry does not fit what stands in the book.
    #[error(transparent)]
    Fold(#[from] FoldFault),
    /// A worker thread ended without an answer.
    #[error("a worker ended without an answer")]
    Worker,
}

impl<E: Into<ServiceFault>> From<E> for Refusal {
    fn from(fault: E) -> Refusal {
        match fault.into() {
            // What somebody asked for would make an object that no feed can carry.
            ServiceFault::Store(StoreError::LineTooLong) => Refusal::TooLarge,
            fault => Refusal::Internal(Box::new(fault)),
        }
    }
}

/// The reason why an entry without an application is not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotEntered {
    /// The home is entered already, or what is said of it contradicts itself.
    #[error("this home cannot be entered")]
    Unfit,
    /// The book has no such unit, or no right of it stands.
    #[error("there is no such unit")]
    NoUnit,
    /// Something failed inside.
    #[error(transparent)]
    Fault(#[from] ServiceFault),
}

impl From<StoreError> for NotEntered {
    fn from(error: StoreError) -> NotEntered {
        NotEntered::Fault(error.into())
    }
}
