//! One command whose bytes are damaged on the phone: it stands still and says so, and what was answered beside it is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{Client, OutboxItemView, OutboxStateView};
use ereg_tests::city::{City, slot};

const SEED: u64 = 7;

fn kinds(items: &[OutboxItemView]) -> Vec<&str> {
    items.iter().map(|item| item.kind.as_str()).collect()
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
    let db = rusqlite::Connection::open(seller.vault().join("vault.db")).unwrap();
    // What the first share takes along when its answer is kept.
    let damage = "UPDATE outbox_body SET body = zeroblob(300) WHERE seq = (SELECT min(seq) + 1 FROM outbox)";
    assert_eq!(db.execute(damage, []).unwrap(), 1);
    drop(db);

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
