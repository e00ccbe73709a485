//! The law of registration as pure functions: identifiers, parties, units, register extracts, applications, the two
//! machines, review rules, fees.
//!
//! The same crate decides on the phone offline and in the registry, so the two can never differ. It has no I/O, no
//! clock, no randomness and no cryptography: what it judges is handed in, with the time it judges for.

pub mod application;
pub mod area;
pub mod calendar;
pub mod case;
pub mod checklist;
pub mod dictionary;
pub mod draft;
pub mod fee;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixture;
pub mod form;
#[cfg(test)]
mod golden;
pub mod identifier;
pub mod labels;
pub mod mask;
pub mod material;
pub mod medium;
pub mod money;
pub mod party;
pub mod policy;
pub mod register;
pub mod review;
pub mod share;
pub mod sheet;
pub mod text;
pub mod time;
