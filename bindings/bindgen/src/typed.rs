//! Ids, days, money and times as types of their own in the languages whose generator makes them another name for their
//! builtin: what it wrote is mended, for every custom type of the library.

mod kotlin;
mod swift;

pub use kotlin::kotlin;
pub use swift::swift;
