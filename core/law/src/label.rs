//! A name as it is shown: fixed, in both languages. It says nothing of whose name it is; the names themselves stand in
//! [`crate::words`].

use ereg_domain::language::Language;
use serde::Serialize;

use crate::policy::Wording;

/// A name in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Label {
    /// Makes a label of both spellings.
    pub const fn of(zh: &'static str, en: &'static str) -> Label {
        Label { zh, en }
    }

    /// The name in one language.
    pub fn say(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

impl From<Label> for Wording {
    fn from(label: Label) -> Wording {
        Wording { zh: label.zh.to_owned(), en: label.en.to_owned() }
    }
}
