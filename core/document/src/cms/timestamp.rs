//! Tokens of time authorities (时间戳, RFC 3161): somebody else than the signer says since when a signature is there.

use ereg_domain::time::Instant;
use ereg_trust::Digest;

use super::{SignedContent, SignedData, digested_by_sha256, field};
use crate::asn1::{Element, ends, number, tag};
use crate::fault::DocumentFault;
use crate::pki::SealCertificate;
use crate::time;

/// A token that fits its signature. Whether its authority is trusted is not judged here.
#[derive(Debug)]
pub(crate) struct Timestamp {
    /// The time by which the signature was there.
    pub(crate) at: Instant,
    pub(crate) authority: SealCertificate,
}

impl Timestamp {
    /// Reads the token over the value of a signature.
    ///
    /// # Errors
    /// [`DocumentFault::TimestampMismatch`] where it is over another one, or was changed; else it cannot be read.
    pub(crate) fn read(token: Element<'_>, signature: &[u8]) -> Result<Self, DocumentFault> {
        let signed = SignedData::read(token)?;
        let (SignedContent::TimestampInfo(content), None) = (signed.content, signed.stamp) else {
            return Err(DocumentFault::OtherPdfSignature);
        };
        let mut fields = Element::only(content, tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?.fields();
        if number(&mut fields)? != 1 {
            return Err(DocumentFault::OtherPdfSignature);
        }
        field(&mut fields, tag::OID)?;
        let mut imprint = field(&mut fields, tag::SEQUENCE)?.fields();
        digested_by_sha256(&mut imprint)?;
        let imprinted = field(&mut imprint, tag::OCTET_STRING)?.content;
        ends(imprint)?;
        field(&mut fields, tag::INTEGER)?;
        let at = field(&mut fields, tag::GENERALIZED_TIME)?.text().filter(|text| text.ends_with('Z'));
        let at = at.and_then(time::read).ok_or(DocumentFault::SealStructure)?;
        // Accuracy, order, nonce and the authority's name are not looked at; an extension could change the answer.
        for passed_over in [tag::SEQUENCE, tag::BOOLEAN, tag::INTEGER, tag::CONTEXT_0] {
            fields.field(passed_over);
        }
        if !fields.is_empty() {
            return Err(DocumentFault::OtherPdfSignature);
        }
        signed.fits(&Digest::of(content)).map_err(|_| DocumentFault::TimestampMismatch)?;
        if imprinted != Digest::of(signature).bytes() {
            return Err(DocumentFault::TimestampMismatch);
        }
        Ok(Self { at, authority: signed.signer })
    }
}
