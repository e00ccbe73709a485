//! A sentence of the story, in both languages.

use ereg_client::Slot;
use ereg_law::{section::Form, words::labels};
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

    /// Names a party as the matter of the story calls it: `受赠人 1`.
    pub fn party(slot: Slot, form: &Form) -> Said {
        let named = |language| labels::numbered(form.called(slot.role()), slot, language);
        Said::of(named(Language::Zh), named(Language::En))
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
