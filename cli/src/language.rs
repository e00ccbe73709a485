//! The language of what a person reads.

pub use ereg_terminal::language::{Language, Phrase, text};

/// A language picks its half of what the client says in both.
pub trait PicksText {
    /// The client's text in this language.
    fn of(self, text: &ereg_client::Text) -> &str;
}

impl PicksText for Language {
    fn of(self, text: &ereg_client::Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }
}
