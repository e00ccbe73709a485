//! The HTTP rim against the real service: real sockets, real SQLite, real signatures.

mod access;
mod bad_input;
mod bench;
mod signatures;
