//! The fee of a case that passed its review (缴费单): fixed, or settled already.

use ereg_law::{
    case::{FeeDue, ReviewState, Settled, Turn},
    fee::{FeeLines, quote},
};
use ereg_protocol::objects::{Quote, QuoteLine};

use crate::{
    act::{Circumstances, judged::Judged, paper, refund::give_back, term},
    model::{CaseFacts, CaseFile, Decision, DecisionFault, PartnerFact, Told, Write, digest_of, view},
};

/// Fixes what the case owes: a quote to its payers, nothing where it is exempt, or what was paid before.
pub(super) fn fix(
    facts: &CaseFacts,
    judged: &Judged,
    answers: Vec<PartnerFact>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    case.asked = 0;
    let passed = case.state.review(ReviewState::Auto)?;
    case.stands(passed.clone(), now.as_of);
    let fee = fee_of(facts, judged, now)?;
    let mut decision = Decision::event("case.fee", case.case_id, "fee_due");
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    if fee.total.is_zero() {
        case.stands(passed.settle(Settled::Exempt)?, now.as_of);
        (case.term, case.turn) = (None, Turn::Held);
        case.next = Some(now.as_of);
        decision.audit.subject = "exempt".to_owned();
        return Ok(give_back(decision.case(case), facts, now));
    }
    if let (Some(attempt), Some(row)) = (facts.paid().filter(|a| a.amount == fee.total), &facts.quote) {
        // Paid already, then sent back: the money held settles the same fee.
        let due = FeeDue { quote: row.digest.to_string(), amount: fee.total, until: row.quote.valid_until };
        let paid = Settled::Paid { attempt: attempt.attempt_id.to_string() };
        case.stands(passed.fee_due(due)?.settle(paid)?, now.as_of);
        (case.term, case.turn) = (None, Turn::Held);
        case.next = Some(now.as_of);
        decision.audit.subject = "paid_before".to_owned();
        return Ok(decision.case(case));
    }
    let quote = quote_of(facts, &fee, now)?;
    let due = FeeDue { quote: digest_of(&quote)?.to_string(), amount: fee.total, until: quote.valid_until };
    let state = passed.fee_due(due)?;
    case.term = term::term_in(&state, &case, now);
    case.stands(state, now.as_of);
    case.next = term::not_after(None, &case, now);
    // Money held for another fee does not settle this one: it goes back before the new one is asked for.
    let decision = decision.paper(paper::fee_notice(facts, judged.matter(), &quote, now));
    Ok(give_back(quoted(decision, &case, quote).case(case), facts, now))
}

/// Tells the payers what is to be paid.
pub(super) fn quoted(mut decision: Decision, case: &CaseFile, quote: Quote) -> Decision {
    for party in case.parties.iter().filter(|p| view::takes(p)) {
        decision = decision.tell(&party.account, Told::Quote(quote.clone()));
    }
    decision.write(Write::Quote(quote))
}

/// The fee by the pack in force.
pub(super) fn fee_of(facts: &CaseFacts, judged: &Judged, now: &Circumstances<'_>) -> Result<FeeLines, DecisionFault> {
    let missing = || DecisionFault::Object("a fee without its facts");
    let unit = facts.unit.as_ref().ok_or_else(missing)?;
    let rests_on = judged.matter().form.fee_facts(judged.sections(), &unit.facts).ok_or_else(missing)?;
    quote(&now.pack.pack, &rests_on).map_err(|_| DecisionFault::Object("a fee that no rule refused"))
}

/// A quote that is good from now on.
pub(super) fn quote_of(facts: &CaseFacts, fee: &FeeLines, now: &Circumstances<'_>) -> Result<Quote, DecisionFault> {
    let lines = fee.lines.iter().map(|line| QuoteLine {
        code: line.item.bill_code().to_owned(),
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
        channels: now.pack.pack.fees.channels.clone(),
        quoted_at: now.as_of,
        valid_until: now.as_of.plus_ms(term::bill_ms(&facts.case, now)),
    })
}
