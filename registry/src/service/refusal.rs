//! Answers that are no outcome: what was asked is malformed, not allowed, not possible yet, or not there.
//!
//! A refusal leaves no trace in the registry; the same command may come again. Titles are for who reads the raw
//! answer; what a person reads comes from the catalogues by the code.

use ereg_protocol::problem::Problem;
use ereg_trust::digest::Digest;

use crate::store::StoreError;

/// Why a request has no result.
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
        /// Which.
        missing: Vec<Digest>,
    },
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
    Internal(#[source] Box<ServiceFault>),
}

/// What failed inside.
#[derive(Debug, thiserror::Error)]
pub enum ServiceFault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something of ours could not be written or signed.
    #[error("an object of the registry cannot be made: {0}")]
    Object(&'static str),
    /// The case machine refused a step that the code thought possible.
    #[error(transparent)]
    Step(#[from] ereg_law::case::CaseStepError),
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

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotFound => "not_found",
            Refusal::Forbidden => "forbidden",
            Refusal::Key => "auth.key",
            Refusal::OtherBytes => "idempotency.mismatch",
            Refusal::Malformed { code } | Refusal::Partner { code } => code,
            Refusal::TooLarge => "too_large",
            Refusal::BytesMissing { .. } => "bytes_missing",
            Refusal::ConnectorMissing => "connector_missing",
            Refusal::Internal(_) => "internal",
        }
    }

    /// As answered.
    pub fn problem(&self) -> Problem {
        let status = match self {
            Refusal::NotFound => 404,
            Refusal::Forbidden => 403,
            Refusal::Key => 401,
            Refusal::OtherBytes => 422,
            Refusal::Malformed { .. } => 400,
            Refusal::TooLarge => 413,
            Refusal::BytesMissing { .. } => 409,
            Refusal::ConnectorMissing => 503,
            Refusal::Partner { .. } => 503,
            Refusal::Internal(_) => 500,
        };
        let mut problem = Problem::of(status, self.code());
        if let Refusal::BytesMissing { missing } = self {
            problem.missing.clone_from(missing);
        }
        problem
    }
}

impl From<rusqlite::Error> for ServiceFault {
    fn from(error: rusqlite::Error) -> ServiceFault {
        ServiceFault::Store(StoreError::Sqlite(error))
    }
}
