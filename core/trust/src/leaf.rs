//! The leaf of a book entry: a commitment without personal data.

use crate::digest::{Digest, hmac_sha256};
use crate::merkle::leaf_hash;

/// The log's public statement about one entry (登簿).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Position in the log, from 0.
    pub entry_index: u64,
    /// Registry time of the entry, UTC ms.
    pub booked_at_ms: u64,
    /// Commitment to the whole entry ([`content_commit`]).
    pub content_commit: Digest,
    /// Commitment to what the entry's certificates show ([`shown`]).
    pub shown: Digest,
}

impl Leaf {
    /// `"ereg/entry/1" 00 entry_index u64 ‖ booked_at ms u64 ‖ SHA-256(content_commit ‖ shown)`, big-endian.
    pub fn bytes(&self) -> Vec<u8> {
        let content = Digest::of_parts(&[self.content_commit.bytes(), self.shown.bytes()]);
        [
            b"ereg/entry/1\0".as_slice(),
            &self.entry_index.to_be_bytes(),
            &self.booked_at_ms.to_be_bytes(),
            content.bytes(),
        ]
        .concat()
    }

    /// The entry hash: the RFC 9162 leaf hash of [`Leaf::bytes`].
    pub fn entry_hash(&self) -> Digest {
        leaf_hash(&self.bytes())
    }
}

/// `HMAC-SHA-256(salt, canonical entry)`: opens with the salt only, so that nobody can try out contents.
pub fn content_commit(salt: &[u8; 32], canonical_entry: &[u8]) -> Digest {
    Digest::from_bytes(hmac_sha256(salt, &[canonical_entry]))
}

/// `SHA-256` over the shown hashes of an entry's certificates, in ascending order of the hashes.
///
/// The order by hash lets each certificate's token carry only the others' hashes and no position. An entry without
/// a certificate has the hash of nothing.
pub fn shown(certificates: &[Digest]) -> Digest {
    let mut sorted = certificates.to_vec();
    sorted.sort();
    Digest::of_parts(&sorted.iter().map(|hash| hash.bytes().as_slice()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_in_which_certificates_are_named_does_not_matter_but_their_number_does() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        assert_eq!(shown(&[a, b]), shown(&[b, a]));
        assert_ne!(shown(&[a]), shown(&[a, b]));
        assert_eq!(shown(&[]), Digest::of(b""));
    }
}
