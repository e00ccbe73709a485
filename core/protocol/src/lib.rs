//! The messages between phone and registry: commands, outcomes, changes, problems, signed HTTP requests.
//!
//! Invariants: a command has one id for ever and exact bytes; an outcome is a signed envelope whose bytes never
//! change; nothing here does I/O. Two traits meet here: [`registry::Registry`] (typed; the client and the service
//! both implement it) and [`transport::Transport`] (signed bytes in and out).

/// `Debug` that shows these fields alone: what people wrote, and codes that open something, stay out of every log.
macro_rules! debug_without_content {
    ($name:ident { $($shown:ident),* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))$(.field(stringify!($shown), &self.$shown))*.finish_non_exhaustive()
            }
        }
    };
}

pub mod act;
pub mod catalogue;
pub mod command;
pub mod command_lanes;
pub mod consent;
pub mod document;
pub mod feed;
pub mod home_lock;
pub mod http_signature;
pub mod id;
pub mod intent;
pub mod objects;
pub mod outcome;
pub mod pack;
pub mod payload;
pub mod problem;
pub mod registry;
pub mod transport;
pub mod world;
