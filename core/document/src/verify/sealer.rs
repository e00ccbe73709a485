//! The trust of the caller in an electronic seal, and the report of it: the same for whatever is sealed with one.

use crate::cms::Timestamp;
use crate::fault::DocumentFault;
use crate::pki::{Revocation, SealRoots, Way};
use crate::seal::SealSignature;
use crate::verdict::{SealForm, SealReport, SealerStanding, TimestampStanding};

use super::moment::SealingMoment;

/// The standing of a seal's maker and signer towards the caller, and the seal as it is reported, of a signature that fits.
///
/// # Errors
/// [`DocumentFault::TimestampMismatch`] for a time stamp that does not fit it.
pub(super) fn judged(
    signature: &SealSignature<'_>,
    roots: &SealRoots,
) -> Result<(SealerStanding, SealReport), DocumentFault> {
    let moment = moment(signature, roots)?;
    let (sealer, revocation) = standing(signature, &moment, roots);
    Ok((sealer, report(signature, moment.timestamp, revocation)))
}

/// A seal of what does not fit, as it is reported.
pub(super) fn claimed(signature: &SealSignature<'_>) -> SealReport {
    let timestamp = if signature.is_stamped() { TimestampStanding::NotChecked } else { TimestampStanding::Absent };
    report(signature, timestamp, Revocation::NotChecked)
}

fn report(signature: &SealSignature<'_>, timestamp: TimestampStanding, revocation: Revocation) -> SealReport {
    SealReport {
        form: SealForm::ElectronicSeal {
            version: signature.version,
            id: signature.seal.id.to_owned(),
            name: signature.seal.name.to_owned(),
            maker: signature.seal.maker.named(),
        },
        signer: signature.signer.named(),
        sealed_at: signature.at,
        timestamp,
        revocation,
    }
}

/// The time of sealing. A token that fits nothing was put there by whoever changed the document, or hides what another said.
fn moment(signature: &SealSignature<'_>, roots: &SealRoots) -> Result<SealingMoment, DocumentFault> {
    match signature.stamp()? {
        None => Ok(SealingMoment::stated(signature.at, TimestampStanding::Absent)),
        Some(token) if Timestamp::is_of_another_kind(token) => {
            Ok(SealingMoment::stated(signature.at, TimestampStanding::NotChecked))
        }
        Some(token) => {
            let stamp = Timestamp::read(token, signature.signature).map_err(|_| DocumentFault::TimestampMismatch)?;
            Ok(SealingMoment::stamped(signature.at, &stamp, roots))
        }
    }
}

/// Whether the caller trusts maker and signer: the maker when the seal was made, the signer when it was used.
fn standing(signature: &SealSignature<'_>, moment: &SealingMoment, roots: &SealRoots) -> (SealerStanding, Revocation) {
    let (seal, at) = (&signature.seal, moment.at());
    let maker = roots.way(&seal.maker, moment.used(seal.made_at));
    let signer = roots.way(&signature.signer, moment.used(at));
    let out_of_term = |used| used < seal.from || used > seal.until || used < seal.made_at;
    let standing = if maker == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::MakerNotTrusted)
    } else if !roots.names(&seal.maker) {
        SealerStanding::Unknown(DocumentFault::MakerNotNamed)
    } else if signer == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::SignerNotTrusted)
    } else if !seal.maker.may_sign() || !signature.signer.may_sign() {
        SealerStanding::Unknown(DocumentFault::KeyUsage)
    } else if let Way::Revoked(revoked) = maker {
        SealerStanding::Revoked(revoked)
    } else if let Way::Revoked(revoked) = signer {
        SealerStanding::Revoked(revoked)
    } else if out_of_term(signature.at) || out_of_term(at) {
        SealerStanding::OutOfTerm(DocumentFault::SealOutOfTerm)
    } else if maker == Way::OutOfTerm || signer == Way::OutOfTerm {
        SealerStanding::OutOfTerm(DocumentFault::CertificateOutOfTerm)
    } else if moment.is_stated_too_late() {
        SealerStanding::OutOfTerm(DocumentFault::SignedAfterTimestamp)
    } else {
        SealerStanding::Trusted
    };
    let revocation = match (maker, signer) {
        (Way::Trusted { revocation: one }, Way::Trusted { revocation: other }) => one.and(other),
        _ => Revocation::NotChecked,
    };
    (standing, revocation)
}
