//! Sealed documents (电子证照): fetched when the registry tells of them, kept in the vault, handed out without a network.
//!
//! A document is known by its digest, which came under the signed head of a page of the feed: whoever carried the bytes,
//! they are those that the registry sealed. Whether others may rely on them is a verifier's to say.

use std::sync::Arc;

use ereg_domain::canonical::from_canonical;
use ereg_protocol::{feed::ObjectKind, objects::CertificateView, registry::Registry as _};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, VaultError, View};
use zeroize::Zeroizing;

use crate::{ClientError, kernel::Kernel};

/// Most documents that one run of sync asks for: the rest comes with the next ones, and everything else has its turn.
const A_RUN: usize = 16;
/// Code of what the registry has not: it was restored to before the document was sealed, and tells of another one.
const NOT_THERE: &str = "not_found";
/// Code of an answer that is not the document: the next one may be.
const NOT_IT: &str = "answer.unreadable";

/// A document that is kept here.
pub(crate) fn held(view: &View<'_>, digest: Digest) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    // An empty record says that it was asked for in vain.
    Ok(view.get(Collection::Document, digest.bytes())?.filter(|bytes| !bytes.is_empty()))
}

fn keep(kernel: &Kernel, digest: Digest, bytes: &[u8]) -> Result<(), ClientError> {
    kernel.write(|tx| Ok(tx.put(Collection::Document, digest.bytes(), bytes)?))
}

/// Fetches a document and keeps it.
///
/// # Errors
/// As the registry's; the vault's.
pub(crate) async fn fetch(kernel: &Arc<Kernel>, digest: Digest) -> Result<Zeroizing<Vec<u8>>, ClientError> {
    let bytes = Zeroizing::new(kernel.session()?.remote.document(digest).await?);
    kernel.local(move |kernel| keep(kernel, digest, &bytes).map(|()| bytes)).await
}

/// Fetches documents that were told of and are not here. One that the registry has not is asked for no more by itself, and one
/// that comes wrong holds up no other; where the network fails the rest waits for the next run, or until it is wanted.
///
/// # Errors
/// The first one's; `vault.content_locked`.
pub(crate) async fn fetch_missing(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    let mut trouble = Ok(());
    for digest in kernel.local(missing).await? {
        let Err(error) = fetch(kernel, digest).await else { continue };
        match error.code() {
            NOT_THERE => kernel.local(move |kernel| keep(kernel, digest, &[])).await?,
            NOT_IT => trouble = trouble.and(Err(error)),
            _ => return trouble.and(Err(error)),
        }
    }
    trouble
}

fn missing(kernel: &Kernel) -> Result<Vec<Digest>, ClientError> {
    kernel.read(|view| {
        let mut missing = Vec::new();
        for object in view.objects(ObjectKind::Certificate)? {
            // In the words of a newer registry there is nothing to fetch.
            let Ok(told) = from_canonical::<CertificateView>(object.body.as_bytes()) else { continue };
            let Some(document) = told.document else { continue };
            if missing.len() < A_RUN && !view.has(Collection::Document, document.digest.bytes())? {
                missing.push(document.digest);
            }
        }
        Ok(missing)
    })
}
