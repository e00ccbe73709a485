//! The registry in process: journeys, boundaries and what must never happen.

mod office;
mod sale;
