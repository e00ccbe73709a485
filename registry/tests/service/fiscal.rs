//! Fiscal e-receipts (财政电子票据): asked of the finance service after the payment, once; verified, filed and told to whoever paid;
//! cancelled by a red one (红票) once the money went back. Nothing waits for any of it.

use ereg_document::{FiscalReceipt, FiscalReceiptKind, SealRoots, verify};
use ereg_domain::{dictionary::SeizureKind, register::Burden};
use ereg_law::{
    case::CaseState,
    fixture::{Sale, buyer, seizure, seller},
};
use ereg_protocol::{
    document::{DocumentForm, DocumentView, PaperKind},
    registry::Registry as _,
};
use ereg_registry::partner::FinanceSetting;

use crate::{
    citizen::{Citizen, slot},
    deadlines::{case_of, pays_for, sells_on},
    draft::*,
    office::*,
};

const KINDS: [PaperKind; 2] = [PaperKind::FiscalReceipt, PaperKind::FiscalRedReceipt];

/// The receipts that somebody is told of, the red one last.
async fn receipts(citizen: &Citizen) -> Vec<DocumentView> {
    let mut told: Vec<_> = citizen.documents().await.into_iter().filter(|one| KINDS.contains(&one.kind)).collect();
    told.sort_by_key(|one| one.kind);
    told
}

async fn states(citizen: &Citizen) -> Vec<(PaperKind, &'static str)> {
    receipts(citizen).await.iter().map(|one| (one.kind, one.state.name())).collect()
}

/// The content of a filed receipt, its files verified as a stranger does it.
async fn verified(office: &Office, citizen: &Citizen, of: &DocumentView) -> FiscalReceipt {
    let roots = SealRoots::parse(&office.world.finance.finance_roots().unwrap()).unwrap();
    let sealed = of.state.sealed().expect("it is filed");
    let mut xml = Vec::new();
    for form in [DocumentForm::Ofd, DocumentForm::Xml] {
        xml = citizen.session.document(sealed.file(form).unwrap().digest).await.unwrap();
        let verdict = verify(&xml, &roots);
        assert!(verdict.is_good() && verdict.seals.len() == 2, "{form:?}: {verdict:?}");
    }
    assert!(sealed.file(DocumentForm::Pdf).is_none() && sealed.file(DocumentForm::Png).is_none());
    FiscalReceipt::read(&xml).unwrap()
}

fn asked(office: &Office) -> u32 {
    *office.world.receipts.lock().unwrap()
}

async fn fee_due(office: &Office, sale: &Sale) -> (Citizen, Citizen) {
    let (seller, buyer, draft) = ready_sale(office, sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    (seller, buyer)
}

#[tokio::test]
async fn a_payment_has_one_receipt_under_both_seals_for_whoever_paid() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer) = fee_due(&office, &sale).await;
    assert!(receipts(&buyer).await.is_empty(), "nothing is paid");
    let payment = buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }), "the entry waits for no receipt");
    assert_eq!(states(&buyer).await, [(PaperKind::FiscalReceipt, "waiting")]);
    assert_eq!(asked(&office), 0, "no act asks");

    for _ in 0..3 {
        office.service.tick().unwrap();
    }
    assert_eq!(asked(&office), 1, "once");
    let told = receipts(&buyer).await;
    let says = verified(&office, &buyer, &told[0]).await;
    assert_eq!((says.payment, says.kind), (payment.to_string(), FiscalReceiptKind::Issued));
    assert_eq!((says.total, says.payer.as_str()), (buyer.payment().await.amount, "周建国"));
    assert!(receipts(&seller).await.is_empty(), "she paid nothing");
    let digest = told[0].state.sealed().unwrap().file(DocumentForm::Xml).unwrap().digest;
    assert_eq!(seller.session.document(digest).await.unwrap_err().code(), "not_found");

    office.passes(1);
    office.restarted().tick().unwrap();
    assert_eq!(asked(&office), 1, "what is filed is asked for no more");
    assert_eq!(office.count("SELECT count(*) FROM paper WHERE kind = 'fiscal_receipt'"), 1);
    office.service.verify_book().unwrap();
}

#[tokio::test]
async fn a_finance_service_that_is_away_holds_up_nothing_and_is_asked_by_back_off() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (_, buyer) = fee_due(&office, &sale).await;
    office.world.finance.set_finance(FinanceSetting::Silent).unwrap();
    buyer.pays().await;
    assert_eq!(office.register(&home.unit).right.holders[0].name, ereg_law::fixture::buyer().name);
    for _ in 0..3 {
        office.service.tick().unwrap();
    }
    assert_eq!(asked(&office), 1, "not at each look");
    assert_eq!(states(&buyer).await, [(PaperKind::FiscalReceipt, "waiting")]);
    let all = "SELECT count(*) FROM paper WHERE standing <> 'sealed'";
    assert_eq!(office.count(all), 1, "the certificate and the letters are sealed");
    // Two seconds, four, eight …
    for (seconds, times) in [(1, 1), (1, 2), (3, 2), (1, 3), (7, 3), (1, 4)] {
        office.clock.advance(seconds * 1_000);
        office.service.tick().unwrap();
        assert_eq!(asked(&office), times);
    }
    office.world.finance.set_finance(FinanceSetting::Answers).unwrap();
    office.passes(1);
    assert_eq!(asked(&office), 5);
    verified(&office, &buyer, &receipts(&buyer).await[0]).await;
}

/// An answer of the service is filed by what it says and by whose seals, not because it came.
#[tokio::test]
async fn a_receipt_of_another_payment_and_one_that_was_changed_are_not_filed() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer) = fee_due(&office, &sale).await;
    office.world.finance.set_finance(FinanceSetting::Mistaken).unwrap();
    buyer.pays().await;
    let audited = |code: &str| {
        office.count(&format!("SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = '{code}'"))
    };
    office.service.tick().unwrap();
    assert_eq!((audited("fiscal.other_payment"), audited("fiscal.unverified")), (1, 0));

    office.world.finance.set_finance(FinanceSetting::Answers).unwrap();
    *office.world.forges.lock().unwrap() = true;
    office.passes(1);
    assert!(audited("fiscal.unverified") > 0);
    assert_eq!(states(&buyer).await, [(PaperKind::FiscalReceipt, "waiting")]);

    *office.world.forges.lock().unwrap() = false;
    office.passes(1);
    verified(&office, &buyer, &receipts(&buyer).await[0]).await;
}

/// Two payments never have one number: whoever reads the second would take it for the first.
#[tokio::test]
async fn a_receipt_with_the_number_of_another_payments_is_not_filed_and_is_counted() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (_, owner) = fee_due(&office, &sale).await;
    owner.pays().await;
    office.service.tick().unwrap();
    let first = verified(&office, &owner, &receipts(&owner).await[0]).await;
    let (taker, case) = sells_on(&office, &home.unit, &sale, &owner).await;
    office.world.finance_begins_anew();
    pays_for(&taker, case).await;
    office.service.tick().unwrap();
    assert_eq!(states(&taker).await, [(PaperKind::FiscalReceipt, "waiting")]);
    let waits = "SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = 'fiscal.number_taken'";
    assert_eq!(office.count(waits), 1);
    assert_eq!(office.count("SELECT count(*) FROM receipt_number"), 1);
    assert!(matches!(case_of(&taker, case).await.state, CaseState::Registered { .. }), "the payment stands");
    assert_eq!(first.number.number, "0000000001", "the first keeps it");
    office.passes(1);
    assert!(office.count(waits) > 1, "it is asked for again, by back-off");
    assert_eq!(office.count("SELECT count(*) FROM receipt_number"), 1);
}

/// A home that is seized once it is paid for: the fee goes back as both withdraw.
async fn given_back(office: &Office, sale: &Sale, unit: &ereg_domain::identifier::UnitCode) -> Citizen {
    let (seller, buyer) = fee_due(office, sale).await;
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(unit, Burden::Seizure(seized)).unwrap();
    buyer.pays().await;
    office.service.tick().unwrap();
    let case = buyer.case().await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    office.service.tick().unwrap();
    buyer
}

#[tokio::test]
async fn a_refund_has_a_red_receipt_that_names_the_one_it_cancels_and_both_are_kept() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let buyer = given_back(&office, &sale, &home.unit).await;
    for _ in 0..3 {
        office.service.tick().unwrap();
    }
    let told = receipts(&buyer).await;
    assert_eq!(states(&buyer).await, KINDS.map(|kind| (kind, "sealed")));
    let issued = verified(&office, &buyer, &told[0]).await;
    let red = verified(&office, &buyer, &told[1]).await;
    assert_eq!(issued.kind, FiscalReceiptKind::Issued, "it stays as it was");
    assert!(red.kind == FiscalReceiptKind::Red { cancels: issued.number.clone() } && red.number != issued.number);
    assert_eq!((red.payment, red.total), (issued.payment, issued.total));
    office.passes(1);
    assert_eq!(asked(&office), 2, "each once");
}

#[tokio::test]
async fn the_red_receipt_waits_for_the_one_that_it_cancels() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    office.world.finance.set_finance(FinanceSetting::Silent).unwrap();
    let buyer = given_back(&office, &sale, &home.unit).await;
    office.service.tick().unwrap();
    assert_eq!(states(&buyer).await, KINDS.map(|kind| (kind, "waiting")));
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 1, "the money went back");
    let waits = "SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = 'fiscal.original_waits'";
    assert_eq!(office.count(waits), 1);
    office.world.finance.set_finance(FinanceSetting::Answers).unwrap();
    office.passes(1);
    let told = receipts(&buyer).await;
    let issued = verified(&office, &buyer, &told[0]).await;
    assert!(verified(&office, &buyer, &told[1]).await.kind == FiscalReceiptKind::Red { cancels: issued.number });
}
