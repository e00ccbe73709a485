//! Refusals: why a command or a question has no result; and faults: what a decision could not make.
//!
//! A refusal leaves no trace in the registry; the same command may come again. Titles are for whoever reads the raw
//! answer; what a person reads comes from the catalogues by the code.

use std::error::Error;

use ereg_domain::canonical::to_canonical;
use ereg_trust::digest::Digest;

/// The reason why a request has no result.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Somebody else's, or nobody's: both look the same.
    #[error("there is no such thing for this caller")]
    NotFound,
    /// The caller may not do this kind of thing at all.
    #[error("this caller cannot do that")]
    Forbidden,
    /// The request key does not count.
    #[error("the key is not accepted")]
    Key,
    /// Whoever acts for another has no mandate for it; under a new one the same bytes may come again.
    #[error("no mandate of this caller covers it")]
    Unmandated {
        /// Exact cause.
        code: &'static str,
    },
    /// Whoever asks to be enrolled is not: they are nobody here, so that no row is kept of them, and a repeat is judged anew.
    #[error("nobody is enrolled")]
    NotEnrolled {
        /// Exact cause.
        code: &'static str,
    },
    /// The same command id came with other bytes.
    #[error("the same command id was used for other bytes")]
    OtherBytes,
    /// The bytes are no command, or hold a value that is none.
    #[error("the request is malformed")]
    Malformed {
        /// Exact cause.
        code: &'static str,
    },
    /// Larger than allowed.
    #[error("the request is too large")]
    TooLarge,
    /// Bytes named by a command have not been put.
    #[error("bytes that the command names are missing")]
    BytesMissing {
        /// Digests of the sections or media that are missing.
        missing: Vec<Digest>,
    },
    /// A command before it in its lane was not carried out: it was not looked at.
    #[error("a command before it was not carried out")]
    HeldUp,
    /// This registry has no connector to the partner.
    #[error("this registry has no connector for that")]
    ConnectorMissing,
    /// The partner did not answer: the same bytes may come again.
    #[error("a partner of the registry cannot be reached")]
    Partner {
        /// Exact cause.
        code: &'static str,
    },
    /// The registry itself failed. The cause is in its log, never in the answer.
    #[error("the registry failed")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotFound => "not_found",
            Refusal::Forbidden => "forbidden",
            Refusal::Key => "auth.key",
            Refusal::OtherBytes => "idempotency.mismatch",
            Refusal::Malformed { code }
            | Refusal::Partner { code }
            | Refusal::Unmandated { code }
            | Refusal::NotEnrolled { code } => code,
            Refusal::TooLarge => "too_large",
            Refusal::BytesMissing { .. } => "bytes_missing",
            Refusal::HeldUp => "commands.held_up",
            Refusal::ConnectorMissing => "connector_missing",
            Refusal::Internal(_) => "internal",
        }
    }
}

/// A failure to make something of a decision's facts: a fault of ours, never of whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum DecisionFault {
    /// Something of ours could not be made.
    #[error("an object of the registry cannot be made: {0}")]
    Object(&'static str),
    /// The case machine refused a step that the code thought possible.
    #[error(transparent)]
    Step(#[from] ereg_law::case::CaseStepError),
    /// The entry that was to be made does not fit what stands in the book.
    #[error(transparent)]
    Fold(#[from] ereg_domain::register::FoldFault),
}

/// A digest of ours by its text, where the text is known to be one.
pub(crate) fn digest_of(value: &impl serde::Serialize) -> Result<Digest, DecisionFault> {
    to_canonical(value).map(|bytes| Digest::of(&bytes)).map_err(|_| DecisionFault::Object("canonical bytes"))
}
