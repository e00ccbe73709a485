//! Sealed documents (电子证照): fetched when the registry tells of them, kept in the vault, handed out without a network.
//!
//! Each form of a document is known by its digest, which came under the signed head of a page of the feed: whoever carried the bytes,
//! they are those that the registry sealed. Whether others may rely on them is a verifier's to say.

use std::sync::Arc;

use ereg_protocol::registry::Registry as _;
use ereg_trust::digest::Digest;
use zeroize::Zeroizing;

use crate::{ClientError, kernel::Kernel};

/// Most documents that one run of sync asks for, each in both forms: the rest comes with the next ones, and everything else has its
/// turn.
const A_RUN: usize = 2 * 16;
/// Code of what the registry has not: it was restored to before the document was sealed, and tells of another one.
const NOT_THERE: &str = "not_found";
/// Code of an answer that is not the document: the next one may be.
const NOT_IT: &str = "answer.unreadable";

/// Fetches a document and keeps it.
///
/// # Errors
/// As the registry's; the vault's.
pub(crate) async fn fetch(kernel: &Arc<Kernel>, digest: Digest) -> Result<Zeroizing<Vec<u8>>, ClientError> {
    let bytes = Zeroizing::new(kernel.session()?.remote.document(digest).await?);
    kernel.local(move |kernel| kernel.write(|tx| Ok(tx.keep_document(digest, &bytes)?)).map(|()| bytes)).await
}

/// Fetches documents that were told of and are not here. One that the registry has not is asked for no more by itself, and one
/// that comes wrong holds up no other; where the network fails the rest waits for the next run, or until it is wanted.
///
/// # Errors
/// The first one's; `vault.content_locked`.
pub(crate) async fn fetch_missing(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    let mut trouble = Ok(());
    let missing = kernel.local(|kernel| kernel.read(|view| Ok(view.missing_documents()?))).await?;
    for digest in missing.into_iter().take(A_RUN) {
        let Err(error) = fetch(kernel, digest).await else { continue };
        match error.code() {
            NOT_THERE => kernel.local(move |kernel| kernel.write(|tx| Ok(tx.give_up_document(digest)?))).await?,
            NOT_IT => trouble = trouble.and(Err(error)),
            _ => return trouble.and(Err(error)),
        }
    }
    trouble
}
