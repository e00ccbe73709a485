//! Sealed documents at the registry: made after the entry, told with the certificate, given to whom it names and to nobody
//! else.

use ereg_domain::{dictionary::CoOwnership, register::TransferClause};
use ereg_law::fixture::{Sale, buyer, seller, someone, third};
use ereg_protocol::registry::Registry as _;
use ereg_trust::digest::Digest;

use crate::{draft::*, office::*};

#[tokio::test]
async fn a_document_is_given_to_whom_its_certificate_names_and_to_nobody_else() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let stranger = office.enrols(&third()).await;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    assert!(buyer.certificates().await[0].document.is_none(), "the entry waits for no document");

    office.service.tick().unwrap();
    let told = buyer.certificates().await.remove(0);
    let document = told.document.expect("it is sealed");
    let bytes = buyer.session.document(document.digest).await.unwrap();
    assert_eq!((Digest::of(&bytes), bytes.len() as u64), (document.digest, document.size));
    for other in [&seller, &stranger] {
        let refused = other.session.document(document.digest).await.unwrap_err();
        assert_eq!(refused.code(), "not_found", "not even that there is one");
    }
    assert!(buyer.session.document(Digest::of(b"another")).await.is_err());
    // What was there before this registry was handed out on paper.
    assert!(seller.certificates().await.iter().all(|old| old.document.is_none()));

    let kept = office.count("SELECT count(*) FROM audit");
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM audit"), kept, "it is sealed once");
    assert_eq!(office.count("SELECT count(*) FROM document"), 1);
}

/// The entry stands whatever the font lacks: its document waits, and nobody is told of one.
#[tokio::test]
async fn a_name_that_the_font_lacks_holds_up_no_entry_and_no_other_document() {
    let rare = someone("周𠮷", "19880812", 77);
    let sale = Sale::clean().with(|sale| sale.sold_to(&[(&rare, None)], CoOwnership::Sole));
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &rare).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    assert_eq!(office.register(&home.unit).right.holders[0].name, rare.name, "the home is hers");
    office.service.tick().unwrap();
    assert!(buyer.certificates().await[0].document.is_none());
    let waits = "SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = 'sealing.no_glyph'";
    assert_eq!(office.count(waits), 1);
    office.service.tick().unwrap();
    assert_eq!(office.count(waits), 1, "it is tried again another day");
    office.passes(1);
    office.service.tick().unwrap();
    assert_eq!(office.count(waits), 2);
}

/// A proof from before this registry was handed out on paper.
#[tokio::test]
async fn of_a_mortgaged_home_that_is_sold_the_certificate_alone_is_sealed() {
    let sale = Sale::mortgaged(TransferClause::Free);
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM document"), 1);
    assert_eq!(office.count("SELECT count(*) FROM certificate WHERE seal_ms IS NOT NULL"), 0, "nothing waits");
}
