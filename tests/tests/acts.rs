//! The table of acts, cell by cell: what has no sense any more is refused without a network, where only the phone can say
//! so, and what was queued before the word came leaves with that word, whatever kind it is. All people and homes are
//! invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{Answer, AttemptState, CaseId, ClientError, CommandId, DisputeReason, DraftId, MaterialCode, Needs};
use ereg_registry::partner::{CheckSetting, TaxSetting};
use ereg_tests::city::{City, Phone, Sale, slot, typed_number, wechat};

const SEED: u64 = 7;

/// Code of a refusal.
fn code<T: std::fmt::Debug>(asked: Result<T, ClientError>) -> String {
    asked.unwrap_err().code().to_owned()
}

/// Returns what the writer of a draft can still do with it, in the table's order.
async fn writer_is_told(phone: &Phone, draft: DraftId) -> [String; 5] {
    let (sharing, drafts) = (phone.client.sharing(), phone.client.drafts());
    [
        code(sharing.share(draft, slot(ereg_law::role::TRANSFEROR)).await),
        code(sharing.invite(draft, slot(ereg_law::role::TRANSFEREE)).await),
        code(sharing.revoke_invitation(draft, slot(ereg_law::role::TRANSFEREE)).await),
        code(drafts.freeze(draft).await),
        code(phone.client.cases().submit(draft).await),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_sense_any_more_is_refused_without_a_network() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let (seller, buyer, draft) = (&sale.seller, &sale.buyer, sale.draft);
    let case = city.until(buyer, draft, &["fee_due"]).await.case_id;
    seller.syncs().await;
    for phone in [seller, buyer] {
        phone.in_airplane_mode();
    }
    assert_eq!(writer_is_told(seller, draft).await, ["draft.submitted"; 5]);
    assert_eq!(code(buyer.client.cases().submit(draft).await), "draft.submitted");
    let collects = async || code(buyer.client.certificates().collect(case).await);
    assert_eq!(collects().await, "collect.not_registered");
    // The bill runs out while there is no network: it is not paid, and a new one is asked for.
    let until = buyer.client.payments().quote(case).await.unwrap().valid_until;
    city.pass(u64::try_from((until.ms() - city.now().ms()) / 60_000).unwrap() + 1);
    assert_eq!(code(buyer.client.payments().pay(case, wechat()).await), "quote.expired");

    for phone in [seller, buyer] {
        phone.back_online().syncs().await;
        phone.withdraws(case).await;
    }
    for phone in [seller, buyer] {
        city.until(phone, draft, &["withdrawn"]).await;
        phone.in_airplane_mode();
    }
    assert_eq!(writer_is_told(seller, draft).await, ["draft.case_over"; 5]);
    assert_eq!(code(buyer.client.cases().submit(draft).await), "draft.case_over");
    assert_eq!(collects().await, "draft.case_over", "nobody is told to wait for a certificate");
    assert_eq!(code(buyer.client.payments().pay(case, wechat()).await), "pay.not_due");
    assert_eq!(code(buyer.client.cases().withdraw(case).await), "case.not_withdrawable");
    for phone in [seller, buyer] {
        assert!(phone.outbox().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_not_asked_for_again_without_a_network() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let payment = sale.buyer.pays(case).await;
    assert_eq!(payment.state, AttemptState::Succeeded);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    sale.buyer.in_airplane_mode().client.payments().ask(payment.attempt).await.unwrap();
    assert!(sale.buyer.outbox().await.is_empty(), "how it ended is known");
    // Pressed twice before it can go, it is one.
    let collects = async || sale.buyer.client.certificates().collect(case).await.unwrap();
    assert_eq!(collects().await, collects().await);
    sale.buyer.back_online().syncs().await;
    city.until(&sale.buyer, sale.draft, &["issued"]).await;
    assert_eq!(code(sale.buyer.in_airplane_mode().client.certificates().collect(case).await), "collect.collected");
}

/// The kinds of what waits, in their order.
async fn waits(phone: &Phone) -> Vec<String> {
    phone.outbox().await.into_iter().map(|item| item.kind).collect()
}

/// Signs what is frozen, whatever else is on its way.
async fn signs_offline(phone: &Phone, draft: DraftId) {
    let sheet = phone.client.signing().sheet(draft).await.unwrap();
    phone.client.signing().sign(draft, sheet.manifest).await.unwrap();
}

/// All that a writer can queue for a workspace without a network.
async fn writer_queues(phone: &Phone, draft: DraftId) {
    phone.in_airplane_mode().types(draft, "deal.price", "1234567").await;
    let photo = ereg_tests::promise::photo(1, 4_000);
    phone.attaches(draft, MaterialCode::M06, photo).await.unwrap();
    phone.client.drafts().freeze(draft).await.unwrap();
    signs_offline(phone, draft).await;
    assert_eq!(waits(phone).await, ["put_sections", "put_medium", "freeze", "sign"]);
}

/// All that a person who joined can queue without a network.
async fn guest_queues(phone: &Phone, draft: DraftId) -> CommandId {
    let question = ereg_law::question::ALTERED.name;
    phone.in_airplane_mode().client.signing().answer_inquiry(draft, question, Answer::NotSure).await.unwrap();
    let photo = ereg_tests::promise::photo(2, 4_000);
    phone.attaches(draft, MaterialCode::M10, photo).await.unwrap();
    signs_offline(phone, draft).await;
    let submission = phone.client.cases().submit(draft).await.unwrap();
    assert_eq!(waits(phone).await, ["put_sections", "put_medium", "sign", "submit"]);
    submission
}

/// Back online, all of it leaves with this word, nothing stands still, and nothing is said twice.
async fn leaves_with(phone: &Phone, word: &str) {
    phone.back_online().syncs_once().await;
    assert_eq!(waits(phone).await, [""; 0], "{word}");
    let left = phone.letters().await.into_iter().filter(|told| told.kind == "act_left");
    let words: Vec<String> = left.map(|told| told.grounds[0].code.clone()).collect();
    assert_eq!(words, [word]);
    let report = phone.syncs_once().await;
    assert_eq!((report.left, report.needs_you, report.trouble), (0, 0, None), "{word}");
}

/// Both have signed, and each knows it.
async fn signed(city: &City) -> Sale {
    let sale = city.signed_sale("plain_sale").await;
    for phone in [&sale.buyer, &sale.seller] {
        phone.syncs().await;
    }
    sale
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_for_a_workspace_that_ran_out_leaves() {
    let city = City::seeded(SEED).await;
    let Sale { seller, buyer, draft, .. } = signed(&city).await;
    writer_queues(&seller, draft).await;
    guest_queues(&buyer, draft).await;
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    leaves_with(&seller, "workspace.closed").await;
    leaves_with(&buyer, "workspace.closed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_by_who_was_dismissed_leaves() {
    let city = City::seeded(SEED).await;
    let other = city.home("mortgaged_sale").right_holders[0].clone();
    let Sale { seller, buyer, draft, .. } = signed(&city).await;
    guest_queues(&buyer, draft).await;
    seller.types(draft, "parties.transferee.1.name", other.name.as_str()).await;
    seller.types(draft, "parties.transferee.1.id_no", &typed_number(&other)).await;
    seller.syncs().await;
    leaves_with(&buyer, "workspace.dismissed").await;
}

/// One of them queues acts while the other submits what both had signed, and while the case goes its way; `ends` says
/// whether it goes to its end.
async fn queued_while_the_other_submits(ends: Ends) {
    let word = match ends {
        Ends::No => "draft.submitted",
        Ends::Withdrawn => "draft.case_over",
    };
    for writer in [Side::Writer, Side::Guest] {
        let city = City::seeded(SEED).await;
        let Sale { home, seller, buyer, draft } = signed(&city).await;
        let (away, here) = match writer {
            Side::Writer => (&seller, &buyer),
            Side::Guest => (&buyer, &seller),
        };
        match writer {
            Side::Writer => writer_queues(away, draft).await,
            Side::Guest => drop(guest_queues(away, draft).await),
        }
        here.submits(draft).await;
        let case: CaseId = city.until(here, draft, &["fee_due"]).await.case_id;
        if ends == Ends::Withdrawn {
            let person = match writer {
                Side::Writer => &home.obligors[0],
                Side::Guest => &home.right_holders[0],
            };
            let second = city.second_phone_of(person).await;
            second.syncs().await;
            second.withdraws(case).await;
            here.withdraws(case).await;
            city.until(here, draft, &["withdrawn"]).await;
        }
        leaves_with(away, word).await;
    }
}

/// The progress of the case meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    No,
    Withdrawn,
}

/// The side that was away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Writer,
    Guest,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_while_the_other_submitted_leaves() {
    queued_while_the_other_submits(Ends::No).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_while_the_case_came_and_ended_leaves() {
    queued_while_the_other_submits(Ends::Withdrawn).await;
}

/// A sale that waits for the deed tax, and each knows it.
async fn unpaid(city: &City) -> (Sale, CaseId) {
    let sale = city.submitted_sale("r27_deed_tax_open", &["in_review"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["in_review"]).await.case_id;
    (sale, case)
}

async fn disputes(phone: &Phone, case: CaseId) -> Result<CommandId, ClientError> {
    phone.client.disputes().lodge(case, Needs::TaxClearance, DisputeReason::OutOfDate, None).await
}

/// The buyer says without a network that the tax is paid; meanwhile something happens to the case, and what was said
/// leaves with the word of that.
async fn disputed_while(happens: Meanwhile, word: &str) {
    let city = City::seeded(SEED).await;
    let (Sale { home, seller, buyer, draft }, case) = unpaid(&city).await;
    disputes(buyer.in_airplane_mode(), case).await.unwrap();
    assert_eq!(waits(&buyer).await, ["dispute"]);
    match happens {
        Meanwhile::Withdrawn => {
            let second = city.second_phone_of(&home.right_holders[0]).await;
            second.syncs().await;
            for phone in [&second, &seller] {
                phone.withdraws(case).await;
            }
            city.until(&seller, draft, &["withdrawn"]).await;
        }
        Meanwhile::Paid => {
            city.sandbox.set_tax(&home.contract.clone().unwrap().to_string(), TaxSetting::CLEARED).unwrap();
            city.until(&seller, draft, &["fee_due"]).await;
        }
        Meanwhile::AskedByTheOther | Meanwhile::Upheld => {
            disputes(&seller, case).await.unwrap();
            seller.syncs().await;
            if happens == Meanwhile::Upheld {
                city.sandbox.set_check(case, Needs::TaxClearance, CheckSetting::Upheld).unwrap();
                city.pass(30);
                city.works().await;
            }
        }
    }
    leaves_with(&buyer, word).await;
}

/// The events of the case meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Withdrawn,
    Paid,
    AskedByTheOther,
    Upheld,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_was_queued_leaves_with_what_happened_meanwhile() {
    disputed_while(Meanwhile::Withdrawn, "draft.case_over").await;
    disputed_while(Meanwhile::Paid, "dispute.nothing_rests").await;
    disputed_while(Meanwhile::AskedByTheOther, "dispute.open").await;
    disputed_while(Meanwhile::Upheld, "dispute.checked").await;
}

/// Whoever withdraws asks nobody to check anything: what was not sent is taken back.
#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_takes_the_place_of_a_dispute_that_never_left() {
    let city = City::seeded(SEED).await;
    let (Sale { buyer, .. }, case) = unpaid(&city).await;
    disputes(buyer.in_airplane_mode(), case).await.unwrap();
    buyer.client.cases().withdraw(case).await.unwrap();
    assert_eq!(waits(&buyer).await, ["withdraw"]);
}
