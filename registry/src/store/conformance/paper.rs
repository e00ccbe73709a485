//! The promises about papers and their documents (文书): each is sealed once, by whom it waits for.

use ereg_document::FiscalReceiptNumber;
use ereg_domain::{
    identifier::{IssuedNumber, TitleCertificateNumber},
    time::Instant,
};
use ereg_protocol::document::{PaperKind, SealedFile, Twin};
use ereg_trust::digest::Digest;

use crate::model::{DocumentFiles, PaperStanding, PutOff, SealedBy, TwinFiles, WrittenPaper};

use super::given::{Home, id, noon, person, wrote};

/// A paper waits until it is sealed, or until there will be no document of it; what it says is never changed.
pub(super) fn a_paper_is_sealed_once(home: &dyn Home) {
    let store = home.open();
    let number: IssuedNumber =
        "鄂(2026)武汉市江岸不动产权第0000002号".parse::<TitleCertificateNumber>().unwrap().into();
    let parties = vec![person(1).account, person(2).account];
    let of_case = |version: u64, kind: PaperKind| {
        let written = WrittenPaper::of_case((id(1), version), kind, parties.clone(), None, noon().plus_ms(-9));
        WrittenPaper { face: Some("{}".to_owned()), ..written }
    };
    let new = WrittenPaper::of_certificate(id(1), number.clone(), None, noon());
    let (letter, broken, void) =
        (of_case(1, PaperKind::Acceptance), of_case(2, PaperKind::FeeNotice), of_case(3, PaperKind::Supplement));
    let files = |ofd: &[u8], pdf: &[u8], picture: &[u8]| {
        let twin = TwinFiles::Pdf { pdf: pdf.to_vec(), picture: picture.to_vec() };
        DocumentFiles { ofd: ofd.to_vec(), twin }
    };
    wrote(&*store, |tx| {
        [&new, &letter, &broken, &void].into_iter().for_each(|paper| tx.put_paper(paper).unwrap());
        assert!(tx.put_paper(&letter).is_err(), "an act writes one paper of a kind");
        let twin = WrittenPaper::of_certificate(id(2), number.clone(), None, noon());
        assert!(tx.put_paper(&twin).is_err(), "a certificate has one paper");
    });
    let rows = store.moment().unwrap();
    for paper in [&new, &letter] {
        let kept = rows.paper(paper.id).unwrap().unwrap();
        assert!(kept.written == *paper && kept.standing == PaperStanding::Waiting, "as it was written");
        assert_eq!(kept.tried, 0);
    }
    assert_eq!(rows.papers_of(&number).unwrap(), [new.id]);
    let another: IssuedNumber =
        "鄂(2026)武汉市江岸不动产权第0000003号".parse::<TitleCertificateNumber>().unwrap().into();
    assert_eq!(rows.papers_of(&another).unwrap(), []);
    drop(rows);
    let due = |at: Instant| store.moment().unwrap().to_be_sealed(SealedBy::Office, at, 9).unwrap();
    let waiting = |at: Instant| {
        let documents = store.moment().unwrap().standing(at).unwrap().documents;
        documents.into_iter().map(|(state, count)| format!("{state} {count}")).collect::<Vec<_>>()
    };
    let mut all = [new.id, letter.id, broken.id, void.id];
    all.sort();
    assert_eq!(due(noon()), all, "from the time at which they were written down");
    assert_eq!(waiting(noon()), ["due 4", "put_off 0"]);
    assert_eq!(store.moment().unwrap().to_be_sealed(SealedBy::Office, noon(), 1).unwrap(), all[..1]);
    wrote(&*store, |tx| {
        tx.end_sealing(broken.id, PaperStanding::Unfit).unwrap();
        tx.end_sealing(void.id, PaperStanding::Void).unwrap();
        let put_off = |ms, lacks| PutOff { until: noon().plus_ms(ms), code: "sealing.no_glyph", lacks };
        tx.put_off_sealing(broken.id, put_off(0, None)).unwrap();
        tx.put_off_sealing(letter.id, put_off(5, None)).unwrap();
        tx.put_off_sealing(new.id, put_off(5, Some('𠮷'))).unwrap();
    });
    assert_eq!(due(noon().plus_ms(4)), [], "they wait, and what there is no document of is not taken up");
    assert_eq!(waiting(noon().plus_ms(4)), ["due 0", "put_off 2"]);
    assert_eq!(waiting(noon().plus_ms(5)), ["due 2", "put_off 0"]);
    {
        let rows = store.moment().unwrap();
        assert!(rows.is_put_off(SealedBy::Office, noon().plus_ms(4)).unwrap());
        assert!(!rows.is_put_off(SealedBy::Office, noon().plus_ms(5)).unwrap(), "it is due");
        assert!(!rows.is_put_off(SealedBy::Finance, noon()).unwrap());
        let held_up = rows.held_up(SealedBy::Office, 9).unwrap();
        let told = |id| {
            held_up.iter().find(|paper| paper.paper == id).map(|paper| (paper.code.as_str(), paper.lacks, paper.next))
        };
        assert_eq!(told(new.id), Some(("sealing.no_glyph", Some('𠮷'), Some(noon().plus_ms(5)))));
        assert_eq!(
            told(broken.id),
            Some(("sealing.unfit", None, None)),
            "it is tried no more, and somebody sees to it"
        );
        assert_eq!((held_up.len(), rows.held_up(SealedBy::Office, 1).unwrap().len()), (3, 1));
        assert_eq!(rows.paper(letter.id).unwrap().unwrap().waits_for.as_deref(), Some("sealing.no_glyph"));
        let counted = rows.standing(noon()).unwrap().held_up;
        assert_eq!(counted, [("sealing.no_glyph".to_owned(), 2), ("sealing.unfit".to_owned(), 1)]);
    }
    wrote(&*store, |tx| {
        tx.put_document(letter.id, noon().plus_ms(-3), &files(b"sealed", b"signed", b"drawn")).unwrap();
        // What is sealed stays so, whatever becomes of the certificate.
        tx.end_sealing(letter.id, PaperStanding::Void).unwrap();
        let again = tx.put_document(letter.id, noon(), &files(b"another", b"other", b"a third"));
        assert!(again.is_err(), "one of a paper");
        for [ofd, pdf, picture] in
            [[&b"sealed"[..], &b"own"[..], &b"too"[..]], [b"own", b"signed", b"too"], [b"own", b"too", b"drawn"]]
        {
            let taken = tx.put_document(new.id, noon(), &files(ofd, pdf, picture));
            assert!(taken.is_err(), "a file is of one document");
        }
    });
    let rows = store.moment().unwrap();
    assert_eq!(due(noon().plus_ms(9)), [new.id]);
    assert_eq!(rows.held_up(SealedBy::Office, 9).unwrap().len(), 2, "what is sealed waits for nothing");
    assert_eq!(rows.paper(new.id).unwrap().unwrap().tried, 1, "it was put off");
    assert_eq!(rows.paper(broken.id).unwrap().unwrap().tried, 0, "it was at its end");
    assert_eq!(waiting(noon().plus_ms(9)), ["due 1", "put_off 0"]);
    let standing = |paper: &WrittenPaper| rows.paper(paper.id).unwrap().unwrap().standing;
    assert_eq!(
        [&new, &letter, &broken, &void].map(standing),
        [PaperStanding::Waiting, PaperStanding::Sealed, PaperStanding::Unfit, PaperStanding::Void]
    );
    let sealed = rows.sealed(letter.id).unwrap().unwrap();
    let file = |bytes: &[u8]| SealedFile { digest: Digest::of(bytes), size: bytes.len() as u64 };
    let signed = Twin::Pdf { pdf: file(b"signed"), picture: file(b"drawn") };
    assert_eq!((&sealed.ofd, &sealed.twin, sealed.sealed_at), (&file(b"sealed"), &signed, noon().plus_ms(-3)));
    assert!(rows.has_sealed().unwrap());
    let (twin, picture) = (file(b"signed").digest, file(b"drawn").digest);
    let mut digests = [sealed.ofd.digest, twin, picture];
    digests.sort_by_key(Digest::to_string);
    assert_eq!(rows.document_digests().unwrap(), digests);
    assert_eq!(rows.document(sealed.ofd.digest).unwrap(), Some((letter.id, b"sealed".to_vec())));
    assert_eq!(rows.document(twin).unwrap(), Some((letter.id, b"signed".to_vec())));
    assert_eq!(rows.document(picture).unwrap(), Some((letter.id, b"drawn".to_vec())));
    assert_eq!(rows.sealed(new.id).unwrap(), None);
    for none in [&b"another"[..], b"other", b"own", b"too"] {
        assert_eq!(rows.document(Digest::of(none)).unwrap(), None);
    }
}

/// A fiscal e-receipt waits for the finance service and no seal of the office; both keep the order of their own papers.
pub(super) fn a_receipt_waits_for_the_finance_service(home: &dyn Home) {
    let store = home.open();
    let of_case = |version: u64, kind: PaperKind| WrittenPaper::of_case((id(1), version), kind, vec![], None, noon());
    let (receipt, letter) = (of_case(1, PaperKind::FiscalReceipt), of_case(2, PaperKind::Acceptance));
    wrote(&*store, |tx| [&receipt, &letter].into_iter().for_each(|paper| tx.put_paper(paper).unwrap()));
    let due = |by| store.moment().unwrap().to_be_sealed(by, noon(), 9).unwrap();
    assert_eq!((due(SealedBy::Finance), due(SealedBy::Office)), (vec![receipt.id], vec![letter.id]));
    let waiting = store.moment().unwrap().standing(noon()).unwrap().documents;
    assert_eq!(waiting.into_iter().map(|(_, count)| count).collect::<Vec<_>>(), [1, 0], "the seal is asked for one");
    let files = DocumentFiles { ofd: b"page".to_vec(), twin: TwinFiles::Xml(b"receipt".to_vec()) };
    wrote(&*store, |tx| tx.put_document(receipt.id, noon(), &files).unwrap());
    let rows = store.moment().unwrap();
    let file = |bytes: &[u8]| SealedFile { digest: Digest::of(bytes), size: bytes.len() as u64 };
    assert_eq!(rows.sealed(receipt.id).unwrap().unwrap().twin, Twin::Xml { xml: file(b"receipt") });
    assert!(!rows.has_sealed().unwrap(), "the office has sealed nothing");
}

/// A number of a receipt is one payment's, for ever.
pub(super) fn a_number_of_a_receipt_is_taken_once(home: &dyn Home) {
    let store = home.open();
    let of_case =
        |version: u64| WrittenPaper::of_case((id(1), version), PaperKind::FiscalReceipt, vec![], None, noon());
    let (one, other) = (of_case(1), of_case(2));
    let number = |code: &str, number: &str| FiscalReceiptNumber { code: code.to_owned(), number: number.to_owned() };
    let first = number("00010126", "0000000001");
    wrote(&*store, |tx| {
        tx.put_receipt_number(one.id, &first).unwrap();
        assert!(tx.put_receipt_number(other.id, &first).is_err(), "another payment");
        assert!(tx.put_receipt_number(one.id, &number("00010126", "0000000002")).is_err(), "one of a payment");
        tx.put_receipt_number(other.id, &number("00010127", "0000000001")).unwrap();
    });
    let rows = store.moment().unwrap();
    assert_eq!(rows.paper_of_receipt(&first).unwrap(), Some(one.id));
    assert_eq!(rows.paper_of_receipt(&number("00010127", "0000000001")).unwrap(), Some(other.id));
    assert_eq!(rows.paper_of_receipt(&number("00010126", "0000000002")).unwrap(), None);
}
