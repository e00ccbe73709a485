//! The fiscal e-receipt (财政电子票据) of a sale's fee reaches the buyer's phone, is kept there, is written out without a network, and a
//! stranger who has the finance service's roots alone finds it sound; after a refund a red one (红票) stands beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{DocumentForm, DocumentScreen, DocumentStanding, Handed, PaperKind, Verifier};
use ereg_document::{FiscalReceipt, FiscalReceiptKind, SealRoots, verify};
use ereg_domain::{
    dictionary::SeizureKind,
    register::{Burden, Seizure},
};
use ereg_registry::partner::FinanceSetting;
use ereg_tests::city::{City, Phone, writes_out};

const SEED: u64 = 7;

async fn of_kind(phone: &Phone, kind: PaperKind) -> Vec<DocumentScreen> {
    let listed = phone.client.documents().list().await.unwrap();
    listed.into_iter().filter(|document| document.kind == kind).collect()
}

/// A receipt that is kept on a phone, written out there as a page and as the receipt itself, and verified by a stranger.
async fn handed_out(city: &City, phone: &Phone, kind: PaperKind) -> FiscalReceipt {
    let listed = of_kind(phone, kind).await;
    let [receipt] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!(receipt.standing, DocumentStanding::Here);
    let roots = SealRoots::parse(&city.sandbox.finance_roots().unwrap()).unwrap();
    // The holder's own phone, by the trust bundle that it has.
    let own = Verifier::under(phone.client.account().trust_bundle().await.unwrap(), None).unwrap();
    let documents = phone.client.documents();
    let mut bytes = Vec::new();
    assert_eq!(receipt.forms, [DocumentForm::Ofd, DocumentForm::Xml]);
    for &form in &receipt.forms {
        let file = city.phones().join(format!("{}.{form:?}", receipt.id));
        writes_out(&documents, receipt.id.to_string(), form, file.to_str().unwrap().to_owned()).await.unwrap();
        bytes = std::fs::read(&file).unwrap();
        let verdict = verify(&bytes, &roots);
        assert!(verdict.is_good() && verdict.seals.len() == 2, "{form:?}: {verdict:?}");
        assert!(!verify(&bytes, &SealRoots::default()).is_good(), "whoever trusts nobody finds nothing good");
        let Handed::Checked { found } = own.document(bytes.clone()) else { panic!("taken for a picture") };
        assert!(found.ok && found.said[1].zh.contains("财政"), "{form:?}: {found:?}");
    }
    let nowhere = city.phones().join("none.pdf").to_str().unwrap().to_owned();
    let none = writes_out(&documents, receipt.id.to_string(), DocumentForm::Pdf, nowhere).await.unwrap_err();
    assert_eq!(none.code(), "paper.other_form");
    FiscalReceipt::read(&bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_paid_hands_out_the_receipt_offline() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    city.sandbox.set_finance(FinanceSetting::Silent).unwrap();
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    let payment = sale.buyer.pays(case).await.attempt;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    city.works().await;
    sale.buyer.syncs().await;
    let waits = of_kind(&sale.buyer, PaperKind::FiscalReceipt).await;
    assert_eq!(waits.iter().map(|one| one.standing).collect::<Vec<_>>(), [DocumentStanding::Waiting]);
    assert!(waits[0].words.zh.contains("财政部门"), "{:?}", waits[0].words);
    assert!(waits[0].forms.is_empty(), "there is nothing to hand out yet");

    city.sandbox.set_finance(FinanceSetting::Answers).unwrap();
    // How long it waits by now depends on how often it was asked for in vain, and that on the machine.
    for _ in 0..6 {
        city.pass(20);
        city.works().await;
    }
    for phone in [&sale.buyer, &sale.seller] {
        phone.syncs().await;
        phone.in_airplane_mode();
    }
    let receipt = handed_out(&city, &sale.buyer, PaperKind::FiscalReceipt).await;
    assert_eq!((receipt.payment, receipt.kind), (payment.to_string(), FiscalReceiptKind::Issued));
    assert_eq!(receipt.payer, sale.home.right_holders[0].name.to_string());
    assert!(of_kind(&sale.seller, PaperKind::FiscalReceipt).await.is_empty(), "the fee is the buyer's");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_refund_a_red_receipt_stands_beside_the_one_that_it_cancels() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    // It cannot be entered while they think again.
    let seizure = Seizure {
        kind: SeizureKind::Seizure,
        authority: "演示市人民法院".parse().unwrap(),
        from: "2026-11-22".parse().unwrap(),
        to: "2029-11-22".parse().unwrap(),
    };
    city.registry().enter_official(&sale.home.unit, Burden::Seizure(seizure)).unwrap();
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["in_review"]).await;
    for phone in [&sale.seller, &sale.buyer] {
        phone.syncs().await;
        phone.withdraws(case).await;
    }
    city.until(&sale.seller, sale.draft, &["withdrawn"]).await;
    for _ in 0..3 {
        city.pass(20);
        city.works().await;
    }
    sale.buyer.syncs().await;
    sale.buyer.in_airplane_mode();
    let issued = handed_out(&city, &sale.buyer, PaperKind::FiscalReceipt).await;
    let red = handed_out(&city, &sale.buyer, PaperKind::FiscalRedReceipt).await;
    assert_eq!(issued.kind, FiscalReceiptKind::Issued);
    assert_eq!(red.kind, FiscalReceiptKind::Red { cancels: issued.number });
    assert_eq!((red.payment, red.total), (issued.payment, issued.total));
}
