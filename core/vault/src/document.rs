//! Files of sealed documents (文书、电子证照): those that are kept, and those that are still to be fetched. A document has a file in
//! each of its forms.
//!
//! Invariant: a file that a document told of here names is kept or noted as missing, and one that no document names any more
//! is neither. The transaction that keeps or removes what is told of a document sees to it. So nobody goes through all
//! documents to find what is missing or what is an orphan, and a restart and a restored backup know it as well.

use ereg_domain::canonical::from_canonical;
use ereg_protocol::document::DocumentState;
use ereg_trust::digest::Digest;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::collection::Collection;
use crate::error::VaultError;
use crate::tx::Tx;
use crate::view::View;

/// The part of what is told of a document that names its files.
#[derive(Deserialize)]
struct Naming {
    state: DocumentState,
}

/// The files that a document names, if it names them in words that this version understands.
pub(crate) fn named(body: &str) -> Vec<Digest> {
    let naming: Option<Naming> = from_canonical(body.as_bytes()).ok();
    let files = naming.as_ref().and_then(|naming| naming.state.sealed());
    files.map(|document| document.files().map(|(_, file)| file.digest).collect()).unwrap_or_default()
}

impl View<'_> {
    /// A file of a document that is kept here.
    pub fn document_file(&self, digest: Digest) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.get(Collection::DocumentFile, digest.bytes())
    }

    /// Whether a file of a document is kept here.
    pub fn has_document_file(&self, digest: Digest) -> Result<bool, VaultError> {
        self.has(Collection::DocumentFile, digest.bytes())
    }

    /// The files to be fetched, in no order that means anything: documents name them, and they are not here.
    pub fn missing_files(&self) -> Result<Vec<Digest>, VaultError> {
        let digest = |plain: &[u8]| plain.try_into().map(Digest::from_bytes);
        let missing = self.all(Collection::MissingFile)?;
        missing.iter().map(|plain| digest(plain).map_err(|_| VaultError::corrupt("a missing file"))).collect()
    }
}

impl Tx<'_> {
    /// Keeps a file that was fetched. One that no document names any more is not kept.
    pub fn keep_document_file(&mut self, digest: Digest, bytes: &[u8]) -> Result<(), VaultError> {
        if !self.view.has(Collection::MissingFile, digest.bytes())? {
            return Ok(());
        }
        self.delete(Collection::MissingFile, digest.bytes())?;
        self.put(Collection::DocumentFile, digest.bytes(), bytes)
    }

    /// Notes which files a document named before and which it names now. What it names no more is an orphan, since a file is
    /// of one document; what it names and is not here is missing.
    pub(crate) fn name_files(&mut self, before: &[Digest], now: &[Digest]) -> Result<(), VaultError> {
        for orphan in before.iter().filter(|digest| !now.contains(digest)) {
            self.delete(Collection::DocumentFile, orphan.bytes())?;
            self.delete(Collection::MissingFile, orphan.bytes())?;
        }
        for digest in now {
            let known = self.view.has(Collection::DocumentFile, digest.bytes())?
                || self.view.has(Collection::MissingFile, digest.bytes())?;
            if !known {
                self.put(Collection::MissingFile, digest.bytes(), digest.bytes())?;
            }
        }
        Ok(())
    }
}
