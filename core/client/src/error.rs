//! The one public error: what should the person do now. The code is the exact cause; nothing personal is in it.

use ereg_domain::canonical::CanonicalError;
use ereg_law::draft::DraftStepError;
use ereg_logs::LogsError;
use ereg_protocol::{catalogue::ErrorClass, registry::CallError};
use ereg_sync::{belief::NotBelieved, run::SyncError};
use ereg_trust::{bundle::BundleError, envelope::EnvelopeError, keys::KeyError, random::RandomError};
use ereg_vault::VaultError;

use crate::{Message, words};

/// The reason why a call has no result, by what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Later, the same again; nothing is lost.
    #[error("try again later: {code}")]
    TryAgain {
        /// Exact cause.
        code: String,
        /// Seconds to wait; 0 = whenever there is a network.
        after_s: u32,
    },
    /// Something that was typed, picked or asked for must change.
    #[error("correct what was entered: {code}")]
    FixInput {
        /// Exact cause.
        code: String,
        /// The field it concerns, where it is one.
        field: Option<String>,
    },
    /// The device or the vault must be unlocked, or the person must confirm.
    #[error("unlock first: {code}")]
    UnlockFirst {
        /// Exact cause.
        code: String,
    },
    /// This app is too old for the vault or the registry.
    #[error("update the app: {code}")]
    UpdateApp {
        /// Exact cause.
        code: String,
    },
    /// Only the office can help.
    #[error("ask the office: {code}")]
    AskOffice {
        /// Exact cause.
        code: String,
    },
    /// The content that was signed has changed, or the signature is no good: look and sign again.
    #[error("sign again: {code}")]
    SignAgain {
        /// Exact cause.
        code: String,
    },
    /// There is no such thing on this device.
    #[error("not found: {code}")]
    NotFound {
        /// Exact cause.
        code: String,
    },
    /// The client was closed or is paused.
    #[error("the client is closed")]
    Closed,
    /// The disk or the vault failed; what was acknowledged is kept.
    #[error("storage: {code}")]
    Storage {
        /// Exact cause.
        code: String,
    },
    /// The person or the shell cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl ClientError {
    /// The stable code of the exact cause.
    pub fn code(&self) -> &str {
        match self {
            ClientError::TryAgain { code, .. }
            | ClientError::FixInput { code, .. }
            | ClientError::UnlockFirst { code }
            | ClientError::UpdateApp { code }
            | ClientError::AskOffice { code }
            | ClientError::SignAgain { code }
            | ClientError::NotFound { code }
            | ClientError::Storage { code } => code,
            ClientError::Closed => "client.closed",
            ClientError::Cancelled => "client.cancelled",
        }
    }

    /// Returns what happened and what to do now, in the words of the catalogues.
    pub fn message(&self) -> Message {
        words::message::message_of(self.code())
    }

    pub(crate) fn fix(code: &str) -> ClientError {
        ClientError::FixInput { code: code.to_owned(), field: None }
    }

    pub(crate) fn fix_field(code: &str, field: &str) -> ClientError {
        ClientError::FixInput { code: code.to_owned(), field: Some(field.to_owned()) }
    }

    pub(crate) fn not_found(code: &str) -> ClientError {
        ClientError::NotFound { code: code.to_owned() }
    }

    pub(crate) fn ask(code: &str) -> ClientError {
        ClientError::AskOffice { code: code.to_owned() }
    }

    pub(crate) fn storage(code: &str) -> ClientError {
        ClientError::Storage { code: code.to_owned() }
    }

    pub(crate) fn try_again(code: &str) -> ClientError {
        ClientError::TryAgain { code: code.to_owned(), after_s: 0 }
    }

    pub(crate) fn sign_again(code: &str) -> ClientError {
        ClientError::SignAgain { code: code.to_owned() }
    }
}

impl From<KeyError> for ClientError {
    fn from(error: KeyError) -> ClientError {
        let code = error.code().to_owned();
        match error {
            KeyError::Cancelled => ClientError::Cancelled,
            KeyError::LockedOut => ClientError::UnlockFirst { code },
            KeyError::Busy | KeyError::Timeout | KeyError::Unavailable => ClientError::TryAgain { code, after_s: 1 },
            KeyError::BadHardwareSignature => ClientError::SignAgain { code },
            KeyError::Invalidated | KeyError::NotFound | KeyError::WrongKey => ClientError::AskOffice { code },
            KeyError::AlreadyExists | KeyError::Other { .. } => ClientError::Storage { code },
        }
    }
}

impl From<CallError> for ClientError {
    fn from(error: CallError) -> ClientError {
        let code = error.code().to_owned();
        match error {
            CallError::Transport(_) => ClientError::TryAgain { code, after_s: 0 },
            CallError::NotSigned(key) => key.into(),
            CallError::NotTheRegistry { retry_after_s, .. } => {
                ClientError::TryAgain { code, after_s: retry_after_s.unwrap_or(0) }
            }
            CallError::Unreadable | CallError::OtherAccount => ClientError::AskOffice { code },
            CallError::Problem(problem) => match problem.class {
                ErrorClass::Transient | ErrorClass::Clock => {
                    ClientError::TryAgain { code, after_s: problem.retry_after_s.unwrap_or(1) }
                }
                ErrorClass::Upgrade => ClientError::UpdateApp { code },
                ErrorClass::Auth => ClientError::AskOffice { code },
                ErrorClass::Conflict => ClientError::SignAgain { code },
                ErrorClass::Permanent if problem.status == 404 => ClientError::NotFound { code },
                ErrorClass::Permanent => ClientError::FixInput { code, field: None },
            },
        }
    }
}

impl From<LogsError> for ClientError {
    fn from(error: LogsError) -> ClientError {
        match error {
            LogsError::Exists | LogsError::Path => ClientError::fix(error.code()),
            LogsError::Full | LogsError::ReadOnly | LogsError::Io => ClientError::storage(error.code()),
        }
    }
}

impl From<SyncError> for ClientError {
    fn from(error: SyncError) -> ClientError {
        match error {
            SyncError::Vault(vault) => vault.into(),
            SyncError::Worker => ClientError::storage(error.code()),
        }
    }
}

impl From<NotBelieved> for ClientError {
    fn from(error: NotBelieved) -> ClientError {
        CallError::from(error).into()
    }
}

impl From<EnvelopeError> for ClientError {
    fn from(error: EnvelopeError) -> ClientError {
        match error {
            EnvelopeError::Signing(key) => key.into(),
            other => ClientError::ask(other.code()),
        }
    }
}

impl From<CanonicalError> for ClientError {
    fn from(error: CanonicalError) -> ClientError {
        ClientError::fix(error.code())
    }
}

impl From<BundleError> for ClientError {
    fn from(error: BundleError) -> ClientError {
        match error {
            BundleError::NewerFormat => ClientError::UpdateApp { code: error.code().to_owned() },
            other => ClientError::ask(other.code()),
        }
    }
}

impl From<VaultError> for ClientError {
    fn from(error: VaultError) -> ClientError {
        let code = error.code().to_owned();
        match error {
            VaultError::Closed | VaultError::Paused => ClientError::Closed,
            VaultError::Stopped => ClientError::Cancelled,
            VaultError::WrongKey | VaultError::ContentLocked => ClientError::UnlockFirst { code },
            VaultError::NewerSchema { .. } => ClientError::UpdateApp { code },
            VaultError::Missing | VaultError::NotFound => ClientError::NotFound { code },
            VaultError::Busy => ClientError::TryAgain { code, after_s: 1 },
            VaultError::DeviceKey(key) => key.into(),
            VaultError::KeyFormat
            | VaultError::Exists
            | VaultError::Symlink
            | VaultError::Path
            | VaultError::MediumTooLarge
            | VaultError::Medium(_)
            | VaultError::MediumSource(_)
            | VaultError::TooLarge
            | VaultError::OutboxStep { .. } => ClientError::FixInput { code, field: None },
            _ => ClientError::Storage { code },
        }
    }
}

impl From<RandomError> for ClientError {
    fn from(error: RandomError) -> ClientError {
        ClientError::TryAgain { code: error.code().to_owned(), after_s: 1 }
    }
}

impl From<DraftStepError> for ClientError {
    fn from(_: DraftStepError) -> ClientError {
        ClientError::sign_again("draft.step")
    }
}
