//! Public keys, their thumbprints, and what `trust.json` says of the registry's.

use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use serde_json::Value;

use super::{Checked, envelope::Envelope, hash::Hash, json, spelling};

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

    /// RFC 7638.
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

    /// What a signed note names the key by (C2SP): the first four bytes of a hash over name, type and key.
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

/// What a registry key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Receipt,
    Book,
    Seal,
    Policy,
    Time,
}

impl Role {
    fn named(name: &str) -> Checked<Self> {
        Ok(match name {
            "receipt" => Self::Receipt,
            "book" => Self::Book,
            "seal" => Self::Seal,
            "policy" => Self::Policy,
            "time" => Self::Time,
            _ => return Err(format!("{name} is no role")),
        })
    }
}

/// A key of the registry in its role.
#[derive(Debug)]
struct RoleKey {
    role: Role,
    key: PublicKey,
    from_ms: i64,
    to_ms: Option<i64>,
}

/// Whom to believe: the office's keys, signed by its root.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) root: PublicKey,
    pub(crate) office: String,
    /// First line of the log's checkpoints.
    pub(crate) origin: String,
    keys: Vec<RoleKey>,
}

impl Trust {
    /// Reads `trust.json`, which its own root must have signed.
    pub(crate) fn read(bytes: &[u8]) -> Checked<Self> {
        let envelope = Envelope::read(bytes)?;
        envelope.is("trust.1")?;
        let content = envelope.content()?;
        let root = PublicKey::stated(json::text(&content, "/root")?)?;
        envelope.check(|id| (id == root.id()).then_some(&root).ok_or_else(|| "not signed by the root".to_owned()))?;
        if json::at(&content, "/demo")? != &Value::Bool(true) {
            return Err("the office does not say that it is a demonstration".to_owned());
        }
        let keys = json::list(&content, "/roles")?.iter().map(RoleKey::read).collect::<Checked<_>>()?;
        let office = json::text(&content, "/office/id")?.to_owned();
        Ok(Self { root, office, origin: json::text(&content, "/log/origin")?.to_owned(), keys })
    }

    fn in_role(&self, role: Role, at_ms: i64) -> impl Iterator<Item = &PublicKey> {
        let counts =
            move |row: &&RoleKey| row.role == role && row.from_ms <= at_ms && row.to_ms.is_none_or(|to| at_ms < to);
        self.keys.iter().filter(counts).map(|row| &row.key)
    }

    /// The key with this thumbprint, if it has the role at that time.
    pub(crate) fn key(&self, role: Role, id: &str, at_ms: i64) -> Checked<&PublicKey> {
        let found = self.in_role(role, at_ms).find(|key| key.id() == id);
        found.ok_or_else(|| format!("{id} is no key of the role {role:?} at that time"))
    }

    /// The keys that a token may name by four bytes.
    pub(crate) fn seals(&self, short: [u8; 4], at_ms: i64) -> Vec<&PublicKey> {
        self.in_role(Role::Seal, at_ms).filter(|key| key.thumbprint().0.starts_with(&short)).collect()
    }

    /// The keys that a checkpoint may name by four bytes.
    pub(crate) fn books(&self, short: [u8; 4], at_ms: i64) -> Vec<&PublicKey> {
        self.in_role(Role::Book, at_ms).filter(|key| key.note_hash(&self.origin) == Some(short)).collect()
    }
}

impl RoleKey {
    fn read(row: &Value) -> Checked<Self> {
        let key = PublicKey::stated(json::text(row, "/key")?)?;
        if json::text(row, "/id")? != key.id() {
            return Err("a key with another thumbprint".to_owned());
        }
        let to = row.get("to").and_then(Value::as_str).map(spelling::milliseconds).transpose()?;
        let from_ms = spelling::milliseconds(json::text(row, "/from")?)?;
        Ok(Self { role: Role::named(json::text(row, "/role")?)?, key, from_ms, to_ms: to })
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

    #[test]
    fn the_golden_bundle_is_believed_and_a_changed_one_is_not() {
        let golden = include_bytes!("../../../core/trust/tests/golden/trust.json").trim_ascii_end();
        assert!(Trust::read(golden).is_ok());
        for at in (0..golden.len()).step_by(7) {
            let mut changed = golden.to_vec();
            changed[at] ^= 1;
            assert!(Trust::read(&changed).is_err(), "byte {at}");
        }
    }
}
