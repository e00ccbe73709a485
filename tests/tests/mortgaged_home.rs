//! A home secures a loan: its owner on a phone and the bank's representative on a tablet apply together; the register makes
//! the rank, the bank has the proof, and what was agreed binds whoever deals with the home later. All people, homes and
//! organisations are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CertificateStanding, DraftId, MaterialCode};
use ereg_domain::register::TransferClause;
use ereg_law::{
    matter::T21,
    role::{MORTGAGEE, MORTGAGOR},
};
use ereg_registry::{
    partner::{ConsentSetting, LicenceSetting},
    seed::Household,
};
use ereg_tests::city::{City, Home, Phone, codes, slot};
use ereg_tests::promise::photo;

const SEED: u64 = 7;
const RESTRICTION: &str = "未经抵押权人书面同意，不得转让抵押房屋";

/// The owner types what was agreed and invites the bank; its representative joins and hands in the two contracts.
async fn agreed(owner: &Phone, tablet: &Phone, household: &Household, more: &[(&str, &str)]) -> DraftId {
    let draft = owner.begins(household).await;
    for (field, value) in more {
        owner.types(draft, field, value).await;
    }
    owner.client.sharing().share(draft, slot(MORTGAGOR)).await.unwrap();
    let invitation = owner.client.sharing().invite(draft, slot(MORTGAGEE)).await.unwrap();
    owner.syncs().await;
    tablet.joins(&invitation.text).await;
    tablet.attaches(draft, MaterialCode::M11, photo(1, 200_000)).await.unwrap();
    tablet.syncs().await;
    owner.freezes(draft).await;
    draft
}

/// Both read, answer and sign, and the bank sends it in.
async fn signed_and_sent(owner: &Phone, tablet: &Phone, draft: DraftId) {
    tablet.signs(draft).await;
    owner.signs(draft).await;
    tablet.submits(draft).await;
}

fn register(city: &City, home: &Home) -> ereg_domain::register::RegisterFacts {
    city.registry().register(&home.unit).unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_and_a_bank_mortgage_a_home_and_it_binds_whoever_comes_later() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18", "T21"]).await;
    let restricted = [("mortgage.restricted", "yes"), ("mortgage.restriction", RESTRICTION)];
    let draft = agreed(&owner, &tablet, &household, &restricted).await;

    let shown = tablet.sheet_in_words(draft).await;
    for part in ["被担保主债权数额：800,000.00 元", "2046-11-19", RESTRICTION, "第 1 顺位", "抵押权人"]
    {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    signed_and_sent(&owner, &tablet, draft).await;
    // The fee of a home, and the mortgagee alone owes it.
    let due = city.until(&tablet, draft, &["fee_due"]).await;
    let fee = tablet.client.payments().quote(due.case_id).await.unwrap();
    assert_eq!((fee.total.to_string().as_str(), fee.payers.as_slice()), ("80.00", [slot(MORTGAGEE)].as_slice()));
    assert!(owner.client.payments().quote(due.case_id).await.is_err(), "the owner owes nothing");
    tablet.pays(due.case_id).await;
    city.until(&tablet, draft, &["registered"]).await;

    // The home is the owner's as before; the register says what was agreed, and for whom.
    assert_eq!(city.holders_of(&home), [home.obligors[0].name.to_string()]);
    let [mortgage] = register(&city, &home).mortgages.try_into().unwrap();
    assert_eq!(
        (mortgage.transfer_clause, mortgage.amount.to_string().as_str()),
        (TransferClause::Restricted, "800000.00")
    );
    let debt = mortgage.debt.unwrap();
    assert_eq!(debt.period.unwrap().to().to_string(), "2046-11-19");
    assert_eq!(debt.restriction.unwrap().as_str(), RESTRICTION);

    // The bank collects the proof, and a stranger checks it with no network.
    tablet.collects(due.case_id).await;
    let proof = tablet.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert_eq!(proof.number, mortgage.proof.to_string());
    let seen = tablet.client.certificates().verify(proof.token.clone()).await.unwrap();
    assert!(seen.ok, "{seen:?}");
    owner.syncs().await;
    assert_eq!(owner.certificates(&home, CertificateStanding::Current).await.len(), 1, "the owner's own stands");

    // Whoever buys the home needs the bank's consent, for that was agreed; of the debt they are told nothing.
    let buyer = city.phone_of(&city.home("plain_sale").right_holders[0]).await;
    let person = city.home("plain_sale").right_holders[0].clone();
    city.files_contract(&home_for_sale(&home), &person, "HT-MORTGAGED");
    owner.client.homes().my_homes().await.unwrap();
    let sale = owner.begins_sale_to(&home_for_sale(&home), &person, "HT-MORTGAGED").await;
    buyer.joins(&owner.shares_and_invites(sale).await).await;
    owner.freezes(sale).await;
    let (owner, buyer) = (owner.knows_of_a_mortgage(), buyer.knows_of_a_mortgage());
    let told = buyer.sheet_in_words(sale).await;
    assert!(
        told.contains("约定禁止或限制转让") && !told.contains("2046-11-19") && !told.contains(RESTRICTION),
        "{told}"
    );
    buyer.signs(sale).await;
    owner.signs(sale).await;
    owner.submits(sale).await;
    let stopped = city.until(&owner, sale, &["supplement"]).await;
    assert!(codes(&stopped.grounds).contains(&"R-20.consent_missing"), "{:?}", codes(&stopped.grounds));

    // The loan is paid off: the bank has the mortgage lifted, alone, and its proof is void with that.
    tablet.client.homes().refresh(home.unit.to_string()).await.unwrap();
    let lifting = tablet.client.drafts().begin(T21.id(), Some(home.unit.to_string())).await.unwrap();
    tablet.types(lifting, "discharge.reason", "debt_paid").await;
    tablet.client.drafts().freeze(lifting).await.unwrap();
    tablet.syncs().await;
    tablet.signs(lifting).await;
    tablet.submits(lifting).await;
    city.until(&tablet, lifting, &["registered"]).await;
    assert_eq!(register(&city, &home).mortgages.len(), 0);
    let fresh = tablet.client.certificates().fresh_status(proof.token).await.unwrap();
    assert!(!tablet.client.certificates().verify(fresh).await.unwrap().ok);
    city.book_is_sound();
}

/// A home of a price, as whoever sells it knows it.
fn home_for_sale(home: &Home) -> Home {
    Home { price: Some("1680000".parse().unwrap()), ..home.clone() }
}

/// A home that is mortgaged already secures a second loan: with the lower rank, which nobody types and the register makes.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_mortgage_comes_after_the_first() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("second_mortgage"), city.household("second_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let tablet = city.bank_tablet(&["T18"]).await.knows_of_a_mortgage();
    let first = register(&city, &home).mortgages[0].proof.clone();
    let draft = agreed(&owner, &tablet, &household, &[("mortgage.method", "maximum_amount")]).await;
    let typed = owner.client.drafts().answer(draft, "mortgage.rank".to_owned(), Some("1".to_owned())).await;
    assert_eq!(typed.unwrap_err().code(), "field.unknown", "a rank is nobody's to type");
    let shown = owner.sheet_in_words(draft).await;
    assert!(shown.contains("第 2 顺位") && shown.contains("最高债权数额"), "{shown}");
    signed_and_sent(&owner, &tablet, draft).await;
    let due = city.until(&tablet, draft, &["fee_due"]).await;
    tablet.pays(due.case_id).await;
    city.until(&tablet, draft, &["registered"]).await;
    let mortgages = register(&city, &home).mortgages;
    assert_eq!((mortgages.len(), &mortgages[0].proof), (2, &first), "in the order of their registration");
    city.book_is_sound();
}

/// A home whose mortgage may not pass without the lender's consent is sold with it: no phone guesses what the lender says, nobody
/// hands in a paper, and the mortgage stays on the home, now the buyer's.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_whose_mortgage_restricts_its_transfer_is_sold_with_the_lenders_consent() {
    let city = City::seeded(SEED).await;
    let home = city.home("r20_restricted");
    let [mortgage] = home.mortgages.as_slice() else { panic!("one mortgage") };
    let seller = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let buyer = city.phone_of(&home.right_holders[0]).await.knows_of_a_mortgage();
    let sale = seller.begins_sale_of(&home).await;
    let found = seller.finds(sale, "R-20").await;
    let told: Vec<_> =
        found.iter().filter_map(|finding| finding.told.as_ref()).map(|told| told.code.as_str()).collect();
    assert_eq!(told, ["needs.mortgagee_consent"]);
    buyer.joins(&seller.shares_and_invites(sale).await).await;
    seller.freezes(sale).await;
    buyer.signs(sale).await;
    seller.signs(sale).await;
    let (reference, given_on) = ("TY-2026-000777".parse().unwrap(), "2026-11-20".parse().unwrap());
    let given = ConsentSetting::Given { reference, given_on };
    city.sandbox.set_consents([(mortgage.clone(), given)]).unwrap();
    seller.submits(sale).await;
    let due = city.until(&buyer, sale, &["fee_due"]).await;
    buyer.pays(due.case_id).await;
    city.until(&buyer, sale, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    let [kept] = register(&city, &home).mortgages.try_into().unwrap();
    assert_eq!((kept.proof, kept.transfer_clause), (mortgage.clone(), TransferClause::Restricted));
    city.book_is_sound();
}

/// Whether the lender is licensed is asked of the licence library; while it is silent the case waits, and goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_mortgage_waits_until_the_licence_library_answers() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18"]).await;
    let bank = city.bank().code;
    city.sandbox.set_licence(&bank, LicenceSetting::Silent).unwrap();
    let draft = agreed(&owner, &tablet, &household, &[]).await;
    signed_and_sent(&owner, &tablet, draft).await;
    let waits = city.until(&tablet, draft, &["in_review"]).await;
    assert_eq!(codes(&waits.waits_for), ["needs.lender_licence"]);
    city.sandbox.set_licence(&bank, LicenceSetting::NotInForce).unwrap();
    for _ in 0..6 {
        city.pass(60);
        city.works().await;
    }
    let stopped = city.until(&tablet, draft, &["in_review"]).await;
    assert_eq!(codes(&stopped.grounds), ["R-43.not_licensed"]);
    assert_eq!(register(&city, &home).mortgages.len(), 0);
}
