//! Certificates (GB/T 20518, X.509) with SM2 keys, read from their bytes and kept with them.

use ereg_domain::time::Instant;
use x509_cert::{
    Certificate,
    der::{Decode as _, Encode as _, asn1::ObjectIdentifier},
    ext::pkix::{BasicConstraints, KeyUsage},
    name::Name,
    time::Time,
};

use crate::asn1::{Element, tag};

use super::sm2::{SM2_CURVE, SM2_WITH_SM3, Sm2Key};

/// Extensions that may be critical, because they are judged here: key usage and basic constraints. Extended key usage is
/// not: a certificate that is for servers or time stamps alone says so critically, and has sealed nothing.
const UNDERSTOOD: &[&str] = &["2.5.29.15", "2.5.29.19"];

/// The kind of key that SM2's are (id-ecPublicKey).
const EC_KEY: &str = "1.2.840.10045.2.1";

/// A certificate that was read.
#[derive(Debug, Clone)]
pub(crate) struct SealCertificate {
    /// The whole certificate, as it was given.
    pub(crate) der: Vec<u8>,
    /// The part that its issuer signed.
    signed: Vec<u8>,
    signature: Vec<u8>,
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    /// The serial number's bytes.
    pub(crate) serial: Vec<u8>,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    pub(crate) key: Sm2Key,
    usage: Option<KeyUsage>,
    authority: Option<BasicConstraints>,
}

impl SealCertificate {
    /// Reads a certificate; `None` for what is none, is signed or keyed by anything but SM2, or demands what is not
    /// understood.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let (signed, signature) = signed_parts(der)?;
        let read = Certificate::from_der(der).ok()?;
        let content = read.tbs_certificate();
        let key = content.subject_public_key_info();
        let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
        let says_one_thing = content.signature() == read.signature_algorithm();
        if key.algorithm.oid.to_string() != EC_KEY || curve.to_string() != SM2_CURVE || !says_one_thing {
            return None;
        }
        let extensions = content.extensions().map_or(&[][..], Vec::as_slice);
        let strange = |id: &ObjectIdentifier| !UNDERSTOOD.contains(&id.to_string().as_str());
        if extensions.iter().any(|extension| extension.critical && strange(&extension.extn_id)) {
            return None;
        }
        Some(Self {
            der: der.to_vec(),
            signed: signed.to_vec(),
            signature: signature.to_vec(),
            issuer: content.issuer().clone(),
            subject: content.subject().clone(),
            serial: content.serial_number().as_bytes().to_vec(),
            from: instant(&content.validity().not_before)?,
            until: instant(&content.validity().not_after)?,
            key: Sm2Key::of_point(key.subject_public_key.as_bytes()?)?,
            usage: content.get_extension::<KeyUsage>().ok()?.map(|(_, usage)| usage),
            authority: content.get_extension::<BasicConstraints>().ok()?.map(|(_, authority)| authority),
        })
    }

    /// Whether it is in its term.
    pub(crate) fn is_in_term(&self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }

    /// Whether its key may sign documents and seals: said in its usage, and it is no authority's.
    pub(crate) fn may_sign(&self) -> bool {
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
        self.issuer == issuer.subject && issuer.key.signed(&self.signed, &self.signature)
    }

    /// Its subject, such as `CN=…,O=…`.
    pub(crate) fn named(&self) -> String {
        self.subject.to_string()
    }
}

/// The signed part and the signature of a certificate or a list of revoked ones: both are slices of what was given.
pub(super) fn signed_parts(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields = Element::only(der, tag::SEQUENCE)?.fields();
    let signed = fields.field(tag::SEQUENCE)?;
    let algorithm = fields.field(tag::SEQUENCE)?.fields().field(tag::OID)?;
    let signature = fields.field(tag::BIT_STRING)?.bits()?;
    (algorithm.content == SM2_WITH_SM3 && fields.is_empty()).then_some((signed.whole, signature))
}

pub(super) fn instant(time: &Time) -> Option<Instant> {
    i64::try_from(time.to_unix_duration().as_millis()).ok().map(Instant::from_ms)
}

/// The bytes of a name, for looking it up.
pub(super) fn name_bytes(name: &Name) -> Option<Vec<u8>> {
    name.to_der().ok()
}
