//! The client as a shell sees it: small feature objects over the core.
//!
//! Invariants: every record handed out was read back from the vault; every call that says it saved has saved
//! durably; a cancelled call never leaves half an act, because the work runs in a task of its own; after
//! [`Client::end`] every call fails with [`ClientError::Closed`]. The public API is shaped for bindings: owned
//! `Send + Sync` types, no generics, no lifetimes, one error type. It decides nothing: law is `domain`, bytes are
//! `trust`, storage is `vault`, the wire is `sync`.

mod account;
mod acts;
mod answering;
mod arrival;
mod asked_files;
mod attachments;
mod cancel;
mod cases;
mod certificates;
mod changes;
mod client;
mod config;
mod consents;
mod corrections;
mod disputes;
mod documents;
mod drafts;
mod error;
mod examined;
mod exchange;
mod feed;
mod form;
mod frozen;
mod home_locks;
mod homes;
mod judgement;
mod keeping;
mod kernel;
mod lane;
mod letters;
mod locked;
mod mandates;
mod media;
mod news;
mod next;
mod observers;
mod open_directory;
mod open_draft;
mod outbox;
mod own_keys;
mod passphrase;
mod payments;
mod picture;
mod progress;
mod qr;
mod queue;
mod record;
mod report;
mod results;
mod rules;
mod search;
mod sharing;
mod sight;
mod signed;
mod signing;
mod sweep;
mod synchroniser;
mod timeline;
mod vaults;
mod verification;
mod verifier;
mod view;
mod whole_file;
mod words;
mod workers;
mod workspace;

pub use account::Account;
pub use attachments::{AttachmentReader, AttachmentWriter, Attachments};
pub use cancel::Cancel;
pub use cases::Cases;
pub use certificates::Certificates;
pub use changes::Changes;
pub use client::Client;
pub use config::{Access, ClientConfig, Connection, KeyStore, Secret};
pub use consents::Consents;
pub use corrections::Corrections;
pub use disputes::Disputes;
pub use documents::Documents;
pub use drafts::Drafts;
pub use error::ClientError;
pub use examined::{ExaminedDocument, ExaminedText, HandedContent, TextShows};
pub use home_locks::HomeLocks;
pub use homes::Homes;
pub use judgement::{TypedApplication, judged};
pub use letters::Letters;
pub use mandates::Mandates;
pub use observers::{Moved, SyncStanding};
pub use outbox::Outbox;
pub use payments::Payments;
pub use picture::{GreyPicture, PICTURE_BEGINNINGS, PictureFault, code_in};
pub use qr::qr_matrix;
pub use results::QueryResults;
pub use search::Search;
pub use sharing::Sharing;
pub use signing::Signing;
pub use synchroniser::{SyncRun, Synchroniser};
pub use vaults::{Vaults, VaultsConfig};
pub use verifier::Verifier;
pub use view::*;
pub use words::{
    message::{class_of, codes, fix_of, message_of, words_of},
    result::{result_caution, result_lines},
    verification::{answers, document_answers, document_lines},
};
pub use workers::Workers;

// The terms of the field that the API speaks in, so that a shell needs this crate alone.
pub use ereg_domain::{
    language::Language,
    money::Fen,
    name::{MatterId, QuestionName, SectionName},
    party::{Side, Slot},
    time::{Day, Instant},
};
pub use ereg_law::{
    application::Answer,
    calendar::Deadline,
    case::CaseStage,
    dispute::{Checked, DisputeReason},
    field::FieldNeed,
    material::{Held, MaterialCode},
    matter::{LAW, Law},
    policy::{ChannelId, ChannelKind},
    verdict::Needs,
};
pub use ereg_logs::{LogLevel, LogSink, Logs, LogsError};
pub use ereg_protocol::catalogue::ErrorClass;
pub use ereg_protocol::{
    document::{DocumentForm, PaperKind},
    id::{AttemptId, CaseId, CommandId, DraftId, PaperId},
    objects::Refund,
    outcome::AttemptState,
    transport::Transport,
    world::{Clock, ClockReading, Ids, RandomIds, SeededIds, SystemClock, VirtualClock},
};
// What carries requests, for whoever injects it: the demonstration, tests, simulations.
pub use ereg_protocol::transport;
pub use ereg_sync::http::{HttpTransport, Patience as HttpPatience};
pub use ereg_trust::keys::{
    AssuranceLevel, DEVICE_ALIAS, DeviceKeys, KeyError, KeyInfo, KeyPolicy, KeyStoreError, Pending, PublicKey,
    SoftwareKeys, USER_ALIAS,
};
pub use ereg_trust::token::{BookStanding, Integrity, SealTrust};
pub use ereg_vault::{SearchKind, VaultId};
