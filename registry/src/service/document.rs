//! Sealed documents (电子证照): sealing what was booked, and handing it to whom it names.
//!
//! A document is made outside any transaction from what the entry keeps; only its bytes and what is told of it are
//! written in one. The entry never waits for its document.

use ereg_domain::identifier::IssuedNumber;
use ereg_protocol::id::AccountId;
use ereg_trust::digest::Digest;

use super::{Service, commit::names};
use crate::{
    act::own::seal,
    book::content_of,
    document::{self, NotSealed},
    fault::ServiceFault,
    model::{EntryContent, Refusal},
    store::StoreError,
};

impl Service {
    /// Seals the documents that are due, at most so many. One that cannot be sealed holds up no other. Without keys to seal
    /// with none is: they wait for the operator to bring some.
    pub(super) fn seal_documents(&self, most: u32) -> Result<(), ServiceFault> {
        if self.0.sealer.is_none() {
            return Ok(());
        }
        let now = self.now();
        for number in self.reading(|rows| rows.to_be_sealed(now, most))? {
            if let Err(fault) = self.seal_document(&number) {
                tracing::error!(%fault, "a document could not be sealed");
            }
        }
        Ok(())
    }

    fn seal_document(&self, number: &IssuedNumber) -> Result<(), ServiceFault> {
        let Some(sealer) = &self.0.sealer else { return Ok(()) };
        let (content, token) = self.reading(|rows| -> Result<_, StoreError> {
            let missing = StoreError::Row { table: "certificate" };
            let Some(row) = rows.certificate(number)? else { return Err(missing) };
            let Some(entry) = rows.entry(row.entry_index)? else { return Err(missing) };
            Ok((content_of(&entry)?, row.token))
        })?;
        let office = &self.0.keys.bundle().content().office.name;
        let made = document::face(&content, number, &token, office).ok_or(NotSealed::Face);
        let made = made.and_then(|face| sealer.seal(&face, self.now()));
        self.event(|rows, now| {
            // Another process may have been first.
            if rows.sealed(number)?.is_some() {
                return Ok(None);
            }
            Ok(Some(match &made {
                Ok(bytes) => seal::sealed(number, bytes.clone(), &parties(rows, &content)?),
                Err(refused) => {
                    tracing::error!(code = refused.code(), fault = ?refused, "a document waits to be sealed");
                    seal::waits(number, refused.code(), now.as_of)
                }
            }))
        })
    }

    /// A sealed document, for whom its certificate names. Whatever is not so, the refusal is the same.
    pub(super) fn document(&self, account: &AccountId, digest: Digest) -> Result<Vec<u8>, Refusal> {
        self.reading(|rows| {
            let (number, bytes) = rows.document(digest)?.ok_or(Refusal::NotFound)?;
            if names(rows, account, &number)? { Ok(bytes) } else { Err(Refusal::NotFound) }
        })
    }
}

/// The accounts of those who applied for an entry.
fn parties(rows: &dyn crate::store::Reads, content: &EntryContent) -> Result<Vec<AccountId>, StoreError> {
    let Some(case) = content.case.as_ref().map(|case| rows.case(case.case_id)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    Ok(case.parties.iter().map(|party| party.account.clone()).collect())
}
