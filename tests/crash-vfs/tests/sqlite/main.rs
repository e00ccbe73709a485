//! The VFS under a real SQLite.

#![allow(clippy::unwrap_used, clippy::panic)]

mod draft_store;
mod faults;
mod power_loss;
