//! SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905), verified.

use ::sm2::dsa::{Signature, VerifyingKey, signature::Verifier as _};
use sm3::{Digest as _, Sm3};

/// The user identity that GM/T 0009 sets where nothing else is agreed: in seals and in certificates alike.
const USER_ID: &str = "1234567812345678";

/// The identifier of SM2 with SM3 (1.2.156.10197.1.501), as its bytes stand in DER.
pub(crate) const SM2_WITH_SM3: &[u8] = &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x83, 0x75];
/// The identifier of the curve (1.2.156.10197.1.301).
pub(crate) const SM2_CURVE: &str = "1.2.156.10197.1.301";
/// The identifier of SM3 (1.2.156.10197.1.401), as text.
pub(crate) const SM3_OID: &str = "1.2.156.10197.1.401";

/// Bytes of a digest.
pub(crate) const DIGEST_BYTES: usize = 32;
/// Bytes of a signature that is the two numbers alone.
const RAW_BYTES: usize = 64;

/// The digest SM3.
pub(crate) fn sm3(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sm3::digest(bytes).into()
}

/// A public key that is a point of the curve.
#[derive(Debug, Clone)]
pub(crate) struct Sm2Key(VerifyingKey);

impl Sm2Key {
    /// Reads a point as certificates hold it (SEC 1).
    pub(crate) fn of_point(point: &[u8]) -> Option<Self> {
        VerifyingKey::from_sec1_bytes(USER_ID, point).ok().map(Self)
    }

    /// Whether this key signed a message. The signature is DER; one vendor of seals writes the two numbers alone.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = match signature.len() {
            RAW_BYTES => Signature::from_slice(signature),
            _ => Signature::from_der(signature),
        };
        signature.is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}
