//! The word of the source of a disputed fact, as it is heard.

use ereg_protocol::id::CommandId;

use super::facts::Enrolled;

/// The word heard about the check of a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceHeard {
    /// The dispute.
    pub id: CommandId,
    /// The word that was heard.
    pub says: SourceSays,
}

/// The word of the source of a disputed fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SourceSays {
    /// It has the question, and no answer yet.
    Pending,
    /// It stands by what it shares.
    Upheld,
    /// It has corrected it.
    Corrected {
        /// The account of a person, as the police now say it, with the names and numbers of before.
        renewed: Option<Enrolled>,
    },
}
