//! Vectors of the published standards, synthetic numbers, and properties.
