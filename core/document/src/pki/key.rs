//! Public keys that certificates hold, and the signatures that they verify.

use ereg_trust::{PublicKey, keys::raw_from_der};

use super::sm2::{SM2_CURVE, SM2_WITH_SM3, Sm2Key};

/// The identifier of the curve P-256 (1.2.840.10045.3.1.7), as text.
const P256_CURVE: &str = "1.2.840.10045.3.1.7";
/// The identifier of ECDSA with SHA-256 (1.2.840.10045.4.3.2), as its bytes stand in DER.
const ECDSA_WITH_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];

/// An algorithm that certificates, lists of revoked ones and documents are signed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureAlgorithm {
    /// SM2 with SM3, which electronic seals (电子印章) use.
    Sm2WithSm3,
    /// ECDSA with P-256 and SHA-256, which the signature of a PDF uses.
    EcdsaWithSha256,
}

impl SignatureAlgorithm {
    /// Finds it by its identifier, as its bytes stand in DER.
    pub(crate) fn of(id: &[u8]) -> Option<Self> {
        match id {
            SM2_WITH_SM3 => Some(Self::Sm2WithSm3),
            ECDSA_WITH_SHA256 => Some(Self::EcdsaWithSha256),
            _ => None,
        }
    }
}

/// A public key of a certificate. It alone says by which algorithm it signs.
#[derive(Debug, Clone)]
pub(crate) enum CertifiedKey {
    Sm2(Sm2Key),
    P256(PublicKey),
}

impl CertifiedKey {
    /// Reads a point of a curve that is known, as certificates hold it (SEC 1).
    pub(super) fn of_point(curve: &str, point: &[u8]) -> Option<Self> {
        match curve {
            SM2_CURVE => Sm2Key::of_point(point).map(Self::Sm2),
            P256_CURVE => PublicKey::p256(point).ok().map(Self::P256),
            _ => None,
        }
    }

    /// The algorithm of its signatures.
    pub(crate) fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Sm2(_) => SignatureAlgorithm::Sm2WithSm3,
            Self::P256(_) => SignatureAlgorithm::EcdsaWithSha256,
        }
    }

    /// Whether this key signed a message.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Sm2(key) => key.signed(message, signature),
            Self::P256(key) => raw_from_der(signature).is_ok_and(|raw| key.verify(message, &raw).is_ok()),
        }
    }
}
