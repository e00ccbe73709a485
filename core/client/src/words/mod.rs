//! The words for people that this device says itself, each beside what it speaks of: one room, Simplified Chinese first.
//!
//! Invariants: every text stands in both languages and says no more than is known. The room is given what it speaks of; it
//! must not read the vault, ask the registry or judge. What rules find, where a case stands and what an
//! error code means is not said again here: the catalogues of law and protocol have it.

pub(crate) mod case;
pub(crate) mod certificate;
pub(crate) mod consent;
pub(crate) mod correction;
pub(crate) mod dispute;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod form;
pub(crate) mod home_lock;
pub(crate) mod key;
pub(crate) mod letters;
pub(crate) mod mandate;
pub(crate) mod message;
pub(crate) mod news;
pub(crate) mod next;
pub(crate) mod outbox;
pub(crate) mod payment;
pub(crate) mod progress;
pub(crate) mod report;
pub(crate) mod result;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod verification;

use ereg_law::{
    policy::Wording,
    words::{labels::Label, message::Language},
};

use crate::Text;

impl Text {
    /// The words of one language.
    pub fn in_language(&self, lang: Language) -> &str {
        match lang {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    pub(crate) fn label(label: Label) -> Text {
        Text::of(label.zh, label.en)
    }

    pub(crate) fn wording(said: Wording) -> Text {
        Text { zh: said.zh, en: said.en }
    }
}

/// One text after another.
pub(crate) fn and(first: Text, then: Text) -> Text {
    Text { zh: first.zh + &then.zh, en: format!("{} {}", first.en, then.en) }
}

/// Returns a text with a capital at its head.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(crate) fn provisional() -> Text {
    Text::of(
        "以下为本机预审，仅供参考，以登记机构审核为准。",
        "Provisional: judged on this device; the registry decides.",
    )
}

pub(crate) fn demo_mark() -> Text {
    Text::of("演示", "演示 DEMONSTRATION")
}
