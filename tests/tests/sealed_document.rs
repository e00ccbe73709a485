//! Sealed documents, in both their forms: they come with the feed, are kept, are handed out without a network, and a stranger who has
//! the office's trust file alone finds them intact.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    BookStanding, CertificateStanding, DocumentForm, DocumentStanding, EntryDocumentsStanding, EntryDocumentsView,
    Handed, Happened, Integrity, NextStep, PaperKind, SealTrust, ToDo, Verification, Verifier,
};
use ereg_document::{RevocationList, SealRoots, TimestampStanding, verify};
use ereg_tests::city::{City, Phone, Sale, State, codes, writes_out};

const SEED: u64 = 7;
/// Those that a stranger verifies, and all of them.
const FORMS: [DocumentForm; 2] = [DocumentForm::Ofd, DocumentForm::Pdf];
const ALL: [DocumentForm; 3] = [DocumentForm::Ofd, DocumentForm::Pdf, DocumentForm::Png];

/// Returns what a stranger finds in a document.
fn found(stranger: &Verifier, bytes: &[u8]) -> Verification {
    match stranger.document(bytes.to_vec()) {
        Handed::Checked { found } => found,
        Handed::Picture => panic!("taken for a picture"),
    }
}

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
    let documents = sale.buyer.client.documents();
    let stranger = Verifier::under(sale.buyer.client.account().trust_bundle().await.unwrap(), None).unwrap();
    // Of another office, which seals as well.
    let elsewhere = include_bytes!("../../core/trust/tests/golden/trust-seals.json").to_vec();
    let elsewhere = Verifier::under(elsewhere, None).unwrap();
    let published = |name: &str| std::fs::read(city.registry_dir().join(name)).unwrap();
    let roots = SealRoots::parse(&published("seal-roots.pem")).unwrap();
    let lists = RevocationList::parse(&published("seal-revoked.crl")).unwrap();
    for form in FORMS {
        let file = city.phones().join(format!("certificate.{form:?}"));
        let path = file.to_str().unwrap().to_owned();
        writes_out(&documents, new.number.clone(), form, path.clone()).await.unwrap();
        let refused = writes_out(&documents, new.number.clone(), form, path).await.unwrap_err();
        assert_eq!(refused.code(), "medium.target_exists", "nothing is replaced");

        // A stranger, with the trust file and nothing else.
        let bytes = std::fs::read(&file).unwrap();
        let genuine = found(&stranger, &bytes);
        assert_eq!((genuine.ok, genuine.seal), (true, SealTrust::Trusted), "{genuine:?}");
        assert!(genuine.said[1].zh.contains("信任文件"), "by whose word it is trusted: {:?}", genuine.said);
        // Of the book it says what its token says, which is in it under the seal.
        let token = found(&stranger, new.token.as_bytes());
        assert_eq!(token.book, BookStanding::StatusUnknown);
        let of_book = |found: &Verification| {
            (found.book, found.booked_at, found.as_of, found.office.clone(), found.demo, found.said[2].clone())
        };
        assert!(of_book(&genuine) == of_book(&token) && genuine.booked_at.is_some(), "{genuine:?} and {token:?}");
        let foreign = found(&elsewhere, &bytes);
        assert_eq!((foreign.integrity, foreign.seal), (Integrity::Intact, SealTrust::UnknownKey), "{foreign:?}");
        assert_eq!(foreign.book, BookStanding::Unverifiable, "of what nobody trusts nothing is told of the book");
        let mut forged = bytes.clone();
        let middle = forged.len() / 2;
        forged[middle] ^= 1;
        assert!(!found(&stranger, &forged).ok, "a bit is changed");
        // With other programs they use the copies beside the trust file.
        let begins: &[u8] = if form == DocumentForm::Pdf { b"%PDF-" } else { b"PK" };
        assert!(bytes.starts_with(begins), "{form:?}");
        for roots in [roots.clone(), roots.clone().with_revocations(lists.clone())] {
            let verdict = verify(&bytes, &roots);
            assert!(verdict.is_good(), "{verdict:?}");
            let stamped = matches!(verdict.seals[0].timestamp, TimestampStanding::Trusted { .. });
            assert!(stamped, "{form:?} states its time by another's word: {verdict:?}");
        }
        assert!(bytes.len() <= 150 * 1024, "{} bytes", bytes.len());
        let strange = verify(&bytes, &SealRoots::default());
        assert!(
            !strange.is_good() && strange.integrity.fault().is_none(),
            "unchanged, and by nobody that is known: {strange:?}"
        );
    }

    // Its page as a picture too, the same to whoever asks again; changed on the way it would be no file of this document.
    let picture = city.phones().join("certificate.png");
    writes_out(&documents, new.number.clone(), DocumentForm::Png, picture.to_str().unwrap().to_owned()).await.unwrap();
    let drawn = std::fs::read(&picture).unwrap();
    assert!(drawn.starts_with(b"\x89PNG") && drawn.len() <= 150 * 1024, "{} bytes", drawn.len());
    assert!(!verify(&drawn, &roots).is_good(), "a picture proves nothing");
    let listed = documents.see(new.number.clone()).await.unwrap();
    assert_eq!(listed.forms, ALL);

    // The seller's certificate is from before this registry: it has no document, and the buyer's is not told to her.
    sale.seller.syncs().await;
    let old = sale.seller.certificates(&sale.home, CertificateStanding::Cancelled).await.remove(0);
    let nowhere = city.phones().join("none.ofd").to_str().unwrap().to_owned();
    let documents = sale.seller.client.documents();
    for form in ALL {
        let none = writes_out(&documents, old.number.clone(), form, nowhere.clone()).await.unwrap_err();
        assert_eq!(none.code(), "paper.not_sealed_yet");
        let none = writes_out(&documents, new.number.clone(), form, nowhere.clone()).await.unwrap_err();
        assert_eq!(none.code(), "paper.not_found");
    }
}

/// The documents of an entry as a phone shows them: their standing, the things that its case waits for, and that they waited and are
/// sealed.
async fn shown(phone: &Phone, sale: &Sale) -> (EntryDocumentsView, Vec<String>, Vec<Happened>) {
    phone.syncs().await;
    let case = phone.case_of(sale.draft).await;
    assert!(case.booked.is_some(), "the entry stands");
    let documents = case.documents.unwrap();
    for (all, own) in [(&case.words.zh, &documents.words.zh), (&case.words.en, &documents.words.en)] {
        assert!(all.ends_with(own.as_str()), "where the case stands says it too: {all}");
    }
    let waits_for = codes(&case.waits_for).into_iter().map(str::to_owned).collect();
    let timeline = phone.client.cases().progress(sale.draft).await.unwrap().timeline;
    let of_documents = |happened: &Happened| matches!(happened, Happened::DocumentsWait | Happened::DocumentsSealed);
    (documents, waits_for, timeline.into_iter().map(|entry| entry.happened).filter(of_documents).collect())
}

/// The step of a phone that is about the case of a sale.
async fn step(phone: &Phone, sale: &Sale) -> Option<NextStep> {
    let case = phone.case_of(sale.draft).await.case_id;
    phone.client.next_steps().await.unwrap().into_iter().find(|step| step.case_id == Some(case))
}

/// Both parties are told for as long as the document of the entry waits, and for what; whoever is to have it has nothing to do but
/// to wait. It ends by itself once the seal can be used.
#[tokio::test(flavor = "multi_thread")]
async fn that_the_document_of_an_entry_waits_is_told_for_as_long_as_it_does() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    // Nobody can tell what is revoked: the seal may not be used.
    let revoked = city.registry_dir().join("seal").join("revoked.jsonl");
    std::fs::write(&revoked, "no line\n").unwrap();
    sale.buyer.pays(case).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    sale.buyer.collects(case).await;
    city.until(&sale.buyer, sale.draft, &["issued"]).await;
    for phone in [&sale.buyer, &sale.seller] {
        let (documents, waits_for, happened) = shown(phone, &sale).await;
        assert_eq!(documents.standing, EntryDocumentsStanding::Waiting);
        assert!(documents.words.zh.contains("还没有盖上章"), "{}", documents.words.zh);
        assert_eq!((waits_for, happened), (vec!["sealing.no_seal".to_owned()], vec![Happened::DocumentsWait]));
    }
    let waits = step(&sale.buyer, &sale).await.unwrap();
    let (documents, ..) = shown(&sale.buyer, &sale).await;
    assert_eq!((waits.to_do, &waits.words), (ToDo::WaitForOffice, &documents.words));
    assert_eq!(step(&sale.seller, &sale).await, None, "the certificate is the buyer's");
    let new = sale.buyer.certificates(&sale.home, CertificateStanding::Current).await.remove(0);
    let own = sale.buyer.client.documents();
    let certificate = || own.see(new.number.clone());
    assert_eq!(certificate().await.unwrap().standing, DocumentStanding::Waiting);

    std::fs::remove_file(&revoked).unwrap();
    city.pass(60);
    city.works().await;
    for phone in [&sale.buyer, &sale.seller] {
        let (documents, waits_for, happened) = shown(phone, &sale).await;
        assert_eq!(documents.standing, EntryDocumentsStanding::Sealed);
        assert!(documents.words.zh.contains("已经盖章"), "{}", documents.words.zh);
        let both = vec![Happened::DocumentsWait, Happened::DocumentsSealed];
        assert_eq!((waits_for, happened), (Vec::<String>::new(), both), "that it waited is not taken back");
        assert_eq!(step(phone, &sale).await, None);
    }
    assert_eq!(certificate().await.unwrap().standing, DocumentStanding::Here);
}

/// A seller and a buyer are handed the letter of acceptance as the office sealed it: the same file, listed with its case, opened in
/// the aeroplane, and a stranger finds it intact. Whoever is no party has none.
#[tokio::test(flavor = "multi_thread")]
async fn each_party_hands_out_the_letter_of_acceptance_offline() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let stranger = city.phone_of(&city.home("mortgaged_sale").right_holders[0]).await;
    city.works().await;
    let mut handed_out = Vec::new();
    for phone in [&sale.seller, &sale.buyer] {
        phone.syncs().await;
        phone.in_airplane_mode();
        let case = phone.case_of(sale.draft).await;
        let documents = phone.client.documents();
        let listed = documents.of_case(case.case_id).await.unwrap();
        assert_eq!(documents.list().await.unwrap(), listed, "there is no other case");
        let kinds: Vec<_> = listed.iter().map(|document| (document.kind, document.standing)).collect();
        let here = [PaperKind::FeeNotice, PaperKind::Acceptance].map(|kind| (kind, DocumentStanding::Here));
        assert!(here.iter().all(|one| kinds.contains(one)) && kinds.len() == 2, "{kinds:?}");
        let acceptance = listed.iter().find(|document| document.kind == PaperKind::Acceptance).unwrap();
        assert_eq!((acceptance.title.zh.as_str(), acceptance.certificate.as_ref()), ("受理凭证", None));
        assert_eq!(acceptance.written_on, city.now().day());
        let file = city.phones().join(format!("acceptance.{}.ofd", handed_out.len()));
        let path = file.to_str().unwrap().to_owned();
        let saved = writes_out(&documents, acceptance.id.to_string(), DocumentForm::Ofd, path).await.unwrap();
        assert_eq!(&saved, acceptance);
        // By its title too, where no other one is called so.
        for title in ["受理凭证", "letter of acceptance", "acceptance"] {
            assert_eq!(&documents.see(title.to_owned()).await.unwrap(), acceptance, "{title}");
        }
        let none = documents.see("不动产权证书".to_owned()).await.unwrap_err();
        assert_eq!(none.code(), "paper.not_found");
        handed_out.push(std::fs::read(&file).unwrap());
    }
    assert!(handed_out[0] == handed_out[1], "one letter, to both");
    let trust = sale.seller.client.account().trust_bundle().await.unwrap();
    let letter = found(&Verifier::under(trust, None).unwrap(), &handed_out[0]);
    assert_eq!((letter.ok, letter.book, letter.booked_at), (true, BookStanding::Unverifiable, None), "it has no token");
    stranger.syncs().await;
    assert!(stranger.client.documents().list().await.unwrap().is_empty());
    let none = stranger.client.documents().see("00000000000000000000000000000000".into()).await.unwrap_err();
    assert_eq!(none.code(), "paper.not_found");
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
    let documents = second.client.documents();
    for form in ALL {
        assert!(writes_out(&documents, new.number.clone(), form, file("none")).await.is_err());
        assert!(!std::fs::exists(file("none")).unwrap(), "complete, or not at all");
    }

    second.back_online();
    writes_out(&documents, new.number.clone(), DocumentForm::Pdf, file("wanted.pdf")).await.unwrap();
    second.in_airplane_mode();
    writes_out(&documents, new.number.clone(), DocumentForm::Pdf, file("kept.pdf")).await.unwrap();
    assert_eq!(std::fs::read(file("wanted.pdf")).unwrap(), std::fs::read(file("kept.pdf")).unwrap());
    for form in [DocumentForm::Ofd, DocumentForm::Png] {
        let other = writes_out(&documents, new.number.clone(), form, file("none")).await;
        assert!(other.is_err(), "nobody wanted the other forms");
    }
    second.back_online();
    writes_out(&documents, new.number, DocumentForm::Ofd, file("wanted.ofd")).await.unwrap();
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
    for form in ALL {
        let file = city.phones().join(format!("after_a_restart.{form:?}")).to_str().unwrap().to_owned();
        writes_out(&second.client.documents(), new.number.clone(), form, file).await.unwrap();
    }
}
