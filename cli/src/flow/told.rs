//! What the client tells, inside an answer: a coded message, why a draft is over, how a value is read and what can be
//! chosen.

use ereg_client::{DraftSummary, FieldChoice, FieldView, Message};

use crate::{
    language::{Language, NamedBelow as _},
    messages::{self, terms},
    shown::Shown,
};

/// A coded message inside another answer, behind the field it concerns.
pub fn told_inside(shown: Shown, told: &Message) -> Shown {
    let language = shown.language();
    let text = language.of(&told.text);
    let colon = messages::COLON.in_language(language);
    let field = told
        .field
        .as_ref()
        .map_or_else(String::new, |path| format!("{}{colon}", terms::field_and_path(path, language)));
    shown.value("code", &told.code).value("message", text).line(format!("{field}{text} [{}]", told.code))
}

/// A coded message as an item of its own.
pub fn told_shown(told: &Message, language: Language) -> Shown {
    let shown = Shown::new(language).value("rule", &told.rule).value("field", &told.field);
    told_inside(shown, told)
}

/// Adds why a draft goes no further as it is, and what to do.
pub fn over_inside(shown: Shown, summary: &DraftSummary) -> Shown {
    let language = shown.language();
    match &summary.over {
        Some(over) => shown.inside("over", told_shown(over, language)),
        None => shown,
    }
}

/// Adds how an amount is read, where the field is one: a nought too many is seen here, and not on the sheet alone.
pub fn echoed(shown: Shown, field: Option<&FieldView>) -> Shown {
    shown.fact_if("reads", terms::READS, field.and_then(|field| field.reads.as_ref()))
}

/// Adds what can be chosen for a field, in the person's words.
pub fn choices(shown: Shown, field: &FieldView, language: Language) -> Shown {
    if field.choices.is_empty() {
        return shown;
    }
    let words: Vec<&str> = field.choices.iter().map(|choice| language.of(&choice.label)).collect();
    let object = |choice: &FieldChoice| serde_json::json!({"value": choice.value, "label": language.of(&choice.label)});
    shown.value("choices", field.choices.iter().map(object).collect::<Vec<_>>()).line(format!(
        "{}{}",
        terms::CHOICES.in_language(language),
        words.join(messages::LISTED.in_language(language))
    ))
}
