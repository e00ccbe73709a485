//! The client's one error. What the person reads comes from the catalogues, by code.

use ereg_client::{ClientError, Message};

/// The reason why a call has no result, by what to do about it. The code is the exact cause; nothing personal is in it.
#[uniffi::remote(Error)]
pub enum ClientError {
    /// Later, the same again; nothing is lost.
    TryAgain {
        /// Exact cause.
        code: String,
        /// Seconds to wait; 0 = whenever there is a network.
        after_s: u32,
    },
    /// Something that was typed, picked or asked for must change.
    FixInput {
        /// Exact cause.
        code: String,
        /// The field it concerns, where it is one.
        field: Option<String>,
    },
    /// The device or the vault must be unlocked, or the person must confirm.
    UnlockFirst {
        /// Exact cause.
        code: String,
    },
    /// This app is too old for the vault or the registry.
    UpdateApp {
        /// Exact cause.
        code: String,
    },
    /// Only the office can help.
    AskOffice {
        /// Exact cause.
        code: String,
    },
    /// The content that was signed has changed, or the signature is no good: look and sign again.
    SignAgain {
        /// Exact cause.
        code: String,
    },
    /// There is no such thing on this device.
    NotFound {
        /// Exact cause.
        code: String,
    },
    /// The client was closed or is paused.
    Closed,
    /// The disk or the vault failed; what was acknowledged is kept.
    Storage {
        /// Exact cause.
        code: String,
    },
    /// The person or the shell cancelled.
    Cancelled,
}

/// Returns what a code says happened and what to do now, zh and en; of any error of [`ClientError`] by its code.
#[uniffi::export]
pub fn told(code: String) -> Message {
    ereg_client::message_of(&code)
}
