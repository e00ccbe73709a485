//! The verification of an OFD: its package, each seal of it, what the seals protect, and whom the caller trusts.

use std::collections::BTreeMap;

use crate::coverage::uncovered;
use crate::fault::DocumentFault;
use crate::ofd::{DigestMethod, Ofd, SignatureKind, StatedSignature};
use crate::package::{Package, PathKey};
use crate::pki::{DIGEST_BYTES, SealRoots, Way, sm3};
use crate::sabotage::coverage_is_judged;
use crate::seal::{SealSignature, Stamped};
use crate::verdict::{
    DocumentIntegrity, DocumentVerdict, Revocation, SealForm, SealReport, SealerStanding, TimestampStanding,
};

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
        Err(fault @ (DocumentFault::OldSeal | DocumentFault::Algorithm | DocumentFault::SealVersion)) => {
            return DocumentVerdict::unverifiable(fault);
        }
        Err(fault) => return DocumentVerdict::unreadable(fault),
    };
    let (sealer, revocation) = standing(&signature, roots);
    let report = SealReport {
        form: SealForm::ElectronicSeal {
            version: signature.version,
            id: signature.seal.id.to_owned(),
            name: signature.seal.name.to_owned(),
            maker: signature.seal.maker.named(),
        },
        signer: signature.signer.named(),
        sealed_at: signature.at,
        timestamp: match signature.stamped {
            Stamped::Yes => TimestampStanding::NotChecked,
            Stamped::No => TimestampStanding::Absent,
        },
        revocation,
    };
    match sealed(stated, &signature, digests) {
        // Nobody is shown to have sealed what does not fit, so nobody is trusted for it.
        Err(fault @ DocumentFault::Algorithm) => {
            DocumentVerdict { seals: vec![report], ..DocumentVerdict::unverifiable(fault) }
        }
        Err(fault) => DocumentVerdict { seals: vec![report], ..DocumentVerdict::altered(fault) },
        Ok(()) => {
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

/// Whether the caller trusts maker and signer: the maker when the seal was made, the signer when it was used.
fn standing(signature: &SealSignature<'_>, roots: &SealRoots) -> (SealerStanding, Revocation) {
    let seal = &signature.seal;
    let maker = roots.way(&seal.maker, seal.made_at, signature.at);
    let signer = roots.way(&signature.signer, signature.at, signature.at);
    let standing = if maker == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::MakerNotTrusted)
    } else if !roots.names(&seal.maker) {
        SealerStanding::Unknown(DocumentFault::MakerNotNamed)
    } else if signer == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::SignerNotTrusted)
    } else if !seal.maker.may_sign() || !signature.signer.may_sign() {
        SealerStanding::Unknown(DocumentFault::KeyUsage)
    } else if maker == Way::Revoked || signer == Way::Revoked {
        SealerStanding::Revoked
    } else if signature.at < seal.from || signature.at > seal.until || signature.at < seal.made_at {
        SealerStanding::OutOfTerm(DocumentFault::SealOutOfTerm)
    } else if maker == Way::OutOfTerm || signer == Way::OutOfTerm {
        SealerStanding::OutOfTerm(DocumentFault::CertificateOutOfTerm)
    } else {
        SealerStanding::Trusted
    };
    let as_of = match (maker, signer) {
        (Way::Trusted { revocation: Some(one) }, Way::Trusted { revocation: Some(other) }) => Some(one.min(other)),
        _ => None,
    };
    (standing, as_of.map_or(Revocation::NotChecked, |as_of| Revocation::NotRevoked { as_of }))
}
