//! The notice of the registration fee (登记费缴款通知): items, sum, until when and how. It is no proof of payment.

use ereg_domain::{identifier::CaseNumber, money::Fen, time::Instant};
use serde::{Deserialize, Serialize};

use super::{
    letter::{Applicant, ApplicationNumber, Letterhead, lines, numbered, paragraph, row, some},
    words,
};
use crate::fault::SealingFault;
use crate::metadata::{Metadata, Validity};
use crate::text::{Bilingual, PaperText};

/// An item of the fee.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargedItem {
    /// Its name in the catalogue.
    pub name: Bilingual,
    /// The number of them that are charged.
    pub quantity: u32,
    /// Fen in all.
    pub amount: Fen,
}

/// The face of a notice of the fee.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeNoticeFace {
    /// The case.
    pub head: Letterhead,
    /// 受理号.
    pub number: CaseNumber,
    /// Those who pay; at least one.
    pub payers: Vec<Applicant>,
    /// The items; at least one.
    pub items: Vec<ChargedItem>,
    /// Their sum as the bill states it, fen.
    pub total: Fen,
    /// The law that it is charged by.
    pub basis: String,
    /// Names of the channels (缴费渠道), in the order they are shown; at least one.
    pub channels: Vec<Bilingual>,
    /// The end of the bill, half-open.
    pub until: Instant,
}

debug_without_content!(ChargedItem, FeeNoticeFace);

impl ChargedItem {
    fn line(&self) -> String {
        words::fee_line(&self.name, self.quantity, self.amount)
    }
}

impl FeeNoticeFace {
    pub(super) fn text(&self) -> Result<PaperText, SealingFault> {
        let items = some("items", &self.items)?;
        let mut sums = items.iter().map(|item| item.amount);
        let first = sums.next().ok_or(SealingFault::Total)?;
        if sums.try_fold(first, Fen::checked_add).ok() != Some(self.total) {
            return Err(SealingFault::Total);
        }
        let payers = some("payers", &self.payers)?;
        let channels = some("channels", &self.channels)?;
        let mut parts = self.head.rows()?;
        parts.extend([
            row(words::PAYERS, lines(payers.iter().map(Applicant::line))),
            row(words::ITEMS, numbered(items.iter().map(ChargedItem::line))),
            row(words::TOTAL, words::total(self.total)),
            row(words::BASIS, self.basis.as_str()),
            row(words::CHANNELS, lines(channels.iter().map(words::joined))),
            row(words::PAY_BEFORE, words::time(self.until)),
            paragraph(words::HOW_TO_PAY),
            paragraph(words::ask(&self.head.office)),
        ]);
        Ok(self.head.letter(words::FEE_NOTICE, self.application(), parts))
    }

    pub(super) fn metadata(&self) -> Metadata {
        let metadata = self.head.metadata(words::FEE_NOTICE, self.application());
        // Half-open: it is good to the millisecond before.
        let validity = Validity { from: self.head.at.day(), until: Some(self.until.plus_ms(-1).day()) };
        Metadata { validity: Some(validity), ..metadata }
    }

    fn application(&self) -> ApplicationNumber {
        ApplicationNumber::Accepted(self.number)
    }
}
