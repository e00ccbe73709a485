//! The caller of a request: verifies the request signature and remembers its nonce.
//!
//! The order is form → time → key → signature → nonce, all of the head, and then the body's digest: nothing of a body is read
//! for a signature that is not good. A nonce is remembered only after the signature was good, so that nobody can spend
//! another's. What was signed before the start is refused, and what could be taken for new after it is written down
//! ([`NonceMemory`]), so a restart opens no replay.

use std::io;

use ereg_protocol::{
    http_signature::{HttpSignatureError, Presented},
    id::AccountId,
    problem::Problem,
    transport::HttpRequest,
};
use ereg_trust::keys::{KeyId, PublicKey};

use axum::http::StatusCode;

use super::{answer::problem, nonces::NonceMemory};
use crate::{model::KeyStanding, service::Service};

/// The reason why a request has no caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallerError {
    /// The signature.
    #[error(transparent)]
    Signature(#[from] HttpSignatureError),
    /// Signed before this process started.
    #[error("signed before the start")]
    BeforeStart,
    /// Used before.
    #[error("used before")]
    Replayed,
    /// The registry could not look the key up, or not write the nonce down.
    #[error("the key cannot be looked up")]
    LookUp,
}

impl From<io::Error> for CallerError {
    fn from(error: io::Error) -> CallerError {
        tracing::error!(kind = ?error.kind(), "a nonce could not be written down");
        CallerError::LookUp
    }
}

impl CallerError {
    pub(super) fn code(&self) -> &'static str {
        match self {
            CallerError::Signature(error) => error.code(),
            CallerError::BeforeStart => "signature.before_start",
            CallerError::Replayed => "signature.replayed",
            CallerError::LookUp => "internal",
        }
    }

    /// Whether the sender's clock is what must be set right: the answer then carries signed time.
    pub(super) fn is_about_time(&self) -> bool {
        matches!(
            self,
            CallerError::BeforeStart
                | CallerError::Signature(HttpSignatureError::ClockSkew | HttpSignatureError::Expired)
        )
    }

    pub(super) fn problem(&self) -> Box<Problem> {
        let status = match self {
            CallerError::LookUp => StatusCode::INTERNAL_SERVER_ERROR,
            CallerError::Signature(_) | CallerError::BeforeStart | CallerError::Replayed => StatusCode::UNAUTHORIZED,
        };
        problem(status, self.code())
    }
}

/// The sender that a head names.
#[derive(Debug)]
pub(super) enum Claim {
    /// A key of this account, and its signature is good.
    Known {
        /// The account the key belongs to.
        account: AccountId,
        /// The key that signed.
        key: KeyId,
    },
    /// A key the registry does not know: somebody may be enrolling with it.
    Stranger(Presented),
}

/// The parts that verifying needs besides the request.
#[derive(Debug)]
pub(super) struct Gatekeeper {
    pub(super) service: Service,
    pub(super) memory: NonceMemory,
    /// Configured, never taken from a header.
    pub(super) authority: String,
    /// Registry time of the start, seconds.
    pub(super) started_s: i64,
}

impl Gatekeeper {
    /// Checks what can be checked of a head without looking anything up: its form and its time.
    pub(super) fn present(&self, head: &HttpRequest) -> Result<Presented, CallerError> {
        let presented = Presented::read_head(head, &self.authority)?;
        presented.check_time(self.service.now().seconds())?;
        if presented.created_s() < self.started_s { Err(CallerError::BeforeStart) } else { Ok(presented) }
    }

    /// Verifies the head of a request. Blocks: the key is looked up in the database.
    pub(super) fn look(&self, presented: Presented) -> Result<Claim, CallerError> {
        let known = self.service.key(&presented.key_id()).map_err(|_| CallerError::LookUp)?;
        let Some(known) = known else { return Ok(Claim::Stranger(presented)) };
        if known.standing == KeyStanding::Revoked {
            return Err(HttpSignatureError::KeyRevoked.into());
        }
        self.verify(&presented, &known.key)?;
        Ok(Claim::Known { account: known.account, key: presented.key_id() })
    }

    /// Verifies a head by the key that its body brings: the one way to be called by a key that is not known. Blocks.
    pub(super) fn verify(&self, presented: &Presented, key: &PublicKey) -> Result<(), CallerError> {
        let verified = presented.check_key(key)?;
        let now_s = self.service.now().seconds();
        let first = self.memory.is_first(verified.key_id, verified.nonce, verified.created_s, now_s)?;
        if first { Ok(()) } else { Err(CallerError::Replayed) }
    }
}
