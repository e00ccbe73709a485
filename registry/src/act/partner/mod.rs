//! What a partner's word leads to.

pub(crate) mod bank;
