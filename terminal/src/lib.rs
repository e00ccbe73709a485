//! What the command-line programs do alike: which language a person reads, and help that teaches in it.
//!
//! It knows no command and says nothing of the matter: each program brings its own tables of texts.

pub mod help;
pub mod language;
