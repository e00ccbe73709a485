//! The vectors by what they are made of: one kind a module.

pub mod bundles;
pub mod canonical;
pub mod checkpoints;
pub mod damaged;
pub mod log;
pub mod tokens;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ereg_trust::bundle::KeyRole;
use ereg_trust::checkpoint::note_key_hash;
use ereg_trust::keys::{PublicKey, RegistryKey};
use serde::Serialize;

use crate::fixture::{ORIGIN, hex, role_key, root};

/// The text of a vector's file: pretty JSON, each member in the order of its type.
pub fn pretty<T: Serialize>(vectors: &[T]) -> String {
    format!("{}\n", serde_json::to_string_pretty(vectors).unwrap())
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The order of the group of Ed25519, little-endian.
const ORDER: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The same signature with the order added to S: it satisfies the equation and is another text.
pub fn second_spelling(signature: &[u8; 64]) -> [u8; 64] {
    let mut other = *signature;
    let mut carry = 0;
    for (byte, add) in other[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    other
}

/// A key that no fixture's bundle names.
pub fn stranger() -> RegistryKey {
    RegistryKey::from_seed(&[99; 32]).unwrap()
}

#[derive(Serialize)]
pub struct KeyVector {
    name: &'static str,
    seed_hex: String,
    public_key: PublicKey,
    key_id: String,
    note_key_hash_hex: String,
}

/// The fixture's keys, so that a reader can make tokens of his own.
pub fn keys() -> Vec<KeyVector> {
    let vector = |name, seed: u8| {
        let key = RegistryKey::from_seed(&[seed; 32]).unwrap().public_key();
        KeyVector {
            name,
            seed_hex: hex(&[seed; 32]),
            public_key: key,
            key_id: key.key_id().to_string(),
            note_key_hash_hex: hex(&note_key_hash(ORIGIN, &key).unwrap()),
        }
    };
    let mut keys = vec![vector("root", 1)];
    keys.extend(KeyRole::ALL.map(|role| vector(role.name(), 2 + role as u8)));
    keys.push(vector("stranger", 99));
    assert!(keys[0].public_key == root().public_key() && keys[3].public_key == role_key(KeyRole::Seal).public_key());
    keys
}
