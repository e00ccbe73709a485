//! The owner's lock: whoever holds a home locks it, lifts the lock again, and reads how it stands.

use clap::{Args, Subcommand};
use ereg_client::{HomeLockScreen, HomeLockStanding};

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
pub enum LockTask {
    List,
    Home(OneHomeArgs),
    Lift(OneHomeArgs),
}

impl LockTask {
    /// Whether it may have something to send.
    pub fn queues(&self) -> bool {
        match self {
            Self::Home(_) | Self::Lift(_) => true,
            Self::List => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct OneHomeArgs {
    #[arg(value_name = "UNIT")]
    unit: String,
}

/// Lists, locks or lifts.
///
/// # Errors
/// As the client's.
pub fn run(task: LockTask, shell: &mut Shell) -> Result<RunEnding, Failure> {
    match task {
        LockTask::List => list(shell),
        LockTask::Home(args) => lock(args, shell),
        LockTask::Lift(args) => lift(args, shell),
    }
}

fn list(shell: &mut Shell) -> Result<RunEnding, Failure> {
    let language = shell.language();
    let session = shell.open()?;
    let locks = session.wait(session.client.home_locks().list())?;
    let items = locks.iter().map(|lock| lock_shown(lock, language));
    let begun = if locks.is_empty() { Shown::new(language) } else { session.document()? };
    done(shell, &begun.list("items", items).or_say(messages::NOTHING))
}

fn lock(args: OneHomeArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.home_locks().lock(args.unit))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn lift(args: OneHomeArgs, shell: &mut Shell) -> Result<RunEnding, Failure> {
    let session = shell.open()?;
    let command = session.wait(session.client.home_locks().lift(args.unit))?;
    let (shown, progress) = queued(shell, &session, command)?;
    sent(shell, &session, shown, progress)
}

fn lock_shown(lock: &HomeLockScreen, language: Language) -> Shown {
    let (state, since, open_from) = match lock.standing {
        HomeLockStanding::Open => ("open", None, None),
        HomeLockStanding::Locked { since } => ("locked", Some(since), None),
        HomeLockStanding::Lifting { since, open_from } => ("lifting", Some(since), Some(open_from)),
        HomeLockStanding::OnItsWay => ("on_its_way", None, None),
    };
    Shown::new(language)
        .fact("unit", terms::UNIT, &lock.unit)
        .fact("address", terms::ADDRESS, &lock.address)
        .value("state", state)
        .text("standing", &lock.words)
        .fact_if("since", terms::LOCKED_SINCE, since.map(|at| at.wall_text()))
        .fact_if("open_from", terms::OPEN_FROM, open_from.map(|at| at.wall_text()))
        .text("explained", &lock.explained)
}
