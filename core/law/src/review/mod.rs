//! The automatic review (自动审核): the same rules on the phone and in the registry.
//!
//! Each rule is one sentence of law and one short function over a [`Subject`](crate::subject::Subject); a matter lists those that judge it.
//! A rule that lacks a fact answers *Unknown* with what it needs and never guesses. Nothing here has a clock, a
//! network or a database.

mod approval;
pub mod engine;
mod met;
pub mod rules;
pub mod table;
#[cfg(test)]
mod tests;

pub use crate::{
    fact::RegisterFact,
    verdict::{Awaits, Binds, Finding, Ground, Needs, Verdict, VerdictKind},
};
pub use engine::{Conclusion, Review};
pub use table::{Listed, Rule};
