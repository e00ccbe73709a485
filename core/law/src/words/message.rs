//! The message catalogue: what a code means and what to do now, in plain words, Simplified Chinese first.
//!
//! Written for a person who worries about a home: no blame, no jargon without its plain word, always a next step.
//! Texts carry no personal data; a value to show comes masked from the finding and is set in brackets behind.

mod case;
mod fields;
mod judged;
mod needs;
mod settled;

pub use case::{
    GAVE_WAY, QUERY_REFUSED, WAITS_FOR_A_PERSON, case_code, documents_code, lost_turn_code, turn_passed_code,
};
pub use ereg_domain::language::Language;

/// One text: what it means and what to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodedText {
    /// Its code, such as `R-12.seized`.
    pub code: &'static str,
    /// Its meaning, Simplified Chinese.
    pub zh: &'static str,
    /// Its meaning, English.
    pub en: &'static str,
    /// The advice on what to do now, Simplified Chinese.
    pub fix_zh: &'static str,
    /// The advice on what to do now, English.
    pub fix_en: &'static str,
    /// The advice on what to do once the application has been sent in, where that is not the same.
    sent_in: Option<(&'static str, &'static str)>,
}

/// A finding in an application while nobody asks for its correction is not mended on the phone.
const COUNTER_ZH: &str =
    "案件在办理中，现在不能在手机上更正：请到登记机构窗口办理，或者由全体申请人一起撤回，复制草稿、更正后重新申请。";
const COUNTER_EN: &str = "The case is in work and cannot be corrected on the phone now: go to the registry's counter, or all applicants together withdraw, copy the draft, correct it and apply anew.";

/// A finding in an application that has ended is put right in the next one.
const NEXT_ZH: &str = "这次申请已经结束：可以复制草稿，更正后重新申请。";
const NEXT_EN: &str = "This application has ended: copy the draft, put it right and apply anew.";

impl CodedText {
    /// The same text, of something that is mended in the draft, and afterwards on the phone only where the case is to be
    /// corrected (补正).
    const fn of_the_draft(self) -> CodedText {
        self.once_sent_in(COUNTER_ZH, COUNTER_EN)
    }

    /// The same text, with what to do once the application has been sent in.
    const fn once_sent_in(self, zh: &'static str, en: &'static str) -> CodedText {
        CodedText { sent_in: Some((zh, en)), ..self }
    }

    /// The advice on what to do about an application that has ended: what was wrong with it is put right in the next
    /// one.
    pub fn fix_ended(&self, language: Language) -> &'static str {
        match (self.sent_in, language) {
            (Some(_), Language::Zh) => NEXT_ZH,
            (Some(_), Language::En) => NEXT_EN,
            (None, _) => self.fix(language),
        }
    }

    /// The advice on what to do now about an application that has been sent in, has not ended and is not to be
    /// corrected.
    pub fn fix_sent_in(&self, language: Language) -> &'static str {
        match (self.sent_in, language) {
            (Some((zh, _)), Language::Zh) => zh,
            (Some((_, en)), Language::En) => en,
            (None, _) => self.fix(language),
        }
    }

    /// Its meaning, with the (masked) values of the finding in brackets.
    pub fn says(&self, language: Language, shown: &[String]) -> String {
        match (language, shown) {
            (Language::Zh, []) => self.zh.to_owned(),
            (Language::En, []) => self.en.to_owned(),
            (Language::Zh, shown) => format!("{}（{}）", self.zh, shown.join("、")),
            (Language::En, shown) => format!("{} ({})", self.en, shown.join(", ")),
        }
    }

    /// The advice on what to do now.
    pub fn fix(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.fix_zh,
            Language::En => self.fix_en,
        }
    }
}

/// Every text, by theme: what rules find, what is missing, what cannot be read of a field.
pub fn texts() -> impl Iterator<Item = &'static CodedText> {
    judged::TEXTS.iter().chain(settled::TEXTS).chain(needs::TEXTS).chain(fields::TEXTS).chain(case::TEXTS)
}

/// The text of a code.
pub fn lookup(code: &str) -> Option<&'static CodedText> {
    texts().find(|text| text.code == code)
}

/// A row of the catalogue.
const fn text(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    fix_zh: &'static str,
    fix_en: &'static str,
) -> CodedText {
    CodedText { code, zh, en, fix_zh, fix_en, sent_in: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_it_means_with_the_values_and_what_to_do_in_the_language_asked_for() {
        let text = text("code", "意思", "meaning", "做法", "what to do");
        let shown = ["甲".to_owned(), "乙".to_owned()];
        assert_eq!((text.says(Language::Zh, &[]), text.says(Language::En, &[])), ("意思".into(), "meaning".into()));
        assert_eq!(text.says(Language::Zh, &shown), "意思（甲、乙）");
        assert_eq!(text.says(Language::En, &shown), "meaning (甲, 乙)");
        assert_eq!((text.fix(Language::Zh), text.fix(Language::En)), ("做法", "what to do"));
    }

    #[test]
    fn what_to_do_follows_where_the_application_is() {
        let anywhere = text("code", "意思", "meaning", "做法", "what to do");
        let of_the_draft = anywhere.of_the_draft();
        for (language, before, counter, next) in
            [(Language::Zh, "做法", COUNTER_ZH, NEXT_ZH), (Language::En, "what to do", COUNTER_EN, NEXT_EN)]
        {
            let said = |text: CodedText| [text.fix(language), text.fix_sent_in(language), text.fix_ended(language)];
            assert_eq!(said(anywhere), [before; 3]);
            assert_eq!(said(of_the_draft), [before, counter, next]);
        }
    }

    /// Something is to be paid in some of the cases whose turn has passed, and not in all.
    #[test]
    fn a_turn_that_passed_has_words_for_where_the_case_stands() {
        use ereg_domain::canonical::from_canonical;
        let stage = |name: &str| from_canonical::<crate::case::CaseStage>(format!("\"{name}\"").as_bytes()).unwrap();
        assert_eq!(turn_passed_code(stage("fee_due")), "case.turn_passed");
        assert_eq!(turn_passed_code(stage("in_review")), "case.turn_passed.waits");
        for code in ["case.turn_passed", "case.turn_passed.waits", GAVE_WAY, WAITS_FOR_A_PERSON] {
            assert!(lookup(code).is_some(), "{code}");
        }
    }

    #[test]
    fn every_code_is_there_once_with_words_and_a_next_step_in_both_languages() {
        let mut codes = std::collections::BTreeSet::new();
        for text in texts() {
            assert!(codes.insert(text.code), "{}", text.code);
            assert_eq!(lookup(text.code), Some(text));
            for language in [Language::Zh, Language::En] {
                assert!(!text.says(language, &[]).is_empty() && !text.fix(language).is_empty(), "{}", text.code);
            }
        }
        assert_eq!(lookup("no.such.code"), None);
    }
}
