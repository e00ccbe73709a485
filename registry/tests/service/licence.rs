//! Licences at the registry: how each stands in the book, to whom it is told, and the annotated copies that its holder asks for.

use ereg_document::CopyAnnotation;
use ereg_domain::{identifier::IssuedNumber, time::Day};
use ereg_law::{
    fixture::{Sale, buyer, seller, third},
    references::floor_pack,
};
use ereg_protocol::{
    command::{Annotate, CommandBody},
    document::{CopyPurpose, DocumentForm, DocumentState, DocumentView, LicenceStanding, PaperKind},
    outcome::CommandEffect,
    registry::Registry as _,
};

use crate::{
    deadlines::{pays_for, sells_on},
    draft::*,
    office::*,
};

fn annotate(certificate: &IssuedNumber, until: Day) -> CommandBody {
    CommandBody::Annotate(Annotate {
        certificate: certificate.clone(),
        user: "演示租客".parse().unwrap(),
        purpose: CopyPurpose::Letting,
        until,
    })
}

#[tokio::test]
async fn a_holder_is_given_an_annotated_copy_with_a_seal_and_a_last_day_of_its_own() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let stranger = office.enrols(&third()).await;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    office.service.tick().unwrap();
    let certificate = buyer.certificates().await.remove(0);
    let told = buyer.session.licence(&certificate.licence_id).await.unwrap();
    assert_eq!((&told.number, &told.standing), (&certificate.number, &LicenceStanding::Current));
    assert_eq!(told.document.unwrap().kind, PaperKind::TitleCertificate);

    let today = ereg_domain::time::Instant::from_ms(office.clock_ms()).day();
    let longest = today.plus_days(i64::from(floor_pack().unwrap().parameters.annotated_copy_days));
    for until in [today.plus_days(-1), longest.plus_days(1)] {
        assert_eq!(buyer.declined(annotate(&certificate.number, until)).await, "annotate.term");
    }
    let effect = buyer.send(annotate(&certificate.number, longest)).await;
    let CommandEffect::Annotated { document, licence } = effect else { panic!("{effect:?}") };
    assert_ne!(licence, certificate.licence_id, "an identifier of its own");
    office.service.tick().unwrap();
    let copy = buyer.documents().await.into_iter().find(|one| one.id == document).expect("told of");
    let said = copy.annotation.clone().expect("an annotation");
    assert_eq!((&said.licence, said.purpose.as_str(), said.until), (&licence, "出租住房", longest));
    for form in [DocumentForm::Ofd, DocumentForm::Pdf] {
        let digest = copy.state.sealed().expect("it is sealed").file(form).unwrap().digest;
        let bytes = buyer.session.document(digest).await.unwrap();
        let read = CopyAnnotation::read(&bytes).unwrap().expect("an annotated copy");
        assert_eq!((&read.licence, &read.of), (&licence, &certificate.licence_id), "{form:?}");
        assert_eq!((read.user.as_str(), read.purpose.as_str(), read.until), ("演示租客", "出租住房", longest));
    }
    let view = buyer.session.licence(&licence).await.unwrap();
    assert_eq!((view.number, view.document.map(|one| one.id)), (certificate.number.clone(), Some(document)));
    for other in [&seller, &stranger] {
        for identifier in [&licence, &certificate.licence_id] {
            let refused = other.session.licence(identifier).await.unwrap_err();
            assert_eq!(refused.code(), "not_found", "not even that there is one");
        }
        let refused = other.try_send(annotate(&certificate.number, today)).await.unwrap_err();
        assert_eq!(refused.code, "not_found");
    }
    assert!(seller.documents().await.iter().all(|one| one.annotation.is_none()));
}

/// A right that was there before this registry has no electronic licence; how it stands is told all the same. What the buyer was
/// handed out is the buyer's.
#[tokio::test]
async fn a_former_holder_hears_that_a_certificate_is_superseded_and_not_by_whose() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let old = seller.certificates().await.remove(0);
    let today = ereg_domain::time::Instant::from_ms(office.clock_ms()).day();
    assert_eq!(seller.declined(annotate(&old.number, today)).await, "annotate.no_document");
    assert_eq!(seller.session.licence(&old.licence_id).await.unwrap().standing, LicenceStanding::Current);
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let new = buyer.certificates().await.remove(0);
    let told = seller.session.licence(&old.licence_id).await.unwrap();
    let superseded = LicenceStanding::Superseded { since: new.registered_at, by: Vec::new() };
    assert_eq!((told.standing, told.document), (superseded, None));
    assert_eq!(seller.session.licence(&new.licence_id).await.unwrap_err().code(), "not_found");
    assert_eq!(seller.declined(annotate(&old.number, today)).await, "annotate.cancelled");
}

/// Sold on, a certificate is void with every file that was made of it, and whoever held it is given the copy that says so.
#[tokio::test]
async fn of_a_cancelled_certificate_nothing_is_given_but_the_copy_that_says_so() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let certificate = buyer.certificates().await.remove(0);
    let today = ereg_domain::time::Instant::from_ms(office.clock_ms()).day();
    let effect = buyer.send(annotate(&certificate.number, today)).await;
    let CommandEffect::Annotated { licence: copied, .. } = effect else { panic!("{effect:?}") };
    office.service.tick().unwrap();
    let of_kind = |documents: Vec<DocumentView>, kind: PaperKind| {
        documents.into_iter().find(|one| one.kind == kind).expect("told of").state
    };
    let mut files = Vec::new();
    for kind in [PaperKind::TitleCertificate, PaperKind::AnnotatedCopy] {
        let state = of_kind(buyer.documents().await, kind);
        files.extend(state.sealed().expect("it is sealed").files().map(|(_, file)| file.digest));
    }
    assert_eq!(files.len(), 6);
    for file in &files {
        buyer.session.document(*file).await.unwrap();
    }

    let (taker, case) = sells_on(&office, &home.unit, &sale, &buyer).await;
    pays_for(&taker, case).await;
    for person in [&buyer, &taker] {
        for file in &files {
            assert_eq!(person.session.document(*file).await.unwrap_err().code(), "not_found");
        }
    }
    let view = buyer.session.licence(&certificate.licence_id).await.unwrap();
    assert!(matches!(view.standing, LicenceStanding::Superseded { .. }), "{:?}", view.standing);
    let document = view.document.expect("the copy that says so");
    assert_eq!((document.kind, document.state), (PaperKind::CancelledCopy, DocumentState::Waiting));
    let view = buyer.session.licence(&copied).await.unwrap();
    assert_eq!(view.document.expect("the annotated copy").state, DocumentState::Void);

    office.service.tick().unwrap();
    office.service.tick().unwrap();
    for kind in [PaperKind::TitleCertificate, PaperKind::AnnotatedCopy] {
        assert_eq!(of_kind(buyer.documents().await, kind), DocumentState::Void, "{kind:?}");
    }
    let state = of_kind(buyer.documents().await, PaperKind::CancelledCopy);
    let copy = state.sealed().expect("it is sealed").file(DocumentForm::Ofd).unwrap().digest;
    buyer.session.document(copy).await.unwrap();
    assert_eq!(taker.session.document(copy).await.unwrap_err().code(), "not_found");
}

#[tokio::test]
async fn a_licence_is_copied_so_often_a_day_and_no_more() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let number = buyer.certificates().await.remove(0).number;
    let today = ereg_domain::time::Instant::from_ms(office.clock_ms()).day();
    for days in 0..20 {
        buyer.send(annotate(&number, today.plus_days(days))).await;
    }
    assert_eq!(buyer.declined(annotate(&number, today.plus_days(20))).await, "annotate.too_many");
    office.passes(1);
    buyer.send(annotate(&number, today.plus_days(20))).await;
}
