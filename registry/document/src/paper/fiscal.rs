//! The fiscal e-receipt (财政电子票据) of a payment, as its page shows it. The finance service issues it, never the registry.

use ereg_domain::{money::Fen, time::Instant};
use serde::{Deserialize, Serialize};

use super::{
    fee::ChargedItem,
    letter::{Applicant, lines, numbered, paragraph, row, some},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::Metadata;
use crate::text::{Bilingual, PaperText, Words};

/// The number of a receipt: 电子票据代码 and 电子票据号码.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiscalNumber {
    /// 电子票据代码: region, class, kind and year, two digits each.
    pub code: String,
    /// 电子票据号码, ten digits.
    pub number: String,
}

/// The face of a fiscal e-receipt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiscalReceiptFace {
    /// Its number.
    pub number: FiscalNumber,
    /// 校验码, six letters or digits.
    pub check_code: String,
    /// The receipt that it cancels, where it is a red one (红票).
    pub cancels: Option<FiscalNumber>,
    /// The payment's own number (业务流水号).
    pub payment: String,
    /// The issuing unit (开票单位).
    pub issuer: Bilingual,
    /// The code of that unit.
    pub issuer_code: String,
    /// Those who paid (交款人); at least one.
    pub payers: Vec<Applicant>,
    /// The items; at least one.
    pub items: Vec<ChargedItem>,
    /// Their sum, fen.
    pub total: Fen,
    /// Time of issue.
    pub at: Instant,
}

debug_without_content!(FiscalReceiptFace);

impl FiscalReceiptFace {
    /// Its title: a red one says so.
    pub(crate) fn title(&self) -> Words {
        if self.cancels.is_some() { words::RED_RECEIPT } else { words::RECEIPT }
    }

    /// The items, which make up the total.
    pub(crate) fn items(&self) -> Result<&[ChargedItem], SealingFault> {
        let items = some("items", &self.items)?;
        let sum = items.iter().try_fold(Fen::ZERO, |sum, item| sum.checked_add(item.amount));
        if sum == Ok(self.total) { Ok(items) } else { Err(SealingFault::Total) }
    }

    /// An amount as the receipt states it: a red one takes it back.
    pub(crate) fn signed(&self, amount: Fen) -> String {
        if self.cancels.is_some() { format!("-{amount}") } else { amount.to_string() }
    }

    /// Those who paid, by their names.
    pub(crate) fn payer_names(&self) -> String {
        self.payers.iter().map(|payer| payer.name.as_str()).collect::<Vec<_>>().join("、")
    }

    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let payers = some("payers", &self.payers)?;
        let item = |item: &ChargedItem| words::receipt_line(&item.name, item.quantity, &self.signed(item.amount));
        let total = match self.cancels {
            Some(_) => words::red_total(self.total),
            None => words::total(self.total),
        };
        let mut parts =
            vec![row(words::RECEIPT_CODE, self.number.code.as_str()), row(words::CHECK_CODE, self.check_code.as_str())];
        parts.extend(self.cancels.as_ref().map(|of| row(words::CANCELS, words::receipt_number(&of.code, &of.number))));
        parts.extend([
            row(words::ISSUED_AT, words::time(self.at)),
            row(words::PAYERS, lines(payers.iter().map(Applicant::line))),
            row(words::ITEMS, numbered(self.items()?.iter().map(item))),
            row(words::TOTAL, total),
            row(words::ISSUING_UNIT, format!("{}\n{}", self.issuer.chinese, self.issuer.english)),
            row(words::PAYMENT_NUMBER, self.payment.as_str()),
            paragraph(words::RECEIPT_IN_XML),
        ]);
        Ok(PaperText {
            title: words::title(self.title()),
            numbered_as: words::RECEIPT_NUMBER,
            number: self.number.number.clone(),
            parts,
            code: None,
            issued_as: words::ISSUING_UNIT,
            issuer: self.issuer.clone(),
            issued_on: self.at.day(),
        })
    }

    pub(super) fn metadata(&self) -> Metadata {
        Metadata {
            name: self.title().0,
            licence: None,
            number: self.number.number.clone(),
            issuer: self.issuer.chinese.clone(),
            issued_on: self.at.day(),
            holders: self.payers.iter().map(Applicant::holder).collect(),
            validity: None,
            extensions: Vec::new(),
            token: None,
        }
    }
}
