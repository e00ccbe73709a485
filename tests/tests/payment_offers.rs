//! A fee that a person pays: by a code that is scanned or a link that is opened, by one channel and then another, in time and
//! late, and always once.

#![allow(clippy::unwrap_used, clippy::panic)]

use ereg_client::{
    AttemptId, AttemptState, CaseId, CaseProgress, ChannelKind, Happened, OfferStanding, PaymentOffer, ToDo, qr_matrix,
};
use ereg_registry::partner::PayerSetting;
use ereg_tests::city::{City, Phone, Sale};

const SEED: u64 = 7;
/// Minutes for which an offer of the sandbox stands.
const OFFER: u64 = 15;

/// A sale whose fee is due, at a bank that waits for its payers.
async fn due(city: &City) -> (Sale, CaseId) {
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    city.sandbox.set_payer(PayerSetting::Waits).unwrap();
    (sale, case)
}

async fn to_do(phone: &Phone, case: CaseId) -> (ToDo, Option<String>) {
    let steps = phone.client.next_steps().await.unwrap();
    let step = steps.into_iter().find(|step| step.case_id == Some(case)).unwrap();
    (step.to_do, step.about)
}

async fn state(phone: &Phone, attempt: AttemptId) -> AttemptState {
    phone.syncs().await;
    phone.client.payments().see(attempt).await.unwrap().state
}

async fn progress(sale: &Sale) -> CaseProgress {
    sale.buyer.client.cases().progress(sale.draft).await.unwrap()
}

fn captured(city: &City, attempt: AttemptId) -> i64 {
    city.counts("SELECT count(*) FROM ledger WHERE ref = ?1 AND what = 'capture'", &attempt.to_string())
}

fn open(offer: Option<PaymentOffer>, kind: ChannelKind) -> PaymentOffer {
    let offer = offer.unwrap();
    assert_eq!((offer.kind, offer.standing), (kind, OfferStanding::Open));
    offer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_paid_by_scanning_a_code() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let shown = sale.buyer.pays_by(case, "bank").await;
    assert_eq!(shown.state, AttemptState::Offered);
    let offer = open(shown.offer, ChannelKind::Qr);
    let code = qr_matrix(&offer.text).unwrap();
    assert_eq!(code.dark.len(), (code.side * code.side) as usize);
    assert_eq!(to_do(&sale.buyer, case).await, (ToDo::CompletePayment, Some(shown.attempt.to_string())));
    let step = progress(&sale).await.steps.into_iter().find(|step| step.to_do == ToDo::CompletePayment).unwrap();
    assert!(step.words.zh.contains("二维码在") && step.words.en.contains("Scan the code"), "{:?}", step.words);

    // A second tap, also after a restart, is the same attempt, and nothing more is sent.
    let again = sale.buyer.client.payments().pay(case, "bank".parse().unwrap()).await.unwrap();
    assert_eq!((again.attempt, again.state), (shown.attempt, AttemptState::Offered));
    assert!(sale.buyer.outbox().await.is_empty());

    city.sandbox.pay(case).unwrap();
    assert_eq!(city.sandbox.pay(case).unwrap(), (), "a payer who taps twice pays once");
    assert_eq!(sale.buyer.asks_for(shown.attempt).await.state, AttemptState::Succeeded);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!(captured(&city, shown.attempt), 1);
    let happened: Vec<_> = progress(&sale).await.timeline.into_iter().map(|entry| entry.happened).collect();
    let at = |what| happened.iter().position(|happened| *happened == what).unwrap();
    assert!(at(Happened::FeeDue) < at(Happened::PaymentOffered) && at(Happened::PaymentOffered) < at(Happened::Paid));
}

/// Nobody asks: the registry hears of the payment by itself, and the feed tells.
#[tokio::test(flavor = "multi_thread")]
async fn a_fee_is_paid_in_another_app_and_the_phone_is_told() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let shown = sale.buyer.pays_by(case, "wechat").await;
    open(shown.offer, ChannelKind::Url);
    city.sandbox.pay(case).unwrap();
    city.pass(1);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!(state(&sale.buyer, shown.attempt).await, AttemptState::Succeeded);
    assert_eq!(captured(&city, shown.attempt), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_channel_takes_the_place_of_the_first_code() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let first = sale.buyer.pays_by(case, "bank").await;
    let second = sale.buyer.pays_by(case, "alipay").await;
    assert_ne!(first.attempt, second.attempt);
    open(second.offer, ChannelKind::Url);
    assert_eq!(state(&sale.buyer, first.attempt).await, AttemptState::Closed);
    city.sandbox.pay(case).unwrap();
    assert_eq!(sale.buyer.asks_for(second.attempt).await.state, AttemptState::Succeeded);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!((captured(&city, first.attempt), captured(&city, second.attempt)), (0, 1));
}

/// Paid by the first code before the change of channel arrived: that money counts, and no second order is made.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_paid_and_then_changes_the_channel_has_paid() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let first = sale.buyer.pays_by(case, "bank").await;
    city.sandbox.pay(case).unwrap();
    let changed = sale.buyer.client.payments().pay(case, "wechat".parse().unwrap()).await.unwrap();
    sale.buyer.syncs().await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!(state(&sale.buyer, first.attempt).await, AttemptState::Succeeded);
    let gone = sale.buyer.client.payments().see(changed.attempt).await.unwrap_err();
    assert_eq!(gone.code(), "payment.not_found", "it was declined, and left with a word");
    assert!(sale.buyer.outbox().await.is_empty());
    assert_eq!((captured(&city, first.attempt), captured(&city, changed.attempt)), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_has_ended_says_so_and_one_press_makes_another() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let first = sale.buyer.pays_by(case, "bank").await;
    city.pass(OFFER);
    let seen = sale.buyer.client.payments().see(first.attempt).await.unwrap();
    assert_eq!(seen.offer.map(|offer| offer.standing), Some(OfferStanding::Over));
    assert!(seen.words.zh.contains("已过期"), "{:?}", seen.words);
    assert_eq!(to_do(&sale.buyer, case).await.0, ToDo::Pay);
    let second = sale.buyer.pays_by(case, "bank").await;
    assert_ne!(first.attempt, second.attempt);
    open(second.offer, ChannelKind::Qr);
    assert_eq!(state(&sale.buyer, first.attempt).await, AttemptState::Closed);
    city.sandbox.pay(case).unwrap();
    assert_eq!(sale.buyer.asks_for(second.attempt).await.state, AttemptState::Succeeded);
    assert_eq!((captured(&city, first.attempt), captured(&city, second.attempt)), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_is_lost_is_offered_once_it_is_asked_for() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    city.sandbox.lose_next_bank_answer().unwrap();
    let lost = sale.buyer.pays_by(case, "bank").await;
    assert_eq!((lost.state, lost.offer), (AttemptState::Unknown, None));
    let other = sale.buyer.client.payments().pay(case, "wechat".parse().unwrap()).await.unwrap();
    assert_eq!(other.attempt, lost.attempt, "what may be under way is not left for another");
    let found = sale.buyer.asks_for(lost.attempt).await;
    open(found.offer, ChannelKind::Qr);
    city.sandbox.pay(case).unwrap();
    assert_eq!(sale.buyer.asks_for(lost.attempt).await.state, AttemptState::Succeeded);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert_eq!(captured(&city, lost.attempt), 1);
}

/// Without a network: what was chosen last goes out, and only that.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_was_chosen_before_anything_went_out_leaves_no_trace() {
    let city = City::seeded(SEED).await;
    let (sale, case) = due(&city).await;
    let payments = sale.buyer.in_airplane_mode().client.payments();
    let pays = async |by: &str| payments.pay(case, by.parse().unwrap()).await;
    assert_eq!(pays("cash").await.unwrap_err().code(), "channel.unknown");
    let first = pays("wechat").await.unwrap();
    assert_eq!((first.state, first.since), (AttemptState::Created, None));
    assert_eq!(pays("wechat").await.unwrap().attempt, first.attempt, "a second tap");
    let second = pays("bank").await.unwrap();
    assert_ne!(first.attempt, second.attempt);
    assert_eq!(sale.buyer.outbox().await.iter().filter(|item| item.kind == "pay").count(), 1);
    sale.buyer.back_online();
    assert_eq!(state(&sale.buyer, second.attempt).await, AttemptState::Offered);
    assert_eq!(payments.see(first.attempt).await.unwrap_err().code(), "payment.not_found");
}
