//! The form of a shared draft as each party sees it, before anything is frozen: whoever began it writes what all sign,
//! whoever joined reads it and answers alone for themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{DraftId, FieldAccess, FieldView};
use ereg_law::role::{MORTGAGEE, MORTGAGOR};
use ereg_tests::city::{City, Phone, slot, typed_number};

const SEED: u64 = 7;

async fn fields(phone: &Phone, draft: DraftId) -> Vec<FieldView> {
    phone.client.drafts().form(draft).await.unwrap().into_fields()
}

fn value<'f>(fields: &'f [FieldView], path: &str) -> Option<&'f str> {
    fields.iter().find(|field| field.path == path).unwrap_or_else(|| panic!("no {path}")).value.as_deref()
}

/// Whoever joined may write the inquiry and nothing else, and is told of nothing that others left open.
fn reads_and_answers_alone(fields: &[FieldView], creator: &str) {
    let creator = creator.parse().ok();
    for field in fields {
        let own = field.path.starts_with("inquiry.");
        match &field.access {
            FieldAccess::Write => assert!(own, "{}", field.path),
            FieldAccess::WrittenBy { slot, words } => {
                assert_eq!((own, *slot), (false, creator), "{}", field.path);
                assert!(!words.zh.is_empty() && !words.en.is_empty(), "{}", field.path);
            }
            FieldAccess::Closed { code } => panic!("{}: {code}", field.path),
        }
        assert!(own || field.problem.is_none(), "{field:?}");
    }
    assert!(fields.iter().any(|field| field.access == FieldAccess::Write && field.problem.is_some()), "unanswered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_sees_the_sale_before_it_is_frozen_and_an_edit_of_it() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (lin, zhou) = (&home.obligors[0], &home.right_holders[0]);
    let (seller, buyer) = (city.phone_of(lin).await, city.phone_of(zhou).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;

    let (written, seen) = (fields(&seller, draft).await, fields(&buyer, draft).await);
    assert!(written.iter().all(|field| field.access == FieldAccess::Write));
    reads_and_answers_alone(&seen, "transferor.1");
    for path in ["matter.unit", "deal.price", "deal.contract", "deal.signed_on", "holding.co_ownership"] {
        assert!(value(&seen, path).is_some(), "{path}");
    }
    assert_eq!(value(&seen, "deal.contract"), value(&written, "deal.contract"));
    assert_eq!(value(&seen, "parties.transferee.1.id_no"), Some(typed_number(zhou).as_str()), "their own, whole");
    let (name, number) = (value(&seen, "parties.transferor.1.name"), value(&seen, "parties.transferor.1.id_no"));
    assert!(name.is_some_and(|shown| shown != lin.name.as_str()), "the seller's masked: {name:?}");
    assert!(number.is_some_and(|shown| shown != typed_number(lin)), "the seller's masked");
    assert_eq!(buyer.client.drafts().form(draft).await.unwrap().further, [], "who takes part is not theirs to say");
    let refused = buyer.client.drafts().answer(draft, "deal.price".into(), Some("1".into())).await.unwrap_err();
    assert_eq!(refused.code(), "share.not_the_writer");
    let answered = buyer.client.drafts().answer(draft, "inquiry.true_intent".into(), Some("yes".into())).await.unwrap();
    assert_eq!((answered.problem, answered.changed), (None, vec![]));

    let agreed = value(&written, "deal.price").unwrap();
    seller.types(draft, "deal.price", "1700000").await;
    seller.syncs().await;
    buyer.syncs().await;
    let price = value(&fields(&buyer, draft).await, "deal.price").map(str::to_owned);
    assert!(price.is_some_and(|shown| shown.starts_with("1700000")), "as it stands now");

    seller.types(draft, "deal.price", agreed).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    for field in fields(&seller, draft).await {
        assert_eq!(field.access, FieldAccess::Closed { code: "draft.submitted".into() }, "{}", field.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_sees_what_the_owner_wrote_of_the_mortgage() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18"]).await;
    let draft = owner.begins(&household).await;
    owner.client.sharing().share(draft, slot(MORTGAGOR)).await.unwrap();
    let invitation = owner.client.sharing().invite(draft, slot(MORTGAGEE)).await.unwrap();
    owner.syncs().await;
    tablet.joins(&invitation.text).await;

    let (written, seen) = (fields(&owner, draft).await, fields(&tablet, draft).await);
    reads_and_answers_alone(&seen, "mortgagor.1");
    for path in ["mortgage.amount", "mortgage.scope", "mortgage.loan_contract"] {
        assert!(value(&seen, path).is_some() && value(&written, path).is_some(), "{path}");
    }
    assert!(seen.iter().any(|field| field.reads.is_some()), "amounts are read back to a reader too");
    let shape = |fields: &[FieldView]| fields.iter().map(|field| (field.path.clone(), field.need)).collect::<Vec<_>>();
    assert_eq!(shape(&seen), shape(&written), "one form for both");
}
