//! The trust in an electronic seal, and the report of it: the same for whatever is sealed with one.

use crate::cms::Timestamp;
use crate::fault::DocumentFault;
use crate::pki::{Revocation, SealRoots, TrustedCircle, Way};
use crate::seal::SealSignature;
use crate::verdict::{SealForm, SealReport, SealerStanding, TimestampStanding};

use super::moment::{SealingMoment, StampFound};

/// The findings about a seal under the certificates that are trusted together.
pub(super) struct SealFound {
    pub(super) sealer: SealerStanding,
    pub(super) revocation: Revocation,
    pub(super) timestamp: TimestampStanding,
}

impl SealFound {
    /// The findings under the circle that says most: each is enough by itself.
    pub(super) fn best(roots: &SealRoots, under: impl Fn(TrustedCircle<'_>) -> Self) -> Self {
        let (first, others) = roots.circles();
        others.fold(under(first), |found, circle| match found.sealer.trusted_by() {
            Some(_) => found,
            None => Some(under(circle)).filter(|other| other.sealer.says_more_than(&found.sealer)).unwrap_or(found),
        })
    }
}

/// The standing of a seal's maker and signer, and the seal as it is reported, of a signature that fits.
///
/// # Errors
/// [`DocumentFault::TimestampMismatch`] for a time stamp that does not fit it.
pub(super) fn judged(
    signature: &SealSignature<'_>,
    roots: &SealRoots,
) -> Result<(SealerStanding, SealReport), DocumentFault> {
    let stamp = stamp(signature)?;
    let SealFound { sealer, revocation, timestamp } = SealFound::best(roots, |circle| {
        let moment = stamp.on(signature.at, circle);
        let (sealer, revocation) = standing(signature, &moment, circle);
        SealFound { sealer, revocation, timestamp: moment.timestamp }
    });
    Ok((sealer, report(signature, timestamp, revocation)))
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

/// The time stamp of a seal. A token that fits nothing was put there by whoever changed the document, or hides what another said.
fn stamp(signature: &SealSignature<'_>) -> Result<StampFound, DocumentFault> {
    match signature.stamp()? {
        None => Ok(StampFound::Absent),
        Some(token) if Timestamp::is_of_another_kind(token) => Ok(StampFound::OfAnotherKind),
        Some(token) => {
            let stamp = Timestamp::read(token, signature.signature).map_err(|_| DocumentFault::TimestampMismatch)?;
            Ok(StampFound::Fitting(Box::new(stamp)))
        }
    }
}

/// Whether maker and signer are trusted: the maker when the seal was made, the signer when it was used.
fn standing(
    signature: &SealSignature<'_>,
    moment: &SealingMoment,
    circle: TrustedCircle<'_>,
) -> (SealerStanding, Revocation) {
    let (seal, at) = (&signature.seal, moment.at());
    let maker = circle.way(&seal.maker, moment.used(seal.made_at));
    let signer = circle.way(&signature.signer, moment.used(at));
    let out_of_term = |used| used < seal.from || used > seal.until || used < seal.made_at;
    let standing = if maker == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::MakerNotTrusted)
    } else if !circle.names(&seal.maker) {
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
        SealerStanding::Trusted(circle.by)
    };
    let revocation = match (maker, signer) {
        (Way::Trusted { revocation: one }, Way::Trusted { revocation: other }) => one.and(other),
        _ => Revocation::NotChecked,
    };
    (standing, revocation)
}
