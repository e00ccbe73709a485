//! Why a command did not do what it was asked: a stable code, a class that says what can be done, plain words.
//!
//! Never carries what was typed or what a vault holds.

use std::io;

use serde::Serialize;

use crate::{
    language::{Language, Text},
    messages,
};

/// What the person can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Ask differently: another argument, file or passphrase.
    FixInput,
    /// Nothing here; the machine must be looked at.
    Machine,
}

/// Why a command did not do what it was asked.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The arguments make no command; the text of the argument parser.
    Usage(String),
    /// The input file does not exist.
    InputNotFound,
    /// The input cannot be read.
    InputUnreadable,
    /// The answers cannot be written.
    Output,
    /// There is no such trust file.
    TrustNotFound,
    /// The trust file cannot be read.
    TrustUnreadable,
    /// The trust file is refused, by its own code.
    Trust(&'static str),
    /// Not built yet.
    NotBuilt,
}

/// A failure as `--json` tells it.
#[derive(Debug, Serialize)]
pub struct Told {
    ok: bool,
    error: ToldError,
}

/// Code, words and class.
#[derive(Debug, Serialize)]
pub struct ToldError {
    code: &'static str,
    message: String,
    class: Class,
}

impl Failure {
    /// Of reading the input.
    pub fn input(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::InputNotFound } else { Self::InputUnreadable }
    }

    /// Of reading the trust file.
    pub fn trust_file(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::TrustNotFound } else { Self::TrustUnreadable }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::InputNotFound => "input.not_found",
            Self::InputUnreadable => "input.unreadable",
            Self::Output => "output.failed",
            Self::TrustNotFound => "trust.not_found",
            Self::TrustUnreadable => "trust.unreadable",
            Self::Trust(code) => code,
            Self::NotBuilt => "not_built",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Output | Self::NotBuilt => Class::Machine,
            _ => Class::FixInput,
        }
    }

    /// The exit code: 2, it could not run.
    pub fn exit(&self) -> u8 {
        2
    }

    fn message(&self, language: Language) -> String {
        match self {
            Self::Usage(text) => text.trim_end().to_owned(),
            _ => self.text().in_language(language).to_owned(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Trust(code) => messages::trust_refused(code),
            _ => messages::failure(self.code()),
        }
    }

    /// As `--json` tells it.
    pub fn told(&self, language: Language) -> Told {
        Told { ok: false, error: ToldError { code: self.code(), message: self.message(language), class: self.class() } }
    }

    /// In plain words, with the code.
    pub fn words(&self, language: Language) -> String {
        match self {
            // The parser's text is whole and many lines long.
            Self::Usage(text) => text.trim_end().to_owned(),
            _ => format!("{} [{}]", self.message(language), self.code()),
        }
    }
}
