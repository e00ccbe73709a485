//! The errors of a vault. Rich for engineers, without a word of what is stored.

use std::io;

use ereg_domain::canonical::CanonicalError;
use ereg_law::medium::NotTaken;
use ereg_trust::aead::AeadError;
use ereg_trust::keys::KeyError;
use ereg_trust::random::RandomError;
use ereg_trust::wrap::WrapError;
use rusqlite::ffi;

/// The reasons why the vault did not do what it was asked. No variant carries stored or typed content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The passphrase or key is not this vault's.
    #[error("the wrong key")]
    WrongKey,
    /// A raw key that is not 32 bytes, or all zeros; an empty passphrase.
    #[error("a raw key has 32 bytes that are not all zero")]
    KeyFormat,
    /// No vault there, or one of its files is gone.
    #[error("no vault there")]
    Missing,
    /// Something lies where the vault is to be made.
    #[error("something is there already")]
    Exists,
    /// The directory or one of its files is a symbolic link.
    #[error("a symbolic link is not followed")]
    Symlink,
    /// Whoever waited for it wanted it no more. Nothing half made is left.
    #[error("stopped on its way")]
    Stopped,
    /// A path with `..`, or without a last name.
    #[error("not a path a vault can have")]
    Path,
    /// A file that no vault of ours has written.
    #[error("not a vault")]
    Foreign,
    /// A file of the vault was altered or damaged.
    #[error("the vault is damaged: {what}")]
    Corrupt {
        /// The damaged part.
        what: &'static str,
    },
    /// Nothing of it is damaged, so there is nothing to salvage.
    #[error("the vault is sound")]
    Sound,
    /// A file of the vault is shorter than it says.
    #[error("a file of the vault is cut short")]
    Truncated,
    /// Written by a newer version of this app.
    #[error("written by a newer version: schema {found}, known {known}")]
    NewerSchema {
        /// The schema found.
        found: u32,
        /// The newest this version knows.
        known: u32,
    },
    /// The medium cannot be written.
    #[error("the medium is read-only")]
    ReadOnly,
    /// The medium is full. Nothing of the transaction was kept.
    #[error("the medium is full")]
    Full,
    /// Another process holds the vault.
    #[error("another process holds the vault")]
    Busy,
    /// Used after `close`.
    #[error("the vault is closed")]
    Closed,
    /// Used between `pause` and `resume`.
    #[error("the vault is paused")]
    Paused,
    /// Opened with the transit key alone; this needs the person's.
    #[error("the content is locked")]
    ContentLocked,
    /// Called again from within one of its own transactions.
    #[error("called from within its own transaction")]
    Reentered,
    /// No such draft, medium, command.
    #[error("no such thing in the vault")]
    NotFound,
    /// An outbox item that is not in the state this step begins at.
    #[error("the command must be {needed} for this")]
    OutboxStep {
        /// The state that is needed.
        needed: &'static str,
    },
    /// Two commands with one id.
    #[error("a command with this id exists")]
    DuplicateCommand,
    /// A page of the feed that does not follow; the caller starts a new snapshot.
    #[error("the page does not continue the feed")]
    FeedGap,
    /// A medium larger than the caller's cap.
    #[error("the file is too large")]
    MediumTooLarge,
    /// A file that is not taken, by its content.
    #[error("the file is not taken: {0:?}")]
    Medium(NotTaken),
    /// The source of a medium could not be read.
    #[error("the file could not be read: {0:?}")]
    MediumSource(io::ErrorKind),
    /// A value that canonical JSON cannot hold.
    #[error(transparent)]
    Bytes(#[from] CanonicalError),
    /// Too large for one row.
    #[error("too large for one row")]
    TooLarge,
    /// The device's key store refused.
    #[error(transparent)]
    DeviceKey(KeyError),
    /// The system gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The file system refused.
    #[error("the file system refused: {0:?}")]
    Io(io::ErrorKind),
    /// SQLite refused; its extended result code.
    #[error("SQLite error {0}")]
    Sqlite(i32),
    /// This build's SQLite may write temporary files (`SQLITE_TEMP_STORE` is not 3).
    #[error("SQLite was built without SQLITE_TEMP_STORE=3")]
    Build,
    /// The defect "a canary in an error", for the leak test to find.
    #[cfg(feature = "sabotage")]
    #[error("refused: {0}")]
    Leak(String),
}

impl VaultError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongKey => "vault.wrong_key",
            Self::KeyFormat => "vault.key_format",
            Self::Missing => "vault.missing",
            Self::Exists => "vault.exists",
            Self::Symlink => "vault.symlink",
            Self::Path => "vault.path",
            // Told to the person as every call that they stopped.
            Self::Stopped => "client.cancelled",
            Self::Foreign => "vault.foreign",
            Self::Corrupt { .. } => "vault.corrupt",
            Self::Sound => "vault.sound",
            Self::Truncated => "vault.truncated",
            Self::NewerSchema { .. } => "vault.newer_schema",
            Self::ReadOnly => "vault.read_only",
            Self::Full => "vault.full",
            Self::Busy => "vault.busy",
            Self::Closed => "vault.closed",
            Self::Paused => "vault.paused",
            Self::ContentLocked => "vault.content_locked",
            Self::Reentered => "vault.reentered",
            Self::NotFound => "vault.not_found",
            Self::OutboxStep { .. } => "outbox.step",
            Self::DuplicateCommand => "outbox.duplicate",
            Self::FeedGap => "feed.gap",
            Self::MediumTooLarge => "medium.too_large",
            Self::Medium(not_taken) => not_taken.code(),
            Self::MediumSource(_) => "medium.source",
            Self::Bytes(error) => error.code(),
            Self::TooLarge => "vault.too_large",
            Self::DeviceKey(error) => error.code(),
            Self::Random(error) => error.code(),
            Self::Io(_) => "vault.io",
            Self::Sqlite(_) => "vault.sqlite",
            Self::Build => "vault.build",
            #[cfg(feature = "sabotage")]
            Self::Leak(_) => "vault.leak",
        }
    }

    /// A row, page or file that is not what was written.
    pub(crate) const fn corrupt(what: &'static str) -> Self {
        Self::Corrupt { what }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        // Only the number is kept: SQLite's text can quote a statement or a path.
        let Some(code) = error.sqlite_error().map(|e| e.extended_code) else { return Self::corrupt("a column") };
        match code & 0xFF {
            ffi::SQLITE_FULL => Self::Full,
            ffi::SQLITE_READONLY => Self::ReadOnly,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_FORMAT => Self::corrupt("the database file"),
            ffi::SQLITE_IOERR if code == ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            _ => Self::Sqlite(code),
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            kind => Self::Io(kind),
        }
    }
}

impl From<AeadError> for VaultError {
    fn from(error: AeadError) -> Self {
        match error {
            AeadError::TooLarge => Self::TooLarge,
            AeadError::Random(error) => Self::Random(error),
            _ => Self::corrupt("a row"),
        }
    }
}

impl From<WrapError> for VaultError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::WrongKey => Self::WrongKey,
            WrapError::Random(error) => Self::Random(error),
            WrapError::Parameters | WrapError::Malformed => Self::corrupt("vault.key"),
        }
    }
}

impl From<KeyError> for VaultError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::WrongKey => Self::WrongKey,
            other => Self::DeviceKey(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A person's next step depends on it: make room, use another disk, wait, unlock again, or salvage.
    #[test]
    fn a_refusal_from_below_keeps_what_can_be_done_about_it() {
        let sqlite = |code| VaultError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).code();
        let io = |kind| VaultError::from(io::Error::from(kind)).code();
        let told = [
            (sqlite(ffi::SQLITE_FULL), "vault.full"),
            (sqlite(ffi::SQLITE_IOERR_SHMSIZE), "vault.full"),
            (sqlite(ffi::SQLITE_IOERR_WRITE), "vault.sqlite"),
            (sqlite(ffi::SQLITE_CANTOPEN), "vault.sqlite"),
            (sqlite(ffi::SQLITE_READONLY), "vault.read_only"),
            (sqlite(ffi::SQLITE_READONLY_DBMOVED), "vault.read_only"),
            (sqlite(ffi::SQLITE_BUSY), "vault.busy"),
            (sqlite(ffi::SQLITE_BUSY_SNAPSHOT), "vault.busy"),
            (sqlite(ffi::SQLITE_LOCKED), "vault.busy"),
            (sqlite(ffi::SQLITE_CORRUPT), "vault.corrupt"),
            (sqlite(ffi::SQLITE_CORRUPT_INDEX), "vault.corrupt"),
            (sqlite(ffi::SQLITE_NOTADB), "vault.corrupt"),
            (sqlite(ffi::SQLITE_FORMAT), "vault.corrupt"),
            (VaultError::from(rusqlite::Error::IntegralValueOutOfRange(0, 300)).code(), "vault.corrupt"),
            (io(io::ErrorKind::NotFound), "vault.missing"),
            (io(io::ErrorKind::StorageFull), "vault.full"),
            (io(io::ErrorKind::QuotaExceeded), "vault.full"),
            (io(io::ErrorKind::ReadOnlyFilesystem), "vault.read_only"),
            (io(io::ErrorKind::PermissionDenied), "vault.read_only"),
            (io(io::ErrorKind::TimedOut), "vault.io"),
            (VaultError::from(AeadError::TooLarge).code(), "vault.too_large"),
            (VaultError::from(AeadError::Random(RandomError)).code(), RandomError.code()),
            (VaultError::from(AeadError::Refused).code(), "vault.corrupt"),
            (VaultError::from(WrapError::WrongKey).code(), "vault.wrong_key"),
            (VaultError::from(WrapError::Random(RandomError)).code(), RandomError.code()),
            (VaultError::from(WrapError::Parameters).code(), "vault.corrupt"),
            (VaultError::from(WrapError::Malformed).code(), "vault.corrupt"),
            (VaultError::from(KeyError::WrongKey).code(), "vault.wrong_key"),
            (VaultError::from(KeyError::Cancelled).code(), KeyError::Cancelled.code()),
        ];
        for (n, (told, meant)) in told.into_iter().enumerate() {
            assert_eq!(told, meant, "line {n}");
        }
    }

    #[test]
    fn what_sqlite_says_is_not_passed_on() {
        let said = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR), Some("at /home/wang".to_owned()));
        let told = VaultError::from(said);
        assert_eq!(told, VaultError::Sqlite(ffi::SQLITE_IOERR));
        assert!(!format!("{told} {told:?}").contains("wang"));
    }
}
