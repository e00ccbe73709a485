//! The acts that a partner's word leads to.

pub(crate) mod authority;
pub(crate) mod bank;
