//! The files and the table of a sandbox: read as they are now, changed by one at a time, a fault told once while it lasts.

use std::{
    collections::BTreeSet,
    fs, io,
    marker::PhantomData,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use ereg_domain::canonical::{self, CanonicalError};
use serde::{Serialize, de::DeserializeOwned};

use super::table::{ANSWERS, Table, TableFault};
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

impl From<TableFault> for SandboxError {
    fn from(fault: TableFault) -> SandboxError {
        match fault {
            TableFault::Malformed => {
                SandboxError::Malformed { file: ANSWERS, why: "no database of a sandbox".to_owned() }
            }
            TableFault::Unusable(source) => SandboxError::Io { file: ANSWERS, source },
        }
    }
}

/// The book of one partner, a row of the table for each answer, and the type of an answer: whoever reads it, reads it as that.
#[derive(Debug)]
pub(super) struct Answers<V> {
    /// The partner's book.
    pub(super) of: &'static str,
    says: PhantomData<fn() -> V>,
}

impl<V> Answers<V> {
    pub(super) const fn of(of: &'static str) -> Answers<V> {
        Answers { of, says: PhantomData }
    }
}

impl<V> Clone for Answers<V> {
    fn clone(&self) -> Answers<V> {
        *self
    }
}

impl<V> Copy for Answers<V> {}

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
    /// The answers of the partners.
    pub(super) table: Table,
    /// Files and books whose last reading was faulty, which was told.
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

    /// Reads what a file holds, and [tells](Self::tell) its fault.
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

    /// The answer of a partner about something; none where nothing was set.
    pub(super) fn said<V: DeserializeOwned>(&self, book: Answers<V>, about: &str) -> Result<Option<V>, SandboxError> {
        self.table.get(book.of, about)?.map(|says| understood(book, &says)).transpose()
    }

    /// Asks what a partner says about something, and [tells](Self::tell) its fault.
    pub(super) fn ask<V: DeserializeOwned>(&self, book: Answers<V>, about: &str) -> Result<Option<V>, SandboxError> {
        self.tell(book.of, self.said(book, about))
    }

    /// All that a partner says, by what it is about.
    pub(super) fn all<V: DeserializeOwned>(&self, book: Answers<V>) -> Result<Vec<(String, V)>, SandboxError> {
        let rows = self.table.all(book.of)?;
        rows.into_iter().map(|(about, says)| Ok((about, understood(book, &says)?))).collect()
    }

    /// Sets what a partner says about these things from now on, all of it or nothing.
    pub(super) fn say<V: Serialize>(
        &self,
        book: Answers<V>,
        answers: impl IntoIterator<Item = (String, V)>,
    ) -> Result<(), SandboxError> {
        let written = |(about, says)| Ok::<_, SandboxError>((about, written(&says)?));
        let answers: Vec<(String, String)> = answers.into_iter().map(written).collect::<Result<_, _>>()?;
        if answers.is_empty() { Ok(()) } else { Ok(self.table.put(book.of, &answers)?) }
    }

    /// Changes what a partner says about something; `missing` where nothing was set.
    pub(super) fn say_otherwise<V: DeserializeOwned + Serialize>(
        &self,
        book: Answers<V>,
        about: &str,
        missing: SandboxError,
        with: impl FnOnce(&mut V),
    ) -> Result<(), SandboxError> {
        self.table.change(book.of, about, |says| {
            let mut value = understood(book, &says.ok_or(missing)?)?;
            with(&mut value);
            written(&value)
        })
    }

    /// Does something while nobody changes a file.
    pub(super) fn locked<R>(&self, act: impl FnOnce() -> Result<R, SandboxError>) -> Result<R, SandboxError> {
        let lock = private::options().create(true).open(self.dir.join(LOCK)).map_err(SandboxError::io(LOCK))?;
        lock.lock().map_err(SandboxError::io(LOCK))?;
        act()
    }

    /// Logs a fault of a file or a partner's book, and none of its further ones until something was read there without
    /// any: of a book one answer may be faulty and others good, so that its fault is told again after each good one.
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

/// Reads an answer.
fn understood<V: DeserializeOwned>(book: Answers<V>, says: &str) -> Result<V, SandboxError> {
    parse(ANSWERS, says.as_bytes()).map_err(|error| match error {
        SandboxError::Malformed { file, why } => SandboxError::Malformed { file, why: format!("{}: {why}", book.of) },
        other => other,
    })
}

/// Writes an answer.
fn written<V: Serialize>(says: &V) -> Result<String, SandboxError> {
    let bytes = canonical::to_canonical(says).map_err(SandboxError::not_canonical(ANSWERS))?;
    String::from_utf8(bytes).map_err(|_| SandboxError::Malformed { file: ANSWERS, why: "no text".to_owned() })
}

/// Reads what a file holds.
pub(super) fn parse<T: DeserializeOwned>(file: &'static str, bytes: &[u8]) -> Result<T, SandboxError> {
    serde_json::from_slice(bytes).map_err(|error| {
        // The parser's own words repeat what the file holds.
        let why = format!("{:?} error in line {}, column {}", error.classify(), error.line(), error.column());
        SandboxError::Malformed { file, why }
    })
}
