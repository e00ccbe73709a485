//! The nouns of registration: identifiers, parties, money, time, shares, areas, texts, the register with its units,
//! changes and the fold between them, and canonical JSON, the one spelling of what is signed, hashed or kept.
//!
//! A value of these types has been read: its parser is the border, and past it nothing is checked again. What the law
//! makes of them is `ereg-law`'s. The crate has no I/O, no clock, no randomness and no cryptography.

pub mod area;
pub mod canonical;
pub mod dictionary;
pub mod disclosure;
pub mod identifier;
pub mod language;
pub mod mask;
pub mod money;
pub mod name;
pub mod party;
pub mod register;
pub mod revocation;
pub mod search;
pub mod share;
pub mod text;
pub mod time;
