//! What the source of a disputed fact is heard to say.

use ereg_protocol::id::CommandId;

use super::facts::Enrolled;

/// What was heard of the check of a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceHeard {
    /// The dispute.
    pub id: CommandId,
    /// What was heard.
    pub says: SourceSays,
}

/// What the source of a disputed fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SourceSays {
    /// It has the question, and no answer yet.
    Pending,
    /// It stands by what it shares.
    Upheld,
    /// It has corrected it.
    Corrected {
        /// Of a person, as the police now say: the account with the names and numbers of before.
        renewed: Option<Enrolled>,
    },
}
