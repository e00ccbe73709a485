//! Public keys and their ids.

use std::fmt;
use std::str::FromStr;

use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};

use super::signature::SignatureError;
use crate::digest::Digest;
use crate::text::{base64url, from_base64url, serde_as_text};

/// A public key with its algorithm: ECDSA P-256 over SHA-256 for devices, Ed25519 for registry roles.
///
/// Text: `p256:` + SEC1 uncompressed point, `ed25519:` + 32 bytes, both unpadded base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublicKey {
    /// SEC1 uncompressed point, first byte 04. That it lies on the curve is checked at each verification.
    P256([u8; 65]),
    /// RFC 8032 public key.
    Ed25519([u8; 32]),
}

/// The reasons why a text is not a key or key id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyParseError {
    /// An algorithm this version does not know.
    #[error("an unknown kind of key")]
    Kind,
    /// Not base64url, or not the length of such a key.
    #[error("not the bytes of a key")]
    Bytes,
}

impl KeyParseError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind => "key.kind",
            Self::Bytes => "key.bytes",
        }
    }
}

/// p = 2²⁵⁵ − 19, little-endian.
const FIELD_ORDER: [u8; 32] = {
    let mut order = [0xFF; 32];
    order[0] = 0xED;
    order[31] = 0x7F;
    order
};

/// The y of the points whose order is 1, 2, 4 or 8, little-endian: 1, p − 1, 0 and the two of order 8.
const SMALL_ORDER: [[u8; 32]; 5] = [
    {
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    {
        let mut minus_one = FIELD_ORDER;
        minus_one[0] -= 1;
        minus_one
    },
    [0; 32],
    [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF,
        0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A, 0x20,
        0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
];

impl PublicKey {
    /// A P-256 key from its SEC1 uncompressed point.
    pub fn p256(sec1: &[u8]) -> Result<Self, KeyParseError> {
        match <[u8; 65]>::try_from(sec1) {
            Ok(point) if point[0] == 4 => Ok(Self::P256(point)),
            _ => Err(KeyParseError::Bytes),
        }
    }

    /// An Ed25519 key from its 32 bytes. Refused are another spelling of a point (y of the field's order or more) and
    /// the eight points of small order, whose owner can make one signature that fits many messages. That it lies on the
    /// curve is checked at each verification.
    pub fn ed25519(bytes: &[u8]) -> Result<Self, KeyParseError> {
        let key = <[u8; 32]>::try_from(bytes).map_err(|_| KeyParseError::Bytes)?;
        let mut y = key;
        y[31] &= 0x7F; // the sign of x
        let reduced = y.iter().rev().lt(FIELD_ORDER.iter().rev());
        if reduced && !SMALL_ORDER.contains(&y) { Ok(Self::Ed25519(key)) } else { Err(KeyParseError::Bytes) }
    }

    /// SEC1 uncompressed point or 32 bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::P256(point) => point,
            Self::Ed25519(key) => key,
        }
    }

    /// The name of the algorithm as `trust.json` writes it: `p256` or `ed25519`.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::P256(_) => "p256",
            Self::Ed25519(_) => "ed25519",
        }
    }

    /// The id of this key: its RFC 7638 thumbprint.
    pub fn key_id(&self) -> KeyId {
        let jwk = match self {
            Self::P256(point) => {
                let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            Self::Ed25519(key) => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, base64url(key)),
        };
        KeyId(*Digest::of(jwk.as_bytes()).bytes())
    }

    /// Checks a signature of 64 bytes (P-256: r ‖ s, big-endian) over the whole message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let checked = match self {
            Self::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
        };
        checked.map_err(|_| SignatureError::Mismatch)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm(), base64url(self.bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyParseError;

    fn from_str(text: &str) -> Result<Self, KeyParseError> {
        let (kind, encoded) = text.split_once(':').ok_or(KeyParseError::Kind)?;
        let bytes = || from_base64url(encoded).ok_or(KeyParseError::Bytes);
        match kind {
            "p256" => Self::p256(&bytes()?),
            "ed25519" => Self::ed25519(&bytes()?),
            _ => Err(KeyParseError::Kind),
        }
    }
}

serde_as_text!(PublicKey, "a public key");

/// The id of a key: RFC 7638 thumbprint (SHA-256 of the canonical JWK), unpadded base64url, 43 characters.
///
/// The id of a root key is the *root fingerprint* that a phone pins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 32]);

impl KeyId {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first four bytes, by which a token names the key that sealed it.
    pub const fn short(&self) -> [u8; 4] {
        [self.0[0], self.0[1], self.0[2], self.0[3]]
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for KeyId {
    type Err = KeyParseError;

    fn from_str(text: &str) -> Result<Self, KeyParseError> {
        let bytes = from_base64url(text).ok_or(KeyParseError::Bytes)?;
        bytes.try_into().map(Self).map_err(|_| KeyParseError::Bytes)
    }
}

serde_as_text!(KeyId, "a key id");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_rfc_8037() {
        let key: PublicKey = "ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".parse().unwrap();
        assert_eq!(key.key_id().to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".parse(), Ok(key.key_id()));
    }

    #[test]
    fn other_spellings_of_a_key_are_refused() {
        let good = "ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let code = |text: &str| text.parse::<PublicKey>().unwrap_err().code();
        assert_eq!(code(&good[8..]), "key.kind");
        assert_eq!(code(&good.replace("ed25519", "sm2")), "key.kind");
        assert_eq!(code(&format!("{good}=")), "key.bytes");
        assert_eq!(code(&good.replace("URo", "URp")), "key.bytes"); // trailing bits
        assert_eq!(code(&good.replace("ed25519", "p256")), "key.bytes");
        let pair = |low: u8, high: u8| {
            let mut bytes = [0xFF; 32];
            (bytes[0], bytes[31]) = (low, high);
            PublicKey::ed25519(&bytes)
        };
        for (low, high) in [(0xED, 0x7F), (0xEE, 0xFF), (0xFF, 0xFF), (0xEC, 0x7F), (0xEC, 0xFF)] {
            assert_eq!(pair(low, high), Err(KeyParseError::Bytes), "{low:x} {high:x}");
        }
        assert!(pair(0xEB, 0x7F).is_ok());
        for y in SMALL_ORDER {
            assert_eq!(PublicKey::ed25519(&y), Err(KeyParseError::Bytes));
        }
        assert_eq!(PublicKey::p256(&[2; 65]), Err(KeyParseError::Bytes));
        assert_eq!(PublicKey::p256(&[4; 65]).unwrap().verify(b"m", &[1; 64]), Err(SignatureError::Mismatch));
    }
}
