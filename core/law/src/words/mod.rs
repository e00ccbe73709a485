//! The words people read, Simplified Chinese first, English beside it: [`labels`] name what is shown, [`message`] says
//! what a code means and what to do now.

pub mod labels;
pub mod message;
