//! Public keys, their thumbprints and signatures.

use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};

use super::{Checked, hash::Hash, spelling};

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PublicKey {
    /// SEC1, uncompressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl PublicKey {
    /// Reads `p256:…` or `ed25519:…`.
    pub(crate) fn stated(text: &str) -> Checked<Self> {
        let refused = || format!("{text} is no public key");
        let (kind, bytes) = text.split_once(':').ok_or_else(refused)?;
        let bytes = spelling::from_base64url(bytes)?;
        match (kind, bytes.len()) {
            ("p256", 65) if bytes[0] == 4 => Ok(Self::P256(bytes)),
            ("ed25519", 32) => Ok(Self::Ed25519(bytes)),
            _ => Err(refused()),
        }
    }

    /// The thumbprint of the key (RFC 7638).
    pub(crate) fn thumbprint(&self) -> Hash {
        let text = spelling::base64url;
        let jwk = match self {
            Self::P256(point) => {
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, text(&point[1..33]), text(&point[33..]))
            }
            Self::Ed25519(key) => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, text(key)),
        };
        Hash::of(&[jwk.as_bytes()])
    }

    /// The thumbprint as envelopes name it.
    pub(crate) fn id(&self) -> String {
        spelling::base64url(&self.thumbprint().0)
    }

    /// The hash by which a signed note names the key (C2SP): the first four bytes of a hash over name, type and key.
    pub(crate) fn note_hash(&self, name: &str) -> Option<[u8; 4]> {
        let Self::Ed25519(key) = self else { return None };
        Hash::of(&[name.as_bytes(), b"\n", &[1], key]).0.first_chunk().copied()
    }

    /// Checks a signature of 64 bytes over the whole message.
    pub(crate) fn check(&self, message: &[u8], signature: &[u8]) -> Checked {
        let good = match self {
            Self::P256(key) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(message, signature),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
        };
        good.map_err(|_| "the signature does not fit".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.
    #[test]
    fn the_thumbprint_is_the_known_answer() {
        let key = PublicKey::stated("ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!(key.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    /// RFC 6979, A.2.5: SHA-256, "sample".
    #[test]
    fn a_signature_over_p256_is_the_known_answer() {
        let hex = |text| spelling::from_hex(text).unwrap();
        let key = PublicKey::P256(hex(concat!(
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        )));
        let signature = hex(concat!(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        ));
        assert_eq!(key.check(b"sample", &signature), Ok(()));
        assert!(key.check(b"Sample", &signature).is_err() && key.check(b"sample", &signature[1..]).is_err());
    }
}
