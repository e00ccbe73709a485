//! Certificates (GB/T 20518, X.509) with keys on the curves of SM2 and P-256, read from their bytes and kept with them.

use ereg_domain::time::Instant;
use x509_cert::{
    Certificate,
    der::{Decode as _, Encode as _, asn1::ObjectIdentifier},
    ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage},
    name::Name,
    time::Time,
};

use crate::asn1::{Element, tag};

use super::key::{CertifiedKey, SignatureAlgorithm};

/// Extensions that may be critical, because they are judged here: key usage and basic constraints.
const UNDERSTOOD: &[&str] = &["2.5.29.15", "2.5.29.19"];
/// Extended key usage. Where it is critical the certificate is for nothing else: for time stamps alone it is judged
/// here, and what is for servers or the like has sealed nothing.
const EXTENDED_USAGE: &str = "2.5.29.37";
/// The purpose of time stamping (id-kp-timeStamping).
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";

/// The kind of key that has a point of a curve (id-ecPublicKey).
const EC_KEY: &str = "1.2.840.10045.2.1";

/// A certificate that was read.
#[derive(Debug, Clone)]
pub(crate) struct SealCertificate {
    /// The whole certificate, as it was given.
    pub(crate) der: Vec<u8>,
    /// The part that its issuer signed.
    signed: Vec<u8>,
    signed_by: SignatureAlgorithm,
    signature: Vec<u8>,
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    /// The serial number's bytes.
    pub(crate) serial: Vec<u8>,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    pub(crate) key: CertifiedKey,
    usage: Option<KeyUsage>,
    purpose: Purpose,
    authority: Option<BasicConstraints>,
}

/// The purpose that a certificate is limited to (extended key usage).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// It is limited to none.
    Any,
    /// It says critically that it is for time stamps alone (RFC 3161, 2.3).
    TimeStampsAlone,
}

impl SealCertificate {
    /// Reads a certificate; `None` for what is none, is signed or keyed by an algorithm that is not known, or demands what
    /// is not understood.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let SignedParts { content: signed, algorithm: signed_by, signature } = signed_parts(der)?;
        let read = Certificate::from_der(der).ok()?;
        let content = read.tbs_certificate();
        let key = content.subject_public_key_info();
        let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
        let says_one_thing = content.signature() == read.signature_algorithm();
        if key.algorithm.oid.to_string() != EC_KEY || !says_one_thing {
            return None;
        }
        let purpose = match content.get_extension::<ExtendedKeyUsage>().ok()? {
            Some((true, usage)) if usage.0.iter().map(ToString::to_string).eq([TIME_STAMPING]) => {
                Purpose::TimeStampsAlone
            }
            Some((true, _)) => return None,
            Some((false, _)) | None => Purpose::Any,
        };
        let extensions = content.extensions().map_or(&[][..], Vec::as_slice);
        let understood = |id: &str| UNDERSTOOD.contains(&id) || id == EXTENDED_USAGE;
        if extensions.iter().any(|extension| extension.critical && !understood(&extension.extn_id.to_string())) {
            return None;
        }
        Some(Self {
            der: der.to_vec(),
            signed: signed.to_vec(),
            signed_by,
            signature: signature.to_vec(),
            issuer: content.issuer().clone(),
            subject: content.subject().clone(),
            serial: content.serial_number().as_bytes().to_vec(),
            from: instant(&content.validity().not_before)?,
            until: instant(&content.validity().not_after)?,
            key: CertifiedKey::of_point(&curve.to_string(), key.subject_public_key.as_bytes()?)?,
            usage: content.get_extension::<KeyUsage>().ok()?.map(|(_, usage)| usage),
            purpose,
            authority: content.get_extension::<BasicConstraints>().ok()?.map(|(_, authority)| authority),
        })
    }

    /// Whether it is in its term.
    pub(crate) fn is_in_term(&self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }

    /// Whether its key may sign documents and seals: said in its usage, and it is neither an authority's nor for time
    /// stamps alone.
    pub(crate) fn may_sign(&self) -> bool {
        self.signs() && self.purpose == Purpose::Any
    }

    /// Whether its key may sign time stamps: said in its usage and, critically, as its one purpose.
    pub(crate) fn may_stamp_time(&self) -> bool {
        self.signs() && self.purpose == Purpose::TimeStampsAlone
    }

    fn signs(&self) -> bool {
        let usage = self.usage.as_ref().is_some_and(|usage| usage.digital_signature() || usage.non_repudiation());
        usage && !self.is_authority()
    }

    /// Whether it may issue certificates at all.
    pub(crate) fn is_authority(&self) -> bool {
        self.authority.as_ref().is_some_and(|authority| authority.ca)
            && self.usage.as_ref().is_none_or(KeyUsage::key_cert_sign)
    }

    /// Whether it may issue certificates with so many authorities between them and it.
    pub(crate) fn may_issue_over(&self, between: usize) -> bool {
        let longest = self.authority.as_ref().and_then(|authority| authority.path_len_constraint);
        self.is_authority() && longest.is_none_or(|longest| between <= usize::from(longest))
    }

    /// Whether it may sign lists of revoked certificates.
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.is_authority() && self.usage.as_ref().is_none_or(KeyUsage::crl_sign)
    }

    /// Whether another certificate signed it, as it says itself.
    pub(crate) fn is_issued_by(&self, issuer: &Self) -> bool {
        self.issuer == issuer.subject && issuer.is_signer_of(&self.signed, self.signed_by, &self.signature)
    }

    /// Whether its key signed a message, by the algorithm that was stated.
    pub(crate) fn is_signer_of(&self, message: &[u8], stated: SignatureAlgorithm, signature: &[u8]) -> bool {
        self.key.algorithm() == stated && self.key.signed(message, signature)
    }

    /// Its issuer's name and its serial number, as their bytes stand in it: by these a signature names its certificate.
    pub(crate) fn issuer_and_serial(&self) -> Option<(&[u8], &[u8])> {
        let mut content = Element::only(&self.signed, tag::SEQUENCE)?.fields();
        content.field(tag::CONTEXT_0);
        let serial = content.field(tag::INTEGER)?;
        content.field(tag::SEQUENCE)?;
        content.field(tag::SEQUENCE).map(|issuer| (issuer.whole, serial.content))
    }

    /// Its subject, such as `CN=…,O=…`.
    pub(crate) fn named(&self) -> String {
        self.subject.to_string()
    }
}

/// The parts of a certificate or of a list of revoked ones.
pub(super) struct SignedParts<'a> {
    /// The signed part, a slice of what was given.
    pub(super) content: &'a [u8],
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) signature: &'a [u8],
}

/// The parts of a certificate or of a list of revoked ones; `None` for what is neither or is signed by an algorithm that is
/// not known.
pub(super) fn signed_parts(der: &[u8]) -> Option<SignedParts<'_>> {
    let mut fields = Element::only(der, tag::SEQUENCE)?.fields();
    let content = fields.field(tag::SEQUENCE)?.whole;
    let algorithm = fields.field(tag::SEQUENCE)?.fields().field(tag::OID)?;
    let algorithm = SignatureAlgorithm::of(algorithm.content)?;
    let signature = fields.field(tag::BIT_STRING)?.bits()?;
    fields.is_empty().then_some(SignedParts { content, algorithm, signature })
}

pub(super) fn instant(time: &Time) -> Option<Instant> {
    i64::try_from(time.to_unix_duration().as_millis()).ok().map(Instant::from_ms)
}

/// The bytes of a name, for looking it up.
pub(super) fn name_bytes(name: &Name) -> Option<Vec<u8>> {
    name.to_der().ok()
}
