//! Results of queries, as the client shows them.

use ereg_client::{Instant, ResultScreen, Text, Verification};

/// A result of a query on the screen.
#[uniffi::remote(Record)]
pub struct ResultScreen {
    /// Number of the case in which it was asked (受理号).
    pub number: String,
    /// 不动产单元号.
    pub unit: String,
    /// Registry time at which the register was as shown.
    pub as_of: Instant,
    /// Number of entries of the book that it rests on.
    pub entries: u32,
    /// Its text, and the findings about its seal and the book's proof under the trust bundle kept here.
    pub check: Verification,
    /// The sealed bytes, as they are handed on: a stranger verifies them.
    pub result: String,
    /// The mark 演示, where the office is a demonstration.
    pub mark: Option<Text>,
}
