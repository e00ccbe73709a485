//! The fiscal e-receipt (财政电子票据) as a finance service makes it: its XML under both seals, and its page (OFD) under the same.
//!
//! Both signatures (SES_Signature, GB/T 38540) cover, byte for byte, everything before the element that holds them. The names of
//! the elements are those of a finance system in use; the last element is our own.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ereg_domain::time::Instant;

use crate::fault::SealingFault;
use crate::issue::{Stamp, issue_with};
use crate::ofd::xml::{Element, Vocabulary};
use crate::paper::{FiscalNumber, FiscalReceiptFace, Paper};
use crate::seal::{Seal, SealTime};

/// The mark of e-receipts with a region that there is none of (电子票据标签): a demonstration's.
const TAG: &str = "CZ-EI-00";
/// The version of the format.
const VERSION: &str = "1.1.0";
/// The place of what is signed, as a seal states it.
const PLACE: &str = "/EInvoice";
const END: &str = "</EInvoice>";

/// The seals of a receipt.
#[derive(Clone, Copy)]
pub struct FiscalStamps<'a> {
    /// The supervision seal (财政票据监制章).
    pub supervisor: Stamp<'a>,
    /// The seal of the issuing unit (开票单位章).
    pub issuer: Stamp<'a>,
}

/// The files of a receipt. They name whoever paid, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct FiscalFiles {
    /// The receipt.
    pub xml: Vec<u8>,
    /// Its page (OFD).
    pub ofd: Vec<u8>,
}

/// Issues a receipt under both seals at its own time. The same face, seals and keys give the same bytes, if the keys sign the same
/// way twice.
///
/// # Errors
/// The face has what no page can show, a seal may not be used by its key at this time, or a key does not sign.
pub fn issue_fiscal(face: &FiscalReceiptFace, stamps: FiscalStamps<'_>) -> Result<FiscalFiles, SealingFault> {
    let FiscalStamps { supervisor, issuer } = stamps;
    // The issuer's seal stands over its name, where that of any paper stands.
    let ofd = issue_with(&Paper::FiscalReceipt(face.clone()), &[issuer, supervisor], SealTime::Stated, face.at)?;
    Ok(FiscalFiles { xml: xml(face, stamps)?, ofd })
}

fn xml(
    face: &FiscalReceiptFace,
    FiscalStamps { supervisor, issuer }: FiscalStamps<'_>,
) -> Result<Vec<u8>, SealingFault> {
    let whole = content(face, supervisor.seal, issuer.seal)?.file(Vocabulary::Plain)?;
    let covered = whole.strip_suffix(END.as_bytes()).ok_or(SealingFault::Writing { part: "the receipt" })?;
    let signed = |Stamp { seal, key, .. }: Stamp<'_>, at: Instant| -> Result<String, SealingFault> {
        Ok(STANDARD.encode(seal.sign((covered, PLACE), key, at, SealTime::Stated)?))
    };
    let (supervisor, issuer) = (signed(supervisor, face.at)?, signed(issuer, face.at)?);
    let signatures = format!(
        "<EInvoiceSignature><SupervisorParty>{supervisor}</SupervisorParty><InvoicingParty>{issuer}</InvoicingParty>\
         </EInvoiceSignature>{END}"
    );
    Ok([covered, signatures.as_bytes()].concat())
}

fn content(face: &FiscalReceiptFace, supervisor: &Seal, issuer: &Seal) -> Result<Element, SealingFault> {
    let says = |name: &'static str, text: &str| Element::new(name).saying(text);
    let FiscalNumber { code, number } = &face.number;
    let backwards = |text: &str| text.chars().rev().collect::<String>();
    let header = Element::new("Header").holding([
        says("EInvoiceID", &format!("{}-{}", backwards(number), backwards(code))),
        says("EInvoiceTag", TAG),
        says("Version", VERSION),
    ]);
    let wall = face.at.wall_text();
    let minute = wall.split_once(' ').map_or(wall.as_str(), |(_, minute)| minute);
    let time = format!("{minute}:{:02}", face.at.seconds().rem_euclid(60));
    let payer_codes = face.payers.iter().map(|payer| payer.shown()).collect::<Vec<_>>().join("、");
    let seal = |name: &'static str, seal: &Seal| {
        Element::new(name).holding([says("SealId", seal.id()), says("SealName", seal.name())])
    };
    let main = Element::new("Main").holding([
        says("EInvoiceName", face.title().0),
        says("EInvoiceCode", code),
        says("EInvoiceNumber", number),
        says("RandomNumber", &face.check_code),
        says("TotalAmount", &face.signed(face.total)),
        says("IssueDate", &face.at.day().compact()),
        says("IssueTime", &time),
        Element::new("InvoicingParty").holding([says("Code", &face.issuer_code), says("Name", &face.issuer.chinese)]),
        Element::new("PayerParty").holding([says("Code", &payer_codes), says("Name", &face.payer_names())]),
        says("BizCode", &face.payment),
        says("CurrencyType", "CNY"),
    ]);
    let main = main.holding(
        face.cancels
            .as_ref()
            .map(|of| Element::new("RelatedEInvoice").holding([says("Code", &of.code), says("Number", &of.number)])),
    );
    let main = main.holding([seal("SupervisorPartySeal", supervisor), seal("InvoicingPartySeal", issuer)]);
    let items = face.items()?.iter().map(|item| {
        Element::new("Item").holding([
            says("ItemName", &item.name.chinese),
            says("ItemQuantity", &item.quantity.to_string()),
            says("ItemAmount", &face.signed(item.amount)),
        ])
    });
    let data = Element::new("EInvoiceData").holding([main, Element::new("Details").holding(items)]);
    Ok(Element::new("EInvoice").holding([header, data]))
}
