//! The flow: every step from an empty vault to a certificate, one command each.
//!
//! A step that needs the registry's effect is queued in the outbox; `ereg sync` exchanges. A command prints what was
//! read back from the vault.

pub mod account;
pub mod case;
pub mod certificate;
pub mod consent;
pub mod correction;
pub mod dispute;
pub mod document;
pub mod draft;
pub mod exchange;
pub mod fee;
pub mod fill;
pub mod home_lock;
pub mod mandate;
pub mod progress;
pub mod result;
pub mod rules;
pub mod search;
pub mod share;
pub mod sign;
pub mod vault;

use ereg_client::{CommandId, Progress};

use crate::{
    failure::Failure,
    filter::RunEnding,
    messages,
    messages::terms,
    shell::{OpenVault, Shell, Waits},
    shown::Shown,
};

/// Prints the one answer of a command that did what it was asked.
fn done(shell: &mut Shell, shown: &Shown) -> Result<RunEnding, Failure> {
    shell.out.answer(shown)?;
    Ok(RunEnding::Good)
}

/// A command that was queued, and how far it is.
fn queued(shell: &Shell, session: &OpenVault, command: CommandId) -> Result<(Shown, Progress), Failure> {
    let shown = Shown::new(shell.language()).fact("command", terms::COMMAND, command.to_string());
    Ok((shown, session.wait(session.client.outbox().progress(command))?))
}

/// Prints the answer of an act: how far it is or, with `--wait` where there is something to wait for, what came of it.
fn sent(shell: &mut Shell, session: &OpenVault, shown: Shown, progress: Progress) -> Result<RunEnding, Failure> {
    let (name, words) = terms::progress(progress);
    match (shell.waits, progress) {
        (Waits::No, _) | (Waits::ForTheAnswer, Progress::Done) => {
            done(shell, &shown.value("progress", name).say(words))
        }
        (Waits::ForTheAnswer, Progress::Queued | Progress::OnItsWay) => {
            let report = session.wait_long(messages::SYNCING, session.client.sync().now()?.finished())?;
            exchange::reported(shell, shown, RunEnding::Good, &report)
        }
    }
}

/// Prints the answer of a command that has saved something: where the draft is shared, that has queued what the others are
/// to see, and with `--wait` it goes now.
fn saved(shell: &mut Shell, session: &OpenVault, shown: Shown, ending: RunEnding) -> Result<RunEnding, Failure> {
    if shell.waits == Waits::No || session.wait(session.client.outbox().items())?.is_empty() {
        shell.out.answer(&shown.value("ok", ending == RunEnding::Good))?;
        return Ok(ending);
    }
    let report = session.wait_long(messages::SYNCING, session.client.sync().now()?.finished())?;
    exchange::reported(shell, shown, ending, &report)
}
