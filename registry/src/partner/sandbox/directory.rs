//! The files of a sandbox: read as they are now, changed by one at a time, each fault told once.

use std::{
    collections::BTreeSet,
    fs, io,
    marker::PhantomData,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use ereg_domain::canonical::{self, CanonicalError};
use serde::{Serialize, de::DeserializeOwned};

use crate::private;

const LOCK: &str = "lock";

/// The reason why a sandbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The directory was not made by `seed`.
    #[error("there is no sandbox in this directory: it was not made by seed")]
    Missing,
    /// A file cannot be read or written.
    #[error("sandbox/{file} cannot be used: {source}")]
    Io {
        /// Its name.
        file: &'static str,
        /// The system's own error.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("sandbox/{file} is malformed: {why}")]
    Malformed {
        /// Its name.
        file: &'static str,
        /// The place and the kind of the fault, without what the file holds.
        why: String,
    },
    /// No contract of that number, or of that unit, is filed.
    #[error("no such contract is filed")]
    NoContract,
    /// No notarial deed of that number was issued.
    #[error("no such deed was issued")]
    NoDeed,
    /// No payment of the case waits for its payer.
    #[error("no payment of the case waits for its payer")]
    NoOffer,
    /// Registry time would go back.
    #[error("registry time never goes back")]
    ClockBack,
}

impl SandboxError {
    /// Returns what only this failure knows: a file and what is wrong with it. Empty where the code says it all.
    pub fn detail(&self) -> String {
        match self {
            SandboxError::Missing
            | SandboxError::NoContract
            | SandboxError::NoDeed
            | SandboxError::NoOffer
            | SandboxError::ClockBack => String::new(),
            SandboxError::Io { file, source } => format!("sandbox/{file}: {source}"),
            SandboxError::Malformed { file, why } => format!("sandbox/{file}: {why}"),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SandboxError::Missing => "sandbox.missing",
            SandboxError::Io { .. } => "sandbox.io",
            SandboxError::Malformed { .. } => "sandbox.malformed",
            SandboxError::NoContract => "sandbox.no_contract",
            SandboxError::NoDeed => "sandbox.no_deed",
            SandboxError::NoOffer => "sandbox.no_offer",
            SandboxError::ClockBack => "sandbox.clock_back",
        }
    }

    pub(super) fn io(file: &'static str) -> impl FnOnce(io::Error) -> SandboxError {
        move |source| SandboxError::Io { file, source }
    }

    /// A value of ours that cannot be written, or a line that is not what we wrote.
    pub(super) fn not_canonical(file: &'static str) -> impl FnOnce(CanonicalError) -> SandboxError {
        move |error| SandboxError::Malformed { file, why: error.code().to_owned() }
    }
}

/// A file of a sandbox, and the type of what it holds: whoever reads it, reads it as that.
#[derive(Debug)]
pub(super) struct Held<T> {
    pub(super) name: &'static str,
    holds: PhantomData<fn() -> T>,
}

impl<T> Held<T> {
    pub(super) const fn in_file(name: &'static str) -> Held<T> {
        Held { name, holds: PhantomData }
    }
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Held<T> {
        *self
    }
}

impl<T> Copy for Held<T> {}

/// The directory of a sandbox.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) dir: PathBuf,
    /// Files whose fault was told already: they are read again and again, and one word is enough.
    pub(super) told: Mutex<BTreeSet<&'static str>>,
}

impl Directory {
    /// Reads what a file holds; nothing of it where there is none. A file that was edited by hand counts in any
    /// spelling of JSON.
    pub(super) fn read<T: DeserializeOwned + Default>(&self, held: Held<T>) -> Result<T, SandboxError> {
        match fs::read(self.dir.join(held.name)) {
            Ok(bytes) => parse(held.name, &bytes),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(T::default()),
            Err(e) => Err(SandboxError::io(held.name)(e)),
        }
    }

    /// Reads what a file holds, and logs its fault once.
    pub(super) fn hear<T: DeserializeOwned + Default>(&self, held: Held<T>) -> Result<T, SandboxError> {
        self.tell(held.name, self.read(held))
    }

    /// One writer at a time, of this process or another; a reader finds the old file or the new one.
    pub(super) fn change<T: DeserializeOwned + Default + Serialize, R>(
        &self,
        held: Held<T>,
        with: impl FnOnce(&mut T) -> Result<R, SandboxError>,
    ) -> Result<R, SandboxError> {
        self.locked(|| {
            let mut value = self.read(held)?;
            let result = with(&mut value)?;
            let bytes = canonical::to_canonical(&value).map_err(SandboxError::not_canonical(held.name))?;
            private::replace(&self.dir, held.name, &bytes).map_err(SandboxError::io(held.name))?;
            Ok(result)
        })
    }

    /// Does something while nobody changes a file.
    pub(super) fn locked<R>(&self, act: impl FnOnce() -> Result<R, SandboxError>) -> Result<R, SandboxError> {
        let lock = private::options().create(true).open(self.dir.join(LOCK)).map_err(SandboxError::io(LOCK))?;
        lock.lock().map_err(SandboxError::io(LOCK))?;
        act()
    }

    /// Logs the fault of a file once, until it was read again.
    pub(super) fn tell<T>(&self, file: &'static str, read: Result<T, SandboxError>) -> Result<T, SandboxError> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match &read {
            Ok(_) => {
                told.remove(file);
            }
            Err(error) if told.insert(file) => {
                tracing::error!(code = error.code(), %error, "a sandbox partner is dumb")
            }
            Err(_) => {}
        }
        read
    }
}

/// Reads what a file holds.
pub(super) fn parse<T: DeserializeOwned>(file: &'static str, bytes: &[u8]) -> Result<T, SandboxError> {
    serde_json::from_slice(bytes).map_err(|error| {
        // The parser's own words repeat what the file holds.
        let why = format!("{:?} error in line {}, column {}", error.classify(), error.line(), error.column());
        SandboxError::Malformed { file, why }
    })
}
