//! The seeded city.
