//! The automatic review (自动审核): the same rules on the phone and in the registry.
//!
//! The engine runs the [rules](crate::rule) that a matter lists over a [`Subject`](crate::subject::Subject) and says what
//! follows from what they find. Nothing here has a clock, a network or a database.

mod approval;
pub mod engine;
#[cfg(test)]
mod tests;

pub use crate::{
    fact::RegisterFact,
    verdict::{Awaits, Binds, Finding, Ground, Needs, Verdict, VerdictKind},
};
pub use engine::{Conclusion, Review};
