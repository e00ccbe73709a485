//! One command whose bytes are damaged on the phone: it stands still and says so, and what was answered beside it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{Client, OutboxItemView, OutboxStateView};
use ereg_tests::city::{City, Phone, slot};
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

    let phone = Client::open(seller.config()).unwrap();
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
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_left_and_is_damaged_since_is_not_taken_back() {
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

    let phone = Client::open(seller.config()).unwrap();
    seller.back_online();
    phone.sync().now().unwrap().finished().await.unwrap();
    let left = phone.outbox().items().await.unwrap();
    assert_eq!(kinds(&left), ["share", "put_sections"], "the one behind it waits");
    assert_eq!(left[0].error.as_ref().unwrap().code, "outbox.damaged");
    assert_eq!(phone.outbox().cancel(left[0].item).await.unwrap_err().code(), "outbox.damaged");
    assert_eq!(phone.outbox().items().await.unwrap().len(), 2);
}
