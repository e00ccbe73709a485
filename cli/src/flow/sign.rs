//! The steps that a party takes in person: the inquiry, the sheet, the signature.

use clap::Args;
use ereg_client::{Answer, DraftId, QuestionName};
use ereg_law::{field, matter::LAW, words::labels};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{
        done,
        draft::{Numbers, field_shown, with_fields},
        saved, sent,
    },
    language::PicksText as _,
    messages::{self, terms},
    output::safe,
    shell::{OpenVault, Shell},
    shown::Shown,
    told::{over_inside, told_shown},
};

#[derive(Debug, Args)]
pub struct InquiryArgs {
    draft: DraftId,
    #[arg(value_name = "QUESTION=ANSWER")]
    answers: Vec<String>,
    #[arg(long, value_name = "RULE")]
    acknowledge: Vec<String>,
}

/// A question by its name, with or without its section, and an answer as `draft show` lists it.
fn answer(text: &str) -> Result<(QuestionName, Answer), Failure> {
    let none = || Failure::Argument("argument.question");
    let (question, answer) = text.split_once(['=', '＝']).ok_or_else(none)?;
    let name = question.trim().trim_start_matches("inquiry.");
    let spec = LAW.field(&format!("inquiry.{name}")).ok_or_else(none)?;
    let question: QuestionName = name.parse().map_err(|_| none())?;
    let answer = labels::chosen(spec, answer).ok_or_else(none)?;
    Ok((question, field::named(answer).ok_or_else(none)?))
}

/// Answers the inquiry, acknowledges, and shows what is still to be acknowledged.
///
/// # Errors
/// As the client's.
pub fn inquiry(args: &InquiryArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    // All are read before one is saved.
    let answers = args.answers.iter().map(|text| answer(text)).collect::<Result<Vec<_>, _>>()?;
    let session = shell.open()?;
    let form = session.form_of(args.draft);
    let signing = session.client.signing();
    for rule in &args.acknowledge {
        // At a terminal the text is put before the person now; elsewhere an earlier `ereg inquiry` has shown it.
        if shell.is_attended() {
            read_and_accepted(args.draft, rule, &session, shell)?;
        }
        session.wait(signing.acknowledge(args.draft, rule.clone()))?;
    }
    for (question, answer) in answers {
        session.wait(signing.answer_inquiry(args.draft, question, answer))?;
    }
    let fields = session.wait(session.client.drafts().form(args.draft))?.into_fields();
    let answered = fields.iter().filter(|field| field.path.starts_with("inquiry."));
    let answered = answered.map(|field| field_shown(field, form, Numbers::Masked, language));
    let open = session.wait(signing.to_acknowledge(args.draft))?;
    let mut shown = Shown::new(language).list("answers", answered);
    if !open.is_empty() {
        shown = shown.say(messages::TO_ACKNOWLEDGE);
    }
    shown = shown.list("to_acknowledge", open.iter().map(|told| told_shown(told, form, language)));
    if args.answers.is_empty() {
        shown = shown.say(messages::INQUIRY_HINT);
    }
    // What is answered now is kept and goes nowhere, where the draft goes no further.
    let summary = session.wait(session.client.drafts().summary(args.draft))?;
    saved(shell, &session, over_inside(shown, &summary), RunEnding::Good)
}

/// Shows the text of a disclosure and asks whether it is accepted.
fn read_and_accepted(draft: DraftId, rule: &str, session: &OpenVault, shell: &mut Shell) -> Result<(), Failure> {
    let open = session.wait(session.client.signing().to_acknowledge(draft))?;
    let Some(told) = open.iter().find(|told| told.rule.as_deref() == Some(rule)) else { return Ok(()) };
    shell.out.answer(&told_shown(told, session.form_of(draft), shell.language()))?;
    shell.out.flush()?;
    if shell.line(messages::ASK_ACKNOWLEDGE)?.trim() == "yes" {
        Ok(())
    } else {
        Err(Failure::Argument("sign.acknowledge_open"))
    }
}

#[derive(Debug, Args)]
pub struct DraftArgs {
    draft: DraftId,
}

impl DraftArgs {
    /// The draft.
    pub fn draft(&self) -> DraftId {
        self.draft
    }
}

/// Freezes the shared sections.
///
/// # Errors
/// As the client's.
pub fn freeze(args: &DraftArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let frozen = session.wait(session.client.drafts().freeze(args.draft));
    let frozen = frozen.map_err(|failure| with_fields(failure, args.draft, &session, shell.language()))?;
    let shown = Shown::new(shell.language()).fact("manifest", terms::MANIFEST, frozen.manifest).fact(
        "manifest_rev",
        terms::REVISION,
        frozen.manifest_rev,
    );
    sent(shell, &session, shown, frozen.progress)
}

#[derive(Debug, Args)]
pub struct SheetArgs {
    draft: DraftId,
    #[arg(long)]
    full: bool,
}

/// The application sheet, rendered from the bytes that will be signed.
///
/// # Errors
/// As the client's.
pub fn sheet(args: &SheetArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let signing = session.client.signing();
    // Opening the vault was the unlocking.
    let sheet = if args.full {
        session.wait(signing.sheet_in_full(args.draft))?
    } else {
        session.wait(signing.sheet(args.draft))?
    };
    let parts = sheet.parts.iter().map(|part| {
        let lines = part.lines.iter().map(|line| {
            let (label, value) = (language.of(&line.label), language.of(&line.value));
            Shown::new(language).value("label", label).value("value", value).line(format!(
                "{label}{}{}",
                messages::COLON.in_language(language),
                safe(value)
            ))
        });
        Shown::new(language).text("title", &part.title).list("lines", lines)
    });
    let disclosure = |text| Shown::new(language).text("text", text);
    let shown = Shown::new(language)
        .text_if("mark", sheet.mark.as_ref())
        .text("title", &sheet.title)
        .value("draft", sheet.draft.to_string())
        .list("parts", parts)
        .text("caution", &sheet.caution)
        .list("disclosures", sheet.disclosures.iter().map(disclosure))
        .fact("manifest", terms::MANIFEST, sheet.manifest)
        .fact("manifest_rev", terms::REVISION, sheet.manifest_rev);
    done(shell, &shown)
}

#[derive(Debug, Args)]
pub struct SignArgs {
    draft: DraftId,
    #[arg(long, value_name = "DIGEST")]
    manifest: String,
}

/// Signs what the sheet of this manifest showed.
///
/// # Errors
/// As the client's.
pub fn sign(args: SignArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let signed = session.wait(session.client.signing().sign(args.draft, args.manifest))?;
    let shown = Shown::new(shell.language())
        .say(messages::SIGNED)
        .fact("slot", terms::SLOT, signed.slot)
        .fact("manifest", terms::MANIFEST, signed.manifest)
        .fact("statement", terms::STATEMENT, signed.statement);
    sent(shell, &session, shown, signed.progress)
}
