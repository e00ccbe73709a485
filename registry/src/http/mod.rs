//! HTTP: the rim of the registry. Verify the request, open a session, call, answer; no rule and no query here.
//!
//! Plain HTTP listens on loopback alone: TLS belongs to a terminator in front, which later gets its own option here.
//! The authority that requests are signed for is the one announced in the trust bundle, never a header's.

mod answer;
mod caller;
mod exchange;
mod feed;
mod openapi;
mod patient;
pub mod routes;
mod serve;

pub use serve::{Background, Running, ServeConfig, ServeError, serve};
