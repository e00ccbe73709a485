//! A quote that ended unpaid is made anew.

use ereg_law::case::FeeDue;
use ereg_protocol::objects::LetterTells;

use super::fee::{fee_of, quote_of, quoted};
use crate::{
    act::{Circumstances, judged::Judged, paper, term},
    model::{CaseFacts, Decision, DecisionFault, Told, digest_of, view},
};

/// A quote that ran out unpaid is made anew, and the payers are told that the old bill ended and a new one stands.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now)?;
    let mut case = facts.case.clone();
    let quote = quote_of(facts, &fee_of(facts, &judged, now)?, now)?;
    let tells = LetterTells::BillRenewed {
        case_id: case.case_id,
        ended: facts.quote.as_ref().map_or(now.as_of, |row| row.quote.valid_until),
        amount: quote.total,
        valid_until: quote.valid_until,
    };
    let due = FeeDue { quote: digest_of(&quote)?.to_string(), amount: quote.total, until: quote.valid_until };
    case.state = case.state.fee_due(due)?;
    case.next = term::not_after(None, &case, now);
    let paper = paper::fee_notice(facts, judged.matter(), &quote, now);
    let mut decision = Decision::event("case.quote", case.case_id, "fee_due").paper(paper);
    for party in case.parties.iter().filter(|p| view::takes(p)) {
        decision = decision.tell(&party.account, Told::Letter(now.letter(tells.clone())));
    }
    Ok(quoted(decision, &case, quote).case(case))
}
