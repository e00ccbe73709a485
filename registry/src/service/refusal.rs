//! A refusal as a problem.

use ereg_protocol::problem::Problem;

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
