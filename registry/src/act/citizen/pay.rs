//! Begins one attempt to pay the registration fee (缴费).

use ereg_law::case::CaseState;
use ereg_protocol::{
    command::{CommandKind, Pay},
    outcome::{AttemptState, CommandEffect},
};

use crate::{
    act::{Circumstances, Desk, refused_to},
    model::{After, Attempt, CaseFacts, CaseParty, Decision, Enrolled, QuoteRow, RefundStanding, Refusal},
};

/// Time that a call to the bank may take before another takes it over, ms. It is longer than any call of this program is
/// waited for, so it goes with the program: an office that set it lower would have two calls under way at once.
const LEASE_MS: i64 = 30_000;

/// The facts that are looked at.
struct Facts {
    /// The case that the quote is for.
    case: CaseFacts,
    /// The party that pays.
    party: CaseParty,
    /// The quote.
    quote: QuoteRow,
    /// The attempt of this id, if there is one.
    known: Option<Attempt>,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Pay) -> Result<Decision, Refusal> {
    let quote = desk.rows.quote(command.quote)?.ok_or(Refusal::NotFound)?;
    let (case, party) = desk.party_to(quote.quote.case_id, who)?;
    let known = desk.rows.attempt(command.attempt_id)?;
    Ok(decide(&Facts { case, party, quote, known }, command, &desk.now))
}

/// Records an attempt and takes the lease to ask the bank; the bank is asked after this is committed.
fn decide(facts: &Facts, command: &Pay, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "pay";
    let Facts { case: facts, party, quote, known } = facts;
    // Where the bill has ended, the new one is there before the person looks.
    let after = After::Case(facts.case.case_id);
    let declined = |code| Decision::declined(ACT, command.attempt_id, code).then(after);
    if let Some(code) = refused_to(party, CommandKind::Pay) {
        return declined(code);
    }
    let CaseState::FeeDue { fee, .. } = &facts.case.state else { return declined("pay.not_due") };
    if fee.quote != quote.digest.to_string() {
        return declined("quote.superseded");
    }
    if now.as_of >= quote.quote.valid_until {
        return declined("quote.expired");
    }
    if quote.quote.channel(&command.channel).is_none() {
        return declined("channel.unknown");
    }
    if known.is_some() {
        return declined("attempt.exists");
    }
    if facts.attempts.iter().any(Attempt::is_open) {
        return declined("attempt.open");
    }
    let attempt = Attempt {
        attempt_id: command.attempt_id,
        quote: quote.digest,
        case_id: facts.case.case_id,
        account: party.account.clone(),
        amount: quote.quote.total,
        channel: command.channel.clone(),
        intent: None,
        state: AttemptState::Submitted,
        since: now.as_of,
        next: Some(now.as_of.plus_ms(LEASE_MS)),
        asked: 0,
        refund: RefundStanding::None,
    };
    let effect = CommandEffect::Payment { attempt_id: attempt.attempt_id, state: attempt.state };
    Decision::done(ACT, command.attempt_id, effect).attempt(attempt).then(After::Pay(command.attempt_id))
}
