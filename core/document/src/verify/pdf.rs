//! The verification of a PDF: its one signature, the time stamp over it, and who is trusted.

use ereg_trust::Digest;

use crate::cms::{SignedContent, SignedData, Timestamp};
use crate::fault::DocumentFault;
use crate::pdf::PdfSignature;
use crate::pki::{Revocation, SealCertificate, SealRoots, TrustedCircle, Way};
use crate::verdict::{DocumentIntegrity, DocumentVerdict, SealForm, SealReport, SealerStanding};

use super::moment::{SealingMoment, StampFound};
use super::sealer::SealFound;

/// Verifies the bytes of a PDF.
pub(super) fn verify(bytes: &[u8], roots: &SealRoots) -> DocumentVerdict {
    judge(bytes, roots).unwrap_or_else(|fault| match fault {
        DocumentFault::OtherPdfSignature
        | DocumentFault::SeveralSignatures
        | DocumentFault::Algorithm
        | DocumentFault::Certificate => DocumentVerdict::unverifiable(fault),
        DocumentFault::AddedAfterSealing
        | DocumentFault::ContentChanged
        | DocumentFault::SignatureMismatch
        | DocumentFault::OtherSigner
        | DocumentFault::TimestampMismatch => DocumentVerdict::altered(fault),
        _ => DocumentVerdict::unreadable(fault),
    })
}

fn judge(bytes: &[u8], roots: &SealRoots) -> Result<DocumentVerdict, DocumentFault> {
    let found = PdfSignature::find(bytes)?;
    let signed = SignedData::read(found.value()?)?;
    if signed.content != SignedContent::Detached {
        return Err(DocumentFault::OtherPdfSignature);
    }
    signed.fits(&Digest::of_parts(&found.covered))?;
    let stamp = match signed.stamp {
        Some(token) => StampFound::Fitting(Box::new(Timestamp::read(token, signed.signature)?)),
        None => StampFound::Absent,
    };
    let SealFound { sealer, revocation, timestamp } = SealFound::best(roots, |circle| {
        let moment = stamp.on(found.at, circle);
        let (sealer, revocation) = standing(&signed.signer, &moment, circle);
        SealFound { sealer, revocation, timestamp: moment.timestamp }
    });
    let signer = signed.signer.named();
    let seal = SealReport { form: SealForm::PdfSignature, signer, sealed_at: found.at, timestamp, revocation };
    Ok(DocumentVerdict { integrity: DocumentIntegrity::Intact, sealer, seals: vec![seal] })
}

/// Whether the signer is trusted at the time of a trusted time stamp; without one, at the time that they state.
fn standing(
    signer: &SealCertificate,
    moment: &SealingMoment,
    circle: TrustedCircle<'_>,
) -> (SealerStanding, Revocation) {
    let way = circle.way(signer, moment.used(moment.at()));
    let standing = if way == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::SignerNotTrusted)
    } else if !circle.names(signer) {
        SealerStanding::Unknown(DocumentFault::SignerNotNamed)
    } else if !signer.may_sign() {
        SealerStanding::Unknown(DocumentFault::KeyUsage)
    } else if let Way::Revoked(revoked) = way {
        SealerStanding::Revoked(revoked)
    } else if way == Way::OutOfTerm {
        SealerStanding::OutOfTerm(DocumentFault::CertificateOutOfTerm)
    } else if moment.is_stated_too_late() {
        SealerStanding::OutOfTerm(DocumentFault::SignedAfterTimestamp)
    } else {
        SealerStanding::Trusted(circle.by)
    };
    let revocation = match way {
        Way::Trusted { revocation } => revocation,
        Way::Nowhere | Way::OutOfTerm | Way::Revoked(_) => Revocation::NotChecked,
    };
    (standing, revocation)
}
