//! Every kind of paper that an act of the registry writes is handed out: as its act comes to pass the document of it reaches each
//! party's phone, is kept there, is written out without a network in all its forms, and verifies by the trust file of the office
//! alone, which states the roots of the finance service too.
//! All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use ereg_client::{
    DocumentForm, DocumentStanding, DraftId, Handed, Integrity, MaterialCode, PaperKind, SealTrust, Verifier,
};
use ereg_law::{
    matter::{LAW, T28},
    policy::FLOOR_PACK,
    role::{MORTGAGEE, MORTGAGOR},
};
use ereg_registry::{partner::OfficerSays, service::to_decide};
use ereg_tests::{
    city::{City, Phone, slot, typed_number, writes_out},
    promise::photo,
};

const SEED: u64 = 7;

/// The documents that a phone hands out in the aeroplane, all of which it lists as kept.
async fn handed_out(city: &City, phone: &Phone) -> BTreeSet<PaperKind> {
    city.works().await;
    phone.syncs().await;
    phone.in_airplane_mode();
    let stranger = Verifier::under(phone.client.account().trust_bundle().await.unwrap(), None).unwrap();
    let documents = phone.client.documents();
    let mut kinds = BTreeSet::new();
    for listed in documents.list().await.unwrap() {
        assert_eq!(listed.standing, DocumentStanding::Here, "{listed:?}");
        let of_finance = matches!(listed.kind, PaperKind::FiscalReceipt | PaperKind::FiscalRedReceipt);
        let twin = if of_finance { DocumentForm::Xml } else { DocumentForm::Pdf };
        let picture = (twin == DocumentForm::Pdf).then_some(DocumentForm::Png);
        assert_eq!(
            listed.forms,
            [DocumentForm::Ofd, twin].into_iter().chain(picture).collect::<Vec<_>>(),
            "{listed:?}"
        );
        for form in listed.forms {
            let file = city.phones().join(format!("{}.{form:?}", listed.id));
            let path = file.to_str().unwrap().to_owned();
            writes_out(&documents, listed.id.to_string(), form, path).await.unwrap();
            let bytes = std::fs::read(&file).unwrap();
            if form == DocumentForm::Png {
                assert!(bytes.starts_with(b"\x89PNG") && bytes.len() <= 150 * 1024, "{} bytes", bytes.len());
            } else {
                let Handed::Checked { found } = stranger.document(bytes) else { panic!("{:?}", listed.kind) };
                // The copy of a cancelled licence is genuine, and good for nothing.
                let genuine = (found.integrity, found.seal) == (Integrity::Intact, SealTrust::Trusted);
                assert!(genuine, "{:?} as {form:?}: {found:?}", listed.kind);
                // By the trust file alone, which names the finance service as what it is.
                assert_eq!(found.said[1].zh.contains("财政"), of_finance, "{:?}", found.said);
            }
            std::fs::remove_file(&file).unwrap();
        }
        kinds.insert(listed.kind);
    }
    phone.back_online();
    kinds
}

/// A sale is accepted, charged and entered.
async fn of_a_sale() -> BTreeSet<PaperKind> {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    let of_seller = handed_out(&city, &sale.seller).await;
    assert_eq!(
        of_seller,
        BTreeSet::from([PaperKind::Acceptance, PaperKind::FeeNotice]),
        "the certificate is the buyer's"
    );
    handed_out(&city, &sale.buyer).await
}

/// A sale that quotes another certificate is to be corrected.
async fn of_a_correction() -> BTreeSet<PaperKind> {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.types(draft, "matter.certificate", &city.home("mortgaged_sale").certificate.to_string()).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&seller, draft, &["supplement"]).await;
    handed_out(&city, &buyer).await
}

/// A home that is another office's by the policy pack in force.
async fn of_another_office() -> BTreeSet<PaperKind> {
    let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    pack["parameters"]["districts"] = serde_json::json!(["330110"]);
    pack["version"] = 2.into();
    let city = City::under(SEED, LAW, serde_json::to_vec(&pack).unwrap()).await;
    let sale = city.submitted_sale("plain_sale", &["not_accepted"]).await;
    handed_out(&city, &sale.buyer).await
}

/// A home that is seized, of which the sandbox's officer refuses the registration.
async fn of_a_refusal() -> BTreeSet<PaperKind> {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r12_pre_seized", &["in_review"]).await;
    let case = sale.seller.case_of(sale.draft).await.case_id;
    let says = OfficerSays::Refuse { reasons: vec!["R-12.seized".to_owned()] };
    let decision = to_decide(&city.registry_dir(), "demo", LAW, case, says).unwrap();
    city.sandbox.decide(&decision.unwrap()).unwrap();
    city.until(&sale.buyer, sale.draft, &["refused"]).await;
    handed_out(&city, &sale.buyer).await
}

/// Freezes, signs and sends a query in, alone.
async fn asks(phone: &Phone, draft: DraftId) {
    phone.client.drafts().freeze(draft).await.unwrap();
    phone.syncs().await;
    phone.signs(draft).await;
    phone.submits(draft).await;
}

/// A holder asks about their own home, and about another's.
async fn of_queries() -> BTreeSet<PaperKind> {
    let city = City::seeded(SEED).await;
    let home = city.home("asked_home");
    let person = &home.right_holders[0];
    let holder = city.phone_of(person).await;
    let own = holder.client.drafts().begin(T28.id(), Some(home.unit.to_string())).await.unwrap();
    asks(&holder, own).await;
    city.until(&holder, own, &["answered"]).await;
    let others = city.home("plain_sale");
    let draft = holder.client.drafts().begin(T28.id(), Some(others.unit.to_string())).await.unwrap();
    for (field, value) in [
        ("matter.certificate", others.certificate.to_string()),
        ("parties.holder.1.name", person.name.to_string()),
        ("parties.holder.1.id_no", typed_number(person)),
    ] {
        holder.types(draft, field, &value).await;
    }
    asks(&holder, draft).await;
    city.until(&holder, draft, &["not_accepted"]).await;
    handed_out(&city, &holder).await
}

/// An owner and a bank mortgage a home.
async fn of_a_mortgage() -> BTreeSet<PaperKind> {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18"]).await;
    let draft = owner.begins(&household).await;
    owner.client.sharing().share(draft, slot(MORTGAGOR)).await.unwrap();
    let invitation = owner.client.sharing().invite(draft, slot(MORTGAGEE)).await.unwrap();
    owner.syncs().await;
    tablet.joins(&invitation.text).await;
    tablet.attaches(draft, MaterialCode::M11, photo(1, 200_000)).await.unwrap();
    tablet.syncs().await;
    owner.freezes(draft).await;
    tablet.signs(draft).await;
    owner.signs(draft).await;
    tablet.submits(draft).await;
    let due = city.until(&tablet, draft, &["fee_due"]).await;
    tablet.pays(due.case_id).await;
    city.until(&tablet, draft, &["registered"]).await;
    handed_out(&city, &tablet).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_paper_that_an_act_writes_is_handed_out() {
    use PaperKind::{
        Acceptance, AnnotatedCopy, CancelledCopy, FeeNotice, FiscalReceipt, FiscalRedReceipt, NonAcceptance,
        QueryRefusal, QueryResult, Refusal, RegistrationProof, Supplement, TitleCertificate,
    };
    let scenes = [
        (of_a_sale().await, vec![Acceptance, FeeNotice, FiscalReceipt, TitleCertificate]),
        (of_a_correction().await, vec![Supplement]),
        (of_another_office().await, vec![NonAcceptance]),
        (of_a_refusal().await, vec![Acceptance, Refusal]),
        (of_queries().await, vec![Acceptance, QueryResult, QueryRefusal]),
        (of_a_mortgage().await, vec![Acceptance, FeeNotice, FiscalReceipt, RegistrationProof]),
    ];
    let mut seen = BTreeSet::new();
    for (handed_out, expected) in scenes {
        assert_eq!(handed_out, expected.into_iter().collect());
        seen.extend(handed_out);
    }
    // A refund has its red receipt in `fiscal_receipt`. Copies of licences are played in `licences`.
    let elsewhere = [FiscalRedReceipt, CancelledCopy, AnnotatedCopy];
    let every: BTreeSet<PaperKind> = PaperKind::ALL.into_iter().filter(|kind| !elsewhere.contains(kind)).collect();
    assert_eq!(seen, every);
}
