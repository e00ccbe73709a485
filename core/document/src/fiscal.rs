//! The fiscal e-receipt (财政电子票据) as XML: what its two seals cover, and what it says of a payment.
//!
//! Everything before the element of the signatures is covered, byte for byte, by both: the supervision seal (财政票据监制章) and the
//! seal of the issuing unit (开票单位章), each as SES_Signature (GB/T 38540). The element names are those of a finance system in use;
//! how such a system lays its signatures out is not public, so the last element is our own. What is not known here is refused.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ereg_domain::{money::Fen, time::Day};

use crate::fault::DocumentFault;
use crate::ofd::xml::{self, Budget, Part, Refused};

/// The first bytes of every receipt.
pub(crate) const MAGIC: &[u8] = b"<?xml ";
/// Most bytes of a receipt that are looked at.
const MOST_RECEIPT_BYTES: usize = 256 * 1024;
/// Most items of a receipt.
const MOST_ITEMS: usize = 200;
/// The name by which a fault says where it is.
const PLACE: &str = "EInvoice";

const SIGNATURES: &str = "<EInvoiceSignature><SupervisorParty>";
const BETWEEN: &str = "</SupervisorParty><InvoicingParty>";
const END: &str = "</InvoicingParty></EInvoiceSignature></EInvoice>";
/// The end of the covered part, once it is read alone.
const CLOSED: &[u8] = b"</EInvoice>";

const HEADER: &str = "EInvoice/Header";
const MAIN: &str = "EInvoice/EInvoiceData/Main";
const DETAILS: &str = "EInvoice/EInvoiceData/Details";

/// Elements that hold others and no text.
const HOLDERS: &[&str] = &[
    "EInvoice",
    HEADER,
    "EInvoice/EInvoiceData",
    MAIN,
    "EInvoice/EInvoiceData/Main/InvoicingParty",
    "EInvoice/EInvoiceData/Main/PayerParty",
    "EInvoice/EInvoiceData/Main/RelatedEInvoice",
    "EInvoice/EInvoiceData/Main/SupervisorPartySeal",
    "EInvoice/EInvoiceData/Main/InvoicingPartySeal",
    DETAILS,
    "EInvoice/EInvoiceData/Details/Item",
];
/// Elements of the head with a text: each stands once.
const IN_HEADER: &[&str] = &["EInvoiceID", "EInvoiceTag", "Version"];
/// Elements of the main part with a text: each stands once, but for those of a cancelled receipt.
const IN_MAIN: &[&str] = &[
    "EInvoiceName",
    "EInvoiceCode",
    "EInvoiceNumber",
    "RandomNumber",
    "TotalAmount",
    "IssueDate",
    "IssueTime",
    "InvoicingParty/Code",
    "InvoicingParty/Name",
    "PayerParty/Code",
    "PayerParty/Name",
    "BizCode",
    "CurrencyType",
    "SupervisorPartySeal/SealId",
    "SupervisorPartySeal/SealName",
    "InvoicingPartySeal/SealId",
    "InvoicingPartySeal/SealName",
];
const OF_CANCELLED: &[&str] = &["RelatedEInvoice/Code", "RelatedEInvoice/Number"];
/// Elements of an item with a text.
const IN_ITEM: &[&str] = &["ItemName", "ItemQuantity", "ItemAmount"];

/// The number of a fiscal e-receipt: 电子票据代码 and 电子票据号码 name it together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiscalReceiptNumber {
    /// 电子票据代码, eight digits, or ten as some systems have them.
    pub code: String,
    /// 电子票据号码, ten digits.
    pub number: String,
}

/// The direction of a receipt's amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FiscalReceiptKind {
    /// It says that money came in.
    Issued,
    /// A red one (红票): it cancels the one that it names, whose money went back.
    Red {
        /// The receipt that is cancelled.
        cancels: FiscalReceiptNumber,
    },
}

/// The content of a fiscal e-receipt. It names whoever paid, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct FiscalReceipt {
    /// Its number.
    pub number: FiscalReceiptNumber,
    /// 校验码, six letters or digits, by which it is looked up.
    pub check_code: String,
    /// Whether it is an issued or a red one.
    pub kind: FiscalReceiptKind,
    /// 开票日期.
    pub issued_on: Day,
    /// Name of the issuing unit (开票单位).
    pub issuer: String,
    /// Whoever paid (交款人), by name.
    pub payer: String,
    /// The payment's own number (业务流水号).
    pub payment: String,
    /// The sum of its items, fen; of a red one the sum that went back.
    pub total: Fen,
}

/// A seal as the content names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NamedSeal {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A receipt taken apart.
pub(crate) struct SignedReceipt<'a> {
    /// The bytes that both signatures cover.
    pub(crate) covered: &'a [u8],
    pub(crate) content: FiscalReceipt,
    /// The supervision seal and that of the issuing unit: as the content names each, and its signature (DER).
    pub(crate) seals: [(NamedSeal, Vec<u8>); 2],
}

impl FiscalReceipt {
    /// Reads what a receipt says, and verifies none of it: that is [`verify`](fn@crate::verify).
    ///
    /// # Errors
    /// It is none that can be read.
    pub fn read(bytes: &[u8]) -> Result<Self, DocumentFault> {
        SignedReceipt::read(bytes).map(|read| read.content)
    }
}

impl<'a> SignedReceipt<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, DocumentFault> {
        if bytes.len() > MOST_RECEIPT_BYTES {
            return Err(DocumentFault::TooLarge);
        }
        let text = str::from_utf8(bytes).map_err(|_| Refused::Unreadable.of(PLACE))?;
        let (covered, signatures) = text.split_once(SIGNATURES).ok_or(DocumentFault::NotSealed)?;
        let values = signatures.strip_suffix(END).and_then(|values| values.split_once(BETWEEN));
        let (supervisor, issuer) = values.ok_or_else(structure)?;
        let decoded = |value: &str| STANDARD.decode(value).map_err(|_| DocumentFault::SealStructure);
        let (supervisor, issuer) = (decoded(supervisor)?, decoded(issuer)?);
        let mut said = Said::read(&[covered.as_bytes(), CLOSED].concat())?;
        let mut seal = |of: &str| -> Result<NamedSeal, DocumentFault> {
            Ok(NamedSeal { id: said.main(&format!("{of}/SealId"))?, name: said.main(&format!("{of}/SealName"))? })
        };
        let named = [seal("SupervisorPartySeal")?, seal("InvoicingPartySeal")?];
        if named[0].id == named[1].id {
            // One seal does not do for two.
            return Err(structure());
        }
        let [of_supervisor, of_issuer] = named;
        Ok(Self {
            covered: covered.as_bytes(),
            content: said.content()?,
            seals: [(of_supervisor, supervisor), (of_issuer, issuer)],
        })
    }
}

/// The texts of a receipt, by the paths of their elements; those of its items in their order.
struct Said {
    texts: BTreeMap<String, String>,
    items: Vec<BTreeMap<String, String>>,
}

impl Said {
    fn read(covered: &[u8]) -> Result<Self, DocumentFault> {
        let (mut texts, mut items, mut item) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        let read = xml::read(covered, &mut Budget::new(), |part| match part {
            Part::Begins { attributes, .. } if !attributes.is_empty() => Err(Refused::Unreadable),
            Part::Begins { .. } => Ok(()),
            Part::Ends { path, text } => {
                let path = path.join("/");
                if HOLDERS.contains(&path.as_str()) {
                    if path.ends_with("/Item") {
                        items.push(std::mem::take(&mut item));
                    }
                    return if text.is_empty() && items.len() <= MOST_ITEMS {
                        Ok(())
                    } else {
                        Err(Refused::Unreadable)
                    };
                }
                let (known, into) = match path.strip_prefix(DETAILS).and_then(|path| path.strip_prefix("/Item/")) {
                    Some(name) => (IN_ITEM.contains(&name), &mut item),
                    None => (is_text(&path), &mut texts),
                };
                let again = known && into.insert(path, text.to_owned()).is_some();
                if known && !again { Ok(()) } else { Err(Refused::Unreadable) }
            }
        });
        read.map_err(|refused| refused.of(PLACE))?;
        Ok(Self { texts, items })
    }

    fn main(&mut self, name: &str) -> Result<String, DocumentFault> {
        self.texts.remove(&format!("{MAIN}/{name}")).filter(|text| !text.is_empty()).ok_or_else(structure)
    }

    fn content(mut self) -> Result<FiscalReceipt, DocumentFault> {
        for name in IN_HEADER {
            self.texts.remove(&format!("{HEADER}/{name}")).ok_or_else(structure)?;
        }
        for name in ["EInvoiceName", "IssueTime", "InvoicingParty/Code", "PayerParty/Code"] {
            self.main(name)?;
        }
        if self.main("CurrencyType")? != "CNY" {
            return Err(structure());
        }
        let number = number(self.main("EInvoiceCode")?, self.main("EInvoiceNumber")?)?;
        let check_code = self.main("RandomNumber")?;
        if check_code.len() != 6 || !check_code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(structure());
        }
        let kind = match (self.main("RelatedEInvoice/Code"), self.main("RelatedEInvoice/Number")) {
            (Ok(code), Ok(of)) => FiscalReceiptKind::Red { cancels: self::number(code, of)? },
            (Err(_), Err(_)) => FiscalReceiptKind::Issued,
            _ => return Err(structure()),
        };
        let total = amount(&kind, &self.main("TotalAmount")?)?;
        let mut sum = Fen::ZERO;
        for item in &self.items {
            let text = |name: &str| item.get(&format!("{DETAILS}/Item/{name}")).filter(|text| !text.is_empty());
            text("ItemName").ok_or_else(structure)?;
            text("ItemQuantity").and_then(|text| text.parse::<u32>().ok()).ok_or_else(structure)?;
            let of_item = amount(&kind, text("ItemAmount").ok_or_else(structure)?)?;
            sum = sum.checked_add(of_item).map_err(|_| structure())?;
        }
        let read = FiscalReceipt {
            number,
            check_code,
            kind,
            issued_on: day(&self.main("IssueDate")?)?,
            issuer: self.main("InvoicingParty/Name")?,
            payer: self.main("PayerParty/Name")?,
            payment: self.main("BizCode")?,
            total,
        };
        if sum == total && self.texts.is_empty() { Ok(read) } else { Err(structure()) }
    }
}

/// Whether an element outside the items is one that has a text.
fn is_text(path: &str) -> bool {
    let within = |place: &str| path.strip_prefix(place).and_then(|path| path.strip_prefix('/'));
    within(HEADER).is_some_and(|name| IN_HEADER.contains(&name))
        || within(MAIN).is_some_and(|name| IN_MAIN.contains(&name) || OF_CANCELLED.contains(&name))
}

fn number(code: String, number: String) -> Result<FiscalReceiptNumber, DocumentFault> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = matches!(code.len(), 8 | 10) && number.len() == 10 && digits(&code) && digits(&number);
    if fits { Ok(FiscalReceiptNumber { code, number }) } else { Err(structure()) }
}

/// Reads yuan with two decimals; those of a red receipt are negative.
fn amount(kind: &FiscalReceiptKind, text: &str) -> Result<Fen, DocumentFault> {
    let unsigned = match kind {
        FiscalReceiptKind::Issued => Some(text),
        FiscalReceiptKind::Red { .. } => text.strip_prefix('-'),
    };
    let read = unsigned.and_then(|text| text.parse::<Fen>().ok().filter(|read| read.to_string() == text));
    read.ok_or_else(structure)
}

/// Reads `yyyyMMdd`.
fn day(text: &str) -> Result<Day, DocumentFault> {
    let part =
        |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let read = || Day::new(part(0, 4)?.parse().ok()?, part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?).ok();
    Some(text).filter(|text| text.len() == 8).and_then(|_| read()).ok_or_else(structure)
}

fn structure() -> DocumentFault {
    DocumentFault::Structure { path: PLACE.to_owned() }
}
