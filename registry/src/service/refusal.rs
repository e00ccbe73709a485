//! A refusal as a problem.

use ereg_domain::canonical::CanonicalError;
use ereg_protocol::{command::CommandError, problem::Problem};

use crate::model::Refusal;

impl Refusal {
    /// The problem that the caller is sent.
    pub fn problem(&self) -> Problem {
        let status = match self {
            Refusal::NotFound => 404,
            Refusal::Forbidden | Refusal::Unmandated { .. } | Refusal::NotEnrolled { .. } => 403,
            Refusal::Key => 401,
            Refusal::OtherBytes => 422,
            Refusal::Malformed { .. } => 400,
            Refusal::TooLarge => 413,
            Refusal::BytesMissing { .. } | Refusal::HeldUp => 409,
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

/// The problem that the sender of what is no command is told: which field is wrong, never its value.
pub(crate) fn unreadable(error: &CommandError) -> Problem {
    match error {
        CommandError::Bytes(CanonicalError::TooLarge) => Refusal::TooLarge.problem(),
        error => {
            let field = error.field().filter(|name| !name.is_empty()).map(str::to_owned);
            Problem { field, ..Refusal::Malformed { code: error.code() }.problem() }
        }
    }
}
