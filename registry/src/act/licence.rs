//! The facts that acts about a licence (电子证照) look at: whether it names somebody, and the paper that it is.

use ereg_domain::identifier::IssuedNumber;
use ereg_protocol::document::PaperKind;

use crate::{
    model::{Enrolled, EntryContent, KeptPaper, Refusal},
    store::{Reads, StoreError, book::CertificateRow},
};

/// A certificate or proof that names somebody as a holder; for everybody else it is not there.
pub(super) fn of_holder(rows: &dyn Reads, who: &Enrolled, number: &IssuedNumber) -> Result<CertificateRow, Refusal> {
    let certificate = rows.certificate(number)?.ok_or(Refusal::NotFound)?;
    let content = rows.entry(certificate.entry_index)?.ok_or(StoreError::Row { table: "certificate" })?;
    let content: EntryContent =
        serde_json::from_slice(&content.content).map_err(|_| StoreError::Row { table: "entry" })?;
    let issued = content.issued().into_iter().find(|issued| issued.number == *number);
    let named = issued.is_some_and(|issued| issued.holders.iter().any(|holder| who.is_holder(holder)));
    if named { Ok(certificate) } else { Err(Refusal::NotFound) }
}

/// The paper that a certificate or proof itself is; none of what was there before this registry.
pub(super) fn own_paper(rows: &dyn Reads, number: &IssuedNumber) -> Result<Option<KeptPaper>, StoreError> {
    for id in rows.papers_of(number)? {
        let kept = rows.paper(id)?;
        let is_own =
            |kept: &KeptPaper| matches!(kept.written.kind, PaperKind::TitleCertificate | PaperKind::RegistrationProof);
        if let Some(own) = kept.filter(is_own) {
            return Ok(Some(own));
        }
    }
    Ok(None)
}
