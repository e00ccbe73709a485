//! The way from the outbox to the registry, from the feed to the vault, and of media in between.
//!
//! A pure [`planner`] says what to do next; [`run`] does it with a vault and a registry. Invariants: an item is
//! durably `sending` before a socket is touched; a repeat has the same id and the same bytes; a page of the feed and
//! its cursor are one transaction; one poisoned item delays nobody else; nothing the registry says counts before its
//! signature is checked. It judges no law and shows nothing: what a person sees is read from the vault.

pub mod belief;
pub mod http;
pub mod planner;
pub mod remote;
pub mod run;
pub mod state;
pub mod time;
