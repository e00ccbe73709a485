//! The verification of an OFD: its package, each seal of it, what the seals protect, and who is trusted.

use std::collections::BTreeMap;

use crate::coverage::uncovered;
use crate::fault::DocumentFault;
use crate::ofd::{DigestMethod, Ofd, SignatureKind, StatedSignature};
use crate::package::{Package, PathKey};
use crate::pki::{DIGEST_BYTES, SealRoots, sm3};
use crate::sabotage::coverage_is_judged;
use crate::seal::SealSignature;
use crate::verdict::{DocumentIntegrity, DocumentVerdict};

use super::sealer::{claimed, judged};

/// Verifies the bytes of an OFD.
pub(super) fn verify(bytes: &[u8], roots: &SealRoots) -> DocumentVerdict {
    let package = match Package::open(bytes) {
        Ok(package) => package,
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    let document = match Ofd::read(&package) {
        Ok(document) => document,
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    let mut digests = Digests { package: &package, known: BTreeMap::new() };
    let mut verdicts = document.signatures.iter().map(|signature| one(signature, &document, &mut digests, roots));
    let first = verdicts.next().unwrap_or_else(|| DocumentVerdict::unreadable(DocumentFault::NotSealed));
    verdicts.fold(first, DocumentVerdict::and)
}

/// Digests of files, each made once.
struct Digests<'p> {
    package: &'p Package,
    known: BTreeMap<PathKey, [u8; DIGEST_BYTES]>,
}

impl Digests<'_> {
    /// `None` where there is no such file.
    fn of(&mut self, path: &str) -> Option<[u8; DIGEST_BYTES]> {
        let key = PathKey::of(path);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let digest = sm3(&self.package.find(path)?.bytes);
        self.known.insert(key, digest);
        Some(digest)
    }
}

fn one(
    stated: &StatedSignature<'_>,
    document: &Ofd<'_>,
    digests: &mut Digests<'_>,
    roots: &SealRoots,
) -> DocumentVerdict {
    if stated.kind == SignatureKind::Sign {
        return DocumentVerdict::unverifiable(DocumentFault::NotASeal);
    }
    let signature = match SealSignature::read(&stated.value.bytes) {
        Ok(signature) => signature,
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    match sealed(stated, &signature, digests).and_then(|()| judged(&signature, roots)) {
        // Nobody is shown to have sealed what does not fit, so nobody is trusted for it.
        Err(fault @ DocumentFault::Algorithm) => {
            DocumentVerdict { seals: vec![claimed(&signature)], ..DocumentVerdict::unverifiable(fault) }
        }
        Err(fault) => DocumentVerdict { seals: vec![claimed(&signature)], ..DocumentVerdict::altered(fault) },
        Ok((sealer, report)) => {
            let protected = stated.references.iter().map(|reference| reference.path.as_str());
            let uncovered =
                if coverage_is_judged() { uncovered(digests.package, document, protected) } else { Vec::new() };
            let integrity = match uncovered.is_empty() {
                true => DocumentIntegrity::Intact,
                false => DocumentIntegrity::PartlyProtected { uncovered },
            };
            DocumentVerdict { integrity, sealer, seals: vec![report] }
        }
    }
}

/// Whether everything that a seal binds fits: the seal, the signature, the list, and each file of the list.
fn sealed(
    stated: &StatedSignature<'_>,
    signature: &SealSignature<'_>,
    digests: &mut Digests<'_>,
) -> Result<(), DocumentFault> {
    if !signature.seal.fits() {
        return Err(DocumentFault::SealChanged);
    }
    if stated.seal.is_some_and(|seal| seal.bytes != signature.seal.der) {
        return Err(DocumentFault::OtherSeal);
    }
    if !signature.fits() {
        return Err(DocumentFault::SignatureMismatch);
    }
    if !signature.is_by_a_listed_signer() {
        return Err(DocumentFault::SignerNotListed);
    }
    if sm3(&stated.list.bytes) != signature.list_digest {
        return Err(DocumentFault::ListChanged);
    }
    if stated.digested_by == DigestMethod::Other {
        return Err(DocumentFault::Algorithm);
    }
    for reference in &stated.references {
        let path = reference.path.clone();
        match digests.of(&path) {
            None => return Err(DocumentFault::Missing { path }),
            Some(digest) if Some(digest) != reference.digest => return Err(DocumentFault::FileChanged { path }),
            Some(_) => {}
        }
    }
    Ok(())
}
