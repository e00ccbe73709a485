//! The message catalogue.

/// One text: what it means and what to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Its code, such as `R-12.seized`.
    pub code: &'static str,
    /// What it means, Simplified Chinese; `{0}` stands for the (masked) value shown.
    pub zh: &'static str,
    /// What it means, English.
    pub en: &'static str,
    /// What to do now, Simplified Chinese.
    pub fix_zh: &'static str,
    /// What to do now, English.
    pub fix_en: &'static str,
}

/// Every text.
pub const TEXTS: &[Text] = &[];

/// The text of a code.
pub fn lookup(code: &str) -> Option<&'static Text> {
    TEXTS.iter().find(|text| text.code == code)
}
