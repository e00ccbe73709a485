//! The fiscal e-receipt (财政电子票据): XML and page under both seals, a red one that names the one it cancels, and nothing that was
//! changed, or sealed by somebody else, is taken for one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

mod fixture;

use ereg_document::{DocumentVerdict, FiscalReceipt, FiscalReceiptKind, SealForm, SealRoots, verify};
use ereg_domain::money::Fen;
use ereg_sealing::{
    DemoAuthority, FiscalNumber, FiscalReceiptFace, FiscalStamps, PemLabel, SealingFault, issue_fiscal, pem,
};
use fixture::{
    Files, MOST_BYTES,
    kinds::{Finance, receipts},
    letters::{CARD, MASKED, receipt},
    name, secret, term,
};

fn number() -> FiscalNumber {
    receipt(None).number
}

/// The owners of the seals, in their order.
fn names(verdict: &DocumentVerdict) -> Vec<&'static str> {
    let whose = |form: &SealForm| match form {
        SealForm::ElectronicSeal { name, .. } if name.contains("监制") => "supervisor",
        SealForm::ElectronicSeal { .. } => "issuer",
        SealForm::PdfSignature => "nobody",
    };
    verdict.seals.iter().map(|seal| whose(&seal.form)).collect()
}

#[test]
fn a_receipt_and_its_page_are_under_both_seals_and_say_what_was_paid() {
    let finance = Finance::new();
    let face = receipt(None);
    let files = finance.issues(&face);
    assert!(files == finance.issues(&face), "the same bytes at every time");
    let of_xml = finance.sealers.verify(&files.xml);
    assert!(of_xml.is_good(), "{of_xml:?}");
    assert_eq!(names(&of_xml), ["supervisor", "issuer"]);
    let of_page = finance.sealers.verify(&files.ofd);
    assert!(of_page.is_good(), "{of_page:?}");
    assert_eq!(names(&of_page), ["issuer", "supervisor"]);

    let said = FiscalReceipt::read(&files.xml).unwrap();
    assert_eq!((said.number.code.as_str(), said.number.number.as_str()), ("00010126", "0000000001"));
    assert_eq!((said.check_code.as_str(), said.total), ("c748a8", Fen::new(10_000).unwrap()));
    assert_eq!((said.payer.as_str(), said.issuer.as_str()), ("林秀英、演示有限公司", "演示市不动产登记机构"));
    assert_eq!((said.payment, said.kind, said.issued_on), (face.payment, FiscalReceiptKind::Issued, face.at.day()));
    let text = String::from_utf8(files.xml).unwrap();
    assert!(text.contains(MASKED) && !text.contains(CARD), "no number of a card in full");

    let page = Files::of(&files.ofd);
    let shown = page.pages().iter().flat_map(|at| page.lines(at)).collect::<String>();
    for part in ["财政电子票据（演示）", "00010126", "0000000001", "c748a8", "林秀英", "壹佰元整"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("红票") && !shown.contains(CARD));
}

/// Whoever issues a receipt is no registration authority on it: the seal stands over the name of the issuing unit.
#[test]
fn the_page_of_a_receipt_ends_with_the_issuing_unit() {
    for (name, face) in receipts() {
        let files = Files::of(&Finance::new().issues(&face).ofd);
        let lines = files.lines(files.pages().last().unwrap());
        let ends = lines
            .iter()
            .position(|line| line == "开票单位  Issuing unit")
            .unwrap_or_else(|| panic!("{name}: {lines:?}"));
        assert_eq!(
            lines[ends + 1..ends + 3],
            ["演示市不动产登记机构", "Demonstration Registry of Immovable Property"],
            "{name}"
        );
        assert!(lines.iter().all(|line| !line.contains("Registration authority")), "{name}: {lines:?}");
    }
}

#[test]
fn no_receipt_is_longer_than_a_document_may_be() {
    let finance = Finance::new();
    for (name, face) in receipts() {
        let files = finance.issues(&face);
        assert!(files.xml.len() <= MOST_BYTES && files.ofd.len() <= MOST_BYTES, "{name}");
    }
}

#[test]
fn a_red_receipt_names_the_one_that_it_cancels_and_takes_its_amounts_back() {
    let finance = Finance::new();
    let files = finance.issues(&receipt(Some(number())));
    assert!(finance.sealers.verify(&files.xml).is_good() && finance.sealers.verify(&files.ofd).is_good());
    let said = FiscalReceipt::read(&files.xml).unwrap();
    let FiscalReceiptKind::Red { cancels } = said.kind else { panic!("it is an issued one") };
    assert_eq!((cancels.code, cancels.number), (number().code, number().number));
    assert_eq!((said.number.number.as_str(), said.total), ("0000000002", Fen::new(10_000).unwrap()));
    let text = String::from_utf8(files.xml).unwrap();
    assert!(text.contains("<TotalAmount>-100.00</TotalAmount>"), "{text}");
    let page = Files::of(&files.ofd);
    let shown = page.pages().iter().flat_map(|at| page.lines(at)).collect::<String>();
    for part in ["财政电子票据（红票）", "00010126 / 0000000001", "-100.00"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// Every byte of what is covered and of the element around the signatures; of the signatures, whose structure has its own tests, one
/// of so many, all of them with `EREG_LONG=1`.
#[test]
fn whatever_byte_of_a_receipt_is_changed_it_is_refused() {
    let finance = Finance::new();
    let (roots, xml) = (finance.sealers.roots(), finance.issues(&receipt(Some(number()))).xml);
    let text = String::from_utf8(xml.clone()).unwrap();
    let signed_from = text.find("<EInvoiceSignature>").unwrap();
    let step = if std::env::var_os("EREG_LONG").is_some() { 1 } else { 41 };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let looked_at = (0..xml.len()).filter(|at| *at < signed_from || !is_base64(xml[*at]) || at % step == 0);
    for at in looked_at {
        let mut changed = xml.clone();
        changed[at] ^= 1;
        let verdict = verify(&changed, &roots);
        assert!(!verdict.is_good() && verdict.integrity.fault().is_some(), "byte {at}: {verdict:?}");
    }
    for cut in [0, 5, signed_from, xml.len() - 1] {
        assert!(verify(&xml[..cut], &roots).integrity.fault().is_some(), "cut at {cut}");
    }
    assert!(verify(&[&xml[..], b"\n"].concat(), &roots).integrity.fault().is_some(), "and something behind it");
}

/// The signatures in a receipt, the supervision seal's first.
fn signatures(text: &str) -> (&str, &str) {
    let (_, from) = text.split_once("<SupervisorParty>").unwrap();
    let (supervisor, from) = from.split_once("</SupervisorParty><InvoicingParty>").unwrap();
    (supervisor, from.split_once("</InvoicingParty>").unwrap().0)
}

#[test]
fn a_seal_of_another_does_not_do() {
    let finance = Finance::new();
    let text = String::from_utf8(finance.issues(&receipt(None)).xml).unwrap();
    let (supervisor, issuer) = signatures(&text);
    // The issuing unit's seal in the place of the supervision seal: what it signed is the same.
    let own = text.replacen(supervisor, issuer, 1);
    assert_eq!(finance.sealers.verify(own.as_bytes()).fault().unwrap().code(), "document.other_seal");
    // Nobody issues under one seal twice.
    let alone = FiscalStamps { supervisor: finance.issuer(), issuer: finance.issuer() };
    let twice = issue_fiscal(&receipt(None), alone).unwrap().xml;
    assert_eq!(finance.sealers.verify(&twice).fault().unwrap().code(), "document.structure");
    // A signature over another receipt.
    let other = String::from_utf8(finance.issues(&receipt(Some(number()))).xml).unwrap();
    let moved = text.replacen(supervisor, signatures(&other).0, 1);
    assert_eq!(finance.sealers.verify(moved.as_bytes()).fault().unwrap().code(), "document.content_changed");
    // Another office's authority: to whoever named ours it is unchanged, and by nobody that is known.
    let stranger = DemoAuthority::found(&name("演示根"), secret("another root"), term()).unwrap();
    let roots = SealRoots::parse(pem(PemLabel::Certificate, stranger.certificate()).as_bytes()).unwrap();
    let verdict = verify(text.as_bytes(), &roots);
    assert_eq!((verdict.integrity.name(), verdict.sealer.name()), ("intact", "unknown_key"));
    assert!(!verify(text.as_bytes(), &SealRoots::default()).is_good());
}

#[test]
fn what_a_receipt_does_not_have_to_say_is_not_read() {
    let text = String::from_utf8(Finance::new().issues(&receipt(None)).xml).unwrap();
    let red = String::from_utf8(Finance::new().issues(&receipt(Some(number()))).xml).unwrap();
    for (from, to, code) in [
        ("<CurrencyType>CNY", "<CurrencyType>USD", "document.structure"),
        ("<TotalAmount>100.00", "<TotalAmount>100.01", "document.structure"),
        ("<TotalAmount>100.00", "<TotalAmount>-100.00", "document.structure"),
        ("<TotalAmount>100.00", "<TotalAmount>1e2", "document.structure"),
        ("<RandomNumber>c748a8", "<RandomNumber>c748a", "document.structure"),
        ("<EInvoiceNumber>0000000001", "<EInvoiceNumber>000000001", "document.structure"),
        ("<IssueDate>20261120", "<IssueDate>20261320", "document.structure"),
        ("<BizCode>", "<BizCode a=\"1\">", "document.xml"),
        ("<BizCode>", "<BizCode/><BizCode>", "document.xml"),
        ("<BizCode>", "<Remark>x</Remark><BizCode>", "document.xml"),
        ("<Main>", "<Main>x", "document.xml"),
        ("?><EInvoice>", "?><!DOCTYPE a><EInvoice>", "document.xml"),
        ("</SupervisorParty><InvoicingParty>", "</SupervisorParty> <InvoicingParty>", "document.structure"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert_eq!(FiscalReceipt::read(changed.as_bytes()).err().map(|fault| fault.code()), Some(code), "{to}");
    }
    let half = red.replacen("<Code>00010126</Code><Number>", "<Number>", 1);
    assert_eq!(FiscalReceipt::read(half.as_bytes()).err().map(|fault| fault.code()), Some("document.structure"));
    let long = text.replacen("<BizCode>", &format!("<BizCode>{}", "x".repeat(256 * 1024)), 1);
    assert_eq!(FiscalReceipt::read(long.as_bytes()).err().map(|fault| fault.code()), Some("document.too_large"));
}

#[test]
fn a_receipt_without_payer_item_or_sum_is_not_issued() {
    let finance = Finance::new();
    let refused = |face: FiscalReceiptFace| issue_fiscal(&face, finance.stamps()).err().unwrap();
    let face = || receipt(None);
    assert!(matches!(refused(FiscalReceiptFace { payers: vec![], ..face() }), SealingFault::ListLength { .. }));
    assert!(matches!(refused(FiscalReceiptFace { items: vec![], ..face() }), SealingFault::ListLength { .. }));
    let less = Fen::new(9_999).unwrap();
    assert_eq!(refused(FiscalReceiptFace { total: less, ..face() }), SealingFault::Total);
}
