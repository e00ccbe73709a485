//! The verification of a fiscal e-receipt (财政电子票据): both its seals, each over everything that it says.

use crate::fault::DocumentFault;
use crate::fiscal::{NamedSeal, SignedReceipt};
use crate::pki::{SealRoots, sm3};
use crate::seal::SealSignature;
use crate::verdict::{DocumentIntegrity, DocumentVerdict};

use super::sealer::{claimed, judged};

/// Verifies the bytes of a receipt.
pub(super) fn verify(bytes: &[u8], roots: &SealRoots) -> DocumentVerdict {
    let receipt = match SignedReceipt::read(bytes) {
        Ok(receipt) => receipt,
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    let [supervisor, issuer] = receipt.seals.each_ref().map(|(named, value)| one(receipt.covered, named, value, roots));
    supervisor.and(issuer)
}

fn one(covered: &[u8], named: &NamedSeal, value: &[u8], roots: &SealRoots) -> DocumentVerdict {
    let signature = match SealSignature::read(value) {
        Ok(signature) => signature,
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    match sealed(covered, named, &signature).and_then(|()| judged(&signature, roots)) {
        // Nobody is shown to have sealed what does not fit, so nobody is asked whether to trust them.
        Err(fault) => DocumentVerdict { seals: vec![claimed(&signature)], ..DocumentVerdict::altered(fault) },
        Ok((sealer, report)) => DocumentVerdict { integrity: DocumentIntegrity::Intact, sealer, seals: vec![report] },
    }
}

/// Whether everything that a seal binds fits: what is covered, the seal that it names, the seal itself, and its signature.
fn sealed(covered: &[u8], named: &NamedSeal, signature: &SealSignature<'_>) -> Result<(), DocumentFault> {
    if sm3(covered) != signature.list_digest {
        return Err(DocumentFault::ContentChanged);
    }
    if named.id != signature.seal.id || named.name != signature.seal.name {
        return Err(DocumentFault::OtherSeal);
    }
    if !signature.seal.fits() {
        return Err(DocumentFault::SealChanged);
    }
    if !signature.fits() {
        return Err(DocumentFault::SignatureMismatch);
    }
    if !signature.is_by_a_listed_signer() {
        return Err(DocumentFault::SignerNotListed);
    }
    Ok(())
}
