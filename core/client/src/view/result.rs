//! Results of queries as shown.

use super::{SheetLineView, Text, TokenCheck};
use ereg_domain::time::Instant;

/// A result of a query on the screen.
#[derive(Clone, PartialEq, Eq)]
pub struct ResultScreen {
    /// Number of the case in which it was asked (受理号).
    pub number: String,
    /// 不动产单元号.
    pub unit: String,
    /// Registry time at which the register was as shown.
    pub as_of: Instant,
    /// How many entries of the book it rests on.
    pub entries: u32,
    /// What it says, in reading order.
    pub lines: Vec<SheetLineView>,
    /// That it is true of its moment.
    pub words: Text,
    /// What its seal and the book's proof show under the trust bundle kept here.
    pub check: TokenCheck,
    /// The sealed bytes, as they are handed on: a stranger verifies them.
    pub result: String,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}

/// What a stranger learns from a result that they were handed, offline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultCheck {
    /// Seal and book; nothing is shown on a face.
    pub check: TokenCheck,
    /// What it says, where all is well.
    pub lines: Vec<SheetLineView>,
    /// That it is true of its moment, where all is well.
    pub words: Option<Text>,
}
