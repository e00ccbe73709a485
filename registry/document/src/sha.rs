//! The digest that readers of PDF and time authorities know: SHA-256 (FIPS 180-4).

use sha2::{Digest as _, Sha256};

/// The digest SHA-256 of parts that follow one another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let digest = parts.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part));
    digest.finalize().into()
}
