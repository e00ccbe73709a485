//! The sealed document of a certificate, in both its forms: it comes with the feed, is kept, is handed out without a network, and a stranger
//! who has the office's seal roots alone finds it intact.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CertificateStanding, DocumentForm};
use ereg_document::{RevocationList, SealRoots, TimestampStanding, verify};
use ereg_tests::city::{City, Sale, State};

const SEED: u64 = 7;
const FORMS: [DocumentForm; 2] = [DocumentForm::Ofd, DocumentForm::Pdf];

/// A sale is paid and entered, and its document sealed.
async fn is_entered(city: &City, sale: &Sale) {
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    city.works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buyer_hands_out_a_sealed_document_and_a_stranger_verifies_it_offline() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    is_entered(&city, &sale).await;
    sale.buyer.syncs().await;
    let new = sale.buyer.certificates(&sale.home, CertificateStanding::Current).await.remove(0);

    // In the aeroplane: it has come already.
    sale.buyer.in_airplane_mode();
    let certificates = sale.buyer.client.certificates();
    let published = |name: &str| std::fs::read(city.registry_dir().join(name)).unwrap();
    let roots = SealRoots::parse(&published("seal-roots.pem")).unwrap();
    let lists = RevocationList::parse(&published("seal-revoked.crl")).unwrap();
    for form in FORMS {
        let file = city.phones().join(format!("certificate.{form:?}"));
        let path = file.to_str().unwrap().to_owned();
        certificates.save_document(new.number.clone(), form, path.clone()).await.unwrap();
        let refused = certificates.save_document(new.number.clone(), form, path).await.unwrap_err();
        assert_eq!(refused.code(), "medium.target_exists", "nothing is replaced");

        // A stranger, with what the office publishes.
        let bytes = std::fs::read(&file).unwrap();
        let begins: &[u8] = if form == DocumentForm::Pdf { b"%PDF-" } else { b"PK" };
        assert!(bytes.starts_with(begins), "{form:?}");
        for roots in [roots.clone(), roots.clone().with_revocations(lists.clone())] {
            let verdict = verify(&bytes, &roots);
            assert!(verdict.is_good(), "{verdict:?}");
            let stamped = matches!(verdict.seals[0].timestamp, TimestampStanding::Trusted { .. });
            assert_eq!(stamped, form == DocumentForm::Pdf, "the PDF alone states a time by another's word");
        }
        assert!(bytes.len() <= 150 * 1024, "{} bytes", bytes.len());
        let strange = verify(&bytes, &SealRoots::default());
        assert!(
            !strange.is_good() && strange.integrity.fault().is_none(),
            "unchanged, and by nobody that is known: {strange:?}"
        );
    }

    // The seller's certificate is from before this registry: it has no document, and the buyer's is not told to her.
    sale.seller.syncs().await;
    let old = sale.seller.certificates(&sale.home, CertificateStanding::Cancelled).await.remove(0);
    let nowhere = city.phones().join("none.ofd").to_str().unwrap().to_owned();
    let certificates = sale.seller.client.certificates();
    for form in FORMS {
        let none = certificates.save_document(old.number.clone(), form, nowhere.clone()).await.unwrap_err();
        assert_eq!(none.code(), "certificate.not_sealed_yet");
        let none = certificates.save_document(new.number.clone(), form, nowhere.clone()).await.unwrap_err();
        assert_eq!(none.code(), "certificate.not_found");
    }
}

/// While documents do not come, everything else does; one is asked for when it is wanted, and then kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_has_not_come_is_fetched_when_it_is_wanted() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let second = city.second_phone_of(&sale.home.right_holders[0]).await;
    second.line.set(State::Without("/v1/documents"));
    is_entered(&city, &sale).await;
    let report = second.syncs_once().await;
    assert!(report.trouble.is_some(), "what did not come is told");
    let new = second.certificates(&sale.home, CertificateStanding::Current).await.remove(0);
    let file = |name: &str| city.phones().join(name).to_str().unwrap().to_owned();
    let certificates = second.client.certificates();
    for form in FORMS {
        assert!(certificates.save_document(new.number.clone(), form, file("none")).await.is_err());
        assert!(!std::fs::exists(file("none")).unwrap(), "complete, or not at all");
    }

    second.back_online();
    certificates.save_document(new.number.clone(), DocumentForm::Pdf, file("wanted.pdf")).await.unwrap();
    second.in_airplane_mode();
    certificates.save_document(new.number.clone(), DocumentForm::Pdf, file("kept.pdf")).await.unwrap();
    assert_eq!(std::fs::read(file("wanted.pdf")).unwrap(), std::fs::read(file("kept.pdf")).unwrap());
    let other = certificates.save_document(new.number.clone(), DocumentForm::Ofd, file("none")).await;
    assert!(other.is_err(), "nobody wanted the other form");
    second.back_online();
    certificates.save_document(new.number, DocumentForm::Ofd, file("wanted.ofd")).await.unwrap();
}

/// A document that has not come is known when the phone starts again, though its certificate came before: the next run
/// fetches it.
#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_has_not_come_comes_after_a_restart() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let mut second = city.second_phone_of(&sale.home.right_holders[0]).await;
    second.line.set(State::Without("/v1/documents"));
    is_entered(&city, &sale).await;
    second.syncs_once().await;
    second.is_killed_and_starts_again();
    second.back_online();
    second.syncs_once().await;
    second.in_airplane_mode();
    let new = second.certificates(&sale.home, CertificateStanding::Current).await.remove(0);
    for form in FORMS {
        let file = city.phones().join(format!("after_a_restart.{form:?}")).to_str().unwrap().to_owned();
        second.client.certificates().save_document(new.number.clone(), form, file).await.unwrap();
    }
}
