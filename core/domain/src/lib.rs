//! The law of registration as pure functions.
