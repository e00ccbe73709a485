//! The HTTP rim against the real service: real sockets, real SQLite, real signatures.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: what is not as expected must fail loudly")]

mod access;
mod agents;
mod approvals;
mod bad_input;
mod bench;
mod cast;
mod commands;
mod consents;
mod corrected;
mod decisions;
mod devices;
mod document;
mod extension;
mod feed;
mod flood;
mod home_locks;
mod licence_consents;
mod mandates;
mod media;
mod openapi;
mod operation;
mod play;
mod receipts;
mod signatures;
mod together;
