//! The encrypted store on a device: drafts, cases, the outbox, media, what the registry has told.
//!
//! A vault is a directory of `vault.key`, `vault.db` and `media.db`. Invariants:
//!
//! * encrypted from the first byte: every value is an AEAD row bound to its place and revision, every lookup an
//!   HMAC; no file holds a plain name, number or word;
//! * a row is compressed before it is encrypted where its kind may be: alone, no secret beside another's words;
//! * a change and the command that sends it are one transaction, durable when the call returns
//!   (WAL, `synchronous=FULL`);
//! * what is searched is looked up in sealed pages, which the transaction that changes a thing keeps true;
//! * a refusal to open (wrong key, foreign, corrupt, truncated, newer …) has its own code and changes no file;
//! * what was never submitted goes by the person's wish or at the end of its term alone; a damaged vault is set aside, not
//!   erased; a vault that is ended loses its keys first.
//!
//! The crate judges nothing, knows no network and reads no clock; times and ids come in from outside.

mod case_head;
mod collection;
mod compression;
mod copy;
mod database;
mod document;
mod draft;
mod error;
mod feed;
mod goes_on;
mod image;
mod importing;
mod key_file;
mod list;
mod list_page;
mod media;
mod medium_writer;
mod outbox;
mod outbox_heads;
mod outbox_item;
mod pass;
mod row;
mod row_manifest;
mod sabotage;
mod salvage;
mod search;
mod searched;
mod storage;
mod stored;
mod tx;
mod vault;
mod verify;
mod view;

pub use collection::{Collection, KeySlot, List};
pub use copy::NEVER_ARRIVED;
pub use draft::{DraftLine, StoredDraft};
pub use error::VaultError;
pub use feed::{Applied, CaseLine, KnownCase, StoredObject};
pub use goes_on::GoesOn;
pub use key_file::VaultSecret;
pub use list_page::ListLine;
pub use media::{ImportedMedium, StoredMedium};
pub use medium_writer::MediumWriter;
pub use outbox_item::{
    DAMAGED, Enqueued, Lane, LastError, NewOutboxItem, OLDER_COPY, OutboxItem, OutboxState, Outgoing, SettledItem,
    Settlement, WhoCanFix,
};
pub use salvage::Salvaged;
pub use search::{MOST_HITS, SearchIndex, VaultHit};
pub use searched::{FoundThing, SearchKind};
pub use storage::{Storage, SystemStorage, Thing};
pub use tx::{MovedRow, Tx};
pub use vault::{OpenOptions, Vault, VaultId};
pub use verify::VerifiedRows;
pub use view::View;
