//! One command whose bytes are damaged on the phone: it stands still and says so, and what was answered beside it is kept. All of
//! it is so whenever the whole pass runs: each phone here is gone through at once, and once more at the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{Client, DraftId, MaterialCode, OutboxItemView, OutboxStateView};
use ereg_tests::city::{City, Home, Phone, State, slot};
use ereg_vault::{OpenOptions, Vault, VaultSecret};

const SEED: u64 = 7;

fn kinds(items: &[OutboxItemView]) -> Vec<&str> {
    items.iter().map(|item| item.kind.as_str()).collect()
}

/// Damages the bytes of the command so many places behind the first, and nothing that is known of it.
fn damage(phone: &Phone, behind: i64) {
    let db = rusqlite::Connection::open(phone.vault().join("vault.db")).unwrap();
    let damage = "UPDATE outbox_body SET body = zeroblob(300) WHERE seq = (SELECT min(seq) + ?1 FROM outbox)";
    assert_eq!(db.execute(damage, [behind]).unwrap(), 1);
}

/// Opens the phone anew. The whole pass finds no damage of the vault, and the doctor says what is damaged.
async fn opened(phone: &Phone) -> Client {
    let client = Client::open(phone.config()).unwrap();
    client.check().await.unwrap();
    let findings = client.outbox().doctor().await.unwrap().findings;
    assert_eq!(findings.iter().filter(|found| found.code == "outbox.damaged").count(), 1, "{findings:?}");
    client
}

/// Lets go of whatever waits, and returns the kinds of what is left and the code of the first of them.
async fn left(phone: &Client) -> (Vec<String>, Option<String>) {
    phone.sync().now().unwrap().finished().await.unwrap();
    let left = phone.outbox().items().await.unwrap();
    let code = left.first().and_then(|item| Some(item.error.as_ref()?.code.clone()));
    (left.into_iter().map(|item| item.kind).collect(), code)
}

/// A seller and a buyer over a draft that both have heard of, and nothing on its way.
async fn shared(city: &City, home: &Home) -> (Phone, Phone, DraftId) {
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.looks_at(draft).await;
    assert!(seller.outbox().await.is_empty());
    (seller, buyer, draft)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_command_stands_still_and_costs_no_answer_of_another() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let first = seller.begins_sale_of(&home).await;
    let second = seller.client.drafts().copy(first).await.unwrap();
    seller.in_airplane_mode();
    for draft in [first, second] {
        seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    }
    assert_eq!(kinds(&seller.outbox().await), ["share", "put_sections", "share", "put_sections"]);
    seller.client.end().await.unwrap();
    // What the first share takes along when its answer is kept.
    damage(&seller, 1);

    let phone = opened(&seller).await;
    seller.back_online();
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.acked, report.needs_you), (3, 1), "{report:?}");
    let left = phone.outbox().items().await.unwrap();
    assert_eq!(kinds(&left), ["put_sections"]);
    assert_eq!((left[0].draft, left[0].state), (Some(first), OutboxStateView::NeedsYou));
    assert_eq!(left[0].error.as_ref().unwrap().code, "outbox.damaged");
    // Pressed again it is no better; typed again, the sections go, and the damaged ones leave for them.
    phone.outbox().retry(left[0].item).await.unwrap();
    phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(phone.outbox().items().await.unwrap()[0].error.as_ref().unwrap().code, "outbox.damaged");
    phone.drafts().answer(first, "deal.price".to_owned(), Some("1234567".to_owned())).await.unwrap();
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.left, report.needs_you), (0, 0), "{report:?}");
    phone.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_left_and_is_damaged_since_is_not_taken_back_before_the_registry_was_asked() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_of(&home).await;
    seller.in_airplane_mode();
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    seller.client.end().await.unwrap();
    // Sent, and the app was killed before an answer came.
    let secret = VaultSecret::raw(&[7; 32]).unwrap();
    let vault = Vault::open(&seller.vault(), &secret, OpenOptions::default()).unwrap();
    let begun = vault.write(|tx| {
        let turns = tx.as_view().outbox_turns(0, 1)?;
        tx.begin_sending(&turns)
    });
    assert_eq!(begun.unwrap().len(), 1);
    vault.close().unwrap();
    damage(&seller, 0);

    let phone = opened(&seller).await;
    let share = phone.outbox().items().await.unwrap()[0].item;
    assert_eq!(phone.outbox().cancel(share).await.unwrap_err().code(), "outbox.on_its_way");
    seller.back_online();
    let (kinds, code) = left(&phone).await;
    assert_eq!((kinds, code.as_deref()), (vec!["share".into(), "put_sections".into()], Some("outbox.damaged")));
    // The registry has said that it does not know it.
    phone.outbox().cancel(share).await.unwrap();
    assert!(!phone.outbox().was_answered(share).await.unwrap());
    phone.check().await.unwrap();
}

/// It was carried out, and its answer was lost; its bytes are damaged since, in this copy of the vault or in an older one.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_carried_out_and_is_damaged_since_ends_with_the_answer_that_is_asked_for() {
    for is_older_copy in [false, true] {
        let city = City::seeded(SEED).await;
        let seller = city.phone_of(&city.home("plain_sale").obligors[0]).await;
        let draft = seller.begins_sale_of(&city.home("plain_sale")).await;
        seller.in_airplane_mode();
        seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
        seller.line.set(State::DiesWithAnswerTo("share"));
        seller.syncs_once().await;
        let share = seller.outbox().await.remove(0);
        assert_eq!((share.kind.as_str(), share.attempts, seller.line.lost().len()), ("share", 1, 1));
        seller.client.end().await.unwrap();
        if is_older_copy {
            let secret = VaultSecret::raw(&[7; 32]).unwrap();
            let vault = Vault::open(&seller.vault(), &secret, OpenOptions::default()).unwrap();
            vault.write(|tx| tx.hold_older_copy()).unwrap();
            vault.close().unwrap();
        }
        damage(&seller, 0);

        let phone = opened(&seller).await;
        seller.back_online();
        assert_eq!(left(&phone).await, (vec![], None), "the one behind it was carried out with it");
        assert!(phone.outbox().was_answered(share.item).await.unwrap());
        phone.check().await.unwrap();
    }
}

/// Nobody can read any more which file it announced; the file goes all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_announcement_is_damaged_since_goes_once_that_was_carried_out() {
    let city = City::seeded(SEED).await;
    let (seller, _buyer, draft) = shared(&city, &city.home("plain_sale")).await;
    seller.in_airplane_mode();
    seller.attaches(draft, MaterialCode::M06, ereg_tests::promise::photo(1, 4_000)).await.unwrap();
    seller.line.set(State::DiesWithAnswerTo("put_medium"));
    seller.syncs_once().await;
    assert_eq!(kinds(&seller.outbox().await), ["put_medium"]);
    seller.client.end().await.unwrap();
    damage(&seller, 0);

    let phone = opened(&seller).await;
    seller.back_online();
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.left, report.chunks > 0), (0, true), "{report:?}");
}

/// Its turn never came: it stands behind one that the registry declines, and the feed says that the workspace is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_command_that_was_not_met_yet_leaves_with_its_workspace() {
    let city = City::seeded(SEED).await;
    let (seller, _buyer, draft) = shared(&city, &city.home("plain_sale")).await;
    seller.in_airplane_mode();
    seller.types(draft, "deal.price", "1234567").await;
    seller.client.drafts().freeze(draft).await.unwrap();
    seller.attaches(draft, MaterialCode::M06, ereg_tests::promise::photo(1, 4_000)).await.unwrap();
    assert_eq!(kinds(&seller.outbox().await), ["put_sections", "freeze", "put_medium"]);
    seller.client.end().await.unwrap();
    damage(&seller, 1);
    damage(&seller, 2);
    city.pass(7 * 24 * 60 + 1);
    city.works().await;

    let phone = opened(&seller).await;
    seller.back_online();
    assert_eq!(left(&phone).await, (vec![], None));
    phone.check().await.unwrap();
}

/// The damaged command alone had what was typed, as the phone has noted it: cancelled, or typed over, it goes anew.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_damaged_command_would_have_put_goes_with_the_next_one() {
    for is_cancelled in [false, true] {
        let city = City::seeded(SEED).await;
        let (mut seller, buyer, draft) = shared(&city, &city.home("plain_sale")).await;
        seller.in_airplane_mode();
        seller.types(draft, "deal.price", "1234567").await;
        assert_eq!(kinds(&seller.outbox().await), ["put_sections"]);
        seller.client.end().await.unwrap();
        damage(&seller, 0);

        seller.client = opened(&seller).await;
        if is_cancelled {
            let put = seller.outbox().await.remove(0).item;
            seller.client.outbox().cancel(put).await.unwrap();
        } else {
            // Of another section.
            seller.types(draft, "delivery.medium", "paper").await;
        }
        seller.back_online();
        // The manifest names every section by its hash: the registry takes it only where it has each of them.
        let frozen = seller.freezes(draft).await;
        assert!(seller.outbox().await.is_empty(), "{:?}", seller.outbox().await);
        buyer.syncs().await;
        assert_eq!(buyer.looks_at(draft).await.manifest, Some(frozen));
        seller.client.check().await.unwrap();
    }
}
