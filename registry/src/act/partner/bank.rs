//! What the bank says of an attempt to pay, and of a refund (缴费结果, 退费结果).

use ereg_domain::time::Instant;
use ereg_law::case::{CaseState, Settled, Turn};
use ereg_protocol::{objects::LetterTells, outcome::AttemptState};

use crate::{
    act::Circumstances,
    model::{
        Attempt, BankState, CaseFacts, Decision, DecisionFault, Posting, PostingKind, RefundStanding, Told, Write,
    },
};

/// What is known of an open attempt after the bank was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The bank answered.
    Says(BankState),
    /// Nothing, or nothing that decides: only asking again does.
    Nothing,
    /// Nothing that decides, while the call that takes the money may still be under way: it alone concludes from silence,
    /// so the attempt and its lease stay as they are.
    UnderWay,
}

/// Whether what was heard changes an attempt: an open one always, one closed or failed only by money that the bank took
/// all the same.
pub(crate) fn moves(attempt: &Attempt, heard: Heard) -> bool {
    let late = matches!(heard, Heard::Says(BankState::Taken | BankState::Refunded));
    (attempt.is_open() && heard != Heard::UnderWay) || (late && attempt.state != AttemptState::Succeeded)
}

/// Applies what the bank says of an attempt: the only way a payment succeeds.
pub(crate) fn hear(
    decision: Decision,
    facts: &CaseFacts,
    attempt: &Attempt,
    heard: Heard,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let mut attempt = attempt.clone();
    let was_open = attempt.is_open();
    if !moves(&attempt, heard) {
        return Ok(decision);
    }
    let state = match heard {
        Heard::Says(BankState::Taken) => AttemptState::Succeeded,
        Heard::Says(BankState::Failed) => AttemptState::Failed,
        Heard::Says(BankState::Closed) => AttemptState::Closed,
        Heard::Says(BankState::Refunded) => AttemptState::Succeeded,
        // Not heard of, or neither taken nor refused: the order may still be under way.
        Heard::Says(BankState::NotKnown | BankState::Pending) | Heard::Nothing => AttemptState::Unknown,
        Heard::UnderWay => return Ok(decision),
    };
    let moved = state != attempt.state;
    if moved {
        attempt.since = now.as_of;
    }
    attempt.state = state;
    attempt.next = None;
    if attempt.is_open() {
        attempt.next = Some(now.as_of.plus_ms(now.pack.pack.parameters.partner_back_off.wait_ms(attempt.asked)));
        attempt.asked = attempt.asked.saturating_add(1);
        return Ok(if moved { decision.attempt(attempt) } else { decision.write(Write::Attempt(attempt)) });
    }
    if state != AttemptState::Succeeded {
        return Ok(decision.attempt(attempt));
    }
    let due = was_open
        && heard == Heard::Says(BankState::Taken)
        && matches!(&facts.case.state, CaseState::FeeDue { fee, .. } if fee.quote == attempt.quote.to_string());
    let mut decision = decision.write(Write::Posting(Posting {
        what: if due { PostingKind::Capture } else { PostingKind::Suspense },
        reference: attempt.attempt_id.to_string(),
        amount: attempt.amount,
    }));
    if heard == Heard::Says(BankState::Refunded) {
        // Given back before the registry heard of the taking: both are booked, nothing is held.
        attempt.refund = RefundStanding::Done;
        decision = decision.write(refund_posting(&attempt));
    } else if due {
        let mut case = facts.case.clone();
        let paid = Settled::Paid { attempt: attempt.attempt_id.to_string() };
        case.stands(case.state.settle(paid)?, now.as_of);
        case.next = Some(now.as_of);
        // Paid, it stands by its number again, whoever went first meanwhile.
        case.term = None;
        case.turn = Turn::Held;
        decision = decision.case(case);
    } else {
        // The case does not wait for this money (any more): it goes back.
        attempt.refund = RefundStanding::Due;
        attempt.next = Some(now.as_of);
    }
    Ok(decision.attempt(attempt))
}

fn refund_posting(attempt: &Attempt) -> Write {
    Write::Posting(Posting {
        what: PostingKind::Refund,
        reference: attempt.attempt_id.to_string(),
        amount: attempt.amount,
    })
}

/// What the bank says of a refund: given back, or to be asked again.
pub(crate) fn refunded(facts: &CaseFacts, attempt: &Attempt, heard: Heard, now: &Circumstances<'_>) -> Decision {
    let mut attempt = attempt.clone();
    let done = heard == Heard::Says(BankState::Refunded);
    let mut decision =
        Decision::event("payment.refund", attempt.attempt_id, if done { "refunded" } else { "asked_again" });
    if !done {
        attempt.next = Some(now.as_of.plus_ms(now.pack.pack.parameters.partner_back_off.wait_ms(attempt.asked)));
        attempt.asked = attempt.asked.saturating_add(1);
        return decision.write(Write::Attempt(attempt));
    }
    attempt.refund = RefundStanding::Done;
    attempt.next = None;
    let tells = LetterTells::Refunded { case_id: facts.case.case_id, amount: attempt.amount };
    decision = decision.tell(&attempt.account, Told::Letter(now.letter(tells)));
    decision.write(refund_posting(&attempt)).attempt(attempt)
}

/// What may be done about an order of which the bank cannot yet say whether it takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Another call to the bank may be under way: wait.
    Wait,
    /// None is: an order that the bank has never heard of is closed there, so that it can never be taken late.
    Close,
    /// Its bill has ended too: closed also where the bank has it and waits. Two bills are never alive.
    Void,
}

impl Patience {
    /// By the lease of the attempt and the end of the bill it pays.
    pub(crate) fn of(attempt: &Attempt, bill_ends: Option<Instant>, now: Instant) -> Patience {
        let leased = attempt.state == AttemptState::Submitted && attempt.next.is_some_and(|until| now < until);
        if leased {
            Patience::Wait
        } else if bill_ends.is_some_and(|end| now >= end) {
            Patience::Void
        } else {
            Patience::Close
        }
    }
}
