//! Proofs: digests, signatures, keys, the Merkle log, the certificate token, AEAD.
//!
//! Everything here is a format or a check over bytes. The crate knows no case, no network and no database, and
//! it decides nothing about law. It is the only room that touches ring, so the others find hashing, system
//! randomness and AEAD here. Invariants:
//!
//! * received bytes are checked as received, never re-serialised before a check;
//! * the algorithm of a signature comes from the key, never from the message;
//! * an error, a `Debug` form and a code never carry key material or personal data.

pub mod aead;
pub mod bundle;
pub mod checkpoint;
pub mod digest;
pub mod envelope;
pub mod home_lock;
pub mod key_record;
pub mod keys;
pub mod leaf;
pub mod licence_consent;
pub mod mandate;
pub mod manifest;
pub mod merkle;
pub mod query_result;
pub mod random;
pub mod token;
pub mod wrap;

mod text;

pub use digest::Digest;
pub use envelope::{Envelope, PayloadType};
pub use keys::{KeyId, PublicKey, Signer};
