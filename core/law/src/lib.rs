//! The law of registration as pure functions and tables: applications and their sections, the two machines, the review
//! rules, fees, checklists, deadlines, the sheet, the face of certificates, the policy pack and the words people read.
//!
//! The same crate decides on the phone offline and in the registry, so the two can never differ. It has no I/O, no
//! clock, no randomness and no cryptography: what it judges is handed in, with the time it judges for.

pub mod application;
pub mod calendar;
pub mod case;
pub mod checklist;
pub mod demand;
pub mod dispute;
pub mod draft;
pub mod effect;
pub mod face;
pub mod fact;
pub mod fee;
pub mod field;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixture;
pub mod form;
#[cfg(test)]
mod golden;
pub mod label;
pub mod licence;
pub mod material;
pub mod matter;
pub mod medium;
pub mod outline;
pub mod ownership;
pub mod payment;
pub mod policy;
pub mod publication;
pub mod question;
pub mod references;
pub mod review;
pub mod role;
pub mod rule;
pub mod section;
pub mod sheet;
pub mod subject;
pub mod supplement;
pub mod verdict;
pub mod words;
mod yields;
