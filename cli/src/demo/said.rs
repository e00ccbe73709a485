//! A sentence of the story, in both languages.

use serde::Serialize;

use crate::language::Language;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    /// Makes one of both languages.
    pub fn of(zh: impl Into<String>, en: impl Into<String>) -> Said {
        Said { zh: zh.into(), en: en.into() }
    }

    /// The words in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl From<&ereg_client::Text> for Said {
    fn from(text: &ereg_client::Text) -> Said {
        Said::of(&*text.zh, &*text.en)
    }
}
