//! The words people read, Simplified Chinese first, English beside it: [`labels`] name what is shown, [`sheet`] says what
//! the application sheet does, [`face`] what a certificate does, [`parts`] name the parts of the law's own table and `titles`
//! its rules, [`rule_change`] says what a newer policy pack says otherwise, [`message`] says what a code means and what to
//! do now.

pub mod face;
pub mod labels;
pub mod message;
pub mod parts;
pub mod rule_change;
pub mod sheet;
pub(crate) mod titles;
