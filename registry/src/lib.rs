//! The registry service (不动产登记机构): receives, decides, books, certifies, and proves what it did.
//!
//! It may use the domain, the law, the trust and the protocol crate; it never imports what runs on a phone. Three
//! steps make every mutation: load facts, decide purely, commit all or nothing; the first two are an act's. HTTP is a rim: verify the request, open
//! a session, call, answer.

mod act;
pub mod book;
mod counts;
mod document;
mod fault;
mod feed;
pub mod http;
pub mod keys;
mod model;
pub mod partner;
mod private;
mod sabotage;
pub mod seed;
pub mod service;
mod store;
