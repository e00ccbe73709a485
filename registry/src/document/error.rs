//! The reasons why the seal of an office, or its authorities, cannot be used.

use std::io;

use ereg_sealing::SealingFault;
use ereg_trust::random::RandomError;

use crate::keys::KeysError;

/// The reason why the seal cannot be used. It stops no registry: documents wait, everything else goes on, and the operator is
/// told at the start, in the log and by the metrics, until a start finds a sound seal.
#[derive(Debug, thiserror::Error)]
pub enum SealerError {
    /// Its directory or a file in it cannot be read or written.
    #[error("the directory of the seal cannot be used: {0}")]
    Io(#[from] io::Error),
    /// No key could be drawn.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// Documents are sealed already, and their seal is not here: it was not restored with the rest. That stops no registry
    /// either: what has to be kept from happening is that another seal is founded, by whose root nobody could verify what
    /// was handed out, and none is.
    #[error("the seal by which documents were sealed is missing")]
    Missing,
    /// The directory has no seal: its operator has brought none.
    #[error("there is no seal")]
    NoSeal,
    /// The certificate is revoked already, and stays so.
    #[error("the certificate is revoked already")]
    AlreadyRevoked,
    /// The certificate is to be revoked since a time that has not come.
    #[error("a time that has not come")]
    RevokedAhead,
    /// The certificates are to be renewed, and those that are there can be used.
    #[error("the certificates can be used")]
    InUse,
    /// Nobody can read what is revoked: nothing is sealed, and no list is issued that might leave a certificate out.
    #[error("the file of what is revoked cannot be read")]
    RevokedUnreadable,
    /// The files there are no seal with its key, or none could be made.
    #[error("the seal: {0}")]
    Seal(#[from] SealingFault),
    /// The trust bundle cannot state by what its documents are verified: nobody who has it would believe one.
    #[error("the trust bundle: {0}")]
    Bundle(#[from] KeysError),
}

impl SealerError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SealerError::Io(_) => "sealer.io",
            SealerError::Random(error) => error.code(),
            SealerError::Missing => "sealer.missing",
            SealerError::NoSeal => "sealer.no_seal",
            SealerError::AlreadyRevoked => "sealer.already_revoked",
            SealerError::RevokedAhead => "sealer.revoked_ahead",
            SealerError::InUse => "sealer.in_use",
            SealerError::RevokedUnreadable => "sealer.revoked_unreadable",
            SealerError::Seal(_) => "sealer.malformed",
            SealerError::Bundle(error) => error.code(),
        }
    }

    /// Returns what only this failure knows: the system's own words, or the fault of a file.
    pub fn detail(&self) -> String {
        match self {
            SealerError::Io(error) => error.to_string(),
            SealerError::Random(error) => error.to_string(),
            SealerError::Missing
            | SealerError::NoSeal
            | SealerError::AlreadyRevoked
            | SealerError::RevokedAhead
            | SealerError::InUse
            | SealerError::RevokedUnreadable => String::new(),
            SealerError::Seal(fault) => fault.to_string(),
            SealerError::Bundle(error) => error.detail(),
        }
    }
}
