//! Consents to the use of licences: a holder lets an office be shown a licence, takes it back and reads who asked; and an office asks.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ereg_client::{ConsentScreen, ConsentTerms, Day, LicenceUseScreen, LicenceUserScreen};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{document::form_of, done, queued, sent},
    language::Language,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Subcommand)]
pub enum ConsentTask {
    Offices,
    Give(GiveArgs),
    List,
    Revoke(OneConsentArgs),
    Uses(UsesArgs),
    Ask(AskArgs),
    Save(SaveArgs),
}

impl ConsentTask {
    /// Whether it may have something to send.
    pub fn queues(&self) -> bool {
        match self {
            Self::Give(_) | Self::Revoke(_) | Self::Ask(_) => true,
            Self::Offices | Self::List | Self::Uses(_) | Self::Save(_) => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct GiveArgs {
    #[arg(value_name = "NUMBER|IDENTIFIER")]
    which: String,
    #[arg(long, value_name = "CODE")]
    office: String,
    #[arg(long, value_name = "PURPOSE")]
    purpose: String,
    #[arg(long, value_name = "DAY")]
    until: Day,
}

#[derive(Debug, Args)]
pub struct OneConsentArgs {
    consent: String,
}

#[derive(Debug, Args)]
pub struct UsesArgs {
    consent: Option<String>,
}

#[derive(Debug, Args)]
pub struct AskArgs {
    consent: String,
    #[arg(long, value_name = "IDENTIFIER")]
    licence: String,
    #[arg(long, value_name = "PURPOSE")]
    purpose: String,
}

#[derive(Debug, Args)]
pub struct SaveArgs {
    #[arg(value_name = "USE")]
    used: String,
    #[arg(value_name = "FILE")]
    target: PathBuf,
}

/// Lists, gives, revokes, reads the log, asks or writes out.
///
/// # Errors
/// As the client's.
pub fn run(task: ConsentTask, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        ConsentTask::Offices => offices(shell),
        ConsentTask::Give(args) => give(args, shell),
        ConsentTask::List => list(shell),
        ConsentTask::Revoke(args) => revoke(args, shell),
        ConsentTask::Uses(args) => uses(args, shell),
        ConsentTask::Ask(args) => ask(args, shell),
        ConsentTask::Save(args) => save(args, shell),
    }
}

fn offices(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let offices = session.wait(session.client.consents().offices())?;
    let items = offices.iter().map(|office| office_shown(office, language));
    done(shell, &Shown::new(language).list("items", items).or_say(messages::NOTHING))
}

fn give(args: GiveArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let GiveArgs { which, office, purpose, until } = args;
    let session = shell.open()?;
    let terms = ConsentTerms { office, purpose, until };
    let command = session.wait(session.client.consents().give(which, terms))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn revoke(args: OneConsentArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.consents().revoke(args.consent))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn ask(args: AskArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let AskArgs { consent, licence, purpose } = args;
    let session = shell.open()?;
    let command = session.wait(session.client.consents().ask(consent, licence, purpose))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn list(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let consents = session.wait(session.client.consents().list())?;
    let items = consents.iter().map(|consent| consent_shown(consent, language));
    let begun = if consents.is_empty() { Shown::new(language) } else { session.document()? };
    done(shell, &begun.list("items", items).or_say(messages::NOTHING))
}

fn uses(args: UsesArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let uses = session.wait(session.client.consents().uses(args.consent))?;
    let items = uses.iter().map(|used| use_shown(used, language));
    let begun = if uses.is_empty() { Shown::new(language) } else { session.document()? };
    done(shell, &begun.list("items", items).or_say(messages::NOTHING))
}

fn save(args: SaveArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let (form, path) = (form_of(&args.target), args.target.to_str().ok_or(Failure::InputNotFound)?.to_owned());
    let used = session.ask(session.client.consents().save(args.used, form, path))?;
    done(shell, &use_shown(&used, language).value("media_type", form.media_type()))
}

fn office_shown(office: &LicenceUserScreen, language: Language) -> Shown {
    let purposes = office
        .purposes
        .iter()
        .map(|purpose| Shown::new(language).fact("purpose", terms::PURPOSE, &purpose.id).text("words", &purpose.name));
    Shown::new(language)
        .text("name", &office.name)
        .fact("office", terms::CREDIT_CODE, &office.code)
        .list("purposes", purposes)
}

fn consent_shown(consent: &ConsentScreen, language: Language) -> Shown {
    Shown::new(language)
        .fact("consent", terms::CONSENT, &consent.consent)
        .text("office_name", &consent.office_name)
        .fact("office", terms::CREDIT_CODE, &consent.office)
        .fact("licence", terms::LICENCE, &consent.licence)
        .fact_if("number", terms::CERTIFICATE, consent.certificate.clone())
        .fact("purpose", terms::PURPOSE, &consent.purpose)
        .text("purpose_name", &consent.purpose_name)
        .fact("until", terms::LAST_DAY, consent.until.to_string())
        .text("standing", &consent.standing)
        .fact_if("revoked_at", terms::REVOKED, consent.revoked_at.map(|at| at.wall_text()))
        .fact("uses", terms::USES, consent.uses)
}

fn use_shown(used: &LicenceUseScreen, language: Language) -> Shown {
    Shown::new(language)
        .fact("at", terms::ASKED_AT, used.at.wall_text())
        .text("office_name", &used.office_name)
        .value("office", &used.office)
        .text("purpose_name", &used.purpose_name)
        .fact("licence", terms::LICENCE, &used.licence)
        .text("answer", &used.answer)
        .text_if("why", used.refused.as_ref().map(|message| &message.text))
        .value("code", used.refused.as_ref().map(|message| message.code.clone()))
        .value("consent", &used.consent)
        .fact("use", terms::LICENCE_USE, &used.id)
}
