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
    lines::{Line, Lines},
    output::{Output, ReaderState, Reply},
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
