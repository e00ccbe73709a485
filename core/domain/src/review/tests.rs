//! The rules, each with what fails, what passes, and the near miss beside it.

mod engine;
