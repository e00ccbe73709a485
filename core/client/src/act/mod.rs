//! What the feature objects do, by theme. Each act is one transaction over the vault, or a call to the registry whose
//! effects are.

mod account;
mod cases;
mod certificates;
mod drafts;
mod exchange;
mod freeze;
mod keeping;
mod media;
mod news;
mod next;
mod notices;
mod outbox;
mod own_keys;
mod payments;
mod register;
mod sharing;
mod signing;

pub(crate) use signing::Showing;
