//! the inquiry's answers are true and fit the register (询问回答真实且与登记簿一致).

use ereg_domain::party::Party;

use super::{
    Judge, Rule, S,
    answer::{supplement, unknown},
    inquiry::fits,
};
use crate::{
    application::{Inquiry, RuleId},
    draft::{FieldProblem, ProblemOf},
    question::Question,
    section,
    subject::{Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs, Verdict},
    words::titles,
};

/// The inquiry's answers are true and fit the register (询问回答真实且与登记簿一致).
pub static R54: Rule = Rule {
    id: RuleId(54),
    title: titles::R54,
    phases: S,
    reads: &[section::PARTIES, section::INQUIRY],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::OtherInquiries],
    asks: &[],
    field: None,
    basis: "民法典 212(2); 不动产登记暂行条例 19",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(inquiry_is_answered),
};

/// each party has answered for themselves that the wish is real and the papers are true, and what they say of
/// co-owners, mortgages and alterations fits the register. 民法典 212(2).
fn inquiry_is_answered(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let unread = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Inquiry && p.code != "field.missing");
    let mut told: Vec<FieldVerdict> = unread.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    let Some(parties) = subject.parties() else { return [told, unknown(Needs::Section)].concat() };
    for party in subject.form.signers(parties) {
        match subject.inquiry_of(party.slot) {
            Some(inquiry) => told.extend(judge_answers(subject, party, inquiry)),
            // On a phone the other party's answers are private and stay away.
            None if subject.phase == Phase::Device => told.push((Verdict::needs(Needs::OtherInquiries), None)),
            None => told.push((supplement("R-54.unanswered"), Some(format!("inquiry.{}", party.slot)))),
        }
    }
    told.dedup();
    told
}

fn judge_answers(subject: &Subject<'_>, party: &Party, inquiry: &Inquiry) -> Vec<FieldVerdict> {
    // While it is typed, an answer that is missing is a field like any other, and is told once.
    let typed = |question: &Question| {
        let is_it = |p: &FieldProblem| p.code == "field.missing" && p.field == question.field.path;
        subject.problems.iter().any(is_it)
    };
    let unanswered = |question: &Question| if typed(question) { "field.missing" } else { "R-54.unanswered" };
    let judge = |question: &Question| {
        let Some(said) = inquiry.answers.get(&question.name) else { return Some(supplement(unanswered(question))) };
        fits(subject, party.slot, question, *said)
    };
    let told = |question: &Question| Some((judge(question)?, Some(question.field.path.to_owned())));
    subject.form.questions.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use crate::{
        application::Answer,
        draft::FieldProblem,
        fixture::Sale,
        question::{self, Question},
        rule::tests::{answer, codes, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    fn says(who: usize, question: Question, said: Answer) -> Sale {
        Sale::clean().at(Phase::Precheck).with(|s| s.answers(who, question, Some(said)))
    }

    const SELLER: usize = 1;

    const BUYER: usize = 0;

    #[test]
    fn a_will_that_is_not_free_or_papers_that_are_not_true_go_to_a_person() {
        for who in [SELLER, BUYER] {
            for said in [Answer::No, Answer::NotSure] {
                assert_eq!(codes(&says(who, question::TRUE_INTENT, said).review(), 54), ["R-54.intent"]);
                assert_eq!(codes(&says(who, question::TRUE_MATERIALS, said).review(), 54), ["R-54.materials"]);
            }
        }
    }

    #[test]
    fn a_seller_who_names_a_co_owner_or_an_alteration_is_asked_by_a_person() {
        for (question, code) in [(question::UNRECORDED_CO_OWNER, "R-54.co_owner"), (question::ALTERED, "R-54.altered")]
        {
            for said in [Answer::Yes, Answer::NotSure] {
                let review = says(SELLER, question, said).review();
                assert_eq!((answer(&review, 54), codes(&review, 54)), (VerdictKind::Manual, vec![code]));
            }
            // A buyer need not know, but what he says he knows counts.
            assert!(silent(&says(BUYER, question, Answer::NotSure).review(), 54));
            assert_eq!(codes(&says(BUYER, question, Answer::Yes).review(), 54), [code]);
        }
    }

    #[test]
    fn what_is_said_of_a_mortgage_fits_the_register() {
        assert_eq!(codes(&says(SELLER, question::MORTGAGED, Answer::Yes).review(), 54), ["R-54.mortgage"]);
        assert_eq!(codes(&says(SELLER, question::MORTGAGED, Answer::NotSure).review(), 54), ["R-54.mortgage"]);
        assert!(silent(&says(BUYER, question::MORTGAGED, Answer::NotSure).review(), 54));
        let mortgaged = Sale::mortgaged(TransferClause::Free).at(Phase::Precheck);
        assert!(silent(&mortgaged.review(), 54));
        for said in [Answer::No, Answer::NotSure] {
            // A buyer who does not know of the mortgage must not learn of it after the entry.
            let unaware = mortgaged.clone().with(|s| s.answers(BUYER, question::MORTGAGED, Some(said)));
            assert_eq!(codes(&unaware.review(), 54), ["R-54.mortgage"]);
        }
    }

    #[test]
    fn every_question_is_answered_by_every_party() {
        let skipped = Sale::clean().at(Phase::Precheck).with(|s| s.answers(BUYER, question::ALTERED, None));
        assert_eq!(
            (answer(&skipped.review(), 54), codes(&skipped.review(), 54)),
            (VerdictKind::Supplement, vec!["R-54.unanswered"])
        );
        let silent_party = Sale::clean().at(Phase::Precheck).with(|s| drop(s.inquiries.pop()));
        assert_eq!(codes(&silent_party.review(), 54), ["R-54.unanswered"]);
    }

    #[test]
    fn on_a_phone_the_other_partys_answers_are_not_guessed() {
        let alone = Sale::clean().at(Phase::Device).with(|s| drop(s.inquiries.pop()));
        assert_eq!(codes(&alone.review(), 54), ["needs.other_inquiries"]);
        let no_register = Sale::clean().at(Phase::Device).with(|s| s.register = None);
        assert!(codes(&no_register.review(), 54).iter().all(|code| *code == "needs.register_extract"));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_told() {
        let sale = Sale::clean().at(Phase::Device).with(|s| {
            s.problems.push(FieldProblem { field: "inquiry.altered".into(), code: "field.choice" });
            s.problems.push(FieldProblem { field: "inquiry.mortgaged".into(), code: "field.missing" });
        });
        assert_eq!(codes(&sale.review(), 54), ["field.choice"]);
    }

    #[test]
    fn an_answer_that_is_missing_while_it_is_typed_is_told_once_as_a_field() {
        let typed = Sale::clean().at(Phase::Device).with(|s| {
            s.answers(SELLER, question::ALTERED, None);
            s.problems.push(FieldProblem { field: "inquiry.altered".into(), code: "field.missing" });
        });
        let review = typed.review();
        let told = review.findings.iter().filter(|found| found.field.as_deref() == Some("inquiry.altered"));
        assert_eq!(told.filter_map(|found| found.verdict.code()).collect::<Vec<_>>(), ["field.missing"]);
        // Where nothing is typed any more, the rule says it in its own words.
        let sent = typed.with(|s| s.problems.clear());
        assert_eq!(codes(&sent.review(), 54), ["R-54.unanswered"]);
    }
}
