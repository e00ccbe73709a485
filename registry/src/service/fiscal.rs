//! Fiscal e-receipts (财政电子票据): asking the finance service for what acts ordered, verifying what it answers, and filing that.
//!
//! The payment stands whatever becomes of its receipt: the service is asked outside any transaction, by back-off, and its silence
//! or a mistake of it holds up nothing. What is filed is verified by the roots of its operator first, and says what was ordered.

use std::sync::Arc;

use ereg_document::{FiscalReceipt, FiscalReceiptKind, FiscalReceiptNumber, SealRoots, verify};
use ereg_protocol::{
    document::{DocumentForm, PaperKind},
    id::PaperId,
};

use super::{Service, paper};
use crate::{
    act::own::seal,
    document::NotSealed,
    fault::ServiceFault,
    keys::RegistryKeys,
    model::{
        DocumentFiles, FiscalOrder, IssuedFiscalReceipt, KeptPaper, PaperStanding, SealedBy, TwinFiles, Write,
        WrittenPaper,
    },
    partner::{FiscalReceipts, PartnerError},
};

/// States in the trust bundle by what receipts are verified, so that whoever is handed one can tell. What keeps it from being stated
/// keeps no receipt from being filed, and the next start tries again.
pub(super) fn state(keys: &RegistryKeys, finance: &dyn FiscalReceipts) {
    let roots = finance.roots().map_err(|fault| fault.code());
    if let Err(code) = roots.and_then(|roots| keys.state_finance(roots).map_err(|fault| fault.code())) {
        tracing::error!(code, "the trust bundle does not state by what fiscal e-receipts are verified");
    }
}

/// The reason why a receipt is not filed yet: the finance service is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum NotIssued {
    /// There is no connector to it.
    #[error("there is no connector to the finance service")]
    NoConnector,
    /// It gave no answer that can be used.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// Its answer is not under both seals that its operator trusts.
    #[error("the receipt cannot be verified")]
    Unverified,
    /// Its receipt is sound and says something else than was ordered.
    #[error("the receipt is of another payment")]
    Other,
    /// Its receipt is sound and has the number of one that is filed for another payment.
    #[error("another payment's receipt has the number")]
    NumberTaken,
    /// The receipt that is to be cancelled is not filed yet.
    #[error("the receipt to be cancelled is not here yet")]
    OriginalWaits,
}

impl NotIssued {
    /// The stable code.
    fn code(self) -> &'static str {
        match self {
            NotIssued::NoConnector => "connector_missing",
            NotIssued::Partner(error) => error.code(),
            NotIssued::Unverified => "fiscal.unverified",
            NotIssued::Other => "fiscal.other_payment",
            NotIssued::NumberTaken => "fiscal.number_taken",
            NotIssued::OriginalWaits => "fiscal.original_waits",
        }
    }

    /// Whether the service has answered, and wrongly: whoever operates the registry should look. Its silence is counted where it
    /// is asked.
    fn is_of_the_service(self) -> bool {
        matches!(self, NotIssued::Unverified | NotIssued::Other | NotIssued::NumberTaken)
    }
}

impl Service {
    /// Asks the finance service for the receipts that are due, at most so many. One that fails holds up no other.
    pub(super) fn ask_for_receipts(&self, most: u32) -> Result<(), ServiceFault> {
        let now = self.now();
        for id in self.reading(|rows| rows.to_be_sealed(SealedBy::Finance, now, most))? {
            if let Err(fault) = self.ask_for_receipt(id) {
                tracing::error!(%fault, "a receipt could not be asked for");
                self.event(move |_, now| Ok(Some(seal::unread(id, now.as_of))))?;
            }
        }
        Ok(())
    }

    fn ask_for_receipt(&self, id: PaperId) -> Result<(), ServiceFault> {
        let Some(kept) = self.reading(|rows| rows.paper(id))? else { return Ok(()) };
        let made = match kept.written.fiscal_order() {
            Some(order) => self.issued(&kept, &order)?.map_err(Some),
            // Nothing was ordered that can be read: there will be none.
            None => Err(None),
        };
        let (at, counts) = (self.now(), Arc::clone(&self.0.counts));
        self.event(move |rows, now| {
            // Another process may have been first.
            let Some(kept) = rows.paper(id)?.filter(|kept| kept.standing == PaperStanding::Waiting) else {
                return Ok(None);
            };
            let tried = paper::tried(rows, &kept)?;
            let made = match made {
                Ok((number, _)) if rows.paper_of_receipt(&number)?.is_some() => Err(Some(NotIssued::NumberTaken)),
                made => made,
            };
            Ok(Some(match made {
                Ok((number, files)) => tried.sealed(at, files)?.write(Write::ReceiptNumber(id, number)),
                Err(None) => tried.not_sealed(&NotSealed::Face, now)?,
                Err(Some(why)) => {
                    tracing::warn!(code = why.code(), "a receipt waits");
                    if why.is_of_the_service() {
                        counts.partner("finance", why.code());
                    }
                    tried.waits(why.code(), now)
                }
            }))
        })
    }

    /// The number and the files of a receipt as the finance service issued it, verified; or why there are none yet.
    fn issued(&self, kept: &KeptPaper, order: &FiscalOrder) -> Result<Result<Filed, NotIssued>, ServiceFault> {
        let Some(finance) = &self.0.world.partners.finance else { return Ok(Err(NotIssued::NoConnector)) };
        let (kind, answer) = if kept.written.kind == PaperKind::FiscalRedReceipt {
            // The service cannot cancel what it may not have issued.
            let Some(cancels) = self.number_of_receipt(&kept.written, order)? else {
                return Ok(Err(NotIssued::OriginalWaits));
            };
            (FiscalReceiptKind::Red { cancels }, finance.cancel(order))
        } else {
            (FiscalReceiptKind::Issued, finance.issue(order))
        };
        let checked = || -> Result<Filed, NotIssued> {
            let (answer, roots) = (answer?, finance.roots()?);
            let roots = SealRoots::of_office(&roots).map_err(|_| NotIssued::Unverified)?;
            let verdicts = [verify(&answer.xml, &roots), verify(&answer.ofd, &roots)];
            if !verdicts.iter().all(|verdict| verdict.is_good() && verdict.seals.len() == SEALS) {
                return Err(NotIssued::Unverified);
            }
            filed(answer, &kind, order)
        };
        Ok(checked())
    }

    /// The number of the receipt of the same payment, once it is filed.
    fn number_of_receipt(
        &self,
        red: &WrittenPaper,
        order: &FiscalOrder,
    ) -> Result<Option<FiscalReceiptNumber>, ServiceFault> {
        let id = WrittenPaper::fiscal_receipt_id(red.case_id, order.payment, PaperKind::FiscalReceipt);
        self.reading(|rows| -> Result<_, ServiceFault> {
            let Some(sealed) = rows.sealed(id)? else { return Ok(None) };
            let Some(xml) = sealed.file(DocumentForm::Xml) else { return Ok(None) };
            let bytes = rows.document(xml.digest)?.map(|(_, bytes)| bytes);
            Ok(bytes.and_then(|bytes| FiscalReceipt::read(&bytes).ok()).map(|receipt| receipt.number))
        })
    }
}

/// The supervision seal and that of the issuing unit.
const SEALS: usize = 2;

/// The number of a receipt, and its files.
type Filed = (FiscalReceiptNumber, DocumentFiles);

/// The number and the files, where the receipt says what was ordered and can be sent.
fn filed(answer: IssuedFiscalReceipt, kind: &FiscalReceiptKind, order: &FiscalOrder) -> Result<Filed, NotIssued> {
    let says = FiscalReceipt::read(&answer.xml).map_err(|_| NotIssued::Unverified)?;
    let fits = says.kind == *kind
        && says.payment == order.payment.to_string()
        && says.total == order.total
        && says.issuer == order.issuer.chinese
        && says.payer == order.payer_names();
    let files = DocumentFiles { ofd: answer.ofd, twin: TwinFiles::Xml(answer.xml) };
    if fits && files.fit() { Ok((says.number, files)) } else { Err(NotIssued::Other) }
}
