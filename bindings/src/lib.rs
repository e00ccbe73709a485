//! The core for Kotlin, Swift, Python and ArkTS: a thin mapping of [`ereg_client`] by uniffi's macros.
//!
//! Invariants: records, enums and the error are the client's own, declared a second time so that a field or variant
//! added there does not compile until it is mapped here; objects are newtypes over the client's; ids, slots and days
//! cross as text, times and money as integers, and one that cannot be read is the client's error with its code.
//! It must not decide, store, word or fetch anything: what is not in the client is not here.
//!
//! The generated files are made, never kept (`bindings/generated/`); inside the workspace:
//!
//! ```text
//! cargo build -p ereg-bindings
//! cargo run -p ereg-bindgen -- generate target/debug/libereg_bindings.so --no-format --language python \
//!     --out-dir bindings/generated/python
//! ```

mod account;
mod attachments;
mod cancel;
mod cases;
mod certificates;
mod changes;
mod client;
mod consents;
mod corrections;
mod disputes;
mod documents;
mod drafts;
mod error;
mod home_locks;
mod homes;
mod keys;
mod letters;
mod logs;
mod mandates;
mod outbox;
mod payments;
mod results;
mod search;
mod sharing;
mod signing;
mod synchroniser;
mod terms;
mod vaults;
mod verifier;
mod view;

pub use account::Account;
pub use attachments::{AttachmentReader, AttachmentWriter, Attachments};
pub use cancel::Cancel;
pub use cases::Cases;
pub use certificates::Certificates;
pub use changes::Changes;
pub use client::{Client, Secret};
pub use consents::Consents;
pub use corrections::Corrections;
pub use disputes::Disputes;
pub use documents::Documents;
pub use drafts::Drafts;
pub use home_locks::HomeLocks;
pub use homes::Homes;
pub use keys::{DeviceKeyError, DeviceKeys};
pub use letters::Letters;
pub use logs::{LogSink, LogSinkError, Logs};
pub use mandates::Mandates;
pub use outbox::Outbox;
pub use payments::Payments;
pub use results::QueryResults;
pub use search::Search;
pub use sharing::{InvitationLink, Sharing};
pub use signing::Signing;
pub use synchroniser::{SyncRun, Synchroniser};
pub use vaults::Vaults;
pub use verifier::Verifier;

uniffi::setup_scaffolding!();
