//! Sealed documents (电子证照): fetched when the registry tells of them, kept in the vault, handed out without a network.
//!
//! A document is known by its digest, which came under the signed head of a page of the feed: whoever carried the bytes,
//! they are those that the registry sealed. Whether others may rely on them is a verifier's to say.

use std::sync::Arc;

use ereg_domain::canonical::from_canonical;
use ereg_protocol::{feed::ObjectKind, objects::CertificateView, registry::Registry as _};
use ereg_trust::digest::Digest;
use ereg_vault::{Collection, VaultError, View};

use crate::{ClientError, kernel::Kernel};

/// A document that is kept here.
pub(crate) fn held(view: &View<'_>, digest: Digest) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(view.get(Collection::Document, digest.bytes())?.map(|bytes| bytes.to_vec()))
}

/// Fetches a document and keeps it.
///
/// # Errors
/// As the registry's; the vault's.
pub(crate) async fn fetch(kernel: &Arc<Kernel>, digest: Digest) -> Result<Vec<u8>, ClientError> {
    let bytes = kernel.session()?.remote.document(digest).await?;
    let kept = bytes.clone();
    kernel.local(move |kernel| kernel.write(|tx| Ok(tx.put(Collection::Document, digest.bytes(), &kept)?))).await?;
    Ok(bytes)
}

/// Fetches the documents that were told of and are not here. What does not come now comes with a later run, or when it is
/// asked for.
///
/// # Errors
/// As [`fetch`]; `vault.content_locked`.
pub(crate) async fn fetch_missing(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    for digest in kernel.local(missing).await? {
        fetch(kernel, digest).await?;
    }
    Ok(())
}

fn missing(kernel: &Kernel) -> Result<Vec<Digest>, ClientError> {
    kernel.read(|view| {
        let mut missing = Vec::new();
        for object in view.objects(ObjectKind::Certificate)? {
            // In the words of a newer registry there is nothing to fetch.
            let Ok(told) = from_canonical::<CertificateView>(object.body.as_bytes()) else { continue };
            let Some(document) = told.document else { continue };
            if view.get(Collection::Document, document.digest.bytes())?.is_none() {
                missing.push(document.digest);
            }
        }
        Ok(missing)
    })
}
