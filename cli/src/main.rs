//! `ereg`, the headless shell of the e-registration core: filters, every step of the flow as a command over a
//! vault directory, and the demonstration.
//!
//! It reaches the law, verification and the client, nothing below; only `demo` knows the registry. It decides nothing
//! and keeps nothing: what it prints was read back from a vault or judged by those crates.
//!
//! Exit codes: 0 all is good or done, 1 some is not, 2 it could not run.

mod demo;
mod failure;
mod filter;
mod flow;
mod language;
mod lines;
mod messages;
mod output;
mod picture;
mod qr;
mod shell;
mod shown;
mod told;

use std::{ffi::OsString, path::PathBuf, process::ExitCode, time::Duration};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};
use ereg_client::{LogLevel, Logs};

use crate::{
    failure::Failure,
    filter::RunEnding,
    language::Language,
    messages::help,
    output::{Output, ReplyForm},
    shell::{Shell, Waits},
};

/// The arguments. Their help is in the catalogue ([`messages::help`]), in both languages.
#[derive(Debug, Parser)]
#[command(name = "ereg", version, disable_help_flag = true, disable_help_subcommand = true)]
struct Cli {
    #[arg(long, global = true, env = "EREG_VAULT", value_name = "DIR", hide_env_values = true)]
    vault: Option<PathBuf>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true)]
    wait: bool,
    #[arg(long, global = true, value_name = "DIR")]
    log: Option<PathBuf>,
    #[arg(long, global = true, value_parser = ereg_terminal::language::values())]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Task,
}

/// The time that the end of the program waits for its log.
const LOG_PATIENCE: Duration = Duration::from_secs(2);

/// The task that is asked for.
#[derive(Debug, Subcommand)]
enum Task {
    Check(filter::check::CheckArgs),
    Verify(filter::verify::VerifyArgs),
    Review(filter::review::ReviewArgs),
    Matters(filter::matters::MattersArgs),
    Doctor(filter::doctor::DoctorArgs),
    Init(flow::account::InitArgs),
    Connect(flow::account::ConnectArgs),
    Enrol(flow::account::EnrolArgs),
    Account,
    #[command(subcommand)]
    Mandate(flow::mandate::MandateTask),
    Trust,
    Homes(flow::account::HomesArgs),
    #[command(subcommand)]
    Lock(flow::home_lock::LockTask),
    #[command(subcommand)]
    Draft(flow::draft::DraftTask),
    Share(flow::share::ShareArgs),
    Invite(flow::share::InviteArgs),
    Join(flow::share::JoinArgs),
    Workspace(flow::share::WorkspaceArgs),
    Inquiry(flow::sign::InquiryArgs),
    Freeze(flow::sign::DraftArgs),
    Sheet(flow::sign::SheetArgs),
    Sign(flow::sign::SignArgs),
    Submit(flow::sign::DraftArgs),
    Cases(flow::case::CasesArgs),
    Case(flow::case::CaseArgs),
    Progress(flow::sign::DraftArgs),
    Supplement(flow::correction::SupplementArgs),
    Withdraw(flow::case::OneCaseArgs),
    Dispute(flow::dispute::DisputeArgs),
    Fee(flow::fee::FeeArgs),
    Pay(flow::fee::PayArgs),
    AskPayment(flow::fee::AskPaymentArgs),
    Collect(flow::case::OneCaseArgs),
    Certificates(flow::certificate::CertificatesArgs),
    Documents(flow::document::DocumentsArgs),
    #[command(subcommand)]
    Document(flow::document::DocumentTask),
    Licence(flow::document::LicenceArgs),
    #[command(subcommand)]
    Consent(flow::consent::ConsentTask),
    Status(flow::certificate::StatusArgs),
    Results(flow::result::ResultsArgs),
    Letters,
    Search(flow::search::SearchArgs),
    Outbox(flow::exchange::OutboxArgs),
    Sync,
    Next,
    Rules,
    Passphrase,
    Backup(flow::vault::BackupArgs),
    Restore(flow::vault::RestoreArgs),
    Salvage,
    Erase(flow::vault::EraseArgs),
    Demo(demo::DemoArgs),
}

impl Task {
    /// Whether it may have something to send, so that `--wait` has something to wait for.
    fn queues(&self) -> bool {
        match self {
            Self::Draft(task) => task.queues(),
            Self::Mandate(task) => task.queues(),
            Self::Document(task) => task.queues(),
            Self::Consent(task) => task.queues(),
            Self::Lock(task) => task.queues(),
            Self::Outbox(args) => args.queues(),
            Self::Enrol(_)
            | Self::Share(_)
            | Self::Invite(_)
            | Self::Join(_)
            | Self::Inquiry(_)
            | Self::Freeze(_)
            | Self::Sign(_)
            | Self::Submit(_)
            | Self::Supplement(_)
            | Self::Withdraw(_)
            | Self::Dispute(_)
            | Self::Pay(_)
            | Self::AskPayment(_)
            | Self::Collect(_)
            | Self::Sync => true,
            Self::Check(_)
            | Self::Verify(_)
            | Self::Review(_)
            | Self::Matters(_)
            | Self::Doctor(_)
            | Self::Init(_)
            | Self::Connect(_)
            | Self::Account
            | Self::Trust
            | Self::Homes(_)
            | Self::Workspace(_)
            | Self::Sheet(_)
            | Self::Cases(_)
            | Self::Case(_)
            | Self::Progress(_)
            | Self::Fee(_)
            | Self::Certificates(_)
            | Self::Documents(_)
            | Self::Licence(_)
            | Self::Status(_)
            | Self::Results(_)
            | Self::Letters
            | Self::Search(_)
            | Self::Next
            | Self::Rules
            | Self::Passphrase
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Salvage
            | Self::Erase(_)
            | Self::Demo(_) => false,
        }
    }
}

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let language = ereg_terminal::language::asked_for(&args, |name| std::env::var(name).ok());
    // Before the arguments are understood: a failure to understand them is told in the form they ask for.
    let form = if args.iter().any(|arg| arg == "--json") { ReplyForm::Json } else { ReplyForm::Words };
    let outcome = match help::localised(Cli::command(), language).try_get_matches_from(&args) {
        Ok(matches) => Cli::from_arg_matches(&matches)
            .map_err(|error| Failure::Usage(messages::usage::told(&error, &args, language))),
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // A closed pipe while showing help is nothing to report.
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => Err(Failure::Usage(messages::usage::told(&error, &args, language))),
    };
    let ended = outcome.and_then(|cli| {
        let form = if cli.json { ReplyForm::Json } else { ReplyForm::Words };
        let waits = if cli.wait { Waits::ForTheAnswer } else { Waits::No };
        if cli.wait && !cli.command.queues() {
            return Err(Failure::Argument("argument.wait"));
        }
        let logs = cli.log.map(|dir| Logs::start(dir, LogLevel::Debug));
        let out = Output::new(form, cli.lang.unwrap_or(language));
        let mut shell = Shell { vault: cli.vault, waits, logs, out };
        let ending = run(cli.command, &mut shell);
        if let Some(logs) = &shell.logs {
            logs.flush(LOG_PATIENCE);
        }
        let ending = ending?;
        shell.out.flush()?;
        Ok(ending)
    });
    match ended {
        Ok(ending) => ExitCode::from(ending.exit()),
        Err(failure) => {
            output::failure(&failure, form, language);
            ExitCode::from(failure.exit())
        }
    }
}

fn run(task: Task, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        Task::Check(args) => filter::check::run(&args, &mut shell.out),
        Task::Verify(args) => filter::verify::run(&args, &mut shell.out),
        Task::Review(args) => filter::review::run(&args, &mut shell.out),
        Task::Matters(args) => filter::matters::run(&args, &mut shell.out),
        Task::Doctor(args) => filter::doctor::run(&args, shell),
        Task::Init(args) => flow::account::init(args, shell),
        Task::Connect(args) => flow::account::connect(args, shell),
        Task::Enrol(args) => flow::account::enrol(args, shell),
        Task::Account => flow::account::standing(shell),
        Task::Mandate(task) => flow::mandate::run(task, shell),
        Task::Trust => flow::account::trust(shell),
        Task::Homes(args) => flow::account::homes(args, shell),
        Task::Lock(task) => flow::home_lock::run(task, shell),
        Task::Draft(task) => flow::draft::run(task, shell),
        Task::Share(args) => flow::share::share(&args, shell),
        Task::Invite(args) => flow::share::invite(&args, shell),
        Task::Join(args) => flow::share::join(args, shell),
        Task::Workspace(args) => flow::share::workspace(&args, shell),
        Task::Inquiry(args) => flow::sign::inquiry(&args, shell),
        Task::Freeze(args) => flow::sign::freeze(&args, shell),
        Task::Sheet(args) => flow::sign::sheet(&args, shell),
        Task::Sign(args) => flow::sign::sign(args, shell),
        Task::Submit(args) => flow::case::submit(&args, shell),
        Task::Cases(args) => flow::case::cases(&args, shell),
        Task::Case(args) => flow::case::case(&args, shell),
        Task::Progress(args) => flow::progress::progress(&args, shell),
        Task::Supplement(args) => flow::correction::supplement(&args, shell),
        Task::Withdraw(args) => flow::case::withdraw(&args, shell),
        Task::Dispute(args) => flow::dispute::dispute(args, shell),
        Task::Fee(args) => flow::fee::fee(&args, shell),
        Task::Pay(args) => flow::fee::pay(&args, shell),
        Task::AskPayment(args) => flow::fee::ask(&args, shell),
        Task::Collect(args) => flow::certificate::collect(&args, shell),
        Task::Certificates(args) => flow::certificate::certificates(args, shell),
        Task::Documents(args) => flow::document::documents(&args, shell),
        Task::Document(task) => flow::document::run(task, shell),
        Task::Licence(args) => flow::document::licence(args, shell),
        Task::Consent(task) => flow::consent::run(task, shell),
        Task::Status(args) => flow::certificate::status(args, shell),
        Task::Results(args) => flow::result::results(&args, shell),
        Task::Letters => flow::exchange::letters(shell),
        Task::Search(args) => flow::search::search(&args, shell),
        Task::Outbox(args) => flow::exchange::outbox(&args, shell),
        Task::Sync => flow::exchange::sync(shell),
        Task::Next => flow::exchange::next(shell),
        Task::Rules => flow::rules::rules(shell),
        Task::Passphrase => flow::vault::passphrase(shell),
        Task::Backup(args) => flow::vault::backup(&args, shell),
        Task::Restore(args) => flow::vault::restore(&args, shell),
        Task::Salvage => flow::vault::salvage(shell),
        Task::Erase(args) => flow::vault::erase(&args, shell),
        Task::Demo(args) => demo::run(&args, &mut shell.out),
    }
}
