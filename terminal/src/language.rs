//! The language of what a person reads: Chinese first, English beside it.
//!
//! Codes, field names and numbers never depend on it; only sentences do.

use std::ffi::OsString;

use clap::builder::{PossibleValuesParser, TypedValueParser};
pub use ereg_domain::language::Language;

/// A sentence of a catalogue in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Shorthand for catalogue entries.
pub const fn text(zh: &'static str, en: &'static str) -> Phrase {
    Phrase { zh, en }
}

impl Phrase {
    /// The sentence in one language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// The values of `--lang`.
pub fn values() -> impl TypedValueParser<Value = Language> {
    let known = |name: String| named(&name).unwrap_or_default();
    PossibleValuesParser::new(["zh", "en"]).map(known)
}

fn named(name: &str) -> Option<Language> {
    match name.to_ascii_lowercase().as_str() {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The language asked for before the arguments are parsed, so that help and usage errors speak it too:
/// `--lang`, then `EREG_LANG`, then an English locale, else Chinese.
pub fn asked_for(args: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut words = args.iter().filter_map(|arg| arg.to_str()).take_while(|word| *word != "--");
    let mut argument = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => argument = words.next(),
            Some(rest) => argument = rest.strip_prefix('=').or(argument),
            None => {}
        }
    }
    argument
        .and_then(named)
        .or_else(|| variable("EREG_LANG").as_deref().and_then(named))
        .or_else(|| of_locale(variable))
        .unwrap_or_default()
}

/// The language of the locale, by POSIX precedence; `C` and `POSIX` say nothing about the person.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty())?;
    locale.starts_with("en").then_some(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(args: &[&str], variables: &[(&str, &str)]) -> Language {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        asked_for(&args, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_argument_wins_over_the_environment_and_the_locale() {
        assert_eq!(asked(&["check", "--lang", "en"], &[("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(asked(&["--lang=zh", "check"], &[("EREG_LANG", "en"), ("LANG", "en_US.UTF-8")]), Language::Zh);
        assert_eq!(asked(&[], &[("EREG_LANG", "en")]), Language::En);
    }

    #[test]
    fn chinese_unless_the_locale_is_english() {
        assert_eq!(asked(&[], &[]), Language::Zh);
        assert_eq!(asked(&[], &[("LANG", "C.UTF-8")]), Language::Zh);
        assert_eq!(asked(&[], &[("LANG", "en_GB.UTF-8")]), Language::En);
        assert_eq!(asked(&[], &[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_GB.UTF-8")]), Language::Zh);
        assert_eq!(asked(&["check", "--", "--lang", "en"], &[]), Language::Zh);
    }
}
