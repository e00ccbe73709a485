//! Generates the Kotlin, Swift and Python files.

fn main() {}
