//! Tokens of time authorities (时间戳, RFC 3161): somebody else than the signer says since when a signature is there.

use ereg_domain::time::Instant;
use ereg_trust::Digest;

use super::{SignedContent, SignedData, digested_by_sha256, field, id};
use crate::asn1::{Element, Fields, ends, number, tag};
use crate::fault::DocumentFault;
use crate::pki::SealCertificate;
use crate::time;

/// Algorithms of signatures by which others stamp time, as their bytes stand in DER: RSA (1.2.840.113549.1.1.1), with
/// SHA-256, SHA-384 and SHA-512, and RSASSA-PSS; SM2 (1.2.156.10197.1.301.1), and with SM3 (1.2.156.10197.1.501).
const OTHER: [&[u8]; 7] = [
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0C],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0D],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A],
    &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x01],
    &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x83, 0x75],
];

/// A token that fits its signature. Whether its authority is trusted is not judged here.
#[derive(Debug)]
pub(crate) struct Timestamp {
    /// The time by which the signature was there.
    pub(crate) at: Instant,
    pub(crate) authority: SealCertificate,
}

impl Timestamp {
    /// Whether a token says itself that it is of a kind that is not verified here, as those of Chinese time authorities are
    /// (GM/T 0033, SM2) and those by RSA. Such a word is nobody's, and such a token proves nothing.
    pub(crate) fn is_of_another_kind(token: Element<'_>) -> bool {
        let mut outside = token.fields();
        let Some(kind) = outside.field(tag::OID) else { return false };
        kind.content == id::SM2_SIGNED_DATA || signed_by(outside).is_some_and(|algorithm| OTHER.contains(&algorithm))
    }

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

/// The algorithm that the first signer of signed data states, behind its type.
fn signed_by(mut outside: Fields<'_>) -> Option<&[u8]> {
    let inside = outside.field(tag::CONTEXT_0)?;
    // The digests stand in a set before the content, the signers in the last one.
    let signers =
        Element::only(inside.content, tag::SEQUENCE)?.fields().filter(|field| field.tag == tag::SET).last()?;
    let mut signer = signers.fields().field(tag::SEQUENCE)?.fields();
    signer.field(tag::INTEGER)?;
    // Issuer and serial number, or the identifier of the key; the digest; attributes that are signed.
    signer.next()?;
    signer.field(tag::SEQUENCE)?;
    signer.field(tag::CONTEXT_0);
    signer.field(tag::SEQUENCE)?.fields().field(tag::OID).map(|algorithm| algorithm.content)
}
