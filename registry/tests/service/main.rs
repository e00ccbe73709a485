//! The registry in process: journeys, boundaries and what must never happen.

// A test that cannot go on says so by panicking, in the verbs of the story as in the story.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod boundaries;
mod citizen;
mod deadlines;
mod dispute;
mod document;
mod draft;
mod evidence;
mod fiscal;
mod follows;
mod forgotten;
mod hostile;
mod kept;
mod licence;
mod limits;
mod money;
mod numbers;
mod offers;
mod office;
mod packs;
mod sale;
mod sealing;
mod supplement;
