//! The message catalogue: what a code means and what to do now, in plain words, Simplified Chinese first.
//!
//! Written for a person who worries about a home: no blame, no jargon without its plain word, always a next step.
//! Texts carry no personal data; a value to show comes masked from the finding and is set in brackets behind.

mod case;
mod fields;
mod judged;
mod needs;
mod settled;

pub use case::{case_code, case_message};

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// One text: what it means and what to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Its code, such as `R-12.seized`.
    pub code: &'static str,
    /// What it means, Simplified Chinese.
    pub zh: &'static str,
    /// What it means, English.
    pub en: &'static str,
    /// What to do now, Simplified Chinese.
    pub fix_zh: &'static str,
    /// What to do now, English.
    pub fix_en: &'static str,
}

impl Text {
    /// What it means, with the (masked) values of the finding in brackets.
    pub fn says(&self, language: Language, shown: &[String]) -> String {
        match (language, shown) {
            (Language::Zh, []) => self.zh.to_owned(),
            (Language::En, []) => self.en.to_owned(),
            (Language::Zh, shown) => format!("{}（{}）", self.zh, shown.join("、")),
            (Language::En, shown) => format!("{} ({})", self.en, shown.join(", ")),
        }
    }

    /// What to do now.
    pub fn fix(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.fix_zh,
            Language::En => self.fix_en,
        }
    }
}

/// Every text, by theme: what rules find, what is missing, what cannot be read of a field.
pub fn texts() -> impl Iterator<Item = &'static Text> {
    judged::TEXTS.iter().chain(settled::TEXTS).chain(needs::TEXTS).chain(fields::TEXTS).chain(case::TEXTS)
}

/// The text of a code.
pub fn lookup(code: &str) -> Option<&'static Text> {
    texts().find(|text| text.code == code)
}

/// A row of the catalogue.
const fn text(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    fix_zh: &'static str,
    fix_en: &'static str,
) -> Text {
    Text { code, zh, en, fix_zh, fix_en }
}
