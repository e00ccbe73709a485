//! Documents (文书、电子证照): sealing what acts wrote, and handing it to whom it names.
//!
//! A document is made outside any transaction from the paper that its act wrote, in all its forms from one face; only its files and
//! what is told of it are written in one. No act waits for its document, and no document is made of a certificate that is
//! cancelled.

use ereg_domain::{
    identifier::LicenceId,
    time::{DAY_MS, Instant},
};
use ereg_protocol::{
    document::{LicenceView, PaperKind},
    id::{AccountId, PaperId},
};
use ereg_trust::digest::Digest;

use super::{Service, paper};
use crate::{
    act::own::seal,
    document::{NotSealed, Sealer},
    fault::ServiceFault,
    model::{PaperStanding, Refusal, SealedBy, Told},
    store::{Reads, StoreError},
};

impl Service {
    /// Seals the papers that are due, at most so many. One that cannot be sealed waits or is told to be unfit, so that it holds up
    /// no other. Without a seal that can be used none is: they wait for the operator to bring one.
    pub(super) fn seal_documents(&self, most: u32) -> Result<(), ServiceFault> {
        let Ok(Some(sealer)) = &self.0.sealer else { return Ok(()) };
        let now = self.now();
        for id in self.reading(|rows| rows.to_be_sealed(SealedBy::Office, now, most))? {
            if let Err(fault) = self.seal_document(sealer, id) {
                tracing::error!(%fault, "a document could not be sealed");
                self.event(move |_, now| Ok(Some(seal::not_sealed(id, &NotSealed::Unread, &[].into(), now.as_of))))?;
            }
        }
        Ok(())
    }

    /// Whether documents can be sealed now.
    pub(crate) fn seals(&self) -> bool {
        matches!(&self.0.sealer, Ok(Some(sealer)) if sealer.is_in_term(self.now()))
    }

    fn seal_document(&self, sealer: &Sealer, id: PaperId) -> Result<(), ServiceFault> {
        let Some(kept) = self.reading(|rows| rows.paper(id))? else { return Ok(()) };
        let at = self.now();
        let made = kept.written.paper().ok_or(NotSealed::Face).and_then(|paper| sealer.seal(&paper, at));
        self.event(move |rows, now| {
            // Another process may have been first, or an entry may have cancelled the certificate.
            let Some(kept) = rows.paper(id)?.filter(|kept| kept.standing == PaperStanding::Waiting) else {
                return Ok(None);
            };
            let told = paper::told(rows, &kept.written)?;
            Ok(Some(match made {
                Ok(files) => {
                    let sealed = seal::sealed(id, at, files, &told);
                    // Whom an entry took the right from may have applied for nothing: now they hear that their certificate, its
                    // document and every copy of it are void.
                    let void = kept.written.certificate().filter(|_| kept.written.kind == PaperKind::CancelledCopy);
                    match void {
                        Some(number) => told
                            .iter()
                            .fold(sealed, |all, account| all.tell(account, Told::Certificate(number.clone()))),
                        None => sealed,
                    }
                }
                Err(why) => {
                    tracing::error!(code = why.code(), character = why.character(), "a document was not sealed");
                    seal::not_sealed(id, &why, &told, now.as_of)
                }
            }))
        })
    }

    /// A file of a sealed document, for whom its paper names, and for the office that it was shown to within a day under a consent
    /// that stands. Whatever is not so, the refusal is the same.
    pub(super) fn document(&self, account: &AccountId, digest: Digest) -> Result<Vec<u8>, Refusal> {
        let now = self.now();
        self.reading(|rows| {
            let (id, bytes) = rows.document(digest)?.ok_or(Refusal::NotFound)?;
            let kept = rows.paper(id)?.ok_or(Refusal::NotFound)?;
            let theirs = paper::is_for(rows, account, &kept.written)? || is_shown(rows, account, id, now)?;
            let given = theirs && !paper::is_withdrawn(rows, &kept.written)?;
            if given { Ok(bytes) } else { Err(Refusal::NotFound) }
        })
    }

    /// A licence by its identifier, for whom it names. Whatever is not so, the refusal is the same.
    pub(super) fn licence(&self, account: &AccountId, licence: &LicenceId) -> Result<LicenceView, Refusal> {
        self.reading(|rows| paper::licence(rows, account, licence)?.ok_or(Refusal::NotFound))
    }
}

/// Whether the document of a paper was shown to an office within a day, under a consent that stands still.
fn is_shown(rows: &dyn Reads, account: &AccountId, id: PaperId, now: Instant) -> Result<bool, StoreError> {
    for consent in rows.shown_since(account, id, now.plus_ms(-DAY_MS))? {
        if rows.consent(consent)?.is_some_and(|row| row.fault(now).is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}
