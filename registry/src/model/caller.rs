//! The caller of a request.

use ereg_protocol::id::AccountId;
use ereg_trust::keys::{KeyId, PublicKey};

/// The caller of a request, after its signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A person with an account.
    Account {
        /// The account.
        account: AccountId,
        /// The request key that signed.
        key: KeyId,
    },
    /// Somebody who enrols: the request is signed by the device key in the command itself.
    Enrolling {
        /// The device key that signs the request.
        device_key: PublicKey,
    },
    /// Anyone: public reads alone.
    Anyone,
}
