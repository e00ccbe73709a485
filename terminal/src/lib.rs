//! What the command-line programs do alike: which language a person reads, help that teaches in it, and what is
//! said of a command line that cannot be understood.
//!
//! It knows no command and says nothing of the matter: each program brings its own tables of texts.

pub mod help;
pub mod language;
pub mod usage;
