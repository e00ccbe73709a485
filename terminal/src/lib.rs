//! The things that the command-line programs do alike: they find out which language a person reads, teach by their help
//! in it, and say what is wrong with a command line that cannot be understood.
//!
//! It knows no command and says nothing of the matter: each program brings its own tables of texts.

pub mod help;
pub mod language;
pub mod usage;
