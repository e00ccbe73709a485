//! The fiscal e-receipt (财政电子票据) of a payment, as the finance service is asked for it and as it answers.

use ereg_domain::{money::Fen, time::Instant};
use ereg_protocol::id::AttemptId;
use ereg_sealing::{Applicant, Bilingual, ChargedItem};
use serde::{Deserialize, Serialize};

/// An order for the receipt of a payment, or for the red one (红票) that cancels it. It names people: `Debug` shows none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiscalOrder {
    /// The payment: a repeat of its order has one effect, and so has a repeat of its cancellation.
    pub payment: AttemptId,
    /// The issuing unit (开票单位), which is the office.
    pub issuer: Bilingual,
    /// Id of that office.
    pub issuer_code: String,
    /// Those who paid (交款人).
    pub payers: Vec<Applicant>,
    /// The items of the bill.
    pub items: Vec<ChargedItem>,
    /// Their sum, fen.
    pub total: Fen,
    /// Registry time of the payment or, of a red one, of the refund.
    pub at: Instant,
}

impl FiscalOrder {
    /// Those who paid, by their names, as a receipt says them.
    pub fn payer_names(&self) -> String {
        self.payers.iter().map(|payer| payer.name.as_str()).collect::<Vec<_>>().join("、")
    }
}

/// A receipt as the finance service issued it. It names people, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedFiscalReceipt {
    /// The receipt, under the supervision seal and that of the issuing unit.
    pub xml: Vec<u8>,
    /// Its page (OFD), under the same seals.
    pub ofd: Vec<u8>,
}
