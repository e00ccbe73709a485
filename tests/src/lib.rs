//! The common parts of the tests of the whole: the seeded city with its phones, canaries, a disk that loses power under
//! a vault, and what was promised about it.
//!
//! Nothing here is in a product. A test says why by failing, so `unwrap` and `panic` are allowed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

pub mod canary;
pub mod city;
pub mod disk_storage;
pub mod log;
pub mod matter;
pub mod programs;
pub mod promise;
