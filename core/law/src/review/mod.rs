//! The automatic review (自动审核): the same rules on the phone and in the registry.
//!
//! Each rule is one sentence of law and one short function over a [`Subject`](crate::subject::Subject); [`table::RULES`] is the law to read.
//! A rule that lacks a fact answers *Unknown* with what it needs and never guesses. Nothing here has a clock, a
//! network or a database.

pub mod engine;
pub mod fact;
pub mod rules;
pub mod table;
#[cfg(test)]
mod tests;
pub mod verdict;

pub use engine::{Conclusion, Review, review};
pub use fact::RegisterFact;
pub use table::{RULES, Rule};
pub use verdict::{Finding, Ground, Needs, Verdict, VerdictKind};
