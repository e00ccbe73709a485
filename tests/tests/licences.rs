//! The licence library: a holder has an annotated copy made in the place of the licence itself, whoever is handed it reads for what
//! it is, and what an entry cancels is handed out with its watermark alone.
//! All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    CertificateStanding, CopyTerms, DocumentForm, DocumentScreen, DocumentStanding, MaterialCode, PaperKind,
    UnmaskedWarning,
};
use ereg_document::{CopyAnnotation, SealRoots, verify};
use ereg_law::{
    matter::T21,
    role::{MORTGAGEE, MORTGAGOR},
};
use ereg_tests::{
    city::{City, Phone, slot, writes_out},
    promise::photo,
};

const SEED: u64 = 7;

fn roots(city: &City) -> SealRoots {
    SealRoots::parse(&std::fs::read(city.registry_dir().join("seal-roots.pem")).unwrap()).unwrap()
}

/// The documents of a kind that a phone is told of.
async fn of_kind(phone: &Phone, kind: PaperKind) -> Vec<DocumentScreen> {
    let mut all = phone.client.documents().list().await.unwrap();
    all.retain(|one| one.kind == kind);
    all
}

/// The file of a document, as it is written out.
async fn file(city: &City, phone: &Phone, which: &str, form: DocumentForm) -> Vec<u8> {
    let path = city.phones().join(format!("licence.{form:?}"));
    writes_out(&phone.client.documents(), which.to_owned(), form, path.to_str().unwrap().to_owned()).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_landlord_shows_an_annotated_copy_in_the_place_of_the_certificate() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    city.works().await;
    sale.buyer.syncs().await;
    let documents = sale.buyer.client.documents();
    let own = of_kind(&sale.buyer, PaperKind::TitleCertificate).await.remove(0);
    assert!(own.before_sharing.is_some() && own.annotation.is_none(), "what shows everything is not handed on unasked");
    let warning = own.before_sharing.clone().unwrap();
    assert_eq!(own.copy_choices.as_ref().map(|choices| choices.letting.en.as_str()), Some("Letting the home"));
    let of_another = UnmaskedWarning { document: "00000000000000000000000000000000".parse().unwrap(), ..warning };
    for acknowledged in [None, Some(of_another)] {
        let nowhere = city.phones().join("unmasked").to_str().unwrap().to_owned();
        let refused = documents.save(own.id.to_string(), DocumentForm::Png, nowhere.clone(), acknowledged).await;
        assert_eq!(refused.unwrap_err().code(), "paper.unmasked");
        assert!(!std::fs::exists(nowhere).unwrap());
    }
    let page = documents.page(own.id.to_string()).await.unwrap();
    assert!(page.starts_with(b"\x89PNG"), "it is looked at here without a warning");

    let until = city.now().day().plus_days(30);
    let terms = CopyTerms { user: "演示租客".to_owned(), purpose: None, until };
    documents.annotate(own.certificate.clone().unwrap(), terms).await.unwrap();
    sale.buyer.syncs().await;
    city.works().await;
    sale.buyer.syncs().await;
    let copy = of_kind(&sale.buyer, PaperKind::AnnotatedCopy).await.remove(0);
    assert!(copy.standing == DocumentStanding::Here && copy.before_sharing.is_none() && copy.copy_choices.is_none());
    assert_eq!(copy.annotation.unwrap().zh, format!("仅供演示租客用于出租住房，使用至 {until}"));
    let mut licence = None;
    for form in [DocumentForm::Ofd, DocumentForm::Pdf] {
        let bytes = file(&city, &sale.buyer, &copy.id.to_string(), form).await;
        assert!(verify(&bytes, &roots(&city)).is_good(), "{form:?}");
        let said = CopyAnnotation::read(&bytes).unwrap().expect("an annotated copy");
        assert_eq!((said.user.as_str(), said.until), ("演示租客", until), "{form:?}");
        assert!(!said.is_over(city.now()) && said.is_over(until.plus_days(1).start()));
        licence = Some(said.licence.to_string());
        // The number of the certificate names the licence itself, not a copy.
        let itself = file(&city, &sale.buyer, own.certificate.as_ref().unwrap(), form).await;
        assert!(CopyAnnotation::read(&itself).unwrap().is_none(), "{form:?}");
    }
    let licence = licence.unwrap();
    let told = documents.licence(licence.clone()).await.unwrap();
    assert_eq!((told.standing.zh.as_str(), told.document), ("现势", Some(copy.id)));
    let refused = sale.seller.client.documents().licence(licence).await.err().unwrap();
    assert_eq!(refused.code(), "not_found");

    // The seller's own was superseded, and by whose licence the seller is not told.
    sale.seller.syncs().await;
    let old = sale.seller.certificates(&sale.home, CertificateStanding::Cancelled).await.remove(0);
    let told = sale.seller.client.documents().licence(old.licence_id).await.unwrap();
    assert_eq!((told.standing.zh.as_str(), told.document), ("注销，已颁发新的证照", None));
    assert!(told.since.is_some() && told.superseded_by.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_proof_is_handed_out_with_its_watermark_alone() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_mortgage"), city.household("plain_mortgage"));
    let owner = city.phone_of(&home.obligors[0]).await;
    let tablet = city.bank_tablet(&["T18", "T21"]).await;
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
    city.works().await;
    tablet.syncs().await;
    let proof = of_kind(&tablet, PaperKind::RegistrationProof).await.remove(0);
    let number = proof.certificate.clone().unwrap();
    let before = file(&city, &tablet, &number, DocumentForm::Ofd).await;
    let licence = tablet.client.certificates().see(number.clone()).await.unwrap().licence_id;
    let told = tablet.client.documents().licence(licence.clone()).await.unwrap();
    assert_eq!((told.standing.zh.as_str(), told.since), ("现势", None));

    tablet.client.homes().refresh(home.unit.to_string()).await.unwrap();
    let lifted = tablet.client.drafts().begin(T21.id(), Some(home.unit.to_string())).await.unwrap();
    tablet.types(lifted, "discharge.reason", "debt_paid").await;
    tablet.client.drafts().freeze(lifted).await.unwrap();
    tablet.syncs().await;
    tablet.signs(lifted).await;
    tablet.submits(lifted).await;
    city.until(&tablet, lifted, &["registered"]).await;
    city.works().await;
    tablet.syncs().await;

    let void = of_kind(&tablet, PaperKind::RegistrationProof).await.remove(0);
    assert_eq!((void.id, void.standing), (proof.id, DocumentStanding::Void), "it is handed out no more");
    let to = city.phones().join("void").to_str().unwrap().to_owned();
    let refused = writes_out(&tablet.client.documents(), proof.id.to_string(), DocumentForm::Ofd, to).await;
    assert_eq!(refused.unwrap_err().code(), "paper.void");
    let copy = of_kind(&tablet, PaperKind::CancelledCopy).await.remove(0);
    assert_eq!((copy.certificate.as_ref(), copy.standing), (Some(&number), DocumentStanding::Here));
    // Nothing was handed out in its place: the mortgage has ended.
    let told = tablet.client.documents().licence(licence).await.unwrap();
    assert_eq!((told.standing.zh.as_str(), told.document), ("注销", Some(copy.id)));
    assert!(told.since.is_some() && told.superseded_by.is_empty());
    // By its number the copy is meant, which is another document under a seal of its own.
    let after = file(&city, &tablet, &number, DocumentForm::Ofd).await;
    assert!(after != before && verify(&after, &roots(&city)).is_good());
    city.book_is_sound();
}
