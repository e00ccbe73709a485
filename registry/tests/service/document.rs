//! Sealed documents at the registry: made after the entry, told with the certificate, given to whom it names and to nobody
//! else.

use ereg_domain::{dictionary::CoOwnership, register::TransferClause};
use ereg_law::fixture::{Sale, buyer, seller, someone, third};
use ereg_protocol::{objects::DocumentForm, registry::Registry as _};
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
    for (form, begins) in [(DocumentForm::Ofd, &b"PK\x03\x04"[..]), (DocumentForm::Pdf, b"%PDF-")] {
        let file = document.file(form);
        let bytes = buyer.session.document(file.digest).await.unwrap();
        assert_eq!((Digest::of(&bytes), bytes.len() as u64), (file.digest, file.size));
        assert!(bytes.starts_with(begins), "{form:?}");
        for other in [&seller, &stranger] {
            let refused = other.session.document(file.digest).await.unwrap_err();
            assert_eq!(refused.code(), "not_found", "not even that there is one");
        }
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

/// A seal that cannot be used stops the sealing alone; in the place of one that is gone no other is founded.
#[tokio::test]
async fn without_its_seal_a_registry_books_and_its_documents_wait() {
    let (sale, who) = (Sale::clean(), buyer());
    let (mut office, home) = Office::for_sale(&sale);
    let seal = office.database().with_file_name("seal");
    // Either key stops both forms.
    let key = seal.join("pdf-signer.p8");
    let sound = std::fs::read(&key).unwrap();
    std::fs::write(&key, b"no key").unwrap();
    office.service = office.restarted();
    assert_eq!(office.service.seal_fault().map(|fault| fault.code()), Some("sealer.malformed"));
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &who).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    office.service.tick().unwrap();
    assert_eq!(office.register(&home.unit).right.holders[0].name, who.name, "the home is theirs");
    assert!(buyer.certificates().await[0].document.is_none(), "in neither form");
    assert_eq!(office.count("SELECT count(*) FROM certificate WHERE seal_ms IS NOT NULL"), 1, "it waits");

    std::fs::write(&key, sound).unwrap();
    let restored = office.restarted();
    assert!(restored.seal_fault().is_none());
    restored.tick().unwrap();
    assert!(buyer.certificates().await[0].document.is_some());

    std::fs::remove_dir_all(&seal).unwrap();
    let without = office.restarted();
    assert_eq!(without.seal_fault().map(|fault| fault.code()), Some("sealer.missing"));
    without.tick().unwrap();
    assert!(!seal.exists());
}
