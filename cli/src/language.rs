//! The language of what a person reads, in the terms of the law's catalogue and of the client.

pub use ereg_terminal::language::{Language, Phrase, text};

/// A language as the crates below name it.
pub trait NamedBelow {
    /// As the law's catalogue names it.
    fn of_the_law(self) -> ereg_law::words::message::Language;
    /// As the client names it.
    fn of_the_client(self) -> ereg_client::Lang;
    /// The client's text in this language.
    fn of(self, text: &ereg_client::Text) -> &str;
}

impl NamedBelow for Language {
    fn of_the_law(self) -> ereg_law::words::message::Language {
        match self {
            Self::Zh => ereg_law::words::message::Language::Zh,
            Self::En => ereg_law::words::message::Language::En,
        }
    }

    fn of_the_client(self) -> ereg_client::Lang {
        match self {
            Self::Zh => ereg_client::Lang::Zh,
            Self::En => ereg_client::Lang::En,
        }
    }

    fn of(self, text: &ereg_client::Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }
}
