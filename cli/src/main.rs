//! The headless shell of the e-registration core.

fn main() {}
