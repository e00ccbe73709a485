//! Sealed documents (电子证照): sealing what was booked, and handing it to whom it names.
//!
//! A document is made outside any transaction from what the entry keeps, in both forms from one face; only its files and
//! what is told of it are written in one. The entry never waits for its document, and no document is made of what is
//! cancelled.

use std::collections::BTreeSet;

use ereg_domain::identifier::IssuedNumber;
use ereg_protocol::id::AccountId;
use ereg_sealing::Paper;
use ereg_trust::digest::Digest;

use super::{Service, commit::names};
use crate::{
    act::own::seal,
    book::content_of,
    document::{self, NotSealed, Sealer},
    fault::ServiceFault,
    model::{EntryContent, Refusal},
    store::{Reads, StoreError},
};

impl Service {
    /// Seals the documents that are due, at most so many. One that cannot be sealed waits, so that it holds up no other.
    /// Without a seal that can be used none is: they wait for the operator to bring one.
    pub(super) fn seal_documents(&self, most: u32) -> Result<(), ServiceFault> {
        let Ok(Some(sealer)) = &self.0.sealer else { return Ok(()) };
        let now = self.now();
        for number in self.reading(|rows| rows.to_be_sealed(now, most))? {
            if let Err(fault) = self.seal_document(sealer, &number) {
                tracing::error!(%fault, "a document could not be sealed");
                self.event(move |_, now| Ok(Some(seal::waits(&number, NotSealed::Face, now.as_of))))?;
            }
        }
        Ok(())
    }

    /// Whether documents can be sealed now.
    pub(crate) fn seals(&self) -> bool {
        matches!(&self.0.sealer, Ok(Some(sealer)) if sealer.is_in_term(self.now()))
    }

    fn seal_document(&self, sealer: &Sealer, number: &IssuedNumber) -> Result<(), ServiceFault> {
        let (content, token) = self.reading(|rows| -> Result<_, StoreError> {
            let missing = StoreError::Row { table: "certificate" };
            let Some(row) = rows.certificate(number)? else { return Err(missing) };
            let Some(entry) = rows.entry(row.entry_index)? else { return Err(missing) };
            Ok((content_of(&entry)?, row.token))
        })?;
        let office = &self.0.keys.bundle().content().office.name;
        let at = self.now();
        let made = document::face(&content, number, &token, office).ok_or(NotSealed::Face);
        let made = made.and_then(|face| sealer.seal(&Paper::Licence(face), at));
        let number = number.clone();
        self.event(move |rows, now| {
            // Another process may have been first, or another entry may have cancelled it.
            let stands = rows.certificate(&number)?.is_some_and(|row| row.cancelled_by.is_none());
            if !stands || rows.sealed(&number)?.is_some() {
                return Ok(None);
            }
            Ok(Some(match made {
                Ok(files) => seal::sealed(&number, at, files, &told(rows, &content, &number)?),
                Err(refused) => {
                    tracing::error!(
                        code = refused.code(),
                        character = refused.character(),
                        "a document waits to be sealed"
                    );
                    seal::waits(&number, refused, now.as_of)
                }
            }))
        })
    }

    /// A file of a sealed document, for whom its certificate names. Whatever is not so, the refusal is the same.
    pub(super) fn document(&self, account: &AccountId, digest: Digest) -> Result<Vec<u8>, Refusal> {
        self.reading(|rows| {
            let (number, bytes) = rows.document(digest)?.ok_or(Refusal::NotFound)?;
            if names(rows, account, &number)? { Ok(bytes) } else { Err(Refusal::NotFound) }
        })
    }
}

/// The accounts that may have been told of a certificate: of those who applied for its entry, and of each holder it names, who
/// may have applied for nothing. Whom it does not name is told nothing of it.
fn told(rows: &dyn Reads, content: &EntryContent, number: &IssuedNumber) -> Result<BTreeSet<AccountId>, StoreError> {
    let case = content.case.as_ref().map(|case| rows.case(case.case_id)).transpose()?.flatten();
    let mut accounts: BTreeSet<AccountId> =
        case.iter().flat_map(|case| &case.parties).map(|party| party.account.clone()).collect();
    for holder in
        content.issued().into_iter().filter(|issued| issued.number == *number).flat_map(|issued| issued.holders)
    {
        accounts.extend(rows.enrolled_by_number(&holder.identity)?.map(|who| who.account));
    }
    Ok(accounts)
}
