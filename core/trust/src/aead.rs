//! Encryption of rows and small blobs (AES-256-GCM), key derivation (HKDF-SHA-256) and the secret they start from.
//!
//! A row is bound by its AAD to its place and revision; the caller writes that AAD. Nonces are random, 96 bit, so
//! one key may encrypt at most 2³² rows (a save a second takes decades to get there; keys have a generation, to be changed
//! by a later migration).

use std::fmt;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::{Zeroize as _, Zeroizing};

use crate::digest::hmac_sha256;
use crate::random::{RandomError, SecureRandom};

/// First byte of every row body: the algorithm AES-256-GCM with 256-byte buckets.
pub const ROW_FORMAT: u8 = 1;
/// Plain text is padded to a multiple of this, so that sizes tell little.
pub const ROW_BUCKET: usize = 256;
/// Bytes of the authentication tag.
pub const TAG_LEN: usize = 16;
const HEADER_LEN: usize = 1 + 4 + NONCE_LEN;

/// The reasons why something cannot be encrypted, or be opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AeadError {
    /// Wrong key, wrong place (AAD) or altered bytes: the three cannot be told apart.
    #[error("wrong key, wrong place or altered bytes")]
    Refused,
    /// A row format this version does not know.
    #[error("unknown row format {found}")]
    Format {
        /// The format byte found.
        found: u8,
    },
    /// The row was encrypted under another key generation.
    #[error("encrypted under key {found}")]
    OtherKey {
        /// The key id found.
        found: u32,
    },
    /// Shorter than any row, or not of a bucket's size.
    #[error("not the length of a row")]
    Length,
    /// More than 4 GiB of plain text.
    #[error("too large for one row")]
    TooLarge,
    /// The system gave no randomness for a nonce.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl AeadError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused => "aead.refused",
            Self::Format { .. } => "aead.format",
            Self::OtherKey { .. } => "aead.other_key",
            Self::Length => "aead.length",
            Self::TooLarge => "aead.too_large",
            Self::Random(error) => error.code(),
        }
    }
}

/// 32 secret bytes; wiped when dropped, never printed.
pub struct Secret32([u8; 32]);

impl Secret32 {
    /// Draws a fresh one from the system.
    pub fn random(random: &SecureRandom) -> Result<Self, RandomError> {
        let mut secret = Self([0; 32]);
        random.fill(&mut secret.0)?;
        Ok(secret)
    }

    /// Takes the bytes over and wipes nothing but its own copy: the caller wipes its own.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Exactly 32 bytes of a slice.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes. The name makes every place that touches them easy to find.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Clone for Secret32 {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl Drop for Secret32 {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret32(..)")
    }
}

/// HKDF-SHA-256 (RFC 5869) without salt: one key per `info`, e.g. `ereg/enc/1/content`.
///
/// Spelled with HMAC because one block of output needs no more, and cannot fail.
pub fn derive(key: &Secret32, info: &str) -> Secret32 {
    let pseudorandom = Secret32(hmac_sha256(&[0; 32], &[key.expose()]));
    Secret32(hmac_sha256(pseudorandom.expose(), &[info.as_bytes(), &[1]]))
}

/// A key for rows and blobs.
pub struct RowKey(LessSafeKey);

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowKey(..)")
    }
}

impl RowKey {
    /// The key over 32 secret bytes.
    pub fn new(secret: &Secret32) -> Result<Self, AeadError> {
        // Cannot fail: the length is right by type.
        UnboundKey::new(&AES_256_GCM, secret.expose())
            .map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_| AeadError::Length)
    }
}

/// The length of a row with so many bytes of plain text.
pub const fn row_len(plain: usize) -> usize {
    HEADER_LEN + (4 + plain).next_multiple_of(ROW_BUCKET) + TAG_LEN
}

/// Encrypts one row: `01 ‖ key_id u32 ‖ nonce 12 ‖ GCM(len u32 ‖ plain ‖ zeros to a multiple of 256)`, big-endian. The
/// plain text comes in parts, which follow each other: nobody has to copy it to put something before it.
pub fn encrypt_row(key: &RowKey, key_id: u32, aad: &[u8], plain: &[&[u8]]) -> Result<Vec<u8>, AeadError> {
    encrypt_row_with(key, key_id, SecureRandom::new().bytes()?, aad, plain)
}

fn encrypt_row_with(
    key: &RowKey,
    key_id: u32,
    nonce: [u8; NONCE_LEN],
    aad: &[u8],
    plain: &[&[u8]],
) -> Result<Vec<u8>, AeadError> {
    let bytes: usize = plain.iter().map(|part| part.len()).sum();
    let len = u32::try_from(bytes).map_err(|_| AeadError::TooLarge)?;
    let whole = row_len(bytes);
    let mut body = Vec::with_capacity(whole);
    body.push(ROW_FORMAT);
    body.extend_from_slice(&key_id.to_be_bytes());
    body.extend_from_slice(&nonce);
    body.extend_from_slice(&len.to_be_bytes());
    plain.iter().for_each(|part| body.extend_from_slice(part));
    body.resize(whole - TAG_LEN, 0);
    let tag = key
        .0
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut body[HEADER_LEN..])
        .map_err(|_| AeadError::TooLarge)?;
    body.extend_from_slice(tag.as_ref());
    Ok(body)
}

/// Opens one row encrypted under generation `key_id` for the place that `aad` names.
pub fn open_row(key: &RowKey, key_id: u32, aad: &[u8], body: &[u8]) -> Result<Zeroizing<Vec<u8>>, AeadError> {
    let found = row_key_id(body)?;
    if found != key_id {
        return Err(AeadError::OtherKey { found });
    }
    let (header, encrypted) = body.split_at(HEADER_LEN);
    let nonce = Nonce::try_assume_unique_for_key(&header[5..]).map_err(|_| AeadError::Length)?;
    let mut plain = Zeroizing::new(encrypted.to_vec());
    let padded = key.0.open_in_place(nonce, Aad::from(aad), &mut plain).map_err(|_| AeadError::Refused)?.len();
    let len =
        usize::try_from(u32::from_be_bytes([plain[0], plain[1], plain[2], plain[3]])).map_err(|_| AeadError::Length)?;
    // Only whoever has the key can have written other padding; it is refused all the same, one row one spelling.
    if len > padded - 4
        || (4 + len).next_multiple_of(ROW_BUCKET) != padded
        || plain[4 + len..padded].iter().any(|&b| b != 0)
    {
        return Err(AeadError::Refused);
    }
    plain.truncate(4 + len);
    plain.drain(..4);
    Ok(plain)
}

/// The key generation a row names, read without opening it.
pub fn row_key_id(body: &[u8]) -> Result<u32, AeadError> {
    match body.first() {
        None => return Err(AeadError::Length),
        Some(&ROW_FORMAT) => {}
        Some(&found) => return Err(AeadError::Format { found }),
    }
    let encrypted = body.len().checked_sub(HEADER_LEN + TAG_LEN).ok_or(AeadError::Length)?;
    if encrypted == 0 || !encrypted.is_multiple_of(ROW_BUCKET) {
        return Err(AeadError::Length);
    }
    Ok(u32::from_be_bytes([body[1], body[2], body[3], body[4]]))
}

/// The authentication tag of a row: what a manifest of rows covers.
pub fn row_tag(body: &[u8]) -> Result<[u8; TAG_LEN], AeadError> {
    row_key_id(body)?;
    body.last_chunk().copied().ok_or(AeadError::Length)
}

/// Encrypts a small blob without padding (a wrapped key): `nonce 12 ‖ GCM(plain)`.
pub fn encrypt_blob(key: &RowKey, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, AeadError> {
    let nonce: [u8; NONCE_LEN] = SecureRandom::new().bytes()?;
    let mut body = Vec::with_capacity(NONCE_LEN + plain.len() + TAG_LEN);
    body.extend_from_slice(&nonce);
    body.extend_from_slice(plain);
    let tag = key
        .0
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut body[NONCE_LEN..])
        .map_err(|_| AeadError::TooLarge)?;
    body.extend_from_slice(tag.as_ref());
    Ok(body)
}

/// Opens what [`encrypt_blob`] made.
pub fn open_blob(key: &RowKey, aad: &[u8], body: &[u8]) -> Result<Zeroizing<Vec<u8>>, AeadError> {
    let (nonce, encrypted) = body.split_at_checked(NONCE_LEN).ok_or(AeadError::Length)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| AeadError::Length)?;
    let mut plain = Zeroizing::new(encrypted.to_vec());
    let len = key.0.open_in_place(nonce, Aad::from(aad), &mut plain).map_err(|_| AeadError::Refused)?.len();
    plain.truncate(len);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    fn key(byte: u8) -> RowKey {
        RowKey::new(&Secret32::from_bytes([byte; 32])).unwrap()
    }

    #[test]
    fn a_row_has_the_golden_bytes() {
        let row = encrypt_row_with(&key(7), 1, [9; 12], b"ereg/row/1 place", &["演示".as_bytes()]).unwrap();
        let golden = include_str!("../tests/golden/row.hex");
        let hex: String = row.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, golden.trim());
    }

    #[test]
    fn rows_come_in_buckets_and_open_to_what_was_sealed() {
        for (len, buckets) in [(0, 1), (252, 1), (253, 2), (508, 2), (509, 3)] {
            let plain = vec![0; len]; // zeros: the padding must not be mistaken for content
            let (begin, end) = plain.split_at(len / 3);
            let row = encrypt_row(&key(1), 5, b"here", &[begin, end]).unwrap();
            assert_eq!(row.len(), HEADER_LEN + buckets * ROW_BUCKET + TAG_LEN);
            assert_eq!(row.len(), row_len(len));
            assert_eq!(*open_row(&key(1), 5, b"here", &row).unwrap(), plain);
            assert_eq!(row_key_id(&row), Ok(5));
            assert_eq!(row_tag(&row).unwrap(), row[row.len() - 16..]);
        }
    }

    #[test]
    fn every_changed_byte_of_a_row_is_noticed() {
        let row = encrypt_row(&key(1), 5, b"here", &[b"a line", b" of a draft"]).unwrap();
        for at in 0..row.len() {
            for flip in [1, 0x80, 0xFF] {
                let mut altered = row.clone();
                altered[at] ^= flip;
                assert!(open_row(&key(1), 5, b"here", &altered).is_err(), "byte {at}");
            }
        }
        for cut in 0..row.len() {
            assert!(open_row(&key(1), 5, b"here", &row[..cut]).is_err());
        }
    }

    #[test]
    fn another_place_another_key_another_generation_each_refuse() {
        let row = encrypt_row(&key(1), 5, b"here", &[b"x"]).unwrap();
        assert_eq!(open_row(&key(1), 5, b"there", &row).unwrap_err(), AeadError::Refused);
        assert_eq!(open_row(&key(2), 5, b"here", &row).unwrap_err(), AeadError::Refused);
        assert_eq!(open_row(&key(1), 6, b"here", &row).unwrap_err(), AeadError::OtherKey { found: 5 });
        assert_eq!(open_row(&key(1), 5, b"here", b"").unwrap_err().code(), "aead.length");
        assert_eq!(open_row(&key(1), 5, b"here", &[2; 300]).unwrap_err().code(), "aead.format");
    }

    #[test]
    fn two_encryptions_of_the_same_bytes_differ() {
        assert_ne!(encrypt_row(&key(1), 1, b"", &[b"x"]), encrypt_row(&key(1), 1, b"", &[b"x"]));
    }

    #[test]
    fn a_blob_opens_under_its_key_and_place_only() {
        let blob = encrypt_blob(&key(1), b"medium 7", &[3; 32]).unwrap();
        assert_eq!(*open_blob(&key(1), b"medium 7", &blob).unwrap(), [3; 32]);
        assert_eq!(open_blob(&key(1), b"medium 8", &blob).unwrap_err(), AeadError::Refused);
        assert_eq!(open_blob(&key(1), b"medium 7", &blob[..11]).unwrap_err(), AeadError::Length);
    }

    #[test]
    fn derived_keys_differ_by_purpose_and_are_hkdf() {
        let secret = Secret32::from_bytes([0x0b; 32]);
        let enc = derive(&secret, "ereg/enc/1/content");
        assert_ne!(enc.expose(), derive(&secret, "ereg/look/1/content").expose());
        let mut theirs = [0; 32];
        ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, &[])
            .extract(secret.expose())
            .expand(&[b"ereg/enc/1/content"], ring::hkdf::HKDF_SHA256)
            .unwrap()
            .fill(&mut theirs)
            .unwrap();
        assert_eq!(*enc.expose(), theirs);
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret32::from_bytes([0xAB; 32]);
        let printed = format!("{secret:?} {:?}", key(0xAB));
        assert!(!printed.contains("171") && !printed.to_lowercase().contains("ab, ab"));
        assert!(!printed.contains(&Digest::of(secret.expose()).hex()));
    }
}
