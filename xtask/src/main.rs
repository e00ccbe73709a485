//! The jobs that people and CI both run.

fn main() {}
