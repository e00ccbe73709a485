//! The reasons why the demonstration stops: a step failed, or what it read back is not what the story must show.

use std::io;

use ereg_client::ClientError;
use ereg_registry::{http::ServeError, partner::SandboxError, seed::SeedError, service::ServiceError};

use super::{said::Said, words};
use crate::{failure::Failure, language::Language};

/// The reasons why the demonstration stops.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The directory holds something: nothing is overwritten.
    #[error("the directory is not empty")]
    NotEmpty,
    /// No such matter in the table.
    #[error("no such matter")]
    NoMatter,
    /// A file or directory of the demonstration.
    #[error("{what}: {source}")]
    Io {
        /// The thing that was to be done.
        what: &'static str,
        /// The system's word.
        source: io::Error,
    },
    /// A phone refused.
    #[error("{step}: {source}")]
    Phone {
        /// The step that the person was at.
        step: &'static str,
        /// The client's own error.
        source: ClientError,
    },
    /// The registry could not be started or asked.
    #[error("the registry: {0}")]
    Registry(String),
    /// A value read back is not what must be true.
    #[error("the story does not hold: {expected}; found {found}")]
    Story {
        /// The thing that must be true.
        expected: &'static str,
        /// The thing that was read back. Masked values and codes only.
        found: String,
    },
    /// The story cannot be told.
    #[error("the output cannot be written")]
    Output,
}

impl Broken {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Broken::NotEmpty => "demo.directory_not_empty",
            Broken::NoMatter => "matter.unknown",
            Broken::Io { .. } => "demo.io",
            Broken::Phone { source, .. } => source.code(),
            Broken::Registry(_) => "demo.registry",
            Broken::Story { .. } => "demo.story",
            Broken::Output => "output.failed",
        }
    }

    /// The failure that the shell tells.
    pub fn failure(&self, language: Language) -> Failure {
        let said = match self {
            Broken::NotEmpty => Said::from(words::broken::NOT_EMPTY),
            Broken::NoMatter => Said::from(words::broken::NO_SUCH_MATTER),
            Broken::Io { .. } | Broken::Phone { .. } | Broken::Registry(_) | Broken::Story { .. } | Broken::Output => {
                words::broken::stopped(&self.to_string())
            }
        };
        Failure::Demo { code: self.code().to_owned(), words: said.text(language).to_owned() }
    }

    /// Returns a function for `map_err` on a file operation.
    pub fn io(what: &'static str) -> impl FnOnce(io::Error) -> Broken {
        move |source| Broken::Io { what, source }
    }
}

macro_rules! from_registry {
    ($($error:ty),*) => {$(
        impl From<$error> for Broken {
            fn from(error: $error) -> Broken {
                Broken::Registry(format!("{error} [{}]", error.code()))
            }
        }
    )*};
}

from_registry!(ServeError, SandboxError, SeedError, ServiceError);

/// Goes on only if what was read back is what must be true.
pub fn holds(is_so: bool, expected: &'static str, found: impl std::fmt::Debug) -> Result<(), Broken> {
    if is_so { Ok(()) } else { Err(Broken::Story { expected, found: format!("{found:?}") }) }
}

/// The value that must be there.
pub fn found<T>(value: Option<T>, expected: &'static str) -> Result<T, Broken> {
    value.ok_or_else(|| Broken::Story { expected, found: "nothing".to_owned() })
}

/// Names what a person was doing when the phone refused.
pub trait While<T> {
    /// The same, with the step named.
    fn when(self, step: &'static str) -> Result<T, Broken>;
}

impl<T> While<T> for Result<T, ClientError> {
    fn when(self, step: &'static str) -> Result<T, Broken> {
        self.map_err(|source| Broken::Phone { step, source })
    }
}
