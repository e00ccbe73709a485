//! Who calls: verifies the request signature and remembers its nonce.
//!
//! The order is form → digest → time → key → signature → nonce. A nonce is remembered only after the signature was
//! good, so that nobody can spend another's. The memory lives in this process and forgets after ten minutes, longer
//! than any signature can live; what was signed before the start is refused, so a restart opens no replay.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, PoisonError},
};

use axum::http::StatusCode;
use ereg_protocol::{
    command::{Command, CommandBody},
    http_signature::{HttpSignatureError, Nonce, Presented},
    problem::{ErrorClass, Problem},
    transport::HttpRequest,
};
use ereg_trust::keys::KeyId;

use super::answer::problem;
use crate::service::{Caller, KeyStanding, Service};

const REMEMBER_S: i64 = 600;

/// Nonces seen, by the second in which they may be forgotten.
#[derive(Debug, Default)]
pub(super) struct NonceMemory {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    nonces: HashSet<(KeyId, Nonce)>,
    forget: BTreeMap<i64, Vec<(KeyId, Nonce)>>,
}

impl NonceMemory {
    /// Whether this is the first time; from now on it no longer is.
    fn is_first(&self, key: KeyId, nonce: Nonce, now_s: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = seen.forget.split_off(&now_s);
        let old = std::mem::replace(&mut seen.forget, kept);
        for pair in old.into_values().flatten() {
            seen.nonces.remove(&pair);
        }
        let first = seen.nonces.insert((key, nonce));
        if first {
            seen.forget.entry(now_s.saturating_add(REMEMBER_S)).or_default().push((key, nonce));
        }
        first
    }
}

/// Why a request has no caller.
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
    /// The registry could not look the key up.
    #[error("the key cannot be looked up")]
    LookUp,
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
        let (status, class) = match self {
            CallerError::LookUp => (StatusCode::INTERNAL_SERVER_ERROR, ErrorClass::Transient),
            // Signing anew is all it takes.
            CallerError::Replayed => (StatusCode::UNAUTHORIZED, ErrorClass::Transient),
            _ if self.is_about_time() => (StatusCode::UNAUTHORIZED, ErrorClass::Clock),
            CallerError::Signature(_) | CallerError::BeforeStart => (StatusCode::UNAUTHORIZED, ErrorClass::Auth),
        };
        problem(status, class, self.code())
    }
}

/// Verifies a signed request and says who calls. Blocks: the key is looked up in the database.
pub(super) fn identify(
    service: &Service,
    memory: &NonceMemory,
    started_s: i64,
    request: &HttpRequest,
    authority: &str,
    command: Option<&Command>,
) -> Result<Caller, CallerError> {
    let presented = Presented::read(request, authority)?;
    let now_s = service.now().seconds();
    presented.check_time(now_s)?;
    if presented.created_s() < started_s {
        return Err(CallerError::BeforeStart);
    }
    let known = service.key(&presented.key_id()).map_err(|_| CallerError::LookUp)?;
    if known.as_ref().is_some_and(|key| key.standing == KeyStanding::Revoked) {
        return Err(HttpSignatureError::KeyRevoked.into());
    }
    let enrolling = command.and_then(|command| match &command.body {
        CommandBody::Enrol(enrol) => Some(enrol.device_key),
        _ => None,
    });
    let (key, caller) = match (enrolling, known) {
        // The one command whose principal is its own device key, known or not: a repeat must find its outcome.
        (Some(device_key), _) => (device_key, Caller::Enrolling { device_key }),
        (None, Some(known)) => (known.key, Caller::Account { account: known.account, key: presented.key_id() }),
        (None, None) => return Err(HttpSignatureError::KeyUnknown.into()),
    };
    let verified = presented.check_key(&key)?;
    if memory.is_first(verified.key_id, verified.nonce, now_s) { Ok(caller) } else { Err(CallerError::Replayed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_and_forgotten_after_ten_minutes() {
        let memory = NonceMemory::default();
        let key: KeyId = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".parse().unwrap();
        let nonce = Nonce::from_bytes([1; 16]);
        assert!(memory.is_first(key, nonce, 1_000));
        assert!(!memory.is_first(key, nonce, 1_000));
        assert!(!memory.is_first(key, nonce, 1_599));
        assert!(memory.is_first(key, Nonce::from_bytes([2; 16]), 1_599));
        assert!(memory.is_first(key, nonce, 1_601));
        assert_eq!(memory.seen.lock().unwrap().nonces.len(), 2);
    }
}
