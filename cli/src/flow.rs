//! The flow: every step from an empty vault to a certificate, one command each.
//!
//! A step that needs the registry's effect is queued in the outbox; `ereg sync` exchanges. What a command prints was
//! read back from the vault.

pub mod account;
pub mod case;
pub mod certificate;
pub mod draft;
pub mod exchange;
pub mod fee;
pub mod fill;
pub mod share;
pub mod sign;
pub mod vault;

use ereg_client::CommandId;

use crate::{
    failure::Failure,
    filter::Ending,
    messages,
    messages::terms,
    shell::{Session, Shell, Waits},
    shown::Shown,
};

/// Prints the one answer of a command that did what it was asked.
fn done(shell: &mut Shell, shown: &Shown) -> Result<Ending, Failure> {
    shell.out.answer(shown)?;
    Ok(Ending::Good)
}

/// A command that waits in the outbox now.
fn queued(shell: &Shell, command: CommandId) -> Shown {
    Shown::new(shell.language()).fact("command", terms::COMMAND, command.to_string())
}

/// Prints the answer of a command that has queued something: that it waits or, with `--wait`, what came of it.
fn sent(shell: &mut Shell, session: &Session, shown: Shown) -> Result<Ending, Failure> {
    match shell.waits {
        Waits::No => done(shell, &shown.say(messages::QUEUED)),
        Waits::ForTheAnswer => {
            let report = session.wait_long(messages::SYNCING, session.client.sync().now()?.finished())?;
            exchange::reported(shell, shown, Ending::Good, &report)
        }
    }
}

/// Prints the answer of a command that has saved something: where the draft is shared, that has queued what the others are
/// to see, and with `--wait` it goes now.
fn saved(shell: &mut Shell, session: &Session, shown: Shown, ending: Ending) -> Result<Ending, Failure> {
    if shell.waits == Waits::No || session.wait(session.client.outbox().items())?.is_empty() {
        shell.out.answer(&shown.value("ok", ending == Ending::Good))?;
        return Ok(ending);
    }
    let report = session.wait_long(messages::SYNCING, session.client.sync().now()?.finished())?;
    exchange::reported(shell, shown, ending, &report)
}
