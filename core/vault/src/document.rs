//! Sealed documents of certificates (电子证照): those that are kept, and those that are still to be fetched. Each form of one
//! is a document of its own here.
//!
//! Invariant: a document that a certificate here names is kept or noted as missing, and one that no certificate names
//! any more is neither. The transaction that keeps or removes a certificate sees to it. So nobody goes through all
//! certificates to find what is missing or what is an orphan, and a restart and a restored backup know it as well.

use ereg_domain::canonical::from_canonical;
use ereg_protocol::objects::SealedDocument;
use ereg_trust::digest::Digest;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::collection::Collection;
use crate::error::VaultError;
use crate::tx::Tx;
use crate::view::View;

/// The part of a certificate that names its documents.
#[derive(Deserialize)]
struct Naming {
    document: Option<SealedDocument>,
}

/// The documents that a certificate names, if it names them in words that this version understands.
pub(crate) fn named(body: &str) -> Vec<Digest> {
    let naming = from_canonical(body.as_bytes()).ok().and_then(|naming: Naming| naming.document);
    naming.map(|document| vec![document.ofd.digest, document.pdf.digest]).unwrap_or_default()
}

impl View<'_> {
    /// A document that is kept here.
    pub fn document(&self, digest: Digest) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.get(Collection::Document, digest.bytes())
    }

    /// The documents to be fetched: certificates name them, they are not here, and none of these was asked for in vain.
    pub fn missing_documents(&self) -> Result<Vec<Digest>, VaultError> {
        let mut missing = Vec::new();
        for plain in self.all(Collection::MissingDocument)? {
            // An empty record says that it was asked for in vain.
            if !plain.is_empty() {
                let bytes: [u8; 32] =
                    plain.as_slice().try_into().map_err(|_| VaultError::corrupt("a missing document"))?;
                missing.push(Digest::from_bytes(bytes));
            }
        }
        Ok(missing)
    }
}

impl Tx<'_> {
    /// Keeps a document that was fetched. One that no certificate names any more is not kept.
    pub fn keep_document(&mut self, digest: Digest, bytes: &[u8]) -> Result<(), VaultError> {
        if !self.view.has(Collection::MissingDocument, digest.bytes())? {
            return Ok(());
        }
        self.delete(Collection::MissingDocument, digest.bytes())?;
        self.put(Collection::Document, digest.bytes(), bytes)
    }

    /// Notes that a missing document was asked for in vain: it is to be fetched no more until a person wants it.
    pub fn give_up_document(&mut self, digest: Digest) -> Result<(), VaultError> {
        if !self.view.has(Collection::MissingDocument, digest.bytes())? {
            return Ok(());
        }
        self.put(Collection::MissingDocument, digest.bytes(), &[])
    }

    /// Notes which documents a certificate named before and which it names now. What it names no more is an orphan, since a
    /// document is of one certificate; what it names and is not here is missing.
    pub(crate) fn name_documents(&mut self, before: &[Digest], now: &[Digest]) -> Result<(), VaultError> {
        for orphan in before.iter().filter(|digest| !now.contains(digest)) {
            self.delete(Collection::Document, orphan.bytes())?;
            self.delete(Collection::MissingDocument, orphan.bytes())?;
        }
        for digest in now {
            let known = self.view.has(Collection::Document, digest.bytes())?
                || self.view.has(Collection::MissingDocument, digest.bytes())?;
            if !known {
                self.put(Collection::MissingDocument, digest.bytes(), digest.bytes())?;
            }
        }
        Ok(())
    }
}
