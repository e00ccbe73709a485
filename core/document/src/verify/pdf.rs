//! The verification of a PDF: its one signature, the time stamp over it, and whom the caller trusts.

use ereg_domain::time::Instant;
use ereg_trust::Digest;

use crate::cms::{SignedContent, SignedData, Timestamp};
use crate::fault::DocumentFault;
use crate::pdf::PdfSignature;
use crate::pki::{SealCertificate, SealRoots, Way};
use crate::verdict::{
    DocumentIntegrity, DocumentVerdict, Revocation, SealForm, SealReport, SealerStanding, TimestampStanding,
};

/// The time by which the signer's clock may be ahead of the time authority's: five minutes, in milliseconds.
const CLOCKS_DIFFER_MS: i64 = 5 * 60 * 1000;

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
    let stamp = signed.stamp.map(|token| Timestamp::read(token, signed.signature)).transpose()?;
    let timestamp = stamp.map_or(TimestampStanding::Absent, |stamp| standing_of(&stamp, roots));
    let (sealer, revocation) = standing(&signed.signer, found.at, &timestamp, roots);
    let signer = signed.signer.named();
    let seal = SealReport { form: SealForm::PdfSignature, signer, sealed_at: found.at, timestamp, revocation };
    Ok(DocumentVerdict { integrity: DocumentIntegrity::Intact, sealer, seals: vec![seal] })
}

/// Whether the caller trusts the time authority: by its certificate alone, which says that it is for nothing else.
fn standing_of(stamp: &Timestamp, roots: &SealRoots) -> TimestampStanding {
    let is_trusted = matches!(roots.way(&stamp.authority, stamp.at, stamp.at), Way::Trusted { .. });
    if is_trusted && stamp.authority.may_stamp_time() {
        TimestampStanding::Trusted { at: stamp.at, authority: stamp.authority.named() }
    } else {
        TimestampStanding::NotTrusted
    }
}

/// Whether the caller trusts the signer at the time of a trusted time stamp; without one, at the time that they state.
fn standing(
    signer: &SealCertificate,
    stated: Instant,
    timestamp: &TimestampStanding,
    roots: &SealRoots,
) -> (SealerStanding, Revocation) {
    let (at, is_ahead) = match timestamp {
        TimestampStanding::Trusted { at, .. } => (*at, stated > at.plus_ms(CLOCKS_DIFFER_MS)),
        TimestampStanding::Absent | TimestampStanding::NotChecked | TimestampStanding::NotTrusted => (stated, false),
    };
    let way = roots.way(signer, at, at);
    let standing = if way == Way::Nowhere {
        SealerStanding::Unknown(DocumentFault::SignerNotTrusted)
    } else if !roots.names(signer) {
        SealerStanding::Unknown(DocumentFault::SignerNotNamed)
    } else if !signer.may_sign() {
        SealerStanding::Unknown(DocumentFault::KeyUsage)
    } else if way == Way::Revoked {
        SealerStanding::Revoked
    } else if way == Way::OutOfTerm {
        SealerStanding::OutOfTerm(DocumentFault::CertificateOutOfTerm)
    } else if is_ahead {
        SealerStanding::OutOfTerm(DocumentFault::SignedAfterTimestamp)
    } else {
        SealerStanding::Trusted
    };
    let revocation = match way {
        Way::Trusted { revocation: Some(as_of) } => Revocation::NotRevoked { as_of },
        Way::Trusted { revocation: None } | Way::Nowhere | Way::OutOfTerm | Way::Revoked => Revocation::NotChecked,
    };
    (standing, revocation)
}
