//! DSSE v1 envelopes: the one form of every object we sign, except checkpoint and token.
//!
//! The signature covers type and payload (PAE). The expected type is checked first, the algorithm comes from the
//! key that the verifier resolved, and an object's id is the digest of its payload. Every signature of an envelope
//! must be good: one bad among good ones refuses the whole.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::keys::{KeyError, KeyId, PublicKey, Signer};
use crate::text::{base64_bytes, serde_as_text};
use ereg_domain::canonical::{CanonicalError, check_canonical, from_canonical, to_canonical};

/// More signatures than any object needs are refused before any is checked.
const MAX_SIGNATURES: usize = 16;

/// The type of a signed object: `application/vnd.ereg.TYPE.N+json`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayloadType {
    name: Cow<'static, str>,
    version: u32,
}

impl PayloadType {
    /// A type of this program: lower-case ASCII name and version from 1.
    pub const fn new(name: &'static str, version: u32) -> Self {
        Self { name: Cow::Borrowed(name), version }
    }

    /// The name without version.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version.
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl fmt::Display for PayloadType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "application/vnd.ereg.{}.{}+json", self.name, self.version)
    }
}

/// A text that is not a payload type of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a payload type")]
pub struct PayloadTypeError;

impl PayloadTypeError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        "envelope.type_syntax"
    }
}

impl FromStr for PayloadType {
    type Err = PayloadTypeError;

    fn from_str(text: &str) -> Result<Self, PayloadTypeError> {
        let inner = text.strip_prefix("application/vnd.ereg.").and_then(|rest| rest.strip_suffix("+json"));
        let (name, version) = inner.and_then(|inner| inner.rsplit_once('.')).ok_or(PayloadTypeError)?;
        let parsed =
            Self { name: Cow::Owned(name.to_owned()), version: version.parse().map_err(|_| PayloadTypeError)? };
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
        let fits = !name.is_empty() && name.bytes().all(plain) && parsed.version > 0 && parsed.to_string() == text;
        if fits { Ok(parsed) } else { Err(PayloadTypeError) }
    }
}

serde_as_text!(PayloadType, "a payload type");

/// The reasons why a key that a signature names does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// The verifier knows no such key in this role.
    #[error("unknown key")]
    UnknownKey,
    /// Known, but not valid at that time, or revoked.
    #[error("the key is out of its term")]
    OutOfTerm,
}

impl KeyRefusal {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey => "key.unknown",
            Self::OutOfTerm => "key.out_of_term",
        }
    }
}

/// A verifier's knowledge of keys: it returns a key only where that key counts for this use at this time.
pub trait KeyResolver {
    /// The key with this id.
    fn resolve(&self, id: &KeyId) -> Result<PublicKey, KeyRefusal>;
}

impl<F: Fn(&KeyId) -> Result<PublicKey, KeyRefusal>> KeyResolver for F {
    fn resolve(&self, id: &KeyId) -> Result<PublicKey, KeyRefusal> {
        self(id)
    }
}

/// One key is a resolver of itself.
impl KeyResolver for PublicKey {
    fn resolve(&self, id: &KeyId) -> Result<PublicKey, KeyRefusal> {
        if self.key_id() == *id { Ok(*self) } else { Err(KeyRefusal::UnknownKey) }
    }
}

/// The reasons why an envelope is refused or cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The envelope or its payload is not canonical, or not of the expected shape.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// An object of another type than the expected one.
    #[error("another type of object than expected")]
    Type,
    /// No signature, the same key twice, or too many.
    #[error("not the signatures of an envelope")]
    Signatures,
    /// A key that does not count.
    #[error(transparent)]
    Key(#[from] KeyRefusal),
    /// A signature that does not fit.
    #[error("a signature does not fit")]
    BadSignature,
    /// A detached signature over other bytes.
    #[error("a detached signature over other bytes")]
    OtherPayload,
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] KeyError),
}

impl EnvelopeError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Canonical(error) => error.code(),
            Self::Type => "envelope.type",
            Self::Signatures => "envelope.signatures",
            Self::Key(refusal) => refusal.code(),
            Self::BadSignature => "envelope.bad_signature",
            Self::OtherPayload => "envelope.other_payload",
            Self::Signing(error) => error.code(),
        }
    }
}

/// One signature. Evidence about it (a time stamp, a CA certificate) gets a member of its own when its kind is defined and
/// checked; until then nothing may come beside a signature, for it would be kept and told on as if somebody had looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The key that signed.
    pub keyid: KeyId,
    /// 64 bytes over the PAE.
    #[serde(with = "base64_bytes")]
    pub sig: Vec<u8>,
}

/// A signed object as it travels and is kept.
///
/// ```
/// use ereg_trust::envelope::{Envelope, PayloadType};
/// use ereg_trust::keys::RegistryKey;
///
/// let seal = RegistryKey::generate()?;
/// let kind: PayloadType = "application/vnd.ereg.letter.1+json".parse()?;
/// let sent = Envelope::sign_value(&kind, &"受理凭证", &seal)?.to_bytes()?;
///
/// let received = Envelope::from_bytes(&sent)?;
/// let verified = received.verify(&kind, &seal.public_key())?;
/// assert_eq!(verified.parse::<String>()?, "受理凭证"); // read only after it was verified, from the bytes that were signed
/// let other = RegistryKey::generate()?;
/// assert!(received.verify(&kind, &other.public_key()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    #[serde(with = "base64_bytes")]
    payload: Vec<u8>,
    #[serde(rename = "payloadType")]
    payload_type: PayloadType,
    signatures: Vec<Signature>,
}

/// Type, digest and size: the payload may hold personal data.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {}, {} bytes)", self.payload_type, self.digest(), self.payload.len())
    }
}

/// A payload whose type and signatures were checked.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedPayload {
    payload: Vec<u8>,
    signers: Vec<KeyId>,
}

impl fmt::Debug for VerifiedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({}, by {:?})", self.digest(), self.signers)
    }
}

impl VerifiedPayload {
    /// The object's id.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.payload)
    }

    /// The keys that signed, in the order of the envelope.
    pub fn signers(&self) -> &[KeyId] {
        &self.signers
    }

    /// The object itself.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, CanonicalError> {
        from_canonical(&self.payload)
    }
}

/// An object as it is to be signed: its payload is canonical, because it was written here.
#[derive(Clone, PartialEq, Eq)]
pub struct UnsignedObject {
    payload: Vec<u8>,
    payload_type: PayloadType,
}

/// Type, digest and size: the payload may hold personal data.
impl fmt::Debug for UnsignedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnsignedObject({}, {}, {} bytes)", self.payload_type, self.digest(), self.payload.len())
    }
}

impl UnsignedObject {
    /// Writes the value canonically.
    ///
    /// # Errors
    /// A value that has no canonical form.
    pub fn of<T: Serialize + ?Sized>(payload_type: &PayloadType, value: &T) -> Result<Self, CanonicalError> {
        Ok(Self { payload: to_canonical(value)?, payload_type: payload_type.clone() })
    }

    /// The id of the object: the digest of its payload.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.payload)
    }

    /// Signs it.
    ///
    /// # Errors
    /// A key that did not sign.
    pub fn sign(self, signer: &dyn Signer) -> Result<Envelope, EnvelopeError> {
        let sig = signer.sign(&pae(&self.payload_type, &self.payload))?.to_vec();
        let signature = Signature { keyid: signer.key_id(), sig };
        Ok(Envelope { payload: self.payload, payload_type: self.payload_type, signatures: vec![signature] })
    }
}

impl Envelope {
    /// Signs canonical bytes as an object of this type.
    pub fn sign(payload_type: &PayloadType, payload: &[u8], signer: &dyn Signer) -> Result<Self, EnvelopeError> {
        check_canonical(payload)?;
        UnsignedObject { payload: payload.to_vec(), payload_type: payload_type.clone() }.sign(signer)
    }

    /// Writes the value canonically and signs it.
    pub fn sign_value<T: Serialize + ?Sized>(
        payload_type: &PayloadType,
        value: &T,
        signer: &dyn Signer,
    ) -> Result<Self, EnvelopeError> {
        UnsignedObject::of(payload_type, value)?.sign(signer)
    }

    /// Reads an envelope; nothing is verified yet.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let envelope: Self = from_canonical(bytes)?;
        // Lists of the values in their order read like objects with their names: one envelope, one spelling.
        if envelope.to_bytes()? != bytes {
            return Err(CanonicalError::Shape { at: 0 }.into());
        }
        check_canonical(&envelope.payload)?;
        Ok(envelope)
    }

    /// The canonical bytes of the envelope.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        Ok(to_canonical(self)?)
    }

    /// The type that the envelope claims; not trusted before [`Envelope::verify`].
    pub fn payload_type(&self) -> &PayloadType {
        &self.payload_type
    }

    /// The payload, not verified: to find out whose key to ask for.
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The id of the object: the digest of its payload.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.payload)
    }

    /// The signatures, not verified.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Checks type and every signature with the keys that `keys` knows.
    pub fn verify(&self, expected: &PayloadType, keys: &dyn KeyResolver) -> Result<VerifiedPayload, EnvelopeError> {
        if self.payload_type != *expected {
            return Err(EnvelopeError::Type);
        }
        let mut signers: Vec<KeyId> = Vec::with_capacity(1);
        if self.signatures.is_empty() || self.signatures.len() > MAX_SIGNATURES {
            return Err(EnvelopeError::Signatures);
        }
        let message = pae(&self.payload_type, &self.payload);
        for signature in &self.signatures {
            if signers.contains(&signature.keyid) {
                return Err(EnvelopeError::Signatures);
            }
            let key = keys.resolve(&signature.keyid)?;
            key.verify(&message, &signature.sig).map_err(|_| EnvelopeError::BadSignature)?;
            signers.push(signature.keyid);
        }
        Ok(VerifiedPayload { payload: self.payload.clone(), signers })
    }
}

/// Pre-authentication encoding of DSSE v1: `DSSEv1 SP LEN(type) SP type SP LEN(payload) SP payload`.
pub fn pae(payload_type: &PayloadType, payload: &[u8]) -> Vec<u8> {
    let name = payload_type.to_string();
    let mut out = format!("DSSEv1 {} {name} {} ", name.len(), payload.len()).into_bytes();
    out.extend_from_slice(payload);
    out
}
