//! An act of a person is one act, whatever came first: one that the registry's word has overtaken leaves the outbox
//! with a word, blocks nothing and says nothing untrue. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use ereg_client::{
    Answer, AttemptState, Client, ClientConfig, Clock, ClockReading, DraftStanding, LetterScreen, MaterialCode,
    OutboxStateView, ParticipantStanding, Progress, ToDo, YourTurn,
};
use ereg_tests::city::{City, Phone, State, slot, typed_number, wechat};

const SEED: u64 = 7;

/// Codes of the words of acts that left, oldest first.
async fn left(phone: &Phone) -> Vec<String> {
    let mut letters: Vec<LetterScreen> = phone.letters().await.into_iter().filter(|n| n.kind == "act_left").collect();
    letters.reverse();
    letters.into_iter().map(|letter| letter.grounds[0].code.clone()).collect()
}

/// Nothing waits, nothing stands still, and a sync has nothing to complain of.
async fn is_at_rest(phone: &Phone) {
    let report = phone.syncs_once().await;
    assert_eq!((report.left, report.needs_you, report.trouble), (0, 0, None));
    assert!(phone.outbox().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_that_ran_out_gives_way_to_the_new_one_and_one_press_pays() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let old = sale.buyer.client.payments().quote(case).await.unwrap();
    // Paid without a network, sent after the bill has run out.
    let queued = sale.buyer.in_airplane_mode().client.payments().pay(case, wechat()).await.unwrap();
    assert!(queued.words.zh.contains("还没有发出"), "{}", queued.words.zh);
    let hours = old.valid_until.ms() - city.now().ms();
    city.pass(u64::try_from(hours / 60_000).unwrap() + 1);
    city.works().await;
    sale.buyer.back_online().syncs_once().await;
    sale.buyer.syncs_once().await;
    assert_eq!(sale.buyer.client.payments().see(queued.attempt).await.unwrap_err().code(), "payment.not_found");
    let told = left(&sale.buyer).await;
    assert!(["quote.expired", "quote.superseded"].contains(&told[0].as_str()), "{told:?}");
    is_at_rest(&sale.buyer).await;

    let new = sale.buyer.client.payments().quote(case).await.unwrap();
    assert!(new.quote != old.quote && new.valid_until > city.now(), "the new bill is there");
    assert_eq!(new.attempt, None, "and nothing is said to have been paid");
    assert_eq!(sale.buyer.pays(case).await.state, AttemptState::Succeeded, "with one press");
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_the_other_phone_paid_is_not_paid_again_and_its_lane_is_free() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let other = city.second_phone_of(&sale.home.right_holders[0]).await;
    sale.buyer.in_airplane_mode().client.payments().pay(case, wechat()).await.unwrap();
    assert_eq!(other.pays(case).await.state, AttemptState::Succeeded);
    sale.buyer.back_online().syncs_once().await;
    assert_eq!(left(&sale.buyer).await.len(), 1);
    is_at_rest(&sale.buyer).await;
    assert_eq!(sale.buyer.client.payments().pay(case, wechat()).await.unwrap_err().code(), "quote.settled");
    assert!(sale.buyer.outbox().await.is_empty());
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    let moved = "SELECT count(*) FROM ledger WHERE what = 'capture' AND ref IN \
                 (SELECT attempt_id FROM attempt WHERE case_id = ?1)";
    assert_eq!(city.counts(moved, &case.to_string()), 1);
    sale.buyer.collects(case).await;
    is_at_rest(&sale.buyer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_taps_on_pay_are_one_payment_and_it_can_be_asked_for() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let pay = || sale.buyer.client.payments();
    let (pay1, pay2, pay3, pay4) = (pay(), pay(), pay(), pay());
    let taps = tokio::join!(
        pay1.pay(case, wechat()),
        pay2.pay(case, wechat()),
        pay3.pay(case, wechat()),
        pay4.pay(case, wechat())
    );
    let attempts = [taps.0, taps.1, taps.2, taps.3].map(|tap| tap.unwrap().attempt);
    assert!(attempts.iter().all(|attempt| *attempt == attempts[0]), "{attempts:?}");
    // Asked for before it was sent, and twice.
    for _ in 0..2 {
        sale.buyer.client.payments().ask(attempts[0]).await.unwrap();
    }
    assert_eq!(sale.buyer.outbox().await.len(), 2);
    sale.buyer.syncs().await;
    assert_eq!(sale.buyer.client.payments().see(attempts[0]).await.unwrap().state, AttemptState::Succeeded);
    assert_eq!(sale.buyer.asks_for(attempts[0]).await.state, AttemptState::Succeeded, "asked when all is known");
    is_at_rest(&sale.buyer).await;
    assert_eq!(left(&sale.buyer).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joined_and_heard_nothing_joins_again_and_is_in() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let invitation = seller.shares_and_invites(draft).await;
    buyer.line.set(State::Without("/v1/feed"));
    let cut = buyer.client.sharing().join(invitation.clone()).await.unwrap_err();
    assert_eq!(cut.code(), "network.not_sent");
    assert_eq!(buyer.client.sharing().join(invitation.clone()).await.unwrap_err().code(), "network.not_sent");
    buyer.back_online();
    assert_eq!(buyer.joins(&invitation).await.slot, slot(ereg_law::role::TRANSFEREE));
    // And once more, when all is known.
    buyer.joins(&invitation).await;
    is_at_rest(&buyer).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    is_at_rest(&buyer).await;
}

/// 收回邀请: taken back without a network it is sent when there is one, and its code is worth nothing then; where the other
/// party was first, it leaves with a word, and they stay.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_taken_back_unless_the_other_was_first() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let first = seller.shares_and_invites(draft).await;
    let (sharing, taker) = (seller.client.sharing(), slot(ereg_law::role::TRANSFEREE));
    let standing = async || {
        let screen = sharing.see(draft).await.unwrap();
        (screen.turn, screen.participants.into_iter().find(|person| person.slot == taker).unwrap().standing)
    };
    let takes_back = async || sharing.revoke_invitation(draft, taker).await;
    assert_eq!(standing().await.1, ParticipantStanding::Invited);
    seller.in_airplane_mode();
    for _ in 0..2 {
        assert_eq!(takes_back().await.unwrap(), Progress::Queued);
    }
    assert_eq!(seller.outbox().await.len(), 1, "pressed twice, it is one");
    assert_eq!(standing().await, (YourTurn::Invite, ParticipantStanding::RevocationUnsent));
    seller.back_online().syncs().await;
    assert_eq!(standing().await, (YourTurn::Invite, ParticipantStanding::Open));
    assert_eq!(buyer.client.sharing().join(first.clone()).await.unwrap_err().code(), "invitation_closed");
    is_at_rest(&buyer).await;

    // The next one has a code of its own, and is used before it is taken back.
    let second = seller.invites(draft).await;
    assert_ne!(second, first);
    assert_eq!(
        seller.in_airplane_mode().client.sharing().revoke_invitation(draft, taker).await.unwrap(),
        Progress::Queued
    );
    buyer.joins(&second).await;
    seller.back_online().syncs_once().await;
    assert_eq!(left(&seller).await, ["invitation.used"]);
    is_at_rest(&seller).await;
    assert_eq!(standing().await.1, ParticipantStanding::Joined);
    assert_eq!(takes_back().await.unwrap_err().code(), "invitation.used");
    let theirs = buyer.client.sharing().revoke_invitation(draft, slot(ereg_law::role::TRANSFEROR)).await;
    assert_eq!(theirs.unwrap_err().code(), "share.not_the_writer");
}

/// One that never left the phone opens nothing anywhere: it is taken out of the outbox, and nothing is sent in its place.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_never_left_is_taken_out_of_the_outbox() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let (sharing, taker) = (seller.client.sharing(), slot(ereg_law::role::TRANSFEREE));
    let waits = async || seller.outbox().await.into_iter().map(|item| item.kind).collect::<Vec<_>>();
    seller.in_airplane_mode();
    sharing.share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    let before = waits().await;
    let invitation = sharing.invite(draft, taker).await.unwrap();
    assert_eq!(sharing.revoke_invitation(draft, taker).await.unwrap(), Progress::Done);
    assert_eq!(waits().await, before);
    seller.back_online().syncs().await;
    assert_eq!(buyer.client.sharing().join(invitation.text).await.unwrap_err().code(), "invitation_closed");
    assert_eq!(left(&seller).await, [""; 0], "nothing was overtaken");
    buyer.joins(&seller.invites(draft).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_join_that_failed_is_told_once_and_spoils_no_later_sync() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let invitation = seller.shares_and_invites(draft).await;
    let wrong = format!("ereg:invite:1:{draft}:AAAAAAAAAAAAAAAAAAAAAA");
    for _ in 0..2 {
        let failed = buyer.client.sharing().join(wrong.clone()).await.unwrap_err();
        assert_eq!(failed.code(), "invitation_closed");
        is_at_rest(&buyer).await;
    }
    buyer.joins(&invitation).await;
    is_at_rest(&buyer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tap_on_invite_shows_the_same_invitation_and_none_once_the_buyer_is_in() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let first = seller.shares_and_invites(draft).await;
    let invite = async || seller.client.sharing().invite(draft, slot(ereg_law::role::TRANSFEREE)).await;
    assert_eq!(invite().await.unwrap().text, first, "the one in the buyer's hands stays good");
    assert!(seller.outbox().await.is_empty());
    buyer.joins(&first).await;
    // The seller has not heard of it: the same again is no harm.
    assert_eq!(invite().await.unwrap().text, first);
    seller.syncs().await;
    assert_eq!(invite().await.unwrap_err().code(), "slot.filled");
    is_at_rest(&seller).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_lost_between_joining_and_signing_is_followed_by_another_that_signs() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, lost) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let invitation = seller.shares_and_invites(draft).await;
    lost.joins(&invitation).await;
    seller.freezes(draft).await;
    // It signed, took an answer back and so put its own section twice; then it is gone.
    lost.signs(draft).await;
    lost.client.signing().answer_inquiry(draft, ereg_law::question::ALTERED.name, Answer::NotSure).await.unwrap();
    lost.syncs().await;
    drop(lost);
    let new = city.second_phone_of(&home.right_holders[0]).await;
    new.joins(&invitation).await;
    new.signs(draft).await;
    is_at_rest(&new).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&new, draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_ran_out_is_said_and_shared_again_in_one_act() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.attaches(draft, MaterialCode::M10, ereg_tests::promise::photo(1, 300_000)).await.unwrap();
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    city.pass(7 * 24 * 60 + 1);
    seller.syncs().await;
    buyer.syncs().await;
    assert_eq!(seller.client.sharing().see(draft).await.unwrap().turn, YourTurn::ShareAgain);
    assert_eq!(buyer.client.sharing().see(draft).await.unwrap().turn, YourTurn::WaitForShare);
    for (phone, code) in [(&seller, "workspace.closed"), (&buyer, "workspace.closed")] {
        assert_eq!(phone.queues_submission(draft).await.unwrap_err().code(), code);
        assert!(phone.outbox().await.is_empty());
    }
    // What is typed now is kept, and goes with the next share.
    seller.types(draft, "deal.price", &home.price.unwrap().to_string()).await;
    assert_eq!(
        seller.client.sharing().invite(draft, slot(ereg_law::role::TRANSFEREE)).await.unwrap_err().code(),
        "workspace.closed"
    );
    let again = seller.shares_and_invites(draft).await;
    assert_eq!(
        seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap_err().code(),
        "share.already_shared"
    );
    assert_eq!(buyer.joins(&again).await.turn, YourTurn::WaitForOthers);
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&buyer, draft, &["fee_due"]).await;
    is_at_rest(&seller).await;
    is_at_rest(&buyer).await;
}

/// The clock of a phone that was switched off and on again: registry time is not certain any more.
struct Rebooted(Arc<dyn Clock>);

impl Clock for Rebooted {
    fn read(&self) -> ClockReading {
        ClockReading { boot_id: "another boot".to_owned(), monotonic_ms: 5, ..self.0.read() }
    }
}

/// The same phone after a restart, without a network.
async fn restarted(phone: &Phone) -> Client {
    phone.in_airplane_mode().client.end().await.unwrap();
    let config = phone.config();
    Client::open(ClientConfig { clock: Arc::new(Rebooted(config.clock.clone())), ..config }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_dismissed_is_told_so_and_no_clock_is_asked() {
    let city = City::seeded(SEED).await;
    let (home, other) = (city.home("plain_sale"), city.home("mortgaged_sale"));
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    // In the same millisecond: which was first the registry's numbers say.
    let instead = &other.right_holders[0];
    seller.types(draft, "parties.transferee.1.name", instead.name.as_str()).await;
    seller.types(draft, "parties.transferee.1.id_no", &typed_number(instead)).await;
    seller.syncs().await;
    let news = buyer.syncs_once().await.news;
    assert!(news.iter().any(|line| line.zh.contains("已不在")), "{news:?}");
    assert!(news.iter().all(|line| !line.zh.contains("人已加入")), "{news:?}");

    let phone = restarted(&buyer).await;
    let seen = phone.sharing().see(draft).await.unwrap();
    assert_eq!((seen.turn, seen.changes.len(), seen.fell.len()), (YourTurn::Dismissed, 0, 0));
    let steps = phone.next_steps().await.unwrap();
    assert_eq!(steps.iter().map(|step| step.to_do).collect::<Vec<_>>(), [ToDo::Dismissed]);
    let refused = phone.signing().answer_inquiry(draft, ereg_law::question::ALTERED.name, Answer::NotSure).await;
    assert!(refused.is_ok(), "what is typed is kept: {refused:?}");
    assert!(phone.outbox().items().await.unwrap().is_empty(), "and not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_the_registry_ended_is_over_also_where_the_time_is_not_certain() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    for (phone, turn, to_do) in
        [(&seller, YourTurn::ShareAgain, ToDo::ShareAgain), (&buyer, YourTurn::WaitForShare, ToDo::WaitForShare)]
    {
        let news = phone.syncs_once().await.news;
        assert!(news.iter().all(|line| !line.zh.contains("人已加入")), "{news:?}");
        let phone = restarted(phone).await;
        assert_eq!(phone.sharing().see(draft).await.unwrap().turn, turn);
        assert_eq!(phone.next_steps().await.unwrap()[0].to_do, to_do);
    }
}

/// Looking writes nothing that is not new, and what cannot be written now is shown all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_is_looked_at_where_nothing_can_be_written() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    // The seller's phone has news to note: who has signed.
    seller.syncs().await;
    let db = rusqlite::Connection::open(seller.vault().join("vault.db")).unwrap();
    let version = || db.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let seen = seller.client.sharing().see(draft).await.unwrap();
    assert_eq!(seen.turn, YourTurn::Sign);
    assert_eq!(seller.client.next_steps().await.unwrap()[0].to_do, ToDo::ReadSheet);
    db.execute_batch("ROLLBACK").unwrap();
    seller.client.sharing().see(draft).await.unwrap();
    // What a phone does by itself some seconds after it was opened may write once or twice in between; a look that
    // writes would write each time.
    let mut quiet = false;
    for _ in 0..5 {
        let noted = version();
        seller.client.sharing().see(draft).await.unwrap();
        seller.client.next_steps().await.unwrap();
        quiet |= version() == noted;
    }
    assert!(quiet, "nothing new, nothing written");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_queued_for_a_workspace_that_ran_out_leaves_with_one_word() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_of(&home).await;
    seller.shares_and_invites(draft).await;
    seller.in_airplane_mode();
    seller.types(draft, "deal.price", "1234567").await;
    seller.client.drafts().freeze(draft).await.unwrap();
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    seller.back_online().syncs_once().await;
    assert_eq!(left(&seller).await, ["workspace.closed"]);
    is_at_rest(&seller).await;
    // Nothing typed is lost.
    seller.shares_and_invites(draft).await;
    let fields = seller.client.drafts().form(draft).await.unwrap().into_fields();
    assert!(fields.iter().any(|f| f.path == "deal.price" && f.value.as_deref() == Some("1234567")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_one_thing_twice_after_the_entry_and_while_paying() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let withdraw = async || sale.buyer.client.cases().withdraw(case).await;
    // Pays without a network, and thinks again: the payment never left, so it is taken back.
    sale.buyer.in_airplane_mode().client.payments().pay(case, wechat()).await.unwrap();
    let first = withdraw().await.unwrap();
    assert_eq!(withdraw().await.unwrap(), first, "pressed again before it is sent");
    let outbox = sale.buyer.outbox().await;
    assert_eq!(outbox.iter().map(|i| i.kind.as_str()).collect::<Vec<_>>(), ["withdraw"]);
    sale.buyer.back_online().syncs().await;
    assert_eq!(withdraw().await.unwrap_err().code(), "withdraw.held", "and after");
    is_at_rest(&sale.buyer).await;
    sale.seller.syncs().await;
    sale.seller.withdraws(case).await;
    for phone in [&sale.seller, &sale.buyer] {
        city.until(phone, sale.draft, &["withdrawn"]).await;
        let again = phone.client.cases().withdraw(case).await.unwrap_err();
        assert_eq!(again.code(), "case.not_withdrawable", "nobody is waited for any more");
        is_at_rest(phone).await;
    }
    assert_eq!(sale.buyer.client.payments().pay(case, wechat()).await.unwrap_err().code(), "pay.not_due");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_comes_after_the_entry_leaves_with_a_word_and_the_certificate_is_collected() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.seller.syncs().await;
    sale.seller.in_airplane_mode().client.cases().withdraw(case).await.unwrap();
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    sale.seller.back_online().syncs_once().await;
    assert_eq!(left(&sale.seller).await, ["case.not_withdrawable"]);
    is_at_rest(&sale.seller).await;
    assert_eq!(sale.buyer.client.cases().withdraw(case).await.unwrap_err().code(), "case.not_withdrawable");
    sale.buyer.collects(case).await;
    is_at_rest(&sale.buyer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_withdrawn_case_nothing_is_frozen_signed_or_sent_and_the_draft_can_be_copied() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.seller.syncs().await;
    for phone in [&sale.buyer, &sale.seller] {
        phone.withdraws(case).await;
    }
    for phone in [&sale.buyer, &sale.seller] {
        city.until(phone, sale.draft, &["withdrawn"]).await;
        assert_eq!(phone.queues_submission(sale.draft).await.unwrap_err().code(), "draft.case_over");
    }
    let drafts = sale.seller.client.drafts();
    assert_eq!(drafts.freeze(sale.draft).await.unwrap_err().code(), "draft.case_over");
    is_at_rest(&sale.seller).await;

    let copy = drafts.copy(sale.draft).await.unwrap();
    let price =
        |fields: Vec<ereg_client::FieldView>| fields.into_iter().find(|f| f.path == "deal.price").unwrap().value;
    assert_eq!(
        price(drafts.form(copy).await.unwrap().into_fields()),
        price(drafts.form(sale.draft).await.unwrap().into_fields())
    );
    assert_eq!(drafts.summary(copy).await.unwrap().standing, DraftStanding::Editing);
    sale.buyer.joins(&sale.seller.shares_and_invites(copy).await).await;
    sale.seller.freezes(copy).await;
    sale.buyer.signs(copy).await;
    sale.seller.signs(copy).await;
    sale.seller.submits(copy).await;
    city.until(&sale.buyer, copy, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_freezes_or_signs_twice_has_done_it_once() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let frozen = seller.freezes(draft).await;
    let signed = buyer.signs(draft).await;
    let again = buyer.client.signing().sign(draft, signed.clone()).await.unwrap();
    assert_eq!((again.manifest, buyer.outbox().await.len()), (signed, 0), "the same signature stands");
    assert_eq!(seller.freezes(draft).await, frozen, "nothing has changed, so nobody signs again");
    assert!(!buyer.is_asked_to_sign_again(draft).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_says_whom_it_waits_for() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    let seller = &sale.seller;
    seller.looks_at(sale.draft).await;
    seller.in_airplane_mode();
    seller.client.cases().submit(sale.draft).await.unwrap();
    sale.buyer
        .client
        .signing()
        .answer_inquiry(sale.draft, ereg_law::question::ALTERED.name, Answer::Yes)
        .await
        .unwrap();
    sale.buyer.syncs().await;
    seller.back_online().syncs().await;
    seller.attaches(sale.draft, MaterialCode::M10, ereg_tests::promise::photo(1, 1_000)).await.ok();
    let items = seller.outbox().await;
    let stuck = items.iter().find(|item| item.state == OutboxStateView::NeedsYou).unwrap();
    for behind in items.iter().filter(|item| item.item != stuck.item) {
        assert_eq!(behind.waits_for.as_ref().map(|w| (w.item, w.what.zh.as_str())), Some((stuck.item, "提交申请")));
        assert!(behind.error.as_ref().unwrap().text.zh.contains("提交申请"), "{behind:?}");
    }
    assert!(items.len() > 1, "{items:?}");
}
