//! A payment that waits for its payer: what is offered and to whom, another channel, the end of an offer, late money.

use ereg_domain::time::Instant;
use ereg_law::{
    case::CaseState,
    fixture::{Sale, buyer, seller},
    payment::{MAX_OFFER_BYTES, Offer},
};
use ereg_protocol::{
    command::{CommandBody, Pay},
    feed::ObjectKind,
    id::AttemptId,
    intent::Intent,
    objects::{PaymentView, Refund},
    outcome::{AttemptState, CommandEffect},
    payload,
    world::Clock as _,
};
use ereg_registry::partner::{BankOffer, BankState};
use ereg_trust::{bundle::KeyRole, envelope::Envelope, keys::KeyId};

use crate::{citizen::*, draft::*, office::*};

const QUARTER_MS: i64 = 15 * 60_000;

/// A sale whose fee is due at a bank that waits for its payers, and lets close what they have not paid.
async fn awaited(sale: &Sale) -> (Office, Citizen) {
    let (office, _) = Office::for_sale(sale);
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    *office.world.mood.lock().unwrap() = BankMood::PondersAndLetsClose;
    (office, buyer)
}

fn code() -> Offer {
    Offer::Qr("https://pay.example.cn/code".to_owned())
}

fn link() -> Offer {
    Offer::Url("https://pay.example.cn/link".to_owned())
}

impl Office {
    fn now(&self) -> Instant {
        self.clock.read().wall
    }

    /// Lets the bank offer this from now on, for a quarter of an hour.
    fn offers(&self, offer: Offer) {
        let until = self.now().plus_ms(QUARTER_MS);
        *self.world.offer.lock().unwrap() = Some(BankOffer { offer, until });
    }

    fn at_the_bank(&self, attempt: AttemptId) -> BankState {
        self.world.bank.lock().unwrap()[&attempt]
    }

    fn somebody_pays(&self, attempt: AttemptId) {
        self.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    }

    fn captured(&self) -> i64 {
        self.count("SELECT coalesce(sum(CASE what WHEN 'capture' THEN amount ELSE -amount END), 0) FROM ledger")
    }
}

impl Citizen {
    async fn pay_by(&self, by: &str) -> (AttemptId, CommandBody) {
        let attempt_id: AttemptId = id_of(self.uuid("attempt"));
        let (quote, _) = self.quote().await;
        (attempt_id, CommandBody::Pay(Pay { quote, attempt_id, channel: channel(by) }))
    }

    async fn pays_by(&self, by: &str) -> AttemptId {
        let (attempt, pay) = self.pay_by(by).await;
        let submitted = CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Submitted };
        assert_eq!(self.send(pay).await, submitted);
        attempt
    }

    async fn attempt(&self, attempt: AttemptId) -> PaymentView {
        let payments = self.objects(ObjectKind::Payment).await;
        let (_, body) = payments.into_iter().find(|(id, _)| *id == attempt.to_string()).expect("that payment");
        serde_json::from_str(&body).unwrap()
    }

    async fn state(&self, attempt: AttemptId) -> AttemptState {
        self.attempt(attempt).await.state
    }
}

#[tokio::test]
async fn what_the_bank_offers_is_signed_for_its_payer_and_paid_once() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let attempt = buyer.pays_by("bank").await;
    let payment = buyer.attempt(attempt).await;
    assert_eq!((payment.state, payment.channel.as_str()), (AttemptState::Offered, "bank"));
    let envelope = Envelope::from_bytes(payment.intent.as_ref().unwrap().as_bytes()).unwrap();
    let keys = office.keys();
    let receipts = |id: &KeyId| keys.bundle().key_for(KeyRole::Receipt, id, office.now()).map(|row| row.key);
    let intent: Intent = envelope.verify(&payload::INTENT, &receipts).unwrap().parse().unwrap();
    let (digest, bill) = buyer.quote().await;
    assert_eq!(intent.check(digest, &bill).unwrap().id, channel("bank"));
    assert!(intent.is_of(&buyer.account, &payment));
    assert_eq!((intent.offer, intent.until), (code(), office.now().plus_ms(QUARTER_MS)));

    // A second tap, and asking, change nothing while nobody has paid.
    let (_, again) = buyer.pay_by("bank").await;
    assert_eq!(buyer.declined(again).await, "attempt.open");
    assert_eq!(buyer.asks(attempt).await, CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Offered });
    assert_eq!(buyer.attempt(attempt).await, payment, "the same words, and not told anew");
    assert_eq!(office.captured(), 0);

    office.somebody_pays(attempt);
    office.clock.advance(30_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.state(attempt).await, AttemptState::Succeeded);
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!((office.captured(), office.count("SELECT count(*) FROM ledger")), (8_000, 1));
}

#[tokio::test]
async fn another_channel_is_opened_once_the_first_is_closed_at_the_bank() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let first = buyer.pays_by("bank").await;
    let (_, unknown) = buyer.pay_by("cash").await;
    assert_eq!(buyer.declined(unknown).await, "channel.unknown");
    assert_eq!(buyer.state(first).await, AttemptState::Offered, "what cannot be done closes nothing");
    office.offers(link());
    let second = buyer.pays_by("wechat").await;
    assert_eq!((office.at_the_bank(first), buyer.state(first).await), (BankState::Closed, AttemptState::Closed));
    assert_eq!(buyer.state(second).await, AttemptState::Offered);
    assert_eq!(payload::<Intent>(&buyer.attempt(second).await.intent.unwrap()).offer, link());
    office.somebody_pays(second);
    buyer.asks(second).await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.captured(), 8_000);
}

/// The press for another channel comes just after the first was paid: that counts, and nothing else is opened.
#[tokio::test]
async fn money_that_is_there_before_another_channel_is_chosen_counts() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let first = buyer.pays_by("bank").await;
    office.somebody_pays(first);
    let (second, other) = buyer.pay_by("wechat").await;
    assert_eq!(buyer.declined(other).await, "pay.not_due");
    assert_eq!(buyer.state(first).await, AttemptState::Succeeded);
    assert!(!office.world.bank.lock().unwrap().contains_key(&second), "no second order");
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.captured(), 8_000);
}

#[tokio::test]
async fn what_the_bank_will_not_close_stays_the_only_one() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let first = buyer.pays_by("bank").await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let (second, other) = buyer.pay_by("wechat").await;
    assert_eq!(buyer.declined(other).await, "attempt.open");
    assert_eq!(buyer.state(first).await, AttemptState::Offered);
    assert!(!office.world.bank.lock().unwrap().contains_key(&second), "never two at once");
}

#[tokio::test]
async fn an_offer_that_has_ended_is_closed_at_the_bank_and_the_next_press_makes_another() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let first = buyer.pays_by("bank").await;
    office.clock.advance(QUARTER_MS as u64 - 1);
    office.service.tick().unwrap();
    assert_eq!(buyer.state(first).await, AttemptState::Offered, "to its last moment");
    office.clock.advance(1);
    office.service.tick().unwrap();
    assert_eq!((office.at_the_bank(first), buyer.state(first).await), (BankState::Closed, AttemptState::Closed));

    // Without waiting for the clock's own look: the press closes what has ended.
    office.offers(code());
    let second = buyer.pays_by("bank").await;
    office.clock.advance(QUARTER_MS as u64);
    office.offers(code());
    let third = buyer.pays_by("bank").await;
    assert_eq!((office.at_the_bank(second), buyer.state(second).await), (BankState::Closed, AttemptState::Closed));
    assert_eq!(buyer.state(third).await, AttemptState::Offered);
    assert_eq!(office.count("SELECT count(*) FROM attempt WHERE state = 'offered'"), 1);
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
}

/// The payer had the code open, and pays in the moment of its end: the bank has the money before the registry closes it.
#[tokio::test]
async fn money_that_was_taken_by_the_end_of_an_offer_counts_and_late_money_goes_back() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let first = buyer.pays_by("bank").await;
    office.clock.advance(QUARTER_MS as u64);
    office.service.tick().unwrap();
    assert_eq!(buyer.state(first).await, AttemptState::Closed);
    // The bank takes it all the same: it settles nothing, and goes back.
    office.somebody_pays(first);
    buyer.asks(first).await;
    office.clock.advance(1_000);
    office.service.tick().unwrap();
    let late = buyer.attempt(first).await;
    assert_eq!((late.state, late.refund), (AttemptState::Succeeded, Some(Refund::Done)));
    assert_eq!(office.captured(), 0);
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));

    office.offers(code());
    let second = buyer.pays_by("bank").await;
    office.somebody_pays(second);
    office.clock.advance(QUARTER_MS as u64);
    office.service.tick().unwrap();
    assert_eq!(buyer.state(second).await, AttemptState::Succeeded);
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.captured(), 8_000);
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_offered_once_the_bank_is_asked() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    *office.world.mood.lock().unwrap() = BankMood::PondersAndLosesTheAnswer;
    office.offers(code());
    let attempt = buyer.pays_by("bank").await;
    assert_eq!(buyer.state(attempt).await, AttemptState::Unknown);
    let (_, other) = buyer.pay_by("wechat").await;
    assert_eq!(buyer.declined(other).await, "attempt.open", "nobody guesses");
    office.clock.advance(30_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.state(attempt).await, AttemptState::Offered);
    office.somebody_pays(attempt);
    buyer.asks(attempt).await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.captured(), 8_000);
}

/// The word of a partner is a claim: an offer that does not fit the bill is shown to nobody, and nobody can pay it.
#[tokio::test]
async fn what_no_payer_may_be_shown_is_closed_at_the_bank() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    let (_, bill) = buyer.quote().await;
    let qr = |text: &str| Offer::Qr(text.to_owned());
    let quarter = office.now().plus_ms(QUARTER_MS);
    let long = format!("https://pay.example.cn/{}", "x".repeat(MAX_OFFER_BYTES));
    for (offer, until) in [
        (link(), quarter),
        (qr("http://pay.example.cn/code"), quarter),
        (qr("javascript:alert(1)"), quarter),
        (qr("weixin://wxpay/bizpayurl"), quarter),
        (qr("https://bank.cn@evil.example/"), quarter),
        (qr("https://pay.example.cn/\u{7}"), quarter),
        (qr(""), quarter),
        (qr(&long), quarter),
        (code(), office.now()),
        (code(), bill.valid_until.plus_ms(1)),
    ] {
        *office.world.offer.lock().unwrap() = Some(BankOffer { offer: offer.clone(), until });
        let attempt = buyer.pays_by("bank").await;
        let payment = buyer.attempt(attempt).await;
        assert_eq!((payment.state, payment.intent), (AttemptState::Closed, None), "{offer:?}");
        assert_eq!(office.at_the_bank(attempt), BankState::Closed, "{offer:?}");
    }
    *office.world.offer.lock().unwrap() = Some(BankOffer { offer: code(), until: bill.valid_until });
    let attempt = buyer.pays_by("bank").await;
    assert_eq!(buyer.state(attempt).await, AttemptState::Offered, "to the end of the bill");
}

#[tokio::test]
async fn what_was_offered_for_a_case_that_is_withdrawn_is_closed_at_the_bank() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    *office.world.mood.lock().unwrap() = BankMood::PondersAndLetsClose;
    office.offers(code());
    let attempt = buyer.pays_by("bank").await;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    office.clock.advance(30_000);
    office.service.tick().unwrap();
    assert_eq!((office.at_the_bank(attempt), buyer.state(attempt).await), (BankState::Closed, AttemptState::Closed));
}

/// A registry that was killed after the bank had the order finds it, and what was offered, in a new process.
#[tokio::test]
async fn an_offer_survives_the_registry() {
    let (office, buyer) = awaited(&Sale::clean()).await;
    office.offers(code());
    let attempt = buyer.pays_by("bank").await;
    let told = buyer.attempt(attempt).await;
    let again = office.restarted();
    office.somebody_pays(attempt);
    office.clock.advance(30_000);
    again.tick().unwrap();
    let paid = buyer.attempt(attempt).await;
    assert_eq!((paid.state, paid.intent), (AttemptState::Succeeded, told.intent));
    assert_eq!(office.captured(), 8_000);
}
