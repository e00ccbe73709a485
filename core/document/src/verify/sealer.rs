//! The trust of the caller in an electronic seal, and the report of it: the same for whatever is sealed with one.

use crate::fault::DocumentFault;
use crate::pki::{SealRoots, Way};
use crate::seal::{SealSignature, Stamped};
use crate::verdict::{Revocation, SealForm, SealReport, SealerStanding, TimestampStanding};

/// The standing of a seal's maker and signer towards the caller, and the seal as it is reported.
pub(super) fn judged(signature: &SealSignature<'_>, roots: &SealRoots) -> (SealerStanding, SealReport) {
    let (sealer, revocation) = standing(signature, roots);
    (sealer, report(signature, revocation))
}

/// A seal as it is reported.
pub(super) fn report(signature: &SealSignature<'_>, revocation: Revocation) -> SealReport {
    SealReport {
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
    }
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
