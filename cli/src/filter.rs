//! The filters: read one item a line, answer each in its order, and say in the exit code whether all were good.

pub mod application;
pub mod check;
pub mod doctor;
pub mod document;
pub mod fee;
pub mod matters;
pub mod review;
pub mod verify;

use serde::Serialize;

use crate::{
    failure::Failure,
    language::{Language, Phrase},
    lines::{Line, Lines},
    messages,
    output::{Output, ReaderState, Reply},
    shown::Shown,
};

/// The ending of a command that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnding {
    /// Everything asked about is good, or was done. Exit code 0.
    Good,
    /// Something asked about is not. Exit code 1.
    NotAll,
}

impl RunEnding {
    /// Its exit code.
    pub fn exit(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::NotAll => 1,
        }
    }
}

/// A filter's answer about one item.
pub trait Judged: Reply {
    /// Whether the item is good.
    fn ending(&self) -> RunEnding;
}

/// The reason why an item is not good.
#[derive(Debug, Clone, Serialize)]
pub struct ItemError {
    /// Stable code.
    pub code: String,
    /// The message in the person's language.
    pub message: String,
    /// The remedy (what to do now), in the person's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl ItemError {
    /// An error that says what happened in words of its own and names no remedy.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), fix: None }
    }

    /// The error of a code, in the words and with the remedy that every shell has for it.
    pub fn of_code(code: &str, language: Language) -> Self {
        let own = |text: Phrase| text.in_language(language).to_owned();
        let message = messages::says(code, language).or_else(|| messages::failure(code).map(own));
        let fix = messages::fix(code).map(own);
        Self { code: code.to_owned(), message: message.unwrap_or_else(|| code.to_owned()), fix }
    }

    /// The line that says what happened, with the code.
    pub fn line(&self) -> String {
        format!("{} [{}]", self.message, self.code)
    }

    /// Ends the answer about an item that cannot be judged, with what to do below what happened.
    pub fn shown(self, begun: Shown, number: usize) -> Shown {
        let mut shown = begun.line(format!("✗ {number}  {}", self.line()));
        if let Some(fix) = &self.fix {
            shown = shown.line(format!("  {fix}"));
        }
        shown.value("ok", false).value("error", self)
    }
}

/// Items one after another.
pub trait Items: Iterator<Item = Result<Line, Failure>> {
    /// Whether to wait for the next one may take long: answers so far should be handed on first.
    fn is_waiting(&self) -> bool;
}

impl Items for Lines {
    fn is_waiting(&self) -> bool {
        Lines::is_waiting(self)
    }
}

/// Judges item by item, and hands each answer on before it waits for more.
///
/// # Errors
/// The input cannot be read on or the output not written; `input.empty` where nothing was in it.
pub fn stream<J: Judged>(
    mut lines: impl Items,
    out: &mut Output,
    mut judge: impl FnMut(Line) -> J,
) -> Result<RunEnding, Failure> {
    let mut ending = RunEnding::Good;
    let mut judged_any = false;
    loop {
        if lines.is_waiting() && out.flush()? == ReaderState::Gone {
            return Ok(ending);
        }
        let Some(line) = lines.next() else { break };
        let judged = judge(line?);
        judged_any = true;
        if judged.ending() == RunEnding::NotAll {
            ending = RunEnding::NotAll;
        }
        if out.answer(&judged)? == ReaderState::Gone {
            return Ok(ending);
        }
    }
    out.flush()?;
    if judged_any { Ok(ending) } else { Err(Failure::InputEmpty) }
}
