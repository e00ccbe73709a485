//! The meaning of an answer of the inquiry (询问).

use ereg_domain::party::{Side, Slot};

use super::answer::manual;
use crate::{
    application::Answer as Said,
    question::{Good, Question},
    subject::{Known, Subject},
    verdict::{Needs, Verdict},
};

/// The verdict on one answer; `None` where it stands in no one's way. A buyer may not know of co-owners or alterations;
/// a seller who does not know is asked by a person.
pub(super) fn fits(subject: &Subject<'_>, slot: Slot, question: &Question, said: Said) -> Option<Verdict> {
    let taker_may_not_know = subject.form.side_of(slot) == Some(Side::RightHolder) && said == Said::NotSure;
    let good = match question.good {
        Good::Yes => said == Said::Yes,
        Good::No => said == Said::No || taker_may_not_know,
        Good::MortgagesAsRegistered => {
            let Known::Yes(register) = subject.facts.register() else {
                return Some(Verdict::needs(Needs::RegisterExtract));
            };
            match register.mortgages.is_empty() {
                true => said == Said::No || taker_may_not_know,
                false => said == Said::Yes,
            }
        }
    };
    (!good).then(|| manual(question.otherwise))
}
