//! A loan is paid off: the bank has its mortgage lifted, alone and in minutes, and the owner, who is no party, is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, DraftId, FindingView, ToDo};
use ereg_law::matter::T21;
use ereg_registry::seed::ListedPerson;
use ereg_tests::city::{City, Home, Phone, codes};

const SEED: u64 = 7;

/// The owner of a home, who is in no slot.
fn owner_of(city: &City, scene: &str) -> ListedPerson {
    let holder = city.household(scene).facts.right.holders[0].clone();
    let proof = city.sandbox.identity_proof(&holder.name, &holder.identity.person().unwrap()).unwrap();
    ListedPerson {
        slot: "holder.1".parse().unwrap(),
        name: holder.name,
        identity: holder.identity,
        identity_proof: Some(proof),
        share: None,
    }
}

/// The mortgagee asks for the home it has lent on and fills the discharge in.
async fn fills_in(tablet: &Phone, home: &Home, reason: &str) -> DraftId {
    tablet.client.homes().refresh(home.unit.to_string()).await.unwrap();
    let draft = tablet.client.drafts().begin(T21.id(), Some(home.unit.to_string())).await.unwrap();
    tablet.types(draft, "discharge.reason", reason).await;
    draft
}

/// Frozen, signed and sent in by the mortgagee alone.
async fn sends_in(tablet: &Phone, draft: DraftId) {
    tablet.client.drafts().freeze(draft).await.unwrap();
    tablet.syncs().await;
    tablet.signs(draft).await;
    tablet.submits(draft).await;
}

/// The letters on a phone that tell of an entry on a home by others.
async fn letters_of_it(phone: &Phone) -> Vec<String> {
    let told = phone.letters().await.into_iter().filter(|letter| letter.kind == "home_entered");
    told.map(|letter| letter.body.zh).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_has_its_mortgage_lifted_alone_in_minutes_and_the_owner_is_told() {
    let city = City::seeded(SEED).await;
    let home = city.home("discharged_mortgage");
    let before = city.registry().register(&home.unit).unwrap().unwrap();
    let proof = before.mortgages[0].proof.to_string();
    let owner = city.phone_of(&owner_of(&city, "discharged_mortgage")).await;
    let tablet = city.bank_tablet(&["T21"]).await;

    // What the register knows is filled in: the bank, who acts for it, and the proof of its one mortgage. The owner's
    // certificate is not asked for.
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    let fields = tablet.client.drafts().form(draft).await.unwrap().into_fields();
    let typed = |path: &str| fields.iter().find(|field| field.path == path).and_then(|field| field.value.clone());
    assert_eq!(typed("discharge.proof"), Some(proof.clone()));
    assert_eq!(typed("parties.mortgagee.1.name"), Some(city.bank().name.to_string()));
    assert_eq!(typed("parties.mortgagee.1.agent_name"), Some(city.bank().representative.name.to_string()));
    assert!(fields.iter().all(|field| field.path != "matter.certificate"), "{fields:?}");
    let verdicts = tablet.reviews(draft).await;
    // What is left is to answer the inquiry.
    let held_up = |found: &&FindingView| {
        matches!(found.answer, AnswerKind::Manual | AnswerKind::Supplement | AnswerKind::Refuse) && found.rule != "R-54"
    };
    assert_eq!(verdicts.findings.iter().find(held_up), None);
    assert_eq!(tablet.finds(draft, "R-50").await[0].answer, AnswerKind::Pass, "{:?}", verdicts.findings);

    assert_eq!(tablet.client.next_steps().await.unwrap()[0].to_do, ToDo::Freeze, "there is nobody to share it with");
    let kept = tablet.client.homes().my_homes().await.unwrap();
    assert_eq!(kept.len(), 1, "a home lent on is kept beside those held");
    let begun = city.now();
    sends_in(&tablet, draft).await;
    city.until(&tablet, draft, &["registered"]).await;
    let minutes = (city.now().ms() - begun.ms()) / 60_000;
    assert!(minutes < 30, "in minutes: {minutes}");

    // The mortgage is gone, and nothing else has moved.
    let after = city.registry().register(&home.unit).unwrap().unwrap();
    assert!(after.mortgages.is_empty());
    assert_eq!(after, ereg_domain::register::RegisterFacts { mortgages: Vec::new(), ..before });

    // The owner did nothing and is told; the bank has nothing left to do, and nothing more to read of the home.
    owner.syncs().await;
    let told = letters_of_it(&owner).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(&proof) && told[0].contains(home.unit.as_str()), "{told:?}");
    assert_eq!(owner.client.homes().my_homes().await.unwrap()[0].burdens, 0);
    assert!(tablet.client.next_steps().await.unwrap().is_empty(), "no certificate is to be collected");
    assert!(letters_of_it(&tablet).await.is_empty());
    let refused = tablet.client.homes().refresh(home.unit.to_string()).await.unwrap_err();
    assert!(matches!(refused, ereg_client::ClientError::NotFound { .. }), "{refused:?}");
    assert!(tablet.client.homes().cached().await.unwrap().is_empty(), "what is not theirs to read is not kept");
    city.book_is_sound();
}

/// Whoever has no account finds the letter when they enrol.
#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_enrols_later_finds_the_letter() {
    let city = City::seeded(SEED).await;
    let home = city.home("discharged_of_a_minor");
    let person = city.home("discharged_mortgage");
    let tablet = city.bank_tablet(&["T21"]).await;
    for home in [&home, &person] {
        let draft = fills_in(&tablet, home, "waived").await;
        sends_in(&tablet, draft).await;
        city.until(&tablet, draft, &["registered"]).await;
    }
    let owner = city.phone_of(&owner_of(&city, "discharged_mortgage")).await;
    let told = letters_of_it(&owner).await;
    assert!(told.len() == 1 && told[0].contains(person.unit.as_str()), "theirs and nobody else's: {told:?}");
    // And once: another phone of theirs has the same one.
    let second = city.second_phone_of(&owner_of(&city, "discharged_mortgage")).await;
    assert_eq!(letters_of_it(&second).await, told);
}

/// One of two mortgages is lifted by its number, whatever else stands on the home.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_mortgages_on_a_seized_home_the_one_that_is_named_is_lifted() {
    let city = City::seeded(SEED).await;
    let home = city.home("discharged_while_burdened");
    let before = city.registry().register(&home.unit).unwrap().unwrap();
    let [first, second] = before.mortgages.as_slice() else { panic!("two mortgages") };
    let tablet = city.bank_tablet(&["T21"]).await;
    let draft = fills_in(&tablet, &home, "realised").await;
    let fields = tablet.client.drafts().form(draft).await.unwrap().into_fields();
    let filled = fields.iter().find(|field| field.path == "discharge.proof").and_then(|field| field.value.clone());
    assert_eq!(filled, None, "which of the two is not guessed");
    tablet.types(draft, "discharge.proof", &second.proof.to_string()).await;
    sends_in(&tablet, draft).await;
    city.until(&tablet, draft, &["registered"]).await;
    let after = city.registry().register(&home.unit).unwrap().unwrap();
    assert_eq!(after, ereg_domain::register::RegisterFacts { mortgages: vec![first.clone()], ..before });
}

/// The tablet says which of the two does not fit: the proof, or who applies.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_is_of_no_mortgage_here_is_told_on_the_tablet() {
    let city = City::seeded(SEED).await;
    let home = city.home("discharged_mortgage");
    let tablet = city.bank_tablet(&["T21"]).await;
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    tablet.types(draft, "discharge.proof", "鄂(2015)演示市江岸不动产证明第9999999号").await;
    let found = tablet.finds(draft, "R-50").await;
    let told: Vec<_> =
        found.iter().filter_map(|finding| finding.told.as_ref()).map(|told| told.code.as_str()).collect();
    assert_eq!(told, ["R-50.proof"]);
    tablet
        .types(draft, "discharge.proof", &city.household("discharged_mortgage").facts.mortgages[0].proof.to_string())
        .await;
    tablet.types(draft, "parties.mortgagee.1.name", "演示银行北京分行").await;
    let found = tablet.finds(draft, "R-50").await;
    let told: Vec<_> =
        found.iter().filter_map(|finding| finding.told.as_ref()).map(|told| told.code.as_str()).collect();
    assert_eq!(told, ["R-50.not_the_mortgagee"]);
}

/// The mortgaged home is sold, accepted and waits for the fee; both parties know of the mortgage.
async fn sale_that_waits_for_its_fee(city: &City, home: &Home) -> (Phone, Phone, DraftId) {
    let seller = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let buyer = city.phone_of(&home.right_holders[0]).await.knows_of_a_mortgage();
    let draft = seller.begins_sale_of(home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&buyer, draft, &["fee_due"]).await;
    (seller, buyer, draft)
}

/// A discharge behind a sale waits its turn; the mortgage follows the home to the buyer, and then it is lifted there.
#[tokio::test(flavor = "multi_thread")]
async fn a_discharge_behind_a_sale_waits_for_it_and_goes_on_by_itself() {
    let city = City::seeded(SEED).await;
    let home = city.home("mortgaged_sale");
    let (seller, buyer, sale) = sale_that_waits_for_its_fee(&city, &home).await;
    let tablet = city.bank_tablet(&["T21"]).await;
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    sends_in(&tablet, draft).await;
    let waits = city.until(&tablet, draft, &["in_review"]).await;
    assert!(codes(&waits.grounds).is_empty(), "it waits for its turn and for nobody: {:?}", waits.grounds);
    assert_eq!(city.mortgages_on(&home.unit), 1);

    let due = buyer.case_of(sale).await;
    buyer.pays(due.case_id).await;
    city.until(&buyer, sale, &["registered"]).await;
    city.until(&tablet, draft, &["registered"]).await;
    assert_eq!(city.mortgages_on(&home.unit), 0);
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    // Whose home it is now is told, and nobody else.
    buyer.syncs().await;
    seller.syncs().await;
    assert_eq!((letters_of_it(&buyer).await.len(), letters_of_it(&seller).await.len()), (1, 0));
    city.book_is_sound();
}

/// A sale that is never paid does not keep the mortgage on the home: its turn passes.
#[tokio::test(flavor = "multi_thread")]
async fn a_discharge_behind_a_sale_that_is_never_paid_goes_first_in_the_end() {
    let city = City::seeded(SEED).await;
    let home = city.home("mortgaged_sale");
    let (_, buyer, sale) = sale_that_waits_for_its_fee(&city, &home).await;
    let tablet = city.bank_tablet(&["T21"]).await;
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    sends_in(&tablet, draft).await;
    city.until(&tablet, draft, &["in_review"]).await;
    for _ in 0..60 {
        city.pass(24 * 60);
        city.works().await;
        if city.mortgages_on(&home.unit) == 0 {
            break;
        }
    }
    city.until(&tablet, draft, &["registered"]).await;
    // The register is another one than the buyer signed for: a person looks, and the case is still theirs to withdraw.
    let stopped = city.until(&buyer, sale, &["in_review"]).await;
    assert!(codes(&stopped.grounds).contains(&"case.register_moved"), "{:?}", stopped.grounds);
}

/// A sale that waits for the lender's consent is not accepted yet, so it holds no place before the discharge that makes the
/// consent needless.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_waits_for_the_mortgage_to_go_holds_nothing_up() {
    let city = City::seeded(SEED).await;
    let home = city.home("r20_restricted");
    let seller = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let buyer = city.phone_of(&home.right_holders[0]).await.knows_of_a_mortgage();
    let sale = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(sale).await).await;
    seller.freezes(sale).await;
    buyer.signs(sale).await;
    seller.signs(sale).await;
    seller.submits(sale).await;
    let asked = city.until(&seller, sale, &["supplement"]).await;
    assert_eq!(codes(&asked.grounds), ["R-20.consent_missing"]);

    let tablet = city.bank_tablet(&["T21"]).await;
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    sends_in(&tablet, draft).await;
    city.until(&tablet, draft, &["registered"]).await;
    assert_eq!(city.mortgages_on(&home.unit), 0);

    // What was signed rests on a register with the mortgage: it is withdrawn, and the home sold as it is now.
    seller.withdraws(asked.case_id).await;
    buyer.syncs().await;
    buyer.withdraws(asked.case_id).await;
    city.until(&buyer, sale, &["withdrawn"]).await;
    seller.client.homes().my_homes().await.unwrap();
    let anew = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(anew).await).await;
    seller.freezes(anew).await;
    let (seller, buyer) = (seller.knows_of_no_mortgage(), buyer.knows_of_no_mortgage());
    buyer.signs(anew).await;
    seller.signs(anew).await;
    seller.submits(anew).await;
    city.until(&buyer, anew, &["fee_due"]).await;
}

/// A representative whose mandate ends before the entry has signed for nobody any more: a person looks.
#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_that_ends_while_the_discharge_waits_sends_it_to_a_person() {
    let city = City::seeded(SEED).await;
    let home = city.home("mortgaged_sale");
    let (_, buyer, sale) = sale_that_waits_for_its_fee(&city, &home).await;
    let bank = city.bank();
    let legal = city.phone_of_legal_representative(&bank).await;
    legal.mandates(&bank, &["T21"], "2027-12-31").await;
    let tablet = city.tablet_of(&bank);
    tablet.enrols_for(&bank).await.unwrap();
    let draft = fills_in(&tablet, &home, "debt_paid").await;
    sends_in(&tablet, draft).await;
    city.until(&tablet, draft, &["in_review"]).await;
    city.pass(1);
    legal.revokes_its_mandates().await;
    let due = buyer.case_of(sale).await;
    buyer.pays(due.case_id).await;
    city.until(&buyer, sale, &["registered"]).await;
    for _ in 0..6 {
        city.pass(5);
        city.works().await;
    }
    // Only who is mandated is told anything: what was signed under the old mandate stays with the person.
    legal.mandates(&bank, &["T21"], "2027-12-31").await;
    tablet.syncs().await;
    let stopped = tablet.case_of(draft).await;
    assert_eq!(codes(&stopped.grounds), ["R-53.mandate_ended"]);
    assert_eq!(city.mortgages_on(&home.unit), 1);
}
