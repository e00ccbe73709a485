//! Signed data (CMS, RFC 5652) with the attributes of an advanced signature (CAdES, ETSI EN 319 122-1): what is signed, by
//! which certificate, and the time stamp over the signature.

use der::{
    AnyRef, Decode as _, Encode, Reader as _, Sequence, ValueOrd,
    asn1::{Any, ObjectIdentifier, OctetString, SetOfVec},
};
use x509_cert::{
    Certificate, attr::Attribute, name::Name, serial_number::SerialNumber, spki::AlgorithmIdentifierOwned,
};

use crate::fault::SealingFault;
use crate::p256_key::{P256Key, signed_by};
use crate::sha::sha256;

/// Content of no kind in particular (id-data).
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// The digest of the signer's certificate (RFC 5035): no other one of the same key stands for it.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// The time stamp over the signature (RFC 3161, Appendix A).
const TIME_STAMP_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// The content that is signed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
    /// Bytes that stand elsewhere, by their digest (SHA-256).
    Elsewhere { digest: [u8; 32] },
    /// Bytes of a kind that stand inside.
    Inside { kind: ObjectIdentifier, bytes: &'a [u8] },
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct ContentInfo {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: Any,
}

/// Signed data of one signer.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SignedData {
    version: u8,
    digests: SetOfVec<AlgorithmIdentifierOwned>,
    content: Encapsulated,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true")]
    certificates: SetOfVec<Certificate>,
    signers: SetOfVec<SignerInfo>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Encapsulated {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    bytes: Option<OctetString>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence, ValueOrd)]
struct SignerInfo {
    version: u8,
    signer: IssuerAndSerial,
    digest: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true")]
    signed: SetOfVec<Attribute>,
    algorithm: AlgorithmIdentifierOwned,
    signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    unsigned: Option<SetOfVec<Attribute>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence, ValueOrd)]
struct IssuerAndSerial {
    issuer: Name,
    serial: SerialNumber,
}

/// The certificates that a signature rests on (ESS SigningCertificateV2), the signer's own.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateDigest>,
}

/// The digest of a certificate, by SHA-256, which goes without saying.
#[derive(Sequence)]
struct CertificateDigest {
    digest: OctetString,
}

/// Content signed by a key, and the signature.
#[derive(Debug)]
pub(crate) struct Signed {
    info: SignerInfo,
    content: Encapsulated,
    certificate: Certificate,
}

/// Signs content with a key.
pub(crate) fn sign(content: Content<'_>, key: &dyn P256Key) -> Result<Signed, SealingFault> {
    let certificate = Certificate::from_der(key.certificate()).map_err(|_| SealingFault::Certificate)?;
    let (content, digest) = match content {
        Content::Elsewhere { digest } => (Encapsulated { kind: DATA, bytes: None }, digest),
        Content::Inside { kind, bytes } => (Encapsulated { kind, bytes: Some(octets(bytes)?) }, sha256(&[bytes])),
    };
    let own = CertificateDigest { digest: octets(&sha256(&[key.certificate()]))? };
    let signed = set(vec![
        attribute(CONTENT_TYPE, &content.kind)?,
        attribute(MESSAGE_DIGEST, &octets(&digest)?)?,
        attribute(SIGNING_CERTIFICATE, &SigningCertificate { certificates: vec![own] })?,
    ])?;
    // What is signed is the set as such, not under the tag that it stands by (RFC 5652, 5.4).
    let signature = signed_by(key, &signed.to_der().map_err(writing)?)?;
    let to_be_signed = certificate.tbs_certificate();
    let info = SignerInfo {
        version: 1,
        signer: IssuerAndSerial { issuer: to_be_signed.issuer().clone(), serial: to_be_signed.serial_number().clone() },
        digest: algorithm(SHA_256),
        signed,
        algorithm: algorithm(ECDSA_WITH_SHA_256),
        signature: octets(&signature)?,
        unsigned: None,
    };
    Ok(Signed { info, content, certificate })
}

impl Signed {
    /// The signature, over which a time stamp is made.
    pub(crate) fn signature(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// The same with a time stamp (TimeStampToken, DER) over the signature.
    pub(crate) fn stamped(mut self, token: &[u8]) -> Result<Self, SealingFault> {
        let token = Any::from_der(token).map_err(|_| SealingFault::TimeStamp)?;
        self.info.unsigned = Some(set(vec![attribute(TIME_STAMP_TOKEN, &token)?])?);
        Ok(self)
    }

    /// The whole (ContentInfo, DER).
    pub(crate) fn into_der(self) -> Result<Vec<u8>, SealingFault> {
        let data = SignedData {
            // Of content that is no mere data (RFC 5652, 5.1).
            version: if self.content.kind == DATA { 1 } else { 3 },
            digests: set(vec![algorithm(SHA_256)])?,
            content: self.content,
            certificates: set(vec![self.certificate])?,
            signers: set(vec![self.info])?,
        };
        let content = Any::encode_from(&data).map_err(writing)?;
        ContentInfo { kind: SIGNED_DATA, content }.to_der().map_err(writing)
    }
}

/// The content of a kind that signed data of anybody holds, if it is such; nothing is verified.
pub(crate) fn content_of(signed: &[u8], kind: ObjectIdentifier) -> Option<Vec<u8>> {
    let info = ContentInfo::from_der(signed).ok().filter(|info| info.kind == SIGNED_DATA)?;
    let content = info.content.sequence(|reader| {
        let _version = u8::decode(reader)?;
        let _digests = AnyRef::decode(reader)?;
        let content = Encapsulated::decode(reader)?;
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok::<_, der::Error>(content)
    });
    let content = content.ok().filter(|content| content.kind == kind)?;
    content.bytes.map(|bytes| bytes.as_bytes().to_vec())
}

/// SHA-256, as a digest is named.
pub(crate) fn sha256_algorithm() -> AlgorithmIdentifierOwned {
    algorithm(SHA_256)
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> Result<Attribute, SealingFault> {
    let value = value.to_der().and_then(|der| Any::from_der(&der)).map_err(writing)?;
    Ok(Attribute { oid, values: set(vec![value])? })
}

fn set<T: der::DerOrd>(items: Vec<T>) -> Result<SetOfVec<T>, SealingFault> {
    SetOfVec::try_from(items).map_err(writing)
}

fn octets(bytes: &[u8]) -> Result<OctetString, SealingFault> {
    OctetString::new(bytes).map_err(writing)
}

fn writing<E>(_: E) -> SealingFault {
    SealingFault::Writing { part: "the signature" }
}
