//! The client's words inside an answer: a coded message, a whole review, why a draft is over, how a value is read and
//! what can be chosen.

use ereg_client::{DraftSummary, FieldChoice, FieldView, FindingView, InputKind, Message, Verdicts};
use ereg_law::section::Form;

use crate::{
    language::{Language, PicksText as _},
    messages::{self, terms},
    output::safe,
    shown::Shown,
};

/// A coded message inside another answer, behind the field it concerns, which is named by the form of its matter.
pub fn told_inside(shown: Shown, told: &Message, form: Option<&Form>) -> Shown {
    let language = shown.language();
    let text = language.of(&told.text);
    let colon = messages::COLON.in_language(language);
    let field = told
        .field
        .as_ref()
        .map_or_else(String::new, |path| format!("{}{colon}", terms::field_and_path(path, form, language)));
    shown.value("code", &told.code).value("message", text).line(format!("{field}{text} [{}]", told.code))
}

/// A coded message as an item of its own, as [`told_inside`].
pub fn told_shown(told: &Message, form: Option<&Form>, language: Language) -> Shown {
    let shown = Shown::new(language).value("rule", &told.rule).value("field", &told.field);
    told_inside(shown, told, form)
}

/// Adds what the rules say otherwise since a draft was begun, and why it goes no further as it is, and what to do.
pub fn over_inside(shown: Shown, summary: &DraftSummary) -> Shown {
    let language = shown.language();
    let changes: Vec<&str> = summary.rules.iter().map(|change| language.of(change)).collect();
    let mut shown = shown.value("rules_changed", (!changes.is_empty()).then_some(&changes));
    for change in &changes {
        shown = shown.line(format!("{}{}", terms::RULES_CHANGED.in_language(language), safe(change)));
    }
    match &summary.over {
        Some(over) => shown.inside("over", told_shown(over, None, language)),
        None => shown,
    }
}

/// Adds how an amount is read, where the field is one: a nought too many is seen here, and not on the sheet alone.
pub fn echoed(shown: Shown, reads: Option<&str>) -> Shown {
    shown.fact_if("reads", terms::READS, reads)
}

/// Returns what can be chosen for a field; nothing where it is typed freely.
pub fn choices_of(field: &FieldView) -> &[FieldChoice] {
    match &field.kind {
        InputKind::Choice { choices } => choices,
        _ => &[],
    }
}

/// Adds what can be chosen for a field, in the person's words.
pub fn choices(shown: Shown, field: &FieldView, language: Language) -> Shown {
    let choices = choices_of(field);
    if choices.is_empty() {
        return shown;
    }
    let words: Vec<&str> = choices.iter().map(|choice| language.of(&choice.label)).collect();
    let object = |choice: &FieldChoice| serde_json::json!({"value": choice.value, "label": language.of(&choice.label)});
    shown.value("choices", choices.iter().map(object).collect::<Vec<_>>()).line(format!(
        "{}{}",
        terms::CHOICES.in_language(language),
        words.join(messages::LISTED.in_language(language))
    ))
}

/// A review: its conclusion and all findings, of an application by this form.
pub fn verdicts_shown(verdicts: &Verdicts, form: Option<&Form>, language: Language) -> Shown {
    let (decisive, words) = terms::answer_kind(verdicts.decisive);
    let (trust, trust_words) = terms::time_trust(verdicts.as_of.trust);
    let as_of = format!("{} {}", verdicts.as_of.at.wall_text(), trust_words.in_language(language));
    let findings = verdicts.findings.iter().map(|finding| finding_shown(finding, form, language));
    // What a rule has told of a field already is not told again.
    let told = |problem: &Message| {
        verdicts
            .findings
            .iter()
            .filter_map(|finding| finding.told.as_ref())
            .any(|told| told.code == problem.code && told.field == problem.field)
    };
    let problems: Vec<Shown> = verdicts
        .problems
        .iter()
        .map(|problem| {
            let shown = told_shown(problem, form, language);
            if told(problem) { shown.silent() } else { shown }
        })
        .collect();
    Shown::new(language)
        .text("label", &verdicts.label)
        .value("as_of", verdicts.as_of.at)
        .value("as_of_trust", trust)
        .line(format!("{}{as_of}", terms::AS_OF.in_language(language)))
        .value("decisive", decisive)
        .line(format!("{}{}", terms::DECISIVE.in_language(language), words.in_language(language)))
        .list("findings", findings)
        .list("problems", problems)
}

fn finding_shown(finding: &FindingView, form: Option<&Form>, language: Language) -> Shown {
    let (answer, words) = terms::answer_kind(finding.answer);
    let shown = Shown::new(language)
        .value("rule", &finding.rule)
        .value("title", language.of(&finding.title))
        .value("answer", answer)
        .value("disclosure", &finding.disclosure)
        .value("basis", &finding.basis);
    match &finding.told {
        // One line for each missing thing.
        Some(told) if told.code == "field.missing" => {
            let field = told.field.as_deref().unwrap_or_default();
            shown.value("field", &told.field).value("code", &told.code).value("message", language.of(&told.text)).line(
                format!(
                    "{} {}",
                    finding.rule,
                    terms::labelled(
                        &terms::field(field, form, language),
                        field,
                        messages::NOT_FILLED.in_language(language),
                        language
                    )
                ),
            )
        }
        told => {
            let title = language.of(&finding.title);
            let shown = shown.line(format!(
                "{} {title}{}{}",
                finding.rule,
                messages::COLON.in_language(language),
                words.in_language(language)
            ));
            let shown = match told {
                Some(told) => told_inside(shown.value("field", &told.field), told, form),
                None => shown,
            };
            shown.line(format!("{}{}", terms::BASIS.in_language(language), finding.basis))
        }
    }
}
