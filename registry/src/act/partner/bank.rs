//! The bank's word on an attempt to pay, and on a refund (缴费结果, 退费结果).

use ereg_domain::time::Instant;
use ereg_law::case::{Settled, Turn};
use ereg_protocol::{intent::Intent, objects::LetterTells, outcome::AttemptState};

use crate::{
    act::{Circumstances, moved::can_go_on, paper},
    model::{
        Attempt, BankOffer, BankState, CaseFacts, Decision, DecisionFault, Posting, PostingKind, RefundStanding, Told,
        Write, WrittenPaper,
    },
};

/// The knowledge of an open attempt after the bank was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The bank answered.
    Says(BankState),
    /// The order waits for its payer, who is offered this.
    Offers(BankOffer),
    /// Nothing, or nothing that decides: only asking again does.
    Nothing,
    /// Nothing that decides, while the call that takes the money may still be under way: it alone concludes from silence,
    /// so the attempt and its lease stay as they are.
    UnderWay,
}

/// Whether what was heard changes an attempt: an open one always, one closed or failed only by money that the bank took
/// all the same.
pub(crate) fn moves(attempt: &Attempt, heard: &Heard) -> bool {
    let late = matches!(heard, Heard::Says(BankState::Taken | BankState::Refunded));
    (attempt.is_open() && *heard != Heard::UnderWay) || (late && attempt.state != AttemptState::Succeeded)
}

/// Makes the intent that the payer of an attempt is offered, as it would be signed.
pub(crate) fn intent(attempt: &Attempt, offered: BankOffer, at: Instant) -> Intent {
    Intent {
        account: attempt.account.clone(),
        case_id: attempt.case_id,
        quote: attempt.quote,
        attempt_id: attempt.attempt_id,
        channel: attempt.channel.clone(),
        amount: attempt.amount,
        offer: offered.offer,
        at,
        until: offered.until,
    }
}

/// The intent, where its attempt has none yet and it fits the bill that the case has now.
fn fitting(facts: &CaseFacts, attempt: &Attempt, offered: &BankOffer, now: Instant) -> Option<Intent> {
    let bill = facts.quote.as_ref()?;
    let intent = intent(attempt, offered.clone(), now);
    (attempt.intent.is_none() && intent.check(bill.digest, &bill.quote).is_ok()).then_some(intent)
}

/// Applies what the bank says of an attempt: the only way a payment succeeds.
pub(crate) fn hear(
    decision: Decision,
    facts: &CaseFacts,
    attempt: &Attempt,
    heard: &Heard,
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
        Heard::Offers(offered) => match fitting(facts, &attempt, offered, now.as_of) {
            Some(intent) => {
                attempt.intent = Some(intent);
                attempt.asked = 0;
                AttemptState::Offered
            }
            None => waiting(&attempt),
        },
        // What was offered stands, whether the bank can be reached or not.
        Heard::Says(BankState::Pending) | Heard::Nothing => waiting(&attempt),
        // Not heard of: the order may still be under way.
        Heard::Says(BankState::NotKnown) => AttemptState::Unknown,
        Heard::UnderWay => return Ok(decision),
    };
    let moved = state != attempt.state;
    if moved {
        attempt.since = now.as_of;
    }
    attempt.state = state;
    attempt.next = None;
    if attempt.is_open() {
        attempt.next = Some(asks_next(&attempt, now));
        attempt.asked = attempt.asked.saturating_add(1);
        return Ok(if moved { decision.attempt(attempt) } else { decision.write(Write::Attempt(attempt)) });
    }
    if state != AttemptState::Succeeded {
        return Ok(decision.attempt(attempt));
    }
    let due = was_open && *heard == Heard::Says(BankState::Taken) && attempt.is_due_of(&facts.case);
    let mut decision = decision.write(Write::Posting(Posting {
        what: if due { PostingKind::Capture } else { PostingKind::Suspense },
        reference: attempt.attempt_id.to_string(),
        amount: attempt.amount,
    }));
    if *heard == Heard::Says(BankState::Refunded) {
        // Given back before the registry heard of the taking: both are booked, nothing is held.
        attempt.refund = RefundStanding::Done;
        decision = decision.write(refund_posting(&attempt));
    } else if due {
        let mut case = facts.case.clone();
        let paid = Settled::Paid { attempt: attempt.attempt_id.to_string() };
        case.stands(case.state.settle(paid)?, now.as_of);
        case.next = Some(now.as_of);
        // Paid, it stands by its number again, whoever went first meanwhile, unless the register has moved under it by then.
        case.term = None;
        if can_go_on(facts, now) {
            case.turn = Turn::Held;
        }
        decision = decision.case(case);
        let matter = now.matter(facts.content.matter)?;
        decision = paper::fiscal_receipt(facts, matter, &attempt, now).into_iter().fold(decision, Decision::paper);
    } else {
        // The case does not wait for this money (any more): it goes back.
        attempt.refund = RefundStanding::Due;
        attempt.next = Some(now.as_of);
    }
    Ok(decision.attempt(attempt))
}

/// The state of an open attempt of which nothing more is known: what its payer was offered stands.
fn waiting(attempt: &Attempt) -> AttemptState {
    match attempt.intent {
        Some(_) => AttemptState::Offered,
        None => AttemptState::Unknown,
    }
}

/// Returns when the bank is asked next about an open attempt: by back-off; while its payer may pay at any moment no
/// later than the office looks at what a payer was offered, and at its end.
fn asks_next(attempt: &Attempt, now: &Circumstances<'_>) -> Instant {
    let parameters = &now.pack.pack.parameters;
    let wait = parameters.partner_back_off.wait_ms(attempt.asked);
    let look = i64::from(parameters.payer_look_s) * 1_000;
    match &attempt.intent {
        Some(intent) if now.as_of < intent.until => now.as_of.plus_ms(wait.min(look)).min(intent.until),
        _ => now.as_of.plus_ms(wait),
    }
}

fn refund_posting(attempt: &Attempt) -> Write {
    Write::Posting(Posting {
        what: PostingKind::Refund,
        reference: attempt.attempt_id.to_string(),
        amount: attempt.amount,
    })
}

/// Decides on what the bank says of a refund: given back, or to be asked again. The receipt that was ordered for the payment, where
/// one was, is cancelled by a red one (红票).
pub(crate) fn refunded(
    facts: &CaseFacts,
    (attempt, receipt): (&Attempt, Option<&WrittenPaper>),
    heard: &Heard,
    now: &Circumstances<'_>,
) -> Decision {
    let mut attempt = attempt.clone();
    let done = *heard == Heard::Says(BankState::Refunded);
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
    let red = receipt.and_then(|receipt| paper::fiscal_red_receipt(receipt, now.as_of));
    red.into_iter().fold(decision, Decision::paper).write(refund_posting(&attempt)).attempt(attempt)
}

/// The step that may be taken on an order of which the bank cannot yet say whether it takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Another call to the bank may be under way: wait.
    Wait,
    /// None is: an order that the bank has never heard of is closed there, so that it can never be taken late.
    Close,
    /// Its bill has ended too, or what its payer was offered: closed also where the bank has it and waits. Two bills, or two
    /// codes, are never alive.
    Void,
}

impl Patience {
    /// Decides by the lease of the attempt and the end of the bill it pays, or of what its payer was offered.
    pub(crate) fn of(attempt: &Attempt, bill_ends: Option<Instant>, now: Instant) -> Patience {
        let offer_ends = attempt.intent.as_ref().map(|intent| intent.until);
        if attempt.is_leased(now) {
            Patience::Wait
        } else if [bill_ends, offer_ends].into_iter().flatten().any(|end| now >= end) {
            Patience::Void
        } else {
            Patience::Close
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::money::Fen;
    use ereg_law::payment::Offer;
    use ereg_trust::digest::Digest;

    use super::*;

    fn attempt(state: AttemptState, next: Option<Instant>) -> Attempt {
        Attempt {
            attempt_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
            quote: Digest::of(b"quote"),
            case_id: "019abcde-0000-7000-8000-000000000002".parse().unwrap(),
            account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            amount: Fen::new(8_000).unwrap(),
            channel: "bank".parse().unwrap(),
            intent: None,
            state,
            since: Instant::from_ms(0),
            next,
            asked: 0,
            refund: RefundStanding::None,
        }
    }

    /// Two may ask the bank at once, and the second is heard after the first was written down: money comes in once.
    #[test]
    fn what_is_heard_of_an_attempt_moves_it_while_it_is_open_and_late_money_once() {
        use AttemptState::{Closed, Created, Failed, Offered, Submitted, Succeeded, Unknown};
        let says = Heard::Says;
        let all = [
            says(BankState::Taken),
            says(BankState::Refunded),
            says(BankState::Closed),
            says(BankState::Pending),
            Heard::Nothing,
            Heard::UnderWay,
        ];
        for (states, moved) in [
            (&[Created, Submitted, Offered, Unknown][..], [true, true, true, true, true, false]),
            (&[Closed, Failed], [true, true, false, false, false, false]),
            (&[Succeeded], [false; 6]),
        ] {
            for state in states {
                assert_eq!(all.clone().map(|heard| moves(&attempt(*state, None), &heard)), moved, "{state:?}");
            }
        }
    }

    /// A call holds its lease to the last millisecond of it; a bill is paid to its last, and its order is void from the next.
    #[test]
    fn an_order_is_left_alone_while_its_call_may_be_under_way_and_void_once_its_bill_has_ended() {
        let at = Instant::from_ms;
        let of = |state, until, ends, now| Patience::of(&attempt(state, Some(at(until))), Some(at(ends)), at(now));
        let leased = |now| of(AttemptState::Submitted, 30_000, 20_000, now);
        assert_eq!([leased(19_999), leased(29_999), leased(30_000)], [Patience::Wait, Patience::Wait, Patience::Void]);
        // What was offered ends before its bill does, and its order with it.
        let offered = |now| {
            let mut attempt = attempt(AttemptState::Offered, Some(at(5_000)));
            let offer = BankOffer { offer: Offer::Qr("https://pay.example.cn/a".into()), until: at(15_000) };
            attempt.intent = Some(intent(&attempt, offer, at(1_000)));
            Patience::of(&attempt, Some(at(20_000)), at(now))
        };
        assert_eq!(
            [offered(4_999), offered(14_999), offered(15_000)],
            [Patience::Close, Patience::Close, Patience::Void]
        );
        // Of an attempt that nobody has at the counter the next time is no lease.
        let asked = |now| of(AttemptState::Unknown, 30_000, 20_000, now);
        assert_eq!([asked(19_999), asked(20_000)], [Patience::Close, Patience::Void]);
        assert_eq!(Patience::of(&attempt(AttemptState::Unknown, None), None, at(20_000)), Patience::Close);
    }
}
