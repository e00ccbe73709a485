//! Documents of the office: showing them, and writing one out for others.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ereg_client::{CaseId, CopyTerms, Day, DocumentForm, DocumentScreen};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, queued, sent},
    language::Language,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Args)]
pub struct DocumentsArgs {
    #[arg(long, value_name = "CASE")]
    case: Option<CaseId>,
}

/// The tasks of `ereg document`.
#[derive(Debug, Subcommand)]
pub enum DocumentTask {
    Show(DocumentShowArgs),
    Share(DocumentShareArgs),
    Annotate(AnnotateArgs),
}

impl DocumentTask {
    /// Whether it may have something to send.
    pub fn queues(&self) -> bool {
        match self {
            Self::Annotate(_) => true,
            Self::Show(_) | Self::Share(_) => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct DocumentShowArgs {
    #[arg(value_name = "ID|NUMBER|TITLE")]
    document: String,
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    #[arg(long, requires = "picture")]
    unmasked: bool,
}

#[derive(Debug, Args)]
pub struct DocumentShareArgs {
    #[arg(value_name = "ID|NUMBER|TITLE")]
    document: String,
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[arg(long)]
    unmasked: bool,
}

/// Arguments of `ereg document annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[arg(value_name = "ID|NUMBER|TITLE")]
    document: String,
    #[arg(long, value_name = "WHO")]
    user: String,
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    #[arg(long, value_name = "DAY")]
    until: Day,
}

/// Shows a document, writes it out for others, or asks for an annotated copy.
///
/// # Errors
/// As the client's.
pub fn run(task: DocumentTask, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        DocumentTask::Show(args) => show(args, shell),
        DocumentTask::Share(args) => share(args, shell),
        DocumentTask::Annotate(args) => annotate(args, shell),
    }
}

/// The documents that the office wrote for the person, or those of a case.
///
/// # Errors
/// As the client's.
pub fn documents(args: &DocumentsArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let documents = session.client.documents();
    let found = match args.case {
        Some(case) => session.wait(documents.of_case(case))?,
        None => session.wait(documents.list())?,
    };
    let items = found.iter().map(|screen| screen_shown(screen, language));
    done(shell, &Shown::new(language).list("items", items).or_say(messages::NOTHING))
}

/// Everything that is told of one document; a picture of its first page is written where that is asked for.
fn show(args: DocumentShowArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let DocumentShowArgs { document, picture, unmasked } = args;
    if let Some(file) = picture {
        let acknowledges = if unmasked { Acknowledges::TheWarning } else { Acknowledges::Nothing };
        return written(shell, Wanted { document, form: DocumentForm::Png, file, acknowledges });
    }
    let language = shell.language();
    let session = shell.open()?;
    let documents = session.client.documents();
    let screen = session.wait(documents.see(document))?;
    let files = session.wait(documents.files(screen.id.to_string()))?;
    let files = files.iter().map(|file| {
        Shown::new(language)
            .fact("media_type", terms::FORM, file.form.media_type())
            .fact("digest", terms::DIGEST, &file.digest)
            .fact("size", terms::SIZE, file.size)
    });
    let mut shown = screen_shown(&screen, language);
    if let Some(at) = screen.sealed_at {
        shown = shown.line(format!("{}{}", terms::SEALED_AT.in_language(language), at.wall_text()));
    }
    let warning = screen.before_sharing.as_ref().map(|warning| &warning.words);
    done(shell, &shown.list("files", files).text_if("warning", warning))
}

fn share(args: DocumentShareArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let DocumentShareArgs { document, to: file, unmasked } = args;
    let form = form_of(&file);
    if form == DocumentForm::Png {
        // Nobody can verify a picture: it is for whoever holds the document to look at.
        return Err(Failure::Argument("argument.picture"));
    }
    let acknowledges = if unmasked { Acknowledges::TheWarning } else { Acknowledges::Nothing };
    written(shell, Wanted { document, form, file, acknowledges })
}

fn annotate(args: AnnotateArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let AnnotateArgs { document, user, purpose, until } = args;
    let session = shell.open()?;
    let terms = CopyTerms { user, purpose, until };
    let command = session.wait(session.client.documents().annotate(document, terms))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

/// A document that is wanted as a file.
struct Wanted {
    document: String,
    form: DocumentForm,
    file: PathBuf,
    acknowledges: Acknowledges,
}

/// The warnings that were acknowledged before a document is written.
enum Acknowledges {
    /// None was.
    Nothing,
    /// The one that a licence itself shows everything was (`--unmasked`).
    TheWarning,
}

/// Writes a document out. Of a licence that shows everything only the warning is shown, until that is acknowledged: what limits
/// its use is offered first, and what shows no more than it must is handed on as it is.
fn written(shell: &mut Shell, wanted: Wanted) -> Result<RunEnding, Failure> {
    let Wanted { document, form, file, acknowledges } = wanted;
    let language = shell.language();
    let session = shell.open()?;
    let documents = session.client.documents();
    let warned = session.wait(documents.see(document.clone()))?;
    if let (Some(warning), Acknowledges::Nothing) = (&warned.before_sharing, acknowledges) {
        let shown = screen_shown(&warned, language).text("warning", &warning.words).say(messages::COPY_FIRST);
        shell.out.answer(&shown)?;
        return Ok(RunEnding::NotAll);
    }
    let path = file.to_str().ok_or(Failure::InputNotFound)?.to_owned();
    let screen = session.ask(documents.save(document, form, path, warned.before_sharing))?;
    let shown = screen_shown(&screen, language).value("media_type", form.media_type()).say(match form {
        DocumentForm::Ofd => messages::OFD_WRITTEN,
        DocumentForm::Pdf => messages::PDF_WRITTEN,
        DocumentForm::Xml => messages::XML_WRITTEN,
        DocumentForm::Png => messages::PNG_WRITTEN,
    });
    done(shell, &shown)
}

/// The endings of names that ask for another form than OFD.
const ENDINGS: [(&str, DocumentForm); 3] =
    [("pdf", DocumentForm::Pdf), ("xml", DocumentForm::Xml), ("png", DocumentForm::Png)];

/// The form that a file is asked for in: another one than OFD where its name ends so.
pub(super) fn form_of(file: &Path) -> DocumentForm {
    let ends = |wanted: &str| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    ENDINGS.iter().find(|(ending, _)| ends(ending)).map_or(DocumentForm::Ofd, |(_, form)| *form)
}

#[derive(Debug, Args)]
pub struct LicenceArgs {
    #[arg(value_name = "IDENTIFIER")]
    licence: String,
}

/// A licence of the person by its identifier, as the registry has it now.
///
/// # Errors
/// As the client's.
pub fn licence(args: LicenceArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let told = session.ask(session.client.documents().licence(args.licence))?;
    let shown = Shown::new(language)
        .text_if("mark", told.mark.as_ref())
        .fact("licence", terms::LICENCE, told.licence)
        .fact("number", terms::CERTIFICATE, told.number)
        .text("standing", &told.standing)
        .fact_if("since", terms::CANCELLED_AT, told.since.map(|at| at.wall_text()))
        .fact_if("superseded_by", terms::SUPERSEDED_BY, joined(&told.superseded_by))
        .fact_if("document", terms::DOCUMENT, told.document);
    done(shell, &shown)
}

/// Identifiers one after the other; none where there are none.
fn joined(identifiers: &[String]) -> Option<String> {
    (!identifiers.is_empty()).then(|| identifiers.join(" "))
}

fn screen_shown(screen: &DocumentScreen, language: Language) -> Shown {
    Shown::new(language)
        .text_if("mark", screen.mark.as_ref())
        .text("title", &screen.title)
        .fact("id", terms::DOCUMENT, screen.id)
        .value("kind", screen.kind)
        .fact("day", terms::WRITTEN_ON, screen.written_on)
        .fact("case", terms::CASE, screen.case_id)
        .fact_if("number", terms::CERTIFICATE, screen.certificate.clone())
        .text_if("certificate", screen.in_force.as_ref())
        .value("state", terms::document(screen.standing))
        .value("sealed_at", screen.sealed_at)
        .text("words", &screen.words)
        .text_if("annotation", screen.annotation.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_says_in_which_form_it_is_asked_for() {
        for (name, form) in [
            ("certificate.ofd", DocumentForm::Ofd),
            ("certificate.pdf", DocumentForm::Pdf),
            ("证书.PDF", DocumentForm::Pdf),
            ("票据.XML", DocumentForm::Xml),
            ("证书.png", DocumentForm::Png),
            ("xml", DocumentForm::Ofd),
            ("certificate", DocumentForm::Ofd),
            ("pdf", DocumentForm::Ofd),
            (".pdf", DocumentForm::Ofd),
            ("certificate.pdf/x", DocumentForm::Ofd),
            ("certificate.pdf.ofd", DocumentForm::Ofd),
        ] {
            assert_eq!(form_of(Path::new(name)), form, "{name}");
        }
    }
}
