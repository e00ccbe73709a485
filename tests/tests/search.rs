//! Search (检索) on a phone that has gone all the way of a sale: what is there is found as it becomes known, with no network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CertificateStanding, ClientError, SearchHit, SearchKind, Secret};
use ereg_tests::city::{City, Phone};

const SEED: u64 = 7;

async fn hits(phone: &Phone, typed: &str) -> Vec<SearchHit> {
    phone.client.search().find(typed.to_owned(), Vec::new(), 50).await.unwrap()
}

/// The kinds and names of what a text finds, in the order of the kinds.
async fn found(phone: &Phone, typed: &str) -> Vec<(SearchKind, String)> {
    let mut found: Vec<_> = hits(phone, typed).await.into_iter().map(|hit| (hit.kind, hit.id)).collect();
    found.sort();
    found
}

/// The same without certificates: the one that is in force is there from enrolment on.
async fn but_certificates(phone: &Phone, typed: &str) -> Vec<(SearchKind, String)> {
    found(phone, typed).await.into_iter().filter(|(kind, _)| *kind != SearchKind::Certificates).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_found_at_every_stage_by_both_who_take_part_in_it() {
    use SearchKind::{Cases, Certificates, Drafts, Homes};
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let (sells, buys) = (home.obligors[0].name.to_string(), home.right_holders[0].name.to_string());
    let surname: String = buys.chars().take(1).collect();
    let draft = seller.in_airplane_mode().begins_sale_of(&home).await;
    let (unit, id) = (home.unit.to_string(), draft.to_string());
    let both = vec![(Drafts, id.clone()), (Homes, unit.clone())];
    assert_eq!(but_certificates(&seller, &sells).await, both, "what was typed, and what the register says");
    assert_eq!(found(&seller, &buys).await, [(Drafts, id.clone())]);
    assert!(found(&seller, &surname).await.contains(&(Drafts, id.clone())));
    assert_eq!(but_certificates(&seller, &unit[..20]).await, both);
    let address = seller.client.homes().cached().await.unwrap()[0].address.clone();
    assert_eq!(but_certificates(&seller, &address).await, both);
    let hit = hits(&seller, &buys).await.remove(0);
    assert_eq!((hit.title, hit.number, hit.words.zh.is_empty()), (address.clone(), None, false));

    // Whoever joins finds it by the names that the other side has typed, as soon as they are shared.
    assert_eq!(found(&buyer, &sells).await, []);
    buyer.joins(&seller.back_online().shares_and_invites(draft).await).await;
    buyer.syncs().await;
    assert_eq!(found(&buyer, &sells).await, [(Drafts, id.clone())]);
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let case = city.until(&buyer, draft, &["fee_due"]).await;
    buyer.in_airplane_mode();
    let (of_case, number) = ((Cases, case.case_id.to_string()), case.acceptance.unwrap().case_number);
    assert_eq!(found(&buyer, &sells).await, [(Drafts, id.clone()), of_case.clone()]);
    for typed in [&number[..1], &number[..14], &number] {
        assert!(found(&buyer, typed).await.contains(&of_case), "{typed}");
    }
    let hit = buyer.client.search().find(number.clone(), vec![Cases], 1).await.unwrap().remove(0);
    assert_eq!((hit.title, hit.number), (address.clone(), Some(number)));

    buyer.back_online();
    buyer.pays(case.case_id).await;
    city.until(&buyer, draft, &["registered"]).await;
    buyer.collects(case.case_id).await;
    let certificate = buyer.certificates(&home, CertificateStanding::Current).await.remove(0).number;
    assert_eq!(found(&buyer, &certificate).await, [(Certificates, certificate.clone())]);
    let serial = certificate.rsplit('第').next().unwrap();
    assert!(found(&buyer, &serial[..7]).await.contains(&(Certificates, certificate.clone())), "by its serial number");
    assert!(found(&buyer, &buys).await.contains(&(Certificates, certificate.clone())));

    // Sold: the home is no longer the seller's to read, and their certificate stays, cancelled.
    seller.syncs().await;
    seller.client.homes().my_homes().await.unwrap();
    let left: Vec<_> = found(&seller, &address).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(left, [Drafts, Cases, Certificates]);
    seller.client.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_phone_finds_nothing_and_says_so() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let phone = city.phone_of(&home.obligors[0]).await;
    let draft = phone.begins_sale_of(&home).await;
    phone.types(draft, "parties.transferee.1.name", "欧阳慧敏").await;
    assert_eq!(hits(&phone, "欧阳").await.len(), 1);
    phone.client.lock().await.unwrap();
    let refused = phone.client.search().find("欧阳".to_owned(), Vec::new(), 20).await.unwrap_err();
    assert!(matches!(&refused, ClientError::UnlockFirst { code } if code == "vault.content_locked"), "{refused:?}");
    phone.client.unlock(Secret::Key(vec![7; 32])).await.unwrap();
    assert_eq!(hits(&phone, "欧阳").await.len(), 1);
    phone.client.drafts().remove(draft).await.unwrap();
    assert_eq!(hits(&phone, "欧阳").await.len(), 0);
}
