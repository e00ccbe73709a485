//! Acts of an organisation: its legal representative mandates somebody, who enrols for it, signs for it and is named;
//! and a mandate that has ended ends all of that. All people and organisations are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CaseScreen, DraftId, MandateStanding, MandateTerms, OutboxStateView};
use ereg_registry::seed::{ListedOrganisation, ListedPerson};
use ereg_tests::city::{City, Home, Phone, codes};

const SEED: u64 = 7;

/// The bank as the buyer of a home, so that a matter that is there can be told of it.
fn buyer(bank: &ListedOrganisation, home: &Home) -> ListedPerson {
    ListedPerson {
        name: bank.name.clone(),
        identity: ereg_domain::party::IdentityNumber::Organisation(bank.code.clone()),
        identity_proof: None,
        ..home.right_holders[0].clone()
    }
}

/// A sale to the bank, shared with its tablet and frozen.
async fn sale_to(city: &City, tablet: &Phone, home: &Home) -> (Phone, DraftId) {
    let bank = city.bank();
    let seller = city.phone_of(&home.obligors[0]).await;
    let contract = "YS-2026-900011";
    city.files_contract(home, &buyer(&bank, home), contract);
    let draft = seller.begins_sale_to(home, &buyer(&bank, home), contract).await;
    for (field, value) in
        [("agent_name", bank.representative.name.to_string()), ("agent_id_no", bank.representative.number.to_string())]
    {
        seller.types(draft, &format!("parties.transferee.1.{field}"), &value).await;
    }
    tablet.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    (seller, draft)
}

/// Codes of what a case is held up by.
fn held_up_by(case: &CaseScreen) -> Vec<&str> {
    let mut told = codes(&case.grounds);
    told.extend(codes(&case.waits_for));
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_enrols_under_a_mandate_and_who_signed_for_it_is_named() {
    let city = City::seeded(SEED).await;
    let (bank, home) = (city.bank(), city.home("plain_sale"));
    let legal = city.phone_of_legal_representative(&bank).await;
    let tablet = city.tablet_of(&bank);
    assert_eq!(tablet.enrols_for(&bank).await.unwrap_err().code(), "mandate.none", "nobody has mandated them yet");

    legal.mandates(&bank, &["T04"], "2027-12-31").await;
    let standing = tablet.enrols_for(&bank).await.unwrap();
    assert_eq!(standing.principal, Some(bank.name.to_string()));
    assert_eq!(tablet.client.mandates().list().await.unwrap().len(), 1, "the tablet is told under what it acts");

    let (seller, draft) = sale_to(&city, &tablet, &home).await;
    let sheet = seller.client.signing().sheet(draft).await.unwrap();
    let masked = bank.representative.name.masked();
    let named = sheet.parts.iter().flat_map(|part| &part.lines).any(|line| line.value.zh.contains(&masked));
    assert!(named, "who acts for the bank stands on the sheet that all sign");
    tablet.signs(draft).await;
    seller.signs(draft).await;
    tablet.submits(draft).await;
    // That a company buys is judged by a person; nothing else stands in the way.
    let case = city.until(&seller, draft, &["in_review"]).await;
    assert_eq!(held_up_by(&case), ["R-00.party_kind", "R-00.document"]);
}

/// The office says how many mandates of an organisation stand at a time.
#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_as_many_mandates_as_the_office_says() {
    let mut pack: serde_json::Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
    pack["version"] = 2.into();
    pack["parameters"]["mandates_at_most"] = 1.into();
    let city = City::under(SEED, ereg_law::matter::LAW, serde_json::to_vec(&pack).unwrap()).await;
    let bank = city.bank();
    let legal = city.phone_of_legal_representative(&bank).await;
    legal.mandates(&bank, &["T04"], "2027-12-31").await;
    let terms = MandateTerms {
        principal: bank.name.to_string(),
        principal_number: bank.code.to_string(),
        representative: bank.representative.name.to_string(),
        number: bank.representative.number.to_string(),
        matters: vec!["T05".parse().unwrap()],
        from_day: "2026-11-23".parse().unwrap(),
        to_day: "2027-12-31".parse().unwrap(),
    };
    let granted = legal.client.mandates().grant(terms.clone()).await.unwrap();
    assert_eq!(legal.client.mandates().grant(terms).await.unwrap(), granted, "pressed twice, it is one");
    let left = legal.syncs_once().await.left_acts;
    assert_eq!(left.iter().map(|act| act.told.code.as_str()).collect::<Vec<_>>(), ["mandate.too_many"]);
    assert_eq!(legal.client.mandates().list().await.unwrap().len(), 1);
    // Once it is revoked there is room again.
    legal.revokes_its_mandates().await;
    legal.mandates(&bank, &["T08"], "2027-12-31").await;
    let listed = legal.client.mandates().list().await.unwrap();
    let told: Vec<_> = listed.iter().map(|mandate| (mandate.standing, mandate.words.zh.as_str())).collect();
    assert_eq!(told, [(MandateStanding::Stands, "有效"), (MandateStanding::Over, "已撤销")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_mandate_is_revoked_the_next_act_is_refused() {
    let city = City::seeded(SEED).await;
    let (bank, home) = (city.bank(), city.home("plain_sale"));
    let legal = city.phone_of_legal_representative(&bank).await;
    legal.mandates(&bank, &["T04"], "2027-12-31").await;
    let tablet = city.tablet_of(&bank);
    tablet.enrols_for(&bank).await.unwrap();
    let (seller, draft) = sale_to(&city, &tablet, &home).await;

    tablet.looks_at(draft).await;
    legal.revokes_its_mandates().await;
    assert!(legal.client.mandates().list().await.unwrap()[0].revoked_at.is_some());
    // The tablet has not heard of it, and what it has signed is sent.
    tablet.signs_what_is_here(draft).await;
    let _ = tablet.client.sync().now().unwrap().finished().await;
    let outbox = tablet.outbox().await;
    let refused: Vec<_> = outbox.iter().filter_map(|item| item.error.as_ref()).map(|e| e.code.as_str()).collect();
    assert!(refused.contains(&"mandate.ended"), "{outbox:?}");
    let seen = seller.looks_at(draft).await;
    assert!(seen.waits_for.iter().any(|slot| slot.role() == ereg_law::role::TRANSFEREE), "it is not signed: {seen:?}");
    let told = tablet.client.sharing().refresh(draft).await.unwrap_err();
    assert_eq!(told.code(), "signature.not_mandated", "nor is anything told to it any more");

    // Mandated anew, it goes on where it stood.
    city.pass(1);
    legal.mandates(&bank, &["T04"], "2027-12-31").await;
    for item in tablet.outbox().await {
        if item.state == OutboxStateView::NeedsYou {
            tablet.client.outbox().retry(item.item).await.unwrap();
        }
    }
    tablet.signs(draft).await;
    seller.signs(draft).await;
    tablet.submits(draft).await;
    city.until(&seller, draft, &["in_review"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_for_its_matters_and_its_days() {
    let city = City::seeded(SEED).await;
    let (bank, home) = (city.bank(), city.home("plain_sale"));
    let legal = city.phone_of_legal_representative(&bank).await;
    legal.mandates(&bank, &["T99"], "2026-12-31").await;
    let tablet = city.tablet_of(&bank);
    tablet.enrols_for(&bank).await.unwrap();
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_to(&home, &buyer(&bank, &home), "YS-2026-900011").await;
    let invitation = seller.shares_and_invites(draft).await;
    let refused = tablet.client.sharing().join(invitation.clone()).await.unwrap_err();
    assert_eq!(refused.code(), "mandate.other_matter");

    // Another mandate covers it, until it has run out.
    legal.mandates(&bank, &["T04"], "2026-11-30").await;
    tablet.joins(&invitation).await;
    city.pass(8 * 24 * 60);
    let over = tablet.client.sharing().refresh(draft).await;
    assert!(over.is_ok(), "the other mandate still stands: {over:?}");
    seller.looks_at(draft).await;
    city.pass(30 * 24 * 60);
    assert_eq!(tablet.client.sharing().refresh(draft).await.unwrap_err().code(), "signature.not_mandated");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_legal_representative_mandates() {
    let city = City::seeded(SEED).await;
    let (bank, home) = (city.bank(), city.home("plain_sale"));
    let stranger = city.phone_of(&home.obligors[0]).await;
    let terms = |name: &str, code: &str| MandateTerms {
        principal: name.to_owned(),
        principal_number: code.to_owned(),
        representative: bank.representative.name.to_string(),
        number: bank.representative.number.to_string(),
        matters: vec!["T04".parse().unwrap()],
        from_day: "2026-11-23".parse().unwrap(),
        to_day: "2027-01-01".parse().unwrap(),
    };
    let legal = city.phone_of_legal_representative(&bank).await;
    for (phone, name, code, refused) in [
        (&stranger, bank.name.as_str(), bank.code.as_str(), "mandate.not_legal_representative"),
        (&legal, "演示银行北京分行", bank.code.as_str(), "mandate.other_organisation"),
        (&legal, bank.name.as_str(), "91420100MA0000015F", "mandate.other_organisation"),
    ] {
        city.pass(1);
        phone.client.mandates().grant(terms(name, code)).await.unwrap();
        let left = phone.syncs_once().await.left_acts;
        let told: Vec<_> = left.iter().map(|act| act.told.code.as_str()).collect();
        assert_eq!(told, [refused], "{name} {code} {left:?} {:?}", phone.outbox().await);
        assert_eq!(phone.client.mandates().list().await.unwrap(), []);
    }
    let own = legal.client.mandates();
    let past = MandateTerms { to_day: "2026-11-23".parse().unwrap(), ..terms(bank.name.as_str(), bank.code.as_str()) };
    assert_eq!(own.grant(past).await.unwrap_err().code(), "mandate.term");
    for (from, to) in [("1899-12-31", "2027-01-01"), ("2026-11-23", "2569-01-01"), ("2026-11-23", "9999-12-31")] {
        let days = (from.parse().unwrap(), to.parse().unwrap());
        let never = MandateTerms { from_day: days.0, to_day: days.1, ..terms(bank.name.as_str(), bank.code.as_str()) };
        assert_eq!(own.grant(never).await.unwrap_err().code(), "time.day_range", "{from} {to}");
    }
    let nothing = MandateTerms { matters: Vec::new(), ..terms(bank.name.as_str(), bank.code.as_str()) };
    assert_eq!(own.grant(nothing).await.unwrap_err().code(), "mandate.scope");
    assert_eq!(own.revoke("sha256:00".to_owned()).await.unwrap_err().code(), "digest.length");
}

/// Whoever leads an organisation now learns what a predecessor granted, and ends it; nobody else can.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_legal_representative_ends_what_a_predecessor_granted() {
    let city = City::seeded(SEED).await;
    let (bank, home) = (city.bank(), city.home("plain_sale"));
    let before = city.phone_of_legal_representative(&bank).await;
    before.mandates(&bank, &["T04"], "2027-12-31").await;
    let tablet = city.tablet_of(&bank);
    tablet.enrols_for(&bank).await.unwrap();
    let granted = before.client.mandates().list().await.unwrap()[0].mandate.clone();

    let now = home.obligors[0].clone();
    let ended = |phone: &Phone| {
        let mandates = phone.client.mandates();
        let granted = granted.clone();
        async move {
            let known = mandates.list().await.unwrap();
            known.into_iter().find(|known| known.mandate == granted).map(|known| known.revoked_at.is_some())
        }
    };
    let successor = city.phone_of(&now).await;
    successor.client.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(ended(&successor).await, None, "who leads nothing is told nothing");

    city.is_led_by(&bank, &now);
    successor.mandates(&bank, &["T05"], "2027-12-31").await;
    assert_eq!(ended(&successor).await, Some(false));
    successor.client.mandates().revoke(granted.clone()).await.unwrap();
    assert!(successor.syncs_once().await.left_acts.is_empty());
    assert_eq!(ended(&successor).await, Some(true));
    before.client.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(ended(&before).await, Some(true), "whoever granted it is told");
}
