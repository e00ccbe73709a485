//! Keys and signatures: public keys and their ids, signatures of devices, keys of the registry.
//!
//! A public key knows its algorithm; a message never names one. ECDSA signatures are malleable (s and n − s both
//! verify), so signature bytes are never an id.

mod device;
mod files;
mod public;
mod registry;
mod signature;
mod software;

pub use device::{
    AssuranceLevel, Attestation, AttestationError, DeviceKeys, DeviceSigner, Kept, KeyError, KeyInfo, KeyPolicy,
    Pending, Signer, checked_sign, waited,
};
pub use public::{KeyId, KeyParseError, PublicKey};
pub use registry::{RegistryKey, RegistryKeyError};
pub use signature::{SignatureError, normalise_signature, raw_from_der};
pub use software::{DEVICE_ALIAS, KeyStoreError, SoftwareKeys, USER_ALIAS};
