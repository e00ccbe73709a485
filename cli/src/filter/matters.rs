//! `ereg matters`: which registrations are there, and what does each ask?
//!
//! It shows the table of this build and its policy pack, offline: the same that `docs/law.md` is made from. Without an
//! id a line tells each matter; with ids each is shown whole. As JSON a matter is always whole, in both languages.

use clap::Args;
use ereg_domain::name::MatterId;
use ereg_law::{
    matter::{LAW, Matter},
    outline::{FieldOutline, MatterOutline, OfficeOutline},
    policy::{PolicyPack, Wording},
    references::floor_pack,
    words::labels::Label,
};
use serde::Serialize;

use crate::{
    failure::Failure,
    filter::RunEnding,
    language::{Language, Phrase},
    messages::{self, terms},
    output::{Output, ReaderState, Reply},
};

/// Arguments of `ereg matters`.
#[derive(Debug, Args)]
pub struct MattersArgs {
    #[arg(value_name = "MATTER")]
    matters: Vec<String>,
}

/// The amount that people are told of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Line,
    Whole,
}

/// The answer about one matter.
#[derive(Debug, Serialize)]
struct Told {
    ok: bool,
    #[serde(flatten)]
    outline: MatterOutline,
    #[serde(skip)]
    detail: Detail,
}

impl Reply for Told {
    fn words(&self, language: Language) -> String {
        match self.detail {
            Detail::Line => line(&self.outline, language),
            Detail::Whole => whole(&self.outline, language).join("\n"),
        }
    }
}

/// Runs the filter.
///
/// # Errors
/// `matter.unknown` where this program does not know one that is named; when the output cannot be written.
pub fn run(args: &MattersArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let pack = floor_pack().map_err(|error| Failure::Argument(error.code()))?;
    let known = |text: &String| {
        let id: Option<MatterId> = text.parse().ok();
        id.and_then(|id| LAW.matter(id)).ok_or(Failure::Argument("matter.unknown"))
    };
    let named: Vec<&Matter> = args.matters.iter().map(known).collect::<Result<_, _>>()?;
    let (shown, detail) =
        if named.is_empty() { (LAW.matters().collect(), Detail::Line) } else { (named, Detail::Whole) };
    for matter in shown {
        if out.answer(&told(matter, &pack, detail))? == ReaderState::Gone {
            break;
        }
    }
    Ok(RunEnding::Good)
}

fn told(matter: &Matter, pack: &PolicyPack, detail: Detail) -> Told {
    Told { ok: true, outline: MatterOutline::of(matter, pack), detail }
}

/// A text that is all ASCII stands in columns before one that is not: a terminal gives a Chinese character two places.
fn line(matter: &MatterOutline, language: Language) -> String {
    let days = matter.office.as_ref().map_or_else(
        || "-".to_owned(),
        |office| format!("{}/{}", office.promised_working_days, office.legal_working_days),
    );
    let who: Vec<&str> =
        matter.roles.iter().filter(|role| role.applies()).map(|role| role.name.say(language)).collect();
    let who = who.join(messages::LISTED.in_language(language));
    let name = of(&matter.name, language);
    let days_said = terms::WORKING_DAYS.in_language(language);
    format!(
        "{:<6}{days:>6} {days_said}  {name}{}{who}",
        matter.matter.as_str(),
        messages::SEMICOLON.in_language(language)
    )
}

fn whole(matter: &MatterOutline, language: Language) -> Vec<String> {
    let say = |phrase: Phrase| phrase.in_language(language);
    let listed = |labels: &[Label]| joined(labels, language);
    let mut lines = vec![format!("{}  {}", matter.matter, of(&matter.name, language))];
    lines.push(format!("{}{}", say(terms::REGISTRATION), matter.registration.say(language)));
    lines.push(format!("{}{}", say(terms::RIGHT), matter.right.say(language)));
    lines.push(format!("{}{}", say(terms::ENDS_IN), matter.ends_in.say(language)));
    lines.push(format!("{}{}", say(terms::UNITS), listed(&matter.units)));
    lines.push(say(terms::WHO_TAKES_PART).to_owned());
    for role in &matter.roles {
        let many =
            if role.least == role.most { role.least.to_string() } else { format!("{}-{}", role.least, role.most) };
        let parts = [role.name, role.side, role.takes, role.recorded, role.signing].map(|label| label.say(language));
        lines.push(format!("  {:<14}{many:>6}  {}", role.role.as_str(), parts.join(say(messages::LISTED))));
    }
    for section in &matter.sections {
        let name = terms::bracketed(section.name.say(language), section.whose.say(language), language);
        lines.push(format!("{} {name}", section.section));
        lines.extend(section.fields.iter().map(|field| field_line(field, language)));
    }
    if !matter.questions.is_empty() {
        lines.push(say(terms::QUESTIONS).to_owned());
    }
    for question in &matter.questions {
        let asked = terms::bracketed(of(&question.asked, language), question.good.say(language), language);
        lines.push(format!("  {:<30}{asked}", question.question.as_str()));
    }
    if let Some(office) = &matter.office {
        lines.extend(office_lines(office, language));
    }
    lines.push(say(terms::RULES).to_owned());
    for rule in &matter.rules {
        let asks = terms::bracketed(rule.asks.say(language), rule.basis, language);
        lines.push(format!("  {:<6}{asks}", rule.rule.to_string()));
    }
    lines
}

fn field_line(field: &FieldOutline, language: Language) -> String {
    let name = field.name.map_or("", |name| name.say(language));
    let choices: Vec<&str> = field.choices.iter().map(|choice| choice.value).collect();
    let among = if choices.is_empty() { String::new() } else { format!(" [{}]", choices.join(" | ")) };
    let must = if field.is_required { "*" } else { " " };
    format!("  {:<30}{must} {name}{among}", field.field)
}

fn office_lines(office: &OfficeOutline, language: Language) -> Vec<String> {
    let say = |phrase: Phrase| phrase.in_language(language);
    let days = terms::WORKING_DAYS.in_language(language);
    let mut lines = vec![
        format!("{}{}", say(terms::ONLINE), office.online.say(language)),
        format!("{}{} {days}", say(terms::PROMISED_BY), office.promised_working_days),
        format!("{}{} {days}", say(terms::DECIDE_BY), office.legal_working_days),
        format!("{}{}", say(terms::FEE), office.fee.charged.say(language)),
    ];
    for rate in &office.fee.per_piece {
        lines.push(format!("  {:>8}  {}", rate.amount.to_string(), joined(&rate.buildings, language)));
    }
    if let Some(cost) = office.fee.printed_certificate {
        lines.push(format!("  {:>8}  {}", cost.to_string(), say(terms::PRINTED_CERTIFICATE)));
    }
    lines.push(say(terms::MATERIALS).to_owned());
    for line in &office.materials {
        let name = terms::bracketed(of(&line.name, language), line.needed.say(language), language);
        lines.push(format!("  {:<6}{name}", line.material.as_str()));
        let sources: Vec<&str> = line.sources.iter().map(|source| of(source, language)).collect();
        lines.push(format!("        {}", sources.join(say(messages::FAILING_THAT))));
    }
    lines.push(say(terms::DISCLOSURES).to_owned());
    for text in &office.disclosures {
        let rule = text.acknowledged_for.map_or_else(String::new, |rule| format!("  {rule}"));
        let shown = text.shown.say(language);
        let named = format!("{} v{}", text.disclosure, text.version);
        lines.push(format!("  {}{rule}", terms::bracketed(&named, shown, language)));
    }
    lines
}

fn of(words: &Wording, language: Language) -> &str {
    match language {
        Language::Zh => &words.zh,
        Language::En => &words.en,
    }
}

fn joined(labels: &[Label], language: Language) -> String {
    let said: Vec<&str> = labels.iter().map(|label| label.say(language)).collect();
    said.join(messages::LISTED.in_language(language))
}
