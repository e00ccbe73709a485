//! Mandates: a person lets somebody act for them, or for the organisation that they lead, and takes it back.

use clap::{Args, Subcommand};
use ereg_client::{Day, MandateScreen, MandateTerms, MatterId};

use crate::{
    failure::Failure,
    filter::RunEnding,
    flow::{done, queued, sent},
    language::Language,
    messages::{self, terms},
    shell::Shell,
    shown::Shown,
};

#[derive(Debug, Subcommand)]
pub enum MandateTask {
    Grant(GrantArgs),
    List,
    Revoke(RevokeArgs),
}

impl MandateTask {
    /// Whether it may have something to send.
    pub fn queues(&self) -> bool {
        match self {
            Self::Grant(_) | Self::Revoke(_) => true,
            Self::List => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct GrantArgs {
    #[arg(long, value_name = "NAME")]
    principal: String,
    #[arg(long, value_name = "NUMBER")]
    principal_no: Option<String>,
    #[arg(long, value_name = "NAME")]
    representative: String,
    #[arg(long, value_name = "NUMBER")]
    id_no: Option<String>,
    #[arg(long, value_name = "MATTER", required = true, num_args = 1..)]
    matters: Vec<MatterId>,
    #[arg(long, value_name = "DAY")]
    from: Day,
    #[arg(long, value_name = "DAY")]
    to: Day,
}

#[derive(Debug, Args)]
pub struct RevokeArgs {
    mandate: String,
}

/// Grants, lists or revokes.
///
/// # Errors
/// As the client's.
pub fn run(task: MandateTask, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        MandateTask::Grant(args) => grant(args, shell),
        MandateTask::List => list(shell),
        MandateTask::Revoke(args) => revoke(args, shell),
    }
}

fn grant(args: GrantArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let principal_number = args.principal_no.map_or_else(|| shell.line(messages::ASK_PRINCIPAL), Ok)?;
    let number = args.id_no.map_or_else(|| shell.line(messages::ASK_REPRESENTATIVE), Ok)?;
    let terms = MandateTerms {
        principal: args.principal,
        principal_number,
        representative: args.representative,
        number,
        matters: args.matters,
        from_day: args.from,
        to_day: args.to,
    };
    let command = session.wait(session.client.mandates().grant(terms))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn revoke(args: RevokeArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.mandates().revoke(args.mandate))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn list(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let mandates = session.wait(session.client.mandates().list())?;
    let items = mandates.iter().map(|mandate| mandate_shown(mandate, language));
    let begun = if mandates.is_empty() { Shown::new(language) } else { session.document()? };
    let shown = begun.list("items", items).or_say(messages::NOTHING);
    done(shell, &shown)
}

fn mandate_shown(mandate: &MandateScreen, language: Language) -> Shown {
    let matters: Vec<String> = mandate.matters.iter().map(ToString::to_string).collect();
    Shown::new(language)
        .fact("mandate", terms::MANDATE, &mandate.mandate)
        .fact("principal", terms::PRINCIPAL, &mandate.principal)
        .fact("principal_number", terms::PRINCIPAL_NUMBER, &mandate.principal_number)
        .fact("representative", terms::REPRESENTATIVE, &mandate.representative)
        .value("number", &mandate.number)
        .fact("matters", terms::MATTERS, matters.join(" "))
        .fact("from", terms::FROM, mandate.from_day.to_string())
        .fact("to", terms::TO, mandate.to_day.to_string())
        .text("standing", &mandate.words)
        .fact_if("revoked_at", terms::REVOKED, mandate.revoked_at.map(|at| at.wall_text()))
}
