//! Signatures in CMS (RFC 5652) over bytes and over what a time authority says, read in place.
//!
//! The subset is narrow, so that what no signature covers can be left out or spelled otherwise, and says nothing else:
//! one signer, ECDSA P-256 with SHA-256, whose certificate is bound by what is signed (signing-certificate-v2, RFC 5035);
//! certificates beside it are those of the authorities above it, up to a root; no list of revoked ones; unsigned is a
//! time stamp alone.

mod timestamp;

use std::collections::BTreeMap;

use ereg_trust::Digest;

use crate::asn1::{Element, Fields, ends, number, tag};
use crate::fault::DocumentFault;
use crate::pki::{SealCertificate, SignatureAlgorithm};

pub(crate) use timestamp::Timestamp;

/// Identifiers, as their bytes stand in DER.
mod id {
    /// id-signedData (1.2.840.113549.1.7.2).
    pub(super) const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    /// Signed data by SM2 (1.2.156.10197.6.1.4.2.2, GB/T 35275).
    pub(super) const SM2_SIGNED_DATA: &[u8] = &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x06, 0x01, 0x04, 0x02, 0x02];
    /// id-data (1.2.840.113549.1.7.1).
    pub(super) const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];
    /// id-ct-TSTInfo (1.2.840.113549.1.9.16.1.4).
    pub(super) const TIMESTAMP_INFO: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04];
    /// id-contentType (1.2.840.113549.1.9.3).
    pub(super) const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];
    /// id-messageDigest (1.2.840.113549.1.9.4).
    pub(super) const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
    /// id-aa-signingCertificateV2 (1.2.840.113549.1.9.16.2.47).
    pub(super) const SIGNING_CERTIFICATE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F];
    /// id-aa-timeStampToken (1.2.840.113549.1.9.16.2.14).
    pub(super) const TIMESTAMP_TOKEN: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x0E];
    /// id-sha256 (2.16.840.1.101.3.4.2.1).
    pub(super) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
}

/// Most certificates beside a signature.
const MOST_CERTIFICATES: usize = 8;

/// The content that a signature is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignedContent<'a> {
    /// Bytes that stand elsewhere.
    Detached,
    /// The word of a time authority, which stands inside.
    TimestampInfo(&'a [u8]),
}

/// A signature that was read and not yet judged.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    pub(crate) content: SignedContent<'a>,
    pub(crate) signer: SealCertificate,
    /// The value of the signature, which a time stamp is over.
    pub(crate) signature: &'a [u8],
    /// The token of a time authority, which no signature covers but its own.
    pub(crate) stamp: Option<Element<'a>>,
    /// The attributes that are signed, as a set.
    attributes: Vec<u8>,
    /// The digest of the content, as it was signed.
    content_digest: &'a [u8],
    /// The digest of the signer's certificate, as it was signed.
    certificate_digest: &'a [u8],
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo`.
    ///
    /// # Errors
    /// It is none, or it is outside the subset: [`DocumentFault::OtherPdfSignature`], [`DocumentFault::Algorithm`].
    pub(crate) fn read(whole: Element<'a>) -> Result<Self, DocumentFault> {
        let mut outside = whole.fields();
        if field(&mut outside, tag::OID)?.content != id::SIGNED_DATA {
            return Err(DocumentFault::OtherPdfSignature);
        }
        let inside = field(&mut outside, tag::CONTEXT_0)?;
        let mut fields = Element::only(inside.content, tag::SEQUENCE).ok_or(DocumentFault::SealStructure)?.fields();
        ends(outside)?;

        let version = number(&mut fields)?;
        let mut digests = field(&mut fields, tag::SET)?.fields();
        digested_by_sha256(&mut digests)?;
        ends(digests)?;
        let (content, content_type) = content(field(&mut fields, tag::SEQUENCE)?)?;
        let expected = match content {
            SignedContent::Detached => 1,
            SignedContent::TimestampInfo(_) => 3,
        };
        let certificates = fields.field(tag::CONTEXT_0);
        let lists = fields.field(tag::CONTEXT_1);
        let mut signers = field(&mut fields, tag::SET)?.fields();
        ends(fields)?;
        let signer = field(&mut signers, tag::SEQUENCE)?;
        if version != expected || lists.is_some() || !signers.is_empty() {
            return Err(DocumentFault::OtherPdfSignature);
        }
        Signer::read(signer, content_type)?.beside(content, certificates)
    }

    /// Whether the signature fits: it is over the attributes, and they name the signer's certificate and this content.
    ///
    /// # Errors
    /// The first of these that it does not fit.
    pub(crate) fn fits(&self, content: &Digest) -> Result<(), DocumentFault> {
        if !self.signer.is_signer_of(&self.attributes, SignatureAlgorithm::EcdsaWithSha256, self.signature) {
            return Err(DocumentFault::SignatureMismatch);
        }
        if self.certificate_digest != Digest::of(&self.signer.der).bytes() {
            return Err(DocumentFault::OtherSigner);
        }
        if self.content_digest != content.bytes() {
            return Err(DocumentFault::ContentChanged);
        }
        Ok(())
    }
}

/// The one `SignerInfo`.
struct Signer<'a> {
    /// The name of the issuer and the serial number, by which it names its certificate.
    named: (&'a [u8], &'a [u8]),
    attributes: Vec<u8>,
    content_digest: &'a [u8],
    certificate_digest: &'a [u8],
    signature: &'a [u8],
    stamp: Option<Element<'a>>,
}

impl<'a> Signer<'a> {
    fn read(whole: Element<'a>, content_type: &[u8]) -> Result<Self, DocumentFault> {
        let mut fields = whole.fields();
        if number(&mut fields)? != 1 {
            // Another one names its certificate by the identifier of its key.
            return Err(DocumentFault::OtherPdfSignature);
        }
        let mut named = field(&mut fields, tag::SEQUENCE)?.fields();
        let issuer = field(&mut named, tag::SEQUENCE)?.whole;
        let serial = field(&mut named, tag::INTEGER)?.content;
        ends(named)?;
        digested_by_sha256(&mut fields)?;
        let set = field(&mut fields, tag::CONTEXT_0)?;
        let mut algorithm = field(&mut fields, tag::SEQUENCE)?.fields();
        let stated = SignatureAlgorithm::of(field(&mut algorithm, tag::OID)?.content);
        if stated != Some(SignatureAlgorithm::EcdsaWithSha256) || !algorithm.is_empty() {
            return Err(DocumentFault::Algorithm);
        }
        let signature = field(&mut fields, tag::OCTET_STRING)?.content;
        let unsigned = fields.field(tag::CONTEXT_1);
        ends(fields)?;

        let signed = attributes(set)?;
        let of = |id: &[u8]| signed.get(id).copied().ok_or(DocumentFault::OtherPdfSignature);
        if tagged(of(id::CONTENT_TYPE)?, tag::OID)?.content != content_type {
            return Err(DocumentFault::SealStructure);
        }
        let content_digest = tagged(of(id::MESSAGE_DIGEST)?, tag::OCTET_STRING)?.content;
        let certificate_digest = certificate_digest(of(id::SIGNING_CERTIFICATE)?)?;
        // What is signed is a set (RFC 5652, 5.4); here it stands under a tag of its own.
        let attributes = [&[tag::SET], set.whole.get(1..).unwrap_or_default()].concat();
        let stamp = unsigned.map(stamp).transpose()?;
        Ok(Self { named: (issuer, serial), attributes, content_digest, certificate_digest, signature, stamp })
    }

    /// The same with what stands beside it: its content and the certificates, of which one is the signer's.
    fn beside(
        self,
        content: SignedContent<'a>,
        certificates: Option<Element<'a>>,
    ) -> Result<SignedData<'a>, DocumentFault> {
        let mut pool = Vec::new();
        let mut fields = certificates.ok_or(DocumentFault::OtherPdfSignature)?.fields();
        while !fields.is_empty() {
            if pool.len() == MOST_CERTIFICATES {
                return Err(DocumentFault::TooMany);
            }
            let der = fields.field(tag::SEQUENCE).ok_or(DocumentFault::OtherPdfSignature)?;
            pool.push(SealCertificate::read(der.whole).ok_or(DocumentFault::Certificate)?);
        }
        let at = pool.iter().position(|one| one.issuer_and_serial() == Some(self.named));
        let signer = pool.remove(at.ok_or(DocumentFault::Certificate)?);
        above(&signer, pool)?;
        let Self { named: _, attributes, content_digest, certificate_digest, signature, stamp } = self;
        Ok(SignedData { content, signer, signature, stamp, attributes, content_digest, certificate_digest })
    }
}

/// Certificates beside the signer's are those above it, each the issuer of one below, up to one that is its own issuer: any
/// other could be put in or changed by anybody. They say nothing of trust.
fn above(signer: &SealCertificate, mut others: Vec<SealCertificate>) -> Result<(), DocumentFault> {
    let mut highest = None;
    while !others.is_empty() {
        let below = highest.as_ref().unwrap_or(signer);
        let issuer = others.iter().position(|other| other.der != below.der && below.is_issued_by(other));
        highest = Some(others.remove(issuer.ok_or(DocumentFault::Certificate)?));
    }
    match highest {
        Some(root) if !root.is_issued_by(&root) => Err(DocumentFault::Certificate),
        Some(_) | None => Ok(()),
    }
}

/// The content, and the identifier of its type.
fn content(whole: Element<'_>) -> Result<(SignedContent<'_>, &[u8]), DocumentFault> {
    let mut fields = whole.fields();
    let kind = field(&mut fields, tag::OID)?.content;
    let inside = fields.field(tag::CONTEXT_0);
    ends(fields)?;
    match (kind, inside) {
        (id::DATA, None) => Ok((SignedContent::Detached, kind)),
        (id::TIMESTAMP_INFO, Some(inside)) => {
            let octets = Element::only(inside.content, tag::OCTET_STRING).ok_or(DocumentFault::SealStructure)?;
            Ok((SignedContent::TimestampInfo(octets.content), kind))
        }
        _ => Err(DocumentFault::OtherPdfSignature),
    }
}

/// The attributes by their identifiers, each once and with one value.
fn attributes(set: Element<'_>) -> Result<BTreeMap<&[u8], Element<'_>>, DocumentFault> {
    let mut fields = set.fields();
    let mut known = BTreeMap::new();
    while !fields.is_empty() {
        let mut attribute = field(&mut fields, tag::SEQUENCE)?.fields();
        let id = field(&mut attribute, tag::OID)?.content;
        let mut values = field(&mut attribute, tag::SET)?.fields();
        let value = values.next().ok_or(DocumentFault::SealStructure)?;
        ends(values)?;
        ends(attribute)?;
        if known.insert(id, value).is_some() {
            return Err(DocumentFault::SealStructure);
        }
    }
    Ok(known)
}

/// The token of the unsigned attributes, which are nothing else.
fn stamp(set: Element<'_>) -> Result<Element<'_>, DocumentFault> {
    let known = attributes(set)?;
    match known.get(id::TIMESTAMP_TOKEN) {
        Some(token) if known.len() == 1 => tagged(*token, tag::SEQUENCE),
        _ => Err(DocumentFault::OtherPdfSignature),
    }
}

/// The digest of the first certificate that signing-certificate-v2 names, which is the signer's.
fn certificate_digest(attribute: Element<'_>) -> Result<&[u8], DocumentFault> {
    let mut fields = tagged(attribute, tag::SEQUENCE)?.fields();
    let mut certificates = field(&mut fields, tag::SEQUENCE)?.fields();
    let mut first = field(&mut certificates, tag::SEQUENCE)?.fields();
    // SHA-256 is what is meant where nothing is said.
    if let Some(algorithm) = first.field(tag::SEQUENCE) {
        sha256(algorithm)?;
    }
    Ok(field(&mut first, tag::OCTET_STRING)?.content)
}

fn digested_by_sha256(fields: &mut Fields<'_>) -> Result<(), DocumentFault> {
    sha256(field(fields, tag::SEQUENCE)?)
}

/// SHA-256, whose parameters are absent or null (RFC 5754, 2).
fn sha256(algorithm: Element<'_>) -> Result<(), DocumentFault> {
    let mut fields = algorithm.fields();
    let is_known = field(&mut fields, tag::OID)?.content == id::SHA256;
    let has_parameters = fields.field(tag::NULL).is_some_and(|null| !null.content.is_empty());
    if is_known && !has_parameters && fields.is_empty() { Ok(()) } else { Err(DocumentFault::Algorithm) }
}

fn field<'a>(fields: &mut Fields<'a>, tag: u8) -> Result<Element<'a>, DocumentFault> {
    fields.field(tag).ok_or(DocumentFault::SealStructure)
}

fn tagged(element: Element<'_>, tag: u8) -> Result<Element<'_>, DocumentFault> {
    if element.tag == tag { Ok(element) } else { Err(DocumentFault::SealStructure) }
}
