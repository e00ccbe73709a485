//! The verdicts of a rule on what it has found.

use crate::{
    subject::{Subject, Supplemented},
    verdict::{FieldVerdict, Ground, Needs, Verdict},
};

/// A verdict about the rule's own field.
pub(super) fn answer(verdict: Verdict) -> Vec<FieldVerdict> {
    vec![(verdict, None)]
}

/// The one verdict of a rule that lacks a fact.
pub(super) fn unknown(needs: Needs) -> Vec<FieldVerdict> {
    answer(Verdict::needs(needs))
}

/// The verdict that something is to be supplied or corrected.
pub(super) fn supplement(code: &'static str) -> Verdict {
    Verdict::Supplement(Ground::of(code))
}

/// Something to supply or correct that a person judges where a supplement has not mended it (S→M).
pub(super) fn supplement_once(subject: &Subject<'_>, ground: Ground) -> Verdict {
    match subject.supplemented {
        Supplemented::Never => Verdict::Supplement(ground),
        Supplemented::Before => Verdict::Manual(ground),
    }
}

/// The verdict that a person judges.
pub(super) fn manual(code: &'static str) -> Verdict {
    Verdict::Manual(Ground::of(code))
}
