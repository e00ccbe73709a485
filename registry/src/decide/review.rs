//! The automatic review of an accepted case (自动审核), and the fee that follows from it.

use ereg_law::{
    case::{FeeDue, Proposal, ReviewState, Settled, ToldGround, Turn, Waiting},
    fee::{FeeItem, FeeLines, quote_amount},
    review::{Conclusion, Review, VerdictKind, review},
    subject::Phase,
};
use ereg_protocol::objects::{NoticeTells, Quote, QuoteLine};

use super::{
    Circumstances,
    judged::Judged,
    moved::{manual_because_moved, moved_ground, rests_on_newest},
    term,
    withdrawal::give_back,
};
use crate::model::{CaseFacts, CaseFile, Decision, DecisionFault, PartnerFact, Told, Write, digest_of, view};

/// Shortest and longest wait before a partner is asked again, ms: 2 s … 15 min.
const FIRST_WAIT_MS: i64 = 2_000;
const LONGEST_WAIT_MS: i64 = 900_000;

/// How long to wait after `asked` questions, ms.
pub(crate) fn back_off(asked: u32) -> i64 {
    FIRST_WAIT_MS.checked_shl(asked.min(20)).map_or(LONGEST_WAIT_MS, |ms| ms.min(LONGEST_WAIT_MS))
}

/// Judges an accepted case with what the partners have just answered, and moves it as far as the law lets it.
pub(crate) fn step(
    facts: &CaseFacts,
    answers: Vec<PartnerFact>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now);
    let reviewed = review(&judged.subject(Phase::Review, facts, now));
    let stands = match reviewed.conclusion() {
        Conclusion::FixFee if rests_on_newest(facts) => return fix_fee(facts, &judged, answers, now),
        Conclusion::FixFee => manual_because_moved(),
        // Only its turn makes the newest register this case's matter.
        Conclusion::Stay(_) if facts.ahead() == 0 && !rests_on_newest(facts) => manual_with(&reviewed),
        Conclusion::Stay(stands) | Conclusion::Accept(stands) | Conclusion::Return(stands) => stands,
        Conclusion::NotAccept(_) | Conclusion::Supplement(_) | Conclusion::Book => {
            return Err(DecisionFault::Object("a conclusion of another phase"));
        }
    };
    let mut case = facts.case.clone();
    let asks = matches!(stands, ReviewState::Waiting(Waiting::Partner { .. }));
    let state = case.state.review(stands)?;
    let moved = state != case.state;
    case.asked = if asks { case.asked.saturating_add(1) } else { 0 };
    case.term = term::term_in(&state, &case, now);
    case.next = term::not_after(asks.then(|| now.as_of.plus_ms(back_off(case.asked - 1))), &case, now);
    let mut decision = Decision::event("case.review", case.case_id, review_name(&state));
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    if moved {
        case.since = now.as_of;
        case.state = state;
        Ok(decision.case(case))
    } else {
        // Nothing new to tell: only when it is asked again has changed.
        Ok(decision.write(Write::Case(Box::new(case))))
    }
}

/// Everything the rules say, for a person, and that the register has moved.
pub(crate) fn manual_with(reviewed: &Review) -> ReviewState {
    let kinds = [VerdictKind::Refuse, VerdictKind::NotAccept, VerdictKind::Supplement, VerdictKind::Manual];
    let told: Vec<ToldGround> = kinds.iter().flat_map(|kind| reviewed.grounds(*kind)).collect();
    let refused = reviewed.of_kind(VerdictKind::Refuse).next().is_some();
    ReviewState::Manual {
        grounds: std::iter::once(moved_ground()).chain(told).collect(),
        proposal: if refused { Proposal::Refuse } else { Proposal::Judge },
    }
}

/// Name of a state with where its review stands, for the audit row.
pub(crate) fn review_name(state: &ereg_law::case::CaseState) -> &'static str {
    use ereg_law::case::CaseState;
    match state {
        CaseState::InReview { review: ReviewState::Auto, .. } => "in_review.auto",
        CaseState::InReview { review: ReviewState::Manual { .. }, .. } => "in_review.manual",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { .. }), .. } => "in_review.queue",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { .. }), .. } => "in_review.partner",
        CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { .. }), .. } => "in_review.supplement",
        other => other.name(),
    }
}

fn fix_fee(
    facts: &CaseFacts,
    judged: &Judged,
    answers: Vec<PartnerFact>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    case.since = now.as_of;
    case.asked = 0;
    let passed = case.state.review(ReviewState::Auto)?;
    let fee = fee_of(facts, judged, now)?;
    let mut decision = Decision::event("case.fee", case.case_id, "fee_due");
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    if fee.total.is_zero() {
        case.state = passed.settle(Settled::Exempt)?;
        (case.term, case.turn) = (None, Turn::Held);
        case.next = Some(now.as_of);
        decision.audit.subject = "exempt".to_owned();
        return Ok(give_back(decision.case(case), facts, now));
    }
    if let (Some(attempt), Some(row)) = (facts.paid().filter(|a| a.amount == fee.total), &facts.quote) {
        // Paid already, then sent back: the money held settles the same fee.
        let due = FeeDue { quote: row.digest.to_string(), amount: fee.total, until: row.quote.valid_until };
        case.state = passed.fee_due(due)?.settle(Settled::Paid { attempt: attempt.attempt_id.to_string() })?;
        (case.term, case.turn) = (None, Turn::Held);
        case.next = Some(now.as_of);
        decision.audit.subject = "paid_before".to_owned();
        return Ok(decision.case(case));
    }
    let quote = quote_of(facts, &fee, now)?;
    let due = FeeDue { quote: digest_of(&quote)?.to_string(), amount: fee.total, until: quote.valid_until };
    let state = passed.fee_due(due)?;
    case.term = term::term_in(&state, &case, now);
    case.state = state;
    case.next = term::not_after(None, &case, now);
    // Money held for another fee does not settle this one: it goes back before the new one is asked for.
    Ok(give_back(quoted(decision, &case, quote).case(case), facts, now))
}

fn quoted(mut decision: Decision, case: &CaseFile, quote: Quote) -> Decision {
    for party in case.parties.iter().filter(|p| view::takes(p.slot)) {
        decision = decision.tell(&party.account, Told::Quote(quote.clone()));
    }
    decision.write(Write::Quote(quote))
}

/// A quote that ran out unpaid is made anew, and the payers are told that the old bill ended and a new one stands.
pub(crate) fn quote_again(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now);
    let mut case = facts.case.clone();
    let quote = quote_of(facts, &fee_of(facts, &judged, now)?, now)?;
    let tells = NoticeTells::BillRenewed {
        case_id: case.case_id,
        ended: facts.quote.as_ref().map_or(now.as_of, |row| row.quote.valid_until),
        amount: quote.total,
        valid_until: quote.valid_until,
    };
    let due = FeeDue { quote: digest_of(&quote)?.to_string(), amount: quote.total, until: quote.valid_until };
    case.state = case.state.fee_due(due)?;
    case.next = term::not_after(None, &case, now);
    let mut decision = Decision::event("case.quote", case.case_id, "fee_due");
    for party in case.parties.iter().filter(|p| view::takes(p.slot)) {
        decision = decision.tell(&party.account, Told::Notice(now.notice(tells.clone())));
    }
    Ok(quoted(decision, &case, quote).case(case))
}

fn fee_of(facts: &CaseFacts, judged: &Judged, now: &Circumstances<'_>) -> Result<FeeLines, DecisionFault> {
    let shared = judged.shared();
    let (Some(unit), Some(deal), Some(delivery)) = (&facts.unit, &shared.deal, &shared.delivery) else {
        return Err(DecisionFault::Object("a fee without its facts"));
    };
    quote_amount(&now.pack.pack, &unit.facts, deal, delivery, view::payers(&facts.case).len())
        .map_err(|_| DecisionFault::Object("a fee that no rule refused"))
}

fn quote_of(facts: &CaseFacts, fee: &FeeLines, now: &Circumstances<'_>) -> Result<Quote, DecisionFault> {
    let lines = fee.lines.iter().map(|line| QuoteLine {
        code: fee_code(line.item).to_owned(),
        quantity: u32::try_from(line.count).unwrap_or(u32::MAX),
        amount: line.amount,
    });
    Ok(Quote {
        case_id: facts.case.case_id,
        pack: now.pack.digest,
        payers: view::payers(&facts.case),
        lines: lines.collect(),
        total: fee.total,
        basis: fee.basis.clone(),
        quoted_at: now.as_of,
        valid_until: now.as_of.plus_ms(term::bill_ms(&facts.case, now)),
    })
}

/// Code of a fee line's text in the catalogue.
fn fee_code(item: FeeItem) -> &'static str {
    match item {
        FeeItem::Registration => "fee.registration",
        FeeItem::FurtherCertificates => "fee.further_certificates",
        FeeItem::SpouseCertificates => "fee.spouse_certificates",
        FeeItem::SmallEnterprise => "fee.small_enterprise",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_bill_is_read_as_what_it_was_written_for() {
        use FeeItem::{FurtherCertificates, Registration, SmallEnterprise, SpouseCertificates};
        for item in [Registration, FurtherCertificates, SpouseCertificates, SmallEnterprise] {
            let name = fee_code(item).strip_prefix("fee.").unwrap();
            assert_eq!(serde_json::from_value::<FeeItem>(name.into()).unwrap(), item);
        }
    }

    #[test]
    fn partners_are_asked_again_after_two_seconds_and_then_ever_later_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..12).map(back_off).collect();
        assert_eq!(waits[..3], [2_000, 4_000, 8_000]);
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1] || pair[1] == 900_000), "{waits:?}");
        assert_eq!([back_off(8), back_off(9), back_off(20), back_off(u32::MAX)], [512_000, 900_000, 900_000, 900_000]);
    }
}
