//! The rules, each with what fails, what passes, and the near miss beside it.

mod application;
mod burdens;
mod engine;
mod estate;
mod money;
mod mortgage;
mod parties;
mod sight;
mod signatures;
mod table;
mod unit;
mod walk;

use super::{Review, Verdict, VerdictKind};
use crate::application::RuleId;

/// Codes of everything a rule says that is not a silent pass, in order.
fn codes(review: &Review, rule: u8) -> Vec<&'static str> {
    review.by_rule(RuleId(rule)).filter_map(|f| f.verdict.code()).collect()
}

/// The strongest answer of one rule.
fn answer(review: &Review, rule: u8) -> VerdictKind {
    review.by_rule(RuleId(rule)).map(|f| f.verdict.kind()).max().unwrap()
}

/// The rule passes without a word.
fn silent(review: &Review, rule: u8) -> bool {
    review.by_rule(RuleId(rule)).all(|f| f.verdict == Verdict::PASS)
}
