//! The languages in which texts are written: Simplified Chinese first, English beside it.

/// A language that a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Simplified Chinese (简体中文).
    #[default]
    Zh,
    /// English.
    En,
}
