//! The reasons why a command did not do its work: a stable code, a class that says what can be done, plain words.
//!
//! Never carries what was typed or what a vault holds.

use std::io;

use ereg_client::{ClientError, ErrorClass, Slot};
use serde::Serialize;

use crate::{
    language::{Language, Phrase},
    messages,
};

/// The reasons why a command did not do what it was asked.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The arguments make no command; the text of the argument parser.
    Usage(String),
    /// The input file does not exist.
    InputNotFound,
    /// The input cannot be read.
    InputUnreadable,
    /// The input holds nothing: nothing was judged, so nothing is good.
    InputEmpty,
    /// The answers cannot be written.
    Output,
    /// There is no such trust file.
    TrustNotFound,
    /// The trust file cannot be read.
    TrustUnreadable,
    /// The trust file is refused, by its own code.
    Trust(&'static str),
    /// No trust file was named, and what is to be verified needs one.
    NoTrust,
    /// The file of root certificates or of revoked ones does not exist.
    RootsNotFound,
    /// It is refused, by its own code.
    Roots(&'static str),
    /// No vault was named.
    NoVault,
    /// The vault is there, its keys are not.
    KeysMissing,
    /// The keys cannot be opened, by their own code.
    Keys(&'static str),
    /// No passphrase was given, or an empty one.
    NoPassphrase,
    /// The new passphrase was not repeated alike.
    PassphraseDiffers,
    /// Something of the arguments is no such thing, by its code.
    Argument(&'static str),
    /// No thread, no socket: the runtime cannot start.
    Runtime,
    /// The demonstration stopped.
    Demo {
        /// Its code.
        code: String,
        /// The reason, in the person's language.
        words: String,
    },
    /// The client's own, of a vault that cannot be opened or made.
    NotOpened(ClientError),
    /// The client's own, of a step.
    Client(ClientError),
    /// The client's own, of a step of which this shell knows more than the code says.
    Advised {
        /// The reason why it was not done.
        error: ClientError,
        /// The remedy (what to do now), in the person's language.
        fix: String,
        /// The parties that are waited for.
        waits_for: Vec<Slot>,
    },
}

/// A failure as `--json` tells it.
#[derive(Debug, Serialize)]
pub struct FailureObject {
    ok: bool,
    error: ErrorObject,
}

/// Code, words and class, and the field where it concerns one.
#[derive(Debug, Serialize)]
pub struct ErrorObject {
    code: String,
    message: String,
    /// The remedy (what to do now).
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    /// The command that goes on from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// The class that `docs/errors.md` lists, and that a problem of the registry says.
    class: ErrorClass,
    /// The thing that the person can do now, named as the client names it.
    now: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The parties whose part is missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waits_for: Vec<Slot>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    after_s: Option<u32>,
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl Failure {
    /// The failure of reading the input.
    pub fn input(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::InputNotFound } else { Self::InputUnreadable }
    }

    /// The failure of reading the trust file.
    pub fn trust_file(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::TrustNotFound } else { Self::TrustUnreadable }
    }

    /// The failure of reading a file of root certificates or of revoked ones.
    pub fn roots_file(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::RootsNotFound } else { Self::Roots("seal_roots.unreadable") }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Usage(_) => "usage",
            Self::InputNotFound => "input.not_found",
            Self::InputUnreadable => "input.unreadable",
            Self::InputEmpty => "input.empty",
            Self::Output => "output.failed",
            Self::TrustNotFound => "trust.not_found",
            Self::TrustUnreadable => "trust.unreadable",
            Self::NoTrust => "trust.not_given",
            Self::RootsNotFound => "seal_roots.not_found",
            Self::Trust(code) | Self::Roots(code) | Self::Keys(code) | Self::Argument(code) => code,
            Self::NoVault => "vault.not_given",
            Self::KeysMissing => "key_store.missing",
            Self::NoPassphrase => "passphrase.missing",
            Self::PassphraseDiffers => "passphrase.differs",
            Self::Runtime => "runtime.failed",
            Self::Demo { code, .. } => code,
            Self::NotOpened(error) | Self::Client(error) | Self::Advised { error, .. } => error.code(),
        }
    }

    /// The kind of error it is, by the one table of codes.
    fn class(&self) -> ErrorClass {
        ereg_client::class_of(self.code()).unwrap_or(ErrorClass::Permanent)
    }

    /// The thing that the person can do now, named as the client names it.
    fn now(&self) -> &'static str {
        match self {
            Self::Output | Self::Runtime => "storage",
            Self::Keys(_) | Self::NoPassphrase | Self::PassphraseDiffers => "unlock_first",
            Self::KeysMissing => "ask_office",
            Self::NotOpened(error) | Self::Client(error) | Self::Advised { error, .. } => match error {
                ClientError::TryAgain { .. } => "try_again",
                ClientError::FixInput { .. } => "fix_input",
                ClientError::UnlockFirst { .. } => "unlock_first",
                ClientError::UpdateApp { .. } => "update_app",
                ClientError::AskOffice { .. } => "ask_office",
                ClientError::SignAgain { .. } => "sign_again",
                ClientError::NotFound { .. } => "not_found",
                ClientError::Closed => "closed",
                ClientError::Storage { .. } => "storage",
                ClientError::Cancelled => "cancelled",
            },
            _ => "fix_input",
        }
    }

    /// 1 where it ran and the answer is no; 2 where it could not run.
    pub fn exit(&self) -> u8 {
        match self {
            Self::Advised { .. } => 1,
            Self::Client(
                ClientError::Storage { .. }
                | ClientError::UnlockFirst { .. }
                | ClientError::UpdateApp { .. }
                | ClientError::Closed,
            ) => 2,
            Self::Client(_) => 1,
            _ => 2,
        }
    }

    fn message(&self, language: Language) -> String {
        let own = |text: Phrase| text.in_language(language).to_owned();
        match self {
            Self::Usage(text) => text.trim_end().to_owned(),
            Self::Demo { words, .. } => words.clone(),
            Self::Trust(code) => {
                let why = messages::failure(code).unwrap_or_else(|| messages::now("fix_input"));
                format!("{}{}", own(messages::TRUST_REFUSED), own(why))
            }
            Self::NotOpened(error) | Self::Client(error) | Self::Advised { error, .. } => {
                let code = error.code();
                let said = messages::says(code, language).or_else(|| messages::failure(code).map(own));
                said.unwrap_or_else(|| own(messages::now(self.now())))
            }
            _ => messages::failure(self.code()).map_or_else(|| self.code().to_owned(), own),
        }
    }

    /// The remedy (what to do now). The argument parser's text and the demonstration's words say it themselves.
    fn fix(&self, language: Language) -> Option<String> {
        match self {
            Self::Usage(_) | Self::Demo { .. } => None,
            Self::Advised { fix, .. } => Some(fix.clone()),
            _ => messages::fix(self.code()).map(|fix| fix.in_language(language).to_owned()),
        }
    }

    /// The command that goes on from here.
    fn next(&self, language: Language) -> Option<&'static str> {
        match self {
            Self::Usage(_) | Self::Demo { .. } => None,
            _ => messages::next::command(self.code()).map(|next| next.in_language(language)),
        }
    }

    /// The object that `--json` writes.
    pub fn object(&self, language: Language) -> FailureObject {
        let of_client = match self {
            Self::Client(error) | Self::Advised { error, .. } => Some(error),
            _ => None,
        };
        let (field, after_s) = match of_client {
            // A field that the form does not know may be anything that was typed.
            Some(ClientError::FixInput { field, .. }) => (field.clone().filter(|path| is_ours(path)), None),
            Some(ClientError::TryAgain { after_s, .. }) => (None, Some(*after_s)),
            _ => (None, None),
        };
        let waits_for = match self {
            Self::Advised { waits_for, .. } => waits_for.clone(),
            _ => Vec::new(),
        };
        let error = ErrorObject {
            code: self.code().to_owned(),
            message: self.message(language),
            fix: self.fix(language),
            next: self.next(language),
            class: self.class(),
            now: self.now(),
            field,
            waits_for,
            after_s,
        };
        FailureObject { ok: false, error }
    }

    /// Tells it in plain words, with the code; below it what to do now.
    pub fn words(&self, language: Language) -> String {
        match self {
            // The parser's text is whole and many lines long.
            Self::Usage(text) => text.trim_end().to_owned(),
            _ => {
                let first = format!("{} [{}]", self.message(language), self.code());
                let next = self.next(language).map(str::to_owned);
                [Some(first), self.fix(language), next].into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Whether a path is of the form or an argument of ours, and nothing that a person typed in its place.
pub fn is_ours(path: &str) -> bool {
    ereg_law::matter::LAW.field(path).is_some() || OUR_FIELDS.contains(&path)
}

/// Fields of calls that are no fields of the form.
const OUR_FIELDS: &[&str] = &["name", "id_no", "url", "root_fingerprint", "manifest"];
