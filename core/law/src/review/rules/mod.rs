//! The rules, by theme. Each function is one sentence of law; the table names them.

pub mod application;
pub mod burdens;
pub mod money;
pub mod parties;
pub mod queue;
pub mod signatures;
pub mod unclaimed;
pub mod unit;

use super::{Ground, Needs, Verdict};
use crate::verdict::FieldVerdict;

/// An answer about the rule's own field.
fn answer(verdict: Verdict) -> Vec<FieldVerdict> {
    vec![(verdict, None)]
}

/// The one answer of a rule that lacks a fact.
fn unknown(needs: Needs) -> Vec<FieldVerdict> {
    answer(Verdict::needs(needs))
}

/// Something to supply or correct.
fn supplement(code: &'static str) -> Verdict {
    Verdict::Supplement(Ground::of(code))
}

/// Something a person judges.
fn manual(code: &'static str) -> Verdict {
    Verdict::Manual(Ground::of(code))
}
