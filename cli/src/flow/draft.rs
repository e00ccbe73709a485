//! Drafts: begun, filled in, reviewed and documented with no network.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ereg_client::{
    AttachedMedium, ClientError, DraftId, DraftSummary, FieldAccess, FieldChoice, FieldNeed, FieldView, MaterialCode,
    Message, Slot,
};

use ereg_domain::name::MatterId;
use ereg_law::{
    field::{Whose, whose},
    matter::LAW,
    section::Form,
    words::labels,
};

use crate::{
    failure::{Failure, is_ours},
    filter::RunEnding,
    flow::{
        done,
        fill::{FillArgs, fill},
        saved,
    },
    language::{Language, PicksText as _},
    lines::{Line, Source},
    messages::{self, terms},
    output::safe,
    shell::{OpenVault, Shell, form_by},
    shown::Shown,
    told::{choices_of, echoed, over_inside, told_inside, verdicts_shown},
};

/// A new draft with what another one says.
fn copy(args: &OneArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let copied = session.wait(session.client.drafts().copy(args.draft))?;
    let shown = Shown::new(shell.language()).fact("draft", terms::DRAFT, copied.to_string());
    done(shell, &shown)
}

/// Steps of `ereg draft`.
#[derive(Debug, Subcommand)]
pub enum DraftTask {
    New(NewArgs),
    Set(SetArgs),
    Fill(FillArgs),
    Copy(OneArgs),
    Show(ShowArgs),
    List(ListArgs),
    Review(OneArgs),
    Checklist(OneArgs),
    Attach(AttachArgs),
    Export(ExportArgs),
    Detach(DetachArgs),
    Remove(OneArgs),
}

#[derive(Debug, Args)]
pub struct NewArgs {
    #[arg(long, value_name = "TNN")]
    matter: MatterId,
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
}

#[derive(Debug, Args)]
pub struct OneArgs {
    draft: DraftId,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    draft: DraftId,
    #[arg(long)]
    full: bool,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[arg(long, default_value_t = 0)]
    page: u32,
}

#[derive(Debug, Args)]
pub struct SetArgs {
    draft: DraftId,
    #[arg(value_name = "FIELD=VALUE", required_unless_present = "from")]
    pairs: Vec<String>,
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AttachArgs {
    draft: DraftId,
    #[arg(value_parser = material)]
    material: MaterialCode,
    #[arg(value_name = "FILE")]
    content: PathBuf,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    draft: DraftId,
    #[arg(value_name = "DIGEST")]
    digest: String,
    #[arg(value_name = "FILE")]
    target: PathBuf,
}

#[derive(Debug, Args)]
pub struct DetachArgs {
    draft: DraftId,
    #[arg(value_name = "DIGEST")]
    digest: String,
}

fn material(code: &str) -> Result<MaterialCode, String> {
    MaterialCode::of(code).ok_or_else(|| messages::NO_SUCH_MATERIAL.to_owned())
}

impl DraftTask {
    /// Whether it changes what the others of a shared draft see.
    pub fn queues(&self) -> bool {
        match self {
            Self::Set(_) | Self::Fill(_) | Self::Attach(_) | Self::Detach(_) => true,
            Self::New(_)
            | Self::Copy(_)
            | Self::Show(_)
            | Self::List(_)
            | Self::Review(_)
            | Self::Checklist(_)
            | Self::Export(_)
            | Self::Remove(_) => false,
        }
    }
}

/// Runs a step.
///
/// # Errors
/// As the client's.
pub fn run(task: DraftTask, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        DraftTask::New(args) => begin(args, shell),
        DraftTask::Set(args) => set(args, shell),
        DraftTask::Fill(args) => fill(&args, shell),
        DraftTask::Copy(args) => copy(&args, shell),
        DraftTask::Show(args) => show(&args, shell),
        DraftTask::List(args) => list(&args, shell),
        DraftTask::Review(args) => review(&args, shell),
        DraftTask::Checklist(args) => checklist(&args, shell),
        DraftTask::Attach(args) => attach(&args, shell),
        DraftTask::Export(args) => export(args, shell),
        DraftTask::Detach(args) => detach(args, shell),
        DraftTask::Remove(args) => remove(&args, shell),
    }
}

fn begin(args: NewArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let drafts = session.client.drafts();
    let draft = session.wait(drafts.begin(args.matter, args.unit))?;
    let summary = session.wait(drafts.summary(draft))?;
    let shown = summary_shown(&summary, shell.language());
    done(shell, &shown)
}

fn summary_shown(summary: &DraftSummary, language: Language) -> Shown {
    let (standing, words) = terms::draft_standing(summary.standing);
    let shown = Shown::new(language)
        .fact("draft", terms::DRAFT, summary.id.to_string())
        .value("matter", summary.matter)
        .value("standing", standing)
        .line(format!("{}{}", terms::STANDING.in_language(language), words.in_language(language)));
    let shown = over_inside(shown, summary)
        .fact("slot", terms::SLOT, summary.slot)
        .fact_if("unit", terms::UNIT, summary.unit.clone())
        .value("edited_at", summary.edited_at)
        .line(format!("{}{}", terms::EDITED.in_language(language), summary.edited_at.wall_text()))
        .value("keep_until", summary.keep_until);
    match summary.keep_until {
        Some(until) => shown.line(format!("{}{}", terms::KEPT.in_language(language), until.wall_text())),
        None => shown,
    }
}

/// A refusal of what was typed, with each field that is missing or cannot be read, a line each.
pub fn with_fields(failure: Failure, draft: DraftId, session: &OpenVault, language: Language) -> Failure {
    let error = match failure {
        Failure::Client(error @ ClientError::FixInput { .. }) => error,
        other => return other,
    };
    let of_the_form = match &error {
        ClientError::FixInput { code, field: None } => code == "field.missing",
        ClientError::FixInput { field: Some(field), .. } => LAW.field(field).is_some(),
        _ => false,
    };
    let form = if of_the_form { session.wait(session.client.drafts().form(draft)).ok() } else { None };
    let Some(form) = form else { return Failure::Client(error) };
    let fields = form.into_fields();
    let writes = |field: &&FieldView| field.access == FieldAccess::Write && whose(&field.path) == Whose::Shared;
    let open = fields.iter().filter(writes);
    let line = |field: &FieldView| {
        let said = language.of(&field.problem.as_ref()?.text);
        Some(terms::labelled(language.of(&field.label), &field.path, said, language))
    };
    let lines: Vec<String> = open.filter_map(line).collect();
    if lines.is_empty() {
        return Failure::Client(error);
    }
    Failure::Advised { error, fix: lines.join("\n"), waits_for: Vec::new() }
}

/// Field and value of `FIELD=VALUE`.
fn pair(text: &str) -> Result<(String, String), Failure> {
    let (field, value) = text.split_once('=').ok_or(Failure::Argument("argument.pair"))?;
    Ok((field.trim().to_owned(), value.to_owned()))
}

fn pairs(args: &SetArgs) -> Result<Vec<(String, String)>, Failure> {
    let mut answers = Vec::new();
    for text in &args.pairs {
        answers.push(pair(text)?);
    }
    if let Some(from) = &args.from {
        for line in Source::from(from.as_path()).open()? {
            match line? {
                Line::Text(text) if text.trim().is_empty() || text.starts_with('#') => {}
                Line::Text(text) => answers.push(pair(&text)?),
                Line::NotUtf8(_) | Line::TooLarge(_) => return Err(Failure::InputUnreadable),
            }
        }
    }
    Ok(answers)
}

fn set(args: SetArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let answers = pairs(&args)?;
    let session = shell.open()?;
    let drafts = session.client.drafts();
    let form = session.form_of(args.draft);
    let mut answered = Vec::new();
    let mut ending = RunEnding::Good;
    let mut any_saved = false;
    for (at, (field, value)) in answers.into_iter().enumerate() {
        let cleared = value.is_empty();
        // Only a field of ours is repeated: anything else may be what belonged behind the sign.
        let name = if is_ours(&field) {
            field.clone()
        } else {
            messages::SOME_FIELD.in_language(language).replace("{}", &(at + 1).to_string())
        };
        let saved = match session.wait(drafts.answer(args.draft, field.clone(), Some(value))) {
            Ok(saved) => saved,
            // What was saved before is told, and what was not.
            Err(failure) if any_saved => {
                let failure = with_nearest(failure, &field, form, language);
                ending = RunEnding::NotAll;
                let lead = messages::NOT_SAVED.in_language(language);
                let shown = Shown::new(language).value("field", &name).value("code", failure.code());
                let words = failure.words(language);
                let nearest = nearest(&field);
                let colon = messages::COLON.in_language(language);
                answered.push(
                    shown
                        .value("message", &words)
                        .value("nearest", nearest)
                        .line(format!("{lead}{name}{colon}{words}")),
                );
                continue;
            }
            Err(failure) => return Err(with_nearest(failure, &field, form, language)),
        };
        let mut shown = Shown::new(language).value("field", &name);
        // That a field which was cleared is missing now is no surprise.
        shown = match saved.problem.as_ref().filter(|_| !cleared) {
            Some(problem) => {
                ending = RunEnding::NotAll;
                let lead = messages::SAVED_UNREADABLE.in_language(language);
                let shown =
                    told_inside(shown.line(format!("{lead}{}", terms::field(&field, form, language))), problem, form);
                with_choices(shown, problem, &field, language)
            }
            None => {
                let lead = messages::SAVED.in_language(language);
                echoed(shown.line(format!("{lead}{}", terms::field(&field, form, language))), saved.reads.as_deref())
            }
        };
        answered.push(shown);
        any_saved = true;
    }
    let mut shown = Shown::new(language).list("saved", answered);
    if any_saved {
        let verdicts = session.wait(drafts.review(args.draft))?;
        let (decisive, words) = terms::answer_kind(verdicts.decisive);
        shown = shown.value("decisive", decisive).line(format!(
            "{}{}",
            terms::DECISIVE.in_language(language),
            words.in_language(language)
        ));
    }
    let summary = session.wait(drafts.summary(args.draft))?;
    saved(shell, &session, over_inside(shown, &summary), ending)
}

/// The choices, where what was typed is none of them.
fn with_choices(shown: Shown, problem: &Message, field: &str, language: Language) -> Shown {
    if problem.code != "field.choice" {
        return shown;
    }
    let words =
        LAW.field(field).map(labels::choices).unwrap_or_default().into_iter().map(|(_, words)| words.say(language));
    shown.line(format!(
        "{}{}",
        terms::CHOICES.in_language(language),
        words.collect::<Vec<_>>().join(messages::LISTED.in_language(language))
    ))
}

/// A refusal of a field that the form does not have, with the one that was probably meant.
fn with_nearest(failure: Failure, field: &str, form: Option<&Form>, language: Language) -> Failure {
    match (failure, nearest(field)) {
        (Failure::Client(error), Some(nearest)) if error.code() == "field.unknown" => Failure::Advised {
            error,
            fix: format!(
                "{}{}",
                messages::PERHAPS.in_language(language),
                terms::bracketed(&nearest, &terms::field(&nearest, form, language), language)
            ),
            waits_for: Vec::new(),
        },
        (failure, _) => failure,
    }
}

/// The field of the form that a path is most like, if it is like any.
fn nearest(typed: &str) -> Option<String> {
    /// From here on two paths are alike; `deal.prise` and `deal.price` are at 0.9.
    const ALIKE: f64 = 0.6;
    if is_ours(typed) {
        return None;
    }
    let roles = LAW.matters().flat_map(|matter| matter.form.roles);
    let slots: Vec<String> = roles.flat_map(|role| [1, 2].map(|number| format!("{}.{number}", role.name))).collect();
    let fields = LAW.matters().flat_map(|matter| matter.form.fields());
    let paths = fields.flat_map(|spec| match spec.path.contains("<slot>") {
        true => slots.iter().map(|slot| spec.path.replace("<slot>", slot)).collect::<Vec<_>>(),
        false => vec![spec.path.to_owned()],
    });
    let scored = paths.filter(|path| !path.contains('<')).map(|path| (strsim::jaro_winkler(&path, typed), path));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    let close = strsim::normalized_damerau_levenshtein(&best.1, typed);
    (close >= ALIKE).then_some(best.1)
}

fn show(args: &ShowArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let numbers = if args.full { Numbers::Whole } else { Numbers::Masked };
    let session = shell.open()?;
    let drafts = session.client.drafts();
    let summary = session.wait(drafts.summary(args.draft))?;
    let fields = session.wait(drafts.form(args.draft))?.into_fields();
    let attached = session.wait(session.client.attachments().list(args.draft))?;
    let form = form_by(summary.matter);
    let mut shown = summary_shown(&summary, language);
    // Of what is over nothing can be put right.
    if let Some(writer) = fields.iter().find_map(writer).filter(|_| summary.over.is_none()) {
        let lead = messages::WRITTEN_BY.in_language(language);
        shown = shown.line(format!("{lead}{}", terms::slot(writer, form, language)));
    }
    let shown = shown
        .list("fields", fields.iter().map(|field| field_shown(field, form, numbers, language)))
        .list("attached", attached.iter().map(|medium| medium_shown(medium, language)));
    done(shell, &shown)
}

/// The way names, numbers and addresses of people stand on the screen. A program that reads JSON gets them as typed.
#[derive(Clone, Copy)]
pub enum Numbers {
    Masked,
    Whole,
}

/// The other party that writes a field, where one does.
fn writer(field: &FieldView) -> Option<Slot> {
    match field.access {
        FieldAccess::WrittenBy { slot, .. } => slot,
        FieldAccess::Write | FieldAccess::Closed { .. } => None,
    }
}

/// A field as it stands, with its problem and what can be chosen. A field that need not be said of a party and was not
/// is for programs alone.
pub fn field_shown(field: &FieldView, form: Option<&Form>, numbers: Numbers, language: Language) -> Shown {
    let label = language.of(&field.label);
    let typed = field.value.as_deref().filter(|value| !value.is_empty());
    let missing = typed.is_none() && field.problem.is_some();
    // In the words of the choice, where it is one of several.
    let choices = choices_of(field);
    let chosen = choices.iter().find(|choice| Some(&choice.value) == field.chosen.as_ref());
    let value = match (chosen, typed) {
        (Some(choice), _) => language.of(&choice.label).to_owned(),
        (None, Some(value)) => match numbers {
            Numbers::Masked => {
                safe(&LAW.field(&field.path).map_or_else(|| value.to_owned(), |spec| spec.masked(value)))
            }
            Numbers::Whole => safe(value),
        },
        (None, None) if missing => messages::NOT_FILLED.in_language(language).to_owned(),
        (None, None) => "—".to_owned(),
    };
    let mut line = terms::labelled(label, &field.path, &value, language);
    if missing && !choices.is_empty() {
        let words: Vec<&str> = choices.iter().map(|choice| language.of(&choice.label)).collect();
        line = format!(
            "{line}{}{}{}",
            messages::SEMICOLON.in_language(language),
            terms::CHOICES.in_language(language),
            words.join(messages::LISTED.in_language(language))
        );
    }
    let choice = |choice: &FieldChoice| serde_json::json!({"value": choice.value, "label": language.of(&choice.label)});
    let objects: Vec<_> = choices.iter().map(choice).collect();
    let shown = Shown::new(language)
        .value("path", &field.path)
        .value("label", label)
        .value("value", &field.value)
        .value("required", field.need == FieldNeed::Required)
        .value("writer", writer(field))
        .value("choices", (!objects.is_empty()).then_some(objects));
    let said = typed.is_some() || field.problem.is_some() || field.slot.is_none() || field.need == FieldNeed::Required;
    let shown = if said { shown.line(line) } else { shown.silent() };
    let shown = echoed(shown, field.reads.as_deref());
    match &field.problem {
        // One line says that it is missing.
        Some(problem) if missing => shown.value("code", &problem.code).value("message", language.of(&problem.text)),
        Some(problem) => told_inside(shown, problem, form),
        None => shown,
    }
}

fn medium_shown(medium: &AttachedMedium, language: Language) -> Shown {
    let held = format!("{}/{}", medium.held, medium.chunks);
    Shown::new(language)
        .line(medium.material.as_str())
        .value("material", medium.material)
        .fact("digest", terms::DIGEST, &medium.digest)
        .fact("size", terms::SIZE, medium.size)
        .value("chunks", medium.chunks)
        .value("held", medium.held)
        .line(format!("{}{held}", terms::HELD.in_language(language)))
}

fn list(args: &ListArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let page = session.wait(session.client.drafts().list(args.page))?;
    let shown = Shown::new(language)
        .list("items", page.items.iter().map(|summary| summary_shown(summary, language)))
        .value("next", page.next)
        .or_say(messages::NOTHING);
    done(shell, &shown)
}

fn review(args: &OneArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let verdicts = session.wait(session.client.drafts().review(args.draft))?;
    let summary = session.wait(session.client.drafts().summary(args.draft))?;
    let shown = over_inside(verdicts_shown(&verdicts, form_by(summary.matter), shell.language()), &summary);
    done(shell, &shown)
}

fn checklist(args: &OneArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let checklist = session.wait(session.client.drafts().checklist(args.draft))?;
    let items = checklist.lines.iter().map(|line| {
        let sources: Vec<&str> = line.sources.iter().map(|source| language.of(source)).collect();
        let name = language.of(&line.name);
        Shown::new(language)
            .value("material", line.code)
            .value("name", name)
            .line(format!("{} {name}", line.code.as_str()))
            .text("held", &line.held_words)
            .value("sources", &sources)
            .line(format!(
                "{}{}",
                terms::SOURCES.in_language(language),
                sources.join(messages::FAILING_THAT.in_language(language))
            ))
            .fact("attached", terms::ATTACHED, line.attached)
    });
    let shown = Shown::new(language).list("items", items).or_say(messages::NOTHING);
    done(shell, &shown)
}

fn attach(args: &AttachArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let attachments = session.client.attachments();
    // A name that is no text cannot be a name the client is given.
    let path = args.content.to_str().ok_or(Failure::InputNotFound)?.to_owned();
    let medium = session.wait_long(messages::ENCRYPTING, attachments.attach_file(args.draft, args.material, path))?;
    let shown = medium_shown(&medium, shell.language());
    saved(shell, &session, shown, RunEnding::Good)
}

fn export(args: ExportArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let path = args.target.to_str().ok_or(Failure::InputNotFound)?.to_owned();
    let reader = session.wait(session.client.attachments().read(args.draft, args.digest))?;
    session.wait_long(messages::DECRYPTING, reader.to_file(path))?;
    let shown = Shown::new(shell.language()).value("draft", args.draft.to_string()).say(messages::EXPORTED);
    done(shell, &shown)
}

fn detach(args: DetachArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let attachments = session.client.attachments();
    session.wait(attachments.remove(args.draft, args.digest))?;
    let attached = session.wait(attachments.list(args.draft))?;
    let language = shell.language();
    let shown = Shown::new(language)
        .value("draft", args.draft.to_string())
        .say(messages::DETACHED)
        .list("attached", attached.iter().map(|medium| medium_shown(medium, language)));
    saved(shell, &session, shown, RunEnding::Good)
}

fn remove(args: &OneArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    session.wait(session.client.drafts().remove(args.draft))?;
    let shown = Shown::new(shell.language()).value("draft", args.draft.to_string()).say(messages::REMOVED);
    done(shell, &shown)
}
