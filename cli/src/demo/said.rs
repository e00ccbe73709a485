//! A sentence of the story, in both languages.

use ereg_client::Slot;
use ereg_law::{
    section::Form,
    words::labels::{self, Label},
};
use serde::Serialize;

use crate::language::{Language, Phrase};

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

    /// Names the party of a second home beside the one of the first: `受让方乙`.
    pub fn second(called: Label) -> Said {
        Said::of(format!("{}乙", called.zh), format!("Second {}", called.en.to_lowercase()))
    }

    /// The words in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl From<Phrase> for Said {
    fn from(phrase: Phrase) -> Said {
        Said::of(phrase.zh, phrase.en)
    }
}

impl From<Label> for Said {
    fn from(label: Label) -> Said {
        Said::of(label.zh, label.en)
    }
}

impl From<&ereg_client::Text> for Said {
    fn from(text: &ereg_client::Text) -> Said {
        Said::of(&*text.zh, &*text.en)
    }
}
