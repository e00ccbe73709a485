//! Documents at the registry: each paper is written with its act, sealed after it, told to whom it names, given to them and to nobody
//! else.

use ereg_domain::{dictionary::CoOwnership, register::TransferClause};
use ereg_law::{
    application::MatterSection,
    case::CaseState,
    fixture::{Sale, buyer, seller, someone, third},
};
use ereg_protocol::{
    document::{DocumentForm, DocumentState, DocumentView, PaperKind},
    registry::Registry as _,
};
use ereg_trust::digest::Digest;

use crate::{citizen::Citizen, draft::*, office::*};

/// Kind and state of each document that somebody is told of, by kind.
async fn told(citizen: &Citizen) -> Vec<(PaperKind, &'static str)> {
    let mut told: Vec<_> = citizen.documents().await.iter().map(|one| (one.kind, one.state.name())).collect();
    told.sort();
    told
}

/// The one document of a kind that somebody is told of.
async fn document(citizen: &Citizen, kind: PaperKind) -> DocumentView {
    let mut of_kind = citizen.documents().await.into_iter().filter(|one| one.kind == kind);
    let one = of_kind.next().expect("told of");
    assert!(of_kind.next().is_none(), "one of a kind");
    one
}

#[tokio::test]
async fn a_document_is_given_to_whom_its_certificate_names_and_to_nobody_else() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let stranger = office.enrols(&third()).await;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let certificate = buyer.certificates().await.remove(0);
    let waits = document(&buyer, PaperKind::TitleCertificate).await;
    assert_eq!(waits.state, DocumentState::Waiting, "the entry waits for no document");
    assert_eq!((waits.certificate.as_ref(), waits.written_at), (Some(&certificate.number), certificate.registered_at));

    office.service.tick().unwrap();
    let sealed = document(&buyer, PaperKind::TitleCertificate).await;
    assert_eq!((sealed.id, sealed.case_id), (waits.id, buyer.case().await.case_id));
    let files = sealed.state.sealed().expect("it is sealed");
    let begin = [
        (DocumentForm::Ofd, &b"PK\x03\x04"[..]),
        (DocumentForm::Pdf, b"%PDF-"),
        (DocumentForm::Png, b"\x89PNG\r\n\x1a\n"),
    ];
    for (form, begins) in begin {
        let file = files.file(form).unwrap();
        let bytes = buyer.session.document(file.digest).await.unwrap();
        assert_eq!((Digest::of(&bytes), bytes.len() as u64), (file.digest, file.size));
        assert!(bytes.starts_with(begins), "{form:?}");
        for other in [&seller, &stranger] {
            let refused = other.session.document(file.digest).await.unwrap_err();
            assert_eq!(refused.code(), "not_found", "not even that there is one");
        }
    }
    assert!(buyer.session.document(Digest::of(b"another")).await.is_err());
    // What was there before this registry was handed out on paper, and the buyer's is not told to her.
    assert!(seller.documents().await.iter().all(|told| told.certificate.is_none()));
    assert!(stranger.documents().await.is_empty());

    let kept = office.count("SELECT count(*) FROM audit");
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM audit"), kept, "each is sealed once");
    assert_eq!(office.count("SELECT count(*) FROM document"), 4, "the receipt of the fee too");
}

/// A letter, a decision or a notice is every party's, and nobody else's.
#[tokio::test]
async fn a_paper_comes_with_its_act_and_is_given_to_every_party_once_it_is_sealed() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let stranger = office.enrols(&third()).await;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    assert!(seller.documents().await.is_empty(), "nothing is decided");
    let case_id = draft.submitted_by(&seller).await.case_id;
    let waiting = [(PaperKind::Acceptance, "waiting"), (PaperKind::FeeNotice, "waiting")];
    assert_eq!((told(&seller).await, told(&buyer).await), (waiting.to_vec(), waiting.to_vec()));
    let case = buyer.case().await;
    let accepted = case.state.acceptance().unwrap();
    assert_eq!(document(&buyer, PaperKind::Acceptance).await.written_at, accepted.accepted_at);
    // The face is kept as the act wrote it: who applies is named in full.
    let face = office.texts("SELECT face FROM paper WHERE kind = 'acceptance'").remove(0);
    for part in ["林秀英", "周建国", &accepted.case_number.to_string()] {
        assert!(face.contains(part), "{part}: {face}");
    }

    office.service.tick().unwrap();
    for kind in [PaperKind::Acceptance, PaperKind::FeeNotice] {
        let (of_seller, of_buyer) = (document(&seller, kind).await, document(&buyer, kind).await);
        assert!(of_seller == of_buyer && of_buyer.case_id == case_id, "the same to both");
        for form in [DocumentForm::Ofd, DocumentForm::Pdf, DocumentForm::Png] {
            let digest = of_buyer.state.sealed().expect("it is sealed").file(form).unwrap().digest;
            for party in [&seller, &buyer] {
                assert_eq!(Digest::of(&party.session.document(digest).await.unwrap()), digest);
            }
            assert_eq!(stranger.session.document(digest).await.unwrap_err().code(), "not_found");
        }
    }
    assert!(stranger.documents().await.is_empty());
}

/// 补正通知书 before the acceptance, and 不予受理决定书: their number is that under which the application came in.
#[tokio::test]
async fn what_is_to_be_corrected_and_what_is_not_accepted_is_in_writing() {
    let sale = Sale::clean();
    let wrong = Sale::clean().with(|sale| {
        let of_another = "鄂(2020)武汉市江岸不动产权第0099999号".parse().unwrap();
        sale.edit::<MatterSection>().items[0].certificate =
            Some(ereg_domain::identifier::QuotedCertificate::Title(of_another));
    });
    let (office, _) = Office::for_sale(&sale);
    let (seller_, buyer_, draft) = ready_sale(&office, &wrong, &seller(), &buyer()).await;
    draft.submitted_by(&seller_).await;
    assert!(matches!(buyer_.case().await.state, CaseState::Supplement { .. }));
    office.service.tick().unwrap();
    for party in [&seller_, &buyer_] {
        assert_eq!(told(party).await, [(PaperKind::Supplement, "sealed")]);
    }

    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    // The home is another office's from now on.
    office.service = office.restarted_with(|pack| pack.parameters.districts = vec!["330110".to_owned()]);
    seller.at(&office.service);
    buyer.at(&office.service);
    draft.submitted_by(&seller).await;
    assert!(matches!(buyer.case().await.state, CaseState::NotAccepted { .. }), "{:?}", buyer.case().await.state);
    office.service.tick().unwrap();
    for party in [&seller, &buyer] {
        assert_eq!(told(party).await, [(PaperKind::NonAcceptance, "sealed")]);
    }
}

/// A paper of which no document can be made, and one that cannot even be read: the act stands, the parties are told of the first, and
/// the others are sealed.
#[tokio::test]
async fn a_broken_paper_holds_up_no_other_and_no_act() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    office.tamper("UPDATE paper SET face = '{\"acceptance\":{}}' WHERE kind = 'acceptance'");
    buyer.pays().await;
    office.tamper("UPDATE paper SET parties = 'nobody' WHERE kind = 'fee_notice'");
    office.service.tick().unwrap();
    assert_eq!(
        office.register(&home.unit).right.holders[0].name,
        ereg_law::fixture::buyer().name,
        "the home is theirs"
    );
    let audited =
        |act: &str| office.count(&format!("SELECT count(*) FROM audit WHERE act || ' ' || subject = '{act}'"));
    assert_eq!(audited("document.unfit sealing.unfit"), 1);
    assert_eq!(audited("document.waits sealing.failed"), 1);
    assert_eq!(audited("document.sealed done"), 2, "the certificate, and the receipt");
    assert_eq!(document(&buyer, PaperKind::TitleCertificate).await.state.name(), "sealed");
    for party in [&seller, &buyer] {
        assert_eq!(document(party, PaperKind::Acceptance).await.state, DocumentState::Unfit);
    }

    office.passes(1);
    office.service.tick().unwrap();
    assert_eq!(audited("document.unfit sealing.unfit"), 1, "it is tried no more");
    office.tamper("UPDATE paper SET parties = '[]', seal_ms = 1 WHERE kind = 'fee_notice'");
    office.service.tick().unwrap();
    assert_eq!(audited("document.sealed done"), 3, "what can be read again is sealed");
}

/// The acts stand whatever the font lacks: their documents wait.
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
    let all = [PaperKind::TitleCertificate, PaperKind::Acceptance, PaperKind::FeeNotice, PaperKind::FiscalReceipt];
    assert_eq!(told(&buyer).await, all.map(|kind| (kind, "waiting")));
    let waits = "SELECT count(*) FROM audit WHERE act = 'document.waits' AND subject = 'sealing.no_glyph'";
    assert_eq!(office.count(waits), 3);
    office.service.tick().unwrap();
    assert_eq!(office.count(waits), 3, "they are tried again another day");
    office.passes(1);
    office.service.tick().unwrap();
    assert_eq!(office.count(waits), 6);
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
    assert_eq!(office.texts("SELECT kind FROM paper WHERE certificate IS NOT NULL"), ["title_certificate"]);
    assert_eq!(office.count("SELECT count(*) FROM paper WHERE standing <> 'sealed'"), 0, "nothing waits");
}

/// A seal that cannot be used stops the sealing alone; in the place of one that is gone no other is founded.
#[tokio::test]
async fn without_its_seal_a_registry_books_and_its_documents_wait() {
    let (sale, who) = (Sale::clean(), buyer());
    let (mut office, home) = Office::for_sale(&sale);
    let seal = office.database().with_file_name("seal");
    let first = seal.join("1");
    // Either key stops all forms.
    let key = first.join("pdf-signer.p8");
    let sound = std::fs::read(&key).unwrap();
    std::fs::write(&key, b"no key").unwrap();
    office.service = office.restarted();
    assert_eq!(office.service.seal_fault().map(|fault| fault.code()), Some("sealer.malformed"));
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &who).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    office.service.tick().unwrap();
    assert_eq!(office.register(&home.unit).right.holders[0].name, who.name, "the home is theirs");
    let all = [PaperKind::TitleCertificate, PaperKind::Acceptance, PaperKind::FeeNotice];
    let receipt = [(PaperKind::FiscalReceipt, "sealed")];
    let with_receipt = |state| all.map(|kind| (kind, state)).into_iter().chain(receipt).collect::<Vec<_>>();
    assert_eq!(told(&buyer).await, with_receipt("waiting"), "in neither form; the receipt is the finance service's");
    assert_eq!(office.count("SELECT count(*) FROM document"), 1);

    std::fs::write(&key, sound).unwrap();
    let restored = office.restarted();
    assert!(restored.seal_fault().is_none());
    restored.tick().unwrap();
    assert_eq!(told(&buyer).await, with_receipt("sealed"));

    std::fs::remove_dir_all(&seal).unwrap();
    let without = office.restarted();
    assert_eq!(without.seal_fault().map(|fault| fault.code()), Some("sealer.missing"));
    without.tick().unwrap();
    assert!(!seal.exists());
}
