//! HTTP: the rim of the registry. Verify the request, open a session, call, answer; no rule and no query here.
//!
//! Plain HTTP listens on loopback alone: TLS belongs to a terminator in front, which later gets its own option here.
//! The authority that requests are signed for is the one announced in the trust bundle, never a header's.

mod answer;
mod caller;
mod connections;
mod exchange;
mod feed;
mod metrics;
mod nonces;
mod openapi;
mod place;
mod refused;
pub mod routes;
mod serve;
mod shares;

pub use serve::{Background, Founding, Running, ServeConfig, ServeError, beside, packs_of, serve};
pub use shares::AddressLimit;
