//! The book (登记簿): entries, their leaves in the log, the certificates they yield, and checking all of it again.
//!
//! An entry is never changed; a unit is the fold of its entries, kept beside them so that no read folds the book again.
//! Only the leaf, a commitment, is public.

mod check;
mod log;
mod nodes;
mod proof;
mod seal;
mod standing;

pub use check::BookFault;
pub(crate) use check::verify;
pub(crate) use log::append;
pub(crate) use nodes::nodes;
pub(crate) use proof::proof_of;
pub(crate) use seal::{certificate_view, content_of, reseal};
pub(crate) use standing::standing_of;
